"""What the relations of a building lead to: ifcopenshell follows them without a look, and a wrong one ends its process."""

from __future__ import annotations

from typing import Any

from twin.errors import FileDamaged

_OBJECTS = {"RelatingObject": "IfcObjectDefinition", "RelatedObjects": "IfcObjectDefinition"}
_EXPECTED = {
    "IfcRelAggregates": _OBJECTS,
    "IfcRelNests": _OBJECTS,
    "IfcRelContainedInSpatialStructure": {"RelatingStructure": "IfcProduct", "RelatedElements": "IfcProduct"},
    "IfcRelVoidsElement": {"RelatingBuildingElement": "IfcElement", "RelatedOpeningElement": "IfcElement"},
    "IfcRelFillsElement": {"RelatingOpeningElement": "IfcElement", "RelatedBuildingElement": "IfcElement"},
    "IfcLocalPlacement": {"PlacementRelTo": "IfcObjectPlacement"},
    "IfcProduct": {"ObjectPlacement": "IfcObjectPlacement", "Representation": "IfcProductRepresentation"},
}


def ensure_expected(model: Any, name: str) -> None:
    """Raise FileDamaged (IFC_REFERENCE_WRONG) when a relation, a placement or a product leads to something of another kind."""
    for kind, attributes in _EXPECTED.items():
        for item in model.by_type(kind):
            for attribute, expected in attributes.items():
                value = getattr(item, attribute, None)
                for led in value if isinstance(value, tuple) else (value,):
                    if led is not None and not led.is_a(expected):
                        raise _wrong(name, item, led)


def _wrong(name: str, item: Any, led: Any) -> FileDamaged:
    de, en = (f"#{item.id()} ({item.is_a()}) {word} #{led.id()} ({led.is_a()})" for word in ("verweist auf", "refers to"))
    return FileDamaged(
        "IFC_REFERENCE_WRONG",
        f"„{name}“ ist beschädigt: {de}, was dort nicht stehen darf. Bitte neu ausgeben lassen.",
        f"'{name}' is damaged: {en}, which must not stand there. Please have it written anew.",
        file=name,
        entity=item.id(),
    )
