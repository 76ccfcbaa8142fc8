"""What the gate asks of the datasets behind a story: dated, licensed, the newest of their catalogue, and free to be shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from twin.language import Text
from twin.storytelling.fields import Fault

Datasets = Sequence[Mapping[str, Any]]
"""Rows with id, version, title, data_date, licence, attribution; `newer` and `personal_data` where there is such."""

# what licences and conditions say when data may not be passed on
_CLOSED = re.compile(
    r"nur (?:für den )?(?:intern|dienst|behörden)|\bintern(?:e|er|en)? (?:nutzung|verwendung|gebrauch)"
    r"|nicht (?:zur )?veröffentlich"
    r"|keine? (?:weitergabe|veröffentlichung)|weitergabe (?:nicht|untersagt)|alle rechte vorbehalten|verschlusssache|vertraulich"
    r"|internal use|not for publication|no (?:redistribution|publication)|all rights reserved|confidential",
    re.IGNORECASE,
)


def undated(datasets: Datasets) -> Iterator[Fault]:
    """Yield the datasets without a date of their data."""
    for index, row in enumerate(datasets):
        if not row.get("data_date"):
            title = _title(row)
            yield _fault(
                "source-undated",
                index,
                row,
                f"der Datensatz „{title.de}“ hat keinen Datenstand",
                f"the dataset '{title.en}' has no date",
            )


def unlicensed(datasets: Datasets) -> Iterator[Fault]:
    """Yield the datasets of which nobody wrote down under which licence they may be shown."""
    for index, row in enumerate(datasets):
        if not str(row.get("licence") or "").strip():
            title = _title(row)
            yield _fault(
                "source-unlicensed",
                index,
                row,
                f"der Datensatz „{title.de}“ nennt keine Lizenz",
                f"the dataset '{title.en}' names no licence",
            )


def outdated(datasets: Datasets) -> Iterator[Fault]:
    """Yield the datasets that are not the newest of their catalogue."""
    for index, row in enumerate(datasets):
        if row.get("newer"):
            title, newer = _title(row), Text.from_json(row["newer"])
            yield _fault("source-outdated", index, row, f"„{title.de}“: {newer.de}", f"'{title.en}': {newer.en}")


def closed(datasets: Datasets) -> Iterator[Fault]:
    """Yield the datasets that are not for everybody: with personal data, or whose licence says so."""
    for index, row in enumerate(datasets):
        title = _title(row)
        if row.get("personal_data"):
            yield _fault(
                "source-personal",
                index,
                row,
                f"„{title.de}“ ist als personenbezogen gekennzeichnet",
                f"'{title.en}' is marked as personal data",
            )
        match = _CLOSED.search(str(row.get("licence") or ""))
        if match:
            yield _fault(
                "source-closed",
                index,
                row,
                f"„{title.de}“ ist laut Lizenz nicht für alle („{match[0]}“)",
                f"'{title.en}' is not for everybody by its licence ('{match[0]}')",
            )


def _title(row: Mapping[str, Any]) -> Text:
    return Text.from_json(row.get("title") or str(row.get("id", "")))


def _fault(code: str, index: int, row: Mapping[str, Any], de: str, en: str) -> Fault:
    return Fault(code, f"datasets[{index}]", Text(de, en), subject=f"{row.get('id', '')}@{row.get('version', 1)}")
