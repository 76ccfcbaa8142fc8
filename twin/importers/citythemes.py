"""Which layer a city object belongs to: one theme for each module of CityGML, for every format that knows its classes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from twin.language import Text

Role = Literal["top", "part", "extra", "space", "inside"]
"""What an object is to the one above it: `top` stands for itself, `part` draws a piece of it, `extra` stands beside its own
surfaces (a balcony, a lane), `space` divides what it encloses (a storey: attributes only), `inside` is not seen from outside."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A layer of city objects: its name, its title, and whether unnamed surfaces are walls, roofs or ground by their slope."""

    name: str
    title: Text
    built: bool = False


BUILDINGS = Theme("buildings", Text("Gebäude", "Buildings"), True)
BRIDGES = Theme("bridges", Text("Brücken", "Bridges"), True)
TUNNELS = Theme("tunnels", Text("Tunnel", "Tunnels"), True)
VEGETATION = Theme("vegetation", Text("Vegetation", "Vegetation"))
FURNITURE = Theme("furniture", Text("Stadtmobiliar", "City furniture"))
TRANSPORT = Theme("transport", Text("Verkehr", "Transport"))
WATER = Theme("water", Text("Gewässer", "Water"))
LANDUSE = Theme("landuse", Text("Landnutzung", "Land use"))
RELIEF = Theme("relief", Text("Relief", "Relief"))
GENERICS = Theme("generics", Text("Sonstige Objekte", "Generic objects"))
THEMES = (BUILDINGS, BRIDGES, TUNNELS, VEGETATION, FURNITURE, TRANSPORT, WATER, LANDUSE, RELIEF, GENERICS)


def _construction(theme: Theme, name: str, division: str) -> dict[str, tuple[Theme, Role]]:
    extras = ("Installation", "ConstructionElement", "ConstructiveElement")
    inside = (f"Int{name}Installation", f"{name}Room", f"{name}Furniture", division)
    return {
        name: (theme, "top"),
        f"{name}Part": (theme, "part"),
        **{f"{name}{extra}": (theme, "extra") for extra in extras},
        **dict.fromkeys(inside, (theme, "inside")),
    }


CLASSES: dict[str, tuple[Theme, Role]] = {
    **_construction(BUILDINGS, "Building", "Room"),
    "BuildingUnit": (BUILDINGS, "space"),
    "BuildingStorey": (BUILDINGS, "space"),
    "Storey": (BUILDINGS, "space"),
    "OtherConstruction": (BUILDINGS, "top"),
    **_construction(BRIDGES, "Bridge", "BridgeRoom"),
    **_construction(TUNNELS, "Tunnel", "HollowSpace"),
    "TunnelHollowSpace": (TUNNELS, "inside"),
    "SolitaryVegetationObject": (VEGETATION, "top"),
    "PlantCover": (VEGETATION, "top"),
    "CityFurniture": (FURNITURE, "top"),
    "Road": (TRANSPORT, "top"),
    "Railway": (TRANSPORT, "top"),
    "Track": (TRANSPORT, "top"),
    "Square": (TRANSPORT, "top"),
    "Waterway": (TRANSPORT, "top"),
    "TransportationComplex": (TRANSPORT, "top"),
    "TransportSquare": (TRANSPORT, "top"),
    "Section": (TRANSPORT, "extra"),
    "Intersection": (TRANSPORT, "extra"),
    "TrafficSpace": (TRANSPORT, "extra"),
    "AuxiliaryTrafficSpace": (TRANSPORT, "extra"),
    "ClearanceSpace": (TRANSPORT, "inside"),
    "WaterBody": (WATER, "top"),
    "LandUse": (LANDUSE, "top"),
    "ReliefFeature": (RELIEF, "top"),
    "TINRelief": (RELIEF, "extra"),
    "MassPointRelief": (RELIEF, "extra"),
    "BreaklineRelief": (RELIEF, "extra"),
    "RasterRelief": (RELIEF, "extra"),
    "GenericCityObject": (GENERICS, "top"),
    "GenericOccupiedSpace": (GENERICS, "top"),
    "GenericUnoccupiedSpace": (GENERICS, "top"),
    "GenericLogicalSpace": (GENERICS, "top"),
    "GenericThematicSurface": (GENERICS, "top"),
}
"""CityGML class -> its theme and role; CityJSON calls nearly all of them the same."""


def theme_of(kind: str) -> Theme | None:
    """Return the theme of a class, None for one that is not known."""
    found = CLASSES.get(kind)
    return found[0] if found else None


def role_in_family(kind: str) -> Role | None:
    """Return what objects of the class are to the one above them, None for a class that is not known."""
    found = CLASSES.get(kind)
    return found[1] if found else None


def title_of(name: str, written: str) -> Text:
    """Return the title of a layer in both languages: that of its theme where it bears it, else what is written (or its name)."""
    own = next((theme.title for theme in THEMES if theme.name == name and theme.title.de == written), None)
    return own or Text(written or name, written or name)
