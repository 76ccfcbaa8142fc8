"""What may stand in a story beside the model, told by the first bytes, and how much of it is taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from twin.errors import FormatUnknown, LimitExceeded
from twin.geodata.texture import media_type_of

Kind = Literal["picture", "video", "captions"]
PICTURE_TYPES = ("image/jpeg", "image/png", "image/webp")
VIDEO_TYPES = ("video/mp4", "video/webm")
CAPTIONS_TYPE = "text/vtt"
HEAD_BYTES = 4096

PICTURE_BYTES = 25 << 20
PICTURE_PIXELS = 80_000_000
VIDEO_BYTES = 60 << 20
CAPTIONS_BYTES = 1 << 20
MOST_BYTES: dict[Kind, int] = {"picture": PICTURE_BYTES, "video": VIDEO_BYTES, "captions": CAPTIONS_BYTES}

_ARROW = b"-->"


@dataclass(frozen=True, slots=True)
class Prepared:
    """One file fit to be published: its name in the folder it was written to, what it is, and its measures.

    `width` and `height` in pixels as shown, None for captions; `seconds` and `has_sound` of a video, `seconds` None where the
    file does not say.
    """

    file: str
    kind: Kind
    media_type: str
    width: int | None = None
    height: int | None = None
    seconds: float | None = None
    has_sound: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return all members by name."""
        return {name: getattr(self, name) for name in self.__slots__}


def kind_of(head: bytes, name: str) -> tuple[Kind, str]:
    """Return kind and media type of a file from its first bytes; its name counts for nothing.

    Raises FormatUnknown (MEDIA_UNKNOWN) for anything but JPEG, PNG, WebP, MP4, WebM, WebVTT and SubRip.
    """
    picture = media_type_of(head[:16])
    if picture in PICTURE_TYPES:
        return "picture", picture
    if head[4:8] == b"ftyp":
        return "video", "video/mp4"
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "video", "video/webm"
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"WEBVTT") or (text[:1].isdigit() and _ARROW in text):
        return "captions", CAPTIONS_TYPE
    raise FormatUnknown(
        "MEDIA_UNKNOWN",
        f"„{name}“ ist kein Bild (JPEG, PNG, WebP), kein Video (MP4, WebM) und keine Untertitel (WebVTT, SRT). "
        "Bitte in einem dieser Formate speichern.",
        f"'{name}' is no picture (JPEG, PNG, WebP), no video (MP4, WebM) and no captions (WebVTT, SRT). "
        "Please save it in one of these formats.",
        file=name,
    )


def ensure_size(kind: Kind, size: int, name: str) -> None:
    """Raise LimitExceeded (MEDIA_TOO_LARGE) for a file larger than its kind may be."""
    most = MOST_BYTES[kind]
    if size <= most:
        return
    raise LimitExceeded(
        "MEDIA_TOO_LARGE",
        f"„{name}“ ist {size / 2**20:.0f} MB groß; hier sind {most >> 20} MB erlaubt. Bitte kleiner speichern oder kürzen.",
        f"'{name}' has {size / 2**20:.0f} MB; {most >> 20} MB are allowed here. Please save it smaller or cut it.",
        file=name,
        size=size,
        limit=most,
    )
