"""The tree of a tileset: every file it refers to, and the document without those that lie outside or are missing."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import orjson

from twin.errors import FileDamaged, LimitExceeded
from twin.findings import Finding, Progress
from twin.importers.models.beside import is_outside
from twin.language import Text

MOST_TILES = 1_000_000
DEEPEST = 120  # levels of tiles; a document deeper than 254 brackets cannot be written again
_MOST_LOOKED = 64 * 1024 * 1024


@dataclass(slots=True)
class Tree:
    """What was found: rewritten documents by name, kept contents, and how many were left out."""

    documents: dict[str, dict[str, Any]] = field(default_factory=dict)
    contents: set[str] = field(default_factory=set)
    others: set[str] = field(default_factory=set)
    tiles: int = 0
    rejected: int = 0

    def files(self) -> tuple[str, ...]:
        """Return all files that belong to the tileset."""
        return tuple(sorted({*self.documents, *self.contents, *self.others}))


def walked(folder: Path, root: str, names: frozenset[str], progress: Progress, layer: str) -> Tree:
    """Return the tree below `folder/root`; `names` are the files there are, relative to `folder`.

    Raises FileDamaged when a tileset document is none, LimitExceeded above a million tiles. Contents that lead outside, are
    missing or themselves refer to another host are taken out of their document with a finding.
    """
    tree = Tree()
    waiting = [root]
    while waiting:
        name = waiting.pop()
        if name in tree.documents:
            continue
        document = document_of(folder / name, name)
        tree.documents[name] = document
        stack = [(document["root"], 1)]
        while stack:
            tile, depth = stack.pop()
            tree.tiles += 1
            if tree.tiles > MOST_TILES:
                raise _too_many(name)
            if tree.tiles % 1000 == 0:
                progress.at(None, name)
            if depth > DEEPEST:
                raise _damaged(name, f"> {DEEPEST} × children")
            children = tile.get("children")
            if isinstance(children, list):
                stack.extend((child, depth + 1) for child in children if isinstance(child, dict))
            look = _Look(folder, name, names, progress, layer, tree)
            _keep_contents(tile, look, waiting)
    return tree


def document_of(path: Path, name: str) -> dict[str, Any]:
    """Return a tileset document; raises FileDamaged when it is none."""
    try:
        document = orjson.loads(path.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    except (OSError, orjson.JSONDecodeError) as error:
        raise _damaged(name, str(error)) from error
    if not isinstance(document, dict) or not isinstance(document.get("root"), dict):
        raise _damaged(name, "root")
    return document


@dataclass(frozen=True, slots=True)
class _Look:
    """What is needed to judge one reference."""

    folder: Path
    document: str
    names: frozenset[str]
    progress: Progress
    layer: str
    tree: Tree

    def resolved(self, uri: str) -> str | None:
        """Return the file a reference means, None with a finding when it lies outside."""
        plain = uri.partition("?")[0].partition("#")[0]
        if is_outside(plain):
            self.tell("TILESET_REFERENCE_OUTSIDE", uri, "führt aus dem Kachelsatz hinaus", "leads out of the tileset")
            return None
        return str(PurePosixPath(self.document).parent / plain).removeprefix("./")

    def tell(self, code: str, uri: str, de: str, en: str) -> None:
        shown = uri if len(uri) <= 80 else f"{uri[:80]}…"
        text = Text(f"„{shown}“ {de}; dieser Inhalt fehlt.", f"'{shown}' {en}; this content is left out.")
        self.tree.rejected += 1
        self.progress.finding(Finding(code, "rejected", text, self.layer, shown))


def _keep_contents(tile: dict[str, Any], look: _Look, waiting: list[str]) -> None:
    extensions = tile.get("extensions")
    extended = extensions.get("3DTILES_implicit_tiling") if isinstance(extensions, dict) else None
    implicit = tile.get("implicitTiling") or extended
    if isinstance(implicit, dict) and isinstance(implicit.get("subtrees"), dict):
        _keep_matching(implicit["subtrees"], look, look.tree.others)
    contents = tile.get("contents")
    if isinstance(contents, list):
        tile["contents"] = [item for item in contents if _is_kept(item, look, waiting, bool(implicit))]
        if not tile["contents"]:
            del tile["contents"]
    if "content" in tile and not _is_kept(tile["content"], look, waiting, bool(implicit)):
        del tile["content"]


def _is_kept(content: Any, look: _Look, waiting: list[str], implicit: bool) -> bool:
    uri = content.get("uri", content.get("url")) if isinstance(content, dict) else None
    if not isinstance(uri, str):
        return False
    if implicit:
        return _keep_matching(content, look, look.tree.contents)
    name = look.resolved(uri)
    if name is None:
        return False
    if name not in look.names:
        look.tell("TILESET_FILE_MISSING", uri, "wurde nicht mitgeschickt", "did not come along")
        return False
    if name.lower().endswith(".json"):
        waiting.append(name)
        return True
    return _is_harmless(name, uri, look)


def _keep_matching(content: dict[str, Any], look: _Look, kept: set[str]) -> bool:
    """Keep all files a template such as content/{level}/{x}/{y}.glb can mean; False when it leads outside."""
    uri = str(content.get("uri", content.get("url", "")))
    name = look.resolved(uri)
    if name is None:
        return False
    pattern = re.sub(r"\\\{(level|x|y|z)\\\}", r"\\d+", re.escape(name))
    found = [item for item in look.names if re.fullmatch(pattern, item)]
    kept.update(item for item in found if kept is look.tree.others or _is_harmless(item, item, look))
    return True


def _is_harmless(name: str, uri: str, look: _Look) -> bool:
    """Keep a content unless its glTF names a file on another host or outside."""
    outside = [item for item in references(look.folder / name) if not item.startswith("data:")]
    wrong = next((item for item in outside if is_outside(item)), None)
    if wrong is not None:
        look.tell("TILESET_CONTENT_OUTSIDE", f"{uri} → {wrong}", "verweist nach außen", "refers to the outside")
        return False
    for item in outside:
        beside = str(PurePosixPath(name).parent / item).removeprefix("./")
        if beside in look.names:
            look.tree.others.add(beside)
    look.tree.contents.add(name)
    return True


def references(path: Path) -> list[str]:
    """Return the addresses the glTF of a content names for buffers and pictures; contents of other kinds name none."""
    if path.stat().st_size > _MOST_LOOKED:
        return []
    data = path.read_bytes()
    found: list[str] = []
    for text in _json_parts(data):
        try:
            document = orjson.loads(text)
        except orjson.JSONDecodeError:
            continue
        for key in ("buffers", "images"):
            entries = document.get(key, []) if isinstance(document, dict) else []
            found.extend(str(entry["uri"]) for entry in entries if isinstance(entry, dict) and "uri" in entry)
    if data[:4] == b"i3dm" and len(data) >= 32 and struct.unpack_from("<I", data, 28)[0] == 0:
        found.append(data[32 + sum(struct.unpack_from("<4I", data, 12)) :].rstrip(b"\0 ").decode("utf-8", "replace"))
    return found


def _json_parts(data: bytes) -> list[bytes]:
    """Return the JSON chunk of each GLB in a content (composites hold several), or a .gltf itself."""
    if data.lstrip()[:1] == b"{":
        return [data]
    parts, at = [], data.find(b"glTF")
    while at >= 0 and at + 20 <= len(data):
        version, _, size = struct.unpack_from("<3I", data, at + 4)
        if version in (1, 2) and at + 20 + size <= len(data):
            parts.append(data[at + 20 : at + 20 + size])
        at = data.find(b"glTF", at + 4)
    return parts


def _damaged(name: str, reason: str) -> FileDamaged:
    return FileDamaged(
        "TILESET_DAMAGED",
        f"„{name}“ ist kein lesbares tileset.json ({reason[:100]}).",
        f"'{name}' is no readable tileset.json ({reason[:100]}).",
        file=name,
    )


def _too_many(name: str) -> LimitExceeded:
    return LimitExceeded(
        "TILESET_TOO_MANY",
        f"„{name}“ beschreibt mehr als eine Million Kacheln. Bitte teilen.",
        f"'{name}' describes more than a million tiles. Please split it.",
        file=name,
    )
