"""The objects of an XPlanGML file as read: class, legal content, geometry, and what they refer to."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from twin.errors import FileDamaged, InputRefused
from twin.findings import Progress
from twin.geodata import crs
from twin.handlers import Source
from twin.importers import xml
from twin.importers.gmlgeometry import ARCS, GEOMETRIES, UnreadableGeometryError
from twin.importers.gmlgeometry import read as read_geometry
from twin.importers.xml import local_name, namespace
from twin.importers.xplan.codes import meaning

NAMESPACE = re.compile(r"https?://www\.xplanung\.de/xplangml/(\d+)/(\d+)(?:/(\d+))?")
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


@dataclass(slots=True)
class PlanObject:
    """One plan object as read; `fault` says why its geometry could not be, `references` are the ids it names in this file."""

    gml_id: str
    type: str
    version: str
    attributes: dict[str, Any] = field(default_factory=dict)
    geometry: Any = None
    srs: str = ""
    fault: str = ""
    references: tuple[str, ...] = ()
    has_arcs: bool = False

    @property
    def is_plan(self) -> bool:
        """Return whether this is the plan itself (BP_Plan, FP_Plan, ...), not something it says."""
        return self.type.endswith("_Plan")


def version_of(name: str) -> str:
    """Return the version an XPlanGML namespace names, such as 5.4 or 6.0.2; "" for another namespace."""
    found = NAMESPACE.match(name)
    return ".".join(part for part in found.groups() if part) if found else ""


def layer_name(source: Source) -> str:
    """Return the layer's name: that of the file without its ending."""
    return re.sub(r"\.[^.]{1,9}$", "", source.name) or source.name


def read_objects(source: Source, progress: Progress) -> list[PlanObject]:
    """Return all plan objects of the file in order; raises FileDamaged where there is none or the document breaks."""
    objects: list[PlanObject] = []
    default = ""
    for wrapper, fraction in xml.members(source.path, source.name, _WRAPPERS):
        progress.at(fraction, layer_name(source))
        default = default or _envelope_srs(wrapper)
        for element in wrapper:
            version = version_of(namespace(element.tag))
            if version:
                objects.append(_object(element, version, len(objects), default))
    if not objects:
        raise FileDamaged(
            "XPLAN_EMPTY",
            f"„{source.name}“ enthält kein einziges XPlanGML-Objekt.",
            f"'{source.name}' holds not a single XPlanGML object.",
            file=source.name,
        )
    return objects


def main_srs(objects: list[PlanObject]) -> str:
    """Return the srsName of the plan's own geometry, else the one most objects have, "" where none is named."""
    drawn = [item for item in objects if item.geometry is not None and item.srs]
    plan = next((item.srs for item in drawn if item.is_plan), "")
    named = Counter(item.srs for item in drawn)
    return plan or (named.most_common(1)[0][0] if named else "")


def main_version(objects: list[PlanObject]) -> str:
    """Return the version most objects are written in."""
    return Counter(item.version for item in objects).most_common(1)[0][0]


def plan_title(objects: list[PlanObject]) -> str:
    """Return number and name of the plan, "" where the file holds no plan or an unnamed one."""
    plan = next((item for item in objects if item.is_plan), None)
    if plan is None:
        return ""
    return " ".join(str(plan.attributes[key]) for key in ("nummer", "name") if isinstance(plan.attributes.get(key), str))


def _envelope_srs(wrapper: Any) -> str:
    """Return the srsName of the collection's envelope, which holds where a geometry names none."""
    parent = wrapper.getparent()
    found = parent.find("{*}boundedBy/{*}Envelope") if parent is not None else None
    return (found.get("srsName") or "") if found is not None else ""


def _object(element: Any, version: str, number: int, default_srs: str) -> PlanObject:
    identifier = next((value for key, value in element.attrib.items() if local_name(key) == "id"), f"#{number + 1}")
    result = PlanObject(identifier, local_name(element.tag), version)
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
    targets = (part.get(_HREF, "") for part in element.iter())
    result.references = tuple(dict.fromkeys(target[1:] for target in targets if target.startswith("#")))
    return result


def _is_geometry(child: Any) -> bool:
    return len(child) == 1 and namespace(child[0].tag) in _GML and local_name(child[0].tag) in GEOMETRIES


def _draw(item: PlanObject, element: Any, default_srs: str) -> None:
    item.srs = element.get("srsName") or next(
        (part.get("srsName") for part in element.iter() if part.get("srsName")), default_srs
    )
    item.has_arcs = any(local_name(part.tag) in ARCS for part in element.iter())
    try:
        swap = crs.parse(item.srs).northing_first if item.srs else False
        item.geometry = read_geometry(element, swap)
    except (UnreadableGeometryError, InputRefused) as error:
        item.fault = str(error)


def _value(element: Any, kind: str, version: str) -> Any:
    """Return what a property says: the id it refers to, {code, value} for an enumeration, {code, codeSpace} for a code of an
    external list, a number, a truth value, text, or a dict for a structured one.
    """
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
    if words:
        return {"code": text, "value": words}
    if element.get("codeSpace"):
        return {"code": text, "codeSpace": element.get("codeSpace")}
    return _scalar(text, name, element.get("uom") is not None)


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
