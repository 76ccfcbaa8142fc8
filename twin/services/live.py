"""Layers that stay with their service, as readers get them: through the one door, kept for a while, rather old than none."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from twin.addresses import read_address
from twin.errors import NotFound, ServiceFailed
from twin.geodata.mapservice import MapService
from twin.outbound import Door
from twin.services import ground, remotefiles
from twin.services.layercache import LayerCache
from twin.services.pictures import Tile, picture
from twin.services.traffic import Traffic


@dataclass(frozen=True, slots=True)
class Shown:
    """Bytes for a reader; `stale` when the service did not answer and these are from before."""

    data: bytes
    stale: bool = False


@dataclass(frozen=True, slots=True)
class LiveLayer:
    """One layer of one dataset version, with what it takes to ask for it; answers are kept under `key`, it lies on `bed`."""

    service: MapService
    key: str
    bed: ground.Bed
    door: Door
    cache: LayerCache
    traffic: Traffic

    def picture(self, tile: Tile) -> Shown:
        """Return a tile as PNG; where nothing is kept either, raises what `pictures.picture` and `Traffic.going_to` raise."""
        if self.service.kind not in ("wms", "wmts"):
            raise NotFound("TILE_UNKNOWN", "Diese Ebene besteht nicht aus Bildern.", "This layer does not consist of pictures.")
        key = f"{self.key}/{tile.z}/{tile.x}/{tile.y}.png"
        return self._through(key, self._address_asked(), lambda: picture(self.door, self.service, tile))

    def mesh(self, tile: Tile) -> Shown:
        """Return a tile as GLB; errors as `picture`."""
        shown = self.picture(tile)
        return Shown(ground.mesh(tile, shown.data, self.bed), shown.stale)

    def tileset(self, tile: Tile | None = None) -> Shown:
        """Return the tree of a map's tiles from its root or from a tile; of remote 3D Tiles their own first file."""
        if self.service.kind == "3dtiles":
            return self.file(remotefiles.root_path(self.service))
        if self.service.kind not in ("wms", "wmts"):
            raise NotFound("TILE_UNKNOWN", "Diese Ebene wird nicht gezeigt.", "This layer is not shown.")
        data = ground.tileset(self.service, self.bed) if tile is None else ground.branch(self.service, tile, self.bed)
        return Shown(data)

    def file(self, path: str) -> Shown:
        """Return a file of remote 3D Tiles; raises NotFound, and errors as `picture`."""
        if self.service.kind != "3dtiles":
            raise NotFound("TILE_UNKNOWN", "Diese Kachel gibt es nicht.", "There is no such tile.")
        remotefiles.media_type(path)
        key = f"{self.key}/files/{hashlib.sha256(path.encode()).hexdigest()}"
        return self._through(key, self.service.href, lambda: remotefiles.remote_file(self.door, self.service, path))

    def _address_asked(self) -> str:
        template = str(self.service.params.get("template") or "")
        return template.partition("{")[0] or self.service.href

    def _through(self, key: str, address: str, ask: Callable[[], bytes]) -> Shown:
        kept = self.cache.fresh(key)
        if kept is not None:
            return Shown(kept)
        try:
            with self.traffic.going_to(read_address(address).origin):
                data = ask()
        except ServiceFailed:
            old = self.cache.stale(key)
            if old is None:
                raise
            return Shown(old, stale=True)
        self.cache.keep(key, data)
        return Shown(data)
