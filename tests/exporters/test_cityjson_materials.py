"""Colours of surfaces survive CityJSON as materials; pictures are named as lost."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest

from twin.exporters.cityjson.document import CityJSON as CityJSONWriter
from twin.exporters.cityjson.sequence import CityJSONSeq
from twin.findings import Progress
from twin.geodata.citymodel import CityModel, GeometryPart, SurfaceType, build
from twin.handlers import Exporter, ExportLayer, Selection, Source
from twin.importers.cityjson.reader import CityJSON

X, Y = 356000.0, 5645000.0
RED, BLUE, NONE = [200, 30, 30, 255], [1, 2, 254, 255], [0, 0, 0, 0]
COLOURS = {"a": [RED, NONE, NONE, BLUE], "b": [NONE] * 4, "c": [BLUE, BLUE, NONE, RED]}


def tetrahedron(east: float) -> list[Any]:
    a, b, c, d = ((X + east + x, Y + y, 50.0 + z) for x, y, z in ((0, 0, 0), (4, 0, 0), (0, 4, 0), (0, 0, 4)))
    faces = ((a, c, b), (a, b, d), (b, c, d), (c, a, d))
    kinds = (SurfaceType.GROUND, SurfaceType.WALL, SurfaceType.ROOF, SurfaceType.WALL)
    return [(kind, [np.array(face)]) for kind, face in zip(kinds, faces, strict=True)]


def painted() -> CityModel:
    rows = [
        (name, "Building", "", {}, [GeometryPart(tetrahedron(10.0 * place), 2.0, name != "c")])
        for place, name in enumerate(COLOURS)
    ]
    every = [colour for colours in COLOURS.values() for colour in colours]
    return dataclasses.replace(build(rows, "EPSG:25832"), surface_colour=np.array(every, dtype=np.uint8))


def write(exporter: Exporter, target: Path) -> tuple[str, ...]:
    model = painted()
    layer = ExportLayer("stadt", "Stadt", "CityModel", "EPSG:25832", None, lambda: iter([model]))
    report = exporter.write(Selection((layer,)), target, exporter.Options(), Progress())
    exporter.verify(target, report)
    return tuple(text.de for text in report.losses)


@pytest.mark.parametrize(("exporter", "name"), [(CityJSONWriter(), "a.city.json"), (CityJSONSeq(), "a.city.jsonl")])
def test_a_colour_comes_back_to_its_surface(exporter: Exporter, name: str, tmp_path: Path) -> None:
    losses = write(exporter, tmp_path / name)
    assert not any("Farben" in loss for loss in losses)
    source = Source(tmp_path / name, name, "EPSG:25832")
    found: dict[str, Any] = {}
    for batch in CityJSON().read(source, CityJSON.Options(), Progress()):
        assert isinstance(batch.data, CityModel)
        owner = batch.data.surface_object()
        colours = batch.data.surface_colour
        for row, identifier in enumerate(batch.data.table.ids):
            own = np.zeros((4, 4), dtype=np.uint8) if colours is None else colours[owner == row]
            found[identifier] = own.tolist()
    assert found == COLOURS


def test_each_line_of_a_sequence_holds_only_its_own_materials(tmp_path: Path) -> None:
    write(CityJSONSeq(), tmp_path / "a.city.jsonl")
    lines = [orjson.loads(line) for line in (tmp_path / "a.city.jsonl").read_bytes().splitlines()][1:]
    named = {line["id"]: [item["name"] for item in line.get("appearance", {}).get("materials", [])] for line in lines}
    assert named == {"a": ["#C81E1E", "#0102FE"], "b": [], "c": ["#0102FE", "#C81E1E"]}
