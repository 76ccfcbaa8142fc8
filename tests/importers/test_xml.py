"""The only door to XML refuses document types, fetches nothing and names the line of damage."""

from __future__ import annotations

import re
import threading
from pathlib import Path

import pytest

import twin
from twin.errors import FileDamaged, FileForbidden, TwinError
from twin.importers import xml

BOMB = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a0 "x"><!ENTITY a1 "&a0;&a0;">]><a>&a1;</a>'
OUTSIDE = '<!DOCTYPE r [<!ENTITY f SYSTEM "file:///etc/hostname">]><r>&f;</r>'


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "a.xml"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("text", [BOMB, OUTSIDE, f"<!--{'x' * 300_000}-->{OUTSIDE}", "<!DOCTYPE html><html/>"])
def test_a_document_type_is_refused_before_parsing(tmp_path: Path, text: str) -> None:
    path = written(tmp_path, text)
    for door in (xml.refuse_dtd, xml.tree, lambda p, n: list(xml.members(p, n, ["a"]))):
        with pytest.raises(FileForbidden) as refused:
            door(path, "a.xml")
        assert refused.value.code == "UPLOAD_XML_DTD"


def test_a_document_type_in_utf16_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileForbidden):
        xml.refuse_dtd(written(tmp_path, '<?xml version="1.0" encoding="utf-16"?>' + OUTSIDE, "utf-16"), "a.xml")


def test_the_answer_is_the_same_in_another_thread(tmp_path: Path) -> None:
    path, met = written(tmp_path, OUTSIDE), []

    def parse() -> None:
        try:
            xml.tree(path, "a.xml")
        except TwinError as error:
            met.append(error.code)

    thread = threading.Thread(target=parse)
    thread.start()
    thread.join()
    assert met == ["UPLOAD_XML_DTD"]


def test_an_endless_prolog_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileDamaged) as refused:
        xml.refuse_dtd(written(tmp_path, f"<!--{'x' * (2 << 20)}--><a/>"), "a.xml")
    assert refused.value.code == "XML_PROLOG_TOO_LONG"


@pytest.mark.parametrize(
    ("text", "code"), [("", "FILE_EMPTY"), ("<!-- nothing -->", "XML_MALFORMED"), ("no xml", "XML_MALFORMED")]
)
def test_a_file_without_element_is_damaged(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(FileDamaged) as refused:
        xml.refuse_dtd(written(tmp_path, text), "a.xml")
    assert refused.value.code == code


def test_damage_names_the_line(tmp_path: Path) -> None:
    path = written(tmp_path, "<a>\n<b>\n</c>\n</a>")
    for door in (xml.tree, lambda p, n: list(xml.members(p, n, ["b"]))):
        with pytest.raises(FileDamaged) as damaged:
            door(path, "a.xml")
        assert damaged.value.params["line"] == 3


def test_members_are_freed_while_they_stream(tmp_path: Path) -> None:
    path = written(tmp_path, "<a>" + "<m><x>1</x></m>" * 50_000 + "</a>")
    siblings, fractions = [], []
    for element, fraction in xml.members(path, "a.xml", ["m"]):
        siblings.append(len(element.getparent()))
        fractions.append(fraction)
    # only what one read of the file brought is there at a time
    assert max(siblings) < 5000
    assert fractions[-1] == 1.0


def test_sniffing_tells_root_and_namespaces() -> None:
    root, namespaces = xml.sniff(b'\xef\xbb\xbf<?xml version="1.0"?><p:A xmlns:p="urn:p" xmlns="urn:q"><cut')
    assert (root, namespaces) == ("{urn:p}A", ("urn:p", "urn:q"))


@pytest.mark.parametrize("head", [b"", b"PK\x03\x04", b'{"a": 1}', OUTSIDE.encode()])
def test_sniffing_what_is_no_xml_tells_nothing(head: bytes) -> None:
    assert xml.sniff(head) == ("", ())


def test_a_reference_in_the_text_is_left_unread() -> None:
    root = xml.tree_of(b'<r xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file:///etc/hostname"/></r>', "r")
    assert "".join(root.itertext()) == ""


def test_nobody_else_opens_xml() -> None:
    parsing = re.compile(r"etree\.(parse|fromstring|iterparse|XMLParser|XML)\(")
    folder = Path(twin.__file__).parent
    others = [path for path in folder.rglob("*.py") if path != folder / "importers" / "xml.py"]
    assert [str(path.relative_to(folder)) for path in others if parsing.search(path.read_text(encoding="utf-8"))] == []
