"""A file of a person made fit to be published, whatever it is; runs in the reader process, never in the service."""

from __future__ import annotations

import shutil
from pathlib import Path

from twin.media import captions, mp4, picture, webm
from twin.media.kinds import HEAD_BYTES, Kind, Prepared, ensure_size, kind_of


def prepare(path: Path, name: str, folder: Path) -> list[Prepared]:
    """Write what is published of a file into `folder` and return it, the main file first, then a thumbnail.

    Raises FormatUnknown (MEDIA_UNKNOWN), LimitExceeded (MEDIA_TOO_LARGE, MEDIA_TOO_MANY_PIXELS), FileDamaged (MEDIA_DAMAGED,
    CAPTIONS_DAMAGED), FileForbidden (VIDEO_REFERS_ELSEWHERE), NotSuitable (VIDEO_CODEC, VIDEO_QUICKTIME).
    """
    kind, media_type = _told(path, name)
    if kind == "picture":
        return picture.prepare(path, name, folder)
    if kind == "captions":
        return captions.prepare(path, name, folder)
    return [_cleared(path, name, folder, media_type)]


def check(path: Path, name: str, folder: Path) -> list[Prepared]:
    """Return what a file prepared by another twin is; raises as `prepare` does, also where that would write it otherwise."""
    kind, media_type = _told(path, name)
    if kind == "picture":
        return [picture.look(path, name)]
    if kind == "captions":
        return captions.prepare(path, name, folder)
    return [_cleared(path, name, folder, media_type)]


def _told(path: Path, name: str) -> tuple[Kind, str]:
    with path.open("rb") as stream:
        kind, media_type = kind_of(stream.read(HEAD_BYTES), name)
    ensure_size(kind, path.stat().st_size, name)
    return kind, media_type


def _cleared(path: Path, name: str, folder: Path, media_type: str) -> Prepared:
    ending, clear = ("mp4", mp4.clear) if media_type == "video/mp4" else ("webm", webm.clear)
    target = folder / f"video.{ending}"
    shutil.copyfile(path, target)
    return clear(target, name)
