"""Reads CityGML 1.0, 2.0 and 3.0: one layer for each theme, with its objects and what belongs to them."""

from __future__ import annotations

import copy
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

from twin.errors import FileDamaged
from twin.findings import Progress
from twin.handlers import NO_MATCH, Batch, Confidence, Format, Importer, Inspection, Match, Probe, Source
from twin.importers import cityfindings, xml
from twin.importers.citygml.assembly import Appearance, Assembly
from twin.importers.citygml.draft import Notes, drafts_of
from twin.importers.citygml.extensions import theme_of_extension
from twin.importers.citygml.library import Library
from twin.importers.citygml.linking import Shape, Surroundings, levels, shapes_of
from twin.importers.citygml.looks import Looks, has_looks
from twin.importers.citygml.part import Heard, Part
from twin.importers.citygml.pictures import Pictures
from twin.importers.citygml.pieces import Draft
from twin.importers.citygml.rings import Geometries
from twin.importers.citygml.shorthand import Shorthand
from twin.importers.citygml.telling import notes_of
from twin.importers.citygml.terrain import Nets, lies_in_net
from twin.importers.citygml.vocabulary import (
    APPEARANCES,
    CITYGML,
    ENVELOPES,
    MEMBERS,
    TRIANGLES,
    VERSIONS,
    class_of,
    version_of,
    words_of,
)
from twin.importers.citylayer import BATCH_OBJECTS, TITLE, CityLayer, CityLayers, CityOptions
from twin.importers.cityreference import Naming
from twin.importers.citythemes import BUILDINGS, RELIEF, THEMES, Theme, theme_of
from twin.importers.xmlsections import Region
from twin.language import Text
from twin.sidebyside import SideBySide

_TAGS = (*MEMBERS, *ENVELOPES, *APPEARANCES)
_WANTED = (*_TAGS, *TRIANGLES)
_CUT = xml.Cut("cityObjectMember", TRIANGLES)
_MEMBERS_BETWEEN_REPORTS = 1000
_BATCH_RINGS = 40_000
_MOST_DEFERRED = 2000
"""Objects kept back at most until what they refer to is found; beyond, a reference into another object counts as lost."""
_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp")
"""Endings of textures; a .tif beside a city is as a rule a terrain of its own."""


