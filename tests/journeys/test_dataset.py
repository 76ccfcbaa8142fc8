"""A dataset at work: a finding shown in the model, read again without repairs, what changed, described, handed out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page

from twin.workspace import Workspace

from .conftest import CASE, Office, picture, until_ready

BOWTIE = [[8.7540, 51.7180], [8.7550, 51.7190], [8.7550, 51.7180], [8.7540, 51.7190], [8.7540, 51.7180]]
SQUARE = [[8.7560, 51.7180], [8.7570, 51.7180], [8.7570, 51.7190], [8.7560, 51.7180]]


def take_in(page: Page, file: Path) -> None:
    page.locator("#file").set_input_files(file)
    page.get_by_role("button", name="Einlesen").click()
    page.wait_for_selector(".sums")


def plan(folder: Path) -> Path:
    features = [
        {"type": "Feature", "id": f"F{n}", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        for n, ring in enumerate((BOWTIE, SQUARE))
    ]
    file = folder / "flaechen.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return file


def test_a_repair_is_seen_undone_and_found_among_the_changes(office: Office, tmp_path: Path) -> None:
    page = office("planner")("/datasets/new", wait=False)
    take_in(page, plan(tmp_path))
    until_ready(page)
    assert page.locator(".sums .figure").all_inner_texts() == ["2", "1", "1", "0"]
    page.locator("summary", has_text="Liste").click()
    before = page.locator("twin-viewer canvas").screenshot()
    page.get_by_role("link", name="Im Modell zeigen: F0").click()
    until_ready(page)
    picture(page, "finding-shown")
    assert page.locator("twin-viewer canvas").screenshot() != before
    page.get_by_role("button", name="Noch einmal ohne Reparaturen einlesen").click()
    page.wait_for_function("() => document.querySelector('.sums .rejected .figure')?.textContent === '1'")
    page.get_by_role("link", name="Was sich geändert hat").click()
    until_ready(page)
    picture(page, "changes")
    assert page.locator("td.n").all_inner_texts() == ["0", "1", "0"]
    assert page.get_by_role("link", name="Im Modell zeigen: F0").is_visible()


def test_what_is_missing_is_filled_in_later(office: Office, town: Workspace, tmp_path: Path) -> None:
    page = office("planner")("/datasets/new", wait=False)
    take_in(page, plan(tmp_path))
    assert "Veröffentlichen: nicht verwendbar" in page.locator(".uses").inner_text()
    page.locator("summary", has_text="Angaben ergänzen").click()
    for label, value in (("Lizenz", "dl-de/by-2-0"), ("Quellenvermerk", "Musterstadt"), ("Ansprechperson", "Frau Beispiel")):
        page.get_by_label(label).fill(value)
    page.get_by_label("Stand").fill("2026-10-01")
    page.get_by_role("button", name="Speichern").click()
    page.wait_for_function("() => document.querySelector('.uses')?.innerText.includes('Veröffentlichen: bereit')")
    picture(page, "described")
    assert "Geänderte Angaben" in page.locator("aside").inner_text()


def test_a_dataset_is_handed_out_by_area(office: Office) -> None:
    page = office("reader")("/datasets/gebaeude/export")
    picture(page, "export")
    page.locator("input[name=format][value=cityjson]").check()
    page.get_by_role("button", name="Im Modell aufziehen").click()
    canvas = page.locator("twin-viewer canvas")
    box = canvas.bounding_box()
    assert box is not None
    for x, y in ((0.35, 0.5), (0.7, 0.8)):
        canvas.click(position={"x": box["width"] * x, "y": box["height"] * y})
    assert float(page.get_by_label("West").input_value()) < float(page.get_by_label("Ost").input_value())
    page.get_by_role("button", name="Ausgeben").click()
    done = page.locator("[data-done]:visible")
    done.wait_for()
    picture(page, "export-done")
    with page.expect_download() as caught:
        done.get_by_role("link", name=".city.json").click()
    content = json.loads(Path(caught.value.path()).read_bytes())
    assert 0 < len(content["CityObjects"]) < 150
    assert len(done.locator("dd").last.inner_text()) == 64


@pytest.mark.parametrize(("part", "words"), [("added", "was hinzukommt"), ("removed", "was wegfällt")])
def test_an_alternative_is_handed_out(office: Office, part: str, words: str) -> None:
    page = office("planner")(f"{CASE}/export")
    page.get_by_label("Umfang").select_option(part)
    page.locator("input[name=format][value=cityjson]").check()
    page.get_by_role("button", name="Ausgeben").click()
    done = page.locator("[data-done]:visible")
    done.wait_for()
    picture(page, f"export-{part}")
    assert words in page.get_by_label("Umfang").inner_text()
    assert f"-A-{part}.city.json" in done.inner_text()
