"""From a search in a real catalogue to a layer and a copy of a real MapServer, and to the warning when the record is revised."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.catalogue import generated, mapserver, townrecords
from tests.catalogue.mapserver import HOUSES, MapServer
from tests.catalogue.pycswserver import Pycsw
from tests.serving import served
from twin import work
from twin.app import create_app
from twin.cli.root import run
from twin.store.accounts import Role
from twin.workspace import Workspace, open_workspace

from .conftest import CASE, Visit, picture, session_of, until_ready
from .test_accessibility import STOP, WIDER, axe, violations  # noqa: F401 - a fixture

pytestmark = pytest.mark.skipif(not mapserver.is_there(), reason=mapserver.MISSING)
STORYBOARD = "/storyboards/quartier-muehlenbleiche"
NEWER = "Der Katalog kennt eine neuere Fassung (12.10.2026), diese ist vom 03.02.2026."
RECORD = "Gebäude der Musterstadt"


@pytest.fixture(scope="module")
def maps(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MapServer]:
    with mapserver.serving(tmp_path_factory.mktemp("maps")) as server:
        yield server


@pytest.fixture(scope="module")
def catalogue(pycsw: Pycsw, maps: MapServer) -> Pycsw:
    """The pycsw with three records of the town and forty of its surroundings."""
    pycsw.clear()
    pycsw.load([*townrecords.records(maps), *generated.records(40)])
    return pycsw


@pytest.fixture(scope="module")
def office_home(
    musterstadt: Workspace, tmp_path_factory: pytest.TempPathFactory, catalogue: Pycsw, maps: MapServer
) -> Iterator[Workspace]:
    """A Musterstadt of its own whose administrator has listed both hosts."""
    home = tmp_path_factory.mktemp("catalogue") / "home"
    shutil.copytree(musterstadt.settings.home, home)
    allowed = f"{catalogue.allow} 127.0.0.1:{maps.port}"
    (home / "twin.toml").write_text(f'town = "Musterstadt"\nallow_internal = "{allowed}"\n', encoding="utf-8")
    workspace = open_workspace(home)
    workspace.runner.start(work.processes(workspace))
    yield workspace
    workspace.runner.stop()
    workspace.database.close()


@pytest.fixture(scope="module")
def address(office_home: Workspace) -> Iterator[str]:
    with served(create_app(office_home)) as address:
        yield address


@pytest.fixture
def people(browser: Browser, address: str, office_home: Workspace) -> Iterator[dict[Role, Visit]]:
    """One visitor of each role; any fault on their pages fails the test."""
    roles: tuple[Role, ...] = ("planner", "power_user")
    found: dict[Role, Visit] = {role: Visit(browser, address, session_of(office_home, f"katalog-{role}", role)) for role in roles}
    for visit in found.values():
        visit.expect("Applying inline style")  # axe measures with inline styles
    yield found
    for visit in found.values():
        visit.close()
    assert [fault for visit in found.values() for fault in visit.unexpected()] == []


@pytest.fixture
def added(people: dict[Role, Visit], catalogue: Pycsw, office_home: Workspace) -> None:
    """The power user has added the catalogue by its address."""
    if not office_home.catalogues.all():
        add(people["power_user"]("/catalogue/sources"), catalogue)


def add(page: Page, catalogue: Pycsw) -> None:
    page.get_by_label("Adresse", exact=True).fill(catalogue.address)
    page.get_by_role("button", name="Verbindung testen").click()
    tested = page.get_by_role("status").filter(has_text="Der Katalog antwortet.")
    tested.wait_for()
    picture(page, "catalogue-tested")
    said = tested.inner_text()
    for words in ("Metadatenkatalog Musterstadt", "CSW 2.0.2", "ISO 19139", "Stadt Musterstadt", "Deutsch", "43"):
        assert words in said, words
    page.get_by_role("button", name="Katalog aufnehmen").click()
    page.get_by_role("heading", level=2, name="Metadatenkatalog Musterstadt").wait_for()
    picture(page, "catalogue-sources")


def search(page: Page, words: str) -> None:
    page.get_by_role("searchbox", name="Was suchen Sie?").fill(words)
    page.get_by_role("button", name="Suchen", exact=True).click()
    page.wait_for_url("**q=*")
    until_ready(page)


def canvas(page: Page) -> np.ndarray:
    """Return the colours of the model's picture, shape (n, 3)."""
    with Image.open(io.BytesIO(page.locator("twin-viewer canvas").screenshot())) as image:
        return np.asarray(image.convert("RGB")).reshape(-1, 3).astype(float)


