"""City models as offices and researchers publish them: counts, systems, measures, and the same city in every version."""

from __future__ import annotations

import csv
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from twin.errors import DecisionNeeded, FileDamaged
from twin.geodata import solids
from twin.geodata.triangulation import triangulate
from twin.handlers import Confidence, Importer
from twin.importers.citygml.reader import CityGML
from twin.importers.cityjson.reader import CityJSON
from twin.importers.probing import take_probe

from .cityfiles import Outcome, read

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is not here"),
]

# file: buildings, parts, CRS ("?" where the file names none or no known one), height datum, surfaces
CITYGML = {
    "demo_koeln/lod2/LoD2_32_347_5649_1_NW.gml": (110, 18, "EPSG:25832", "DHHN2016", 1436),
    "demo_koeln/lod2/LoD2_32_348_5649_1_NW.gml": (163, 45, "EPSG:25832", "DHHN2016", 1801),
    "demo_koeln/lod2/LoD2_32_349_5647_1_NW.gml": (108, 60, "EPSG:25832", "DHHN2016", 1581),
    "demo_koeln/lod2/LoD2_32_349_5648_1_NW.gml": (90, 69, "EPSG:25832", "DHHN2016", 1611),
    "demo_dorsten/LoD2_32_360_5721_1_NW.gml": (30, 8, "EPSG:25832", "DHHN2016", 963),
    "demo_muenchen/DEBY_LOD2_4959457.gml": (1, 0, "EPSG:25832", None, 84),
    "citygml/FZK-Haus-LoD2.gml": (1, 0, "EPSG:25832", "DHHN92", 7),
    "citygml/berlin/3880_5819.gml": (3, 0, "EPSG:25833", None, 23),
    "citygml/berlin/3900_5819.gml": (4, 0, "EPSG:25833", None, 122),
    "citygml/berlin/3920_5820.gml": (6, 0, "EPSG:25833", None, 133),
    "citygml/berlin/Block020023.gml": (4, 0, "EPSG:25833", None, 97),
    "citygml/bielefeld_lod1/LoD1_472_5754_1_NW.gml": (56, 27, "EPSG:25832", "DHHN2016", 602),
    "citygml/bielefeld_lod1/LoD1_474_5756_1_NW.gml": (81, 36, "EPSG:25832", "DHHN2016", 732),
    "citygml/delft-citygml2.xml": (3, 0, "EPSG:28992", "NAP", 91),
    "citygml/ogc_examples/CityGMLv2/Building_LOD0-EPSG25832.gml": (1, 0, "EPSG:25832", "DHHN92", 2),
    "citygml/ogc_examples/CityGMLv2/Building_LOD1-EPSG25832.gml": (1, 0, "EPSG:25832", "DHHN92", 6),
    "citygml/ogc_examples/CityGMLv2/Building_LOD1-LocalEngineeringCRS.gml": (1, 0, "?", None, 6),
    "citygml/ogc_examples/CityGMLv2/Building_LOD2-EPSG25832.gml": (1, 0, "EPSG:25832", "DHHN92", 7),
    "citygml/ogc_examples/CityGMLv2/Building_and_garage_LOD2-EPSG25832.gml": (1, 1, "EPSG:25832", "DHHN92", 14),
    "citygml/ogc_examples/CityGMLv3/Building_LOD2-EPSG25832.gml": (1, 0, "EPSG:25832", "DHHN92", 7),
    "citygml/ogc_examples/CityGMLv3/Building_and_garage_LOD2-EPSG25832.gml": (1, 1, "EPSG:25832", "DHHN92", 14),
    "citygml/ogc_examples/CityGMLv3/BuildingUnits_Storeys_xlink.gml": (1, 0, "EPSG:25832", "DHHN92", 7),
    "citygml/ogc_examples/CityGMLv3/JeffersonBuilding_CityGML3.0_LOD1_with_xAL3_CommonTypes.gml": (1, 0, "EPSG:4326", None, 123),
    "citygml/ogc_examples/CityGMLv3/LocalCRS_CityGML3.gml": (1, 0, "?", None, 6),
    "citygml/same_buildings_all_versions/invalid_building_v3.gml": (1, 0, "?", None, 7),
    "citygml/ogc_examples/CityGMLv3/historicalSuccession_CityGML_3.0_LOD2_Versioning.gml": (4, 5, "EPSG:3946", None, 50),
    "citygml/plateau/yokosuka-shi/bldg/52397519_bldg_6697_op.gml": (13, 2, "EPSG:6668", "JGD2011 (vertical) height", 734),
    "citygml/same_buildings_all_versions/LOD2_Buildings_v100.gml": (100, 0, "?", None, 700),
    "citygml/same_buildings_all_versions/LOD2_Buildings_v200.gml": (100, 0, "?", None, 700),
    "citygml/same_buildings_all_versions/lod2_buildings_v3.gml": (100, 0, "EPSG:3068", "DHHN92", 700),
    "citygml/sig3d-genericattributes-citygml2.xml": (1, 0, "?", None, 6),
    "citygml/textured_lyon/LYON_1ER_BATI_2015_small_house.gml": (1, 1, "?", None, 7),
    "citygml/zurich-lod2-citygml1.xml": (4, 6, "?", None, 61),
}
# what stands in other layers of the files above, and of files without buildings: layer, objects by class, surfaces
GARDEN = ("relief", {"ReliefFeature": 1, "TINRelief": 1}, 9)
OTHER_THEMES = {
    **{
        f"citygml/ogc_examples/CityGMLv{version}/Building_{name}-EPSG25832.gml": [GARDEN]
        for version in (2, 3)
        for name in ("LOD0", "LOD1", "LOD2")
    },
    "citygml/ogc_examples/CityGMLv2/Building_and_garage_LOD2-EPSG25832.gml": [
        ("relief", {"ReliefFeature": 1, "TINRelief": 1}, 12)
    ],
    "citygml/ogc_examples/CityGMLv3/Road_over_Bridge_CityGML3.0_LOD2_with_CityObjectRelations.gml": [
        ("bridges", {"Bridge": 1}, 16),
        ("transport", {"Road": 1, "Section": 3, "TrafficSpace": 6}, 12),
    ],
    "citygml/plateau/numazu-shi/fld/52385721_fld_6697_l1_op.gml": [("water", {"WaterBody": 3}, 142)],
    "citygml/plateau/kawasaki-shi/urf/533915_urf_6668_yoto_op.gml": [("landuse", {"UseDistrict": 4}, 4)],
    "citygml/plateau/kawasaki-shi/urf/533916_urf_6668_boka_op.gml": [("landuse", {"FirePreventionDistrict": 2}, 2)],
    "citygml/plateau/sendai-shi/urf/574036_urf_6668_keikan_op.gml": [("landuse", {"LandscapeZone": 2}, 2)],
    "citygml/plateau/veg/54401008_veg_6697_op.gml": [("vegetation", {"PlantCover": 2}, 31)],
    "citygml/plateau/yokosuka-shi/dem/523965_dem_6697_05_op.gml": [("relief", {"ReliefFeature": 2, "TINRelief": 2}, 1066)],
    "oracle/val3dity/gml/csol5.gml": [("generics", {"GenericCityObject": 1}, 18)],
    "oracle/val3dity/gml/csol7.gml": [("generics", {"GenericCityObject": 1}, 14)],
    "oracle/val3dity/gml/msol2.gml": [("generics", {"GenericCityObject": 1}, 18)],
}
CITYJSON = {
    "citygml/same_buildings_all_versions/lod2_buildings.city.jsonl": (100, 0, "?", None, 700),
    "citygml/same_buildings_all_versions/lod2_buildings_v2.json": (100, 0, "EPSG:3068", None, 700),
    "cityjson/3dbag_b2.city.jsonl": (2, 2, "EPSG:28992", "NAP", 77),
    "cityjson/cjdb/5870_ext.jsonl": (54, 54, "EPSG:28992", "NAP", 1959),
    "cityjson/cjdb/tile_901_trimmed.jsonl": (52, 52, "EPSG:28992", "NAP", 1316),
    "cityjson/denhaag_random_5.city.jsonl": (5, 12, "EPSG:28992", "NAP", 117),
    "cityjson/emptygeom.json": (1, 0, "?", None, 0),
    "cityjson/rotterdam_subset.json": (16, 0, "?", None, 236),
    "cityjson/several_lods_invalid.json": (1, 1, "EPSG:28992", "NAP", 51),
    "cityjson/several_lods_valid.json": (1, 1, "EPSG:28992", "NAP", 51),
    "cityjson/twobuildings_m.json": (2, 0, "?", None, 154),
    "cityjson/zurich_subset_lod2.json": (49, 161, "EPSG:2056", None, 2039),
}
ALL = [(CityGML, *row) for row in CITYGML.items()] + [(CityJSON, *row) for row in CITYJSON.items()]
STATED = "EPSG:25832"


