"""What is written as CityGML is valid by the schemas of the OGC, which are not part of this repository.

    pytest tests/exporters/test_citygml_schemas.py --schemas FOLDER      (or FOLDER is ../shared/schemas)

The folder mirrors addresses: FOLDER/schemas.opengis.net/citygml/2.0/cityGMLBase.xsd, .../gml/3.1.1/base/gml.xsd,
FOLDER/docs.oasis-open.org/election/external/xAL.xsd, FOLDER/www.w3.org/1999/xlink.xsd and so on. Of version 3.0 the same with
.../citygml/3.0/core.xsd, .../gml/3.2.1/gml.xsd and xAL 3.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
from lxml import etree

from tests.exporters.schemafolder import SHARED, schema_of
from tests.exporters.test_city_pictures import REAL, painted
from tests.exporters.test_city_pictures import read as read_pictured
from tests.exporters.test_city_round_trips import DATA, FILES, read, reader_of
from tests.exporters.test_citygml import TOLD, town
from tests.exporters.test_models import layer_of
from twin.exporters.citygml.exporter import CityGML, Options
from twin.exporters.citygml.words import KINDS, Version
from twin.findings import Progress
from twin.geodata.citymodel import CityModel, GeometryPart, SurfaceType, build
from twin.handlers import Selection

X, Y = 356000.0, 5645000.0
ALL_TOLD: dict[str, Any] = {
    **TOLD,
    "class": "1000",
    "usage": "1; 2",
    "terminationDate": "2030-01-01",
    "relativeToTerrain": "entirelyAboveTerrain",
    "relativeToWater": "an der Weser",
    "conditionOfConstruction": "functional",
    "yearOfDemolition": 20,
    "roofType": "3100",
    "species": "1040",
    "height": 12.0,
    "crownDiameter": "breit",
    "averageHeight": 1,
    "storeyHeightsAboveGround": 2.75,
    "wahr": True,
    "groß": 1 << 40,
}


@pytest.fixture(scope="module", params=get_args(Version))
def checked(request: pytest.FixtureRequest) -> tuple[Version, etree.XMLSchema]:
    """Each version with its schema."""
    folder = Path(request.config.getoption("--schemas") or SHARED)
    schema = schema_of(folder, request.param) if folder.is_dir() else None
    if schema is None:
        pytest.skip(f"the schemas of CityGML {request.param} are not there; see the top of this file")
    return request.param, schema


def ensure_valid(checked: tuple[Version, etree.XMLSchema], target: Path, *models: CityModel) -> None:
    version, schema = checked
    layers = tuple(layer_of(f"n{row}", "CityModel", model.crs, [model]) for row, model in enumerate(models))
    CityGML().write(Selection(layers, "Probe & Co"), target, Options(version=version), Progress())
    schema.validate(etree.parse(target))
    assert not [(error.line, error.message) for error in schema.error_log][:5]


def triangles(kinds: list[SurfaceType]) -> Any:
    corners = np.array([[X, Y, 50.0], [X + 1, Y, 50.0], [X + 1, Y + 1, 50.0]])
    return [(kind, [corners + np.array([4.0 * row, 0.0, 0.0])]) for row, kind in enumerate(kinds)]


def parts() -> Iterator[GeometryPart]:
    """Every level as a solid and as surfaces, of every meaning."""
    for level in (0.0, 1.0, 2.0, 2.2, 3.0, 4.0):
        for solid in (False, True):
            yield GeometryPart(triangles(list(SurfaceType)), level, solid)


@pytest.mark.parametrize("kind", sorted({*KINDS["2.0"], *KINDS["3.0"], "+NoiseBuilding"}))
def test_every_class_with_every_surface_level_and_attribute_is_valid(
    tmp_path: Path, checked: tuple[Version, etree.XMLSchema], kind: str
) -> None:
    alone = [(f"a{row}", kind, "", {}, [part]) for row, part in enumerate(parts())]
    whole = [("o", kind, "", ALL_TOLD, list(parts()) if kind != "ReliefFeature" else [])]
    ensure_valid(checked, tmp_path / "a.gml", build([*whole, *alone], "EPSG:25832"))


@pytest.mark.parametrize("above", sorted({name for kinds in KINDS.values() for name, kind in kinds.items() if kind.children}))
def test_whatever_may_belong_to_a_class_is_valid_inside_it(
    tmp_path: Path, checked: tuple[Version, etree.XMLSchema], above: str
) -> None:
    below = sorted({child for kinds in KINDS.values() if above in kinds for child, _ in kinds[above].children})
    surfaces = GeometryPart(triangles([SurfaceType.WALL, SurfaceType.UNKNOWN]), 2.0, False)
    rows = [("o", above, "", ALL_TOLD, [surfaces] if above != "ReliefFeature" else [])]
    rows += [(f"c{row}", child, "o", ALL_TOLD, [surfaces]) for row, child in enumerate([*below, *below])]
    ensure_valid(checked, tmp_path / "a.gml", build(rows, "EPSG:25832"))


def test_a_town_with_pictures_and_colours_is_valid(tmp_path: Path, checked: tuple[Version, etree.XMLSchema]) -> None:
    ensure_valid(checked, tmp_path / "a.gml", town(), painted(tmp_path))


def test_a_broken_file_would_be_noticed(tmp_path: Path, checked: tuple[Version, etree.XMLSchema]) -> None:
    ensure_valid(checked, tmp_path / "a.gml", town())
    broken = (tmp_path / "a.gml").read_bytes().replace(b"</gml:name>", b"</gml:name><bldg:roofType>1</bldg:roofType>", 2)
    assert not checked[1].validate(etree.fromstring(broken))


@pytest.mark.real
@pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is not here")
@pytest.mark.parametrize("name", FILES)
def test_real_cities_are_written_validly(tmp_path: Path, checked: tuple[Version, etree.XMLSchema], name: str) -> None:
    ensure_valid(
        checked,
        tmp_path / "a.gml",
        *(item.data for item in read(reader_of(name), DATA / name) if isinstance(item.data, CityModel)),
    )


@pytest.mark.real
@pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is not here")
@pytest.mark.parametrize("name", REAL)
def test_real_pictured_cities_are_written_validly(tmp_path: Path, checked: tuple[Version, etree.XMLSchema], name: str) -> None:
    importer, crs, *_ = REAL[name]
    ensure_valid(checked, tmp_path / "a.gml", read_pictured(importer, DATA / name, crs))
