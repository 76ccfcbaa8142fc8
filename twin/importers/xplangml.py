"""XPlanGML 5.x and 6.x: the objects of a land-use or building plan with their legal content, as one Plan."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from twin.errors import FileDamaged
from twin.findings import Finding, Progress
from twin.geodata import crs
from twin.handlers import NO_MATCH, Batch, Confidence, Format, Importer, Inspection, LayerInspection, Match, Probe, Source
from twin.language import Text
from twin.options import NoOptions

if TYPE_CHECKING:
    from twin.importers.georeference import Georeference

_NAMESPACE = re.compile(r"https?://www\.xplanung\.de/xplangml/(\d+)/(\d+)")
_GML = ("http://www.opengis.net/gml/3.2", "http://www.opengis.net/gml")
_WRAPPERS = tuple(
    f"{{{space}}}{name}"
    for space in (*_GML, "http://www.opengis.net/wfs/2.0", "http://www.opengis.net/wfs")
    for name in ("featureMember", "featureMembers", "member")
)
_HREF = "{http://www.w3.org/1999/xlink}href"
_GEOMETRY_FIRST = ("position", "raeumlicherGeltungsbereich", "geltungsbereich")
_MEASURED = ("GRZ", "GFZ", "GF", "GR", "BM", "BMZ", "Z", "ZU", "F", "B", "T", "DN", "h", "H")
_ENDINGS = ("", "min", "max", "Min", "Max", "zwingend", "Zwingend", "_Ausn", "_Staffel", "_Dach")
_NUMBERS = frozenset(stem + ending for stem in _MEASURED for ending in _ENDINGS) | {
    "MaxZahlWohnungen",
    "MinGRWohneinheit",
    "anzahl",
    "breite",
    "drehwinkel",
    "ebene",
    "erstellungsMassstab",
    "kronendurchmesser",
    "nordwinkel",
    "pflanztiefe",
    "skalierung",
}
_FROM_SRS = Text("aus srsName in der Datei", "from srsName in the file")


class XPlanGML(Importer):
    """Reads the plan into one layer; objects without geometry are kept."""

    format = Format(
        "xplangml",
        Text("XPlanGML", "XPlanGML"),
        (".gml", ".xml"),
        ("application/gml+xml",),
        ("Plan",),
        ("5.0", "5.1", "5.2", "5.3", "5.4", "6.0", "6.1"),
    )
    Options: ClassVar[type[Any]] = NoOptions

    def identify(self, probe: Probe) -> Match:
        """Return EXACT for the root XPlanAuszug, SIGNATURE for another collection that binds the XPlanGML namespace."""
        versions = [found for space in (probe.xml_root, *probe.xml_namespaces) if (found := _NAMESPACE.search(space))]
        if not probe.xml_root or not versions:
            return NO_MATCH
        version = ".".join(versions[0].groups())
        evidence = Text(f"XML im Namensraum XPlanGML {version}", f"XML in the namespace of XPlanGML {version}")
        sure = Confidence.EXACT if probe.xml_root.endswith("}XPlanAuszug") else Confidence.SIGNATURE
        return Match(sure, evidence, version)

    def inspect(self, source: Source, options: Any) -> Inspection:
        """Return the one layer with its count, the classes of its objects, CRS and bbox (CRS84)."""
        progress = Progress()
        objects = _objects(source, progress)
        place = _georeference(source, objects, asking=False)
        boxes = [item.geometry.bounds for item in objects if item.geometry is not None and item.srs == _main_srs(objects)]
        layer = LayerInspection(
            _layer(source),
            "Plan",
            len(objects),
            place.code or None,
            place.origin,
            place.vertical,
            _outline(boxes, place.code),
            tuple(dict.fromkeys(key for item in objects for key in item.attributes)),
            extras={"title": _title(objects), "types": dict(Counter(item.type for item in objects))},
        )
        findings = tuple(example for group in progress.findings() for example in group.examples)
        return Inspection(self.format.id, _version(objects), (layer,), findings)

    def read(self, source: Source, options: Any, progress: Progress) -> Iterator[Batch]:
        """Yield the plan as one batch: a plan is small, and its CRS is only known when all objects have been seen."""
        objects = _objects(source, progress)
        place = _georeference(source, objects, asking=True)
        if place.finding:
            progress.finding(place.finding)
        yield _batch(source, objects, place, progress)


@dataclass(slots=True)
class _Object:
    """One plan object as read; `fault` says why its geometry could not be."""

    gml_id: str
    type: str
    version: str
    attributes: dict[str, Any] = field(default_factory=dict)
    geometry: Any = None
    srs: str = ""
    fault: str = ""


def _layer(source: Source) -> str:
    return re.sub(r"\.[^.]{1,9}$", "", source.name) or source.name


def _objects(source: Source, progress: Progress) -> list[_Object]:
    from twin.importers import xml

    objects: list[_Object] = []
    default = ""
    for wrapper, fraction in xml.members(source.path, source.name, _WRAPPERS):
        progress.at(fraction, _layer(source))
        default = default or _envelope_srs(wrapper)
        for element in wrapper:
            found = _NAMESPACE.match(xml.namespace(element.tag))
            if found:
                objects.append(_object(element, ".".join(found.groups()), len(objects), default))
    if not objects:
        raise FileDamaged(
            "XPLAN_EMPTY",
            f"„{source.name}“ enthält kein einziges XPlanGML-Objekt.",
            f"'{source.name}' holds not a single XPlanGML object.",
            file=source.name,
        )
    return objects


def _envelope_srs(wrapper: Any) -> str:
    """Return the srsName of the collection's envelope, which holds where a geometry names none."""
    parent = wrapper.getparent()
    found = parent.find("{*}boundedBy/{*}Envelope") if parent is not None else None
    return (found.get("srsName") or "") if found is not None else ""


