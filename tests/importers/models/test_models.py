"""Models of architects: read in their unit and axis, put where somebody says, asked about where nobody does."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.importers.models import houses
from twin.errors import DecisionNeeded, InputRefused
from twin.findings import Progress
from twin.geodata import gltf
from twin.geodata.crs import transform
from twin.geodata.mesh import Mesh, z_up
from twin.handlers import Companion, Importer, Source
from twin.importers.models.collada import Collada
from twin.importers.models.gltf import GLTF
from twin.importers.models.obj import OBJ
from twin.importers.models.ply import PLY
from twin.importers.models.stl import STL
from twin.importers.placement import PlacementOptions

SITE = PlacementOptions(x=369700.0, y=5700000.0, height=62.5)


def source(folder: Path, name: str, content: bytes | str, crs: str | None = None, beside: Sequence[Path] = ()) -> Source:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return Source(path, name, crs, tuple(Companion(item, item.name) for item in beside))


def read(importer: Importer, given: Source, options: Any = SITE) -> tuple[Mesh, list[str]]:
    progress = Progress()
    (batch,) = importer.read(given, options, progress)
    assert isinstance(batch.data, Mesh)
    return batch.data, [group.code for group in progress.findings()]


def size(mesh: Mesh) -> list[float]:
    corners = mesh.corners()
    return (corners.max(axis=0) - corners.min(axis=0)).round(3).tolist()


def earth(mesh: Mesh, code: str = "EPSG:25832") -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Return the corners of the model's triangles in a map's coordinates, through its anchor and heading as a globe would."""
    from twin.geodata.crs import from_ecef

    points = np.concatenate([piece.points for piece in gltf.pieces(gltf.split(mesh.glb, "x"))])
    local = z_up(points) @ mesh.placement()[:3, :3].T
    matrix = mesh.anchor.matrix()
    return transform(from_ecef(local @ matrix[:3, :3].T + matrix[:3, 3]), "EPSG:4326", code)


@pytest.mark.parametrize(
    ("importer", "name", "content"),
    [
        (OBJ(), "haus.obj", houses.obj()),
        (STL(), "haus.stl", houses.stl_binary()),
        (STL(), "haus.stl", houses.stl_text()),
        (PLY(), "haus.ply", houses.ply()),
        (Collada(), "haus.dae", houses.collada(place=False)),
        (GLTF(), "haus.glb", houses.glb(place=False)),
    ],
    ids=["obj", "stl", "stl-text", "ply", "collada", "gltf"],
)
def test_every_format_gives_the_same_house(tmp_path: Path, importer: Importer, name: str, content: bytes | str) -> None:
    given = source(tmp_path, name, content, "EPSG:25832")
    mesh, _ = read(importer, given, PlacementOptions(x=369700.0, y=5700000.0, height=62.5, up="y" if name == "haus.glb" else "z"))
    assert size(mesh) == [10.0, 6.0, 5.0]
    _, triangles = gltf.counts(gltf.split(mesh.glb, name).document)
    assert triangles == 16
    placed = earth(mesh)
    assert placed.min(axis=0) == pytest.approx([369700.0, 5700000.0, 62.5], abs=0.01)
    assert placed.max(axis=0) == pytest.approx([369710.0, 5700006.0, 67.5], abs=0.01)


@pytest.mark.parametrize(
    ("importer", "name", "content"),
    [
        (OBJ(), "haus.obj", houses.obj()),
        (STL(), "haus.stl", houses.stl_binary()),
        (PLY(), "haus.ply", houses.ply()),
        (Collada(), "haus.dae", houses.collada(place=False)),
        (GLTF(), "haus.glb", houses.glb(place=False)),
    ],
    ids=["obj", "stl", "ply", "collada", "gltf"],
)
@pytest.mark.parametrize("crs", [None, "EPSG:25832"])
def test_a_model_that_stands_nowhere_asks_for_its_place_with_its_size(
    tmp_path: Path, importer: Importer, name: str, content: bytes | str, crs: str | None
) -> None:
    given = source(tmp_path, name, content, crs)
    with pytest.raises(DecisionNeeded) as asked:
        read(importer, given, PlacementOptions())
    assert asked.value.code == "PLACE_MISSING" and asked.value.params["question"] == "place"
    assert sorted(asked.value.params["size"]) == [5.0, 6.0, 10.0]
    (layer,) = importer.inspect(given, PlacementOptions()).layers
    assert sorted(layer.extras["size"]) == [5.0, 6.0, 10.0] and layer.extras["triangles"] == 16
    assert layer.bbox is None and layer.crs is None and layer.extras["placed"] is False


