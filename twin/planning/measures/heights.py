"""Heights fixed in the plan: what a building reaches against `height_m` and against XPlanGML heights with their reference."""

from __future__ import annotations

from fractions import Fraction

from twin.language import Text
from twin.planning.building import HOUSES, Building
from twin.planning.case import HeightLimit, PlanningCase
from twin.planning.checks import CHECK, FIXED, PlanFinding
from twin.planning.display import both_of
from twin.planning.state import State

# XPlanGML code lists hoehenbezug and bezugspunkt
_ABSOLUTE = {1000: "NHN", 1100: "NN", 1200: "DHHN"}
_ABOVE_GROUND = 2000
_TOP_POINTS = {2000: "FH", 3000: "OK", 6000: "GBH"}
_EAVES_POINTS = {1000: "TH", 6500: "WH"}
_RULE = "§ 18 BauNVO"
# a "height above NN" that lies this far below the ground was hardly meant as one
_IMPLAUSIBLE_M = Fraction(0)


def is_absolute(hoehenbezug: int) -> bool:
    """Return whether heights of this reference are above sea level (NHN, NN, DHHN)."""
    return hoehenbezug in _ABSOLUTE


def is_above_ground(hoehenbezug: int) -> bool:
    """Return whether heights of this reference are above the ground."""
    return hoehenbezug == _ABOVE_GROUND


def height_findings(case: PlanningCase, state: State) -> tuple[list[PlanFinding], list[Text]]:
    """Return findings against fixed heights, and the sentences about what could not be checked."""
    found: list[PlanFinding] = []
    refusals: list[Text] = []
    buildings = [item for item in state.buildings if item.kind in HOUSES]
    if case.limits.height_m is not None:
        limit = HeightLimit("height_m", _ABOVE_GROUND, 3000, case.limits.height_m, "plan_limits.height_m")
        _check(limit, buildings, found, refusals)
    for limit in case.height_limits:
        _check(limit, buildings, found, refusals)
    return found, refusals


def check_height(limit: HeightLimit, buildings: list[Building], sense: str = "most") -> tuple[list[PlanFinding], list[Text]]:
    """Return findings against one fixed height, and what could not be checked; `sense` is "most", "least" or "exactly"."""
    found: list[PlanFinding] = []
    refusals: list[Text] = []
    _check(limit, buildings, found, refusals, sense)
    return found, refusals


def _check(
    limit: HeightLimit, buildings: list[Building], found: list[PlanFinding], refusals: list[Text], sense: str = "most"
) -> None:
    absolute = limit.hoehenbezug in _ABSOLUTE
    if limit.bezugspunkt not in {**_TOP_POINTS, **_EAVES_POINTS} or not (absolute or limit.hoehenbezug == _ABOVE_GROUND):
        refusals.append(_not_checkable(limit))
        return
    for building in buildings:
        reached = _reached(building, limit, absolute=absolute)
        if reached is None:
            refusals.append(_no_height(limit, building))
        elif absolute and building.ground_nhn_m is not None and limit.h_m - building.ground_nhn_m < _IMPLAUSIBLE_M:
            found.append(_implausible(limit, building))
        elif reached > limit.h_m and sense != "least":
            found.append(_too_high(limit, building, reached, absolute=absolute))
        elif reached < limit.h_m and sense != "most":
            found.append(_too_low(limit, building, reached))


def _reached(building: Building, limit: HeightLimit, *, absolute: bool) -> Fraction | None:
    """Return the height reached in the limit's own reference: m above NHN or m above the ground at the building."""
    top = limit.bezugspunkt in _TOP_POINTS
    above = building.height() if top else building.eaves_height()
    if not absolute:
        return above
    written = building.top_nhn_m if top else building.eaves_nhn_m
    if written is not None:
        return written
    return None if building.ground_nhn_m is None or above is None else building.ground_nhn_m + above


