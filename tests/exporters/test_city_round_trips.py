"""City models as offices publish them survive being written and read: ids, classes, parents, areas, volumes, meanings, levels."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from twin.errors import DecisionNeeded
from twin.exporters.citygml.exporter import CityGML as CityGMLWriter
from twin.exporters.cityjson.document import CityJSON as CityJSONWriter
from twin.exporters.cityjson.sequence import CityJSONSeq
from twin.findings import Progress
from twin.geodata import solids
from twin.geodata.citymodel import CityModel
from twin.handlers import Batch, Exporter, ExportLayer, Importer, Selection, Source
from twin.importers.citygml.reader import CityGML
from twin.importers.cityjson.reader import CityJSON

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
pytestmark = [pytest.mark.real, pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is not here")]

FILES = [
    "demo_koeln/lod2/LoD2_32_347_5649_1_NW.gml",
    "demo_koeln/lod2/LoD2_32_349_5648_1_NW.gml",
    "demo_dorsten/LoD2_32_360_5721_1_NW.gml",
    "demo_muenchen/DEBY_LOD2_4959457.gml",
    "citygml/FZK-Haus-LoD2.gml",
    "citygml/berlin/Block020023.gml",
    "citygml/bielefeld_lod1/LoD1_472_5754_1_NW.gml",
    "citygml/delft-citygml2.xml",
    "citygml/ogc_examples/CityGMLv3/Building_and_garage_LOD2-EPSG25832.gml",
    "citygml/ogc_examples/CityGMLv3/BuildingUnits_Storeys_xlink.gml",
    "citygml/plateau/veg/54401008_veg_6697_op.gml",
    "citygml/plateau/yokosuka-shi/bldg/52397519_bldg_6697_op.gml",
    "citygml/same_buildings_all_versions/LOD2_Buildings_v200.gml",
    "citygml/same_buildings_all_versions/lod2_buildings_v3.gml",
    "citygml/same_buildings_all_versions/lod2_buildings_v2.json",
    "citygml/zurich-lod2-citygml1.xml",
    "cityjson/3dbag_b2.city.jsonl",
    "cityjson/cjdb/geomtemplate.city.jsonl",
    "cityjson/cjdb/tile_901_trimmed.jsonl",
    "cityjson/cube_v11.city.json",
    "cityjson/delft_v1.1.json",
    "cityjson/denhaag_random_5.city.jsonl",
    "cityjson/rotterdam_subset.json",
    "cityjson/zurich_subset_lod2.json",
]
WRITERS: dict[str, tuple[type[Exporter], str, dict[str, Any], type[Importer]]] = {
    "citygml 2.0": (CityGMLWriter, ".gml", {"version": "2.0"}, CityGML),
    "citygml 3.0": (CityGMLWriter, ".gml", {"version": "3.0"}, CityGML),
    "cityjson": (CityJSONWriter, ".city.json", {}, CityJSON),
    "cityjsonseq": (CityJSONSeq, ".city.jsonl", {}, CityJSON),
}
BUILT = {"Storey": "BuildingStorey", "GenericOccupiedSpace": "GenericCityObject", "+GenericCityObject": "GenericCityObject"}
RELIEF = "citygml/ogc_examples/CityGMLv3/Building_and_garage_LOD2-EPSG25832.gml"
# formats keep what they can; what each changes is declared by its exporter, and here for the comparison
LEFT = {
    # 2.0 knows no storeys and units: they become generic objects of their own
    ("citygml/ogc_examples/CityGMLv3/BuildingUnits_Storeys_xlink.gml", "citygml 2.0"): {"kinds", "parents"},
    # CityJSON knows no ReliefFeature around a TINRelief
    (RELIEF, "cityjson"): {"kinds", "parents"},
    (RELIEF, "cityjsonseq"): {"kinds", "parents"},
    # surfaces of LoD1 that bound no solid are LoD2 in 3.0
    ("cityjson/cjdb/geomtemplate.city.jsonl", "citygml 3.0"): {"levels"},
    ("cityjson/delft_v1.1.json", "citygml 3.0"): {"levels"},
    # ids that begin with "{" are no XML names
    ("cityjson/rotterdam_subset.json", "citygml 2.0"): {"ids", "parents"},
    ("cityjson/rotterdam_subset.json", "citygml 3.0"): {"ids", "parents"},
}


@dataclass
class Seen:
    """What a file holds, in figures that do not depend on the order of its objects."""

    ids: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    parents: Counter[tuple[str, str]] = field(default_factory=Counter)
    meanings: Counter[int] = field(default_factory=Counter)
    levels: Counter[int] = field(default_factory=Counter)
    closed: Counter[bool] = field(default_factory=Counter)
    area: float = 0.0
    volume: float = 0.0


def seen(batches: list[Batch]) -> Seen:
    found = Seen()
    for batch in batches:
        model = batch.data
        if not isinstance(model, CityModel):
            continue
        measures = solids.measure(model)
        found.ids.update(model.table.ids)
        found.kinds.update(BUILT.get(kind, kind) for kind in model.table.types)
        found.parents.update((i, p) for i, p in zip(model.table.ids, model.table.parents, strict=True) if p)
        found.meanings.update(model.surface_type.tolist())
        found.levels.update(int(lod) for lod in model.geometry_lod.tolist())
        found.closed.update(model.geometry_solid.tolist())
        found.area += float(measures.surface_area.sum())
        found.volume += float(np.nansum(measures.volume))
    return found


def read(importer: Importer, path: Path) -> list[Batch]:
    for stated in (None, "EPSG:25832"):
        try:
            return list(importer.read(Source(path, path.name, stated), importer.Options(), Progress()))
        except DecisionNeeded:
            continue
    raise AssertionError("no system would do")


def written(batches: list[Batch], writer: str, folder: Path) -> list[Batch]:
    """Return what is read again of what was written of the batches."""
    kind, ending, options, reader = WRITERS[writer]
    layers: dict[str, list[Batch]] = {}
    for batch in batches:
        if batch.data is not None:
            layers.setdefault(batch.layer, []).append(batch)
    selection = Selection(
        tuple(
            ExportLayer(name, name, "CityModel", of[0].crs, of[0].vertical, lambda of=of: iter([b.data for b in of]))  # type: ignore[misc]
            for name, of in layers.items()
        )
    )
    target = folder / f"{writer.replace(' ', '')}{ending}"
    exporter = kind()
    assert exporter.suitability(selection).verdict != "no"
    report = exporter.write(selection, target, exporter.Options(**options), Progress())
    exporter.verify(target, report)
    assert sum(report.counts.values()) == sum(len(b.data) for b in batches if isinstance(b.data, CityModel))
    return read(reader(), target)


def reader_of(name: str) -> Importer:
    return CityGML() if name.endswith((".gml", ".xml")) else CityJSON()


def compare(before: Seen, after: Seen, left: set[str]) -> None:
    for name in ("ids", "kinds", "parents", "levels", "closed"):
        if name not in left:
            assert getattr(after, name) == getattr(before, name), name
    # a surface thinner than a millimetre may vanish on the way
    assert sum((before.meanings - after.meanings).values()) <= 2
    assert sum((after.meanings - before.meanings).values()) <= 2
    assert after.area == pytest.approx(before.area, rel=1e-4)
    assert after.volume == pytest.approx(before.volume, rel=1e-4, abs=1e-3)


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("name", FILES)
def test_a_city_is_the_same_after_being_written_and_read(name: str, writer: str, tmp_path: Path) -> None:
    batches = read(reader_of(name), DATA / name)
    compare(seen(batches), seen(written(batches, writer, tmp_path)), LEFT.get((name, writer), set()))


@pytest.mark.parametrize("version", ["citygml 2.0", "citygml 3.0"])
@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".gml") and "Storeys" not in name])
def test_citygml_is_the_same_after_a_way_through_cityjson(name: str, version: str, tmp_path: Path) -> None:
    batches = read(CityGML(), DATA / name)
    through = written(batches, "cityjsonseq", tmp_path)
    left = LEFT.get((name, version), set()) | LEFT.get((name, "cityjsonseq"), set())
    compare(seen(batches), seen(written(through, version, tmp_path)), left)
