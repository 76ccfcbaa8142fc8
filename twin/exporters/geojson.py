"""GeoJSON by RFC 7946: WGS 84, rounded coordinates, outer rings counter-clockwise, written batch by batch."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from twin.exporters.written import ensure_holds
from twin.findings import Progress
from twin.geodata import crs
from twin.handlers import Exporter, ExportReport, Format, Requirements, Selection, Suitability
from twin.language import Text
from twin.options import option


@dataclass(frozen=True, slots=True)
class GeoJSONOptions:
    """How exactly coordinates are written."""

    decimals: int = option(7, "Nachkommastellen der Grade (7: 1 cm)", "Decimals of degrees (7: 1 cm)", minimum=4, maximum=12)
    height_decimals: int = option(3, "Nachkommastellen der Höhe", "Decimals of heights", minimum=0, maximum=6)


class GeoJSON(Exporter):
    """Writes all layers into one FeatureCollection; with several, each feature names its layer."""

    format = Format(
        "geojson",
        Text("GeoJSON", "GeoJSON"),
        (".geojson", ".json"),
        ("application/geo+json",),
        ("FeatureCollection",),
        ("RFC 7946",),
    )
    Options: ClassVar[type[Any]] = GeoJSONOptions
    requirements = Requirements(crs="EPSG:4326", dimensions="3d")

    def suitability(self, selection: Selection) -> Suitability:
        """Return what would be lost: the third dimension of buildings, the division into layers."""
        from twin.exporters.flatrows import losses_of_height, suitability

        losses = losses_of_height(selection)
        if len(selection.layers) > 1:
            losses.append(
                Text(
                    "Die Ebenen werden zu einer; jedes Objekt nennt seine Ebene in „layer“.",
                    "The layers become one; each feature names its layer in 'layer'.",
                )
            )
        return suitability(selection, losses)

    def write(self, selection: Selection, target: Path, options: GeoJSONOptions, progress: Progress) -> ExportReport:
        """Write the file; memory holds one batch."""
        digest = hashlib.sha256()
        counts: dict[str, int] = {}
        with target.open("wb") as file:
            for piece in _pieces(selection, options, progress, counts):
                file.write(piece)
                digest.update(piece)
        losses = self.suitability(selection).reasons
        return ExportReport((target.name,), counts, digest.hexdigest(), target.stat().st_size, losses)

    def verify(self, target: Path, report: ExportReport) -> None:
        """Reopen the file with GDAL and count its features."""
        from twin.exporters import ogr

        found = ogr.count(target)
        ensure_holds(target, (found, target.stat().st_size), (sum(report.counts.values()), report.size))


def _pieces(selection: Selection, options: GeoJSONOptions, progress: Progress, counts: dict[str, int]) -> Iterator[bytes]:
    import orjson

    from twin.exporters.flatrows import FlatLayer

    title = selection.title or (selection.layers[0].title if selection.layers else "")
    yield b'{"type":"FeatureCollection","name":' + orjson.dumps(title) + b',"features":[\n'
    first = True
    for layer in selection.layers:
        extra = {"layer": layer.name} if len(selection.layers) > 1 else {}
        key = {"CityModel": "id", "Plan": "gml_id"}.get(layer.type, "")
        counts[layer.name] = 0
        for frame in FlatLayer(layer, nested=True).frames():
            progress.at(None, layer.title)
            lines = _features(frame, layer.crs, options, key, extra, nested=layer.type == "Plan")
            counts[layer.name] += len(lines)
            if lines:
                yield (b"" if first else b",\n") + b",\n".join(lines)
                first = False
    yield b"\n]}\n"


def _features(frame: Any, code: str, options: GeoJSONOptions, key: str, extra: dict[str, str], *, nested: bool) -> list[bytes]:
    """Return one line of JSON for each row."""
    import orjson

    from twin.exporters.flatrows import plain_values

    shapes = _written(frame.geometry.to_numpy(), code, options)
    names = [str(name) for name in frame.columns if name != "geometry"]
    columns = [plain_values(frame[name], nested) for name in names]
    rows = zip(*columns, strict=True) if columns else ([] for _ in range(len(frame)))
    lines: list[bytes] = []
    for values, shape in zip(rows, shapes, strict=True):
        properties = {name: value for name, value in zip(names, values, strict=True) if not (nested and value is None)}
        identifier = b'"id":' + orjson.dumps(properties[key]) + b"," if key else b""
        body = orjson.dumps({**properties, **extra}, default=str, option=orjson.OPT_SERIALIZE_NUMPY)
        geometry = shape.encode() if shape else b"null"
        lines.append(b'{"type":"Feature",' + identifier + b'"properties":' + body + b',"geometry":' + geometry + b"}")
    return lines


def _written(geometries: Any, code: str, options: GeoJSONOptions) -> Any:
    """Return geometries as GeoJSON text in WGS 84, rings in the order of RFC 7946 section 3.1.6; None stays."""
    import numpy as np
    import shapely

    result = geometries.copy()
    raised = shapely.has_z(result)
    for rows, with_height in ((~raised & ~shapely.is_missing(result), False), (raised, True)):
        if rows.any():

            def place(points: Any, with_height: bool = with_height) -> Any:
                moved = crs.to_lonlat(points, code) if code else points
                rounded = np.round(moved, options.decimals)
                if with_height:
                    rounded[:, 2] = np.round(moved[:, 2], options.height_decimals)
                return rounded

            result[rows] = shapely.transform(result[rows], place, include_z=with_height)
    return shapely.to_geojson(shapely.orient_polygons(result))
