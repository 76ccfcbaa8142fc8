"""City objects of an extension (ADE): an unknown class is taken by what every class has, surfaces in GML and plain values."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable

from twin.geodata.citymodel import SurfaceType
from twin.importers.citygml import attributes
from twin.importers.citygml.pieces import Draft, Polygon
from twin.importers.citygml.rings import Geometries, gml_id
from twin.importers.citygml.vocabulary import POLYGONS
from twin.importers.citythemes import GENERICS, LANDUSE, Theme
from twin.importers.xml import Element, local_name, namespace

_LOD = re.compile(r"lod([0-4])")
_PLANNING = re.compile(r"//www\.geospatial\.jp/iur/urf/")
"""Urban planning decisions of Japan's i-UR extension: use districts, fire prevention districts, landscape zones and so on."""


@functools.lru_cache(maxsize=1024)
def theme_of_extension(tag: str) -> Theme:
    """Return the layer of a class of an extension: land use for zones of planning law, generic objects for all else."""
    return LANDUSE if _PLANNING.search(namespace(tag)) else GENERICS


def draft_of_extension(
    item: Element, geometries: Geometries, nameless: Callable[[str], str], unreadable: Callable[[str, str, str], None]
) -> tuple[Draft | None, bool, list[str]]:
    """Return a feature with its surfaces by level of detail, whether any is told by reference, and properties not read.

    None for a feature without a surface. The object's class is the element's own name.
    """
    kind = local_name(item.tag)
    if next(item.iter(*POLYGONS), None) is None:
        return None, False, []
    draft = Draft(gml_id(item) or nameless(kind), kind, "top", "")
    linked, left = False, []
    for child in item:
        name = local_name(child.tag)
        if len(child) == 0:
            attributes.take_plain(child, draft.attributes, lambda key, text: unreadable(draft.identifier, key, text))
        elif next(child.iter(*POLYGONS), None) is not None:
            level = _LOD.match(name)
            pieces = draft.own.setdefault(float(level[1]) if level else 0.0, [])
            linked |= geometries.collect(child, int(SurfaceType.UNKNOWN), pieces)
        elif attributes.knows(child.tag):
            attributes.take(child, draft.attributes, lambda key, text: unreadable(draft.identifier, key, text))
        else:
            left.append(name)
    drawn = any(isinstance(piece, Polygon) for _, pieces in draft.pieces() for piece in pieces)
    return (draft if drawn else None), linked, left
