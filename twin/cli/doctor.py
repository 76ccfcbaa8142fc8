"""`twin doctor`: what this installation is made of, and whether it can do its work safely."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from twin.cli.speech import command, home_option, json_option, language, say_json, table
from twin.errors import TwinBroken, TwinError
from twin.language import Text

# Three wheels carry three GDALs; each is asked in a process of its own, as the readers use them.
_BUNDLED = {
    "pyogrio": "import pyogrio; print(pyogrio.__gdal_version_string__)",
    "fiona": "import fiona; print(fiona.__gdal_version__)",
    "rasterio": "import rasterio; print(rasterio.__gdal_version__)",
    "pyproj": "import pyproj; print(pyproj.proj_version_str)",
    "shapely": "import shapely; print(shapely.geos_version_string)",
    "lxml": "from lxml import etree; print('.'.join(map(str, etree.LIBXML_VERSION)))",
}
_INSIDE = {"pyogrio": "GDAL", "fiona": "GDAL", "rasterio": "GDAL", "pyproj": "PROJ", "shapely": "GEOS", "lxml": "libxml2"}
_FEATURE = {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [8.75, 51.72]}}
_POINT = {"type": "FeatureCollection", "features": [_FEATURE]}


@dataclass(frozen=True, slots=True)
class Row:
    """One thing looked at: ok, a warning (works, but weaker), or a fault."""

    name: str
    state: str
    value: Text

    def to_json(self) -> dict[str, Any]:
        """Return name, state and both sentences."""
        return {"name": self.name, "state": self.state, "value": self.value.to_json()}


def _plain(value: str) -> Text:
    return Text(value, value)


def _libraries() -> list[Row]:
    rows = [Row("twin", "ok", _plain(version("twin"))), Row("python", "ok", _plain(sys.version.split()[0]))]
    for name, program in _BUNDLED.items():
        try:
            package = version(name)
        except PackageNotFoundError:
            rows.append(Row(name, "fault", Text("fehlt", "is missing")))
            continue
        done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, timeout=60, check=False)
        state = "ok" if done.returncode == 0 else "fault"
        rows.append(Row(name, state, _plain(f"{package} ({_INSIDE[name]} {done.stdout.strip() or '?'})")))
    return rows


def _sandbox() -> Row:
    from twin.reader.reading import read_in_child

    with tempfile.TemporaryDirectory(prefix="twin-doctor-") as folder:
        file = Path(folder) / "point.geojson"
        file.write_text(json.dumps(_POINT), encoding="utf-8")
        try:
            result = read_in_child(file, file.name, Path(folder) / "layers")
        except TwinError as error:
            return Row("reader", "fault", error.text)
    if result.network_cut:
        return Row("reader", "ok", Text("eigener Prozess, ohne Netz, mit Grenzen", "own process, no network, limited"))
    sentence = Text(
        "eigener Prozess mit Grenzen, aber der Kern sperrt das Netz nicht ab: nur tote Proxys stehen davor",
        "own limited process, but the kernel does not cut the network: only dead proxies stand in the way",
    )
    return Row("reader", "warning", sentence)


def _browser(program: str) -> Row:
    from twin.browsing import found

    path = found(program)
    if path:
        return Row("chromium", "ok", _plain(path))
    none = Text("fehlt: Vorlagen ohne Bilder der Szenen", "is missing: papers without pictures of scenes")
    return Row("chromium", "warning", none)


def _home(home: Path | None) -> list[Row]:
    from twin.config import load
    from twin.store.database import Database
    from twin.store.migrations import NEWEST, version_of

    try:
        settings = load(home)
        rows = [Row("home", "ok", _plain(str(settings.home)))]
        if not settings.home.is_dir():
            note = Text(f"{settings.home} (gibt es noch nicht)", f"{settings.home} (does not exist yet)")
            return [Row("home", "warning", note)]
        free = shutil.disk_usage(settings.home).free / 1e9
        rows.append(Row("disk", "ok" if free > 2 else "warning", Text(f"{free:.1f} GB frei", f"{free:.1f} GB free")))
        rows.append(_browser(settings.chromium))
        database = Database(settings.database)
        database.check()
        found = version_of(database)
        state = "ok" if found == NEWEST else "warning"
        rows.append(Row("database", state, Text(f"heil, Fassung {found} von {NEWEST}", f"sound, version {found} of {NEWEST}")))
        database.close()
    except TwinError as error:
        return [Row("home", "fault", error.text)]
    return rows


def _formats() -> Row:
    from twin.exporters import EXPORTERS
    from twin.handlers import Registry
    from twin.importers import IMPORTERS

    entries = Registry(IMPORTERS, EXPORTERS).entries()
    ready = sum(entry.state == "ready" for entry in entries)
    wrong = ", ".join(f"{entry.id} ({entry.state})" for entry in entries if entry.state != "ready")
    tail = f"; {wrong}" if wrong else ""
    state = "fault" if any(entry.state == "broken" for entry in entries) else "ok" if not wrong else "warning"
    return Row("formats", state, Text(f"{ready} von {len(entries)} bereit{tail}", f"{ready} of {len(entries)} ready{tail}"))


@command(
    "doctor",
    "Diese Installation prüfen: Bibliotheken, Absperrung des Leseprozesses, Ordner, Datenbank.",
    "Check this installation: libraries, confinement of the reader process, home, database.",
)
@home_option()
@json_option()
def doctor(home: Path | None, as_json: bool) -> None:
    """Check this installation; the exit status is 1 when there is a fault."""
    rows = [*_libraries(), _formats(), _sandbox(), *_home(home)]
    if as_json:
        say_json([row.to_json() for row in rows])
    else:
        marks = {"ok": "✓", "warning": "!", "fault": "✗"}
        table([["", "", ""], *([marks[row.state], row.name, row.value.in_(language())] for row in rows)])
    faults = [row.name for row in rows if row.state == "fault"]
    if faults:
        names = ", ".join(faults)
        raise TwinBroken("DOCTOR_FOUND_FAULTS", f"Nicht in Ordnung: {names}.", f"Not in order: {names}.", faults=faults)
