"""The families of measures, one module each; the table names them, loaded by the register like formats."""

MEASURES: tuple[str, ...] = (
    "twin.planning.measures.biotope:BiotopeFactor",
    "twin.planning.measures.clearance:Clearances",
    "twin.planning.measures.cost:BuildingCost",
    "twin.planning.measures.earthworks:Earthworks",
    "twin.planning.measures.floorspace:FloorSpace",
    "twin.planning.measures.ground:SiteCoverage",
    "twin.planning.measures.housing:Housing",
    "twin.planning.measures.mass:BuildingMass",
    "twin.planning.measures.parking:Parking",
    "twin.planning.measures.photovoltaics:Photovoltaics",
    "twin.planning.measures.sealing:GroundCovers",
    "twin.planning.measures.sightlines:SightLines",
    "twin.planning.measures.sky:SkyView",
    "twin.planning.measures.sunlight:Sunlight",
    "twin.planning.measures.trees:Trees",
    "twin.planning.measures.volume:Volumes",
    "twin.planning.measures.water:RainRunoff",
    "twin.planning.measures.workplaces:Workplaces",
)
