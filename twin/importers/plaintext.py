"""Texts freed of the markup some formats carry in their attributes."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

_SILENT = frozenset({"script", "style", "head", "title", "iframe", "object", "svg"})
_BREAKS = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "table", "ul", "ol"})
_MARKUP = re.compile(r"<[a-zA-Z/!?]")
_MOST_ROUNDS = 5


class _Words(HTMLParser):
    """Collects the words between tags."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a silent element, or a new line."""
        if tag in _SILENT:
            self._silent += 1
        elif tag in _BREAKS:
            self.words.append("\n")
        elif tag in ("td", "th"):
            self.words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        """End a silent element."""
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)

    def handle_data(self, data: str) -> None:
        """Keep words outside silent elements."""
        if not self._silent:
            self.words.append(data)


def plain(text: str) -> str:
    """Return a text without tags, scripts and character references; what looks like a tag afterwards is taken out again."""
    if "<" not in text and "&" not in text:
        return text
    for _ in range(_MOST_ROUNDS):
        reader = _Words()
        reader.feed(text)
        reader.close()
        text = "".join(reader.words)
        if not _MARKUP.search(text):
            break
    else:
        text = _MARKUP.sub("", html.unescape(text))
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)
