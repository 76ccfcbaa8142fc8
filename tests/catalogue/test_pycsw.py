"""The pycsw of the tests answers, keeps what it is given, and is revised."""

from __future__ import annotations

from tests.catalogue import generated
from tests.catalogue.pycswserver import Pycsw
from twin.addresses import with_query
from twin.outbound import Question, ask

HITS = {"request": "GetRecords", "typenames": "csw:Record", "resulttype": "hits", "elementsetname": "full"}


def told(pycsw: Pycsw, **query: str) -> str:
    address = with_query(pycsw.address, {"service": "CSW", "version": "2.0.2", **query})
    return ask(pycsw.door(), Question(address)).body.decode()


def by_id(pycsw: Pycsw, number: int) -> str:
    schema = "http://www.isotc211.org/2005/gmd"
    return told(pycsw, request="GetRecordById", id=generated.identifier(number), elementsetname="full", outputschema=schema)


def test_a_record_is_loaded_revised_and_replaced(pycsw: Pycsw) -> None:
    pycsw.clear()
    pycsw.load(generated.records(3))
    pycsw.load(generated.records(3))
    assert 'numberOfRecordsMatched="3"' in told(pycsw, **HITS)
    before = by_id(pycsw, 1)
    pycsw.revise(generated.identifier(1), "2026-10-12")
    after = by_id(pycsw, 1)
    assert "2026-10-12" not in before and after.count("<gco:Date>2026-10-12</gco:Date>") == 2
    assert "2026-10-12" not in by_id(pycsw, 2)
    pycsw.clear()
    assert 'numberOfRecordsMatched="0"' in told(pycsw, **HITS)
