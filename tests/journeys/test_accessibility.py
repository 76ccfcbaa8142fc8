"""Everybody can use it: axe finds nothing on any page, the keyboard reaches everything, large text and few colours are enough."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page

from twin import interface
from twin.store.accounts import Role
from twin.workspace import Workspace

from .conftest import CASE, ROOT, STORY, Visit, picture, session_of

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WIDTHS = (1280, 320)
MOST_STOPS = 200
"""A walk with the Tab key that is longer has come round without noticing."""
# path, whether a model stands on it, the role that sees it
PAGES: dict[str, tuple[str, bool, Role | None]] = {
    "start": ("/", False, None),
    "reader": (STORY, True, None),
    "reader-side-by-side": (f"{STORY}#szene-6", True, None),
    "reader-swipe": (f"{STORY}#szene-7", True, None),
    "evidence": (f"{STORY}#beleg=A.GFZ", True, None),
    "text": (f"{STORY}/text", False, None),
    "editions": (f"{STORY}/editions", False, None),
    "questions": (f"{STORY}/questions", False, None),
    "speaker": (f"{STORY}/e1/speaker", False, "planner"),
    "help": ("/help", False, None),
    "formats": ("/formats", False, None),
    "help-catalogue": ("/help/catalogue", False, None),
    "help-case-document": ("/help/case-document", False, None),
    "format-handler": ("/help/format-handler", False, None),
    "login": ("/login", False, None),
    "statement": ("/help/accessibility", False, None),
    "missing": ("/s/gibt-es-nicht", False, None),
    "cases": ("/cases", False, "planner"),
    "case": (CASE, True, "planner"),
    "compare": (f"{CASE}/compare", False, "planner"),
    "assumptions": (f"{CASE}/assumptions?edit=parking_keys", False, "planner"),
    "area": (f"{CASE}/area", True, "planner"),
    "states": (f"{CASE}/diff?from=0&to=plan", False, "planner"),
    "draw": (f"{CASE}/alternatives/A/draw", True, "planner"),
    "editor": (f"{CASE}/alternatives/A/edit", False, "planner"),
    "editor-building": (f"{CASE}/alternatives/A/edit?new=build", False, "planner"),
    "changes": (f"{CASE}/alternatives/A/changes", True, "planner"),
    "datasets": ("/datasets", False, "planner"),
    "dataset": ("/datasets/gebaeude", True, "planner"),
    "upload": ("/datasets/new", False, "planner"),
    "export": ("/datasets/gebaeude/export", True, "planner"),
    "case-export": (f"{CASE}/export", True, "planner"),
    "catalogue": ("/catalogue", True, "planner"),
    "catalogue-sources": ("/catalogue/sources", True, "administrator"),
    "storyboards": ("/storyboards", False, "planner"),
    "storyboard": ("/storyboards/quartier-muehlenbleiche", False, "planner"),
    "storyboard-new": ("/storyboards/new", False, "planner"),
    "storyboard-edit": ("/storyboards/quartier-muehlenbleiche/edit", True, "planner"),
    "glossary": ("/glossary", False, "administrator"),
    "glossary-edit": ("/glossary/edit?term=GRZ", False, "administrator"),
    "storyboard-phone": ("/storyboards/quartier-muehlenbleiche/preview/phone", False, "planner"),
    "storyboard-paper": ("/storyboards/quartier-muehlenbleiche/preview/paper", False, "planner"),
    "storyboard-import": ("/storyboards/import", False, "planner"),
    "storyboard-questions": ("/storyboards/quartier-muehlenbleiche/questions", False, "planner"),
    "account": ("/account", False, "planner"),
    "admin": ("/admin", False, "administrator"),
}
# what the office itself wrote stays as it is (titles, sources, names of houses), and two words that are English as well
NAMES = {
    "gebäude", "variante", "stadt", "haus", "mit", "der", "vorlage", "datum", "english", "beispiel",
    "gelände", "ost", "werkstatt", "bebauungsplan", "nhn", "wohnung", "wohnungen", "zeile", "zeilen",
    "beginnt",  # a word of the sample code on writing a handler
    "uhr",  # office hours as the town writes them
}  # fmt: skip
SAID = """() => {
    for (const own of document.querySelectorAll("[lang=de]")) own.remove();
    return document.body.innerText + [...document.querySelectorAll("[aria-label]")].map((one) => one.ariaLabel).join(" ");
}"""
WIDER = """() => [...document.querySelectorAll("body *")]
    .filter((one) => one.checkVisibility() && !one.closest(".scroll, .strip, .unseen")
    && one.getBoundingClientRect().right > innerWidth + 1 && getComputedStyle(one).position !== "fixed")
    .map((one) => `${one.tagName}.${one.getAttribute("class")}`).slice(0, 5)"""
SMALL = """() => [...document.querySelectorAll("twin-kit :is(button, input, select, a)")]
    .filter((one) => one.checkVisibility() && (one.getBoundingClientRect().width < 24 || one.getBoundingClientRect().height < 24))
    .map((one) => one.outerHTML.slice(0, 80))"""
STOP = """() => {
    const one = document.activeElement;
    if (one === document.body) return null;
    const names = [one.ariaLabel, ...[...(one.labels ?? [])].map((label) => label.textContent), one.textContent, one.title];
    const labelled = document.getElementById(one.getAttribute("aria-labelledby"))?.textContent;
    const drawn = { CANVAS: ".twin-focus", INPUT: one.matches(".twin-swipe") ? ".twin-swipe-handle" : null }[one.tagName];
    const ring = getComputedStyle(drawn ? one.parentElement.querySelector(drawn) : one);
    const isRinged = (ring.outlineStyle !== "none" && parseFloat(ring.outlineWidth) >= 2)
        || (one.tagName === "CANVAS" && ring.display !== "none" && parseFloat(ring.borderTopWidth) >= 2);
    const { left, top, width, height } = one.getBoundingClientRect();
    const parts = [0.2, 0.5, 0.8];
    const points = parts.flatMap((x) => parts.map((y) => [left + x * width, top + y * height]));
    const isFree = points.some(([x, y]) => {
        const there = document.elementFromPoint(x, y);
        return there && (one.contains(there) || there.contains(one) || there.closest(".twin-viewer")?.contains(one));
    });
    const name = names.find((text) => text?.trim())?.trim() ?? labelled ?? "";
    return { what: `${one.tagName}.${one.className}#${one.id}`, name, isRinged, isFree };
}"""


@pytest.fixture(scope="module")
def axe() -> str:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: run npm ci")
    return AXE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def visits(browser: Browser, house: str, town: Workspace) -> Iterator[dict[Role | None, Visit]]:
    """One visitor per role for all pages of this module; faults on their pages fail the last journey."""
    roles: tuple[Role | None, ...] = (None, "planner", "administrator")
    found = {role: Visit(browser, house, session_of(town, f"axe-{role}", role) if role else None, scale=0.5) for role in roles}
    found[None].expect("gibt-es-nicht", "status of 404")
    for visit in found.values():
        # axe measures with inline styles, which the policy rightly refuses
        visit.expect("Applying inline style")
    yield found
    for visit in found.values():
        visit.close()
    assert [fault for visit in found.values() for fault in visit.unexpected()] == []


def violations(page: Page, axe: str) -> list[str]:
    page.evaluate(axe)
    found: list[dict[str, Any]] = page.evaluate(
        "(tags) => axe.run(document, { runOnly: tags, resultTypes: ['violations'] }).then(({ violations }) => violations)", TAGS
    )
    return [f"{item['id']}: {node['target']} {node['failureSummary']}" for item in found for node in item["nodes"][:3]]


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_double_text_fits(visits: dict[Role | None, Visit], axe: str, name: str) -> None:
    path, has_model, role = PAGES[name]
    page = visits[role](path, wait=has_model)
    found = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            found[width, scheme] = violations(page, axe)
    wider = {320: too_wide(page, 320), 1280: too_wide(double_size(page), 1280)}
    picture(page, f"double-{name}")
    page.context.close()
    assert {key: faults for key, faults in found.items() if faults} == {}
    assert wider == {320: [], 1280: []}


def too_wide(page: Page, width: int) -> list[str]:
    """Return what makes the page scroll sideways in a window of this width."""
    page.set_viewport_size({"width": width, "height": 800})
    wider: list[str] = page.evaluate(WIDER)
    return wider if page.evaluate("() => document.documentElement.scrollWidth") > width else []


def double_size(page: Page) -> Page:
    """Return the page for somebody whose browser writes everything twice as large."""
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    return page


@pytest.mark.parametrize("path", [f"{STORY}#szene-3", f"{STORY}#szene-7", CASE])
def test_the_tab_key_reaches_everything_and_is_seen(visits: dict[Role | None, Visit], path: str) -> None:
    page = visits["planner"](path)
    stops: list[dict[str, Any]] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None:
            break
        stops.append(stop)
    page.context.close()
    assert 10 < len(stops) < MOST_STOPS, "the walk ends where it began"
    assert [stop for stop in stops if not (stop["isRinged"] and stop["isFree"] and stop["name"])] == []


def test_nothing_moves_by_itself_where_less_motion_is_wished(visits: dict[Role | None, Visit]) -> None:
    page = visits[None](f"{STORY}#szene-2")
    page.get_by_role("button", name="Weiter", exact=True).click()
    assert page.evaluate("() => document.getAnimations().length") == 0
    page.context.close()


def test_few_colours_still_tell_the_chosen_switch(visits: dict[Role | None, Visit]) -> None:
    page = visits[None](f"{STORY}#szene-3", forced_colors="active")
    picture(page, "reader-forced-colors")
    rings = page.locator(".switch").evaluate_all("(all) => all.map((one) => getComputedStyle(one).outlineStyle)")
    page.context.close()
    assert rings == ["none", "solid", "none", "none"]


def german_words() -> re.Pattern[str]:
    """A pattern of the interface's German words that English does not have."""
    german, english = interface.words("de"), interface.words("en")
    said = {word for text in english.values() for word in re.findall(r"\w+", text.lower())}
    words = {word for text in german.values() for word in re.findall(r"[^\W\d_]{3,}", text.lower())} - said - NAMES
    return re.compile(rf"\b({'|'.join(sorted(words))})\b", re.IGNORECASE)


