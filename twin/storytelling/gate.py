"""The publish gate: what is checked before an edition may be frozen, and what is still open."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from twin.errors import DocumentInvalid
from twin.language import LANGUAGES, Text
from twin.storytelling import beside, layerchecks, plainness, sourcechecks
from twin.storytelling.document import placed
from twin.storytelling.fields import Fault, fault_at
from twin.storytelling.glossary.term import Term
from twin.storytelling.narrative import Measures, render, unknown_references
from twin.storytelling.scene import BASELINE, Scene
from twin.storytelling.signature import Signature, Signed, parted
from twin.storytelling.storyboard import Storyboard

_COLOUR_WORDS = re.compile(
    r"\b(rot|blau|grün|gelb|orange|violett|red|blue|green|yellow|purple)(e|en|er|es|em)? "
    r"(Variante|Fläche|Linie|Haus|Häuser|Gebäude|alternative|area|line|house|houses|building|buildings)\b",
    re.IGNORECASE,
)


REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the gate: what was looked at, whether it blocks publishing, what is open, and what somebody signed for."""

    code: str
    title: Text
    blocks: bool
    open: tuple[Fault, ...]
    signed: tuple[Signed, ...] = ()

    @property
    def signable(self) -> bool:
        """Return whether what is open here may be let pass by an exception signed by name."""
        return self.code in SIGNABLE

    @property
    def passed(self) -> bool:
        """Return whether nothing is open."""
        return not self.open

    def to_json(self, language: str = "de") -> dict[str, Any]:
        """Return the line for the editor: code, title, passed, blocks, signable, and the open and signed places in words."""
        return {
            "code": self.code,
            "title": self.title.in_(language),
            "passed": self.passed,
            "blocks": self.blocks,
            "signable": self.signable,
            "open": [{**placed(fault), "text": fault.text.in_(language)} for fault in self.open],
            "signed": [{**item.to_json(), "text": item.fault.text.in_(language)} for item in self.signed],
        }


@dataclass(frozen=True, slots=True)
class Material:
    """What the storyboard refers to: letters of the case, its measures, the datasets behind it, the contact and the glossary.

    `media` is what is known of each picture or video kept, by sha256; `revisions` the newest of each state, by letter.
    `signatures` are the exceptions that hold, `review` is what is still open in the review (None: nothing) and blocks where
    the storyboard `must_be_approved`. `layers` are those of the view model that scenes can show.
    """

    letters: tuple[str, ...]
    measures: Measures
    datasets: Sequence[Mapping[str, Any]]
    has_contact: bool = True
    media: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    revisions: Mapping[str, int] = field(default_factory=dict)
    glossary: Sequence[Term] = ()
    signatures: Sequence[Signature] = ()
    review: Fault | None = None
    must_be_approved: bool = False
    layers: Sequence[Mapping[str, Any]] = ()


Rule = Callable[[Storyboard, Material], Iterable[Fault]]
SceneRule = Callable[[str, int, Scene, Material], Iterable[Fault]]


def checks(storyboard: Storyboard, material: Material) -> tuple[Check, ...]:
    """Return every line of the gate in the order in which the editor shows them."""
    return tuple(_check(line, storyboard, material) for line in _RULES)


def signed(storyboard: Storyboard, material: Material) -> tuple[Signed, ...]:
    """Return the exceptions that the storyboard needs and somebody signed, in the order of the lines."""
    return tuple(item for check in checks(storyboard, material) for item in check.signed)


def _check(line: tuple[str, str, str, bool, Rule], storyboard: Storyboard, material: Material) -> Check:
    code, de, en, blocks, rule = line
    faults = rule(storyboard, material)
    left, let_pass = parted(code, faults, material.signatures) if code in SIGNABLE else (tuple(faults), ())
    return Check(code, Text(de, en), blocks or (code == REVIEW and material.must_be_approved), left, let_pass)


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


def _no_scenes(storyboard: Storyboard, _material: Material) -> Iterable[Fault]:
    if not storyboard.scenes:
        yield fault_at("no-scenes", "scenes", "das Storyboard hat keine Szene", "the storyboard has no scene")


