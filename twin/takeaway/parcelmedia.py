"""Pictures and videos in the zip of an edition: what is packed of them, and how another twin looks at each before keeping any."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson

from twin.errors import FileDamaged
from twin.reader.media import prepared
from twin.store.files import digest
from twin.store.media import Medium
from twin.storytelling.edition import Edition
from twin.workspace import Workspace

MEDIA = "media.json"


def packed(workspace: Workspace, edition: Edition) -> list[dict[str, Any]]:
    """Return what is known of each medium an edition shows and of its thumbnail, in the order of their sha256."""
    facts: Mapping[str, Mapping[str, Any]] = edition.document.get("media") or {}
    names = {*facts, *(str(item["thumbnail"]) for item in facts.values() if item.get("thumbnail"))}
    return [item.to_json() for _, item in sorted(workspace.media.known(names).items()) if workspace.files.holds(item.sha256)]


def judged(files: Mapping[str, Path], folder: str, name: str) -> list[tuple[Medium, Path]]:
    """Return the media of an unpacked zip, each looked at in a process of its own; `folder` stands before a sha256 in it.

    Raises FileDamaged (BUNDLE_DAMAGED) for one that is missing or not as a twin prepares it, and what that look raises.
    """
    if MEDIA not in files:
        return []
    found = []
    for entry in _entries(files[MEDIA], name):
        path = files.get(f"{folder}{entry['sha256']}")
        if path is None:
            raise _damaged(name, str(entry["sha256"]))
        found.append((_looked_at(path, entry, name), path))
    known = {item.sha256 for item, _ in found}
    if any(item.thumbnail and item.thumbnail not in known for item, _ in found):
        raise _damaged(name, MEDIA)
    return found


def keep(workspace: Workspace, media: Sequence[tuple[Medium, Path]], *, by: str, group: str) -> None:
    """Keep media that were judged, with who brought them."""
    for item, path in media:
        workspace.files.keep_path(path)
        values = {name: getattr(item, name) for name in Medium.__slots__} | {"created_by": by, "group": group}
        workspace.media.add(Medium(**values))


def _looked_at(path: Path, entry: Mapping[str, Any], name: str) -> Medium:
    """Return what a file is by its own bytes; of the entry only name and thumbnail count."""
    with prepared(path, str(entry["name"]), "check") as (work, [item]):
        same = item.kind == "picture" or _sha256(work / item.file) == entry["sha256"]
    if not same:
        raise _damaged(name, str(entry["sha256"]))
    return Medium(
        sha256=str(entry["sha256"]),
        kind=item.kind,
        media_type=item.media_type,
        size=path.stat().st_size,
        width=item.width,
        height=item.height,
        seconds=item.seconds,
        has_sound=item.has_sound,
        thumbnail=str(entry["thumbnail"]),
        name=str(entry["name"])[:180],
    )


def _entries(path: Path, name: str) -> list[dict[str, Any]]:
    try:
        found = orjson.loads(path.read_bytes())
        good = all(isinstance(entry[key], str) for entry in found for key in ("sha256", "thumbnail", "name"))
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise _damaged(name, MEDIA) from error
    if not good:
        raise _damaged(name, MEDIA)
    return list(found)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return digest(stream)[0]


def _damaged(name: str, member: str) -> FileDamaged:
    return FileDamaged(
        "BUNDLE_DAMAGED",
        f"„{name}“ ist beschädigt oder verändert ({member}). Bitte erneut übertragen.",
        f"'{name}' is damaged or was changed ({member}). Please transfer it again.",
        file=name,
    )
