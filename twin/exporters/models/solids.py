"""What of a selection has a body: objects of city models, placed models, terrain, as triangles in the frame of a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from twin.errors import NotSuitable
from twin.exporters.models.frames import Frame
from twin.exporters.models.looks import Looks
from twin.exporters.tiles3d.meshing import highest_detail, roots_of
from twin.geodata import gltf
from twin.geodata.citymodel import CityModel, FloatArray, IntArray, SurfaceType
from twin.geodata.coverage import Coverage
from twin.geodata.crs import Anchor, anchor_at, is_metric
from twin.geodata.mesh import Mesh, z_up
from twin.geodata.texture import Texture
from twin.geodata.triangulation import triangulate
from twin.handlers import ExportLayer, Selection, Suitability
from twin.language import Text

WALL, ROOF, GROUND, TERRAIN = "Wand", "Dach", "Boden", "Gelaende"
COLOURS: dict[str, str] = {WALL: "#F1ECE2", ROOF: "#A65A45", GROUND: "#A8A195", TERRAIN: "#C3C9B4"}
BODIES = ("CityModel", "Mesh", "Coverage")
MOST_CELLS = 250_000
"""Corners of a terrain mesh; a finer grid is thinned."""


@dataclass(frozen=True, slots=True, eq=False)
class Solid:
    """One thing: id, class, attributes, and triangles by look; the points belong to all of them.

    Where pictures were asked for, `pictures` has those of its looks and `uv` (points, 2) the places in them, v upwards.
    """

    id: str
    kind: str
    attributes: dict[str, Any]
    points: FloatArray
    faces: dict[str, IntArray]
    colours: dict[str, str]
    pictures: dict[str, Texture] = field(default_factory=dict)
    uv: npt.NDArray[np.float32] | None = None


def suitability(selection: Selection, losses: list[Text], *, terrain: bool = True, pictures: bool = False) -> Suitability:
    """Return no when nothing has a body, else lossy with `losses`, the flat layers that stay behind, and pictures unless kept."""
    wanted = [layer for layer in selection.layers if layer.type in BODIES and (terrain or layer.type != "Coverage")]
    if not wanted:
        return Suitability("no", (Text("Keine Ebene hat Körper.", "No layer has bodies."),))
    left = [layer.title or layer.name for layer in selection.layers if layer not in wanted]
    if left:
        names = ", ".join(left)
        losses = [*losses, Text(f"Flache Ebenen bleiben zurück: {names}.", f"Flat layers stay behind: {names}.")]
    if any(layer.type == "CityModel" for layer in wanted):
        if not pictures:
            losses = [*losses, Text("Fototexturen der Fassaden bleiben zurück.", "Photographs on façades stay behind.")]
        losses = [
            *losses,
            Text("Es bleibt die höchste Detailstufe jedes Objekts.", "The highest level of detail of each object remains."),
        ]
    return Suitability("lossy", tuple(losses))


def anchor_of(selection: Selection) -> Anchor:
    """Return a place amid the first layer with a body, at its lowest height, rounded; raises NotSuitable when all are empty."""
    for layer in selection.layers:
        if layer.type in BODIES:
            for data in layer.walk():
                found = _amid(data)
                if found is not None:
                    return found
    raise NotSuitable(
        "NOTHING_TO_WRITE",
        "Die Auswahl enthält nichts, was sich als Modell schreiben ließe.",
        "The selection holds nothing that could be written as a model.",
    )


def _amid(data: Any) -> Anchor | None:
    if isinstance(data, Mesh):
        return data.anchor
    if isinstance(data, CityModel) and len(data.vertices):
        low, high = data.vertices.min(axis=0), data.vertices.max(axis=0)
        middle = np.floor((low + high) / 2.0) if is_metric(data.crs) else (low + high) / 2.0
        return anchor_at(float(middle[0]), float(middle[1]), float(np.floor(low[2])), data.crs)
    if isinstance(data, Coverage) and data.kind != "imagery":
        lowest = np.nanmin(data.values[:: max(1, len(data.values) // 256)])
        return anchor_at(*data.bbox().centre(), float(np.floor(lowest)), data.crs)
    return None


def map_of(selection: Selection) -> str:
    """Return the planar system of the first layer that has one in metres, else the UTM zone of the anchor."""
    for layer in selection.layers:
        if layer.type in BODIES and layer.crs and layer.type != "Mesh" and is_metric(layer.crs):
            return layer.crs
    anchor = anchor_of(selection)
    zone = int((anchor.lon + 180.0) // 6.0) + 1
    if 28 <= zone <= 38 and 34.0 < anchor.lat < 84.0:
        return f"EPSG:{25800 + zone}"
    return f"EPSG:{(32600 if anchor.lat >= 0.0 else 32700) + zone}"


def solids(layer: ExportLayer, frame: Frame, *, pictures: bool = False) -> Iterator[Solid]:
    """Yield the bodies of a layer, of a city model one for each object that has surfaces.

    With `pictures` surfaces look as their pictures and colours say, otherwise as wall, roof or ground.
    """
    for data in layer.walk():
        if isinstance(data, CityModel):
            yield from _objects(data, frame, pictures=pictures)
        elif isinstance(data, Mesh):
            yield from _pieces(data, layer, frame)
        elif isinstance(data, Coverage) and data.kind != "imagery":
            yield _terrain(data, layer, frame)


def _objects(model: CityModel, frame: Frame, *, pictures: bool) -> Iterator[Solid]:
    fine = highest_detail(model, roots_of(model))
    local = fine.with_vertices(frame.of(fine.vertices, fine.crs), fine.crs)
    found = triangulate(local)
    owner = np.repeat(np.arange(len(local)), np.diff(local.geometry_offsets[local.object_offsets]))[found.surface]
    plain = np.select(
        [np.isin(local.surface_type, kinds) for kinds in ((SurfaceType.ROOF,), (SurfaceType.GROUND, SurfaceType.OUTER_FLOOR))],
        [1, 2],
        0,
    )
    looks = Looks([WALL, ROOF, GROUND], COLOURS, plain)
    if pictures:
        looks.take(local)
    look = looks.of_surface[found.surface]
    order = np.lexsort((look, owner))
    triangles, owner, look = found.triangles[order], owner[order], look[order]
    table = local.table
    for start, end in _runs(owner):
        used, corners = np.unique(triangles[start:end], return_inverse=True)
        own = corners.reshape(-1, 3).astype(np.int64)
        faces = {looks.names[kind]: own[look[start:end] == kind] for kind in np.unique(look[start:end]).tolist()}
        row = int(owner[start])
        shown = {name: looks.pictures[name] for name in faces if name in looks.pictures}
        uv = local.texture_uv[used] if shown and local.texture_uv is not None else None
        head = table.ids[row], table.types[row], table.attributes[row]
        yield Solid(*head, local.vertices[used], faces, looks.colours, shown, uv)


def _runs(values: IntArray) -> list[tuple[int, int]]:
    if len(values) == 0:
        return []
    edges = np.flatnonzero(np.diff(values)) + 1
    return list(zip([0, *edges.tolist()], [*edges.tolist(), len(values)], strict=True))


def _pieces(mesh: Mesh, layer: ExportLayer, frame: Frame) -> Iterator[Solid]:
    """Yield one body for each node of a placed model, with the plain colours of its materials."""
    model = gltf.split(mesh.glb, layer.name)
    materials = model.document.get("materials", [])
    matrix, turn = mesh.anchor.matrix(), mesh.placement()[:3, :3]
    for number, piece in enumerate(gltf.pieces(model, layer.name)):
        earth = (z_up(piece.points) @ turn.T) @ matrix[:3, :3].T + matrix[:3, 3]
        look = "model" if piece.material is None else str(materials[piece.material].get("name") or f"material {piece.material}")
        colour = _colour(materials[piece.material]) if piece.material is not None else COLOURS[WALL]
        name = f"{piece.name}-{number}"
        yield Solid(name, layer.title or layer.name, {}, frame.of_earth(earth), {look: piece.triangles}, {look: colour})


def _colour(material: dict[str, Any]) -> str:
    """Return a material's base colour as sRGB `#RRGGBB`."""
    light = np.array(material.get("pbrMetallicRoughness", {}).get("baseColorFactor", [1.0, 1.0, 1.0, 1.0])[:3], dtype=np.float64)
    shown = np.where(light <= 0.0031308, light * 12.92, 1.055 * np.maximum(light, 1e-9) ** (1 / 2.4) - 0.055)
    return "#" + "".join(f"{round(float(value) * 255):02X}" for value in np.clip(shown, 0.0, 1.0))


