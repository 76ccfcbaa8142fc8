"""Records cut off, torn and garbled in ten thousand ways are read or refused in words, never with a traceback."""

from __future__ import annotations

import copy
import random

import pytest

from tests.catalogue.documents import box, dataset, date, legal, online, service, words
from tests.catalogue.realrecords import DATA, records
from twin.catalogue.reading import read_record
from twin.errors import TwinError
from twin.importers import xml
from twin.importers.xml import Element

GARBAGE = (
    *(
        "",
        " ",
        "\u00a0",
        "0",
        "-1",
        "1e999",
        "nan",
        "ü" * 3000,
        "{",
        '{"id":',
        "[]",
        "%",
        "#",
        "://",
        "http://",
        "http://[",
        "http://a:b/",
    ),
    *(
        "http://0x7f.1/",
        "https://a/?%zz=%",
        "urn:",
        "EPSG:",
        "epsg:::::::",
        "2026-99-99",
        "31.02.2026",
        "\u202e",
        "=1+1",
        "<",
        "&",
    ),
    *("data:text/html,x", "javascript:alert(1)", "\\\\server\\a", "a" * 9000, "https://a/" + "?" * 500, "١٢٣", "²"),
)
SOURCES = (
    "mrmap/service_getrecords.xml",
    "ingrid/486d9622-c29d-44e5-b878-44389740011_full.xml",
    "owslib/iso19139_srv.xml",
    "owslib/metawal.wallonie.be-srv.xml",
    "owslib/csw_dov_getrecordbyid.xml",
    "terriajs/ReferencesWithoutProtocol.xml",
)
ROUNDS = 60


def own_records() -> list[Element]:
    """Return records with every field the readers know, so that the tests mean something without the shared files."""
    whole = box("8", "51", "9", "52") + legal("useConstraints", f"{words('a')}||{words('{}')}")
    return [
        dataset(whole, dates=date("revision", "2026-01-01"), rest=online("https://town.example/a.zip", "x", "y", "download")),
        service(f'<srv:operatesOn uuidref="a"/>{whole}', online("https://town.example/wms?", "OGC:WMS", "a:b")),
    ]


def real_records() -> list[Element]:
    return [next(records(name)) for name in SOURCES] if DATA.is_dir() else []


def read_or_refused(element: Element) -> None:
    try:
        found = read_record(element)
    except TwinError as error:
        assert error.code in ("RECORD_UNKNOWN", "RECORD_UNREADABLE")
    else:
        assert found.identifier
        assert all(bool(item.ways) == (item.why is None) for item in found.distributions)


def garbled(element: Element, chance: random.Random) -> Element:
    """Return a copy with some elements removed, moved, emptied, or filled with garbage."""
    torn = copy.deepcopy(element)
    for _ in range(chance.randint(1, 12)):
        parts = [part for part in torn.iter() if part is not torn]
        if not parts:
            break
        part = chance.choice(parts)
        match chance.randint(0, 5):
            case 0:
                part.getparent().remove(part)
            case 1:
                _fill(part, chance.choice(GARBAGE))
            case 2:
                chance.choice(parts).append(copy.deepcopy(part)) if len(parts) < 3000 else None
            case 3:
                part.clear()
            case 4:
                for name in list(part.attrib):
                    part.set(name, chance.choice(GARBAGE))
            case 5:
                part.tag = chance.choice(parts).tag
    return torn


def _fill(part: Element, text: str) -> None:
    for child in list(part):
        part.remove(child)
    part.text = text


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_a_garbled_record_is_read_or_refused(seed: int) -> None:
    chance = random.Random(seed)
    for element in [*own_records(), *real_records()]:
        for _ in range(3):
            read_or_refused(garbled(element, chance))


@pytest.mark.parametrize("garbage", GARBAGE)
def test_a_record_full_of_the_same_garbage_is_read_or_refused(garbage: str) -> None:
    for element in [*own_records(), *real_records()]:
        filled = copy.deepcopy(element)
        for part in filled.iter():
            if len(part) == 0:
                part.text = garbage
        read_or_refused(filled)


@pytest.mark.skipif(not DATA.is_dir(), reason="the shared files are not beside this checkout")
@pytest.mark.parametrize("name", SOURCES)
def test_a_truncated_document_is_refused_by_the_door_of_xml(name: str) -> None:
    data = (DATA / name).read_bytes()
    chance = random.Random(7)
    for _ in range(40):
        cut = data[: chance.randrange(len(data) - 2)]
        with pytest.raises(TwinError):
            xml.tree_of(cut, name)
