"""glTF 2.0, as GLB or as .gltf with its buffers and pictures: kept byte for byte where it is whole, never encoded anew."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from twin.findings import Progress
from twin.handlers import NO_MATCH, Batch, Confidence, Format, Importer, Inspection, Match, Probe, Source
from twin.importers.models.handler import PICTURES, empty, ensure_small, layer_name
from twin.importers.placement import PlacementOptions
from twin.language import Text

if TYPE_CHECKING:
    from twin.geodata.gltf import Gltf
    from twin.importers.models.standing import Found, Standing

MAGIC = b"glTF"
_MEMBERS = {"scenes", "nodes", "meshes", "accessors", "bufferViews", "buffers"}
_MOST_BYTES = 1 << 30


class GLTF(Importer):
    """Reads one scene; glTF is metres and y up by its specification, so only the place has to be asked for."""

    format = Format(
        "gltf",
        Text("glTF 2.0 (GLB, oder glTF mit Beidateien)", "glTF 2.0 (GLB, or glTF with its files)"),
        (".glb", ".gltf"),
        ("model/gltf-binary", "model/gltf+json"),
        ("Mesh",),
        ("2.0",),
        companions=(".bin", *PICTURES),
    )
    Options: ClassVar[type[Any]] = PlacementOptions

    def identify(self, probe: Probe) -> Match:
        """Return EXACT for the magic of a GLB, and for JSON with an asset and the lists of glTF."""
        if probe.head.startswith(MAGIC):
            return Match(Confidence.EXACT, Text("Datei beginnt mit „glTF“", "the file begins with 'glTF'"), "2.0")
        if "asset" in probe.json_keys and len(_MEMBERS & set(probe.json_keys)) >= 2:
            text = Text("JSON mit „asset“ und den Listen von glTF", "JSON with 'asset' and the lists of glTF")
            return Match(Confidence.EXACT, text, "2.0")
        return NO_MATCH

    def inspect(self, source: Source, options: Any) -> Inspection:
        """Return the one layer with size, triangles and axis under `extras`; works without a place."""
        from twin.geodata import gltf
        from twin.importers.models.standing import inspected

        progress = Progress()
        model = _loaded(source, progress)
        objects, triangles = gltf.counts(model.document, source.name)
        asset = model.document["asset"]
        facts = {name: str(asset[name])[:200] for name in ("generator", "copyright") if asset.get(name)}
        counts = {"objects": objects, "triangles": triangles, **facts}
        layer = inspected(source, options, _found(source, model), counts, progress, layer_name(source))
        findings = tuple(example for group in progress.findings() for example in group.examples)
        return Inspection(self.format.id, "2.0", (layer,), findings)

    def read(self, source: Source, options: Any, progress: Progress) -> Iterator[Batch]:
        """Yield the model as one mesh; a unit, an axis or map coordinates become a node around it, its bytes stay."""
        from twin.geodata import gltf
        from twin.geodata.mesh import Mesh
        from twin.importers.models.standing import stand

        progress.at(0.0, source.name)
        model = _loaded(source, progress)
        objects, _ = gltf.counts(model.document, source.name)
        layer = layer_name(source)
        place = stand(source, options, _found(source, model), progress, layer)
        progress.at(1.0, source.name)
        mesh = Mesh(_wrapped(model, place).to_bytes(), place.anchor, place.heading)
        yield Batch(layer, mesh, objects, objects, crs="EPSG:4326", title=layer)


def _loaded(source: Source, progress: Progress) -> Gltf:
    """Return the checked model with everything it needs inside; raises InputRefused when it cannot be shown."""
    from twin.geodata import gltf
    from twin.importers.models import gltfcheck, gltfpacking

    if source.path.stat().st_size > _MOST_BYTES:
        raise gltfcheck.too_large(source)
    content = source.path.read_bytes()
    if content.startswith(MAGIC):
        model = gltf.split(content, source.name)
    else:
        model = gltf.Gltf(gltf.document_of(content.removeprefix(b"\xef\xbb\xbf"), source.name), b"")
    gltfcheck.ensure_readable(model.document, source)
    model = gltfpacking.packed(model, source, progress)
    gltfcheck.ensure_whole(model, source)
    objects, triangles = gltf.counts(model.document, source.name)
    if objects == 0:
        raise empty(source)
    ensure_small(triangles, source)
    return model


def _found(source: Source, model: Gltf) -> Found:
    from twin.geodata import gltf
    from twin.geodata.crs import Anchor
    from twin.importers.models.standing import Found, Place

    box = gltf.box(model.document, source.name)
    if box is None:
        raise empty(source)
    told = model.document["asset"].get("extras")
    place = None
    if isinstance(told, dict) and isinstance(told.get("anchor"), dict):
        try:
            anchor = Anchor(*(float(told["anchor"][name]) for name in ("lon", "lat", "height")))
            place = Place(anchor, float(told.get("heading", 0.0)))
        except (KeyError, TypeError, ValueError):
            place = None
    return Found(box[0], box[1], 1.0, "y", "y", place)


def _wrapped(model: Gltf, place: Standing) -> Gltf:
    """Return the model below a node that takes its own axes to metres east, up, south of the anchor, where that is a change.

    The way is taken as affine about the model's middle: exact for a place and a unit, within a millimetre over 500 m for a map.
    """
    import numpy as np

    from twin.geodata import gltf
    from twin.geodata.glb import y_up

    box = gltf.box(model.document)
    assert box is not None
    middle = (box[0] + box[1]) / 2.0
    probes = place.local(middle + 100.0 * np.vstack([np.zeros(3), np.eye(3)]))
    axes = y_up((probes[1:] - probes[0]) / 100.0).T
    matrix = np.eye(4)
    matrix[:3, :3] = axes
    matrix[:3, 3] = y_up(probes[:1])[0] - axes @ middle
    if np.allclose(matrix, np.eye(4), atol=1e-9):
        return model
    document = dict(model.document)
    nodes = list(document.get("nodes", []))
    scenes = [dict(scene) for scene in document.get("scenes", [])] or [{"nodes": list(range(len(nodes)))}]
    shown = scenes[document.get("scene", 0)]
    nodes.append({"name": "placed", "matrix": matrix.T.reshape(-1).tolist(), "children": shown.get("nodes", [])})
    shown["nodes"] = [len(nodes) - 1]
    return gltf.Gltf({**document, "nodes": nodes, "scenes": scenes, "scene": document.get("scene", 0)}, model.binary)
