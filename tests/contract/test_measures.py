"""Every family of measures keeps the contract: evidence one can check, sums that add up, no silent 0."""

from __future__ import annotations

import pytest

from twin.planning import contract
from twin.planning.families import Families
from twin.planning.family import Family
from twin.planning.indicator import INDICATORS
from twin.planning.measures import MEASURES
from twin.planning.wording import WORDING

ENTRIES = Families(plugins=False).entries()
FAMILIES = [pytest.param(entry.family, id=entry.id) for entry in ENTRIES]
CHECKS = (
    contract.check_evidence,
    contract.check_adds,
    contract.check_grows,
    contract.check_moves,
    contract.check_unknown,
)


def test_every_family_of_our_own_is_ready() -> None:
    assert [(entry.id, entry.state) for entry in ENTRIES if entry.state != "ready"] == []
    assert len(ENTRIES) == len(MEASURES)


def test_the_table_is_alphabetical() -> None:
    assert list(MEASURES) == sorted(MEASURES)


def test_every_indicator_belongs_to_one_family_and_is_explained() -> None:
    keys = [key for entry in ENTRIES if entry.family for key in entry.family.about.keys]
    assert sorted(keys) == sorted(INDICATORS) == sorted(WORDING)


@pytest.mark.parametrize("family", FAMILIES)
def test_the_family_says_what_it_forms(family: Family) -> None:
    contract.check_declared(family)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("family", FAMILIES)
def test_the_family_keeps_the_contract(family: Family, check: object) -> None:
    check(family, contract.sample())  # type: ignore[operator]


@pytest.mark.parametrize("family", FAMILIES)
def test_the_sample_gives_every_measure_a_value(family: Family) -> None:
    # what an alternative takes from the Bestand has no meaning in the Bestand itself
    refused = {key: item.reason for key, item in contract.measures_of(family, contract.sample()).items() if item.value is None}
    assert set(refused) <= {"sun_facade_lost"}, refused
