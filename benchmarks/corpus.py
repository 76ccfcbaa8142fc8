"""Every file of ../shared/data through inspect and import: the format found, counts against SOURCES.md, findings, seconds.

    make corpus        (python benchmarks/corpus.py [--only PATTERN] [--jobs 2])

Each upload runs in the reader process like one of a planner's. Questions (no CRS, no place, two formats) are answered once and
shown. Every difference from SOURCES.md stands in corpus_explained.toml with its reason; an unexplained one ends with status 1.
"""

from __future__ import annotations

import argparse
import fnmatch
import re
import sys
import tempfile
import time
import tomllib
import zipfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from twin.confinement import Limits
from twin.errors import DecisionNeeded, TwinError
from twin.geodata import spool
from twin.geodata.citymodel import CityModel
from twin.reader.reading import ReadResult, inspect_in_child, read_in_child

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"
EXPLAINED = Path(__file__).with_name("corpus_explained.toml")
# belongs to the file of the same stem (or the model that names it) and is uploaded with it
BESIDE = {".dbf", ".shx", ".prj", ".cpg", ".qpj", ".sbn", ".sbx", ".qix", ".gfs", ".xsd", ".dat", ".map", ".id", ".csvt", ".txtt"}
BESIDE |= {".mtl", ".bin", ".jpg", ".png", ".tfw", ".pgw", ".jgw"}
NO_DATA = {".md", ".py", ".yml", ".pdf", ".txt", ".xsl", ".gdb"}
FOLDERS = (".gdb",)
ANSWER = {"crs": "EPSG:25832", "x": 356000.0, "y": 5645000.0, "height": 50.0, "pixel": 0.1}
OUR_FAULTS = ("IMPORT_FAILED", "IMPORT_DIED")


@dataclass(frozen=True, slots=True)
class Upload:
    """What a planner would drop in: a file with what belongs to it, under the name SOURCES.md gives it."""

    name: str
    path: Path
    companions: tuple[Path, ...] = ()


@dataclass(slots=True)
class Row:
    """What became of an upload."""

    name: str
    format: str = "–"
    expected: str = ""
    found: str = ""
    sum: str = ""
    asked: list[str] = field(default_factory=list)
    findings: str = ""
    seconds: float = 0.0
    differs: str = ""
    reason: str = ""


def sources() -> dict[str, str]:
    """Return what SOURCES.md says each file holds, by its path."""
    rows = re.findall(r"^\| ([\w./ +-]+) \|(.*)\|$", (DATA / "SOURCES.md").read_text(encoding="utf-8"), re.MULTILINE)
    found = {}
    for name, rest in rows:
        cells = [cell.strip() for cell in rest.split(" | ")]
        if len(cells) >= 5:
            found[name] = cells[-2]
    return found


def uploads(work: Path) -> Iterator[Upload]:
    """Yield every upload; folders that are one dataset (a tileset, a file geodatabase) are packed first."""
    packed = [path.parent for path in sorted(DATA.rglob("tileset.json"))]
    packed += [path for path in sorted(DATA.rglob("*.gdb")) if path.is_dir()]
    for number, folder in enumerate(packed):
        target = work / f"{number}-{folder.name}.zip"
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(folder.rglob("*")):
                archive.write(file, f"{folder.name}/{file.relative_to(folder)}")
        yield Upload(f"{folder.relative_to(DATA)}/", target)
    for path in sorted(DATA.rglob("*")):
        name = str(path.relative_to(DATA))
        if not path.is_file() or name == "SOURCES.md" or any(folder in path.parents for folder in packed):
            continue
        if name.split("/")[0] in ("csw", "oracle") and path.suffix not in (".gml", ".json", ".obj"):
            continue  # answers of catalogues and verdicts of validators are no uploads
        if (
            path.suffix.lower() in NO_DATA
            or name.endswith((".shp.xml", ".gml.xsd"))
            or (path.suffix.lower() in BESIDE and owner(path))
        ):
            continue
        yield Upload(name, path, tuple(beside(path)))


