"""The picture shown in the place of a map tile that cannot be had: hatched, with the reason in words."""

from __future__ import annotations

import io
import textwrap

from PIL import Image, ImageDraw, ImageFont

from twin.services.pictures import SIZE

_PAPER, _LINE, _INK = (246, 244, 240, 255), (214, 205, 192, 255), (92, 40, 32, 255)


def failure_picture(reason: str) -> bytes:
    """Return a PNG of 256 × 256 pixels with the sentence on it."""
    image = Image.new("RGBA", (SIZE, SIZE), _PAPER)
    draw = ImageDraw.Draw(image)
    for offset in range(-SIZE, SIZE, 24):
        draw.line([(offset, SIZE), (offset + SIZE, 0)], fill=_LINE, width=2)
    lines = textwrap.wrap(reason, 30)[:7]
    draw.rectangle([(16, 96 - 9 * len(lines)), (SIZE - 16, 96 + 9 * len(lines) + 12)], fill=_PAPER)
    draw.multiline_text((24, 100 - 9 * len(lines)), "\n".join(lines), fill=_INK, font=ImageFont.load_default(13), spacing=4)
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()
