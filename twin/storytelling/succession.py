"""What changed from one edition to the next: scenes with their texts word by word, values, data, alternatives."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from babel.numbers import format_decimal

from twin.language import Text
from twin.storytelling import besideview, document, narrative
from twin.storytelling.edition import Edition
from twin.storytelling.localised import localised
from twin.storytelling.presentation import camera_words, day, measures_in, moment
from twin.storytelling.scene import Scene

_FIELDS = {
    "title": Text("Titel", "Title"),
    "summary": Text("Zusammenfassung", "Summary"),
    "committee": Text("Gremium", "Committee"),
    "meeting": Text("Sitzung", "Meeting"),
    "paper": Text("Vorlage", "Paper"),
    "heading": Text("Überschrift", "Heading"),
    "narrative": Text("Text", "Text"),
    "text_alternative": Text("Ansicht in Worten", "View in words"),
    "shown": Text("Gezeigt", "Shown"),
    "comparison": Text("Darstellung", "Display"),
    "camera": Text("Blick", "View"),
    "sun": Text("Sonnenstand", "Sun"),
    "measures": Text("Kennzahlen", "Indicators"),
    "layers": Text("Ebenen", "Layers"),
    "looks": Text("Farben, Filter, Beschriftung", "Colours, filters, lettering"),
    "cuts": Text("Schnitt", "Cut"),
    "media": Text("Bilder und Videos", "Pictures and videos"),
    "exhibits": Text("Diagramme und Tabellen", "Charts and tables"),
    "measurements": Text("Messungen", "Measurements"),
    "place": Text("Stelle", "Place"),
}
_COMPARISONS = {
    "none": Text("eine Ansicht", "one view"),
    "side-by-side": Text("nebeneinander", "side by side"),
    "swipe": Text("Schieberegler", "swipe"),
    "blink": Text("im Wechsel", "in turn"),
}
_BASELINE = Text("Bestand", "existing state")
_ORDER = Text("Reihenfolge von oben", "order from above")
_WORDS = re.compile(r"\s+|[^\s]+")


def changes(before: Edition, after: Edition, language: str) -> dict[str, Any]:
    """Return what is different in `after`.

    `before` and `after` {number, day, sha256}; `reason`; `facts` and, of each scene, `fields` [{field, label, before, after,
    words [{kind: same|gone|new, text}]}]; `scenes` [{status: added|removed|changed, id, heading, number_before, number_after,
    fields}] in the order of `after`, removed ones last; `measures` [{letter, key, label, before, after}] as displayed and
    `value_before`, `value_after`, None where there was none; `datasets` [{id, title, before, after}] with {version, day} or
    None; `alternatives` [{letter, title, before, after}] with revisions; `same`: whether nothing of all this differs.
    """
    found: dict[str, Any] = {
        "before": _named(before, language),
        "after": _named(after, language),
        "reason": after.reason,
        "facts": _differences(_facts(before, language), _facts(after, language), language),
        "scenes": _scenes(before, after, language),
        "measures": _measures(before, after, language),
        "datasets": _pins(before, after, "datasets", "id", lambda item: _version(item, language), language),
        "alternatives": _pins(before, after, "alternatives", "letter", lambda item: item["revision"], language),
    }
    return found | {"same": not any(found[name] for name in ("facts", "scenes", "measures", "datasets", "alternatives"))}


def words(before: str, after: str) -> list[dict[str, str]]:
    """Return two texts as one run of words, each stretch `same`, `gone` or `new`."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    runs: list[dict[str, str]] = []
    for kind, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            runs.append({"kind": "same", "text": "".join(old[i:j])})
            continue
        runs += [{"kind": "gone", "text": "".join(old[i:j])}] if j > i else []
        runs += [{"kind": "new", "text": "".join(new[k:m])}] if m > k else []
    return runs


def _named(edition: Edition, language: str) -> dict[str, Any]:
    return {"number": edition.number, "day": day(edition.published_at.date(), language), "sha256": edition.sha256}


def _facts(edition: Edition, language: str) -> dict[str, str]:
    story, _ = document.read(edition.document["storyboard"])
    return {
        "title": story.title.in_(language),
        "summary": story.summary.in_(language),
        "committee": story.committee.in_(language),
        "meeting": day(story.meeting_date, language),
        "paper": story.paper_number,
    }


def _differences(before: Mapping[str, str], after: Mapping[str, str], language: str) -> list[dict[str, Any]]:
    return [
        {
            "field": name,
            "label": _FIELDS[name].in_(language),
            "before": before[name],
            "after": after[name],
            "words": words(before[name], after[name]),
        }
        for name in before
        if before[name] != after[name]
    ]


def _scenes(before: Edition, after: Edition, language: str) -> list[dict[str, Any]]:
    old, new = _told(before, language), _told(after, language)
    kept = [name for name in new if name in old]
    earlier = [name for name in old if name in new]
    rows = []
    for name, (number, told) in new.items():
        if name not in old:
            rows.append(_row("added", name, told, None, number, []))
            continue
        was, then = old[name]
        fields = _differences(then, told, language)
        # only what changed its place among the scenes that stayed was moved: one put in before it moves nobody
        if kept.index(name) != earlier.index(name):
            place = {"field": "place", "label": _FIELDS["place"].in_(language), "before": str(was), "after": str(number)}
            fields.append(place | {"words": words(str(was), str(number))})
        if fields:
            rows.append(_row("changed", name, told, was, number, fields))
    return rows + [_row("removed", name, told, was, None, []) for name, (was, told) in old.items() if name not in new]