def owner(path: Path) -> bool:
    """Return whether a file belongs to another one beside it."""
    textures = path.suffix.lower() in (".jpg", ".png", ".bin", ".mtl")
    if textures and "appearance" in path.parent.name:
        return True
    others = [other for other in path.parent.iterdir() if other != path and other.suffix.lower() not in BESIDE | NO_DATA]
    return (textures and bool(others)) or any(other.stem == path.stem for other in others)


def beside(path: Path) -> Iterator[Path]:
    """Yield what is uploaded together with a file: the same stem, and pictures in its folder and in appearance folders."""
    for other in sorted(path.parent.iterdir()):
        if (
            other != path
            and other.is_file()
            and other.suffix.lower() in BESIDE
            and other.stem.split(".")[0] == path.stem.split(".")[0]
        ):
            yield other
    if path.suffix.lower() in (".gml", ".gltf", ".obj", ".dae", ".xml") or path.name.endswith(".json"):
        for folder in (path.parent, *path.parent.glob("*appearance*"), *path.parent.glob("appearances")):
            for other in sorted(folder.iterdir()):
                if (
                    other.suffix.lower() in (".jpg", ".png", ".bin", ".mtl")
                    and other.stem.split(".")[0] != path.stem.split(".")[0]
                ):
                    yield other


def run(upload: Upload, expected: str, work: Path) -> Row:
    """Return the row of one upload."""
    row = Row(upload.name, expected=expected)
    began = time.perf_counter()
    target = work / re.sub(r"\W", "_", upload.name)
    crs, options, wanted = None, {}, None
    for _ in range(4):
        try:
            seen = inspect_in_child(
                upload.path, upload.path.name, companions=upload.companions, crs=crs, options=options, wanted_format=wanted
            )
            result = read_in_child(
                upload.path,
                upload.path.name,
                target,
                companions=upload.companions,
                crs=crs,
                options=options,
                wanted_format=wanted,
                limits=Limits(cpu_seconds=120, wall_seconds=240.0),
            )
        except DecisionNeeded as question:
            row.asked.append(question.code)
            if question.params.get("question") == "format":
                wanted = question.params["choices"][0]["id"]
            elif question.params.get("question") == "place":
                wanted_keys = ("x", "y", "pixel") if question.params.get("unit") == "pixel" else ("x", "y", "height")
                crs, options = str(ANSWER["crs"]), {key: ANSWER[key] for key in wanted_keys}
            elif crs is None:
                crs = ANSWER["crs"]
            else:
                row.findings = question.code
                break
        except TwinError as error:
            row.findings = error.code
            break
        else:
            describe(row, seen, result, target)
            break
    row.seconds = time.perf_counter() - began
    row.differs = difference(row)
    return row


def describe(row: Row, seen: dict[str, Any], result: ReadResult, target: Path) -> None:
    """Fill in what was found."""
    row.format = f"{result.format} {result.format_version}".strip()
    counts = result.report.layers
    total = {name: sum(getattr(item, name) for item in counts) for name in ("read", "imported", "repaired", "rejected")}
    row.sum = f"{total['read']} = {total['imported']} + {total['repaired']} + {total['rejected']}"
    row.findings = ", ".join(f"{group.code} {group.total}" for group in result.report.findings if group.severity != "info")
    types: Counter[str] = Counter()
    for layer in result.layers:
        if layer.type == "CityModel":
            for batch in spool.read(target / layer.name):
                if isinstance(batch, CityModel):
                    types.update(batch.table.types)
    grids = [f"{item['extras']['rows']}x{item['extras']['columns']}" for item in seen["layers"] if "rows" in item["extras"]]
    parts = [f"{name} {number}" for name, number in sorted(types.items())]
    parts += [f"{item.name}:{item.read}" for item in counts if not types] if not grids else []
    row.found = "; ".join(parts + grids)[:400]


