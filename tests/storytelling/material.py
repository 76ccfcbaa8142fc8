"""A small story with numbers, from which the tests of this room start."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

from twin.storytelling import document, edition
from twin.storytelling.edition import Edition, Pinned

CAMERA = {"lon": 8.75, "lat": 51.72, "height": 110.0, "azimuth": 40.0, "elevation": 35.0, "distance": 520.0, "fov": 24.0}


def scene(identifier: str, **changes: Any) -> dict[str, Any]:
    """Return a complete scene document."""
    return {
        "id": identifier,
        "heading": {"de": "Ein Blockrand schließt die Lücke", "en": "A perimeter block closes the gap"},
        "narrative": {"de": "Es entstehen {{measure:A.GFZ}} und Grün.", "en": "There is {{measure:A.GFZ}} and green."},
        "text_alternative": {"de": "Acht Häuser um zwei Höfe.", "en": "Eight houses around two courts."},
        "camera": dict(CAMERA),
        "shown": ["A"],
        "comparison": "none",
        "sun": "2026-06-21T17:45",
        "measures": ["GFZ"],
        **changes,
    }


def story_document(*scenes: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Return a complete storyboard document."""
    return {
        "version": 1,
        "id": "bleiche",
        "title": {"de": "Quartier Mühlenbleiche", "en": "Mühlenbleiche quarter"},
        "case": "fall-1",
        "language": "de",
        "contact": {"name": "Frau Beispiel", "office_hours": "Mo–Do 9–15 Uhr"},
        "scenes": list(scenes) or [scene("a"), scene("b", shown=["0", "A"], comparison="side-by-side")],
        **changes,
    }


def measure(value: float | None, de: str, en: str, **evidence: Any) -> dict[str, Any]:
    """Return a measure as planning gives it, its texts in both languages."""
    return {
        "key": "GFZ",
        "label": {"de": "Geschossflächenzahl (GFZ)", "en": "floor area ratio (GFZ)"},
        "value": value,
        "unit": "1",
        "display": {"de": de, "en": en},
        "basis": "§ 20 BauNVO 2021",
        "evidence": {"formula": {"de": "Geschossfläche ÷ Grundstücksfläche", "en": "floor area ÷ plot area"}, **evidence},
    }


def measures() -> dict[str, dict[str, dict[str, Any]]]:
    """Return the measures of Bestand and of alternative A."""
    objects = [{"id": "A-1", "label": "Torhaus", "share": 2000.0}, {"id": "A-2", "label": "Hofhaus", "share": 500.5}]
    inputs = {"GF": 2500.5, "plot_area": 2000.0}
    built = measure(1.25025, "1,25", "1.25", objects=objects, inputs=inputs, formula_numbers="2.500,5 m² ÷ 2.000 m² = 1,2503")
    return copy.deepcopy({"0": {"GFZ": measure(0.31, "0,31", "0.31")}, "A": {"GFZ": built | {"delta_display": "+0,94"}}})


def pinned(**changes: Any) -> Pinned:
    """Return what an edition pins besides the storyboard."""
    parts: dict[str, Any] = {
        "case": {"id": "fall-1", "title": "Mühlenbleiche", "contact": {}},
        "datasets": [
            {
                "id": "lod2",
                "version": 1,
                "title": "Gebäude LoD2",
                "data_date": "2026-03-15",
                "attribution": "Land",
                "licence": "dl-de/by-2-0",
            }
        ],
        "alternatives": [{"letter": "A", "id": "v1", "revision": 4, "title": "Blockrand"}],
        "measures": measures(),
        "model": {
            "version": 1,
            "layers": [{"id": "buildings", "kind": "buildings", "title": "Gebäude", "url": "/tiles/lod2/v1/tileset.json"}],
            "alternatives": [{"letter": "A", "title": "Blockrand", "trees": "/tiles/a/trees.json"}],
            "baseline": {"title": "Bestand", "data_date": "2026-03-15"},
        },
    }
    return Pinned(**{**parts, **changes})


def frozen(given: dict[str, Any] | None = None, **changes: Any) -> Edition:
    """Return an edition of the story."""
    storyboard = document.parse(given or story_document())
    moment = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)
    return edition.freeze(storyboard, pinned(**changes), number=2, published_at=moment, published_by="M. Muster")
