"""What a glTF must keep before it is shown to anybody: its version, extensions a browser here knows, accessors inside buffers."""

from __future__ import annotations

from typing import Any

import numpy as np

from twin.errors import FileDamaged, InputRefused, LimitExceeded
from twin.geodata import gltf
from twin.geodata.gltf import COMPONENTS, WIDTHS, Gltf
from twin.handlers import Source

MOST_ENTRIES = 200_000
_LISTS = ("nodes", "meshes", "accessors", "bufferViews", "buffers", "images", "materials", "textures", "scenes")
_COMPRESSED = {
    "KHR_draco_mesh_compression": "Draco",
    "EXT_meshopt_compression": "meshopt",
    "KHR_meshopt_compression": "meshopt",
    "KHR_texture_basisu": "Basis Universal (KTX2)",
}


def ensure_readable(document: dict[str, Any], source: Source) -> None:
    """Raise InputRefused for another version or an extension the viewer cannot unpack, LimitExceeded for endless lists."""
    version = str(document["asset"].get("version", ""))
    if not version.startswith("2."):
        raise InputRefused(
            "GLTF_VERSION",
            f"„{source.name}“ ist glTF {version or 'ohne Fassung'}; gelesen wird 2.0. Bitte als glTF 2.0 ausgeben.",
            f"'{source.name}' is glTF {version or 'without a version'}; 2.0 is read. Please write it as glTF 2.0.",
            file=source.name,
        )
    for name in _LISTS:
        entries = document.get(name, [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise gltf.damaged(source.name, f"„{name}“ ist keine Liste", f"'{name}' is no list")
        if len(entries) > MOST_ENTRIES:
            raise LimitExceeded(
                "GLTF_TOO_COMPLEX",
                f"„{source.name}“ hat {len(entries)} Einträge in „{name}“, erlaubt sind {MOST_ENTRIES}.",
                f"'{source.name}' has {len(entries)} entries in '{name}', allowed are {MOST_ENTRIES}.",
                file=source.name,
            )
    needed = [_COMPRESSED[name] for name in document.get("extensionsRequired", []) if name in _COMPRESSED]
    if needed:
        listed = ", ".join(needed)
        raise InputRefused(
            "GLTF_COMPRESSED",
            f"„{source.name}“ ist mit {listed} gepackt, das hier nicht entpackt wird. Bitte ohne Kompression ausgeben.",
            f"'{source.name}' is packed with {listed}, which is not unpacked here. Please write it without compression.",
            file=source.name,
        )


def ensure_whole(model: Gltf, source: Source) -> None:
    """Raise FileDamaged when an accessor or a triangle's corner lies outside of what the file holds, or bounds are missing."""
    try:
        for index, accessor in enumerate(model.document.get("accessors", [])):
            _check_accessor(model, index, accessor, source)
        for mesh in model.document.get("meshes", []):
            for primitive in mesh["primitives"]:
                _check_primitive(model, primitive, source)
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise _broken(source, f"{type(error).__name__} {error}") from error


def _check_accessor(model: Gltf, index: int, accessor: dict[str, Any], source: Source) -> None:
    count, width = int(accessor["count"]), WIDTHS[accessor["type"]]
    size = np.dtype(COMPONENTS[accessor["componentType"]]).itemsize * width
    if "bufferView" not in accessor:
        return
    view = model.document["bufferViews"][accessor["bufferView"]]
    start, length = int(view.get("byteOffset", 0)), int(view["byteLength"])
    stride, offset = int(view.get("byteStride", size)), int(accessor.get("byteOffset", 0))
    inside = offset + (count - 1) * stride + size <= length and start + length <= len(model.binary)
    if count < 1 or min(start, offset, stride) < 0 or stride < size or not inside:
        raise _broken(source, f"accessor {index}")


def _check_primitive(model: Gltf, primitive: dict[str, Any], source: Source) -> None:
    accessors = model.document["accessors"]
    position = accessors[primitive["attributes"]["POSITION"]]
    if len(position["min"]) != 3 or len(position["max"]) != 3 or not np.isfinite([*position["min"], *position["max"]]).all():
        raise _broken(source, "POSITION min, max")
    if any(accessors[index]["count"] != position["count"] for index in primitive["attributes"].values()):
        raise _broken(source, "attributes")
    if "indices" in primitive and int(gltf.raw(model, primitive["indices"]).max()) >= position["count"]:
        raise _broken(source, "indices")


def _broken(source: Source, what: str) -> FileDamaged:
    return gltf.damaged(source.name, f"fehlerhaft: {what}", f"faulty: {what}")


def too_large(source: Source) -> LimitExceeded:
    """Return the error for a file no browser could hold."""
    return LimitExceeded(
        "MODEL_TOO_LARGE",
        f"„{source.name}“ ist größer als 1 GB. Bitte das Modell vereinfachen.",
        f"'{source.name}' is larger than 1 GB. Please simplify the model.",
        file=source.name,
    )
