"""One module per format read; the table names them, alphabetical, loaded by the registry."""

IMPORTERS: tuple[str, ...] = (
    "twin.importers.citygml.reader:CityGML",
    "twin.importers.cityjson:CityJSON",
    "twin.importers.dxf.reader:DXF",
    "twin.importers.filegdb:FileGDB",
    "twin.importers.flatgeobuf:FlatGeobuf",
    "twin.importers.geojson:GeoJSON",
    "twin.importers.geopackage:GeoPackage",
    "twin.importers.geoparquet:GeoParquet",
    "twin.importers.geotiff:GeoTIFF",
    "twin.importers.gml:GML",
    "twin.importers.gpx:GPX",
    "twin.importers.kml:KML",
    "twin.importers.mapinfo:MapInfo",
    "twin.importers.nas.reader:NAS",
    "twin.importers.osm:OSM",
    "twin.importers.shapefile:Shapefile",
    "twin.importers.table.delimited:CSV",
    "twin.importers.table.spreadsheet:Spreadsheet",
    "twin.importers.xplangml:XPlanGML",
)
