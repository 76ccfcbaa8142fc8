"""What a page shows of an edition in one language: scenes, figures, dates and names, ready for a template and the player."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from babel.dates import format_date, format_datetime

from twin.language import Text
from twin.storytelling import besideview, document
from twin.storytelling.asked import questions
from twin.storytelling.counted import table
from twin.storytelling.edition import Edition
from twin.storytelling.figures import figures
from twin.storytelling.glossary import term
from twin.storytelling.glossary.finding import marked as with_terms
from twin.storytelling.glossary.term import Term
from twin.storytelling.heldfiles import sun_files
from twin.storytelling.localised import localised
from twin.storytelling.narrative import marked, with_links
from twin.storytelling.scene import BASELINE, Camera, Scene

_DIRECTIONS = (
    Text("Norden", "north"),
    Text("Nordosten", "north-east"),
    Text("Osten", "east"),
    Text("Südosten", "south-east"),
    Text("Süden", "south"),
    Text("Südwesten", "south-west"),
    Text("Westen", "west"),
    Text("Nordwesten", "north-west"),
)

LOOKS = ("layers", "order", "styles", "labels", "cut", "section", "filters", "ghost", "away", "split")
"""Members of a scene that say how the model is drawn, handed to the viewer as they stand in the document."""

Newer = Mapping[tuple[str, int], Text]
"""What is known of newer editions, by id and version of a dataset."""


def story(edition: Edition, language: str, evidence_base: str = "", newer: Newer | None = None) -> dict[str, Any]:
    """Return everything the reader page, the text page and the offline file show, in one language.

    Members: `language`, `title`, `summary`, `committee`, `paper_number`, `meeting_day`, `contact`, `edition`
    {number, day, published_at, published_by, sha256}, `reason` of the edition, `questions` (see `asked.questions`),
    `alternatives` [{letter, title, summary}], `baseline` {title, day}, `scenes` (see `_scene_view`), `measures` by
    letter and key with `shown` (value and unit), `plans` (letters of the states with a site plan), `sources`, `model`,
    `glossary` [{key, name, title, explanation}], `exceptions` [{what, by, day, reason}], `approval` {by, day} or None.
    `evidence_base` stands before `#beleg-A.GFZ` in links that work without JavaScript. `newer` is what is known today of newer
    editions of the sources; without it they say what was known at publishing.
    """
    content = edition.document
    storyboard, _ = document.read(content["storyboard"])
    measures = measures_in(edition, language)
    texts = content["texts"].get(language) or content["texts"]["de"]
    seconds = [scene.reading_seconds(language) for scene in storyboard.scenes]
    names = _names(content, language)
    terms = tuple(term.from_json(item) for item in content.get("glossary") or ())
    scenes = [
        _scene_view(index, scene, texts["scenes"][index], measures, language, evidence_base, names, terms)
        | {"legend": localised((content.get("legends") or {}).get(scene.id) or [], language)}
        | {"sun_maps": sun_files(scene.sun_views(), edition)}
        | besideview.of_scene(scene, content.get("media") or {}, measures, names, language)
        | {"minutes_left": max(1, math.ceil(sum(seconds[index:]) / 60))}
        for index, scene in enumerate(storyboard.scenes)
    ]
    named = content["storyboard"].get("contact") or localised(content["case"].get("contact") or {}, language)
    contact = {"name": "", "office_hours": "", "email": "", "telephone": ""} | named
    return {
        "language": language,
        "title": texts["title"],
        "summary": texts["summary"],
        "committee": storyboard.committee.in_(language),
        "paper_number": storyboard.paper_number,
        "meeting_day": day(storyboard.meeting_date, language),
        "case": localised(content["case"].get("title", ""), language),
        "contact": contact,
        "edition": {
            "number": edition.number,
            "day": day(edition.published_at.date(), language),
            "published_at": content["published_at"],
            "published_by": content["published_by"],
            "sha256": edition.sha256,
        },
        "reason": edition.reason,
        "questions": questions(edition, scenes, language),
        "alternatives": [{"summary": ""} | localised(item, language) for item in content["alternatives"]],
        "baseline": _baseline(content["model"], language),
        "scenes": scenes,
        "measures": measures,
        "plans": sorted(content.get("plans") or ()),
        "sources": sources(edition, language, newer),
        "evidence_base": evidence_base,
        "model": localised(content["model"], language) | {"language": language},
        "glossary": [glossary_entry(item, language) for item in terms],
        "exceptions": [_exception(item, language) for item in content.get("exceptions") or ()],
        "approval": _approval(content.get("approval") or {}, language),
    }


def glossary_entry(item: Term, language: str) -> dict[str, str]:
    """Return a term in one language: key, name, title (empty where the name says it all) and explanation."""
    title = item.title.in_(language)
    return {"key": item.key, "name": item.name, "title": title, "explanation": item.explanation.in_(language)}


def _exception(item: Mapping[str, Any], language: str) -> dict[str, str]:
    said = {"what": str(localised(item["what"], language)), "by": item["by"], "reason": item["reason"]}
    return {**said, "day": day(_date(item["at"]), language)}


def _approval(item: Mapping[str, Any], language: str) -> dict[str, str] | None:
    return {"by": str(item["by"]), "day": day(_date(item["at"]), language)} if item else None


def player_data(view: Mapping[str, Any], texts: Mapping[str, str], evidence_href: str = "") -> dict[str, Any]:
    """Return what the player in the browser needs of `story(...)`: the JSON block `story` of the page.

    `texts` are the sentences of the interface; only those of the player, the evidence and the viewer are handed on. With
    `evidence_href` the evidence of the measures is left out and fetched there (see `evidence`): it is most of the page.
    """
    wanted = ("story.", "evidence.", "measure.", "viewer.", "layers.", "common.", *_words_of_legends(view))
    names = (
        "id",
        "anchor",
        "number",
        "heading",
        "text_alternative",
        "camera",
        "shown",
        "comparison",
        "sun",
        "sun_display",
        "flight",
        "minutes_left",
    )
    return {
        "model": view["model"],
        "scenes": [
            {name: scene[name] for name in (*names, *LOOKS, "sun_maps", "measures", "measurements")} for scene in view["scenes"]
        ],
        "measures": _without_evidence(view["measures"]) if evidence_href else view["measures"],
        "evidence": evidence_href,
        "alternatives": view["alternatives"],
        "edition": view["edition"],
        "glossary": view["glossary"],
        "language": view["language"],
        "texts": {key: sentence for key, sentence in texts.items() if key.startswith(wanted)},
    }


def evidence(view: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the evidence of every measure of `story(...)` by letter and key, which a page may fetch later."""
    return {letter: {key: measure["evidence"] for key, measure in by_key.items()} for letter, by_key in view["measures"].items()}


