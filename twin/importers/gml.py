"""GML 2 to 3.2 of any application schema, INSPIRE and answers of WFS included: simple features with flat attributes."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from twin.errors import FileDamaged, InputRefused
from twin.findings import Progress
from twin.handlers import NO_MATCH, Batch, Confidence, Format, Importer, Inspection, Match, Probe, Source
from twin.importers import xml
from twin.language import Text
from twin.options import NoOptions

if TYPE_CHECKING:
    from twin.geodata.crs import CrsName
    from twin.importers.bundles import Bundle
    from twin.importers.featurelayers import FeatureLayer

_GML = ("http://www.opengis.net/gml/3.2", "http://www.opengis.net/gml")
_ROOTS = ("FeatureCollection", "SpatialDataSet")
# schemas built on GML that have readers of their own, or need one
_OTHERS = ("opengis.net/citygml", "xplanung.de/xplangml", "adv-online.de/namespaces", "opengis.net/indoorgml", "/landinfra")
_GEOMETRIES = (
    *("Envelope", "Box", "Point", "LineString", "Curve", "Polygon", "Surface", "CompositeCurve", "CompositeSurface", "Solid"),
    *("MultiPoint", "MultiCurve", "MultiLineString", "MultiSurface", "MultiPolygon", "MultiGeometry", "OrientableCurve"),
)
_MEMBERS = ("featureMember", "featureMembers", "member")  # walked too, so that what is behind the reader is freed
_FROM_SRS = Text("aus srsName in der Datei", "from srsName in the file")


class GML(Importer):
    """Reads every feature type as a layer; nested properties come as columns with their path, links stay text."""

    format = Format(
        "gml",
        Text("GML (allgemein, INSPIRE, WFS)", "GML (generic, INSPIRE, WFS)"),
        (".gml", ".xml"),
        ("application/gml+xml",),
        ("FeatureCollection",),
        ("2", "3.0", "3.1", "3.2"),
        requires=(("pyogrio", "pip install pyogrio"),),
        companions=(".xsd", ".gfs"),
    )
    Options: ClassVar[type[Any]] = NoOptions

    def identify(self, probe: Probe) -> Match:
        """Return SIGNATURE for a feature collection that binds GML, STRUCTURE for another root of a .gml file.

        NO for schemas with readers of their own: CityGML, XPlanGML, NAS.
        """
        spaces = (*probe.xml_namespaces, xml.namespace(probe.xml_root))
        bound = [space for space in _GML if space in spaces]
        if not bound or any(other in space for space in spaces for other in _OTHERS):
            return NO_MATCH
        version = "3.2" if bound[0].endswith("3.2") else "2/3.1"
        evidence = Text(
            f"Wurzelelement {xml.local_name(probe.xml_root)}, GML {version}",
            f"root element {xml.local_name(probe.xml_root)}, GML {version}",
        )
        if xml.local_name(probe.xml_root) in _ROOTS:
            return Match(Confidence.SIGNATURE, evidence, version)
        return Match(Confidence.STRUCTURE, evidence, version) if probe.suffix == ".gml" else NO_MATCH

    def inspect(self, source: Source, options: Any) -> Inspection:
        """Return every feature type with its count, CRS and bounds; the file is walked once."""
        from twin.importers import featurelayers

        with _layers(source) as layers:
            return featurelayers.inspection(self.format.id, "", source, layers)

    def read(self, source: Source, options: Any, progress: Progress) -> Iterator[Batch]:
        """Yield batches of at most 50,000 features, type after type.

        Raises DecisionNeeded (CRS_MISSING), FileForbidden (UPLOAD_XML_DTD) and FileDamaged naming the line.
        """
        from twin.importers import featurelayers

        progress.at(0.0, source.name)
        with _layers(source) as layers:
            yield from featurelayers.batches(source, layers, progress)


@contextlib.contextmanager
def _layers(source: Source) -> Iterator[list[FeatureLayer]]:
    from twin.importers import bundles

    named = _named(source)
    with bundles.laid_out(source, (".gml", ".xml")) as (file,):
        file.parts.get(".gfs", file.path.with_suffix(".nothing")).unlink(missing_ok=True)  # another program's idea of the file
        yield _of_file(source, file, named)


def _of_file(source: Source, file: Bundle, named: CrsName | None) -> list[FeatureLayer]:
    from twin.importers import featurelayers

    found = featurelayers.found(
        file.path,
        source.name,
        "GML",
        called=file.layer,
    )
    if not found:
        raise FileDamaged(
            "GML_EMPTY",
            f"„{source.name}“ enthält keine Objekte, die sich als einfache Geometrien lesen lassen.",
            f"'{source.name}' holds no features that can be read as simple geometries.",
            file=source.name,
        )
    layers: list[FeatureLayer] = []
    for layer in found:
        # a layer may be in another system than the file's first geometry
        own = layer.crs if layer.crs is not None and named is not None and layer.crs.code != named.code else named or layer.crs
        swap = own.northing_first if own is not None else False
        key = next((name for name in ("gml_id", "fid") if name in layer.facts.attributes), "")
        layers.append(dataclasses.replace(layer, crs=own, origin=_FROM_SRS, swap=swap, key=key))
    return layers


def _named(source: Source) -> CrsName | None:
    """Return the system of the first geometry that names one; None when none does, or it names an unknown one.

    The whole document is walked: GDAL takes one that breaks off for one that ends. Raises FileDamaged naming the line.
    """
    from twin.geodata import crs

    tags = [f"{{{space}}}{name}" for space in _GML for name in (*_GEOMETRIES, *_MEMBERS)]
    written = ""
    for element, _ in xml.members(source.path, source.name, tags):
        written = written or str(element.get("srsName") or "")
    try:
        return crs.parse(written) if written else None
    except InputRefused:
        return None