def test_from_a_search_to_a_layer_a_copy_and_the_warning(
    people: dict[Role, Visit], added: None, catalogue: Pycsw, office_home: Workspace
) -> None:
    page = people["planner"]("/catalogue")
    search(page, "Gebäude der Musterstadt")
    hit = page.get_by_role("listitem").filter(has=page.get_by_role("link", name=RECORD, exact=True))
    for words in ("03.02.2026", "vor ", "Datenlizenz Deutschland Namensnennung 2.0", "Stadt Musterstadt", "direkt ladbar"):
        expect(hit).to_contain_text(words)
    picture(page, "catalogue-search")
    record = hit.get_by_role("link", name=RECORD, exact=True).get_attribute("href")
    assert record is not None
    layer = takes(page, "Als Ebene zeigen", office_home)
    shown_on_the_map(page)
    assert office_home.datasets.get(layer).layers[0].type == "MapService"
    switched_on_in_the_case(people["planner"].window(), people["planner"].house)
    page.goto(people["planner"].house + record)
    until_ready(page)
    copy = takes(page, "Kopie importieren", office_home)
    names_its_record(page, office_home, copy)
    used_in_the_case(office_home, copy)
    catalogue.revise(townrecords.HOUSES, "2026-10-12")
    assert run(["catalogue", "refresh", "--home", str(office_home.settings.home)]) == 0
    for path in (f"/datasets/{copy}", STORYBOARD, CASE):
        page.goto(people["planner"].house + path)
        expect(page.get_by_text(NEWER).first).to_be_visible()
        picture(page, f"catalogue-newer-{path.split('/')[1]}")


def takes(page: Page, button: str, workspace: Workspace) -> str:
    """Open the record where it is not open, press the button, and return the dataset the page leads to."""
    if "/catalogue/" not in page.url:
        page.get_by_role("link", name=RECORD, exact=True).click()
        page.get_by_role("heading", level=1, name=RECORD).wait_for()
        picture(page, "catalogue-record")
    page.get_by_role("button", name=button).click()
    page.wait_for_url("**/datasets/*")
    until_ready(page)
    return page.url.rpartition("/")[2]


def red(page: Page) -> int:
    """Return how many pixels of the model's picture are red as the houses of the map service are."""
    colours = canvas(page)
    is_red = (colours[:, 0] > 120) & (colours[:, 0] > 1.8 * colours[:, 1]) & (colours[:, 0] > 1.8 * colours[:, 2])
    return int(is_red.sum())


def shown_on_the_map(page: Page) -> None:
    """The red houses of the map service lie in the model's picture."""
    picture(page, "catalogue-layer")
    assert red(page) > 300


def switched_on_in_the_case(page: Page, house: str) -> None:
    """The same live layer lies on the terrain of a case, fades and goes again, and its source is named over the picture."""
    page.goto(house + CASE)
    until_ready(page)
    row = page.locator("twin-layers .layer").filter(has=page.get_by_role("checkbox", name=RECORD, exact=True))
    row.get_by_role("button", name="Einzelheiten").click()
    row.get_by_role("button", name="Dorthin").click()
    until_ready(page)
    without = red(page)
    row.get_by_role("checkbox", name=RECORD, exact=True).check()
    until_ready(page)
    picture(page, "catalogue-layer-in-case")
    whole = red(page)
    assert whole > without + 300
    assert "Musterstadt" in page.locator(".layer-credits").inner_text()
    row.get_by_label("Deckkraft").fill("20")
    until_ready(page)
    assert red(page) < whole / 2
    page.context.close()


