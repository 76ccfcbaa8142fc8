"""What planners and power users see of catalogues: hits with their age, filters as chips, what is down, who may do what."""

from __future__ import annotations

import dataclasses
import html
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from twin.app import create_app
from twin.catalogue.catalogue import ISO19139, Catalogue, CatalogueId, Endpoints
from twin.catalogue.record import CatalogueRecord, Constraints, Contact, Dates, Distribution
from twin.config import Settings
from twin.geodata.bbox import BBox
from twin.intake import PROCESS
from twin.language import Text
from twin.store.accounts import Group, Role
from twin.workspace import Workspace, open_workspace

Enter = Callable[[Role, str], FlaskClient]
# nobody listens there, and no administrator has listed it
ADDRESS = "http://127.0.0.1:9/csw"
WFS = Distribution("https://geo.example/wfs", "wfs", "ms:gebaeude", ways=("copy",))
TREES = Distribution("https://geo.example/wfs", "wfs", "ms:baeume", ways=("copy",))
WMS = Distribution("https://geo.example/wms", "wms", "gebaeude", ways=("layer",), shows=("a/1",))
FTP = Distribution("ftp://geo.example/", "unknown", why=Text("FTP wird hier nicht gelesen.", "FTP is not read here."))
URI = "https://registry.example/id//a?b=1&c#d"


def record(identifier: str, title: str, *ways: Distribution, **more: object) -> CatalogueRecord:
    usual: dict[str, object] = {
        "kind": "dataset",
        "language": "ger",
        "bbox": BBox(8.74, 51.71, 8.76, 51.73),
        "dates": Dates(revision="2020-05-01", creation="2012-01-01"),
        "contacts": (Contact("Stadt Musterstadt", "Ida Karte", "pointOfContact", "geo@musterstadt.example"),),
        "constraints": Constraints("Datenlizenz Deutschland Namensnennung 2.0", "https://www.govdata.de/dl-de/by-2-0"),
        "topics": ("structure",),
    }
    return CatalogueRecord(identifier, title, standard="iso19139", distributions=ways, **usual | more)  # type: ignore[arg-type]


