"""One explained word: its name, what it stands for, the explanation in both languages, and how else it is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from twin.errors import DocumentInvalid
from twin.language import NO_TEXT, Text
from twin.storytelling.fields import Fault, Fields

_UNFIT = re.compile(r"[<>&\"{}\n]")
_MOST_FORMS = 12


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the glossary, `name` as people write it ("GRZ"); `title` is the word in full, empty where the name is that."""

    name: str
    explanation: Text
    title: Text = NO_TEXT
    forms: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Return the name in a form that addresses can hold: "B-Plan", "Örtliche-Bauvorschrift"."""
        return re.sub(r"\W+", "-", self.name).strip("-")

    @property
    def written(self) -> tuple[str, ...]:
        """Return every way the word is written, also its full title in both languages, each once."""
        ways = (self.name, self.title.de, self.title.en, *self.forms)
        return tuple(dict.fromkeys(way for way in ways if way))

    def to_json(self) -> dict[str, Any]:
        """Return name, title, explanation and forms as plain data, the texts in both languages."""
        return {
            "name": self.name,
            "title": self.title.to_json(),
            "explanation": self.explanation.to_json(),
            "forms": list(self.forms),
        }


def parse(data: Mapping[str, Any]) -> Term:
    """Return the term of such plain data.

    Raises DocumentInvalid (TERM_INVALID) whose `faults` name every wrong field: a name of up to 60 characters and a German
    explanation are needed, and no way of writing holds the signs of markup.
    """
    faults: list[Fault] = []
    fields = Fields(data, "", faults)
    fields.known(("name", "title", "explanation", "forms"))
    term = Term(
        name=fields.string("name", required=True, limit=60).strip(),
        explanation=fields.text("explanation", required=True, limit=1_000),
        title=fields.text("title", limit=200),
        forms=tuple(form for item in fields.strings("forms") if (form := item.strip()))[:_MOST_FORMS],
    )
    if any(_UNFIT.search(way) or len(way) > 200 for way in term.written) or (term.name and not term.key):
        said = Text("Name und Schreibweisen sind Wörter ohne < > & { }", "name and spellings are words without < > & { }")
        faults.append(Fault("unfit", "name", said))
    if faults:
        raise DocumentInvalid(
            "TERM_INVALID",
            "Der Eintrag lässt sich nicht speichern: " + "; ".join(fault.text.de for fault in faults) + ".",
            "The entry cannot be saved: " + "; ".join(fault.text.en for fault in faults) + ".",
            faults=[fault.to_json() for fault in faults],
        )
    return term


def from_json(data: Mapping[str, Any]) -> Term:
    """Return a term that was kept or frozen, as it was written then."""
    # a title may be needed in one language only: "Baugrenze" says it all in German
    title = data.get("title") or {}
    both = Text(str(title.get("de") or ""), str(title.get("en") or ""))
    return Term(str(data["name"]), Text.from_json(data.get("explanation") or ""), both, tuple(data.get("forms") or ()))
