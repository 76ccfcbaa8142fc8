"""Storeys as measures count them: which count, how large they are, why they cannot be counted, who says how many there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

from twin.language import Text
from twin.planning.building import Building, Storey
from twin.planning.case import PlanningCase
from twin.planning.exact import area
from twin.planning.measure import PROGRAMME, UsedAssumption
from twin.planning.measures.ground import no_footprint
from twin.planning.place import Place
from twin.planning.polygon import counted_once
from twin.planning.storey_law import STOREY_RULES
from twin.planning.storey_rule import decide


def storeys_once(
    buildings: Iterable[Building], place: Place, counts: Callable[[Building, Storey], bool]
) -> list[tuple[Building, Storey, Fraction]]:
    """Return each counting storey with its area in m² inside the place; on one level what overlaps counts once."""
    levels: dict[int, list[tuple[tuple[Building, Storey], object]]] = {}
    for building in buildings:
        for storey in building.storeys or ():
            if counts(building, storey):
                levels.setdefault(storey.level, []).append(((building, storey), building.outline(storey)))
    result = []
    for level in sorted(levels):
        for (building, storey), part in counted_once(levels[level], place.region):  # type: ignore[arg-type]
            result.append((building, storey, area(part)))
    return result


def gf_counts(building: Building) -> bool:
    """Return whether storeys may count for GF and BM at all, § 20(4): no § 14 ancillary, nothing allowed in setbacks."""
    return building.kind in ("main", "garage") and not building.allowed_in_abstandsflaeche


def storeys_unknown(building: Building) -> Text:
    """Return the reason when a building's storeys are not known."""
    return Text(
        f"Die Geschosse von „{building.label}“ sind nicht bekannt; angeben oder storey_height_m_for_estimate annehmen.",
        f"The storeys of '{building.label}' are not known; give them or assume storey_height_m_for_estimate.",
    )


def first_refusal(case: PlanningCase, buildings: Iterable[Building]) -> Text | None:
    """Return why full storeys cannot be counted: a footprint or storeys unknown, or a storey nobody can decide on."""
    for building in buildings:
        if building.footprint is None:
            return no_footprint(building)
        if building.storeys is None and building.kind == "main":
            return storeys_unknown(building)
        for storey in building.storeys or ():
            decision = decide(building, storey, case.law.land)
            if decision.full is None:
                return decision.by
    return None


def storey_assumptions(case: PlanningCase, buildings: Iterable[Building]) -> list[UsedAssumption]:
    """Return who says how many storeys there are, when that is not the document itself."""
    origins = {building.storeys_from for building in buildings}
    result = []
    if "storeysAboveGround" in origins:
        text = Text(
            "Geschosse des Bestands aus dem Gebäudemodell, als Vollgeschosse gezählt",
            "storeys of existing buildings from the building model, counted as full storeys",
        )
        result.append(UsedAssumption("storeysAboveGround", text, None, Text("Gebäudemodell LoD2", "building model LoD2")))
    if "estimate" in origins:
        key = "storey_height_m_for_estimate"
        text = Text(
            "fehlende Geschosszahl aus der Höhe ÷ Geschosshöhe geschätzt",
            "missing number of storeys estimated as height ÷ storey height",
        )
        result.append(case.assumptions.used(key, text))
    return result


def without_storeys(buildings: Iterable[Building]) -> list[UsedAssumption]:
    """Return that structures other than main ones whose storeys nobody gives have no floor that counts."""
    names = [item.label for item in buildings if item.storeys is None and item.kind != "main"]
    if not names:
        return []
    listed = ", ".join(names[:3]) + (" …" if len(names) > 3 else "")
    text = Text(
        f"ohne Angabe von Geschossen zählt für Garagen und Nebenanlagen keine Geschossebene ({listed})",
        f"where no storeys are given, garages and ancillary structures count with no floor level ({listed})",
    )
    return [UsedAssumption("no_storeys", text, Fraction(len(names)), PROGRAMME)]


def rule_used(case: PlanningCase, buildings: Iterable[Building]) -> list[UsedAssumption]:
    """Return the Land's rule in plain words where it decided on a storey, with the text it follows."""
    rule = STOREY_RULES.get(case.law.land or "")
    if rule is None or all(storey.full_storey is not None for item in buildings for storey in item.storeys or ()):
        return []
    text = Text(f"Vollgeschoss nach {rule.law}: {rule.wording.de}", f"full storey by {rule.law}: {rule.wording.en}")
    source = Text(
        f"Landesrecht nach {rule.read}; für den Plan gilt die Fassung, auf die er verweist",
        f"state law after {rule.read}; a plan is bound to the version it refers to",
    )
    return [UsedAssumption("storey_rule", text, None, source)]
