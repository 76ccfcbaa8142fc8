"""The only door to XML: document types are refused before parsing, nothing outside the file is ever fetched.

Writing goes through it too (`root`, `put`, `written`), so that no text can break out of its element.
"""

from __future__ import annotations

import functools
import io
import re
import xml.parsers.expat
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from lxml import etree

from twin.errors import FileDamaged, FileForbidden, TwinError
from twin.importers import xmlsections
from twin.importers.xmlsections import Region, Remainder, sections

Element = Any
"""An lxml element; lxml ships no types of its own."""

PROLOG_LIMIT = 1 << 20
_CHUNK = 4096
_NO_CHARACTER = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _Stop(Exception):
    """The first start tag was reached."""


class _Dtd(Exception):
    """A document type declaration was met."""


def refuse_dtd(path: Path, name: str) -> None:
    """Return when the prolog up to the first tag is harmless.

    Raises FileForbidden (UPLOAD_XML_DTD) for a document type declaration, which is what entity bombs and external
    entities need, FileDamaged (FILE_EMPTY, XML_MALFORMED, XML_PROLOG_TOO_LONG) otherwise. Reads at most 1 MiB.
    """
    with path.open("rb") as stream:
        _check_prolog(stream, name)


def _check_prolog(stream: BinaryIO, name: str) -> None:
    parser = _prolog_parser()
    seen = 0
    try:
        while seen < PROLOG_LIMIT:
            block = stream.read(_CHUNK)
            if not block:
                raise _no_element(name, empty=seen == 0)
            seen += len(block)
            parser.Parse(block, False)
    except _Dtd as error:
        raise _dtd(name) from error
    except _Stop:
        return
    except xml.parsers.expat.ExpatError as error:
        raise _malformed(name, error.lineno, xml.parsers.expat.ErrorString(error.code)) from error
    except LookupError as error:  # an encoding nobody knows
        raise _malformed(name, 1, str(error)) from error
    raise FileDamaged(
        "XML_PROLOG_TOO_LONG",
        f"„{name}“ hat im ersten Megabyte kein XML-Element. Bitte prüfen Sie die Datei.",
        f"'{name}' has no XML element within the first megabyte. Please check the file.",
        file=name,
    )


def _prolog_parser() -> xml.parsers.expat.XMLParserType:
    def on_doctype(*_: Any) -> None:
        raise _Dtd

    def on_element(*_: Any) -> None:
        raise _Stop

    parser = xml.parsers.expat.ParserCreate()
    parser.StartDoctypeDeclHandler = on_doctype
    parser.StartElementHandler = on_element
    return parser


def _no_element(name: str, *, empty: bool) -> FileDamaged:
    if empty:
        return FileDamaged("FILE_EMPTY", f"„{name}“ ist leer.", f"'{name}' is empty.", file=name)
    return _malformed(name, 1, "no element found")


def _dtd(name: str) -> FileForbidden:
    return FileForbidden(
        "UPLOAD_XML_DTD",
        f"„{name}“ enthält eine Dokumenttyp-Deklaration (DOCTYPE). "
        "Solche Dateien werden nicht gelesen; bitte ohne DOCTYPE ausgeben.",
        f"'{name}' holds a document type declaration (DOCTYPE). Such files are not read; please write it without one.",
        file=name,
    )


def _malformed(name: str, line: int, reason: str) -> FileDamaged:
    return FileDamaged(
        "XML_MALFORMED",
        f"„{name}“ ist in Zeile {line} beschädigt oder abgeschnitten ({reason}). Bitte laden Sie die Datei neu herunter.",
        f"'{name}' is damaged or cut off at line {line} ({reason}). Please download the file again.",
        file=name,
        line=line,
        reason=reason,
    )


