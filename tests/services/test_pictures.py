"""Map tiles of services come in web Mercator whatever the service speaks, bent to within a pixel, and never as anything else."""

from __future__ import annotations

import io
import math
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from tests.fakehost import FakeHost, Reply
from tests.services import gdi
from twin.errors import LimitExceeded, NotFound, ServiceFailed
from twin.findings import Progress
from twin.geodata import crs
from twin.geodata.mapservice import MapService
from twin.handlers import Source
from twin.importers.services.wms import WMS, WMSOptions
from twin.importers.services.wmts import WMTS, WMTSOptions
from twin.services.pictures import SIZE, Tile, picture

HALF = 20037508.342789244
MIDDLE = (9.5, 51.3)


def tile_at(lon: float, lat: float, z: int) -> Tile:
    """Return the tile around a place, by the usual formula of web maps."""
    x = (lon + 180) / 360 * 2**z
    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * 2**z
    return Tile(z, int(x), int(y))


def plain(west: float, south: float, east: float, north: float, width: int, height: int) -> bytes:
    """Return a map on which the colour tells the place: red the easting, green the northing, in units of 40 m (modulo 200)."""
    xs = west + (np.arange(width) + 0.5) / width * (east - west)
    ys = north - (np.arange(height) + 0.5) / height * (north - south)
    image = np.zeros((height, width, 3), dtype=np.uint8)
    image[..., 0] = ((xs / 40.0) % 200)[None, :]
    image[..., 1] = ((ys / 40.0) % 200)[:, None]
    stream = io.BytesIO()
    Image.fromarray(image).save(stream, "PNG")
    return stream.getvalue()


def drawn(host: FakeHost, path: str) -> Reply:
    """Answer GetMap with the place as colour, axes as the version binds them for systems with easting first."""
    asked = gdi.query(path)
    values = [float(value) for value in asked["bbox"].split(",")]
    return Reply(plain(*values, int(asked["width"]), int(asked["height"])), "image/png")


def service_of(host: FakeHost, name: str, folder: Path, **options: Any) -> MapService:
    """Return the one layer of a sample's capabilities, its address turned to this host."""
    path = folder / "capabilities.xml"
    path.write_bytes(gdi.sample(name, host))
    importer, kind = (WMTS(), WMTSOptions) if name.startswith("wmts") else (WMS(), WMSOptions)
    (batch,) = importer.read(Source(path, path.name), kind(**options), Progress())
    assert isinstance(batch.data, MapService)
    return batch.data


def pixels(data: bytes) -> npt.NDArray[np.int64]:
    with Image.open(io.BytesIO(data)) as image:
        assert image.size == (SIZE, SIZE) and image.format == "PNG"
        return np.asarray(image.convert("RGBA")).astype(np.int64)


def expected(tile: Tile, code: str) -> npt.NDArray[np.float64]:
    """Return the place of every pixel's middle in a system, shape (256, 256, 2)."""
    box = tile.box()
    xs = box.min_x + (np.arange(SIZE) + 0.5) / SIZE * (box.max_x - box.min_x)
    ys = box.max_y - (np.arange(SIZE) + 0.5) / SIZE * (box.max_y - box.min_y)
    grid = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
    return crs.transform(grid, "EPSG:3857", code).reshape(SIZE, SIZE, 2)


def off(found: npt.NDArray[np.int64], places: npt.NDArray[np.float64]) -> float:
    """Return how far, in colour steps of 40 m, the median pixel is from where it belongs."""
    wanted = (places / 40.0) % 200
    away = np.abs(found[..., :2] - wanted)
    return float(np.median(np.minimum(away, 200 - away).max(axis=-1)))


def test_a_wms_in_web_mercator_is_asked_for_the_tile_itself(tmp_path: Path) -> None:
    tile = tile_at(*MIDDLE, 14)
    with gdi.serving(drawn) as host:
        data = picture(host.door(), service_of(host, "wms/luftbild-130.xml", tmp_path), tile)
        asked = gdi.query(host.paths[0])
    box = tile.box()
    assert [float(value) for value in asked["bbox"].split(",")] == pytest.approx(box.to_list(), abs=0.01)
    assert {name: asked[name] for name in ("version", "crs", "width", "height", "layers", "format", "map", "transparent")} == {
        "version": "1.3.0", "crs": "EPSG:3857", "width": "256", "height": "256", "layers": "dop20", "format": "image/png",
        "map": "/luft", "transparent": "FALSE",
    }  # fmt: skip
    assert off(pixels(data), expected(tile, "EPSG:3857")) <= 1


@pytest.mark.parametrize(("name", "options"), [("wms/luftbild-130.xml", {"system": "EPSG:25832"}), ("wms/bplan-111.xml", {})])
def test_a_wms_in_another_system_is_bent(name: str, options: dict[str, str], tmp_path: Path) -> None:
    tile = tile_at(*MIDDLE, 13)
    with gdi.serving(drawn) as host:
        service = service_of(host, name, tmp_path, **options)
        data = picture(host.door(), service, tile)
        asked = gdi.query(host.paths[0])
    assert asked.get("crs", asked.get("srs")) == service.params["system"]
    # a pixel of this tile is 12 m, a step of colour 40 m
    assert off(pixels(data), expected(tile, service.crs)) <= 1


