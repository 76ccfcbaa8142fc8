"""Own records given to a real pycsw with transactions: new, in the place of the older, never what is not public."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest
from click.testing import CliRunner
from flask import Flask
from lxml import etree

from tests.catalogue.pycswserver import Pycsw
from twin.app import create_app
from twin.catalogue.catalogue import Catalogue
from twin.catalogue.wanted import Wanted
from twin.cataloguing import adding, giving, own
from twin.cataloguing.doors import client_of
from twin.cli.root import root
from twin.errors import NotAllowed, NotFound, NotSuitable, OptionsInvalid
from twin.geodata.dataset import DatasetId
from twin.sample.demo import build_demo
from twin.store.accounts import Role
from twin.workspace import Workspace, open_workspace

BASE = "https://zwilling.musterstadt.example"
SLUG = "quartier-muehlenbleiche"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    workspace = open_workspace(tmp_path_factory.mktemp("giver"))
    build_demo(workspace, 40)
    draft = dataclasses.replace(workspace.datasets.get("gebaeude"), id=DatasetId("entwurf"), title="Entwurf")
    folder = workspace.work_folder / "draft"
    folder.mkdir(parents=True)
    workspace.datasets.add(draft, folder)
    yield workspace
    workspace.runner.stop()
    workspace.database.close()


@pytest.fixture
def catalogue(town: Workspace, pycsw: Pycsw) -> Iterator[Catalogue]:
    """The real catalogue, empty and configured."""
    pycsw.clear()
    added = adding.add(town, pycsw.address, allow=pycsw.allow, title="Landeskatalog")
    yield added
    town.catalogues.remove(added.id)


def test_a_dataset_given_is_found_there_with_what_it_is(town: Workspace, catalogue: Catalogue) -> None:
    given = giving.give(town, "gebaeude", catalogue, base=BASE, by="test")
    ours = own.to_give(town, "gebaeude", BASE)
    assert (given.new, given.gift.identifier, given.gift.thing, given.gift.edition) == (
        True,
        ours.identifier,
        "dataset/gebaeude",
        "1",
    )
    theirs = client_of(town, catalogue).record(ours.identifier)
    for name in (
        "title",
        "abstract",
        "bbox",
        "dates",
        "lineage",
        "crs",
        "contacts",
        "constraints",
        "topics",
        "keywords",
        "edition",
    ):
        assert getattr(theirs, name) == getattr(ours, name), name
    assert [item.address for item in theirs.distributions] == [f"{BASE}/tiles/gebaeude/v1/tileset.json", f"{BASE}/s/{SLUG}"]
    assert theirs.distributions[0].access == "3dtiles"


def test_given_again_it_takes_the_place_of_the_older(town: Workspace, catalogue: Catalogue) -> None:
    first = giving.give(town, SLUG, catalogue, base=BASE)
    again = giving.give(town, SLUG, catalogue, base=f"{BASE}/neu")
    assert (first.new, again.new) == (True, False)
    assert first.gift.identifier == again.gift.identifier
    page = client_of(town, catalogue).page(Wanted(), 1, 10)
    assert page.matched == 1
    record = client_of(town, catalogue).record(first.gift.identifier)
    assert (record.kind, record.distributions[0].address) == ("application", f"{BASE}/neu/s/{SLUG}")


def test_what_the_catalogue_has_lost_is_put_there_anew(town: Workspace, catalogue: Catalogue, pycsw: Pycsw) -> None:
    giving.give(town, "gelaende", catalogue, base=BASE)
    pycsw.clear()
    assert giving.give(town, "gelaende", catalogue, base=BASE).new


def test_what_was_given_can_be_taken_back_though_it_is_not_public_any_more(
    town: Workspace, catalogue: Catalogue, pycsw: Pycsw
) -> None:
    given = giving.give(town, "gebaeude", catalogue, base=BASE)
    giving.give(town, "gelaende", catalogue, base=BASE)
    revision = town.datasets.description_revision("gebaeude", 1)
    town.datasets.describe("gebaeude", 1, {"personal_data": True}, revision=revision)
    taken = giving.take_back(town, "dataset/gebaeude", catalogue)
    town.datasets.describe("gebaeude", 1, {"personal_data": False}, revision=revision + 1)
    assert taken.identifier == given.gift.identifier
    assert [record.title for record in client_of(town, catalogue).page(Wanted(), 1, 10).records] == ["Gelände (DGM1)"]
    with pytest.raises(NotFound) as unknown:
        giving.take_back(town, "dataset/gebaeude", catalogue)
    assert unknown.value.code == "GIFT_UNKNOWN"
    pycsw.clear()
    giving.take_back(town, "dataset/gelaende", catalogue)
    assert town.gifts.of("dataset/gelaende") == ()


def test_what_is_not_public_is_given_to_nobody(town: Workspace, catalogue: Catalogue) -> None:
    with pytest.raises(NotSuitable) as unpublished:
        giving.give(town, "entwurf", catalogue, base=BASE)
    assert unpublished.value.code == "RECORD_NOT_PUBLIC"
    record = own.of_dataset(town, town.datasets.get("entwurf"), BASE)
    assert [item.address for item in record.distributions] == [f"{BASE}/datasets/entwurf"]
    assert ("opendata" in record.keywords, record.constraints.access) == (False, ("Zugang nur für angemeldete Personen",))
    revision = town.datasets.description_revision("stadtgrundlage", 1)
    town.datasets.describe("stadtgrundlage", 1, {"personal_data": True}, revision=revision)
    with pytest.raises(NotAllowed) as personal:
        giving.give(town, "stadtgrundlage", catalogue, base=BASE)
    assert personal.value.code == "RECORD_PERSONAL"
    town.datasets.describe("stadtgrundlage", 1, {"personal_data": False}, revision=revision + 1)
    with pytest.raises(NotFound):
        giving.give(town, "nichts", catalogue, base=BASE)
    with pytest.raises(OptionsInvalid) as homeless:
        giving.give(town, "gebaeude", catalogue)
    assert homeless.value.code == "PUBLIC_ADDRESS_MISSING"
    assert client_of(town, catalogue).page(Wanted(), 1, 10).matched == 0
    assert town.gifts.of("dataset/entwurf") == ()


@pytest.fixture(scope="module")
def application(town: Workspace) -> Flask:
    return create_app(town)


def entered(application: Flask, town: Workspace, role: Role) -> object:
    user = town.accounts.add(f"giver-{role}", None, role, groups=["stadtplanung"])
    client = application.test_client()
    client.set_cookie("twin-session", town.sessions.begin(user.id).token)
    return client


def test_a_power_user_gives_from_the_page_and_sees_where_it_stands(
    town: Workspace, catalogue: Catalogue, application: Flask
) -> None:
    planner, power = entered(application, town, "planner"), entered(application, town, "power_user")
    assert "In Katalog eintragen" not in planner.get("/datasets/gebaeude").text  # type: ignore[attr-defined]
    assert planner.post("/datasets/gebaeude/give", data={"catalogue": catalogue.id}).status_code == 403  # type: ignore[attr-defined]
    assert "In Katalog eintragen" in power.get("/datasets/gebaeude").text  # type: ignore[attr-defined]
    answer = power.post("/datasets/gebaeude/give", data={"catalogue": catalogue.id})  # type: ignore[attr-defined]
    assert (answer.status_code, answer.headers["Location"]) == (303, "/datasets/gebaeude")
    assert "Steht im Katalog „Landeskatalog“" in power.get("/datasets/gebaeude").text  # type: ignore[attr-defined]
    answer = power.post("/datasets/gebaeude/take-back", data={"catalogue": catalogue.id})  # type: ignore[attr-defined]
    assert answer.status_code == 303
    assert "Steht im Katalog" not in power.get("/datasets/gebaeude").text  # type: ignore[attr-defined]
    told = power.post("/api/v1/gifts", json={"storyboard": SLUG, "catalogue": catalogue.id})  # type: ignore[attr-defined]
    assert (told.status_code, told.json["new"], told.json["edition"]) == (200, True, "1")
    refused = power.post("/api/v1/gifts", json={"dataset": "entwurf", "catalogue": catalogue.id})  # type: ignore[attr-defined]
    assert (refused.status_code, refused.json["code"]) == (422, "RECORD_NOT_PUBLIC")
    record = client_of(town, catalogue).record(told.json["identifier"])
    assert record.distributions[0].address == f"http://localhost/s/{SLUG}"


def test_the_command_line_gives_and_writes(town: Workspace, catalogue: Catalogue, tmp_path: object) -> None:
    home = ["--home", str(town.settings.home)]
    shown = CliRunner().invoke(root(), ["catalogue", "give", "gebaeude", catalogue.id, "--address", BASE, *home])
    assert shown.exit_code == 0, shown.output
    assert "Gebäude LoD2: neu eingetragen (Landeskatalog)" in shown.output
    back = CliRunner().invoke(root(), ["catalogue", "give", "gebaeude", catalogue.id, "--back", *home])
    assert (back.exit_code, "herausgenommen (Landeskatalog)" in back.output) == (0, True), back.output
    target = f"{tmp_path}/record.xml"
    written = CliRunner().invoke(root(), ["catalogue", "record", "entwurf", target, "--address", BASE, *home])
    assert written.exit_code == 0, written.output
    assert etree.parse(target).getroot().tag == "{http://www.isotc211.org/2005/gmd}MD_Metadata"
