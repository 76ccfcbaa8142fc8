"""The first look at a file, taken once: its head, XML root, JSON keys and the names in an archive."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from twin.errors import FileDamaged
from twin.handlers import HEAD_BYTES, Probe
from twin.importers import archive, xml

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_BOM = b"\xef\xbb\xbf"
_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|([{}\[\]:,])', re.DOTALL)


def take_probe(path: Path, name: str, companions: Sequence[str] = ()) -> Probe:
    """Return what the first 64 KiB (and an archive's directory) tell about a file.

    Raises FileDamaged (FILE_EMPTY) for an empty file, FileForbidden for a document type in XML (UPLOAD_XML_DTD) and
    for an archive that must not be opened, before any handler is asked.
    """
    size = path.stat().st_size
    if size == 0:
        raise FileDamaged("FILE_EMPTY", f"„{name}“ ist leer.", f"'{name}' is empty.", file=name)
    with path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    root, namespaces = _xml_of(path, name, head)
    keys, kind = json_outline(head)
    if keys and not kind and size > len(head):
        more, kind = _outline_of_tail(path, size)
        keys = (*keys, *(key for key in more if key not in keys))
    members = archive.names(path, name) if head.startswith(archive.MAGIC) else ()
    return Probe(path, name, size, head, members, root, namespaces, keys, kind, tuple(companions))


def _xml_of(path: Path, name: str, head: bytes) -> tuple[str, tuple[str, ...]]:
    text = head.removeprefix(_BOM).lstrip()
    if not (text.startswith(b"<") or head.startswith(_UTF16)):
        return "", ()
    try:
        xml.refuse_dtd(path, name)
    except FileDamaged:
        # no XML after all, or damaged: the handler that knows the ending will say where
        return "", ()
    return xml.sniff(head)


def json_outline(head: bytes) -> tuple[tuple[str, ...], str]:
    """Return the keys of the outermost JSON object as far as the bytes reach, and its "type"; ((), "") for all else.

    Walks over tokens without recursion, so neither depth nor a cut in the middle harms.
    """
    text = head.removeprefix(_BOM).lstrip().decode("utf-8", "replace")
    if not text.startswith("{"):
        return (), ""
    keys: list[str] = []
    kind, depth, waiting, last = "", 0, "", None
    for token in _TOKEN.finditer(text):
        string, mark = token.groups()
        if mark is None:
            if depth == 1 and waiting == "type" and not kind:
                kind = string
            last = string if depth == 1 else None
        elif mark == ":":
            if depth == 1 and last is not None:
                keys.append(last)
                waiting, last = last, None
                continue
        elif mark in "{[":
            depth += 1
        elif mark in "}]":
            depth -= 1
            if depth == 0:
                break
        waiting = "" if depth == 1 or mark else waiting
    return tuple(keys), kind


def _outline_of_tail(path: Path, size: int) -> tuple[tuple[str, ...], str]:
    """Return the outermost keys met in the last 64 KiB and the "type" among them: some writers put it last."""
    with path.open("rb") as stream:
        stream.seek(max(0, size - HEAD_BYTES))
        text = stream.read().rstrip().decode("utf-8", "replace")
    # the cut may fall inside a string, which turns strings and marks about: the reading with more marks is the right one
    readings = [[token.groups() for token in _TOKEN.finditer(text, start)] for start in (0, text.find('"') + 1)]
    tokens = max(readings, key=lambda reading: sum(mark is not None for _, mark in reading))
    keys: list[str] = []
    kind, depth = "", 0
    for position in range(len(tokens) - 1, -1, -1):
        string, mark = tokens[position]
        if mark in ("}", "]"):
            depth += 1
        elif mark in ("{", "["):
            depth -= 1
        elif depth == 1 and mark is None and position + 1 < len(tokens) and tokens[position + 1][1] == ":":
            keys.append(string)
            if string == "type" and position + 2 < len(tokens) and tokens[position + 2][0]:
                kind = tokens[position + 2][0]
    return tuple(reversed(keys)), kind
