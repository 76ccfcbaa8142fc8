"""Point clouds: memory and rate of importing and tiling a LAZ file, at two sizes.

    python benchmarks/pointcloud_import.py [--millions 2 22] [--repeat 1] [--tiles]

Writes LAZ files of ground, roofs and trees over 1 km² (LAS 1.4, point format 7, compressed like the tiles of a survey office)
and measures, each in a fresh process: `import` (header check, pieces of a quarter of a million points, batches on disk) and with
--tiles `tiles` (the quadtree of display tiles from those batches). Goal: the same memory for 2 and for 22 million points.
"""

from __future__ import annotations

import argparse
import functools
import shutil
import tempfile
from pathlib import Path
from typing import Any

from citygml_to_tiles import measured

PIECE = 1_000_000


def write_cloud(millions: float, path: str, _folder: str) -> dict[str, Any]:
    """Write a LAZ file of so many million points, in strips as an aeroplane flies."""
    import laspy
    import numpy as np
    import pyproj

    header = laspy.LasHeader(point_format=7, version="1.4")
    header.scales, header.offsets = np.full(3, 0.01), np.array([360000.0, 5721000.0, 0.0])
    header.add_crs(pyproj.CRS.from_epsg(25832))
    count, rng = int(millions * 1e6), np.random.default_rng(1)
    with laspy.open(path, mode="w", header=header, laz_backend=laspy.LazBackend.Lazrs) as sink:
        for begin in range(0, count, PIECE):
            number = min(PIECE, count - begin)
            points = laspy.ScaleAwarePointRecord.zeros(number, header=header)
            along = (begin + np.arange(number)) / count
            x, y = 1000.0 * (along * 40.0 % 1.0), 1000.0 * along + rng.random(number) * 25.0
            ground = 60.0 + 5.0 * np.sin(x / 90.0) * np.cos(y / 110.0)
            kind = np.where(np.sin(x / 15.0) * np.sin(y / 19.0) > 0.7, 6, np.where(rng.random(number) < 0.2, 5, 2))
            points["x"], points["y"] = 360000.0 + x, 5721000.0 + y
            points["z"] = ground + np.where(kind == 6, 9.0, np.where(kind == 5, 12.0 * rng.random(number), 0.0))
            points["classification"] = kind.astype(np.uint8)
            points["intensity"] = rng.integers(0, 3000, number).astype(np.uint16)
            for name in ("red", "green", "blue"):
                points[name] = (rng.integers(60, 200, number) * 257).astype(np.uint16)
            sink.write_points(points)
    return {}


def import_cloud(kept: str, path: str, _folder: str) -> dict[str, Any]:
    """Header check, chunks, batches on disk in `kept`."""
    from twin.findings import Progress
    from twin.geodata import spool
    from twin.handlers import Source
    from twin.importers.las.reader import LAS

    points = 0
    for number, batch in enumerate(LAS().read(Source(Path(path), "wolke.laz"), LAS.Options(), Progress())):
        points += batch.imported
        spool.write(Path(kept), number, batch.data)
        del batch
    return {"points": points}


def tile_cloud(path: str, folder: str) -> dict[str, Any]:
    """Display tiles from the batches on disk."""
    from twin.exporters.tiles3d.points import write_points
    from twin.findings import Progress
    from twin.geodata import spool

    counts = write_points(lambda: spool.read(Path(path)), Path(folder), progress=Progress())
    sizes = sorted(file.stat().st_size for file in Path(folder).glob("*.glb"))
    return {"points": counts.points, "tiles": counts.tiles, "levels": counts.levels, "largest": sizes[-1] // 1000}


def say(name: str, facts: dict[str, Any]) -> None:
    rest = {key: value for key, value in facts.items() if key not in ("cpu", "wall", "peak", "points")}
    print(
        f"  {name:8} {facts['points']:11,} points {facts['cpu']:7.2f} CPU s {facts['wall']:7.2f} wall s"
        f" {facts['points'] / facts['cpu'] / 1e6:5.2f} M points/CPU s {facts['peak']:6.0f} MB peak {rest or ''}",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--millions", type=float, nargs="+", default=[2.0, 22.0])
    parser.add_argument("--repeat", type=int, default=1, help="how often each stage runs; the best counts")
    parser.add_argument("--tiles", action="store_true", help="also measure the display tiles")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for millions in arguments.millions:
            path, kept = Path(folder) / "wolke.laz", Path(folder) / "kept"
            measured(functools.partial(write_cloud, millions), path)
            print(f"{millions:g} million points, {path.stat().st_size / 1e6:.0f} MB LAZ", flush=True)
            for _ in range(arguments.repeat):
                shutil.rmtree(kept, ignore_errors=True)
                facts = measured(functools.partial(import_cloud, str(kept)), path)
            say("import", facts)
            if arguments.tiles:
                say("tiles", measured(tile_cloud, kept, arguments.repeat))


if __name__ == "__main__":
    main()
