"""What the publish gate asks of everything that stands beside the model: pictures, videos, charts, tables, measurements."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from twin.storytelling.fields import Fault, fault_at
from twin.storytelling.medium import Medium, named_in, sha256_of
from twin.storytelling.narrative import Measures
from twin.storytelling.scene import BASELINE, Scene

Known = Mapping[str, Mapping[str, Any]]
"""What the store knows of each medium, by sha256."""


def of_media(place: str, number: int, scene: Scene, known: Known) -> Iterable[Fault]:
    """Yield every picture without words, source, licence or date, every video without description, and what is not kept."""
    for index, item in enumerate(scene.media):
        at = f"{place}.media[{index}]"
        facts = known.get(sha256_of(item.src))
        if facts is None:
            yield fault_at(
                "media-missing",
                f"{at}.src",
                f"Szene {number}: Bild {index + 1} liegt nicht (mehr) vor; bitte erneut hochladen",
                f"scene {number}: picture {index + 1} is not kept (any more); please upload it again",
            )
        yield from _words(at, number, index, item, is_video=(facts or {}).get("kind") == "video")
        yield from _origin(at, number, index, item)


def _words(at: str, number: int, index: int, item: Medium, *, is_video: bool) -> Iterable[Fault]:
    if item.alternative.de.strip() or (item.decorative and not is_video):
        return
    if is_video:
        yield fault_at(
            "video-undescribed",
            f"{at}.alternative",
            f"Szene {number}: Video {index + 1} hat keine Beschreibung; sie steht auch in Textfassung und Vorlage",
            f"scene {number}: video {index + 1} has no description, which also stands in the text and on the paper",
        )
    else:
        yield fault_at(
            "media-without-text",
            f"{at}.alternative",
            f"Szene {number}: Bild {index + 1} hat keine Beschreibung; schmückt es nur, bitte so kennzeichnen",
            f"scene {number}: picture {index + 1} has no description; if it only decorates, please mark it so",
        )


def _origin(at: str, number: int, index: int, item: Medium) -> Iterable[Fault]:
    lacking = [
        (part, de, en)
        for part, value, de, en in (
            ("source", item.source.strip(), "Quelle", "source"),
            ("licence", item.licence.strip(), "Lizenz", "licence"),
            ("date", item.date, "Datum", "date"),
        )
        if not value
    ]
    if lacking:
        de, en = ", ".join(word for _, word, _ in lacking), ", ".join(word for _, _, word in lacking)
        yield fault_at(
            "media-incomplete",
            f"{at}.{lacking[0][0]}",
            f"Szene {number}: Bild {index + 1} fehlt: {de}",
            f"scene {number}: picture {index + 1} lacks: {en}",
        )


def of_sound(place: str, number: int, scene: Scene, known: Known) -> Iterable[Fault]:
    """Yield every video with sound that has no captions."""
    for index, item in enumerate(scene.media):
        if known.get(sha256_of(item.src), {}).get("has_sound") and not item.captions:
            yield fault_at(
                "video-without-captions",
                f"{place}.media[{index}].captions",
                f"Szene {number}: Video {index + 1} hat Ton, aber keine Untertitel",
                f"scene {number}: video {index + 1} has sound but no captions",
            )


def of_texts(place: str, number: int, scene: Scene, known: Known) -> Iterable[Fault]:
    """Yield every scene whose text names a picture that is not kept."""
    if any(sha256 not in known for sha256 in named_in([scene.narrative.de, scene.narrative.en])):
        yield fault_at(
            "media-missing",
            f"{place}.narrative",
            f"Szene {number}: ein Bild im Text liegt nicht (mehr) vor; bitte erneut einsetzen",
            f"scene {number}: a picture in the text is not kept (any more); please put it in again",
        )


def of_exhibits(place: str, number: int, scene: Scene, letters: Collection[str], measures: Measures) -> Iterable[Fault]:
    """Yield every chart or table without measures, and with measures or states that do not exist."""
    for index, item in enumerate(scene.exhibits):
        at, is_chart = f"{place}.exhibits[{index}]", item.kind == "chart"
        de, en = (f"Diagramm {index + 1}", f"chart {index + 1}") if is_chart else (f"Tabelle {index + 1}", f"table {index + 1}")
        if not item.measures:
            yield fault_at(
                "exhibit-empty",
                f"{at}.measures",
                f"Szene {number}: {de} zeigt keine Kennzahl; bitte welche wählen oder entfernen",
                f"scene {number}: {en} shows no measure; please choose some or remove it",
            )
        for key in item.measures:
            if not any(key in by_key for by_key in measures.values()):
                yield fault_at(
                    "measure-unknown",
                    f"{at}.measures",
                    f"Szene {number}: {de}: die Kennzahl „{key}“ gibt es nicht",
                    f"scene {number}: {en}: there is no indicator '{key}'",
                )
        for letter in item.letters:
            if letter != BASELINE and letter not in letters:
                yield fault_at(
                    "letter-unknown",
                    f"{at}.letters",
                    f"Szene {number}: {de}: Variante {letter} gibt es im Planfall nicht",
                    f"scene {number}: {en}: the case has no alternative {letter}",
                )


def of_measurements(place: str, number: int, scene: Scene, revisions: Mapping[str, int]) -> Iterable[Fault]:
    """Yield every measurement without a label, and every one made before its alternative was changed."""
    for index, item in enumerate(scene.measurements):
        newest = revisions.get(item.letter)
        if item.revision and newest is not None and newest != item.revision:
            yield fault_at(
                "measured-before",
                f"{place}.measurements[{index}].label",
                f"Szene {number}: Messung {index + 1} ist älter als der Stand von {item.letter}; bitte erneut messen",
                f"scene {number}: measurement {index + 1} is older than the state of {item.letter}; please measure again",
            )
