"""Import of GeoPackage, FlatGeobuf and Shapefile against a plain conversion to FlatGeobuf: CPU seconds, ratio, peak memory.

    python benchmarks/vector_import.py [--polygons 1000000] [--formats gpkg fgb shp] [--repeat 1]

The polygons are made on the spot: parcels of 5 to 12 corners with four attributes. `import` reads, checks every geometry and puts
the batches on disk as the reader process does; `copy` is `ogr2ogr` to FlatGeobuf where Debian's gdal-bin is installed, otherwise
pyogrio's own bulk copy (Arrow stream in, Arrow stream out) and called so. Each runs in a fresh process; CPU seconds contain
the start of the interpreter and all imports. `fiona` is geopandas over fiona on a tenth of the file, times ten.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import shutil
import subprocess
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

Stage = Callable[[str, str], dict[str, Any]]
DRIVERS = {"gpkg": "GPKG", "fgb": "FlatGeobuf", "shp": "ESRI Shapefile"}
STEP = 50_000


def parcels(first: int, count: int) -> Any:
    """Return `count` polygons of 5 to 12 corners on a grid of 40 m, the same ones in every run."""
    import geopandas
    import numpy as np
    import pandas as pd
    import shapely

    random = np.random.default_rng(first)
    numbers = np.arange(first, first + count)
    corners = random.integers(5, 13, count)
    rows = np.repeat(np.arange(count), corners + 1)
    starts = np.concatenate([[0], np.cumsum(corners + 1)[:-1]])
    turn = (np.arange(len(rows)) - starts[rows]) % corners[rows]
    angle = 2 * np.pi * turn / corners[rows]
    x = 400_000 + 40.0 * (numbers % 1000)[rows] + 18 * np.cos(angle)
    y = 5_600_000 + 40.0 * (numbers // 1000)[rows] + 18 * np.sin(angle)
    shapes = shapely.polygons(shapely.linearrings(np.column_stack([x, y]), indices=rows))
    columns = {
        "kennzeichen": pd.array([f"057740-{n:08d}" for n in numbers], dtype="str"),
        "flaeche": shapely.area(shapes),
        "nutzung": pd.array(random.integers(0, 40, count), dtype="int32"),
        "gemarkung": pd.array(np.array(["Altstadt", "Südost", "Mühlenfeld", "Bahnhof"])[numbers % 4], dtype="str"),
    }
    return geopandas.GeoDataFrame(columns, geometry=shapes, crs="EPSG:25832")


def make(path: Path, polygons: int) -> None:
    """Write the polygons as one stream of batches."""
    import pyarrow as pa
    import pyogrio

    def batches() -> Any:
        for first in range(0, polygons, STEP):
            table = pa.table(parcels(first, min(STEP, polygons - first)).to_arrow(geometry_encoding="WKB", index=False))
            yield from table.cast(schema).to_batches()

    names = pa.table(parcels(0, 1).to_arrow(geometry_encoding="WKB", index=False)).schema
    schema = pa.schema([field.remove_metadata() for field in names])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pyogrio.write_arrow(
            pa.RecordBatchReader.from_batches(schema, batches()),
            path,
            layer="flurstuecke",
            driver=DRIVERS[path.suffix[1:]],
            geometry_name="geometry",
            geometry_type="Polygon",
            crs="EPSG:25832",
            encoding="UTF-8",
        )


def imported(path: str, folder: str) -> dict[str, Any]:
    """Read with the twin's importer and put the batches on disk."""
    from twin.findings import Progress
    from twin.geodata import spool
    from twin.handlers import Source
    from twin.importers.flatgeobuf import FlatGeobuf
    from twin.importers.geopackage.reader import GeoPackage
    from twin.importers.shapefile.reader import Shapefile

    importer = {".gpkg": GeoPackage, ".fgb": FlatGeobuf, ".shp": Shapefile}[Path(path).suffix]()
    source, count = Source(Path(path), Path(path).name), 0
    for number, batch in enumerate(importer.read(source, importer.Options(), Progress())):
        count += batch.imported
        if batch.data is not None:
            spool.write(Path(folder) / "layer", number, batch.data)
        del batch
    return {"polygons": count}


