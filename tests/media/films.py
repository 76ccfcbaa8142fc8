"""Small films made by code, box by box and element by element, as cameras and browsers write them."""

from __future__ import annotations

import struct

SECRET = b"+51.7189+008.7575/ Kamera von Frau Beispiel"


def box(kind: bytes, *parts: bytes) -> bytes:
    """Return an MP4 box."""
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def mp4(codec: bytes = b"avc1", *, brand: bytes = b"isom", sound: bool = True, turned: bool = False, inside: int = 1) -> bytes:
    """Return an MP4 of 640 x 360 pixels and 4.5 s with a place in its metadata and no picture data; `turned`: held upright."""
    matrix = (0, 0x10000, 0, -0x10000, 0, 0) if turned else (0x10000, 0, 0, 0, 0x10000, 0)
    head = box(
        b"tkhd",
        bytes(4),
        bytes(16),
        bytes(4),
        bytes(16),
        struct.pack(">9i", *matrix, 0, 0, 0x40000000),
        struct.pack(">II", 640 << 16, 360 << 16),
    )
    tracks = _track(head, b"vide", codec, inside)
    if sound:
        tracks += _track(box(b"tkhd", bytes(84)), b"soun", b"mp4a", 1)
    length = box(b"mvhd", bytes(4), bytes(8), struct.pack(">II", 1000, 4500), bytes(80))
    words = box(b"udta", box(b"\xa9xyz", SECRET))
    return box(b"ftyp", brand, bytes(4), b"isommp42") + box(b"moov", length, tracks, words) + box(b"mdat", bytes(64))


def _track(head: bytes, handler: bytes, codec: bytes, inside: int) -> bytes:
    source = box(b"dref", bytes(4), struct.pack(">I", 1), box(b"url ", struct.pack(">I", inside)))
    coding = box(b"stsd", bytes(4), struct.pack(">I", 1), box(codec, bytes(70)))
    return box(
        b"trak",
        head,
        box(b"mdia", box(b"hdlr", bytes(8), handler, bytes(12)), box(b"minf", box(b"dinf", source), box(b"stbl", coding))),
    )


def element(identifier: int, *parts: bytes, size: int | None = None) -> bytes:
    """Return an element of WebM; `size` -1 writes it as long as its parent, as programs that stream do."""
    body = b"".join(parts)
    told = b"\x01" + b"\xff" * 7 if size == -1 else (len(body) | 1 << 56).to_bytes(8)
    return identifier.to_bytes((identifier.bit_length() + 7) // 8) + told + body


def webm(codec: bytes = b"V_VP8", *, doctype: bytes = b"webm", streamed: bool = True, sound: bool = False) -> bytes:
    """Return a WebM of 320 x 180 pixels and 2.5 s with words of its owner in the tags and no picture data."""
    video = element(0xAE, element(0x86, codec), element(0xE0, element(0xB0, b"\x01\x40"), element(0xBA, b"\xb4")))
    audio = element(0xAE, element(0x86, b"A_OPUS")) if sound else b""
    length = b"" if streamed else element(0x4489, struct.pack(">d", 2500.0))
    info = element(0x1549A966, element(0x2AD7B1, (1_000_000).to_bytes(3)), length, element(0x7BA9, SECRET))
    unknown = -1 if streamed else None
    clusters = [element(0x1F43B675, element(0xE7, at.to_bytes(2)), element(0xA3, bytes(32)), size=unknown) for at in (0, 2500)]
    tags = element(0x1254C367, SECRET)
    head = element(0x1A45DFA3, element(0x4282, doctype))
    return head + element(0x18538067, info, element(0x1654AE6B, video, audio), tags, *clusters, size=unknown)
