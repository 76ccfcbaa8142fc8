"""Objects of an extension come with their surfaces and plain values; what has none is only told."""

from __future__ import annotations

from pathlib import Path

import pytest

from twin.importers.citygml.reader import CityGML

from .cityfiles import box, citygml, polygon, read, surfaces

URF = "https://www.geospatial.jp/iur/urf/3.0"
ROOF = surfaces(polygon(box()["Roof"][0]))


def zone(uri: str, kind: str, content: str, name: str = ' gml:id="z"') -> str:
    return f'<x:{kind} xmlns:x="{uri}"{name}><gml:name>Mitte</gml:name>{content}</x:{kind}>'


@pytest.mark.parametrize(("uri", "layer"), [(URF, "landuse"), ("urn:noise", "generics")])
def test_an_unknown_class_keeps_its_name_its_surfaces_and_its_values(tmp_path: Path, uri: str, layer: str) -> None:
    values = (
        '<x:function codeSpace="list.xml">13</x:function><x:height uom="m">4.5</x:height><x:rate>0.6</x:rate>'
        '<gen:stringAttribute name="note"><gen:value>new</gen:value></gen:stringAttribute>'
        "<x:deep><x:Part><x:a>1</x:a></x:Part></x:deep>"
    )
    path = citygml(tmp_path / "a.gml", zone(uri, "Zone", f"{values}<x:lod1MultiSurface>{ROOF}</x:lod1MultiSurface>"))
    outcome = read(CityGML(), path).layer(layer)
    assert outcome.totals == (1, 1, 0, 0)
    assert (outcome.model.table.ids, outcome.model.table.types) == (["z"], ["Zone"])
    assert outcome.model.geometry_lod.tolist() == [1.0]
    assert outcome.attributes() == {
        "name": "Mitte",
        "function": "13",
        "functionCodeSpace": "list.xml",
        "height": 4.5,
        "rate": "0.6",
        "note": "new",
    }
    assert outcome.findings["ADE_SURFACES_READ"].examples[0].params == {"name": "Zone", "count": 1}
    assert outcome.findings["ADE_NOT_READ"].examples[0].params == {"name": "deep", "count": 1}


def test_a_class_without_surfaces_is_told_and_not_read(tmp_path: Path) -> None:
    outcome = read(CityGML(), citygml(tmp_path / "a.gml", zone("urn:noise", "Sensor", "")))
    assert outcome.totals == (0, 0, 0, 0)
    assert outcome.findings["ADE_NOT_READ"].examples[0].params == {"name": "Sensor", "count": 1}


def test_an_extension_object_without_id_is_given_one_in_its_layer(tmp_path: Path) -> None:
    path = citygml(tmp_path / "a.gml", zone("urn:noise", "Zone", f"<x:area>{ROOF}</x:area>", ""))
    outcome = read(CityGML(), path).layer("generics")
    assert outcome.model.table.ids == ["Zone-1"]
    assert outcome.totals == (1, 0, 1, 0)
    assert outcome.findings["ID_MISSING"].examples[0].layer == "generics"
