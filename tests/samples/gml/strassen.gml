<?xml version="1.0" encoding="UTF-8"?>
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
