"""DXF R12, which every drawing program opens: outlines, points and faces on layers of their own, written object by object."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from twin.exporters.written import ensure_holds, sha256_of
from twin.findings import Progress
from twin.handlers import Exporter, ExportLayer, ExportReport, Format, Requirements, Selection, Suitability
from twin.language import Text

# R12 knows no unit; later programs read this one (6: metres) when they insert the drawing
_HEADER = "  0\nSECTION\n  2\nHEADER\n  9\n$ACADVER\n  1\nAC1009\n  9\n$INSUNITS\n 70\n6\n  0\nENDSEC\n"
_SURFACES = {1: "BODEN", 2: "WAND", 3: "DACH"}


class DXF(Exporter):
    """Writes features as outlines and city models as faces by kind of surface; attributes stay behind."""

    format = Format(
        "dxf",
        Text("DXF (Zeichnung)", "DXF (drawing)"),
        (".dxf",),
        ("image/vnd.dxf",),
        ("FeatureCollection",),
        ("R12",),
        requires=(("ezdxf", "pip install 'twin[dxf]'"),),
    )
    requirements = Requirements(crs="any", dimensions="3d")

    def suitability(self, selection: Selection) -> Suitability:
        """Return the losses: attributes, the coordinate system, holes as outlines of their own."""
        kinds = {layer.type for layer in selection.layers}
        if not kinds or not kinds <= {"FeatureCollection", "CityModel", "Plan"}:
            reason = Text("Nur Objekte und Gebäude lassen sich zeichnen.", "Only features and buildings can be drawn.")
            return Suitability("no", (reason,))
        systems = ", ".join(sorted({layer.crs for layer in selection.layers if layer.crs}))
        losses = [
            Text(
                "Attribute gehen verloren; die Ebene bleibt als Zeichnungsebene.",
                "Attributes are lost; the layer remains a layer.",
            ),
            Text(f"Das Koordinatensystem ({systems}) steht nicht in der Datei.", f"The file does not name its CRS ({systems})."),
        ]
        if kinds & {"FeatureCollection", "Plan"}:
            losses.append(
                Text("Löcher in Flächen werden eigene geschlossene Linien.", "Holes in areas become closed lines of their own.")
            )
        return Suitability("lossy", tuple(losses))

    def write(self, selection: Selection, target: Path, options: Any, progress: Progress) -> ExportReport:
        """Write the drawing in one pass; memory holds one batch."""
        from ezdxf.addons.r12writer import R12FastStreamWriter

        counts: dict[str, int] = {}
        names = _layer_names(selection.layers)
        with target.open("w", encoding="cp1252", errors="replace", newline="\n") as file:
            file.write(_HEADER)
            writer = R12FastStreamWriter(file)
            for layer in selection.layers:
                counts[layer.name] = _draw(layer, names[layer.name], writer, progress)
            writer.close()
        losses = self.suitability(selection).reasons
        extras = {"entities": _entities(target)}
        return ExportReport((target.name,), counts, sha256_of(target), target.stat().st_size, losses, extras)

    def verify(self, target: Path, report: ExportReport) -> None:
        """Reopen the drawing with ezdxf (up to 64 MB; beyond, walk its lines) and count its entities."""
        import ezdxf

        expected = report.extras["entities"]
        small = target.stat().st_size < 64 << 20
        found = len(ezdxf.readfile(target).modelspace()) if small else _entities(target)  # type: ignore[attr-defined]
        ensure_holds(target, found, expected, Text("Zeichnungsobjekte", "entities"))


def _entities(path: Path) -> int:
    """Return the number of drawn entities: vertices and end marks belong to the polyline before them."""
    inner = {"SECTION", "ENDSEC", "EOF", "VERTEX", "SEQEND"}
    count = 0
    with path.open(encoding="cp1252", errors="replace") as file:
        for group, value in zip(file, file, strict=False):
            count += group.strip() == "0" and value.strip() not in inner
    return count


def _layer_names(layers: tuple[ExportLayer, ...]) -> dict[str, str]:
    """Return a drawing layer's name for each layer: letters, digits, _ and -, at most 24 characters, unlike the others."""
    names: dict[str, str] = {}
    for layer in layers:
        base = re.sub(r"[^A-Za-z0-9_-]+", "_", _ascii(layer.title or layer.name)).strip("_")[:24] or "EBENE"
        name, number = base, 2
        while name.casefold() in {item.casefold() for item in names.values()}:
            name, number = f"{base[:21]}_{number}", number + 1
        names[layer.name] = name
    return names


def _ascii(text: str) -> str:
    for letter, plain in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("Ä", "Ae"), ("Ö", "Oe"), ("Ü", "Ue"), ("ß", "ss")):
        text = text.replace(letter, plain)
    return text


def _draw(layer: ExportLayer, name: str, writer: Any, progress: Progress) -> int:
    from twin.geodata.citymodel import CityModel

    count = 0
    for batch in layer.walk():
        progress.at(None, layer.title)
        if isinstance(batch, CityModel):
            _draw_city(batch, name, writer)
            count += len(batch)
        else:
            for geometry in batch.frame.geometry.to_numpy():  # type: ignore[union-attr]
                _draw_geometry(geometry, name, writer)
            count += len(batch.frame)  # type: ignore[union-attr]
    return count


def _draw_city(model: Any, name: str, writer: Any) -> None:
    """Draw the surfaces as faces of three corners on layers by kind of surface."""
    from twin.geodata.triangulation import triangulate

    triangles = triangulate(model)
    corners = model.vertices[triangles.triangles]
    kinds = model.surface_type[triangles.surface]
    for points, kind in zip(corners.round(4).tolist(), kinds.tolist(), strict=True):
        writer.add_3dface(points, layer=f"{name}_{_SURFACES.get(kind, 'FLAECHE')}")


def _draw_geometry(geometry: Any, name: str, writer: Any) -> None:
    import shapely

    if geometry is None or geometry.is_empty:
        return
    for part in shapely.get_parts(geometry):
        if part.geom_type == "Point":
            writer.add_point(_points(part)[0], layer=name)
        elif part.geom_type == "Polygon":
            for ring in (part.exterior, *part.interiors):
                writer.add_polyline(_points(ring)[:-1], closed=True, layer=name)
        elif part.geom_type in ("LineString", "LinearRing"):
            writer.add_polyline(_points(part), layer=name)
        else:
            for inner in _inner(part):
                _draw_geometry(inner, name, writer)


def _inner(collection: Any) -> Iterator[Any]:
    yield from collection.geoms


def _points(geometry: Any) -> list[list[float]]:
    import shapely

    found: list[list[float]] = shapely.get_coordinates(geometry, include_z=bool(geometry.has_z)).round(4).tolist()
    return found
