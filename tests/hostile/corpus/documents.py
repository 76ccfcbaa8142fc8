"""XML that reads files, blows up or calls servers, as every format of the twin that is XML (T6 to T10)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.hostile.trap import READ, Sample, Trap

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
# a sound file of each format that is XML, and one place in it where text stands
XML_SAMPLES = (
    "citygml/themen_3.gml", "collada/haus.dae", "gml/strassen.gml", "gpx/rundgang.gpx", "kml/orte.kml", "nas/muehlenhof.xml",
    "osm/viertel.osm", "wfs/baeume-110.xml", "wfs/baeume-200.xml", "wms/bplan-111.xml", "wms/luftbild-130.xml", "wmts/karte.xml",
    "xplangml/muehlenbleiche.gml",
)  # fmt: skip


def _sound(name: str) -> tuple[str, str]:
    """Return a sample's text from its root element on, and its file name."""
    text = (SAMPLES / name).read_text(encoding="utf-8-sig")
    begin = text.index("?>") + 2 if text.startswith("<?xml") else 0
    return text[begin:], name.rpartition("/")[2]


def _with_doctype(name: str, subset: str, reference: str = "&f;") -> bytes:
    """Return a sound sample with a document type before it and a reference in the first text after a tag."""
    body, _ = _sound(name)
    begin = body.rindex("</")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE r [{subset}]>{body[:begin]}{reference}{body[begin:]}'.encode()


BOMB = '<!ENTITY a0 "lol">' + "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(10))


def external_entities(trap: Trap) -> Iterator[Sample]:
    """T6: an external entity in every format that is XML."""
    entity = f'<!ENTITY f SYSTEM "{trap.file_url}">'
    for sample in XML_SAMPLES:
        yield Sample(sample.rpartition("/")[2], _with_doctype(sample, entity), "UPLOAD_XML_DTD")
    yield Sample(
        "a.gml",
        _with_doctype("gml/strassen.gml", entity).decode().replace("UTF-8", "UTF-16").encode("utf-16"),
        "UPLOAD_XML_DTD",
        what="UTF-16",
    )
    far = b"<!--" + b" " * 300_000 + b"-->"
    content = _with_doctype("kml/orte.kml", entity).replace(b"<!DOCTYPE", far + b"<!DOCTYPE")
    yield Sample("a.kml", content, "UPLOAD_XML_DTD", what="far into the prolog")
    yield Sample("a.kmz", zipped({"doc.kml": _with_doctype("kml/orte.kml", entity)}), "UPLOAD_XML_DTD")
    yield Sample(
        "a.gml",
        _with_doctype("gml/strassen.gml", f'<!ENTITY % p SYSTEM "{trap.url}">%p;', ""),
        "UPLOAD_XML_DTD",
        what="parameter",
    )
    yield from office(f"<!DOCTYPE r [{entity}]>", "&f;")


def forced(trap: Trap) -> Iterator[Sample]:
    """T7: the same entity forced into every XML importer, so that no parser of a library reads it by its own defaults."""
    content = f'<!DOCTYPE r [<!ENTITY f SYSTEM "{trap.file_url}">]><r><name>&f;</name></r>'.encode()
    for wanted in ("citygml", "collada", "gml", "gpx", "kml", "nas", "osm", "wfs", "wms", "wmts", "xplangml"):
        yield Sample("a.xml", content, "UPLOAD_XML_DTD", wanted=wanted)


def bombs(trap: Trap) -> Iterator[Sample]:
    """T8: entities that unfold to gigabytes."""
    for sample in XML_SAMPLES:
        yield Sample(sample.rpartition("/")[2], _with_doctype(sample, BOMB, "&a10;"), "UPLOAD_XML_DTD")
    block = f'<!ENTITY a "{"x" * 1_000_000}">'
    yield Sample("a.gml", _with_doctype("gml/strassen.gml", block, "&a;" * 5000), "UPLOAD_XML_DTD", what="quadratic")
    yield from office(f"<!DOCTYPE r [{BOMB}]>", "&a10;")
    yield Sample(
        "a.gml", b"<gml:x " + b"a='1' " * 10 + b"xmlns:gml='http://www.opengis.net/gml'>" + b"<gml:a>" * 100_000, what="deep"
    )
    yield Sample("a.kml", b"<kml xmlns='http://www.opengis.net/kml/2.2'>" + b"<Folder>" * 100_000, what="deep")
    attributes = " ".join(f"a{number}='x'" for number in range(100_000))
    yield Sample("a.kml", f"<kml xmlns='http://www.opengis.net/kml/2.2' {attributes}/>".encode(), what="attributes")


