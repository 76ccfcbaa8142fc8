"""A narrative as blocks of plain runs: the safe HTML of an edition in a form that a typesetter takes without reading markup."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

_LEAVES = ("p", "h3", "h4", "h5", "h6", "pre", "td", "th")
_MARKS = {"strong": "strong", "em": "em", "s": "strike", "code": "code"}
_FALLBACK = "p"


def blocks(html: str, picture: str = "{text}") -> list[dict[str, Any]]:
    """Return the blocks of rendered narrative HTML.

    A block has `kind` p, h, pre or rule with `runs`; quote with `blocks`; ul or ol with `items` (a list of blocks each) and
    `start`; table with `rows` of cells {"head", "runs"}. A run has `text` and, where it is so, `strong`, `em`, `strike`,
    `code`, `href` or `evidence` ("A.GFZ"). A picture becomes its text alternative, put into `picture`.
    """
    reader = _Reader(picture)
    reader.feed(html)
    reader.close()
    return reader.blocks


class _Reader(HTMLParser):
    """Walks the few tags that `narrative.render` lets through."""

    def __init__(self, picture: str) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[dict[str, Any]] = []
        self._picture = picture
        self._places: list[list[dict[str, Any]]] = [self.blocks]
        self._runs: list[dict[str, Any]] | None = None
        self._style: list[tuple[str, dict[str, Any]]] = []
        self._in_code_block = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a block, a list or a mark."""
        given = dict(attrs)
        if tag in _LEAVES:
            self._open_leaf(tag)
        elif tag in ("ul", "ol"):
            self._add({"kind": tag, "start": int(given.get("start") or 1), "items": []})
        elif tag == "li":
            self._places.append([])
            self._places[-2][-1]["items"].append(self._places[-1])
        elif tag == "blockquote":
            self._places.append([])
            self._places[-2].append({"kind": "quote", "blocks": self._places[-1]})
        elif tag == "table":
            self._add({"kind": "table", "rows": []})
        elif tag == "tr":
            self._places[-1][-1]["rows"].append([])
        elif tag == "hr":
            self._add({"kind": "rule", "runs": []})
        elif tag == "br":
            self._say("\n")
        elif tag == "img":
            self._say(self._picture.replace("{text}", given.get("alt") or ""))
        elif tag == "a":
            self._style.append((tag, _link(given)))
        elif tag in _MARKS:
            self._style.append((tag, {_MARKS[tag]: True}))

    def handle_endtag(self, tag: str) -> None:
        """Close what was opened."""
        if tag in _LEAVES:
            self._runs, self._in_code_block = None, False
        elif tag in ("li", "blockquote"):
            self._runs = None
            self._places.pop()
        elif self._style and self._style[-1][0] == tag:
            self._style.pop()

    def handle_data(self, data: str) -> None:
        """Take the text between two tags; outside of a block only what is more than white space."""
        if self._runs is not None or data.strip():
            self._say(data)

    def _add(self, block: dict[str, Any]) -> None:
        self._runs = None
        self._places[-1].append(block)

    def _open_leaf(self, tag: str) -> None:
        runs: list[dict[str, Any]] = []
        if tag in ("td", "th"):
            self._places[-1][-1]["rows"][-1].append({"head": tag == "th", "runs": runs})
        else:
            self._add({"kind": "h" if tag[0] == "h" else tag, "runs": runs})
        self._in_code_block = tag == "pre"
        self._runs = runs

    def _say(self, text: str) -> None:
        if self._runs is None:
            # the text of a tight list stands in the item itself, without a paragraph
            self._open_leaf(_FALLBACK)
        style = {name: value for _, marks in self._style for name, value in marks.items()}
        shown = text if self._in_code_block or text == "\n" else " ".join(text.replace("\n", " ").split(" "))
        if self._runs is not None and shown:
            self._runs.append({"text": shown, **style})


def _link(given: dict[str, str | None]) -> dict[str, Any]:
    reference = given.get("data-beleg")
    if reference:
        return {"evidence": reference}
    href = given.get("href") or ""
    return {"href": href} if href.startswith(("https://", "http://", "mailto:")) else {}
