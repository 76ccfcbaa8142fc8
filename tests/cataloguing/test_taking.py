"""What a record leads to becomes a layer or a copy that names the record, with what the record says of the data."""

from __future__ import annotations

import base64
import dataclasses

import pytest

from tests.cataloguing.town import Town, Way, record, running
from tests.fakehost import Reply
from tests.services import gdi
from twin import work
from twin.app import create_app
from twin.catalogue.catalogue import CatalogueId
from twin.catalogue.record import CatalogueRecord, Distribution
from twin.catalogue.wanted import Wanted
from twin.cataloguing import adding, reading, search, taking
from twin.delivery.uses import facts
from twin.errors import NotFound, NotSuitable
from twin.geodata.dataset import Dataset
from twin.job import Job
from twin.store.accounts import Group
from twin.store.datasets import from_json
from twin.workspace import Workspace


def found(workspace: Workspace, town: Town) -> CatalogueRecord:
    kept = adding.add(workspace, town.address, user="leser", password="geheim", allow=town.allow)
    return search.search(workspace, Wanted("baum"), catalogues=[kept.id]).records[0]


def done(workspace: Workspace, job: Job) -> Job:
    return workspace.runner.run_here(job, work.processes(workspace), lambda fraction, message: None)


def taken(workspace: Workspace, job: Job) -> Dataset:
    ended = done(workspace, job)
    assert ended.problem is None, ended.problem
    return from_json(ended.result or {})


def way_of(given: CatalogueRecord, access: str) -> Distribution:
    return next(item for item in given.distributions if item.access == access)


def test_a_wfs_of_a_record_becomes_a_copy_whose_lineage_names_the_record(workspace: Workspace, town: Town) -> None:
    given = found(workspace, town)
    made = taken(workspace, taking.take(workspace, given, way_of(given, "wfs"), "copy", by="x", group="amt61"))
    lineage = made.lineage
    assert (lineage.record_catalogue, lineage.record_id, lineage.record_revision) == ("katalog", "baum", "2026-02-03")
    assert (made.title, made.group, made.data_date) == ("Baumkataster Musterstadt", "amt61", "2026-02-03")
    assert made.attribution == "© Stadt Musterstadt" and "Muster" in made.contact and "Namensnennung" in made.licence
    assert [(layer.type, layer.count) for layer in made.layers] == [("FeatureCollection", 40)]
    origins = {fact.key: fact.origin.de for fact in facts(made)}
    assert {origins[key] for key in ("data_date", "attribution", "licence", "contact")} == {"aus dem Katalog"}


def test_a_wms_of_a_record_becomes_a_live_layer_by_its_name(workspace: Workspace, town: Town) -> None:
    given = found(workspace, town)
    made = taken(workspace, taking.take(workspace, given, way_of(given, "wms"), "layer"))
    assert [(layer.name, layer.type) for layer in made.layers] == [("dop20", "MapService")]
    assert (made.lineage.record_id, made.data_date) == ("baum", "2026-02-03")
    # the administrator's word that came with the catalogue also lets the proxy go there
    client = create_app(workspace).test_client()
    workspace.accounts.put_group(Group("amt61", "Amt 61"))
    user = workspace.accounts.add("planerin", None, "planner", groups=["amt61"])
    client.set_cookie("twin-session", workspace.sessions.begin(user.id).token)
    assert client.get(f"/layers/{made.id}/v1/dop20/14/8624/5467.png").status_code == 200


def test_data_servers_never_see_the_password_of_the_catalogue(workspace: Workspace, town: Town) -> None:
    with running() as data:
        town.revise("2026-02-03", address=data.host.url)
        kept = adding.add(workspace, town.address, user="leser", password="geheim", allow=f"{town.allow} {data.allow}")
        given = search.search(workspace, Wanted("baum"), catalogues=[kept.id]).records[0]
        taken(workspace, taking.take(workspace, given, way_of(given, "wfs"), "copy"))
        assert data.host.asked and all("Authorization" not in item.headers for item in data.host.asked)
    assert base64.b64encode(b"leser:geheim").decode() in town.host.asked[-1].headers["Authorization"]
    town.revise("2026-02-03")
    given = reading.record(workspace, "baum", fresh=True).record
    before = len(town.host.asked)
    taken(workspace, taking.take(workspace, given, way_of(given, "wms"), "layer"))
    assert all("Authorization" not in item.headers for item in town.host.asked[before:])


def test_a_way_a_distribution_does_not_have_is_refused_with_its_reason(workspace: Workspace, town: Town) -> None:
    town.records["seite"] = record(
        "seite", "Baumseite", "2026", [Way("https://example.org/baum.html", "WWW:LINK-1.0-http--link")]
    )
    found(workspace, town)
    page = reading.record(workspace, "seite").record
    with pytest.raises(NotSuitable) as caught:
        taking.take(workspace, page, page.distributions[0], "copy")
    assert caught.value.code == "DISTRIBUTION_NOT_TAKEN" and "Webseite" in caught.value.text.de
    given = reading.record(workspace, "baum").record
    with pytest.raises(NotSuitable):
        taking.take(workspace, given, way_of(given, "wms"), "copy")


def test_a_layer_is_found_by_a_name_that_is_written_otherwise(workspace: Workspace, town: Town) -> None:
    given = found(workspace, town)
    for name in ("baum", "Gruen:Baum", "Baumkataster"):
        other = dataclasses.replace(way_of(given, "wfs"), name=name)
        assert taken(workspace, taking.take(workspace, given, other, "copy")).layers[0].count == 40
    missing = dataclasses.replace(way_of(given, "wfs"), name="strauch")
    ended = done(workspace, taking.take(workspace, given, missing, "copy"))
    assert ended.problem is not None and ended.problem["code"] == "SERVICE_LAYER_UNKNOWN"