def _terrain(coverage: Coverage, layer: ExportLayer, frame: Frame) -> Solid:
    """Return the grid as triangles between cell centres; cells without a height leave a hole."""
    every = thinning(coverage)
    heights = np.asarray(coverage.values[::every, ::every], dtype=np.float64)
    rows, columns = heights.shape
    x = coverage.west + (np.arange(columns) * every + 0.5) * coverage.step
    y = coverage.north - (np.arange(rows) * every + 0.5) * coverage.step
    grid = np.column_stack([np.tile(x, rows), np.repeat(y, columns), heights.ravel()])
    corner = (np.arange(rows - 1)[:, None] * columns + np.arange(columns - 1)).ravel()
    upper = np.column_stack([corner, corner + columns, corner + 1])
    lower = np.column_stack([corner + 1, corner + columns, corner + columns + 1])
    triangles = np.concatenate([upper, lower])
    known = np.isfinite(grid[:, 2])
    triangles = triangles[known[triangles].all(axis=1)]
    used, corners = np.unique(triangles, return_inverse=True)
    points = frame.of(grid[used], coverage.crs) if len(used) else np.zeros((0, 3))
    faces = {TERRAIN: corners.reshape(-1, 3).astype(np.int64)}
    return Solid(layer.name, "terrain", {"step_m": coverage.step * every}, points, faces, COLOURS)


def thinning(coverage: Coverage) -> int:
    """Return which of how many rows and columns is kept so that a terrain stays drawable."""
    rows, columns = coverage.values.shape[:2]
    return max(1, int(np.ceil(np.sqrt(rows * columns / MOST_CELLS))))
