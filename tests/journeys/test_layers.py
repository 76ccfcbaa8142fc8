"""The layer tree: shown, faded, ordered, coloured, labelled, shared; objects asked, listed, handed out; base maps."""

from __future__ import annotations

import csv
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from PIL import Image
from playwright.sync_api import Locator, Page
from rasterio.transform import Affine

from twin import exporting, intake
from twin.exporting import Order
from twin.geodata import spool
from twin.geodata.citymodel import CityModel
from twin.geodata.crs import transform
from twin.sample.demo import GROUP
from twin.wish import Wish
from twin.workspace import Workspace

from .conftest import CASE, STORY, Visit, picture, session_of, until_ready
from .test_accessibility import AXE, SCHEMES, violations

PICTURE = "luftbild"
SOURCE = "Musterstadt, Befliegung 2026"


@pytest.fixture(scope="module", autouse=True)
def aerial(town: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A red aerial picture of 300 by 300 m around the site, taken in like any file; it goes again."""
    layer = town.datasets.get("bebauungsplan").layers[0]
    assert layer.bbox is not None
    x, y = transform(np.array([layer.bbox.centre()]), "EPSG:4326", "EPSG:25832")[0]
    file = tmp_path_factory.mktemp("aerial") / f"{PICTURE}.tif"
    place = Affine(1.0, 0.0, x - 150, 0.0, -1.0, y + 150)
    facts: dict[str, Any] = {"driver": "GTiff", "width": 300, "height": 300, "count": 3, "dtype": "uint8", "crs": "EPSG:25832"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with rasterio.open(file, "w", transform=place, **facts) as raster:
            raster.write(np.stack([np.full((300, 300), value, dtype=np.uint8) for value in (220, 30, 30)]))
    kept = town.files.keep_path(file)
    wish = Wish(kept.sha256, file.name, identifier=PICTURE, title="Luftbild 2026", group=GROUP.id, attribution=SOURCE)
    job = town.runner.run_here(intake.ask(town, wish), intake.processes(town), lambda *_: None)
    assert job.status == "successful", job.problem
    yield
    town.datasets.remove(PICTURE)


@pytest.fixture(scope="module")
def planner(browser: Any, house: str, town: Workspace) -> Iterator[Visit]:
    visit = Visit(browser, house, session_of(town, "journey-layers", "planner"))
    yield visit
    visit.close()
    assert visit.unexpected() == []


@pytest.fixture(scope="module")
def desk(planner: Visit) -> Page:
    """The workspace of the case, one page for the tests of this file that build on each other."""
    return planner(CASE, permissions=["clipboard-read", "clipboard-write"], accept_downloads=True)


def state(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate("document.querySelector('twin-viewer').viewer.getState()")
    return found


def redness(page: Page) -> float:
    """Share of the drawn picture that is clearly red."""
    found: float = page.evaluate("""async () => {
        const bitmap = await createImageBitmap(await document.querySelector("twin-viewer").viewer.snapshot());
        const pen = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
        pen.drawImage(bitmap, 0, 0);
        const { data } = pen.getImageData(0, 0, bitmap.width, bitmap.height);
        let count = 0;
        for (let i = 0; i < data.length; i += 4) count += data[i] > data[i + 1] + 60 && data[i] > data[i + 2] + 60 ? 1 : 0;
        return (4 * count) / data.length;
    }""")
    return found


def box(page: Page, name: str) -> Locator:
    return page.locator("twin-layers").get_by_role("checkbox", name=name, exact=True)


def row(page: Page, layer: str) -> Locator:
    return page.locator(f"twin-layers [data-row='{layer}']")


def legend(page: Page, layer: str) -> list[list[str]]:
    """Return the lines of a layer's legend as words and count."""
    return [one.split("\n") for one in row(page, layer).locator(".legend li").all_inner_texts()]


def heights(town: Workspace) -> list[float]:
    """Return the heights of the buildings as their file has them, each building once, parts left out."""
    (city,) = spool.read(town.datasets.layer_folder(town.datasets.get("gebaeude"), "buildings"))
    rows = zip(city.table.parents, city.table.attributes, strict=True)
    return [float(found["measuredHeight"]) for parent, found in rows if not parent and "measuredHeight" in found]


def test_groups_and_layers_are_switched_with_the_keyboard(desk: Page) -> None:
    assert desk.locator("twin-layers [data-group]").count() == 5
    box(desk, "Bäume").focus()
    desk.keyboard.press("Space")
    assert state(desk)["layers"]["trees"] is False
    assert box(desk, "Stadt").evaluate("(one) => one.indeterminate")
    box(desk, "Stadt").press("Space")
    until_ready(desk)
    assert all(state(desk)["layers"][name] for name in ("buildings", "trees", "plots"))
    box(desk, "Pläne").check()
    until_ready(desk)
    assert [words for words, _ in legend(desk, "bebauungsplan:muehlenbleiche_bplan")][:2] == [
        "Allgemeines Wohngebiet (WA)", "Straßenverkehrsfläche",
    ]  # fmt: skip
    picture(desk, "layers-plan")


def test_an_aerial_picture_lies_under_the_plan_and_is_credited(desk: Page) -> None:
    before = redness(desk)
    box(desk, "Luftbild 2026").check()
    until_ready(desk)
    whole = redness(desk)
    assert whole > before + 0.15
    assert SOURCE in desk.locator(".layer-credits").inner_text()
    picture(desk, "layers-base-map")
    row(desk, f"{PICTURE}:{PICTURE}").get_by_role("button", name="Einzelheiten").click()
    row(desk, f"{PICTURE}:{PICTURE}").get_by_label("Deckkraft").fill("20")
    until_ready(desk)
    assert state(desk)["layers"][f"{PICTURE}:{PICTURE}"] == 0.2
    assert redness(desk) < whole - 0.1
    box(desk, "Luftbild 2026").uncheck()
    until_ready(desk)
    assert desk.locator(".layer-credits").is_hidden()


def test_layers_are_moved_with_keys_and_pointer(desk: Page) -> None:
    names = "() => [...document.querySelectorAll('twin-layers [data-row^=stadtgrundlage]')].map((one) => one.dataset.row)"
    before = desk.evaluate(names)
    switch = row(desk, before[1]).get_by_role("checkbox")
    switch.press("Alt+ArrowUp")
    assert desk.evaluate(names) == [before[1], before[0], *before[2:]]
    assert switch.evaluate("(one) => one === document.activeElement")
    last = row(desk, before[1]).locator(".layer-grip")
    last.scroll_into_view_if_needed()
    start, goal = last.bounding_box(), row(desk, before[0]).locator(".layer-row").bounding_box()
    assert start is not None and goal is not None
    desk.mouse.move(start["x"] + 8, start["y"] + 12)
    desk.mouse.down()
    desk.mouse.move(start["x"] + 8, goal["y"] + goal["height"] - 2, steps=4)
    desk.mouse.up()
    assert desk.evaluate(names) == before
    order = state(desk)["order"]
    assert [name for name in order if name in before] == before
    assert order[-1] == "terrain"
    assert desk.locator(".layer.is-moved").count() == 0


def test_buildings_are_coloured_by_height_with_a_legend(desk: Page, town: Workspace) -> None:
    row(desk, "buildings").get_by_role("button", name="Einzelheiten").click()
    facts = row(desk, "buildings").locator(".facts").inner_text()
    assert "15.03.2026" in facts and "CC0-1.0" in facts
    row(desk, "buildings").get_by_label("Einfärben nach").select_option(label="Höhe")
    row(desk, "buildings").get_by_label("Klassen").select_option(label="runde Grenzen")
    until_ready(desk)
    known = heights(town)
    wanted = np.histogram(known, bins=[0, 10, 20, 30, 40, 50, 60])[0]
    lines = legend(desk, "buildings")
    assert [words for words, *_ in lines][:2] == ["0 bis unter 10 m", "10 bis unter 20 m"]
    assert lines[-1][0] == "50 bis 60 m"
    assert [int(count) for _, count in lines] == wanted.tolist()
    picture(desk, "layers-style")


def test_categories_are_named_and_what_is_not_known_has_a_class(desk: Page) -> None:
    row(desk, "buildings").get_by_label("Einfärben nach").select_option(label="Dachform")
    until_ready(desk)
    lines = legend(desk, "buildings")
    assert {"Satteldach", "Flachdach"} <= {words for words, *_ in lines}
    assert sum(int(count) for _, count in lines) == 150
    colours = row(desk, "buildings").locator(".legend rect").evaluate_all("(all) => all.map((one) => one.getAttribute('fill'))")
    assert len(set(colours)) == len(colours)


def test_trees_are_coloured_by_species_and_streets_by_their_kind(desk: Page, town: Workspace) -> None:
    ground = town.datasets.get("stadtgrundlage")
    (trees,) = spool.read(town.datasets.layer_folder(ground, "baeume"))
    species = trees.frame["art"].value_counts()
    row(desk, "trees").get_by_role("button", name="Einzelheiten").click()
    row(desk, "trees").get_by_label("Einfärben nach").select_option(label="Art")
    until_ready(desk)
    counts = {words: int(count) for words, count in legend(desk, "trees")}
    assert {words: counts[words] for words in species.index[:5]} == species.iloc[:5].to_dict()
    row(desk, "trees").get_by_label("Deckkraft").fill("40")
    box(desk, "Straßen").check()
    until_ready(desk)
    streets = next(spool.read(town.datasets.layer_folder(ground, "strassen"))).frame["art"].value_counts()
    way = row(desk, "stadtgrundlage:strassen")
    way.get_by_role("button", name="Einzelheiten").click()
    way.get_by_label("Einfärben nach").select_option(label="Art")
    until_ready(desk)
    counts = {words: int(count) for words, count in legend(desk, "stadtgrundlage:strassen")}
    assert counts["Gasse"] == streets["lane"] and sum(counts.values()) == streets.sum()
    picture(desk, "layers-trees-streets")
    for layer in ("trees", "stadtgrundlage:strassen"):
        row(desk, layer).get_by_label("Einfärben nach").select_option("")
        row(desk, layer).get_by_role("button", name="Einzelheiten").click()
    box(desk, "Straßen").uncheck()
    row(desk, "terrain").get_by_role("button", name="Einzelheiten").click()
    row(desk, "terrain").get_by_label("Deckkraft").fill("30")
    until_ready(desk)
    assert (state(desk)["layers"]["trees"], state(desk)["layers"]["terrain"]) == (0.4, 0.3)
    row(desk, "terrain").get_by_label("Deckkraft").fill("100")
    row(desk, "terrain").get_by_role("button", name="Einzelheiten").click()


def test_labels_are_few_and_do_not_meet(desk: Page) -> None:
    row(desk, "buildings").get_by_label("Beschriften mit").select_option(label="Adresse")
    until_ready(desk)
    labels = "document.querySelector('twin-layers').viewer.equip(({ picture }) => picture.labels.count)"
    assert 3 <= desk.evaluate(labels) <= 60
    assert desk.locator(".twin-labels").count() == 1
    picture(desk, "layers-labels")


def test_a_link_shows_look_labels_and_order_again(desk: Page, planner: Visit) -> None:
    desk.wait_for_function("location.hash.includes('labels=')")
    again = planner(desk.url)
    seen, found = state(desk), state(again)
    for name in ("styles", "labels", "order"):
        assert {key: value for key, value in found[name].items() if value} == seen[name] if name != "order" else True
    assert found["order"] == seen["order"]
    assert legend(again, "buildings") == legend(desk, "buildings")
    assert box(again, "Bebauungsplan Mühlenbleiche").is_checked()
    again.close()


def test_a_click_is_answered_in_plain_words(desk: Page) -> None:
    canvas = desk.get_by_role("application")
    size = canvas.bounding_box()
    assert size is not None
    canvas.click(position={"x": size["width"] * 0.31, "y": size["height"] * 0.58})
    told = desk.locator("[data-object]")
    told.get_by_role("heading", name="Halle 2 (Färberei)").wait_for()
    words = told.inner_text()
    for line in ("Mühlenweg 4, Musterstadt", "Fabrik", "5,5 m", "Flachdach", "15.03.2026", "CC0-1.0"):
        assert line in words
    assert "Geometrietyp" not in words
    told.get_by_role("button", name="Angaben kopieren").click()
    told.get_by_text("Kopiert.").wait_for()
    copied = desk.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Halle 2 (Färberei)\n") and "Höhe: 5,5 m" in copied


def test_objects_in_view_are_sorted_and_handed_out(desk: Page, town: Workspace, tmp_path: Path) -> None:
    desk.get_by_role("button", name="Objekte", exact=True).click()
    panel = desk.locator(".kit-panel:not([hidden])")
    panel.get_by_label("Ebene").select_option(label="Gebäude")
    panel.get_by_label("Spalte").select_option(label="Höhe")
    panel.get_by_role("button", name="Sortieren nach Höhe").press("Enter")
    shown = [float(one.split("\u00a0")[0].split(" ")[0].replace(",", ".")) for one in panel.locator("td.n").all_inner_texts()]
    assert shown == sorted(shown) and len(shown) == 10
    panel.get_by_role("button", name="Nächste Seite").press("Enter")
    assert panel.get_by_text("Seite 2 von").is_visible()
    for check in panel.locator("tbody input").all()[:3]:
        check.check()
    picture(desk, "layers-objects")
    wanted = set(panel.locator("tbody input:checked").evaluate_all("(all) => all.map((one) => one.dataset.id)"))
    panel.locator("select option", has_text="CSV").wait_for(state="attached")
    with desk.expect_download() as caught:
        panel.get_by_role("button", name="Auswahl ausgeben").click()
    file = tmp_path / "chosen.csv"
    caught.value.save_as(file)
    with file.open(encoding="utf-8-sig") as table:
        rows = list(csv.DictReader(table, delimiter=";"))
    assert {line["parent"] or line["id"] for line in rows} == wanted
    panel.get_by_text("Fertig:").wait_for()
    desk.keyboard.press("Escape")


def test_the_picture_for_print_has_the_legend(desk: Page, tmp_path: Path) -> None:
    desk.get_by_role("button", name="Bild", exact=True).click()
    desk.get_by_label("Format").select_option(label="wie auf dem Bildschirm")
    with desk.expect_download() as caught:
        desk.get_by_role("button", name="Bild speichern (PNG)").click()
    file = tmp_path / "view.png"
    caught.value.save_as(file)
    with Image.open(file) as sheet:
        pixels = np.asarray(sheet.convert("RGB"))
    fills = row(desk, "buildings").locator(".legend rect").evaluate_all("(all) => all.map((one) => one.getAttribute('fill'))")
    flat = pixels.reshape(-1, 3)
    for fill in fills:
        tone = [int(fill[at : at + 2], 16) for at in (1, 3, 5)]
        assert np.count_nonzero((flat == tone).all(axis=1)) > 50, fill
    file.replace(Path(__file__).parent / "screenshots" / "layers-print.png")
    desk.keyboard.press("Escape")


def test_readers_see_the_layers_of_the_scene(planner: Visit, house: str, browser: Any) -> None:
    public = Visit(browser, house)
    page = public(STORY, width=768, height=1024)
    page.get_by_label("Ebenen dieser Szene").click()
    box(page, "Bäume").uncheck()
    until_ready(page)
    assert state_of_reader(page) is False
    page.get_by_role("button", name="Einzelheiten: Gebäude").click()
    assert "15.03.2026" in row(page, "buildings").inner_text()
    assert page.get_by_label("Einfärben nach").count() == 0
    picture(page, "layers-reader-tablet")
    page.keyboard.press("Escape")
    assert page.locator("twin-layers").is_hidden()
    public.close()
    assert public.unexpected() == []


def test_what_is_planned_is_coloured_too(desk: Page, town: Workspace) -> None:
    order = Order("", case=CASE.rpartition("/")[2], alternative="C", part="added", layers=("buildings",))
    (layer,) = exporting.selection(town, order).layers
    tables = [batch.table for batch in layer.walk() if isinstance(batch, CityModel)]
    planned = [name for table in tables for name, parent in zip(table.ids, table.parents, strict=True) if not parent]
    desk.locator(".switch[data-letter='C']").click()
    until_ready(desk)
    row(desk, "planned").get_by_role("button", name="Einzelheiten").click()
    row(desk, "planned").get_by_label("Einfärben nach").select_option(label="Geschosse über Grund")
    row(desk, "planned").get_by_label("Klassen").select_option(label="jeder Wert für sich")
    until_ready(desk)
    found = {words: int(count) for words, count in legend(desk, "planned")}
    assert sum(found.values()) == len(planned) and found["9"] == 1
    picture(desk, "layers-planned")
    desk.locator(".switch[data-letter='0']").click()
    until_ready(desk)
    assert sum(int(count) for _, count in legend(desk, "planned")) == 0


def test_axe_finds_nothing_in_the_tree_and_the_list(desk: Page, planner: Visit) -> None:
    planner.expect("Applying inline style")
    desk.get_by_role("button", name="Objekte", exact=True).click()
    desk.locator(".kit-objects").wait_for()
    for scheme in SCHEMES:
        desk.emulate_media(color_scheme=scheme)
        assert violations(desk, AXE.read_text(encoding="utf-8")) == []
    desk.emulate_media(color_scheme="light")
    desk.keyboard.press("Escape")


def state_of_reader(page: Page) -> Any:
    return page.evaluate("document.querySelector('twin-layers').viewer.getState().layers.trees")


@pytest.mark.parametrize(("width", "height"), [(768, 1024), (360, 740)])
def test_the_tree_fits_small_screens(desk: Page, width: int, height: int) -> None:
    desk.set_viewport_size({"width": width, "height": height})
    until_ready(desk)
    desk.locator("twin-layers").scroll_into_view_if_needed()
    wide = desk.evaluate("""() => [...document.querySelectorAll("twin-layers *")]
        .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 1)
        .map((one) => one.className).slice(0, 3)""")
    small = desk.evaluate("""() => [...document.querySelectorAll("twin-layers :is(button, input, select)")]
        .filter((one) => one.checkVisibility())
        .filter((one) => Math.min(one.getBoundingClientRect().width, one.getBoundingClientRect().height) < 24)
        .map((one) => one.outerHTML).slice(0, 3)""")
    assert (wide, small) == ([], [])
    picture(desk, f"layers-{width}")
