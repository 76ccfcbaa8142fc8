"""One metadata record of a catalogue, whichever shape it came in: ISO 19139, ISO 19115-3 or Dublin Core."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Literal

from twin.geodata.bbox import BBox
from twin.language import Text

Kind = Literal["dataset", "series", "service", "application", "other"]
Standard = Literal["iso19139", "iso19115-3", "dublincore"]
Access = Literal["wms", "wmts", "wfs", "oapif", "3dtiles", "atom", "download", "page", "unknown"]
Way = Literal["layer", "copy"]


@dataclass(frozen=True, slots=True)
class Contact:
    """A person or office of a record; `role` is a code of CI_RoleCode such as `pointOfContact`, "" where none was given."""

    organisation: str = ""
    name: str = ""
    role: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Dates:
    """Dates as ISO 8601 text (`2026-10-12`, `2026-10` or `2026`), "" where the record gives none.

    The first three are the resource's own (CI_DateTypeCode), `metadata` is when the record itself was last changed.
    """

    creation: str = ""
    publication: str = ""
    revision: str = ""
    metadata: str = ""


@dataclass(frozen=True, slots=True)
class Constraints:
    """What may be done with the data: licence by name and address, the words of the source note, and every text as it stands.

    GDI-DE writes licences as JSON (`{"id", "name", "url", "quelle"}`) into the free text; `licence`, `licence_url` and
    `attribution` come from there first.
    """

    licence: str = ""
    licence_url: str = ""
    attribution: str = ""
    access: tuple[str, ...] = ()
    use: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolution:
    """Spatial resolution: denominators of scales, and distances on the ground in metres."""

    scales: tuple[int, ...] = ()
    metres: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Distribution:
    """One way to the data: where it is, what it is, and what can be done with it here.

    `name` is the layer, feature type, collection or file the record means, "" when it does not say. `ways` holds "layer" (shown
    live through the twin) and "copy" (imported); where it is empty, `why` says in one sentence why nothing can be shown.
    `shows` are identifiers of the dataset that layer shows, where a service record says so.
    """

    address: str
    access: Access
    name: str = ""
    title: str = ""
    protocol: str = ""
    format: str = ""
    ways: tuple[Way, ...] = ()
    why: Text | None = None
    shows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CatalogueRecord:
    """A metadata record: identified by `identifier` within `catalogue` (the id of a configured catalogue, "" outside of one).

    `bbox` is CRS84. `coupled` are identifiers: of a service's datasets (operatesOn), of a dataset's services. `maintenance` is a
    code of MD_MaintenanceFrequencyCode, `topics` are codes of MD_TopicCategoryCode, `crs` authority codes or names as written,
    `lacks` names the fields a planner needs that the record does not give; `unread` is what it writes there and nobody can read,
    as `field: what stands there`. `other_titles` are titles in other languages and short titles. `extents` are the rectangles as
    stated, one across the date line cut in two there; `bbox` lies around them. `resource_identifiers` name the data themselves,
    with their code space and without.
    """

    identifier: str
    title: str
    kind: Kind
    standard: Standard
    catalogue: str = ""
    abstract: str = ""
    language: str = ""
    keywords: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    bbox: BBox | None = None
    dates: Dates = Dates()
    maintenance: str = ""
    lineage: str = ""
    resolution: Resolution = Resolution()
    crs: tuple[str, ...] = ()
    contacts: tuple[Contact, ...] = ()
    constraints: Constraints = Constraints()
    distributions: tuple[Distribution, ...] = ()
    service_type: str = ""
    coupled: tuple[str, ...] = ()
    parent: str = ""
    previews: tuple[str, ...] = ()
    resource_identifiers: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    other_titles: tuple[str, ...] = ()
    edition: str = ""
    service_versions: tuple[str, ...] = ()
    extents: tuple[BBox, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def organisation(self) -> str:
        """Return the organisation of the first contact that names one."""
        return next((contact.organisation for contact in self.contacts if contact.organisation), "")

    @property
    def edition_date(self) -> str:
        """Return the date that tells a newer edition from an older: revision, else publication, creation, metadata date."""
        return self.dates.revision or self.dates.publication or self.dates.creation or self.dates.metadata

    @property
    def can_be_shown(self) -> bool:
        """Return whether any distribution can become a layer or a copy."""
        return any(item.ways for item in self.distributions)

    def to_json(self) -> dict[str, Any]:
        """Return the record as plain data."""
        return {field.name: _plain(getattr(self, field.name)) for field in fields(self)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> CatalogueRecord:
        """Return the record kept in a document."""
        made: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}
        resolution = data["resolution"]
        made["bbox"] = BBox(*data["bbox"]) if data["bbox"] else None
        made["extents"] = tuple(BBox(*item) for item in data.get("extents", ()))
        made["dates"] = Dates(**data["dates"])
        made["resolution"] = Resolution(tuple(resolution["scales"]), tuple(resolution["metres"]))
        made["contacts"] = tuple(Contact(**item) for item in data["contacts"])
        made["constraints"] = _constraints(data["constraints"])
        made["distributions"] = tuple(_distribution(item) for item in data["distributions"])
        return cls(**made)


def _plain(value: Any) -> Any:
    if isinstance(value, BBox):
        return value.to_list()
    if isinstance(value, Text):
        return value.to_json()
    if isinstance(value, (Contact | Dates | Constraints | Resolution | Distribution)):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def _constraints(data: dict[str, Any]) -> Constraints:
    return Constraints(**{**data, "access": tuple(data["access"]), "use": tuple(data["use"])})


def _distribution(data: dict[str, Any]) -> Distribution:
    why = Text.from_json(data["why"]) if data["why"] else None
    return Distribution(**{**data, "ways": tuple(data["ways"]), "why": why, "shows": tuple(data.get("shows", ()))})
