"""The pieces of a model between its file and the glTF that is kept: triangles with a material, written as one GLB."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from twin.geodata.citymodel import FloatArray, IntArray
from twin.geodata.glb import TRIANGLES, Glb, y_up

MOST_NODES = 200
"""More groups than these are joined into one: each costs the browser a draw call."""


@dataclass(frozen=True, slots=True)
class Material:
    """How a surface looks: name, sRGB colour with opacity (0..1), and an encoded picture."""

    name: str = ""
    colour: tuple[float, float, float, float] = (0.8, 0.8, 0.8, 1.0)
    picture: bytes | None = field(default=None, repr=False)
    media_type: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One object of a model.

    points float64 (n, 3), triangles int64 (t, 3); uv float32 (n, 2) from the upper left as in glTF; colours uint8 (n, 4) sRGB.
    """

    name: str
    points: FloatArray
    triangles: IntArray
    material: Material = Material()
    uv: npt.NDArray[np.float32] | None = None
    colours: npt.NDArray[np.uint8] | None = None


def linear(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return sRGB fractions as linear light (IEC 61966-2-1)."""
    result: npt.NDArray[np.float64] = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    return result


def glb_of(parts: Iterable[Part], *, up_is_y: bool = False) -> bytes:
    """Return a GLB of parts whose points are metres, z up unless said otherwise: one node a name, one primitive a look."""
    groups: dict[str, dict[tuple[Material, bool, bool], list[Part]]] = {}
    for part in parts:
        look = (part.material, part.uv is not None, part.colours is not None)
        groups.setdefault(part.name, {}).setdefault(look, []).append(part)
    if len(groups) > MOST_NODES:
        joined: dict[tuple[Material, bool, bool], list[Part]] = {}
        for looks in groups.values():
            for look, found in looks.items():
                joined.setdefault(look, []).extend(found)
        groups = {"model": joined}
    glb = Glb()
    materials: dict[Material, int] = {}
    for name, looks in groups.items():
        primitives = [_primitive(glb, found, _material(glb, look[0], materials), up_is_y) for look, found in looks.items()]
        glb.document["meshes"].append({"name": name, "primitives": primitives})
        glb.document["nodes"].append({"name": name, "mesh": len(glb.document["meshes"]) - 1})
    glb.document["scenes"] = [{"nodes": list(range(len(groups)))}]
    return glb.to_bytes()


def _primitive(glb: Glb, parts: list[Part], material: int, up_is_y: bool) -> dict[str, object]:
    starts = np.cumsum([0, *(len(part.points) for part in parts)])
    points = np.concatenate([part.points for part in parts]).astype(np.float32)
    triangles = np.concatenate([part.triangles + start for part, start in zip(parts, starts, strict=False)])
    attributes = {"POSITION": glb.attribute(points if up_is_y else y_up(points), bounds=True)}
    if parts[0].uv is not None:
        attributes["TEXCOORD_0"] = glb.attribute(np.concatenate([part.uv for part in parts if part.uv is not None]))
    if parts[0].colours is not None:
        colours = np.concatenate([part.colours for part in parts if part.colours is not None])
        light = np.rint(linear(colours[:, :3] / 255.0) * 65535.0).astype(np.uint16)
        opaque = colours[:, 3:].astype(np.uint16) * 257
        attributes["COLOR_0"] = glb.attribute(np.concatenate([light, opaque], axis=1), normalized=True)
    indices = glb.indices(triangles, len(points))
    return {"mode": TRIANGLES, "attributes": attributes, "indices": indices, "material": material}


def _material(glb: Glb, material: Material, known: dict[Material, int]) -> int:
    if material in known:
        return known[material]
    red, green, blue = linear(np.array(material.colour[:3], dtype=np.float64)).round(5).tolist()
    look: dict[str, object] = {"baseColorFactor": [red, green, blue, round(material.colour[3], 5)], "metallicFactor": 0.0}
    if material.picture is not None:
        look["baseColorTexture"] = {"index": glb.texture(glb.image(material.picture, material.media_type), repeats=True)}
    entry: dict[str, object] = {"name": material.name or "material", "pbrMetallicRoughness": look, "doubleSided": True}
    if material.colour[3] < 1.0:
        entry["alphaMode"] = "BLEND"
    glb.document["materials"].append(entry)
    known[material] = len(glb.document["materials"]) - 1
    return known[material]
