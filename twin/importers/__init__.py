"""One module per format read; the table names them, alphabetical, loaded by the registry."""

IMPORTERS: tuple[str, ...] = (
    "twin.importers.citygml.reader:CityGML",
    "twin.importers.cityjson:CityJSON",
    "twin.importers.geojson:GeoJSON",
    "twin.importers.geopackage:GeoPackage",
    "twin.importers.geotiff:GeoTIFF",
    "twin.importers.services.oapif:OGCAPIFeatures",
    "twin.importers.services.remotetiles:RemoteTiles",
    "twin.importers.services.wfs:WFS",
    "twin.importers.services.wms:WMS",
    "twin.importers.services.wmts:WMTS",
    "twin.importers.xplangml:XPlanGML",
)
