"""Vollgeschoss: whether a storey is a full storey by the rule of the Land, compared in exact fractions."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from twin.language import Text
from twin.planning.building import Building, Storey
from twin.planning.exact import area
from twin.planning.law import LANDS
from twin.planning.storey_law import HIGH, STOREY_RULES, Rule, Share


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether the storey is full, or None with the reason why nobody can tell; `by` says who decided."""

    full: bool | None
    by: Text


def decide(building: Building, storey: Storey, land: str | None) -> Decision:
    """Return whether the storey is a full storey: as given, else by the Land's rule."""
    if storey.full_storey is not None:
        return Decision(storey.full_storey, Text("wie angegeben", "as given"))
    rule = STOREY_RULES.get(land or "")
    if not _above_ground(storey, rule):
        return Decision(False, Text("unter der Geländeoberfläche", "below ground"))
    if rule is None:
        return _without_rule(building, storey, land)
    by = Text(f"nach {rule.law}", f"by {rule.law}")
    if _too_low(storey, rule):
        return Decision(False, by)
    lowest, highest = _high_area(building, storey, rule)
    if lowest is None and highest is None:
        return _undecided(building, storey, *_missing_height(rule))
    verdicts = {_fits(building, storey, rule, bound) for bound in (lowest, highest)}
    if len(verdicts) == 1 and None not in verdicts:
        return Decision(verdicts.pop(), by)
    if lowest == highest:
        return _undecided(building, storey, *_wording_open(rule))
    side = "Innenmaßen" if rule.inner else "Außenmaßen"
    return _undecided(
        building,
        storey,
        f"die Fläche, die nach {rule.law} hoch genug ist, fehlt nach {side}",
        f"the area high enough by {rule.law} is missing by {'inner' if rule.inner else 'outer'} dimensions",
    )


def _above_ground(storey: Storey, rule: Rule | None) -> bool:
    """Return whether the storey is above ground: by how far its ceiling rises where that is known, else by its level."""
    rises = storey.ceiling_above_ground_m
    if rises is None or rule is None:
        return storey.level >= 0
    return rises >= rule.ceiling if rule.ceiling_least else rises > rule.ceiling


def _too_low(storey: Storey, rule: Rule) -> bool:
    height = storey.clear_height_m if rule.measured == "clear" else storey.height_m
    return height is not None and height < rule.height


def _without_rule(building: Building, storey: Storey, land: str | None) -> Decision:
    """Return the verdict of all Länder together: an upright storey of 2.30 m that does not stand back is full in each of them."""
    if land not in LANDS:
        return _undecided(building, storey, "law.land ist nicht angegeben", "law.land is not given")
    own, below = area(building.outline(storey)), _area_below(building, storey)
    low = storey.clear_height_m is None or storey.clear_height_m < HIGH
    partly = any(size is not None and size < own for size in (storey.clear_height_area_outer_m2, storey.height_area_m2))
    if not (storey.roof_storey or low or partly or storey.clear_height_area_inner_m2 is not None or own < (below or 0)):
        words = Text(
            "aufrecht, 2,30 m licht, nicht zurückgesetzt: in jedem Land Vollgeschoss",
            "upright, 2.30 m clear, not set back: a full storey in every Land",
        )
        return Decision(True, words)
    known = ", ".join(STOREY_RULES)
    return _undecided(
        building,
        storey,
        f"für {land} ist keine Regel hinterlegt (hinterlegt: {known}), und das Geschoss ist niedrig, zurückgesetzt, im Dach "
        "oder ohne lichte Höhe",
        f"there is no rule for {land} (known: {known}), and the storey is low, set back, in the roof or without a clear height",
    )


def _missing_height(rule: Rule) -> tuple[str, str]:
    if rule.measured == "clear":
        return "lichte Höhe und Fläche fehlen", "clear height and area are missing"
    return "Höhe (height_m) und Fläche fehlen", "height (height_m) and area are missing"


def _wording_open(rule: Rule) -> tuple[str, str]:
    return (
        f"der Wortlaut von {rule.law} entscheidet diesen Fall nicht eindeutig",
        f"the wording of {rule.law} does not plainly decide this case",
    )


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


def _high_area(building: Building, storey: Storey, rule: Rule) -> tuple[Fraction | None, Fraction | None]:
    """Return the least and the greatest area (m²) that may be high enough, by the dimensions the rule asks for."""
    inner, outer = storey.clear_height_area_inner_m2, storey.clear_height_area_outer_m2
    own = area(building.outline(storey)) or None
    if storey.height_area_m2 is not None:
        return storey.height_area_m2, storey.height_area_m2
    if inner is None and outer is None:
        # upright walls: the height reaches over the whole storey, only a roof storey has less somewhere
        high = storey.clear_height_m is not None or (rule.measured == "storey" and storey.height_m is not None)
        whole = own if high and not storey.roof_storey and _reaches(storey, rule) else None
        return whole, whole
    if rule.measured == "storey":
        # up to the floor above or the roof's skin more is high enough than up to the ceiling
        return outer if outer is not None else inner, own
    if rule.inner:
        return (inner, inner) if inner is not None else (Fraction(0), outer)
    return (outer, outer) if outer is not None else (inner, own)


def _reaches(storey: Storey, rule: Rule) -> bool:
    """Return whether a height that is known shows the storey to be high enough; a clear height counts for either measure."""
    heights = [storey.clear_height_m, storey.height_m if rule.measured == "storey" else None]
    return any(height is not None and height >= rule.height for height in heights)


def _fits(building: Building, storey: Storey, rule: Rule, high: Fraction | None) -> bool | None:
    own, below = area(building.outline(storey)), _area_below(building, storey)
    if high is None or not own:
        return None
    asked = _asked(storey, rule, topmost=_is_topmost(building, storey), setback=below is not None and own < below)
    if asked is None:
        # the law asks for the height alone and does not say what holds where only a part is that high
        return True if high >= own else None
    enough = _over(asked, high, own, below)
    if rule.top_too is None or below is None or not _is_topmost(building, storey):
        return enough
    return enough and _over(rule.top_too, high, own, below)


def _asked(storey: Storey, rule: Rule, *, topmost: bool, setback: bool) -> Share | None:
    if storey.roof_storey and rule.roof is not None:
        return rule.roof
    if topmost and setback and rule.setback is not None:
        return rule.setback
    return rule.top if topmost and rule.top is not None else rule.usual


def _over(share: Share, high: Fraction, own: Fraction, below: Fraction | None) -> bool | None:
    asked = share.part * ((below or own) if share.of_below else own)
    if high == asked:
        return None if share.strictly is None else not share.strictly
    return high > asked


def _is_topmost(building: Building, storey: Storey) -> bool:
    return storey.level == max((item.level for item in building.storeys or ()), default=storey.level)


def _area_below(building: Building, storey: Storey) -> Fraction | None:
    below = [item for item in building.above_ground() if item.level < storey.level]
    return area(building.outline(below[-1])) if below else None
