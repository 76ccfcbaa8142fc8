"""A foreign 3D Tiles tileset, kept as the files it came in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from twin.geodata.bbox import BBox


@dataclass(frozen=True, slots=True)
class Tileset:
    """Files of a tileset (OGC 3D Tiles 1.0 or 1.1) below `folder`; `root` is the entry file's path relative to it.

    `files` are the paths, relative to `folder` and with `/`, of all files that belong to it; `box` is in CRS84, None when the
    tileset stands nowhere on Earth. The coordinates of a tileset are always Earth-centred (EPSG:4978).
    """

    folder: Path
    root: str
    files: tuple[str, ...]
    version: str
    box: BBox | None = None

    @property
    def crs(self) -> str:
        """Return the system of every tileset."""
        return "EPSG:4978"

    def bbox(self) -> BBox | None:
        """Return the rectangle around the tileset in CRS84."""
        return self.box