RECORDS = [
    record("a/1", "Gebäude der Musterstadt", FTP, WFS, abstract="Hausumringe.", lineage="Aus dem Kataster.", coupled=("dienst",)),
    record(URI, "Gebäude <b>im Umland</b>", FTP, constraints=Constraints(), dates=Dates()),
    record("dienst", "Kartendienst Gebäude", WMS, kind="service", coupled=("a/1",)),
    record("c/3", "Hydranten", language="eng", previews=("javascript:alert(1)", "https://geo.example/preview.png")),
    record("d/4", "Kanalnetz", coupled=("kanal-dienst",)),
    record(
        "kanal-dienst",
        "Dienst Abwasser",
        dataclasses.replace(WMS, name="kanal", shows=("d/4",)),
        kind="service",
        coupled=("d/4",),
    ),
    *(record(f"baum-{number}", f"Baumkataster {number:02d}", TREES, topics=("biota",)) for number in range(25)),
]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A home with a catalogue of everybody and one of each group; the first holds records."""
    workspace = open_workspace(Settings(home=tmp_path_factory.mktemp("catalogue") / "home", min_free_mb=0))
    for group in ("stadtplanung", "umwelt"):
        workspace.accounts.put_group(Group(group, group.title()))
    for title, group in (("Kreis Nord", ""), ("Planung", "stadtplanung"), ("Wasseramt", "umwelt")):
        own = Catalogue(CatalogueId(""), title, ADDRESS, "2.0.2", ISO19139, Endpoints(ADDRESS, ADDRESS), group=group)
        kept = workspace.catalogues.add(own)
        if not group:
            workspace.catalogues.answered(kept.id)
            workspace.records.keep(kept.id, [dataclasses.replace(item, catalogue=kept.id) for item in RECORDS])
    yield workspace
    workspace.database.close()


@pytest.fixture
def enter(office: Workspace) -> Enter:
    application = create_app(office)

    def client_of(role: Role, group: str = "stadtplanung") -> FlaskClient:
        name = f"{role}-{group}"
        known = {user.name: user for user in office.accounts.all()}
        user = known.get(name) or office.accounts.add(name, None, role, groups=[group])
        client = application.test_client()
        client.set_cookie("twin-session", office.sessions.begin(user.id).token)
        return client

    return client_of


def text(answer: object) -> str:
    """Return what a page says, tags and scripts taken out."""
    page = re.sub(r"<script.*?</script>", " ", answer.get_data(as_text=True), flags=re.DOTALL)  # type: ignore[attr-defined]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def titles(answer: object) -> list[str]:
    found = re.findall(r"<h3[^>]*><a[^>]*>(.*?)</a>", answer.get_data(as_text=True))  # type: ignore[attr-defined]
    return [html.unescape(title) for title in found]


def test_without_a_question_nobody_is_asked_and_the_newest_stand_there(enter: Enter) -> None:
    said = text(enter("planner", "stadtplanung").get("/catalogue"))
    assert "Ohne Suche wird kein Katalog befragt" in said and "antwortet nicht" not in said


def test_a_hit_says_age_licence_organisation_and_what_can_be_done(enter: Enter) -> None:
    answer = enter("planner", "stadtplanung").get("/catalogue?q=Hausumringe")
    said = text(answer)
    assert titles(answer) == ["Gebäude der Musterstadt"]
    assert re.search(r"01\.05\.2020 · vor \d+ Jahren", said)
    for words in (
        "Datensatz · Stadt Musterstadt · Objekte (WFS) · Datenlizenz Deutschland",
        "direkt ladbar",
        "1 Treffer",
        "Holen",
    ):
        assert words in said


def test_a_record_that_cannot_be_shown_says_why(enter: Enter) -> None:
    said = text(enter("planner", "stadtplanung").get("/catalogue?q=Umland"))
    assert "nur beschrieben" in said and "FTP wird hier nicht gelesen." in said
    assert "Lizenz nicht genannt" in said and "ohne Datum" in said


def test_a_catalogue_that_is_down_is_named_with_the_age_of_what_is_kept(enter: Enter) -> None:
    said = text(enter("planner", "stadtplanung").get("/catalogue?q=Gebäude"))
    assert re.search(r"Der Katalog „Kreis Nord“ antwortet nicht\. Seine Treffer stammen vom \d\d\.\d\d\.\d{4} \(heute\)", said)
    assert "Der Katalog „Planung“ antwortet nicht, und von ihm ist noch nichts aufbewahrt." in said
    assert "3 Treffer" in said


def test_filters_are_chips_that_lead_to_the_search_without_them(enter: Enter) -> None:
    client = enter("planner", "stadtplanung")
    page = client.get("/catalogue?q=Baumkataster&topic=biota&shown=1&sort=title").get_data(as_text=True)
    chips = {html.unescape(href) for href in re.findall(r'<a class="tag filter" href="([^"]+)"', page)}
    assert chips == {"/catalogue?q=Baumkataster&shown=1&sort=title", "/catalogue?q=Baumkataster&topic=biota&sort=title"}
    assert all(client.get(href).status_code == 200 for href in chips)


def test_pages_follow_each_other_without_a_gap(enter: Enter) -> None:
    client = enter("planner", "stadtplanung")
    first = client.get("/catalogue?q=Baumkataster&sort=title")
    assert "1 bis 20 von 25 Treffern" in text(first) and 'rel="prev"' not in first.get_data(as_text=True)
    href = html.unescape(re.findall(r'rel="next" href="([^"]+)"', first.get_data(as_text=True))[0])
    second = client.get(href)
    assert "21 bis 25 von 25 Treffern" in text(second) and 'rel="next"' not in second.get_data(as_text=True)
    assert titles(first) + titles(second) == [f"Baumkataster {number:02d}" for number in range(25)]


def test_where_nothing_fits_the_nearest_wider_search_is_offered_with_its_count(enter: Enter) -> None:
    page = enter("planner", "stadtplanung").get("/catalogue?q=Gebäude&topic=biota&kind=dataset")
    said = text(page)
    assert "Nichts gefunden." in said
    # without the topic two datasets of buildings, without the words twenty-five trees
    assert re.search(r"ohne Thema „Pflanzen und Tiere“ 2 Treffer ohne die Suchwörter 25 Treffer", said)


def test_a_wrong_area_is_told_beside_the_form(enter: Enter) -> None:
    answer = enter("planner", "stadtplanung").get("/catalogue?q=Gebäude&west=9&south=51&east=8&north=52")
    assert answer.status_code == 200 and "West kleiner als Ost" in text(answer)


def test_titles_of_records_are_text(enter: Enter) -> None:
    page = enter("planner", "stadtplanung").get("/catalogue?q=Umland").get_data(as_text=True)
    assert "<b>im Umland" not in page and "&lt;b&gt;im Umland" in page


def test_a_record_stands_at_an_address_of_its_own_whatever_its_identifier(enter: Enter) -> None:
    client = enter("planner", "stadtplanung")
    page = client.get("/catalogue?q=Umland").get_data(as_text=True)
    href = html.unescape(re.findall(r'<h3[^>]*><a href="([^"]+)"', page)[0])
    answer = client.get(href)
    assert answer.status_code == 200 and "Gebäude <b>im Umland</b>" in text(answer)
    assert client.get(f"/api/v1/catalogues/kreis-nord/records/{quote(URI, safe='')}").json["identifier"] == URI


def test_the_page_of_a_record_holds_its_fields_in_words(enter: Enter) -> None:
    said = text(enter("planner", "stadtplanung").get("/catalogue/kreis-nord/a/1"))
    for words in (
        "Hausumringe.", "Aus dem Kataster.", "Überarbeitet 01.05.2020", "Erstellt 01.01.2012", "Bauwerke", "Ida Karte",
        "(Ansprechstelle)", "Kennung des Eintrags a/1",
        "FTP wird hier nicht gelesen.", "Kopie importieren", "ISO 19139",
    ):  # fmt: skip
        assert words in said, words


def test_a_record_leads_to_the_layer_of_its_service_and_back(enter: Enter) -> None:
    client = enter("planner", "stadtplanung")
    data = client.get("/catalogue/kreis-nord/a/1")
    assert "Über den Dienst Kartendienst Gebäude" in text(data) and "Als Ebene zeigen" in text(data)
    assert 'action="/catalogue/kreis-nord/dienst"' in data.get_data(as_text=True)
    service = client.get("/catalogue/kreis-nord/dienst")
    assert 'href="/catalogue/kreis-nord/a/1"' in service.get_data(as_text=True)


def test_data_without_an_address_are_shown_through_the_service_that_shows_them(enter: Enter) -> None:
    client = enter("planner", "stadtplanung")
    said = text(client.get("/catalogue?q=Kanalnetz"))
    assert "Karte (WMS)" in said and "nur anzusehen" in said and "Zeigen" in said
    found = client.get("/api/v1/catalogues/records?q=Kanalnetz").json["records"][0]
    assert (found["verdict"], found["access"], found["distributions"]) == ("layer", ["wms"], [])
    assert "Als Ebene zeigen" in text(client.get("/catalogue/kreis-nord/d/4"))


def test_only_web_addresses_of_a_record_are_links(enter: Enter) -> None:
    page = enter("planner", "stadtplanung").get("/catalogue/kreis-nord/c/3").get_data(as_text=True)
    assert 'href="https://geo.example/preview.png"' in page
    assert "javascript:alert(1)" in page and 'href="javascript:' not in page
    assert '<h1 lang="en">Hydranten</h1>' in page


def test_no_page_loads_anything_from_a_host_of_a_record(enter: Enter) -> None:
    client = enter("planner", "stadtplanung")
    for path in ("/catalogue?q=Gebäude", "/catalogue/kreis-nord/a/1"):
        page = client.get(path).get_data(as_text=True)
        assert re.findall(r'(?:src|srcset|data|poster)="https?:', page) == []


def test_taking_without_scripts_leads_to_the_page_that_follows_the_job(enter: Enter, office: Workspace) -> None:
    client = enter("planner", "stadtplanung")
    answer = client.post("/catalogue/kreis-nord/a/1", data={"distribution": "1", "way": "copy", "title": "Häuser"})
    assert answer.status_code == 303
    found = re.fullmatch(r"/catalogue/kreis-nord/a/1\?job=([\w-]+)#job", answer.headers["Location"])
    assert found is not None
    job = office.jobs.get(found[1])
    assert (job.process, job.inputs["title"], job.inputs["group"]) == (PROCESS, "Häuser", "stadtplanung")
    assert job.inputs["record"]["identifier"] == "a/1"
    assert "Stand der Übernahme" in text(client.get(answer.headers["Location"]))


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"distribution": 7, "way": "copy"}, "DISTRIBUTION_UNKNOWN"),
        ({"distribution": "-1", "way": "copy"}, "DISTRIBUTION_UNKNOWN"),
        ({"distribution": 1, "way": "sideways"}, "DISTRIBUTION_UNKNOWN"),
        ({"distribution": 1, "way": "layer"}, "DISTRIBUTION_NOT_TAKEN"),
        ({"distribution": 0, "way": "copy"}, "DISTRIBUTION_NOT_TAKEN"),
        ({"distribution": 1, "way": "copy", "group": "umwelt"}, "OTHER_GROUP"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_a_code(enter: Enter, body: dict[str, object], code: str) -> None:
    answer = enter("planner", "stadtplanung").post("/api/v1/catalogues/kreis-nord/records/a/1", json=body)
    assert answer.json["code"] == code and 400 <= answer.status_code < 500


def test_a_program_takes_a_copy_and_gets_the_job_to_follow(enter: Enter) -> None:
    client = enter("planner", "stadtplanung")
    answer = client.post("/api/v1/catalogues/kreis-nord/records/a/1", json={"distribution": 1, "way": "copy"})
    assert answer.status_code == 202
    assert client.get(answer.headers["Location"]).json["processID"] == PROCESS


def test_a_program_searches_and_learns_who_answered(enter: Enter) -> None:
    found = enter("planner", "stadtplanung").get("/api/v1/catalogues/records?q=Gebäude&sort=title").json
    assert found["matched"] == 3
    assert [item["verdict"] for item in found["records"]] == ["none", "copy", "layer"]
    assert {(item["title"], item["state"]) for item in found["answered"]} == {("Kreis Nord", "kept"), ("Planung", "failed")}
    assert all(item["problem"] for item in found["answered"])


def test_a_program_that_asks_wrongly_learns_all_faults(enter: Enter) -> None:
    answer = enter("planner", "stadtplanung").get("/api/v1/catalogues/records?west=1&since=morgen")
    assert (answer.status_code, answer.json["code"], len(answer.json["faults"])) == (400, "SEARCH_INVALID", 2)


def test_catalogues_of_other_groups_are_not_there(enter: Enter) -> None:
    client = enter("planner", "stadtplanung")
    assert {item["title"] for item in client.get("/api/v1/catalogues").json} == {"Kreis Nord", "Planung"}
    assert client.get("/api/v1/catalogues/wasseramt").status_code == 404
    assert client.get("/catalogue/wasseramt/x").status_code == 404
    assert "Wasseramt" not in text(client.get("/catalogue?q=Gebäude&catalogue=wasseramt"))
    assert len(enter("administrator", "stadtplanung").get("/api/v1/catalogues").json) == 3


def test_readers_have_no_catalogue_and_planners_do_not_configure(enter: Enter) -> None:
    assert enter("reader", "stadtplanung").get("/catalogue").status_code == 403
    planner = enter("planner", "stadtplanung")
    assert planner.get("/catalogue/sources").status_code == 403
    assert planner.post("/api/v1/catalogues", json={"address": ADDRESS}).status_code == 403
    assert planner.delete("/api/v1/catalogues/planung").status_code == 403


def test_a_power_user_configures_what_belongs_to_the_own_group_alone(enter: Enter) -> None:
    client = enter("power_user", "stadtplanung")
    assert client.patch("/api/v1/catalogues/kreis-nord", json={"title": "X"}).json["code"] == "OTHER_GROUP"
    assert client.patch("/api/v1/catalogues/wasseramt", json={"title": "X"}).status_code == 404
    assert client.patch("/api/v1/catalogues/planung", json={"title": "Planung Nord"}).json["title"] == "Planung Nord"
    assert client.patch("/api/v1/catalogues/planung", json={"group": ""}).json["code"] == "OTHER_GROUP"
    assert client.patch("/api/v1/catalogues/planung", json={"title": " "}).json["code"] == "TITLE_MISSING"
    assert client.patch("/api/v1/catalogues/planung", json={"title": "Planung"}).status_code == 200
    page = client.get("/catalogue/sources").get_data(as_text=True)
    assert page.count('value="harvest"') == 1 and 'action="/catalogue/sources/planung"' in page


def test_hosts_of_the_own_network_are_listed_by_administrators_alone(enter: Enter) -> None:
    sent = {"address": ADDRESS, "group": "stadtplanung", "allow": "127.0.0.1:9"}
    for path in ("/api/v1/catalogues", "/api/v1/catalogues/tests"):
        assert enter("power_user", "stadtplanung").post(path, json=sent).json["code"] == "HOSTS_OF_ADMINISTRATOR"
    assert 'name="allow"' not in enter("power_user", "stadtplanung").get("/catalogue/sources").get_data(as_text=True)
    assert (
        enter("administrator", "stadtplanung").post("/api/v1/catalogues/tests", json=sent).json["code"]
        != "HOSTS_OF_ADMINISTRATOR"
    )


def test_an_address_that_may_not_be_asked_shows_the_form_again_with_what_was_written(enter: Enter) -> None:
    sent = {"address": ADDRESS, "title": "Mein Katalog", "group": "stadtplanung", "password": "geheim", "do": "add"}
    answer = enter("power_user", "stadtplanung").post("/catalogue/sources", data=sent)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 403 and "ist nicht freigegeben" in text(answer)
    assert 'value="Mein Katalog"' in page and "geheim" not in page


def test_suggested_catalogues_are_words_until_somebody_asks(enter: Enter) -> None:
    page = enter("power_user", "stadtplanung").get("/catalogue/sources?address=https://metaver.de/csw").get_data(as_text=True)
    assert "https://gdk.gdi-de.org/gdi-de/srv/ger/csw" in page
    assert 'value="https://metaver.de/csw"' in page


def test_requests_of_other_sites_are_refused(enter: Enter) -> None:
    client = enter("power_user", "stadtplanung")
    headers = {"Sec-Fetch-Site": "cross-site"}
    for path in ("/catalogue/sources", "/catalogue/refresh", "/catalogue/sources/planung", "/catalogue/kreis-nord/a/1"):
        assert client.post(path, data={"do": "remove"}, headers=headers).status_code == 403


def test_walking_and_comparing_are_jobs(enter: Enter, office: Workspace) -> None:
    client = enter("power_user", "stadtplanung")
    walk = client.post("/api/v1/catalogues/planung/harvest")
    compare = client.post("/api/v1/catalogues/refresh")
    assert [client.get(item.headers["Location"]).json["processID"] for item in (walk, compare)] == ["harvest", "refresh"]
    page = client.post("/catalogue/sources/planung", data={"do": "harvest"})
    assert re.fullmatch(r"/catalogue/sources\?job=[\w-]+", page.headers["Location"])
    assert client.get(page.headers["Location"]).status_code == 200
    # a record follows imports alone
    other = client.get(f"/catalogue/kreis-nord/a/1?job={page.headers['Location'].rpartition('=')[2]}")
    assert other.status_code == 200 and 'id="job" data-state tabindex="-1" hidden' in other.get_data(as_text=True)
    assert client.post("/api/v1/catalogues/kreis-nord/harvest").json["code"] == "OTHER_GROUP"


def test_a_catalogue_that_is_removed_is_gone_with_its_records(enter: Enter, office: Workspace, tmp_path: Path) -> None:
    own = Catalogue(
        CatalogueId(""), "Kurz da", ADDRESS + "/2", "2.0.2", ISO19139, Endpoints(ADDRESS, ADDRESS), group="stadtplanung"
    )
    kept = office.catalogues.add(own)
    office.records.keep(kept.id, [dataclasses.replace(record("kurz", "Kurz da"), catalogue=kept.id)])
    client = enter("power_user", "stadtplanung")
    assert client.delete(f"/api/v1/catalogues/{kept.id}").status_code == 204
    assert client.get(f"/catalogue/{kept.id}/kurz").status_code == 404


def test_the_pages_speak_english_too(enter: Enter) -> None:
    client = enter("power_user", "stadtplanung")
    said = text(client.get("/catalogue?q=Gebäude&lang=en"))
    assert "The catalogue 'Kreis Nord' does not answer. Its hits are from" in said and "years ago" in said
    assert "Import a copy" in text(client.get("/catalogue/kreis-nord/a/1?lang=en"))
    assert "Test the connection" in text(client.get("/catalogue/sources?lang=en"))
