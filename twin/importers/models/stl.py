"""STL, text and binary: triangles without unit, axis, colour or place."""

from __future__ import annotations

import struct

from twin.findings import Progress
from twin.handlers import NO_MATCH, Confidence, Format, Match, Probe, Source
from twin.importers.models.handler import REQUIRES, Loaded, ModelImporter
from twin.language import Text

_HEADER, _TRIANGLE = 84, 50


class STL(ModelImporter):
    """Reads the triangles; the upward axis is z as in CAD and printing programs."""

    format = Format(
        "stl",
        Text("STL, Dreiecksmodell", "STL, triangle model"),
        (".stl",),
        ("model/stl",),
        ("Mesh",),
        ("ASCII", "binary"),
        requires=REQUIRES,
    )

    def identify(self, probe: Probe) -> Match:
        """Return EXACT for text that begins with solid and a facet, and for binary whose length fits its triangle count."""
        if probe.head[:5].lower() == b"solid" and b"facet" in probe.head[:4096].lower() and b"\0" not in probe.head[:4096]:
            return Match(Confidence.EXACT, Text("Text mit „solid“ und „facet“", "text with 'solid' and 'facet'"), "ASCII")
        if _fits(probe.head, probe.size):
            text = Text("Länge passt zur Zahl der Dreiecke im Kopf", "the length fits the number of triangles in the header")
            return Match(Confidence.EXACT, text, "binary")
        return NO_MATCH

    def load(self, source: Source, progress: Progress) -> Loaded:
        """Return the triangles as one part; raises FileDamaged when the file is cut off."""
        from twin.importers.models import scene
        from twin.importers.models.handler import damaged

        content = source.path.read_bytes()
        if content[:5].lower() == b"solid" and not _fits(content[:_HEADER], len(content)):
            if b"endsolid" not in content[-4096:].lower():
                raise damaged(source, ValueError("endsolid"))
        elif not _fits(content[:_HEADER], len(content)):
            raise damaged(source, ValueError(f"{len(content)} Bytes"))
        return scene.load(content, "stl", source, progress)


def _fits(head: bytes, size: int) -> bool:
    return len(head) >= _HEADER and size > _HEADER and size == _HEADER + _TRIANGLE * struct.unpack_from("<I", head, 80)[0]
