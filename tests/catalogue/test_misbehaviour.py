"""Whatever a catalogue does: one right sentence with a stable code within 20 s, and the records that are there are read."""

from __future__ import annotations

import time

import pytest

from tests.catalogue import hostileserver
from tests.catalogue.fakecatalogue import Request
from tests.catalogue.hostileserver import MISBEHAVIOURS, Misbehaviour
from tests.fakehost import Reply
from twin.catalogue.capabilities import connect
from twin.catalogue.csw import Client
from twin.catalogue.paging import Batch, Walked, walk
from twin.catalogue.record import CatalogueRecord
from twin.catalogue.wanted import Wanted
from twin.errors import TwinError
from twin.language import Text

WITHIN = 20.0


def walked(client: Client, wanted: Wanted, seconds: float) -> tuple[list[CatalogueRecord], Walked | None, list[tuple[str, Text]]]:
    """Return records, the account, and every code with its sentence: of the error, or of the findings."""
    records: list[CatalogueRecord] = []
    try:
        for item in walk(client, wanted, page=10, seconds=seconds):
            if isinstance(item, Batch):
                records.extend(item.records)
            else:
                return records, item, [(finding.code, finding.text) for finding in item.findings]
    except TwinError as error:
        return records, None, [(error.code, error.text)]
    raise AssertionError("a walk ends with its account")


def test_the_table_names_more_than_25() -> None:
    assert len(MISBEHAVIOURS) > 25 and len({item.name for item in MISBEHAVIOURS}) == len(MISBEHAVIOURS)


@pytest.mark.parametrize("item", MISBEHAVIOURS, ids=lambda item: item.name)
def test_it_gets_its_sentence(item: Misbehaviour) -> None:
    with hostileserver.serving(item) as server:
        began = time.monotonic()
        records, account, said = walked(server.client(), item.wanted, 3.0)
        assert time.monotonic() - began < WITHIN
    codes = [code for code, _ in said]
    assert (item.code in codes) if item.code else codes == []
    assert len({record.identifier for record in records}) == len(records) == item.read
    assert all(text.de and text.en and text.de != text.en and "Traceback" not in text.de for _, text in said)
    if account is not None:
        assert account.received == item.read


# what is wrong with an answer as such is wrong with capabilities too
ANYWHERE = [item for item in MISBEHAVIOURS if item.code.startswith(("OUTBOUND", "CATALOGUE")) and item.read == 0]
ANYWHERE = [item for item in ANYWHERE if item.code not in ("CATALOGUE_SHORTFALL", "CATALOGUE_DAMAGED")]


@pytest.mark.parametrize("item", ANYWHERE, ids=lambda item: item.name)
def test_it_gets_the_same_sentence_when_a_catalogue_is_added(item: Misbehaviour) -> None:
    with hostileserver.serving(item) as server:
        server.told = lambda server: item.answer(server, Request(1, 10, "")) or Reply()
        began = time.monotonic()
        with pytest.raises(TwinError) as fault:
            connect(server.host.door(), server.address, seconds=2.0)
        assert time.monotonic() - began < WITHIN
    assert fault.value.code == item.code and fault.value.text.de != fault.value.text.en
