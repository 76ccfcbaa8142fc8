"""The exporter "tiles3d": city models, terrain and placed models as 3D Tiles 1.1."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import orjson

from twin.errors import NotSuitable, TwinBroken
from twin.exporters.tiles3d import palette
from twin.exporters.tiles3d.city import CityCounts, CitySettings, write_city
from twin.exporters.tiles3d.digest import folder_digest, folder_size
from twin.findings import Progress
from twin.geodata.citymodel import CityModel
from twin.geodata.coverage import Coverage
from twin.geodata.dataset import LayerType
from twin.geodata.glb import read_document
from twin.geodata.mesh import Mesh
from twin.geodata.pointcloud import PointCloud
from twin.handlers import Exporter, ExportLayer, ExportReport, Format, Requirements, Selection, Suitability
from twin.language import Text
from twin.options import option

_WRITTEN: tuple[LayerType, ...] = ("CityModel", "Coverage", "Mesh", "PointCloud")
_HEIGHTS = Text(
    "Höhen werden unverändert übernommen: Normalhöhe steht, wo 3D Tiles eine ellipsoidische Höhe erwartet.",
    "Heights are taken over unchanged: normal height stands where 3D Tiles expects an ellipsoidal one.",
)


@dataclass(frozen=True, slots=True)
class TilesOptions:
    """What a person may choose about a tileset."""

    attributes: str = option("all", "Attribute: all, none oder Namen mit Komma", "Attributes: all, none or names with commas")
    ground: bool = option(True, "Bodenflächen mitschreiben", "Write ground surfaces")
    occlusion: bool = option(True, "Himmelslicht vorausberechnen (_AO)", "Bake sky light (_AO)")
    leaf: int | None = option(
        None,
        "Gebäude je Kachel (sonst eine Kachel für kleine Orte, 180 für große)",
        "Buildings per tile (otherwise one tile for small places, 180 for large ones)",
        minimum=20,
        maximum=2000,
    )

    def wanted(self) -> frozenset[str] | None:
        """Return the attribute names to write, None for all."""
        if self.attributes.strip().lower() == "all":
            return None
        if self.attributes.strip().lower() == "none":
            return frozenset()
        return frozenset(name.strip() for name in self.attributes.split(",") if name.strip())


class Tiles3D(Exporter):
    """Writes a folder with `tileset.json`; several layers become tilesets in subfolders below one root."""

    format: ClassVar[Format] = Format(
        "tiles3d",
        Text("3D Tiles 1.1 (OGC)", "3D Tiles 1.1 (OGC)"),
        ("tileset.json",),
        ("application/json+3dtiles",),
        _WRITTEN,
        ("1.1",),
        requires=(("pymartini", "pip install pymartini"), ("PIL", "pip install pillow")),
    )
    Options: ClassVar[type[Any]] = TilesOptions
    requirements: ClassVar[Requirements] = Requirements(crs="source")
    folder: ClassVar[bool] = True

    def suitability(self, selection: Selection) -> Suitability:
        """Return no for layers without a third dimension, else lossy: heights keep their datum's numbers."""
        reasons = tuple(_refusal(layer) for layer in selection.layers if not _is_written(layer))
        if reasons or not selection.layers:
            return Suitability("no", reasons or (Text("Die Auswahl ist leer", "The selection is empty"),))
        return Suitability("lossy", (_HEIGHTS,))

    def write(self, selection: Selection, target: Path, options: Any, progress: Progress) -> ExportReport:
        """Write the tileset into the folder `target` and return buildings per layer; parts, triangles, tiles as extras."""
        suited = self.suitability(selection)
        if suited.verdict == "no":
            raise NotSuitable(
                "TILES_NEED_3D",
                "3D Tiles lassen sich nicht schreiben: " + "; ".join(text.de for text in suited.reasons) + ".",
                "3D Tiles cannot be written: " + "; ".join(text.en for text in suited.reasons) + ".",
            )
        target.mkdir(parents=True, exist_ok=True)
        counts: dict[str, int] = {}
        extras: dict[str, Any] = {"objects": Counter[str](), "parts": 0, "triangles": 0, "tiles": 0}
        for number, layer in enumerate(selection.layers):
            folder = target if len(selection.layers) == 1 else target / f"{number:02d}"
            folder.mkdir(exist_ok=True)
            counts[layer.name] = _write_layer(layer, folder, options, progress, extras)
        if len(selection.layers) > 1:
            _write_index(target, len(selection.layers))
        files = tuple(sorted(path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()))
        extras["objects"] = dict(extras["objects"])
        return ExportReport(files, counts, folder_digest(target), folder_size(target), suited.reasons, extras)

    def verify(self, target: Path, report: ExportReport) -> None:
        """Reopen every tileset.json and every GLB; raises TwinBroken when a tile is missing or features do not add up."""
        documents = sorted(target.rglob("tileset.json"))
        found = sum(_features_of(path) for path in documents)
        expected = report.extras.get("features", 0)
        if not documents or found != expected or folder_digest(target) != report.sha256:
            raise TwinBroken(
                "TILES_DO_NOT_ADD_UP",
                f"Der geschriebene Kachelsatz enthält {found} statt {expected} Objekte oder wurde verändert.",
                f"The written tileset holds {found} instead of {expected} objects or was changed.",
                found=found,
                expected=expected,
            )


def _is_written(layer: ExportLayer) -> bool:
    return layer.type in _WRITTEN


