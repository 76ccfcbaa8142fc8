"""Buffers and pictures a glTF refers to, taken into its binary part; a GLB that has everything inside stays as it is."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from twin.errors import FileDamaged
from twin.findings import Progress
from twin.geodata.gltf import Gltf, damaged
from twin.handlers import Source
from twin.importers.models.beside import Beside
from twin.importers.models.handler import layer_name

_TYPES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"RIFF": "image/webp"}


def packed(model: Gltf, source: Source, progress: Progress) -> Gltf:
    """Return the model with one buffer inside; raises FileDamaged when a buffer did not come along.

    A picture that is missing or lies outside the upload is told, and the materials that show it go without.
    """
    document, beside = model.document, Beside(source, progress, layer_name(source))
    buffers, images = document.get("buffers", []), document.get("images", [])
    if len(buffers) <= 1 and not any("uri" in entry for entry in (*buffers, *images)):
        return model
    parts: list[bytes] = []
    starts: list[int] = []
    for index, entry in enumerate(buffers):
        starts.append(sum(map(len, parts)))
        content = model.binary if "uri" not in entry and index == 0 else _buffer(entry, beside, source)
        if len(content) < int(entry.get("byteLength", 0)):
            raise damaged(source.name, f"Puffer {index} ist zu kurz", f"buffer {index} is too short")
        parts.append(content + b"\0" * (-len(content) % 8))
    views = [
        {**view, "buffer": 0, "byteOffset": view.get("byteOffset", 0) + starts[_within(view.get("buffer", 0), starts, source)]}
        for view in document.get("bufferViews", [])
    ]
    kept: list[dict[str, Any]] = []
    gone: set[int] = set()
    for index, entry in enumerate(images):
        if "uri" not in entry:
            kept.append(entry)
            continue
        picture = _picture(str(entry["uri"]), beside)
        kind = next((name for magic, name in _TYPES.items() if picture.startswith(magic)), "")
        if not kind:
            gone.add(index)
            kept.append({"mimeType": "image/png"})
            continue
        views.append({"buffer": 0, "byteOffset": sum(map(len, parts)), "byteLength": len(picture)})
        parts.append(picture + b"\0" * (-len(picture) % 8))
        kept.append({**{key: entry[key] for key in ("name",) if key in entry}, "bufferView": len(views) - 1, "mimeType": kind})
    binary = b"".join(parts)
    result = {**document, "buffers": [{"byteLength": len(binary)}], "bufferViews": views, "images": kept}
    if not kept:
        del result["images"]
    return Gltf(_without_pictures(result, gone) if gone else result, binary)


def _within(index: int, starts: list[int], source: Source) -> int:
    if not 0 <= index < len(starts):
        raise damaged(source.name, f"Puffer {index} fehlt", f"buffer {index} is missing")
    return index


def _buffer(entry: dict[str, Any], beside: Beside, source: Source) -> bytes:
    uri = str(entry.get("uri", ""))
    try:
        return _inline(uri) if uri.startswith("data:") else beside.get(uri)
    except (FileNotFoundError, binascii.Error, ValueError) as error:
        shown = uri[:60] or "–"
        raise FileDamaged(
            "GLTF_BUFFER_MISSING",
            f"„{source.name}“ verweist auf „{shown}“, das nicht mitgeschickt wurde. Bitte alles zusammen als ZIP hochladen.",
            f"'{source.name}' refers to '{shown}', which did not come along. Please upload everything together as a ZIP.",
            file=source.name,
        ) from error


def _picture(uri: str, beside: Beside) -> bytes:
    """Return a picture's bytes, none when it cannot be had: `beside` told why."""
    try:
        return _inline(uri) if uri.startswith("data:") else beside.get(uri)
    except (FileNotFoundError, binascii.Error, ValueError):
        return b""


def _inline(uri: str) -> bytes:
    head, _, data = uri.partition(",")
    if not head.endswith(";base64"):
        raise ValueError("data")
    return base64.b64decode(data, validate=False)


def _without_pictures(document: dict[str, Any], gone: set[int]) -> dict[str, Any]:
    """Return the document without images, textures and the references of materials to them, where a picture is missing."""
    textures = {index for index, entry in enumerate(document.get("textures", [])) if entry.get("source") in gone}

    def cleaned(value: Any) -> Any:
        if isinstance(value, dict):
            shows = {key for key, inner in value.items() if key.endswith("Texture") and isinstance(inner, dict)}
            lost = {key for key in shows if value[key].get("index") in textures}
            return {key: cleaned(inner) for key, inner in value.items() if key not in lost}
        return [cleaned(item) for item in value] if isinstance(value, list) else value

    result = {**document, "materials": cleaned(document.get("materials", []))}
    if not result["materials"]:
        del result["materials"]
    # the lists keep their length, so that what is left is still counted right
    blank = next((index for index in range(len(document["images"])) if index not in gone), None)
    if blank is None:
        return {key: value for key, value in result.items() if key not in ("images", "textures", "samplers")}
    result["images"] = [document["images"][blank] if index in gone else entry for index, entry in enumerate(document["images"])]
    return result