def names_its_record(page: Page, workspace: Workspace, identifier: str) -> None:
    dataset = workspace.datasets.get(identifier)
    assert (dataset.title, dataset.layers[0].count, dataset.data_date) == (RECORD, HOUSES, "2026-02-03")
    assert (dataset.lineage.record_id, dataset.lineage.record_revision) == (townrecords.HOUSES, "2026-02-03")
    assert (dataset.licence, dataset.attribution) == ("Datenlizenz Deutschland Namensnennung 2.0", "© Stadt Musterstadt")
    picture(page, "catalogue-copy")


def used_in_the_case(workspace: Workspace, dataset: str) -> None:
    """Alternative A takes objects over from the copy, as a planner would have it."""
    saved = workspace.alternatives.lettered("quartier-muehlenbleiche", "A")
    taken = {"bring": {"dataset": dataset, "version": 1}}
    document = {**saved.document, "changes": [*saved.document["changes"], taken]}
    workspace.alternatives.save(saved.id, document, revision=saved.revision)


def test_a_service_without_a_layer_asks_for_it(people: dict[Role, Visit], added: None, office_home: Workspace) -> None:
    page = people["planner"]("/catalogue?q=Bäume")
    page.get_by_role("link", name="Bäume der Musterstadt", exact=True).click()
    page.get_by_role("button", name="Als Ebene zeigen").click()
    choice = page.get_by_label("Welche Ebene?")
    choice.wait_for()
    picture(page, "catalogue-question")
    assert choice.locator("option").all_inner_texts()[-2:] == ["Gebäude (gebaeude)", "Bäume (baeume)"]
    choice.select_option("baeume")
    page.get_by_role("button", name="Diese Ebene nehmen").click()
    page.wait_for_url("**/datasets/*")
    dataset = office_home.datasets.get(page.url.rpartition("/")[2])
    assert (dataset.layers[0].name, dataset.lineage.record_id) == ("baeume", townrecords.TREES)


def test_walking_a_catalogue_tells_how_many_records_came(people: dict[Role, Visit], added: None) -> None:
    page = people["power_user"]("/catalogue/sources")
    page.get_by_role("button", name="Alle Einträge holen").click()
    expect(page.get_by_text("43 von 43 Einträgen geholt")).to_be_visible()
    expect(page.get_by_text("43 Einträge bekannt")).to_be_visible()
    page.get_by_role("button", name="Angaben neu lesen").click()
    expect(page.get_by_text("antwortet", exact=True)).to_be_visible()


def test_number_and_frame_are_tied_and_an_area_is_drawn(people: dict[Role, Visit], added: None) -> None:
    page = people["planner"]("/catalogue?q=Musterstadt&area=town")
    first = page.locator(".result").first
    first.get_by_role("link").first.focus()
    expect(page.locator(".frame.chosen")).to_have_count(1)
    expect(page.locator(".number-mark.chosen text")).to_have_text("1")
    picture(page, "catalogue-focus")
    second = page.locator(".number-mark").filter(has_text="2").first
    second.click()
    expect(page.locator(".result").nth(1).get_by_role("link").first).to_be_focused()
    page.get_by_role("button", name="Gebiet zeichnen").click()
    box = page.locator(".frames-view").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 150, box["y"] + 150)
    page.mouse.down()
    page.mouse.move(box["x"] + 350, box["y"] + 320, steps=4)
    page.mouse.up()
    page.wait_for_url("**west=*")
    until_ready(page)
    chip = page.get_by_role("list", name="Gewählte Filter").get_by_role("link")
    assert "Gebiet: 8,7" in chip.inner_text()
    assert page.locator(".frames .area").count() == 1
    picture(page, "catalogue-drawn")
    chip.click()
    page.wait_for_url(lambda url: "west=" not in url)


