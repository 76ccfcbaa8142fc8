"""What a planner should know of a plan file beside its counts: its standing, arcs, rasters and documents it only points to,
heights that contradict themselves, coordinates that cannot lie where the file says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from twin.findings import Finding, Progress
from twin.geodata import crs
from twin.importers.gmlgeometry import SAGITTA
from twin.importers.xplan.objects import PlanObject
from twin.language import Text

_ABSOLUTE = ("1000", "1100", "1200")  # hoehenbezug: NHN, NN, DHHN
_TOPS = ("1000", "2000", "3000", "5000", "6000", "6500")  # bezugspunkt: eaves, ridge, upper edge, building, wall
_FLOORS = ("4500", "6600")  # bezugspunkt: ground floor, ground
_PRESENTATION = ("XP_PPO", "XP_PTO", "XP_LPO", "XP_LTO", "XP_FPO", "XP_TPO", "XP_Nutzungsschablone", "XP_Praesentationsobjekt")
_SAYS = ("planArt", "verfahren", "rechtsstand", "planStatus")
_GONE = ("Untergegangen", "Aufgehoben", "Außer Kraft")
_GAUSS_KRUEGER = {2: "31466", 3: "31467", 4: "31468", 5: "31469"}


def remark(objects: list[PlanObject], code: str, layer: str, progress: Progress) -> None:
    """Add the findings about the file as a whole and about contradictory heights; geometries lie in `code`."""
    for finding in (
        *_standing(objects, layer),
        *_arcs(objects, layer),
        *_presentation(objects, layer),
        *_pointed_to(objects, layer),
        *_heights(objects, layer),
        *_misplaced(objects, code, layer),
    ):
        progress.finding(finding)


def facts_of_plan(objects: list[PlanObject]) -> dict[str, Any]:
    """Return what the plan says about itself in words: kind, municipality, procedure, standing and its dates."""
    plan = next((item for item in objects if item.is_plan), None)
    if plan is None:
        return {}
    said: dict[str, Any] = {key: _words(plan.attributes[key]) for key in _SAYS if key in plan.attributes}
    towns = [_town(item) for item in _each(plan.attributes.get("gemeinde")) if isinstance(item, dict)]
    dates = {key: value for key, value in plan.attributes.items() if key.lower().endswith("datum") or key.startswith("datum")}
    return {"class": plan.type, **said, **({"gemeinde": ", ".join(filter(None, towns))} if towns else {}), **dates}


def _town(item: dict[str, Any]) -> str:
    return " ".join(str(item[key]) for key in ("gemeindeName", "ortsteilName", "ags") if item.get(key))


def _words(value: Any) -> Any:
    return value.get("value", value.get("code")) if isinstance(value, dict) else value


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _standing(objects: list[PlanObject], layer: str) -> Iterator[Finding]:
    for plan in (item for item in objects if item.is_plan):
        gone = plan.attributes.get("untergangsDatum")
        standing = plan.attributes.get("rechtsstand")
        if gone or _words(standing) in _GONE:
            de, en = (f" am {gone}", f" on {gone}") if gone else ("", "")
            text = Text(f"Der Plan ist{de} außer Kraft getreten.", f"The plan has ceased to be in force{en}.")
            yield Finding("XPLAN_NOT_IN_FORCE", "warning", text, layer, plan.gml_id)


def _arcs(objects: list[PlanObject], layer: str) -> Iterator[Finding]:
    bent = [item for item in objects if item.has_arcs and item.geometry is not None]
    if bent:
        most = SAGITTA * 1000
        text = Text(
            f"{len(bent)} Objekte haben Kreisbögen; sie sind als Sehnen gespeichert, die höchstens {most:.0f} mm abweichen.",
            f"{len(bent)} objects have circular arcs; they are kept as chords that stray {most:.0f} mm at most.",
        )
        yield Finding("ARCS_STROKED", "info", text, layer, params={"objects": len(bent), "tolerance_mm": most})


def _presentation(objects: list[PlanObject], layer: str) -> Iterator[Finding]:
    found = Counter(item.type for item in objects if item.type in _PRESENTATION)
    if found:
        listed = ", ".join(f"{name} {count}" for name, count in sorted(found.items()))
        text = Text(
            f"Präsentationsobjekte ({listed}) sind übernommen; gezeichnet werden davon nur die Schriften.",
            f"Presentation objects ({listed}) are kept; of them only the lettering is drawn.",
        )
        yield Finding("XPLAN_PRESENTATION", "info", text, layer, params=dict(found))


def _pointed_to(objects: list[PlanObject], layer: str) -> Iterator[Finding]:
    """Yield what the file only names: scans of the plan and documents lie elsewhere and are not fetched."""
    rasters: list[str] = []
    documents: list[str] = []
    for item in objects:
        for place in _references_in(item.attributes):
            name = str(place.get("referenzURL") or place.get("georefURL") or place.get("referenzName"))
            is_raster = "Raster" in item.type or _words(place.get("art")) == "PlanMitGeoreferenz" or "georefURL" in place
            (rasters if is_raster else documents).append(name)
    for code, names, de, en in (
        ("XPLAN_RASTER_REFERENCED", rasters, "Rasterpläne", "raster plans"),
        ("XPLAN_DOCUMENTS_REFERENCED", documents, "Dokumente", "documents"),
    ):
        if names:
            text = Text(
                f"Die Datei verweist auf {len(names)} {de}; sie liegen ihr nicht bei und werden nicht geholt: {names[0]}.",
                f"The file refers to {len(names)} {en}; they are not part of it and are not fetched: {names[0]}.",
            )
            yield Finding(code, "info", text, layer, params={"references": names[:20]})


def _references_in(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "referenzURL" in value or "georefURL" in value:
            yield value
        else:
            for inner in value.values():
                yield from _references_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _references_in(inner)


def _heights(objects: list[PlanObject], layer: str) -> Iterator[Finding]:
    """Yield objects whose upper edge, said to be above sea level, lies below their own ground floor."""
    for item in objects:
        heights = [height for height in _each(item.attributes.get("hoehenangabe")) if isinstance(height, dict)]
        absolute = [height for height in heights if _code(height, "hoehenbezug") in _ABSOLUTE]
        floors = [value for height in absolute if _code(height, "bezugspunkt") in _FLOORS for value in _said(height)]
        tops = [value for height in absolute if _code(height, "bezugspunkt") in _TOPS for value in _said(height)]
        if floors and tops and max(tops) < min(floors):
            top, floor = (f"{value:g}".replace(".", ",") for value in (max(tops), min(floors)))
            text = Text(
                f"{item.type} {item.gml_id}: Die Oberkante {top} m steht als Höhe über Normalnull, der Boden liegt aber "
                f"bei {floor} m. Vermutlich ist die Höhe über Gelände gemeint; übernommen wurde, was dasteht.",
                f"{item.type} {item.gml_id}: the upper edge of {max(tops):g} m is said to be above sea level, yet the ground "
                f"lies at {min(floors):g} m. Probably the height above ground is meant; it was kept as written.",
            )
            params = {"top": max(tops), "ground": min(floors)}
            yield Finding("XPLAN_HEIGHT_CONTRADICTORY", "warning", text, layer, item.gml_id, params, place=place_of(item))


def _code(height: dict[str, Any], name: str) -> str:
    value = height.get(name)
    return str(value.get("code", "")) if isinstance(value, dict) else str(value or "")


def _said(height: dict[str, Any]) -> list[float]:
    return [float(height[key]) for key in ("h", "hMin", "hMax", "hZwingend") if isinstance(height.get(key), int | float)]


def _misplaced(objects: list[PlanObject], code: str, layer: str) -> Iterator[Finding]:
    """Yield a warning where a file says UTM, which has six digits before the point, and its eastings begin with a zone digit."""
    if not code or not crs.title(code).startswith("ETRS89 / UTM"):
        return
    drawn = [item for item in objects if item.geometry is not None]
    zones = Counter(zone for item in drawn if (zone := int(item.geometry.bounds[0] // 1_000_000)) in _GAUSS_KRUEGER)
    for zone, count in zones.most_common(1):
        better = f"EPSG:{_GAUSS_KRUEGER[zone]}"
        text = Text(
            f"Die Datei nennt {code}, Rechtswerte beginnen aber mit {zone} wie in Gauß-Krüger. So läge der Plan weit außerhalb.",
            f"The file names {code}, but eastings begin with {zone} as in Gauß-Krüger. That way the plan would lie far away.",
        )
        hint = Text(f"Bei erneutem Einlesen {better} angeben.", f"State {better} when importing it again.")
        yield Finding("CRS_IMPLAUSIBLE", "warning", text, layer, params={"objects": count, "probably": better}, hint=hint)


def place_of(item: PlanObject) -> tuple[float, float] | None:
    """Return a point inside an object's geometry, None where it has none."""
    if item.geometry is None or item.geometry.is_empty:
        return None
    point = item.geometry.representative_point()
    return (float(point.x), float(point.y))
