"""The core install without extras stays light: what needs an extra is listed with its install hint, everything else is ready."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from twin.exporters import EXPORTERS
from twin.handlers import Registry
from twin.importers import IMPORTERS

ROOT = Path(__file__).parents[2]
NEEDS_EXTRA = {
    "dxf": {"importer": {"dxf"}, "exporter": {"dxf"}},
    "ifc": {"importer": {"ifc"}, "exporter": set()},
    "mesh": {"importer": {"collada", "obj", "ply", "stl"}, "exporter": set()},
    "pointcloud": {"importer": {"las"}, "exporter": set()},
    "table": {"importer": {"xlsx"}, "exporter": {"xlsx"}},
}
MODULES = {"ezdxf", "ifcopenshell", "trimesh", "collada", "laspy", "lazrs", "python_calamine", "xlsxwriter"}
HEAVY = {*MODULES, "pyogrio", "fiona", "rasterio", "geopandas"}


@pytest.fixture
def core(monkeypatch: pytest.MonkeyPatch) -> Registry:
    """Return the registry of a machine without any extra."""
    true = importlib.util.find_spec

    def without(name: str, package: str | None = None) -> Any:
        return None if name.split(".")[0] in MODULES else true(name, package)

    monkeypatch.setattr(importlib.util, "find_spec", without)
    return Registry(IMPORTERS, EXPORTERS, plugins=False)


def test_what_needs_an_extra_says_how_to_install_it(core: Registry) -> None:
    missing = {(entry.kind, entry.id): entry.reason.de for entry in core.entries() if entry.state == "missing"}
    expected = {(kind, name): extra for extra, kinds in NEEDS_EXTRA.items() for kind, names in kinds.items() for name in names}
    assert missing.keys() == expected.keys()
    assert all(f"twin[{expected[key]}]" in reason for key, reason in missing.items())


def test_everything_else_is_ready_without_extras(core: Registry) -> None:
    assert {entry.state for entry in core.entries()} == {"ready", "missing"}
    assert sum(entry.state == "ready" for entry in core.entries()) > 30


def test_with_all_extras_every_row_is_ready() -> None:
    assert {entry.state for entry in Registry(IMPORTERS, EXPORTERS, plugins=False).entries()} == {"ready"}


def test_the_extra_all_is_the_sum_of_the_others() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    (whole,) = extras["all"]
    assert set(whole.removeprefix("twin[").removesuffix("]").split(",")) == set(NEEDS_EXTRA)


def test_listing_formats_loads_no_heavy_library() -> None:
    program = (
        "import sys; from twin.cli import main; sys.argv = ['twin', 'formats', '--json'];\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print('LOADED', sorted(set(sys.modules) & {HEAVY!r}))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("LOADED []"), done.stdout[-300:]