@pytest.mark.parametrize(("kind", "name", "expected"), ALL, ids=[row[1] for row in ALL])
def test_a_published_file_gives_what_it_holds(
    kind: type[Importer], name: str, expected: tuple[int, int, str, str | None, int]
) -> None:
    buildings, parts, crs, vertical, surfaces = expected
    path = DATA / name
    assert kind().identify(take_probe(path, path.name)).confidence >= Confidence.SIGNATURE
    if crs == "?":
        with pytest.raises(DecisionNeeded):
            read(kind(), path)
    whole = read(kind(), path, STATED if crs == "?" else None)
    counts = whole.findings["OBJECTS_BY_TYPE"].examples[0].params["counts"] if "OBJECTS_BY_TYPE" in whole.findings else {}
    outcome = whole.layer("buildings")
    total, imported, repaired, rejected = outcome.totals
    spaces = sum(counts.get(name, 0) for name in ("Storey", "BuildingUnit"))
    assert total == imported + repaired + rejected == buildings + parts + spaces
    assert rejected == 0
    if total == 0:
        assert "NO_BUILDINGS" in outcome.findings
        return
    assert (counts["Building"], counts.get("BuildingPart", 0)) == (buildings, parts)
    assert {(b.crs, b.vertical) for b in outcome.batches} == {(STATED if crs == "?" else crs, vertical)}
    assert len(outcome.model.surface_type) == surfaces


