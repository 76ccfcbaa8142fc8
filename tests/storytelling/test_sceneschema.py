"""The schema of a scene describes exactly what documents hold."""

from __future__ import annotations

from twin.storytelling import document
from twin.storytelling.sceneschema import scene_schema
from twin.web.openapi import describe

from .material import scene, story_document
from .test_apart import APART, SUN
from .test_layerlook import HEIGHTS, PLAN


def test_every_member_of_a_scene_is_described_and_no_other() -> None:
    given = scene("a", sunmap=SUN, styles={"buildings": HEIGHTS}, labels={"buildings": "address"}, order=[PLAN["id"]], **APART)
    written = document.to_json(document.parse(story_document(given)))["scenes"][0]
    schema = scene_schema()["properties"]
    assert set(schema) == set(written)
    assert set(schema["styles"]["additionalProperties"]["properties"]) == set(written["styles"]["buildings"])
    condition = schema["filters"]["additionalProperties"]["items"]["properties"]
    assert set(condition) == set(written["filters"]["buildings"][0])
    for name in ("ghost", "sunmap"):
        assert set(schema[name]["oneOf"][0]["properties"]) == set(written[name])


def test_programs_find_the_scene_in_the_description_of_the_interface() -> None:
    described = describe("1")
    saved = described["paths"]["/api/v1/storyboards/{id}"]["put"]["requestBody"]["content"]["application/json"]["schema"]
    assert saved["properties"]["scenes"]["items"] == {"$ref": "#/components/schemas/Scene"}
    assert "sunmap" in described["components"]["schemas"]["Scene"]["properties"]