def difference(row: Row) -> str:
    """Return how the counts differ from those of SOURCES.md, "" where they agree or it states none that can be compared."""
    said = row.expected
    if row.name.startswith("hostile/"):  # to be refused in one sentence, or read where it turns out to hold sound data
        return "" if row.sum or (row.findings and row.findings not in OUR_FAULTS) else (row.findings or "no sentence")
    read = int(row.sum.split(" ")[0]) if row.sum else 0
    if city := dict(re.findall(r"\b(Building|BuildingPart|Bridge|Road) (\d+)", said)):
        found = dict(re.findall(r"\b(Building|BuildingPart|Bridge|Road) (\d+)", row.found))
        wrong = [f"{name} {found.get(name, 0)} ≠ {number}" for name, number in city.items() if found.get(name, "0") != number]
        return ", ".join(wrong)
    if points := re.match(r"(\d+) points", said):
        return "" if read == int(points[1]) else f"{read} ≠ {points[1]} points"
    if grid := re.match(r"(\d+)x(\d+)x\d+ ", said):  # columns x rows there, rows x columns here
        return "" if f"{grid[2]}x{grid[1]}" in row.found else f"{row.found or row.findings or '–'} ≠ {grid[2]}x{grid[1]}"
    if lines := re.match(r"(\d+) lines", said):
        return "" if 0 <= int(lines[1]) - read <= 1 else f"{read} of {lines[1]} lines"
    if layers := re.findall(r":(\d+)(?=[(;]|$)", said):
        number = sum(map(int, layers))
        return "" if read == number else f"{read} ≠ {number}"
    if members := re.search(r"featureMember (\d+)", said):
        return "" if read == int(members[1]) else f"{read} ≠ {members[1]} members"
    return "" if row.sum else (row.findings or "not read")


def explained() -> dict[str, str]:
    """Return the reason of each known difference, by a pattern of its file."""
    return dict(tomllib.loads(EXPLAINED.read_text(encoding="utf-8"))["explained"])


def main() -> int:
    """Print the table; 1 when a difference has no reason."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="*", help="a pattern of file names, such as 'citygml/*'")
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    if not DATA.is_dir():
        print(f"{DATA} is not there; nothing to read.")
        return 0
    said, reasons = sources(), explained()
    with tempfile.TemporaryDirectory(prefix="twin-corpus-") as folder:
        work = Path(folder)
        chosen = [item for item in uploads(work) if fnmatch.fnmatch(item.name, given.only)]
        with ThreadPoolExecutor(given.jobs) as pool:
            rows = list(pool.map(lambda item: run(item, said.get(item.name, said.get(item.name.rstrip("/"), "")), work), chosen))
    for row in rows:
        row.reason = next((reason for pattern, reason in reasons.items() if fnmatch.fnmatch(row.name, pattern)), "")
    print("| file | format | SOURCES.md | found | read = imported + repaired + rejected | asked | findings | s | difference |")
    print("|---|---|---|---|---|---|---|---|---|")
    for row in rows:
        told = f"{row.differs} – {row.reason or 'NOT EXPLAINED'}" if row.differs else ""
        cells = [row.name, row.format, row.expected[:80], row.found[:80], row.sum, " ".join(row.asked), row.findings[:100]]
        print("| " + " | ".join([*cells, f"{row.seconds:.1f}", told]) + " |")
    open_rows = [row for row in rows if row.differs and not row.reason]
    idle = [
        pattern
        for pattern in reasons
        if given.only == "*" and not any(row.differs and fnmatch.fnmatch(row.name, pattern) for row in rows)
    ]
    equal = sum(not row.differs for row in rows)
    known = len(rows) - equal - len(open_rows)
    print(f"\n{len(rows)} uploads: {equal} as SOURCES.md says, {known} explained, {len(open_rows)} open.")
    for pattern in idle:
        print(f"explains nothing any more: {pattern}")
    return 1 if open_rows else 0


if __name__ == "__main__":
    sys.exit(main())
