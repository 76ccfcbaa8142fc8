"""Files that belong together find one another by stem and ending."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from twin.handlers import Format, Registry
from twin.importers import IMPORTERS
from twin.importers.bundling import Bundle, bundles, together
from twin.language import Text


@dataclass
class Kind:
    format: Format


@dataclass
class Known:
    kinds: list[Kind] = field(default_factory=list)

    def importers(self) -> list[Kind]:
        return self.kinds


def kind(identifier: str, extensions: tuple[str, ...], companions: tuple[str, ...]) -> Kind:
    return Kind(Format(identifier, Text(identifier, identifier), extensions, companions=companions))


KNOWN: Any = Known(
    [
        kind("shapefile", (".shp", ".zip"), (".dbf", ".shx", ".prj", ".cpg", ".xml")),
        kind("obj", (".obj",), (".mtl", ".png", ".jpg")),
        kind("geotiff", (".tif",), (".tfw", ".prj")),
    ]
)


def named(names: list[str], found: list[Bundle]) -> dict[str, set[str]]:
    return {names[one.main]: {names[at] for at in one.companions} for one in found}


def test_each_shapefile_takes_its_own_companions() -> None:
    names = ["b.dbf", "a.shp", "a.DBF", "a.shp.xml", "b.shp", "b.prj", "liesmich.txt"]
    found = named(names, bundles(KNOWN, names))
    assert found == {"a.shp": {"a.DBF", "a.shp.xml"}, "b.shp": {"b.dbf", "b.prj"}, "liesmich.txt": set()}


def test_the_same_stem_in_another_folder_is_another_dataset() -> None:
    names = ["nord/plan.shp", "nord/plan.dbf", "sued/plan.shp", "sued/plan.dbf"]
    assert named(names, bundles(KNOWN, names)) == {"nord/plan.shp": {"nord/plan.dbf"}, "sued/plan.shp": {"sued/plan.dbf"}}


def test_textures_below_a_model_go_with_it() -> None:
    names = ["haus/haus.obj", "haus/haus.mtl", "haus/bilder/putz.jpg", "foto.jpg"]
    assert named(names, bundles(KNOWN, names)) == {
        "haus/haus.obj": {"haus/haus.mtl", "haus/bilder/putz.jpg"},
        "foto.jpg": set(),
    }


def test_a_lone_companion_is_read_by_itself() -> None:
    assert bundles(KNOWN, ["a.shp", "b.dbf"]) == [Bundle(0), Bundle(1)]


def test_all_files_become_one_with_a_main_file_first() -> None:
    assert together(KNOWN, ["a.dbf", "a.shp", "b.shp"]) == Bundle(1, (0, 2))


def test_tiles_of_our_own_formats_stay_apart_or_join() -> None:
    registry = Registry(IMPORTERS, (), plugins=False)
    tiles = [f"LoD2_32_48{number}_5733_1_NW.gml" for number in range(3)]
    assert bundles(registry, tiles) == [Bundle(0), Bundle(1), Bundle(2)]
    assert together(registry, tiles) == Bundle(0, (1, 2))
