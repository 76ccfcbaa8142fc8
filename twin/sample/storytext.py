"""The words of the sample storyboard in German and English; every computed number is a live reference to a measure."""

from __future__ import annotations

from dataclasses import dataclass

from twin.language import Text


@dataclass(frozen=True, slots=True)
class SceneText:
    """A scene's statement, its argument in markdown, and what a person without the picture needs."""

    heading: Text
    narrative: Text
    alternative: Text


TITLE = Text("Quartier Mühlenbleiche: drei Entwürfe im Vergleich", "Mühlenbleiche quarter: three designs compared")
CHART_TITLE = Text("Wohnungen und Bäume im Vergleich", "Dwellings and trees compared")
COMMITTEE = Text("Ausschuss für Stadtentwicklung", "Committee for Urban Development")
SUMMARY = Text(
    "Auf der alten Weberei am Fluss sollen Wohnungen entstehen. Drei Entwürfe zeigen, wie dicht, wie grün und wie hoch.",
    "Homes are to be built on the old weaving mill by the river. Three designs show how dense, how green and how tall.",
)

SCENE_TEXTS: dict[str, SceneText] = {
    "ort": SceneText(
        Text("Am Fluss wird ein Stück Stadt frei", "A piece of town by the river becomes free"),
        Text(
            "Die Mühlenbleiche liegt zwischen Altstadt und Fluss, fünf Minuten zu Fuß vom Markt. "
            "Das Plangebiet umfasst {{measure:0.perimeter_area}}, davon sind {{measure:0.plot_area}} Baugrundstücke.\n\n"
            "Die Weberei hat ihren Betrieb **2024** eingestellt. Der Ausschuss wählt aus drei Entwürfen.",
            "The Mühlenbleiche lies between the old town and the river, five minutes' walk from the market. "
            "The plan area measures {{measure:0.perimeter_area}}, of which {{measure:0.plot_area}} are building plots.\n\n"
            "The weaving mill closed in **2024**. The committee chooses between three designs.",
        ),
        Text(
            "Blick von Süden über die Stadt: vorn der Fluss mit zwei Brücken, links die runde Altstadt mit Kirchturm, "
            "rechts daneben, gestrichelt umrandet, das Plangebiet. Hinten steigt das Gelände zu bewaldeten Hügeln an.",
            "View from the south over the town: the river with two bridges in front, the round old town with its church "
            "tower on the left, beside it the plan area in a broken outline. Behind, the land rises to wooded hills.",
        ),
    ),
    "heute": SceneText(
        Text("Heute liegt fast alles unter Asphalt und Hallen", "Today almost everything lies under asphalt and halls"),
        Text(
            "Fünf Hallen und die Mühle stehen auf dem Gelände. Der Boden ist zu {{measure:0.sealing_degree}} versiegelt, "
            "{{measure:0.trees}} Bäume stehen am Rand.\n\nDie Ausnutzung ist gering: Die Geschossflächenzahl beträgt "
            "{{measure:0.GFZ}}, Wohnungen gibt es keine ({{measure:0.dwellings}}).",
            "Five halls and the mill stand on the grounds. {{measure:0.sealing_degree}} of the ground is sealed, "
            "{{measure:0.trees}} trees stand along the edge.\n\nThe land is little used: the floor area ratio (GFZ) is "
            "{{measure:0.GFZ}}, there are no dwellings ({{measure:0.dwellings}}).",
        ),
        Text(
            "Blick von Süden auf das Plangebiet am Nordufer. Fünf flache Hallen und die Mühle mit Turm stehen auf einem "
            "asphaltierten Hof; nur ein Streifen am Fluss und eine kleine Wiese im Osten sind grün.",
            "View from the south of the plan area on the north bank. Five low halls and the mill with its tower stand in an "
            "asphalt yard; only a strip by the river and a small meadow in the east are green.",
        ),
    ),
    "blockrand": SceneText(
        Text("Ein Blockrand schließt die Lücke zum Fluss", "A perimeter block closes the gap to the river"),
        Text(
            "Acht Häuser mit vier bis fünf Geschossen fassen zwei grüne Höfe. Die Mühle bleibt stehen; fünf Hallen fallen "
            "weg.\n\nEs entstehen {{measure:A.dwellings}} Wohnungen. Die Geschossflächenzahl von {{measure:A.GFZ}} liegt "
            "über dem Orientierungswert für allgemeine Wohngebiete (§ 17 BauNVO).",
            "Eight houses of four to five storeys frame two green courtyards. The mill stays; five halls are demolished.\n\n"
            "This makes {{measure:A.dwellings}} dwellings. The floor area ratio of {{measure:A.GFZ}} is above the "
            "orientation value for general residential areas (section 17 BauNVO).",
        ),
        Text(
            "Derselbe Blick mit Variante A: acht neue Häuser mit Streifen auf dem Dach bilden einen fast "
            "geschlossenen Block im Westen und einen nach Norden "
            "offenen im Osten. Die fünf Hallen sind nur noch als gestrichelte Umrisse zu sehen.",
            "The same view with alternative A: eight new houses with striped roofs form an almost closed block "
            "in the west and one open to the north "
            "in the east. The five halls remain as dashed outlines only.",
        ),
    ),
    "zeilen": SceneText(
        Text("Zeilen öffnen das Quartier zum Wasser", "Rows open the quarter to the water"),
        Text(
            "Sechs Zeilen mit drei bis fünf Geschossen stehen quer zum Fluss. Zwischen ihnen reichen Gärten bis ans Ufer.\n\n"
            "{{measure:B.dwellings}} Wohnungen entstehen bei einer Geschossflächenzahl von {{measure:B.GFZ}}; "
            "{{measure:B.green_share_ground}} des Plangebiets sind grün.",
            "Six rows of three to five storeys stand at right angles to the river. Between them gardens reach the bank.\n\n"
            "There are {{measure:B.dwellings}} dwellings at a floor area ratio of {{measure:B.GFZ}}; "
            "{{measure:B.green_share_ground}} of the plan area is green.",
        ),
        Text(
            "Derselbe Blick mit Variante B: sechs lange neue Häuser mit Punkten auf dem Dach stehen parallel von Norden "
            "nach Süden, dazwischen grüne Streifen mit Bäumen. Die Mühle bleibt im Nordosten.",
            "The same view with alternative B: six long new houses with dotted roofs stand parallel from north "
            "to south with green strips and trees between them. The mill stays in the north-east.",
        ),
    ),
    "punkthaeuser": SceneText(
        Text("Punkthäuser lassen den Park bis ans Ufer reichen", "Point houses let the park reach the bank"),
        Text(
            "Neun Häuser mit vier bis neun Geschossen stehen frei in einem Park. Sie bedecken mit der Mühle "
            "{{measure:C.GR_main}}, und {{measure:C.green_share_ground}} des Plangebiets sind grün.\n\n"
            "Dafür gibt es weniger Wohnungen: {{measure:C.dwellings}}.",
            "Nine houses of four to nine storeys stand freely in a park. With the mill they cover {{measure:C.GR_main}}, "
            "and {{measure:C.green_share_ground}} of the plan area is green.\n\n"
            "In return there are fewer dwellings: {{measure:C.dwellings}}.",
        ),
        Text(
            "Derselbe Blick mit Variante C: neun türkisfarbene, fast quadratische Häuser mit Abstand zueinander, das höchste "
            "neben der Mühle. Dazwischen Rasen, Wege und Bäume bis zum Fluss.",
            "The same view with alternative C: nine turquoise, almost square houses set apart, the tallest beside the mill. "
            "Between them lawns, paths and trees down to the river.",
        ),
    ),
    "vergleich": SceneText(
        Text("C lässt am meisten Boden offen, A und B bauen mehr Wohnungen",
             "C leaves the most ground open, A and B build more homes"),
        Text(
            "Gleiche Blickrichtung, gleiche Sonne, gleiche Genauigkeit.\n\n"
            "- **A** {{measure:A.dwellings}} Wohnungen, {{measure:A.green_share_ground}} grün\n"
            "- **B** {{measure:B.dwellings}} Wohnungen, {{measure:B.green_share_ground}} grün\n"
            "- **C** {{measure:C.dwellings}} Wohnungen, {{measure:C.green_share_ground}} grün\n\n"
            "Heute sind {{measure:0.green_share_ground}} grün.",
            "Same direction of view, same sun, same detail.\n\n"
            "- **A** {{measure:A.dwellings}} dwellings, {{measure:A.green_share_ground}} green\n"
            "- **B** {{measure:B.dwellings}} dwellings, {{measure:B.green_share_ground}} green\n"
            "- **C** {{measure:C.dwellings}} dwellings, {{measure:C.green_share_ground}} green\n\n"
            "Today {{measure:0.green_share_ground}} is green.",
        ),
        Text(
            "Vier Bilder nebeneinander aus demselben Blickwinkel: Bestand mit Hallen, A mit geschlossenen Blöcken, B mit "
            "parallelen Zeilen, C mit einzeln stehenden Häusern im Grünen.",
            "Four pictures side by side from the same viewpoint: today with halls, A with closed blocks, B with parallel rows, "
            "C with free-standing houses in green.",
        ),
    ),
    "ufer": SceneText(
        Text("Wo heute Hallen stehen, reicht bei C der Park bis ans Wasser",
             "Where halls stand today, C's park reaches the water"),
        Text(
            "Ziehen Sie den Schieber: links der Bestand, rechts Variante C. Die Versiegelung sinkt von "
            "{{measure:0.sealing_degree}} auf {{measure:C.sealing_degree}}; aus {{measure:0.trees}} Bäumen werden "
            "{{measure:C.trees}}.",
            "Drag the slider: today on the left, alternative C on the right. Sealing falls from "
            "{{measure:0.sealing_degree}} to {{measure:C.sealing_degree}}; {{measure:0.trees}} trees become "
            "{{measure:C.trees}}.",
        ),
        Text(
            "Ein Bild, in der Mitte geteilt: links Hallen und Asphalt von heute, rechts die freistehenden Häuser von "
            "Variante C mit Rasen und Bäumen. Mühle und Fluss sind auf beiden Seiten gleich.",
            "One picture divided in the middle: today's halls and asphalt on the left, the free-standing houses of "
            "alternative C with lawns and trees on the right. Mill and river are the same on both sides.",
        ),
    ),
    "augenhoehe": SceneText(
        Text("Vom Uferweg aus bleibt der Himmel zwischen den Häusern frei",
             "From the riverside path the sky between the houses stays open"),
        Text(
            "So sieht Variante C aus, wenn man am Fluss steht. **Fassaden sind nicht entworfen**; gezeigt werden nur Höhe, "
            "Umriss und Geschosse.",
            "This is how alternative C looks when you stand by the river. **Facades are not designed**; only height, outline "
            "and storeys are shown.",
        ),
        Text(
            "Blick in Augenhöhe vom Uferweg im Südwesten nach Nordosten: mehrere helle Häuser mit Abstand zueinander, "
            "rechts Bäume und der Fluss.",
            "Eye-level view from the riverside path in the south-west to the north-east: several light houses set apart, trees "
            "and the river on the right.",
        ),
    ),
    "schatten": SceneText(
        Text("Das Hochhaus in C verschattet im März nachmittags den Mühlenweg",
             "In March, C's tall house shades the Mühlenweg in the afternoon"),
        Text(
            "Am 21. März um 15 Uhr reicht der Schatten des neungeschossigen Hauses über den Mühlenweg. Bei A sind die Schatten "
            "kürzer, liegen aber in den Höfen.\n\nBerechnet sind Gebäude und Gelände, ohne Laub.",
            "21 March, 3 pm: the shadow of the nine-storey house reaches across the Mühlenweg. With A the shadows are shorter "
            "but lie in the courtyards.\n\nBuildings and terrain are computed, without foliage.",
        ),
        Text(
            "Zwei Bilder nebeneinander von Süden und steil von oben: links A mit Schatten in den Höfen, rechts C mit einem "
            "langen Schatten des höchsten Hauses nach Nordosten über die Straße.",
            "Two pictures side by side, from the south and steeply from above: A on the left with shadows in its courtyards, "
            "C on the right with the tallest house's long shadow to the north-east across the street.",
        ),
    ),
}  # fmt: skip
