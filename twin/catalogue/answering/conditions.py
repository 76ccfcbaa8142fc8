"""What a filter can ask of a record: its properties by name, comparisons, patterns, places, and their combinations.

Property names are those of CSW's core (`dc:title`, `csw:AnyText`) and of the ISO profile (`apiso:Title`), with or without prefix
or path. A comparison holds where one of the values meets it; where a record has no value it never holds.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import shapely

from twin.catalogue.record import CatalogueRecord

ANY_TEXT = "anytext"
BOX = "boundingbox"
# enough text of one record to be found by; more would only slow every search
_LONGEST = 20_000


class Searched:
    """A record as filters see it; texts are gathered once."""

    def __init__(self, record: CatalogueRecord) -> None:
        self.record = record
        self._kept: dict[str, tuple[str, ...]] = {}

    def values(self, name: str) -> tuple[str, ...]:
        """Return the values of a property (a key of PROPERTIES); empty when the record has none."""
        if name not in self._kept:
            self._kept[name] = tuple(value for value in PROPERTIES[name](self.record) if value)
        return self._kept[name]

    @property
    def place(self) -> shapely.Geometry | None:
        """Return the rectangle of the record in CRS84, None where it has none."""
        box = self.record.bbox
        return shapely.box(box.min_x, box.min_y, box.max_x, box.max_y) if box else None


Condition = Callable[[Searched], bool]
Values = Callable[[CatalogueRecord], Iterable[str]]


def _any_text(record: CatalogueRecord) -> Iterable[str]:
    parts = [record.identifier, record.title, *record.other_titles, record.abstract, *record.keywords, *record.topics]
    parts += [record.lineage, *(contact.organisation for contact in record.contacts), record.constraints.licence]
    parts += [f"{item.name} {item.title} {item.format}" for item in record.distributions]
    yield "\n".join(part for part in parts if part)[:_LONGEST]


def _organisations(role: str) -> Values:
    return lambda record: [item.organisation for item in record.contacts if not role or item.role == role]


def _rights(record: CatalogueRecord) -> Iterable[str]:
    given = record.constraints
    return dict.fromkeys((given.licence, *given.access, *given.use))


def _formats(record: CatalogueRecord) -> Iterable[str]:
    return dict.fromkeys(item.format for item in record.distributions)


def _dates(record: CatalogueRecord) -> Iterable[str]:
    """Return the dates of the data, else that of the record: Dublin Core often knows no other."""
    own = [date for date in (record.dates.revision, record.dates.publication, record.dates.creation) if date]
    return own or [record.dates.metadata]


PROPERTIES: dict[str, Values] = {
    ANY_TEXT: _any_text,
    "identifier": lambda record: [record.identifier],
    "title": lambda record: [record.title],
    "alternatetitle": lambda record: record.other_titles,
    "abstract": lambda record: [record.abstract],
    "description": lambda record: [record.abstract],
    "subject": lambda record: [*record.keywords, *record.topics],
    "keyword": lambda record: record.keywords,
    "topiccategory": lambda record: record.topics,
    "type": lambda record: [record.kind],
    "format": _formats,
    "language": lambda record: [record.language],
    "resourcelanguage": lambda record: [record.language],
    "modified": lambda record: [record.dates.metadata or record.edition_date],
    "date": _dates,
    "creationdate": lambda record: [record.dates.creation],
    "publicationdate": lambda record: [record.dates.publication],
    "revisiondate": lambda record: [record.dates.revision],
    "creator": _organisations("originator"),
    "publisher": _organisations("publisher"),
    "contributor": _organisations("author"),
    "organisationname": _organisations(""),
    "rights": _rights,
    "lineage": lambda record: [record.lineage],
    "source": lambda record: [record.lineage],
    "relation": lambda record: [record.parent, *record.coupled],
    "parentidentifier": lambda record: [record.parent],
    "operateson": lambda record: record.coupled,
    "servicetype": lambda record: [record.service_type],
    "servicetypeversion": lambda record: record.service_versions,
    "resourceidentifier": lambda record: record.resource_identifiers,
    "crs": lambda record: record.crs,
    "denominator": lambda record: [str(scale) for scale in record.resolution.scales],
    "distancevalue": lambda record: [f"{metres:g}" for metres in record.resolution.metres],
    BOX: lambda record: [" ".join(f"{side:g}" for side in record.bbox.to_list())] if record.bbox else [],
}
_COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def property_of(written: str) -> str | None:
    """Return the key of PROPERTIES a name means (`/csw:Record/dc:title` is `title`), None when it is none of them."""
    name = written.strip().rpartition("/")[2].rpartition(":")[2].lower()
    return name if name in PROPERTIES else None


@dataclass(frozen=True, slots=True)
class Pattern:
    """A text with signs that stand for any text and for any one character; "" where there is no such sign."""

    text: str
    many: str = "%"
    one: str = "_"
    escape: str = "\\"

    def finder(self, *, exact: bool, anywhere: bool) -> Callable[[str], bool]:
        """Return what says whether a text fits; `exact` heeds capitals, `anywhere` lets any text stand around.

        The pieces between the signs are looked for one behind the other, so the time grows with the text alone.
        """
        flags = re.DOTALL if exact else re.DOTALL | re.IGNORECASE
        pieces = [(re.compile("".join(signs), flags), len(signs)) for signs in self._pieces()]
        if anywhere:
            return lambda text: _in_order(pieces, text, 0, len(text)) is not None
        if len(pieces) == 1:
            return lambda text: pieces[0][0].fullmatch(text) is not None
        return lambda text: _fits(pieces, text)

    def _pieces(self) -> list[list[str]]:
        """Return what stands between the signs for any text, each as one expression a character."""
        found: list[list[str]] = [[]]
        escaped = False
        for sign in self.text:
            if escaped or sign not in (self.many, self.one, self.escape):
                found[-1].append(re.escape(sign))
                escaped = False
            elif sign == self.escape:
                escaped = True
            elif sign == self.many:
                found.append([])
            else:
                found[-1].append(".")
        return found


_Piece = tuple[re.Pattern[str], int]


def _in_order(pieces: Sequence[_Piece], text: str, at: int, end: int) -> int | None:
    """Return where the last piece ends when all stand in the text one behind the other, None otherwise."""
    for piece, _ in pieces:
        found = piece.search(text, at, end)
        if found is None:
            return None
        at = found.end()
    return at


def _fits(pieces: Sequence[_Piece], text: str) -> bool:
    (last, length), begun = pieces[-1], pieces[0][0].match(text)
    end = len(text) - length
    if begun is None or end < begun.end():
        return False
    return last.fullmatch(text, end) is not None and _in_order(pieces[1:-1], text, begun.end(), end) is not None


def compared(name: str, sign: str, literal: str, *, exact: bool = True) -> Condition:
    """Return a comparison of a property with a literal by =, <>, <, <=, > or >=: as numbers where both are, else as texts."""
    if sign == "<>":
        equal = compared(name, "=", literal, exact=exact)
        return lambda item: bool(item.values(name)) and not equal(item)
    number, wanted = _number(literal), literal if exact else literal.casefold()
    holds = _COMPARED[sign]

    def condition(item: Searched) -> bool:
        for value in item.values(name):
            other = _number(value) if number is not None else None
            if holds(other, number) if other is not None else holds(value if exact else value.casefold(), wanted):
                return True
        return False

    return condition


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def like(name: str, pattern: Pattern, *, exact: bool = False) -> Condition:
    """Return whether a value fits a pattern; within the whole text of a record it may stand anywhere."""
    fits = pattern.finder(exact=exact, anywhere=name == ANY_TEXT)
    return lambda item: any(fits(value) for value in item.values(name))


def missing(name: str) -> Condition:
    """Return whether a record has no value of a property."""
    return lambda item: not item.values(name)


def both(parts: Sequence[Condition]) -> Condition:
    """Return whether all conditions hold."""
    return lambda item: all(part(item) for part in parts)


def either(parts: Sequence[Condition]) -> Condition:
    """Return whether any condition holds."""
    return lambda item: any(part(item) for part in parts)


def opposite(part: Condition) -> Condition:
    """Return whether a condition does not hold."""
    return lambda item: not part(item)


def placed(relation: str, place: shapely.Geometry) -> Condition:
    """Return whether the rectangle of a record has a relation of shapely's name (`intersects`, `within`) to a place."""
    test = getattr(shapely, relation)

    def condition(item: Searched) -> bool:
        own = item.place
        return own is not None and bool(test(own, place))

    return condition
