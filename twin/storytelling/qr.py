"""An address as a QR code."""

from __future__ import annotations

import io


def svg(address: str) -> bytes:
    """Return the address as a QR code (ISO/IEC 18004, error correction M) in black on white."""
    import segno

    target = io.BytesIO()
    segno.make(address, error="m", micro=False).save(target, kind="svg", border=2, dark="#000", light="#fff", xmldecl=False)
    return target.getvalue()
