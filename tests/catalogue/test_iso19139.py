"""Every field of a record of ISO 19139 is read in the ways German and other catalogues write it."""

from __future__ import annotations

import pytest

from tests.catalogue import documents
from tests.catalogue.documents import box, dataset, date, legal, online, service, words
from twin.catalogue.reading import read_record
from twin.catalogue.record import CatalogueRecord, Contact, Dates, Resolution
from twin.geodata.bbox import BBox


def read(identification: str = "", **more: str) -> CatalogueRecord:
    return read_record(dataset(identification, **more))


LOCALE = (
    '<gmd:locale><gmd:PT_Locale id="{0}"><gmd:languageCode><gmd:LanguageCode codeList="#" codeListValue="{1}"/>'
    "</gmd:languageCode></gmd:PT_Locale></gmd:locale>"
)
FREE = (
    "<gmd:PT_FreeText><gmd:textGroup><gmd:LocalisedCharacterString locale='{0}'>{1}</gmd:LocalisedCharacterString>"
    "</gmd:textGroup></gmd:PT_FreeText>"
)


def test_words_are_german_where_the_record_has_german() -> None:
    title = words("Gaps between buildings") + FREE.format("#DE", "Baulücken")
    found = read(title=title, locale=LOCALE.format("DE", "ger"))
    assert (found.title, found.other_titles) == ("Baulücken", ("Gaps between buildings",))


def test_without_german_the_main_language_stays() -> None:
    found = read(title=words("Baulücken") + FREE.format("#EN", "Gaps"), locale=LOCALE.format("EN", "eng"))
    assert (found.title, found.other_titles) == ("Baulücken", ("Gaps",))


def test_an_empty_main_language_is_filled_from_another() -> None:
    assert read(title=words(" ") + FREE.format("#FR", "Dents creuses")).title == "Dents creuses"


def test_words_may_be_a_link() -> None:
    title = '<gmx:Anchor xlink:href="https://registry.example/1">Baulücken 2026</gmx:Anchor>'
    assert read(title=title).title == "Baulücken 2026"


def test_a_record_without_a_title_is_called_by_its_identifier_and_says_so() -> None:
    found = read(title="")
    assert (found.title, found.lacks[0]) == ("id-1", "title")


def test_paragraphs_of_an_abstract_stay_and_other_breaks_go() -> None:
    text = "Erster\n      Absatz.\n\n   \n   Zweiter\tAbsatz."
    assert read(f"<gmd:abstract>{words(text)}</gmd:abstract>").abstract == "Erster Absatz.\n\nZweiter Absatz."


def test_an_endless_abstract_is_cut() -> None:
    assert len(read(f"<gmd:abstract>{words('a' * 50_000)}</gmd:abstract>").abstract) == 20_001


def test_dates_are_told_apart_and_the_latest_revision_counts() -> None:
    dates = (
        date("creation", "01.02.2019")
        + date("revision", "2021")
        + date("revision", "<gco:DateTime>2026-10-12T08:00:00+02:00</gco:DateTime>")
        + date("publication", "<gml:TimeInstant><gml:timePosition>2020-05</gml:timePosition></gml:TimeInstant>")
    )
    assert read(dates=dates).dates == Dates("2019-02-01", "2020-05", "2026-10-12", "2026-01-02")


def test_a_date_that_is_none_is_kept_out_and_named() -> None:
    found = read(dates=date("revision", "31.02.2026") + date("creation", ""))
    assert found.dates == Dates(metadata="2026-01-02")
    assert found.unread == ("dates: 31.02.2026",)
    assert "dates" in found.lacks


def test_a_date_of_unknown_kind_counts_as_creation_only_alone() -> None:
    assert read(dates=date("", "2020-01-01")).dates.creation == "2020-01-01"
    assert read(dates=date("", "2020-01-01") + date("revision", "2021-01-01")).dates.creation == ""


