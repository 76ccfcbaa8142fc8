"""Reads CityJSON 1.0, 1.1, 2.0 and CityJSONSeq: one layer `buildings` whose objects are the buildings and their parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from twin.findings import Progress
from twin.handlers import NO_MATCH, Batch, Confidence, Format, Importer, Inspection, Match, Probe, Source
from twin.importers import cityfindings
from twin.importers.cityjsonobjects import BUILDING_TYPES, Found, Gathering, attributes_of, buildings_of, lod_of
from twin.importers.cityjsontext import VERSIONS, Header, Piece, pieces, version_in
from twin.importers.citylayer import BATCH_OBJECTS, TITLE, CityLayer, CityOptions
from twin.importers.cityreference import Naming
from twin.language import Text

_PLACE = Text("aus metadata.referenceSystem", "from metadata.referenceSystem")


class CityJSON(Importer):
    """The importer of CityJSON documents and sequences."""

    format: ClassVar[Format] = Format(
        id="cityjson",
        title=Text("CityJSON (Gebäude)", "CityJSON (buildings)"),
        extensions=(".city.json", ".city.jsonl", ".cityjson", ".json", ".jsonl"),
        media_types=("application/city+json", "application/city+json-seq"),
        layer_types=("CityModel",),
        versions=VERSIONS,
    )
    Options: ClassVar[type[Any]] = CityOptions

    def identify(self, probe: Probe) -> Match:
        """Return EXACT for the type CityJSON, SIGNATURE for a lone feature, also for its keys when the type is out of sight."""
        version = version_in(probe.head)
        if probe.json_type == "CityJSON":
            return Match(Confidence.EXACT, Text("„type“ ist CityJSON", "'type' is CityJSON"), version)
        if probe.json_type == "CityJSONFeature":
            return Match(Confidence.SIGNATURE, Text("„type“ ist CityJSONFeature", "'type' is CityJSONFeature"), version)
        if "CityObjects" in probe.json_keys and not probe.json_type:
            return Match(Confidence.SIGNATURE, Text("enthält „CityObjects“", "holds 'CityObjects'"), version)
        return NO_MATCH

    def inspect(self, source: Source, options: Any) -> Inspection:
        """Return counts, CRS with its origin, height datum, bbox (CRS84), LoDs and attributes by reading once."""
        reading = _Reading(source, options, _layer(source, Progress(), inspecting=True))
        for _ in reading.batches():
            pass
        return reading.layer.inspection(self.format.id, reading.version)

    def read(self, source: Source, options: Any, progress: Progress) -> Iterator[Batch]:
        """Yield batches of about 500 objects, parts beside their building.

        Raises DecisionNeeded (CRS_MISSING, CRS_UNKNOWN), InputRefused (CITYJSON_VERSION), LimitExceeded
        (CITYJSON_TOO_LARGE) and FileDamaged naming the line.
        """
        yield from _Reading(source, options, _layer(source, progress, inspecting=False)).batches()


def _layer(source: Source, progress: Progress, *, inspecting: bool) -> CityLayer:
    return CityLayer(Naming(source), progress, inspecting, always_east_first=True)


@dataclass(slots=True)
class _Reading:
    """One pass over a file."""

    source: Source
    options: CityOptions
    layer: CityLayer
    version: str = ""
    _header: Header | None = None

    def batches(self) -> Iterator[Batch]:
        """Yield the batches of the layer; one without data when the file holds no building."""
        gathering = Gathering()
        for piece in pieces(self.source.path, self.source.name):
            self._begin(piece)
            gathering.begin_piece(piece.vertices)
            for family in _families(piece.objects):
                self._take(family, gathering)
                if len(gathering) >= BATCH_OBJECTS:
                    yield self._finish(gathering)
                    gathering = Gathering()
                    gathering.begin_piece(piece.vertices)
                    self.layer.progress.at(piece.fraction if piece.sequence else None, TITLE.de)
        if len(gathering) or not self.layer.counts:
            yield self._finish(gathering)
        self.layer.close()

    def _finish(self, gathering: Gathering) -> Batch:
        model, astray = gathering.model()
        for identifier, count in astray:
            self.layer.progress.finding(cityfindings.astray(identifier, count))
        return self.layer.finish(model)

    def _begin(self, piece: Piece) -> None:
        self.layer.progress.ensure_not_cancelled()
        if piece.header is not self._header:
            self._header = piece.header
            self.version = piece.header.version
            if piece.header.crs and not self.layer.naming.written:
                self.layer.naming.written, self.layer.naming.place = piece.header.crs, _PLACE
                self.layer.naming.vertical = piece.header.vertical[:40] or None
            if piece.header.templates:
                self.layer.progress.finding(cityfindings.ignored("Geometrievorlagen", "Geometry templates"))
        for identifier, item in piece.objects.items():
            kind = item.get("type") if isinstance(item, dict) else None
            if kind not in BUILDING_TYPES:
                self.layer.progress.finding(cityfindings.left_out(str(kind)[:60], identifier))

    def _take(self, family: list[Found], gathering: Gathering) -> None:
        renamed: dict[str, str] = {}
        limit = self.options.highest()
        members = [_Member(found, limit) for found in family]
        parts_lod = max((member.highest for member in members[1:]), default=-1.0)
        for member in members:
            found = member.found
            identifier = self.layer.unique(found.identifier)
            if identifier != found.identifier:
                renamed[found.identifier] = identifier
            self._add(member, identifier, renamed.get(found.parent, found.parent), parts_lod, gathering)

    def _add(self, member: _Member, identifier: str, parent: str, parts_lod: float, gathering: Gathering) -> None:
        found = member.found
        kind = str(found.written["type"])
        lod = member.highest
        if not found.parent and parts_lod > lod:
            # the parts draw the building in more detail; its own coarser outline would stand in their way
            lod = parts_lod
        geometries = member.geometries
        taken = [item for item, level in zip(geometries, member.levels, strict=True) if level == lod]
        attributes = attributes_of(found.written)
        malformed = gathering.add(identifier, kind, parent, attributes, taken)
        self.layer.note(kind, attributes, [lod] if taken else [])
        self._tell(found, identifier, malformed)
        others = sorted({level for level in member.levels if level is not None and level != lod})
        if others:
            self.layer.progress.finding(cityfindings.other_levels(identifier, lod if taken else None, others))
        if not geometries and not found.written.get("children"):
            self.layer.progress.finding(cityfindings.bare(identifier))

    def _tell(self, found: Found, identifier: str, malformed: int) -> None:
        if malformed:
            self.layer.touch(identifier)
            self.layer.progress.finding(cityfindings.malformed(identifier))
        if found.written["type"] == "BuildingPart" and not found.parent:
            self.layer.progress.finding(cityfindings.orphan(identifier))


def _families(objects: dict[str, Any]) -> Iterator[list[Found]]:
    """Yield each building with its parts."""
    family: list[Found] = []
    for found in buildings_of(objects):
        if not found.parent and family:
            yield family
            family = []
        family.append(found)
    if family:
        yield family


class _Member:
    """A building or part of a family: its geometries, the level of detail of each, and the one to take.

    That is the highest up to the limit, or the lowest above it; -1.0 without geometry.
    """

    __slots__ = ("found", "geometries", "highest", "levels")

    def __init__(self, found: Found, limit: float) -> None:
        written = found.written.get("geometry")
        self.found = found
        self.geometries = [item for item in written if isinstance(item, dict)] if isinstance(written, list) else []
        self.levels = [lod_of(item) for item in self.geometries]
        known = [level for level in self.levels if level is not None]
        within = [level for level in known if level <= limit]
        self.highest = max(within) if within else min(known, default=-1.0)
