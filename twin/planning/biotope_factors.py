"""The factor sets of Berlin's Biotopflächenfaktor by date, and which of their types a class of surface is.

Source: Senate of Berlin, "BFF-Berechnung" (plans fixed before 12/2019, in full) and its page of examples (plans since then: only
the factors it uses). In 12/2019 green roofs and façades were rated anew, in 02/2021 everything else. What was not published
there must be given by the document, with its source.
"""

from __future__ import annotations

from fractions import Fraction

from twin.language import Text

FACTOR_SETS = ("before 12/2019", "since 12/2019", "since 02/2021")
FACADE_GREEN, INFILTRATION, GREEN_ROOF = "vertical_green", "roof_water_infiltration", "green_roof"
ON_SOIL = "vegetation_on_soil"
"""Vegetation above a structure whose height of soil nobody gives: no set knows a factor for it."""

SHALLOW_BELOW_CM = 80
"""Soil of less than 80 cm counts less than soil of more; exactly 80 cm, which the table leaves out, counts as less."""

_OLD = {
    "sealed": "0",
    "partly_sealed": "0.3",
    "half_open": "0.5",
    "vegetation_shallow": "0.5",
    "vegetation_deep": "0.7",
    "vegetation_ground": "1",
    INFILTRATION: "0.2",
    FACADE_GREEN: "0.5",
    GREEN_ROOF: "0.7",
}
_NEW = {"sealed": "0", "partly_sealed": "0.1", "vegetation_ground": "1"}
TYPE_LABELS = {
    "sealed": Text("versiegelt", "sealed"),
    "partly_sealed": Text("teilversiegelt", "partly sealed"),
    "half_open": Text("halboffen", "half open"),
    "vegetation_shallow": Text("Vegetation auf weniger als 80 cm Boden", "vegetation on less than 80 cm of soil"),
    "vegetation_deep": Text("Vegetation auf mehr als 80 cm Boden", "vegetation on more than 80 cm of soil"),
    "vegetation_ground": Text("Vegetation mit Bodenanschluss", "vegetation with contact to the ground"),
    INFILTRATION: Text("Versickerung von Dachwasser", "infiltration of roof water"),
    FACADE_GREEN: Text("Fassadenbegrünung", "vertical green"),
    GREEN_ROOF: Text("Dachbegrünung", "green roof"),
}
# the words of surface classes and of balances, as the types' descriptions name them: asphalt and concrete are sealed, clinker
# and slabs on sand partly sealed, gravel lawn and grass pavers half open
_WORDS = {
    "sealed": "asphalt concrete road parking street bridge industrial_yard roof building gravel_roof",
    "partly_sealed": (
        "partially_sealed partly paving plaza path paving_open_joints firm_gravel water_bound pavement square quay schoolyard "
        "block_interior"
    ),
    "half_open": "halfopen semi_open gravel grass_pavers",
    "vegetation_ground": (
        "ground ground_vegetation vegetation vegetation_ground_contact vegetation_with_ground_contact garden green lawn meadow "
        "park planting shrubs forest wood bank courtyard_green bleaching_meadow arable"
    ),
    "vegetation_shallow": "vegetation_under_80cm",
    "vegetation_deep": "vegetation_over_80cm",
    GREEN_ROOF: "green_roof_extensive green_roof_intensive",
}
_TYPE_OF = {word: kind for kind, words in _WORDS.items() for word in words.split()}


def type_of(kind: str) -> str | None:
    """Return the type of the sets that a class is (case, spaces and hyphens do not matter), None for one they do not rate."""
    name = kind.strip().lower().replace(" ", "_").replace("-", "_")
    return name if name in TYPE_LABELS else _TYPE_OF.get(name)


def factor_of(kind: str, factor_set: str) -> Fraction | None:
    """Return the factor of a class in a set, None when the set's table does not name it."""
    table = _OLD if factor_set.startswith("before") else _NEW
    value = table.get(type_of(kind) or "")
    return None if value is None else Fraction(value)


def source_of(factor_set: str) -> Text:
    """Return who published a set."""
    return Text(f"Senat von Berlin, Satz „{factor_set}“", f"Senate of Berlin, set '{factor_set}'")
