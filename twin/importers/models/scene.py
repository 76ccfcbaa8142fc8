"""The one place that speaks to trimesh: a file becomes parts, each cleaned of triangles that are none."""

from __future__ import annotations

import io
from typing import Any

import numpy as np

from twin.errors import TwinError
from twin.findings import Finding, Progress
from twin.handlers import Source
from twin.importers.models.beside import Beside
from twin.importers.models.handler import Loaded, damaged, ensure_small, layer_name, some_broken, without_surface
from twin.importers.models.parts import Material, Part
from twin.language import Text

MOST_PIXELS = 4096
"""Longest side of a picture that is kept; larger ones are drawn smaller."""
MOST_OBJECTS = 500
"""An OBJ of more objects than these is kept by its materials only: each object costs a walk over all points."""
_MOST_AREA = 80_000_000
_PLAIN = (0.8, 0.8, 0.8, 1.0)


def load(content: bytes, kind: str, source: Source, progress: Progress, **facts: Any) -> Loaded:
    """Return the parts of an OBJ, Collada, STL or PLY given as bytes; `facts` are further members of the result.

    Triangles with a missing or infinite corner, or without area, go with a finding. Raises FileDamaged (MODEL_DAMAGED) for
    whatever the library stumbles over, LimitExceeded (MODEL_TOO_LARGE).
    """
    import trimesh

    layer = layer_name(source)
    beside: Any = Beside(source, progress, layer)
    try:
        apart: dict[str, Any] = {"split_objects": True} if kind == "obj" and content.count(b"\no ") <= MOST_OBJECTS else {}
        scene = trimesh.load_scene(io.BytesIO(content), file_type=kind, resolver=beside, process=False, **apart)
        found = [(str(node), *scene.graph[node]) for node in scene.graph.nodes_geometry]
    except (TwinError, MemoryError, RecursionError):
        raise
    except Exception as error:
        raise damaged(source, error) from error
    ensure_small(sum(len(getattr(scene.geometry[name], "faces", ())) for _, _, name in found), source)
    looks: dict[int, Material] = {}
    parts: list[Part] = []
    rejected = repaired = 0
    for node, matrix, name in found:
        if np.shape(scene.geometry[name].vertices)[1:] != (3,):
            raise damaged(source, ValueError("v"))
        part, removed = _part(scene.geometry[name], node, np.asarray(matrix, dtype=np.float64), looks, progress, layer)
        if part is None:
            rejected += 1
            progress.finding(without_surface(node, layer))
            continue
        if removed:
            repaired += 1
            progress.finding(some_broken(node, removed, layer))
        parts.append(part)
    return Loaded(parts, rejected, repaired, **facts)


def _part(
    geometry: Any, name: str, matrix: Any, looks: dict[int, Material], progress: Progress, layer: str
) -> tuple[Part | None, int]:
    faces = np.asarray(getattr(geometry, "faces", np.zeros((0, 3))), dtype=np.int64).reshape(-1, 3)
    points = np.asarray(geometry.vertices, dtype=np.float64) @ matrix[:3, :3].T + matrix[:3, 3]
    if np.linalg.det(matrix[:3, :3]) < 0.0:
        faces = faces[:, ::-1]
    good = _sound(points, faces)
    if not good.any():
        return None, len(faces)
    kept = faces[good]
    used, corners = np.unique(kept, return_inverse=True)
    uv, colours = _texture_places(geometry, len(points)), _colours(geometry, len(points))
    part = Part(
        name,
        points[used],
        corners.reshape(-1, 3).astype(np.int64),
        _look(geometry, looks, progress, layer),
        None if uv is None else uv[used],
        None if colours is None else colours[used],
    )
    return part, len(faces) - len(kept)


def _sound(points: Any, faces: Any) -> Any:
    """Return which triangles have three finite corners that are there, and an area."""
    inside = ((faces >= 0) & (faces < len(points))).all(axis=1)
    corners = points[np.where(inside[:, None], faces, 0)] if len(points) else np.zeros((len(faces), 3, 3))
    finite: Any = np.isfinite(corners).all(axis=(1, 2)) & (np.abs(corners) < 1e9).all(axis=(1, 2))
    corners = np.where(finite[:, None, None], corners, 0.0)
    area = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1)
    return inside & finite & (area > 0.0)


