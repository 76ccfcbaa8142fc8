"""Reads CityJSON 1.0, 1.1, 2.0 and CityJSONSeq: a layer for each theme whose objects are the city objects and their parts."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

from twin.findings import Progress
from twin.geodata.citymodel import CityModel
from twin.handlers import NO_MATCH, Batch, Confidence, Format, Importer, Inspection, Match, Probe, Source
from twin.importers import cityfindings
from twin.importers.citygml.pictures import Pictures
from twin.importers.cityjson import findings as cityjsonfindings
from twin.importers.cityjson.attributes import attributes_of
from twin.importers.cityjson.families import Family, Found, families_of, left_out_of
from twin.importers.cityjson.looks import Appearance, Images
from twin.importers.cityjson.objects import Gathering, lod_of
from twin.importers.cityjson.templates import Templates
from twin.importers.cityjson.text import VERSIONS, Header, Piece, pieces, version_in
from twin.importers.citylayer import BATCH_OBJECTS, TITLE, CityLayer, CityLayers, CityOptions
from twin.importers.cityreference import Naming
from twin.importers.citythemes import THEMES, Theme
from twin.language import Text

_PLACE = Text("aus metadata.referenceSystem", "from metadata.referenceSystem")
_FEATURES_BETWEEN_REPORTS = 1000
_PICTURES = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".gif", ".webp", ".bmp")
_WITHOUT_SURFACES = ("MultiLineString", "MultiPoint")


class CityJSON(Importer):
    """The importer of CityJSON documents and sequences."""

    format: ClassVar[Format] = Format(
        id="cityjson",
        title=Text("CityJSON", "CityJSON"),
        extensions=(".city.json", ".city.jsonl", ".cityjson", ".json", ".jsonl"),
        media_types=("application/city+json", "application/city+json-seq"),
        layer_types=("CityModel",),
        versions=VERSIONS,
        companions=_PICTURES,
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
        """Return counts, CRS with its origin, height datum, bbox (CRS84), LoDs and attributes of each layer by reading once.

        What the file says of itself (title, dates, contact) stands in the first layer's extras under `metadata`.
        """
        reading = _Reading(source, options, CityLayers(Naming(source), Progress(), inspecting=True, always_east_first=True))
        for _ in reading.batches():
            pass
        found = reading.layers.inspection(self.format.id, reading.version)
        first, *others = found.layers
        told = dataclasses.replace(first, extras={**first.extras, "metadata": reading.metadata})
        return dataclasses.replace(found, layers=(told, *others))

    def read(self, source: Source, options: Any, progress: Progress) -> Iterator[Batch]:
        """Yield batches of about 500 objects of each layer, parts behind the object they belong to.

        Raises DecisionNeeded (CRS_MISSING, CRS_UNKNOWN), InputRefused (CITYJSON_VERSION), LimitExceeded
        (CITYJSON_TOO_LARGE) and FileDamaged naming the line.
        """
        layers = CityLayers(Naming(source), progress, always_east_first=True)
        yield from _Reading(source, options, layers).batches()


@dataclass(slots=True)
class _Reading:
    """One pass over a file."""

    source: Source
    options: CityOptions
    layers: CityLayers
    version: str = ""
    metadata: dict[str, Any] = field(default_factory=dict)
    _header: Header | None = None
    _gatherings: dict[str, Gathering] = field(default_factory=dict)
    _images: Images = field(default_factory=Images)
    _pictures: Pictures | None = None
    _drawn_in: tuple[Any, Appearance | None] = (None, None)
    _extension_types: set[str] = field(default_factory=set)

    def batches(self) -> Iterator[Batch]:
        """Yield the batches of the layers; one without data when the file holds no object that is read."""
        for number, piece in enumerate(pieces(self.source.path, self.source.name)):
            self._begin(piece)
            appearance = self._appearance(piece.appearance)
            for family in families_of(piece.objects):
                gathering = self._gatherings.setdefault(family.theme.name, Gathering())
                gathering.begin_piece(piece.vertices, piece.header.templates, appearance)
                self._take(family, gathering, piece.header.templates)
                if len(gathering) >= BATCH_OBJECTS:
                    yield self._finish(family.theme)
                    self.layers.progress.at(piece.fraction if piece.sequence else None, TITLE.de)
            if number % _FEATURES_BETWEEN_REPORTS == 0:
                self.layers.progress.at(piece.fraction if piece.sequence else None, TITLE.de)
        for theme in THEMES:
            if theme.name in self._gatherings:
                yield self._finish(theme)
        if not any(layer.counts for layer in self.layers.all()):
            yield next(self.layers.all()).finish(Gathering().model()[0])
        if self._pictures is not None:
            self._pictures.tell(self.layers.progress.finding)
        self.layers.close()

    def _finish(self, theme: Theme) -> Batch:
        model, astray = self._gatherings.pop(theme.name).model()
        layer = self.layers.of(theme)
        for identifier, count in astray:
            layer.touch(identifier)
            layer.tell(cityfindings.astray(identifier, count))
        return layer.finish(self._with_pictures(model))

    def _appearance(self, written: Any) -> Appearance | None:
        """Return the appearance of a piece, made once where many features share that of the head."""
        if written is not self._drawn_in[0]:
            found = Appearance(written, self._images)
            self._drawn_in = written, None if found.is_empty else found
        return self._drawn_in[1]

    def _with_pictures(self, model: CityModel) -> CityModel:
        if model.surface_texture is None:
            return model
        if self._pictures is None:
            self._pictures = Pictures(self.source, self._images.listed)
        rows, textures = self._pictures.assign(model.surface_texture)
        return dataclasses.replace(model, surface_texture=rows, textures=textures)

    def _begin(self, piece: Piece) -> None:
        self.layers.progress.ensure_not_cancelled()
        if piece.header is not self._header:
            self._header = piece.header
            self._take_header(piece.header)
        for identifier, kind, inside in left_out_of(piece.objects):
            if inside:
                self.layers.ignore("inside", kind)
            else:
                self.layers.progress.finding(cityfindings.left_out(kind, identifier))

    def _take_header(self, header: Header) -> None:
        self.version = header.version
        naming, progress = self.layers.naming, self.layers.progress
        if header.crs and not naming.written:
            naming.written, naming.place = header.crs, _PLACE
            naming.vertical = header.vertical[:40] or None
        told = {name: value for name, value in header.metadata.items() if name not in ("referenceSystem", "geographicalExtent")}
        if told and not self.metadata:
            self.metadata = told
            progress.finding(cityjsonfindings.metadata(told))
        for name, extension in header.extensions.items():
            progress.finding(cityjsonfindings.extension(name, extension))
        for name in header.extra_members:
            progress.finding(cityjsonfindings.extra_member(name))

    def _take(self, family: Family, gathering: Gathering, templates: Templates) -> None:
        layer = self.layers.of(family.theme)
        renamed: dict[str, str] = {}
        limit = self.options.highest()
        members = [_Member(found, limit, templates) for found in family.members]
        parts_lod: dict[str, float] = {}
        for member in members:
            if member.found.role == "part" and member.found.parent:
                parts_lod[member.found.parent] = max(parts_lod.get(member.found.parent, -1.0), member.highest)
        for member in members:
            found = member.found
            identifier = layer.unique(found.identifier)
            if identifier != found.identifier:
                renamed[found.identifier] = identifier
            parent = renamed.get(found.parent, found.parent)
            self._add(member, identifier, parent, parts_lod.get(found.identifier, -1.0), gathering, layer)

    def _add(
        self, member: _Member, identifier: str, parent: str, parts_lod: float, gathering: Gathering, layer: CityLayer
    ) -> None:
        found = member.found
        # parts that draw an object in more detail replace its own coarser outline
        lod = max(member.highest, parts_lod)
        geometries = member.geometries
        taken = [item for item, level in zip(geometries, member.levels, strict=True) if level == lod]
        if found.role == "space" and geometries:
            self.layers.ignore("space", found.kind)
            taken = []
        attributes = attributes_of(found.written)
        malformed = gathering.add(identifier, found.kind, parent, attributes, taken) + member.homeless
        layer.note(found.kind, attributes, [lod] if taken else [])
        if malformed:
            layer.touch(identifier)
            layer.tell(cityfindings.malformed(identifier))
        self._tell(member, identifier, lod if taken else None, layer)

    def _tell(self, member: _Member, identifier: str, lod: float | None, layer: CityLayer) -> None:
        found = member.found
        for kind in member.without_surfaces:
            self.layers.ignore("point" if kind == "MultiPoint" else "curve", kind)
        if found.role == "part" and not found.parent:
            layer.tell(cityfindings.orphan(identifier))
        if found.kind.startswith("+") and found.kind not in self._extension_types:
            self._extension_types.add(found.kind)
            layer.tell(cityjsonfindings.extension_type(identifier, found.kind))
        if found.role == "space":
            return
        others = sorted({level for level in member.levels if level != lod})
        if others:
            layer.tell(cityfindings.other_levels(identifier, lod, others))
        if member.without_surfaces and not member.geometries:
            layer.tell(cityfindings.curves_only(identifier, ", ".join(sorted(member.without_surfaces))))
        elif not member.geometries and not found.written.get("children"):
            layer.tell(cityfindings.bare(identifier))


class _Member:
    """An object of a family: its geometries, the level of detail of each (0 when none is told), and the one to take.

    That is the highest up to the limit, or the lowest above it; -1.0 without geometry. Points and lines are named apart,
    instances of a template that is not there counted.
    """

    __slots__ = ("found", "geometries", "highest", "homeless", "levels", "without_surfaces")

    def __init__(self, found: Found, limit: float, templates: Templates) -> None:
        written = found.written.get("geometry")
        every = [item for item in written if isinstance(item, dict)] if isinstance(written, list) else []
        drawn = [(item, templates.of(item) if item.get("type") == "GeometryInstance" else item) for item in every]
        self.found = found
        self.geometries = [item for item, shape in drawn if shape is not None and shape.get("type") not in _WITHOUT_SURFACES]
        self.levels = [
            lod_of(shape) or 0.0 for _, shape in drawn if shape is not None and shape.get("type") not in _WITHOUT_SURFACES
        ]
        self.homeless = sum(shape is None for _, shape in drawn)
        self.without_surfaces = {str(item["type"]) for item in every if item.get("type") in _WITHOUT_SURFACES}
        within = [level for level in self.levels if level <= limit]
        self.highest = max(within) if within else min(self.levels, default=-1.0)
