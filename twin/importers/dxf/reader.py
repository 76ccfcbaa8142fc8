"""DXF: the model space of a drawing as one layer of features, each with its drawing layer, block, text and colour."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from twin.errors import FileDamaged, LimitExceeded
from twin.findings import Finding, Progress
from twin.geodata import crs
from twin.handlers import NO_MATCH, Batch, Confidence, Format, Importer, Inspection, LayerInspection, Match, Probe, Source
from twin.importers import limits
from twin.importers.placement import METRES
from twin.importers.sidecar import stem_of
from twin.language import Text
from twin.options import option

if TYPE_CHECKING:
    from twin.importers.dxf.expansion import Expansion
    from twin.importers.georeference import Georeference

BATCH = 5_000
MOST_BYTES = limits.DRAWING_BYTES
_BINARY = b"AutoCAD Binary DXF\r\n\x1a\x00"
_COMMENTS = rb"\A(?:\s*999\r?\n[^\n]*\n)*"
_SECTION = re.compile(_COMMENTS + rb"\s*0\s*\r?\n\s*SECTION\s*\r?\n\s*2\s*\r?\n\s*(HEADER|CLASSES|TABLES|BLOCKS|ENTITIES)")
# codes of $INSUNITS in the header
_UNITS = {1: "in", 2: "ft", 4: "mm", 5: "cm", 6: "m", 7: "km"}
_SAGITTA_M = 0.005
_COLUMNS = ("handle", "kind", "layer", "block", "text", "color", "attributes")


@dataclass(frozen=True, slots=True)
class DXFOptions:
    """The unit of the drawing, and whether closed outlines are areas."""

    unit: Literal["auto", "m", "cm", "mm", "km", "in", "ft"] = option("auto", "Maßeinheit der Zeichnung", "Unit of the drawing")
    areas: bool = option(True, "Geschlossene Linien sind Flächen", "Closed lines are areas")


class DXF(Importer):
    """Reads ASCII and binary drawings of all releases; damaged ones as far as they can be recovered."""

    format = Format(
        "dxf",
        Text("DXF (Zeichnung)", "DXF (drawing)"),
        (".dxf",),
        ("image/vnd.dxf",),
        ("FeatureCollection",),
        ("R12", "2000", "2004", "2007", "2010", "2013", "2018"),
        requires=(("ezdxf", "pip install 'twin[dxf]'"),),
    )
    Options: ClassVar[type[Any]] = DXFOptions

    def identify(self, probe: Probe) -> Match:
        """Return SIGNATURE for the first section of a drawing or the sentinel of a binary one."""
        if probe.head.startswith(_BINARY):
            return Match(Confidence.SIGNATURE, Text("binäre DXF-Zeichnung", "a binary DXF drawing"))
        found = _SECTION.match(probe.head[:4096].removeprefix(b"\xef\xbb\xbf"))
        if found:
            name = found[1].decode()
            return Match(Confidence.SIGNATURE, Text(f"beginnt mit SECTION {name}", f"begins with SECTION {name}"))
        return NO_MATCH

    def inspect(self, source: Source, options: DXFOptions) -> Inspection:
        """Return the number of entities in model space and the drawing layers they lie on."""
        progress = Progress()
        drawing = _Drawing(source, options, progress)
        place = drawing.place(asking=False)
        layer = LayerInspection(
            drawing.layer,
            "FeatureCollection",
            drawing.count,
            place.code or None,
            place.origin,
            place.vertical,
            None,
            _COLUMNS,
            extras={"unit": drawing.unit, "drawing_layers": drawing.layers()},
        )
        findings = tuple(group.examples[0] for group in progress.findings())
        return Inspection(self.format.id, drawing.release, (layer,), findings)

    def read(self, source: Source, options: DXFOptions, progress: Progress) -> Iterator[Batch]:
        """Yield batches of at most 5,000 entities."""
        from twin.importers.dxf.expansion import Expansion

        progress.at(None, source.name)
        drawing = _Drawing(source, options, progress)
        place = drawing.place(asking=True)
        if place.finding:
            progress.finding(place.finding)
        budget = Expansion(drawing.document, source.name)
        entities = iter(drawing.entities())
        done = 0
        while chunk := list(itertools.islice(entities, BATCH)):
            yield _batch(source, drawing, chunk, place, budget, progress)
            done += len(chunk)
            progress.at(done / max(1, drawing.count), drawing.layer)
        if not done:
            yield _batch(source, drawing, [], place, budget, progress)


class _Drawing:
    """An opened drawing: its entities, its unit, its scale to metres."""

    def __init__(self, source: Source, options: DXFOptions, progress: Progress) -> None:
        self.source = source
        self.options = options
        self.layer = stem_of(source)
        self.document = _opened(source, self.layer, progress)
        self.release = str(self.document.acad_release)
        self.count = len(self.document.modelspace())
        self.unit = self._unit(progress)

    @property
    def scale(self) -> float:
        """Return the metres of one drawing unit."""
        return METRES[self.unit]

    def entities(self) -> Iterator[Any]:
        """Yield the entities of model space."""
        yield from self.document.modelspace()

    def layers(self) -> list[str]:
        """Return the names of drawing layers in use."""
        return sorted({str(entity.dxf.get("layer", "0")) for entity in self.entities()})

    def place(self, *, asking: bool) -> Georeference:
        """Return the system; a drawing names none, so a person must; raises DecisionNeeded (CRS_MISSING) when asking."""
        from twin.importers.georeference import NO_ORIGIN, choose

        chosen = choose(self.source, None, NO_ORIGIN, self.layer)
        if asking and not chosen.code and self.count:
            raise crs.missing(self.source.name)
        return chosen

    def _unit(self, progress: Progress) -> str:
        if self.options.unit != "auto":
            return self.options.unit
        code = int(self.document.header.get("$INSUNITS", 0))
        unit = _UNITS.get(code, "m")
        if code not in _UNITS:
            text = Text(
                "Die Zeichnung nennt keine Maßeinheit; gelesen wurde in Metern (Option „unit“).",
                "The drawing names no unit; it was read in metres (option 'unit').",
            )
            progress.finding(Finding("DXF_UNIT_ASSUMED", "info", text, self.layer))
        elif unit not in ("m", "km") and self._looks_metric():
            text = Text(
                f"Die Zeichnung nennt die Maßeinheit {unit}, ihre Koordinaten sind aber Landeskoordinaten in Metern; gelesen "
                "wurde in Metern.",
                f"The drawing names the unit {unit}, but its coordinates are national ones in metres; it was read in metres.",
            )
            progress.finding(Finding("DXF_UNIT_DOUBTED", "warning", text, self.layer, params={"unit": unit}))
            return "m"
        return unit

    def _looks_metric(self) -> bool:
        """Return whether most northings of the first objects are those of Germany in metres (5.2 to 6.1 million)."""
        from twin.importers.dxf import shapes

        firsts = [point for entity in itertools.islice(self.entities(), 200) if (point := shapes.first_point(entity)) is not None]
        return bool(firsts) and sum(5.2e6 < point[1] < 6.1e6 for point in firsts) > len(firsts) // 2


def _opened(source: Source, layer: str, progress: Progress) -> Any:
    import logging

    import ezdxf
    from ezdxf import recover

    logging.getLogger("ezdxf").setLevel(logging.CRITICAL)  # what it complains about is told as DXF_RECOVERED

    if source.path.stat().st_size > MOST_BYTES:
        raise LimitExceeded(
            "DXF_TOO_LARGE",
            f"„{source.name}“ ist größer als {MOST_BYTES >> 20} MB. Bitte die Zeichnung teilen.",
            f"'{source.name}' is larger than {MOST_BYTES >> 20} MB. Please split the drawing.",
            file=source.name,
        )
    try:
        return ezdxf.readfile(source.path)  # type: ignore[attr-defined]
    except Exception:
        pass  # damaged, or one of the many dialects only the recovering reader knows
    try:
        document, _ = recover.readfile(source.path)
    except Exception as error:
        raise _damaged(source) from error
    if not len(document.modelspace()):
        raise _damaged(source)
    text = Text(
        "Die Zeichnung ist fehlerhaft aufgebaut und wurde gelesen, so weit es ging.",
        "The drawing is built faultily and was read as far as possible.",
    )
    progress.finding(Finding("DXF_RECOVERED", "warning", text, layer))
    return document


def _damaged(source: Source) -> FileDamaged:
    return FileDamaged(
        "DXF_DAMAGED",
        f"„{source.name}“ lässt sich nicht als DXF lesen; die Datei ist beschädigt oder abgeschnitten.",
        f"'{source.name}' cannot be read as DXF; the file is damaged or cut off.",
        file=source.name,
    )


def _batch(
    source: Source, drawing: _Drawing, entities: list[Any], place: Georeference, budget: Expansion, progress: Progress
) -> Batch:
    import geopandas
    import numpy as np
    import pandas as pd

    from twin.geodata.feature import FeatureCollection
    from twin.importers.mending import mend

    geometries = np.full(len(entities), None, dtype=object)
    unusable = np.zeros(len(entities), dtype=np.bool_)
    for number, entity in enumerate(entities):
        progress.ensure_not_cancelled()
        budget.spend(entity)
        geometries[number] = _shape(entity, drawing)
        if geometries[number] is None:
            unusable[number] = True
            _say_unsupported(entity, drawing.layer, progress)
    handles = [str(entity.dxf.get("handle", "")) for entity in entities]
    mended = mend(geometries, handles, drawing.layer, progress, repair=source.mend)
    kept = mended.kept & ~unusable
    rows = [_row(entity) for entity, good in zip(entities, kept.tolist(), strict=True) if good]
    kinds = {name: ("Int64" if name == "color" else "str") for name in _COLUMNS}
    columns = {name: pd.Series([row[name] for row in rows], dtype=kinds[name]) for name in _COLUMNS}
    frame = geopandas.GeoDataFrame(columns, geometry=mended.geometries[kept], crs=place.code or None)
    repaired = int((mended.repaired & kept).sum())
    data = FeatureCollection(frame, place.code) if rows or not entities else None
    imported, rejected = len(rows) - repaired, len(entities) - len(rows)
    return Batch(drawing.layer, data, len(entities), imported, repaired, rejected, place.code, place.vertical)


def _shape(entity: Any, drawing: _Drawing) -> Any | None:
    """Return an entity's geometry in metres; whatever the library raises on odd entities means that it has none."""
    import shapely

    from twin.importers.dxf import shapes

    try:
        found = shapes.shape(entity, _SAGITTA_M / drawing.scale, drawing.options.areas)
    except Exception:
        return None
    if found is None or drawing.scale == 1.0:
        return found
    return shapely.transform(found, lambda points: points * drawing.scale, include_z=bool(shapely.has_z(found)))


def _row(entity: Any) -> dict[str, Any]:
    from twin.importers.dxf import shapes

    kind = entity.dxftype()
    attributes = {item.dxf.tag: item.dxf.text for item in entity.attribs} if kind == "INSERT" else {}
    return {
        "handle": str(entity.dxf.get("handle", "")),
        "kind": kind,
        "layer": str(entity.dxf.get("layer", "0")),
        "block": str(entity.dxf.get("name", "")) if kind == "INSERT" else None,
        "text": shapes.words(entity),
        "color": int(entity.dxf.get("color", 256)),
        "attributes": _json(attributes) if attributes else None,
    }


def _json(values: dict[str, Any]) -> str:
    import orjson

    return orjson.dumps(values, default=str).decode()


def _say_unsupported(entity: Any, layer: str, progress: Progress) -> None:
    kind, handle = entity.dxftype(), str(entity.dxf.get("handle", ""))
    text = Text(
        f"Objekt {handle}: {kind} hat keine Linien oder Flächen, die gelesen werden können.",
        f"Object {handle}: {kind} has no lines or areas that can be read.",
    )
    progress.finding(Finding("DXF_ENTITY_UNSUPPORTED", "rejected", text, layer, handle, {"kind": kind}))
