"""What an archive holds, judged by the names inside: whether one format may read it as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

# endings of files that are data of their own; an archive with several of them is a question, not a dataset
_DATA = frozenset(
    {
        *(".shp", ".tab", ".mif", ".kml", ".gml", ".gpkg", ".geojson", ".fgb", ".gpx", ".pbf", ".osm", ".gdbtable", ".dxf"),
        *(".ifc", ".glb", ".gltf", ".obj", ".dae", ".stl", ".ply", ".las", ".laz", ".tif", ".tiff", ".asc", ".xyz", ".parquet"),
    }
)


def only_of(members: Sequence[str], endings: Sequence[str]) -> bool:
    """Return whether the archive's data files all have one of the endings, and there is one."""
    found = {PurePosixPath(name).suffix.lower() for name in members if not name.startswith("__MACOSX/")} & _DATA
    return bool(found) and found <= set(endings)
