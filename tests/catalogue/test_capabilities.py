"""What a catalogue says of itself is read, and believed only as far as it leads back to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.catalogue.fakecatalogue import CSW, FakeCatalogue, capabilities, exception, operation
from tests.catalogue.pycswserver import Pycsw
from tests.fakehost import FakeHost, Reply
from tests.services.gdi import query
from twin.catalogue.capabilities import chosen_schema, connect
from twin.catalogue.catalogue import DUBLIN_CORE, ISO19115_3, ISO19139, Catalogue, Endpoints
from twin.errors import NotAllowed, ServiceFailed
from twin.outbound import Credential, Door

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "csw"
real = pytest.mark.skipif(not DATA.is_dir(), reason="the shared files are not beside this checkout")
XML = "application/xml"


def told(body: bytes, path: str = "/csw") -> Catalogue:
    """Return what is read of a capabilities document."""
    with FakeHost(lambda asked: Reply(body, XML)) as host:
        return connect(host.door(), f"{host.url}{path}")


def test_pycsw_introduces_itself(pycsw: Pycsw) -> None:
    found = connect(pycsw.door(), pycsw.address)
    assert (found.version, found.schema, found.typenames) == ("2.0.2", ISO19139, "gmd:MD_Metadata")
    assert (found.title, found.provider) == ("Metadatenkatalog Musterstadt", "Stadt Musterstadt")
    assert found.contact == "Geoinformation, geodaten@musterstadt.example"
    assert found.languages == ("ger", "eng")
    assert found.endpoints == Endpoints(pycsw.address, pycsw.address, transaction=pycsw.address)
    assert found.notes == () and Catalogue.from_json(found.to_json()) == found


@pytest.mark.parametrize("more", ["", "?", "?service=CSW&request=GetCapabilities&version=3.0.0", "?REQUEST=GetRecords#x"])
def test_an_address_may_carry_what_belongs_to_the_protocol(pycsw: Pycsw, more: str) -> None:
    assert connect(pycsw.door(), pycsw.address + more).address == pycsw.address


def test_other_words_of_an_address_stay() -> None:
    with FakeHost(lambda path: Reply(capabilities(f"{host.url}/csw?katalog=bauen"), XML)) as host:
        found = connect(host.door(), f"{host.url}/csw?katalog=bauen&request=GetCapabilities")
    assert found.address == found.endpoints.records == f"{host.url}/csw?katalog=bauen"
    assert query(host.paths[0])["katalog"] == "bauen" and query(host.paths[0])["request"] == "GetCapabilities"


@real
@pytest.mark.parametrize(
    ("name", "title", "host", "transactions"),
    [
        ("mrmap/capabilities_csw_2.0.2.xml", "CSW Geoportal Hessen", "gdk.geoportal.hessen.de", False),
        ("pycsw_suites/apiso-inspire/expected/get_GetCapabilities.xml", "pycsw Geospatial Catalogue", "localhost", False),
    ],
)
def test_real_documents_are_read(name: str, title: str, host: str, transactions: bool) -> None:
    found = told((DATA / name).read_bytes())
    assert (found.title, found.version, found.schema) == (title, "2.0.2", ISO19139)
    assert found.provider and found.contact and bool(found.endpoints.transaction) is transactions
    # they speak of hosts that are not the one asked: it is asked, and that is said
    assert found.endpoints.records == found.endpoints.record == found.address
    assert len(found.notes) == 2 and all(host in note.de and host in note.en for note in found.notes)


@real
def test_inspire_languages_come_with_the_default_first() -> None:
    found = told((DATA / "pycsw_suites/apiso-inspire/expected/get_GetCapabilities.xml").read_bytes())
    assert found.languages == ("eng", "gre")


@real
def test_a_document_without_addresses_title_and_version_is_read() -> None:
    found = told((DATA / "mrmap/capabilities_mrmap.xml").read_bytes())
    assert (found.title, found.version, found.schema) == ("127.0.0.1", "2.0.2", ISO19139)
    assert found.endpoints == Endpoints(found.address, found.address) and found.notes == ()


@pytest.mark.parametrize(
    "advertised",
    [
        "http://169.254.169.254/latest/meta-data",
        "http://127.0.0.1:1/csw",
        "https://anderswo.example/csw",
        "file:///etc/passwd",
        "http://katalog@127.0.0.1/",
        "http://127.1/csw",
    ],
)
def test_an_advertised_address_elsewhere_is_not_asked(advertised: str) -> None:
    found = told(capabilities(advertised))
    assert found.endpoints.records == found.endpoints.record == found.address
    assert len(found.notes) == 2 and advertised in found.notes[0].de


def test_another_path_of_the_same_host_is_believed() -> None:
    with FakeHost(lambda path: Reply(capabilities(f"{host.url}/suche?version=2.0.2"), XML)) as host:
        found = connect(host.door(), f"{host.url}/csw")
    assert found.endpoints.records == f"{host.url}/suche" and found.notes == ()


def test_credentials_go_to_the_configured_origin_only() -> None:
    with FakeHost(lambda path: Reply(b"", XML)) as other, FakeCatalogue() as server:
        server.told = lambda server: Reply(capabilities(other.url), XML)
        credential = Credential(server.host.url, "k", "geheim")
        door = server.host.door(credential, also=f"127.0.0.1:{other.port}")
        assert connect(door, server.address, user="k").user == "k"
        assert "Authorization" in server.host.asked[0].headers and other.asked == []
        server.told = lambda server: Reply(b"", XML, 302, {"Location": f"{other.url}/csw"})
        with pytest.raises(ServiceFailed):
            connect(door, server.address)
        assert other.asked and "Authorization" not in other.asked[0].headers


def test_a_redirect_is_followed_and_told() -> None:
    with FakeHost(lambda path: Reply(capabilities("/csw"), XML)) as other, FakeCatalogue() as server:
        server.told = lambda server: Reply(
            b"", XML, 302, {"Location": f"http://localhost:{other.port}/csw?request=GetCapabilities"}
        )
        found = connect(server.host.door(also=f"localhost:{other.port}"), server.address)
    assert found.address == server.address and found.endpoints.records == f"http://localhost:{other.port}/csw"
    assert len(found.notes) == 1 and f"http://localhost:{other.port}" in found.notes[0].de


def test_addresses_may_stand_in_a_place_of_their_own_each() -> None:
    ways = (
        '<ows:Operation name="GetRecords"><ows:DCP><ows:HTTP><ows:Get xlink:href="/get"/></ows:HTTP></ows:DCP>'
        '<ows:DCP><ows:HTTP><ows:Post xlink:href="/post"/></ows:HTTP></ows:DCP></ows:Operation>'
    )
    assert told(capabilities("/csw", operations=ways)).endpoints.records.endswith("/post")


def test_an_internal_address_is_refused_before_anything_is_sent() -> None:
    with FakeHost(lambda path: Reply(b"", XML)) as host:
        with pytest.raises(NotAllowed):
            connect(Door(), f"{host.url}/csw")
        assert host.asked == []


def versions(*spoken: str) -> FakeCatalogue:
    """Return a catalogue that speaks these versions and refuses to choose another."""

    def answer(server: FakeCatalogue) -> Reply:
        wishes = query(server.host.paths[-1]).get("acceptversions", spoken[-1]).split(",")
        fitting = [wish for wish in wishes if wish in spoken]
        if not fitting:
            return Reply(exception("Version", "VersionNegotiationFailed"), XML, 400)
        return Reply(capabilities(server.address, version=fitting[0]), XML)

    return FakeCatalogue(told=answer)


@pytest.mark.parametrize(
    ("spoken", "chosen"),
    [(("2.0.2", "3.0.0"), "2.0.2"), (("3.0.0", "2.0.2"), "2.0.2"), (("3.0.0",), "3.0.0"), (("2.0.2",), "2.0.2")],
)
def test_the_version_is_agreed_upon(spoken: tuple[str, ...], chosen: str) -> None:
    with versions(*spoken) as server:
        assert connect(server.host.door(), server.address).version == chosen


@pytest.mark.parametrize("spoken", ["2.0.2", "3.0.0"])
def test_a_catalogue_that_answers_in_the_version_it_likes_is_taken_at_its_word(spoken: str) -> None:
    assert told(capabilities("/csw", version=spoken)).version == spoken


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (capabilities("/csw", version="2.0.1"), "CATALOGUE_VERSION"),
        (capabilities("/csw", operations=operation("DescribeRecord", "/csw")), "CATALOGUE_NO_SEARCH"),
        (b'<WFS_Capabilities version="2.0.0"/>', "CATALOGUE_NOT_CSW"),
        (b'<Capabilities xmlns="http://www.opengis.net/wmts/1.0"><Contents/></Capabilities>', "CATALOGUE_NOT_CSW"),
        (exception("Wartung"), "CATALOGUE_EXCEPTION"),
    ],
)
def test_what_is_no_catalogue_is_refused(body: bytes, code: str) -> None:
    with pytest.raises(ServiceFailed) as fault:
        told(body)
    assert fault.value.code == code


def test_the_richest_schema_is_chosen() -> None:
    assert chosen_schema([DUBLIN_CORE, ISO19115_3, ISO19139], "2.0.2") == ISO19139
    assert chosen_schema([DUBLIN_CORE, ISO19115_3], "2.0.2") == ISO19115_3
    assert chosen_schema([DUBLIN_CORE, f"{ISO19115_3}/"], "2.0.2") == f"{ISO19115_3}/"
    assert chosen_schema(["http://www.w3.org/2005/Atom"], "2.0.2") == DUBLIN_CORE


def test_plain_xml_is_preferred_to_soap_and_get_is_used_where_nothing_else_is() -> None:
    both = (
        '<ows:Operation name="GetRecords"><ows:DCP><ows:HTTP><ows:Get xlink:href="/get"/>'
        '<ows:Post xlink:href="/soap"><ows:Constraint name="PostEncoding"><ows:Value>SOAP</ows:Value></ows:Constraint></ows:Post>'
        '<ows:Post xlink:href="/xml"><ows:Constraint name="PostEncoding"><ows:Value>XML</ows:Value></ows:Constraint></ows:Post>'
        "</ows:HTTP></ows:DCP></ows:Operation>"
    )
    found = told(capabilities("/csw", operations=both))
    assert found.endpoints.records == found.address.replace("/csw", "/xml") and found.endpoints.records_by_post
    cql = '<ows:Parameter name="CONSTRAINTLANGUAGE"><ows:Value>CQL_TEXT</ows:Value></ows:Parameter>'
    found = told(capabilities("/csw", operations=operation("GetRecords", "/get", post=False, more=cql)))
    assert not found.endpoints.records_by_post and found.endpoints.constraint == "CQL_TEXT"


def test_a_page_is_not_larger_than_the_server_gives() -> None:
    most = '<ows:Constraint name="MaxRecordDefault"><ows:Value>10</ows:Value></ows:Constraint>'
    assert told(capabilities("/csw", more=most)).page == 10
    assert told(capabilities("/csw")).page == 50


def test_what_was_forgiven_is_noted() -> None:
    body = capabilities("/csw").replace(b"Katalog<", "Gebäude<".encode("cp1252"))
    found = told(body)
    assert found.title == "Gebäude" and len(found.notes) == 1 and CSW in body.decode("cp1252")
