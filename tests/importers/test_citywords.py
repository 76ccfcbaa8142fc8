"""Codes of the surveying authorities get words beside them, and only where the code can mean one thing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from twin.importers.citygml.reader import CityGML
from twin.importers.citywords import explain

from .cityfiles import bounded, building, citygml, polygon, read


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ({"function": "31001_1010"}, {"function_name": "Wohnhaus"}),
        ({"function": "31001_1010; 31001_2463"}, {"function_name": "Wohnhaus; Garage"}),
        ({"function": "1010", "functionCodeSpace": "https://registry.gdi-de.org/codelist/de.adv"}, {"function_name": "Wohnhaus"}),
        ({"function": "1010"}, {}),
        ({"function": "51009_1610"}, {}),
        ({"function": "31001_1010; 31001_7"}, {}),
        ({"roofType": "3100"}, {"roofType_name": "Satteldach"}),
        ({"roofType": "1030"}, {"roofType_name": "Satteldach"}),
        ({"roofType": "1000"}, {"roofType_name": "Flachdach"}),
        ({"roofType": "gable"}, {}),
        ({"roofType": None, "function": None}, {}),
    ],
)
def test_a_known_code_gets_its_word(written: dict[str, Any], words: dict[str, str]) -> None:
    attributes = dict(written)
    explain(attributes)
    assert attributes == written | words


def test_a_building_of_the_survey_is_told_in_words(tmp_path: Path) -> None:
    codes = "<bldg:function>31001_1010</bldg:function><bldg:roofType>3100</bldg:roofType>"
    attributes = read(
        CityGML(), citygml(tmp_path / "a.gml", building("b", codes + bounded("Roof", polygon([(0, 0, 5), (1, 0, 5), (0, 1, 5)]))))
    ).attributes()
    assert attributes["function"] == "31001_1010"
    assert attributes["function_name"] == "Wohnhaus"
    assert attributes["roofType_name"] == "Satteldach"
