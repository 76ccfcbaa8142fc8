"""What the editor lists: changes in words with their figures, objects to pick, words to choose from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from twin.drafting.drawing import bringable, placeable
from twin.drafting.forms.area import sources
from twin.drafting.forms.editing import kind_of
from twin.drafting.forms.filtering import RANGES, Pickable, filtered, pickable
from twin.drafting.forms.others import OF_LAYER, layer_value
from twin.drafting.ground import Ground
from twin.geodata.dataset import Dataset, Layer
from twin.language import Text
from twin.planning.asset import ASSETS
from twin.planning.building import KINDS, RIDGE_DIRECTIONS, ROOF_TYPES, USE_LABELS, USES
from twin.planning.display import number
from twin.planning.exact import exact
from twin.planning.grading import bank_said
from twin.planning.polygon import from_geojson
from twin.planning.surface import CLASSES, label_of

_KIND_WORDS = {
    "main": Text("Gebäude", "building"),
    "garage": Text("Garage", "garage"),
    "parking": Text("Stellplatz", "parking space"),
    "driveway": Text("Zufahrt", "driveway"),
    "ancillary_s14": Text("Nebenanlage (§ 14 BauNVO)", "ancillary structure (§ 14 BauNVO)"),
    "underground": Text("Tiefgarage oder Keller unter der Erde", "below the ground"),
    "solar_plant": Text("Solaranlage", "solar plant"),
}
_ROOF_WORDS = {
    "flat": Text("Flachdach", "flat roof"),
    "gable": Text("Satteldach", "gabled roof"),
    "hip": Text("Walmdach", "hipped roof"),
    "mansard": Text("Mansarddach", "mansard roof"),
    "shed": Text("Pultdach", "shed roof"),
}
_RIDGE_WORDS = {
    "along the long side": Text("entlang der langen Seite", "along the long side"),
    "along the short side": Text("entlang der kurzen Seite", "along the short side"),
}
Choices = list[tuple[str, str]]


def choices(ground: Ground, kind: str, language: str, changes: Sequence[dict[str, Any]] = ()) -> dict[str, Choices]:
    """Return what the selects of a form offer, by the field's name, as value and word."""
    if kind == "build":
        return {
            "kind": _words(KINDS, _KIND_WORDS, language),
            "use": _words(USES, USE_LABELS, language),
            "roof": _words(ROOF_TYPES, _ROOF_WORDS, language),
            "ridge_direction": _words(RIDGE_DIRECTIONS, _RIDGE_WORDS, language),
        }
    if kind == "surface":
        return {"class": sorted(((key, item.label.in_(language)) for key, item in CLASSES.items()), key=lambda pair: pair[1])}
    if kind == "place":
        models = [(f"{OF_LAYER}{value}", title) for value, title in layers_of(placeable(ground.workspace))]
        return {"asset": [*((key, item.label.in_(language)) for key, item in ASSETS.items()), *models]}
    if kind == "grade":
        return {"building": _floors(ground, changes)}
    if kind == "bring":
        return {"layer": layers_of(bringable(ground.workspace, ground.case.crs))}
    return {}


def _floors(ground: Ground, changes: Sequence[dict[str, Any]]) -> Choices:
    """Return the buildings whose floor has a height, those of the draft first."""
    drawn = [change["build"] for change in changes if "build" in change]
    new = [
        (item["id"], item.get("name") or item["id"]) for item in drawn if item.get("id") and item.get("ground_nhn_m") is not None
    ]
    return [*new, *((item.id, item.label) for item in ground.bestand.buildings if item.ground_nhn_m is not None)]


def layers_of(found: Iterable[tuple[Dataset, Layer]]) -> Choices:
    """Return layers as a select offers them: `dataset@version/layer`, and what both are called."""
    result = []
    for data, layer in found:
        value = layer_value({"dataset": data.id, "version": data.version, "layer": layer.name})
        result.append((value, f"{data.title}: {layer.title or layer.name}"))
    return result