def sniff(head: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the root element as `{namespace}name` and all namespaces bound on it, from the first bytes of a file.

    Returns ("", ()) when the bytes are not the beginning of an XML document, or hold a document type before the root.
    """
    root, bound = _root_of(head)
    return root, tuple(dict.fromkeys(uri for _, uri in bound))


def prefixes(head: bytes) -> dict[str, str]:
    """Return the namespace of each prefix bound on the root, "" for the default one, from the first bytes of a file."""
    return {prefix or "": uri for prefix, uri in _root_of(head)[1]}


def _root_of(head: bytes) -> tuple[str, list[tuple[str | None, str]]]:
    found: list[str] = []
    bound: list[tuple[str | None, str]] = []

    def on_namespace(prefix: str | None, uri: str | None) -> None:
        if uri:
            bound.append((prefix, uri))

    def on_element(tag: str, _attributes: Any) -> None:
        found.append(tag)
        raise _Stop

    def on_doctype(*_: Any) -> None:
        raise _Dtd

    parser = xml.parsers.expat.ParserCreate(namespace_separator="\n")
    parser.StartNamespaceDeclHandler, parser.StartElementHandler = on_namespace, on_element
    parser.StartDoctypeDeclHandler = on_doctype
    try:
        parser.Parse(head, False)
    except _Stop:
        uri, _, local = found[0].rpartition("\n")
        return (f"{{{uri}}}{local}" if uri else local), bound
    except (_Dtd, xml.parsers.expat.ExpatError, LookupError):
        return "", []
    return "", []


@functools.lru_cache(maxsize=4096)
def local_name(tag: Any) -> str:
    """Return an element's name without its namespace; "" for comments and processing instructions."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


@functools.lru_cache(maxsize=4096)
def namespace(tag: Any) -> str:
    """Return an element's namespace, "" when it has none."""
    return tag[1:].partition("}")[0] if isinstance(tag, str) and tag.startswith("{") else ""


def members(
    path: Path, name: str, tags: Sequence[str], stays: Callable[[Element], bool] | None = None
) -> Iterator[tuple[Element, float]]:
    """Yield every element with one of the full `tags` when it is complete, with the part of the file read (0..1).

    An element is only valid until the next one is asked for: it and all before it are freed then, so memory stays
    constant. One that `stays` is not yielded but kept in what lies around it. Blank text between elements is dropped.
    Raises FileForbidden for a document type and FileDamaged naming the line where the document breaks.
    """
    refuse_dtd(path, name)
    with path.open("rb") as stream:
        yield from _streamed(stream, path, name, tags, stays)


@dataclass(frozen=True, slots=True)
class Cut:
    """Behind which elements below its root a file may be cut, and which wanted ones come in such numbers that it may not be."""

    element: str
    streamed: Container[str] = ()


class NotCut(Exception):
    """A region of a file is no sequence of whole members from `start` on."""

    def __init__(self, start: int) -> None:
        super().__init__(start)
        self.start = start


def regions(path: Path, name: str, cut: Cut) -> list[Region]:
    """Return the regions a large file may be read by, [] for one to be read as `members`; raises FileForbidden as these."""
    refuse_dtd(path, name)
    return xmlsections.regions(path, cut.element)


def members_of(
    region: Region,
    cut: Cut,
    tags: Sequence[str],
    stays: Callable[[Element], bool] | None = None,
    shorten: Callable[[bytes], bytes] | None = None,
) -> Iterator[tuple[Element, float]]:
    """Yield what `members` would of a region, in the same order; raises NotCut where `members_behind` must go on.

    `shorten` is given each document before it is parsed and returns what is parsed in its place.
    """
    size, start = region.path.stat().st_size, region.start
    for section in sections(region, cut.element):
        try:
            document = section.document if shorten is None else shorten(section.document)
            root = fragment(document)
        except etree.XMLSyntaxError as error:
            raise NotCut(start) from error
        found = [element for element in root.iter(*tags) if stays is None or not stays(element)]
        if any(element.tag in cut.streamed for element in found):
            raise NotCut(start)
        for element in _as_they_end(found):
            yield element, section.end / size
            _free(element)
        start = section.end
    if start < region.end:
        raise NotCut(start)


def members_behind(
    region: Region, start: int, name: str, tags: Sequence[str], stays: Callable[[Element], bool] | None = None
) -> Iterator[tuple[Element, float]]:
    """Yield what `members` would from an offset on that `NotCut` named; errors name the same lines."""
    with Remainder(region, start) as stream:
        yield from _streamed(stream, region.path, name, tags, stays)


def _as_they_end(found: Iterable[Element]) -> Iterator[Element]:
    """Yield elements in the order in which they end: what lies within another before it."""
    around: list[Element] = []
    for element in found:
        while around and not any(above is around[-1] for above in element.iterancestors()):
            yield around.pop()
        around.append(element)
    yield from reversed(around)


def _streamed(
    stream: BinaryIO | Remainder, path: Path, name: str, tags: Sequence[str], stays: Callable[[Element], bool] | None
) -> Iterator[tuple[Element, float]]:
    size = max(path.stat().st_size, 1)
    events = etree.iterparse(
        stream,
        events=("end",),
        tag=list(tags),
        remove_blank_text=True,
        remove_comments=True,
        remove_pis=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=True,
    )
    try:
        for _, element in events:
            if stays is not None and stays(element):
                continue
            yield element, stream.tell() / size
            _free(element)
    except etree.XMLSyntaxError as error:
        raise _syntax(name, error) from error


def _free(element: Element) -> None:
    """Empty the element and drop what stands before it, also beside its parents."""
    element.clear(keep_tail=False)
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]


