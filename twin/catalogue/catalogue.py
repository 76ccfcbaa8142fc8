"""A configured catalogue: where it is, how it wants to be asked, who looks after it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Literal, NewType

CatalogueId = NewType("CatalogueId", str)
Version = Literal["2.0.2", "3.0.0"]

ISO19139 = "http://www.isotc211.org/2005/gmd"
ISO19115_3 = "http://standards.iso.org/iso/19115/-3/mdb/2.0"
DUBLIN_CORE = "http://www.opengis.net/cat/csw/2.0.2"
DUBLIN_CORE_3 = "http://www.opengis.net/cat/csw/3.0"


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where each operation is asked, as the capabilities advertise it and the outbound door allows; "" where there is none."""

    records: str
    record: str
    records_by_post: bool = True
    transaction: str = ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One catalogue by its capabilities document: the version and output schema that were chosen, and what it says of itself.

    `group` is the group whose catalogue it is, "" for everybody's. `user` names the account used there; its password is kept
    apart and bound to the origin of `address`. `page` is how many records are asked for at once.
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

    def to_json(self) -> dict[str, Any]:
        """Return the catalogue as plain data, without any password."""
        plain: dict[str, Any] = {field.name: getattr(self, field.name) for field in fields(self)}
        ends = {field.name: getattr(self.endpoints, field.name) for field in fields(self.endpoints)}
        return {**plain, "languages": list(self.languages), "endpoints": ends}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Catalogue:
        """Return the catalogue kept in a document."""
        return cls(**{**data, "languages": tuple(data["languages"]), "endpoints": Endpoints(**data["endpoints"])})
