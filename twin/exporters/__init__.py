"""One module per format written; the table names them, alphabetical, loaded by the registry."""

EXPORTERS: tuple[str, ...] = (
    "twin.exporters.citygml.exporter:CityGML",
    "twin.exporters.cityjson.document:CityJSON",
    "twin.exporters.cityjson.sequence:CityJSONSeq",
    "twin.exporters.csv:CSV",
    "twin.exporters.dxf:DXF",
    "twin.exporters.flatgeobuf:FlatGeobuf",
    "twin.exporters.geojson:GeoJSON",
    "twin.exporters.geopackage:GeoPackage",
    "twin.exporters.geoparquet:GeoParquet",
    "twin.exporters.geotiff:GeoTIFF",
    "twin.exporters.kml:KML",
    "twin.exporters.models.gltf:GLTF",
    "twin.exporters.models.obj:OBJ",
    "twin.exporters.shapefile:Shapefile",
    "twin.exporters.stl.exporter:STL",
    "twin.exporters.tiles3d.exporter:Tiles3D",
    "twin.exporters.xlsx:XLSX",
)