def _syntax(name: str, error: etree.XMLSyntaxError) -> TwinError:
    return _malformed(name, error.lineno or 1, str(error.msg).split(", line")[0])


def compiled(path: str, namespaces: dict[str, str]) -> Callable[[Element], Any]:
    """Return a compiled XPath that gives plain strings, numbers or elements when called with an element."""
    return etree.XPath(path, namespaces=namespaces, smart_strings=False)


def tree(path: Path, name: str) -> Element:
    """Return the root element of a whole document held in memory, for plans and records; errors as `members`."""
    refuse_dtd(path, name)
    parser = _parser()
    try:
        return etree.parse(str(path), parser).getroot()
    except etree.XMLSyntaxError as error:
        raise _syntax(name, error) from error
    except OSError as error:  # lxml's word for bytes that are no text in the encoding of the document
        fault = parser.error_log.last_error
        if fault is None:
            raise
        raise _malformed(name, fault.line, fault.message) from error


def tree_of(data: bytes, name: str) -> Element:
    """Return the root element of a document given as bytes, such as a catalogue's answer; errors as `members`."""
    _check_prolog(io.BytesIO(data), name)
    try:
        return etree.fromstring(data, _parser())
    except etree.XMLSyntaxError as error:
        raise _syntax(name, error) from error


def fragment(document: bytes) -> Element:
    """Return the root element of a part of a document whose prolog was checked, without blank text; raises lxml's own errors."""
    return etree.fromstring(document, _parser(remove_blank_text=True))


def _parser(*, remove_blank_text: bool = False) -> etree.XMLParser:
    return etree.XMLParser(
        remove_blank_text=remove_blank_text,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
    )


def root(tag: str, namespaces: Mapping[str, str]) -> Element:
    """Return a new element `{namespace}name` that binds prefixes to namespaces, to be filled with `put`."""
    return etree.Element(tag, nsmap=dict(namespaces))


def put(parent: Element, tag: str, text: str | None = None, attributes: Mapping[str, str] | None = None) -> Element:
    """Add an element to `parent` and return it; characters XML has no place for are left out of text and attributes."""
    element: Element = etree.SubElement(parent, tag)
    if text is not None:
        element.text = _NO_CHARACTER.sub("", text)
    for name, value in (attributes or {}).items():
        element.set(name, _NO_CHARACTER.sub("", value))
    return element


def written(element: Element) -> bytes:
    """Return a document of UTF-8 bytes with the element as its root."""
    result: bytes = etree.tostring(element, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return result
