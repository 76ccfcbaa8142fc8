"""The house stands: imports point down, each heavy library has its one door, nothing is re-exported."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FLOORS: list[set[str]] = [
    {"language"},
    {"errors"},
    {"options", "findings", "interface", "merging"},
    {"registration", "addresses", "deadline", "circuit", "sidebyside"},
    {"config"},
    {"geodata", "outbound", "confinement", "browsing"},
    {"handlers", "planning", "job", "media"},
    {"importers", "exporters", "storytelling"},
    {"catalogue"},
    {"store", "services"},
    {"reader", "runner"},
    {"workspace"},
    {"delivery", "wish"},
    {"usedlayer"},
    {"intake", "casework"},
    {"casediff", "comparing", "sunmapping", "staging", "preview", "cataloguing", "reviewing", "pruning", "stocktaking"},
    {"assuming", "viewmodel", "exporting", "drafting"},
    {"publishing", "storywork", "mediawork"},
    {"takeaway"},
    {"work"},
    {"sample", "web"},
    {"cli"},
    {"app", "testing"},
    {"__main__"},
]
DOORS: dict[str, tuple[str, ...]] = {
    "flask": ("twin/web/", "twin/app.py"),
    "owslib": ("twin/catalogue/",),
    "fiona": ("twin/importers/ogr.py", "twin/exporters/ogr.py", "twin/sample/"),
    "pyogrio": ("twin/importers/ogr.py", "twin/exporters/ogr.py", "twin/sample/"),
    "rasterio": ("twin/importers/geotiff.py", "twin/exporters/geotiff.py", "twin/sample/"),
    "pyproj": ("twin/geodata/crs.py",),
    "sqlalchemy": ("twin/store/",),
    "typst": ("twin/storytelling/handout/typesetting.py",),
    "requests": ("twin/outbound.py",),
    "urllib.request": ("twin/outbound.py",),
    "socket": ("twin/outbound.py",),
    "ssl": ("twin/outbound.py",),
    "http.client": ("twin/outbound.py",),
}
MODULES = sorted((ROOT / "twin").rglob("*.py"))


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def room(module: str) -> str:
    return module.split(".")[1] if module.count(".") else ""


def floor(name: str) -> int:
    return next((number for number, rooms in enumerate(FLOORS) if name in rooms), -1)


def test_every_room_stands_on_a_floor() -> None:
    rooms = {path.relative_to(ROOT / "twin").parts[0].removesuffix(".py") for path in MODULES} - {"__init__"}
    assert {name for name in rooms if floor(name) < 0} == set()


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_down(path: Path) -> None:
    own = path.relative_to(ROOT / "twin").parts[0].removesuffix(".py")
    upward = {
        module
        for module in imports(path)
        if module.startswith("twin.") and room(module) != own and floor(room(module)) >= floor(own) >= 0
    }
    assert upward == set()


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_each_heavy_library_has_its_one_door(path: Path) -> None:
    place = path.relative_to(ROOT).as_posix()
    wrong = {
        library
        for library, doors in DOORS.items()
        for module in imports(path)
        if (module == library or module.startswith(library + ".")) and not place.startswith(doors)
    }
    assert wrong == set()


@pytest.mark.parametrize("path", [path for path in MODULES if path.name == "__init__.py"], ids=lambda path: path.parent.name)
def test_no_package_re_exports_its_modules(path: Path) -> None:
    assert not [
        node
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ImportFrom) and node.module != "__future__"
    ]


def test_the_environment_is_read_in_one_place() -> None:
    readers = {path.relative_to(ROOT).as_posix() for path in MODULES if "os.environ" in path.read_text(encoding="utf-8")}
    assert readers <= {"twin/config.py"}
