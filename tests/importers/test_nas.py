"""ALKIS NAS: parcels, buildings and land use in words, references followed, owners left out, everything counted."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from twin.errors import DecisionNeeded, FileDamaged, FileForbidden
from twin.findings import FindingGroup, Progress
from twin.geodata.feature import FeatureCollection
from twin.handlers import Confidence, Probe, Source
from twin.importers import archive
from twin.importers.nas.reader import NAS
from twin.importers.probing import take_probe
from twin.options import NoOptions

from .nasfiles import HEAD, SYSTEM, extract, farm, parcel, reference, ring, square, surface, thing

SAMPLE = Path(__file__).parents[1] / "samples" / "nas" / "muehlenhof.xml"
REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "alkis" / "ALKIS_NeuwScharh_0003.xml.gz"


def read(folder: Path, text: str, crs: str | None = None) -> tuple[dict[str, Any], dict[str, FindingGroup]]:
    path = folder / "alkis.xml"
    path.write_text(text, encoding="utf-8")
    return read_file(path, crs)


def read_file(path: Path, crs: str | None = None) -> tuple[dict[str, Any], dict[str, FindingGroup]]:
    progress = Progress()
    layers: dict[str, Any] = {}
    for batch in NAS().read(Source(path, path.name, crs), NoOptions(), progress):
        assert batch.layer not in layers
        layers[batch.layer] = batch
    return layers, {group.code: group for group in progress.findings()}


def rows(batch: Any) -> list[dict[str, Any]]:
    assert isinstance(batch.data, FeatureCollection)
    found: list[dict[str, Any]] = batch.data.frame.astype(object).to_dict("records")
    return found


def test_the_sample_is_the_farm_written_here() -> None:
    assert SAMPLE.read_text(encoding="utf-8") == farm()


def test_every_layer_holds_what_the_file_has() -> None:
    layers, _ = read_file(SAMPLE)
    counts = {name: (batch.read, batch.imported, batch.title, batch.crs) for name, batch in layers.items()}
    assert counts == {
        "flurstuecke": (2, 2, "Flurstücke", "EPSG:25832"),
        "gebaeude": (1, 1, "Gebäude", "EPSG:25832"),
        "bauteile": (1, 1, "Bauteile", "EPSG:25832"),
        "nutzung": (3, 3, "Tatsächliche Nutzung", "EPSG:25832"),
    }


def test_a_parcel_has_its_numbers_its_district_and_its_address() -> None:
    first, second = rows(read_file(SAMPLE)[0]["flurstuecke"])
    shape = first.pop("geometry")
    assert first == {
        "id": "DENW99AL00000001",
        "flurstueckskennzeichen": "05123400500012___3__",
        "gemarkung_nr": "051234",
        "gemarkung": "Musterstadt",
        "flur": "5",
        "zaehler": "12",
        "nenner": "3",
        "flurstuecksnummer": "12/3",
        "amtliche_flaeche_m2": 2502.0,
        "lage": "Mühlenweg 7 a",
        "gemeinde_ags": None,
        "gemeinde": None,
        "entstanden": None,
        "lebenszeit_beginn": "2021-03-04T05:06:07Z",
    }
    assert (shape.area, second["flurstuecksnummer"], second["lage"]) == (2500.0, "13", "Am Ufer")


def test_a_building_says_its_function_in_words_and_its_latest_year() -> None:
    (house,) = rows(read_file(SAMPLE)[0]["gebaeude"])
    told = {name: house[name] for name in ("gebaeudefunktion", "bauweise", "dachform", "geschosse", "baujahr", "lage")}
    assert told == {
        "gebaeudefunktion": "Bauernhaus",
        "bauweise": "Freistehendes Einzelgebäude",
        "dachform": "Satteldach",
        "geschosse": 2,
        "baujahr": 1954,
        "lage": "Mühlenweg 7 a",
    }


def test_land_use_is_one_layer_with_group_kind_and_function_in_words() -> None:
    found = rows(read_file(SAMPLE)[0]["nutzung"])
    assert [(row["gruppe"], row["nutzungsart"], row["funktion"], row["landuse"]) for row in found] == [
        ("Siedlung", "Wohnbaufläche", "Offen", "residential"),
        ("Vegetation", "Landwirtschaft", "Grünland", "meadow"),
        ("Gewässer", "Stehendes Gewässer", "Teich", "water"),
    ]


def test_a_round_pond_is_round_to_half_a_centimetre() -> None:
    pond = rows(read_file(SAMPLE)[0]["nutzung"])[2]["geometry"]
    assert pond.area == pytest.approx(math.pi * 100.0, abs=2 * math.pi * 10 * 0.005)
    assert read_file(SAMPLE)[1]["ARCS_STROKED"].examples[0].params == {"objects": 1, "tolerance_mm": 5.0}


def test_owners_are_never_read_and_that_is_said() -> None:
    layers, findings = read_file(SAMPLE)
    assert findings["NAS_OWNERS_LEFT_OUT"].examples[0].params == {"AX_Person": 1}
    assert "Mustermann" not in "".join(str(rows(batch)) for batch in layers.values())


def test_other_classes_are_counted_by_name() -> None:
    assert read_file(SAMPLE)[1]["NAS_OTHER_CLASSES"].examples[0].params == {"AP_PTO": 1}


def test_a_historic_object_is_rejected_by_name(tmp_path: Path) -> None:
    old = thing("AX_Wohnbauflaeche", 9, square(0, 0, 5), ended="2020-01-01T00:00:00Z")
    layers, findings = read(tmp_path, extract(thing("AX_Wohnbauflaeche", 8, square(0, 0, 5)), old))
    assert (layers["nutzung"].read, layers["nutzung"].imported, layers["nutzung"].rejected) == (2, 1, 1)
    assert findings["NAS_HISTORIC"].examples[0].object_id == "DENW99AL00000009"


def test_a_parcel_drawn_larger_than_its_official_area_is_a_warning_with_its_place(tmp_path: Path) -> None:
    # 100 m on the map at 19 km from the middle of zone 32 are 10,007.9 m² on the ground
    _, findings = read(tmp_path, extract(parcel(1, square(0, 0, 100), 10_008), parcel(2, square(200, 0, 100), 9_800)))
    group = findings["NAS_AREA_DIFFERS"]
    assert (group.total, group.examples[0].object_id) == (1, "DENW99AL00000002")
    assert group.examples[0].params == {"official_m2": 9800.0, "drawn_m2": pytest.approx(10_007.9, abs=0.1)}
    assert group.examples[0].place == (481_250.0, 5_730_050.0)


def test_a_self_crossing_parcel_is_repaired_and_named(tmp_path: Path) -> None:
    bow = ring([(0, 0), (10, 10), (10, 0), (0, 10)])
    layers, findings = read(tmp_path, extract(parcel(1, bow, 50)))
    assert (layers["flurstuecke"].repaired, findings["SELF_INTERSECTION_MENDED"].total) == (1, 1)


def test_an_unreadable_geometry_is_rejected_by_name(tmp_path: Path) -> None:
    broken = surface("<gml:LinearRing><gml:posList>1 2 3</gml:posList></gml:LinearRing>")
    layers, findings = read(tmp_path, extract(parcel(1, broken, 50)))
    assert (layers["flurstuecke"].data, layers["flurstuecke"].rejected) == (None, 1)
    assert findings["GEOMETRY_UNREADABLE"].examples[0].object_id == "DENW99AL00000001"


def test_an_address_that_is_not_in_the_file_is_told(tmp_path: Path) -> None:
    layers, findings = read(tmp_path, extract(parcel(1, square(0, 0, 5), 25, reference("zeigtAuf", 77))))
    assert (rows(layers["flurstuecke"])[0]["lage"], findings["NAS_REFERENCE_MISSING"].total) == (None, 1)


def test_an_update_is_read_and_its_deletions_are_told(tmp_path: Path) -> None:
    corner = thing("AX_Grenzpunkt", 9, "")
    insert = f"<wfs:Insert>{parcel(1, square(0, 0, 5), 25)}{corner}{parcel(2, square(9, 0, 5), 25)}</wfs:Insert>"
    head = HEAD.format(root="AX_NutzerbezogeneBestandsdatenaktualisierung_NBA", version="7.1")
    text = f"{head}{SYSTEM}<geaenderteObjekte><wfs:Transaction>{insert}<wfs:Delete/></wfs:Transaction></geaenderteObjekte>"
    layers, findings = read(tmp_path, f"{text}</AX_NutzerbezogeneBestandsdatenaktualisierung_NBA>")
    assert (layers["flurstuecke"].imported, findings["NAS_UPDATE"].examples[0].params) == (2, {"deletions": 1})
    assert findings["NAS_OTHER_CLASSES"].examples[0].params == {"AX_Grenzpunkt": 1}


def test_version_7_is_read_alike(tmp_path: Path) -> None:
    layers, _ = read(tmp_path, extract(parcel(1, square(0, 0, 5), 25), version="7.1"))
    assert layers["flurstuecke"].imported == 1


def test_without_a_system_there_is_a_question(tmp_path: Path) -> None:
    text = extract(parcel(1, square(0, 0, 5), 25)).replace(SYSTEM, "").replace(" srsName='urn:adv:crs:ETRS89_UTM32'", "")
    with pytest.raises(DecisionNeeded):
        read(tmp_path, text)
    assert read(tmp_path, text, "EPSG:25832")[0]["flurstuecke"].crs == "EPSG:25832"


def test_a_file_without_any_of_the_layers_says_what_it_holds(tmp_path: Path) -> None:
    with pytest.raises(FileDamaged, match="AX_Person 1"):
        read(tmp_path, extract(thing("AX_Person", 1, "")))


def test_a_document_type_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileForbidden):
        read(tmp_path, "<!DOCTYPE r [<!ENTITY f SYSTEM 'file:///etc/hostname'>]><r>&f;</r>")


def test_it_is_recognised_by_its_namespace_under_any_name(tmp_path: Path) -> None:
    found = NAS().identify(take_probe(SAMPLE, "upload.bin"))
    other = Probe(tmp_path, "a.xml", 1, b"<", xml_root="{http://www.opengis.net/citygml/2.0}CityModel")
    assert (found.confidence, found.version, NAS().identify(other).confidence) == (Confidence.EXACT, "6.0", Confidence.NO)


def test_a_mark_at_the_beginning_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "alkis.xml"
    path.write_bytes(b"\xef\xbb\xbf" + farm().encode())
    assert NAS().identify(take_probe(path, path.name)).confidence == Confidence.EXACT
    assert read_file(path)[0]["flurstuecke"].imported == 2


@pytest.mark.real
@pytest.mark.skipif(not REAL.is_file(), reason="the shared files are not beside this checkout")
def test_neuwerk_gives_every_object_its_place_in_the_report(tmp_path: Path) -> None:
    layers, findings = read_file(archive.gunzip(REAL, REAL.name, tmp_path).path)
    assert {name: (batch.read, batch.imported, batch.rejected) for name, batch in layers.items()} == {
        "flurstuecke": (137, 137, 0),
        "gebaeude": (57, 57, 0),
        "nutzung": (61, 61, 0),
    }
    others = findings["NAS_OTHER_CLASSES"].examples[0].params
    assert (sum(others.values()), others["AX_Gelaendekante"]) == (6362, 5395)
    # with the 109 addresses that the rows carry these are the 6,726 members of the collection
    assert 137 + 57 + 61 + 6362 + 109 == 6726
    assert [example.params["official_m2"] for example in findings["NAS_AREA_DIFFERS"].examples] == [1378.0]
    assert sum(row["lage"] is not None for row in rows(layers["gebaeude"])) == 57
