"""Three ISO 19139 records of Musterstadt that lead to the MapServer of the tests: houses, trees, and their map service."""

from __future__ import annotations

from xml.sax.saxutils import escape

from tests.catalogue.mapserver import MapServer

HOUSES = "0c1f7b4e-5d1a-4b1e-9a55-2f1b0f6f0a01"
TREES = "0c1f7b4e-5d1a-4b1e-9a55-2f1b0f6f0a02"
SERVICE = "0c1f7b4e-5d1a-4b1e-9a55-2f1b0f6f0a03"
BOX = (8.7458, 51.7183, 8.7522, 51.7223)
LINEAGE = "Aus der Liegenschaftskarte abgeleitet, Dachformen aus der Befliegung 2025."
_CODES = "http://www.isotc211.org/2005/resources/codelist/gmxCodelists.xml"
_LICENCE = (
    '{"id": "dl-de/by-2-0", "name": "Datenlizenz Deutschland Namensnennung 2.0",'
    ' "url": "https://www.govdata.de/dl-de/by-2-0", "quelle": "© Stadt Musterstadt"}'
)


def records(server: MapServer, revised: str = "2026-02-03") -> list[bytes]:
    """Return the three records; the houses were revised on that day, the trees in 2017.

    The record of the trees names their map service without a layer.
    """
    wfs, wms = (
        f"{server.service()}?SERVICE=WFS&REQUEST=GetCapabilities",
        f"{server.service()}?SERVICE=WMS&REQUEST=GetCapabilities",
    )
    houses = _online(wfs, "OGC:WFS", "ms:gebaeude")
    trees = _online(wfs, "OGC:WFS", "ms:baeume") + _online(wms, "OGC:WMS", "")
    return [
        _dataset(HOUSES, "Gebäude der Musterstadt", "Hausumringe mit Nutzung und Dachform.", "structure", revised, houses),
        _dataset(TREES, "Bäume der Musterstadt", "Standorte der Straßenbäume.", "biota", "2017-05-12", trees),
        _service(wms),
    ]


def _dataset(identifier: str, title: str, abstract: str, topic: str, revised: str, online: str) -> bytes:
    about = f"""<gmd:MD_DataIdentification>{_citation(identifier, title, revised)}
<gmd:abstract>{_text(abstract)}</gmd:abstract><gmd:pointOfContact>{_party()}</gmd:pointOfContact>
<gmd:resourceMaintenance><gmd:MD_MaintenanceInformation><gmd:maintenanceAndUpdateFrequency>
{_code("MD_MaintenanceFrequencyCode", "quarterly")}</gmd:maintenanceAndUpdateFrequency></gmd:MD_MaintenanceInformation>
</gmd:resourceMaintenance>{_keywords(title.partition(" ")[0], "opendata")}{_rights()}
<gmd:spatialResolution><gmd:MD_Resolution><gmd:equivalentScale><gmd:MD_RepresentativeFraction><gmd:denominator>
<gco:Integer>1000</gco:Integer></gmd:denominator></gmd:MD_RepresentativeFraction></gmd:equivalentScale></gmd:MD_Resolution>
</gmd:spatialResolution>{_language()}<gmd:topicCategory><gmd:MD_TopicCategoryCode>{topic}</gmd:MD_TopicCategoryCode>
</gmd:topicCategory><gmd:extent>{_extent()}</gmd:extent></gmd:MD_DataIdentification>"""
    quality = f"""<gmd:dataQualityInfo><gmd:DQ_DataQuality><gmd:scope><gmd:DQ_Scope><gmd:level>{_code("MD_ScopeCode", "dataset")}
</gmd:level></gmd:DQ_Scope></gmd:scope><gmd:lineage><gmd:LI_Lineage><gmd:statement>{_text(LINEAGE)}</gmd:statement>
</gmd:LI_Lineage></gmd:lineage></gmd:DQ_DataQuality></gmd:dataQualityInfo>"""
    return _record(identifier, "dataset", revised, about, online, quality)


def _service(address: str) -> bytes:
    about = f"""<srv:SV_ServiceIdentification>{_citation(SERVICE, "Kartendienst der Musterstadt", "2026-02-03")}
<gmd:abstract>{_text("Gebäude und Bäume als Karte.")}</gmd:abstract><gmd:pointOfContact>{_party()}</gmd:pointOfContact>
{_keywords("Gebäude", "infoMapAccessService")}{_rights()}<srv:serviceType><gco:LocalName>view</gco:LocalName></srv:serviceType>
<srv:serviceTypeVersion>{_text("OGC:WMS 1.3.0")}</srv:serviceTypeVersion><srv:extent>{_extent()}</srv:extent>
<srv:coupledResource><srv:SV_CoupledResource><srv:operationName>{_text("GetMap")}</srv:operationName>
<srv:identifier>{_text(HOUSES)}</srv:identifier><gco:ScopedName>gebaeude</gco:ScopedName></srv:SV_CoupledResource>
</srv:coupledResource><srv:couplingType>{_code("SV_CouplingType", "tight", "srv")}</srv:couplingType>
<srv:containsOperations><srv:SV_OperationMetadata><srv:operationName>{_text("GetCapabilities")}</srv:operationName>
<srv:DCP>{_code("DCPList", "WebServices", "srv")}</srv:DCP><srv:connectPoint>{_resource(address, "OGC:WMS", "")}
</srv:connectPoint></srv:SV_OperationMetadata></srv:containsOperations>
<srv:operatesOn uuidref="{HOUSES}"/></srv:SV_ServiceIdentification>"""
    return _record(SERVICE, "service", "2026-02-03", about, _online(address, "OGC:WMS", "gebaeude"), "")


