"""One module per format read; the table names them, alphabetical, loaded by the registry."""

IMPORTERS: tuple[str, ...] = (
    "twin.importers.asciigrid:ASCIIGrid",
    "twin.importers.citygml.reader:CityGML",
    "twin.importers.cityjson:CityJSON",
    "twin.importers.geojson:GeoJSON",
    "twin.importers.geopackage:GeoPackage",
    "twin.importers.geotiff:GeoTIFF",
    "twin.importers.image:Image",
    "twin.importers.las:LAS",
    "twin.importers.xplangml:XPlanGML",
    "twin.importers.xyz:XYZ",
)
