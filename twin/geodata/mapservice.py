"""A layer that stays with its service: where it is asked for and what is asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from twin.geodata.bbox import BBox

ServiceKind = Literal["wms", "wmts", "wfs", "ogcapi-features", "3dtiles"]


@dataclass(frozen=True, slots=True)
class MapService:
    """One layer of a live service (OGC WMS, WMTS, WFS, OGC API - Features, or a remote 3D Tiles tileset).

    `crs` is the system asked for, `box` the service's own extent in CRS84, `params` what the kind needs besides
    (style, format, tile matrix set, dimension values ...), as plain JSON data.
    """

    kind: ServiceKind
    href: str
    layer: str
    version: str
    crs: str
    title: str = ""
    attribution: str = ""
    box: BBox | None = None
    params: dict[str, Any] = field(default_factory=dict)

    def bbox(self) -> BBox | None:
        """Return the rectangle the service states, in CRS84."""
        return self.box

    def to_json(self) -> dict[str, Any]:
        """Return the description as plain data."""
        plain = {name: getattr(self, name) for name in self.__slots__}
        return {**plain, "box": self.box.to_list() if self.box else None}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> MapService:
        """Return the service kept in a document."""
        return cls(**{**data, "box": BBox(*data["box"]) if data["box"] else None})
