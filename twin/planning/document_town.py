"""From the checked case document to what a town and a plan say: assumptions, keys, limits, factors."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from twin.language import Text
from twin.planning.building import whole
from twin.planning.case import Assumptions, Biotope, BiotopeSurface, DistanceRule, HeightLimit, Origin, ParkingKey, PlanLimits
from twin.planning.document_form import ASSUMPTION_KEYS, BY_USE
from twin.planning.exact import exact

Json = Mapping[str, Any]


def assumptions_from(item: Json, origins: Json) -> Assumptions:
    """Return the assumptions of a checked record."""
    numbers = {key: whole(item.get(key)) for key in ASSUMPTION_KEYS}
    numbers |= {f"{key}.{use}": whole(value) for key in BY_USE for use, value in (item.get(key) or {}).items()}
    rates = {key: whole(value) for key, value in (item.get("kg300_400_eur_per_m2_bgf") or {}).items()}
    return Assumptions(
        {key: value for key, value in numbers.items() if value is not None},
        {key: value for key, value in rates.items() if value is not None},
        item.get("vat_included"),
        _text(item, "price_date"),
        _text(item, "source"),
        {key: Origin(*(_text(value, name) for name in ("source", "by", "date", "reason"))) for key, value in origins.items()},
    )


def limits_from(item: Json) -> PlanLimits:
    """Return what a plan fixes."""
    storeys = item.get("Z")
    return PlanLimits(
        whole(item.get("GRZ")),
        whole(item.get("GFZ")),
        whole(item.get("BMZ")),
        None if storeys is None else int(storeys),
        whole(item.get("height_m")),
        whole(item.get("GR_m2")),
        whole(item.get("GF_m2")),
        bool(item.get("habitable_rooms_count")),
    )


def height_limit_from(item: Json, number: int) -> HeightLimit:
    """Return a fixed height; `number` names one without an id."""
    height = whole(item["h_m"]) or Fraction(0)
    return HeightLimit(
        item.get("id") or f"L{number}", int(item["hoehenbezug"]), int(item["bezugspunkt"]), height, _text(item, "text")
    )


def parking_from(lines: list[Json] | None) -> tuple[ParkingKey, ...] | None:
    """Return the keys of a statute; None stays None."""
    if lines is None:
        return None
    return tuple(ParkingKey(item["use"], item["key"], whole(item.get("quantity")), _text(item, "unit")) for item in lines)


def biotope_from(item: Json | None) -> Biotope | None:
    """Return how the Biotopflächenfaktor is balanced."""
    if item is None:
        return None
    surfaces = tuple(
        BiotopeSurface(line["class"], whole(line["area_m2"]) or Fraction(0), whole(line.get("factor")))
        for line in item.get("surfaces") or []
    )
    factors = {key: exact(value) for key, value in (item.get("factors") or {}).items()}
    return Biotope(item["factor_set"], surfaces, whole(item.get("plot_area_m2")), factors, _text(item, "source"))


def clearance_from(item: Json | None) -> DistanceRule | None:
    """Return the rule of clearance areas a town gives."""
    if item is None:
        return None
    share, source = exact(item["share"]), _text(item, "source") or "–"
    business, roof = whole(item.get("business_share")), whole(item.get("roof_share"))
    by = Text(f"Kommune: {source}", f"municipality: {source}")
    return DistanceRule(item["law"], share, share if business is None else business, exact(item["least_m"]), roof, by)


def _text(item: Json, key: str) -> str:
    return item.get(key) or ""