@pytest.mark.parametrize(("name", "expected"), OTHER_THEMES.items(), ids=list(OTHER_THEMES))
def test_what_is_no_building_stands_in_a_layer_of_its_theme(name: str, expected: list[tuple[str, dict[str, int], int]]) -> None:
    outcome = read(CityGML(), DATA / name, None if "EPSG" in name or "plateau" in name else STATED)
    for layer, counts, surfaces in expected:
        found = outcome.layer(layer)
        assert found.totals[0] == sum(counts.values()) and found.totals[3] == 0
        assert found.model.objects["type"].value_counts().to_dict() == counts
        assert len(found.model.surface_type) == surfaces


def test_the_solids_of_a_composite_are_told_apart_and_each_has_its_volume() -> None:
    model = read(CityGML(), DATA / "oracle/val3dity/gml/csol5.gml", STATED).model
    assert model.geometry_solid.tolist() == [True, True, True]
    assert solids.geometry_volumes(model) == pytest.approx([1.0, 1.0, 1.0])


def test_a_terrain_lies_where_its_envelope_says() -> None:
    model = read(CityGML(), DATA / "citygml/plateau/yokosuka-shi/dem/523965_dem_6697_05_op.gml").model
    assert model.crs == "EPSG:6668"
    assert 139.0 < model.vertices[:, 0].min() < model.vertices[:, 0].max() < 140.0
    assert 35.0 < model.vertices[:, 1].min() < model.vertices[:, 1].max() < 36.0


def test_real_textures_fall_on_the_surfaces_the_file_names() -> None:
    outcome = read(CityGML(), DATA / "citygml/plateau/yokosuka-shi/bldg/52397519_bldg_6697_op.gml")
    model = outcome.model
    assert model.surface_texture is not None and model.texture_uv is not None
    assert (int((model.surface_texture >= 0).sum()), len(model.textures)) == (312, 2)
    missing = outcome.findings["TEXTURE_IMAGE_MISSING"]
    assert (missing.total, missing.examples[0].params["surfaces"]) == (1, 23)
    textured = np.repeat(np.repeat(model.surface_texture >= 0, np.diff(model.surface_offsets)), np.diff(model.ring_offsets))
    assert (np.isfinite(model.texture_uv).all(axis=1) == textured).all()
    lyon = read(CityGML(), DATA / "citygml/textured_lyon/LYON_1ER_BATI_2015_small_house.gml", "EPSG:3946").model
    (picture,) = lyon.textures
    assert picture.media_type == "image/jpeg" and picture.digest.startswith(sha256(picture.path.read_bytes()).hexdigest())
    assert lyon.surface_texture is not None and (lyon.surface_texture >= 0).sum() == 6


