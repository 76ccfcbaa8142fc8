"""One sample city for all tests of this room, and its files as plain objects."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from lxml import etree

from twin.sample.city import SampleCity, write_city

Array = npt.NDArray[np.float64]
BLDG = "{http://www.opengis.net/citygml/building/2.0}"
GML = "{http://www.opengis.net/gml}"


@dataclass(frozen=True, slots=True)
class Shell:
    """One closed volume of the CityGML file: its owner's id and its faces by kind."""

    id: str
    linked: set[str]
    faces: list[tuple[str, str, Array]]


def shells(path: Path) -> Iterator[Shell]:
    """Yield every building or building part that has a solid of its own."""
    for _, element in etree.iterparse(path, tag=(f"{BLDG}Building", f"{BLDG}BuildingPart")):
        solid = element.find(f"{BLDG}lod2Solid")
        if solid is None:
            continue
        links = {link.get("{http://www.w3.org/1999/xlink}href")[1:] for link in solid.iter(f"{GML}surfaceMember")}
        faces = []
        for bounded in element.findall(f"{BLDG}boundedBy"):
            polygon = bounded.find(f".//{GML}Polygon")
            ring = np.array(polygon.find(f".//{GML}posList").text.split(), dtype=np.float64).reshape(-1, 3)
            faces.append((bounded[0].tag.split("}")[1], polygon.get(f"{GML}id"), ring))
        yield Shell(element.get(f"{GML}id"), links, faces)
        element.clear()


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> SampleCity:
    """The default city."""
    return write_city(tmp_path_factory.mktemp("musterstadt"))


@pytest.fixture(scope="session")
def volumes(city: SampleCity) -> list[Shell]:
    """All closed volumes of the default city."""
    return [shell for path in city.buildings for shell in shells(path)]


@pytest.fixture(scope="session")
def case(city: SampleCity) -> dict[str, Any]:
    """The planning case."""
    document: dict[str, Any] = json.loads(city.case.read_text(encoding="utf-8"))
    return document


@pytest.fixture(scope="session")
def story(city: SampleCity) -> dict[str, Any]:
    """The storyboard."""
    document: dict[str, Any] = json.loads(city.story.read_text(encoding="utf-8"))
    return document