def _refusal(layer: ExportLayer) -> Text:
    return Text(
        f"die Ebene „{layer.title or layer.name}“ ({layer.type}) hat keine Körper; für flache Daten eignet sich GeoPackage",
        f"layer '{layer.title or layer.name}' ({layer.type}) has no solids; GeoPackage suits flat data",
    )


def _write_layer(layer: ExportLayer, folder: Path, options: TilesOptions, progress: Progress, extras: dict[str, Any]) -> int:
    if layer.type == "CityModel":
        settings = CitySettings(
            style=palette.style_of(layer.name),
            attributes=options.wanted(),
            ground=options.ground,
            occlusion=options.occlusion,
            leaf_buildings=options.leaf,
            vertical=layer.vertical,
        )
        city = write_city(_cities(layer), folder, settings, progress)
        _add(extras, city)
        return city.buildings
    if layer.type == "Coverage":
        return _write_grid(layer, folder, progress, extras)
    if layer.type == "PointCloud":
        from twin.exporters.tiles3d.points import write_points

        points = write_points(functools.partial(_clouds, layer), folder, vertical=layer.vertical, progress=progress)
        extras["tiles"] += points.tiles
        return points.points
    from twin.exporters.tiles3d.placed import write_placed

    mesh = next(item for item in layer.walk() if isinstance(item, Mesh))
    write_placed(mesh, folder)
    extras["tiles"] += 1
    return 1


def _write_grid(layer: ExportLayer, folder: Path, progress: Progress, extras: dict[str, Any]) -> int:
    # these bring pictures and meshing along, which buildings do not need
    from twin.exporters.tiles3d.imagery import write_imagery
    from twin.exporters.tiles3d.terrain import write_terrain

    coverage = next(item for item in layer.walk() if isinstance(item, Coverage))
    write = write_imagery if coverage.kind == "imagery" else write_terrain
    counts = write(coverage, folder, progress=progress, vertical=layer.vertical)
    extras["triangles"] += counts.triangles
    extras["tiles"] += counts.tiles
    return 1


def _clouds(layer: ExportLayer) -> Iterator[PointCloud]:
    for batch in layer.walk():
        if isinstance(batch, PointCloud):
            yield batch


def _cities(layer: ExportLayer) -> Iterator[CityModel]:
    for batch in layer.walk():
        if isinstance(batch, CityModel):
            yield batch


def _add(extras: dict[str, Any], city: CityCounts) -> None:
    for name in ("parts", "triangles", "tiles"):
        extras[name] += getattr(city, name)
    extras["objects"].update(city.objects)
    extras["features"] = extras.get("features", 0) + city.buildings
    extras["without_geometry"] = extras.get("without_geometry", 0) + city.without_geometry
    extras["anchor"] = extras.get("anchor") or (city.frame.to_json() if city.frame else None)


def _write_index(target: Path, count: int) -> None:
    """Write the root that joins the layers' tilesets; its volume is the sphere around theirs, in ECEF."""
    children = []
    for number in range(count):
        uri = f"{number:02d}/tileset.json"
        document = orjson.loads((target / uri).read_bytes())
        children.append(
            {
                "boundingVolume": _ecef_sphere(document["root"]),
                "geometricError": document["geometricError"],
                "refine": "REPLACE",
                "content": {"uri": uri},
            }
        )
    error = 2.0 * max(child["geometricError"] for child in children)
    spheres = [child["boundingVolume"]["sphere"] for child in children]
    middle = [sum(sphere[axis] for sphere in spheres) / count for axis in range(3)]
    radius = max(sum((s[axis] - middle[axis]) ** 2 for axis in range(3)) ** 0.5 + s[3] for s in spheres)
    root = {"boundingVolume": {"sphere": [*middle, radius]}, "geometricError": error, "refine": "ADD", "children": children}
    (target / "tileset.json").write_bytes(orjson.dumps({"asset": {"version": "1.1"}, "geometricError": error, "root": root}))


def _ecef_sphere(root: dict[str, Any]) -> dict[str, list[float]]:
    box, matrix = root["boundingVolume"]["box"], root["transform"]
    middle = [sum(matrix[4 * k + axis] * box[k] for k in range(3)) + matrix[12 + axis] for axis in range(3)]
    scale = sum(matrix[k] ** 2 for k in range(3)) ** 0.5
    return {"sphere": [*middle, scale * sum(value**2 for value in box[3:]) ** 0.5]}


def _features_of(tileset: Path) -> int:
    """Return the number of features in the leaf tiles of a tileset; raises TwinBroken when a tile is missing or cut off."""
    try:
        open_tiles = [orjson.loads(tileset.read_bytes())["root"]]
        total = 0
        while open_tiles:
            tile = open_tiles.pop()
            open_tiles.extend(tile.get("children", []))
            uri = tile.get("content", {}).get("uri", "")
            if uri.endswith(".glb"):
                document = read_document(tileset.parent / uri)
                tables = document.get("extensions", {}).get("EXT_structural_metadata", {}).get("propertyTables", [])
                total += 0 if tile.get("children") else sum(table["count"] for table in tables)
        return total
    except (OSError, KeyError, orjson.JSONDecodeError) as error:
        raise TwinBroken(
            "TILESET_BROKEN",
            f"Der Kachelsatz „{tileset.parent.name}“ ist unvollständig: {error}. Bitte den Export wiederholen.",
            f"The tileset '{tileset.parent.name}' is incomplete: {error}. Please repeat the export.",
        ) from error