@pytest.mark.parametrize("name", sorted(PAGES.keys() - {"missing"}))
def test_no_german_is_left_in_english(visits: dict[Role | None, Visit], name: str) -> None:
    path, _, role = PAGES[name]
    address, _, hash_part = path.partition("#")
    page = visits[role](f"{address}{'&' if '?' in address else '?'}lang=en#{hash_part}", wait=False)
    said = page.evaluate(SAID)
    links = page.locator("a[href^='/']:not([hreflang])").evaluate_all("(all) => all.map((one) => one.href)")
    page.context.close()
    assert german_words().findall(said) == []
    assert [link for link in links if "lang=en" not in link] == []


@pytest.mark.parametrize("name", ["case", "dataset"])
def test_axe_finds_nothing_in_the_tools_of_the_viewer(visits: dict[Role | None, Visit], axe: str, name: str) -> None:
    path, _, role = PAGES[name]
    for width, scheme in ((1280, "light"), (320, "dark")):
        page = visits[role](path, width=width, color_scheme=scheme)
        row = page.locator(".kit-row button")
        for button in row.all():
            button.click()
            if button.get_attribute("data-tool") == "sun":
                page.get_by_label("Karte auf").select_option("facades")
                page.get_by_role("button", name="Karte zeigen").click()
                page.locator(".kit-suntable").first.wait_for()
                page.get_by_text("Häuser im Einzelnen").click()
            assert violations(page, axe) == []
            small = page.evaluate(SMALL)
            assert small == []
            assert page.evaluate(WIDER) == []
        picture(page, f"tools-{name}-{width}")
        page.context.close()