def test_maintenance_is_the_resource_s() -> None:
    code = '<gmd:MD_MaintenanceFrequencyCode codeList="#" codeListValue="annually"/>'
    inner = (
        "<gmd:MD_MaintenanceInformation><gmd:maintenanceAndUpdateFrequency>"
        f"{code}</gmd:maintenanceAndUpdateFrequency></gmd:MD_MaintenanceInformation>"
    )
    assert read(f"<gmd:resourceMaintenance>{inner}</gmd:resourceMaintenance>").maintenance == "annually"
    assert read(rest=f"<gmd:metadataMaintenance>{inner}</gmd:metadataMaintenance>").maintenance == ""


def resolved(inner: str) -> str:
    return f"<gmd:spatialResolution><gmd:MD_Resolution>{inner}</gmd:MD_Resolution></gmd:spatialResolution>"


def scale(number: str) -> str:
    inner = f"<gmd:denominator><gco:Integer>{number}</gco:Integer></gmd:denominator>"
    return resolved(
        f"<gmd:equivalentScale><gmd:MD_RepresentativeFraction>{inner}</gmd:MD_RepresentativeFraction></gmd:equivalentScale>"
    )


def distance(number: str, unit: str) -> str:
    return resolved(f"<gmd:distance><gco:Distance uom='{unit}'>{number}</gco:Distance></gmd:distance>")


def test_resolutions_are_scales_and_metres() -> None:
    pieces = [scale("5000"), scale("25.000"), distance("20", "cm"), distance("1", "m"), distance("0,5", "km")]
    pieces += [distance("2", "urn:ogc:def:uom:EPSG::9001"), distance("3", "http://standards.iso.org/uom.xml#metre")]
    assert read("".join(pieces)).resolution == Resolution((5000, 25000), (0.2, 1.0, 500.0, 2.0, 3.0))


def test_a_resolution_in_other_units_is_named_not_guessed() -> None:
    found = read(distance("200", "dpi") + distance("0.5", "deg") + distance("10", "") + scale("null"))
    assert found.resolution == Resolution()
    assert found.unread == ("resolution: 200 dpi", "resolution: 0.5 deg", "resolution: 10", "resolution: null")


def test_a_service_s_resolution_stands_in_its_abstract() -> None:
    text = "Dienst. Maßstab: 1:25000; Bodenauflösung: 0,5m; Scanauflösung (DPI): null"
    assert read_record(service(f"<gmd:abstract>{words(text)}</gmd:abstract>")).resolution == Resolution((25000,), (0.5,))


@pytest.mark.parametrize(
    ("code", "space", "system"),
    [
        (words("EPSG:25832"), "", ("EPSG:25832",)),
        (words("25832"), "EPSG", ("EPSG:25832",)),
        (words("25832"), "http://www.epsg-registry.org", ("EPSG:25832",)),
        (words("EPSG 31467: DHDN / Gauss-Krüger Zone 3"), "", ("EPSG:31467",)),
        (words("http://www.opengis.net/def/crs/EPSG/0/25832"), "", ("EPSG:25832",)),
        (words("urn:ogc:def:crs:EPSG::25832"), "", ("EPSG:25832",)),
        (words("urn:ogc:def:crs:EPSG:6.11.2:25832"), "", ("EPSG:25832",)),
        (words("RGF93 / CC48 (EPSG:3948)"), "EPSG", ("EPSG:3948",)),
        (words("31468, 31469"), "urn:ogc:def:crs:EPSG", ("EPSG:31468", "EPSG:31469")),
        (words("World Geodetic System 1984 (EPSG:4326)"), "", ("EPSG:4326",)),
        ('<gmx:Anchor xlink:href="http://www.opengis.net/def/crs/EPSG/0/25833">ETRS89 UTM33</gmx:Anchor>', "", ("EPSG:25833",)),
        (words("ETRS89_UTM32*DE_DHHN2016_NH"), "AdV", ("ETRS89_UTM32*DE_DHHN2016_NH",)),
        (words(""), "", ()),
    ],
)
def test_coordinate_systems_are_known_in_every_writing(code: str, space: str, system: tuple[str, ...]) -> None:
    identifier = (
        f"<gmd:RS_Identifier><gmd:code>{code}</gmd:code><gmd:codeSpace>{words(space)}</gmd:codeSpace></gmd:RS_Identifier>"
    )
    rest = (
        "<gmd:referenceSystemInfo><gmd:MD_ReferenceSystem><gmd:referenceSystemIdentifier>"
        f"{identifier}</gmd:referenceSystemIdentifier></gmd:MD_ReferenceSystem></gmd:referenceSystemInfo>"
    )
    assert read(rest=rest).crs == system