def koeln() -> list[Outcome]:
    return [read(CityGML(), DATA / name) for name in CITYGML if "demo_koeln" in name]


def test_the_four_cologne_tiles_hold_471_buildings_and_192_parts() -> None:
    counts = [outcome.findings["OBJECTS_BY_TYPE"].examples[0].params["counts"] for outcome in koeln()]
    assert (sum(c["Building"] for c in counts), sum(c["BuildingPart"] for c in counts)) == (471, 192)


def test_every_cologne_solid_encloses_a_volume_and_stands_on_its_footprint() -> None:
    for outcome in koeln():
        model = outcome.model
        measures = solids.measure(model)
        drawn = np.diff(model.object_offsets) > 0
        assert measures.closed[drawn].all()
        areas = np.array([shape.area if shape is not None else 0.0 for shape in solids.footprints(model)])
        assert areas == pytest.approx(measures.ground_area, abs=0.05)


def test_triangles_cover_every_cologne_surface() -> None:
    for outcome in koeln():
        model, cut = outcome.model, triangulate(outcome.model)
        a, b, c = (model.vertices[cut.triangles[:, i]] for i in range(3))
        sizes = np.linalg.norm(np.cross(b - a, c - a), axis=1) / 2
        covered = np.bincount(cut.surface, weights=sizes, minlength=len(model.surface_type))
        assert covered == pytest.approx(solids.surface_areas(model), rel=0.01, abs=0.01)


def test_the_same_city_is_the_same_in_every_version() -> None:
    found = []
    for name, (*_, crs, _, _) in {**CITYGML, **CITYJSON}.items():
        if "same_buildings" in name and "invalid" not in name:
            kind = CityGML if name.endswith(".gml") else CityJSON
            model = read(kind(), DATA / name, "EPSG:3068" if crs == "?" else None).model
            measures = solids.measure(model)
            numbers = np.concatenate([measures.volume, measures.surface_area, measures.roof_area, model.vertices.ravel()])
            found.append((model.objects["id"].tolist(), solids.geometry_volumes(model).min() > 0, numbers))
    assert len(found) == 5
    for ids, outward, numbers in found:
        assert ids == found[0][0]
        assert outward
        assert numbers[:300] == pytest.approx(found[0][2][:300], abs=1e-3)


def test_volumes_agree_with_those_published_by_3dbag_and_an_open_shell_has_none() -> None:
    model = read(CityJSON(), DATA / "cityjson/3dbag_b2.city.jsonl").model
    volumes = dict(zip(model.objects["parent"], solids.volumes(model)[0], strict=True))
    with (DATA / "oracle/3dbag_b2_expected_volumes.csv").open(newline="") as stream:
        published = {row["feature"]: float(row["b3_volume_lod22"]) for row in csv.DictReader(stream)}
    assert volumes["NL.IMBAG.Pand.0503100000028341"] == pytest.approx(published["NL.IMBAG.Pand.0503100000028341"], rel=0.001)
    # the file's makers took a roof triangle out of this one
    assert np.isnan(volumes["NL.IMBAG.Pand.0503100000031927"])


@pytest.mark.parametrize("name", ["unclosedbracket.city.jsonl", "notransform.city.jsonl", "cjdb/no_cityjson_obj.city.jsonl"])
def test_a_damaged_sequence_is_refused(name: str) -> None:
    with pytest.raises(FileDamaged) as damaged:
        read(CityJSON(), DATA / "cityjson" / name)
    assert damaged.value.params["line"] >= 1


CHILD = """
import resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
from twin.errors import TwinError
from twin.findings import Progress
from twin.handlers import Source
from twin.importers.citygml.reader import CityGML
from twin.importers.cityjson.reader import CityJSON
from twin.importers.probing import take_probe
for path in sorted(Path(sys.argv[1]).rglob("*")):
    if path.is_file():
        for kind in (CityGML, CityJSON):
            try:
                assert kind().identify(take_probe(path, path.name)).confidence == 0, path
                list(kind().read(Source(path, path.name), kind.Options(), Progress()))
                print("READ", path.name)
            except TwinError:
                continue
print("done")
"""


def test_hostile_files_meet_a_plain_refusal() -> None:
    run = subprocess.run(
        [sys.executable, "-c", CHILD, str(DATA / "hostile")], capture_output=True, text=True, timeout=120, check=False
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, "done\n", "")
