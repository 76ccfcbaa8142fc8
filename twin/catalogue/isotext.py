"""Words in ISO records: plain, as links (Anchor), in several languages (PT_FreeText), and codes of code lists."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from twin.importers.xml import Element, local_name

MOST_TEXT = 20_000
"""Characters of one text; what is longer is no description any more and is cut."""

_XLINK = "{http://www.w3.org/1999/xlink}"
_PARAGRAPH = re.compile(r"\n\s*\n")
_GERMAN = ("ger", "deu", "de", "german", "deutsch")


@functools.lru_cache(maxsize=512)
def _any_namespace(path: str) -> str:
    return "/".join(part if part == "." else "{*}" + part for part in path.split("/"))


def find(element: Element | None, path: str) -> Element | None:
    """Return the first element down a path of local names such as `citation/CI_Citation`, None when there is none."""
    return None if element is None else element.find(_any_namespace(path))


def each(element: Element | None, path: str) -> Iterator[Element]:
    """Yield all elements down a path of local names."""
    return iter(()) if element is None else element.iterfind(_any_namespace(path))


def within(element: Element | None, *names: str) -> Iterator[Element]:
    """Yield all elements of these local names at any depth."""
    return iter(()) if element is None else element.iter(*["{*}" + name for name in names])


def plain(text: str | None) -> str:
    """Return a text on one line, cut to `MOST_TEXT`."""
    line = " ".join((text or "").split())
    return line if len(line) <= MOST_TEXT else line[:MOST_TEXT] + "…"


def paragraphs(text: str | None) -> str:
    """Return a text with its paragraphs (blank lines) kept and all other breaks gone, cut to `MOST_TEXT`."""
    found = "\n\n".join(filter(None, (" ".join(part.split()) for part in _PARAGRAPH.split(text or ""))))
    return found if len(found) <= MOST_TEXT else found[:MOST_TEXT] + "…"


def code(element: Element | None) -> str:
    """Return the code of a code list element: its `codeListValue`, else its words."""
    if element is None:
        return ""
    return plain(element.get("codeListValue")) or plain(element.text)


def code_in(element: Element | None, path: str) -> str:
    """Return the code of the one child at the end of a path, whatever list it is of."""
    found = find(element, path)
    return code(next((child for child in found if isinstance(child.tag, str)), None)) if found is not None else ""


def anchor(element: Element | None) -> str:
    """Return the address a property's words lead to: of its Anchor, else its own, "" when there is none."""
    if element is None:
        return ""
    for child in element:
        if local_name(child.tag) == "Anchor":
            return str(child.get(_XLINK + "href") or "").strip()
    return str(element.get(_XLINK + "href") or "").strip()


def link_title(element: Element) -> str:
    """Return the xlink:title of an element."""
    return plain(element.get(_XLINK + "title"))


class Wording:
    """The words of one record: German where it has several languages and German is one, else those of its main language."""

    def __init__(self, root: Element) -> None:
        """Learn which marks (`#DE`) mean German in this record."""
        self._german: set[str] = set()
        for locale in within(root, "PT_Locale"):
            if code(next(within(locale, "LanguageCode"), None)).lower() in _GERMAN and locale.get("id"):
                self._german.add("#" + locale.get("id"))

    def of(self, element: Element | None) -> str:
        """Return the words of a property (`gmd:title`, `mri:abstract`) on one line."""
        return plain(self.raw(element))

    def at(self, element: Element | None, path: str) -> str:
        """Return the words at the end of a path on one line."""
        return plain(self.raw(find(element, path)))

    def raw(self, element: Element | None) -> str:
        """Return the words of a property as they stand."""
        if element is None:
            return ""
        main, others = "", None
        for child in element:
            name = local_name(child.tag)
            if name == "PT_FreeText":
                others = child
            elif name and not main:
                main = child.text or ""
        if others is not None and (self._german or not main.strip()):
            translated = {item.get("locale"): item.text or "" for item in within(others, "LocalisedCharacterString")}
            german = next((words for mark, words in translated.items() if mark in self._german and words.strip()), "")
            main = german or main or next((words for words in translated.values() if words.strip()), "")
        return main if main.strip() else (element.text or "")

    def others(self, element: Element | None) -> tuple[str, ...]:
        """Return the words of a property in its other languages."""
        if element is None:
            return ()
        taken = self.of(element)
        main = [plain(child.text) for child in element if local_name(child.tag) in ("CharacterString", "Anchor")]
        found = [*main, *(plain(item.text) for item in within(element, "LocalisedCharacterString"))]
        return tuple(dict.fromkeys(words for words in found if words and words != taken))