def test_the_same_search_by_keyboard_alone(people: dict[Role, Visit], added: None) -> None:
    page = people["planner"]("/catalogue")
    page.get_by_role("searchbox").focus()
    page.keyboard.type("Gebäude der Musterstadt")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=*")
    until_ready(page)
    stops = []
    for _ in range(60):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None:
            break
        stops.append(stop)
    assert [stop for stop in stops if not (stop["isRinged"] and stop["name"])] == []
    assert any(stop["name"] == RECORD for stop in stops) and any("Karte der Treffer" in stop["name"] for stop in stops)
    view = page.locator(".frames-view")
    view.focus()
    before = page.locator(".frames .frame").first.get_attribute("x")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("+")
    assert page.locator(".frames .frame").first.get_attribute("x") != before


def test_without_scripts_everything_but_the_map_works(people: dict[Role, Visit], added: None) -> None:
    page = people["planner"]("/catalogue", wait=False, java_script_enabled=False)
    page.get_by_role("searchbox").fill("Gebäude der Musterstadt")
    page.get_by_role("button", name="Suchen", exact=True).click()
    page.get_by_role("link", name=RECORD, exact=True).click()
    page.get_by_text("Titel ändern").first.click()
    page.get_by_label("Titel des neuen Datensatzes").first.fill("Häuser ohne Skript")
    page.get_by_role("button", name="Kopie importieren").click()
    for _ in range(60):
        if page.get_by_role("link", name="Datensatz öffnen").count():
            break
        page.wait_for_timeout(250)
        page.get_by_role("link", name="Stand neu laden").click()
    page.get_by_role("link", name="Datensatz öffnen").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Häuser ohne Skript"


def test_a_catalogue_that_is_down_leaves_its_kept_hits(people: dict[Role, Visit], added: None, office_home: Workspace) -> None:
    kept = office_home.catalogues.all()[0]
    assert run(["catalogue", "search", "Gebäude", "--home", str(office_home.settings.home)]) == 0
    gone = dict(kept.to_json())
    for name in ("records", "record"):
        gone["endpoints"] = {**gone["endpoints"], name: "http://127.0.0.1:9/csw"}
    office_home.catalogues.update(type(kept).from_json(gone))
    page = people["planner"]("/catalogue?q=Gebäude")
    expect(page.get_by_text("antwortet nicht. Seine Treffer stammen vom")).to_be_visible()
    assert page.locator(".result").count() > 3
    picture(page, "catalogue-down")
    office_home.catalogues.update(kept)


PAGES = ("/catalogue?q=Gebäude&area=town", "/catalogue?q=Gebäude&topic=farming", "RECORD", "/catalogue/sources")


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_a_phone_is_wide_enough(
    people: dict[Role, Visit],
    added: None,
    axe: str,  # noqa: F811
    office_home: Workspace,
    path: str,
) -> None:
    if path == "RECORD":
        path = f"/catalogue/{office_home.catalogues.all()[0].id}/{townrecords.HOUSES}"
    visit = people["power_user"]
    visit("/catalogue?q=Gebäude").close()
    page = visit(path)
    found = {}
    for width, scheme in ((1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")):
        page.set_viewport_size({"width": width, "height": 740})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found[width, scheme] = violations(page, axe)
    wider = page.evaluate(WIDER) if page.evaluate("() => document.documentElement.scrollWidth") > 360 else []
    picture(page, f"catalogue-phone-{PAGES.index(path) if path in PAGES else 'record'}")
    page.set_viewport_size({"width": 1280, "height": 800})
    for summary in page.locator("details.fold > summary").all():
        summary.click()
    found[1280, "opened"] = violations(page, axe)
    assert {key: faults for key, faults in found.items() if faults} == {}
    assert wider == []


def test_on_a_phone_the_map_is_behind_a_switch(people: dict[Role, Visit], added: None) -> None:
    page = people["planner"]("/catalogue?q=Musterstadt&area=town", width=360, height=740)
    expect(page.locator(".frames-view")).to_be_hidden()
    picture(page, "catalogue-phone-list")
    page.get_by_role("button", name="Karte", exact=True).click()
    expect(page.locator(".frames-view")).to_be_visible()
    expect(page.locator(".result").first).to_be_hidden()
    picture(page, "catalogue-phone-map")
    page.locator(".number-mark").first.click()
    expect(page.locator(".result").first).to_be_visible()
