"""How objects of a plan are drawn: colours and lines after the Planzeichenverordnung.

The annex to the PlanZV (of 18.12.1990, BGBl. 1991 I p. 58, last changed 2021) names colours ("Rot mittel", "Goldocker") and shows
lines, but states no RGB values; section 2(3) leaves tone and strength to the planner. The tones here are those that open plan
software uses for these names (feature styles of SAGisXPlanung), the numbers behind each sign are those of the annex. Dashes
are in metres as they come out at 1:1000. Tones of one group are told apart by their letters, which are drawn as labels.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from twin.language import Text


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign: fill and line (sRGB or None), width and dashes in metres (width 0 is one pixel), place in the order of paint."""

    title: Text
    fill: str | None = None
    opacity: float = 0.9
    line: str | None = "#4A4A4A"
    width: float = 0.0
    dash: tuple[float, ...] = ()
    rank: int = 1

    @property
    def colour(self) -> str:
        """Return the colour that stands for the sign in a legend: its fill as it looks on white, else its line."""
        if self.fill is None:
            return self.line or "#4A4A4A"
        tones = (int(self.fill[i : i + 2], 16) for i in (1, 3, 5))
        return "#" + "".join(f"{round(tone * self.opacity + 255 * (1 - self.opacity)):02X}" for tone in tones)


_RED, _BROWN, _GREY, _ORANGE = "#F4C3B4", "#D5A744", "#A6A596", "#FBAD03"
_BLACK, _BLUE_LINE, _RED_LINE, _GREEN_LINE = "#1A1A1A", "#0B4EA2", "#C8102E", "#1E7B34"

_AREAS_BY_KIND = {  # PlanZV 1.1 to 1.4 with the sections of the BauNVO
    "1000": Sign(Text("Kleinsiedlungsgebiet (WS)", "small settlement area (WS)"), _RED),
    "1100": Sign(Text("Reines Wohngebiet (WR)", "purely residential area (WR)"), _RED),
    "1200": Sign(Text("Allgemeines Wohngebiet (WA)", "general residential area (WA)"), _RED),
    "1300": Sign(Text("Besonderes Wohngebiet (WB)", "special residential area (WB)"), _RED),
    "1400": Sign(Text("Dorfgebiet (MD)", "village area (MD)"), _BROWN),
    "1450": Sign(Text("Dörfliches Wohngebiet (MDW)", "village residential area (MDW)"), _BROWN),
    "1500": Sign(Text("Mischgebiet (MI)", "mixed area (MI)"), _BROWN),
    "1550": Sign(Text("Urbanes Gebiet (MU)", "urban area (MU)"), _BROWN),
    "1600": Sign(Text("Kerngebiet (MK)", "core area (MK)"), _BROWN),
    "1700": Sign(Text("Gewerbegebiet (GE)", "commercial area (GE)"), _GREY),
    "1800": Sign(Text("Industriegebiet (GI)", "industrial area (GI)"), _GREY),
    "2000": Sign(Text("Sondergebiet Erholung (SO)", "special area, recreation (SO)"), _ORANGE),
    "2100": Sign(Text("Sonstiges Sondergebiet (SO)", "other special area (SO)"), _ORANGE),
    "3000": Sign(Text("Wochenendhausgebiet (SW)", "weekend house area (SW)"), _ORANGE),
    "4000": Sign(Text("Sondergebiet (SO)", "special area (SO)"), _ORANGE),
}
_AREAS_BY_GROUP = {
    "1000": Sign(Text("Wohnbaufläche (W)", "residential land (W)"), _RED),
    "2000": Sign(Text("Gemischte Baufläche (M)", "mixed land (M)"), _BROWN),
    "3000": Sign(Text("Gewerbliche Baufläche (G)", "commercial land (G)"), _GREY),
    "4000": Sign(Text("Sonderbaufläche (S)", "special land (S)"), _ORANGE),
}
_BUILDING_LAND = Sign(Text("Baugebiet", "building area"), _RED)
_ROAD = Sign(Text("Straßenverkehrsfläche", "road"), "#FBDD19")
_GREEN = Sign(Text("Grünfläche", "green area"), "#8FE898")
_WATER = Sign(Text("Wasserfläche", "water"), "#C1DFEA")
_WOOD = Sign(Text("Wald", "wood"), "#17A8A5")
_FARM = Sign(Text("Landwirtschaft", "agriculture"), "#BEFE9D")
_PUBLIC = Sign(Text("Gemeinbedarf, Spiel und Sport", "community, play and sport"), "#FEBAE1")
_SUPPLY = Sign(Text("Ver- und Entsorgung", "supply and disposal"), "#F7FF5A")
_RAIL = Sign(Text("Bahnanlagen", "railway"), "#C9B8D8")
_PLANTING = Sign(
    Text("Anpflanzen und Erhalten", "planting and keeping plants"), None, 1.0, _GREEN_LINE, 0.6, (0.8, 0.8), 4
)  # 13.2
_PROTECTED = Sign(
    Text("Schutz von Natur und Landschaft", "protection of nature"), None, 1.0, _GREEN_LINE, 0.8, (3.0, 1.5), 4
)  # 13
_SCOPE = Sign(Text("Geltungsbereich", "area of the plan"), None, 1.0, _BLACK, 1.6, (8.0, 3.0), 9)  # 15.13
_SECTION = Sign(Text("Bereich", "section of the plan"), None, 1.0, None, rank=0)
_LIMIT = Sign(Text("Baugrenze", "building limit"), None, 1.0, _BLUE_LINE, 0.7, (5.0, 1.2, 0.9, 1.2), 7)  # 3.5
_LINE = Sign(Text("Baulinie", "building line"), None, 1.0, _RED_LINE, 0.7, (5.0, 1.2, 0.9, 1.2, 0.9, 1.2), 8)  # 3.4
_WINDOW = Sign(Text("Überbaubare Grundstücksfläche", "land that may be built on"), "#000000", 0.12, None, rank=2)
_WINDOW_ALONE = Sign(_WINDOW.title, "#000000", 0.12, _LIMIT.line, _LIMIT.width, _LIMIT.dash, 2)
_PRESENTATION = Sign(Text("Beschriftung", "lettering"), None, 1.0, None, rank=0)
_OTHER = Sign(Text("Sonstige Festsetzung", "other designation"), None, 1.0, "#6B6B6B", 0.4, (2.0, 1.0), 3)

