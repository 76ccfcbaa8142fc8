"""IFC in every schema, unit and georeference: the building stands where it says, its storeys have their areas."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import ifcopenshell
import numpy as np
import pytest

from tests.importers.ifc import sheds
from twin.errors import DecisionNeeded, InputRefused
from twin.findings import Progress
from twin.geodata import gltf
from twin.geodata.crs import from_ecef, transform
from twin.geodata.mesh import Mesh, z_up
from twin.handlers import Batch, Source
from twin.importers.ifc.reader import IFC
from twin.importers.ifc.standing import IfcOptions
from twin.importers.probing import take_probe

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
real = pytest.mark.skipif(not DATA.is_dir(), reason="the shared files are not beside this checkout")
# corners of 10 by 6 m turned by atan2(0.6, 0.8) about (369700, 5700000), by hand: (8, 6), (4.4, 10.8), (-3.6, 4.8)
WEST, SOUTH, EAST, NORTH = 369696.4, 5700000.0, 369708.0, 5700010.8


def source(folder: Path, text: str, crs: str | None = None) -> Source:
    path = folder / "haus.ifc"
    path.write_text(text, encoding="utf-8")
    return Source(path, path.name, crs)


def read(given: Source, options: Any = None) -> tuple[dict[str, Batch], list[str]]:
    progress = Progress()
    found = {batch.layer: batch for batch in IFC().read(given, options or IfcOptions(), progress)}
    return found, [group.code for group in progress.findings()]


def mesh_of(batch: Batch) -> Mesh:
    assert isinstance(batch.data, Mesh)
    return batch.data


def on_map(mesh: Mesh, code: str = "EPSG:25832", classes: tuple[str, ...] = ()) -> Any:
    """Return all points of the model on a map, through its anchor and heading as a globe would."""
    pieces = [piece for piece in gltf.pieces(gltf.split(mesh.glb, "x")) if not classes or piece.name in classes]
    local = z_up(np.concatenate([piece.points for piece in pieces])) @ mesh.placement()[:3, :3].T
    matrix = mesh.anchor.matrix()
    return transform(from_ecef(local @ matrix[:3, :3].T + matrix[:3, 3]), "EPSG:4326", code)


@pytest.mark.parametrize(
    "options",
    [
        {"schema": "IFC4"},
        {"schema": "IFC4", "unit": 0.001},
        {"schema": "IFC4", "unit": 0.001, "scale": 1.0},
        {"schema": "IFC4", "unit": 0.01, "map_unit": False},
        {"schema": "IFC4X3"},
        {"schema": "IFC2X3", "place": "pset"},
        {"schema": "IFC4", "crs": "ETRS89 / UTM zone 32N"},
    ],
    ids=["ifc4", "millimetres", "millimetres-wrong-scale", "no-map-unit", "ifc4x3", "ifc2x3-pset", "crs-by-name"],
)
def test_a_map_conversion_puts_every_corner_where_it_says(tmp_path: Path, options: dict[str, Any]) -> None:
    layers, _ = read(source(tmp_path, sheds.shed(**options)))
    placed = on_map(mesh_of(layers["model"]))
    assert placed.min(axis=0) == pytest.approx([WEST, SOUTH, 62.3], abs=0.002)
    assert placed.max(axis=0) == pytest.approx([EAST, NORTH, 68.5], abs=0.002)


def test_a_stated_system_wins_over_that_of_the_file_and_is_told(tmp_path: Path) -> None:
    layers, findings = read(source(tmp_path, sheds.shed(crs="EPSG:31466"), "EPSG:25832"))
    assert findings == ["CRS_OVERRIDDEN"] and layers["storeys"].crs == "EPSG:25832"


def test_a_system_nobody_knows_is_told_and_the_place_asked_for(tmp_path: Path) -> None:
    progress = Progress()
    with pytest.raises(DecisionNeeded):
        list(IFC().read(source(tmp_path, sheds.shed(crs="Baustelle Nord")), IfcOptions(), progress))
    assert "IFC_CRS_UNKNOWN" in [group.code for group in progress.findings()]


def test_storeys_have_elevation_height_area_and_uses(tmp_path: Path) -> None:
    layers, _ = read(source(tmp_path, sheds.shed(unit=0.001)))
    frame: Any = layers["storeys"].data
    ground, upper = frame.frame.to_dict("records")
    assert (ground["name"], ground["hoehe_ueber_null_m"], ground["geschosshoehe_m"]) == ("Erdgeschoss", 0.0, 3.0)
    assert (upper["name"], upper["hoehe_ueber_null_m"], upper["geschosshoehe_m"]) == ("Obergeschoss", 3.0, 3.0)
    assert (ground["bgf_m2"], ground["bgf_grundlage"], ground["nutzungen"]) == (60.0, "Deckenplatten", "Laden")
    assert frame.frame.geometry.area.to_list() == pytest.approx([60.0, 60.0], abs=0.01)
    assert frame.frame.total_bounds == pytest.approx([WEST, SOUTH, EAST, NORTH], abs=0.002)
    rooms: Any = layers["spaces"].data
    # 9.4 by 5.4 m inside the walls
    assert rooms.frame["nettoflaeche_m2"].to_list() == [50.76, 50.76] and rooms.frame["geschoss"].to_list() == [
        "Erdgeschoss",
        "Obergeschoss",
    ]


def test_quantities_of_the_file_win_over_what_is_computed(tmp_path: Path) -> None:
    layers, _ = read(source(tmp_path, sheds.shed("IFC4X3", quantities=True)))
    frame: Any = layers["storeys"].data
    assert frame.frame["bgf_m2"].to_list() == [61.5, 61.5] and set(frame.frame["bgf_grundlage"]) == {"Mengen der Datei"}


def test_rooms_are_no_part_of_the_mesh_and_openings_are_cut(tmp_path: Path) -> None:
    layers, _ = read(source(tmp_path, sheds.shed()))
    model = gltf.split(mesh_of(layers["model"]).glb, "x")
    assert {node["name"] for node in model.document["nodes"]} == {"IfcWall", "IfcSlab"}
    assert (layers["model"].read, layers["model"].imported, layers["model"].rejected) == (10, 10, 0)
    # volume of the front wall by the divergence theorem: 10 × 0.3 × 3 less a window of 2 × 0.3 × 1
    wall = [piece for piece in gltf.pieces(model) if piece.name == "IfcWall"]
    volume = sum(
        float(np.einsum("ij,ij->i", a, np.cross(b, c)).sum()) / 6
        for a, b, c in ((piece.points[piece.triangles[:, i]] for i in range(3)) for piece in wall)
    )
    walls = 2 * (2 * 10 * 0.3 * 3 + 2 * 5.4 * 0.3 * 3)
    # a metre of the map is 1.00019 m on the ground here (scale of UTM zone 32 at 130 km from its middle), in both directions
    assert volume == pytest.approx((walls - 2 * (2 * 0.3 * 1)) * 1.00019**2, abs=0.01)


def test_the_site_is_a_coarse_place_and_that_is_told(tmp_path: Path) -> None:
    layers, findings = read(
        source(tmp_path, sheds.shed(place="site", true_north=(math.sin(math.radians(50)), math.cos(math.radians(50)))))
    )
    mesh = mesh_of(layers["model"])
    assert "IFC_PLACE_COARSE" in findings
    # 49° 6' 1.566", 8° 26' 11.5404"
    assert mesh.anchor.lat == pytest.approx(49 + 6 / 60 + 1.566 / 3600, abs=1e-9)
    assert mesh.anchor.lon == pytest.approx(8 + 26 / 60 + 11.5404 / 3600, abs=1e-9)
    assert mesh.anchor.height == 110.0 and mesh.heading == pytest.approx(-50.0)


def test_the_coarse_place_can_be_a_question_instead(tmp_path: Path) -> None:
    given = source(tmp_path, sheds.shed(place="site", true_north=(1.0, 0.0)))
    with pytest.raises(DecisionNeeded) as asked:
        read(given, IfcOptions(site="ask"))
    assert asked.value.code == "PLACE_MISSING" and asked.value.params["size"] == pytest.approx([10.0, 6.0, 6.2])
    assert asked.value.params["coarse"] == pytest.approx(
        {"lon": 8.436539, "lat": 49.100435, "height": 110.0, "heading": -90.0}, abs=1e-6
    )


def test_a_model_without_georeference_asks_with_its_size(tmp_path: Path) -> None:
    given = source(tmp_path, sheds.shed(place="none"))
    with pytest.raises(DecisionNeeded) as asked:
        read(given)
    assert asked.value.code == "PLACE_MISSING" and asked.value.params["size"] == pytest.approx([10.0, 6.0, 6.2])
    seen = IFC().inspect(given, IfcOptions())
    assert seen.layers[0].extras["size"] == [10.0, 6.0, 6.2] and seen.layers[0].crs is None


def test_a_stated_place_wins_and_is_turned_from_the_files_north(tmp_path: Path) -> None:
    given = source(tmp_path, sheds.shed(place="site", true_north=(1.0, 0.0)), "EPSG:25832")
    stated = {"x": 400000.0, "y": 5700000.0, "height": 10.0}
    layers, findings = read(given, IfcOptions(**stated))
    assert "IFC_TRUE_NORTH" in findings
    # true north lies along the file's x: ten metres run north, six run west
    placed = on_map(mesh_of(layers["model"]))
    assert placed.min(axis=0) == pytest.approx([399994.0, 5700000.0, 9.8], abs=0.01)
    layers, _ = read(given, IfcOptions(**stated, true_north=False))
    placed = on_map(mesh_of(layers["model"]))
    assert placed.max(axis=0) == pytest.approx([400010.0, 5700006.0, 16.0], abs=0.01)


def test_another_schema_and_a_cut_file_are_refused_in_one_sentence(tmp_path: Path) -> None:
    text = sheds.shed()
    for content, code in ((text.replace("('IFC4')", "('IFC9')"), "IFC_SCHEMA"), (text[: len(text) // 2], "IFC_CUT_OFF")):
        with pytest.raises(InputRefused) as refused:
            read(source(tmp_path, content))
        assert refused.value.code == code


def test_a_room_programme_without_walls_gives_its_storeys_and_rooms(tmp_path: Path) -> None:
    model = ifcopenshell.file.from_string(sheds.shed())
    for product in (*model.by_type("IfcWall"), *model.by_type("IfcSlab")):
        product.Representation = None
    layers, _ = read(source(tmp_path, model.to_string()))
    assert set(layers) == {"storeys", "spaces"}
    frame: Any = layers["storeys"].data
    # the rooms' net area is all there is, and that is said
    assert frame.frame["bgf_m2"].to_list() == [50.76, 50.76] and set(frame.frame["bgf_grundlage"]) == {"Räume (netto)"}


def test_a_building_within_itself_is_refused(tmp_path: Path) -> None:
    model = ifcopenshell.file.from_string(sheds.shed())
    storey = model.by_type("IfcBuildingStorey")[0]
    building = model.by_type("IfcBuilding")[0]
    for link in model.by_type("IfcRelAggregates"):
        if link.RelatingObject == model.by_type("IfcSite")[0]:
            link.RelatingObject = storey
    assert building.Decomposes[0].RelatingObject == storey
    with pytest.raises(InputRefused) as refused:
        read(source(tmp_path, model.to_string()))
    assert refused.value.code == "IFC_CYCLE"


def test_a_placement_within_itself_is_refused(tmp_path: Path) -> None:
    model = ifcopenshell.file.from_string(sheds.shed())
    first, second = model.by_type("IfcLocalPlacement")[:2]
    first.PlacementRelTo, second.PlacementRelTo = second, first
    with pytest.raises(InputRefused) as refused:
        read(source(tmp_path, model.to_string()))
    assert refused.value.code == "IFC_CYCLE"


@real
def test_the_fzk_house_is_the_house_of_the_city_model() -> None:
    """CityGML: footprint 457842..457854 × 5439083..5439093, ground 111.8, ridge 118.32, eaves 115.43 (file FZK-Haus-LoD2.gml)."""
    path = DATA / "ifc" / "AC20-FZK-Haus.ifc"
    options = IfcOptions(x=457842.0, y=5439083.0, height=111.8, true_north=False, ground=False)
    layers, _findings = read(Source(path, path.name, "EPSG:25832"), options)
    mesh = mesh_of(layers["model"])
    walls = on_map(mesh, classes=("IfcWallStandardCase",))
    assert walls.min(axis=0)[:2] == pytest.approx([457842.0, 5439083.0], abs=0.02)
    assert walls.max(axis=0)[:2] == pytest.approx([457854.0, 5439093.0], abs=0.02)
    # the tops of the gable walls lie below the roof's skin of the city model
    assert 118.317691 - walls[:, 2].max() == pytest.approx(0.3, abs=0.35)
    frame: Any = layers["storeys"].data
    assert frame.frame["bgf_m2"].to_list() == pytest.approx([119.824, 121.674], abs=0.001)
    assert abs(frame.frame.geometry.area.iloc[0] - 120.0) < 0.2
    assert layers["model"].read == 82 and layers["spaces"].read == 7


@real
def test_the_fzk_houses_own_place_is_a_kilometre_off_and_only_called_coarse() -> None:
    path = DATA / "ifc" / "AC20-FZK-Haus.ifc"
    layers, findings = read(Source(path, path.name))
    anchor = mesh_of(layers["model"]).anchor
    x, y = transform(np.array([[anchor.lon, anchor.lat]]), "EPSG:4326", "EPSG:25832")[0]
    assert findings == ["IFC_PLACE_COARSE"]
    assert math.hypot(x - 457842.0, y - 5439083.0) == pytest.approx(1070.0, abs=30.0)


@real
def test_the_duplex_stands_in_luxembourg_by_its_property_sets() -> None:
    path = DATA / "ifc" / "Duplex_A_georeferenced.ifc"
    layers, _ = read(Source(path, path.name))
    # its ePSet names EPSG:9897 (LUREF / Luxembourg TM + NG95 height), origin 76670, 77179, 293.7
    assert layers["storeys"].crs == "EPSG:2169" and layers["storeys"].vertical == "NG95 height"
    placed = on_map(mesh_of(layers["model"]), "EPSG:2169")
    turn = math.atan2(0.945518575599318, 0.325568154457152)
    corners = [(x, y) for x in (-0.24, 9.04) for y in (-22.18, 4.38)]
    easts = [76670.0 + x * math.cos(turn) - y * math.sin(turn) for x, y in corners]
    norths = [77179.0 + x * math.sin(turn) + y * math.cos(turn) for x, y in corners]
    assert min(easts) - 0.02 <= placed[:, 0].min() and placed[:, 0].max() <= max(easts) + 0.02
    assert min(norths) - 0.02 <= placed[:, 1].min() and placed[:, 1].max() <= max(norths) + 0.02
    assert (layers["model"].read, layers["storeys"].read, layers["spaces"].read) == (215, 4, 21)


@real
@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_the_drafts_of_ifc_4_3_are_read_where_their_map_conversion_says(number: int) -> None:
    name = f"Georeferencing-Tin-12d-{number}"
    path = DATA / "ifc" / "bsi_infra" / name / f"{name}.ifc"
    layers, findings = read(Source(path, path.name))
    assert findings == ["IFC_SCHEMA_DRAFT"]
    # the same terrain four times, with and without a local origin (readme.md): it must lie in one place
    placed = on_map(mesh_of(layers["model"]), "EPSG:7856")
    assert placed.min(axis=0) == pytest.approx([256305.39, 7011526.24, 33.25], abs=0.01)
    assert placed.max(axis=0) == pytest.approx([256588.60, 7011732.82, 40.75], abs=0.01)


@real
def test_map_coordinates_win_over_a_site_that_lies_elsewhere() -> None:
    # its IfcSite names Berlin, its coordinates are of Hamburg
    path = DATA / "ifc" / "XPlanung_Export_Haus.ifc"
    with pytest.raises(DecisionNeeded) as asked:
        read(Source(path, path.name))
    assert asked.value.params["coordinates"][0] == pytest.approx(580799.0, abs=5.0)
    layers, _ = read(Source(path, path.name, "EPSG:25832"))
    placed = on_map(mesh_of(layers["model"]))
    assert placed.min(axis=0)[:2] == pytest.approx([580795.57, 5927138.74], abs=0.01)
    frame: Any = layers["storeys"].data
    assert set(frame.frame["bgf_grundlage"]) == {"Wandumriss", ""} and frame.frame["bgf_m2"].iloc[0] == pytest.approx(
        34.09, abs=0.01
    )


@real
@pytest.mark.parametrize("path", sorted((DATA / "ifc").rglob("*.ifc")), ids=lambda path: path.stem)
def test_every_real_file_is_recognised_by_its_header(path: Path) -> None:
    match = IFC().identify(take_probe(path, "upload.bin"))
    assert match.confidence == 100 and match.version.startswith("IFC")