def _letters(place: str, number: int, scene: Scene, material: Material) -> Iterable[Fault]:
    for letter in scene.shown:
        if letter != BASELINE and letter not in material.letters:
            yield fault_at(
                "letter-unknown",
                f"{place}.shown",
                f"Szene {number}: Variante {letter} gibt es im Planfall nicht",
                f"scene {number}: the case has no alternative {letter}",
            )


def _references(place: str, number: int, scene: Scene, material: Material) -> Iterable[Fault]:
    seen: set[tuple[str, str]] = set()
    for language in LANGUAGES:
        for fault in _rendered(place, scene, material, language):
            if (fault.code, fault.text.de) not in seen:
                seen.add((fault.code, fault.text.de))
                yield Fault(fault.code, fault.place, Text(f"Szene {number}: {fault.text.de}", f"scene {number}: {fault.text.en}"))


def _rendered(place: str, scene: Scene, material: Material, language: str) -> Iterator[Fault]:
    for name, text in (("narrative", scene.narrative.in_(language)), ("plain", scene.plain_in(language))):
        yield from render(text, material.measures, language, f"{place}.{name}").faults


def _spoken_references(place: str, number: int, scene: Scene, material: Material) -> Iterable[Fault]:
    """Yield the references of a text alternative that have no value, each once for both languages."""
    seen = set()
    for language in LANGUAGES:
        for reference in unknown_references(scene.text_alternative.in_(language), material.measures, language):
            if reference not in seen:
                seen.add(reference)
                yield fault_at(
                    "reference-unknown",
                    f"{place}.text_alternative",
                    f"Szene {number}: {reference} in der Textalternative gibt es nicht oder lässt sich nicht bilden",
                    f"scene {number}: {reference} in the text alternative does not exist or cannot be formed",
                )


def _measures(place: str, number: int, scene: Scene, material: Material) -> Iterable[Fault]:
    for key in scene.measures:
        if not any(key in measures for measures in material.measures.values()):
            yield fault_at(
                "measure-unknown",
                f"{place}.measures",
                f"Szene {number}: die Kennzahl „{key}“ gibt es nicht",
                f"scene {number}: there is no indicator '{key}'",
            )


def _text(place: str, number: int, scene: Scene, _material: Material) -> Iterable[Fault]:
    if not scene.text_alternative.de.strip():
        yield fault_at(
            "no-text-alternative",
            f"{place}.text_alternative",
            f"Szene {number}: die Textalternative fehlt (ein bis drei Sätze: was, wo, was ändert sich)",
            f"scene {number}: the text alternative is missing (one to three sentences: what, where, what changes)",
        )


def _sun(place: str, number: int, scene: Scene, _material: Material) -> Iterable[Fault]:
    if scene.sun is None:
        yield fault_at(
            "no-sun",
            f"{place}.sun",
            f"Szene {number}: Datum und Uhrzeit des Sonnenstands fehlen",
            f"scene {number}: date and time of the sun are missing",
        )


def _layers(place: str, number: int, scene: Scene, material: Material) -> Iterable[Fault]:
    yield from layerchecks.of_layers(place, number, scene, material.layers)
    yield from layerchecks.of_sunmap(place, number, scene, material.letters)


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


def _of_datasets(rule: Callable[[sourcechecks.Datasets], Iterable[Fault]]) -> Rule:
    return lambda _storyboard, material: rule(material.datasets)


def _reviewed(_storyboard: Storyboard, material: Material) -> Iterable[Fault]:
    return () if material.review is None else (material.review,)


def _contact(storyboard: Storyboard, material: Material) -> Iterable[Fault]:
    if storyboard.contact is None and not material.has_contact:
        yield fault_at("no-contact", "contact", "die Ansprechperson fehlt", "the contact person is missing")


