"""A small building as IFC of any schema, unit and georeference; `python -m tests.importers.ifc.sheds` makes the samples.

Walls of 0.3 m around 10 by 6 m outside, two storeys of 3 m, a slab of 10 by 6 m under each, one room a storey of 9.4 by 5.4 m.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import Any

import ifcopenshell
import ifcopenshell.guid

MAP = {"Eastings": 369700.0, "Northings": 5700000.0, "OrthogonalHeight": 62.5, "XAxisAbscissa": 0.8, "XAxisOrdinate": 0.6}


class Writer:
    """Makes entities of one file; lengths are given in metres and written in the file's unit."""

    def __init__(self, schema: str, unit: float) -> None:
        self.file = ifcopenshell.file(schema=schema)
        self.unit = unit
        self.numbers = iter(range(1, 10_000))
        make = self.make
        person = make("IfcPersonAndOrganization", make("IfcPerson", None, "x"), make("IfcOrganization", None, "x"))
        program = make("IfcApplication", person.TheOrganization, "1", "x", "x")
        self.history = make("IfcOwnerHistory", person, program, None, "ADDED", None, None, None, 0)
        prefix = {1.0: None, 0.001: "MILLI", 0.01: "CENTI"}[unit]
        length, area = (
            make("IfcSIUnit", None, "LENGTHUNIT", prefix, "METRE"),
            make("IfcSIUnit", None, "AREAUNIT", None, "SQUARE_METRE"),
        )
        self.context = make("IfcGeometricRepresentationContext", None, "Model", 3, 1e-5, self.axes((0.0, 0.0, 0.0)), None)
        self.project = self.rooted(
            "IfcProject", "Projekt", None, None, None, None, [self.context], make("IfcUnitAssignment", [length, area])
        )

    def make(self, kind: str, *values: Any) -> Any:
        """Return a new entity."""
        return self.file.create_entity(kind, *values)

    def rooted(self, kind: str, name: str, *values: Any) -> Any:
        """Return a new entity with a fixed id, the history and a name."""
        number = next(self.numbers)
        identifier = ifcopenshell.guid.compress(f"{number:032x}")
        return self.make(kind, identifier, self.history, name, *values)

    def point(self, place: tuple[float, ...]) -> Any:
        """Return a point given in metres."""
        return self.make("IfcCartesianPoint", [round(value / self.unit, 6) for value in place])

    def axes(self, place: tuple[float, ...]) -> Any:
        """Return upright axes at a place."""
        return self.make("IfcAxis2Placement3D", self.point(place), None, None)

    def local(self, place: tuple[float, ...] = (0.0, 0.0, 0.0), within: Any = None) -> Any:
        """Return a placement within another."""
        return self.make("IfcLocalPlacement", within, self.axes(place))

    def block(self, x: float, y: float, z: float, wide: float, deep: float, high: float) -> Any:
        """Return the shape of a block from its lowest corner."""
        make = self.make
        middle = make("IfcAxis2Placement2D", self.point((x + wide / 2, y + deep / 2)), None)
        profile = make("IfcRectangleProfileDef", "AREA", None, middle, wide / self.unit, deep / self.unit)
        up = make("IfcDirection", [0.0, 0.0, 1.0])
        solid = make("IfcExtrudedAreaSolid", profile, self.axes((0.0, 0.0, z)), up, high / self.unit)
        body = make("IfcShapeRepresentation", self.context, "Body", "SweptSolid", [solid])
        return make("IfcProductDefinitionShape", None, None, [body])

    def coloured(self, shape: Any, red: float, green: float, blue: float) -> Any:
        """Give the one solid of a shape a colour."""
        make = self.make
        colour = make("IfcColourRgb", None, red, green, blue)
        shading = make("IfcSurfaceStyleShading", colour)
        style = make("IfcSurfaceStyle", None, "BOTH", [shading])
        styles = [make("IfcPresentationStyleAssignment", [style])] if self.file.schema == "IFC2X3" else [style]
        make("IfcStyledItem", shape.Representations[0].Items[0], styles, None)
        return shape


