"""The search in catalogues as an address says it: its fields checked, its filters as chips, the same search one filter wider."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from werkzeug.datastructures import MultiDict

from twin.catalogue.record import Kind
from twin.catalogue.wanted import Order, Wanted
from twin.geodata.bbox import BBox
from twin.language import Text

KINDS: tuple[Kind, ...] = get_args(Kind)
ORDERS: tuple[Order, ...] = get_args(Order)
SIDES = ("west", "south", "east", "north")
TOWN = "town"
_ASKING = ("q", "sort", *SIDES)
_MOST_LETTERS = 300
_PLAIN = ("keyword", "topic", "organisation", "since", "until")
_AREA_WRONG = Text(
    "Das Gebiet braucht vier Zahlen in Grad: West kleiner als Ost, Süd kleiner als Nord.",
    "The area needs four numbers in degrees: west less than east, south less than north.",
)


@dataclass(frozen=True, slots=True)
class SearchForm:
    """A search as it was asked for; what cannot be read is left out of `wanted` and told in `faults`.

    `catalogues` are the ids chosen, none for all. `in_town` says that the area is the town's own extent. `is_asked` is False
    while the address asks nothing: then no catalogue is to be contacted.
    """

    wanted: Wanted
    catalogues: tuple[str, ...] = ()
    start: int = 0
    in_town: bool = False
    faults: tuple[Text, ...] = ()
    is_asked: bool = True

    def filters(self) -> list[str]:
        """Return the names of what narrows the search beside its words, in the order of the page."""
        wanted = self.wanted
        said: list[tuple[str, Any]] = [
            ("area", wanted.bbox),
            *((name, getattr(wanted, name)) for name in ("topic", "keyword")),
            *((f"kind:{kind}", True) for kind in wanted.kinds),
            *((name, getattr(wanted, name)) for name in ("organisation", "since", "until")),
            ("shown", wanted.shown_only),
            *((f"catalogue:{item}", True) for item in self.catalogues),
        ]
        return [name for name, value in said if value]

    def without(self, name: str) -> SearchForm:
        """Return the search without one of its filters or, with "q", without its words; it begins at the first hit again."""
        wanted, kind = self.wanted, name.partition(":")[2]
        fresh = dataclasses.replace(self, start=0)
        if name == "area":
            return dataclasses.replace(fresh, wanted=dataclasses.replace(wanted, bbox=None), in_town=False)
        if name.startswith("catalogue:"):
            return dataclasses.replace(fresh, catalogues=tuple(item for item in self.catalogues if item != kind))
        if name.startswith("kind:"):
            kept = tuple(item for item in wanted.kinds if item != kind)
            return dataclasses.replace(fresh, wanted=dataclasses.replace(wanted, kinds=kept))
        emptied: dict[str, dict[str, Any]] = {"q": {"text": ""}, "shown": {"shown_only": False}}
        return dataclasses.replace(fresh, wanted=dataclasses.replace(wanted, **emptied.get(name, {name: ""})))

    def at(self, start: int) -> SearchForm:
        """Return the same search from another hit on."""
        return dataclasses.replace(self, start=max(0, start))

    def arguments(self) -> dict[str, Any]:
        """Return the query of the address that asks for this search."""
        return {name: value[0] if len(value) == 1 else value for name, value in self._arguments()}

    def _arguments(self) -> Iterator[tuple[str, list[Any]]]:
        wanted = self.wanted
        if wanted.text or (self.is_asked and not self.filters()):
            yield "q", [wanted.text]
        if self.in_town:
            yield "area", [TOWN]
        elif wanted.bbox is not None:
            yield from ((side, [degrees(value)]) for side, value in zip(SIDES, wanted.bbox.to_list(), strict=True))
        yield from ((name, [getattr(wanted, name)]) for name in _PLAIN if getattr(wanted, name))
        if wanted.kinds:
            yield "kind", list(wanted.kinds)
        if wanted.shown_only:
            yield "shown", [1]
        if self.catalogues:
            yield "catalogue", list(self.catalogues)
        if wanted.order != "relevance":
            yield "sort", [wanted.order]
        if self.start:
            yield "start", [self.start]


def degrees(value: float) -> str:
    """Return degrees as an address and a field hold them: to about a metre."""
    return f"{value:.5f}".rstrip("0").rstrip(".")


def read_form(sent: MultiDict[str, str], town: BBox | None) -> SearchForm:
    """Return the search an address asks for; `town` is what `area=town` means, None where the twin holds no data yet."""
    faults: list[Text] = []
    in_town = sent.get("area") == TOWN and town is not None
    plain = {name: sent.get(name, "").strip()[:_MOST_LETTERS] for name in ("q", *_PLAIN)}
    order = sent.get("sort", "relevance")
    wanted = Wanted(
        text=plain["q"],
        bbox=town if in_town else _area(sent, faults),
        kinds=tuple(kind for kind in KINDS if kind in sent.getlist("kind")),
        keyword=plain["keyword"],
        topic=plain["topic"],
        organisation=plain["organisation"],
        since=_day(plain["since"], faults),
        until=_day(plain["until"], faults),
        shown_only=sent.get("shown", "") not in ("", "0"),
        order=next((item for item in ORDERS if item == order), "relevance"),
    )
    if wanted.since and wanted.until and wanted.since > wanted.until:
        faults.append(Text("Das Datum „bis“ liegt vor dem Datum „ab“.", "The date 'until' lies before the date 'from'."))
    start = sent.get("start", 0, type=int)
    chosen = tuple(dict.fromkeys(item for item in sent.getlist("catalogue") if item))
    form = SearchForm(wanted, chosen, min(max(0, start), 1_000_000), in_town, tuple(faults))
    is_asked = any(name in sent for name in _ASKING) or bool(form.filters())
    return dataclasses.replace(form, is_asked=is_asked)


def _area(sent: MultiDict[str, str], faults: list[Text]) -> BBox | None:
    written = [sent.get(side, "").strip().replace(",", ".") for side in SIDES]
    if not any(written):
        return None
    try:
        west, south, east, north = (float(value) for value in written)
    except ValueError:
        faults.append(_AREA_WRONG)
        return None
    sides = (west, south, east, north)
    if not (all(map(math.isfinite, sides)) and -180 <= west < east <= 180 and -90 <= south < north <= 90):
        faults.append(_AREA_WRONG)
        return None
    return BBox(*sides)


def _day(text: str, faults: list[Text]) -> str:
    if not text:
        return ""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        faults.append(Text(f"„{text}“ ist kein Datum (JJJJ-MM-TT).", f"'{text}' is no date (YYYY-MM-DD)."))
        return ""
