"""What a page shows beside the model of a scene, in one language: pictures and videos, charts and tables, measurements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal

from twin.language import Text
from twin.storytelling.chart import chart
from twin.storytelling.exhibit import Exhibit
from twin.storytelling.figures import figures
from twin.storytelling.measurement import WAYS, Measurement
from twin.storytelling.medium import PREFIX, Medium, sha256_of
from twin.storytelling.scene import BASELINE, Scene

_BASELINE = Text("Bestand", "existing state")
_ALTERNATIVE = Text("Variante {letter}", "alternative {letter}")
_KINDS = {"chart": Text("Diagramm", "Chart"), "table": Text("Tabelle", "Table")}
_MEASURED_IN = Text("gemessen im Modell: {where}", "measured in the model: {where}")


def of_scene(
    scene: Scene,
    facts: Mapping[str, Mapping[str, Any]],
    measures: Mapping[str, Mapping[str, Any]],
    names: Mapping[str, str],
    language: str,
) -> dict[str, Any]:
    """Return `media`, `exhibits`, `measurements` and `all_measures` of a scene.

    `facts` is what the edition pins of each medium by sha256, `measures` the frozen measures by letter and key, `names` the
    titles by letter.
    """
    return {
        "media": [_medium(index, item, facts, language) for index, item in enumerate(scene.media, start=1)],
        "exhibits": [_exhibit(item, measures, names, language) for item in scene.exhibits],
        "measurements": [_measurement(item, language) for item in scene.measurements],
        "all_measures": list(scene.all_measures()),
    }


def told_medium(item: Medium, language: str) -> str:
    """Return a picture or video in one line: what it shows, and the beginning of its checksum, which tells two alike apart."""
    words = item.alternative.in_(language) or item.caption.in_(language)
    return f"{words} ({sha256_of(item.src)[:8]})".strip()


def told_exhibit(item: Exhibit, labels: Mapping[str, str], language: str) -> str:
    """Return a chart or table in one line: its title, its measures and the states it shows where these were chosen."""
    measures = ", ".join(labels.get(key, key) for key in item.measures)
    title, letters = item.title.in_(language), ", ".join(item.letters)
    return f"{_KINDS[item.kind].in_(language)}{f' „{title}“' if title else ''}: {measures}{f' ({letters})' if letters else ''}"


def told_measurement(item: Measurement, language: str) -> str:
    """Return a measurement in one line."""
    return f"{item.label.in_(language) or WAYS[item.way].in_(language)}: {item.display(language)}"


def _medium(number: int, item: Medium, facts: Mapping[str, Mapping[str, Any]], language: str) -> dict[str, Any]:
    known = facts.get(sha256_of(item.src), {})
    small = str(known.get("thumbnail") or "")
    day = "" if item.date is None else format_date(item.date, "d MMM y" if language == "en" else "dd.MM.y", locale=language)
    return {
        "number": number,
        "is_video": known.get("kind") == "video",
        "src": item.src,
        "thumbnail": f"{PREFIX}{small}" if small else item.src,
        "width": known.get("width"),
        "height": known.get("height"),
        "media_type": known.get("media_type", ""),
        "megabytes": format_decimal(max(int(known.get("size") or 0) / 1e6, 0.1), "0.0", locale=language),
        "alternative": "" if item.decorative else item.alternative.in_(language),
        "decorative": item.decorative,
        "caption": item.caption.in_(language),
        "credit": ", ".join(part for part in (item.source, item.licence, day) if part),
        "poster": item.poster,
        "captions": item.captions,
    }


def _exhibit(item: Exhibit, measures: Mapping[str, Mapping[str, Any]], names: Mapping[str, str], language: str) -> dict[str, Any]:
    known = [letter for letter in sorted(names) if letter in measures]
    letters = tuple(letter for letter in known if letter in item.letters or not item.letters)
    rows = figures(item.measures, letters, measures)
    ordered = [{"letter": letter, "title": names[letter]} for letter in letters]
    return {
        "kind": item.kind,
        "title": item.title.in_(language) or ", ".join(row["label"] for row in rows),
        "letters": ordered,
        "rows": rows,
        "chart": chart(rows) if item.kind == "chart" else None,
    }


def _measurement(item: Measurement, language: str) -> dict[str, Any]:
    where = _BASELINE if item.letter == BASELINE else _ALTERNATIVE
    told = where.in_(language).format(letter=item.letter)
    return {
        "label": item.label.in_(language) or WAYS[item.way].in_(language),
        "way": WAYS[item.way].in_(language),
        "display": item.display(language),
        "where": _MEASURED_IN.in_(language).format(where=told),
        "letter": item.letter,
        "unit": item.unit,
        "places": [list(place) for place in item.places],
        "is_closed": item.way == "area",
    }
