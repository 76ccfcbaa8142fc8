"""The layers of a city model while it is read, one for each theme: unique ids, counts, batches finished alike for all formats."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from twin.findings import Finding, Progress
from twin.geodata import bbox, crs
from twin.geodata.bbox import BBox
from twin.geodata.citymodel import CityModel, IntArray
from twin.geodata.validity.citysolids import invalid_solids
from twin.handlers import NOTHING_SAID, Batch, Inspection, LayerInspection
from twin.importers import cityfindings
from twin.importers.cityreference import Naming, Reference
from twin.importers.citythemes import BUILDINGS, THEMES, Theme
from twin.importers.surfacerepair import Faults, in_metres, repair
from twin.options import option

BATCH_OBJECTS = 500
TITLE = BUILDINGS.title


@dataclass(frozen=True, slots=True)
class CityOptions:
    """Which level of detail is taken when an object has several."""

    lod: Literal["highest", "0", "1", "2", "3", "4"] = option("highest", "Höchster Detaillierungsgrad", "Highest level of detail")

    def highest(self) -> float:
        """Return the upper limit: "2" takes 2.0 to 2.9."""
        return 9.9 if self.lod == "highest" else float(self.lod) + 0.9


@dataclass(slots=True)
class CityLayer:
    """What is known of one layer so far; one instance per pass over a file."""

    naming: Naming
    progress: Progress
    inspecting: bool = False
    always_east_first: bool = False
    theme: Theme = BUILDINGS
    counts: Counter[str] = field(default_factory=Counter)
    _attributes: dict[str, None] = field(default_factory=dict)
    _lods: set[float] = field(default_factory=set)
    _seen: set[int] = field(default_factory=set)
    _touched: set[str] = field(default_factory=set)
    _nameless: int = 0
    _box: BBox | None = None

    def note(self, kind: str, attributes: Mapping[str, Any], lods: Collection[float]) -> None:
        """Count an object."""
        self.counts[kind] += 1
        self._attributes.update(dict.fromkeys(attributes))
        self._lods.update(lods)

    def tell(self, finding: Finding) -> None:
        """Keep a finding as one of this layer; where nothing may be mended, what would be a repair is a rejection."""
        severity = "rejected" if finding.severity == "repaired" and not self.naming.source.mend else finding.severity
        self.progress.finding(dataclasses.replace(finding, layer=self.theme.name, severity=severity))

    def touch(self, identifier: str) -> None:
        """Remember that an object of the coming batch was mended while it was read; without mending it is rejected."""
        self._touched.add(identifier)

    def name(self, kind: str) -> str:
        """Return an id for an object that has none."""
        self._nameless += 1
        identifier = f"{kind}-{self._nameless}"
        self.touch(identifier)
        self.tell(cityfindings.nameless(identifier))
        return identifier

    def unique(self, original: str) -> str:
        """Return the id, with a number behind it when an earlier object of the layer bears it already.

        Only hashes of 64 bit are kept: a million buildings cost 60 MB less than their names would.
        """
        identifier, number = original, 2
        while hash(identifier) in self._seen:
            identifier = f"{original}-{number}"
            number += 1
        self._seen.add(hash(identifier))
        if identifier != original:
            self.touch(identifier)
            self.tell(cityfindings.duplicate(original, identifier))
        return identifier

    def finish(self, model: CityModel, open_rings: IntArray | None = None) -> Batch:
        """Return the batch of a model as written: coordinates put into the file's system, surfaces repaired.

        `open_rings` are the rings whose last point was not their first. Raises DecisionNeeded when the system is not known,
        except while only inspecting.
        """
        name, title = self.theme.name, self.theme.title.de
        if len(model) == 0:
            return Batch(name, None, 0, 0, title=title)
        reference = self._reference(model)
        code, vertical = "", None
        if reference is not None:
            code, vertical = reference.code, reference.vertical
            model = model.with_vertices(reference.vertices(model.vertices), code)
        faults = Faults(frozenset(self._touched), open_rings, self.naming.source.mend)
        sound = repair(model, self.progress, name, faults, by_slope=self.theme.built)
        self._touched.difference_update(model.table.ids)
        if not self.inspecting:
            self._tell_invalid(sound.model)
        else:
            self._box = bbox.around([self._box, sound.model.bbox()])
        data = sound.model if len(sound.model) else None
        origin = reference.origin if reference is not None else NOTHING_SAID
        counts = (sound.read, sound.imported, sound.repaired, sound.rejected)
        return Batch(name, data, *counts, code, vertical, title, origin)

    def _tell_invalid(self, model: CityModel) -> None:
        planar = model.with_vertices(in_metres(model.vertices, model.crs), model.crs)
        for item in invalid_solids(planar):
            x, y = model.vertices[item.vertex, :2].tolist()
            self.tell(cityfindings.invalid_solid(model.table.ids[item.row], item.code, (x, y)))

    def _reference(self, model: CityModel) -> Reference | None:
        naming = self.naming
        if naming.settled is None and (not self.inspecting or naming.is_known()):
            reference = naming.settle(model, always_east_first=self.always_east_first)
            if own := naming.overridden():
                self.tell(cityfindings.overridden(own, reference.code))
            if reference.contradicted:
                self.tell(cityfindings.axes(naming.written or naming.source.crs or ""))
            if reference.zone:
                self.tell(cityfindings.zone(reference.zone))
        return naming.settled

    def tally(self) -> LayerTally | None:
        """Return what was counted; None when ids were given that another part of the file may give as well."""
        if self._nameless or self._touched:
            return None
        return LayerTally(self.counts, tuple(self._attributes), frozenset(self._lods), frozenset(self._seen), self._box)

    def knows_any(self, tally: LayerTally) -> bool:
        """Return whether an id of a part was met before."""
        return not self._seen.isdisjoint(tally.ids)

    def add(self, tally: LayerTally) -> None:
        """Add what was counted in the next part of the file."""
        self.counts.update(tally.counts)
        self._attributes.update(dict.fromkeys(tally.attributes))
        self._lods |= tally.lods
        self._seen |= tally.ids
        self._box = bbox.around([self._box, tally.box])

    def close(self) -> None:
        """Tell the counts at the end."""
        self.progress.finding(cityfindings.counted(dict(self.counts)) if self.counts else cityfindings.none_found())
        self.progress.at(1.0, self.theme.title.de)

    def described(self) -> LayerInspection:
        """Return what the pass found, after all batches were taken; bbox in CRS84."""
        reference = self.naming.settled
        return LayerInspection(
            self.theme.name,
            "CityModel",
            sum(self.counts.values()),
            reference.code if reference else None,
            reference.origin if reference else self.naming.place,
            reference.vertical if reference else None,
            crs.bbox_to_crs84(self._box, reference.code) if self._box and reference else None,
            tuple(self._attributes),
            tuple(f"{lod:g}" for lod in sorted(self._lods)),
            {"counts": dict(self.counts), "crs_written": self.naming.written},
        )

    def inspection(self, format_id: str, version: str) -> Inspection:
        """Return the description of a file of this one layer."""
        return Inspection(format_id, version, (self.described(),), _told(self.progress))


@dataclass(frozen=True, slots=True)
class LayerTally:
    """What was counted of a layer in a part of a file read by itself; `ids` are hashes."""

    counts: Counter[str]
    attributes: tuple[str, ...]
    lods: frozenset[float]
    ids: frozenset[int]
    box: BBox | None


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted in a part of a file read by itself: of its layers by name, and of what is not read."""

    layers: dict[str, LayerTally]
    ignored: Counter[tuple[str, str]]


