"""One record of a catalogue's answer, whichever shape it comes in."""

from __future__ import annotations

from collections.abc import Callable

from twin.catalogue import dublincore, iso19115, iso19139
from twin.catalogue.record import CatalogueRecord
from twin.errors import FileDamaged
from twin.importers.xml import Element, local_name, namespace

_GMD, _GMI = "http://www.isotc211.org/2005/gmd", "http://www.isotc211.org/2005/gmi"
_ISO_TYPE = "{http://www.isotc211.org/2005/gco}isoType"
_ISO_2014 = ("http://standards.iso.org/iso/19115/-3/mdb/", "http://standards.iso.org/19115/-3/mdb/")
_CSW = "http://www.opengis.net/cat/csw/"
_DUBLIN_CORE = ("Record", "SummaryRecord", "BriefRecord")
# by namespace and name of the root: shapes other catalogues give, which nobody asks this twin to read
_OTHERS: tuple[tuple[str, str, str], ...] = (
    ("", "metadata", "FGDC CSDGM"),
    ("http://gcmd.gsfc.nasa.gov/Aboutus/xml/dif/", "DIF", "DIF (NASA)"),
    ("http://www.interlis.ch/INTERLIS2.3", "TRANSFER", "GM03 (INTERLIS)"),
    ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "RDF", "RDF (DCAT)"),
    ("http://www.w3.org/2005/Atom", "entry", "Atom"),
    ("urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0", "RegistryObject", "ebRIM"),
)


def read_record(element: Element, catalogue: str = "") -> CatalogueRecord:
    """Return the record an element holds; `catalogue` is the id of the configured catalogue it came from.

    Reads ISO 19139 (`gmd:MD_Metadata`, `gmi:MI_Metadata` and profiles), ISO 19115-3 (`mdb:MD_Metadata`) and Dublin Core
    (`csw:Record`, `csw:SummaryRecord`, `csw:BriefRecord`). Words are German where a record has them in several languages. Raises
    FileDamaged: RECORD_UNKNOWN for every other shape, RECORD_UNREADABLE for a record without an identifier, both with `line`.
    """
    read = _reader(element)
    if read is None:
        raise _unknown(element)
    found = read(element, catalogue)
    if not found.identifier:
        raise _nameless(element, found)
    return found


def _reader(element: Element) -> Callable[[Element, str], CatalogueRecord] | None:
    name, space = local_name(element.tag), namespace(element.tag)
    if name in _DUBLIN_CORE and space.startswith(_CSW):
        return dublincore.read
    if name not in ("MD_Metadata", "MI_Metadata"):
        return None
    if space in (_GMD, _GMI) or str(element.get(_ISO_TYPE) or "").endswith("_Metadata"):
        return iso19139.read
    return iso19115.read if space.startswith(_ISO_2014) else None


def _unknown(element: Element) -> FileDamaged:
    name, space, line = local_name(element.tag), namespace(element.tag), element.sourceline or 1
    known = next((title for uri, root, title in _OTHERS if uri == space and root == name), "")
    shape = f"{known} ({name})" if known else f"{name} ({space})" if space else name or "–"
    return FileDamaged(
        "RECORD_UNKNOWN",
        f"Der Datensatz in Zeile {line} hat die Form „{shape}“; diese Form wird nicht gelesen. "
        "Gelesen werden ISO 19139, ISO 19115-3 und Dublin Core.",
        f"The record in line {line} has the shape '{shape}'; this shape is not read. "
        "What is read is ISO 19139, ISO 19115-3 and Dublin Core.",
        line=line,
        shape=shape,
    )


def _nameless(element: Element, found: CatalogueRecord) -> FileDamaged:
    line, title = element.sourceline or 1, found.title
    told, told_en = (f" mit dem Titel „{title}“", f" titled '{title}'") if title else ("", "")
    return FileDamaged(
        "RECORD_UNREADABLE",
        f"Der Datensatz in Zeile {line}{told} nennt keine Kennung und lässt sich deshalb nicht wiederfinden. "
        "Bitte wenden Sie sich an den Betreiber des Katalogs.",
        f"The record in line {line}{told_en} gives no identifier, so that it cannot be found again. "
        "Please tell the catalogue's operator.",
        line=line,
        title=title,
    )
