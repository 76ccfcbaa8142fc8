"""What surfaces of waters and roads mean survives every format that has a word for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest

from twin.exporters.citygml.exporter import CityGML as CityGMLWriter
from twin.exporters.cityjson.document import CityJSON as CityJSONWriter
from twin.exporters.cityjson.sequence import CityJSONSeq
from twin.findings import Progress
from twin.geodata.citymodel import CityModel, GeometryPart, SurfaceType, build
from twin.handlers import Exporter, ExportLayer, Importer, Selection, Source
from twin.importers.citygml.reader import CityGML
from twin.importers.cityjson.reader import CityJSON

X, Y = 356000.0, 5645000.0
WATER = [SurfaceType.WATER, SurfaceType.WATER_GROUND, SurfaceType.WATER_CLOSURE]
ROAD = [SurfaceType.TRAFFIC, SurfaceType.AUXILIARY_TRAFFIC]
PAINTED = [*ROAD, SurfaceType.MARKING, SurfaceType.HOLE]
NAMES = {
    9: "WaterSurface",
    10: "WaterGroundSurface",
    11: "WaterClosureSurface",
    12: "TrafficArea",
    13: "AuxiliaryTrafficArea",
    14: "TransportationMarking",
    15: "TransportationHole",
}
WRITERS: dict[str, tuple[type[Exporter], dict[str, Any], type[Importer], list[SurfaceType]]] = {
    "a.city.json": (CityJSONWriter, {}, CityJSON, PAINTED),
    "a.city.jsonl": (CityJSONSeq, {}, CityJSON, PAINTED),
    "2.gml": (CityGMLWriter, {"version": "2.0"}, CityGML, ROAD),
    "3.gml": (CityGMLWriter, {"version": "3.0"}, CityGML, PAINTED),
}


def layer(name: str, kind: str, types: list[SurfaceType]) -> ExportLayer:
    corners = np.array([[X, Y, 50.0], [X + 1, Y, 50.0], [X + 1, Y + 1, 50.0]])
    faces = [(surface, [corners + np.array([4.0 * row, 0.0, 0.0])]) for row, surface in enumerate(types)]
    model = build([(f"{name}1", kind, "", {}, [GeometryPart(faces, 2.0, False)])], "EPSG:25832")
    return ExportLayer(name, name, "CityModel", "EPSG:25832", None, lambda: iter([model]))


def told(path: Path, reader: Importer) -> dict[str, dict[float, int]]:
    """Return for each layer the meaning of its surfaces by their place from west to east."""
    result: dict[str, dict[float, int]] = {}
    for batch in reader.read(Source(path, path.name, "EPSG:25832"), reader.Options(), Progress()):
        if isinstance(batch.data, CityModel):
            model = batch.data
            firsts = model.vertices[model.ring_offsets[model.surface_offsets[:-1]], 0]
            places = np.round((firsts - X) / 4.0, 0).tolist()
            result.setdefault(batch.layer, {}).update(zip(places, model.surface_type.tolist(), strict=True))
    return result


@pytest.mark.parametrize("name", WRITERS)
def test_waters_and_roads_keep_the_meaning_of_their_surfaces(name: str, tmp_path: Path) -> None:
    kind, options, reader, road = WRITERS[name]
    exporter = kind()
    selection = Selection((layer("water", "WaterBody", WATER), layer("transport", "Road", road)))
    report = exporter.write(selection, tmp_path / name, exporter.Options(**options), Progress())
    exporter.verify(tmp_path / name, report)
    found = told(tmp_path / name, reader())
    assert list(found["water"].values()) == [int(item) for item in WATER]
    assert [found["transport"][place] for place in sorted(found["transport"])] == [int(item) for item in road]


def test_cityjson_calls_them_by_its_own_names(tmp_path: Path) -> None:
    exporter = CityJSONWriter()
    selection = Selection((layer("water", "WaterBody", WATER), layer("transport", "Road", PAINTED)))
    exporter.write(selection, tmp_path / "a.city.json", exporter.Options(), Progress())
    objects = orjson.loads((tmp_path / "a.city.json").read_bytes())["CityObjects"].values()
    named = [surface["type"] for item in objects for shape in item["geometry"] for surface in shape["semantics"]["surfaces"]]
    assert named == list(NAMES.values())
