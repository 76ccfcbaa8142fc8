"""Pictures on the surfaces of city models: files named by their content, so that a city holds each of them once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ENDINGS = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "image/gif": ".gif", "image/tiff": ".tif"}
_SIGNATURES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)


@dataclass(frozen=True, slots=True)
class Texture:
    """A picture on disk: the sha256 of its bytes, its media type, where it lies, and whether it repeats beyond 0..1."""

    digest: str
    media_type: str
    path: Path
    repeats: bool = True

    @property
    def file_name(self) -> str:
        """Return the name that stands for the content, such as `3fa4….jpg`."""
        return f"{self.digest}{ENDINGS[self.media_type]}"


def media_type_of(head: bytes) -> str:
    """Return the media type of a picture's first 16 bytes, "" when they are of none that is known."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return next((media_type for signature, media_type in _SIGNATURES if head.startswith(signature)), "")
