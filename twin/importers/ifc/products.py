"""The products of an IFC model as parts with material colours, walked one by one; outlines seen from above on the way."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely

from twin.findings import Finding, Progress
from twin.geodata.citymodel import FloatArray, IntArray
from twin.handlers import Source
from twin.importers.models.handler import ensure_small
from twin.importers.models.parts import Material, Part
from twin.language import Text

_NEVER = ("IfcSpace", "IfcFeatureElementSubtraction", "IfcAnnotation", "IfcGrid", "IfcVirtualElement", "IfcSpatialZone")
_NO_BODY = {
    "axis",
    "footprint",
    "box",
    "annotation",
    "plan",
    "profile",
    "reference",
    "clearance",
    "cog",
    "lighting",
    "fingerprint",
}
_FLOORS = {"FLOOR", "BASESLAB", "NOTDEFINED", "USERDEFINED", None}
_PLAIN = Material("plain", (0.8, 0.8, 0.8, 1.0))


@dataclass(slots=True, eq=False)
class Products:
    """What was drawn: parts by class in project metres, ids that could not be drawn, outlines by id, and their heights."""

    parts: list[Part] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    drawn: int = 0
    triangles: int = 0
    complete: bool = True
    outlines: dict[str, Any] = field(default_factory=dict)
    tops: dict[str, float] = field(default_factory=dict)

    @property
    def read(self) -> int:
        """Return how many products there are to be drawn."""
        return self.drawn + len(self.failed)

    def box(self) -> tuple[FloatArray, FloatArray] | None:
        """Return the least and greatest corner in project metres, None when nothing was drawn."""
        if not self.parts:
            return None
        low = np.min([part.points.min(axis=0) for part in self.parts], axis=0)
        return low, np.max([part.points.max(axis=0) for part in self.parts], axis=0)


def drawn(
    model: Any, source: Source, progress: Progress, *, ground: bool = True, seconds: float | None = None, upto: float = 0.8
) -> Products:
    """Return all products with a body; openings are cut out, rooms are no bodies.

    After `seconds` it stops and says so in `complete`. Raises LimitExceeded above five million triangles. `progress` goes up
    to `upto`.
    """
    result = Products()
    expected = {product.GlobalId: product for product in _expected(model, ground)}
    looks: dict[Any, Material] = {}
    end = None if seconds is None else time.monotonic() + seconds
    for shape in shapes(model, exclude=_excluded(model, ground)):
        points, triangles = geometry_of(shape)
        if len(triangles):
            _keep(result, shape, points, triangles, looks)
            expected.pop(shape.guid, None)
        ensure_small(result.triangles, source)
        progress.at(upto * result.drawn / max(1, result.drawn + len(expected)), source.name)
        if end is not None and time.monotonic() > end:
            result.complete = False
            break
    result.failed = sorted(expected)
    return result


def shapes(model: Any, *, include: tuple[str, ...] = (), exclude: tuple[str, ...] = ()) -> Iterator[Any]:
    """Yield the tessellated shape of each product in project axes and metres, one at a time."""
    from ifcopenshell import geom

    tessellator: Any = geom
    settings = tessellator.settings()
    settings.set("use-world-coords", True)
    settings.set("apply-default-materials", True)
    chosen: dict[str, Any] = {"include": include} if include else {"exclude": exclude}
    iterator = tessellator.iterator(settings, model, 1, **chosen)
    if not iterator.initialize():
        return
    while True:
        yield iterator.get()
        if not iterator.next():
            return


def geometry_of(shape: Any) -> tuple[FloatArray, IntArray]:
    """Return points float64 (n, 3) and triangles int64 (t, 3) of a shape, without those that have no finite corner."""
    points = np.frombuffer(shape.geometry.verts_buffer, dtype=np.float64).reshape(-1, 3)
    triangles = np.frombuffer(shape.geometry.faces_buffer, dtype=np.int32).reshape(-1, 3).astype(np.int64)
    if len(triangles) and not np.isfinite(points).all():
        triangles = triangles[np.isfinite(points[triangles]).all(axis=(1, 2))]
    return points, triangles


def outline(points: FloatArray, triangles: IntArray) -> Any:
    """Return what a body covers seen from above, as a polygon in project metres; empty when it stands on edge."""
    corners = points[triangles]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    size = np.linalg.norm(normals, axis=1)
    level = np.abs(normals[:, 2]) > 0.1 * np.maximum(size, 1e-12)
    seen = shapely.polygons(corners[level][:, :, :2])
    return shapely.make_valid(shapely.union_all(shapely.set_precision(seen, 0.0001)))


def _expected(model: Any, ground: bool) -> list[Any]:
    """Return the products that have a body to be drawn."""
    left_out = tuple(name for name in _excluded(model, ground))
    return [
        product
        for product in model.by_type("IfcProduct")
        if product.Representation is not None
        and not any(product.is_a(name) for name in left_out)
        and any(_is_solid(item) for item in product.Representation.Representations)
    ]


def _excluded(model: Any, ground: bool) -> tuple[str, ...]:
    names = _NEVER if ground else (*_NEVER, "IfcSite", "IfcGeographicElement")
    return tuple(name for name in names if _is_known(model, name))


def _is_known(model: Any, name: str) -> bool:
    import ifcopenshell

    try:
        ifcopenshell.schema_by_name(model.schema_identifier).declaration_by_name(name)
    except RuntimeError:
        return False
    return True


def _is_solid(representation: Any) -> bool:
    name = str(representation.RepresentationIdentifier or "").casefold()
    kind = str(representation.RepresentationType or "").casefold()
    return name not in _NO_BODY and not kind.startswith(("curve", "point", "geometriccurve", "boundingbox", "annotation"))


def _keep(result: Products, shape: Any, points: FloatArray, triangles: IntArray, looks: dict[Any, Material]) -> None:
    result.drawn += 1
    result.triangles += len(triangles)
    materials = [_material(style, looks) for style in shape.geometry.materials]
    numbers = np.frombuffer(shape.geometry.material_ids_buffer, dtype=np.int32)
    if len(numbers) != len(triangles) or not materials:
        numbers, materials = np.zeros(len(triangles), dtype=np.int32), [*materials[:1], _PLAIN][:1]
    for number in np.unique(numbers):
        chosen = triangles[numbers == number]
        used, corners = np.unique(chosen, return_inverse=True)
        look = materials[number] if 0 <= number < len(materials) else _PLAIN
        result.parts.append(Part(str(shape.type), points[used].copy(), corners.reshape(-1, 3).astype(np.int64), look))
    result.tops[shape.guid] = float(points[:, 2].max())
    if _carries_floor(shape):
        result.outlines[shape.guid] = outline(points, triangles)


def _carries_floor(shape: Any) -> bool:
    """Return whether a product tells the extent of its storey: floor slabs and walls."""
    if shape.type == "IfcSlab":
        return shape.product.PredefinedType in _FLOORS
    return bool(shape.product.is_a("IfcWall"))


def _material(style: Any, looks: dict[Any, Material]) -> Material:
    try:
        colour = tuple(float(value) for value in style.diffuse.components)
        opacity = 1.0 - float(style.transparency)
    except (AttributeError, RuntimeError, TypeError, ValueError):
        return _PLAIN
    rgba = (*(round(min(1.0, max(0.0, value)), 3) if value == value else 0.8 for value in colour[:3]),)
    opacity = round(min(1.0, max(0.05, opacity)), 2) if opacity == opacity else 1.0
    key = (*rgba, opacity)
    if key not in looks:
        looks[key] = Material(f"colour {len(looks) + 1}", (rgba[0], rgba[1], rgba[2], opacity))
    return looks[key]


def not_drawn(model: Any, identifier: str, layer: str) -> Finding:
    """Return the finding of a product whose geometry could not be made."""
    product = model.by_guid(identifier)
    name = f"{product.is_a()} {product.Name or ''}".strip()
    text = Text(
        f"„{name}“ hat eine Geometrie, die sich nicht in Flächen zerlegen ließ, und fehlt im Modell.",
        f"'{name}' has a geometry that could not be turned into surfaces, and is missing from the model.",
    )
    return Finding("IFC_GEOMETRY_FAILED", "rejected", text, layer, identifier, params={"class": product.is_a()})
