<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<xplan:XPlanAuszug xmlns:xplan="http://www.xplanung.de/xplangml/6/0" xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:wfs="http://www.opengis.net/wfs" xsi:schemaLocation="http://www.xplanung.de/xplangml/6/0 https://repository.gdi-de.org/schemas/de.xleitstelle.xplanung/6.0/XPlanung-Operationen.xsd" gml:id="GML_defd4619-a855-8b0d-4104-5e0f402597d7">
<gml:boundedBy>
<gml:Envelope srsName="EPSG:25832">
<gml:lowerCorner>482693.937 5729854.076</gml:lowerCorner>
<gml:upperCorner>482876.054 5729974.122</gml:upperCorner>
</gml:Envelope>
</gml:boundedBy>
<gml:featureMember>
<xplan:BP_Plan gml:id="GML_94e68b5d-40db-7fa2-8108-7d514ee36a71">
<gml:boundedBy>
<gml:Envelope srsName="EPSG:25832">
<gml:lowerCorner>482693.937 5729854.076</gml:lowerCorner>
<gml:upperCorner>482876.054 5729974.122</gml:upperCorner>
</gml:Envelope>
</gml:boundedBy>
<xplan:name>Bebauungsplan Nr. 417 „Mühlenbleiche“ (Entwurf)</xplan:name>
<xplan:nummer>417</xplan:nummer>
<xplan:beschreibung>Allgemeines Wohngebiet zwischen Mühlenweg und Fluss; Beispielplan der erfundenen Musterstadt.</xplan:beschreibung>
<xplan:technHerstellDatum>2026-05-04</xplan:technHerstellDatum>
<xplan:erstellungsMassstab>500</xplan:erstellungsMassstab>
<xplan:raeumlicherGeltungsbereich>
<gml:Polygon srsName="EPSG:25832" gml:id="GML_2e83f778-453e-dbb4-15a9-d38106dfe1de">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="2">482693.937 5729961.968 482702.116 5729854.076 482876.054 5729868.071 482869.929 5729974.122 482693.937 5729961.968</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</xplan:raeumlicherGeltungsbereich>
<xplan:texte xlink:href="#GML_aa26ed35-658e-6f41-bf58-c97186da6e98"/>
<xplan:gemeinde>
<xplan:XP_Gemeinde>
<xplan:ags>05999001</xplan:ags>
<xplan:gemeindeName>Musterstadt</xplan:gemeindeName>
</xplan:XP_Gemeinde>
</xplan:gemeinde>
<xplan:plangeber>
<xplan:XP_Plangeber>
<xplan:name>Stadt Musterstadt</xplan:name>
</xplan:XP_Plangeber>
</xplan:plangeber>
<xplan:planArt>1000</xplan:planArt>
<xplan:verfahren>1000</xplan:verfahren>
<xplan:rechtsstand>2300</xplan:rechtsstand>
<xplan:aufstellungsbeschlussDatum>2025-09-18</xplan:aufstellungsbeschlussDatum>
<xplan:auslegungsStartDatum>2026-05-11</xplan:auslegungsStartDatum>
<xplan:versionBauNVO>
<xplan:XP_GesetzlicheGrundlage>
<xplan:name>Baunutzungsverordnung 2023</xplan:name>
<xplan:datum>2023-07-03</xplan:datum>
<xplan:detail>Fassung vom 21.11.2017, zuletzt geändert durch Gesetz vom 03.07.2023 (BGBl. 2023 I Nr. 176)</xplan:detail>
</xplan:XP_GesetzlicheGrundlage>
</xplan:versionBauNVO>
<xplan:staedtebaulicherVertrag>false</xplan:staedtebaulicherVertrag>
<xplan:erschliessungsVertrag>false</xplan:erschliessungsVertrag>
<xplan:durchfuehrungsVertrag>false</xplan:durchfuehrungsVertrag>
<xplan:gruenordnungsplan>false</xplan:gruenordnungsplan>
<xplan:bereich xlink:href="#GML_4c2dd5a1-21c9-6731-ca80-4cd8d72b8350"/>
</xplan:BP_Plan>
</gml:featureMember>
<gml:featureMember>
<xplan:BP_Bereich gml:id="GML_4c2dd5a1-21c9-6731-ca80-4cd8d72b8350">
<gml:boundedBy>
<gml:Envelope srsName="EPSG:25832">
<gml:lowerCorner>482693.937 5729854.076</gml:lowerCorner>
<gml:upperCorner>482876.054 5729974.122</gml:upperCorner>
</gml:Envelope>
</gml:boundedBy>
<xplan:nummer>0</xplan:nummer>
<xplan:geltungsbereich>
<gml:Polygon srsName="EPSG:25832" gml:id="GML_a0a36d64-9c64-a266-56cf-644f82ea2e24">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="2">482693.937 5729961.968 482702.116 5729854.076 482876.054 5729868.071 482869.929 5729974.122 482693.937 5729961.968</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</xplan:geltungsbereich>
<xplan:planinhalt xlink:href="#GML_21f156e6-7ec5-c291-d43b-c1ce0ac2753a"/>
<xplan:planinhalt xlink:href="#GML_246a4f85-5dd6-71c8-92b5-f41dddecf6c1"/>
<xplan:planinhalt xlink:href="#GML_bade6381-e4f0-fddd-e250-d72085d9222d"/>
<xplan:planinhalt xlink:href="#GML_539ab9c2-f740-52ec-149c-ba5db0c446e4"/>
<xplan:planinhalt xlink:href="#GML_6677c5f1-7141-a8ca-f3f0-08a80106ee30"/>
<xplan:planinhalt xlink:href="#GML_780e84c9-bc6f-4847-8577-643e66a99bed"/>
<xplan:planinhalt xlink:href="#GML_82438ecb-46ff-3c53-e64a-d94aa1953924"/>
<xplan:planinhalt xlink:href="#GML_7cf437fd-3773-fe54-d9c3-8cb3a3c2b961"/>
<xplan:gehoertZuPlan xlink:href="#GML_94e68b5d-40db-7fa2-8108-7d514ee36a71"/>
</xplan:BP_Bereich>
</gml:featureMember>
<gml:featureMember>
<xplan:XP_TextAbschnitt gml:id="GML_aa26ed35-658e-6f41-bf58-c97186da6e98">
<xplan:schluessel>§ 1 Nr. 3</xplan:schluessel>
<xplan:text>Flachdächer der Hauptgebäude sind zu mindestens 60 vom Hundert dauerhaft zu begrünen.</xplan:text>
<xplan:rechtscharakter>1000</xplan:rechtscharakter>
</xplan:XP_TextAbschnitt>
</gml:featureMember>
<gml:featureMember>
<xplan:BP_BaugebietsTeilFlaeche gml:id="GML_21f156e6-7ec5-c291-d43b-c1ce0ac2753a">
<gml:boundedBy>
<gml:Envelope srsName="EPSG:25832">
<gml:lowerCorner>482696.187 5729862.251</gml:lowerCorner>
<gml:upperCorner>482778.725 5729964.954</gml:upperCorner>
</gml:Envelope>
</gml:boundedBy>
<xplan:ebene>0</xplan:ebene>
<xplan:hoehenangabe>
<xplan:XP_Hoehenangabe>
<xplan:hoehenbezug>1200</xplan:hoehenbezug>
<xplan:bezugspunkt>3000</xplan:bezugspunkt>
<xplan:hMax uom="m">124.5</xplan:hMax>
</xplan:XP_Hoehenangabe>
</xplan:hoehenangabe>
<xplan:gehoertZuBereich xlink:href="#GML_4c2dd5a1-21c9-6731-ca80-4cd8d72b8350"/>
<xplan:rechtscharakter>1000</xplan:rechtscharakter>
<xplan:position>
<gml:Polygon srsName="EPSG:25832" gml:id="GML_a908b463-cf46-a0e6-20da-c5624c18b718">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="2">482696.187 5729958.938 482703.966 5729862.251 482778.725 5729868.266 482770.945 5729964.954 482696.187 5729958.938</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</xplan:position>
<xplan:flaechenschluss>true</xplan:flaechenschluss>
<xplan:GFZ>1.2</xplan:GFZ>
<xplan:GRZ>0.4</xplan:GRZ>
<xplan:Z>5</xplan:Z>
<xplan:allgArtDerBaulNutzung>1000</xplan:allgArtDerBaulNutzung>
<xplan:besondereArtDerBaulNutzung>1200</xplan:besondereArtDerBaulNutzung>
</xplan:BP_BaugebietsTeilFlaeche>
</gml:featureMember>
<gml:featureMember>
<xplan:BP_BaugebietsTeilFlaeche gml:id="GML_246a4f85-5dd6-71c8-92b5-f41dddecf6c1">
<gml:boundedBy>
<gml:Envelope srsName="EPSG:25832">
<gml:lowerCorner>482780.028 5729868.988</gml:lowerCorner>
<gml:upperCorner>482874.017 5729971.225</gml:upperCorner>
</gml:Envelope>
</gml:boundedBy>
<xplan:ebene>0</xplan:ebene>
<xplan:hoehenangabe>
<xplan:XP_Hoehenangabe>
<xplan:hoehenbezug>1200</xplan:hoehenbezug>
<xplan:bezugspunkt>3000</xplan:bezugspunkt>
<xplan:hMax uom="m">124.5</xplan:hMax>
</xplan:XP_Hoehenangabe>
</xplan:hoehenangabe>
<xplan:gehoertZuBereich xlink:href="#GML_4c2dd5a1-21c9-6731-ca80-4cd8d72b8350"/>
<xplan:rechtscharakter>1000</xplan:rechtscharakter>
<xplan:position>
<gml:Polygon srsName="EPSG:25832" gml:id="GML_dd0fd190-535c-8187-df98-ae2f8badc903">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="2">482780.028 5729964.280 482787.696 5729868.988 482874.017 5729875.933 482866.350 5729971.225 482780.028 5729964.280</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</xplan:position>
<xplan:flaechenschluss>true</xplan:flaechenschluss>
<xplan:GFZ>1.2</xplan:GFZ>
<xplan:GRZ>0.4</xplan:GRZ>
<xplan:Z>5</xplan:Z>
<xplan:allgArtDerBaulNutzung>1000</xplan:allgArtDerBaulNutzung>
<xplan:besondereArtDerBaulNutzung>1200</xplan:besondereArtDerBaulNutzung>
</xplan:BP_BaugebietsTeilFlaeche>
</gml:featureMember>
<gml:featureMember>
<xplan:BP_UeberbaubareGrundstuecksFlaeche gml:id="GML_bade6381-e4f0-fddd-e250-d72085d9222d">
<gml:boundedBy>
<gml:Envelope srsName="EPSG:25832">
<gml:lowerCorner>482699.000 5729863.947</gml:lowerCorner>
<gml:upperCorner>482775.614 5729960.726</gml:upperCorner>
</gml:Envelope>
</gml:boundedBy>
<xplan:ebene>0</xplan:ebene>
<xplan:gehoertZuBereich xlink:href="#GML_4c2dd5a1-21c9-6731-ca80-4cd8d72b8350"/>
<xplan:rechtscharakter>1000</xplan:rechtscharakter>
<xplan:position>
<gml:Polygon srsName="EPSG:25832" gml:id="GML_5750ff1f-568c-e72f-0881-0baf7a291c6e">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="2">482699.000 5729955.152 482706.338 5729863.947 482775.614 5729869.521 482768.276 5729960.726 482699.000 5729955.152</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</xplan:position>
<xplan:flaechenschluss>false</xplan:flaechenschluss>
</xplan:BP_UeberbaubareGrundstuecksFlaeche>
</gml:featureMember>
<gml:featureMember>
<xplan:BP_UeberbaubareGrundstuecksFlaeche gml:id="GML_539ab9c2-f740-52ec-149c-ba5db0c446e4">
<gml:boundedBy>
<gml:Envelope srsName="EPSG:25832">
<gml:lowerCorner>482783.846 5729870.764</gml:lowerCorner>
<gml:upperCorner>482871.305 5729966.930</gml:upperCorner>
</gml:Envelope>
</gml:boundedBy>
<xplan:ebene>0</xplan:ebene>
<xplan:gehoertZuBereich xlink:href="#GML_4c2dd5a1-21c9-6731-ca80-4cd8d72b8350"/>
<xplan:rechtscharakter>1000</xplan:rechtscharakter>
<xplan:position>
<gml:Polygon srsName="EPSG:25832" gml:id="GML_1f51599d-a549-c427-c57d-076ba7ec772c">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="2">482783.846 5729960.474 482791.064 5729870.764 482871.305 5729877.220 482864.087 5729966.930 482783.846 5729960.474</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</xplan:position>
<xplan:flaechenschluss>false</xplan:flaechenschluss>
</xplan:BP_UeberbaubareGrundstuecksFlaeche>
</gml:featureMember>
<gml:featureMember>
<xplan:BP_StrassenVerkehrsFlaeche gml:id="GML_6677c5f1-7141-a8ca-f3f0-08a80106ee30">
<gml:boundedBy>
<gml:Envelope srsName="EPSG:25832">
<gml:lowerCorner>482770.759 5729868.266</gml:lowerCorner>
<gml:upperCorner>482787.696 5729967.893</gml:upperCorner>
</gml:Envelope>
</gml:boundedBy>
<xplan:ebene>0</xplan:ebene>
<xplan:gehoertZuBereich xlink:href="#GML_4c2dd5a1-21c9-6731-ca80-4cd8d72b8350"/>
<xplan:rechtscharakter>1000</xplan:rechtscharakter>
<xplan:position>
<gml:Polygon srsName="EPSG:25832" gml:id="GML_b03261a6-fd27-70f0-8355-a8e8b3868f3e">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="2">482779.738 5729967.893 482770.759 5729967.273 482778.725 5729868.266 482787.696 5729868.988 482779.738 5729967.893</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</xplan:position>
<xplan:flaechenschluss>true</xplan:flaechenschluss>
<xplan:nutzungsform>2000</xplan:nutzungsform>
</xplan:BP_StrassenVerkehrsFlaeche>
</gml:featureMember>
<gml:featureMember>
<xplan:BP_StrassenVerkehrsFlaeche gml:id="GML_780e84c9-bc6f-4847-8577-643e66a99bed">
<gml:boundedBy>
<gml:Envelope srsName="EPSG:25832">
<gml:lowerCorner>482693.937 5729862.053</gml:lowerCorner>
<gml:upperCorner>482778.725 5729967.273</gml:upperCorner>
</gml:Envelope>
</gml:boundedBy>
<xplan:ebene>0</xplan:ebene>
<xplan:gehoertZuBereich xlink:href="#GML_4c2dd5a1-21c9-6731-ca80-4cd8d72b8350"/>
<xplan:rechtscharakter>1000</xplan:rechtscharakter>
<xplan:position>
<gml:Polygon srsName="EPSG:25832" gml:id="GML_5eb39cc4-64bf-d8e7-07e2-6f2f320370af">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="2">482770.759 5729967.273 482693.937 5729961.968 482701.511 5729862.053 482703.966 5729862.251 482696.187 5729958.938 482770.945 5729964.954 482778.725 5729868.266 482770.759 5729967.273</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</xplan:position>
<xplan:flaechenschluss>true</xplan:flaechenschluss>
<xplan:nutzungsform>2000</xplan:nutzungsform>
</xplan:BP_StrassenVerkehrsFlaeche>
</gml:featureMember>
<gml:featureMember>
<xplan:BP_StrassenVerkehrsFlaeche gml:id="GML_82438ecb-46ff-3c53-e64a-d94aa1953924">
<gml:boundedBy>
<gml:Envelope srsName="EPSG:25832">
<gml:lowerCorner>482779.738 5729875.933</gml:lowerCorner>
<gml:upperCorner>482875.593 5729974.122</gml:upperCorner>
</gml:Envelope>
</gml:boundedBy>
<xplan:ebene>0</xplan:ebene>
<xplan:gehoertZuBereich xlink:href="#GML_4c2dd5a1-21c9-6731-ca80-4cd8d72b8350"/>
<xplan:rechtscharakter>1000</xplan:rechtscharakter>
<xplan:position>
<gml:Polygon srsName="EPSG:25832" gml:id="GML_1114c32c-b28d-6cc6-f653-d047ab8e24da">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="2">482869.929 5729974.122 482779.738 5729967.893 482780.029 5729964.280 482866.350 5729971.225 482874.017 5729875.933 482875.593 5729876.060 482869.929 5729974.122</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</xplan:position>
<xplan:flaechenschluss>true</xplan:flaechenschluss>
<xplan:nutzungsform>2000</xplan:nutzungsform>
</xplan:BP_StrassenVerkehrsFlaeche>
</gml:featureMember>
<gml:featureMember>
<xplan:BP_GruenFlaeche gml:id="GML_7cf437fd-3773-fe54-d9c3-8cb3a3c2b961">
<gml:boundedBy>
<gml:Envelope srsName="EPSG:25832">
<gml:lowerCorner>482701.511 5729854.076</gml:lowerCorner>
<gml:upperCorner>482876.054 5729876.060</gml:upperCorner>
</gml:Envelope>
</gml:boundedBy>
<xplan:ebene>0</xplan:ebene>
<xplan:gehoertZuBereich xlink:href="#GML_4c2dd5a1-21c9-6731-ca80-4cd8d72b8350"/>
<xplan:rechtscharakter>1000</xplan:rechtscharakter>
<xplan:position>
<gml:Polygon srsName="EPSG:25832" gml:id="GML_10e7bd09-0448-edd9-88e0-56b57c43431d">
<gml:exterior>
<gml:LinearRing>
<gml:posList srsDimension="2">482876.054 5729868.071 482875.593 5729876.060 482701.511 5729862.053 482702.116 5729854.076 482876.054 5729868.071</gml:posList>
</gml:LinearRing>
</gml:exterior>
</gml:Polygon>
</xplan:position>
<xplan:flaechenschluss>true</xplan:flaechenschluss>
<xplan:zweckbestimmung>
<xplan:BP_KomplexeZweckbestGruen>
<xplan:allgemein>1000</xplan:allgemein>
</xplan:BP_KomplexeZweckbestGruen>
</xplan:zweckbestimmung>
<xplan:nutzungsform>2000</xplan:nutzungsform>
</xplan:BP_GruenFlaeche>
</gml:featureMember>
</xplan:XPlanAuszug>
