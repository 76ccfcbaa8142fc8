"""ISO 19139 records of an imaginary town, as many as wanted and the same ones every time."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from twin.geodata.bbox import BBox

THEMES = (
    ("Gebäude", "structure", "Gebäude mit Dachform und Nutzung"),
    ("Bebauungsplan", "planningCadastre", "Umringe und Festsetzungen der Bebauungspläne"),
    ("Baumkataster", "biota", "Standorte der Straßenbäume mit Kronendurchmesser"),
    ("Geländemodell", "elevation", "Höhen im Raster von 1 m"),
    ("Luftbild", "imageryBaseMapsEarthCover", "Digitales Orthophoto mit 10 cm Bodenauflösung"),
    ("Radwege", "transportation", "Radwege & Abstellanlagen"),
    ("Bodenrichtwerte", "economy", "Zonen mit dem Wert je m²"),
    ("Lärmkarte", "health", "Straßenlärm nach § 47c BImSchG, Werte < 55 dB fehlen"),
)
OFFICES = ("Stadt Musterstadt", "Kreis Musterland", "Bezirksregierung Musterberg")
CODES = "http://www.isotc211.org/2005/resources/codelist/gmxCodelists.xml"
KINDS = ("dataset", "dataset", "dataset", "series", "service")


def identifier(number: int) -> str:
    """Return the identifier of a generated record."""
    return f"7e5f0000-0000-4000-8000-{number:012d}"


def title(number: int) -> str:
    """Return the title of a generated record, its number in it."""
    return f"{THEMES[number % len(THEMES)][0]} {number:05d}"


def kind(number: int) -> str:
    """Return the hierarchy level of a generated record: three of five are datasets, one a series, one a service."""
    return KINDS[number % len(KINDS)]


def date(number: int) -> str:
    """Return the revision date of a generated record."""
    return f"{2015 + number % 11}-{1 + number % 12:02d}-{1 + number % 28:02d}"


def box(number: int) -> BBox:
    """Return the frame of a generated record in CRS84: a cell of a grid of 0.05° round 8.5° east, 51.5° north."""
    west, south = round(8.5 + 0.05 * (number % 10), 2), round(51.5 + 0.05 * (number // 10 % 10), 2)
    return BBox(west, south, round(west + 0.05, 2), round(south + 0.05, 2))


def record(number: int, words: str = "") -> bytes:
    """Return one record as ISO 19139; `words` are added to its abstract."""
    theme, topic, abstract = THEMES[number % len(THEMES)]
    level, frame = kind(number), box(number)
    what = "srv:SV_ServiceIdentification" if level == "service" else "gmd:MD_DataIdentification"
    more = _service(number) if level == "service" else _topic(topic)
    extent = "srv:extent" if level == "service" else "gmd:extent"
    office = OFFICES[number % len(OFFICES)]
    text = f"""<?xml version="1.0" encoding="UTF-8"?>
<gmd:MD_Metadata xmlns:gmd="http://www.isotc211.org/2005/gmd" xmlns:gco="http://www.isotc211.org/2005/gco"
 xmlns:srv="http://www.isotc211.org/2005/srv" xmlns:xlink="http://www.w3.org/1999/xlink">
