"""Pictures and videos inside an offline file: which fit its budget, which are held smaller or left out, and each of them once."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from twin.geodata.texture import media_type_of
from twin.storytelling.medium import PREFIX, named_in

BUDGET = 6_000_000
"""Bytes of pictures and videos in one offline file; scenes, model and text come on top."""

_VIDEO_SIGNS = ((b"\x1a\x45\xdf\xa3", "video/webm"), (b"WEBVTT", "text/vtt"))
_ADDRESS = re.compile(r'\b(src|poster)="(/media/[0-9a-f]{64})"')
_IMAGE = re.compile(r"<img [^>]*$")


@dataclass(frozen=True, slots=True)
class Plan:
    """What goes along: the file held for each address, videos that stay out, and pictures that come as their thumbnail."""

    held: Mapping[str, str]
    left_out: tuple[str, ...]
    smaller: tuple[str, ...]


def plan(edition: Mapping[str, Any], budget: int = BUDGET) -> Plan:
    """Return what an offline file of an edition holds.

    Pictures come first, the largest as thumbnails when they are too many; then videos, the smallest first, while they fit.
    Stills and captions of videos always go along.
    """
    facts: Mapping[str, Mapping[str, Any]] = edition.get("media") or {}
    named = [sha256 for sha256 in dict.fromkeys(named_in(edition["storyboard"])) if sha256 in facts]
    videos = sorted((item for item in named if facts[item]["kind"] == "video"), key=lambda item: int(facts[item]["size"]))
    others = [item for item in named if item not in videos]
    sizes = {item: int(facts[item]["size"]) for item in others}
    held, smaller = {item: item for item in others}, []
    for item in sorted(others, key=lambda item: -sizes[item]):
        if sum(sizes.values()) <= budget:
            break
        if facts[item].get("thumbnail"):
            held[item], sizes[item] = str(facts[item]["thumbnail"]), 0
            smaller.append(item)
    room = budget - sum(sizes.values())
    left_out = []
    for item in videos:
        room -= int(facts[item]["size"])
        if room >= 0:
            held[item] = item
        else:
            left_out.append(item)
    return Plan({PREFIX + here: PREFIX + file for here, file in held.items()}, _addresses(left_out), _addresses(smaller))


def _addresses(names: list[str]) -> tuple[str, ...]:
    return tuple(PREFIX + name for name in names)


def embedded(html: str, files: Mapping[str, bytes]) -> str:
    """Return the page with every picture and video inside it, written once.

    The last place in the page holds the bytes: that is the text part, which needs no script. Earlier ones say which they take
    (`data-src`, `data-poster`; static/js/story/packmedia.js).
    """
    places = list(_ADDRESS.finditer(html))
    holding = {match[2]: match for match in places if match[1] == "src"}
    parts, done = [], 0
    for match in places:
        parts.append(html[done : match.start()])
        done = match.end()
        content = files.get(match[2])
        if content is None:
            parts.append(f'{match[1]}="data:,"')
        elif holding.get(match[2]) is match:
            mark = f' data-held="{match[2]}"' if _IMAGE.search(html[: match.start()][-2000:]) else ""
            parts.append(f'src="{data_address(media_type(content), content)}"{mark}')
        else:
            parts.append(f'data-{match[1]}="{match[2]}"')
    return "".join([*parts, html[done:]])


def media_type(content: bytes) -> str:
    """Return the media type of what the twin itself has prepared, by its first bytes."""
    if content[4:8] == b"ftyp":
        return "video/mp4"
    found = next((kind for sign, kind in _VIDEO_SIGNS if content.startswith(sign)), "")
    return found or media_type_of(content[:16]) or "application/octet-stream"


def data_address(kind: str, content: bytes) -> str:
    """Return bytes as an address that holds them."""
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"
