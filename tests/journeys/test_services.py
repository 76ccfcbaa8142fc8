"""A planner takes services in by their address and sees them; the browser never asks another host."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.fakehost import FakeHost, Reply
from tests.services import gdi
from tests.serving import served
from twin import work
from twin.app import create_app
from twin.cli.root import run
from twin.config import Settings
from twin.sample.demo import GROUP
from twin.workspace import Workspace, open_workspace

from .conftest import Visit, picture, session_of, until_ready

CITY = Path(__file__).parents[1] / "samples" / "cityjson"
RED = (200, 30, 30)


@pytest.fixture(scope="module")
def tiles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of 3D Tiles, as another town might serve them."""
    folder = tmp_path_factory.mktemp("remote") / "tiles"
    sample = next(path for path in sorted(CITY.iterdir()) if path.suffix == ".json")
    assert run(["convert", str(sample), str(folder), "--json"]) == 0
    return folder


@pytest.fixture(scope="module")
def host(tiles: Path) -> Iterator[FakeHost]:
    def answer(host: FakeHost, path: str) -> Reply:
        asked, place = gdi.query(path), urlsplit(path).path
        if asked.get("request") == "GetMap":
            return Reply(gdi.picture(RED), "image/png")
        if asked.get("service") == "WMS":
            second = b'<Layer><Name>alkis</Name><Title>Liegenschaften</Title></Layer><Layer queryable="0" opaque="1">'
            return Reply(
                gdi.sample("wms/luftbild-130.xml", host).replace(b'<Layer queryable="0" opaque="1">', second), "text/xml"
            )
        file = tiles / place.removeprefix("/3d/")
        if place.startswith("/3d/") and file.is_file():
            return Reply(file.read_bytes(), "application/json" if file.suffix == ".json" else "model/gltf-binary")
        return gdi.NOT_HERE

    with gdi.serving(answer) as running:
        yield running


@pytest.fixture(scope="module")
def office_home(tmp_path_factory: pytest.TempPathFactory, host: FakeHost) -> Iterator[Workspace]:
    """A new home whose administrator has listed the host."""
    settings = Settings(home=tmp_path_factory.mktemp("office") / "home", min_free_mb=0, allow_internal=f"127.0.0.1:{host.port}")
    workspace = open_workspace(settings)
    workspace.accounts.put_group(GROUP)
    workspace.runner.start(work.processes(workspace))
    yield workspace
    workspace.runner.stop()
    workspace.database.close()


@pytest.fixture
def planner(browser: Browser, office_home: Workspace) -> Iterator[Visit]:
    with served(create_app(office_home)) as address:
        visit = Visit(browser, address, session_of(office_home, "planerin", "planner"))
        yield visit
        visit.close()
    assert visit.unexpected() == []


def open_address(page: Page, address: str) -> None:
    page.get_by_label("Adresse", exact=True).fill(address)
    page.get_by_role("button", name="Adresse öffnen").click()


def middle(page: Page) -> npt.NDArray[np.float64]:
    """Return the colours of the lower middle of the model, shape (n, 3)."""
    shot = page.locator("twin-viewer canvas").screenshot()
    with Image.open(io.BytesIO(shot)) as image:
        part = image.convert("RGB").crop((image.width // 4, image.height // 4, 3 * image.width // 4, 3 * image.height // 4))
        return np.asarray(part).reshape(-1, 3).astype(float)


def contrast(page: Page) -> float:
    return float(middle(page).std(axis=0).max())


def test_a_wms_asks_for_its_layer_and_lies_on_the_ground(planner: Visit, host: FakeHost) -> None:
    page = planner("/datasets/new", wait=False)
    open_address(page, f"{host.url}/wms")
    choice = page.get_by_label("Ebenen des Dienstes")
    choice.wait_for()
    assert choice.locator("option").all_inner_texts() == ["Liegenschaften (alkis)", "Digitale Orthophotos 20 cm (dop20)"]
    picture(page, "service-question")
    choice.select_option("dop20")
    page.get_by_role("button", name="Adresse öffnen").click()
    page.get_by_role("heading", level=1, name="Digitale Orthophotos 20 cm").wait_for()
    until_ready(page)
    picture(page, "service-wms")
    red, green, blue = middle(page).mean(axis=0)
    assert red > 2 * green and red > 2 * blue
    assert any("GetMap" in path and "dop20" in path for path in host.paths)


def test_remote_tiles_are_seen_through_this_host(planner: Visit, host: FakeHost) -> None:
    page = planner("/datasets/new", wait=False)
    open_address(page, f"{host.url}/3d/tileset.json")
    page.wait_for_url(lambda address: "/datasets/" in address and not address.endswith("/new"))
    until_ready(page)
    picture(page, "service-tiles")
    assert any(path.endswith(".glb") for path in host.paths)
    assert contrast(page) > 15  # an empty scene is plain ground


def test_a_closed_address_is_told_in_one_sentence(planner: Visit) -> None:
    page = planner("/datasets/new", wait=False)
    open_address(page, "http://10.0.0.7/wms")
    page.get_by_text("ist nicht freigegeben. Bitte fragen Sie die Administration").wait_for()
