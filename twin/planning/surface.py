"""Surfaces of the ground and of roofs, and the programme's table of their classes."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from twin.language import Text
from twin.planning.exact import area
from twin.planning.polygon import Region


@dataclass(frozen=True, slots=True)
class Surface:
    """A surface with its class, sealed share v (0..1) and runoff factor psi (0..1); its geometry, if any, gives the area.

    `biotope_factor` overrules what a factor set says of its class; `substrate_cm` is the soil on a roof or a structure.
    """

    kind: str
    geometry: Region | None = None
    area_m2: Fraction | None = None
    v: Fraction | None = None
    psi: Fraction | None = None
    id: str = ""
    biotope_factor: Fraction | None = None
    substrate_cm: Fraction | None = None

    @property
    def area(self) -> Fraction:
        """Return the area in m²."""
        return area(self.geometry) if self.geometry is not None else self.area_m2 or Fraction(0)


@dataclass(frozen=True, slots=True)
class SurfaceClass:
    """What the programme assumes for a class when the document gives no v or psi.

    psi are peak values after DWA-M 153:2007 as cited by bauformeln.de; v follows how much water the surface keeps out.
    """

    label: Text
    v: Fraction
    psi: Fraction
    vegetation: bool = False
    on_roof: bool = False


def _class(de: str, en: str, v: str, psi: str, *, vegetation: bool = False, on_roof: bool = False) -> SurfaceClass:
    return SurfaceClass(Text(de, en), Fraction(v), Fraction(psi), vegetation, on_roof)


CLASSES: dict[str, SurfaceClass] = {
    "asphalt": _class("Asphalt", "asphalt", "1", "0.9"),
    "concrete": _class("Beton", "concrete", "1", "0.9"),
    "sealed": _class("versiegelte Fläche", "sealed ground", "1", "0.9"),
    "road": _class("Fahrbahn", "carriageway", "1", "0.9"),
    "parking": _class("Stellplatzfläche", "parking area", "1", "0.9"),
    "paving": _class("Pflaster, enge Fugen", "paving, tight joints", "0.9", "0.75"),
    "plaza": _class("Platz, Pflaster", "square, paving", "0.9", "0.75"),
    "path": _class("Weg, Pflaster", "path, paving", "0.9", "0.75"),
    "paving_open_joints": _class("Pflaster, offene Fugen", "paving, open joints", "0.6", "0.5"),
    "partly_sealed": _class("teilversiegelte Fläche", "partly sealed ground", "0.6", "0.5"),
    "firm_gravel": _class("fester Kies", "firm gravel", "0.6", "0.6"),
    "water_bound": _class("wassergebundene Decke", "water-bound surface", "0.6", "0.5"),
    "gravel": _class("lockerer Kies, Schotterrasen", "loose gravel, gravel lawn", "0.3", "0.3"),
    "grass_pavers": _class("Rasengittersteine", "grass pavers", "0.3", "0.15"),
    "playground": _class("Spielfläche", "playground", "0", "0.1"),
    "sand": _class("Sandfläche", "sand", "0", "0.1"),
    "bare_soil": _class("offener Boden", "bare soil", "0", "0.2"),
    "garden": _class("Garten", "garden", "0", "0.1", vegetation=True),
    "green": _class("Grünfläche", "green", "0", "0.1", vegetation=True),
    "lawn": _class("Rasen", "lawn", "0", "0.1", vegetation=True),
    "meadow": _class("Wiese", "meadow", "0", "0.1", vegetation=True),
    "park": _class("Parkfläche", "park", "0", "0.1", vegetation=True),
    "planting": _class("Pflanzfläche", "planting", "0", "0.1", vegetation=True),
    "vegetation": _class("Vegetationsfläche", "vegetation", "0", "0.1", vegetation=True),
    "shrubs": _class("Gehölz", "shrubs", "0", "0.1", vegetation=True),
    "forest": _class("Wald", "forest", "0", "0.1", vegetation=True),
    "bank": _class("Böschung, Ufer", "bank", "0", "0.3", vegetation=True),
    "courtyard_green": _class("begrünter Hof", "green courtyard", "0", "0.1", vegetation=True),
    "water": _class("Wasserfläche", "water", "0", "1"),
    # classes of land-use data (tatsächliche Nutzung): what is usually found on such land, until somebody measures it
    "street": _class("Straße", "street", "1", "0.9"),
    "pavement": _class("Gehweg, Pflaster", "pavement", "0.9", "0.75"),
    "square": _class("Platz, Pflaster", "square, paving", "0.9", "0.75"),
    "bridge": _class("Brücke", "bridge", "1", "0.9"),
    "quay": _class("Kai, Pflaster", "quay, paving", "0.9", "0.75"),
    "industrial_yard": _class("Gewerbehof, Asphalt", "industrial yard, asphalt", "1", "0.9"),
    "schoolyard": _class("Schulhof, Pflaster", "school yard, paving", "0.9", "0.75"),
    "block_interior": _class("Blockinneres, teilversiegelt", "block interior, partly sealed", "0.6", "0.5"),
    "bleaching_meadow": _class("Bleichwiese", "bleaching meadow", "0", "0.1", vegetation=True),
    "arable": _class("Acker", "arable land", "0", "0.2", vegetation=True),
    "wood": _class("Wald", "wood", "0", "0.1", vegetation=True),
    "roof": _class("Dachfläche", "roof", "1", "0.9", on_roof=True),
    "building": _class("Gebäude", "building", "1", "0.9", on_roof=True),
    "gravel_roof": _class("Kiesdach", "gravel roof", "1", "0.5", on_roof=True),
    "green_roof": _class("Gründach", "green roof", "1", "0.5", vegetation=True, on_roof=True),
    "green_roof_extensive": _class(
        "Gründach, Aufbau unter 10 cm", "green roof, under 10 cm", "1", "0.5", vegetation=True, on_roof=True
    ),
    "green_roof_intensive": _class(
        "Gründach, Aufbau ab 10 cm", "green roof, 10 cm and more", "1", "0.25", vegetation=True, on_roof=True
    ),
}


def class_of(kind: str) -> SurfaceClass | None:
    """Return the programme's assumptions for a class name (case, spaces and hyphens do not matter), None for an unknown one."""
    return CLASSES.get(kind.strip().lower().replace(" ", "_").replace("-", "_"))


def label_of(kind: str, language: str) -> str:
    """Return the class in words of the language, the name itself for an unknown one."""
    known = class_of(kind)
    return known.label.in_(language) if known else kind
