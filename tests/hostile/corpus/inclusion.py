"""Files that name other files and servers for a library to open: virtual datasets, services, linked systems, odd names."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.hostile.trap import READ, Sample, Trap
from twin.handlers import Registry
from twin.importers import IMPORTERS

ENDINGS = ("geojson", "json", "gml", "xml", "shp", "kml", "gpkg", "tab", "csv", "dxf", "vrt", "")
FORMATS = tuple(entry.id for entry in Registry(IMPORTERS, (), plugins=False).entries())


def _vector(source: str) -> bytes:
    layer = f'<OGRVRTLayer name="s"><SrcDataSource>{source}</SrcDataSource><SrcLayer>geheim</SrcLayer></OGRVRTLayer>'
    return f"<OGRVRTDataSource>{layer}</OGRVRTDataSource>".encode()


def _raster(source: str) -> bytes:
    return (
        '<VRTDataset rasterXSize="64" rasterYSize="1"><SRS>EPSG:25832</SRS><GeoTransform>480000,1,0,5720000,0,-1</GeoTransform>'
        '<VRTRasterBand dataType="Byte" band="1" subClass="VRTRawRasterBand">'
        f'<SourceFilename relativeToVRT="0">{source}</SourceFilename></VRTRasterBand></VRTDataset>'
    ).encode()


def vector_inclusion(trap: Trap) -> Iterator[Sample]:
    """T1: a virtual vector dataset under every name, and forced into every importer."""
    for ending in ENDINGS:
        yield Sample(f"plan.{ending}".rstrip("."), _vector(str(trap.secret)), "FORMAT_UNKNOWN")
    for identifier in FORMATS:
        yield Sample("plan.geojson", _vector(str(trap.secret)), wanted=identifier, ends=_REFUSED)
    for source in (f"/vsicurl/{trap.url}", f"{trap.secret}", f"CSV:{trap.secret}"):
        yield Sample("plan.gml", b"\xef\xbb\xbf\n<!-- gml -->" + _vector(source), "FORMAT_UNKNOWN", what="with a comment")
    yield Sample(
        "plan.tab", f'!table\n!version 300\nOpen Table "{trap.secret}"\nCreate View x As\n'.encode(), "MAPINFO_REFERENCES"
    )


_REFUSED = ""


def raster_inclusion(trap: Trap) -> Iterator[Sample]:
    """T2: a virtual raster that reads another file as raw bytes."""
    for name in ("dgm.tif", "dgm.asc", "dgm.png", "dgm.vrt", "dgm.xyz"):
        yield Sample(name, _raster(str(trap.secret)), "FORMAT_UNKNOWN")
    for identifier in ("asciigrid", "geotiff", "image", "xyz"):
        yield Sample("dgm.tif", _raster(str(trap.secret)), wanted=identifier)


def services(trap: Trap) -> Iterator[Sample]:
    """T3: descriptions of services that a library would call."""
    address = trap.url + "/${z}/${x}/${y}"
    wms = f"<GDAL_WMS><Service name='TMS'><ServerUrl>{address}</ServerUrl></Service><DataWindow/></GDAL_WMS>".encode()
    wfs = f"<OGRWFSDataSource><URL>{trap.url}</URL></OGRWFSDataSource>".encode()
    for name in ("w.tif", "w.png", "w.xml"):
        yield Sample(name, wms, "FORMAT_UNKNOWN")
    yield Sample("w.tif", wms, wanted="geotiff")
    yield Sample("w.tif", _raster(f"/vsicurl/{trap.url}"), wanted="geotiff")
    yield Sample("w.xml", wfs, "FORMAT_UNKNOWN")
    yield Sample("w.gml", wfs, wanted="gml")
    stac = {"type": "FeatureCollection", "stac_version": "1.0.0", "features": [], "assets": {"a": {"href": trap.url}}}
    yield Sample("stac.json", json.dumps(stac).encode())


def _collection(**members: object) -> bytes:
    point = {"type": "Feature", "properties": {"n": 1}, "geometry": {"type": "Point", "coordinates": [8.7, 51.7]}}
    return json.dumps({"type": "FeatureCollection", **members, "features": [point]}).encode()


def linked_systems(trap: Trap) -> Iterator[Sample]:
    """T4: a coordinate reference system to be fetched."""
    for kind in ("esriwkt", "proj4", "ogcwkt"):
        link = {"type": "link", "properties": {"href": trap.url, "type": kind}}
        yield Sample("a.geojson", _collection(crs=link), "GEOJSON_CRS_LINK", what=kind)
    for name in (trap.url, trap.file_url, f"/vsicurl/{trap.url}", str(trap.secret), "+init=" + str(trap.secret) + ":1"):
        yield Sample("a.geojson", _collection(crs={"type": "name", "properties": {"name": name}}), what="named system")
    for name in (f"{trap.url}.wkt", str(trap.secret)):
        yield Sample("a.gpkg", geopackage_with_system(name), "CRS_MISSING")
        yield Sample("a.geojson", _collection(), wish={"crs": name}, what="stated system")
    yield Sample("dgm.asc", b"ncols 2\nnrows 2\nxllcorner 0\nyllcorner 0\ncellsize 1\n1 2\n3 4\n", wish={"crs": trap.url})


def geopackage_with_system(definition: str) -> bytes:
    """Return a GeoPackage of one empty row in a system of that definition."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.gpkg"
        database = sqlite3.connect(path)
        database.execute("PRAGMA application_id = 1196444487")
        database.execute(
            "CREATE TABLE gpkg_spatial_ref_sys (srs_name, srs_id, organization, organization_coordsys_id, definition)"
        )
        database.execute("INSERT INTO gpkg_spatial_ref_sys VALUES ('x', 9, 'X', 9, ?)", (definition,))
        database.execute("CREATE TABLE gpkg_contents (table_name, data_type, identifier, min_x, min_y, max_x, max_y)")
        database.execute("CREATE TABLE gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id, z, m)")
        database.execute("CREATE TABLE a (fid INTEGER PRIMARY KEY, geom BLOB)")
        database.execute("INSERT INTO a VALUES (1, NULL)")
        database.execute("INSERT INTO gpkg_contents (table_name, data_type) VALUES ('a', 'features')")
        database.execute("INSERT INTO gpkg_geometry_columns VALUES ('a', 'geom', 'POINT', 9, 0, 0)")
        database.commit()
        database.close()
        return path.read_bytes()


def names(trap: Trap) -> Iterator[Sample]:
    """T5: a name or a content that is the address of something else, as GDAL would understand it."""
    for text in (
        f"/vsicurl/{trap.url}.tif",
        f"{trap.url}.geojson",
        "MEM:::DATAPOINTER=94022,PIXELS=10",
        f"/vsizip/{trap.secret}",
        f"\\\\127.0.0.1\\share{trap.secret}.gpkg",
        f"../../../..{trap.secret}",
        "PG:host=127.0.0.1 dbname=x",
        "plan\x00.geojson",
        "\u202egnp.exe\r\nSet-Cookie: x=1.geojson",
        "-o ogr.shp",
    ):
        yield Sample(text, text.encode(), what="name and content")
        yield Sample(text, _collection(), READ)