def _colours(place: str, number: int, scene: Scene, _material: Material) -> Iterable[Fault]:
    for text in (scene.narrative.de, scene.text_alternative.de, scene.narrative.en, scene.text_alternative.en):
        match = _COLOUR_WORDS.search(text)
        if match:
            yield fault_at(
                "colour-only",
                place,
                f"Szene {number}: „{match[0]}“ ist grau gedruckt nicht zu erkennen; bitte den Buchstaben nennen",
                f"scene {number}: '{match[0]}' cannot be told in a grey print; please name the letter",
            )
            return


def _english(place: str, number: int, scene: Scene, _material: Material) -> Iterable[Fault]:
    if scene.narrative.de and scene.narrative.de == scene.narrative.en:
        de, en = f"Szene {number}: der englische Text fehlt", f"scene {number}: the English text is missing"
        yield fault_at("no-english", place, de, en)


_RULES: tuple[tuple[str, str, str, bool, Rule], ...] = (
    ("scenes", "Es gibt Szenen", "There are scenes", True, _no_scenes),
    ("alternatives", "Gezeigte Varianten gibt es", "Shown alternatives exist", True, _per_scene(_letters)),
    ("references", "Zahlen lassen sich belegen", "Figures have evidence", True, _per_scene(_references)),
    ("spoken", "Zahlen der Textalternativen gibt es", "Figures of text alternatives exist", True, _per_scene(_spoken_references)),
    ("measures", "Kennzahlen gibt es", "Indicators exist", True, _per_scene(_measures)),
    ("text", "Jede Szene hat eine Textalternative", "Every scene has a text alternative", True, _per_scene(_text)),
    ("sun", "Jedes Bild hat Datum und Uhrzeit", "Every picture has a date and time", True, _per_scene(_sun)),
    ("layers", "Gezeigte Ebenen gehören zur Fassung", "Shown layers are part of the edition", True, _per_scene(_layers)),
    ("media", "Bilder und Videos sind beschrieben", "Pictures and videos are described", True, _per_scene(_media)),
    ("inline", "Bilder im Text liegen vor", "Pictures in the text are there", True, _per_scene(_inline_media)),
    ("exhibits", "Diagramme und Tabellen zeigen Kennzahlen", "Charts and tables show measures", True, _per_scene(_exhibits)),
    ("sources", "Alle Quellen haben einen Datenstand", "All sources have a date", True, _of_datasets(sourcechecks.undated)),
    (
        "licences",
        "Alle Quellen nennen ihre Lizenz",
        "All sources name their licence",
        True,
        _of_datasets(sourcechecks.unlicensed),
    ),
    (
        "fresh",
        "Alle Quellen sind die neuesten ihres Katalogs",
        "All sources are the newest of their catalogue",
        True,
        _of_datasets(sourcechecks.outdated),
    ),
    ("public", "Alle Quellen dürfen gezeigt werden", "All sources may be shown", True, _of_datasets(sourcechecks.closed)),
    ("contact", "Eine Ansprechperson ist genannt", "A contact person is named", True, _contact),
    ("sound", "Videos mit Ton haben Untertitel", "Videos with sound have captions", False, _per_scene(_sound)),
    ("measured", "Messungen gelten dem neuesten Stand", "Measurements are of the newest state", False, _per_scene(_measurements)),
    ("colour", "Kein Satz hängt an einer Farbe", "No sentence relies on a colour", False, _per_scene(_colours)),
    ("english", "Englischer Text vorhanden", "English text present", False, _per_scene(_english)),
    (
        "explained",
        "Abkürzungen sind erklärt",
        "Abbreviations are explained",
        False,
        lambda storyboard, material: plainness.unexplained(storyboard, material.glossary),
    ),
    (
        "sentences",
        "Sätze sind kurz",
        "Sentences are short",
        False,
        lambda storyboard, _material: plainness.long_sentences(storyboard),
    ),
    (
        "verbs",
        "Sätze kommen ohne Ketten von Hauptwörtern aus",
        "Sentences do without chains of nouns",
        False,
        lambda storyboard, _material: plainness.noun_chains(storyboard),
    ),
    (REVIEW, "Die Freigabe liegt vor", "The storyboard is approved", False, _reviewed),
)
SIGNABLE = frozenset({"fresh", "public"})
"""The lines whose open places somebody may sign for; everything else has to be mended."""
