"""Live layers of other services, through this host: map tiles, the tree of them, files of remote 3D Tiles.

No address is taken from a request: what is asked for stands in the dataset.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path

from flask import Blueprint, Response, g, request

from twin.delivery.relief import relief
from twin.errors import NotFound, ServiceFailed
from twin.geodata import spool
from twin.geodata.mapservice import MapService
from twin.geodata.relief import Relief
from twin.intake import layer_cache
from twin.outbound import door
from twin.services import remotefiles
from twin.services.failurepicture import failure_picture
from twin.services.ground import Bed
from twin.services.live import LiveLayer, Shown
from twin.services.pictures import Tile
from twin.services.traffic import Traffic
from twin.web import access
from twin.web.pages import workspace

blueprint = Blueprint("layers", __name__, url_prefix="/layers/<dataset>/v<int:version>/<layer>")
_SECONDS = 3600
_TILE = re.compile(r"(\d{1,2})/(\d{1,8})/(\d{1,8})\.(png|glb|json)", re.ASCII)


@functools.cache
def _traffic(_home: Path) -> Traffic:
    return Traffic()


@functools.lru_cache(maxsize=2)
def _relief(_home: Path, _state: str) -> Relief:
    return relief(workspace())


def _layer(dataset: str, version: int, layer: str) -> tuple[LiveLayer, bool]:
    """Return a live layer and whether everybody may see it; unpublished ones are for people who are signed in."""
    parts = workspace()
    public = parts.datasets.is_public(dataset, version)
    if not public and access.role_of_request() < access.Role.READER:
        raise _unknown()
    kept = parts.datasets.get(dataset, version)
    shown = (kept.extras.get("display") or {}).get(layer)
    if kept.layer(layer) is None or not shown or not shown.get("live"):
        raise _unknown()
    service = next((item for item in spool.read(parts.datasets.layer_folder(kept, layer)) if isinstance(item, MapService)), None)
    if service is None:
        raise _unknown()
    home = parts.settings.home
    key = f"{kept.id}/v{kept.version}/{layer}"
    bed = Bed(float(shown["height"]), _relief(home, parts.datasets.state()).within(service.box))
    live = LiveLayer(service, key, bed, door(parts.settings, parts.catalogues.allowed()), layer_cache(parts), _traffic(home))
    return live, public


def _unknown() -> NotFound:
    return NotFound("TILE_UNKNOWN", "Diese Kachel gibt es nicht.", "There is no such tile.")


def _answer(shown: Shown, media_type: str, public: bool) -> Response:
    response = Response(shown.data, mimetype=media_type)
    # what came from a cache because the service is down is asked for again soon
    seconds = 30 if shown.stale else _SECONDS
    response.headers["Cache-Control"] = f"{'public' if public else 'private'}, max-age={seconds}"
    if shown.stale:
        response.headers["Warning"] = '110 - "Response is Stale"'
    return response


@blueprint.get("/<path:path>")
def file(dataset: str, version: int, layer: str, path: str) -> Response:
    """Return a file of the layer's tiles.

    Of a map: `tileset.json`, and `z/x/y` of the web Mercator pyramid as `.png`, as `.glb` (a mesh with the picture on it) or as
    `.json` (the tree below it). Of remote 3D Tiles: their own files. When the service fails, a browser that wants a picture gets
    one that says so; programs and the viewer get a problem (424).
    """
    live, public = _layer(dataset, version, layer)
    try:
        shown, media_type = _file(live, path)
    except ServiceFailed as error:
        wanted = request.accept_mimetypes.best_match(["image/png", "application/problem+json"])
        if not path.endswith(".png") or wanted != "image/png":
            raise
        response = Response(failure_picture(error.text.in_(g.language)), 424, mimetype="image/png")
        response.headers["Cache-Control"] = "no-store"
        return response
    response = _answer(shown, media_type, public)
    if path == "tileset.json" and live.service.kind != "3dtiles":
        # what it names has addresses of their own for each state of the ground; it is made here and asks nobody
        response.headers["Cache-Control"] = "no-cache"
    return response


def _file(live: LiveLayer, path: str) -> tuple[Shown, str]:
    if path == "tileset.json":
        return live.tileset(), "application/json"
    if live.service.kind == "3dtiles":
        return live.file(path), remotefiles.media_type(path)
    numbers = _TILE.fullmatch(path)
    if numbers is None:
        raise _unknown()
    tile = Tile(*(int(number) for number in numbers.groups()[:3]))
    ask, media_type = {
        "png": (live.picture, "image/png"),
        "glb": (live.mesh, "model/gltf-binary"),
        "json": (live.tileset, "application/json"),
    }[numbers[4]]
    return ask(tile), media_type