def party(organisation: str, mail: str, role: str) -> str:
    voice = f"<gmd:voice>{words('+49 5251 88-0')}</gmd:voice>"
    return (
        f"<gmd:CI_ResponsibleParty><gmd:organisationName>{words(organisation)}</gmd:organisationName><gmd:contactInfo>"
        f"<gmd:CI_Contact><gmd:phone><gmd:CI_Telephone>{voice}</gmd:CI_Telephone></gmd:phone>"
        f"<gmd:address><gmd:CI_Address><gmd:deliveryPoint>{words('Am Abdinghof 11')}</gmd:deliveryPoint><gmd:city>"
        f"{words('Paderborn')}</gmd:city><gmd:postalCode>{words('33098')}</gmd:postalCode><gmd:electronicMailAddress>{words(mail)}"
        "</gmd:electronicMailAddress></gmd:CI_Address></gmd:address></gmd:CI_Contact></gmd:contactInfo>"
        f'<gmd:role><gmd:CI_RoleCode codeList="#" codeListValue="{role}"/></gmd:role></gmd:CI_ResponsibleParty>'
    )


def test_contacts_of_the_resource_come_before_those_of_the_record() -> None:
    resource = f"<gmd:pointOfContact>{party('Vermessungsamt', 'geo@town.example', 'owner')}</gmd:pointOfContact>"
    record = f"<gmd:contact>{party('Rechenzentrum', 'https://town.example/kontakt', 'pointOfContact')}</gmd:contact>"
    empty = "<gmd:contact/><gmd:contact><gmd:CI_ResponsibleParty><gmd:role/></gmd:CI_ResponsibleParty></gmd:contact>"
    found = read(resource + resource, rest=record + empty)
    place = "Am Abdinghof 11, 33098 Paderborn"
    assert found.contacts == (
        Contact("Vermessungsamt", "", "owner", "geo@town.example", "+49 5251 88-0", place),
        Contact("Rechenzentrum", "", "pointOfContact", "", "+49 5251 88-0", f"{place}, https://town.example/kontakt"),
    )
    assert found.organisation == "Vermessungsamt"


GDI_DE = (
    '{"id":"dl-zero-de/2.0","name":"Datenlizenz Deutschland – Zero – Version 2.0",'
    '"url":"https://www.govdata.de/dl-de/zero-2-0","quelle":"© Stadt Paderborn"}'
)
NO_LIMITS = (
    '<gmx:Anchor xlink:href="http://inspire.ec.europa.eu/metadata-codelist/LimitationsOnPublicAccess/noLimitations">'
    "Es gelten keine Zugriffsbeschränkungen</gmx:Anchor>"
)


def test_constraints_as_gdi_de_writes_them() -> None:
    use = legal("useConstraints", f"{words('Nutzungsbedingungen: keine Einschränkung')}||{words(GDI_DE)}")
    found = read(legal("accessConstraints", NO_LIMITS) + use).constraints
    assert found.licence == "Datenlizenz Deutschland – Zero – Version 2.0"
    assert found.licence_url == "https://www.govdata.de/dl-de/zero-2-0"
    assert found.attribution == "© Stadt Paderborn"
    assert found.access == ("Es gelten keine Zugriffsbeschränkungen",)
    assert found.use == ("Nutzungsbedingungen: keine Einschränkung",)


def test_a_licence_may_be_a_link_and_inspire_s_code_lists_are_none() -> None:
    linked = '<gmx:Anchor xlink:href="http://dcat-ap.de/def/licenses/cc-by/4.0">Namensnennung</gmx:Anchor>'
    inspire = NO_LIMITS.replace("LimitationsOnPublicAccess/noLimitations", "ConditionsApplyingToAccessAndUse/noConditionsApply")
    found = read(legal("useConstraints", f"{inspire}||{linked}")).constraints
    assert (found.licence, found.licence_url) == ("CC BY 4.0", "http://dcat-ap.de/def/licenses/cc-by/4.0")
    assert read(legal("useConstraints", inspire)).constraints.licence_url == ""
    assert "licence" in read(legal("useConstraints", inspire)).lacks


