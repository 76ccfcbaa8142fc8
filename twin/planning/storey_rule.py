"""Vollgeschoss: whether a storey is a full storey by the rule of the Land (§ 20(1) BauNVO leaves it to state law)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from twin.language import Text
from twin.planning.building import Building, Storey
from twin.planning.exact import area


@dataclass(frozen=True, slots=True)
class Rule:
    """A Land's rule: clear height (m) over a share of the storey's own area or of the storey below.

    `strictly` means "more than" the share, otherwise "at least". `top_share` is asked of the topmost storey, over more than
    that share of the storey below. `inner` counts the clear part by inner dimensions.
    """

    clear_height: Fraction
    share: Fraction
    strictly: bool
    of_below: bool
    law: str
    top_share: Fraction | None = None
    inner: bool = False


# BauO NRW 2018; NBauO with OVG Lueneburg 1 LA 65/19; BauO Bln; BayBO 1998 through Art. 83(7) BayBO; BauO LSA
RULES: dict[str, Rule] = {
    "NW": Rule(Fraction("2.3"), Fraction(3, 4), True, True, "§ 2(6) BauO NRW 2018"),
    "NI": Rule(Fraction("2.2"), Fraction(1, 2), False, False, "§ 2(6)(7) NBauO", Fraction(2, 3), inner=True),
    "BE": Rule(Fraction("2.3"), Fraction(2, 3), False, False, "§ 2(11) BauO Bln"),
    "BY": Rule(Fraction("2.3"), Fraction(2, 3), False, False, "Art. 2(5) BayBO 1998"),
    "ST": Rule(Fraction("2.3"), Fraction(2, 3), False, False, "§ 2(4) BauO LSA"),
}


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether the storey is full, or None with the reason why nobody can tell; `by` says who decided."""

    full: bool | None
    by: Text


def decide(building: Building, storey: Storey, land: str | None) -> Decision:
    """Return whether the storey is a full storey: as given, else by the Land's rule compared in exact fractions."""
    if storey.full_storey is not None:
        return Decision(storey.full_storey, Text("wie angegeben", "as given"))
    if storey.level < 0:
        return Decision(False, Text("unter der Geländeoberfläche", "below ground"))
    rule = RULES.get(land or "")
    if rule is None:
        return _undecided(building, storey, *_no_rule(land))
    by = Text(f"nach {rule.law}", f"by {rule.law}")
    if storey.clear_height_m is not None and storey.clear_height_m < rule.clear_height:
        return Decision(False, by)
    lowest, highest = _clear_area(building, storey, rule)
    if lowest is None and highest is None:
        return _undecided(building, storey, "lichte Höhe und Fläche fehlen", "clear height and area are missing")
    verdicts = {_fits(building, storey, rule, bound) for bound in (lowest, highest)}
    if len(verdicts) == 1 and None not in verdicts:
        return Decision(verdicts.pop(), by)
    side = "Innenmaßen" if rule.inner else "Außenmaßen"
    return _undecided(
        building,
        storey,
        f"die Fläche mit lichter Höhe fehlt nach {side}",
        f"the area with clear height is missing by {'inner' if rule.inner else 'outer'} dimensions",
    )


def _no_rule(land: str | None) -> tuple[str, str]:
    known = ", ".join(RULES)
    if land is None:
        return "law.land ist nicht angegeben", "law.land is not given"
    return f"für {land} ist keine Regel hinterlegt (hinterlegt: {known})", f"there is no rule for {land} (known: {known})"


def _undecided(building: Building, storey: Storey, why_de: str, why_en: str) -> Decision:
    return Decision(
        None,
        Text(
            f"Ob Geschoss {storey.level} von „{building.label}“ ein Vollgeschoss ist, lässt sich nicht entscheiden: {why_de}. "
            "Bitte full_storey angeben.",
            f"Whether storey {storey.level} of '{building.label}' is a full storey cannot be decided: {why_en}. "
            "Please give full_storey.",
        ),
    )


def _clear_area(building: Building, storey: Storey, rule: Rule) -> tuple[Fraction | None, Fraction | None]:
    """Return the least and the greatest area (m²) that may have the clear height, by the dimensions the rule asks for."""
    inner, outer = storey.clear_height_area_inner_m2, storey.clear_height_area_outer_m2
    own = area(building.outline(storey))
    if inner is None and outer is None:
        # upright walls: the clear height reaches over the whole storey, only a roof storey has less somewhere
        whole = own if storey.clear_height_m is not None and not storey.roof_storey and own else None
        return whole, whole
    if rule.inner:
        return (inner, inner) if inner is not None else (Fraction(0), outer)
    return (outer, outer) if outer is not None else (inner, own or None)


def _fits(building: Building, storey: Storey, rule: Rule, clear: Fraction | None) -> bool | None:
    own = area(building.outline(storey))
    below = _area_below(building, storey)
    base = (below or own) if rule.of_below else own
    if clear is None or not base:
        return None
    enough = clear > rule.share * base if rule.strictly else clear >= rule.share * base
    topmost = storey.level == max(item.level for item in building.above_ground())
    if rule.top_share is not None and topmost and below is not None:
        return enough and clear > rule.top_share * below
    return enough


def _area_below(building: Building, storey: Storey) -> Fraction | None:
    below = [item for item in building.above_ground() if item.level < storey.level]
    return area(building.outline(below[-1])) if below else None
