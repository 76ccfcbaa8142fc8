"""PLY, text and binary, with vertex colours; surfaces only, point clouds are told apart."""

from __future__ import annotations

import re

from twin.errors import FileDamaged, InputRefused
from twin.findings import Progress
from twin.handlers import NO_MATCH, Confidence, Format, Match, Probe, Source
from twin.importers.models.handler import PICTURES, REQUIRES, Loaded, ModelImporter
from twin.language import Text

_HEADER = re.compile(rb"^ply\r?\n?.*?end_header", re.DOTALL)
_MOST_HEADER = 65536


class PLY(ModelImporter):
    """Reads polygons with their colours; the upward axis is z as in scans."""

    format = Format(
        "ply",
        Text("PLY, Dreiecksmodell mit Farben", "PLY, triangle model with colours"),
        (".ply",),
        ("model/ply",),
        ("Mesh",),
        ("1.0",),
        requires=REQUIRES,
        companions=PICTURES,
    )

    def identify(self, probe: Probe) -> Match:
        """Return EXACT for a header that begins with ply and names its encoding."""
        if re.match(rb"ply\r?\n?\s*(comment[^\n]*\n|obj_info[^\n]*\n)*\s*format (ascii|binary)", probe.head):
            return Match(Confidence.EXACT, Text("Kopf „ply … format“", "header 'ply ... format'"), "1.0")
        return NO_MATCH

    def load(self, source: Source, progress: Progress) -> Loaded:
        """Return the polygons as one part; raises InputRefused (PLY_IS_POINTS) for a cloud without any."""
        from twin.importers.models import scene

        content = source.path.read_bytes()
        header = _HEADER.match(content[:_MOST_HEADER])
        if header is None:
            raise FileDamaged(
                "PLY_HEADER_BROKEN",
                f"„{source.name}“ bricht im Kopf ab (end_header fehlt). Bitte neu ausgeben lassen.",
                f"'{source.name}' breaks off in its header (end_header is missing). Please have it written anew.",
                file=source.name,
            )
        faces = re.search(rb"element face (\d+)", header.group())
        if faces is None or int(faces.group(1)) == 0:
            raise InputRefused(
                "PLY_IS_POINTS",
                f"„{source.name}“ enthält nur Punkte, keine Flächen. Punktwolken werden als LAS oder LAZ gelesen.",
                f"'{source.name}' holds points only, no surfaces. Point clouds are read as LAS or LAZ.",
                file=source.name,
            )
        return scene.load(content, "ply", source, progress)
