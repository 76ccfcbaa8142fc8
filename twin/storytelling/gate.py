"""The publish gate: what is checked before an edition may be frozen, and what is still open."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from twin.errors import DocumentInvalid
from twin.language import LANGUAGES, Text
from twin.storytelling import beside
from twin.storytelling.document import placed
from twin.storytelling.fields import Fault
from twin.storytelling.narrative import Measures, render, unknown_references
from twin.storytelling.scene import BASELINE, Scene
from twin.storytelling.storyboard import Storyboard

_COLOUR_WORDS = re.compile(
    r"\b(rot|blau|grün|gelb|orange|violett|red|blue|green|yellow|purple)(e|en|er|es|em)? "
    r"(Variante|Fläche|Linie|Haus|Häuser|Gebäude|alternative|area|line|house|houses|building|buildings)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the gate: what was looked at, whether it blocks publishing, and what is open."""

    code: str
    title: Text
    blocks: bool
    open: tuple[Fault, ...]

    @property
    def passed(self) -> bool:
        """Return whether nothing is open."""
        return not self.open

    def to_json(self, language: str = "de") -> dict[str, Any]:
        """Return the line for the editor: code, title, passed, blocks and the open places with their sentences."""
        return {
            "code": self.code,
            "title": self.title.in_(language),
            "passed": self.passed,
            "blocks": self.blocks,
            "open": [{**placed(fault), "text": fault.text.in_(language)} for fault in self.open],
        }


@dataclass(frozen=True, slots=True)
class Material:
    """What the storyboard refers to: letters of the case, its measures, the datasets behind it, and the contact.

    `media` is what is known of each picture or video kept, by sha256; `revisions` the newest of each state, by letter.
    """

    letters: tuple[str, ...]
    measures: Measures
    datasets: Sequence[Mapping[str, Any]]
    has_contact: bool = True
    media: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    revisions: Mapping[str, int] = field(default_factory=dict)


Rule = Callable[[Storyboard, Material], Iterable[Fault]]
SceneRule = Callable[[str, int, Scene, Material], Iterable[Fault]]


def checks(storyboard: Storyboard, material: Material) -> tuple[Check, ...]:
    """Return every line of the gate in the order in which the editor shows them."""
    return tuple(Check(code, Text(de, en), blocks, tuple(rule(storyboard, material))) for code, de, en, blocks, rule in _RULES)


def require_passed(storyboard: Storyboard, material: Material) -> None:
    """Raise DocumentInvalid (STORYBOARD_NOT_READY) with all blocking faults unless the storyboard may be published."""
    faults = [fault for check in checks(storyboard, material) if check.blocks for fault in check.open]
    if faults:
        raise DocumentInvalid(
            "STORYBOARD_NOT_READY",
            "Noch nicht veröffentlicht: " + "; ".join(fault.text.de for fault in faults) + ". Bitte diese Stellen ergänzen.",
            "Not yet published: " + "; ".join(fault.text.en for fault in faults) + ". Please complete these places.",
            faults=[placed(fault) for fault in faults],
        )


def _per_scene(rule: SceneRule) -> Rule:
    def whole(storyboard: Storyboard, material: Material) -> Iterable[Fault]:
        for index, scene in enumerate(storyboard.scenes):
            yield from rule(f"scenes[{index}]", index + 1, scene, material)

    return whole


def _fault(code: str, place: str, de: str, en: str) -> Fault:
    return Fault(code, place, Text(de, en))


def _no_scenes(storyboard: Storyboard, _material: Material) -> Iterable[Fault]:
    if not storyboard.scenes:
        yield _fault("no-scenes", "scenes", "das Storyboard hat keine Szene", "the storyboard has no scene")


def _letters(place: str, number: int, scene: Scene, material: Material) -> Iterable[Fault]:
    for letter in scene.shown:
        if letter != BASELINE and letter not in material.letters:
            yield _fault(
                "letter-unknown",
                f"{place}.shown",
                f"Szene {number}: Variante {letter} gibt es im Planfall nicht",
                f"scene {number}: the case has no alternative {letter}",
            )


def _references(place: str, number: int, scene: Scene, material: Material) -> Iterable[Fault]:
    seen: set[tuple[str, str]] = set()
    for language in LANGUAGES:
        for fault in render(scene.narrative.in_(language), material.measures, language, f"{place}.narrative").faults:
            if (fault.code, fault.text.de) not in seen:
                seen.add((fault.code, fault.text.de))
                yield Fault(fault.code, fault.place, Text(f"Szene {number}: {fault.text.de}", f"scene {number}: {fault.text.en}"))


def _spoken_references(place: str, number: int, scene: Scene, material: Material) -> Iterable[Fault]:
    """Yield the references of a text alternative that have no value, each once for both languages."""
    seen = set()
    for language in LANGUAGES:
        for reference in unknown_references(scene.text_alternative.in_(language), material.measures, language):
            if reference not in seen:
                seen.add(reference)
                yield _fault(
                    "reference-unknown",
                    f"{place}.text_alternative",
                    f"Szene {number}: {reference} in der Textalternative gibt es nicht oder lässt sich nicht bilden",
                    f"scene {number}: {reference} in the text alternative does not exist or cannot be formed",
                )


def _measures(place: str, number: int, scene: Scene, material: Material) -> Iterable[Fault]:
    for key in scene.measures:
        if not any(key in measures for measures in material.measures.values()):
            yield _fault(
                "measure-unknown",
                f"{place}.measures",
                f"Szene {number}: die Kennzahl „{key}“ gibt es nicht",
                f"scene {number}: there is no indicator '{key}'",
            )


