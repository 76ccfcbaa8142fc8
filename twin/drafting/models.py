"""The faces of a stored model as the drawing page shows it at once, before its display files are made."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from twin import usedlayer
from twin.drafting.ground import Ground
from twin.errors import DocumentInvalid
from twin.geodata.citymodel import CityModel, SurfaceType
from twin.planning.change import LayerRef
from twin.planning.placing import middle_of

MOST_FACES = 40_000
_KINDS = {SurfaceType.ROOF: "roof", SurfaceType.GROUND: "ground"}
_DIGITS = 2


def layer_ref(value: str) -> LayerRef:
    """Return the layer a select names as `dataset@version/layer`; raises DocumentInvalid (LAYER_NAME_INVALID)."""
    found = re.fullmatch(r"(.+)@(\d+)/(.*)", value)
    if found is None:
        raise DocumentInvalid(
            "LAYER_NAME_INVALID",
            "Erwartet wird „layer“ als Datensatz@Fassung/Ebene.",
            "Expected is 'layer' as dataset@version/layer.",
            faults=[],
        )
    return LayerRef(found[1], found[3], int(found[2]))


def model_of(ground: Ground, ref: LayerRef) -> dict[str, Any]:
    """Return {middle, buildings: [{id, faces: [{kind, rings}]}]} of a layer: metres from the middle [east, north, m NHN].

    The middle is that of all footprints and the lowest ground, by which a model is set. A model of more than 40,000 faces has no
    buildings here. Raises NotFound, DocumentInvalid as a save would.
    """
    used = usedlayer.find_model(ground.workspace, ref, ground.case.crs, stays=False)
    models = list(usedlayer.models(used))
    middle = middle_of(usedlayer.arriving_of(used, ground.case.crs))
    fits = sum(len(model.surface_type) for model in models) <= MOST_FACES
    rows = [row for model in models if fits for row in _rows(model, np.array(middle))]
    return {"middle": [round(value, 4) for value in middle], "buildings": rows}


def _rows(model: CityModel, middle: np.ndarray[Any, Any]) -> list[dict[str, Any]]:
    local = np.round(np.asarray(model.vertices) - middle, _DIGITS).tolist()
    rings, surfaces = model.ring_offsets.tolist(), model.surface_offsets.tolist()
    geometries, types = model.geometry_offsets.tolist(), model.surface_type.tolist()
    found = []
    for row, identifier in enumerate(model.table.ids):
        first, last = int(model.object_offsets[row]), int(model.object_offsets[row + 1])
        if first == last:
            continue
        finest = max(model.geometry_lod[first:last])
        faces = [
            {"kind": _KINDS.get(types[surface], "wall"), "rings": _rings(local, rings, surfaces, surface)}
            for geometry in range(first, last)
            if model.geometry_lod[geometry] == finest
            for surface in range(geometries[geometry], geometries[geometry + 1])
        ]
        found.append({"id": identifier, "faces": [face for face in faces if face["rings"]]})
    return found


def _rings(local: list[Any], rings: list[int], surfaces: list[int], surface: int) -> list[Any]:
    lines = [local[rings[ring] : rings[ring + 1]] for ring in range(surfaces[surface], surfaces[surface + 1])]
    return [line for line in lines if len(line) >= 3]
