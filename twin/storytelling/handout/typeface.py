"""The pages' own fonts, unpacked from what browsers take (WOFF2) to what a typesetter takes (OpenType)."""

from __future__ import annotations

import io
from pathlib import Path


def unpacked(packed: Path) -> bytes:
    """Return an OpenType font as bytes, the same glyphs as in the WOFF2 file."""
    from fontTools.ttLib import TTFont

    target = io.BytesIO()
    with TTFont(packed) as font:
        font.flavor = None
        font.save(target)
    return target.getvalue()
