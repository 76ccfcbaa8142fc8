"""Terrain tiles from a GeoTIFF: our rate against rio-tiler's, in one run.

    python benchmarks/terrain_tiles.py [--side 3072] [--repeat 2] [--peer FOLDER]

The GeoTIFF is a cloud-optimised one of rolling ground in steps of 1 m, written with the twin's own exporter. Both make the whole
pyramid: we import, keep the grid on disk and write meshes with relief pictures; rio-tiler reads every tile of its Web Mercator
pyramid and encodes it as Terrain-RGB PNG. rio-tiler runs in an environment of its own that pip fills (kept with --peer).
A tile is 256 by 256 values; ours are larger and are counted as so many. Start and imports are left out on both sides.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path
from typing import Any

from citygml_to_tiles import measured

TILE = 256 * 256
PEER = """
import json, sys, time
import numpy as np
from rio_tiler.io import Reader
from rio_tiler.utils import render

began = time.process_time()
count = size = 0
with Reader(sys.argv[1]) as raster:
    box = raster.get_geographic_bounds("EPSG:4326")
    for zoom in range(raster.minzoom, raster.maxzoom + 1):
        for tile in raster.tms.tiles(*box, [zoom]):
            if not raster.tile_exists(tile.x, tile.y, tile.z):
                continue
            heights = raster.tile(tile.x, tile.y, tile.z, tilesize=256).array.filled(0.0)[0]
            value = np.rint((heights + 10000.0) * 10.0).astype(np.uint32)
            rgb = np.stack([value >> 16 & 255, value >> 8 & 255, value & 255]).astype(np.uint8)
            size += len(render(rgb, img_format="PNG"))
            count += 1
print(json.dumps({"tiles": count, "megabytes": size / 1e6, "net": time.process_time() - began}))
"""


def write_ground(target: Path, side: int) -> None:
    """Write rolling ground with a few centimetres of noise as a cloud-optimised GeoTIFF."""
    import numpy as np

    from twin.exporters.geotiff import GeoTIFF
    from twin.findings import Progress
    from twin.geodata.coverage import Coverage
    from twin.handlers import ExportLayer, Selection

    y, x = np.mgrid[0:side, 0:side].astype(np.float32)
    noise = np.random.default_rng(1).normal(0.0, 0.03, (side, side))
    heights = 100 + 20 * np.sin(x / 310) * np.cos(y / 270) + 3 * np.sin(x / 41) * np.sin(y / 37) + noise
    grid = Coverage(heights.astype(np.float32), 360000.0, 5724000.0, 1.0, "EPSG:25832")
    layer = ExportLayer("dgm", "DGM", "Coverage", grid.crs, None, lambda: iter([grid]))
    GeoTIFF().write(Selection((layer,)), target, GeoTIFF.Options(), Progress())


def ours(path: str, folder: str) -> dict[str, Any]:
    """The whole way: import, grid on disk, meshes and pictures."""
    from twin.exporters.tiles3d.terrain import LEAF_CELLS, PARENT_CELLS, write_terrain
    from twin.findings import Progress
    from twin.geodata import spool
    from twin.geodata.coverage import Coverage
    from twin.geodata.glb import read_document
    from twin.handlers import Source
    from twin.importers.geotiff import GeoTIFF

    began = time.process_time()
    (batch,) = GeoTIFF().read(Source(Path(path), "dgm.tif"), GeoTIFF.Options(), Progress())
    spool.write(Path(folder) / "layer", 0, batch.data)
    (grid,) = spool.read(Path(folder) / "layer")
    assert isinstance(grid, Coverage)
    target = Path(folder) / "tiles"
    target.mkdir()
    write_terrain(grid, target, progress=Progress())
    net = time.process_time() - began
    files = list(target.glob("*.glb"))
    assert all(read_document(file)["meshes"] for file in files)
    deepest = max(file.stem.count("-") for file in files)
    leaf = min(LEAF_CELLS, grid.values.shape[0] >> deepest) ** 2
    values = sum(leaf if file.stem.count("-") == deepest else PARENT_CELLS**2 for file in files)
    size = sum(file.stat().st_size for file in files) / 1e6
    return {"tiles": values / TILE, "files": len(files), "megabytes": size, "net": net}


def peer(path: Path, folder: Path) -> dict[str, Any]:
    """The same ground through rio-tiler, in an environment of its own."""
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "rio-tiler"], check=True)
    done = subprocess.run([python, "-W", "ignore", "-c", PEER, str(path)], check=True, stdout=subprocess.PIPE)
    facts: dict[str, Any] = json.loads(done.stdout)
    return facts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--side", type=int, default=3072, help="cells along a side of the grid, a multiple of 1024")
    parser.add_argument("--repeat", type=int, default=1, help="how often ours runs; the best counts")
    parser.add_argument("--peer", type=Path, help="folder of rio-tiler's environment, kept for the next run")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "dgm.tif"
        write_ground(path, arguments.side)
        rows = {
            "twin": measured(ours, path, arguments.repeat),
            "rio-tiler": peer(path, arguments.peer or Path(folder) / "peer"),
        }
    square = (arguments.side / 1000.0) ** 2
    for name, facts in rows.items():
        rate, ground = facts["tiles"] / facts["net"], square / facts["net"]
        print(
            f"{name:10} {facts['net']:6.2f} CPU s {facts['tiles']:6.0f} tiles of 256 x 256"
            f" {rate:7.1f} tiles/CPU s {ground:6.2f} km²/CPU s {facts['megabytes']:6.1f} MB"
        )
    tiles, whole = (rows["twin"][key] / rows["rio-tiler"][key] for key in ("tiles", "net"))
    print(f"ratio: {tiles / whole:.2f} x rio-tiler's tile rate (goal 1.7), {1 / whole:.2f} x its ground per CPU second")
    print(f"peak of ours: {rows['twin']['peak']:.0f} MB")


if __name__ == "__main__":
    sys.exit(main())
