"""The fields of all changes that are no building: trees, surfaces, demolitions, placed assets, layers brought in."""

from __future__ import annotations

from typing import Any

from twin.drafting.drawing import heights_at
from twin.drafting.forms.area import area_of, fields_of
from twin.drafting.forms.fields import Sent, written
from twin.drafting.ground import Ground
from twin.planning.asset import ASSETS
from twin.planning.grading import USUAL_BANK
from twin.planning.surface import class_of

MOST_IN_A_ROW = 200
OF_LAYER = "layer:"
_FACTORS = {"v": "v", "psi": "psi", "biotope": "biotope_factor", "substrate": "substrate_cm"}
_MOST = {"substrate": 500}


def tree_fields(tree: dict[str, Any]) -> dict[str, str]:
    """Return the fields of a tree."""
    east, north = (tree.get("position") or [None, None])[:2]
    sizes = {"height": written(tree.get("height_m"), 2), "crown": written(tree.get("crown_m"), 2)}
    words = {"species": tree.get("species") or "", "age": written(tree.get("age_years"), 1)}
    return {"east": written(east, 3), "north": written(north, 3), **sizes, **words}


def trees_from(sent: Sent, old: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the tree the fields describe, or a row of them up to a second point in even steps."""
    east, north = _place(sent)
    height, crown = sent.number("height", least=0.5, most=60), sent.number("crown", least=0.2, most=40)
    members = {"species": sent.text("species"), "height_m": height, "crown_m": crown, "age_years": sent.number("age", least=0)}
    tree = {key: value for key, value in {**old, **members}.items() if value not in (None, "")}
    count = sent.count("row_count", MOST_IN_A_ROW)
    if count < 2:
        return [{**tree, "position": [east, north]}]
    last_east, last_north = (sent.number(name, needed=True) for name in ("row_east", "row_north"))
    steps = ((last_east or 0.0) - (east or 0.0), (last_north or 0.0) - (north or 0.0))
    return [
        {**tree, "position": [round((east or 0.0) + steps[0] * at, 3), round((north or 0.0) + steps[1] * at, 3)]}
        for at in (number / (count - 1) for number in range(count))
    ]


def _place(sent: Sent) -> tuple[float | None, float | None]:
    return sent.number("east", needed=True), sent.number("north", needed=True)


def surface_fields(surface: dict[str, Any]) -> dict[str, str]:
    """Return the fields of a surface."""
    factors = {name: written(surface.get(key), 3) for name, key in _FACTORS.items()}
    return {"class": surface.get("class") or "lawn", **factors, **fields_of(surface.get("geometry"))}


def surface_from(sent: Sent, ground: Ground, old: dict[str, Any]) -> dict[str, Any]:
    """Return the surface the fields describe; empty factors mean those of its class."""
    kind = sent.text("class")
    if class_of(kind) is None:
        sent.fault("class", "Diese Flächenart ist unbekannt.", "This class of surface is unknown.")
    factors = {key: sent.number(name, least=0, most=_MOST.get(name, 1)) for name, key in _FACTORS.items()}
    result = {**old, "class": kind, **factors, "geometry": area_of(sent, ground, old.get("geometry"))}
    return {key: value for key, value in result.items() if value is not None}


def grade_fields(grade: dict[str, Any]) -> dict[str, str]:
    """Return the fields of ground made level."""
    bank = grade.get("bank")
    known = {"level": written(grade.get("level_nhn_m"), 2), "building": grade.get("building") or ""}
    return {**known, "bank": written(float(USUAL_BANK) if bank is None else bank, 3), **fields_of(grade.get("geometry"))}


def grade_from(sent: Sent, ground: Ground, old: dict[str, Any]) -> dict[str, Any]:
    """Return the ground the fields make level: at a height of its own, or as high as the floor of a building."""
    building, level = sent.text("building"), sent.number("level", least=-500, most=5000)
    bank = sent.number("bank", least=0, most=20, needed=True)
    if not building and level is None:
        sent.fault("level", "Bitte eine Höhe angeben oder ein Gebäude wählen.", "Please give a height or choose a building.")
    named = {"id": old["id"]} if old.get("id") else {}
    height = {"building": building} if building else {"level_nhn_m": level}
    return {**named, "geometry": area_of(sent, ground, old.get("geometry")), **height, "bank": bank}


def place_fields(place: dict[str, Any]) -> dict[str, str]:
    """Return the fields of a placed asset."""
    anchor = place.get("anchor") or []
    points = {name: written(anchor[at], 3) if len(anchor) > at else "" for at, name in enumerate(("east", "north", "ground"))}
    turned = {"heading": written(place.get("heading"), 2), "scale": written(place.get("scale"), 3)}
    layer = f"{OF_LAYER}{layer_value(place['layer'])}" if place.get("layer") else ""
    return {"asset": place.get("asset") or layer or next(iter(ASSETS)), **points, **turned}


def place_from(sent: Sent, ground: Ground, old: dict[str, Any]) -> dict[str, Any]:
    """Return the asset or model the fields place; a model without a height is set on the terrain."""
    what = sent.text("asset")
    chosen: dict[str, Any] = {}
    if what.startswith(OF_LAYER):
        chosen = {"layer": _layer_in(sent, "asset", what.removeprefix(OF_LAYER))}
    elif what in ASSETS:
        chosen = {"asset": what}
    else:
        sent.fault("asset", "Dieses Objekt ist unbekannt.", "This asset is unknown.")
    east, north = _place(sent)
    height = sent.number("ground", least=-500, most=5000)
    if height is None and "layer" in chosen and not sent.faults:
        height = heights_at(ground, [[east, north]])["heights"][0]
    turned = {"heading": sent.number("heading", least=-360, most=360), "scale": sent.number("scale", least=0.01, most=100)}
    anchor = [east, north] if height is None else [east, north, height]
    named = {"id": old["id"]} if old.get("id") else {}
    return {**named, **{key: value for key, value in turned.items() if value is not None}, **chosen, "anchor": anchor}


def bring_from(sent: Sent) -> dict[str, Any]:
    """Return the layer chosen as `dataset@version/layer`."""
    return _layer_in(sent, "layer", sent.text("layer"))


def layer_value(layer: dict[str, Any]) -> str:
    """Return how a select names a layer: `dataset@version/layer`."""
    return f"{layer['dataset']}@{layer.get('version') or ''}/{layer.get('layer') or ''}"


def _layer_in(sent: Sent, place: str, value: str) -> dict[str, Any]:
    head, _, layer = value.partition("/")
    dataset, _, version = head.rpartition("@")
    if not dataset or not version.isdigit():
        sent.fault(place, "Bitte eine Ebene wählen.", "Please choose a layer.")
        return {}
    return {"dataset": dataset, "layer": layer, "version": int(version)}


def names_from(sent: Sent, chosen: list[str]) -> list[str]:
    """Return the objects ticked in a pick list; a fault when there is none."""
    if not chosen:
        sent.fault("picked", "Bitte mindestens ein Objekt wählen.", "Please choose at least one object.")
    return chosen
