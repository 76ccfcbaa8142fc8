"""One module per format read; the table names them, alphabetical, loaded by the registry."""

IMPORTERS: tuple[str, ...] = (
    "twin.importers.citygml.reader:CityGML",
    "twin.importers.cityjson:CityJSON",
    "twin.importers.geojson:GeoJSON",
    "twin.importers.geopackage:GeoPackage",
    "twin.importers.geotiff:GeoTIFF",
    "twin.importers.ifc.reader:IFC",
    "twin.importers.models.collada:Collada",
    "twin.importers.models.gltf:GLTF",
    "twin.importers.models.obj:OBJ",
    "twin.importers.models.ply:PLY",
    "twin.importers.models.stl:STL",
    "twin.importers.tiles3d.reader:Tiles3D",
    "twin.importers.xplangml:XPlanGML",
)