@dataclass(slots=True)
class CityLayers:
    """All layers of one pass over a file; they share the coordinate system."""

    naming: Naming
    progress: Progress
    inspecting: bool = False
    always_east_first: bool = False
    _layers: dict[str, CityLayer] = field(default_factory=dict)
    _ignored: Counter[tuple[str, str]] = field(default_factory=Counter)

    def of(self, theme: Theme) -> CityLayer:
        """Return the layer of a theme, made when first asked for."""
        layer = self._layers.get(theme.name)
        if layer is None:
            layer = CityLayer(self.naming, self.progress, self.inspecting, self.always_east_first, theme)
            self._layers[theme.name] = layer
        return layer

    def apart(self, progress: Progress) -> CityLayers:
        """Return empty layers for a part of the file, which share the coordinate system."""
        return CityLayers(self.naming, progress, self.inspecting, self.always_east_first)

    def tally(self) -> Tally | None:
        """Return what was counted, to be added elsewhere; None when that cannot be done (see `CityLayer.tally`)."""
        tallies = {name: layer.tally() for name, layer in self._layers.items()}
        known = {name: tally for name, tally in tallies.items() if tally is not None}
        return Tally(known, self._ignored) if len(known) == len(tallies) else None

    def add(self, tally: Tally) -> bool:
        """Add what was counted in the next part of the file; return False, with nothing added, when ids repeat earlier ones."""
        themes = [theme for theme in THEMES if theme.name in tally.layers]
        if any(self.of(theme).knows_any(tally.layers[theme.name]) for theme in themes):
            return False
        for theme in themes:
            self.of(theme).add(tally.layers[theme.name])
        self._ignored.update(tally.ignored)
        return True

    def all(self) -> Iterator[CityLayer]:
        """Yield the layers met, in the order of the themes; that of buildings when there is none."""
        if not self._layers:
            self.of(BUILDINGS)
        for theme in THEMES:
            if theme.name in self._layers:
                yield self._layers[theme.name]

    def ignore(self, kind: str, name: str) -> None:
        """Count an element that is not read; each name is told once, with how often it came (see `cityfindings.IGNORED`)."""
        self._ignored[kind, name] += 1

    def close(self) -> None:
        """Tell at the end how many objects of each class there were, and what was not read."""
        counts: Counter[str] = Counter()
        for layer in self.all():
            counts.update(layer.counts)
        self.progress.finding(cityfindings.counted(dict(counts)) if counts else cityfindings.none_found())
        for (kind, name), number in self._ignored.items():
            self.progress.finding(cityfindings.ignored_elements(kind, name, number))
        self.progress.at(1.0, BUILDINGS.title.de)

    def inspection(self, format_id: str, version: str) -> Inspection:
        """Return what the pass found, after all batches were taken."""
        layers = tuple(layer.described() for layer in self.all())
        return Inspection(format_id, version, layers, _told(self.progress))


def _told(progress: Progress) -> tuple[Finding, ...]:
    return tuple(group.examples[0] for group in progress.findings())