class CityGML(Importer):
    """The importer of CityGML files."""

    format: ClassVar[Format] = Format(
        id="citygml",
        title=Text("CityGML (Stadtmodell)", "CityGML (city model)"),
        extensions=(".gml", ".xml", ".citygml"),
        media_types=("application/gml+xml", "application/citygml+xml"),
        layer_types=("CityModel",),
        versions=VERSIONS,
        companions=_PICTURES,
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
        reading = _Reading(source, options, CityLayers(Naming(source), Progress(), inspecting=True))
        for _ in reading.batches():
            pass
        return reading.layers.inspection(self.format.id, reading.version)

    def read(self, source: Source, options: Any, progress: Progress) -> Iterator[Batch]:
        """Yield batches of about 500 objects, parts beside their building; buildings come before other themes.

        A large file is read by regions of some megabytes, where cores are free several at a time; a batch ends with its region.

        Raises DecisionNeeded (CRS_MISSING, CRS_UNKNOWN), FileForbidden (UPLOAD_XML_DTD) and FileDamaged naming the line.
        """
        yield from _Reading(source, options, CityLayers(Naming(source), progress)).batches()


@dataclass(slots=True)
class _Reading:
    """One pass over a file, and a second one where objects refer to what stands in others."""

    source: Source
    options: CityOptions
    layers: CityLayers
    version: str = ""
    _library: Library = field(default_factory=Library)
    _appearance: Appearance | None = None
    _looked_for: bool = False
    _assemblies: dict[str, Assembly] = field(default_factory=dict)
    _deferred: list[tuple[Theme, list[Draft], xml.Element]] = field(default_factory=list)
    _wanted: set[str] = field(default_factory=set)
    _noted: dict[str, Notes] = field(default_factory=dict)
    _nets: Nets = field(init=False)

    def __post_init__(self) -> None:
        def divided(identifier: str, parts: int) -> None:
            self.layers.of(RELIEF).tell(cityfindings.divided(identifier, parts))

        self._nets = Nets(lambda kind: self.layers.of(RELIEF).name(kind), divided)

    def batches(self) -> Iterator[Batch]:
        """Yield the batches of all layers; one of buildings without data when the file holds nothing that is read."""
        try:
            yield from self._batches(self._geometries())
        finally:
            if self._appearance is not None:
                self._appearance.looks.close()

    def _batches(self, geometries: Geometries) -> Iterator[Batch]:
        source = self.source
        regions = xml.regions(source.path, source.name, _CUT)
        if regions:
            if not geometries.marked:
                geometries.shorthand = Shorthand(regions[0].opening, geometries.words)
            begin = yield from self._by_region(regions, geometries)
            parts = None if begin is None else xml.members_behind(regions[0], begin, source.name, _WANTED, _stays)
        else:
            parts = xml.members(source.path, source.name, _WANTED, _stays)
        if parts is not None:
            yield from self._taken(parts, geometries)
        self._take_deferred(geometries)
        yield from self._flush()
        if not any(layer.counts for layer in self.layers.all()):
            yield self.layers.of(BUILDINGS).finish(Assembly().model()[0])
        if self._appearance is not None:
            self._appearance.pictures.tell(self.layers.progress.finding)
        self.layers.close()

    def _by_region(self, regions: list[Region], geometries: Geometries) -> Generator[Batch, None, int | None]:
        """Yield the batches of all regions, a batch ending where its region does; return from where on the file is no regions."""
        with SideBySide(len(regions), lambda number: self._apart(regions[number], geometries)) as others:
            for number, region in enumerate(regions):
                part: Part | None = others.result(number)
                if part is not None and self.layers.add(part.tally):
                    for finding, times in part.findings:
                        self.layers.progress.finding(finding, times)
                    yield from part.batches
                    self.layers.progress.at(region.end / regions[-1].end, TITLE.de)
                    continue
                if part is not None:
                    others.missed()
                try:
                    yield from self._taken(_members_of(region, geometries), geometries)
                except xml.NotCut as broken:
                    return broken.start
                yield from self._flush()
                if number == 0 and self._is_divisible():
                    others.start(1)
        return None

    def _is_divisible(self) -> bool:
        """Return whether the regions of the file can be read by themselves: all know the CRS, and nothing refers to others."""
        naming = self.layers.naming
        is_settled = naming.settled is not None and bool(naming.written)
        return is_settled and self._appearance is None and self._library.is_empty and not self._deferred

    def _apart(self, region: Region, geometries: Geometries) -> Part | None:
        """Return what a region holds, read in a process of its own; None when it does not stand by itself."""
        heard = Heard()
        self.layers, self._library, self._assemblies = self.layers.apart(heard), Library(), {}
        self._noted.clear()
        self._deferred.clear()
        try:
            batches = [*self._taken(_members_of(region, geometries), geometries), *self._flush()]
        except Exception:  # whoever reads the region again meets it too, and tells
            return None
        tally = self.layers.tally()
        stands_alone = not self._deferred and self._library.is_empty
        return Part(batches, heard.told, tally) if tally is not None and stands_alone else None

    def _taken(self, parts: Iterable[tuple[xml.Element, float]], geometries: Geometries) -> Iterator[Batch]:
        progress = self.layers.progress
        for number, (element, fraction) in enumerate(parts):
            if element.tag in TRIANGLES:
                self._take_triangle(element, geometries)
            elif element.tag in MEMBERS:
                self._take(element, geometries)
                # a terrain is one member: its elements and its numbers need not be held at once
                element.clear()
                self._nets.forget()
            elif element.tag in ENVELOPES:
                self.layers.naming.from_envelope(element)
            elif not self._looked_for:
                self.layers.ignore("texture", "appearanceMember")
            if self._is_full():
                yield from self._flush()
                progress.at(fraction, TITLE.de)
            elif number % _MEMBERS_BETWEEN_REPORTS == 0:
                progress.at(fraction, TITLE.de)

    def _geometries(self) -> Geometries:
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
        if has_looks(self.source, namespaces):
            self._looked_for = True
            self._appearance = self._gathered()
        return Geometries(words_of(namespaces), marked=self._appearance is not None)

    def _gathered(self) -> Appearance | None:
        looks = Looks(self.layers.ignore)
        try:
            looks.gather(self.source)
        except BaseException:
            looks.close()
            raise
        if looks.is_empty:
            looks.close()
            return None
        return Appearance(looks, Pictures(self.source, looks.images))

    def _is_full(self) -> bool:
        assemblies = self._assemblies.values()
        return sum(map(len, assemblies)) >= BATCH_OBJECTS or sum(item.rings for item in assemblies) >= _BATCH_RINGS

    def _flush(self) -> Iterator[Batch]:
        """Yield what was gathered, buildings first: the order of the axes is judged by them."""
        assemblies, self._assemblies = self._assemblies, {}
        for theme in THEMES:
            if theme.name in assemblies:
                yield self.layers.of(theme).finish(*assemblies[theme.name].model())

    def _take_triangle(self, element: xml.Element, geometries: Geometries) -> None:
        part = self._nets.add(element, geometries)
        if part is not None:
            # the member is not complete yet, but what names the system stands before its triangles
            self.layers.naming.from_member(list(element.iterancestors())[-2])
            around = self._around(element, geometries, [])
            self._keep(RELIEF, [part], shapes_of([part], False, around, self.options.highest()), [])

    def _take(self, member: xml.Element, geometries: Geometries) -> None:
        self.layers.naming.from_member(member)
        for item in member:
            theme = _theme(item.tag)
            drafts, linked = drafts_of(item, self._notes(theme, geometries))
            if not drafts:
                continue
            missing: list[tuple[str, str]] = []
            around = self._around(item, geometries, missing)
            shapes = shapes_of(drafts, linked, around, self.options.highest())
            if missing and len(self._deferred) < _MOST_DEFERRED:
                geometries.write_out(item)
                self._deferred.append((theme, drafts, copy.deepcopy(item)))
                self._wanted.update(target for _, target in missing)
            else:
                self._keep(theme, drafts, shapes, missing)

    def _take_deferred(self, geometries: Geometries) -> None:
        """Finish the objects that refer to what stands in others, which a second pass over the file looks for."""
        if not self._deferred:
            return
        for element, _ in xml.members(self.source.path, self.source.name, _TAGS):
            self.layers.progress.ensure_not_cancelled()
            if element.tag in MEMBERS:
                self._library.look_through(element, self._wanted, geometries)
        for theme, drafts, item in self._deferred:
            missing: list[tuple[str, str]] = []
            shapes = shapes_of(drafts, True, self._around(item, geometries, missing), self.options.highest())
            self._keep(theme, drafts, shapes, missing)

    def _around(self, item: xml.Element, geometries: Geometries, missing: list[tuple[str, str]]) -> Surroundings:
        def on_missing(identifier: str, target: str) -> None:
            missing.append((identifier, target))

        return Surroundings(item, geometries, self._library, self.layers.naming.degrees_first, on_missing)

    def _keep(self, theme: Theme, drafts: list[Draft], shapes: list[list[Shape]], missing: list[tuple[str, str]]) -> None:
        """Put an object and what belongs to it into the batch of its layer."""
        layer = self.layers.of(theme)
        assembly = self._assemblies.get(theme.name)
        if assembly is None:
            assembly = self._assemblies[theme.name] = Assembly(self._appearance)
        for identifier, target in missing:
            layer.tell(cityfindings.dangling(identifier, target))
        parents = {draft.parent for draft in drafts}
        renamed: dict[str, str] = {}
        for draft, found in zip(drafts, shapes, strict=True):
            self._tell_geometry(layer, draft, found, draft.identifier in parents)
            identifier = layer.unique(draft.identifier)
            if identifier != draft.identifier:
                renamed[draft.identifier] = identifier
                draft.identifier = identifier
            draft.parent = renamed.get(draft.parent, draft.parent)
            layer.note(draft.kind, draft.attributes, [shape.lod for shape in found])
            assembly.add(draft, found)

    def _tell_geometry(self, layer: CityLayer, draft: Draft, found: list[Shape], has_parts: bool) -> None:
        available = levels(draft)
        if draft.unseen and not found and not available:
            layer.tell(cityfindings.curves_only(draft.identifier, ", ".join(name for _, name in draft.unseen)))
        else:
            for kind, name in draft.unseen:
                self.layers.ignore(kind, name)
            if not found and not has_parts and draft.role != "space" and not draft.elsewhere:
                layer.tell(cityfindings.bare(draft.identifier))
        others = sorted(available - {shape.lod for shape in found})
        if others:
            chosen = found[0].lod if found else None
            layer.tell(cityfindings.other_levels(draft.identifier, chosen, others))

    def _notes(self, theme: Theme, geometries: Geometries) -> Notes:
        notes = self._noted.get(theme.name)
        if notes is None:
            notes = self._noted[theme.name] = notes_of(self.layers, self._library, theme, geometries, self._nets)
        return notes


def _members_of(region: Region, geometries: Geometries) -> Iterator[tuple[xml.Element, float]]:
    shorthand = geometries.shorthand
    return xml.members_of(region, _CUT, _WANTED, _stays, None if shorthand is None else shorthand.shorten)


def _theme(tag: object) -> Theme:
    """Return the layer of a member: that of its class, of a class of CityGML nothing is known of the one of buildings."""
    known = theme_of(xml.local_name(tag))
    if known is not None:
        return known
    return BUILDINGS if not isinstance(tag, str) or class_of(tag) else theme_of_extension(tag)


def _stays(element: xml.Element) -> bool:
    """Return whether a triangle is no terrain's, but a building's, say, which is read when it is complete."""
    return element.tag in TRIANGLES and not lies_in_net(element)
