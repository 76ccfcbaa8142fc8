"""A filter of OGC Filter Encoding 1.0, 1.1 or 2.0 as a condition; bounded in size and depth before anything is built."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from twin.catalogue.answering import conditions
from twin.catalogue.answering.asked import Refused
from twin.catalogue.answering.conditions import BOX, Condition, Pattern
from twin.catalogue.answering.places import place
from twin.importers.xml import Element, local_name

MOST_CONDITIONS = 100
MOST_DEPTH = 30
MOST_PATTERN = 300
_MOST_ELEMENTS = 5_000
_MOST_LITERAL = 2_000
COMPARISONS = {
    "PropertyIsEqualTo": "=",
    "PropertyIsNotEqualTo": "<>",
    "PropertyIsLessThan": "<",
    "PropertyIsLessThanOrEqualTo": "<=",
    "PropertyIsGreaterThan": ">",
    "PropertyIsGreaterThanOrEqualTo": ">=",
}
RELATIONS = {
    "BBOX": "intersects",
    "Intersects": "intersects",
    "Within": "within",
    "Contains": "contains",
    "Disjoint": "disjoint",
    "Equals": "equals",
    "Overlaps": "overlaps",
    "Touches": "touches",
    "Crosses": "crosses",
}
_COMBINED: dict[str, Callable[[Any], Condition]] = {"And": conditions.both, "Or": conditions.either}


def condition_of(element: Element) -> Condition:
    """Return the condition of an `ogc:Filter`; raises Refused for one that is too large, unknown or incomplete."""
    _ensure_bounded(element)
    inner = list(element)
    if len(inner) != 1:
        raise refused("Ein Filter braucht genau einen Operator.", "A filter needs exactly one operator.")
    return _condition(inner[0])


def _ensure_bounded(element: Element) -> None:
    """Refuse a filter of too many conditions, elements or levels, without recursion."""
    waiting, conditions_seen, seen = [(element, 0)], 0, 0
    while waiting:
        node, depth = waiting.pop()
        name = local_name(node.tag)
        seen += 1
        conditions_seen += name in COMPARISONS or name in _OPERATORS
        if conditions_seen > MOST_CONDITIONS or depth > MOST_DEPTH or seen > _MOST_ELEMENTS:
            raise too_large()
        waiting.extend((child, depth + 1) for child in node)


def _condition(element: Element) -> Condition:
    name = local_name(element.tag)
    if name in COMPARISONS:
        return _compared(element, COMPARISONS[name])
    build = _OPERATORS.get(name)
    if build is None:
        raise refused(f"Den Operator „{name}“ gibt es hier nicht.", f"There is no operator '{name}' here.")
    return build(element)


def _combined(element: Element) -> Condition:
    parts = [_condition(child) for child in element]
    if not parts:
        raise refused("Ein Operator ist leer.", "An operator is empty.")
    return _COMBINED[local_name(element.tag)](parts)


def _opposite(element: Element) -> Condition:
    if len(element) != 1:
        raise refused("Not braucht genau einen Operator.", "Not needs exactly one operator.")
    return conditions.opposite(_condition(element[0]))


def _compared(element: Element, sign: str) -> Condition:
    exact = element.get("matchCase", "true").lower() != "false"
    return conditions.compared(_property(element), sign, _literal(element, "Literal"), exact=exact)


def _like(element: Element) -> Condition:
    many, one = element.get("wildCard", "%"), element.get("singleChar", "_")
    escape = element.get("escapeChar") or element.get("escape") or "\\"
    pattern = Pattern(bounded(_literal(element, "Literal"), MOST_PATTERN), many, one, escape)
    # standard says capitals count unless told otherwise; catalogues and their users expect the opposite of a search
    return conditions.like(_property(element), pattern, exact=element.get("matchCase", "").lower() == "true")


def _missing(element: Element) -> Condition:
    return conditions.missing(_property(element))


def _between(element: Element) -> Condition:
    name = _property(element)
    low, high = (_literal(_child(element, side), "Literal") for side in ("LowerBoundary", "UpperBoundary"))
    return conditions.both([conditions.compared(name, ">=", low), conditions.compared(name, "<=", high)])


def _placed(element: Element) -> Condition:
    named = [child for child in element if local_name(child.tag) in ("PropertyName", "ValueReference")]
    if named and conditions.property_of(named[0].text or "") != BOX:
        raise refused("Ein räumlicher Operator gilt hier ows:BoundingBox.", "A spatial operator is about ows:BoundingBox here.")
    shapes = [child for child in element if child not in named]
    if len(shapes) != 1:
        raise refused("Ein räumlicher Operator braucht eine Geometrie.", "A spatial operator needs one geometry.")
    return conditions.placed(RELATIONS[local_name(element.tag)], place(shapes[0]))


_OPERATORS: dict[str, Callable[[Element], Condition]] = {
    "And": _combined,
    "Or": _combined,
    "Not": _opposite,
    "PropertyIsLike": _like,
    "PropertyIsNull": _missing,
    "PropertyIsBetween": _between,
    **dict.fromkeys(RELATIONS, _placed),
}


def _child(element: Element, name: str) -> Element:
    found = [child for child in element if local_name(child.tag) == name]
    if len(found) != 1:
        operator = local_name(element.tag)
        raise refused(f"In „{operator}“ fehlt {name}.", f"{name} is missing in '{operator}'.")
    return found[0]


def _literal(element: Element, name: str) -> str:
    return bounded((_child(element, name).text or "").strip())


def _property(element: Element) -> str:
    names = [child for child in element if local_name(child.tag) in ("PropertyName", "ValueReference")]
    return known((names[0].text or "") if names else "")


def known(written: str, locator: str = "Constraint") -> str:
    """Return the key of a property that can be asked for; raises Refused naming one that cannot."""
    name = conditions.property_of(written)
    if name is None:
        raise Refused(
            "InvalidParameterValue",
            locator,
            f"Die Eigenschaft „{written.strip()[:100]}“ gibt es hier nicht.",
            f"There is no property '{written.strip()[:100]}' here.",
        )
    return name


def bounded(literal: str, most: int = _MOST_LITERAL) -> str:
    """Return a literal; raises Refused for one of more characters than `most`: a pattern costs time for each."""
    if len(literal) > most:
        raise refused(f"Ein Suchtext hat höchstens {most} Zeichen.", f"A search text has at most {most} characters.")
    return literal


def refused(de: str, en: str) -> Refused:
    """Return the exception for a constraint that cannot be used."""
    return Refused("InvalidParameterValue", "Constraint", de, en)


def too_large() -> Refused:
    """Return the exception for a constraint beyond the bounds."""
    return refused(
        f"Der Filter ist zu groß: höchstens {MOST_CONDITIONS} Bedingungen und {MOST_DEPTH} Ebenen.",
        f"The filter is too large: at most {MOST_CONDITIONS} conditions and {MOST_DEPTH} levels.",
    )
