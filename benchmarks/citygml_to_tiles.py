"""CityGML to 3D Tiles: buildings per CPU second, peak memory, and the ratio to a bare lxml walk of the same file.

    python benchmarks/citygml_to_tiles.py [FILE.gml ...] [--megabytes 130] [--stages] [--repeat 3]

Without files, one is made by repeating tiles of ../shared/data/demo_koeln (or, when they are absent, a plain building)
side by side under new ids until it has the size asked for. Each measurement runs in a fresh process, so peak memory is its own;
CPU seconds contain the start of the interpreter and all imports, with modules compiled as those of an installed package are.
The walk has one thread; ours reads and writes with two processes where cores are free, so both ratios are told.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import multiprocessing
import os
import re
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Stage = Callable[[str, str], dict[str, Any]]
KOELN = Path(__file__).resolve().parents[2] / "shared" / "data" / "demo_koeln" / "lod2"
MEMBER = re.compile(r"<(\w+:)?cityObjectMember>")
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<core:CityModel xmlns:core="http://www.opengis.net/citygml/1.0" xmlns:bldg="http://www.opengis.net/citygml/building/1.0"
 xmlns:gml="http://www.opengis.net/gml"><gml:boundedBy><gml:Envelope srsName="EPSG:25832"/></gml:boundedBy>
"""
TAIL = "</core:CityModel>\n"


def plain_members(row: int) -> str:
    """Return the members of a street of 400 box houses."""
    return "\n".join(plain_house(356000 + 14 * column, 5645000 + 16 * row, row, column) for column in range(400))


def plain_house(x: float, y: float, row: int, column: int) -> str:
    low, high, a, b = 50.0, 59.0, x + 10, y + 12
    faces = {
        "Ground": [(x, y, low), (x, b, low), (a, b, low), (a, y, low)],
        "Roof": [(x, y, high), (a, y, high), (a, b, high), (x, b, high)],
    }
    walls = [((x, y), (a, y)), ((a, y), (a, b)), ((a, b), (x, b)), ((x, b), (x, y))]
    rows = [*faces.items(), *(("Wall", [(*p, low), (*q, low), (*q, high), (*p, high)]) for p, q in walls)]
    surfaces = "".join(
        f"<bldg:boundedBy><bldg:{kind}Surface><bldg:lod2MultiSurface><gml:MultiSurface><gml:surfaceMember><gml:Polygon>"
        f"<gml:exterior><gml:LinearRing><gml:posList>{' '.join(f'{v:.3f}' for p in [*ring, ring[0]] for v in p)}</gml:posList>"
        "</gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember></gml:MultiSurface></bldg:lod2MultiSurface>"
        f"</bldg:{kind}Surface></bldg:boundedBy>"
        for kind, ring in rows
    )
    name = f'<core:cityObjectMember><bldg:Building gml:id="B{row}_{column}">'
    height = "<bldg:measuredHeight>9.0</bldg:measuredHeight><bldg:storeysAboveGround>3</bldg:storeysAboveGround>"
    return f"{name}{height}{surfaces}</bldg:Building></core:cityObjectMember>"