def _text(place: str, number: int, scene: Scene, _material: Material) -> Iterable[Fault]:
    if not scene.text_alternative.de.strip():
        yield _fault(
            "no-text-alternative",
            f"{place}.text_alternative",
            f"Szene {number}: die Textalternative fehlt (ein bis drei Sätze: was, wo, was ändert sich)",
            f"scene {number}: the text alternative is missing (one to three sentences: what, where, what changes)",
        )


def _sun(place: str, number: int, scene: Scene, _material: Material) -> Iterable[Fault]:
    if scene.sun is None:
        yield _fault(
            "no-sun",
            f"{place}.sun",
            f"Szene {number}: Datum und Uhrzeit des Sonnenstands fehlen",
            f"scene {number}: date and time of the sun are missing",
        )


def _media(place: str, number: int, scene: Scene, material: Material) -> Iterable[Fault]:
    return beside.of_media(place, number, scene, material.media)


def _sound(place: str, number: int, scene: Scene, material: Material) -> Iterable[Fault]:
    return beside.of_sound(place, number, scene, material.media)


def _inline_media(place: str, number: int, scene: Scene, material: Material) -> Iterable[Fault]:
    return beside.of_texts(place, number, scene, material.media)


def _exhibits(place: str, number: int, scene: Scene, material: Material) -> Iterable[Fault]:
    return beside.of_exhibits(place, number, scene, material.letters, material.measures)


def _measurements(place: str, number: int, scene: Scene, material: Material) -> Iterable[Fault]:
    return beside.of_measurements(place, number, scene, material.revisions)


def _sources(_storyboard: Storyboard, material: Material) -> Iterable[Fault]:
    for index, dataset in enumerate(material.datasets):
        if not dataset.get("data_date"):
            title = Text.from_json(dataset.get("title") or str(dataset.get("id", index)))
            yield _fault(
                "source-undated",
                f"datasets[{index}]",
                f"der Datensatz „{title.de}“ hat keinen Datenstand",
                f"the dataset '{title.en}' has no date",
            )


def _fresh(_storyboard: Storyboard, material: Material) -> Iterable[Fault]:
    for index, dataset in enumerate(material.datasets):
        if dataset.get("newer"):
            title, newer = Text.from_json(dataset.get("title") or ""), Text.from_json(dataset["newer"])
            yield _fault("source-outdated", f"datasets[{index}]", f"„{title.de}“: {newer.de}", f"'{title.en}': {newer.en}")


def _contact(storyboard: Storyboard, material: Material) -> Iterable[Fault]:
    if storyboard.contact is None and not material.has_contact:
        yield _fault("no-contact", "contact", "die Ansprechperson fehlt", "the contact person is missing")


def _colours(place: str, number: int, scene: Scene, _material: Material) -> Iterable[Fault]:
    for text in (scene.narrative.de, scene.text_alternative.de, scene.narrative.en, scene.text_alternative.en):
        match = _COLOUR_WORDS.search(text)
        if match:
            yield _fault(
                "colour-only",
                place,
                f"Szene {number}: „{match[0]}“ ist grau gedruckt nicht zu erkennen; bitte den Buchstaben nennen",
                f"scene {number}: '{match[0]}' cannot be told in a grey print; please name the letter",
            )
            return


def _english(place: str, number: int, scene: Scene, _material: Material) -> Iterable[Fault]:
    if scene.narrative.de and scene.narrative.de == scene.narrative.en:
        de, en = f"Szene {number}: der englische Text fehlt", f"scene {number}: the English text is missing"
        yield _fault("no-english", place, de, en)


_RULES: tuple[tuple[str, str, str, bool, Rule], ...] = (
    ("scenes", "Es gibt Szenen", "There are scenes", True, _no_scenes),
    ("alternatives", "Gezeigte Varianten gibt es", "Shown alternatives exist", True, _per_scene(_letters)),
    ("references", "Zahlen lassen sich belegen", "Figures have evidence", True, _per_scene(_references)),
    ("spoken", "Zahlen der Textalternativen gibt es", "Figures of text alternatives exist", True, _per_scene(_spoken_references)),
    ("measures", "Kennzahlen gibt es", "Indicators exist", True, _per_scene(_measures)),
    ("text", "Jede Szene hat eine Textalternative", "Every scene has a text alternative", True, _per_scene(_text)),
    ("sun", "Jedes Bild hat Datum und Uhrzeit", "Every picture has a date and time", True, _per_scene(_sun)),
    ("media", "Bilder und Videos sind beschrieben", "Pictures and videos are described", True, _per_scene(_media)),
    ("inline", "Bilder im Text liegen vor", "Pictures in the text are there", True, _per_scene(_inline_media)),
    ("exhibits", "Diagramme und Tabellen zeigen Kennzahlen", "Charts and tables show measures", True, _per_scene(_exhibits)),
    ("sources", "Alle Quellen haben einen Datenstand", "All sources have a date", True, _sources),
    ("fresh", "Alle Quellen sind die neuesten ihres Katalogs", "All sources are the newest of their catalogue", False, _fresh),
    ("contact", "Eine Ansprechperson ist genannt", "A contact person is named", True, _contact),
    ("sound", "Videos mit Ton haben Untertitel", "Videos with sound have captions", False, _per_scene(_sound)),
    ("measured", "Messungen gelten dem neuesten Stand", "Measurements are of the newest state", False, _per_scene(_measurements)),
    ("colour", "Kein Satz hängt an einer Farbe", "No sentence relies on a colour", False, _per_scene(_colours)),
    ("english", "Englischer Text vorhanden", "English text present", False, _per_scene(_english)),
)
