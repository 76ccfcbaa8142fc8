"""Reads CityGML 1.0, 2.0 and 3.0: one layer `buildings` whose objects are the buildings and their parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

from twin.errors import FileDamaged
from twin.findings import Progress
from twin.handlers import NO_MATCH, Batch, Confidence, Format, Importer, Inspection, Match, Probe, Source
from twin.importers import cityfindings, xml
from twin.importers.citygml.assembly import Assembly
from twin.importers.citygml.draft import Notes, drafts_of
from twin.importers.citygml.linking import Shape, levels, shapes_of
from twin.importers.citygml.pieces import Draft
from twin.importers.citygml.vocabulary import (
    APPEARANCES,
    CITYGML,
    ENVELOPES,
    MEMBERS,
    VERSIONS,
    Words,
    version_of,
    words_of,
)
from twin.importers.citylayer import BATCH_OBJECTS, TITLE, CityLayer, CityOptions
from twin.importers.cityreference import Naming
from twin.language import Text

_TAGS = (*MEMBERS, *ENVELOPES, *APPEARANCES)
_MEMBERS_BETWEEN_REPORTS = 1000


class CityGML(Importer):
    """The importer of CityGML files."""

    format: ClassVar[Format] = Format(
        id="citygml",
        title=Text("CityGML (Gebäude)", "CityGML (buildings)"),
        extensions=(".gml", ".xml", ".citygml"),
        media_types=("application/gml+xml", "application/citygml+xml"),
        layer_types=("CityModel",),
        versions=VERSIONS,
    )
    Options: ClassVar[type[Any]] = CityOptions

    def identify(self, probe: Probe) -> Match:
        """Return EXACT for a CityModel root of a known version, SIGNATURE for one of another, NO for all else."""
        uri = xml.namespace(probe.xml_root)
        if xml.local_name(probe.xml_root) != "CityModel" or not uri.startswith(CITYGML):
            return NO_MATCH
        version = version_of((uri,))
        known = Confidence.EXACT if version else Confidence.SIGNATURE
        return Match(known, Text(f"Wurzelelement CityModel in {uri}", f"root element CityModel in {uri}"), version)

    def inspect(self, source: Source, options: Any) -> Inspection:
        """Return counts, CRS with its origin, height datum, bbox (CRS84), LoDs and attributes by streaming once."""
        reading = _Reading(source, options, CityLayer(Naming(source), Progress(), inspecting=True))
        for _ in reading.batches():
            pass
        return reading.layer.inspection(self.format.id, reading.version)

    def read(self, source: Source, options: Any, progress: Progress) -> Iterator[Batch]:
        """Yield batches of about 500 objects, parts beside their building.

        Raises DecisionNeeded (CRS_MISSING, CRS_UNKNOWN), FileForbidden (UPLOAD_XML_DTD) and FileDamaged naming the line.
        """
        yield from _Reading(source, options, CityLayer(Naming(source), progress)).batches()


@dataclass(slots=True)
class _Reading:
    """One pass over a file."""

    source: Source
    options: CityOptions
    layer: CityLayer
    version: str = field(default="")

    def batches(self) -> Iterator[Batch]:
        """Yield the batches of the layer; one without data when the file holds no building."""
        notes = Notes(self._ensure_citygml(), self._left_out, self._unreadable, self.layer.name)
        assembly = Assembly()
        for number, (element, fraction) in enumerate(xml.members(self.source.path, self.source.name, _TAGS)):
            if element.tag in MEMBERS:
                self._take(element, notes, assembly)
            elif element.tag in ENVELOPES:
                self.layer.naming.from_envelope(element)
            if len(assembly) >= BATCH_OBJECTS:
                yield self.layer.finish(assembly.model())
                assembly = Assembly()
                self.layer.progress.at(fraction, TITLE.de)
            elif number % _MEMBERS_BETWEEN_REPORTS == 0:
                self.layer.progress.at(fraction, TITLE.de)
        if len(assembly) or not self.layer.counts:
            yield self.layer.finish(assembly.model())
        self.layer.close()

    def _ensure_citygml(self) -> Words:
        with self.source.path.open("rb") as stream:
            root, namespaces = xml.sniff(stream.read(65536))
        if root and xml.local_name(root) != "CityModel":
            raise FileDamaged(
                "NOT_CITYGML",
                f"„{self.source.name}“ ist kein CityGML: Das Wurzelelement ist {xml.local_name(root)}, nicht CityModel.",
                f"'{self.source.name}' is no CityGML: the root element is {xml.local_name(root)}, not CityModel.",
                file=self.source.name,
            )
        self.version = version_of((xml.namespace(root), *namespaces))
        return words_of(namespaces)

    def _take(self, member: xml.Element, notes: Notes, assembly: Assembly) -> None:
        self.layer.naming.from_member(member)
        drafts, linked = drafts_of(member, notes)
        if not drafts:
            return
        shapes = shapes_of(drafts, linked, member, self.options.highest(), self._dangling)
        parents = {draft.parent for draft in drafts}
        renamed: dict[str, str] = {}
        for draft, found in zip(drafts, shapes, strict=True):
            self._tell_geometry(draft, found, draft.identifier in parents)
            identifier = self.layer.unique(draft.identifier)
            if identifier != draft.identifier:
                renamed[draft.identifier] = identifier
                draft.identifier = identifier
            draft.parent = renamed.get(draft.parent, draft.parent)
            self.layer.note(draft.kind, draft.attributes, [shape.lod for shape in found])
            assembly.add(draft, found)

    def _tell_geometry(self, draft: Draft, found: list[Shape], has_parts: bool) -> None:
        if not found and not has_parts:
            self.layer.progress.finding(cityfindings.bare(draft.identifier))
        available = levels(draft)
        others = sorted(available - {shape.lod for shape in found})
        if others:
            chosen = found[0].lod if found else None
            self.layer.progress.finding(cityfindings.other_levels(draft.identifier, chosen, others))

    def _left_out(self, tag: str, identifier: str) -> None:
        self.layer.progress.finding(cityfindings.left_out(xml.local_name(tag) or "Element", identifier))

    def _unreadable(self, identifier: str, name: str, text: str) -> None:
        self.layer.progress.finding(cityfindings.unreadable(identifier, name, text))

    def _dangling(self, identifier: str, target: str) -> None:
        self.layer.progress.finding(cityfindings.dangling(identifier, target))