def make_file(target: Path, megabytes: float) -> None:
    """Write a CityGML file of about the size asked for."""
    head, bodies = HEAD, [""]
    tiles = sorted(KOELN.glob("*.gml"))
    if tiles:
        texts = [tile.read_text(encoding="utf-8") for tile in tiles]
        head = texts[0][: MEMBER.search(texts[0]).start()]  # type: ignore[union-attr]
        bodies = [text[MEMBER.search(text).start() : text.rindex("</core:CityModel>")] for text in texts]  # type: ignore[union-attr]
    number = 0
    with target.open("w", encoding="utf-8") as stream:
        stream.write(head)
        while stream.tell() < megabytes * 1e6:
            body = bodies[number % len(bodies)] or plain_members(number)
            copy = number // len(bodies)
            if tiles and copy:
                body = beside(body, 3 * (copy % 8), 3 * (copy // 8))
            stream.write(re.sub(r'(gml:id="|href="#)', rf"\g<1>K{number}_", body))
            number += 1
        stream.write(TAIL)


def beside(body: str, east: int, north: int) -> str:
    """Return a body of the Köln tiles (347 to 350 km east, 5647 to 5650 km north) moved by whole kilometres."""
    moved = re.sub(r"\b34([789])(?=\d{3}\.)", lambda found: str(340 + int(found[1]) + east), body)
    return re.sub(r"\b564([789])(?=\d{3}\.)", lambda found: str(5640 + int(found[1]) + north), moved)


def walk(path: str, _folder: str) -> dict[str, Any]:
    """The floor: one event per member, freed at once, nothing read out of it."""
    from lxml import etree

    count = 0
    for _, element in etree.iterparse(path, tag="{*}cityObjectMember", huge_tree=True):
        count += 1
        element.clear(keep_tail=False)
        while element.getprevious() is not None:
            del element.getparent()[0]
    return {"buildings": count}


def read(path: str, _folder: str) -> dict[str, Any]:
    """The importer alone."""
    from twin.findings import Progress
    from twin.handlers import Source
    from twin.importers.citygml.reader import CityGML

    source = Source(Path(path), Path(path).name)
    batches = CityGML().read(source, CityGML.Options(), Progress())
    return {"objects": sum(batch.read for batch in batches)}


def tiles(path: str, folder: str) -> dict[str, Any]:
    """The whole way with the exporter's own options: sky light, ground surfaces, all attributes."""
    from twin.importers.citygml.reader import CityGML

    return chain(CityGML(), path, folder, sky_light=True)


def tiles_without_sky(path: str, folder: str) -> dict[str, Any]:
    """The whole way as other tools go it: without baked sky light."""
    from twin.importers.citygml.reader import CityGML

    return chain(CityGML(), path, folder, sky_light=False)


def chain(importer: Any, path: str, folder: str, *, sky_light: bool) -> dict[str, Any]:
    """Read, put the batches on disk, write 3D Tiles with feature ids, attributes and coarse parents."""
    from twin.exporters.tiles3d.exporter import Tiles3D, TilesOptions
    from twin.findings import Progress
    from twin.geodata import spool
    from twin.handlers import ExportLayer, Selection, Source

    layer_folder, target = Path(folder) / "spool", Path(folder) / "tiles"
    target.mkdir()
    crs, vertical = "", None
    source = Source(Path(path), Path(path).name)
    for number, batch in enumerate(importer.read(source, importer.Options(), Progress())):
        crs, vertical = batch.crs, batch.vertical
        if batch.data is not None:
            spool.write(layer_folder, number, batch.data)
    layer = ExportLayer("buildings", "Gebäude", "CityModel", crs, vertical, lambda: spool.read(layer_folder))
    report = Tiles3D().write(Selection((layer,)), target, TilesOptions(occlusion=sky_light), Progress())
    told = {key: report.extras[key] for key in ("objects", "triangles", "tiles")}
    return {"buildings": report.counts["buildings"], **told, "bytes": report.size}


def _child(stage: Stage, path: str, folder: str, pipe: Any) -> None:
    # as the reader process does: looking for cycles among millions of short-lived objects is wasted time
    gc.set_threshold(100_000, 50, 100)
    began = time.perf_counter()
    facts = stage(path, folder)
    wall = time.perf_counter() - began
    # what the importer's own processes used counts as well; the peak is that of the largest process
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(usage.ru_utime + usage.ru_stime for usage in usages)
    facts.update(cpu=cpu, wall=wall, peak=max(usage.ru_maxrss for usage in usages) / 1024)
    pipe.send(facts)


def measured(stage: Stage, path: Path, repeat: int = 1) -> dict[str, Any]:
    """Run a stage in fresh processes and return the facts of the one with the fewest CPU seconds; peak in megabytes."""
    return min((_measured_once(stage, path) for _ in range(repeat)), key=lambda facts: facts["cpu"])


def _measured_once(stage: Stage, path: Path) -> dict[str, Any]:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    with tempfile.TemporaryDirectory() as folder:
        process = context.Process(target=_child, args=(stage, str(path), folder, theirs))
        process.start()
        theirs.close()
        facts: dict[str, Any] = ours.recv()
        process.join()
    return facts


def say(name: str, facts: dict[str, Any], buildings: int, megabytes: float, floor: dict[str, Any] | None = None) -> None:
    """Print one stage's line with its ratios to the `floor` in CPU seconds and by the clock, and its counts below."""
    ratio = f" {facts['cpu'] / floor['cpu']:5.2f} x walk's CPU {facts['wall'] / floor['wall']:5.2f} x its wall" if floor else ""
    print(
        f"  {name:20} {facts['cpu']:7.2f} CPU s {facts['wall']:7.2f} wall s{ratio}"
        f" {buildings / facts['cpu']:8.0f} buildings/CPU s {megabytes / facts['cpu']:6.1f} MB/CPU s {facts['peak']:6.0f} MB peak"
    )
    rest = {key: value for key, value in facts.items() if key not in ("cpu", "wall", "peak", "buildings")}
    if rest:
        print(f"  {'':20} {rest}")


def report_on(path: Path, *, stages: bool, repeat: int) -> None:
    size = path.stat().st_size / 1e6
    floor = measured(walk, path, max(repeat, 2))
    buildings = floor["buildings"]
    print(f"{path.name}: {size:.1f} MB, {buildings} members")
    say("walk", floor, buildings, size, floor)
    for stage in (*((read,) if stages else ()), tiles_without_sky, tiles):
        say(stage.__name__.replace("_", " "), measured(stage, path, repeat), buildings, size, floor)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--megabytes", type=float, default=130.0)
    parser.add_argument("--stages", action="store_true", help="also measure the importer alone")
    parser.add_argument("--repeat", type=int, default=1, help="how often each stage runs; the best counts")
    arguments = parser.parse_args()
    with as_installed():
        run(arguments)


@contextlib.contextmanager
def as_installed() -> Iterator[None]:
    """Measure as an installed package runs: modules compiled before, libraries with the one thread the reader process has.

    Where this interpreter was told to write no compiled modules its children are too, so it starts anew without that.
    """
    if sys.flags.dont_write_bytecode:
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.execv(sys.executable, [sys.executable, *sys.argv])
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    with tempfile.TemporaryDirectory() as cache, tempfile.TemporaryDirectory() as folder:
        # modules go into a folder of their own, whoever owns the package's
        os.environ["PYTHONPYCACHEPREFIX"] = cache
        path = Path(folder) / "one.gml"
        path.write_text(f"{HEAD}{plain_house(356000.0, 5645000.0, 0, 0)}{TAIL}", encoding="utf-8")
        for stage in (walk, tiles):
            measured(stage, path)
        yield


def run(arguments: argparse.Namespace) -> None:
    if arguments.files:
        for path in arguments.files:
            report_on(path, stages=arguments.stages, repeat=arguments.repeat)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "city.gml"
        make_file(path, arguments.megabytes)
        report_on(path, stages=arguments.stages, repeat=arguments.repeat)


if __name__ == "__main__":
    main()
