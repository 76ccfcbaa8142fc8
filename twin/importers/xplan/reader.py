"""XPlanGML 4.x to 6.x: the objects of a building, land-use, landscape or regional plan with their legal content, as one Plan."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from twin.findings import Finding, Progress
from twin.geodata import crs
from twin.handlers import NO_MATCH, Batch, Confidence, Format, Importer, Inspection, LayerInspection, Match, Probe, Source
from twin.language import Text
from twin.options import NoOptions

if TYPE_CHECKING:  # the door to XML is opened once a file is read
    from twin.importers.georeference import Georeference
    from twin.importers.xplan.objects import PlanObject

_NAMESPACE = re.compile(r"https?://www\.xplanung\.de/xplangml/(\d+)/(\d+)(?:/(\d+))?")
_OBJECT = re.compile(rb"<(?:\w+:)?(?:BP|FP|LP|RP|SO|XP)_[A-Z]")
_FROM_SRS = Text("aus srsName in der Datei", "from srsName in the file")


class XPlanGML(Importer):
    """Reads the plan into one layer; objects without geometry are kept."""

    format = Format(
        "xplangml",
        Text("XPlanGML", "XPlanGML"),
        (".gml", ".xml"),
        ("application/gml+xml",),
        ("Plan",),
        ("4.0", "4.1", "5.0", "5.1", "5.2", "5.3", "5.4", "6.0", "6.0.2", "6.1"),
    )
    Options: ClassVar[type[Any]] = NoOptions

    def identify(self, probe: Probe) -> Match:
        """Return EXACT for the root XPlanAuszug, SIGNATURE for another collection (such as a WFS answer) with plan objects."""
        versions = [found for space in (probe.xml_root, *probe.xml_namespaces) if (found := _NAMESPACE.search(space))]
        if not probe.xml_root or not versions:
            return NO_MATCH
        is_extract = probe.xml_root.endswith("}XPlanAuszug")
        if not is_extract and not _OBJECT.search(probe.head):
            return NO_MATCH
        version = ".".join(part for part in versions[0].groups() if part)
        evidence = Text(f"XML im Namensraum XPlanGML {version}", f"XML in the namespace of XPlanGML {version}")
        return Match(Confidence.EXACT if is_extract else Confidence.SIGNATURE, evidence, version)

    def inspect(self, source: Source, options: Any) -> Inspection:
        """Return the one layer with its count, the classes of its objects, what the plan says of itself, CRS and bbox (CRS84)."""
        from twin.importers.xplan import objects as xplanobjects
        from twin.importers.xplan.remarks import facts_of_plan, remark

        progress = Progress()
        objects = xplanobjects.read_objects(source, progress)
        place = _georeference(source, objects, asking=False)
        main = xplanobjects.main_srs(objects)
        boxes = [item.geometry.bounds for item in objects if item.geometry is not None and item.srs in (main, "")]
        layer = LayerInspection(
            xplanobjects.layer_name(source),
            "Plan",
            len(objects),
            place.code or None,
            place.origin,
            place.vertical,
            _outline(boxes, place.code),
            tuple(dict.fromkeys(key for item in objects for key in item.attributes)),
            extras={
                "title": xplanobjects.plan_title(objects),
                "types": dict(Counter(item.type for item in objects)),
                "plan": facts_of_plan(objects),
            },
        )
        remark(objects, place.code, layer.name, progress)
        findings = tuple(example for group in progress.findings() for example in group.examples)
        return Inspection(self.format.id, xplanobjects.main_version(objects), (layer,), findings)

    def read(self, source: Source, options: Any, progress: Progress) -> Iterator[Batch]:
        """Yield the plan as one batch: a plan is small, and its CRS is only known when all objects have been seen."""
        from twin.importers.xplan import objects as xplanobjects
        from twin.importers.xplan.references import resolve_texts, tell_missing
        from twin.importers.xplan.remarks import remark

        objects = xplanobjects.read_objects(source, progress)
        place = _georeference(source, objects, asking=True)
        if place.finding:
            progress.finding(place.finding)
        layer = xplanobjects.layer_name(source)
        _gather(objects, source, place, layer, progress)
        resolve_texts(objects)
        tell_missing(objects, layer, progress)
        remark(objects, place.code, layer, progress)
        yield _batch(source, objects, place, layer, progress)


def _georeference(source: Source, objects: list[PlanObject], *, asking: bool) -> Georeference:
    from twin.importers.georeference import choose
    from twin.importers.xplan.objects import layer_name, main_srs

    name = main_srs(objects)
    place = choose(source, crs.parse(name) if name else None, _FROM_SRS, layer_name(source))
    if asking and not place.code and any(item.geometry is not None for item in objects):
        raise crs.missing(source.name)
    return place


def _outline(boxes: list[Any], code: str) -> Any:
    from twin.geodata.bbox import BBox

    if not boxes or not code:
        return None
    west, south, east, north = zip(*boxes, strict=True)
    return crs.bbox_to_crs84(BBox(min(west), min(south), max(east), max(north)), code)


def _gather(objects: list[PlanObject], source: Source, place: Georeference, layer: str, progress: Progress) -> None:
    """Bring all geometries into the plan's CRS and name the unreadable ones."""
    import shapely

    from twin.importers.xplan.remarks import place_of

    for item in objects:
        if item.fault:
            text = Text(
                f"{item.type} {item.gml_id}: Die Geometrie ist nicht lesbar ({item.fault}).",
                f"{item.type} {item.gml_id}: the geometry cannot be read ({item.fault}).",
            )
            progress.finding(Finding("GEOMETRY_UNREADABLE", "rejected", text, layer, item.gml_id))
        elif item.geometry is not None and item.srs and source.crs is None:
            code = crs.parse(item.srs).code
            if code != place.code:
                item.geometry = shapely.transform(item.geometry, functools.partial(crs.transform, source=code, target=place.code))
                text = Text(
                    f"{item.type} {item.gml_id} liegt in {code} und wurde nach {place.code} umgerechnet.",
                    f"{item.type} {item.gml_id} lies in {code} and was converted to {place.code}.",
                )
                progress.finding(Finding("CRS_MIXED", "warning", text, layer, item.gml_id, place=place_of(item)))


def _batch(source: Source, objects: list[PlanObject], place: Georeference, layer: str, progress: Progress) -> Batch:
    import geopandas
    import numpy as np

    from twin.geodata.plan import Plan
    from twin.importers.mending import mend
    from twin.importers.xplan.objects import main_version, plan_title

    geometries = np.full(len(objects), None, dtype=object)
    geometries[:] = [item.geometry for item in objects]
    mended = mend(geometries, [item.gml_id for item in objects], layer, progress, repair=source.mend)
    kept = mended.kept & np.array([not item.fault for item in objects], dtype=np.bool_)
    rows = [objects[row] for row in np.flatnonzero(kept)]
    frame = geopandas.GeoDataFrame(
        {
            "gml_id": [item.gml_id for item in rows],
            "type": [item.type for item in rows],
            "attributes": [item.attributes for item in rows],
        },
        geometry=mended.geometries[kept],
        crs=place.code or None,
    )
    repaired = int((mended.repaired & kept).sum())
    rejected = len(objects) - len(rows)
    plan = Plan(frame, place.code, main_version(objects)) if rows else None
    imported = len(rows) - repaired
    return Batch(
        layer,
        plan,
        len(objects),
        imported,
        repaired,
        rejected,
        place.code,
        place.vertical,
        plan_title(objects) or layer,
        place.origin,
    )
