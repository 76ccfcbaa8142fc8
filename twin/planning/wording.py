"""The rule or method behind every measure in plain words, for people who have no law book at hand.

These are paraphrases, not quotations: the paragraph itself stands beside the number as its basis.
"""

from __future__ import annotations

from twin.language import Text

_TOWN = "Die Kommune gibt den Satz vor; das Programm bringt keinen mit."
_TOWN_EN = "The municipality gives the rate; the programme brings none of its own."
_PROXY = "Ein einfacher Anhaltspunkt für die Hitzebelastung, keine Klimasimulation."
_PROXY_EN = "A simple proxy for heat stress, no climate simulation."
_SUN = (
    "Gezählt werden nur Zeiten, in denen die Sonne hoch genug steht und kein Gebäude davor; Bäume und Gelände bleiben außer "
    "Betracht. Ein Fassaden-Überblick, kein Nachweis nach DIN, denn die Fenster sind nicht bekannt."
)
_SUN_EN = (
    "Only times count at which the sun stands high enough with no building in front of it; trees and terrain are left out. "
    "A screening of façades, no proof after DIN, since windows are not known."
)

WORDING: dict[str, Text] = {
    "plot_area": Text(
        "Maßgebend ist die Fläche des Baugrundstücks im Bauland hinter der Straßenbegrenzungslinie; öffentliche Straßen und "
        "Grünflächen gehören nicht dazu.",
        "What counts is the plot within the building land behind the street boundary line; public streets and green do not "
        "belong to it.",
    ),
    "perimeter_area": Text(
        "Das Gebiet, für das der Plan gilt. Durch diese Fläche wird für GRZ, GFZ und BMZ nie geteilt.",
        "The area the plan holds for. It is never the denominator of GRZ, GFZ or BMZ.",
    ),
    "GR_main": Text(
        "Die Fläche, die Gebäude von oben gesehen nach ihren Außenmaßen überdecken.",
        "The ground that buildings cover seen from above, by outer dimensions.",
    ),
    "GR_all": Text(
        "Zu den Gebäuden kommen Garagen und Stellplätze mit Zufahrten, Nebenanlagen und alles, was das Grundstück nur unterbaut.",
        "Garages and parking with driveways, ancillary structures and whatever merely undermines the plot are added to the "
        "buildings.",
    ),
    "GRZ_I": Text(
        "Wie viel Quadratmeter Gebäude auf einem Quadratmeter Grundstück stehen dürfen oder stehen.",
        "How many square metres of building stand on one square metre of plot.",
    ),
    "GRZ_II": Text(
        "Wie die GRZ, aber mit Garagen, Stellplätzen, Zufahrten, Nebenanlagen und Tiefgaragen; es gibt sie seit der BauNVO 1990.",
        "As GRZ, but with garages, parking, driveways, ancillary structures and underground garages; it exists since the "
        "BauNVO of 1990.",
    ),
    "GRZ_II_limit": Text(
        "Mit diesen Anlagen darf die zulässige Grundfläche um die Hälfte überschritten werden, höchstens bis 0,8; der Plan "
        "kann "
        "anderes bestimmen.",
        "With these structures the allowed ground area may be exceeded by half, up to 0.8 at most; the plan may rule otherwise.",
    ),
    "footprint": Text(
        "Was Gebäude, Garagen und Nebengebäude überdecken; Stellplätze, Zufahrten und Tiefgaragen zählen nicht.",
        "What buildings, garages and outbuildings cover; parking, driveways and underground garages do not count.",
    ),
    "GF": Text(
        "Alle Vollgeschosse nach ihren Außenmaßen zusammen. Balkone, Terrassen und Nebenanlagen zählen nicht; bis zur "
        "BauNVO 1977 "
        "zählen auch Aufenthaltsräume in anderen Geschossen.",
        "All full storeys together by outer dimensions. Balconies, terraces and ancillary structures do not count; up to "
        "the BauNVO "
        "of 1977 habitable rooms in other storeys count too.",
    ),
    "GFZ": Text(
        "Wie viel Quadratmeter Vollgeschosse auf einem Quadratmeter Grundstück stehen.",
        "How many square metres of full storeys stand on one square metre of plot.",
    ),
    "full_storeys": Text(
        "Was ein Vollgeschoss ist, bestimmt das Landesrecht: meist eine lichte Höhe von 2,30 m über einen festgelegten "
        "Anteil der "
        "Fläche. Der Wert ist der des höchsten Gebäudes.",
        "State law says what a full storey is: usually a clear height of 2.30 m over a set share of the area. The value is "
        "that of "
        "the tallest building.",
    ),
    "BGF": Text(
        "Alle Grundrissebenen nach Außenmaßen, auch Keller und Dachgeschosse. Sie ist nicht die Geschossfläche der BauNVO.",
        "All floor levels by outer dimensions, cellars and roof storeys too. It is not the floor area of the BauNVO.",
    ),
    "NUF": Text(
        f"Die Fläche, die wirklich genutzt wird: ein Anteil der Brutto-Grundfläche. {_TOWN}",
        f"The area that is really used: a share of the gross floor area. {_TOWN_EN}",
    ),
    "BM": Text(
        "Der Raum vom Fußboden des untersten bis zur Decke des obersten Vollgeschosses nach Außenmaßen.",
        "The room from the floor of the lowest to the ceiling of the topmost full storey by outer dimensions.",
    ),
    "BMZ": Text(
        "Wie viel Kubikmeter Baumasse auf einem Quadratmeter Grundstück stehen.",
        "How many cubic metres of building mass stand on one square metre of plot.",
    ),
    "BMZ_limit": Text(
        "Sind Geschosse höher als 3,50 m und weder Höhe noch BMZ festgesetzt, darf die BMZ das Dreieinhalbfache der "
        "zulässigen GFZ "
        "nicht überschreiten.",
        "Where storeys are higher than 3.50 m and neither height nor BMZ is fixed, BMZ must not exceed three and a half "
        "times the "
        "allowed GFZ.",
    ),
    "living_area": Text(
        f"Ein Anteil der Brutto-Grundfläche für Wohnen. {_TOWN}", f"A share of the gross floor area for housing. {_TOWN_EN}"
    ),
    "dwellings": Text(
        f"Die Wohnfläche geteilt durch die einer durchschnittlichen Wohnung. {_TOWN}",
        f"The living area divided by that of an average dwelling. {_TOWN_EN}",
    ),
    "people": Text(f"Wohnungen mal Personen je Wohnung. {_TOWN}", f"Dwellings times people per dwelling. {_TOWN_EN}"),
    "workplaces": Text(
        f"Die Brutto-Grundfläche jeder Nutzung geteilt durch die Fläche je Arbeitsplatz. {_TOWN}",
        f"The gross floor area of each use divided by the area per workplace. {_TOWN_EN}",
    ),
    "dwellings_per_ha_net": Text("Bezogen auf die Baugrundstücke allein.", "Related to the plots alone."),
    "dwellings_per_ha_gross": Text(
        "Bezogen auf das ganze Plangebiet mit Straßen, Grün und Wasser.",
        "Related to the whole perimeter with streets, green and water.",
    ),
    "people_per_ha_net": Text("Bezogen auf die Baugrundstücke allein.", "Related to the plots alone."),
    "people_per_ha_gross": Text(
        "Bezogen auf das ganze Plangebiet mit Straßen, Grün und Wasser.",
        "Related to the whole perimeter with streets, green and water.",
    ),
    "kita_places": Text(
        f"Wie viele Plätze die neuen Einwohner brauchen. {_TOWN}", f"How many places the new inhabitants need. {_TOWN_EN}"
    ),
    "school_places": Text(
        f"Wie viele Schulplätze die neuen Einwohner brauchen. {_TOWN}",
        f"How many school places the new inhabitants need. {_TOWN_EN}",
    ),
    "parking_places": Text(
        "Für jede Nutzung Menge mal Schlüssel der örtlichen Stellplatzsatzung, je Nutzung aufgerundet.",
        "For each use quantity times the key of the local parking statute, rounded up per use.",
    ),
    "bicycle_places": Text(
        "Für jede Nutzung Menge mal Schlüssel der örtlichen Satzung für Fahrräder, je Nutzung aufgerundet.",
        "For each use quantity times the key of the local statute for bicycles, rounded up per use.",
    ),
    "cost_eur": Text(
        "Brutto-Grundfläche mal Kennwert der Kommune für Baukonstruktion und technische Anlagen, als Spanne. Ohne Grundstück, "
        "Außenanlagen und Nebenkosten.",
        "Gross floor area times the municipality's reference value for construction and technical systems, as a range. "
        "Without land, "
        "outdoor works and incidental costs.",
    ),
    "sealing_degree": Text(
        "Welcher Anteil des Bodens für Wasser und Luft verschlossen ist. Ein Gesetz schreibt die Formel nicht vor.",
        "What share of the ground is closed to water and air. No law prescribes the formula.",
    ),
    "green_share_ground": Text(
        "Welcher Anteil am Boden bewachsen ist; begrünte Dächer stehen getrennt.",
        "What share of the ground is covered by plants; green roofs stand apart.",
    ),
    "green_share_roof": Text(
        "Welcher Anteil auf Dächern bewachsen ist, bezogen auf dieselbe Fläche wie das Grün am Boden.",
        "What share is green on roofs, related to the same area as the green on the ground.",
    ),
    "BFF": Text(
        "Jede Fläche zählt mit einem Faktor für ihren Wert als Lebensraum. Verbindlich nur, wo ein Landschaftsplan ihn "
        "festsetzt.",
        "Each surface counts with a factor for its worth as a habitat. Binding only where a landscape plan fixes it.",
    ),
    "pv_share": Text(
        "Welchen Anteil der Dächer von oben gesehen Module bedecken, wie im Planfall angegeben.",
        "What share of the roofs seen from above modules cover, as the case gives it.",
    ),
    "pv_kwp": Text(
        f"Modulfläche in der Dachneigung mal Leistung je Quadratmeter. {_TOWN}",
        f"Module area as the roof slopes times capacity per square metre. {_TOWN_EN}",
    ),
    "pv_kwh_a": Text(
        f"Leistung mal Jahresertrag je kWp für die Himmelsrichtung jeder Dachfläche; Verschattung bleibt außer Betracht. {_TOWN}",
        f"Capacity times yield a year per kWp for the direction of each roof plane; shading is left out. {_TOWN_EN}",
    ),
    "psi_mean": Text(
        "Welcher Anteil eines Regens im Mittel abfließt. Spitzenwerte bemessen Rohre, mittlere Beiwerte Mengen.",
        "What share of a rain runs off on average. Peak factors size pipes, mean factors give volumes.",
    ),
    "runoff_m3": Text(
        "Wie viel Wasser bei dem gewählten Regen abfließt, wenn nichts zurückgehalten wird.",
        "How much water runs off in the chosen rain when nothing is held back.",
    ),
    "trees": Text("Bäume im Plangebiet, jeder zählt einmal.", "Trees in the perimeter, each counts once."),
    "canopy_area": Text(
        f"Was die Kronen von oben gesehen überdecken; wo sie ineinandergreifen, zählt die Fläche einmal. {_PROXY}",
        f"What the crowns cover seen from above; where they overlap the area counts once. {_PROXY_EN}",
    ),
    "canopy_share": Text(
        f"Welcher Anteil des Plangebiets unter Baumkronen liegt. {_PROXY}",
        f"What share of the perimeter lies below tree crowns. {_PROXY_EN}",
    ),
    "solid_volume": Text(
        "Der Raum, den die Gebäude über dem Gelände einnehmen, mit Dach.",
        "The room buildings take up above the ground, with their roofs.",
    ),
    "roof_area": Text("Dachflächen, wie sie geneigt sind, mit Überstand.", "Roof planes as they slope, with overhang."),
    "roof_pitch_deg": Text("Neigung der Dächer gegen die Waagerechte.", "Slope of the roofs against the horizontal."),
    "wall_area": Text(
        "Außenwände vom Gelände bis zur Traufe und die Giebel.", "Outer walls from the ground to the eaves, and the gables."
    ),
    "height_max_m": Text(
        "Der höchste Punkt aller Gebäude über dem Gelände daneben.",
        "The highest point of all buildings above the ground beside it.",
    ),
    "abstandsflaeche_m": Text(
        "Vor jeder Außenwand bleibt eine Fläche frei, deren Tiefe von der Wandhöhe abhängt. Nur ein Hinweis; die "
        "Bauaufsicht prüft.",
        "In front of each outer wall an area stays free whose depth follows from the wall's height. A hint only; the "
        "authority checks.",
    ),
    "sun_facade_hours": Text(
        f"Wie lange die Sonne die Fassaden der Wohngebäude an dem Tag im Mittel trifft. {_SUN}",
        f"How long the sun reaches the façades of residential buildings on the day on average. {_SUN_EN}",
    ),
    "sun_facade_share": Text(
        "Welcher Anteil der Fassadenpunkte die Mindestdauer der Norm erreicht. Einen Grenzwert im Planungsrecht gibt es "
        f"nicht. {_SUN}",
        f"What share of façade points reaches the least duration of the standard. Planning law knows no limit. {_SUN_EN}",
    ),
    "sun_facade_lost": Text(
        "Wie viele Punkte an stehenbleibenden Fassaden die Mindestdauer im Bestand erreichen und mit der Variante nicht "
        f"mehr. {_SUN}",
        f"How many points on façades that stay reach the least duration today and no longer with the alternative. {_SUN_EN}",
    ),
    "sun_open_hours": Text(
        f"Wie lange die Sonne den unbebauten Boden des Plangebiets an dem Tag im Mittel trifft. {_SUN}",
        f"How long the sun reaches the open ground of the perimeter on the day on average. {_SUN_EN}",
    ),
    "sky_view_factor": Text(
        "Welcher Anteil des Himmels vom offenen Boden aus zu sehen ist: je kleiner, desto langsamer kühlt es nachts ab. "
        f"{_PROXY}",
        f"What share of the sky is seen from the open ground: the smaller, the slower it cools at night. {_PROXY_EN}",
    ),
    "sight_lines_blocked": Text(
        "Wie viele der gewählten Blicke ein Gebäude verstellt. Eine Rechtsgrenze gibt es nicht; welche Blicke zählen, "
        "entscheidet der Rat.",
        "How many of the chosen views a building blocks. There is no legal limit; which views matter is for the council to "
        "decide.",
    ),
    "excavation_m3": Text(
        "Der Raum der Geschosse unter dem Gelände; Arbeitsraum und Böschung kommen hinzu.",
        "The room of storeys below the ground; working space and slopes come on top.",
    ),
    "cut_m3": Text(
        "Was unter den Gebäuden abgetragen wird, um das Gelände auf die Höhe des Erdgeschosses zu bringen.",
        "What is dug off below the buildings to bring the terrain to the level of their ground floor.",
    ),
    "fill_m3": Text(
        "Was unter den Gebäuden aufgefüllt wird, um das Gelände auf die Höhe des Erdgeschosses zu bringen.",
        "What is filled below the buildings to bring the terrain to the level of their ground floor.",
    ),
}