def _object(element: Any, version: str, number: int, default_srs: str) -> _Object:
    from twin.importers.xml import local_name, namespace

    identifier = next((value for key, value in element.attrib.items() if local_name(key) == "id"), f"#{number + 1}")
    result = _Object(identifier, local_name(element.tag), version)
    drawn = sorted(
        (child for child in element if _is_geometry(child)),
        key=lambda child: local_name(child.tag) not in _GEOMETRY_FIRST,
    )
    if drawn:
        _draw(result, drawn[0][0], default_srs)
    for child in element:
        name = local_name(child.tag)
        if name and namespace(child.tag) not in _GML and not _is_geometry(child):
            _add(result.attributes, name, _value(child, result.type, version))
    return result


def _is_geometry(child: Any) -> bool:
    from twin.importers.gmlgeometry import GEOMETRIES
    from twin.importers.xml import local_name, namespace

    return len(child) == 1 and namespace(child[0].tag) in _GML and local_name(child[0].tag) in GEOMETRIES


def _draw(item: _Object, element: Any, default_srs: str) -> None:
    from twin.errors import InputRefused
    from twin.importers.gmlgeometry import UnreadableGeometryError, read

    item.srs = element.get("srsName") or next(
        (part.get("srsName") for part in element.iter() if part.get("srsName")), default_srs
    )
    try:
        swap = crs.parse(item.srs).northing_first if item.srs else False
        item.geometry = read(element, swap)
    except (UnreadableGeometryError, InputRefused) as error:
        item.fault = str(error)


def _value(element: Any, kind: str, version: str) -> Any:
    """Return what a property says: the id it refers to, {code, value} for an enumeration, a number, a truth value, text,
    or a dict for a structured one.
    """
    from twin.importers.xml import local_name
    from twin.importers.xplancodes import meaning

    name = local_name(element.tag)
    href = element.get(_HREF)
    if href:
        return href.removeprefix("#")
    children = [child for child in element if isinstance(child.tag, str)]
    if children:
        inner: dict[str, Any] = {}
        for child in children:
            holder = local_name(child.tag)
            if len(child):
                for part in child:
                    _add(inner, local_name(part.tag), _value(part, holder, version))
            else:
                _add(inner, holder, _value(child, kind, version))
        return inner
    text = (element.text or "").strip()
    words = meaning(kind, name, text, version)
    return {"code": text, "value": words} if words else _scalar(text, name, element.get("uom") is not None)


def _scalar(text: str, name: str, measured: bool) -> Any:
    if text in ("true", "false"):
        return text == "true"
    if name in _NUMBERS or measured:
        try:
            number = float(text)
        except ValueError:
            return text
        return int(number) if number.is_integer() and abs(number) < 2**53 and "." not in text else number
    return text


def _add(target: dict[str, Any], name: str, value: Any) -> None:
    """Set a member; a property that occurs again becomes a list."""
    if name not in target:
        target[name] = value
    elif isinstance(target[name], list):
        target[name].append(value)
    else:
        target[name] = [target[name], value]


def _main_srs(objects: list[_Object]) -> str:
    named = Counter(item.srs for item in objects if item.geometry is not None and item.srs)
    return named.most_common(1)[0][0] if named else ""


def _georeference(source: Source, objects: list[_Object], *, asking: bool) -> Georeference:
    from twin.importers.georeference import choose

    name = _main_srs(objects)
    place = choose(source, crs.parse(name) if name else None, _FROM_SRS, _layer(source))
    if asking and not place.code and any(item.geometry is not None for item in objects):
        raise crs.missing(source.name)
    return place


def _outline(boxes: list[Any], code: str) -> Any:
    from twin.geodata.bbox import BBox

    if not boxes or not code:
        return None
    west, south, east, north = zip(*boxes, strict=True)
    return crs.bbox_to_crs84(BBox(min(west), min(south), max(east), max(north)), code)


def _title(objects: list[_Object]) -> str:
    plan = next((item for item in objects if item.type.endswith("_Plan")), None)
    if plan is None:
        return ""
    parts = [str(plan.attributes[key]) for key in ("nummer", "name") if isinstance(plan.attributes.get(key), str)]
    return " ".join(parts)


def _version(objects: list[_Object]) -> str:
    return Counter(item.version for item in objects).most_common(1)[0][0]


def _batch(source: Source, objects: list[_Object], place: Georeference, progress: Progress) -> Batch:
    import geopandas
    import numpy as np

    from twin.geodata.plan import Plan
    from twin.importers.mending import mend

    layer = _layer(source)
    _gather(objects, source, place, layer, progress)
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
    plan = Plan(frame, place.code, _version(objects))
    imported = len(rows) - repaired
    title = _title(objects) or layer
    return Batch(layer, plan, len(objects), imported, repaired, rejected, place.code, place.vertical, title, place.origin)


def _gather(objects: list[_Object], source: Source, place: Georeference, layer: str, progress: Progress) -> None:
    """Bring all geometries into the plan's CRS and name the unreadable ones."""
    import shapely

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
                progress.finding(Finding("CRS_MIXED", "warning", text, layer, item.gml_id))
