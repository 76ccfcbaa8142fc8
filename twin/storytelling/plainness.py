"""Hints for plain writing: long sentences, chains of nouns, abbreviations nobody explains. They advise and never block."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from twin.language import LANGUAGES, Text
from twin.storytelling.fields import Fault
from twin.storytelling.glossary.finding import is_abbreviation, used
from twin.storytelling.glossary.term import Term
from twin.storytelling.scene import Scene
from twin.storytelling.storyboard import Storyboard

LONGEST = 20
"""Words of a sentence; in the plain-language text it is LONGEST_PLAIN."""
LONGEST_PLAIN = 12
_NOUNS = 3

# a colon or semicolon ends what is read in one breath, too; a stop does unless it follows a number ("21. März") or one of the
# short forms that are written with it
_STOP = re.compile(r"(?<=[;:])\s+|(?<=[.!?])[\"“’)*_]*\s+(?=[\"„(*_{]*[A-ZÄÖÜ0-9{])")
_NO_STOP = re.compile(
    r"(?:\b\d{1,3}|\b[A-Za-zÄÖÜäöü]|\b(?:z|bzw|ca|max|min|Nr|Abs|Art|Str|inkl|exkl|ggf|evtl|usw|bzgl|St|Dr|Prof|vgl|Mio|Mrd|Tsd"
    r"|approx|no|sec|e\.g|i\.e|vs))\.$"
)
_BLOCKS = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*+>#|]|\d+[.)])\s)|(?<=:)\n")
_BULLET = re.compile(r"^\s*(?:[-*+>]|#{1,6}|\d+[.)])\s+")
_REFERENCE = re.compile(r"\{\{[^{}]*\}\}")
_ADDRESS = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_WORD = re.compile(r"[\w§%][\w.,’'/°²³%-]*")
_NOMINAL = re.compile(r"\b[A-ZÄÖÜ][a-zäöüß-]{3,}(?:ung|heit|keit|ierung|ation)(?:en|s)?\b")
_TOKEN = re.compile(r"(?<![\w/.-])[A-ZÄÖÜ][A-Za-zÄÖÜäöüß]*[A-ZÄÖÜ][A-Za-zÄÖÜäöüß]*\d?(?![\w])")
_KNOWN = {"EU", "PDF", "QR", "CO", "USA", "DIN", "ISO", "OK", "TV", "DE"}
_SPOKEN_CAPITALS = 6
"""A word in capitals of this length on is emphasis, not an abbreviation."""


def long_sentences(storyboard: Storyboard) -> Iterator[Fault]:
    """Yield the sentences that are longer than people follow, each with its words as `quote`."""
    for place, number, field, language, text in _texts(storyboard, ("narrative", "plain")):
        most = LONGEST_PLAIN if field == "plain" else LONGEST
        for sentence in sentences(text):
            count = word_count(sentence)
            if count > most:
                said = _short(sentence)
                yield Fault(
                    "long-sentence",
                    f"{place}.{field}",
                    Text(
                        f"Szene {number}: ein Satz mit {count} Wörtern („{said} …“); bis {most} liest er sich leichter",
                        f"scene {number}: a sentence of {count} words ('{said} …'); up to {most} it is easier to read",
                    ),
                    quote=sentence,
                    language=language,
                )


def noun_chains(storyboard: Storyboard) -> Iterator[Fault]:
    """Yield German sentences with three or more nouns on -ung, -heit, -keit, -ation: a verb says it more plainly."""
    for place, number, field, language, text in _texts(storyboard, ("narrative", "plain")):
        for sentence in sentences(text) if language == "de" else ():
            found = _NOMINAL.findall(sentence)
            if len(found) >= _NOUNS:
                yield Fault(
                    "noun-chain",
                    f"{place}.{field}",
                    Text(
                        f"Szene {number}: {', '.join(found)} in einem Satz; ein Verb sagt es einfacher",
                        f"scene {number}: {', '.join(found)} in one sentence; a verb says it more plainly",
                    ),
                    quote=sentence,
                    language=language,
                )


def unexplained(storyboard: Storyboard, terms: Sequence[Term]) -> Iterator[Fault]:
    """Yield abbreviations that neither the glossary nor the text itself explains, each once, with the word as `subject`."""
    seen: set[str] = set()
    for place, number, field, language, text in _texts(storyboard, ("narrative", "plain", "text_alternative")):
        for word in abbreviations(text):
            if word not in seen and not used((word,), terms) and not _is_said_in_full(word, storyboard.scenes):
                seen.add(word)
                yield Fault(
                    "unexplained",
                    f"{place}.{field}",
                    Text(
                        f"Szene {number}: „{word}“ ist nirgends erklärt",
                        f"scene {number}: '{word}' is explained nowhere",
                    ),
                    quote=word,
                    language=language,
                    subject=word,
                )


def sentences(markdown: str) -> list[str]:
    """Return the sentences of a text as they are written there, without the signs of a list or heading before them."""
    found: list[str] = []
    for block in _BLOCKS.split(markdown):
        start, text = 0, _BULLET.sub("", block.strip())
        for stop in _STOP.finditer(text):
            if not _NO_STOP.search(text, start, stop.start()):
                found.append(text[start : stop.end()].strip())
                start = stop.end()
        found.append(text[start:].strip())
    return [sentence for sentence in found if sentence]


def word_count(sentence: str) -> int:
    """Return how many words a sentence has; an inserted figure is one, an address none."""
    return len(_WORD.findall(_ADDRESS.sub(r"\1", _REFERENCE.sub("0", sentence))))


def abbreviations(text: str) -> list[str]:
    """Return the abbreviations of a text, each once, in order; words in capitals are none."""
    said = _ADDRESS.sub(r"\1", _REFERENCE.sub(" ", text))
    found = (match[0] for match in _TOKEN.finditer(said))
    return list(dict.fromkeys(word for word in found if is_abbreviation(word) and not _is_common(word)))


def _is_common(word: str) -> bool:
    is_emphasis = word.isupper() and len(word) >= _SPOKEN_CAPITALS
    return word in _KNOWN or is_emphasis or re.fullmatch(r"[IVX]+", word) is not None


def _is_said_in_full(word: str, scenes: Iterable[Scene]) -> bool:
    """Return whether some scene explains the word in brackets, as in "Geschossflächenzahl (GFZ)" or "GFZ (Geschoss…)"."""
    pattern = re.compile(rf"\w \(\W*{re.escape(word)}\W*\)|(?<!\w){re.escape(word)} \(\w{{4,}}")
    return any(pattern.search(text.in_(language)) for scene in scenes for text in (scene.narrative, scene.plain, scene.heading)
               for language in LANGUAGES)  # fmt: skip


def _texts(storyboard: Storyboard, names: Sequence[str]) -> Iterator[tuple[str, int, str, str, str]]:
    """Yield place, number, field, language and text of these fields; English only where it is not the German."""
    for index, scene in enumerate(storyboard.scenes):
        for field in names:
            both: Text = getattr(scene, field)
            for language in LANGUAGES:
                if language == "de" or both.en != both.de:
                    yield f"scenes[{index}]", index + 1, field, language, both.in_(language)


def _short(sentence: str) -> str:
    return " ".join(_REFERENCE.sub("…", sentence).split()[:5])