def shed(
    schema: str = "IFC4",
    *,
    unit: float = 1.0,
    place: str = "map",
    true_north: tuple[float, float] | None = None,
    map_unit: bool = True,
    scale: float | None = None,
    quantities: bool = False,
    crs: str = "EPSG:25832",
) -> str:
    """Return the building as STEP text; `place` is map, pset, site or none."""
    w = Writer(schema, unit)
    make = w.make
    if true_north is not None:
        w.context.TrueNorth = make("IfcDirection", list(true_north))
    spot = ((49, 6, 1, 566000), (8, 26, 11, 540400), 110.0 / unit) if place == "site" else (None, None, None)
    site = w.rooted("IfcSite", "Gelände", None, None, w.local(), None, None, "ELEMENT", *spot, None, None)
    house = w.rooted("IfcBuilding", "Haus", None, None, w.local(), None, None, "ELEMENT", None, None, None)
    levels = [
        w.rooted("IfcBuildingStorey", name, None, None, w.local(), None, None, "ELEMENT", height / unit)
        for name, height in (("Erdgeschoss", 0.0), ("Obergeschoss", 3.0))
    ]
    whole = functools.partial(w.rooted, "IfcRelAggregates", "Teile", None)
    whole(w.project, [site])
    whole(site, [house])
    whole(house, levels)
    for level, z in zip(levels, (0.0, 3.0), strict=True):
        _storey(w, level, z, quantities)
    if place == "map":
        _converted(w, crs, map_unit, scale)
    if place == "pset":
        _as_properties(w, site, crs)
    text = str(w.file.to_string())
    return re.sub(r"FILE_NAME\([^;]*;", "FILE_NAME('','2026-11-02T08:00:00',(''),(''),'','','');", text, count=1)


def _storey(w: Writer, level: Any, z: float, quantities: bool) -> None:
    wall = "IfcWallStandardCase" if w.file.schema == "IFC2X3" else "IfcWall"
    kind = [] if w.file.schema == "IFC2X3" else ["SOLIDWALL"]
    blocks = ((0, 0, 10, 0.3), (0, 5.7, 10, 0.3), (0, 0.3, 0.3, 5.4), (9.7, 0.3, 0.3, 5.4))
    walls = [
        w.rooted(
            wall, f"Wand {i}", None, None, w.local(), w.coloured(w.block(x, y, z, wide, deep, 3.0), 0.9, 0.8, 0.7), None, *kind
        )
        for i, (x, y, wide, deep) in enumerate(blocks)
    ]
    slab = w.rooted("IfcSlab", "Decke", None, None, w.local(), w.block(0, 0, z - 0.2, 10, 6, 0.2), None, "FLOOR")
    hole = w.rooted("IfcOpeningElement", "Loch", None, None, w.local(), w.block(4, -0.1, z + 1, 2, 0.5, 1), None)
    w.rooted("IfcRelVoidsElement", "", None, walls[0], hole)
    w.rooted("IfcRelContainedInSpatialStructure", "", None, [*walls, slab], level)
    shape = w.block(0.3, 0.3, z, 9.4, 5.4, 2.6)
    last = ["INTERNAL", None]
    room = w.rooted("IfcSpace", f"R{z:.0f}", None, None, w.local(), shape, "Laden" if z == 0.0 else "Wohnen", "ELEMENT", *last)
    w.rooted("IfcRelAggregates", "", None, level, [room])
    if quantities:
        area = w.make("IfcQuantityArea", "GrossFloorArea", None, None, 61.5)
        amounts = w.rooted("IfcElementQuantity", "BaseQuantities", None, None, [area])
        w.rooted("IfcRelDefinesByProperties", "", None, [level], amounts)


def _converted(w: Writer, crs: str, map_unit: bool, scale: float | None) -> None:
    metre = w.make("IfcSIUnit", None, "LENGTHUNIT", None, "METRE") if map_unit else None
    target = w.make("IfcProjectedCRS", crs, None, None, "DHHN2016", None, None, metre)
    if scale is None:
        scale = w.unit if map_unit else None
    w.make("IfcMapConversion", w.context, target, *MAP.values(), scale)


def _as_properties(w: Writer, site: Any, crs: str) -> None:
    for name, values in (("ePSet_MapConversion", MAP), ("ePSet_ProjectedCRS", {"Name": crs})):
        rows = [
            w.make(
                "IfcPropertySingleValue", key, None, w.make("IfcReal" if isinstance(value, float) else "IfcLabel", value), None
            )
            for key, value in values.items()
        ]
        w.rooted("IfcRelDefinesByProperties", "", None, [site], w.rooted("IfcPropertySet", name, None, rows))


def write_samples(folder: Path) -> None:
    """Write the samples of the contract tests."""
    (folder / "haus-4.ifc").write_text(shed("IFC4", unit=0.001), encoding="utf-8")
    (folder / "haus-2x3.ifc").write_text(shed("IFC2X3", place="pset"), encoding="utf-8")
    (folder / "haus-4x3.ifc").write_text(shed("IFC4X3", quantities=True), encoding="utf-8")


if __name__ == "__main__":
    write_samples(Path(__file__).parents[2] / "samples" / "ifc")
