"""Wavefront OBJ with its material file and textures; our own exports and others tell their anchor in a comment."""

from __future__ import annotations

import re
from typing import ClassVar, Literal

from twin.findings import Progress
from twin.handlers import NO_MATCH, Confidence, Format, Match, Probe, Source
from twin.importers.models.handler import PICTURES, REQUIRES, Loaded, ModelImporter
from twin.language import Text

_WORDS = {"v", "vn", "vt", "vp", "f", "l", "p", "o", "g", "s", "mtllib", "usemtl", "usemap", "cstype", "deg", "curv", "end"}
_ANCHOR = re.compile(r"^# anchor lon (\S+) lat (\S+) height (\S+) heading (\S+) up ([yz])\s*$", re.MULTILINE)
_OFFSET = re.compile(r"^# crs (\S+) offset (\S+) (\S+) (\S+) up z\s*$", re.MULTILINE)
_NUMBER = re.compile(rb"-?\d+(\.\d*)?([eE][-+]?\d+)?$")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class OBJ(ModelImporter):
    """Reads objects, materials and pictures; without a word in the file y is taken to be up, as most programs write it."""

    format = Format(
        "obj",
        Text("Wavefront OBJ mit MTL und Texturen", "Wavefront OBJ with MTL and textures"),
        (".obj",),
        ("model/obj",),
        ("Mesh",),
        requires=REQUIRES,
        companions=(".mtl", *PICTURES),
    )
    usual_up: ClassVar[Literal["y", "z"]] = "y"

    def identify(self, probe: Probe) -> Match:
        """Return SIGNATURE when the first lines are statements of OBJ and nothing else, and three of them are vertices."""
        head = probe.head
        if head.startswith(_UTF16):
            head = text_of(head[: len(head) // 2 * 2]).encode()
        lines = [line.split() for line in head.rpartition(b"\n")[0].splitlines()[:400]]
        lines = [line for line in lines if line and not line[0].startswith(b"#")]
        words = [line[0].decode("ascii", "replace") for line in lines]
        vertices = sum(len(line) >= 4 and all(_NUMBER.match(value) for value in line[1:4]) for line in lines if line[0] == b"v")
        if vertices >= 3 and set(words) <= _WORDS:
            text = Text("Zeilen mit Eckpunkten (v) und Flächen (f)", "lines with vertices (v) and faces (f)")
            return Match(Confidence.SIGNATURE, text)
        return NO_MATCH

    def load(self, source: Source, progress: Progress) -> Loaded:
        """Return one part for each object and material; a map offset told in the file's head is added to its points."""
        import dataclasses

        import numpy as np

        from twin.geodata.crs import Anchor
        from twin.importers.models import polygons, scene
        from twin.importers.models.standing import Place

        text = polygons.as_triangles(text_of(source.path.read_bytes()))
        offset = _OFFSET.search(text[:4096])
        if offset is not None:
            shift = np.array([float(value) for value in offset.groups()[1:]])
            loaded = scene.load(text.encode(), "obj", source, progress, unit=1.0, up="z", crs=offset.group(1))
            return dataclasses.replace(
                loaded, parts=[dataclasses.replace(part, points=part.points + shift) for part in loaded.parts]
            )
        told = _ANCHOR.search(text[:4096])
        if told is None:
            return scene.load(text.encode(), "obj", source, progress)
        lon, lat, height, heading = (float(value) for value in told.groups()[:4])
        place = Place(Anchor(lon, lat, height), heading)
        up: Literal["y", "z"] = "y" if told.group(5) == "y" else "z"
        return scene.load(text.encode(), "obj", source, progress, place=place, unit=1.0, up=up)


def text_of(content: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 with its mark, or else cp1252."""
    if content.startswith(_UTF16):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
