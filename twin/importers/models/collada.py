"""Collada 1.4 and 1.5 with textures: unit, upward axis and, where written, the geographic location of the file itself."""

from __future__ import annotations

from typing import Any, Literal

from twin.findings import Finding, Progress
from twin.handlers import NO_MATCH, Confidence, Format, Match, Probe, Source
from twin.importers.models.handler import PICTURES, Loaded, ModelImporter
from twin.language import Text


class Collada(ModelImporter):
    """Reads geometries with materials and pictures; animations, lights and cameras are left out."""

    format = Format(
        "collada",
        Text("Collada (DAE) mit Texturen", "Collada (DAE) with textures"),
        (".dae",),
        ("model/vnd.collada+xml",),
        ("Mesh",),
        ("1.4", "1.5"),
        requires=(("trimesh", "pip install 'twin[mesh]'"), ("collada", "pip install 'twin[mesh]'")),
        companions=PICTURES,
    )

    def identify(self, probe: Probe) -> Match:
        """Return EXACT for XML whose root is COLLADA."""
        if probe.xml_root.rpartition("}")[2] != "COLLADA":
            return NO_MATCH
        return Match(Confidence.EXACT, Text("XML mit der Wurzel COLLADA", "XML with the root COLLADA"))

    def load(self, source: Source, progress: Progress) -> Loaded:
        """Return one part for each placed geometry and material."""
        from twin.importers import xml
        from twin.importers.models import scene
        from twin.importers.models.handler import layer_name

        xml.refuse_dtd(source.path, source.name)
        facts = _asset(source)
        if facts.pop("sideways"):
            text = Text(
                "Die Datei nennt x als Achse nach oben; gelesen wurde mit z. Bitte prüfen und sonst up angeben.",
                "The file names x as upward axis; it was read with z. Please check, else state up.",
            )
            progress.finding(Finding("MODEL_AXIS_X", "warning", text, layer_name(source)))
        return scene.load(source.path.read_bytes(), "dae", source, progress, **facts)


def _asset(source: Source) -> dict[str, Any]:
    """Return what the asset element says: `unit` (m), `up`, `place`, and whether x is called the upward axis."""
    from twin.geodata.crs import Anchor
    from twin.importers import xml
    from twin.importers.models.standing import Place

    found: dict[str, str] = {}
    unit = 1.0
    for element, _ in xml.members(source.path, source.name, ("{*}asset",)):
        for inner in element.iter():
            tag = xml.local_name(inner.tag)
            if tag == "unit":
                unit = _number(inner.get("meter"), 1.0)
            elif tag in ("up_axis", "longitude", "latitude", "altitude", "created", "modified", "authoring_tool"):
                found[tag] = (inner.text or "").strip()
        break
    axes: dict[str, Literal["y", "z"]] = {"Y_UP": "y", "Z_UP": "z", "": "y"}
    axis = found.get("up_axis", "")
    place = None
    if "longitude" in found and "latitude" in found:
        lon, lat, height = (_number(found.get(name), 0.0) for name in ("longitude", "latitude", "altitude"))
        place = Place(Anchor(lon, lat, height))
    extras = {name: found[name] for name in ("created", "modified", "authoring_tool") if found.get(name)}
    usable = unit if 0.0 < unit < 1e6 else 1.0
    return {"unit": usable, "up": axes.get(axis, "z"), "place": place, "sideways": axis == "X_UP", "extras": extras}


def _number(text: str | None, otherwise: float) -> float:
    try:
        value = float(text or "")
    except ValueError:
        return otherwise
    return value if abs(value) < 1e9 else otherwise