def _point(limit: HeightLimit) -> str:
    return {**_TOP_POINTS, **_EAVES_POINTS}[limit.bezugspunkt]


def _too_high(limit: HeightLimit, building: Building, reached: Fraction, *, absolute: bool) -> PlanFinding:
    reference = _ABSOLUTE.get(limit.hoehenbezug, "")
    de_ref, en_ref = (f"über {reference}", f"above {reference}") if absolute else ("über Gelände", "above ground")
    text = both_of(
        lambda n: (
            f"„{building.label}“ erreicht {n(reached, 2)} m {de_ref} und überschreitet die festgesetzte Höhe {_point(limit)} "
            f"{n(limit.h_m, 2)} m um {n(reached - limit.h_m, 2)} m."
        ),
        lambda n: (
            f"'{building.label}' reaches {n(reached, 2)} m {en_ref} and exceeds the fixed height {_point(limit)} "
            f"{n(limit.h_m, 2)} m by "
            f"{n(reached - limit.h_m, 2)} m."
        ),
    )
    subject = "height_m" if limit.id == "height_m" else f"height:{limit.id}"
    return PlanFinding(subject, FIXED, _RULE, text, None, reached, limit.h_m, None, building.id)


def _too_low(limit: HeightLimit, building: Building, reached: Fraction) -> PlanFinding:
    text = both_of(
        lambda n: (
            f"„{building.label}“ erreicht {n(reached, 2)} m und bleibt {n(limit.h_m - reached, 2)} m unter der "
            f"festgesetzten Höhe {_point(limit)} {n(limit.h_m, 2)} m."
        ),
        lambda n: (
            f"'{building.label}' reaches {n(reached, 2)} m and stays {n(limit.h_m - reached, 2)} m below the fixed height "
            f"{_point(limit)} {n(limit.h_m, 2)} m."
        ),
    )
    return PlanFinding(f"height:{limit.id}", FIXED, _RULE, text, None, reached, limit.h_m, None, building.id)


def _implausible(limit: HeightLimit, building: Building) -> PlanFinding:
    text = both_of(
        lambda n: (
            f"Die Höhe {limit.id} steht als {n(limit.h_m, 2)} m über {_ABSOLUTE[limit.hoehenbezug]} im Plan, das Gelände an "
            f"„{building.label}“ liegt aber auf {n(building.ground_nhn_m or Fraction(0), 2)} m; gemeint ist wohl "
            "über Gelände. Nicht geprüft."
        ),
        lambda n: (
            f"Height {limit.id} is written as {n(limit.h_m, 2)} m above {_ABSOLUTE[limit.hoehenbezug]}, but the ground at "
            f"'{building.label}' lies at {n(building.ground_nhn_m or Fraction(0), 2)} m; above ground was meant, "
            "it seems. Not checked."
        ),
    )
    return PlanFinding(f"height:{limit.id}", CHECK, _RULE, text, None, None, limit.h_m, None, building.id)


def _no_height(limit: HeightLimit, building: Building) -> Text:
    return Text(
        f"Die Höhe {limit.id} ist für „{building.label}“ nicht prüfbar: seine Höhe im selben Bezug fehlt.",
        f"Height {limit.id} cannot be checked for '{building.label}': its height in the same reference is missing.",
    )


def _not_checkable(limit: HeightLimit) -> Text:
    codes = f"hoehenbezug {limit.hoehenbezug}, bezugspunkt {limit.bezugspunkt}"
    return both_of(
        lambda n: (
            f"Die Höhe {limit.id} ({n(limit.h_m, 2)} m) hat einen Bezug ({codes}), dessen Bezugshöhe der Planfall nicht kennt; "
            "sie wird nicht geprüft."
        ),
        lambda n: (
            f"Height {limit.id} ({n(limit.h_m, 2)} m) has a reference ({codes}) whose level the case does not know; "
            "it is not checked."
        ),
    )