def test_the_turn_is_from_grid_north_and_clockwise(tmp_path: Path) -> None:
    given = source(tmp_path, "haus.obj", houses.obj(), "EPSG:25832")
    mesh, _ = read(OBJ(), given, PlacementOptions(x=369700.0, y=5700000.0, height=0.0, north=90.0, up="z"))
    # the ten metres that ran east now run south, the six that ran north run east
    placed = earth(mesh)
    assert placed.min(axis=0)[:2] == pytest.approx([369700.0, 5699990.0], abs=0.01)
    assert placed.max(axis=0)[:2] == pytest.approx([369706.0, 5700000.0], abs=0.01)


def test_map_coordinates_are_a_place_when_their_system_is_stated_and_lose_no_millimetre(tmp_path: Path) -> None:
    shift = (369700.123, 5700000.456, 62.789)
    given = source(tmp_path, "haus.obj", houses.obj(shift=shift), "EPSG:25832")
    mesh, findings = read(OBJ(), given, PlacementOptions())
    assert "MODEL_PLACED_BY_COORDINATES" in findings
    placed = earth(mesh)
    assert placed.min(axis=0) == pytest.approx(shift, abs=0.001)
    assert placed.max(axis=0) == pytest.approx([shift[0] + 10.0, shift[1] + 6.0, shift[2] + 5.0], abs=0.001)


def test_map_coordinates_without_a_system_are_told_with_the_question(tmp_path: Path) -> None:
    given = source(tmp_path, "haus.obj", houses.obj(shift=(369700.0, 5700000.0, 62.0)))
    with pytest.raises(DecisionNeeded) as asked:
        read(OBJ(), given, PlacementOptions())
    assert asked.value.params["coordinates"][:2] == [369705.0, 5700003.0]


@pytest.mark.parametrize(("scale", "unit"), [(1000.0, "mm"), (100.0, "cm"), (1 / 0.0254, "in"), (1 / 0.3048, "ft")])
def test_a_stated_unit_is_taken(tmp_path: Path, scale: float, unit: Any) -> None:
    given = source(tmp_path, "haus.obj", houses.obj(scale=scale), "EPSG:25832")
    mesh, findings = read(OBJ(), given, PlacementOptions(x=369700.0, y=5700000.0, height=0.0, unit=unit, up="z"))
    assert size(mesh) == pytest.approx([10.0, 6.0, 5.0], abs=0.001) and "MODEL_UNIT_ASSUMED" not in findings


def test_a_house_of_ten_kilometres_is_one_in_millimetres_and_that_is_told(tmp_path: Path) -> None:
    given = source(tmp_path, "haus.obj", houses.obj(scale=1000.0), "EPSG:25832")
    mesh, findings = read(OBJ(), given, PlacementOptions(x=369700.0, y=5700000.0, height=0.0, up="z"))
    assert size(mesh) == [10.0, 6.0, 5.0] and "MODEL_UNIT_ASSUMED" in findings


@pytest.mark.parametrize("axis", ["Y_UP", "Z_UP"])
@pytest.mark.parametrize("unit", [1.0, 0.01, 0.0254])
def test_collada_says_its_unit_and_axis_itself(tmp_path: Path, axis: str, unit: float) -> None:
    given = source(tmp_path, "haus.dae", houses.collada(unit=unit, axis=axis))
    mesh, findings = read(Collada(), given, PlacementOptions())
    assert size(mesh) == pytest.approx([10.0, 6.0, 5.0], abs=0.001)
    assert (mesh.anchor.lon, mesh.anchor.lat, mesh.anchor.height) == (7.1234, 51.4321, 62.5)
    assert findings == []


