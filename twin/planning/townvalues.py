"""The town's own values of a case: each with its name, unit and place in the case document, and the measures that use it."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from twin.errors import NotFound
from twin.language import Text
from twin.planning.biotope_factors import FACTOR_SETS
from twin.planning.building import DIRECTIONS as ROOF_DIRECTIONS
from twin.planning.building import USE_LABELS, USES
from twin.planning.display import shortest
from twin.planning.sunyardstick import STANDARDS

Kind = Literal["number", "count", "range", "flag", "word", "day", "choice", "lines"]
GROUPS: Mapping[str, Text] = {
    "housing": Text("Wohnen", "Housing"),
    "places": Text("Kita und Schule", "Child care and school"),
    "floors": Text("Geschosse und Nutzfläche", "Storeys and usable area"),
    "workplaces": Text("Arbeitsplätze", "Workplaces"),
    "parking": Text("Stellplätze", "Parking"),
    "ground": Text("Regen und Boden", "Rain and ground"),
    "energy": Text("Photovoltaik", "Photovoltaics"),
    "sun": Text("Besonnung", "Sunlight"),
    "cost": Text("Kosten", "Costs"),
    "all": Text("Für alle Werte ohne eigene Quelle", "For all values without a source of their own"),
}
_NO_UNIT = Text("", "")
_YES, _NO = Text("ja", "yes"), Text("nein", "no")


_WAY_WORDS = {
    "flat": Text("flache Dächer", "flat roofs"),
    "south": Text("nach Süden", "to the south"),
    "east": Text("nach Osten", "to the east"),
    "west": Text("nach Westen", "to the west"),
    "north": Text("nach Norden", "to the north"),
}


@dataclass(frozen=True, slots=True)
class TownValue:
    """A value a town may set. `path` is its place in the case document, `measures` the keys of all numbers it moves."""

    key: str
    group: str
    label: Text
    unit: Text
    kind: Kind
    path: tuple[str, ...]
    measures: tuple[str, ...]
    choices: tuple[str, ...] = ()

    def write(self, value: Any, language: str) -> str:
        """Return a value as people read it, with its unit; "" for none."""
        if value is None:
            return ""
        unit = self.unit.in_(language)
        if self.kind == "flag":
            return (_YES if value else _NO).in_(language)
        if self.kind == "range":
            low, high = (shortest(_exact(value.get(part)), language) for part in ("from", "to"))
            return f"{low}–{high} {unit} (⌀ {shortest(_exact(value.get('mean')), language)})"
        if self.kind == "lines":
            return "; ".join(_line(item, language) for item in value)
        if self.kind in ("number", "count"):
            return f"{shortest(_exact(value), language)} {unit}".strip()
        return str(value)


def _exact(value: Any) -> Fraction:
    return Fraction(str(value or 0))


def _line(item: Mapping[str, Any], language: str) -> str:
    quantity = item.get("quantity")
    count = "" if quantity is None else f" ({shortest(_exact(quantity), language)} {item.get('unit') or ''})".replace(" )", ")")
    return f"{item.get('use', '')}: {item.get('key', '')}{count}"


_PLACES = ("kita_places", "school_places")
_PEOPLE = ("people", "people_per_ha_net", "people_per_ha_gross", *_PLACES)
_HOMES = ("dwellings", "dwellings_per_ha_net", "dwellings_per_ha_gross", "parking_places", "bicycle_places", *_PEOPLE)
_LIVING = ("living_area", *_HOMES)
_GROSS = ("GF", "GFZ", "BM", "BMZ", "BGF", "NUF", *_LIVING, "full_storeys", "workplaces", "solid_volume", "cost_eur")
_SUN = ("sun_facade_hours", "sun_facade_share", "sun_facade_lost", "sun_open_hours")


def _assumption(key: str, group: str, label: Text, unit: Text, measures: tuple[str, ...], kind: Kind = "number") -> TownValue:
    return TownValue(key, group, label, unit, kind, ("assumptions", *key.split(".")), measures)


_PER_M2 = Text("m² je m² BGF", "m² per m² GFA")
_TABLE = (
    _assumption("living_area_per_bgf", "housing", Text("Wohnfläche je Brutto-Grundfläche", "living area per gross floor area"),
                _PER_M2, _LIVING),
    _assumption("living_area_per_dwelling_m2", "housing", Text("Wohnfläche je Wohnung", "living area per dwelling"),
                Text("m²", "m²"), _HOMES),
    _assumption("people_per_dwelling", "housing", Text("Personen je Wohnung", "people per dwelling"),
                Text("Personen", "people"), _PEOPLE),
    _assumption("housing_share_of_mixed", "housing",
                Text("Wohnanteil gemischt genutzter Geschosse (0 bis 1)", "housing share of storeys in mixed use (0 to 1)"),
                _NO_UNIT, (*_LIVING, "workplaces")),
    _assumption("kita_places_per_person", "places", Text("Kita-Plätze je Person", "child-care places per person"),
                Text("Plätze", "places"), ("kita_places",)),
    _assumption("school_places_per_person", "places", Text("Schulplätze je Person", "school places per person"),
                Text("Plätze", "places"), ("school_places",)),
    _assumption("nuf_per_bgf", "floors", Text("Nutzungsfläche je Brutto-Grundfläche", "usable area per gross floor area"),
                _PER_M2, ("NUF",)),
    _assumption("roof_storey_share", "floors",
                Text("Dachgeschoss als Anteil der Grundfläche (0 bis 1)", "roof storey as a share of the footprint (0 to 1)"),
                _NO_UNIT, ("BGF", "NUF", "cost_eur", "workplaces", *_LIVING)),
    _assumption("storey_height_m_for_estimate", "floors",
                Text("Geschosshöhe, wo nur die Gebäudehöhe bekannt ist", "storey height where only the height is known"),
                Text("m", "m"), _GROSS),
    *(_assumption(f"bgf_per_workplace_m2.{use}", "workplaces",
                  Text(f"BGF je Arbeitsplatz: {USE_LABELS[use].de}", f"gross floor area per workplace: {USE_LABELS[use].en}"),
                  Text("m²", "m²"), ("workplaces",)) for use in USES if use != "housing"),
    TownValue("parking_keys", "parking", Text("Schlüssel für Stellplätze", "keys for parking places"), _NO_UNIT, "lines",
              ("parking_keys",), ("parking_places",)),
    TownValue("bicycle_keys", "parking", Text("Schlüssel für Fahrradabstellplätze", "keys for bicycle places"), _NO_UNIT, "lines",
              ("bicycle_keys",), ("bicycle_places",)),
    TownValue("rain_mm", "ground", Text("Höhe des Bemessungsregens", "height of the design rain"), Text("mm", "mm"), "number",
              ("rain_mm",), ("runoff_m3",)),
    TownValue("biotope.factor_set", "ground", Text("Faktoren des Biotopflächenfaktors", "factors of the biotope area factor"),
              _NO_UNIT, "choice", ("biotope", "factor_set"), ("BFF",), tuple(FACTOR_SETS)),
    _assumption("pv_kwp_per_m2", "energy", Text("Leistung je m² Modulfläche", "capacity per m² of modules"), Text("kWp", "kWp"),
                ("pv_kwp", "pv_kwh_a")),
    *(_assumption(f"pv_kwh_per_kwp.{way}", "energy",
                  Text(f"Jahresertrag je kWp: {_WAY_WORDS[way].de}", f"yield a year per kWp: {_WAY_WORDS[way].en}"),
                  Text("kWh", "kWh"), ("pv_kwh_a",)) for way in ROOF_DIRECTIONS),
    TownValue("sun.norm", "sun", Text("Maßstab der Besonnung", "yardstick of sunlight"), _NO_UNIT, "choice", ("sun", "norm"),
              _SUN, tuple(STANDARDS)),
    TownValue("sun.date", "sun", Text("Stichtag der Besonnung", "day of the sunlight"), _NO_UNIT, "day", ("sun", "date"), _SUN),
    TownValue("sun.step_minutes", "sun", Text("Zeitschritt der Besonnung", "time step of the sunlight"), Text("min", "min"),
              "count", ("sun", "step_minutes"), _SUN),
    _assumption("kg300_400_eur_per_m2_bgf", "cost", Text("Bauwerkskosten KG 300+400", "building costs KG 300+400"),
                Text("€ je m² BGF", "€ per m² GFA"), ("cost_eur",), "range"),
    _assumption("regional_factor", "cost", Text("Regionalfaktor", "regional factor"), _NO_UNIT, ("cost_eur",)),
    _assumption("index_factor", "cost", Text("Faktor vom Preisstand auf heute", "factor from the price date to today"), _NO_UNIT,
                ("cost_eur",)),
    _assumption("vat_included", "cost", Text("Mehrwertsteuer enthalten", "value added tax included"), _NO_UNIT, ("cost_eur",),
                "flag"),
    _assumption("price_date", "cost", Text("Preisstand", "price date"), _NO_UNIT, ("cost_eur",), "word"),
    _assumption("source", "all", Text("Quelle der Annahmen", "source of the assumptions"), _NO_UNIT, (), "word"),
)  # fmt: skip
TOWN_VALUES: Mapping[str, TownValue] = {item.key: item for item in _TABLE}
"""Every value a town may set for a case, by key, in the order of the page."""

WANTED = "wanted"
"""Member of the document that says by measure which direction the town wants; the log names it as `wanted.<measure>`."""
DIRECTIONS: Mapping[str, Text] = {"higher": Text("höher", "higher"), "lower": Text("niedriger", "lower")}


def path_of(key: str) -> tuple[str, ...]:
    """Return where a key's value stands in the case document; raises NotFound (ASSUMPTION_UNKNOWN)."""
    if key in TOWN_VALUES:
        return TOWN_VALUES[key].path
    if key.startswith(f"{WANTED}."):
        return (WANTED, key.removeprefix(f"{WANTED}."))
    raise assumption_unknown(key)


