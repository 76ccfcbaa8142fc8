"""How words of a search and of what is searched become alike: case, accents, umlauts and their spellings do not count."""

from __future__ import annotations

import re
import unicodedata

MOST_WORDS = 16
_LONGEST = 60
_WORD = re.compile(r"[^\W_]+")
# Gebäude, Gebaeude and Gebaude are one word; what begins alike still begins alike, so a prefix stays a prefix
_UMLAUTS = re.compile(r"(?<=[aou])e")
_LETTERS = str.maketrans({"æ": "a", "ø": "o", "œ": "o", "ł": "l", "đ": "d"})


def folded(text: str) -> str:
    """Return text in lower case without accents; ä, ae and a are one, so are ö and ü, ß is ss."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in plain if not unicodedata.combining(char))
    return _UMLAUTS.sub("", bare.casefold().translate(_LETTERS))


def words_of(text: str) -> list[str]:
    """Return the words of a text, folded: runs of letters and digits; nothing else has a meaning."""
    return [word[:_LONGEST] for word in _WORD.findall(folded(text))]


def wanted_words(text: str) -> list[str]:
    """Return the words of a search, each once, the first sixteen."""
    return list(dict.fromkeys(words_of(text)))[:MOST_WORDS]
