"""What the members of the case document mean, in the order of the manual's page; every key of the form is told here once."""

from __future__ import annotations

from dataclasses import dataclass

from twin.language import Text


@dataclass(frozen=True, slots=True)
class Told:
    """Keys that belong together and what they mean."""

    keys: tuple[str, ...]
    words: Text


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the document."""

    id: str
    title: Text
    rows: tuple[Told, ...]


def _told(keys: str, de: str, en: str) -> Told:
    return Told(tuple(keys.split()), Text(de, en))


SECTIONS: tuple[Section, ...] = (
    Section("frame", Text("Rahmen", "Frame"), (
        _told("crs", "Koordinatensystem in ebenen Metern, etwa EPSG:25832; alle Koordinaten stehen darin.",
              "System of planar metres, such as EPSG:25832; all coordinates are in it."),
        _told("id title summary group committee contact data_date site_angle_deg",
              "Kennung, Titel, Kurzfassung, Gruppe, Ausschuss, Ansprechperson, Datenstand, Drehung der Ansicht.",
              "Id, title, summary, group, committee, contact, date of the data, turn of the view."),
        _told("law land baunvo zone plan_public_display_from",
              "Recht: Land (NW), Fassung der BauNVO (1962 bis 2023), Art des Baugebiets, erster Tag der öffentlichen Auslegung.",
              "Law: Land (NW), version of the BauNVO (1962 to 2023), kind of area, first day of public display."),
        _told("planning_perimeter", "Geltungsbereich, GeoJSON-Fläche; nie Nenner von GRZ, GFZ, BMZ.",
              "Planning perimeter, a GeoJSON area; never the denominator of GRZ, GFZ, BMZ."),
        _told("plots geometry", "Baugrundstücke mit id; Flächen sind Polygon oder MultiPolygon, Löcher erlaubt.",
              "Plots with an id; areas are Polygon or MultiPolygon, holes allowed."),
        _told("building_land",
              "Bauland hinter der Straßenbegrenzungslinie (§ 19 Abs. 3 BauNVO); was vom Grundstück außerhalb liegt, zählt nicht.",
              "Building land behind the street boundary line (§ 19(3) BauNVO); what of a plot lies outside does not count."),
    )),
    Section("buildings", Text("Gebäude und andere Anlagen", "Buildings and other structures"), (
        _told("buildings name kind footprint",
              "kind ist main, garage, parking, driveway, ancillary_s14, underground oder solar_plant; footprint nach Außenmaßen.",
              "kind is main, garage, parking, driveway, ancillary_s14, underground or solar_plant; footprint by outer "
              "dimensions."),
        _told("storeys level height_m use outline",
              "Geschosse: Ebene (0 Erdgeschoss, darunter negativ), Höhe, Nutzung (housing, office …), eigener Umriss, wo er "
              "abweicht.",
              "Storeys: level (0 the ground floor, below it negative), height, use (housing, office …), own outline where it "
              "differs."),
        _told("full_storey clear_height_m clear_height_area_inner_m2 clear_height_area_outer_m2 height_area_m2 "
              "ceiling_above_ground_m roof_storey",
              "Vollgeschoss ja/nein; ohne Angabe entscheidet die Regel des Landes aus lichter Höhe, Fläche mit dieser Höhe "
              "(innen, "
              "außen, oder wie das Land sie misst), Höhe der Decke über dem Gelände und ob es im Dach liegt.",
              "Full storey or not; where not given, the Land's rule decides by clear height, the area that has it (inner, "
              "outer, or "
              "as the Land measures), how far the ceiling rises above the ground, and whether it lies in the roof."),
        _told("habitable_area_m2",
              "Aufenthaltsräume in Geschossen, die keine Vollgeschosse sind (zählen vor 1990 zur GF, immer zur BM).",
              "Habitable rooms in storeys that are no full storeys (counting for GF before 1990, always for BM)."),
        _told("roof type eaves_height_m ridge_height_m ridge_direction overhang_m pitch_deg",
              "Dach: flat, gable, hip, mansard, shed; Traufe und First über dem Gelände oder Neigung; Firstrichtung; Überstand.",
              "Roof: flat, gable, hip, mansard, shed; eaves and ridge above the ground or a pitch; direction of the ridge; "
              "overhang."),
        _told("green_share green_substrate_cm pv_share facade_green_m2 roof_water_infiltration_m2",
              "Gründach und Photovoltaik als Anteil der Grundfläche, Substrathöhe, grüne Fassade, Dach, dessen Wasser "
              "versickert.",
              "Green roof and photovoltaics as shares of the footprint, height of substrate, green façade, roof whose water "
              "seeps away."),
        _told("ground_nhn_m eaves_nhn_m top_nhn_m measured_height_m volume_m3 allowed_in_abstandsflaeche",
              "Höhen über NHN, gemessene Höhe und Volumen des Bestands; ob die Anlage in Abstandsflächen zulässig ist.",
              "Heights above NHN, measured height and volume of what stands; whether it is allowed in clearance areas."),
    )),
    Section("ground", Text("Flächen, Bäume, Gelände", "Surfaces, trees, terrain"), (
        _told("surfaces class area_m2 v psi biotope_factor substrate_cm",
              "Fläche mit Klasse (asphalt, lawn …) und geometry oder Größe; Versiegelung v, Abflussbeiwert psi, Biotopfaktor, "
              "Boden über "
              "einer Anlage. Spätere liegen auf früheren.",
              "Surface with a class (asphalt, lawn …) and geometry or size; sealing v, runoff factor psi, biotope factor, soil "
              "above a "
              "structure. Later ones lie on earlier ones."),
        _told("trees position crown_m species age_years", "Bäume mit Standort, Höhe, Krone, Art, Alter.",
              "Trees with position, height, crown, species, age."),
        _told("terrain points", "Geländehöhen [Ost, Nord, Höhe] für Auf- und Abtrag.", "Heights of the ground for cut and fill."),
        _told("surroundings", "Gebäude ringsum: sie werfen Schatten und zählen sonst nicht.",
              "Buildings around: they cast shade and count for nothing else."),
        _told("sight_lines eye target", "Blicke vom Auge [Ost, Nord] zum Ziel [Ost, Nord, Höhe].",
              "Views from the eye [east, north] to the target [east, north, height]."),
        _told("sun norm date step_minutes", "Maßstab der Besonnung, Stichtag und Zeitschritt.",
              "Yardstick of sunlight, its day and time step."),
    )),
    Section("limits", Text("Festsetzungen", "What the plan fixes"), (
        _told("habitable_rooms_count", "Der Plan lässt Aufenthaltsräume in anderen Geschossen zählen (§ 20 Abs. 3 BauNVO).",
              "The plan lets habitable rooms in other storeys count (§ 20(3) BauNVO)."),
        _told("plan_limits GRZ GFZ BMZ Z GR_m2 GF_m2",
              "Grenzen des Plans; was fehlt, ist nicht festgesetzt. height_m begrenzt die Höhe.",
              "Limits of the plan; what is missing is not fixed. height_m limits the height."),
        _told("height_limits hoehenbezug bezugspunkt h_m text", "Festgesetzte Höhen mit den Codes von XPlanGML.",
              "Fixed heights with the codes of XPlanGML."),
        _told("plan dataset layer version", "Verweis auf eine eingelesene Ebene (auch für baseline); der Plan wird dann geprüft.",
              "Reference to an imported layer (for baseline too); the plan is then checked."),
    )),
    Section("town", Text("Werte der Kommune", "The town's values"), (
        _told("assumptions living_area_per_bgf living_area_per_dwelling_m2 people_per_dwelling kita_places_per_person "
              "school_places_per_person nuf_per_bgf roof_storey_share storey_height_m_for_estimate housing_share_of_mixed",
              "Annahmen für Wohnfläche, Wohnungen, Menschen, Kita, Schule, Nutzfläche, Dachgeschosse, geschätzte Geschosse, "
              "Mischnutzung.",
              "Assumptions for living area, dwellings, people, child care, school, usable area, roof storeys, estimated "
              "storeys, mixed use."),
        _told("bgf_per_workplace_m2 commercial retail office industry public mixed", "Fläche je Arbeitsplatz nach Nutzung.",
              "Area per workplace by use."),
        _told("kg300_400_eur_per_m2_bgf from mean to regional_factor index_factor vat_included price_date source",
              "Kostenkennwert als Spanne, Faktoren, Umsatzsteuer, Preisstand, Quelle.",
              "Cost reference as a range, factors, VAT, price date, source."),
        _told("pv_kwp_per_m2 pv_kwh_per_kwp flat south east west north",
              "Photovoltaik: Leistung je m², Ertrag je kWp und Richtung.",
              "Photovoltaics: capacity per m², yield per kWp and direction."),
        _told("parking_keys bicycle_keys quantity unit key",
              "Schlüssel der Satzung, etwa „1.5 per dwelling“ oder „1 per 40 m2“ mit Menge und Einheit.",
              "Keys of the statute, such as \"1.5 per dwelling\" or \"1 per 40 m2\" with quantity and unit."),
        _told("clearance share business_share least_m roof_share",
              "Abstandsflächen: Anteil von H, in GE und GI, Mindesttiefe, Anteil der Dachhöhe; law nennt die Vorschrift.",
              "Clearance areas: share of H, in GE and GI, least depth, share of the roof's height; law names the rule."),
        _told("biotope factor_set plot_area_m2 factors factor",
              "Biotopflächenfaktor: Satz nach Datum, eigene Faktoren je Klasse; ohne eigene Bilanz (surfaces) zählt, was "
              "gezeichnet ist.",
              "Biotope area factor: set by date, own factors by class; without a balance (surfaces) what is drawn counts."),
        _told("rain_mm", "Höhe des gewählten Regens.", "Height of the chosen rain."),
        _told("people_statistics column", "Eingelesene Ebene und Spalte, die Einwohner zählt.",
              "Imported layer and column that counts inhabitants."),
        _told("provenance by reason wanted", "Wer einen Wert wann woher gesetzt hat; welche Richtung die Stadt will.",
              "Who set a value when and from where; which direction the town wants."),
    )),
    Section("states", Text("Bestand und Varianten", "Existing state and alternatives"), (
        _told("baseline baseline_surfaces baseline_objects building_records tree_records",
              "Was heute steht: Gebäude, Flächen, Bäume als Liste oder Verweis; Objekte des Stadtmodells nach Kennung.",
              "What stands today: buildings, surfaces, trees as a list or a reference; objects of the city model by id."),
        _told("alternatives letter status author revision changes",
              "Varianten: Buchstabe, Stand, Urheber, Änderungen in ihrer Folge.",
              "Alternatives: letter, status, author, changes in order."),
        _told("demolish build surface tree remove_tree",
              "Abreißen (Kennung oder Liste), bauen, Fläche anlegen, Baum pflanzen, fällen.",
              "Demolish (id or list), build, lay a surface, plant a tree, fell one."),
        _told("place asset anchor heading scale bring", "Objekt oder Modell an einen Punkt setzen, eine Ebene übernehmen.",
              "Set an object or model at a point, bring a layer in."),
        _told("grade building level_nhn_m bank", "Gelände ebnen: Fläche oder Gebäude, Höhe, Böschung.",
              "Level the ground: area or building, height, bank."),
    )),
)  # fmt: skip
