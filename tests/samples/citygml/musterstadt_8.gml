<?xml version="1.0" encoding="UTF-8"?>
<core:CityModel xmlns:core="http://www.opengis.net/citygml/2.0" xmlns:bldg="http://www.opengis.net/citygml/building/2.0" xmlns:gen="http://www.opengis.net/citygml/generics/2.0" xmlns:gml="http://www.opengis.net/gml" xmlns:xAL="urn:oasis:names:tc:ciq:xsdschema:xAL:2.0" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.opengis.net/citygml/2.0 http://schemas.opengis.net/citygml/2.0/cityGMLBase.xsd http://www.opengis.net/citygml/building/2.0 http://schemas.opengis.net/citygml/building/2.0/building.xsd http://www.opengis.net/citygml/generics/2.0 http://schemas.opengis.net/citygml/generics/2.0/generics.xsd">
<gml:name>gebaeude_lod2</gml:name>
<gml:boundedBy>
<gml:Envelope srsName="urn:adv:crs:ETRS89_UTM32*DE_DHHN2016_NH" srsDimension="3">
<gml:lowerCorner>482531.616 5729867.779 107.394          </gml:lowerCorner>
<gml:upperCorner>482858.198 5730089.780 171.341          </gml:upperCorner>
</gml:Envelope>
</gml:boundedBy>
<core:cityObjectMember>
<bldg:Building gml:id="DEMU01ALKIRCHE01">
<gml:name>Stadtkirche St. Marien</gml:name>
<core:creationDate>2026-03-15</core:creationDate>
<core:externalReference>
<core:informationSystem>http://repository.gdi-de.org/schemas/adv/citygml/fdv/art.htm#_9100</core:informationSystem>
<core:externalObject><core:name>DEMU01ALKIRCHE01</core:name></core:externalObject>
</core:externalReference>
<gen:stringAttribute name="DatenquelleDachhoehe"><gen:value>1000</gen:value></gen:stringAttribute>
<gen:stringAttribute name="Geometrietyp2DReferenz"><gen:value>3000</gen:value></gen:stringAttribute>
<gen:stringAttribute name="Gemeindeschluessel"><gen:value>05999001</gen:value></gen:stringAttribute>
<gen:stringAttribute name="DatenquelleBodenhoehe"><gen:value>1100</gen:value></gen:stringAttribute>
<gen:stringAttribute name="DatenquelleLage"><gen:value>1000</gen:value></gen:stringAttribute>
<gen:stringAttribute name="Grundrissaktualitaet"><gen:value>2024-05-14</gen:value></gen:stringAttribute>
<bldg:function>31001_3041</bldg:function>
<bldg:roofType>5000</bldg:roofType>
<bldg:measuredHeight uom="urn:adv:uom:m">57.000</bldg:measuredHeight>
<bldg:storeysAboveGround>5</bldg:storeysAboveGround>
<bldg:consistsOfBuildingPart>
<bldg:BuildingPart gml:id="DEMU01ALKIRCHE01_1">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:function>31001_3041</bldg:function>
<bldg:roofType>3100</bldg:roofType>
<bldg:measuredHeight uom="urn:adv:uom:m">23.000</bldg:measuredHeight>
<bldg:storeysAboveGround>1</bldg:storeysAboveGround>
<bldg:lod2Solid>
<gml:Solid>
<gml:exterior>
<gml:CompositeSurface>
<gml:surfaceMember xlink:href="#DEMU01ALKIRCHE01_1_p0"/>
<gml:surfaceMember xlink:href="#DEMU01ALKIRCHE01_1_p1"/>
<gml:surfaceMember xlink:href="#DEMU01ALKIRCHE01_1_p2"/>
<gml:surfaceMember xlink:href="#DEMU01ALKIRCHE01_1_p3"/>
<gml:surfaceMember xlink:href="#DEMU01ALKIRCHE01_1_p4"/>
<gml:surfaceMember xlink:href="#DEMU01ALKIRCHE01_1_p5"/>
<gml:surfaceMember xlink:href="#DEMU01ALKIRCHE01_1_p6"/>
</gml:CompositeSurface>
</gml:exterior>
</gml:Solid>
</bldg:lod2Solid>
<bldg:boundedBy>
<bldg:GroundSurface gml:id="DEMU01ALKIRCHE01_1_s0">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALKIRCHE01_1_p0">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482544.970 5730065.357 114.341 482543.174 5730080.249 114.341 482568.987 5730083.361 114.341 482570.783 5730068.469 114.341 482544.970 5730065.357 114.341</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:GroundSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALKIRCHE01_1_s1">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALKIRCHE01_1_p1">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482544.970 5730065.357 114.341 482570.783 5730068.469 114.341 482570.783 5730068.469 127.341 482544.970 5730065.357 127.341 482544.970 5730065.357 114.341</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALKIRCHE01_1_s2">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALKIRCHE01_1_p2">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482570.783 5730068.469 114.341 482568.987 5730083.361 114.341 482568.987 5730083.361 127.341 482569.885 5730075.915 137.341 482570.783 5730068.469 127.341 482570.783 5730068.469 114.341</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALKIRCHE01_1_s3">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALKIRCHE01_1_p3">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482568.987 5730083.361 114.341 482543.174 5730080.249 114.341 482543.174 5730080.249 127.341 482568.987 5730083.361 127.341 482568.987 5730083.361 114.341</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALKIRCHE01_1_s4">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALKIRCHE01_1_p4">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482543.174 5730080.249 114.341 482544.970 5730065.357 114.341 482544.970 5730065.357 127.341 482544.072 5730072.803 137.341 482543.174 5730080.249 127.341 482543.174 5730080.249 114.341</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:RoofSurface gml:id="DEMU01ALKIRCHE01_1_s5">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALKIRCHE01_1_p5">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482544.970 5730065.357 127.341 482570.783 5730068.469 127.341 482569.885 5730075.915 137.341 482544.072 5730072.803 137.341 482544.970 5730065.357 127.341</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:RoofSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:RoofSurface gml:id="DEMU01ALKIRCHE01_1_s6">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALKIRCHE01_1_p6">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482544.072 5730072.803 137.341 482569.885 5730075.915 137.341 482568.987 5730083.361 127.341 482543.174 5730080.249 127.341 482544.072 5730072.803 137.341</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:RoofSurface>
</bldg:boundedBy>
</bldg:BuildingPart>
</bldg:consistsOfBuildingPart>
<bldg:consistsOfBuildingPart>
<bldg:BuildingPart gml:id="DEMU01ALKIRCHE01_2">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:function>31001_3041</bldg:function>
<bldg:roofType>3500</bldg:roofType>
<bldg:measuredHeight uom="urn:adv:uom:m">57.000</bldg:measuredHeight>
<bldg:storeysAboveGround>5</bldg:storeysAboveGround>
<bldg:lod2Solid>
<gml:Solid>
<gml:exterior>
<gml:CompositeSurface>
<gml:surfaceMember xlink:href="#DEMU01ALKIRCHE01_2_p0"/>
<gml:surfaceMember xlink:href="#DEMU01ALKIRCHE01_2_p1"/>
<gml:surfaceMember xlink:href="#DEMU01ALKIRCHE01_2_p2"/>
<gml:surfaceMember xlink:href="#DEMU01ALKIRCHE01_2_p3"/>
<gml:surfaceMember xlink:href="#DEMU01ALKIRCHE01_2_p4"/>
<gml:surfaceMember xlink:href="#DEMU01ALKIRCHE01_2_p5"/>
<gml:surfaceMember xlink:href="#DEMU01ALKIRCHE01_2_p6"/>
<gml:surfaceMember xlink:href="#DEMU01ALKIRCHE01_2_p7"/>
<gml:surfaceMember xlink:href="#DEMU01ALKIRCHE01_2_p8"/>
</gml:CompositeSurface>
</gml:exterior>
</gml:Solid>
</bldg:lod2Solid>
<bldg:boundedBy>
<bldg:GroundSurface gml:id="DEMU01ALKIRCHE01_2_s0">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALKIRCHE01_2_p0">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482535.116 5730066.888 114.341 482533.966 5730076.419 114.341 482543.497 5730077.568 114.341 482544.647 5730068.037 114.341 482535.116 5730066.888 114.341</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:GroundSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALKIRCHE01_2_s1">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALKIRCHE01_2_p1">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482535.116 5730066.888 114.341 482544.647 5730068.037 114.341 482544.647 5730068.037 144.341 482535.116 5730066.888 144.341 482535.116 5730066.888 114.341</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALKIRCHE01_2_s2">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALKIRCHE01_2_p2">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482544.647 5730068.037 114.341 482543.497 5730077.568 114.341 482543.497 5730077.568 144.341 482544.647 5730068.037 144.341 482544.647 5730068.037 114.341</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALKIRCHE01_2_s3">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALKIRCHE01_2_p3">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482543.497 5730077.568 114.341 482533.966 5730076.419 114.341 482533.966 5730076.419 144.341 482543.497 5730077.568 144.341 482543.497 5730077.568 114.341</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALKIRCHE01_2_s4">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALKIRCHE01_2_p4">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482533.966 5730076.419 114.341 482535.116 5730066.888 114.341 482535.116 5730066.888 144.341 482533.966 5730076.419 144.341 482533.966 5730076.419 114.341</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:RoofSurface gml:id="DEMU01ALKIRCHE01_2_s5">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALKIRCHE01_2_p5">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482535.116 5730066.888 144.341 482544.647 5730068.037 144.341 482539.306 5730072.228 171.341 482535.116 5730066.888 144.341</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:RoofSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:RoofSurface gml:id="DEMU01ALKIRCHE01_2_s6">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALKIRCHE01_2_p6">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482544.647 5730068.037 144.341 482543.497 5730077.568 144.341 482539.306 5730072.228 171.341 482544.647 5730068.037 144.341</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:RoofSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:RoofSurface gml:id="DEMU01ALKIRCHE01_2_s7">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALKIRCHE01_2_p7">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482543.497 5730077.568 144.341 482533.966 5730076.419 144.341 482539.306 5730072.228 171.341 482543.497 5730077.568 144.341</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:RoofSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:RoofSurface gml:id="DEMU01ALKIRCHE01_2_s8">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALKIRCHE01_2_p8">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482533.966 5730076.419 144.341 482535.116 5730066.888 144.341 482539.306 5730072.228 171.341 482533.966 5730076.419 144.341</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:RoofSurface>
</bldg:boundedBy>
</bldg:BuildingPart>
</bldg:consistsOfBuildingPart>
<bldg:consistsOfBuildingPart>
<bldg:BuildingPart gml:id="DEMU01ALKIRCHE01_3">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:function>31001_3041</bldg:function>
<bldg:roofType>3100</bldg:roofType>
<bldg:measuredHeight uom="urn:adv:uom:m">18.500</bldg:measuredHeight>
<bldg:storeysAboveGround>1</bldg:storeysAboveGround>
<bldg:lod2Solid>
<gml:Solid>
<gml:exterior>
<gml:CompositeSurface>
<gml:surfaceMember xlink:href="#DEMU01ALKIRCHE01_3_p0"/>
<gml:surfaceMember xlink:href="#DEMU01ALKIRCHE01_3_p1"/>
<gml:surfaceMember xlink:href="#DEMU01ALKIRCHE01_3_p2"/>
<gml:surfaceMember xlink:href="#DEMU01ALKIRCHE01_3_p3"/>
<gml:surfaceMember xlink:href="#DEMU01ALKIRCHE01_3_p4"/>
<gml:surfaceMember xlink:href="#DEMU01ALKIRCHE01_3_p5"/>
<gml:surfaceMember xlink:href="#DEMU01ALKIRCHE01_3_p6"/>
</gml:CompositeSurface>
</gml:exterior>
</gml:Solid>
</bldg:lod2Solid>
<bldg:boundedBy>
<bldg:GroundSurface gml:id="DEMU01ALKIRCHE01_3_s0">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALKIRCHE01_3_p0">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482579.384 5730063.967 114.341 482571.441 5730063.009 114.341 482568.329 5730088.822 114.341 482576.271 5730089.780 114.341 482579.384 5730063.967 114.341</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:GroundSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALKIRCHE01_3_s1">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALKIRCHE01_3_p1">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482579.384 5730063.967 114.341 482576.271 5730089.780 114.341 482576.271 5730089.780 126.341 482579.384 5730063.967 126.341 482579.384 5730063.967 114.341</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALKIRCHE01_3_s2">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALKIRCHE01_3_p2">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482576.271 5730089.780 114.341 482568.329 5730088.822 114.341 482568.329 5730088.822 126.341 482572.300 5730089.301 132.841 482576.271 5730089.780 126.341 482576.271 5730089.780 114.341</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALKIRCHE01_3_s3">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALKIRCHE01_3_p3">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482568.329 5730088.822 114.341 482571.441 5730063.009 114.341 482571.441 5730063.009 126.341 482568.329 5730088.822 126.341 482568.329 5730088.822 114.341</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALKIRCHE01_3_s4">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALKIRCHE01_3_p4">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482571.441 5730063.009 114.341 482579.384 5730063.967 114.341 482579.384 5730063.967 126.341 482575.412 5730063.488 132.841 482571.441 5730063.009 126.341 482571.441 5730063.009 114.341</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:RoofSurface gml:id="DEMU01ALKIRCHE01_3_s5">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALKIRCHE01_3_p5">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482579.384 5730063.967 126.341 482576.271 5730089.780 126.341 482572.300 5730089.301 132.841 482575.412 5730063.488 132.841 482579.384 5730063.967 126.341</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:RoofSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:RoofSurface gml:id="DEMU01ALKIRCHE01_3_s6">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALKIRCHE01_3_p6">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482575.412 5730063.488 132.841 482572.300 5730089.301 132.841 482568.329 5730088.822 126.341 482571.441 5730063.009 126.341 482575.412 5730063.488 132.841</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:RoofSurface>
</bldg:boundedBy>
</bldg:BuildingPart>
</bldg:consistsOfBuildingPart>
<bldg:consistsOfBuildingPart>
<bldg:BuildingPart gml:id="DEMU01ALKIRCHE01_4">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:function>31001_3041</bldg:function>
<bldg:roofType>3100</bldg:roofType>
<bldg:measuredHeight uom="urn:adv:uom:m">19.500</bldg:measuredHeight>
<bldg:storeysAboveGround>1</bldg:storeysAboveGround>
<bldg:lod2Solid>
<gml:Solid>
<gml:exterior>
<gml:CompositeSurface>
<gml:surfaceMember xlink:href="#DEMU01ALKIRCHE01_4_p0"/>
<gml:surfaceMember xlink:href="#DEMU01ALKIRCHE01_4_p1"/>
<gml:surfaceMember xlink:href="#DEMU01ALKIRCHE01_4_p2"/>
<gml:surfaceMember xlink:href="#DEMU01ALKIRCHE01_4_p3"/>
<gml:surfaceMember xlink:href="#DEMU01ALKIRCHE01_4_p4"/>
<gml:surfaceMember xlink:href="#DEMU01ALKIRCHE01_4_p5"/>
<gml:surfaceMember xlink:href="#DEMU01ALKIRCHE01_4_p6"/>
</gml:CompositeSurface>
</gml:exterior>
</gml:Solid>
</bldg:lod2Solid>
<bldg:boundedBy>
<bldg:GroundSurface gml:id="DEMU01ALKIRCHE01_4_s0">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALKIRCHE01_4_p0">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482578.546 5730070.916 114.341 482577.109 5730082.830 114.341 482586.044 5730083.907 114.341 482587.481 5730071.994 114.341 482578.546 5730070.916 114.341</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:GroundSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALKIRCHE01_4_s1">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALKIRCHE01_4_p1">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482578.546 5730070.916 114.341 482587.481 5730071.994 114.341 482587.481 5730071.994 125.841 482578.546 5730070.916 125.841 482578.546 5730070.916 114.341</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALKIRCHE01_4_s2">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALKIRCHE01_4_p2">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482587.481 5730071.994 114.341 482586.044 5730083.907 114.341 482586.044 5730083.907 125.841 482586.763 5730077.951 133.841 482587.481 5730071.994 125.841 482587.481 5730071.994 114.341</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALKIRCHE01_4_s3">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALKIRCHE01_4_p3">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482586.044 5730083.907 114.341 482577.109 5730082.830 114.341 482577.109 5730082.830 125.841 482586.044 5730083.907 125.841 482586.044 5730083.907 114.341</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALKIRCHE01_4_s4">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALKIRCHE01_4_p4">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482577.109 5730082.830 114.341 482578.546 5730070.916 114.341 482578.546 5730070.916 125.841 482577.827 5730076.873 133.841 482577.109 5730082.830 125.841 482577.109 5730082.830 114.341</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:RoofSurface gml:id="DEMU01ALKIRCHE01_4_s5">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALKIRCHE01_4_p5">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482578.546 5730070.916 125.841 482587.481 5730071.994 125.841 482586.763 5730077.951 133.841 482577.827 5730076.873 133.841 482578.546 5730070.916 125.841</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:RoofSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:RoofSurface gml:id="DEMU01ALKIRCHE01_4_s6">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALKIRCHE01_4_p6">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482577.827 5730076.873 133.841 482586.763 5730077.951 133.841 482586.044 5730083.907 125.841 482577.109 5730082.830 125.841 482577.827 5730076.873 133.841</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:RoofSurface>
</bldg:boundedBy>
</bldg:BuildingPart>
</bldg:consistsOfBuildingPart>
<bldg:consistsOfBuildingPart>
<bldg:BuildingPart gml:id="DEMU01ALKIRCHE01_5">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:function>31001_3041</bldg:function>
<bldg:roofType>3500</bldg:roofType>
<bldg:measuredHeight uom="urn:adv:uom:m">17.000</bldg:measuredHeight>
<bldg:storeysAboveGround>1</bldg:storeysAboveGround>
<bldg:lod2Solid>
<gml:Solid>
<gml:exterior>
<gml:CompositeSurface>
<gml:surfaceMember xlink:href="#DEMU01ALKIRCHE01_5_p0"/>
<gml:surfaceMember xlink:href="#DEMU01ALKIRCHE01_5_p1"/>
<gml:surfaceMember xlink:href="#DEMU01ALKIRCHE01_5_p2"/>
<gml:surfaceMember xlink:href="#DEMU01ALKIRCHE01_5_p3"/>
<gml:surfaceMember xlink:href="#DEMU01ALKIRCHE01_5_p4"/>
<gml:surfaceMember xlink:href="#DEMU01ALKIRCHE01_5_p5"/>
<gml:surfaceMember xlink:href="#DEMU01ALKIRCHE01_5_p6"/>
<gml:surfaceMember xlink:href="#DEMU01ALKIRCHE01_5_p7"/>
<gml:surfaceMember xlink:href="#DEMU01ALKIRCHE01_5_p8"/>
<gml:surfaceMember xlink:href="#DEMU01ALKIRCHE01_5_p9"/>
<gml:surfaceMember xlink:href="#DEMU01ALKIRCHE01_5_p10"/>
</gml:CompositeSurface>
</gml:exterior>
</gml:Solid>
</bldg:lod2Solid>
<bldg:boundedBy>
<bldg:GroundSurface gml:id="DEMU01ALKIRCHE01_5_s0">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALKIRCHE01_5_p0">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482587.481 5730071.994 114.341 482586.044 5730083.907 114.341 482590.467 5730082.671 114.341 482592.720 5730078.669 114.341 482591.483 5730074.246 114.341 482587.481 5730071.994 114.341</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:GroundSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALKIRCHE01_5_s1">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALKIRCHE01_5_p1">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482587.481 5730071.994 114.341 482591.483 5730074.246 114.341 482591.483 5730074.246 125.341 482587.481 5730071.994 125.341 482587.481 5730071.994 114.341</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALKIRCHE01_5_s2">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALKIRCHE01_5_p2">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482591.483 5730074.246 114.341 482592.720 5730078.669 114.341 482592.720 5730078.669 125.341 482591.483 5730074.246 125.341 482591.483 5730074.246 114.341</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALKIRCHE01_5_s3">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALKIRCHE01_5_p3">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482592.720 5730078.669 114.341 482590.467 5730082.671 114.341 482590.467 5730082.671 125.341 482592.720 5730078.669 125.341 482592.720 5730078.669 114.341</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALKIRCHE01_5_s4">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALKIRCHE01_5_p4">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482590.467 5730082.671 114.341 482586.044 5730083.907 114.341 482586.044 5730083.907 125.341 482590.467 5730082.671 125.341 482590.467 5730082.671 114.341</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALKIRCHE01_5_s5">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALKIRCHE01_5_p5">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482586.044 5730083.907 114.341 482587.481 5730071.994 114.341 482587.481 5730071.994 125.341 482586.044 5730083.907 125.341 482586.044 5730083.907 114.341</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:RoofSurface gml:id="DEMU01ALKIRCHE01_5_s6">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALKIRCHE01_5_p6">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482587.481 5730071.994 125.341 482591.483 5730074.246 125.341 482589.639 5730078.297 131.341 482587.481 5730071.994 125.341</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:RoofSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:RoofSurface gml:id="DEMU01ALKIRCHE01_5_s7">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALKIRCHE01_5_p7">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482591.483 5730074.246 125.341 482592.720 5730078.669 125.341 482589.639 5730078.297 131.341 482591.483 5730074.246 125.341</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:RoofSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:RoofSurface gml:id="DEMU01ALKIRCHE01_5_s8">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALKIRCHE01_5_p8">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482592.720 5730078.669 125.341 482590.467 5730082.671 125.341 482589.639 5730078.297 131.341 482592.720 5730078.669 125.341</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:RoofSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:RoofSurface gml:id="DEMU01ALKIRCHE01_5_s9">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALKIRCHE01_5_p9">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482590.467 5730082.671 125.341 482586.044 5730083.907 125.341 482589.639 5730078.297 131.341 482590.467 5730082.671 125.341</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:RoofSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:RoofSurface gml:id="DEMU01ALKIRCHE01_5_s10">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALKIRCHE01_5_p10">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482586.044 5730083.907 125.341 482587.481 5730071.994 125.341 482589.639 5730078.297 131.341 482586.044 5730083.907 125.341</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:RoofSurface>
</bldg:boundedBy>
</bldg:BuildingPart>
</bldg:consistsOfBuildingPart>
<bldg:address>
<core:Address gml:id="ADR_d02045689da2">
<core:xalAddress>
<xAL:AddressDetails>
<xAL:Country>
<xAL:CountryName>Germany</xAL:CountryName>
<xAL:Locality Type="Town">
<xAL:LocalityName>Musterstadt</xAL:LocalityName>
<xAL:Thoroughfare Type="Street">
<xAL:ThoroughfareNumber>1</xAL:ThoroughfareNumber>
<xAL:ThoroughfareName>Markt</xAL:ThoroughfareName>
</xAL:Thoroughfare>
</xAL:Locality>
</xAL:Country>
</xAL:AddressDetails>
</core:xalAddress>
</core:Address>
</bldg:address>
</bldg:Building>
</core:cityObjectMember>
<core:cityObjectMember>
<bldg:Building gml:id="DEMU01ALRATHAUS1">
<gml:name>Rathaus</gml:name>
<core:creationDate>2026-03-15</core:creationDate>
<core:externalReference>
<core:informationSystem>http://repository.gdi-de.org/schemas/adv/citygml/fdv/art.htm#_9100</core:informationSystem>
<core:externalObject><core:name>DEMU01ALRATHAUS1</core:name></core:externalObject>
</core:externalReference>
<gen:stringAttribute name="DatenquelleDachhoehe"><gen:value>1000</gen:value></gen:stringAttribute>
<gen:stringAttribute name="Geometrietyp2DReferenz"><gen:value>3000</gen:value></gen:stringAttribute>
<gen:stringAttribute name="Gemeindeschluessel"><gen:value>05999001</gen:value></gen:stringAttribute>
<gen:stringAttribute name="DatenquelleBodenhoehe"><gen:value>1100</gen:value></gen:stringAttribute>
<gen:stringAttribute name="DatenquelleLage"><gen:value>1000</gen:value></gen:stringAttribute>
<gen:stringAttribute name="Grundrissaktualitaet"><gen:value>2024-05-14</gen:value></gen:stringAttribute>
<bldg:function>31001_3012</bldg:function>
<bldg:roofType>5000</bldg:roofType>
<bldg:measuredHeight uom="urn:adv:uom:m">24.500</bldg:measuredHeight>
<bldg:storeysAboveGround>4</bldg:storeysAboveGround>
<bldg:consistsOfBuildingPart>
<bldg:BuildingPart gml:id="DEMU01ALRATHAUS1_1">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:function>31001_3012</bldg:function>
<bldg:roofType>3200</bldg:roofType>
<bldg:measuredHeight uom="urn:adv:uom:m">16.600</bldg:measuredHeight>
<bldg:storeysAboveGround>3</bldg:storeysAboveGround>
<bldg:lod2Solid>
<gml:Solid>
<gml:exterior>
<gml:CompositeSurface>
<gml:surfaceMember xlink:href="#DEMU01ALRATHAUS1_1_p0"/>
<gml:surfaceMember xlink:href="#DEMU01ALRATHAUS1_1_p1"/>
<gml:surfaceMember xlink:href="#DEMU01ALRATHAUS1_1_p2"/>
<gml:surfaceMember xlink:href="#DEMU01ALRATHAUS1_1_p3"/>
<gml:surfaceMember xlink:href="#DEMU01ALRATHAUS1_1_p4"/>
<gml:surfaceMember xlink:href="#DEMU01ALRATHAUS1_1_p5"/>
<gml:surfaceMember xlink:href="#DEMU01ALRATHAUS1_1_p6"/>
<gml:surfaceMember xlink:href="#DEMU01ALRATHAUS1_1_p7"/>
<gml:surfaceMember xlink:href="#DEMU01ALRATHAUS1_1_p8"/>
</gml:CompositeSurface>
</gml:exterior>
</gml:Solid>
</bldg:lod2Solid>
<bldg:boundedBy>
<bldg:GroundSurface gml:id="DEMU01ALRATHAUS1_1_s0">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALRATHAUS1_1_p0">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482533.173 5730033.717 113.571 482531.616 5730046.624 113.571 482558.422 5730049.856 113.571 482559.978 5730036.949 113.571 482533.173 5730033.717 113.571</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:GroundSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALRATHAUS1_1_s1">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALRATHAUS1_1_p1">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482533.173 5730033.717 113.571 482559.978 5730036.949 113.571 482559.978 5730036.949 123.371 482533.173 5730033.717 123.371 482533.173 5730033.717 113.571</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALRATHAUS1_1_s2">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALRATHAUS1_1_p2">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482559.978 5730036.949 113.571 482558.422 5730049.856 113.571 482558.422 5730049.856 123.371 482559.978 5730036.949 123.371 482559.978 5730036.949 113.571</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALRATHAUS1_1_s3">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALRATHAUS1_1_p3">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482558.422 5730049.856 113.571 482531.616 5730046.624 113.571 482531.616 5730046.624 123.371 482558.422 5730049.856 123.371 482558.422 5730049.856 113.571</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALRATHAUS1_1_s4">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALRATHAUS1_1_p4">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482531.616 5730046.624 113.571 482533.173 5730033.717 113.571 482533.173 5730033.717 123.371 482531.616 5730046.624 123.371 482531.616 5730046.624 113.571</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:RoofSurface gml:id="DEMU01ALRATHAUS1_1_s5">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALRATHAUS1_1_p5">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482533.173 5730033.717 123.371 482559.978 5730036.949 123.371 482553.839 5730042.756 130.171 482537.756 5730040.817 130.171 482533.173 5730033.717 123.371</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:RoofSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:RoofSurface gml:id="DEMU01ALRATHAUS1_1_s6">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALRATHAUS1_1_p6">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482559.978 5730036.949 123.371 482558.422 5730049.856 123.371 482553.839 5730042.756 130.171 482559.978 5730036.949 123.371</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:RoofSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:RoofSurface gml:id="DEMU01ALRATHAUS1_1_s7">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALRATHAUS1_1_p7">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482558.422 5730049.856 123.371 482531.616 5730046.624 123.371 482537.756 5730040.817 130.171 482553.839 5730042.756 130.171 482558.422 5730049.856 123.371</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:RoofSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:RoofSurface gml:id="DEMU01ALRATHAUS1_1_s8">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALRATHAUS1_1_p8">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482531.616 5730046.624 123.371 482533.173 5730033.717 123.371 482537.756 5730040.817 130.171 482531.616 5730046.624 123.371</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:RoofSurface>
</bldg:boundedBy>
</bldg:BuildingPart>
</bldg:consistsOfBuildingPart>
<bldg:consistsOfBuildingPart>
<bldg:BuildingPart gml:id="DEMU01ALRATHAUS1_2">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:function>31001_3012</bldg:function>
<bldg:roofType>3500</bldg:roofType>
<bldg:measuredHeight uom="urn:adv:uom:m">24.500</bldg:measuredHeight>
<bldg:storeysAboveGround>4</bldg:storeysAboveGround>
<bldg:lod2Solid>
<gml:Solid>
<gml:exterior>
<gml:CompositeSurface>
<gml:surfaceMember xlink:href="#DEMU01ALRATHAUS1_2_p0"/>
<gml:surfaceMember xlink:href="#DEMU01ALRATHAUS1_2_p1"/>
<gml:surfaceMember xlink:href="#DEMU01ALRATHAUS1_2_p2"/>
<gml:surfaceMember xlink:href="#DEMU01ALRATHAUS1_2_p3"/>
<gml:surfaceMember xlink:href="#DEMU01ALRATHAUS1_2_p4"/>
<gml:surfaceMember xlink:href="#DEMU01ALRATHAUS1_2_p5"/>
<gml:surfaceMember xlink:href="#DEMU01ALRATHAUS1_2_p6"/>
<gml:surfaceMember xlink:href="#DEMU01ALRATHAUS1_2_p7"/>
<gml:surfaceMember xlink:href="#DEMU01ALRATHAUS1_2_p8"/>
</gml:CompositeSurface>
</gml:exterior>
</gml:Solid>
</bldg:lod2Solid>
<bldg:boundedBy>
<bldg:GroundSurface gml:id="DEMU01ALRATHAUS1_2_s0">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALRATHAUS1_2_p0">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482559.488 5730041.020 113.571 482558.913 5730045.785 113.571 482563.678 5730046.360 113.571 482564.253 5730041.594 113.571 482559.488 5730041.020 113.571</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:GroundSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALRATHAUS1_2_s1">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALRATHAUS1_2_p1">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482559.488 5730041.020 113.571 482564.253 5730041.594 113.571 482564.253 5730041.594 129.571 482559.488 5730041.020 129.571 482559.488 5730041.020 113.571</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALRATHAUS1_2_s2">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALRATHAUS1_2_p2">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482564.253 5730041.594 113.571 482563.678 5730046.360 113.571 482563.678 5730046.360 129.571 482564.253 5730041.594 129.571 482564.253 5730041.594 113.571</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALRATHAUS1_2_s3">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALRATHAUS1_2_p3">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482563.678 5730046.360 113.571 482558.913 5730045.785 113.571 482558.913 5730045.785 129.571 482563.678 5730046.360 129.571 482563.678 5730046.360 113.571</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALRATHAUS1_2_s4">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALRATHAUS1_2_p4">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482558.913 5730045.785 113.571 482559.488 5730041.020 113.571 482559.488 5730041.020 129.571 482558.913 5730045.785 129.571 482558.913 5730045.785 113.571</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:RoofSurface gml:id="DEMU01ALRATHAUS1_2_s5">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALRATHAUS1_2_p5">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482559.488 5730041.020 129.571 482564.253 5730041.594 129.571 482561.583 5730043.690 138.071 482559.488 5730041.020 129.571</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:RoofSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:RoofSurface gml:id="DEMU01ALRATHAUS1_2_s6">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALRATHAUS1_2_p6">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482564.253 5730041.594 129.571 482563.678 5730046.360 129.571 482561.583 5730043.690 138.071 482564.253 5730041.594 129.571</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:RoofSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:RoofSurface gml:id="DEMU01ALRATHAUS1_2_s7">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALRATHAUS1_2_p7">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482563.678 5730046.360 129.571 482558.913 5730045.785 129.571 482561.583 5730043.690 138.071 482563.678 5730046.360 129.571</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:RoofSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:RoofSurface gml:id="DEMU01ALRATHAUS1_2_s8">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALRATHAUS1_2_p8">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482558.913 5730045.785 129.571 482559.488 5730041.020 129.571 482561.583 5730043.690 138.071 482558.913 5730045.785 129.571</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:RoofSurface>
</bldg:boundedBy>
</bldg:BuildingPart>
</bldg:consistsOfBuildingPart>
<bldg:address>
<core:Address gml:id="ADR_c3035510353c">
<core:xalAddress>
<xAL:AddressDetails>
<xAL:Country>
<xAL:CountryName>Germany</xAL:CountryName>
<xAL:Locality Type="Town">
<xAL:LocalityName>Musterstadt</xAL:LocalityName>
<xAL:Thoroughfare Type="Street">
<xAL:ThoroughfareNumber>7</xAL:ThoroughfareNumber>
<xAL:ThoroughfareName>Markt</xAL:ThoroughfareName>
</xAL:Thoroughfare>
</xAL:Locality>
</xAL:Country>
</xAL:AddressDetails>
</core:xalAddress>
</core:Address>
</bldg:address>
</bldg:Building>
</core:cityObjectMember>
<core:cityObjectMember>
<bldg:Building gml:id="DEMU01ALMUEHLE01">
<gml:name>Mühle</gml:name>
<core:creationDate>2026-03-15</core:creationDate>
<core:externalReference>
<core:informationSystem>http://repository.gdi-de.org/schemas/adv/citygml/fdv/art.htm#_9100</core:informationSystem>
<core:externalObject><core:name>DEMU01ALMUEHLE01</core:name></core:externalObject>
</core:externalReference>
<gen:stringAttribute name="DatenquelleDachhoehe"><gen:value>1000</gen:value></gen:stringAttribute>
<gen:stringAttribute name="Geometrietyp2DReferenz"><gen:value>3000</gen:value></gen:stringAttribute>
<gen:stringAttribute name="Gemeindeschluessel"><gen:value>05999001</gen:value></gen:stringAttribute>
<gen:stringAttribute name="DatenquelleBodenhoehe"><gen:value>1100</gen:value></gen:stringAttribute>
<gen:stringAttribute name="DatenquelleLage"><gen:value>1000</gen:value></gen:stringAttribute>
<gen:stringAttribute name="Grundrissaktualitaet"><gen:value>2025-11-20</gen:value></gen:stringAttribute>
<bldg:function>31001_2212</bldg:function>
<bldg:roofType>5000</bldg:roofType>
<bldg:measuredHeight uom="urn:adv:uom:m">16.500</bldg:measuredHeight>
<bldg:storeysAboveGround>4</bldg:storeysAboveGround>
<bldg:consistsOfBuildingPart>
<bldg:BuildingPart gml:id="DEMU01ALMUEHLE01_1">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:function>31001_2212</bldg:function>
<bldg:roofType>3100</bldg:roofType>
<bldg:measuredHeight uom="urn:adv:uom:m">16.500</bldg:measuredHeight>
<bldg:storeysAboveGround>3</bldg:storeysAboveGround>
<bldg:lod2Solid>
<gml:Solid>
<gml:exterior>
<gml:CompositeSurface>
<gml:surfaceMember xlink:href="#DEMU01ALMUEHLE01_1_p0"/>
<gml:surfaceMember xlink:href="#DEMU01ALMUEHLE01_1_p1"/>
<gml:surfaceMember xlink:href="#DEMU01ALMUEHLE01_1_p2"/>
<gml:surfaceMember xlink:href="#DEMU01ALMUEHLE01_1_p3"/>
<gml:surfaceMember xlink:href="#DEMU01ALMUEHLE01_1_p4"/>
<gml:surfaceMember xlink:href="#DEMU01ALMUEHLE01_1_p5"/>
<gml:surfaceMember xlink:href="#DEMU01ALMUEHLE01_1_p6"/>
</gml:CompositeSurface>
</gml:exterior>
</gml:Solid>
</bldg:lod2Solid>
<bldg:boundedBy>
<bldg:GroundSurface gml:id="DEMU01ALMUEHLE01_1_s0">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALMUEHLE01_1_p0">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482828.294 5729937.966 108.175 482827.252 5729950.924 108.175 482857.155 5729953.330 108.175 482858.198 5729940.372 108.175 482828.294 5729937.966 108.175</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:GroundSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALMUEHLE01_1_s1">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALMUEHLE01_1_p1">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482828.294 5729937.966 108.175 482858.198 5729940.372 108.175 482858.198 5729940.372 119.175 482828.294 5729937.966 119.175 482828.294 5729937.966 108.175</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALMUEHLE01_1_s2">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALMUEHLE01_1_p2">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482858.198 5729940.372 108.175 482857.155 5729953.330 108.175 482857.155 5729953.330 119.175 482857.676 5729946.851 124.675 482858.198 5729940.372 119.175 482858.198 5729940.372 108.175</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALMUEHLE01_1_s3">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALMUEHLE01_1_p3">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482857.155 5729953.330 108.175 482827.252 5729950.924 108.175 482827.252 5729950.924 119.175 482857.155 5729953.330 119.175 482857.155 5729953.330 108.175</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALMUEHLE01_1_s4">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALMUEHLE01_1_p4">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482827.252 5729950.924 108.175 482828.294 5729937.966 108.175 482828.294 5729937.966 119.175 482827.773 5729944.445 124.675 482827.252 5729950.924 119.175 482827.252 5729950.924 108.175</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:RoofSurface gml:id="DEMU01ALMUEHLE01_1_s5">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALMUEHLE01_1_p5">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482828.294 5729937.966 119.175 482858.198 5729940.372 119.175 482857.676 5729946.851 124.675 482827.773 5729944.445 124.675 482828.294 5729937.966 119.175</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:RoofSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:RoofSurface gml:id="DEMU01ALMUEHLE01_1_s6">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALMUEHLE01_1_p6">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482827.773 5729944.445 124.675 482857.676 5729946.851 124.675 482857.155 5729953.330 119.175 482827.252 5729950.924 119.175 482827.773 5729944.445 124.675</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:RoofSurface>
</bldg:boundedBy>
</bldg:BuildingPart>
</bldg:consistsOfBuildingPart>
<bldg:consistsOfBuildingPart>
<bldg:BuildingPart gml:id="DEMU01ALMUEHLE01_2">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:function>31001_2212</bldg:function>
<bldg:roofType>1000</bldg:roofType>
<bldg:measuredHeight uom="urn:adv:uom:m">15.000</bldg:measuredHeight>
<bldg:storeysAboveGround>4</bldg:storeysAboveGround>
<bldg:lod2Solid>
<gml:Solid>
<gml:exterior>
<gml:CompositeSurface>
<gml:surfaceMember xlink:href="#DEMU01ALMUEHLE01_2_p0"/>
<gml:surfaceMember xlink:href="#DEMU01ALMUEHLE01_2_p1"/>
<gml:surfaceMember xlink:href="#DEMU01ALMUEHLE01_2_p2"/>
<gml:surfaceMember xlink:href="#DEMU01ALMUEHLE01_2_p3"/>
<gml:surfaceMember xlink:href="#DEMU01ALMUEHLE01_2_p4"/>
<gml:surfaceMember xlink:href="#DEMU01ALMUEHLE01_2_p5"/>
</gml:CompositeSurface>
</gml:exterior>
</gml:Solid>
</bldg:lod2Solid>
<bldg:boundedBy>
<bldg:GroundSurface gml:id="DEMU01ALMUEHLE01_2_s0">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALMUEHLE01_2_p0">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482820.240 5729938.321 108.175 482819.358 5729949.286 108.175 482827.332 5729949.927 108.175 482828.214 5729938.963 108.175 482820.240 5729938.321 108.175</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:GroundSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALMUEHLE01_2_s1">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALMUEHLE01_2_p1">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482820.240 5729938.321 108.175 482828.214 5729938.963 108.175 482828.214 5729938.963 123.175 482820.240 5729938.321 123.175 482820.240 5729938.321 108.175</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALMUEHLE01_2_s2">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALMUEHLE01_2_p2">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482828.214 5729938.963 108.175 482827.332 5729949.927 108.175 482827.332 5729949.927 123.175 482828.214 5729938.963 123.175 482828.214 5729938.963 108.175</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALMUEHLE01_2_s3">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALMUEHLE01_2_p3">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482827.332 5729949.927 108.175 482819.358 5729949.286 108.175 482819.358 5729949.286 123.175 482827.332 5729949.927 123.175 482827.332 5729949.927 108.175</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALMUEHLE01_2_s4">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALMUEHLE01_2_p4">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482819.358 5729949.286 108.175 482820.240 5729938.321 108.175 482820.240 5729938.321 123.175 482819.358 5729949.286 123.175 482819.358 5729949.286 108.175</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:RoofSurface gml:id="DEMU01ALMUEHLE01_2_s5">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALMUEHLE01_2_p5">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482820.240 5729938.321 123.175 482828.214 5729938.963 123.175 482827.332 5729949.927 123.175 482819.358 5729949.286 123.175 482820.240 5729938.321 123.175</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:RoofSurface>
</bldg:boundedBy>
</bldg:BuildingPart>
</bldg:consistsOfBuildingPart>
<bldg:address>
<core:Address gml:id="ADR_8295d6964a9d">
<core:xalAddress>
<xAL:AddressDetails>
<xAL:Country>
<xAL:CountryName>Germany</xAL:CountryName>
<xAL:Locality Type="Town">
<xAL:LocalityName>Musterstadt</xAL:LocalityName>
<xAL:Thoroughfare Type="Street">
<xAL:ThoroughfareNumber>12</xAL:ThoroughfareNumber>
<xAL:ThoroughfareName>Mühlenweg</xAL:ThoroughfareName>
</xAL:Thoroughfare>
</xAL:Locality>
</xAL:Country>
</xAL:AddressDetails>
</core:xalAddress>
</core:Address>
</bldg:address>
</bldg:Building>
</core:cityObjectMember>
<core:cityObjectMember>
<bldg:Building gml:id="DEMU01ALHALLE001">
<gml:name>Halle 1 (Weberei)</gml:name>
<core:creationDate>2026-03-15</core:creationDate>
<core:externalReference>
<core:informationSystem>http://repository.gdi-de.org/schemas/adv/citygml/fdv/art.htm#_9100</core:informationSystem>
<core:externalObject><core:name>DEMU01ALHALLE001</core:name></core:externalObject>
</core:externalReference>
<gen:stringAttribute name="DatenquelleDachhoehe"><gen:value>1000</gen:value></gen:stringAttribute>
<gen:stringAttribute name="Geometrietyp2DReferenz"><gen:value>3000</gen:value></gen:stringAttribute>
<gen:stringAttribute name="Gemeindeschluessel"><gen:value>05999001</gen:value></gen:stringAttribute>
<gen:stringAttribute name="DatenquelleBodenhoehe"><gen:value>1100</gen:value></gen:stringAttribute>
<gen:stringAttribute name="DatenquelleLage"><gen:value>1000</gen:value></gen:stringAttribute>
<gen:stringAttribute name="Grundrissaktualitaet"><gen:value>2025-11-20</gen:value></gen:stringAttribute>
<bldg:function>31001_2111</bldg:function>
<bldg:roofType>3800</bldg:roofType>
<bldg:measuredHeight uom="urn:adv:uom:m">7.500</bldg:measuredHeight>
<bldg:storeysAboveGround>1</bldg:storeysAboveGround>
<bldg:lod2Solid>
<gml:Solid>
<gml:exterior>
<gml:CompositeSurface>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE001_p0"/>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE001_p1"/>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE001_p2"/>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE001_p3"/>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE001_p4"/>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE001_p5"/>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE001_p6"/>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE001_p7"/>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE001_p8"/>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE001_p9"/>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE001_p10"/>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE001_p11"/>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE001_p12"/>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE001_p13"/>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE001_p14"/>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE001_p15"/>
</gml:CompositeSurface>
</gml:exterior>
</gml:Solid>
</bldg:lod2Solid>
<bldg:boundedBy>
<bldg:GroundSurface gml:id="DEMU01ALHALLE001_s0">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE001_p0">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482705.971 5729924.613 107.990 482704.046 5729948.535 107.990 482749.898 5729952.225 107.990 482751.823 5729928.302 107.990 482705.971 5729924.613 107.990</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:GroundSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALHALLE001_s1">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE001_p1">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482705.971 5729924.613 107.990 482751.823 5729928.302 107.990 482751.823 5729928.302 113.590 482705.971 5729924.613 113.590 482705.971 5729924.613 107.990</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALHALLE001_s2">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE001_p2">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482751.823 5729928.302 107.990 482749.898 5729952.225 107.990 482749.898 5729952.225 115.490 482750.219 5729948.237 113.590 482750.219 5729948.237 115.490 482750.540 5729944.250 113.590 482750.540 5729944.250 115.490 482750.861 5729940.263 113.590 482750.861 5729940.263 115.490 482751.181 5729936.276 113.590 482751.181 5729936.276 115.490 482751.502 5729932.289 113.590 482751.502 5729932.289 115.490 482751.823 5729928.302 113.590 482751.823 5729928.302 107.990</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALHALLE001_s3">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE001_p3">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482749.898 5729952.225 107.990 482704.046 5729948.535 107.990 482704.046 5729948.535 115.490 482749.898 5729952.225 115.490 482749.898 5729952.225 107.990</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALHALLE001_s4">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE001_p4">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482704.046 5729948.535 107.990 482705.971 5729924.613 107.990 482705.971 5729924.613 113.590 482705.650 5729928.600 115.490 482705.650 5729928.600 113.590 482705.330 5729932.587 115.490 482705.330 5729932.587 113.590 482705.009 5729936.574 115.490 482705.009 5729936.574 113.590 482704.688 5729940.561 115.490 482704.688 5729940.561 113.590 482704.367 5729944.548 115.490 482704.367 5729944.548 113.590 482704.046 5729948.535 115.490 482704.046 5729948.535 107.990</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:RoofSurface gml:id="DEMU01ALHALLE001_s5">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE001_p5">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482705.971 5729924.613 113.590 482751.823 5729928.302 113.590 482751.502 5729932.289 115.490 482705.650 5729928.600 115.490 482705.971 5729924.613 113.590</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:RoofSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALHALLE001_s6">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE001_p6">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482705.650 5729928.600 115.490 482751.502 5729932.289 115.490 482751.502 5729932.289 113.590 482705.650 5729928.600 113.590 482705.650 5729928.600 115.490</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:RoofSurface gml:id="DEMU01ALHALLE001_s7">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE001_p7">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482705.650 5729928.600 113.590 482751.502 5729932.289 113.590 482751.181 5729936.276 115.490 482705.330 5729932.587 115.490 482705.650 5729928.600 113.590</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:RoofSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALHALLE001_s8">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE001_p8">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482705.330 5729932.587 115.490 482751.181 5729936.276 115.490 482751.181 5729936.276 113.590 482705.330 5729932.587 113.590 482705.330 5729932.587 115.490</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:RoofSurface gml:id="DEMU01ALHALLE001_s9">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE001_p9">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482705.330 5729932.587 113.590 482751.181 5729936.276 113.590 482750.861 5729940.263 115.490 482705.009 5729936.574 115.490 482705.330 5729932.587 113.590</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:RoofSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALHALLE001_s10">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE001_p10">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482705.009 5729936.574 115.490 482750.861 5729940.263 115.490 482750.861 5729940.263 113.590 482705.009 5729936.574 113.590 482705.009 5729936.574 115.490</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:RoofSurface gml:id="DEMU01ALHALLE001_s11">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE001_p11">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482705.009 5729936.574 113.590 482750.861 5729940.263 113.590 482750.540 5729944.250 115.490 482704.688 5729940.561 115.490 482705.009 5729936.574 113.590</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:RoofSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALHALLE001_s12">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE001_p12">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482704.688 5729940.561 115.490 482750.540 5729944.250 115.490 482750.540 5729944.250 113.590 482704.688 5729940.561 113.590 482704.688 5729940.561 115.490</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:RoofSurface gml:id="DEMU01ALHALLE001_s13">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE001_p13">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482704.688 5729940.561 113.590 482750.540 5729944.250 113.590 482750.219 5729948.237 115.490 482704.367 5729944.548 115.490 482704.688 5729940.561 113.590</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:RoofSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALHALLE001_s14">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE001_p14">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482704.367 5729944.548 115.490 482750.219 5729948.237 115.490 482750.219 5729948.237 113.590 482704.367 5729944.548 113.590 482704.367 5729944.548 115.490</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:RoofSurface gml:id="DEMU01ALHALLE001_s15">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE001_p15">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482704.367 5729944.548 113.590 482750.219 5729948.237 113.590 482749.898 5729952.225 115.490 482704.046 5729948.535 115.490 482704.367 5729944.548 113.590</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:RoofSurface>
</bldg:boundedBy>
<bldg:address>
<core:Address gml:id="ADR_6ff761cc55fc">
<core:xalAddress>
<xAL:AddressDetails>
<xAL:Country>
<xAL:CountryName>Germany</xAL:CountryName>
<xAL:Locality Type="Town">
<xAL:LocalityName>Musterstadt</xAL:LocalityName>
<xAL:Thoroughfare Type="Street">
<xAL:ThoroughfareNumber>2</xAL:ThoroughfareNumber>
<xAL:ThoroughfareName>Mühlenweg</xAL:ThoroughfareName>
</xAL:Thoroughfare>
</xAL:Locality>
</xAL:Country>
</xAL:AddressDetails>
</core:xalAddress>
</core:Address>
</bldg:address>
</bldg:Building>
</core:cityObjectMember>
<core:cityObjectMember>
<bldg:Building gml:id="DEMU01ALHALLE002">
<gml:name>Halle 2 (Färberei)</gml:name>
<core:creationDate>2026-03-15</core:creationDate>
<core:externalReference>
<core:informationSystem>http://repository.gdi-de.org/schemas/adv/citygml/fdv/art.htm#_9100</core:informationSystem>
<core:externalObject><core:name>DEMU01ALHALLE002</core:name></core:externalObject>
</core:externalReference>
<gen:stringAttribute name="DatenquelleDachhoehe"><gen:value>1000</gen:value></gen:stringAttribute>
<gen:stringAttribute name="Geometrietyp2DReferenz"><gen:value>3000</gen:value></gen:stringAttribute>
<gen:stringAttribute name="Gemeindeschluessel"><gen:value>05999001</gen:value></gen:stringAttribute>
<gen:stringAttribute name="DatenquelleBodenhoehe"><gen:value>1100</gen:value></gen:stringAttribute>
<gen:stringAttribute name="DatenquelleLage"><gen:value>1000</gen:value></gen:stringAttribute>
<gen:stringAttribute name="Grundrissaktualitaet"><gen:value>2025-11-20</gen:value></gen:stringAttribute>
<bldg:function>31001_2111</bldg:function>
<bldg:roofType>1000</bldg:roofType>
<bldg:measuredHeight uom="urn:adv:uom:m">5.500</bldg:measuredHeight>
<bldg:storeysAboveGround>1</bldg:storeysAboveGround>
<bldg:lod2Solid>
<gml:Solid>
<gml:exterior>
<gml:CompositeSurface>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE002_p0"/>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE002_p1"/>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE002_p2"/>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE002_p3"/>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE002_p4"/>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE002_p5"/>
</gml:CompositeSurface>
</gml:exterior>
</gml:Solid>
</bldg:lod2Solid>
<bldg:boundedBy>
<bldg:GroundSurface gml:id="DEMU01ALHALLE002_s0">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE002_p0">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482714.518 5729893.197 107.661 482712.914 5729913.132 107.661 482750.792 5729916.180 107.661 482752.396 5729896.245 107.661 482714.518 5729893.197 107.661</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:GroundSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALHALLE002_s1">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE002_p1">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482714.518 5729893.197 107.661 482752.396 5729896.245 107.661 482752.396 5729896.245 113.161 482714.518 5729893.197 113.161 482714.518 5729893.197 107.661</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALHALLE002_s2">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE002_p2">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482752.396 5729896.245 107.661 482750.792 5729916.180 107.661 482750.792 5729916.180 113.161 482752.396 5729896.245 113.161 482752.396 5729896.245 107.661</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALHALLE002_s3">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE002_p3">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482750.792 5729916.180 107.661 482712.914 5729913.132 107.661 482712.914 5729913.132 113.161 482750.792 5729916.180 113.161 482750.792 5729916.180 107.661</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALHALLE002_s4">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE002_p4">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482712.914 5729913.132 107.661 482714.518 5729893.197 107.661 482714.518 5729893.197 113.161 482712.914 5729913.132 113.161 482712.914 5729913.132 107.661</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:RoofSurface gml:id="DEMU01ALHALLE002_s5">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE002_p5">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482714.518 5729893.197 113.161 482752.396 5729896.245 113.161 482750.792 5729916.180 113.161 482712.914 5729913.132 113.161 482714.518 5729893.197 113.161</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:RoofSurface>
</bldg:boundedBy>
<bldg:address>
<core:Address gml:id="ADR_5fbe9e007176">
<core:xalAddress>
<xAL:AddressDetails>
<xAL:Country>
<xAL:CountryName>Germany</xAL:CountryName>
<xAL:Locality Type="Town">
<xAL:LocalityName>Musterstadt</xAL:LocalityName>
<xAL:Thoroughfare Type="Street">
<xAL:ThoroughfareNumber>4</xAL:ThoroughfareNumber>
<xAL:ThoroughfareName>Mühlenweg</xAL:ThoroughfareName>
</xAL:Thoroughfare>
</xAL:Locality>
</xAL:Country>
</xAL:AddressDetails>
</core:xalAddress>
</core:Address>
</bldg:address>
</bldg:Building>
</core:cityObjectMember>
<core:cityObjectMember>
<bldg:Building gml:id="DEMU01ALHALLE003">
<gml:name>Halle 3 (Lager)</gml:name>
<core:creationDate>2026-03-15</core:creationDate>
<core:externalReference>
<core:informationSystem>http://repository.gdi-de.org/schemas/adv/citygml/fdv/art.htm#_9100</core:informationSystem>
<core:externalObject><core:name>DEMU01ALHALLE003</core:name></core:externalObject>
</core:externalReference>
<gen:stringAttribute name="DatenquelleDachhoehe"><gen:value>1000</gen:value></gen:stringAttribute>
<gen:stringAttribute name="Geometrietyp2DReferenz"><gen:value>3000</gen:value></gen:stringAttribute>
<gen:stringAttribute name="Gemeindeschluessel"><gen:value>05999001</gen:value></gen:stringAttribute>
<gen:stringAttribute name="DatenquelleBodenhoehe"><gen:value>1100</gen:value></gen:stringAttribute>
<gen:stringAttribute name="DatenquelleLage"><gen:value>1000</gen:value></gen:stringAttribute>
<gen:stringAttribute name="Grundrissaktualitaet"><gen:value>2025-11-20</gen:value></gen:stringAttribute>
<bldg:function>31001_2143</bldg:function>
<bldg:roofType>3100</bldg:roofType>
<bldg:measuredHeight uom="urn:adv:uom:m">7.600</bldg:measuredHeight>
<bldg:storeysAboveGround>1</bldg:storeysAboveGround>
<bldg:lod2Solid>
<gml:Solid>
<gml:exterior>
<gml:CompositeSurface>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE003_p0"/>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE003_p1"/>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE003_p2"/>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE003_p3"/>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE003_p4"/>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE003_p5"/>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE003_p6"/>
</gml:CompositeSurface>
</gml:exterior>
</gml:Solid>
</bldg:lod2Solid>
<bldg:boundedBy>
<bldg:GroundSurface gml:id="DEMU01ALHALLE003_s0">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE003_p0">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482784.396 5729934.936 108.127 482782.632 5729956.865 108.127 482814.528 5729959.431 108.127 482816.293 5729937.502 108.127 482784.396 5729934.936 108.127</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:GroundSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALHALLE003_s1">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE003_p1">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482784.396 5729934.936 108.127 482816.293 5729937.502 108.127 482816.293 5729937.502 113.327 482784.396 5729934.936 113.327 482784.396 5729934.936 108.127</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALHALLE003_s2">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE003_p2">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482816.293 5729937.502 108.127 482814.528 5729959.431 108.127 482814.528 5729959.431 113.327 482815.411 5729948.467 115.727 482816.293 5729937.502 113.327 482816.293 5729937.502 108.127</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALHALLE003_s3">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE003_p3">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482814.528 5729959.431 108.127 482782.632 5729956.865 108.127 482782.632 5729956.865 113.327 482814.528 5729959.431 113.327 482814.528 5729959.431 108.127</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALHALLE003_s4">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE003_p4">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482782.632 5729956.865 108.127 482784.396 5729934.936 108.127 482784.396 5729934.936 113.327 482783.514 5729945.900 115.727 482782.632 5729956.865 113.327 482782.632 5729956.865 108.127</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:RoofSurface gml:id="DEMU01ALHALLE003_s5">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE003_p5">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482784.396 5729934.936 113.327 482816.293 5729937.502 113.327 482815.411 5729948.467 115.727 482783.514 5729945.900 115.727 482784.396 5729934.936 113.327</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:RoofSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:RoofSurface gml:id="DEMU01ALHALLE003_s6">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE003_p6">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482783.514 5729945.900 115.727 482815.411 5729948.467 115.727 482814.528 5729959.431 113.327 482782.632 5729956.865 113.327 482783.514 5729945.900 115.727</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:RoofSurface>
</bldg:boundedBy>
<bldg:address>
<core:Address gml:id="ADR_1ac75784ee30">
<core:xalAddress>
<xAL:AddressDetails>
<xAL:Country>
<xAL:CountryName>Germany</xAL:CountryName>
<xAL:Locality Type="Town">
<xAL:LocalityName>Musterstadt</xAL:LocalityName>
<xAL:Thoroughfare Type="Street">
<xAL:ThoroughfareNumber>6</xAL:ThoroughfareNumber>
<xAL:ThoroughfareName>Mühlenweg</xAL:ThoroughfareName>
</xAL:Thoroughfare>
</xAL:Locality>
</xAL:Country>
</xAL:AddressDetails>
</core:xalAddress>
</core:Address>
</bldg:address>
</bldg:Building>
</core:cityObjectMember>
<core:cityObjectMember>
<bldg:Building gml:id="DEMU01ALHALLE004">
<gml:name>Halle 4 (Ausrüstung)</gml:name>
<core:creationDate>2026-03-15</core:creationDate>
<core:externalReference>
<core:informationSystem>http://repository.gdi-de.org/schemas/adv/citygml/fdv/art.htm#_9100</core:informationSystem>
<core:externalObject><core:name>DEMU01ALHALLE004</core:name></core:externalObject>
</core:externalReference>
<gen:stringAttribute name="DatenquelleDachhoehe"><gen:value>1000</gen:value></gen:stringAttribute>
<gen:stringAttribute name="Geometrietyp2DReferenz"><gen:value>3000</gen:value></gen:stringAttribute>
<gen:stringAttribute name="Gemeindeschluessel"><gen:value>05999001</gen:value></gen:stringAttribute>
<gen:stringAttribute name="DatenquelleBodenhoehe"><gen:value>1100</gen:value></gen:stringAttribute>
<gen:stringAttribute name="DatenquelleLage"><gen:value>1000</gen:value></gen:stringAttribute>
<gen:stringAttribute name="Grundrissaktualitaet"><gen:value>2025-11-20</gen:value></gen:stringAttribute>
<bldg:function>31001_2111</bldg:function>
<bldg:roofType>3800</bldg:roofType>
<bldg:measuredHeight uom="urn:adv:uom:m">6.800</bldg:measuredHeight>
<bldg:storeysAboveGround>1</bldg:storeysAboveGround>
<bldg:lod2Solid>
<gml:Solid>
<gml:exterior>
<gml:CompositeSurface>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE004_p0"/>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE004_p1"/>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE004_p2"/>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE004_p3"/>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE004_p4"/>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE004_p5"/>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE004_p6"/>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE004_p7"/>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE004_p8"/>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE004_p9"/>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE004_p10"/>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE004_p11"/>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE004_p12"/>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE004_p13"/>
</gml:CompositeSurface>
</gml:exterior>
</gml:Solid>
</bldg:lod2Solid>
<bldg:boundedBy>
<bldg:GroundSurface gml:id="DEMU01ALHALLE004_s0">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE004_p0">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482811.298 5729874.900 107.502 482809.212 5729900.816 107.502 482853.071 5729904.345 107.502 482855.156 5729878.429 107.502 482811.298 5729874.900 107.502</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:GroundSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALHALLE004_s1">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE004_p1">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482811.298 5729874.900 107.502 482855.156 5729878.429 107.502 482855.156 5729878.429 112.702 482811.298 5729874.900 112.702 482811.298 5729874.900 107.502</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALHALLE004_s2">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE004_p2">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482855.156 5729878.429 107.502 482853.071 5729904.345 107.502 482853.071 5729904.345 114.302 482853.488 5729899.162 112.702 482853.488 5729899.162 114.302 482853.905 5729893.978 112.702 482853.905 5729893.978 114.302 482854.322 5729888.795 112.702 482854.322 5729888.795 114.302 482854.739 5729883.612 112.702 482854.739 5729883.612 114.302 482855.156 5729878.429 112.702 482855.156 5729878.429 107.502</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALHALLE004_s3">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE004_p3">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482853.071 5729904.345 107.502 482809.212 5729900.816 107.502 482809.212 5729900.816 114.302 482853.071 5729904.345 114.302 482853.071 5729904.345 107.502</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALHALLE004_s4">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE004_p4">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482809.212 5729900.816 107.502 482811.298 5729874.900 107.502 482811.298 5729874.900 112.702 482810.881 5729880.083 114.302 482810.881 5729880.083 112.702 482810.463 5729885.266 114.302 482810.463 5729885.266 112.702 482810.046 5729890.449 114.302 482810.046 5729890.449 112.702 482809.629 5729895.633 114.302 482809.629 5729895.633 112.702 482809.212 5729900.816 114.302 482809.212 5729900.816 107.502</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:RoofSurface gml:id="DEMU01ALHALLE004_s5">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE004_p5">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482811.298 5729874.900 112.702 482855.156 5729878.429 112.702 482854.739 5729883.612 114.302 482810.881 5729880.083 114.302 482811.298 5729874.900 112.702</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:RoofSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALHALLE004_s6">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE004_p6">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482810.881 5729880.083 114.302 482854.739 5729883.612 114.302 482854.739 5729883.612 112.702 482810.881 5729880.083 112.702 482810.881 5729880.083 114.302</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:RoofSurface gml:id="DEMU01ALHALLE004_s7">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE004_p7">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482810.881 5729880.083 112.702 482854.739 5729883.612 112.702 482854.322 5729888.795 114.302 482810.463 5729885.266 114.302 482810.881 5729880.083 112.702</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:RoofSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALHALLE004_s8">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE004_p8">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482810.463 5729885.266 114.302 482854.322 5729888.795 114.302 482854.322 5729888.795 112.702 482810.463 5729885.266 112.702 482810.463 5729885.266 114.302</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:RoofSurface gml:id="DEMU01ALHALLE004_s9">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE004_p9">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482810.463 5729885.266 112.702 482854.322 5729888.795 112.702 482853.905 5729893.978 114.302 482810.046 5729890.449 114.302 482810.463 5729885.266 112.702</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:RoofSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALHALLE004_s10">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE004_p10">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482810.046 5729890.449 114.302 482853.905 5729893.978 114.302 482853.905 5729893.978 112.702 482810.046 5729890.449 112.702 482810.046 5729890.449 114.302</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:RoofSurface gml:id="DEMU01ALHALLE004_s11">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE004_p11">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482810.046 5729890.449 112.702 482853.905 5729893.978 112.702 482853.488 5729899.162 114.302 482809.629 5729895.633 114.302 482810.046 5729890.449 112.702</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:RoofSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALHALLE004_s12">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE004_p12">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482809.629 5729895.633 114.302 482853.488 5729899.162 114.302 482853.488 5729899.162 112.702 482809.629 5729895.633 112.702 482809.629 5729895.633 114.302</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:RoofSurface gml:id="DEMU01ALHALLE004_s13">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE004_p13">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482809.629 5729895.633 112.702 482853.488 5729899.162 112.702 482853.071 5729904.345 114.302 482809.212 5729900.816 114.302 482809.629 5729895.633 112.702</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:RoofSurface>
</bldg:boundedBy>
<bldg:address>
<core:Address gml:id="ADR_68c23098ae40">
<core:xalAddress>
<xAL:AddressDetails>
<xAL:Country>
<xAL:CountryName>Germany</xAL:CountryName>
<xAL:Locality Type="Town">
<xAL:LocalityName>Musterstadt</xAL:LocalityName>
<xAL:Thoroughfare Type="Street">
<xAL:ThoroughfareNumber>8</xAL:ThoroughfareNumber>
<xAL:ThoroughfareName>Mühlenweg</xAL:ThoroughfareName>
</xAL:Thoroughfare>
</xAL:Locality>
</xAL:Country>
</xAL:AddressDetails>
</core:xalAddress>
</core:Address>
</bldg:address>
</bldg:Building>
</core:cityObjectMember>
<core:cityObjectMember>
<bldg:Building gml:id="DEMU01ALHALLE005">
<gml:name>Halle 5 (Werkstatt)</gml:name>
<core:creationDate>2026-03-15</core:creationDate>
<core:externalReference>
<core:informationSystem>http://repository.gdi-de.org/schemas/adv/citygml/fdv/art.htm#_9100</core:informationSystem>
<core:externalObject><core:name>DEMU01ALHALLE005</core:name></core:externalObject>
</core:externalReference>
<gen:stringAttribute name="DatenquelleDachhoehe"><gen:value>1000</gen:value></gen:stringAttribute>
<gen:stringAttribute name="Geometrietyp2DReferenz"><gen:value>3000</gen:value></gen:stringAttribute>
<gen:stringAttribute name="Gemeindeschluessel"><gen:value>05999001</gen:value></gen:stringAttribute>
<gen:stringAttribute name="DatenquelleBodenhoehe"><gen:value>1100</gen:value></gen:stringAttribute>
<gen:stringAttribute name="DatenquelleLage"><gen:value>1000</gen:value></gen:stringAttribute>
<gen:stringAttribute name="Grundrissaktualitaet"><gen:value>2025-11-20</gen:value></gen:stringAttribute>
<bldg:function>31001_2120</bldg:function>
<bldg:roofType>3100</bldg:roofType>
<bldg:measuredHeight uom="urn:adv:uom:m">5.600</bldg:measuredHeight>
<bldg:storeysAboveGround>1</bldg:storeysAboveGround>
<bldg:lod2Solid>
<gml:Solid>
<gml:exterior>
<gml:CompositeSurface>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE005_p0"/>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE005_p1"/>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE005_p2"/>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE005_p3"/>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE005_p4"/>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE005_p5"/>
<gml:surfaceMember xlink:href="#DEMU01ALHALLE005_p6"/>
</gml:CompositeSurface>
</gml:exterior>
</gml:Solid>
</bldg:lod2Solid>
<bldg:boundedBy>
<bldg:GroundSurface gml:id="DEMU01ALHALLE005_s0">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE005_p0">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482716.563 5729867.779 107.394 482715.441 5729881.734 107.394 482741.357 5729883.819 107.394 482742.480 5729869.864 107.394 482716.563 5729867.779 107.394</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:GroundSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALHALLE005_s1">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE005_p1">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482716.563 5729867.779 107.394 482742.480 5729869.864 107.394 482742.480 5729869.864 111.494 482716.563 5729867.779 111.494 482716.563 5729867.779 107.394</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALHALLE005_s2">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE005_p2">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482742.480 5729869.864 107.394 482741.357 5729883.819 107.394 482741.357 5729883.819 111.494 482741.918 5729876.842 112.994 482742.480 5729869.864 111.494 482742.480 5729869.864 107.394</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALHALLE005_s3">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE005_p3">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482741.357 5729883.819 107.394 482715.441 5729881.734 107.394 482715.441 5729881.734 111.494 482741.357 5729883.819 111.494 482741.357 5729883.819 107.394</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:WallSurface gml:id="DEMU01ALHALLE005_s4">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE005_p4">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482715.441 5729881.734 107.394 482716.563 5729867.779 107.394 482716.563 5729867.779 111.494 482716.002 5729874.756 112.994 482715.441 5729881.734 111.494 482715.441 5729881.734 107.394</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:WallSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:RoofSurface gml:id="DEMU01ALHALLE005_s5">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE005_p5">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482716.563 5729867.779 111.494 482742.480 5729869.864 111.494 482741.918 5729876.842 112.994 482716.002 5729874.756 112.994 482716.563 5729867.779 111.494</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:RoofSurface>
</bldg:boundedBy>
<bldg:boundedBy>
<bldg:RoofSurface gml:id="DEMU01ALHALLE005_s6">
<core:creationDate>2026-03-15</core:creationDate>
<bldg:lod2MultiSurface>
<gml:MultiSurface>
<gml:surfaceMember>
<gml:Polygon gml:id="DEMU01ALHALLE005_p6">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="3">482716.002 5729874.756 112.994 482741.918 5729876.842 112.994 482741.357 5729883.819 111.494 482715.441 5729881.734 111.494 482716.002 5729874.756 112.994</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</gml:surfaceMember>
</gml:MultiSurface>
</bldg:lod2MultiSurface>
</bldg:RoofSurface>
</bldg:boundedBy>
<bldg:address>
<core:Address gml:id="ADR_94b889a98ca0">
<core:xalAddress>
<xAL:AddressDetails>
<xAL:Country>
<xAL:CountryName>Germany</xAL:CountryName>
<xAL:Locality Type="Town">
<xAL:LocalityName>Musterstadt</xAL:LocalityName>
<xAL:Thoroughfare Type="Street">
<xAL:ThoroughfareNumber>10</xAL:ThoroughfareNumber>
<xAL:ThoroughfareName>Mühlenweg</xAL:ThoroughfareName>
</xAL:Thoroughfare>
</xAL:Locality>
</xAL:Country>
</xAL:AddressDetails>
</core:xalAddress>
</core:Address>
</bldg:address>
</bldg:Building>
</core:cityObjectMember>
</core:CityModel>
