"""The draft binding land-use plan "Mühlenbleiche" as XPlanGML 6.0, built like the public test plans of that version."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from xml.sax.saxutils import escape

import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

from twin.sample.districts import parts_of
from twin.sample.place import CRS, MUNICIPALITY_KEY, perimeter, site_rectangle, to_world
from twin.sample.site import LANE, plot_polygons

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<xplan:XPlanAuszug xmlns:xplan="http://www.xplanung.de/xplangml/6/0" xmlns:gml="http://www.opengis.net/gml/3.2"'
    ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xmlns:wfs="http://www.opengis.net/wfs" xsi:schemaLocation="http://www.xplanung.de/xplangml/6/0'
    ' https://repository.gdi-de.org/schemas/de.xleitstelle.xplanung/6.0/XPlanung-Operationen.xsd" gml:id="{id}">\n'
)
BUILDABLE: tuple[tuple[str, tuple[float, float, float, float], int, float], ...] = (
    ("WA1", (-83.5, -44.5, -14.0, 47.0), 5, 124.5),
    ("WA2", (1.5, -44.5, 82.0, 45.5), 5, 124.5),
)
"""Plot, area within the building lines (site axes), highest number of full storeys, highest upper edge in m NHN."""


def gml_id(name: str) -> str:
    """Return a stable gml:id in the usual manner, GML_ and a UUID-shaped digest of the object's name."""
    digest = sha256(f"musterstadt/bplan/{name}".encode()).hexdigest()
    return f"GML_{digest[:8]}-{digest[8:12]}-{digest[12:16]}-{digest[16:20]}-{digest[20:32]}"


def _positions(shape: BaseGeometry) -> str:
    area = shape if isinstance(shape, Polygon) else max(parts_of(shape), key=lambda part: part.area)
    return " ".join(f"{x:.3f} {y:.3f}" for x, y in to_world(orient(area, 1.0).exterior.coords).tolist())


def _bounded(shape: BaseGeometry) -> str:
    x0, y0, x1, y1 = (shapely.bounds(shape)).tolist()
    (a, b), (c, d) = to_world([(x0, y0), (x1, y1)]).tolist()
    return (
        f'<gml:boundedBy>\n<gml:Envelope srsName="{CRS}">\n<gml:lowerCorner>{a:.3f} {b:.3f}</gml:lowerCorner>\n'
        f"<gml:upperCorner>{c:.3f} {d:.3f}</gml:upperCorner>\n</gml:Envelope>\n</gml:boundedBy>\n"
    )


def _polygon(shape: BaseGeometry, name: str) -> str:
    return (
        f'<gml:Polygon srsName="{CRS}" gml:id="{gml_id(name)}">\n<gml:exterior>\n<gml:LinearRing>\n'
        f'<gml:posList srsDimension="2">{_positions(shape)}</gml:posList>\n'
        "</gml:LinearRing>\n</gml:exterior>\n</gml:Polygon>\n"
    )


def _member(body: str) -> str:
    return f"<gml:featureMember>\n{body}</gml:featureMember>\n"


def _tag(name: str, value: object) -> str:
    return f"<xplan:{name}>{escape(str(value))}</xplan:{name}>\n"


def _plan(area: BaseGeometry) -> str:
    body = (
        _tag("name", "Bebauungsplan Nr. 417 „Mühlenbleiche“ (Entwurf)")
        + _tag("nummer", "417")
        + _tag("beschreibung", "Allgemeines Wohngebiet zwischen Mühlenweg und Fluss; Beispielplan der erfundenen Musterstadt.")
        + _tag("technHerstellDatum", "2026-05-04")
        + _tag("erstellungsMassstab", 500)
        + f"<xplan:raeumlicherGeltungsbereich>\n{_polygon(area, 'plan/polygon')}</xplan:raeumlicherGeltungsbereich>\n"
        + f'<xplan:texte xlink:href="#{gml_id("text/1")}"/>\n'
        + f"<xplan:gemeinde>\n<xplan:XP_Gemeinde>\n{_tag('ags', MUNICIPALITY_KEY)}{_tag('gemeindeName', 'Musterstadt')}"
        + "</xplan:XP_Gemeinde>\n</xplan:gemeinde>\n"
        + f"<xplan:plangeber>\n<xplan:XP_Plangeber>\n{_tag('name', 'Stadt Musterstadt')}</xplan:XP_Plangeber>\n"
        + "</xplan:plangeber>\n"
        + _tag("planArt", 1000)
        + _tag("verfahren", 1000)
        + _tag("rechtsstand", 2300)
        + _tag("aufstellungsbeschlussDatum", "2025-09-18")
        + _tag("auslegungsStartDatum", "2026-05-11")
        + "<xplan:versionBauNVO>\n<xplan:XP_GesetzlicheGrundlage>\n"
        + _tag("name", "Baunutzungsverordnung 2023")
        + _tag("datum", "2023-07-03")
        + _tag("detail", "Fassung vom 21.11.2017, zuletzt geändert durch Gesetz vom 03.07.2023 (BGBl. 2023 I Nr. 176)")
        + "</xplan:XP_GesetzlicheGrundlage>\n</xplan:versionBauNVO>\n"
        + _tag("staedtebaulicherVertrag", "false")
        + _tag("erschliessungsVertrag", "false")
        + _tag("durchfuehrungsVertrag", "false")
        + _tag("gruenordnungsplan", "false")
        + f'<xplan:bereich xlink:href="#{gml_id("bereich")}"/>\n'
    )
    return _member(f'<xplan:BP_Plan gml:id="{gml_id("plan")}">\n{_bounded(area)}{body}</xplan:BP_Plan>\n')