def test_latitude_stands_first_for_a_wms_1_3_0_in_degrees(tmp_path: Path) -> None:
    with gdi.serving(lambda host, path: Reply(gdi.picture((9, 9, 9)), "image/png")) as host:
        for version, first in (("1.3.0", 51.3), ("1.1.1", 9.5)):
            service = MapService(
                "wms", f"{host.url}/wms", "a", version, "EPSG:4326", params={"format": "image/png", "system": "EPSG:4326"}
            )
            picture(host.door(), service, tile_at(*MIDDLE, 14))
            assert float(gdi.query(host.paths[-1])["bbox"].split(",")[0]) == pytest.approx(first, abs=0.05)


def test_wmts_tiles_of_another_grid_are_put_together_and_bent(tmp_path: Path) -> None:
    resolution, west, north = 10000 * 0.00028, 400000.0, 5800000.0

    def tiles(host: FakeHost, path: str) -> Reply:
        _, _, layer, style, grid, matrix, row, name = path.split("/")
        assert (layer, style, grid) == ("stadtkarte", "farbe", "UTM32")
        step = 256 * (resolution if matrix == "01" else 1000000 * 0.00028)
        left, top = west + int(name.removesuffix(".png")) * step, north - int(row) * step
        return Reply(plain(left, top - step, left + step, top, 256, 256), "image/png")

    tile = tile_at(*MIDDLE, 15)
    with gdi.serving(tiles) as host:
        data = picture(host.door(), service_of(host, "wmts/karte.xml", tmp_path), tile)
        assert 1 <= len(host.asked) <= 16 and all("/01/" in path for path in host.paths)
    assert off(pixels(data), expected(tile, "EPSG:25832")) <= 1


def test_a_wmts_without_template_is_asked_by_key_and_value_and_may_lack_tiles(tmp_path: Path) -> None:
    text = (gdi.SAMPLES / "wmts" / "karte.xml").read_bytes()
    start, end = text.index(b"<ResourceURL"), text.index(b"/>", text.index(b"<ResourceURL")) + 2
    with gdi.serving(lambda host, path: Reply(b"none", status=404)) as host:
        path = tmp_path / "kvp.xml"
        path.write_bytes((text[:start] + text[end:]).replace(b"https://gdi.musterstadt.example", host.url.encode()))
        (batch,) = WMTS().read(Source(path, path.name), WMTSOptions(), Progress())
        assert isinstance(batch.data, MapService)
        data = picture(host.door(), batch.data, tile_at(*MIDDLE, 15))
        asked = gdi.query(host.paths[0])
    assert (asked["request"], asked["tilematrixset"], asked["tilematrix"], asked["layer"]) == (
        "GetTile",
        "UTM32",
        "01",
        "stadtkarte",
    )
    assert pixels(data)[..., 3].max() == 0


def test_outside_the_rectangle_of_the_service_nothing_is_asked(tmp_path: Path) -> None:
    with gdi.serving(drawn) as host:
        data = picture(host.door(), service_of(host, "wms/luftbild-130.xml", tmp_path), tile_at(12.0, 51.3, 12))
        assert host.asked == []
    assert pixels(data)[..., 3].max() == 0


BAD = {
    "exception": Reply(gdi.EXCEPTION, "text/xml"),
    "page": Reply(b"<!DOCTYPE html><html>Wartung</html>", "text/html"),
    "svg": Reply(b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "image/png"),
    "gif": Reply(b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", "image/png"),
    "cut png": Reply(gdi.picture((1, 2, 3))[:200], "image/png"),
    "empty": Reply(b"", "image/png"),
    "down": Reply(b"", status=500),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_picture_is_never_passed_on(name: str, tmp_path: Path) -> None:
    with gdi.serving(lambda host, path: BAD[name]) as host, pytest.raises(ServiceFailed) as fault:
        picture(host.door(), service_of(host, "wms/luftbild-130.xml", tmp_path), tile_at(*MIDDLE, 14))
    assert fault.value.code == ("OUTBOUND_STATUS" if name == "down" else "SERVICE_NO_PICTURE")
    if name == "exception":
        assert "Die Datenbank ruht." in fault.value.text.de


def test_pictures_of_too_many_pixels_or_bytes_are_refused(tmp_path: Path) -> None:
    wide = io.BytesIO()
    Image.new("1", (20000, 20000)).save(wide, "PNG")
    with gdi.serving(lambda host, path: Reply(wide.getvalue(), "image/png")) as host, pytest.raises(ServiceFailed):
        picture(host.door(), service_of(host, "wms/luftbild-130.xml", tmp_path), tile_at(*MIDDLE, 14))
    with gdi.serving(lambda host, path: Reply(bytes(9 * 1024 * 1024), "image/png")) as host, pytest.raises(LimitExceeded):
        picture(host.door(), service_of(host, "wms/luftbild-130.xml", tmp_path), tile_at(*MIDDLE, 14))


@pytest.mark.parametrize("numbers", [(0, 0, 1), (3, -1, 0), (3, 8, 0), (23, 0, 0), (-1, 0, 0)])
def test_a_tile_of_impossible_numbers_is_not_found(numbers: tuple[int, int, int]) -> None:
    with pytest.raises(NotFound):
        Tile(*numbers)