def _texture_places(geometry: Any, count: int) -> Any:
    uv = getattr(geometry.visual, "uv", None)
    if uv is None or len(uv) != count or _picture_of(geometry) is None:
        return None
    places = np.nan_to_num(np.asarray(uv, dtype=np.float64)[:, :2])
    return np.column_stack([places[:, 0], 1.0 - places[:, 1]]).astype(np.float32)


def _colours(geometry: Any, count: int) -> Any:
    visual = geometry.visual
    if getattr(visual, "kind", None) != "vertex":
        return None
    colours = np.asarray(visual.vertex_colors, dtype=np.uint8)
    return colours if colours.shape == (count, 4) else None


def _picture_of(geometry: Any) -> Any:
    material = getattr(geometry.visual, "material", None)
    return getattr(material, "image", None) or getattr(material, "baseColorTexture", None)


def _look(geometry: Any, looks: dict[int, Material], progress: Progress, layer: str) -> Material:
    given = getattr(geometry.visual, "material", None)
    if given is None:
        white = getattr(geometry.visual, "kind", None) == "vertex"
        return Material("colours", (1.0, 1.0, 1.0, 1.0)) if white else Material("plain", _PLAIN)
    if id(given) not in looks:
        picture = _encoded(_picture_of(geometry), progress, layer)
        name = str(getattr(given, "name", "") or "material")
        colour = (1.0, 1.0, 1.0, _colour_of(given)[3]) if picture else _colour_of(given)
        looks[id(given)] = Material(name, colour, picture, _media_type(picture))
    return looks[id(given)]


def _colour_of(material: Any) -> tuple[float, float, float, float]:
    """Return the sRGB colour of trimesh's simple (uint8) or physical (uint8 or fraction) material."""
    given = getattr(material, "baseColorFactor", None)
    given = getattr(material, "diffuse", None) if given is None else given
    if given is None:
        return _PLAIN
    values = np.asarray(given, dtype=np.float64).reshape(-1)
    if np.asarray(given).dtype.kind in "iu":
        values = values / 255.0
    red, green, blue, opacity = np.clip(np.append(values[:4], [1.0] * (4 - len(values[:4]))), 0.0, 1.0).tolist()
    dissolve = getattr(material, "kwargs", {}).get("d") if hasattr(material, "kwargs") else None
    if dissolve:
        try:
            opacity = min(1.0, max(0.0, float(dissolve[0])))
        except (TypeError, ValueError):
            opacity = 1.0
    return red, green, blue, opacity


def _encoded(image: Any, progress: Progress, layer: str) -> bytes | None:
    """Return a picture as PNG (with transparency) or JPEG, at most 4096 px; None when it cannot be opened."""
    if image is None:
        return None
    try:
        if image.size[0] * image.size[1] > _MOST_AREA:
            raise ValueError(f"{image.size[0]} × {image.size[1]}")
        if max(image.size) > MOST_PIXELS:
            image.thumbnail((MOST_PIXELS, MOST_PIXELS))
        clear = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
        sink = io.BytesIO()
        if clear or image.mode == "P":
            image.convert("RGBA" if clear else "RGB").save(sink, "PNG")
        else:
            image.convert("RGB").save(sink, "JPEG", quality=90)
        return sink.getvalue()
    except Exception as error:  # pictures break in as many ways as there are writers
        text = Text(
            f"Eine Textur ließ sich nicht öffnen und fehlt ({error}).", f"A texture could not be opened and is missing ({error})."
        )
        progress.finding(Finding("MODEL_TEXTURE_BROKEN", "warning", text, layer))
        return None


def _media_type(picture: bytes | None) -> str:
    if picture is None:
        return ""
    return "image/png" if picture.startswith(b"\x89PNG") else "image/jpeg"