def _record(identifier: str, level: str, stamp: str, about: str, online: str, quality: str) -> bytes:
    text = f"""<?xml version="1.0" encoding="UTF-8"?>
<gmd:MD_Metadata xmlns:gmd="http://www.isotc211.org/2005/gmd" xmlns:gco="http://www.isotc211.org/2005/gco"
 xmlns:srv="http://www.isotc211.org/2005/srv" xmlns:xlink="http://www.w3.org/1999/xlink">
<gmd:fileIdentifier>{_text(identifier)}</gmd:fileIdentifier>{_language()}
<gmd:hierarchyLevel>{_code("MD_ScopeCode", level)}</gmd:hierarchyLevel><gmd:contact>{_party()}</gmd:contact>
<gmd:dateStamp><gco:Date>{stamp}</gco:Date></gmd:dateStamp><gmd:metadataStandardName>{_text("ISO19115")}</gmd:metadataStandardName>
<gmd:referenceSystemInfo><gmd:MD_ReferenceSystem><gmd:referenceSystemIdentifier><gmd:RS_Identifier><gmd:code>
{_text("EPSG:25832")}</gmd:code></gmd:RS_Identifier></gmd:referenceSystemIdentifier></gmd:MD_ReferenceSystem>
</gmd:referenceSystemInfo><gmd:identificationInfo>{about}</gmd:identificationInfo>
<gmd:distributionInfo><gmd:MD_Distribution><gmd:transferOptions><gmd:MD_DigitalTransferOptions>{online}
</gmd:MD_DigitalTransferOptions></gmd:transferOptions></gmd:MD_Distribution></gmd:distributionInfo>{quality}
</gmd:MD_Metadata>"""
    return text.encode()


def _text(words: str) -> str:
    return f"<gco:CharacterString>{escape(words)}</gco:CharacterString>"


def _code(name: str, value: str, prefix: str = "gmd") -> str:
    return f'<{prefix}:{name} codeList="{_CODES}#{name}" codeListValue="{value}"/>'


def _language() -> str:
    code = '<gmd:LanguageCode codeList="http://www.loc.gov/standards/iso639-2/" codeListValue="ger"/>'
    return f"<gmd:language>{code}</gmd:language>"


def _citation(identifier: str, title: str, revised: str) -> str:
    dates = "".join(
        f"<gmd:date><gmd:CI_Date><gmd:date><gco:Date>{day}</gco:Date></gmd:date>"
        f"<gmd:dateType>{_code('CI_DateTypeCode', kind)}</gmd:dateType></gmd:CI_Date></gmd:date>"
        for kind, day in (("creation", "2012-04-01"), ("revision", revised))
    )
    code = f"<gmd:identifier><gmd:MD_Identifier><gmd:code>{_text(identifier)}</gmd:code></gmd:MD_Identifier></gmd:identifier>"
    return f"<gmd:citation><gmd:CI_Citation><gmd:title>{_text(title)}</gmd:title>{dates}{code}</gmd:CI_Citation></gmd:citation>"


def _party() -> str:
    mail = f"<gmd:electronicMailAddress>{_text('geodaten@musterstadt.example')}</gmd:electronicMailAddress>"
    return (
        f"<gmd:CI_ResponsibleParty><gmd:individualName>{_text('Ida Karte')}</gmd:individualName><gmd:organisationName>"
        f"{_text('Stadt Musterstadt, Vermessungsamt')}</gmd:organisationName><gmd:contactInfo><gmd:CI_Contact><gmd:address>"
        f"<gmd:CI_Address>{mail}</gmd:CI_Address></gmd:address></gmd:CI_Contact></gmd:contactInfo>"
        f"<gmd:role>{_code('CI_RoleCode', 'pointOfContact')}</gmd:role></gmd:CI_ResponsibleParty>"
    )


def _keywords(*words: str) -> str:
    inner = "".join(f"<gmd:keyword>{_text(word)}</gmd:keyword>" for word in words)
    return f"<gmd:descriptiveKeywords><gmd:MD_Keywords>{inner}</gmd:MD_Keywords></gmd:descriptiveKeywords>"


def _rights() -> str:
    restricted = _code("MD_RestrictionCode", "otherRestrictions")
    return (
        f"<gmd:resourceConstraints><gmd:MD_LegalConstraints><gmd:useConstraints>{restricted}</gmd:useConstraints>"
        f"<gmd:otherConstraints>{_text(_LICENCE)}</gmd:otherConstraints></gmd:MD_LegalConstraints></gmd:resourceConstraints>"
    )


def _extent() -> str:
    sides = zip(("westBoundLongitude", "southBoundLatitude", "eastBoundLongitude", "northBoundLatitude"), BOX, strict=True)
    named = {name: f"<gmd:{name}><gco:Decimal>{value}</gco:Decimal></gmd:{name}>" for name, value in sides}
    order = ("westBoundLongitude", "eastBoundLongitude", "southBoundLatitude", "northBoundLatitude")
    inner = "".join(named[name] for name in order)
    box = f"<gmd:EX_GeographicBoundingBox>{inner}</gmd:EX_GeographicBoundingBox>"
    return f"<gmd:EX_Extent><gmd:geographicElement>{box}</gmd:geographicElement></gmd:EX_Extent>"


def _resource(address: str, protocol: str, name: str) -> str:
    named = f"<gmd:name>{_text(name)}</gmd:name>" if name else ""
    return (
        f"<gmd:CI_OnlineResource><gmd:linkage><gmd:URL>{escape(address)}</gmd:URL></gmd:linkage>"
        f"<gmd:protocol>{_text(protocol)}</gmd:protocol>{named}</gmd:CI_OnlineResource>"
    )


def _online(address: str, protocol: str, name: str) -> str:
    return f"<gmd:onLine>{_resource(address, protocol, name)}</gmd:onLine>"