def test_the_walls_tell_which_axis_points_up(tmp_path: Path) -> None:
    turned = houses.obj().splitlines()
    slanted = np.array([[np.cos(0.5), -np.sin(0.5), 0], [np.sin(0.5), np.cos(0.5), 0], [0, 0, 1]])
    rows = iter((houses.POINTS @ slanted.T).tolist())
    text = "\n".join("v {} {} {}".format(*next(rows)) if line.startswith("v ") else line for line in turned)
    (layer,) = OBJ().inspect(source(tmp_path, "haus.obj", text), PlacementOptions()).layers
    assert layer.extras["up"] == "z" and layer.extras["size"][2] == 5.0


def test_a_glb_is_kept_byte_for_byte(tmp_path: Path) -> None:
    content = houses.glb()
    mesh, findings = read(GLTF(), source(tmp_path, "haus.glb", content), PlacementOptions())
    assert mesh.glb == content and findings == []
    assert (mesh.anchor.lon, mesh.heading) == (7.1234, 30.0)


def test_a_glb_in_other_units_gets_a_node_around_it_and_keeps_its_buffer(tmp_path: Path) -> None:
    content = houses.glb(place=False)
    options = PlacementOptions(x=369700.0, y=5700000.0, height=0.0, unit="mm")
    mesh, _ = read(GLTF(), source(tmp_path, "haus.glb", content, "EPSG:25832"), options)
    assert gltf.split(mesh.glb, "x").binary == gltf.split(content, "x").binary
    assert size(mesh) == [0.01, 0.006, 0.005]


def picture() -> bytes:
    sink = io.BytesIO()
    Image.new("RGB", (8, 8), (180, 60, 40)).save(sink, "PNG")
    return sink.getvalue()


def textured(folder: Path, reference: str) -> Source:
    (folder / "ziegel.png").write_bytes(picture())
    (folder / "haus.mtl").write_text(f"newmtl Dach\nKd 1 1 1\nmap_Kd {reference}\nnewmtl Waende\nKd 0.9 0.8 0.7\n")
    lines = ["mtllib haus.mtl", *houses.obj().splitlines(), "vt 0 0", "vt 1 0", "vt 1 1"]
    text = "\n".join("f " + " ".join(f"{corner}/{1 + i % 3}" for i, corner in enumerate(line.split()[1:]))
                     if line.startswith("f ") else line for line in lines)  # fmt: skip
    return source(folder, "haus.obj", text, "EPSG:25832", [folder / "ziegel.png", folder / "haus.mtl"])


def test_materials_and_pictures_that_came_along_are_kept(tmp_path: Path) -> None:
    mesh, findings = read(OBJ(), textured(tmp_path, "ziegel.png"))
    document = gltf.split(mesh.glb, "x").document
    assert {entry["name"] for entry in document["materials"]} == {"Dach", "Waende"}
    assert len(document["images"]) == 1 and not [code for code in findings if "REFERENCE" in code]


@pytest.mark.parametrize(
    "reference",
    ["../geheim.png", "file:///etc/passwd", "http://127.0.0.1:9/x.png", "\\\\host\\x.png", "/etc/passwd", "C:\\geheim.png"],
)
def test_references_out_of_the_upload_are_told_and_left_out(tmp_path: Path, reference: str) -> None:
    (tmp_path.parent / "geheim.png").write_bytes(picture())
    mesh, findings = read(OBJ(), textured(tmp_path, reference))
    assert "MODEL_REFERENCE_OUTSIDE" in findings
    assert "images" not in gltf.split(mesh.glb, "x").document


@pytest.mark.parametrize("reference", ["../secret.bin", "file:///etc/passwd", "http://127.0.0.1:9/x.bin"])
def test_a_buffer_out_of_the_upload_is_refused(tmp_path: Path, reference: str) -> None:
    import orjson

    model = gltf.split(houses.glb(), "haus.glb")
    (tmp_path.parent / "secret.bin").write_bytes(model.binary)
    document = {**model.document, "buffers": [{"uri": reference, "byteLength": len(model.binary)}]}
    with pytest.raises(InputRefused) as refused:
        read(GLTF(), source(tmp_path, "haus.gltf", orjson.dumps(document)))
    assert refused.value.code == "GLTF_BUFFER_MISSING"


