"""Makes the samples of the vector formats anew: `python -m tests.importers.vectorsamples` writes them below tests/samples."""

from __future__ import annotations

import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import geopandas
import pandas as pd
import pyogrio
import shapely

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
EAST, NORTH = 481000.0, 5729000.0


def areas(count: int = 3, crs: str | None = "EPSG:25832") -> geopandas.GeoDataFrame:
    """Return square areas beside each other, with German names and numbers of which one is missing."""
    return geopandas.GeoDataFrame(
        {
            "name": pd.array([f"Grünfläche {n}" for n in range(count)], dtype="str"),
            "nummer": pd.array([None if n == 1 else n for n in range(count)], dtype="Int64"),
            "flaeche": pd.array([100.0 + n for n in range(count)], dtype="float64"),
        },
        geometry=[shapely.box(EAST + 20 * n, NORTH, EAST + 20 * n + 10, NORTH + 10 + n) for n in range(count)],
        crs=crs,
    )


def points(count: int = 3, crs: str | None = "EPSG:25832") -> geopandas.GeoDataFrame:
    """Return points in a row."""
    names = pd.array([f"Linde {n}" for n in range(count)], dtype="str")
    return geopandas.GeoDataFrame({"art": names}, geometry=shapely.points([[EAST + n, NORTH] for n in range(count)]), crs=crs)


def shapefile(folder: Path, name: str, frame: geopandas.GeoDataFrame, encoding: str = "UTF-8") -> Path:
    """Write a Shapefile with its companions and return the .shp."""
    path = folder / f"{name}.shp"
    pyogrio.write_dataframe(frame, path, driver="ESRI Shapefile", encoding=encoding)
    return path


