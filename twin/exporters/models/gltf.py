"""GLB (glTF 2.0): metres about an anchor, y up; each object a node that carries its id, class and attributes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from twin.errors import NotSuitable
from twin.exporters.written import BYTES, TRIANGLES, ensure_holds
from twin.findings import Progress
from twin.handlers import Exporter, ExportLayer, ExportReport, Format, Requirements, Selection, Suitability
from twin.language import Text
from twin.options import option

MOST_NODES = 20_000
_PLACE = Text(
    "glTF kennt keinen Ort auf der Erde; der Anker steht in asset.extras und wird nur von diesem Programm gelesen.",
    "glTF knows no place on Earth; the anchor stands in asset.extras and is read by this program only.",
)


@dataclass(frozen=True, slots=True)
class GltfOptions:
    """Whether terrain is written along."""

    terrain: bool = option(True, "Gelände mitschreiben", "Write terrain too")


class GLTF(Exporter):
    """Writes city models, placed models and terrain into one file; a single placed model is written as it came."""

    format = Format(
        "gltf",
        Text("glTF 2.0 (GLB)", "glTF 2.0 (GLB)"),
        (".glb",),
        ("model/gltf-binary",),
        ("CityModel", "Mesh", "Coverage"),
        ("2.0",),
    )
    Options: ClassVar[type[Any]] = GltfOptions
    requirements = Requirements(crs="source")

    def suitability(self, selection: Selection) -> Suitability:
        """Return no without any body, else lossy: the place, flat layers, levels of detail."""
        from twin.exporters.models.solids import suitability

        return suitability(selection, [_PLACE], pictures=True)

    def write(self, selection: Selection, target: Path, options: GltfOptions, progress: Progress) -> ExportReport:
        """Write the file; counts are objects by layer, extras name the anchor and the triangles."""
        from twin.exporters.models.solids import BODIES

        layers = [layer for layer in selection.layers if layer.type in BODIES and (options.terrain or layer.type != "Coverage")]
        if not layers:
            raise NotSuitable("NOTHING_TO_WRITE", "Keine Ebene hat Körper.", "No layer has bodies.")
        content, counts, extras = _single(layers) or _joined(selection, layers, progress)
        target.write_bytes(content)
        losses = self.suitability(selection).reasons
        return ExportReport((target.name,), counts, hashlib.sha256(content).hexdigest(), len(content), losses, extras)

    def verify(self, target: Path, report: ExportReport) -> None:
        """Reopen the file and count its triangles."""
        from twin.geodata import gltf

        _, triangles = gltf.counts(gltf.split(target.read_bytes(), target.name).document, target.name)
        ensure_holds(target, triangles, report.extras["triangles"], TRIANGLES)
        ensure_holds(target, target.stat().st_size, report.size, BYTES)


Written = tuple[bytes, dict[str, int], dict[str, Any]]


def _single(layers: list[ExportLayer]) -> Written | None:
    """Return a placed model that is the whole selection, with its place in asset.extras and its bytes untouched."""
    from twin.geodata import gltf
    from twin.geodata.mesh import Mesh

    if len(layers) != 1 or layers[0].type != "Mesh":
        return None
    mesh = next(item for item in layers[0].walk() if isinstance(item, Mesh))
    if mesh.scale != 1.0:
        return None
    model = gltf.split(mesh.glb, layers[0].name)
    place = {"anchor": mesh.anchor.to_json(), "heading": mesh.heading}
    told = model.document["asset"].get("extras")
    model.document["asset"]["extras"] = {**(told if isinstance(told, dict) else {}), **place}
    objects, triangles = gltf.counts(model.document)
    return model.to_bytes(), {layers[0].name: objects}, {**place, "triangles": triangles}


def _joined(selection: Selection, layers: list[ExportLayer], progress: Progress) -> Written:
    from twin.exporters.models.frames import LocalFrame
    from twin.exporters.models.joining import take_in
    from twin.exporters.models.solids import anchor_of, solids
    from twin.geodata import gltf
    from twin.geodata.glb import Glb
    from twin.geodata.mesh import Mesh

    frame, glb = LocalFrame(anchor_of(selection)), Glb()
    counts: dict[str, int] = {}
    roots: list[int] = []
    triangles = 0
    materials: dict[str, int] = {}
    for number, layer in enumerate(layers):
        progress.at(number / len(layers), layer.title)
        counts[layer.name] = 0
        if layer.type == "Mesh":
            for mesh in (item for item in layer.walk() if isinstance(item, Mesh)):
                model = gltf.split(mesh.glb, layer.name)
                objects, more = gltf.counts(model.document)
                counts[layer.name] += objects
                triangles += more
                roots.append(take_in(glb, model, _y_up(frame.matrix_of(mesh)), layer.name))
            continue
        children: list[int] = []
        for solid in solids(layer, frame, pictures=True):
            if len(children) >= MOST_NODES:
                raise _too_many(layer)
            children.append(_node(glb, solid, materials))
            triangles += sum(map(len, solid.faces.values()))
            counts[layer.name] += 1
            if len(children) % 500 == 0:
                progress.at(number / len(layers), layer.title)
        glb.document["nodes"].append({"name": layer.name, **({"children": children} if children else {})})
        roots.append(len(glb.document["nodes"]) - 1)
    place = {"anchor": frame.anchor.to_json(), "heading": 0.0}
    glb.document["asset"]["extras"] = {**place, "title": selection.title}
    glb.document["scenes"] = [{"nodes": roots}]
    return glb.to_bytes(), counts, {**place, "triangles": triangles}


def _node(glb: Any, solid: Any, materials: dict[str, int]) -> int:
    import numpy as np

    from twin.geodata.glb import TRIANGLES, y_up

    middle = np.floor(solid.points.mean(axis=0))
    position = glb.attribute(y_up((solid.points - middle).astype(np.float32)), bounds=True)
    places = {}
    if solid.uv is not None:
        # pictures begin at their upper edge here; points of plain surfaces have no place in any
        upright = np.nan_to_num(np.column_stack([solid.uv[:, 0], 1.0 - solid.uv[:, 1]]).astype(np.float32))
        places = {"TEXCOORD_0": glb.attribute(upright)}
    primitives = [
        {
            "mode": TRIANGLES,
            "attributes": {"POSITION": position, **(places if look in solid.pictures else {})},
            "indices": glb.indices(faces, len(solid.points)),
            "material": _material(glb, look, solid, materials),
        }
        for look, faces in solid.faces.items()
    ]
    glb.document["meshes"].append({"primitives": primitives})
    known = {key: value for key, value in solid.attributes.items() if value is not None and value == value}
    glb.document["nodes"].append(
        {
            "name": solid.id,
            "mesh": len(glb.document["meshes"]) - 1,
            "translation": y_up(middle[None, :])[0].tolist(),
            "extras": {"id": solid.id, "type": solid.kind, **({"attributes": known} if known else {})},
        }
    )
    return len(glb.document["nodes"]) - 1


def _material(glb: Any, look: str, solid: Any, materials: dict[str, int]) -> int:
    from twin.exporters.tiles3d import palette

    if look not in materials:
        light = [round(float(value), 5) for value in palette.linear(solid.colours[look])]
        shading: dict[str, Any] = {"baseColorFactor": [*light, 1.0], "metallicFactor": 0.0}
        if look in solid.pictures:
            shading.update(_picture(glb, solid.pictures[look]))
        glb.document["materials"].append({"name": look, "doubleSided": True, "pbrMetallicRoughness": shading})
        materials[look] = len(glb.document["materials"]) - 1
    return materials[look]


def _picture(glb: Any, texture: Any) -> dict[str, Any]:
    """Return what a material says of its picture, nothing when that cannot be read; one picture is one material."""
    from twin.exporters.tiles3d.picturefile import encoded

    picture = encoded(texture)
    if picture is None:
        return {}
    extension = None
    if picture.media_type == "image/webp":
        extension = "EXT_texture_webp"
        glb.extension(extension, required=True)
    index = glb.texture(glb.image(picture.data, picture.media_type), extension=extension, repeats=texture.repeats)
    return {"baseColorTexture": {"index": index}}


def _y_up(matrix: Any) -> Any:
    """Return a matrix of z-up axes for y-up ones."""
    import numpy as np

    turn = np.array([[1.0, 0, 0, 0], [0, 0, 1, 0], [0, -1, 0, 0], [0, 0, 0, 1]])
    return turn @ matrix @ turn.T


def _too_many(layer: ExportLayer) -> NotSuitable:
    return NotSuitable(
        "GLTF_TOO_MANY",
        f"„{layer.title or layer.name}“ hat mehr als {MOST_NODES} Objekte. Bitte einen Ausschnitt oder 3D Tiles wählen.",
        f"'{layer.title or layer.name}' has more than {MOST_NODES} objects. Please choose an area or write 3D Tiles.",
    )
