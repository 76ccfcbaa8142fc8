"""Files of a remote 3D Tiles tileset, one by one, from below the folder of its first file and from nowhere else."""

from __future__ import annotations

import posixpath
import urllib.parse
from pathlib import PurePosixPath
from typing import Any

import orjson

from twin.addresses import with_query
from twin.errors import NotFound, ServiceFailed
from twin.geodata.mapservice import MapService
from twin.outbound import METADATA_BYTES, Door, Question, ask

TYPES = {
    ".json": "application/json",
    ".glb": "model/gltf-binary",
    ".gltf": "model/gltf+json",
    ".b3dm": "application/octet-stream",
    ".i3dm": "application/octet-stream",
    ".cmpt": "application/octet-stream",
    ".pnts": "application/octet-stream",
    ".subtree": "application/octet-stream",
    ".bin": "application/octet-stream",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".ktx2": "image/ktx2",
}
_SECONDS = 15.0


def root_path(service: MapService) -> str:
    """Return the path of the tileset's first file below its folder, such as `tileset.json`."""
    return PurePosixPath(urllib.parse.urlsplit(service.href).path).name or "tileset.json"


def media_type(path: str) -> str:
    """Return the type a file is served as, by its ending; raises NotFound for one that belongs to no tileset."""
    try:
        return TYPES[PurePosixPath(path).suffix.lower()]
    except KeyError:
        raise _unknown() from None


def remote_file(door: Door, service: MapService, path: str) -> bytes:
    """Return a file of the tileset; links in its JSON files that lead out of the tileset's folder are taken out.

    Raises NotFound for a path that leaves the folder or is no tile, and the errors of `outbound.ask`.
    """
    media_type(path)
    if path != posixpath.normpath(path) or path.startswith(("/", ".")) or "\\" in path:
        raise _unknown()
    address = _folder(service) + urllib.parse.quote(path, safe="/@!$&'()*+,;=~-._:")
    query = urllib.parse.urlsplit(service.href).query
    if query:  # a key of the service stays between it and us
        address = with_query(address, dict(urllib.parse.parse_qsl(query)))
    try:
        answer = ask(door, Question(address, most=METADATA_BYTES, seconds=_SECONDS))
    except ServiceFailed as error:
        if error.code == "OUTBOUND_STATUS" and error.params.get("status") in (403, 404, 410):
            raise _unknown() from error
        raise
    return _closed(answer.body, _folder(service), path) if path.lower().endswith(".json") else answer.body


def _folder(service: MapService) -> str:
    parts = urllib.parse.urlsplit(service.href)
    return f"{parts.scheme}://{parts.netloc}{parts.path.rpartition('/')[0]}/"


def _unknown() -> NotFound:
    return NotFound("TILE_UNKNOWN", "Diese Kachel gibt es nicht.", "There is no such tile.")


def _closed(data: bytes, folder: str, path: str) -> bytes:
    """Return a tileset's JSON with every link relative and inside the folder."""
    try:
        document = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        host = urllib.parse.urlsplit(folder).hostname or ""
        raise ServiceFailed(
            "SERVICE_NO_TILESET", f"{host} schickt statt 3D Tiles etwas anderes.", f"{host} sends something else than 3D Tiles."
        ) from error
    if isinstance(document, dict):
        document.pop("schemaUri", None)
        _close_tile(document.get("root"), folder, path)
    return orjson.dumps(document)


def _close_tile(root: Any, folder: str, path: str) -> None:
    waiting = [root]
    while waiting:
        tile = waiting.pop()
        if not isinstance(tile, dict):
            continue
        contents = [item for item in tile.get("contents") or () if _close(item, folder, path)]
        if contents:
            tile["contents"] = contents
        else:
            tile.pop("contents", None)
        if "content" in tile and not _close(tile["content"], folder, path):
            del tile["content"]
        implicit = tile.get("implicitTiling")
        if isinstance(implicit, dict) and not _close(implicit.get("subtrees"), folder, path):
            del tile["implicitTiling"]
        children = tile.get("children")
        waiting.extend(children if isinstance(children, list) else ())


def _close(content: Any, folder: str, path: str) -> bool:
    """Make the link of a content relative to the file it stands in; return whether it leads to a file of the tileset."""
    if not isinstance(content, dict):
        return False
    name = "uri" if "uri" in content else "url"  # url in version 0
    written = content.get(name)
    if not isinstance(written, str):
        return False
    whole = urllib.parse.urljoin(folder + path, written)
    inside = urllib.parse.unquote(whole.removeprefix(folder).partition("?")[0].partition("#")[0])
    if not whole.startswith(folder) or PurePosixPath(inside).suffix.lower() not in TYPES or ".." in inside.split("/"):
        return False
    content[name] = posixpath.relpath(inside, posixpath.dirname(path) or ".")
    return True
