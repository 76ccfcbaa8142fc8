"""One module per format written; the table names them, alphabetical, loaded by the registry."""

EXPORTERS: tuple[str, ...] = (
    "twin.exporters.citygml.exporter:CityGML",
    "twin.exporters.cityjson:CityJSON",
    "twin.exporters.cityjsonseq:CityJSONSeq",
    "twin.exporters.geojson:GeoJSON",
    "twin.exporters.geopackage:GeoPackage",
    "twin.exporters.stl.exporter:STL",
    "twin.exporters.tiles3d.exporter:Tiles3D",
)
