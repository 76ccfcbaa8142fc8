"""A glTF taken into another: its lists go behind those that are there, every number in them is moved along."""

from __future__ import annotations

from typing import Any

from twin.geodata.citymodel import FloatArray
from twin.geodata.glb import Glb
from twin.geodata.gltf import Gltf

_LISTS = ("accessors", "images", "samplers", "textures", "materials", "meshes", "nodes")


def take_in(glb: Glb, model: Gltf, matrix: FloatArray, name: str) -> int:
    """Add the shown scene of a model below a node of that matrix (y up) and return the node; animations and cameras stay out."""
    source, target = model.document, glb.document
    views = [_view(glb, model, view) for view in source.get("bufferViews", [])]
    starts = {key: len(target.setdefault(key, [])) for key in _LISTS}
    moved = {
        "accessors": [_accessor(entry, views) for entry in source.get("accessors", [])],
        "images": [
            {**entry, **({"bufferView": views[entry["bufferView"]]} if "bufferView" in entry else {})}
            for entry in source.get("images", [])
        ],
        "samplers": source.get("samplers", []),
        "textures": [_texture(entry, starts) for entry in source.get("textures", [])],
        "materials": [_with_textures(entry, starts["textures"]) for entry in source.get("materials", [])],
        "meshes": [_mesh(entry, starts) for entry in source.get("meshes", [])],
        "nodes": [_node(entry, starts) for entry in source.get("nodes", [])],
    }
    for key, entries in moved.items():
        target[key].extend(entries)
    for key in ("extensionsUsed", "extensionsRequired"):
        for extension in source.get(key, []):
            if extension not in target.setdefault(key, []):
                target[key].append(extension)
    scenes = source.get("scenes") or [{"nodes": list(range(len(source.get("nodes", []))))}]
    roots = [index + starts["nodes"] for index in scenes[source.get("scene", 0)].get("nodes", [])]
    target["nodes"].append({"name": name, "matrix": matrix.T.reshape(-1).tolist(), "children": roots})
    return len(target["nodes"]) - 1


def _view(glb: Glb, model: Gltf, view: dict[str, Any]) -> int:
    start = view.get("byteOffset", 0)
    return glb.view(model.binary[start : start + view["byteLength"]], target=view.get("target"), stride=view.get("byteStride"))


def _accessor(entry: dict[str, Any], views: list[int]) -> dict[str, Any]:
    result = dict(entry)
    if "bufferView" in result:
        result["bufferView"] = views[result["bufferView"]]
    if "sparse" in result:
        sparse = result["sparse"]
        parts = {key: {**sparse[key], "bufferView": views[sparse[key]["bufferView"]]} for key in ("indices", "values")}
        result["sparse"] = {**sparse, **parts}
    return result


def _texture(entry: dict[str, Any], starts: dict[str, int]) -> dict[str, Any]:
    result = dict(entry)
    for key, kind in (("source", "images"), ("sampler", "samplers")):
        if key in result:
            result[key] += starts[kind]
    if "extensions" in result:
        inner = result["extensions"]
        result["extensions"] = {
            name: {**value, "source": value["source"] + starts["images"]} if "source" in value else value
            for name, value in inner.items()
        }
    return result


def _with_textures(value: Any, start: int, key: str = "") -> Any:
    """Return a material with the index of every …Texture in it moved."""
    if isinstance(value, dict):
        inner = {name: _with_textures(item, start, name) for name, item in value.items()}
        if key.endswith("Texture") and isinstance(inner.get("index"), int):
            inner["index"] += start
        return inner
    return [_with_textures(item, start) for item in value] if isinstance(value, list) else value


def _mesh(entry: dict[str, Any], starts: dict[str, int]) -> dict[str, Any]:
    return {**entry, "primitives": [_primitive(primitive, starts) for primitive in entry["primitives"]]}


def _primitive(entry: dict[str, Any], starts: dict[str, int]) -> dict[str, Any]:
    first = starts["accessors"]
    result = {key: value for key, value in entry.items() if key != "extensions"}
    result["attributes"] = {name: index + first for name, index in entry["attributes"].items()}
    if "indices" in result:
        result["indices"] += first
    if "material" in result:
        result["material"] += starts["materials"]
    if "targets" in result:
        result["targets"] = [{name: index + first for name, index in target.items()} for target in result["targets"]]
    return result


def _node(entry: dict[str, Any], starts: dict[str, int]) -> dict[str, Any]:
    result = {key: value for key, value in entry.items() if key not in ("skin", "camera", "extensions")}
    if "mesh" in result:
        result["mesh"] += starts["meshes"]
    if "children" in result:
        result["children"] = [child + starts["nodes"] for child in result["children"]]
    return result