def fetches(trap: Trap) -> Iterator[Sample]:
    """T9: schemas, inclusions, style sheets and links to be fetched."""
    for sample in XML_SAMPLES:
        body, name = _sound(sample)
        end = body.index(">", body.index("<" + body.lstrip()[1:].split()[0].split(">")[0]))
        mark = (
            f' xmlns:xsi9="http://www.w3.org/2001/XMLSchema-instance" xsi9:noNamespaceSchemaLocation="{trap.url}.xsd"'
            f' xmlns:xi="http://www.w3.org/2001/XInclude" xml:base="{trap.url}"'
        )
        last = body.rindex("</")
        inclusion = f'<xi:include href="{trap.file_url}" parse="text"/><xi:include href="{trap.url}"/>'
        style = f'<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="{trap.url}.xsl"?>'
        yield Sample(name, f"{style}{body[:end]}{mark}{body[end:last]}{inclusion}{body[last:]}".encode())
    yield Sample(
        "a.gml",
        (
            '<gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:a="urn:a" '
            f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:a {trap.url}.xsd">'
            f'<gml:featureMember><a:x><a:n>1</a:n><a:r xlink:href="{trap.url}.gml#z"/>'
            '<a:g><gml:Point srsName="EPSG:25832"><gml:pos>481000 5729000</gml:pos></gml:Point></a:g></a:x></gml:featureMember>'
            "</gml:FeatureCollection>"
        ).encode(),
        READ,
        what="links",
    )
    for system in (trap.url, trap.file_url, f"urn:ogc:def:crs:{trap.url}"):
        text, _ = _sound("gml/strassen.gml")
        yield Sample("a.gml", text.replace('srsName="', f'srsName="{system}" old="').encode(), what="system by address")
    city, _ = _sound("citygml/themen_3.gml")
    for uri in (trap.url + ".png", trap.file_url, "../geheim.csv", str(trap.secret)):
        library = (
            '<app:appearanceMember xmlns:app="http://www.opengis.net/citygml/appearance/2.0"><app:Appearance><app:theme>t</app:theme>'
            f"<app:surfaceDataMember><app:ParameterizedTexture><app:imageURI>{uri}</app:imageURI>"
            "<app:mimeType>image/png</app:mimeType></app:ParameterizedTexture></app:surfaceDataMember></app:Appearance>"
            "</app:appearanceMember>"
        )
        last = city.rindex("</")
        yield Sample("a.gml", f"{city[:last]}{library}{city[last:]}".encode(), what="picture elsewhere")


def kml_links(trap: Trap) -> Iterator[Sample]:
    """T10: links, overlays, pictures and scripts in KML and KMZ."""
    scripts = "<![CDATA[<script>alert(1)</script><img src='x' onerror='alert(1)'><a href='javascript:alert(1)'>x</a>]]>"
    for place in (f"{trap.url}.kml", trap.file_url, "../geheim.csv"):
        text = (
            '<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2"><Document>'
            f"<NetworkLink><Link><href>{place}</href></Link></NetworkLink><Style id='s'><IconStyle><Icon><href>{place}</href></Icon>"
            f"</IconStyle></Style><Placemark><name>Ort</name><styleUrl>{place}#s</styleUrl><description>{scripts}</description>"
            "<Point><coordinates>8,51</coordinates></Point></Placemark>"
            f"<gx:Tour><gx:SoundCue><href>{place}</href></gx:SoundCue></gx:Tour>"
            f"<GroundOverlay><Icon><href>{place}</href></Icon></GroundOverlay>"
            f"<Placemark><Model><Link><href>{place}</href></Link></Model></Placemark></Document></kml>"
        )
        yield Sample("a.kml", text.encode(), READ)
        yield Sample("a.kmz", zipped({"doc.kml": text.encode()}), READ)


def office(doctype: str, reference: str) -> Iterator[Sample]:
    """Yield spreadsheets whose parts hold a document type; the reader of tables expands none, or refuses."""
    with zipfile.ZipFile(SAMPLES / "xlsx" / "baumkataster.xlsx") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}

    def spoilt(name: str) -> bytes:
        text = parts[name].decode()
        begin, end = text.index("?>") + 2, text.rindex("</")
        return f"{text[:begin]}{doctype}{text[begin:end]}{reference}{text[end:]}".encode()

    for name in ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"):
        if name in parts:
            yield Sample("a.xlsx", zipped({**parts, name: spoilt(name)}), what=name)
    table = (
        f'<?xml version="1.0"?>{doctype}<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
        '<office:body><office:spreadsheet><table:table table:name="a"><table:table-row><table:table-cell><text:p>x</text:p>'
        f"</table:table-cell><table:table-cell><text:p>{reference}</text:p></table:table-cell></table:table-row></table:table>"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    yield Sample("a.ods", zipped({"mimetype": kind, "content.xml": table.encode()}, zipfile.ZIP_STORED), what="content.xml")


def zipped(
    files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED, then: Callable[[zipfile.ZipFile], None] | None = None
) -> bytes:
    """Return an archive of these files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
        if then is not None:
            then(archive)
    return buffer.getvalue()
