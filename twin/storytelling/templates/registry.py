"""The templates one may begin with, and the storyboard each makes of a case."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from twin.language import NO_TEXT, Text
from twin.storytelling.scene import BASELINE, Scene
from twin.storytelling.storyboard import Storyboard, StoryboardId
from twin.storytelling.templates import told as scenes
from twin.storytelling.templates.plan import plan_scenes
from twin.storytelling.templates.subject import Subject

_MOST = 3
_NO_ALTERNATIVE = Text("Der Planfall hat noch keine Variante.", "The case has no alternative yet.")
_ONE_ALTERNATIVE = Text("Ein Vergleich braucht mindestens zwei Varianten.", "A comparison needs at least two alternatives.")
_NO_PLAN = Text("Dem Planfall ist kein Bebauungsplan zugeordnet.", "No development plan belongs to the case.")


@dataclass(frozen=True, slots=True)
class Template:
    """One way to tell a case; `lacks` says what a case has to have first, None where it suits."""

    key: str
    title: Text
    description: Text
    tell: Callable[[Subject], Iterator[Scene]]
    lacks: Callable[[Subject], Text | None]

    def to_json(self, language: str, about: Subject | None = None) -> dict[str, Any]:
        """Return key, title and description; with a case also `lacks`, empty where the template suits it."""
        lacking = None if about is None else self.lacks(about)
        known = {"key": self.key, "title": self.title.in_(language), "description": self.description.in_(language)}
        return known if about is None else {**known, "lacks": lacking.in_(language) if lacking else ""}


def told(template: Template, about: Subject, *, identifier: str, title: Text | None = None) -> Storyboard:
    """Return the storyboard a template makes of a case, ready to be kept; `title` replaces the one made of the case's."""
    own = Text(f"{about.title}: {template.title.de}", f"{about.title}: {template.title.en}")
    return Storyboard(
        id=StoryboardId(identifier), title=title or own, case=about.case, scenes=tuple(template.tell(about)), summary=NO_TEXT
    )


def _variants(about: Subject) -> Iterator[Scene]:
    shown = about.alternatives[:_MOST]
    letters = tuple(item.letter for item in shown)
    yield scenes.place(about)
    yield scenes.today(about)
    for item in shown:
        yield scenes.alternative(about, item)
    heading = Text("Die Varianten im Vergleich", "The alternatives compared")
    yield scenes.beside(about, (BASELINE, *letters), heading)
    yield scenes.before_after(about, shown[-1])
    moment = datetime(about.year, 3, 21, 15)
    yield scenes.shadows(about, letters, moment, "schatten", Text("21. März um 15 Uhr", "21 March at 3 pm"))


def _before_and_after(about: Subject) -> Iterator[Scene]:
    chosen = about.alternatives[0]
    yield scenes.place(about)
    yield scenes.today(about)
    yield scenes.alternative(about, chosen)
    yield scenes.before_after(about, chosen)
    heading = Text("Was sich in Zahlen ändert", "What changes in figures")
    yield scenes.beside(about, (BASELINE, chosen.letter), heading)
    moment = datetime(about.year, 3, 21, 15)
    words = Text("21. März um 15 Uhr", "21 March at 3 pm")
    yield scenes.shadows(about, (BASELINE, chosen.letter), moment, "schatten", words)


def _shadows(about: Subject) -> Iterator[Scene]:
    letters = (BASELINE, *(item.letter for item in about.alternatives[:_MOST]))
    yield scenes.place(about)
    for month, day, german, english in (
        (3, 21, "21. März", "21 March"),
        (6, 21, "21. Juni", "21 June"),
        (1, 17, "17. Januar", "17 January"),
    ):
        for hour in (9, 12, 15) if month != 1 else (12,):
            words = Text(f"{german} um {hour} Uhr", f"{english} at {hour}:00")
            yield scenes.shadows(about, letters, datetime(about.year, month, day, hour), f"schatten-{month}-{day}-{hour}", words)


def _needs_two(about: Subject) -> Text | None:
    return None if len(about.alternatives) > 1 else _ONE_ALTERNATIVE


def _needs_one(about: Subject) -> Text | None:
    return None if about.alternatives else _NO_ALTERNATIVE


def _needs_plan(about: Subject) -> Text | None:
    return None if about.zones else _NO_PLAN


TEMPLATES: dict[str, Template] = {
    item.key: item
    for item in (
        Template(
            "variants",
            Text("Drei Varianten im Vergleich", "Three alternatives compared"),
            Text(
                "Ort, Bestand, bis zu drei Varianten einzeln und nebeneinander, Vorher-nachher-Schieber, Schatten.",
                "Place, today, up to three alternatives one by one and side by side, before-and-after slider, shadows.",
            ),
            _variants,
            _needs_two,
        ),
        Template(
            "before-after",
            Text("Bestand und Planung", "Today and planned"),
            Text(
                "Ort, Bestand und eine Variante, mit Schieber, Zahlen und Schatten im Vergleich.",
                "Place, today and one alternative, compared by slider, figures and shadows.",
            ),
            _before_and_after,
            _needs_one,
        ),
        Template(
            "plan",
            Text("Bebauungsplan erklärt", "A development plan explained"),
            Text(
                "Jedes Baugebiet des Plans in einfachen Worten, danach, was die Varianten daraus machen.",
                "Every zone of the plan in plain words, then what the alternatives make of it.",
            ),
            plan_scenes,
            _needs_plan,
        ),
        Template(
            "shadow",
            Text("Verschattung", "Shadows"),
            Text(
                "Bestand und bis zu drei Varianten nebeneinander: 21. März und 21. Juni um 9, 12 und 15, 17. Januar um 12 Uhr.",
                "Today and up to three alternatives side by side: 21 March and 21 June at 9, 12 and 15, 17 January at noon.",
            ),
            _shadows,
            _needs_one,
        ),
    )
}