def test_json_of_gdi_de_wins_over_links_and_words() -> None:
    linked = '<gmx:Anchor xlink:href="http://dcat-ap.de/def/licenses/cc-by/4.0">CC BY 4.0</gmx:Anchor>'
    found = read(legal("useConstraints", f"{words('Es gilt ODbL')}||{linked}||{words(GDI_DE)}")).constraints
    assert found.licence_url == "https://www.govdata.de/dl-de/zero-2-0"


def test_a_page_of_conditions_is_the_licence_only_where_no_licence_is_named() -> None:
    page = '<gmx:Anchor xlink:href="https://town.example/agb.html">Bedingungen der Stadt</gmx:Anchor>'
    alone = read(legal("useConstraints", page)).constraints
    assert (alone.licence, alone.licence_url) == ("Bedingungen der Stadt", "https://town.example/agb.html")
    beside = read(legal("useConstraints", f"{page}||{words('dl-de/by-2-0')}")).constraints
    assert beside.licence == "dl-de/by-2-0"


def test_boxes_are_put_right_and_nonsense_is_named() -> None:
    found = read(
        box("8.7", "51.8", "8.6", "51.7") + box("360000", "5721000", "361000", "5722000") + box("5", "50", "15", "55", "0")
    )
    assert found.bbox == BBox(8.6, 51.7, 8.7, 51.8)
    assert found.unread == ("bbox: 360000 5721000 361000 5722000",)


def test_a_box_across_the_date_line_is_kept_in_two() -> None:
    found = read(box("170", "-20", "-170", "-10"))
    assert found.extents == (BBox(170, -20, 180, -10), BBox(-180, -20, -170, -10))
    assert found.bbox == BBox(-180, -20, 180, -10)


def test_identifiers_of_the_data_come_with_their_code_space() -> None:
    def identifier(code: str, space: str) -> str:
        return (
            f"<gmd:identifier><gmd:RS_Identifier><gmd:code>{words(code)}</gmd:code>"
            f"<gmd:codeSpace>{words(space)}</gmd:codeSpace></gmd:RS_Identifier></gmd:identifier>"
        )

    found = read(dates=identifier("7", "https://registry.gdi-de.org/id/de.nw") + identifier("8", "DE.NW") + identifier("9", ""))
    assert found.resource_identifiers == ("https://registry.gdi-de.org/id/de.nw/7", "7", "DE.NW#8", "8", "9")


def test_lineage_is_its_statement_else_its_steps() -> None:
    def quality(inner: str) -> str:
        return (
            f"<gmd:dataQualityInfo><gmd:DQ_DataQuality><gmd:lineage><gmd:LI_Lineage>{inner}</gmd:LI_Lineage></gmd:lineage>"
            "</gmd:DQ_DataQuality></gmd:dataQualityInfo>"
        )

    described = f"<gmd:LI_ProcessStep><gmd:description>{words('Luftbild')}</gmd:description></gmd:LI_ProcessStep>"
    step = f"<gmd:processStep>{described}</gmd:processStep>"
    assert read(rest=quality(f"<gmd:statement>{words('Aus ALKIS')}</gmd:statement>{step}")).lineage == "Aus ALKIS"
    assert read(rest=quality(step)).lineage == "Luftbild"


def test_previews_are_addresses() -> None:
    def picture(name: str) -> str:
        inner = f"<gmd:MD_BrowseGraphic><gmd:fileName>{words(name)}</gmd:fileName></gmd:MD_BrowseGraphic>"
        return f"<gmd:graphicOverview>{inner}</gmd:graphicOverview>"

    found = read(picture("https://town.example/bild 1.png") + picture("large.png"))
    assert found.previews == ("https://town.example/bild%201.png",)
    assert found.unread == ("previews: large.png",)


def test_a_protocol_may_be_a_link() -> None:
    anchor = '<gmx:Anchor xlink:href="http://www.opengis.net/def/serviceType/ogc/wms">Kartenbilder</gmx:Anchor>'
    found = read(rest=online("https://town.example/dienst", anchor, "strassen")).distributions
    assert [(item.access, item.name, item.protocol) for item in found] == [("wms", "strassen", "Kartenbilder")]


