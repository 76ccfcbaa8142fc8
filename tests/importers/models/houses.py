"""A house of ten by six metres with a saddle roof as each model format writes it.

`python -m tests.importers.models.houses` makes the samples.
"""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import orjson

from twin.geodata.gltf import split
from twin.importers.models.parts import Material, Part, glb_of

LENGTH, WIDTH, EAVES, RIDGE = 10.0, 6.0, 3.0, 5.0
POINTS = np.array(
    [
        [0, 0, 0], [10, 0, 0], [10, 6, 0], [0, 6, 0],
        [0, 0, 3], [10, 0, 3], [10, 6, 3], [0, 6, 3],
        [0, 3, 5], [10, 3, 5],
    ],
    dtype=np.float64,
)  # fmt: skip
WALLS = [[0, 3, 2, 1], [0, 1, 5, 4], [2, 3, 7, 6], [1, 2, 6, 9, 5], [3, 0, 4, 8, 7]]
ROOF = [[4, 5, 9, 8], [6, 7, 8, 9]]
WALL = Material("Putz", (0.9, 0.85, 0.8, 1.0))
TILES = Material("Ziegel", (0.6, 0.2, 0.15, 1.0))
PLACE = {"lon": 7.1234, "lat": 51.4321, "height": 62.5}


def fan(faces: list[list[int]]) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """Return the triangles of convex faces."""
    return np.array([[face[0], face[i], face[i + 1]] for face in faces for i in range(1, len(face) - 1)], dtype=np.int64)


def triangles() -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """Return all 16 triangles."""
    return np.concatenate([fan(WALLS), fan(ROOF)])


