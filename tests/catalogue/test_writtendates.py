"""Dates as records write them become ISO text as exact as they were written; what is no date becomes nothing."""

from __future__ import annotations

import pytest

from twin.catalogue.writtendates import iso_date

READ = {
    "2026-10-12": "2026-10-12",
    "2026-10": "2026-10",
    "2026": "2026",
    " 2026-10-12\n": "2026-10-12",
    "2026-1-5": "2026-01-05",
    "2026/10/12": "2026-10-12",
    "20261012": "2026-10-12",
    "20261012T101500Z": "2026-10-12",
    "2026-10-12Z": "2026-10-12",
    "2026-10-12+02:00": "2026-10-12",
    "2024-09-01T00:00:00.000+02:00": "2024-09-01",
    "2023-12-11T13:33:59.133Z": "2023-12-11",
    "2026-10-12 08:15:00": "2026-10-12",
    "2026-10-12T23:59:59-0500": "2026-10-12",
    "12.10.2026": "2026-10-12",
    "1.2.2026": "2026-02-01",
    "12.10.2026 14:30 Uhr": "2026-10-12",
    "12.10.2026, 14:30:05": "2026-10-12",
    "10.2026": "2026-10",
    "12. Oktober 2026": "2026-10-12",
    "12 October 2026": "2026-10-12",
    "3. März 2020": "2020-03-03",
    "Mai 2021": "2021-05",
    "Dez. 2019": "2019-12",
    "25/04/2026": "2026-04-25",
    "04/25/2026": "2026-04-25",
    "07/07/2026": "2026-07-07",
    "29.02.2024": "2024-02-29",
    "1893": "1893",
}
NO_DATES = [
    "",
    "unbekannt",
    "now",
    "gestern",
    "31.02.2026",
    "2026-13-01",
    "2026-02-30",
    "29.02.2023",
    "05/04/2026",
    "0001-01-01",
    "0001-01-01T00:00:00",
    "9999-12-31",
    "2019-2021",
    "2019-01-01/2021-12-31",
    "12.10.26",
    "99999999",
    "2026-10-12abc",
    "Brumaire 1800",
    "－２０２６",
    "nilReason:unknown",
]


@pytest.mark.parametrize(("written", "iso"), READ.items())
def test_a_date_is_read_as_exactly_as_it_is_written(written: str, iso: str) -> None:
    assert iso_date(written) == iso


@pytest.mark.parametrize("written", NO_DATES)
def test_what_is_no_date_is_kept_out(written: str) -> None:
    assert iso_date(written) == ""
