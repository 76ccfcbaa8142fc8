"""GeoJSON text of any size taken apart into features, without holding more than a piece of it.

Brackets and quotes are counted with numpy over blocks of bytes; what lies between two features is given to orjson in one go.
Three forms are read: a FeatureCollection, one Feature or geometry, and a sequence of them (RFC 8142, newline-delimited).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

from twin.errors import FileDamaged, LimitExceeded

BLOCK = 8 * 1024 * 1024
LARGEST_FEATURE = 200 * 1024 * 1024
_DEEPER, _SHALLOWER = b"{[", b"}]"
_QUOTE, _BACKSLASH = 34, 92
_FEATURES_KEY = re.compile(rb'"features"\s*:\s*$')

Bytes = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int64]


def _bracket_table() -> npt.NDArray[np.int8]:
    table = np.zeros(256, dtype=np.int8)
    table[list(_DEEPER)] = 1
    table[list(_SHALLOWER)] = -1
    return table


@dataclass(slots=True)
class _BracketCounter:
    """Follows nesting over blocks: how deep, inside a string or not, behind a backslash or not."""

    depth: int = 0
    in_string: bool = False
    backslashes: int = 0
    table: npt.NDArray[np.int8] = field(default_factory=_bracket_table)

    def feed(self, block: bytes) -> tuple[Ints, Ints]:
        """Return positions of the brackets outside strings and the depth behind each of them."""
        array = np.frombuffer(block, dtype=np.uint8)
        quotes = self._quotes(array)
        steps = self.table[array]
        places = np.flatnonzero(steps)
        before = np.searchsorted(quotes, places) + int(self.in_string)
        places = places[before % 2 == 0]
        depths = self.depth + np.cumsum(steps[places], dtype=np.int64)
        self.in_string = (len(quotes) + int(self.in_string)) % 2 == 1
        if len(depths):
            self.depth = int(depths[-1])
        return places, depths

    def _quotes(self, array: Bytes) -> Ints:
        """Return the positions of quotes that open or close a string: those behind an even number of backslashes."""
        quotes = np.flatnonzero(array == _QUOTE)
        slashes = np.flatnonzero(array == _BACKSLASH)
        carried, self.backslashes = self.backslashes, 0
        if len(slashes) == 0:
            return quotes[1:] if carried % 2 and len(quotes) and quotes[0] == 0 else quotes
        starts = np.flatnonzero(np.diff(slashes, prepend=-2) != 1)
        lengths = np.diff(starts, append=len(slashes))
        ends = slashes[starts] + lengths
        if slashes[0] == 0:
            lengths[0] += carried
        if ends[-1] == len(array):
            self.backslashes = int(lengths[-1])
        escaped = ends[lengths % 2 == 1]
        if carried % 2 and slashes[0] != 0:
            escaped = np.append(escaped, 0)
        return np.setdiff1d(quotes, escaped, assume_unique=True)


class FeatureText:
    """Walks one GeoJSON file; after a walk `outer` holds the members around the features."""

    def __init__(self, path: Path, name: str) -> None:
        self._path = path
        self._name = name
        self._size = path.stat().st_size
        self.outer: dict[str, Any] = {}
        self.is_sequence = False
        self.position = 0

    @property
    def fraction(self) -> float:
        """Return how much of the file has been walked, 0..1."""
        return min(1.0, self.position / max(1, self._size))

    def __iter__(self) -> Iterator[list[Any]]:
        """Yield the elements (features or geometries as plain data) of one block after another."""
        counter = _BracketCounter()
        self.position = 0
        with self._path.open("rb") as file:
            first = self._first_block(file)
            places, depths = counter.feed(first)
            opening = self._features_array(first, places, depths)
            self.is_sequence = opening is None
            if opening is None:
                yield from self._sequence(file, first, places, depths, counter)
            else:
                yield from self._collection(file, first, opening, places, depths, counter)
        if counter.depth != 0 or counter.in_string:
            raise self._damaged("endet mitten im Text", "ends in the middle of its text")

    def _first_block(self, file: Any) -> bytes:
        block: bytes = file.read(BLOCK)
        if block[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise self._damaged("ist in UTF-16 statt in UTF-8 gespeichert", "is stored in UTF-16 instead of UTF-8")
        self.position = len(block)
        # a byte order mark and the record separators of RFC 8142 become spaces: positions stay as they are
        return b"   " + block[3:] if block.startswith(b"\xef\xbb\xbf") else block

    def _features_array(self, block: bytes, places: Ints, depths: Ints) -> int | None:
        """Return the index (in `places`) of the bracket that opens the top object's `features`, None for other forms."""
        ends = np.flatnonzero(depths <= 0)
        limit = ends[0] if len(ends) else len(places)
        previous = np.concatenate([[0], depths[:-1]])
        for index in np.flatnonzero((depths[:limit] == 2) & (previous[:limit] == 1)):
            place = int(places[index])
            if block[place : place + 1] == b"[" and _FEATURES_KEY.search(block, max(0, place - 80), place):
                return int(index)
        return None

    def _collection(
        self, file: Any, block: bytes, opening: int, places: Ints, depths: Ints, counter: _BracketCounter
    ) -> Iterator[list[Any]]:
        start = int(places[opening]) + 1
        head = block[:start]
        rest = block[start:]
        places, depths = places[opening + 1 :] - start, depths[opening + 1 :]
        scanned = 0  # how much of `rest` stood there before the newest block
        first = True
        while True:
            closing = np.flatnonzero(depths < 2)
            if len(closing):
                end = scanned + int(places[closing[0]])
                yield self._elements(rest[:end], first)
                self._close(head, rest[end:], file, counter)
                return
            whole = np.flatnonzero(depths == 2)
            if len(whole):
                end = scanned + int(places[whole[-1]]) + 1
                yield self._elements(rest[:end], first)
                rest, first = rest[end:], False
            self._ensure_size(rest)
            block = self._next(file)
            if not block:
                raise self._damaged("endet mitten in den Objekten", "ends in the middle of its features")
            scanned = len(rest)
            places, depths = counter.feed(block)
            rest += block

    def _close(self, head: bytes, tail: bytes, file: Any, counter: _BracketCounter) -> None:
        """Read what follows the features and parse it together with what came before them."""
        while block := self._next(file):
            counter.feed(block)
            tail += block
            self._ensure_size(tail)
        outer = self._parse(head + tail)
        if not isinstance(outer, dict):
            raise self._damaged("ist kein GeoJSON-Objekt", "is not a GeoJSON object")
        self.outer = outer

    def _sequence(self, file: Any, rest: bytes, places: Ints, depths: Ints, counter: _BracketCounter) -> Iterator[list[Any]]:
        scanned = 0
        while True:
            ends = scanned + places[depths == 0] + 1
            begin, found = 0, []
            for end in ends.tolist():
                found.append(self._parse(rest[begin:end].lstrip(b"\x1e \t\r\n")))
                begin = end
            if found:
                yield found
            rest = rest[begin:]
            self._ensure_size(rest)
            block = self._next(file)
            if not block:
                break
            scanned = len(rest)
            places, depths = counter.feed(block)
            rest += block
        if rest.strip(b"\x1e \t\r\n"):
            raise self._damaged("endet mitten im Text", "ends in the middle of its text")

    def _next(self, file: Any) -> bytes:
        block: bytes = file.read(BLOCK)
        self.position += len(block)
        return block

    def _elements(self, text: bytes, first: bool) -> list[Any]:
        text = text.strip(b" \t\r\n")
        if not first and text:
            if not text.startswith(b","):
                raise self._damaged("hat zwischen zwei Objekten kein Komma", "has no comma between two features")
            text = text[1:]
        elements: list[Any] = self._parse(b"[" + text + b"]")
        return elements

    def _parse(self, text: bytes) -> Any:
        try:
            return orjson.loads(text)
        except orjson.JSONDecodeError as error:
            if "memory" in str(error).lower():
                raise MemoryError from error
            around = text[max(0, error.pos - 12) : error.pos + 12]
            if b"NaN" in around or b"Infinity" in around:
                raise self._damaged("enthält NaN oder Infinity", "holds NaN or Infinity", "GEOJSON_NOT_A_NUMBER") from error
            if "utf-8" in str(error).lower() or "utf8" in str(error).lower():
                raise self._damaged("ist nicht in UTF-8 gespeichert", "is not stored in UTF-8", "GEOJSON_ENCODING") from error
            near = around.decode("utf-8", "replace").replace("\n", " ").strip()
            raise self._damaged(f"ist kein gültiges JSON (bei „{near}“)", f"is not valid JSON (near '{near}')") from error

    def _ensure_size(self, rest: bytes) -> None:
        if len(rest) > LARGEST_FEATURE:
            raise LimitExceeded(
                "GEOJSON_FEATURE_TOO_LARGE",
                f"„{self._name}“ enthält ein Objekt von mehr als {LARGEST_FEATURE >> 20} MB.",
                f"'{self._name}' holds a feature of more than {LARGEST_FEATURE >> 20} MB.",
                file=self._name,
            )

    def _damaged(self, de: str, en: str, code: str = "GEOJSON_MALFORMED") -> FileDamaged:
        return FileDamaged(
            code, f"„{self._name}“ {de} und wird nicht gelesen.", f"'{self._name}' {en} and is not read.", file=self._name
        )