def test_a_service_without_a_layer_asks_for_one_and_takes_the_answer(workspace: Workspace, town: Town) -> None:
    second = b'<Layer><Name>alkis</Name><Title>ALKIS</Title></Layer><Layer queryable="0" opaque="1">'
    several = gdi.sample("wms/luftbild-130.xml", town.host).replace(b'<Layer queryable="0" opaque="1">', second)
    town.more["/wms?SERVICE=WMS&REQUEST=GetCapabilities"] = Reply(several, "text/xml")
    given = found(workspace, town)
    bare = dataclasses.replace(way_of(given, "wms"), name="")
    ended = done(workspace, taking.take(workspace, given, bare, "layer"))
    assert ended.problem is not None and ended.problem["question"] == "layer"
    assert [item["id"] for item in ended.problem["choices"]] == ["alkis", "dop20"]
    made = taken(workspace, taking.take(workspace, given, bare, "layer", layer="dop20"))
    assert [layer.name for layer in made.layers] == ["dop20"]


def test_a_layer_of_a_services_record_names_the_record_of_its_data(workspace: Workspace, town: Town) -> None:
    given = found(workspace, town)
    shown = dataclasses.replace(way_of(given, "wms"), shows=("baum",))
    service = CatalogueRecord(
        "dienst", "WMS Grün", "service", "iso19139", given.catalogue, distributions=(shown,), coupled=("baum",)
    )
    workspace.records.keep(CatalogueId(given.catalogue), [service])
    made = taken(workspace, taking.take(workspace, service, shown, "layer"))
    assert (made.lineage.record_id, made.title) == ("baum", "Baumkataster Musterstadt")
    alone = dataclasses.replace(shown, shows=(), title="Bäume")
    made = taken(workspace, taking.take(workspace, service, alone, "layer"))
    assert (made.lineage.record_id, made.title) == ("dienst", "WMS Grün – Bäume")


def test_taking_again_makes_a_new_version_with_what_the_record_says_now(workspace: Workspace, town: Town) -> None:
    given = found(workspace, town)
    wfs = way_of(given, "wfs")
    first = taken(workspace, taking.take(workspace, given, wfs, "copy", group="amt61", options={"limit": 30}, title="Bäume"))
    assert first.layers[0].count == 30
    town.revise("2026-10-12")
    reading.record(workspace, "katalog/baum", fresh=True)
    second = taken(workspace, taking.take_again(workspace, first))
    assert (second.id, second.version, second.title, second.group) == (first.id, 2, "Bäume", "amt61")
    assert (second.data_date, second.lineage.record_revision) == ("2026-10-12", "2026-10-12")
    assert second.layers[0].count == 30
    assert workspace.datasets.get(first.id, 1) == first
    town.records["baum"] = record("baum", "Baumkataster Musterstadt", "2026-10-13", [])
    reading.record(workspace, "katalog/baum", fresh=True)
    with pytest.raises(NotFound) as caught:
        taking.take_again(workspace, second)
    assert caught.value.code == "DISTRIBUTION_GONE"


def test_one_of_several_files_of_a_feed_is_taken_by_its_address(workspace: Workspace, town: Town) -> None:
    entry = '<entry><title>{0}</title><link rel="alternate" type="application/geo+json" href="/{0}.geojson"/></entry>'
    entries = entry.format("nord") + entry.format("sued")
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Bäume</title>{entries}</feed>'.encode()
    file = gdi.collection([gdi.playground(number) for number in range(7)])
    town.more = {"/feed.xml": Reply(feed, "application/atom+xml"), "/sued.geojson": file}
    ways = [Way(f"{town.host.url}/feed.xml", "INSPIRE Atom", "Download-Dienst")]
    town.records["feed"] = record("feed", "Bäume zum Herunterladen", "2026-03-01", ways)
    found(workspace, town)
    given = reading.record(workspace, "feed").record
    ended = done(workspace, taking.take(workspace, given, given.distributions[0], "copy"))
    assert ended.problem is not None and ended.problem["question"] == "address"
    part = ended.problem["choices"][1]["id"]
    made = taken(workspace, taking.take(workspace, given, given.distributions[0], "copy", part=part))
    assert (made.layers[0].count, made.title, made.lineage.record_id) == (7, "Bäume zum Herunterladen", "feed")
    again = taken(workspace, taking.take_again(workspace, made))
    assert (again.version, again.layers[0].count) == (2, 7)


def test_a_dataset_of_a_file_has_no_record_to_be_taken_again_from(workspace: Workspace, dataset: Dataset) -> None:
    with pytest.raises(NotFound) as caught:
        taking.take_again(workspace, dataset)
    assert caught.value.code == "DATASET_WITHOUT_RECORD"


@pytest.mark.parametrize(
    ("revision", "publication", "expected"),
    [("2026-02-03", "2020", "2026-02-03"), ("", "2026-02", "2026-02-01"), ("", "", ""), ("2026", "", "2026-01-01")],
)
def test_the_date_of_the_data_is_a_whole_day_of_the_data_themselves(revision: str, publication: str, expected: str) -> None:
    from twin.catalogue.record import Dates

    dates = Dates(publication=publication, revision=revision, metadata="2026-11-01")
    assert taking.data_date(CatalogueRecord("a", "A", "dataset", "iso19139", dates=dates)) == expected