def _section(area: BaseGeometry, contents: list[str]) -> str:
    links = "".join(f'<xplan:planinhalt xlink:href="#{gml_id(name)}"/>\n' for name in contents)
    body = (
        _tag("nummer", 0)
        + f"<xplan:geltungsbereich>\n{_polygon(area, 'bereich/polygon')}</xplan:geltungsbereich>\n{links}"
        + f'<xplan:gehoertZuPlan xlink:href="#{gml_id("plan")}"/>\n'
    )
    return _member(f'<xplan:BP_Bereich gml:id="{gml_id("bereich")}">\n{_bounded(area)}{body}</xplan:BP_Bereich>\n')


def _text() -> str:
    body = (
        _tag("schluessel", "§ 1 Nr. 3")
        + _tag("text", "Flachdächer der Hauptgebäude sind zu mindestens 60 vom Hundert dauerhaft zu begrünen.")
        + _tag("rechtscharakter", 1000)
    )
    return _member(f'<xplan:XP_TextAbschnitt gml:id="{gml_id("text/1")}">\n{body}</xplan:XP_TextAbschnitt>\n')


def _area(kind: str, name: str, shape: BaseGeometry, closing: bool, facts: str, before: str = "") -> str:
    body = (
        _bounded(shape)
        + _tag("ebene", 0)
        + before
        + f'<xplan:gehoertZuBereich xlink:href="#{gml_id("bereich")}"/>\n'
        + _tag("rechtscharakter", 1000)
        + f"<xplan:position>\n{_polygon(shape, name + '/polygon')}</xplan:position>\n"
        + _tag("flaechenschluss", "true" if closing else "false")
        + facts
    )
    return _member(f'<xplan:{kind} gml:id="{gml_id(name)}">\n{body}</xplan:{kind}>\n')


def _height_limit(top: float) -> str:
    return (
        "<xplan:hoehenangabe>\n<xplan:XP_Hoehenangabe>\n" + _tag("hoehenbezug", 1200) + _tag("bezugspunkt", 3000)
        + f'<xplan:hMax uom="m">{top:.1f}</xplan:hMax>\n</xplan:XP_Hoehenangabe>\n</xplan:hoehenangabe>\n'
    )  # fmt: skip


def write_plan(path: Path) -> None:
    """Write BP_Plan, BP_Bereich, two WA areas with their building windows, the streets and the bank's green."""
    area = shapely.set_precision(perimeter(), 0.001)
    plots = plot_polygons()
    green = shapely.intersection(area, shapely.set_precision(site_rectangle(-95.0, -60.0, 95.0, -46.0), 0.001))
    lane = shapely.intersection(area, shapely.set_precision(site_rectangle(*LANE), 0.001))
    rest = shapely.difference(area, shapely.union_all([green, lane, *plots.values()]))
    streets = [*parts_of(lane), *(part for part in parts_of(rest) if part.area > 1.0)]
    members: list[str] = []
    names: list[str] = []
    for name, shape in plots.items():
        storeys, top = next((z, h) for plot, _, z, h in BUILDABLE if plot == name)
        facts = _tag("GFZ", 1.2) + _tag("GRZ", 0.4) + _tag("Z", storeys) + _tag("allgArtDerBaulNutzung", 1000)
        facts += _tag("besondereArtDerBaulNutzung", 1200)
        members.append(_area("BP_BaugebietsTeilFlaeche", f"wa/{name}", shape, True, facts, _height_limit(top)))
        names.append(f"wa/{name}")
    for name, bounds, _, _ in BUILDABLE:
        window = shapely.set_precision(site_rectangle(*bounds), 0.001)
        members.append(_area("BP_UeberbaubareGrundstuecksFlaeche", f"fenster/{name}", window, False, ""))
        names.append(f"fenster/{name}")
    for number, shape in enumerate(streets, start=1):
        members.append(_area("BP_StrassenVerkehrsFlaeche", f"strasse/{number}", shape, True, _tag("nutzungsform", 2000)))
        names.append(f"strasse/{number}")
    purpose = "<xplan:zweckbestimmung>\n<xplan:BP_KomplexeZweckbestGruen>\n" + _tag("allgemein", 1000)
    purpose += "</xplan:BP_KomplexeZweckbestGruen>\n</xplan:zweckbestimmung>\n" + _tag("nutzungsform", 2000)
    members.append(_area("BP_GruenFlaeche", "gruen/1", green, True, purpose))
    names.append("gruen/1")
    text = _HEAD.format(id=gml_id("auszug")) + _bounded(area) + _plan(area) + _section(area, names) + _text()
    path.write_text(text + "".join(members) + "</xplan:XPlanAuszug>\n", encoding="utf-8")
