"""A newer edition in the catalogue is told on every page that shows the older one; what is published stays as it is."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import orjson
import pytest
from flask.testing import FlaskClient

from tests.store import cataloguerecords as made
from twin import publishing
from twin.app import create_app
from twin.catalogue.catalogue import CatalogueId
from twin.catalogue.record import CatalogueRecord, Dates
from twin.cataloguing import freshness
from twin.cli.root import run
from twin.config import Settings
from twin.reviewing import signing
from twin.sample.demo import build_demo
from twin.workspace import Workspace, open_workspace

STORY = "quartier-muehlenbleiche"
SAID = "Der Katalog kennt eine neuere Fassung (12.10.2026), diese ist vom 03.02.2026."
HINT = "Neuere Daten im Katalog</"
SAID_EN = "The catalogue has a newer edition (12 Oct 2026), this is from 3 Feb 2026."
GEOPORTAL = CatalogueId("geoportal")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Musterstadt whose buildings and terrain came from a catalogue, published before that knew anything newer."""
    settings = Settings(home=tmp_path_factory.mktemp("newer"), min_free_mb=0)
    workspace = open_workspace(settings)
    build_demo(workspace, 40)
    link = {"record_catalogue": "geoportal", "record_id": "lod2", "record_revision": "2026-02-03"}
    with workspace.database.writing() as connection:
        for name in ("gebaeude", "gelaende"):
            row = connection.exec_driver_sql("SELECT document FROM dataset_versions WHERE dataset_id = ?", (name,)).scalar_one()
            document = orjson.loads(row)
            document["lineage"].update(link)
            values = (orjson.dumps(document).decode(), name)
            connection.exec_driver_sql("UPDATE dataset_versions SET document = ? WHERE dataset_id = ?", values)
    workspace.runner.stop()
    workspace.database.close()
    workspace = open_workspace(settings)  # where a version came from is read once and then known
    workspace.catalogues.add(made.catalogue())
    tell(workspace, "2026-02-03")
    yield workspace
    workspace.runner.stop()
    workspace.database.close()


def tell(workspace: Workspace, date: str) -> None:
    record = CatalogueRecord("lod2", "3D-Gebäude", "dataset", "iso19139", "geoportal", dates=Dates(revision=date))
    workspace.records.keep(GEOPORTAL, [record])


@pytest.fixture
def outdated(city: Workspace) -> Iterator[Workspace]:
    tell(city, "2026-10-12")
    yield city
    tell(city, "2026-02-03")


def client_of(workspace: Workspace) -> FlaskClient:
    client = create_app(workspace).test_client()
    known = {user.name: user for user in workspace.accounts.all()}
    user = known.get("planerin-x") or workspace.accounts.add("planerin-x", None, "planner", groups=["stadtplanung"])
    client.set_cookie("twin-session", workspace.sessions.begin(user.id).token)
    return client


PAGES = ("/datasets", "/datasets/gebaeude", "/cases", f"/cases/{STORY}", "/storyboards", f"/storyboards/{STORY}", f"/s/{STORY}")


def test_nothing_is_said_while_the_edition_is_the_newest(city: Workspace) -> None:
    client = client_of(city)
    for page in (*PAGES, f"/s/{STORY}/text"):
        assert HINT not in client.get(page).text and SAID not in client.get(page).text


def test_every_page_that_uses_the_data_says_so(outdated: Workspace) -> None:
    client = client_of(outdated)
    for page in PAGES:
        answer = client.get(page)
        assert answer.status_code == 200 and (HINT in answer.text or SAID in answer.text), page
    for page in ("/datasets/gebaeude", f"/cases/{STORY}", f"/storyboards/{STORY}", f"/s/{STORY}/text"):
        assert SAID in client.get(page).text and SAID_EN in client.get(f"{page}?lang=en").text, page
    page = client.get("/datasets/gebaeude").text
    assert f'href="/cases/{STORY}"' in page and f'href="/storyboards/{STORY}"' in page and 'data-from="renewals"' in page
    assert HINT not in client.get("/datasets/stadtgrundlage").text


def test_readers_without_an_account_are_told_too_and_by_the_address_of_the_edition(outdated: Workspace) -> None:
    public = create_app(outdated).test_client()
    assert public.get(f"/s/{STORY}/text").text.count(SAID) == 2
    assert public.get(f"/s/{STORY}/e1/text").text.count(SAID) == 2
    assert f"{SAID} (Katalog befragt am " in public.get(f"/s/{STORY}/text").text
    assert "#text-sources" in public.get(f"/s/{STORY}").text


def test_what_is_published_stays_and_the_offline_file_keeps_what_was_known(city: Workspace) -> None:
    first = city.editions.get(STORY, 1)
    tell(city, "2026-10-12")
    assert SAID.encode() not in publishing.pack(city, first) and city.editions.get(STORY, 1) == first
    assert publishing.prove(city, first).holds
    signed = {"reason": "Der Bestand ist im Plangebiet unverändert."}
    assert len(signing.sign(city, STORY, publishing.gate_checks(city, STORY), signed, by="M. Muster")) == 2
    second = publishing.publish(city, STORY, by="x")
    tell(city, "2026-02-03")
    assert SAID.encode() in publishing.pack(city, second) and publishing.prove(city, second).holds
    # what was signed for stays said; the sources themselves are told as they are today
    page = create_app(city).test_client().get(f"/s/{STORY}/text").text
    assert page.count(SAID) == page.count("Gezeichnet von M. Muster") == 2 and HINT not in page
    for item in city.signatures.of(STORY):
        city.signatures.withdraw(STORY, item.check, item.subject)


def test_the_gate_blocks_and_allows_an_exception(outdated: Workspace) -> None:
    check = next(item for item in publishing.gate_checks(outdated, STORY) if item.code == "fresh")
    assert check.blocks and check.signable and len(check.open) == 2 and SAID in check.open[0].text.de


def test_programs_are_told(outdated: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    client = client_of(outdated)
    newer = {item["id"]: item["newer"] for item in client.get("/api/v1/datasets").json}
    assert newer["gebaeude"]["newest"] == "2026-10-12" and newer["stadtgrundlage"] is None
    assert client.get("/api/v1/datasets/gebaeude").json["newer"]["text"]["en"] == SAID_EN
    uses = {item["key"]: item for item in client.get("/api/v1/datasets/gebaeude/readiness").json["uses"]}
    assert uses["counted"]["verdict"] == "care" and SAID in [reason["de"] for reason in uses["counted"]["reasons"]]
    answer = client.post("/api/v1/datasets/gebaeude/renewals", json={})
    assert answer.status_code == 404 and answer.json["code"] == "DATASET_WITHOUT_RECORD"
    home = ["--home", str(outdated.settings.home)]
    assert run(["dataset", "list", *home]) == 0 and SAID in "".join(capsys.readouterr())
    assert run(["dataset", "show", "gebaeude", *home]) == 0 and SAID in "".join(capsys.readouterr())
    run(["story", "check", STORY, *home])
    assert SAID in "".join(capsys.readouterr())


def test_a_record_that_is_gone_is_told_as_well(city: Workspace) -> None:
    city.records.mark_gone(GEOPORTAL, ["lod2"])
    page = client_of(city).get("/datasets/gebaeude").text
    tell(city, "2026-02-03")
    assert "führt diese Daten nicht mehr" in page and "data-from" not in page


def test_a_version_of_the_newest_edition_is_named(outdated: Workspace) -> None:
    standing = freshness.standing(outdated, outdated.datasets.get("gebaeude"))
    assert standing is not None
    assert "Fassung 3" in dataclasses.replace(standing, held=3).sentence.de
