"""The edition: a storyboard frozen with everything it shows, under one checksum, and the proof that it still is that."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from twin.errors import DocumentInvalid, TwinBroken
from twin.language import LANGUAGES, Text
from twin.storytelling import document, gate, narrative
from twin.storytelling.fields import Fault
from twin.storytelling.glossary.finding import used
from twin.storytelling.glossary.term import Term
from twin.storytelling.legend import legend_of
from twin.storytelling.narrative import Measures
from twin.storytelling.scene import Scene
from twin.storytelling.signature import Signature
from twin.storytelling.storyboard import Storyboard

VERSION = 1


@dataclass(frozen=True, slots=True)
class Edition:
    """A frozen storyboard: the canonical bytes, the document they hold and their sha256."""

    document: dict[str, Any]
    canonical: bytes
    sha256: str

    @property
    def number(self) -> int:
        """Return the edition's number, 1 for the first."""
        return int(self.document["number"])

    @property
    def published_at(self) -> datetime:
        """Return the moment of publishing, with its time zone."""
        return datetime.fromisoformat(self.document["published_at"])

    @property
    def reason(self) -> str:
        """Return what the edition was published for, empty where nobody said."""
        return str(self.document.get("reason") or "")

    @property
    def measures(self) -> dict[str, dict[str, dict[str, Any]]]:
        """Return letter to key to Measure JSON as frozen, texts in both languages where they were given so."""
        found: dict[str, dict[str, dict[str, Any]]] = self.document["measures"]
        return found


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was checked again, and whether it still holds."""

    code: str
    holds: bool
    text: Text

    def to_json(self) -> dict[str, Any]:
        """Return code, holds and the sentence in both languages."""
        return {"code": self.code, "holds": self.holds, "text": self.text.to_json()}


@dataclass(frozen=True, slots=True)
class Proof:
    """What a check of an edition or of an offline file found."""

    sha256: str
    steps: tuple[Step, ...]

    @property
    def holds(self) -> bool:
        """Return whether every step holds."""
        return all(step.holds for step in self.steps)

    def to_json(self) -> dict[str, Any]:
        """Return the checksum, the verdict and every step."""
        return {"sha256": self.sha256, "holds": self.holds, "steps": [step.to_json() for step in self.steps]}


@dataclass(frozen=True, slots=True)
class Pinned:
    """What an edition pins besides the storyboard; every part is plain JSON.

    `case` {"id", "title", "contact"}; `datasets` [{"id", "version", "title", "data_date", "attribution", "licence"}];
    `alternatives` [{"letter", "id", "revision", "title", "summary"}]; `measures` by letter and key; `model` the view model;
    `media` by sha256 what the store knows of each picture, video and its captions.
    `glossary` all terms of the town, of which an edition keeps those it uses; `signatures` the exceptions that hold; `approval`
    {"by", "at", "note"} of the person who approved exactly this, empty without one; `review` and `must_be_approved` as
    `gate.Material` has them.
    `plans` are site plans of its states as SVG, by letter; `sunmaps` the maps of sun hours its scenes show, by `SunView.key`.
    `questions` of readers with their answers [{"scene", "text", "name", "asked_on", "answer", "answered_on"}].
    """

    case: Mapping[str, Any]
    datasets: Sequence[Mapping[str, Any]]
    alternatives: Sequence[Mapping[str, Any]]
    measures: Measures
    model: Mapping[str, Any]
    media: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    glossary: Sequence[Term] = ()
    signatures: Sequence[Signature] = ()
    approval: Mapping[str, Any] = field(default_factory=dict)
    review: Fault | None = None
    must_be_approved: bool = False
    questions: Sequence[Mapping[str, Any]] = ()
    plans: Mapping[str, str] = field(default_factory=dict)
    sunmaps: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def freeze(
    storyboard: Storyboard, pinned: Pinned, *, number: int, published_at: datetime, published_by: str, reason: str = ""
) -> Edition:
    """Return the edition of a storyboard that passes the gate.

    Raises DocumentInvalid (STORYBOARD_NOT_READY, EDITION_NOT_FINITE) with every open place; `published_at` has a time zone.
    `reason` says what an edition after the first is for.
    """
    gate.require_passed(storyboard, material(pinned))
    return draft(storyboard, pinned, number=number, published_at=published_at, published_by=published_by, reason=reason)


def material(pinned: Pinned) -> gate.Material:
    """Return what the gate looks at."""
    return gate.Material(
        letters=tuple(str(item["letter"]) for item in pinned.alternatives),
        measures=pinned.measures,
        datasets=pinned.datasets,
        has_contact=bool((pinned.case.get("contact") or {}).get("name")),
        media=pinned.media,
        revisions={str(item["letter"]): int(item["revision"]) for item in pinned.alternatives},
        glossary=pinned.glossary,
        signatures=pinned.signatures,
        review=pinned.review,
        must_be_approved=pinned.must_be_approved,
        layers=pinned.model.get("layers") or (),
    )


def draft(
    storyboard: Storyboard, pinned: Pinned, *, number: int, published_at: datetime, published_by: str, reason: str = ""
) -> Edition:
    """Return what the edition would be now, whatever the gate says, to look at before publishing."""
    content = {
        "version": VERSION,
        "number": number,
        "published_at": published_at.isoformat(timespec="seconds"),
        "published_by": published_by,
        "reason": reason,
        "storyboard": document.published_json(storyboard),
        "case": dict(pinned.case),
        "datasets": [dict(item) for item in pinned.datasets],
        "alternatives": [dict(item) for item in pinned.alternatives],
        "measures": {letter: dict(measures) for letter, measures in pinned.measures.items()},
        "model": dict(pinned.model),
        "media": {sha256: dict(facts) for sha256, facts in pinned.media.items()},
        "questions": [dict(item) for item in pinned.questions],
        "texts": {language: texts(storyboard, pinned.measures, language) for language in LANGUAGES},
        "legends": _legends(storyboard, pinned),
        "plans": dict(pinned.plans),
        "sunmaps": {key: dict(found) for key, found in pinned.sunmaps.items()},
        "glossary": [term.to_json() for term in used(_said(storyboard, pinned.measures), pinned.glossary)],
        "exceptions": [item.to_json() for item in gate.signed(storyboard, material(pinned))],
        "approval": dict(pinned.approval),
    }
    _require_finite(content)
    canonical = canonical_bytes(content)
    return Edition(orjson.loads(canonical), canonical, hashlib.sha256(canonical).hexdigest())


def _legends(storyboard: Storyboard, pinned: Pinned) -> dict[str, Any]:
    layers = pinned.model.get("layers") or ()
    found = {scene.id: legend_of(scene, layers, pinned.sunmaps) for scene in storyboard.scenes}
    return {name: legend for name, legend in found.items() if legend}


def _said(storyboard: Storyboard, measures: Measures) -> list[str]:
    """Return every text of the story in which a word may need explaining, the labels of its figures included."""
    shown = set(storyboard.measures())
    labels = [Text.from_json(measure.get("label") or "") for _, key, measure in _measures(measures) if key in shown]
    scenes = [
        text for scene in storyboard.scenes for text in (scene.heading, scene.narrative, scene.plain, scene.text_alternative)
    ]
    return [text.in_(language) for text in (storyboard.summary, *scenes, *labels) for language in LANGUAGES]


def thaw(canonical: bytes, sha256: str | None = None) -> Edition:
    """Return the edition kept as `canonical` bytes; with `sha256` its checksum must be that.

    Raises TwinBroken (EDITION_DAMAGED) for bytes that are not what was frozen.
    """
    actual = hashlib.sha256(canonical).hexdigest()
    try:
        content = orjson.loads(canonical)
    except orjson.JSONDecodeError as error:
        raise _damaged("kein JSON", "not JSON") from error
    if sha256 is not None and actual != sha256:
        raise _damaged(f"Prüfsumme {actual[:12]}… statt {sha256[:12]}…", f"checksum {actual[:12]}… instead of {sha256[:12]}…")
    if not isinstance(content, dict) or content.get("version") != VERSION:
        raise _damaged("unbekannte Fassung des Formats", "unknown version of the format")
    return Edition(content, canonical, actual)


def texts(storyboard: Storyboard, measures: Measures, language: str) -> dict[str, Any]:
    """Return every text of the storyboard in one language, the narratives as HTML with the values put in."""
    return {
        "title": storyboard.title.in_(language),
        "summary": storyboard.summary.in_(language),
        "scenes": [_scene_texts(scene, measures, language) for scene in storyboard.scenes],
    }


def _scene_texts(scene: Scene, measures: Measures, language: str) -> dict[str, str]:
    said = {
        "id": scene.id,
        "heading": scene.heading.in_(language),
        "narrative_html": narrative.render(scene.narrative.in_(language), measures, language).html,
        "text_alternative": narrative.filled(scene.text_alternative.in_(language), measures, language),
    }
    # only where there is one: editions frozen before there was such a text are proven by the same words
    plain = scene.plain_in(language)
    return {**said, "plain_html": narrative.render(plain, measures, language).html} if plain.strip() else said


def check(edition: Edition, *, recorded_sha256: str | None = None, recomputed: Measures | None = None) -> Proof:
    """Return the proof that an edition is what was published.

    Steps: the canonical form and its checksum, the storyboard document, the texts rendered again, the shares of the
    counted objects added up again, and, with `recomputed`, every measure against its value computed again from the data.
    """
    content = edition.document
    again = canonical_bytes(content)
    actual = hashlib.sha256(edition.canonical).hexdigest()
    same = again == edition.canonical and actual == edition.sha256 and recorded_sha256 in (None, actual)
    steps = [_step("checksum", same, "Prüfsumme", "checksum")]
    storyboard, faults = document.read(content["storyboard"])
    steps.append(_step("storyboard", not faults, "Storyboard vollständig", "storyboard complete"))
    rendered = {language: texts(storyboard, edition.measures, language) for language in LANGUAGES}
    steps.append(_step("texts", rendered == content["texts"], "Texte aus Vorlage und Zahlen", "texts from source and figures"))
    wrong = [f"{letter}.{key}" for letter, key, measure in _measures(edition.measures) if not adds_up(measure)]
    steps.append(_step("sums", not wrong, "Summen der gezählten Objekte", "sums of the counted objects", wrong))
    if recomputed is not None:
        differing = _differing(edition.measures, recomputed)
        steps.append(_step("measures", not differing, "Zahlen neu gerechnet", "figures computed again", differing))
    return Proof(actual, tuple(steps))


def adds_up(measure: Mapping[str, Any]) -> bool:
    """Return whether the shares of the counted objects add up to the value or to a number put into its formula.

    Evidence without shares, or with objects that have none (a maximum has none), has nothing to add up.
    """
    evidence = measure.get("evidence") or {}
    shares = [item.get("share") for item in evidence.get("objects") or ()]
    if measure.get("value") is None or not shares or any(share is None for share in shares):
        return True
    total = math.fsum(shares)
    numbers = [measure["value"], *(evidence.get("inputs") or {}).values()]
    return any(math.isclose(total, item, rel_tol=1e-6, abs_tol=1e-6) for item in numbers if isinstance(item, int | float))


def canonical_bytes(content: Mapping[str, Any]) -> bytes:
    """Return the one way to write a document: sorted members, no white space, UTF-8."""
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS)


def _measures(measures: Measures) -> list[tuple[str, str, Mapping[str, Any]]]:
    return [(letter, key, measure) for letter, by_key in measures.items() for key, measure in by_key.items()]


def _differing(frozen: Measures, recomputed: Measures) -> list[str]:
    found = []
    for letter, key, measure in _measures(frozen):
        now = recomputed.get(letter, {}).get(key, {})
        if not _same_value(measure.get("value"), now.get("value")):
            found.append(f"{letter}.{key}")
    return found


def _same_value(first: Any, second: Any) -> bool:
    if isinstance(first, int | float) and isinstance(second, int | float):
        return math.isclose(first, second, rel_tol=1e-9, abs_tol=1e-9)
    return bool(first == second)


def _step(code: str, holds: bool, de: str, en: str, places: Sequence[str] = ()) -> Step:
    listed = f" ({', '.join(places[:5])})" if places else ""
    if holds:
        return Step(code, True, Text(f"{de}: stimmt", f"{en}: holds"))
    return Step(code, False, Text(f"{de}: weicht ab{listed}", f"{en}: differs{listed}"))


def _damaged(de: str, en: str) -> TwinBroken:
    return TwinBroken(
        "EDITION_DAMAGED",
        f"Die gespeicherte Fassung ist beschädigt ({de}). Bitte aus der Sicherung zurückholen.",
        f"The stored edition is damaged ({en}). Please restore it from the backup.",
    )


def _require_finite(content: Any, place: str = "") -> None:
    if isinstance(content, Mapping):
        for key, value in content.items():
            _require_finite(value, f"{place}.{key}" if place else str(key))
    elif isinstance(content, list | tuple):
        for index, value in enumerate(content):
            _require_finite(value, f"{place}[{index}]")
    elif isinstance(content, float) and not math.isfinite(content):
        raise DocumentInvalid(
            "EDITION_NOT_FINITE",
            f"„{place}“ ist keine endliche Zahl; so lässt sich die Fassung nicht einfrieren.",
            f"'{place}' is not a finite number; the edition cannot be frozen like this.",
            faults=[{"code": "not-finite", "place": place, "de": "keine endliche Zahl", "en": "not a finite number"}],
        )
