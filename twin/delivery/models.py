"""Display files of a placed 3D model and of a tileset of others: as they came, with the place they stand at."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import orjson

from twin.exporters.tiles3d.placed import write_placed
from twin.geodata.crs import from_ecef
from twin.geodata.mesh import Mesh
from twin.geodata.tileset import Tileset
from twin.importers.tiles3d.volume import corners


def display_model(mesh: Mesh, place: Path) -> float:
    """Write a tileset of the one model below `place` and return the height (m) its lowest point stands at."""
    write_placed(mesh, place)
    return mesh.anchor.height + float(mesh.corners()[:, 2].min()) * mesh.scale


def display_tileset(tileset: Tileset, place: Path) -> float:
    """Copy the files of a tileset below `place`, its root as tileset.json there, and return the height (m) it begins at.

    A root that lies in a folder keeps it: `place/tileset.json` then leads to it, so that every path in it stays true.
    """
    for name in tileset.files:
        target = place / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(tileset.folder / name, target)
    document = orjson.loads((tileset.folder / tileset.root).read_bytes())
    if tileset.root != "tileset.json":
        (place / "tileset.json").write_bytes(orjson.dumps(_leading_to(tileset.root, document)))
    return _begins_at(document["root"])


def _leading_to(root: str, document: dict[str, Any]) -> dict[str, Any]:
    """Return a tileset whose one content is another: its volume and error are those of the root it leads to."""
    inner = document["root"]
    outer = {key: inner[key] for key in ("boundingVolume", "transform", "refine") if key in inner}
    error = document.get("geometricError", inner.get("geometricError", 0.0))
    # the transform is the inner root's own and must not count twice: a volume in Earth-centred axes stands for it
    if "transform" in outer and "region" not in outer["boundingVolume"]:
        points = corners(inner)
        assert points is not None
        middle = points.mean(axis=0)
        radius = float(((points - middle) ** 2).sum(axis=1).max() ** 0.5)
        outer["boundingVolume"] = {"sphere": [*middle.tolist(), radius]}
    outer.pop("transform", None)
    entry = {**outer, "geometricError": error, "content": {"uri": root}}
    return {"asset": {"version": document.get("asset", {}).get("version", "1.0")}, "geometricError": error, "root": entry}


def _begins_at(root: dict[str, Any]) -> float:
    region = root.get("boundingVolume", {}).get("region")
    if region is not None:
        return float(region[4])
    points = corners(root)
    return float(from_ecef(points)[:, 2].min()) if points is not None else 0.0