<gmd:fileIdentifier>{_string(identifier(number))}</gmd:fileIdentifier>
<gmd:language><gmd:LanguageCode codeList="http://www.loc.gov/standards/iso639-2/" codeListValue="ger"/></gmd:language>
<gmd:hierarchyLevel>{_code("MD_ScopeCode", level)}</gmd:hierarchyLevel>
<gmd:contact>{_party(office)}</gmd:contact>
<gmd:dateStamp><gco:Date>{date(number)}</gco:Date></gmd:dateStamp>
<gmd:metadataStandardName>{_string("ISO19115")}</gmd:metadataStandardName>
<gmd:identificationInfo><{what}>
<gmd:citation><gmd:CI_Citation><gmd:title>{_string(title(number))}</gmd:title>
<gmd:date><gmd:CI_Date><gmd:date><gco:Date>{date(number)}</gco:Date></gmd:date>
<gmd:dateType>{_code("CI_DateTypeCode", "revision")}</gmd:dateType></gmd:CI_Date></gmd:date>
<gmd:identifier><gmd:MD_Identifier><gmd:code>{_string(f"https://musterstadt.example/{number}")}</gmd:code></gmd:MD_Identifier>
</gmd:identifier></gmd:CI_Citation></gmd:citation>
<gmd:abstract>{_string(f"{abstract}. {words}".strip())}</gmd:abstract>
<gmd:pointOfContact>{_party(office)}</gmd:pointOfContact>
<gmd:descriptiveKeywords><gmd:MD_Keywords><gmd:keyword>{_string(theme)}</gmd:keyword><gmd:keyword>{_string("opendata")}</gmd:keyword>
</gmd:MD_Keywords></gmd:descriptiveKeywords>
{more.replace("EXTENT", f"<{extent}>{_extent(frame)}</{extent}>")}
</{what}></gmd:identificationInfo>
<gmd:distributionInfo><gmd:MD_Distribution><gmd:transferOptions><gmd:MD_DigitalTransferOptions><gmd:onLine><gmd:CI_OnlineResource>
<gmd:linkage><gmd:URL>https://musterstadt.example/wms?REQUEST=GetCapabilities&amp;SERVICE=WMS</gmd:URL></gmd:linkage>
</gmd:CI_OnlineResource></gmd:onLine></gmd:MD_DigitalTransferOptions></gmd:transferOptions></gmd:MD_Distribution></gmd:distributionInfo>
</gmd:MD_Metadata>"""
    return text.encode()


def records(count: int) -> Iterator[bytes]:
    """Yield the records 0 to `count` - 1."""
    return (record(number) for number in range(count))


def _string(text: str) -> str:
    return f"<gco:CharacterString>{escape(text)}</gco:CharacterString>"


def _code(name: str, value: str) -> str:
    return f'<gmd:{name} codeList="{CODES}#{name}" codeListValue="{value}"/>'


def _party(office: str) -> str:
    return (
        f"<gmd:CI_ResponsibleParty><gmd:organisationName>{_string(office)}</gmd:organisationName>"
        f"<gmd:role>{_code('CI_RoleCode', 'pointOfContact')}</gmd:role></gmd:CI_ResponsibleParty>"
    )


def _topic(topic: str) -> str:
    return (
        '<gmd:language><gmd:LanguageCode codeList="http://www.loc.gov/standards/iso639-2/" codeListValue="ger"/></gmd:language>'
        f"<gmd:topicCategory><gmd:MD_TopicCategoryCode>{topic}</gmd:MD_TopicCategoryCode></gmd:topicCategory>EXTENT"
    )


def _service(number: int) -> str:
    couples = f'<srv:operatesOn xlink:href="https://musterstadt.example/csw?id={number - 1}" uuidref="{identifier(number - 1)}"/>'
    return (
        "<srv:serviceType><gco:LocalName>view</gco:LocalName></srv:serviceType>EXTENT"
        f'<srv:couplingType><srv:SV_CouplingType codeList="{CODES}#SV_CouplingType" codeListValue="tight"/></srv:couplingType>'
        "<srv:containsOperations><srv:SV_OperationMetadata>"
        f"<srv:operationName>{_string('GetCapabilities')}</srv:operationName>"
        f'<srv:DCP><srv:DCPList codeList="{CODES}#DCPList" codeListValue="WebServices"/></srv:DCP>'
        "<srv:connectPoint><gmd:CI_OnlineResource><gmd:linkage>"
        "<gmd:URL>https://musterstadt.example/wms?REQUEST=GetCapabilities&amp;SERVICE=WMS</gmd:URL></gmd:linkage>"
        f"</gmd:CI_OnlineResource></srv:connectPoint></srv:SV_OperationMetadata></srv:containsOperations>{couples}"
    )


def _extent(frame: BBox) -> str:
    sides = zip(
        ("westBoundLongitude", "eastBoundLongitude", "southBoundLatitude", "northBoundLatitude"),
        (frame.min_x, frame.max_x, frame.min_y, frame.max_y),
        strict=True,
    )
    inner = "".join(f"<gmd:{name}><gco:Decimal>{value}</gco:Decimal></gmd:{name}>" for name, value in sides)
    return (
        "<gmd:EX_Extent><gmd:geographicElement><gmd:EX_GeographicBoundingBox>"
        f"{inner}</gmd:EX_GeographicBoundingBox></gmd:geographicElement></gmd:EX_Extent>"
    )