def _row(
    status: str, name: str, told: Mapping[str, str], before: int | None, after: int | None, fields: list[dict[str, Any]]
) -> dict[str, Any]:
    own = {"status": status, "id": name, "heading": told["heading"], "narrative": told["narrative"]}
    return own | {"number_before": before, "number_after": after, "fields": fields}


def _told(edition: Edition, language: str) -> dict[str, tuple[int, dict[str, str]]]:
    story, _ = document.read(edition.document["storyboard"])
    frozen = edition.document["texts"].get(language) or edition.document["texts"]["de"]
    labels = {
        key: str(localised(item["label"], language)) for by_key in edition.measures.values() for key, item in by_key.items()
    }
    titles = {
        str(layer["id"]): str(localised(layer.get("title") or layer["id"], language))
        for layer in edition.document["model"].get("layers") or []
    }
    legends = localised(edition.document.get("legends") or {}, language)
    return {
        scene.id: (number, _scene(scene, text, labels, titles, legends.get(scene.id, ()), language))
        for number, (scene, text) in enumerate(zip(story.scenes, frozen["scenes"], strict=True), start=1)
    }


def _scene(
    scene: Scene,
    text: Mapping[str, str],
    labels: Mapping[str, str],
    titles: Mapping[str, str],
    legend: Iterable[Mapping[str, Any]],
    language: str,
) -> dict[str, str]:
    exact = f"{scene.camera.lat:.5f}, {scene.camera.lon:.5f}, {scene.camera.azimuth:.1f}°, {scene.camera.elevation:.1f}°"
    return {
        "heading": text["heading"],
        "narrative": narrative.plain(text["narrative_html"]),
        "text_alternative": text["text_alternative"],
        "shown": ", ".join(_BASELINE.in_(language) if letter == "0" else letter for letter in scene.shown or ("0",)),
        "comparison": _COMPARISONS[scene.comparison].in_(language),
        "camera": f"{camera_words(scene.camera, language)} ({exact})",
        "sun": moment(scene.sun, language),
        "measures": ", ".join(labels.get(key, key) for key in scene.measures),
        "layers": ", ".join(
            f"{titles.get(name, name)}: {_shown(value, language)}" for name, value in sorted(scene.layers.items())
        ),
        "looks": "; ".join(_looks(scene, titles, legend, language)),
        "cuts": "; ".join(_cuts(scene, language)),
        "media": "; ".join(besideview.told_medium(item, language) for item in scene.media),
        "exhibits": "; ".join(besideview.told_exhibit(item, labels, language) for item in scene.exhibits),
        "measurements": "; ".join(besideview.told_measurement(item, language) for item in scene.measurements),
    }


def _looks(scene: Scene, titles: Mapping[str, str], legend: Iterable[Mapping[str, Any]], language: str) -> Iterator[str]:
    """Yield what the legend of a scene says, and in which order layers lie where it is not the usual."""
    for part in legend:
        labels = ", ".join(str(line["label"]) for line in part["lines"])
        yield f"{part['title']}: {'; '.join(text for text in (labels, str(part['note'])) if text)}"
    if scene.order:
        yield f"{_ORDER.in_(language)}: {', '.join(titles.get(name, name) for name in scene.order)}"


def _cuts(scene: Scene, language: str) -> Iterator[str]:
    if scene.cut is not None:
        yield f"{format_decimal(scene.cut, '#,##0.0', locale=language)} m"
    if scene.section:
        yield " – ".join(f"{lat:.5f}, {lon:.5f}" for lon, lat in scene.section)


def _shown(value: bool | float, language: str) -> str:
    if isinstance(value, bool):
        return (Text("an", "on") if value else Text("aus", "off")).in_(language)
    return f"{value:.0%}"


def _measures(before: Edition, after: Edition, language: str) -> list[dict[str, Any]]:
    old, new = measures_in(before, language), measures_in(after, language)
    pairs = dict.fromkeys((letter, key) for known in (new, old) for letter, by_key in known.items() for key in by_key)
    rows = []
    for letter, key in pairs:
        then, now = old.get(letter, {}).get(key), new.get(letter, {}).get(key)
        values = [item["value"] if item else None for item in (then, now)]
        if values[0] == values[1] and (then is None) == (now is None):
            continue
        rows.append(
            {
                "letter": letter,
                "key": key,
                "label": (now or then or {})["label"],
                "before": _display(then),
                "after": _display(now),
                "value_before": values[0],
                "value_after": values[1],
            }
        )
    return rows


def _display(measure: Mapping[str, Any] | None) -> str:
    return "" if measure is None or measure["value"] is None else str(measure["display"])


def _version(item: Mapping[str, Any], language: str) -> dict[str, Any]:
    on = str(item.get("data_date") or "")[:10]
    return {"version": item["version"], "date": on, "day": f"{on[8:]}.{on[5:7]}.{on[:4]}" if language == "de" and on else on}


def _pins(
    before: Edition, after: Edition, member: str, key: str, told: Callable[[Mapping[str, Any]], Any], language: str
) -> list[dict[str, Any]]:
    old, new = (_by(edition.document[member], key) for edition in (before, after))
    rows = []
    for name in dict.fromkeys((*new, *old)):
        item = localised(dict(new.get(name) or old[name]), language)
        was, now = (told(known[name]) if name in known else None for known in (old, new))
        if was != now:
            rows.append({key: name, "title": item.get("title") or name, "before": was, "after": now})
    return rows


def _by(items: Iterable[Mapping[str, Any]], key: str) -> dict[str, Mapping[str, Any]]:
    return {str(item[key]): item for item in items}
