"""What comes in, what goes out, and what stands between: the operations of CSW 2.0.2 as they were asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from twin.catalogue.answering.conditions import Condition
from twin.catalogue.record import CatalogueRecord, Contact
from twin.language import Text

ElementSet = Literal["brief", "summary", "full"]
ResultType = Literal["hits", "results", "validate"]
MOST_RECORDS = 200
"""More records than these come in no answer, whatever is asked for; `nextRecord` leads on."""
MOST_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came: parameters of the address, and the body of a POST, which may be XML or a form."""

    method: str
    parameters: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    content_type: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back; `media_type` goes without parameters, the body is UTF-8."""

    status: int
    media_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Service:
    """What the catalogue says of itself; `address` is where it answers, `now` a moment as ISO 8601 text."""

    address: str
    title: Text
    abstract: Text
    contact: Contact
    now: str
    language: str = "de"


class Refused(Exception):
    """A request that cannot be answered: an exception code of OWS 1.0, the parameter it is about, and one sentence."""

    def __init__(self, code: str, locator: str, de: str, en: str) -> None:
        super().__init__(en)
        self.code, self.locator, self.text = code, locator, Text(de, en)


@dataclass(frozen=True, slots=True)
class GetCapabilities:
    """The capabilities; no `sections` means all."""

    sections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DescribeRecord:
    """The schemas of record types by local name; none means all."""

    types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GetDomain:
    """The values a parameter takes or a property has."""

    parameters: tuple[str, ...] = ()
    properties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GetRecords:
    """Records that meet `condition`, ordered by properties (name, descending), from `start` (1 is the first), at most `most`."""

    result_type: ResultType = "hits"
    schema: str = ""
    element_set: ElementSet = "summary"
    elements: tuple[str, ...] = ()
    condition: Condition | None = None
    order: tuple[tuple[str, bool], ...] = ()
    start: int = 1
    most: int = 10


@dataclass(frozen=True, slots=True)
class GetRecordById:
    """The records of these identifiers, as far as there are such."""

    identifiers: tuple[str, ...]
    schema: str
    element_set: ElementSet = "summary"


Operation = GetCapabilities | DescribeRecord | GetDomain | GetRecords | GetRecordById


@dataclass(frozen=True, slots=True)
class Found:
    """A page of records: how many match in all, those of the page, and the number the next page begins with (0: none)."""

    matched: int
    records: tuple[CatalogueRecord, ...] = ()
    following: int = 0