def assumption_unknown(key: str) -> NotFound:
    """Return the error for a key there is not, naming those there are."""
    return NotFound(
        "ASSUMPTION_UNKNOWN",
        f"Eine Annahme „{key}“ gibt es nicht (bekannt: {', '.join(TOWN_VALUES)}, {WANTED}.<Kennzahl>).",
        f"There is no assumption '{key}' (known: {', '.join(TOWN_VALUES)}, {WANTED}.<measure>).",
        key=key,
    )


def values_in(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return every value a case document sets, by key; directions as `wanted.<measure>`."""
    found = {key: _at(document, item.path) for key, item in TOWN_VALUES.items()}
    found |= {f"{WANTED}.{measure}": direction for measure, direction in (document.get(WANTED) or {}).items()}
    return {key: value for key, value in found.items() if value is not None and value not in ("", [], {})}


def _at(document: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    value: Any = document
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def with_values(document: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy of the document with the values of these keys; None takes a value away. Raises NotFound for a key."""
    result = copy.deepcopy(dict(document))
    for key, value in changes.items():
        _set(result, path_of(key), value)
    return result


def _set(place: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    name, *rest = path
    if not rest:
        place.pop(name, None)
        if value is not None:
            place[name] = value
        return
    inner = place.setdefault(name, {})
    _set(inner, tuple(rest), value)
    if not inner:
        del place[name]


def label_of(key: str, measure_label: Text | None = None) -> Text:
    """Return how a key is named; for a direction the words with the measure's own name."""
    if key in TOWN_VALUES:
        return TOWN_VALUES[key].label
    name = key.removeprefix(f"{WANTED}.")
    named = measure_label or Text(name, name)
    return Text(f"Gewünschte Richtung: {named.de}", f"Direction wanted: {named.en}")


def write(key: str, value: Any, language: str) -> str:
    """Return the value of a key as people read it; "" for none."""
    if key in TOWN_VALUES:
        return TOWN_VALUES[key].write(value, language)
    return DIRECTIONS[value].in_(language) if value in DIRECTIONS else ""