_BY_CLASS: dict[str, Sign] = {
    "Bereich": _SECTION,
    "BauGrenze": _LIMIT,
    "BauLinie": _LINE,
    "StrassenbegrenzungsLinie": Sign(
        Text("Straßenbegrenzungslinie", "road boundary"), None, 1.0, _GREEN_LINE, 0.6, rank=6
    ),  # 6.2
    "StrassenVerkehrsFlaeche": _ROAD,
    "Strassenverkehr": _ROAD,
    "VerkehrsflaecheBesondererZweckbestimmung": Sign(
        Text("Verkehrsfläche besonderer Zweckbestimmung", "road of special purpose"), "#FDEC93"
    ),  # 6.3
    "GruenFlaeche": _GREEN,
    "Gruen": _GREEN,
    "GewaesserFlaeche": _WATER,
    "Gewaesser": _WATER,
    "WasserwirtschaftsFlaeche": _WATER,
    "Wasserwirtschaft": _WATER,
    "WaldFlaeche": _WOOD,
    "LandwirtschaftsFlaeche": _FARM,
    "Landwirtschaft": _FARM,
    "GemeinbedarfsFlaeche": _PUBLIC,
    "Gemeinbedarf": _PUBLIC,
    "SpielSportanlagenFlaeche": _PUBLIC,
    "SpielSportanlage": _PUBLIC,
    "VerEntsorgung": _SUPPLY,
    "Bahnverkehr": _RAIL,
    "Schienenverkehrsrecht": _RAIL,
    "Schienenweg": _RAIL,
    "AnpflanzungBindungErhaltung": _PLANTING,
    "BaumErhaltung": _PLANTING,
    "SchutzPflegeEntwicklungsFlaeche": _PROTECTED,
    "SchutzPflegeEntwicklungsMassnahme": _PROTECTED,
    "SchutzPflegeEntwicklung": _PROTECTED,
    "SchutzgebietNaturschutzrecht": _PROTECTED,
    "AusgleichsFlaeche": _PROTECTED,
    "NebenanlagenFlaeche": Sign(
        Text("Nebenanlagen, Stellplätze, Garagen", "outbuildings, parking, garages"), None, 1.0, _RED_LINE, 0.5, (2.5, 1.5), 5
    ),  # 15.3
    "NutzungsartenGrenze": Sign(
        Text("Abgrenzung unterschiedlicher Nutzung", "limit between uses"), None, 1.0, _BLACK, 0.9, (0.9, 1.6), 6
    ),  # 15.14
    "Wegerecht": Sign(
        Text("Geh-, Fahr- und Leitungsrechte", "rights of way and of lines"), "#000000", 0.06, _BLACK, 0.4, (1.5, 1.0), 4
    ),  # 15.5
    "Immissionsschutz": Sign(Text("Immissionsschutz", "protection from noise"), None, 1.0, "#5B2A86", 0.6, (3.0, 1.0), 4),
    "KennzeichnungsFlaeche": Sign(Text("Kennzeichnung", "marked ground"), None, 1.0, _BLACK, 0.6, (1.0, 1.0), 4),
    "EinfahrtsbereichLinie": Sign(Text("Einfahrtsbereich", "entrance"), None, 1.0, _BLACK, 0.8, (1.0, 0.6), 6),
    "EinfahrtPunkt": Sign(Text("Einfahrt", "entrance"), _BLACK, 1.0, _BLACK, rank=6),
    "HoehenMass": Sign(Text("Höhenangabe", "height"), "#8A5A00", 1.0, "#8A5A00", rank=4),
}  # 15.6, 15.12, 6.4


def signs_of(types: list[str], attributes: list[Mapping[str, Any]]) -> list[Sign]:
    """Return the sign of each object of one plan; building windows get the blue line where the plan draws no limits itself."""
    names = [kind.partition("_")[2] for kind in types]
    window = _WINDOW if {"BauGrenze", "BauLinie"} & set(names) else _WINDOW_ALONE
    return [
        window if name == "UeberbaubareGrundstuecksFlaeche" else _sign(kind, name, facts)
        for kind, name, facts in zip(types, names, attributes, strict=True)
    ]


def _sign(kind: str, name: str, facts: Mapping[str, Any]) -> Sign:
    if name == "Plan":
        return _SCOPE
    if kind.startswith("XP_"):
        return _PRESENTATION
    if name in ("BaugebietsTeilFlaeche", "BebauungsFlaeche"):
        by_kind = _AREAS_BY_KIND.get(code_of(facts.get("besondereArtDerBaulNutzung")))
        return by_kind or _AREAS_BY_GROUP.get(code_of(facts.get("allgArtDerBaulNutzung"))) or _BUILDING_LAND
    return _BY_CLASS.get(name, _OTHER)


def code_of(value: Any) -> str:
    """Return the code of an enumeration as the importer keeps it, "" where there is none."""
    return str(value.get("code", "")) if isinstance(value, Mapping) else ""