def _words(keys: Sequence[str], words: Mapping[str, Text], language: str) -> Choices:
    return [(key, words[key].in_(language)) for key in keys]


def picks(
    ground: Ground, kind: str, changes: Sequence[dict[str, Any]], asked: Mapping[str, str], language: str
) -> dict[str, Any] | None:
    """Return the objects a demolition (or felling) can take, and those taken already, that fit the filter `asked` for."""
    if kind not in ("demolish", "remove_tree"):
        return None
    taken = {str(change[kind]) for change in changes if kind in change}
    objects = list(pickable(ground, kind))
    found = filtered(objects, ground, asked)
    areas = [(value, words.in_(language)) for value, words in sources(ground) if not value.startswith("building:")]
    names = ("find", "within", "use", *(f"{name}_{end}" for name in RANGES for end in ("from", "to")))
    return {
        "objects": [_picked(item, language) for item in found if item.id not in taken],
        "gone": [_picked(item, language) for item in found if item.id in taken],
        "total": len(objects) - len(taken),
        "asked": {name: asked.get(name, "").strip() for name in names},
        "areas": areas,
        "uses": _words(USES, USE_LABELS, language),
        "ranges": RANGES if kind == "demolish" else ("height",),
    }


def _picked(item: Pickable, language: str) -> dict[str, str]:
    facts = [] if item.size is None else [f"{number(exact(item.size), 0, language)} m²"]
    facts += [] if item.height is None else [f"{number(exact(item.height), 1, language)} m"]
    facts += [] if item.year is None else [str(item.year)]
    return {"id": item.id, "label": item.label, "facts": " · ".join(facts)}


def rows(ground: Ground, changes: Sequence[dict[str, Any]], language: str) -> list[dict[str, Any]]:
    """Return each change as a row: number, kind, what it is called, its figures, and where it lies (CRS of the case)."""
    names = {item.id: item.label for item in ground.bestand.buildings}
    result = []
    for at, change in enumerate(changes):
        kind, value = kind_of(change), next(iter(change.values()))
        label, facts = _said(kind, value, names, language)
        result.append({"at": at, "kind": kind, "label": label, "facts": facts})
    return result


def _said(kind: str, value: Any, names: Mapping[str, str], language: str) -> tuple[str, str]:
    if isinstance(value, str):
        return names.get(value, value), value if value in names and names[value] != value else ""
    if kind == "build":
        storeys = sum(item["level"] >= 0 for item in value.get("storeys") or [])
        word = Text("Geschoss" if storeys == 1 else "Geschosse", "storey" if storeys == 1 else "storeys").in_(language)
        facts = [_size(value.get("footprint"), language), f"{storeys} {word}" if storeys else ""]
        roof = (value.get("roof") or {}).get("type")
        facts.append(_ROOF_WORDS[roof].in_(language) if roof in _ROOF_WORDS and roof != "flat" else "")
        return value.get("name") or value.get("id") or "–", " · ".join(item for item in facts if item)
    if kind == "surface":
        area = value.get("area_m2")
        size = _size(value.get("geometry"), language) or ("" if area is None else f"{number(exact(area), 0, language)} m²")
        return label_of(value["class"], language), size
    if kind == "tree":
        height = value.get("height_m")
        return value.get("species") or value.get("id") or "–", "" if height is None else f"{number(exact(height), 1, language)} m"
    if kind == "grade":
        level, height = value.get("level_nhn_m"), value.get("building") or "–"
        words = height if level is None else f"{number(exact(level), 2, language)} m NHN"
        return words, f"{_size(value.get('geometry'), language)} · {bank_said(exact(value.get('bank', 1.5)), language)}"
    if kind == "place":
        asset = ASSETS.get(value.get("asset") or "")
        layer = value.get("layer") or {}
        return asset.label.in_(language) if asset else str(layer.get("dataset") or "–"), value.get("id") or ""
    return value.get("dataset") or "–", value.get("layer") or ""


def _size(geometry: Any, language: str) -> str:
    area = from_geojson(geometry)
    return "" if area is None else f"{number(exact(area.area), 0, language)} m²"
