"""A small ALKIS file of our own, as the survey office of a town would give it out: one farm at the river."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

HEAD = (
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<{root} xmlns="http://www.adv-online.de/namespaces/adv/gid/{version}" xmlns:gml="http://www.opengis.net/gml/3.2" '
    'xmlns:wfs="http://www.adv-online.de/namespaces/adv/gid/wfs" xmlns:xlink="http://www.w3.org/1999/xlink">\n'
)
SYSTEM = (
    "<koordinatenangaben><AA_Koordinatenreferenzsystemangaben><crs xlink:href='urn:adv:crs:ETRS89_UTM32'/>"
    "<standard>true</standard></AA_Koordinatenreferenzsystemangaben></koordinatenangaben>\n"
)
KEY = "<land>05</land><regierungsbezirk>7</regierungsbezirk><kreis>74</kreis><gemeinde>032</gemeinde>"
STREET = f"<AX_VerschluesselteLagebezeichnung>{KEY}<lage>0815</lage></AX_VerschluesselteLagebezeichnung>"
ORIGIN = (481_000.0, 5_730_000.0)


def ring(points: Sequence[tuple[float, float]]) -> str:
    """Return a surface whose ring is one curve for each side, as ALKIS writes it."""
    placed = [f"{ORIGIN[0] + x:.3f} {ORIGIN[1] + y:.3f}" for x, y in (*points, points[0])]
    sides = "".join(
        "<gml:curveMember><gml:Curve><gml:segments><gml:LineStringSegment><gml:posList>"
        f"{start} {end}</gml:posList></gml:LineStringSegment></gml:segments></gml:Curve></gml:curveMember>"
        for start, end in itertools.pairwise(placed)
    )
    return surface(f"<gml:Ring>{sides}</gml:Ring>")


def surface(outer: str) -> str:
    """Return a position with one patch around an outer ring."""
    return (
        "<position><gml:Surface srsName='urn:adv:crs:ETRS89_UTM32'><gml:patches><gml:PolygonPatch><gml:exterior>"
        f"{outer}</gml:exterior></gml:PolygonPatch></gml:patches></gml:Surface></position>"
    )


def square(x: float, y: float, side: float) -> str:
    """Return the position of a square."""
    return ring([(x, y), (x + side, y), (x + side, y + side), (x, y + side)])


def thing(name: str, number: int, inner: str, *, begun: str = "2021-03-04T05:06:07Z", ended: str = "") -> str:
    """Return one object with its life time; ids are DENW99AL and eight digits."""
    end = f"<endet>{ended}</endet>" if ended else ""
    life = f"<AA_Lebenszeitintervall><beginnt>{begun}</beginnt>{end}</AA_Lebenszeitintervall>"
    return f'<{name} gml:id="{oid(number)}"><lebenszeitintervall>{life}</lebenszeitintervall>{inner}</{name}>'


def oid(number: int) -> str:
    """Return the id of an object."""
    return f"DENW99AL{number:08d}"


def reference(name: str, number: int) -> str:
    """Return a property that refers to another object."""
    return f'<{name} xlink:href="urn:adv:oid:{oid(number)}"/>'


def parcel(number: int, position: str, area: float, *more: str, above: str = "12", below: str = "3") -> str:
    """Return a parcel of Gemarkung 1234, Flur 5."""
    nenner = f"<nenner>{below}</nenner>" if below else ""
    return thing(
        "AX_Flurstueck",
        number,
        f"{position}<gemarkung><AX_Gemarkung_Schluessel><land>05</land><gemarkungsnummer>1234</gemarkungsnummer>"
        "</AX_Gemarkung_Schluessel></gemarkung><flurnummer>5</flurnummer><flurstuecksnummer><AX_Flurstuecksnummer>"
        f"<zaehler>{above}</zaehler>{nenner}</AX_Flurstuecksnummer></flurstuecksnummer>"
        f"<flurstueckskennzeichen>051234005{above:0>5}{below:_>4}__</flurstueckskennzeichen>"
        f"<amtlicheFlaeche uom='urn:adv:uom:m2'>{area}</amtlicheFlaeche>{''.join(more)}",
    )


def extract(*objects: str, version: str = "6.0") -> str:
    """Return a Bestandsdatenauszug with these objects."""
    members = "\n".join(f"<gml:featureMember>{item}</gml:featureMember>" for item in objects)
    head = HEAD.format(root="AX_Bestandsdatenauszug", version=version)
    body = f"<enthaelt><wfs:FeatureCollection>\n{members}\n</wfs:FeatureCollection></enthaelt>\n"
    return f"{head}{SYSTEM}{body}</AX_Bestandsdatenauszug>\n"


def farm() -> str:
    """Return the sample: two parcels, a house with a part, three pieces of land use, an owner, and names they refer to."""
    circle = (
        "<gml:Ring><gml:curveMember><gml:Curve><gml:segments><gml:Circle><gml:posList>481060.000 5730010.000 "
        "481070.000 5730020.000 481060.000 5730030.000</gml:posList></gml:Circle></gml:segments></gml:Curve>"
        "</gml:curveMember></gml:Ring>"
    )
    named = "<lagebezeichnung><AX_Lagebezeichnung>{}</AX_Lagebezeichnung></lagebezeichnung>"
    by_key = named.format(f"<verschluesselt>{STREET}</verschluesselt>")
    by_name = named.format("<unverschluesselt>Am Ufer</unverschluesselt>")
    return extract(
        thing("AX_Person", 90, "<nachnameOderFirma>Mustermann</nachnameOderFirma>"),
        thing("AX_LagebezeichnungMitHausnummer", 10, f"{by_key}<hausnummer>7 a</hausnummer>"),
        thing("AX_LagebezeichnungOhneHausnummer", 11, by_name),
        parcel(1, square(0, 0, 50), 2502, reference("weistAuf", 10), reference("istGebucht", 80)),
        parcel(2, square(50, 0, 40), 1601, reference("zeigtAuf", 11), above="13", below=""),
        thing("AX_Gebaeude", 3, f"{square(10, 10, 12)}<gebaeudefunktion>1221</gebaeudefunktion><bauweise>1100</bauweise>"
              "<anzahlDerOberirdischenGeschosse>2</anzahlDerOberirdischenGeschosse><dachform>3100</dachform><baujahr>1891</baujahr>"
              f"<baujahr>1954</baujahr>{reference('zeigtAuf', 10)}"),
        thing("AX_Bauteil", 4, f"{square(10, 10, 4)}<bauart>1100</bauart>"
              "<anzahlDerOberirdischenGeschosse>1</anzahlDerOberirdischenGeschosse>"),
        thing("AX_Wohnbauflaeche", 5, f"{square(0, 0, 50)}<artDerBebauung>1000</artDerBebauung>"),
        thing("AX_Landwirtschaft", 6, f"{square(50, 0, 40)}<vegetationsmerkmal>1020</vegetationsmerkmal><name>Bleiche</name>"),
        thing("AX_StehendesGewaesser", 7, f"{surface(circle)}<funktion>8620</funktion>"),
        thing("AP_PTO", 60, "<position><gml:Point><gml:pos>481025.000 5730025.000</gml:pos></gml:Point></position>"),
        thing("AX_LagebezeichnungKatalogeintrag", 50, f"<schluessel>{STREET}</schluessel><bezeichnung>Mühlenweg</bezeichnung>"),
        thing("AX_Gemarkung", 51, "<schluessel><AX_Gemarkung_Schluessel><land>05</land><gemarkungsnummer>1234</gemarkungsnummer>"
              "</AX_Gemarkung_Schluessel></schluessel><bezeichnung>Musterstadt</bezeichnung>"),
    )  # fmt: skip