def copied(path: str, folder: str) -> dict[str, Any]:
    """pyogrio's own bulk copy: an Arrow stream read and written as FlatGeobuf with its index."""
    import pyarrow as pa
    import pyogrio
    from pyogrio.raw import open_arrow

    warnings.simplefilter("ignore")
    with open_arrow(path, use_pyarrow=True) as (facts, reader):
        name = facts["geometry_name"] or "wkb_geometry"
        plain = pa.schema([field.remove_metadata() for field in reader.schema])
        batches = (pa.RecordBatch.from_arrays(batch.columns, schema=plain) for batch in reader)
        pyogrio.write_arrow(
            pa.RecordBatchReader.from_batches(plain, batches),
            Path(folder) / "copy.fgb",
            driver="FlatGeobuf",
            geometry_name=name,
            geometry_type="Polygon",
            crs="EPSG:25832",
        )
    return {"polygons": int(pyogrio.read_info(Path(folder) / "copy.fgb")["features"])}


def converted(path: str, folder: str) -> dict[str, Any]:
    """Debian's ogr2ogr, to FlatGeobuf."""
    subprocess.run(["ogr2ogr", "-f", "FlatGeobuf", str(Path(folder) / "copy.fgb"), path], check=True)
    return {}


def over_fiona(path: str, _folder: str) -> dict[str, Any]:
    """geopandas over fiona, the usual way for years, on a tenth of the rows."""
    import geopandas
    import pyogrio

    rows = int(pyogrio.read_info(path)["features"]) // 10
    return {"polygons": len(geopandas.read_file(path, engine="fiona", rows=rows))}


def _child(stage: Stage, path: str, folder: str, pipe: Any) -> None:
    began = time.perf_counter()
    facts = stage(path, folder)
    wall = time.perf_counter() - began
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(usage.ru_utime + usage.ru_stime for usage in usages)
    pipe.send({**facts, "cpu": cpu, "wall": wall, "peak": max(usage.ru_maxrss for usage in usages) / 1024})


def measured(stage: Stage, path: Path, repeat: int) -> dict[str, Any]:
    """Run a stage in fresh processes and return the facts of the one with the fewest CPU seconds; peak in megabytes."""
    return min((_measured_once(stage, path) for _ in range(repeat)), key=lambda facts: facts["cpu"])


def _measured_once(stage: Stage, path: Path) -> dict[str, Any]:
    # as in the reader process: one thread each and memory given back
    os.environ.update({"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "ARROW_NUM_THREADS": "1"})
    os.environ.update({"ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "2", "GDAL_CACHEMAX": "128"})
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        process = context.Process(target=_child, args=(stage, str(path), folder, theirs))
        process.start()
        theirs.close()
        facts: dict[str, Any] = ours.recv()
        process.join()
    return facts


def say(name: str, facts: dict[str, Any], floor: float, times: int = 1) -> None:
    """Print one stage's line."""
    cpu = facts["cpu"] * times
    print(
        f"  {name:14} {cpu:7.2f} CPU s {facts['wall'] * times:7.2f} wall s {cpu / floor:6.2f} x copy {facts['peak']:6.0f} MB peak"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--polygons", type=int, default=1_000_000)
    parser.add_argument("--formats", nargs="+", choices=list(DRIVERS), default=list(DRIVERS))
    parser.add_argument("--repeat", type=int, default=1, help="how often each stage runs; the best counts")
    parser.add_argument("--fiona", action="store_true", help="also measure geopandas over fiona")
    arguments = parser.parse_args()
    peer, name = (converted, "ogr2ogr") if shutil.which("ogr2ogr") else (copied, "pyogrio copy")
    with tempfile.TemporaryDirectory(prefix="vector-import-") as folder:
        for ending in arguments.formats:
            path = Path(folder) / f"flurstuecke.{ending}"
            # a child starts with the peak of its parent, so the parent stays small
            maker = multiprocessing.get_context("spawn").Process(target=make, args=(path, arguments.polygons))
            maker.start()
            maker.join()
            size = sum(item.stat().st_size for item in path.parent.glob("flurstuecke.*")) / 1e6
            print(f"{ending}: {arguments.polygons} polygons, {size:.0f} MB")
            floor = measured(peer, path, arguments.repeat)
            ours = measured(imported, path, arguments.repeat)
            if ours["polygons"] != arguments.polygons:
                raise SystemExit(f"{ours['polygons']} of {arguments.polygons} polygons were imported")
            say(name, floor, floor["cpu"])
            say("import", ours, floor["cpu"])
            if arguments.fiona:
                say("fiona", measured(over_fiona, path, 1), floor["cpu"], times=10)
            for item in path.parent.glob("flurstuecke.*"):
                item.unlink()


if __name__ == "__main__":
    main()
