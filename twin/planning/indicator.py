"""The table of indicators: how each key is named, in which unit it stands and how it is rounded for reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from twin.language import Text
from twin.planning.display import number, signed, significant


@dataclass(frozen=True, slots=True)
class Indicator:
    """How a measure is named and written. `percent` shows a share of 1 as per cent; `is_range` has from, mean and to."""

    key: str
    label: Text
    short: str
    unit: str
    digits: int
    suffix: str = ""
    percent: bool = False
    is_range: bool = False

    def write(self, value: Fraction, parts: Mapping[str, Fraction], language: str) -> str:
        """Return the value with its unit, "23.684,5 m²", "41 %", "1,2 bis 1,8 Mio. €"."""
        if self.is_range:
            return _range(parts, language)
        if self.percent:
            return f"{number(value * 100, self.digits, language)} %"
        return _with_suffix(number(value, self.digits, language), self.suffix)

    def write_delta(self, delta: Fraction, language: str) -> str:
        """Return the difference with its sign, "+0,95", "+29 Pkt.", "±0,0 m"."""
        if self.percent:
            return f"{signed(delta * 100, self.digits, language)} {'pts' if language == 'en' else 'Pkt.'}"
        if self.is_range:
            return f"{signed(significant(delta, 2), 0, language)} €"
        return _with_suffix(signed(delta, self.digits, language), self.suffix)


def _with_suffix(text: str, suffix: str) -> str:
    return f"{text} {suffix}" if suffix else text


def _range(parts: Mapping[str, Fraction], language: str) -> str:
    low, high = significant(parts["from"], 2), significant(parts["to"], 2)
    word = "to" if language == "en" else "bis"
    if high >= 10**6:
        million = "million €" if language == "en" else "Mio. €"
        return f"{number(low / 10**6, 1, language)} {word} {number(high / 10**6, 1, language)} {million}"
    return f"{number(low, 0, language)} {word} {number(high, 0, language)} €"


def _area(key: str, de: str, en: str, short: str = "") -> Indicator:
    return Indicator(key, Text(de, en), short or de, "m²", 1, "m²")


def _ratio(key: str, de: str, en: str, short: str, unit: str = "1") -> Indicator:
    return Indicator(key, Text(de, en), short, unit, 2)


def _share(key: str, de: str, en: str) -> Indicator:
    return Indicator(key, Text(de, en), de, "1", 0, percent=True)


def _count(key: str, de: str, en: str) -> Indicator:
    return Indicator(key, Text(de, en), de, "1", 0)


def _hours(key: str, de: str, en: str) -> Indicator:
    return Indicator(key, Text(de, en), de, "h", 1, "h")


def _volume(key: str, de: str, en: str, short: str = "") -> Indicator:
    return Indicator(key, Text(de, en), short or de, "m³", 1, "m³")


def _per_ha(key: str, de: str, en: str) -> Indicator:
    return Indicator(key, Text(de, en), de, "1/ha", 1, "/ ha")


INDICATORS: dict[str, Indicator] = {
    item.key: item
    for item in (
        _area("plot_area", "Grundstücksfläche", "plot area"),
        _area("perimeter_area", "Fläche des Geltungsbereichs", "area of the planning perimeter"),
        _area("GR_main", "Grundfläche der Hauptanlagen", "footprint of the main structures", "GR"),
        _area("GR_all", "Grundfläche aller Anlagen", "footprint of all structures", "GR mit Nebenanlagen"),
        _ratio("GRZ_I", "Grundflächenzahl (GRZ I)", "site coverage ratio (GRZ I)", "GRZ I"),
        _ratio(
            "GRZ_II", "Grundflächenzahl mit Nebenanlagen (GRZ II)", "site coverage with ancillary structures (GRZ II)", "GRZ II"
        ),
        _ratio("GRZ_II_limit", "Grenze der GRZ II", "limit of GRZ II", "Grenze GRZ II"),
        _area("GF", "Geschossfläche", "floor area of full storeys (GF)", "GF"),
        _count("full_storeys", "Vollgeschosse", "full storeys"),
        _ratio("GFZ", "Geschossflächenzahl (GFZ)", "floor area ratio (GFZ)", "GFZ"),
        Indicator("BM", Text("Baumasse", "building mass (BM)"), "BM", "m³", 1, "m³"),
        _ratio("BMZ", "Baumassenzahl (BMZ)", "building mass ratio (BMZ)", "BMZ", "m³/m²"),
        _ratio("BMZ_limit", "Grenze der BMZ", "limit of BMZ", "Grenze BMZ", "m³/m²"),
        _area("BGF", "Brutto-Grundfläche", "gross floor area (BGF)", "BGF"),
        _area("NUF", "Nutzungsfläche (Schätzung)", "usable area (estimate)", "NUF"),
        _area("living_area", "Wohnfläche", "living area"),
        _count("dwellings", "Wohnungen", "dwellings"),
        _count("people", "Einwohnerinnen und Einwohner", "inhabitants"),
        _per_ha("dwellings_per_ha_net", "Wohnungen je Hektar Nettobauland", "dwellings per hectare of net building land"),
        _per_ha("dwellings_per_ha_gross", "Wohnungen je Hektar Geltungsbereich", "dwellings per hectare of the perimeter"),
        _per_ha("people_per_ha_net", "Einwohner je Hektar Nettobauland", "inhabitants per hectare of net building land"),
        _per_ha("people_per_ha_gross", "Einwohner je Hektar Geltungsbereich", "inhabitants per hectare of the perimeter"),
        _count("kita_places", "Kita-Plätze", "child-care places"),
        _count("school_places", "Schulplätze", "school places"),
        _count("workplaces", "Arbeitsplätze", "workplaces"),
        _count("parking_places", "Stellplätze", "parking places"),
        _count("bicycle_places", "Fahrradabstellplätze", "bicycle places"),
        Indicator(
            "cost_eur", Text("Bauwerkskosten (KG 300+400)", "building costs (KG 300+400)"), "Kosten", "€", 0, "€", is_range=True
        ),
        _share("sealing_degree", "Versiegelungsgrad", "degree of sealing"),
        _share("green_share_ground", "Grünanteil am Boden", "green share on the ground"),
        _share("green_share_roof", "Gründachanteil", "green share on roofs"),
        _ratio("BFF", "Biotopflächenfaktor (BFF)", "biotope area factor (BFF)", "BFF"),
        _share("pv_share", "Dachanteil mit Photovoltaik", "share of roofs with photovoltaics"),
        Indicator("pv_kwp", Text("Photovoltaik, Leistung", "photovoltaics, capacity"), "PV-Leistung", "kWp", 1, "kWp"),
        Indicator(
            "pv_kwh_a", Text("Photovoltaik, Jahresertrag", "photovoltaics, yield a year"), "PV-Ertrag", "kWh/a", 0, "kWh/a"
        ),
        _ratio("psi_mean", "mittlerer Abflussbeiwert", "mean runoff factor", "ψ"),
        Indicator("runoff_m3", Text("Regenabfluss", "rain runoff"), "Abfluss", "m³", 1, "m³"),
        Indicator("solid_volume", Text("Gebäudevolumen", "building volume"), "Volumen", "m³", 1, "m³"),
        _area("roof_area", "Dachfläche", "roof area"),
        Indicator("roof_pitch_deg", Text("Dachneigung", "roof pitch"), "Dachneigung", "°", 1, "°"),
        _area("wall_area", "Wandfläche", "wall area"),
        _area("footprint", "überbaute Fläche", "built-over area"),
        Indicator("height_max_m", Text("Höchster Punkt über Gelände", "highest point above ground"), "Höhe", "m", 1, "m"),
        _count("trees", "Bäume", "trees"),
        _area("canopy_area", "Kronenfläche", "canopy area"),
        _share("canopy_share", "Kronenanteil (Anhaltspunkt Hitze)", "canopy share (heat proxy)"),
        _hours("sun_facade_hours", "Besonnung der Wohnfassaden", "sun on residential façades"),
        _share("sun_facade_share", "Fassadenpunkte mit genug Sonne", "façade points with enough sun"),
        _count("sun_facade_lost", "Fassadenpunkte, die die Sonne verlieren", "façade points that lose their sun"),
        _hours("sun_open_hours", "Besonnung der Freiflächen", "sun on open space"),
        _ratio("sky_view_factor", "Himmelssichtfaktor (Anhaltspunkt Hitze)", "sky view factor (heat proxy)", "SVF"),
        _count("sight_lines_blocked", "verstellte Blicke", "blocked sight lines"),
        _volume("excavation_m3", "Aushub der Untergeschosse", "excavation of basements", "Aushub"),
        _volume("cut_m3", "Abtrag", "cut"),
        _volume("fill_m3", "Auftrag", "fill"),
        Indicator(
            "abstandsflaeche_m", Text("Tiefe der Abstandsfläche", "depth of the clearance area"), "Abstandsfläche", "m", 2, "m"
        ),
    )
}
