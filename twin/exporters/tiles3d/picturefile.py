"""The picture files of textured surfaces as a tile carries them: no larger than a screen needs, in a format browsers read."""

from __future__ import annotations

import functools
import io
from dataclasses import dataclass

from PIL import Image

from twin.geodata.texture import Texture

LARGEST_SIDE = 2048
_AS_IT_IS = ("image/jpeg", "image/png", "image/webp")
_QUALITY = 85
_UNREADABLE = (OSError, ValueError, SyntaxError, Image.DecompressionBombError)


@dataclass(frozen=True, slots=True)
class Picture:
    """Encoded bytes and their media type."""

    data: bytes
    media_type: str


@functools.lru_cache(maxsize=4)
def encoded(texture: Texture) -> Picture | None:
    """Return the picture of a texture, made smaller where a side has over 2,048 pixels; None when it cannot be read."""
    try:
        with Image.open(texture.path) as image:
            if texture.media_type in _AS_IT_IS and max(image.size) <= LARGEST_SIDE:
                image.verify()
                return Picture(texture.path.read_bytes(), texture.media_type)
            image.draft("RGB", (LARGEST_SIDE, LARGEST_SIDE))
            transparent = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
            image.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
            return written(image.convert("RGBA" if transparent else "RGB"), transparent=transparent)
    except _UNREADABLE:
        return None


def opened(texture: Texture) -> Image.Image | None:
    """Return the picture of a texture for the caller to close, only its head read; None when it is none.

    A large JPEG comes at half its size or less, which its decoder gives for nothing.
    """
    try:
        image = Image.open(texture.path)
    except _UNREADABLE:
        return None
    image.draft("RGB", (2 * LARGEST_SIDE, 2 * LARGEST_SIDE))
    return image


def part_of(texture: Texture, box: tuple[int, int, int, int], size: tuple[int, int]) -> Image.Image | None:
    """Return a box (left, upper, right, lower) of the picture `opened` gives, resized; None when it is damaged."""
    image = opened(texture)
    if image is None:
        return None
    try:
        with image:
            return image.convert("RGB").crop(box).resize(size, Image.Resampling.BILINEAR)
    except _UNREADABLE:
        return None


def written(image: Image.Image, *, transparent: bool) -> Picture:
    """Return an image encoded: as PNG where it is transparent, else as JPEG."""
    stream = io.BytesIO()
    if transparent:
        image.save(stream, "PNG")
        return Picture(stream.getvalue(), "image/png")
    image.save(stream, "JPEG", quality=_QUALITY)
    return Picture(stream.getvalue(), "image/jpeg")
