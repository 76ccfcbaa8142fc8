"""A feed of a download service is followed to the one file it offers; several are told with their addresses."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakehost import FakeHost, Reply
from tests.services import gdi
from twin.errors import DecisionNeeded, FormatUnknown, NotAllowed, TwinError
from twin.services.opening import Opened, Opening

DATA = b'{"type": "FeatureCollection", "features": []}'


def feed(*links: tuple[str, str]) -> Reply:
    entries = "".join(
        f'<entry><title>Teil {number}</title><link rel="alternate" href="{href}" type="{kind}"/></entry>'
        for number, (href, kind) in enumerate(links, 1)
    )
    return Reply(f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'.encode(), "application/atom+xml")


def opened(replies: dict[str, Reply], folder: Path) -> Opened:
    def answer(host: FakeHost, path: str) -> Reply:
        return replies[path]

    with gdi.serving(answer) as host:
        return Opening(host.door(), folder).open(f"{host.url}/dienst.xml")


def test_the_feed_of_a_service_leads_through_that_of_its_dataset_to_the_file(tmp_path: Path) -> None:
    replies = {
        "/dienst.xml": feed(("satz/eins.xml", "application/atom+xml")),
        "/satz/eins.xml": feed(("/daten/baum.geojson", "application/geo+json")),
        "/daten/baum.geojson": Reply(DATA, "application/geo+json"),
    }
    found = opened(replies, tmp_path)
    assert (found.service, found.name, found.path.read_bytes()) == (None, "baum.geojson", DATA)


def test_several_files_are_a_question_that_names_them(tmp_path: Path) -> None:
    links = [(f"teil{number}.gml", "application/gml+xml") for number in range(7)]
    with pytest.raises(DecisionNeeded) as asked:
        opened({"/dienst.xml": feed(*links)}, tmp_path)
    assert asked.value.code == "FEED_SEVERAL"
    assert "bietet 7 Dateien an" in asked.value.text.de
    assert "Teil 1 – http://127.0.0.1" in asked.value.text.de
    assert [item["title"] for item in asked.value.params["choices"]] == [f"Teil {number}" for number in range(1, 8)]


def test_a_feed_without_readable_data_is_told(tmp_path: Path) -> None:
    with pytest.raises(FormatUnknown) as told:
        opened({"/dienst.xml": feed(("plan.pdf", "application/pdf"))}, tmp_path)
    assert told.value.code == "FEED_WITHOUT_DATA"


def test_a_feed_that_leads_to_itself_ends(tmp_path: Path) -> None:
    found = opened({"/dienst.xml": feed(("dienst.xml", "application/atom+xml"))}, tmp_path)
    assert (found.service, found.name) == (None, "dienst.xml")


def test_a_feed_leads_to_no_closed_address(tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        opened({"/dienst.xml": feed(("http://127.0.0.1:1/baum.gml", "application/gml+xml"))}, tmp_path)


def test_a_torn_feed_is_told(tmp_path: Path) -> None:
    torn = Reply(b'<feed xmlns="http://www.w3.org/2005/Atom"><entry>', "application/atom+xml")
    with pytest.raises(TwinError) as told:
        opened({"/dienst.xml": torn}, tmp_path)
    assert told.value.code == "XML_MALFORMED"
