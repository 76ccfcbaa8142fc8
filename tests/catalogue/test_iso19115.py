"""Records of ISO 19115-3 are read to the same fields as those of 19139."""

from __future__ import annotations

from tests.catalogue.documents import modern, words
from twin.catalogue.reading import read_record
from twin.catalogue.record import Contact, Dates

IDENTIFIER = f"<mcc:MD_Identifier><mcc:code>{words('{0}')}</mcc:code></mcc:MD_Identifier>"
PARTY = (
    '<cit:CI_Responsibility><cit:role><cit:CI_RoleCode codeList="#" codeListValue="custodian"/></cit:role><cit:party>'
    f"<cit:CI_Organisation><cit:name>{words('Stadt')}</cit:name><cit:contactInfo><cit:CI_Contact><cit:phone><cit:CI_Telephone>"
    f"<cit:number>{words('0123')}</cit:number></cit:CI_Telephone></cit:phone><cit:address><cit:CI_Address><cit:electronicMailAddress>"
    f"{words('a@b.example')}</cit:electronicMailAddress></cit:CI_Address></cit:address></cit:CI_Contact></cit:contactInfo>"
    f"<cit:individual><cit:CI_Individual><cit:name>{words('Frau Muster')}</cit:name></cit:CI_Individual></cit:individual>"
    "</cit:CI_Organisation></cit:party></cit:CI_Responsibility>"
)


def stated(role: str, day: str) -> str:
    return (
        f"<cit:CI_Date><cit:date><gco:DateTime>{day}T10:00:00</gco:DateTime></cit:date>"
        f'<cit:dateType><cit:CI_DateTypeCode codeList="#" codeListValue="{role}"/></cit:dateType></cit:CI_Date>'
    )


RECORD = modern(
    f"<mdb:metadataIdentifier>{IDENTIFIER.format('id-3')}</mdb:metadataIdentifier>"
    '<mdb:defaultLocale><lan:PT_Locale><lan:language><lan:LanguageCode codeList="#" codeListValue="ger"/></lan:language>'
    "</lan:PT_Locale></mdb:defaultLocale>"
    f'<mdb:parentMetadata uuidref="parent-1"/>'
    '<mdb:metadataScope><mdb:MD_MetadataScope><mdb:resourceScope><mcc:MD_ScopeCode codeList="#" codeListValue="series"/>'
    "</mdb:resourceScope></mdb:MD_MetadataScope></mdb:metadataScope>"
    f"<mdb:contact>{PARTY}</mdb:contact>"
    f"<mdb:dateInfo>{stated('creation', '2020-01-01')}</mdb:dateInfo>"
    f"<mdb:dateInfo>{stated('revision', '2026-02-03')}</mdb:dateInfo>"
    "<mdb:identificationInfo><mri:MD_DataIdentification><mri:citation><cit:CI_Citation>"
    f"<cit:title>{words('Luftbilder')}</cit:title><cit:date>{stated('lastRevision', '2025-06-07')}</cit:date>"
    f"<cit:edition>{words('3')}</cit:edition></cit:CI_Citation></mri:citation>"
    "<mri:spatialResolution><mri:MD_Resolution><mri:distance><gco:Distance uom='cm'>10</gco:Distance></mri:distance>"
    "</mri:MD_Resolution></mri:spatialResolution></mri:MD_DataIdentification></mdb:identificationInfo>"
    "<mdb:distributionInfo><mrd:MD_Distribution><mrd:distributionFormat><mrd:MD_Format><mrd:formatSpecificationCitation>"
    f"<cit:CI_Citation><cit:title>{words('GeoTIFF')}</cit:title></cit:CI_Citation></mrd:formatSpecificationCitation></mrd:MD_Format>"
    "</mrd:distributionFormat><mrd:transferOptions><mrd:MD_DigitalTransferOptions><mrd:onLine><cit:CI_OnlineResource><cit:linkage>"
    f"{words('https://town.example/get?tile=1')}</cit:linkage><cit:protocol>{words('WWW:DOWNLOAD')}</cit:protocol>"
    "</cit:CI_OnlineResource></mrd:onLine></mrd:MD_DigitalTransferOptions></mrd:transferOptions></mrd:MD_Distribution>"
    "</mdb:distributionInfo>"
    f"<mdb:resourceLineage><mrl:LI_Lineage><mrl:statement>{words('Befliegung')}</mrl:statement></mrl:LI_Lineage></mdb:resourceLineage>"
)


def test_all_that_stands_elsewhere_than_in_19139_is_found() -> None:
    found = read_record(RECORD)
    assert (found.identifier, found.standard, found.kind, found.parent) == ("id-3", "iso19115-3", "series", "parent-1")
    assert found.language == "ger"
    assert found.dates == Dates("", "", "2025-06-07", "2026-02-03")
    assert found.contacts == (Contact("Stadt", "Frau Muster", "custodian", "a@b.example", "0123", ""),)
    assert (found.lineage, found.edition, found.resolution.metres) == ("Befliegung", "3", (0.1,))
    assert [(item.access, item.format, item.ways) for item in found.distributions] == [("download", "GeoTIFF", ("copy",))]
