"""Small metadata documents written for the tests, in the ways GDI-DE and others write them."""

from __future__ import annotations

from twin.importers import xml
from twin.importers.xml import Element

_GMD = (
    'xmlns:gmd="http://www.isotc211.org/2005/gmd" xmlns:gco="http://www.isotc211.org/2005/gco" '
    'xmlns:srv="http://www.isotc211.org/2005/srv" xmlns:gmx="http://www.isotc211.org/2005/gmx" '
    'xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:xlink="http://www.w3.org/1999/xlink"'
)
_MDB = (
    " ".join(
        f'xmlns:{prefix}="http://standards.iso.org/iso/19115/-3/{prefix}/{version}"'
        for prefix, version in (("mdb", "2.0"), ("cit", "2.0"), ("mri", "1.0"), ("mcc", "1.0"), ("lan", "1.0"), ("mrl", "2.0"))
    )
    + " "
    + " ".join(
        f'xmlns:{prefix}="http://standards.iso.org/iso/19115/-3/{prefix}/{version}"'
        for prefix, version in (("mrd", "1.0"), ("mmi", "1.0"), ("gex", "1.0"), ("gco", "1.0"), ("srv", "2.1"), ("mco", "1.0"))
    )
    + ' xmlns:xlink="http://www.w3.org/1999/xlink"'
)


def element(document: str) -> Element:
    """Return the root of a document."""
    return xml.tree_of(document.encode("utf-8"), "test")


def words(text: str) -> str:
    """Return a gco:CharacterString."""
    return f"<gco:CharacterString>{text}</gco:CharacterString>"


def box(west: str, south: str, east: str, north: str, inside: str = "true") -> str:
    """Return an extent of 19139."""
    return (
        "<gmd:extent><gmd:EX_Extent><gmd:geographicElement><gmd:EX_GeographicBoundingBox>"
        f"<gmd:extentTypeCode><gco:Boolean>{inside}</gco:Boolean></gmd:extentTypeCode>"
        f"<gmd:westBoundLongitude><gco:Decimal>{west}</gco:Decimal></gmd:westBoundLongitude>"
        f"<gmd:eastBoundLongitude><gco:Decimal>{east}</gco:Decimal></gmd:eastBoundLongitude>"
        f"<gmd:southBoundLatitude><gco:Decimal>{south}</gco:Decimal></gmd:southBoundLatitude>"
        f"<gmd:northBoundLatitude><gco:Decimal>{north}</gco:Decimal></gmd:northBoundLatitude>"
        "</gmd:EX_GeographicBoundingBox></gmd:geographicElement></gmd:EX_Extent></gmd:extent>"
    )


def date(role: str, written: str) -> str:
    """Return a date of a citation in 19139; `written` may hold elements."""
    inner = written if written.startswith("<") else f"<gco:Date>{written}</gco:Date>"
    return (
        f"<gmd:date><gmd:CI_Date><gmd:date>{inner}</gmd:date><gmd:dateType>"
        f'<gmd:CI_DateTypeCode codeList="#" codeListValue="{role}"/></gmd:dateType></gmd:CI_Date></gmd:date>'
    )


def dataset(
    identification: str = "", *, dates: str = "", rest: str = "", locale: str = "", title: str = words("Baulücken")
) -> Element:
    """Return a dataset record of 19139 with these pieces in its identification, citation, and behind."""
    return element(
        f"<gmd:MD_Metadata {_GMD}><gmd:fileIdentifier>{words('id-1')}</gmd:fileIdentifier>"
        '<gmd:language><gmd:LanguageCode codeList="#" codeListValue="ger"/></gmd:language>'
        '<gmd:hierarchyLevel><gmd:MD_ScopeCode codeList="#" codeListValue="dataset"/></gmd:hierarchyLevel>'
        f"<gmd:dateStamp><gco:Date>2026-01-02</gco:Date></gmd:dateStamp>{locale}"
        "<gmd:identificationInfo><gmd:MD_DataIdentification><gmd:citation><gmd:CI_Citation>"
        f"<gmd:title>{title}</gmd:title>{dates}</gmd:CI_Citation></gmd:citation>{identification}"
        f"</gmd:MD_DataIdentification></gmd:identificationInfo>{rest}</gmd:MD_Metadata>"
    )


def service(identification: str, rest: str = "") -> Element:
    """Return a service record of 19139."""
    return element(
        f"<gmd:MD_Metadata {_GMD}><gmd:fileIdentifier>{words('srv-1')}</gmd:fileIdentifier>"
        "<gmd:identificationInfo><srv:SV_ServiceIdentification><gmd:citation><gmd:CI_Citation>"
        f"<gmd:title>{words('Karten')}</gmd:title></gmd:CI_Citation></gmd:citation>{identification}"
        f"</srv:SV_ServiceIdentification></gmd:identificationInfo>{rest}</gmd:MD_Metadata>"
    )


def online(address: str, protocol: str = "", name: str = "", function: str = "") -> str:
    """Return a distribution of 19139 with one online resource."""
    spoken = protocol if protocol.startswith("<") else words(protocol)
    return (
        "<gmd:distributionInfo><gmd:MD_Distribution><gmd:transferOptions><gmd:MD_DigitalTransferOptions><gmd:onLine>"
        f"<gmd:CI_OnlineResource><gmd:linkage><gmd:URL>{address}</gmd:URL></gmd:linkage>"
        f"<gmd:protocol>{spoken}</gmd:protocol><gmd:name>{words(name)}</gmd:name>"
        f'<gmd:function><gmd:CI_OnLineFunctionCode codeList="#" codeListValue="{function}"/></gmd:function>'
        "</gmd:CI_OnlineResource></gmd:onLine></gmd:MD_DigitalTransferOptions></gmd:transferOptions></gmd:MD_Distribution>"
        "</gmd:distributionInfo>"
    )


def legal(codes: str, others: str) -> str:
    """Return legal constraints of 19139: `accessConstraints` or `useConstraints`, and other constraints as they stand."""
    return (
        f"<gmd:resourceConstraints><gmd:MD_LegalConstraints><gmd:{codes}>"
        f'<gmd:MD_RestrictionCode codeList="#" codeListValue="otherRestrictions"/></gmd:{codes}>'
        + "".join(f"<gmd:otherConstraints>{other}</gmd:otherConstraints>" for other in others.split("||"))
        + "</gmd:MD_LegalConstraints></gmd:resourceConstraints>"
    )


def modern(body: str) -> Element:
    """Return a record of 19115-3 around these elements."""
    return element(f"<mdb:MD_Metadata {_MDB}>{body}</mdb:MD_Metadata>")
