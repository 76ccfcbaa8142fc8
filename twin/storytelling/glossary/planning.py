"""The words of planning that every town begins with: what stands in a development plan and in its figures, in plain sentences.

The sentences are our own; they explain and do not replace the law. Paragraphs: BauNVO 2021, BauGB.
"""

from __future__ import annotations

from twin.language import Text
from twin.storytelling.glossary.term import Term


def _term(name: str, title: tuple[str, str], de: str, en: str, *forms: str) -> Term:
    return Term(name, Text(de, en), Text(*title), forms)


STARTERS: tuple[Term, ...] = (
    _term(
        "GRZ", ("Grundflächenzahl", "site occupancy index"),
        "Sagt, welcher Teil des Grundstücks überbaut werden darf. GRZ 0,4 heißt: höchstens 40 von 100 Quadratmetern "
        "(§ 19 BauNVO).",
        "Says which part of a plot may be built over. GRZ 0.4 means: at most 40 of every 100 square metres "
        "(section 19 BauNVO).",
    ),
    _term(
        "GFZ", ("Geschossflächenzahl", "floor area ratio"),
        "Sagt, wie viel Geschossfläche auf einem Quadratmeter Grundstück liegt. GFZ 1,2 heißt: 1.200 Quadratmeter in allen "
        "Vollgeschossen auf 1.000 Quadratmetern Grundstück (§ 20 BauNVO).",
        "Says how much floor area lies on one square metre of plot. GFZ 1.2 means: 1,200 square metres in all full storeys "
        "on 1,000 square metres of plot (section 20 BauNVO).",
    ),
    _term(
        "BMZ", ("Baumassenzahl", "building volume ratio"),
        "Sagt, wie viele Kubikmeter Gebäude auf einem Quadratmeter Grundstück stehen dürfen (§ 21 BauNVO).",
        "Says how many cubic metres of building may stand on one square metre of plot (section 21 BauNVO).",
    ),
    _term(
        "GF", ("Geschossfläche", "gross floor area of full storeys"),
        "Die Fläche aller Vollgeschosse zusammen, nach den Außenmaßen der Gebäude gemessen.",
        "The area of all full storeys together, measured to the outside of the buildings.",
    ),
    _term(
        "GR", ("Grundfläche", "built-over area"),
        "Die Fläche des Grundstücks, auf der Gebäude stehen dürfen oder stehen.",
        "The area of the plot on which buildings may stand or do stand.",
    ),
    _term(
        "BGF", ("Bruttogrundfläche", "gross internal and external floor area"),
        "Die Fläche aller Ebenen eines Gebäudes mit Wänden, auch Keller und ausgebautes Dach (DIN 277).",
        "The area of all levels of a building including walls, also cellar and converted attic (DIN 277).",
        "Brutto-Grundfläche",
    ),
    _term(
        "WA", ("allgemeines Wohngebiet", "general residential area"),
        "Ein Gebiet, das vorwiegend dem Wohnen dient. Läden für den täglichen Bedarf und Gaststätten für die Nachbarschaft sind "
        "erlaubt (§ 4 BauNVO). Eine Ziffer dahinter, etwa WA 3, nummeriert die Teile des Plans.",
        "An area mainly for living. Shops for daily needs and pubs for the neighbourhood are allowed (section 4 BauNVO). "
        "A number behind it, such as WA 3, counts the parts of the plan.",
        "allgemeinen Wohngebiet", "allgemeine Wohngebiete", "allgemeines Wohngebiet", "allgemeiner Wohngebiete",
    ),
    _term(
        "WR", ("reines Wohngebiet", "purely residential area"),
        "Ein Gebiet, in dem fast nur gewohnt wird (§ 3 BauNVO).",
        "An area almost only for living (section 3 BauNVO).",
        "reinen Wohngebiet", "reine Wohngebiete",
    ),
    _term(
        "MI", ("Mischgebiet", "mixed area"),
        "Ein Gebiet für Wohnen und für Betriebe, die das Wohnen nicht wesentlich stören (§ 6 BauNVO).",
        "An area for living and for businesses that do not much disturb it (section 6 BauNVO).",
    ),
    _term(
        "MU", ("urbanes Gebiet", "urban area"),
        "Ein dichtes Gebiet, in dem Wohnen, Arbeiten, Läden und soziale Einrichtungen gemischt sind (§ 6a BauNVO).",
        "A dense area that mixes homes, work, shops and social facilities (section 6a BauNVO).",
        "urbanen Gebiet", "urbane Gebiete",
    ),
    _term(
        "MK", ("Kerngebiet", "core area"),
        "Ein Gebiet vor allem für Handel, Büros, Verwaltung und Kultur, meist in der Stadtmitte (§ 7 BauNVO).",
        "An area mainly for shops, offices, administration and culture, mostly in the centre of town (section 7 BauNVO).",
    ),
    _term(
        "GE", ("Gewerbegebiet", "business area"),
        "Ein Gebiet für Betriebe, die nicht erheblich belästigen (§ 8 BauNVO).",
        "An area for businesses that cause no considerable nuisance (section 8 BauNVO).",
    ),
    _term(
        "GI", ("Industriegebiet", "industrial area"),
        "Ein Gebiet für Betriebe, die in anderen Gebieten zu sehr stören würden (§ 9 BauNVO).",
        "An area for businesses that would disturb too much elsewhere (section 9 BauNVO).",
    ),
    _term(
        "SO", ("Sondergebiet", "special area"),
        "Ein Gebiet für einen besonderen Zweck, zum Beispiel ein Klinikum oder ein Einkaufszentrum (§§ 10, 11 BauNVO).",
        "An area for a special purpose, such as a hospital or a shopping centre (sections 10 and 11 BauNVO).",
    ),
    _term(
        "WE", ("Wohneinheit", "dwelling unit"),
        "Eine Wohnung, die für sich abgeschlossen ist. „Max. 2 WE“ heißt: höchstens zwei Wohnungen in einem Haus.",
        "A self-contained dwelling. 'Max. 2 WE' means: at most two dwellings in one house.",
    ),
    _term(
        "BauNVO", ("Baunutzungsverordnung", "Federal Land Utilisation Ordinance"),
        "Die Verordnung des Bundes, die sagt, welche Gebiete es gibt und wie dicht dort gebaut werden darf.",
        "The federal ordinance that says which kinds of area there are and how densely they may be built.",
    ),
    _term(
        "BauGB", ("Baugesetzbuch", "Federal Building Code"),
        "Das Gesetz des Bundes, nach dem Städte und Gemeinden planen.",
        "The federal law by which towns and municipalities plan.",
    ),
    _term(
        "B-Plan", ("Bebauungsplan", "binding land-use plan"),
        "Die Satzung der Gemeinde, die für ein Gebiet verbindlich festsetzt, was wo und wie hoch gebaut werden darf.",
        "The by-law of a municipality that fixes for an area what may be built where and how high.",
        "BPlan", "Bebauungspläne",
    ),
    _term(
        "FNP", ("Flächennutzungsplan", "preparatory land-use plan"),
        "Der Plan für das ganze Gemeindegebiet. Er zeigt die beabsichtigte Nutzung in Grundzügen; Bebauungspläne entwickeln sich "
        "aus ihm.",
        "The plan for the whole municipality. It shows the intended use in outline; binding plans are developed from it.",
        "F-Plan", "Flächennutzungspläne",
    ),
    _term(
        "Aufstellungsbeschluss", ("", "resolution to prepare a plan"),
        "Der Beschluss, mit dem die Arbeit an einem Bebauungsplan beginnt.",
        "The resolution with which work on a plan begins.",
    ),
    _term(
        "Abwägung", ("", "weighing of interests"),
        "Alle Belange, öffentliche und private, werden gesammelt, gewichtet und gegeneinander gestellt. Ohne sie ist ein Plan "
        "unwirksam.",
        "All interests, public and private, are collected, given weight and set against each other. Without it a plan is void.",
    ),
    _term(
        "Festsetzung", ("", "binding stipulation"),
        "Eine verbindliche Regel im Bebauungsplan, zum Beispiel zur Höhe der Gebäude.",
        "A binding rule of a plan, for example on the height of buildings.",
    ),
    _term(
        "Orientierungswert", ("", "orientation value"),
        "Ein Wert für das Maß der Bebauung, von dem ein Plan mit guten Gründen abweichen darf (§ 17 BauNVO).",
        "A value for density from which a plan may differ for good reasons (section 17 BauNVO).",
    ),
    _term(
        "Vollgeschoss", ("", "full storey"),
        "Ein Geschoss, das hoch genug ist und weit genug über dem Gelände liegt, um nach der Landesbauordnung zu zählen. Keller "
        "und Dach zählen oft nicht.",
        "A storey high enough and far enough above the ground to count under state building law. Cellars and attics often "
        "do not count.",
    ),
    _term(
        "II", ("zwei Vollgeschosse", "two full storeys"),
        "Im Bebauungsplan: Die römische Zahl sagt, wie viele Vollgeschosse ein Haus höchstens haben darf, hier zwei.",
        "In a plan the Roman number says how many full storeys a house may have at most, here two.",
    ),
    _term(
        "III", ("drei Vollgeschosse", "three full storeys"),
        "Im Bebauungsplan: Die römische Zahl sagt, wie viele Vollgeschosse ein Haus höchstens haben darf, hier drei.",
        "In a plan the Roman number says how many full storeys a house may have at most, here three.",
    ),
    _term(
        "IV", ("vier Vollgeschosse", "four full storeys"),
        "Im Bebauungsplan: Die römische Zahl sagt, wie viele Vollgeschosse ein Haus höchstens haben darf, hier vier.",
        "In a plan the Roman number says how many full storeys a house may have at most, here four.",
    ),
    _term(
        "Staffelgeschoss", ("", "setback storey"),
        "Das oberste Geschoss, das kleiner ist als das darunter und hinter dessen Außenwände zurücktritt.",
        "The top storey, smaller than the one below and set back behind its outer walls.",
    ),
    _term(
        "Baugrenze", ("", "building limit"),
        "Eine Linie im Bebauungsplan, über die Gebäude nicht hinausragen dürfen. Dahinter zurückbleiben dürfen sie.",
        "A line of the plan that buildings may not cross. They may stay behind it.",
    ),
    _term(
        "Baulinie", ("", "mandatory building line"),
        "Eine Linie im Bebauungsplan, auf der gebaut werden muss.",
        "A line of the plan on which one must build.",
    ),
    _term(
        "Baufenster", ("überbaubare Grundstücksfläche", "buildable area"),
        "Der Teil eines Grundstücks, auf dem Gebäude stehen dürfen; Baugrenzen und Baulinien umschließen ihn.",
        "The part of a plot on which buildings may stand; building limits and lines enclose it.",
        "Baufeld", "Baufelder",
    ),
    _term(
        "Geltungsbereich", ("", "area of validity"),
        "Die Fläche, für die ein Plan gilt; im Plan mit einer dicken gestrichelten Linie umrandet.",
        "The area a plan applies to; drawn with a thick broken line around it.",
    ),
    _term(
        "Plangebiet", ("", "plan area"),
        "Die Fläche, für die geplant wird.",
        "The area that is being planned.",
    ),
    _term(
        "Blockrandbebauung", ("", "perimeter block development"),
        "Häuser stehen Wand an Wand an der Straße und umschließen einen Hof.",
        "Houses stand wall to wall along the street and enclose a courtyard.",
        "Blockrand", "perimeter block",
    ),
    _term(
        "Zeilenbebauung", ("", "row development"),
        "Lange Häuser stehen gleichlaufend nebeneinander, oft quer zur Straße, mit Grün dazwischen.",
        "Long houses stand side by side, often at right angles to the street, with green between them.",
    ),
    _term(
        "Punkthaus", ("", "point house"),
        "Ein freistehendes Haus mit mehreren Geschossen und kleiner Grundfläche.",
        "A free-standing house of several storeys on a small footprint.",
        "Punkthäuser", "Punkthäusern", "point houses",
    ),
    _term(
        "Traufhöhe", ("", "eaves height"),
        "Die Höhe, in der Außenwand und Dachfläche sich treffen.",
        "The height at which outer wall and roof meet.",
        "TH", "Traufe",
    ),
    _term(
        "Firsthöhe", ("", "ridge height"),
        "Die Höhe der obersten Kante eines geneigten Dachs.",
        "The height of the topmost edge of a pitched roof.",
        "FH",
    ),
    _term(
        "NHN", ("Normalhöhennull", "standard elevation zero"),
        "Die amtliche Bezugshöhe in Deutschland, umgangssprachlich die Höhe über dem Meer.",
        "The official reference for heights in Germany, in everyday words the height above the sea.",
    ),
    _term(
        "LoD2", ("Gebäudemodell mit Dachformen", "building model with roof shapes"),
        "So genau ist das amtliche Stadtmodell: Höhe, Umriss und Form des Dachs stimmen, Fenster und Fassaden fehlen.",
        "The detail of the official city model: height, outline and roof shape are right, windows and facades are missing.",
    ),
    _term(
        "Versiegelung", ("", "soil sealing"),
        "Der Boden ist mit Gebäuden, Asphalt oder Pflaster so bedeckt, dass Regen nicht mehr versickert.",
        "The ground is so covered with buildings, asphalt or paving that rain does not seep in any more.",
        "Versiegelungsgrad", "versiegelt", "sealed", "sealing",
    ),
    _term(
        "Abstandsfläche", ("", "clearance area"),
        "Die Fläche vor einer Außenwand, auf der kein anderes Gebäude stehen darf. Ihre Tiefe folgt aus der Höhe der Wand "
        "(Landesbauordnung).",
        "The area in front of an outer wall on which no other building may stand. Its depth follows from the height of the wall "
        "(state building law).",
    ),
    _term(
        "TG", ("Tiefgarage", "underground car park"),
        "Stellplätze unter der Erde.",
        "Parking spaces below ground.",
    ),
    _term(
        "Nutzungsschablone", ("", "key of permitted use"),
        "Ein Kästchen im Plan. Es nennt für ein Gebiet Art und Maß der Nutzung in Abkürzungen, etwa „WA 3, 0,3, II“.",
        "The box in a plan that gives kind and density of use as abbreviations, such as 'WA 3, 0.3, II'.",
    ),
    _term(
        "TöB", ("Träger öffentlicher Belange", "public agencies to be consulted"),
        "Behörden und Stellen, deren Aufgaben ein Plan berührt. Sie werden im Verfahren gehört (§ 4 BauGB).",
        "Authorities and bodies whose tasks a plan touches. They are heard during the procedure (section 4 BauGB).",
    ),
)  # fmt: skip
"""The list a new twin begins with; what a town changes or takes out stands in its store."""
