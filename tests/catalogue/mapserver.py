"""A real MapServer on 127.0.0.1: the CGI program of the distribution behind a small HTTP server, serving data made here.

WMS and WFS of one map stand at the same address, as at many an office. The data are house outlines and trees on a grid in the
middle of Musterstadt, so that every count and every place is known.
"""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import geopandas as gpd
from shapely.geometry import Point, box

from twin.sample.place import ORIGIN

PROGRAM = Path("/usr/lib/cgi-bin/mapserv")
MISSING = f"no MapServer at {PROGRAM}: apt-get install cgi-mapserver"
MIDDLE = ORIGIN
"""Easting and northing of the middle of the grid, EPSG:25832: the middle of Musterstadt."""
HOUSES, TREES = 144, 2500
"""How many of each there are; a service of 1,000 features a page gives the trees in three."""
PAGE = 1000
_SECONDS = 30.0
_CONFIG = 'CONFIG\n  ENV\n    MS_MAP_PATTERN "^{folder}/[a-z]+\\.map$"\n  END\nEND\n'
_MAP = """MAP
  NAME "musterstadt"
  SIZE 400 400
  EXTENT {west} {south} {east} {north}
  PROJECTION
    "init=epsg:25832"
  END
  IMAGETYPE png
  WEB
    METADATA
      "ows_title" "Geodienste Musterstadt"
      "ows_abstract" "Gebäude und Bäume der Musterstadt"
      "ows_onlineresource" "{address}"
      "ows_srs" "{systems}"
      "ows_enable_request" "*"
      "ows_contactelectronicmailaddress" "geodaten@musterstadt.example"
      "ows_accessconstraints" "Datenlizenz Deutschland Namensnennung 2.0"
      "wfs_getfeature_formatlist" "{formats}"
      "wfs_maxfeatures" "{page}"
      "ows_encoding" "UTF-8"
    END
  END
{output}{layers}END
"""
_JSON = """  OUTPUTFORMAT
    NAME "geojson"
    DRIVER "OGR/GEOJSON"
    MIMETYPE "application/json; subtype=geojson"
    FORMATOPTION "STORAGE=stream"
    FORMATOPTION "FORM=SIMPLE"
  END
"""
_LAYER = """  LAYER
    NAME "{name}"
    TYPE {kind}
    STATUS ON
    CONNECTIONTYPE OGR
    CONNECTION "{file}"
    DATA "{name}"
    PROJECTION
      "init=epsg:25832"
    END
    METADATA
      "ows_title" "{title}"
      "ows_srs" "{systems}"
      "ows_include_items" "all"
      "gml_include_items" "all"
      "gml_types" "auto"
      "gml_featureid" "nr"
      "ows_attribution_title" "Stadt Musterstadt"
    END
    TEMPLATE "none"
    CLASS
      NAME "{title}"
      STYLE
        COLOR {colour}
        SIZE 6
      END
    END
  END
"""


def is_there() -> bool:
    """Return whether the program is installed."""
    return PROGRAM.is_file()


def houses() -> gpd.GeoDataFrame:
    """Return 144 houses of 12 m by 9 m, 12 rows of 12, 30 m apart (EPSG:25832)."""
    x, y = MIDDLE
    places = [(x - 180 + 30 * (i % 12), y - 180 + 30 * (i // 12)) for i in range(HOUSES)]
    shapes = [box(east, north, east + 12, north + 9) for east, north in places]
    rows = {"nr": range(HOUSES), "nutzung": ["Wohnhaus" if i % 3 else "Schule" for i in range(HOUSES)]}
    return gpd.GeoDataFrame(rows, geometry=shapes, crs="EPSG:25832")


def trees() -> gpd.GeoDataFrame:
    """Return 2,500 trees, 50 rows of 50, 8 m apart (EPSG:25832)."""
    x, y = MIDDLE
    points = [Point(x - 200 + 8 * (i % 50), y - 200 + 8 * (i // 50)) for i in range(TREES)]
    return gpd.GeoDataFrame({"nr": range(TREES), "art": ["Linde"] * TREES}, geometry=points, crs="EPSG:25832")


@dataclass
class MapServer:
    """A running MapServer; `asked` holds the query of every request."""

    url: str
    folder: Path
    asked: list[str] = field(default_factory=list)

    @property
    def port(self) -> int:
        """Return its port."""
        return int(self.url.rpartition(":")[2])

    def service(self, name: str = "stadt") -> str:
        """Return the address of a map: `stadt` writes GeoJSON and GML, `gml` writes GML only, `alt` knows EPSG:25832 alone."""
        return f"{self.url}/dienste/{name}"


@contextmanager
def serving(folder: Path) -> Iterator[MapServer]:
    """Give a running MapServer whose data lie in `folder`."""
    for frame, name in ((houses(), "gebaeude"), (trees(), "baeume")):
        frame.to_file(folder / f"{name}.gpkg", layer=name, driver="GPKG")
    (folder / "mapserver.conf").write_text(_CONFIG.format(folder=folder), encoding="utf-8")
    running = MapServer("", folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(running))
    server.daemon_threads = True
    running.url = f"http://127.0.0.1:{server.server_port}"
    for name, formats, systems in (
        ("stadt", "geojson,gml", "EPSG:25832 EPSG:4326 EPSG:3857"),
        ("gml", "gml", "EPSG:25832 EPSG:4326"),
        ("alt", "geojson", "EPSG:25832"),
    ):
        (folder / f"{name}.map").write_text(_map(running, name, formats, systems), encoding="utf-8")
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield running
    server.shutdown()
    thread.join()
    server.server_close()


def _map(running: MapServer, name: str, formats: str, systems: str) -> str:
    x, y = MIDDLE
    kinds = (("gebaeude", "POLYGON", "Gebäude", "178 58 38"), ("baeume", "POINT", "Bäume", "31 122 61"))
    layers = "".join(
        _LAYER.format(name=layer, kind=kind, title=title, colour=colour, systems=systems, file=running.folder / f"{layer}.gpkg")
        for layer, kind, title, colour in kinds
    )
    return _MAP.format(
        west=x - 220, south=y - 220, east=x + 220, north=y + 220, address=f"{running.service(name)}?", systems=systems,
        formats=formats, page=PAGE, output=_JSON if "geojson" in formats else "", layers=layers,
    )  # fmt: skip


def _handler(running: MapServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path, _, query = self.path.partition("?")
            found = running.folder / f"{path.removeprefix('/dienste/')}.map"
            if not found.is_file():
                self.send_error(404)
                return
            running.asked.append(query)
            self._send(_run(running, found, path, query))

        def _send(self, answer: bytes) -> None:
            head, _, body = answer.partition(b"\r\n\r\n")
            fields = [line.partition(": ") for line in head.decode("latin-1").splitlines()]
            status = next((value for name, _, value in fields if name == "Status"), "200 OK")
            self.send_response(int(status.partition(" ")[0]))
            for name, _, value in fields:
                if name not in ("Status", "Content-Length"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            return

    return Handler


def _run(running: MapServer, found: Path, path: str, query: str) -> bytes:
    """Return what the program writes for one request: head and body."""
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "REQUEST_METHOD": "GET",
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": str(running.port),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "SCRIPT_NAME": path,
        "MAPSERVER_CONFIG_FILE": str(running.folder / "mapserver.conf"),
        "MS_MAPFILE": str(found),
    }
    done = subprocess.run([str(PROGRAM)], env=environment, capture_output=True, timeout=_SECONDS, check=False)
    return done.stdout