def operated(operation: str, address: str) -> str:
    return (
        f"<srv:containsOperations><srv:SV_OperationMetadata><srv:operationName>{words(operation)}</srv:operationName>"
        f"<srv:connectPoint><gmd:CI_OnlineResource><gmd:linkage><gmd:URL>{address}</gmd:URL></gmd:linkage>"
        "</gmd:CI_OnlineResource></srv:connectPoint></srv:SV_OperationMetadata></srv:containsOperations>"
    )


def test_a_service_leads_to_its_coupled_layers_by_name() -> None:
    body = (
        "<srv:serviceType><gco:LocalName>view</gco:LocalName></srv:serviceType>"
        f"<srv:serviceTypeVersion>{words('OGC:WMS 1.3.0')}</srv:serviceTypeVersion>"
        f"<srv:coupledResource><srv:SV_CoupledResource><srv:operationName>{words('GetMap')}</srv:operationName>"
        f"<srv:identifier>{words('md-7')}</srv:identifier><gco:ScopedName>baum</gco:ScopedName></srv:SV_CoupledResource>"
        "</srv:coupledResource>"
        + operated("GetCapabilities", "https://town.example/dienst?REQUEST=GetCapabilities")
        + operated("GetMap", "https://town.example/dienst?")
        + '<srv:operatesOn uuidref="md-7"/>'
        + '<srv:operatesOn xlink:href="https://town.example/csw?SERVICE=CSW&amp;REQUEST=GetRecordById&amp;ID=md-8"/>'
        + '<srv:operatesOn uuidref="0" xlink:href="https://registry.gdi-de.org/id/de.nw/9"/>'
        + '<srv:operatesOn xlink:href="https://town.example/geonetwork/srv/api/records/md%2010"/>'
        + '<srv:operatesOn xlink:href="#innen"/>'
    )
    found = read_record(service(body))
    assert found.kind == "service"
    assert found.coupled == ("md-7", "md-8", "https://registry.gdi-de.org/id/de.nw/9", "md 10")
    assert [(item.access, item.name, item.shows) for item in found.distributions] == [("wms", "baum", ("md-7",))]
    assert found.distributions[0].address == "https://town.example/dienst?SERVICE=WMS&REQUEST=GetCapabilities"
    assert found.service_versions == ("OGC:WMS 1.3.0",)


def test_a_dataset_names_its_service_by_the_record_it_asks_for() -> None:
    found = read(rest=online("https://town.example/csw?REQUEST=GetRecordById&amp;Id=srv-7", "HTTPS"))
    assert found.coupled == ("srv-7",)


def test_operations_tell_the_kind_of_a_service_that_does_not() -> None:
    body = "<srv:serviceType><gco:LocalName>download</gco:LocalName></srv:serviceType>"
    wfs = read_record(service(body + operated("GetFeature", "https://town.example/dienst")))
    atom = read_record(service(body + operated("Get Download Service Metadata", "https://town.example/dienst")))
    assert [item.access for item in (*wfs.distributions, *atom.distributions)] == ["wfs", "atom"]


def test_profiles_of_other_communities_are_read_by_their_iso_type() -> None:
    document = (
        '<mcp:MD_Metadata xmlns:mcp="http://bluenet3.antcrc.utas.edu.au/mcp" xmlns:gmd="http://www.isotc211.org/2005/gmd" '
        'xmlns:gco="http://www.isotc211.org/2005/gco" gco:isoType="gmd:MD_Metadata"><gmd:fileIdentifier>'
        "<gco:CharacterString>a</gco:CharacterString></gmd:fileIdentifier></mcp:MD_Metadata>"
    )
    assert read_record(documents.element(document)).identifier == "a"


def test_the_catalogue_is_kept_and_the_record_survives_its_journey_as_json() -> None:
    found = read_record(dataset(box("170", "-20", "-170", "-10"), rest=online("ftp://town.example/a", "x")), "town")
    assert found.catalogue == "town"
    assert CatalogueRecord.from_json(found.to_json()) == found