def y_up(points: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Return z up as y up."""
    return np.column_stack([points[:, 0], points[:, 2], -points[:, 1]])


def obj(*, scale: float = 1.0, shift: tuple[float, float, float] = (0.0, 0.0, 0.0), head: str = "") -> str:
    """Return the house as OBJ, z up."""
    lines = [head] if head else []
    lines += [f"v {x!r} {y!r} {z!r}" for x, y, z in (POINTS * scale + np.array(shift)).tolist()]
    for name, faces in (("Waende", WALLS), ("Dach", ROOF)):
        lines += [f"o {name}", f"usemtl {name}", *("f " + " ".join(str(i + 1) for i in face) for face in faces)]
    return "\n".join(lines) + "\n"


def glb(*, place: bool = True) -> bytes:
    """Return the house as GLB with its place in asset.extras."""
    parts = [Part("Waende", POINTS, fan(WALLS), WALL), Part("Dach", POINTS, fan(ROOF), TILES)]
    model = split(glb_of(parts), "haus.glb")
    if place:
        model.document["asset"]["extras"] = {"anchor": PLACE, "heading": 30.0}
    return model.to_bytes()


def stl_binary() -> bytes:
    """Return the house as binary STL."""
    rows = b"".join(struct.pack("<12fH", 0, 0, 0, *POINTS[face].reshape(-1), 0) for face in triangles())
    return b"Haus".ljust(80) + struct.pack("<I", len(triangles())) + rows


def stl_text() -> str:
    """Return the house as STL text."""
    facets = [
        "facet normal 0 0 0\nouter loop\n"
        + "".join(f"vertex {x} {y} {z}\n" for x, y, z in POINTS[face].tolist())
        + "endloop\nendfacet"
        for face in triangles()
    ]
    return "\n".join(["solid Haus", *facets, "endsolid Haus", ""])


def ply() -> str:
    """Return the house as PLY text with red points at the ridge and grey ones elsewhere."""
    head = "ply\nformat ascii 1.0\ncomment Haus\nelement vertex 10\nproperty double x\nproperty double y\nproperty double z\n"
    head += "property uchar red\nproperty uchar green\nproperty uchar blue\n"
    head += f"element face {len(WALLS + ROOF)}\nproperty list uchar int vertex_indices\nend_header\n"
    points = [f"{x} {y} {z} " + ("200 40 30" if z > 4 else "128 128 128") for x, y, z in POINTS.tolist()]
    return head + "\n".join([*points, *(" ".join(map(str, [len(face), *face])) for face in WALLS + ROOF), ""])


def collada(*, unit: float = 1.0, axis: str = "Z_UP", place: bool = True, picture: str = "") -> str:
    """Return the house as Collada, with the diffuse colour of bricks or a picture."""
    where = "<longitude>7.1234</longitude><latitude>51.4321</latitude><altitude mode='absolute'>62.5</altitude>"
    coverage = f"<coverage><geographic_location>{where}</geographic_location></coverage>" if place else ""
    numbers = " ".join(f"{value}" for value in (POINTS / unit if axis == "Z_UP" else y_up(POINTS) / unit).reshape(-1))
    corners = " ".join(str(i) for i in triangles().reshape(-1))
    look = "<color>0.6 0.2 0.15 1</color>"
    images = surface = ""
    if picture:
        images = f'<library_images><image id="bild"><init_from>{picture}</init_from></image></library_images>'
        surface = (
            '<newparam sid="flaeche"><surface type="2D"><init_from>bild</init_from></surface></newparam>'
            '<newparam sid="probe"><sampler2D><source>flaeche</source></sampler2D></newparam>'
        )
        look = '<texture texture="probe" texcoord="UV"/>'
    return f"""<?xml version="1.0" encoding="utf-8"?>
<COLLADA xmlns="http://www.collada.org/2008/03/COLLADASchema" version="1.5.0">
<asset>{coverage}<created>2026-11-02T08:00:00Z</created><modified>2026-11-02T08:00:00Z</modified>
<unit meter="{unit}"/><up_axis>{axis}</up_axis></asset>
{images}
<library_effects><effect id="look"><profile_COMMON>{surface}<technique sid="t"><lambert><diffuse>{look}</diffuse></lambert>
</technique></profile_COMMON></effect></library_effects>
<library_materials><material id="ziegel" name="Ziegel"><instance_effect url="#look"/></material></library_materials>
<library_geometries><geometry id="haus" name="Haus"><mesh>
<source id="p"><float_array id="pa" count="30">{numbers}</float_array>
<technique_common><accessor source="#pa" count="10" stride="3">
<param name="X" type="float"/><param name="Y" type="float"/><param name="Z" type="float"/></accessor></technique_common></source>
<vertices id="v"><input semantic="POSITION" source="#p"/></vertices>
<triangles count="{len(triangles())}" material="m"><input semantic="VERTEX" source="#v" offset="0"/><p>{corners}</p></triangles>
</mesh></geometry></library_geometries>
<library_visual_scenes><visual_scene id="s"><node id="n"><instance_geometry url="#haus">
<bind_material><technique_common>
<instance_material symbol="m" target="#ziegel"/></technique_common></bind_material></instance_geometry></node>
</visual_scene></library_visual_scenes>
<scene><instance_visual_scene url="#s"/></scene>
</COLLADA>
"""


def write_samples(folder: Path) -> None:
    """Write the samples of the contract tests below `folder`."""
    place = "# Haus\n# anchor lon 7.1234 lat 51.4321 height 62.5 heading 30 up z"
    answers = orjson.dumps({"crs": "EPSG:25832", "options": {"x": 369700, "y": 5700000, "height": 62.5}})
    for name, content in (
        ("collada/haus.dae", collada().encode()),
        ("gltf/haus.glb", glb()),
        ("obj/haus.obj", obj(head=place).encode()),
        ("ply/haus.ply", ply().encode()),
        ("stl/haus.stl", stl_binary()),
        ("stl/haus-text.stl", stl_text().encode()),
    ):
        target = folder / name
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(content)
        if name.startswith(("ply", "stl")):
            target.with_name(f".{target.name}.answers.json").write_bytes(answers)


if __name__ == "__main__":
    write_samples(Path(__file__).parents[2] / "samples")
