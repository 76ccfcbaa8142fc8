"""A town on 127.0.0.1: a catalogue whose records lead to its own WMS, WFS, feed and file."""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from tests.catalogue.fakecatalogue import CSW, DECLARATION, capabilities, exception, response, understood
from tests.fakehost import FakeHost, Reply
from tests.services import gdi

CODES = "http://www.isotc211.org/2005/resources/codelist/gmxCodelists.xml"
LICENCE = (
    '{"id":"dl-by-de/2.0","name":"Datenlizenz Deutschland Namensnennung 2.0",'
    '"url":"https://www.govdata.de/dl-de/by-2-0","quelle":"© Stadt Musterstadt"}'
)


def text(words: str) -> str:
    return f"<gco:CharacterString>{escape(words)}</gco:CharacterString>"


def code(name: str, value: str) -> str:
    return f'<gmd:{name} codeList="{CODES}#{name}" codeListValue="{value}"/>'


@dataclass
class Way:
    """One online resource of a record."""

    address: str
    protocol: str
    name: str = ""
    description: str = ""

    def xml(self) -> str:
        return (
            f"<gmd:onLine><gmd:CI_OnlineResource><gmd:linkage><gmd:URL>{escape(self.address)}</gmd:URL></gmd:linkage>"
            f"<gmd:protocol>{text(self.protocol)}</gmd:protocol><gmd:name>{text(self.name)}</gmd:name>"
            f"<gmd:description>{text(self.description)}</gmd:description>"
            f"<gmd:function>{code('CI_OnLineFunctionCode', 'download')}</gmd:function></gmd:CI_OnlineResource></gmd:onLine>"
        )


def record(identifier: str, title: str, date: str, ways: list[Way]) -> bytes:
    """A dataset record as ISO 19139 with date of revision, licence, contact and ways to the data."""
    party = (
        f"<gmd:CI_ResponsibleParty><gmd:individualName>{text('Frau Muster')}</gmd:individualName>"
        f"<gmd:organisationName>{text('Stadt Musterstadt')}</gmd:organisationName>"
        f"<gmd:role>{code('CI_RoleCode', 'pointOfContact')}</gmd:role></gmd:CI_ResponsibleParty>"
    )
    return f"""<gmd:MD_Metadata xmlns:gmd="http://www.isotc211.org/2005/gmd" xmlns:gco="http://www.isotc211.org/2005/gco">
<gmd:fileIdentifier>{text(identifier)}</gmd:fileIdentifier>
<gmd:hierarchyLevel>{code("MD_ScopeCode", "dataset")}</gmd:hierarchyLevel><gmd:contact>{party}</gmd:contact>
<gmd:dateStamp><gco:Date>2026-11-01</gco:Date></gmd:dateStamp>
<gmd:identificationInfo><gmd:MD_DataIdentification><gmd:citation><gmd:CI_Citation><gmd:title>{text(title)}</gmd:title>
<gmd:date><gmd:CI_Date><gmd:date><gco:Date>{date}</gco:Date></gmd:date>
<gmd:dateType>{code("CI_DateTypeCode", "revision")}</gmd:dateType></gmd:CI_Date></gmd:date></gmd:CI_Citation></gmd:citation>
<gmd:abstract>{text(f"Daten zu {title}")}</gmd:abstract><gmd:pointOfContact>{party}</gmd:pointOfContact>
<gmd:resourceConstraints><gmd:MD_LegalConstraints><gmd:useConstraints>{code("MD_RestrictionCode", "otherRestrictions")}
</gmd:useConstraints><gmd:otherConstraints>{text(LICENCE)}</gmd:otherConstraints></gmd:MD_LegalConstraints>
</gmd:resourceConstraints></gmd:MD_DataIdentification></gmd:identificationInfo>
<gmd:distributionInfo><gmd:MD_Distribution><gmd:transferOptions><gmd:MD_DigitalTransferOptions>
{"".join(way.xml() for way in ways)}</gmd:MD_DigitalTransferOptions></gmd:transferOptions></gmd:MD_Distribution>
</gmd:distributionInfo></gmd:MD_Metadata>""".encode()


@dataclass
class Town:
    """A running host; `records` by identifier may be changed, `down` lets the catalogue fail."""

    host: FakeHost
    records: dict[str, bytes] = field(default_factory=dict)
    down: Reply | None = None
    features: int = 40
    more: dict[str, Reply] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"{self.host.url}/csw"

    @property
    def allow(self) -> str:
        return f"127.0.0.1:{self.host.port}"

    def revise(self, date: str, identifier: str = "baum", address: str = "") -> None:
        """Put in the record of the trees of a date, as WMS and WFS."""
        base = address or self.host.url
        ways = [
            Way(f"{base}/wms?SERVICE=WMS&REQUEST=GetCapabilities", "OGC:WMS", "dop20"),
            Way(f"{base}/wfs?SERVICE=WFS&REQUEST=GetCapabilities", "OGC:WFS", "gruen:baum"),
        ]
        self.records[identifier] = record(identifier, "Baumkataster Musterstadt", date, ways)

    def answer(self, path: str) -> Reply:
        place, asked = urllib.parse.urlsplit(path).path, gdi.query(path)
        if path in self.more:
            return self.more[path]
        if place == "/csw":
            return self._catalogue(path)
        if place == "/wfs":
            return gdi.wfs([gdi.tree(number) for number in range(self.features)])(self.host, path)
        if asked.get("request") == "GetMap":
            return Reply(gdi.picture((200, 30, 30)), "image/png")
        if place == "/wms":
            return Reply(gdi.sample("wms/luftbild-130.xml", self.host), "text/xml")
        return gdi.NOT_HERE

    def _catalogue(self, path: str) -> Reply:
        if self.down is not None:
            return self.down
        asked, sent = gdi.query(path), self.host.asked[-1]
        request = asked.get("request", "").lower()
        if request == "getcapabilities":
            return Reply(capabilities(self.address), "application/xml")
        if request == "getrecordbyid" or b"GetRecordById" in sent.body:
            found = self.records.get(asked.get("id", ""), b"")
            return Reply(
                DECLARATION + f'<csw:GetRecordByIdResponse xmlns:csw="{CSW}">'.encode() + found + b"</csw:GetRecordByIdResponse>",
                "application/xml",
            )
        wanted = understood(sent)
        everything = list(self.records.values())
        page = everything[wanted.start - 1 : wanted.start - 1 + wanted.count]
        return Reply(response(page, len(everything)), "application/xml")


BROKEN = Reply(exception(), "application/xml")


@contextmanager
def running() -> Iterator[Town]:
    with FakeHost(lambda path: gdi.NOT_HERE) as host:
        town = Town(host)
        host.answer = town.answer
        yield town