def zipped(target: Path, folder: Path) -> Path:
    """Pack a folder's files with their inner folders."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.writestr(zipfile.ZipInfo(path.relative_to(folder).as_posix()), path.read_bytes())
    return target


Node = tuple[int, float, float, dict[str, str]]
Way = tuple[int, Sequence[int], dict[str, str]]
NODES: list[Node] = [
    (1, 8.730, 51.700, {}),
    (2, 8.732, 51.700, {}),
    (3, 8.732, 51.702, {}),
    (4, 8.730, 51.702, {}),
    (5, 8.731, 51.705, {"natural": "tree", "species:de": "Linde", "name": "Märzlinde"}),
]
WAYS: list[Way] = [
    (10, (1, 2, 3, 4, 1), {"building": "house", "addr:street": "Mühlengasse"}),
    (11, (1, 3), {"highway": "footway", "name": "Stiege"}),
    (12, (4, 3, 2, 1, 4), {}),
]
RELATIONS = [(20, [(12, "outer")], {"type": "multipolygon", "landuse": "residential", "name": "Viertel"})]


def osm_xml() -> str:
    """Return the small quarter as OSM XML."""

    def tags(given: dict[str, str]) -> str:
        return "".join(f'<tag k="{key}" v="{value}"/>' for key, value in given.items())

    nodes = "".join(f'<node id="{n}" lat="{lat}" lon="{lon}" version="1">{tags(t)}</node>' for n, lon, lat, t in NODES)
    ways = "".join(
        f'<way id="{n}" version="1">{"".join(f"""<nd ref="{ref}"/>""" for ref in refs)}{tags(t)}</way>' for n, refs, t in WAYS
    )
    relations = "".join(
        f'<relation id="{n}" version="1">'
        + "".join(f'<member type="way" ref="{ref}" role="{role}"/>' for ref, role in members)
        + f"{tags(t)}</relation>"
        for n, members, t in RELATIONS
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><osm version="0.6" generator="twin">{nodes}{ways}{relations}</osm>'


def osm_pbf(target: Path, nodes: Iterable[Node] = NODES, ways: Iterable[Way] = WAYS) -> Path:
    """Write nodes and ways as OSM PBF (OSM wiki, PBF Format), 8,000 objects a block."""
    with target.open("wb") as file:
        _blob(file, b"OSMHeader", _bytes(4, b"OsmSchema-V0.6") + _bytes(4, b"DenseNodes"))
        for block in _blocks(nodes):
            _blob(file, b"OSMData", _node_block(block))
        for block in _blocks(ways):
            _blob(file, b"OSMData", _way_block(block))
    return target


def _blocks(items: Iterable[Any]) -> Iterable[list[Any]]:
    block: list[Any] = []
    for item in items:
        block.append(item)
        if len(block) == 8000:
            yield block
            block = []
    if block:
        yield block


def _blob(file: Any, kind: bytes, data: bytes) -> None:
    blob = _number(2, len(data)) + _bytes(3, zlib.compress(data))
    header = _bytes(1, kind) + _number(3, len(blob))
    file.write(struct.pack(">I", len(header)) + header + blob)


def _varint(value: int) -> bytes:
    value &= (1 << 64) - 1
    result = bytearray()
    while value > 127:
        result.append(value & 127 | 128)
        value >>= 7
    result.append(value)
    return bytes(result)


def _zigzag(value: int) -> bytes:
    return _varint(value << 1 if value >= 0 else (-value << 1) - 1)


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _deltas(values: Iterable[int]) -> bytes:
    result, before = bytearray(), 0
    for value in values:
        result += _zigzag(value - before)
        before = value
    return bytes(result)


class _Strings:
    def __init__(self) -> None:
        self._numbers = {"": 0}

    def number(self, text: str) -> int:
        return self._numbers.setdefault(text, len(self._numbers))

    def message(self) -> bytes:
        return b"".join(_bytes(1, text.encode()) for text in self._numbers)


def _node_block(nodes: list[Node]) -> bytes:
    strings = _Strings()
    tags = b"".join(
        b"".join(_varint(strings.number(key)) + _varint(strings.number(value)) for key, value in node[3].items()) + b"\x00"
        for node in nodes
    )
    dense = _bytes(1, _deltas(node[0] for node in nodes))
    dense += _bytes(8, _deltas(round(node[2] * 1e7) for node in nodes)) + _bytes(
        9, _deltas(round(node[1] * 1e7) for node in nodes)
    )
    return _bytes(1, strings.message()) + _bytes(2, _bytes(2, dense + _bytes(10, tags)))


def _way_block(ways: list[Way]) -> bytes:
    strings, group = _Strings(), b""
    for number, refs, tags in ways:
        keys = b"".join(_varint(strings.number(key)) for key in tags)
        values = b"".join(_varint(strings.number(value)) for value in tags.values())
        told = _bytes(2, keys) + _bytes(3, values) if tags else b""
        group += _bytes(3, _number(1, number) + told + _bytes(8, _deltas(refs)))
    return _bytes(1, strings.message()) + _bytes(2, group)


KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Orte</name>
<Schema name="ort" id="ort"><SimpleField name="plaetze" type="int"/></Schema>
<NetworkLink><name>mehr</name><Link><href>https://example.invalid/mehr.kml</href></Link></NetworkLink>
<Folder><name>Märkte</name>
<Placemark id="m1"><name>Rathausplatz</name>
<description><![CDATA[<b>Mittwochs</b> &amp; samstags<br><script>alert(1)</script>]]></description>
<Style><IconStyle><Icon><href>https://example.invalid/icon.png</href></Icon></IconStyle></Style>
<ExtendedData><SchemaData schemaUrl="#ort"><SimpleData name="plaetze">40</SimpleData></SchemaData></ExtendedData>
<Point><coordinates>8.754,51.718,110</coordinates></Point></Placemark>
</Folder>
<Folder><name>Wege</name>
<Placemark id="w1"><name>Ringweg</name>
<LineString><coordinates>8.75,51.71 8.76,51.71 8.76,51.72</coordinates></LineString></Placemark>
<Placemark id="w2"><name>Stichweg</name><LineString><coordinates>8.75,51.71 8.74,51.71</coordinates></LineString></Placemark>
</Folder></Document></kml>
"""

