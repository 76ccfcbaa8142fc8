"""OpenStreetMap extracts: PBF and XML give the same, memory does not follow the number of nodes."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.importers.vectorsamples import Node, osm_pbf, osm_xml
from twin.errors import InputRefused
from twin.findings import Progress
from twin.handlers import Batch, Source
from twin.importers.osm import OSM
from twin.options import NoOptions

ROOT = Path(__file__).resolve().parents[2]


def trees(count: int) -> list[Node]:
    places = random.Random(1)
    return [(n, 6 + places.random(), 50 + places.random(), {"natural": "tree", "ref": str(n)}) for n in range(1, count + 1)]


def read(path: Path) -> tuple[dict[str, Batch], Progress]:
    progress = Progress()
    return {batch.layer: batch for batch in OSM().read(Source(path, path.name), NoOptions(), progress)}, progress


def test_points_lines_and_areas_come_with_their_tags(tmp_path: Path) -> None:
    batches, progress = read(osm_pbf(tmp_path / "a.osm.pbf"))
    assert {name: (batch.imported, batch.crs) for name, batch in batches.items()} == {
        "points": (1, "EPSG:4326"),
        "lines": (1, "EPSG:4326"),
        "multipolygons": (1, "EPSG:4326"),
    }
    tree = batches["points"].data.frame.iloc[0]  # type: ignore[union-attr]
    assert (tree["osm_id"], tree["name"]) == ("5", "Märzlinde")
    assert json.loads(tree["other_tags"]) == {"natural": "tree", "species:de": "Linde"}
    assert progress.findings()[0].code == "OSM_ATTRIBUTION"


def test_xml_gives_the_relations_too(tmp_path: Path) -> None:
    path = tmp_path / "a.osm"
    path.write_text(osm_xml(), encoding="utf-8")
    batches, _ = read(path)
    areas = batches["multipolygons"].data.frame  # type: ignore[union-attr]
    assert sorted(areas["landuse"].dropna()) == ["residential"] and sorted(areas["building"].dropna()) == ["house"]


@pytest.mark.parametrize("share", [0.3, 0.7])
def test_a_cut_extract_is_refused(tmp_path: Path, share: float) -> None:
    path = osm_pbf(tmp_path / "a.osm.pbf", nodes=trees(30_000))
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    with pytest.raises(InputRefused):
        read(path)


MEASURE = """
import re, sys
from pathlib import Path
from twin.findings import Progress
from twin.handlers import Source
from twin.importers.osm import OSM
read = sum(batch.read for batch in OSM().read(Source(Path(sys.argv[1]), "a.osm.pbf"), OSM.Options(), Progress()))
print(read, int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
"""


def test_memory_stays_bounded_while_objects_multiply(tmp_path: Path) -> None:
    peaks = []
    for count in (5_000, 150_000):
        path = osm_pbf(tmp_path / f"{count}.osm.pbf", trees(count), [(1, (1, 2), {"highway": "path"})])
        told = subprocess.run([sys.executable, "-c", MEASURE, str(path)], cwd=ROOT, capture_output=True, text=True, check=True)
        read_, peak = map(int, told.stdout.split())
        assert read_ == count + 1
        peaks.append(peak)
    assert peaks[1] < 400 and peaks[1] - peaks[0] < 120, peaks
