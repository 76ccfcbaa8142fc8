"""Sentences in the two languages of the interface, German first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["de", "en"]
LANGUAGES: tuple[Language, ...] = ("de", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence or label in German and English."""

    de: str
    en: str

    def in_(self, language: str) -> str:
        """Return the sentence in `language`; everything but English reads German."""
        return self.en if language == "en" else self.de

    def to_json(self) -> dict[str, str]:
        """Return both languages by their code."""
        return {"de": self.de, "en": self.en}

    @classmethod
    def from_json(cls, value: str | dict[str, str]) -> Text:
        """Return the text kept in a document: a plain string serves both languages."""
        if isinstance(value, str):
            return cls(value, value)
        german = value.get("de") or value.get("en") or ""
        return cls(german, value.get("en") or german)


NO_TEXT = Text("", "")