def test_a_gltf_with_its_buffer_beside_it_is_the_same_model(tmp_path: Path) -> None:
    import orjson

    model = gltf.split(houses.glb(), "haus.glb")
    (tmp_path / "haus.bin").write_bytes(model.binary)
    document = {**model.document, "buffers": [{"uri": "haus.bin", "byteLength": len(model.binary)}]}
    mesh, _ = read(
        GLTF(), source(tmp_path, "haus.gltf", orjson.dumps(document), None, [tmp_path / "haus.bin"]), PlacementOptions()
    )
    assert size(mesh) == [10.0, 6.0, 5.0]


def broken(change: Any) -> bytes:
    model = gltf.split(houses.glb(), "haus.glb")
    change(model.document)
    return model.to_bytes()


def cycle(document: Any) -> None:
    document["nodes"][0]["children"] = [0]


def far_accessor(document: Any) -> None:
    document["accessors"][0]["count"] = 10**9


def far_view(document: Any) -> None:
    document["bufferViews"][0]["byteOffset"] = 10**9


def draco(document: Any) -> None:
    document["extensionsRequired"] = ["KHR_draco_mesh_compression"]


def old(document: Any) -> None:
    document["asset"]["version"] = "1.0"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (cycle, "GLB_DAMAGED"),
        (far_accessor, "GLB_DAMAGED"),
        (far_view, "GLB_DAMAGED"),
        (draco, "GLTF_COMPRESSED"),
        (old, "GLTF_VERSION"),
    ],
)
def test_a_glb_that_breaks_its_rules_is_refused(tmp_path: Path, change: Any, code: str) -> None:
    with pytest.raises(InputRefused) as refused:
        read(GLTF(), source(tmp_path, "haus.glb", broken(change)), PlacementOptions())
    assert refused.value.code == code


def test_a_concave_face_is_cut_along_its_outline(tmp_path: Path) -> None:
    # an L of 4 by 4 with a notch of 2 by 2: 12 square metres; a fan from the first corner would cover 14
    text = "v 0 4 0\nv 2 4 0\nv 2 2 0\nv 4 2 0\nv 4 0 0\nv 0 0 0\nf 1 2 3 4 5 6\n"
    mesh, _ = read(OBJ(), source(tmp_path, "l.obj", text, "EPSG:25832"))
    (piece,) = gltf.pieces(gltf.split(mesh.glb, "x"))
    a, b, c = (piece.points[piece.triangles[:, i]] for i in range(3))
    assert np.linalg.norm(np.cross(b - a, c - a), axis=1).sum() / 2 == pytest.approx(12.0)


def test_triangles_without_area_are_named_and_the_object_counts_as_repaired(tmp_path: Path) -> None:
    progress = Progress()
    given = source(tmp_path, "haus.obj", houses.obj() + "f 1 1 2\no leer\nf 3 3 3\n", "EPSG:25832")
    (batch,) = OBJ().read(given, SITE, progress)
    assert (batch.read, batch.imported, batch.repaired, batch.rejected) == (3, 1, 1, 1)
    assert {"MODEL_TRIANGLES_REMOVED", "MODEL_OBJECT_EMPTY"} <= {group.code for group in progress.findings()}


def test_a_cloud_of_points_is_no_model(tmp_path: Path) -> None:
    text = "ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\nproperty float y\nproperty float z\nend_header\n0 0 0\n"
    with pytest.raises(InputRefused) as refused:
        read(PLY(), source(tmp_path, "wolke.ply", text))
    assert refused.value.code == "PLY_IS_POINTS"


def test_colours_of_points_are_kept_as_linear_light(tmp_path: Path) -> None:
    mesh, _ = read(PLY(), source(tmp_path, "haus.ply", houses.ply(), "EPSG:25832"))
    model = gltf.split(mesh.glb, "x")
    (primitive,) = model.document["meshes"][0]["primitives"]
    colours = gltf.values(model, primitive["attributes"]["COLOR_0"])
    # sRGB 128 is 0.2159 of the light, 200 is 0.5776
    assert sorted(set(colours[:, 0].round(3).tolist())) == [0.216, 0.578]