def _without_evidence(measures: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    return {
        letter: {key: {name: value for name, value in measure.items() if name != "evidence"} for key, measure in by_key.items()}
        for letter, by_key in measures.items()
    }


def _words_of_legends(view: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the rooms of words that the tree of layers needs where layers are coloured or lettered by an attribute."""
    return ("attribute.", "value.") if any(scene["styles"] or scene["labels"] for scene in view["scenes"]) else ()


def evidence_data(measures: Mapping[str, Mapping[str, Any]], language: str, texts: Mapping[str, str]) -> dict[str, Any]:
    """Return what <twin-evidence> needs on a page without a story: measures by letter and key (see `measure_view`), texts."""
    wanted = ("evidence.", "measure.", "common.")
    return {
        "measures": {
            letter: {key: measure_view(key, measure, language) for key, measure in by_key.items()}
            for letter, by_key in measures.items()
        },
        "language": language,
        "texts": {key: sentence for key, sentence in texts.items() if key.startswith(wanted)},
    }


def measures_in(edition: Edition, language: str) -> dict[str, dict[str, Any]]:
    """Return the frozen measures in one language, each with the `table` of what was counted for it in its evidence."""
    return {
        letter: {key: measure_view(key, measure, language) for key, measure in by_key.items()}
        for letter, by_key in edition.measures.items()
    }


def measure_view(key: str, measure: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Return one measure in one language with every member a page asks for.

    In its evidence `table` replaces `objects` and `columns`, data have a readable `day`, and `missing` holds the reason
    when the value cannot be formed.
    """
    view: dict[str, Any] = {"reason": "", "warning": False, "basis": "", "display": ""} | localised(dict(measure), language)
    label = str(view.get("label") or key)
    given: dict[str, Any] = {"formula": "", "formula_numbers": "", "note": "", "wording": "", "missing": []} | dict(
        view.get("evidence") or {}
    )
    counted = table(given, language)
    plain = {name: value for name, value in given.items() if name not in ("objects", "columns", "inputs")}
    return view | {
        "key": key,
        "label": label[:1].upper() + label[1:],
        "evidence": plain
        | {
            "table": counted,
            "missing": given["missing"] or ([view["reason"]] if view["reason"] else []),
            "data": [dict(item) | {"day": day(_date(item.get("data_date")), language)} for item in given.get("data") or []],
            "assumptions": [_assumption(item) for item in given.get("assumptions") or []],
        },
    }


def _assumption(item: Any) -> dict[str, str]:
    if isinstance(item, str):
        return {"text": item, "source": ""}
    return {"text": str(item.get("text", "")), "source": str(item.get("source") or "")}


def _scene_view(
    index: int,
    scene: Scene,
    texts: Mapping[str, Any],
    measures: Mapping[str, Mapping[str, Any]],
    language: str,
    evidence_base: str,
    names: Mapping[str, str],
    terms: tuple[Term, ...],
) -> dict[str, Any]:
    def linked(html: str) -> str:
        with_numbers = with_links(html, lambda reference: f"{evidence_base}#beleg-{reference}")
        return with_terms(with_numbers, terms, lambda item: f"{evidence_base}#begriff-{item.key}")

    letters = scene.shown or (BASELINE,)
    kept = document.scene_json(scene)
    return {
        "id": scene.id,
        "number": index + 1,
        "anchor": f"szene-{index + 1}",
        "heading": texts["heading"],
        "narrative_html": linked(texts["narrative_html"]),
        "plain_html": linked(texts.get("plain_html", "")),
        "references": marked(texts["narrative_html"] + texts.get("plain_html", "")),
        "text_alternative": texts["text_alternative"],
        "comparison": scene.comparison,
        "shown": list(letters),
        "shown_titles": [{"letter": letter, "title": names.get(letter, "")} for letter in letters],
        "camera": kept["camera"],
        "camera_words": camera_words(scene.camera, language),
        "sun": kept["sun"],
        "sun_display": moment(scene.sun, language),
        **{name: kept[name] for name in LOOKS},
        "measures": list(scene.measures),
        "figures": figures(scene.measures, letters, measures),
        "flight": scene.flight,
        "card": scene.card,
    }


def _names(content: Mapping[str, Any], language: str) -> dict[str, str]:
    titles = {str(item["letter"]): str(localised(item.get("title", ""), language)) for item in content["alternatives"]}
    return titles | {BASELINE: _baseline(content["model"], language)["title"]}


def _baseline(model: Mapping[str, Any], language: str) -> dict[str, str]:
    baseline = localised(model.get("baseline") or {}, language)
    return {"title": baseline.get("title") or "", "day": month(baseline.get("data_date"))}


def sources(edition: Edition, language: str, newer: Newer | None = None) -> list[dict[str, Any]]:
    """Return the pinned datasets with their date as people write it (`day`, `month`) and what is known of a `newer` edition."""
    rows = [_source(localised(dict(item), language), language) for item in edition.document["datasets"]]
    if newer is None:
        return rows
    told = {(row["id"], row["version"]): newer.get((row["id"], row["version"])) for row in rows}
    return [{**row, "newer": text.in_(language) if (text := told[row["id"], row["version"]]) else ""} for row in rows]


def _source(item: dict[str, Any], language: str) -> dict[str, Any]:
    dates = {"day": day(_date(item.get("data_date")), language), "month": month(item.get("data_date"))}
    return {"title": "", "version": "", "attribution": "", "licence": "", "newer": "", **item, **dates}


def direction(azimuth: float) -> Text:
    """Return the nearest of eight directions for degrees clockwise from north."""
    return _DIRECTIONS[round(azimuth / 45) % 8]


def camera_words(camera: Camera, language: str) -> str:
    """Return the viewpoint as words, for example "Blick nach Nordosten, von oben (38°), 420 m entfernt"."""
    to = direction(camera.azimuth).in_(language)
    metres = round(camera.distance) if camera.distance < 100 else round(camera.distance, -1)
    angle = round(camera.elevation)
    if language == "en":
        how = "from eye level" if angle < 8 else "from straight above" if angle > 80 else f"from above ({angle}°)"
        return f"View to the {to}, {how}, {metres:.0f} m away"
    how = "auf Augenhöhe" if angle < 8 else "senkrecht von oben" if angle > 80 else f"schräg von oben ({angle}°)"
    return f"Blick nach {to}, {how}, {metres:.0f} m entfernt"


def moment(value: datetime | None, language: str) -> str:
    """Return a local time as "21. Juni · 17:45 Uhr"; empty without one."""
    if value is None:
        return ""
    pattern = "d MMMM · HH:mm" if language == "en" else "d. MMMM · HH:mm 'Uhr'"
    return format_datetime(value, pattern, locale=language)


def day(value: date | None, language: str) -> str:
    """Return a date as "12.11.2026" or "12 Nov 2026"; empty without one."""
    if value is None:
        return ""
    return format_date(value, "d MMM y" if language == "en" else "dd.MM.y", locale=language)


def readable_day(value: Any, language: str) -> str:
    """Return an ISO date as `day` writes it; empty for what is none."""
    return day(_date(value), language)


def month(value: Any) -> str:
    """Return the month of an ISO date as "03/2026"; empty without one."""
    found = _date(value)
    return found.strftime("%m/%Y") if found else ""


def _date(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10]) if value else None
    except ValueError:
        return None