GML = """<?xml version="1.0" encoding="UTF-8"?>
<gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:st="urn:example:strassen" gml:id="fc">
<gml:featureMember><st:Strasse gml:id="s1"><st:name>Mühlengasse</st:name><st:schluessel>05774</st:schluessel>
<st:achse><gml:LineString gml:id="g1" srsName="urn:ogc:def:crs:EPSG::4258"><gml:posList>51.70 8.73 51.71 8.74</gml:posList>
</gml:LineString></st:achse></st:Strasse></gml:featureMember>
<gml:featureMember><st:Strasse gml:id="s2"><st:name>Ring</st:name><st:schluessel>05775</st:schluessel>
<st:achse><gml:Curve gml:id="g2" srsName="urn:ogc:def:crs:EPSG::4258"><gml:segments><gml:Arc>
<gml:posList>51.70 8.73 51.71 8.74 51.70 8.75</gml:posList></gml:Arc></gml:segments></gml:Curve></st:achse></st:Strasse>
</gml:featureMember>
<gml:featureMember><st:Platz gml:id="p1"><st:name>Markt</st:name>
<st:flaeche><gml:Polygon gml:id="g3" srsName="urn:ogc:def:crs:EPSG::4258"><gml:exterior><gml:LinearRing>
<gml:posList>51.70 8.73 51.70 8.74 51.71 8.74 51.70 8.73</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon>
</st:flaeche></st:Platz></gml:featureMember>
</gml:FeatureCollection>
"""

GPX = """<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="twin" xmlns="http://www.topografix.com/GPX/1/1">
<wpt lat="51.718" lon="8.754"><ele>110</ele><name>Treffpunkt</name></wpt>
<rte><name>Rundgang</name><rtept lat="51.718" lon="8.754"/><rtept lat="51.719" lon="8.756"/></rte>
<trk><name>Aufnahme</name><trkseg>
<trkpt lat="51.718" lon="8.754"><ele>110</ele><time>2026-05-04T08:00:00Z</time></trkpt>
<trkpt lat="51.719" lon="8.755"><ele>111</ele><time>2026-05-04T08:01:00Z</time></trkpt>
</trkseg></trk></gpx>
"""


def main() -> None:
    """Write all samples."""
    for name in ("filegdb", "flatgeobuf", "gml", "gpx", "kml", "mapinfo", "osm", "shapefile"):
        (SAMPLES / name).mkdir(exist_ok=True)
    (SAMPLES / "kml" / "orte.kml").write_text(KML, encoding="utf-8")
    (SAMPLES / "gml" / "strassen.gml").write_text(GML, encoding="utf-8")
    (SAMPLES / "gpx" / "rundgang.gpx").write_text(GPX, encoding="utf-8")
    (SAMPLES / "osm" / "viertel.osm").write_text(osm_xml(), encoding="utf-8")
    osm_pbf(SAMPLES / "osm" / "viertel.osm.pbf")
    pyogrio.write_dataframe(points(), SAMPLES / "flatgeobuf" / "baeume.fgb", driver="FlatGeobuf")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part, make in (("kmz", _kmz), ("shp", _shp), ("tab", _tab), ("mif", _mif), ("gdb", _gdb)):
            (folder / part).mkdir()
            make(folder / part)
        zipped(SAMPLES / "kml" / "orte.kmz", folder / "kmz")
        zipped(SAMPLES / "shapefile" / "gruen.zip", folder / "shp")
        zipped(SAMPLES / "mapinfo" / "gruen_tab.zip", folder / "tab")
        zipped(SAMPLES / "mapinfo" / "gruen_mif.zip", folder / "mif")
        zipped(SAMPLES / "filegdb" / "bestand.gdb.zip", folder / "gdb")


def _kmz(folder: Path) -> None:
    (folder / "doc.kml").write_text(KML, encoding="utf-8")


def _shp(folder: Path) -> None:
    shapefile(folder, "flaechen", areas())
    shapefile(folder, "baeume", points())


def _tab(folder: Path) -> None:
    pyogrio.write_dataframe(areas(), folder / "gruen.tab", driver="MapInfo File")


def _mif(folder: Path) -> None:
    pyogrio.write_dataframe(areas(), folder / "gruen.mif", driver="MapInfo File")


def _gdb(folder: Path) -> None:
    database = folder / "bestand.gdb"
    pyogrio.write_dataframe(areas(), database, layer="flaechen", driver="OpenFileGDB")
    pyogrio.write_dataframe(points(), database, layer="baeume", driver="OpenFileGDB", append=True)


if __name__ == "__main__":
    main()
