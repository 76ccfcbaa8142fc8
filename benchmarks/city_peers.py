"""City models to 3D: our way beside two peers in environments of their own, ratios in one run.

    python benchmarks/city_peers.py [--megabytes 130] [--cityjson-buildings 400] [--peers DIR] [--repeat 1]

CityGML → 3D Tiles against npm `citygml-to-3dtiles`, CityJSON → GLB against `cjio export glb`. The peers are installed by name
into `--peers` (a temporary folder by default) with the machine's own npm and pip. CPU seconds are user + system of the whole
command, start-up included, on both sides; neither side bakes sky light. Goals: CityGML at least 8 times per CPU second and the
same number of triangles; CityJSON at least 50 times.
"""

from __future__ import annotations

import argparse
import json
import resource
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from citygml_to_tiles import as_installed, make_file, measured, tiles_without_sky

from twin.importers.cityjson.reader import CityJSON

# the peer knows no names of the AdV; its own option tells it what they mean
PEER = """import Converter from "citygml-to-3dtiles";
const utm32 = "+proj=utm +zone=32 +ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +units=m +no_defs";
const names = ["urn:adv:crs:ETRS89_UTM32*DE_DHHN2016_NH*GCG2016", "EPSG:25832"];
const converter = new Converter({ srsProjections: Object.fromEntries(names.map((name) => [name, utm32])) });
await converter.convertFiles(process.argv[2], process.argv[3]);
"""


def command(arguments: list[str], **more: Any) -> dict[str, float]:
    """Run a command and return its CPU seconds, wall seconds and exit status."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(arguments, capture_output=True, text=True, check=False, **more)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        print(f"  {arguments[0]} ended with {done.returncode}: {done.stderr.strip()[-300:]}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"cpu": cpu, "wall": time.perf_counter() - began, "status": done.returncode}


def say(name: str, run: dict[str, Any], more: str = "") -> None:
    """Print one line."""
    print(f"  {name:20} {run['cpu']:8.2f} CPU s {run['wall']:8.2f} wall s  {more}")


def triangles_of_b3dm(path: Path) -> int:
    """Return the triangles of the one Batched 3D Model the peer writes: indices of its glTF, whichever version, by three."""
    content = path.read_bytes()
    sizes = struct.unpack_from("<4I", content, 12)
    glb = content[28 + sum(sizes) :]
    version, _, length = struct.unpack_from("<III", glb, 4)
    document = json.loads(glb[20 : 20 + length])
    meshes = document["meshes"]
    primitives = [one for mesh in (meshes if version == 2 else meshes.values()) for one in mesh["primitives"]]
    return sum(int(document["accessors"][one["indices"]]["count"]) for one in primitives) // 3


def against_citygml_to_3dtiles(peers: Path, megabytes: float, repeat: int, work: Path) -> None:
    """Print the two lines and the ratios for CityGML."""
    command(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(peers), "citygml-to-3dtiles"])
    source = work / "city.gml"
    make_file(source, megabytes)
    ours = measured(tiles_without_sky, source, repeat)
    script = peers / "convert.mjs"
    script.write_text(PEER, encoding="utf-8")
    heap = "--max-old-space-size=10000"
    runs = [command(["node", heap, str(script), str(source), str(work / f"peer{number}")]) for number in range(repeat)]
    peer = min(runs, key=lambda run: run["cpu"])
    drawn = triangles_of_b3dm(work / "peer0" / "full.b3dm") if peer["status"] == 0 else 0
    print(f"CityGML, {source.stat().st_size / 1e6:.0f} MB, {ours['buildings']} buildings and parts")
    say("twin", ours, f"{ours['triangles']} triangles, {ours['peak']:.0f} MB")
    say("citygml-to-3dtiles", peer, f"{drawn} triangles")
    print(f"  ratio                {peer['cpu'] / ours['cpu']:8.1f} x CPU {peer['wall'] / ours['wall']:8.1f} x wall")


def tiles_of_cityjson(path: str, folder: str) -> dict[str, Any]:
    """Our way from CityJSON to tiles, without baked sky light."""
    from citygml_to_tiles import chain

    return chain(CityJSON(), path, folder, sky_light=False)


def against_cjio(peers: Path, buildings: int, repeat: int, work: Path) -> None:
    """Print the two lines and the ratio for CityJSON; cjio's time grows with the square of the buildings."""
    environment = peers / "cjio"
    if not (environment / "bin" / "cjio").exists():
        subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
        pip = [str(environment / "bin" / "python"), "-m", "pip", "install", "--quiet", "cjio[export]==0.10.1"]
        subprocess.run(pip, check=True, capture_output=True)
    source = work / "city.gml"
    make_file(source, buildings / 42)  # the tiles of Köln hold 42 buildings a megabyte
    document = work / "city.city.json"
    subprocess.run([sys.executable, "-m", "twin", "convert", str(source), str(document)], check=True, capture_output=True)
    ours = measured(tiles_of_cityjson, document, repeat)
    peer = command([str(environment / "bin" / "cjio"), str(document), "export", "glb", str(work / "peer.glb")])
    print(f"CityJSON, {document.stat().st_size / 1e6:.1f} MB, {ours['buildings']} buildings and parts")
    say("twin", ours, f"{ours['triangles']} triangles, {ours['peak']:.0f} MB")
    say("cjio export glb", peer)
    print(f"  ratio                {peer['cpu'] / ours['cpu']:8.1f} x CPU {peer['wall'] / ours['wall']:8.1f} x wall")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=float, default=130.0)
    parser.add_argument("--cityjson-buildings", type=int, default=600)
    parser.add_argument("--peers", type=Path, default=None)
    parser.add_argument("--repeat", type=int, default=1)
    given = parser.parse_args()
    with as_installed(), tempfile.TemporaryDirectory(prefix="twin-peers-") as folder:
        work = Path(folder)
        peers = (given.peers or work / "peers").resolve()
        peers.mkdir(parents=True, exist_ok=True)
        against_citygml_to_3dtiles(peers, given.megabytes, given.repeat, work)
        against_cjio(peers, given.cityjson_buildings, given.repeat, work)


if __name__ == "__main__":
    main()
