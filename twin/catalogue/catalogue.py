"""A configured catalogue: where it is, how it wants to be asked, who looks after it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Literal, NewType

from twin.language import Text

CatalogueId = NewType("CatalogueId", str)
Version = Literal["2.0.2", "3.0.0"]

ISO19139 = "http://www.isotc211.org/2005/gmd"
ISO19115_3 = "http://standards.iso.org/iso/19115/-3/mdb/2.0"
DUBLIN_CORE = "http://www.opengis.net/cat/csw/2.0.2"
DUBLIN_CORE_3 = "http://www.opengis.net/cat/csw/3.0"


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where each operation is asked, as the capabilities advertise it and the outbound door allows; "" where there is none.

    `constraint` is the language of conditions when records are asked for by GET: FILTER or CQL_TEXT.
    """

    records: str
    record: str
    records_by_post: bool = True
    record_by_post: bool = False
    constraint: str = "FILTER"
    transaction: str = ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One catalogue by its capabilities document: the version and output schema that were chosen, and what it says of itself.

    `group` is the group whose catalogue it is, "" for everybody's. `user` names the account used there; its password is kept
    apart and bound to the origin of `address`. `page` is how many records are asked for at once, `typenames` what kind of
    record conditions speak of. `notes` are sentences on what of the capabilities was not followed, and why.
    """

    id: CatalogueId
    title: str
    address: str
    version: Version
    schema: str
    endpoints: Endpoints
    abstract: str = ""
    provider: str = ""
    contact: str = ""
    languages: tuple[str, ...] = ()
    user: str = ""
    group: str = ""
    page: int = 50
    typenames: str = "csw:Record"
    notes: tuple[Text, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the catalogue as plain data, without any password."""
        plain: dict[str, Any] = {field.name: getattr(self, field.name) for field in fields(self)}
        ends = {field.name: getattr(self.endpoints, field.name) for field in fields(self.endpoints)}
        notes = [note.to_json() for note in self.notes]
        return {**plain, "languages": list(self.languages), "endpoints": ends, "notes": notes}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Catalogue:
        """Return the catalogue kept in a document."""
        notes = tuple(Text.from_json(note) for note in data.get("notes", ()))
        languages, ends = tuple(data["languages"]), Endpoints(**data["endpoints"])
        return cls(**{**data, "languages": languages, "endpoints": ends, "notes": notes})
