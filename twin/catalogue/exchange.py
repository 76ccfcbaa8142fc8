"""One question to a catalogue and the XML it answers with: what is odd is forgiven and noted, what is wrong gets its sentence."""

from __future__ import annotations

import re
from collections.abc import Callable

from twin.addresses import read_address
from twin.catalogue import faults
from twin.errors import FileDamaged, FileForbidden, ServiceFailed
from twin.findings import Finding
from twin.importers import xml
from twin.importers.services.elements import exception_text
from twin.importers.xml import Element
from twin.language import Text
from twin.outbound import Answer, Door, Question, ask

XML_TYPE = "application/xml"
_ACCEPT = "application/xml, text/xml;q=0.9, */*;q=0.1"
_REFUSING = (400, 401, 403, 404, 405, 500, 501)
_HTML = re.compile(
    rb"(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_HEAD = 1024
_DECLARED = re.compile(rb"(<\?xml[^>]*?)\s+encoding\s*=\s*[\"']([^\"']*)[\"']")
_MARK = b"\xef\xbb\xbf"
_GUESS = "cp1252"  # what a document is in that calls itself UTF-8 and is not
_SINGLE_BYTE = ("iso-8859", "iso8859", "latin", "windows-125", "cp125", "us-ascii", "ascii")


def exchange(
    door: Door,
    address: str,
    *,
    body: bytes | None = None,
    seconds: float,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[Element, tuple[Finding, ...], Answer]:
    """Return the root of the XML an address answers with, what was forgiven, and the answer it came in.

    Raises what `ask` raises, and ServiceFailed: CATALOGUE_LOGIN, CATALOGUE_FORBIDDEN, CATALOGUE_NOT_FOUND, CATALOGUE_STATUS,
    CATALOGUE_EMPTY, CATALOGUE_HTML, CATALOGUE_NOT_XML, CATALOGUE_DAMAGED, CATALOGUE_DTD, CATALOGUE_TOO_DEEP,
    CATALOGUE_EXCEPTION.
    """
    seconds = max(0.1, round(seconds, 1))  # a person reads it
    question = Question(address, _ACCEPT, body, f"{XML_TYPE}; charset=utf-8" if body else "", seconds=seconds, also=_REFUSING)
    try:
        answer = ask(door, question, cancelled=cancelled)
    except ServiceFailed as error:
        if error.code == "OUTBOUND_STATUS":
            raise faults.status(error.params["host"], error.params["status"]) from error
        raise
    host = read_address(answer.address).host
    try:
        root, notes = document(answer.body, host, answer.media_type, answer.headers.get("content-type", ""))
    except ServiceFailed as error:
        if answer.status in _REFUSING:
            raise faults.status(host, answer.status) from error
        raise
    if exception_text(root) and answer.status not in (401, 403):
        raise faults.exception(host, root, answer.status)
    if answer.status in _REFUSING:
        raise faults.status(host, answer.status)
    return root, notes, answer


def document(body: bytes, host: str, media_type: str = "", content_type: str = "") -> tuple[Element, tuple[Finding, ...]]:
    """Return the root element of an answer; its content tells what it is, whatever type the server states.

    Forgiven: a byte order mark (also twice), blanks before the declaration, an encoding other than the one declared.
    """
    plain = body.strip(b"\x00 \t\r\n") if body[:2] not in (b"\xff\xfe", b"\xfe\xff") else body
    for _ in range(2):
        plain = plain.removeprefix(_MARK).lstrip()
    if not plain:
        raise faults.empty(host)
    if _HTML.match(plain[:_HEAD]):
        raise faults.web_page(host)
    if not plain.startswith((b"<", b"\xff\xfe", b"\xfe\xff")):
        raise faults.not_xml(host, media_type)
    true = _relabelled(plain, content_type)
    return _parsed(true or plain, host), (_charset(host),) if true else ()


def _parsed(data: bytes, host: str) -> Element:
    try:
        return xml.tree_of(data, host)
    except FileForbidden as error:
        raise faults.has_dtd(host) from error
    except FileDamaged as error:
        reason = str(error.params.get("reason", error.code))
        if "depth" in reason.lower():
            raise faults.too_deep(host) from error
        raise faults.damaged(host, int(error.params.get("line", 1)), reason) from error


def _relabelled(data: bytes, content_type: str) -> bytes | None:
    """Return the document in UTF-8 when its bytes cannot be, or hardly are, in the encoding it declares; None when they are."""
    if data.isascii() or data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None
    found = _DECLARED.match(data[:_HEAD])
    declared = found[2].decode("ascii", "replace").lower() if found else "utf-8"
    is_utf8 = _decoded(data, "utf-8") is not None
    if is_utf8:  # what reads as UTF-8 by chance is hardly ever Latin-1
        text = data.decode() if declared.startswith(_SINGLE_BYTE) else None
    elif declared in ("utf-8", "utf8"):
        stated = content_type.lower().partition("charset=")[2].split(";")[0].strip(" \"'")
        text = _decoded(data, stated if stated.startswith(_SINGLE_BYTE) and stated != "iso-8859-1" else _GUESS)
    else:
        text = None
    if text is None:
        return None
    encoded = text.encode()
    return _DECLARED.sub(rb"\1", encoded[:_HEAD], count=1) + encoded[_HEAD:]


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (LookupError, UnicodeDecodeError):
        return None


def _charset(host: str) -> Finding:
    text = Text(
        f"{host} gibt die Zeichenkodierung seiner Antwort falsch an; sie wurde am Inhalt erkannt.",
        f"{host} states the wrong character encoding of its answer; it was told by the content.",
    )
    return Finding("CATALOGUE_CHARSET", "warning", text)
