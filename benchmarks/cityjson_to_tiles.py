"""CityJSON to 3D Tiles: buildings per CPU second, peak memory, and whether both stay as they are when the city grows.

    python benchmarks/cityjson_to_tiles.py [--megabytes 30 120] [--repeat 3]

The CityJSON is written by the twin's own exporter from CityGML of the sizes named, made as in citygml_to_tiles.py; each size
is measured as one document and as a CityJSONSeq. Each measurement runs in a fresh process and contains the start of the
interpreter and all imports; `net` leaves those out, so that two sizes can be compared.
"""

from __future__ import annotations

import argparse
import functools
import tempfile
from pathlib import Path
from typing import Any

from citygml_to_tiles import as_installed, chain, make_file, measured, say

ENDINGS = (".city.json", ".city.jsonl")


def make_cityjson(megabytes: float, folder: str, _scratch: str) -> dict[str, Any]:
    """Write CityGML of a size and then the same as CityJSON, as a document and as a sequence."""
    from twin.exporters.cityjson.document import CityJSON
    from twin.exporters.cityjson.sequence import CityJSONSeq
    from twin.findings import Progress
    from twin.geodata import spool
    from twin.handlers import ExportLayer, Selection, Source
    from twin.importers.citygml.reader import CityGML

    with tempfile.TemporaryDirectory() as scratch:
        gml, layers = Path(scratch) / "city.gml", Path(scratch) / "layers"
        make_file(gml, megabytes)
        crs, vertical = "", None
        for number, batch in enumerate(CityGML().read(Source(gml, gml.name), CityGML.Options(), Progress())):
            crs, vertical = batch.crs, batch.vertical
            if batch.data is not None:
                spool.write(layers, number, batch.data)
        layer = ExportLayer("buildings", "Gebäude", "CityModel", crs, vertical, lambda: spool.read(layers))
        for ending, exporter in zip(ENDINGS, (CityJSON(), CityJSONSeq()), strict=True):
            target = Path(folder) / f"city-{megabytes:g}{ending}"
            exporter.write(Selection((layer,)), target, exporter.Options(), Progress())
    return {}


def start(_path: str, _folder: str) -> dict[str, Any]:
    """What every run pays before the first byte is read."""
    import twin.exporters.tiles3d.exporter
    import twin.geodata.spool
    import twin.importers.cityjson.reader  # noqa: F401 - only imported

    return {}


def tiles(path: str, folder: str) -> dict[str, Any]:
    """The whole way with the exporter's own options."""
    from twin.importers.cityjson.reader import CityJSON

    return chain(CityJSON(), path, folder, sky_light=True)


def tiles_without_sky(path: str, folder: str) -> dict[str, Any]:
    """The whole way as other tools go it: without baked sky light."""
    from twin.importers.cityjson.reader import CityJSON

    return chain(CityJSON(), path, folder, sky_light=False)


def report_on(path: Path, began: float, repeat: int) -> None:
    size = path.stat().st_size / 1e6
    print(f"{path.name}: {size:.1f} MB")
    for stage in (tiles_without_sky, tiles):
        facts = measured(stage, path, repeat)
        say(stage.__name__.replace("_", " "), facts, facts["buildings"], size)
        net = facts["cpu"] - began
        print(f"  {'':20} net {net:.2f} CPU s, {facts['buildings'] / net:.0f} buildings/CPU s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=float, nargs="+", default=[30.0, 120.0], help="of the CityGML before")
    parser.add_argument("--repeat", type=int, default=1, help="how often each stage runs; the best counts")
    arguments = parser.parse_args()
    with as_installed():
        compare(arguments)


def compare(arguments: argparse.Namespace) -> None:
    began = measured(start, Path(__file__), 3)["cpu"]
    print(f"start of the interpreter and imports: {began:.2f} CPU s")
    with tempfile.TemporaryDirectory() as folder:
        for megabytes in arguments.megabytes:
            # in a process of its own: a child's peak memory begins with what its parent held
            measured(functools.partial(make_cityjson, megabytes), Path(folder))
            for ending in ENDINGS:
                report_on(Path(folder) / f"city-{megabytes:g}{ending}", began, arguments.repeat)


if __name__ == "__main__":
    main()
