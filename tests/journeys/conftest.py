"""A small Musterstadt served on this machine, and one browser in which people walk through it."""

from __future__ import annotations

import functools
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.serving import served
from twin import work
from twin.app import create_app
from twin.sample.demo import GROUP
from twin.store.accounts import Role
from twin.workspace import Workspace, open_workspace

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CHROMIUM = Path("/usr/bin/chromium")
BUILT = ROOT / "static" / "dist" / "pack.js"
PICTURES = HERE / "screenshots"
FLAGS = [
    "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--use-gl=angle", "--use-angle=swiftshader-webgl", "--enable-unsafe-swiftshader",
    "--force-color-profile=srgb", "--hide-scrollbars", "--disable-lcd-text", "--font-render-hinting=none", "--mute-audio",
]  # fmt: skip
READY = "html[data-ready='1']"
READY_SECONDS = 20
STORY = "/s/quartier-muehlenbleiche"
CASE = "/cases/quartier-muehlenbleiche"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every journey is marked, and is left out where it cannot run; those of one file build on each other (`--dist loadfile`)."""
    missing = [
        reason
        for path, reason in ((CHROMIUM, f"no browser at {CHROMIUM}"), (BUILT, "the front end is not built: node build.mjs"))
        if not path.is_file()
    ]
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.journey)
            # a window closed in the middle of a download leaves the file of the test server to the garbage collector
            item.add_marker(pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"))
            for reason in missing:
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="package")
def town(musterstadt: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A copy of the small Musterstadt that journeys may change, with its jobs running."""
    home = tmp_path_factory.mktemp("journeys") / "home"
    shutil.copytree(musterstadt.settings.home, home)
    workspace = open_workspace(home)
    workspace.runner.start(work.processes(workspace), functools.partial(work.sweep, workspace))
    yield workspace
    workspace.runner.stop()
    workspace.database.close()


@pytest.fixture(scope="module", autouse=True)
def left_as_found(town: Workspace) -> Iterator[None]:
    """Every file of journeys leaves the case with the alternatives it found: the next one counts them."""
    case = CASE.rpartition("/")[2]
    found = {item.id for item in town.alternatives.of_case(case)}
    yield
    for item in town.alternatives.of_case(case):
        if item.id not in found:
            town.alternatives.remove(item.id)


@pytest.fixture(scope="package")
def house(town: Workspace) -> Iterator[str]:
    """Address of the running twin."""
    with served(create_app(town)) as address:
        yield address


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium drawing in software."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def blind_browser(browser: Browser) -> Iterator[Browser]:
    """A second Chromium without WebGL, as on a very old machine."""
    blind = browser.browser_type.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-3d-apis"])
    yield blind
    blind.close()


@dataclass
class Visit:
    """Opens pages of the house as one person; keeps what went wrong on them."""

    browser: Browser
    house: str
    cookie: str | None = None
    faults: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)
    expected: tuple[str, ...] = ()
    scale: float = 1.0
    """Pixels of the screen for each of the page's: fewer draw models faster where nobody looks at them."""

    def __call__(self, path: str, *, width: int = 1280, height: int = 800, wait: bool = True, **options: Any) -> Page:
        """Open a path in a window of this size and return the page once its model stands (`wait`: where it has one)."""
        page = self.window(width, height, **options)
        page.goto(self.house + path if path.startswith("/") else path)
        return until_ready(page) if wait else page

    def window(self, width: int = 1280, height: int = 800, **options: Any) -> Page:
        """Return an empty page in a window of its own."""
        usual: dict[str, Any] = {
            "locale": "de-DE",
            "timezone_id": "Europe/Berlin",
            "reduced_motion": "reduce",
            "device_scale_factor": self.scale,
        }
        context = self.browser.new_context(viewport={"width": width, "height": height}, **usual | options)
        context.set_default_timeout(1000 * READY_SECONDS)
        self.contexts.append(context)
        if self.cookie:
            context.add_cookies([{"name": "twin-session", "value": self.cookie, "url": self.house}])
        page = context.new_page()
        self._watch(page)
        return page

    def expect(self, *words: str) -> None:
        """Let faults pass that hold one of these words."""
        self.expected += words

    def close(self) -> None:
        """Close every window."""
        for context in self.contexts:
            context.close()
        self.contexts.clear()

    def _watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("console", lambda said: self.faults.append(f"console: {said.text}") if said.type == "error" else None)
        page.on("response", lambda got: self.faults.append(f"{got.status} {got.url}") if got.status >= 400 else None)
        page.on("request", lambda asked: self._see(asked.url))

    def _see(self, address: str) -> None:
        if not address.startswith((self.house, "data:", "blob:", "file:")):
            self.faults.append(f"foreign request: {address}")

    def unexpected(self) -> list[str]:
        """Return the faults that nobody expected."""
        return [fault for fault in self.faults if not any(word in fault for word in self.expected)]


def until_ready(page: Page) -> Page:
    """Return the page when its model stands as it was last asked for."""
    page.wait_for_selector(READY, state="attached", timeout=1000 * READY_SECONDS)
    return page


def picture(page: Page, name: str) -> bytes:
    """Keep a screenshot under tests/journeys/screenshots and return it."""
    PICTURES.mkdir(exist_ok=True)
    return page.screenshot(path=PICTURES / f"{name}.png")


@pytest.fixture
def visit(browser: Browser, house: str) -> Iterator[Visit]:
    """The public: a function that opens a path; any fault on a page fails the test."""
    visitor = Visit(browser, house)
    yield visitor
    visitor.close()
    assert visitor.unexpected() == []


def session_of(town: Workspace, name: str, role: Role) -> str:
    """Return the session token of a person of this role."""
    known = {user.name: user for user in town.accounts.all()}
    user = known.get(name) or town.accounts.add(name, None, role, full_name=name.title(), groups=[GROUP.id])
    return town.sessions.begin(user.id).token


Office = Callable[[Role], Visit]


@pytest.fixture
def office(browser: Browser, house: str, town: Workspace) -> Iterator[Office]:
    """A function that gives somebody of the administration, signed in with a role."""
    visitors: list[Visit] = []

    def enter(role: Role) -> Visit:
        visitors.append(Visit(browser, house, session_of(town, f"journey-{role}", role)))
        return visitors[-1]

    yield enter
    for visitor in visitors:
        visitor.close()
    assert [fault for visitor in visitors for fault in visitor.unexpected()] == []
