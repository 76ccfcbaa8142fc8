"""Records are told apart by their roots; what is none says in one sentence what it is, where, and what is read."""

from __future__ import annotations

import time

import pytest

from tests.catalogue.documents import box, dataset, date, element, legal, online, words
from twin.catalogue.readable import readable
from twin.catalogue.reading import read_record
from twin.errors import FileDamaged

GMD = "http://www.isotc211.org/2005/gmd"


@pytest.mark.parametrize(
    ("document", "shape"),
    [
        ("<metadata><idinfo/></metadata>", "FGDC CSDGM (metadata)"),
        ('<DIF xmlns="http://gcmd.gsfc.nasa.gov/Aboutus/xml/dif/"/>', "DIF (NASA) (DIF)"),
        ('<TRANSFER xmlns="http://www.interlis.ch/INTERLIS2.3"/>', "GM03 (INTERLIS) (TRANSFER)"),
        ('<RDF xmlns="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>', "RDF (DCAT) (RDF)"),
        ('<MD_Metadata xmlns="urn:x"/>', "MD_Metadata (urn:x)"),
        ('<Record xmlns="http://www.isotc211.org/2005/gco"/>', "Record (http://www.isotc211.org/2005/gco)"),
        ("<html/>", "html"),
    ],
)
def test_another_shape_is_named_and_not_read(document: str, shape: str) -> None:
    with pytest.raises(FileDamaged) as caught:
        read_record(element("\n\n" + document))
    assert caught.value.code == "RECORD_UNKNOWN"
    assert caught.value.params == {"line": 3, "shape": shape}
    assert caught.value.text.en == (
        f"The record in line 3 has the shape '{shape}'; this shape is not read. "
        "What is read is ISO 19139, ISO 19115-3 and Dublin Core."
    )


def test_a_record_nobody_could_find_again_is_refused_by_its_title() -> None:
    document = (
        f'<MD_Metadata xmlns="{GMD}"><identificationInfo><MD_DataIdentification><citation><CI_Citation>'
        "<title><a>Bäume</a></title></CI_Citation></citation></MD_DataIdentification></identificationInfo></MD_Metadata>"
    )
    with pytest.raises(FileDamaged) as caught:
        read_record(element(document))
    assert caught.value.code == "RECORD_UNREADABLE"
    assert "titled 'Bäume' gives no identifier" in caught.value.text.en


def test_an_empty_record_says_all_it_lacks() -> None:
    found = read_record(element(f'<MD_Metadata xmlns="{GMD}" uuid="a"/>'))
    assert (found.identifier, found.title, found.kind, found.can_be_shown) == ("a", "a", "dataset", False)
    assert set(found.lacks) == {
        *("title", "abstract", "keywords", "topics", "bbox", "crs", "contacts", "distributions", "dates"),
        *("maintenance", "lineage", "resolution", "constraints", "licence"),
    }


def test_a_thousand_records_are_read_in_far_less_than_three_seconds() -> None:
    parts = "".join(
        f"<gmd:descriptiveKeywords><gmd:MD_Keywords><gmd:keyword>{words(str(n))}</gmd:keyword></gmd:MD_Keywords>"
        "</gmd:descriptiveKeywords>"
        for n in range(40)
    )
    rest = "".join(online(f"https://town.example/{n}/wms?", "OGC:WMS-1.3.0-http-get-map", f"layer{n}") for n in range(4))
    record = dataset(
        parts + box("8", "51", "9", "52") + legal("useConstraints", words("{}")), dates=date("revision", "2026"), rest=rest
    )
    readable()
    begin = time.process_time()
    for _ in range(1000):
        read_record(record)
    assert time.process_time() - begin < 3
