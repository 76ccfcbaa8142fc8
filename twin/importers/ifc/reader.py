"""IFC (ISO 16739-1): the building as one coloured mesh, its storeys with their areas, and its rooms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from twin.findings import Progress
from twin.handlers import (
    NO_MATCH,
    Batch,
    Confidence,
    Format,
    Importer,
    Inspection,
    LayerInspection,
    Match,
    Probe,
    Source,
)
from twin.importers.ifc.opening import schema_of
from twin.importers.ifc.standing import IfcOptions
from twin.language import Text

if TYPE_CHECKING:
    from twin.importers.models.standing import Standing

MODEL, STOREYS, SPACES = "model", "storeys", "spaces"
_LOOK_SECONDS = 8.0
_TITLES = {STOREYS: "Geschosse", SPACES: "Räume"}


class IFC(Importer):
    """Reads IFC2x3, IFC4 and IFC4x3; asks for the place when the file has no georeference."""

    format = Format(
        "ifc",
        Text("IFC, Bauwerksmodell", "IFC, building model"),
        (".ifc",),
        ("application/x-step",),
        ("Mesh", "FeatureCollection"),
        ("2x3", "4", "4x3"),
        requires=(("ifcopenshell", "pip install 'twin[ifc]'"),),
    )
    Options: ClassVar[type[Any]] = IfcOptions

    def identify(self, probe: Probe) -> Match:
        """Return EXACT for a STEP file whose header names a schema of IFC."""
        schema = schema_of(probe.head)
        if not schema:
            return NO_MATCH
        return Match(Confidence.EXACT, Text(f"STEP-Datei mit Schema {schema}", f"a STEP file with schema {schema}"), schema)

    def inspect(self, source: Source, options: Any) -> Inspection:
        """Return model, storeys and rooms, size and triangles as `extras`; a large model is looked at for eight seconds."""
        from twin.importers.ifc.opening import following, opened

        progress = Progress()
        model = opened(source, progress, MODEL)
        with following(source):
            layers = _looked_at(source, options, model, progress)
        findings = tuple(example for group in progress.findings() for example in group.examples)
        return Inspection(self.format.id, str(model.schema_identifier), tuple(layers), findings)

    def read(self, source: Source, options: Any, progress: Progress) -> Iterator[Batch]:
        """Yield the mesh, then the storeys, then the rooms; raises DecisionNeeded (PLACE_MISSING) without a georeference."""
        from twin.importers.ifc.opening import following, opened

        progress.at(0.0, source.name)
        model = opened(source, progress, MODEL)
        with following(source):
            yield from _batches(source, options, model, progress)
        progress.at(1.0, source.name)


def _looked_at(source: Source, options: IfcOptions, model: Any, progress: Progress) -> list[LayerInspection]:
    from twin.importers.ifc import products

    found = products.drawn(model, source, Progress(), ground=options.ground, seconds=_LOOK_SECONDS)
    layers: list[LayerInspection] = []
    if found.read:
        layers.append(_inspected(source, options, model, found, progress))
    code = layers[0].crs if layers else None
    for name, kind in ((STOREYS, "IfcBuildingStorey"), (SPACES, "IfcSpace")):
        if number := len(model.by_type(kind)):
            origin = layers[0].crs_origin if layers else Text("", "")
            layers.append(
                LayerInspection(name, "FeatureCollection", number, code, origin, bbox=layers[0].bbox if layers else None)
            )
    return layers


def _batches(source: Source, options: IfcOptions, model: Any, progress: Progress) -> Iterator[Batch]:
    from twin.importers.ifc import flat, products, storeys
    from twin.importers.ifc.standing import stand
    from twin.importers.models.handler import empty

    unit = _unit(model)
    found = products.drawn(model, source, progress, ground=options.ground)
    rooms = storeys.rooms(model, unit)
    box = found.box() or storeys.box_of(rooms)
    if box is None:
        raise empty(source)
    for identifier in found.failed:
        progress.finding(products.not_drawn(model, identifier, MODEL))
    place, vertical = stand(source, options, model, unit, box, progress, MODEL)
    if found.read:
        yield _mesh(source, found, place, vertical)
    found.parts.clear()
    progress.at(0.9, source.name)
    target = flat.target_of(place)
    levels = storeys.storeys(model, unit, found, rooms)
    for name, rows in ((STOREYS, levels), (SPACES, [(room.id, room.row, room.shape) for room in rooms])):
        if rows:
            data = flat.features(rows, place, target)
            yield Batch(name, data, len(rows), len(rows), crs=target, vertical=vertical, title=_TITLES[name])


def _unit(model: Any) -> float:
    import ifcopenshell.util.unit as units

    return float(units.calculate_unit_scale(model)) or 1.0


def _mesh(source: Source, found: Any, place: Standing, vertical: str | None) -> Batch:
    import dataclasses

    from twin.geodata.mesh import Mesh
    from twin.importers.models.handler import layer_name
    from twin.importers.models.parts import glb_of

    parts = [dataclasses.replace(part, points=place.local(part.points)) for part in found.parts]
    mesh = Mesh(glb_of(parts), place.anchor, place.heading) if parts else None
    rejected = len(found.failed)
    return Batch(MODEL, mesh, found.read, found.drawn, 0, rejected, "EPSG:4326", vertical, title=layer_name(source))


def _inspected(source: Source, options: IfcOptions, model: Any, found: Any, progress: Progress) -> LayerInspection:
    from twin.errors import DecisionNeeded
    from twin.importers.georeference import NO_ORIGIN
    from twin.importers.ifc.standing import stand

    box = found.box()
    facts: dict[str, Any] = {"unit": _unit(model), "up": "z", "triangles": found.triangles, "complete": found.complete}
    header = model.header.file_name
    facts |= {"written": str(header.time_stamp or ""), "program": str(header.originating_system or "")[:200]}
    if box is None:
        return LayerInspection(MODEL, "Mesh", found.read, None, NO_ORIGIN, extras=facts)
    low, high = box
    facts |= {"low": low.round(3).tolist(), "high": high.round(3).tolist(), "size": (high - low).round(3).tolist()}
    try:
        place, vertical = stand(source, options, model, _unit(model), box, progress, MODEL)
    except DecisionNeeded:
        return LayerInspection(MODEL, "Mesh", found.read, None, NO_ORIGIN, extras={**facts, "placed": False})
    facts |= {"placed": True, "anchor": place.anchor.to_json(), "heading": round(place.heading, 4)}
    return LayerInspection(MODEL, "Mesh", found.read, place.code, place.origin, vertical, place.bbox(low, high), extras=facts)
