"""The one layer `buildings` of a city model while it is read: unique ids, counts, batches finished alike for all formats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from twin.findings import Finding, Progress
from twin.geodata import bbox, crs
from twin.geodata.bbox import BBox
from twin.geodata.citymodel import CityModel
from twin.handlers import NOTHING_SAID, Batch, Inspection, LayerInspection
from twin.importers import cityfindings
from twin.importers.cityfindings import LAYER
from twin.importers.cityreference import Naming, Reference
from twin.importers.surfacerepair import repair
from twin.language import Text
from twin.options import option

BATCH_OBJECTS = 500
TITLE = Text("Gebäude", "Buildings")


@dataclass(frozen=True, slots=True)
class CityOptions:
    """Which level of detail is taken when a building has several."""

    lod: Literal["highest", "0", "1", "2", "3"] = option("highest", "Höchster Detaillierungsgrad", "Highest level of detail")

    def highest(self) -> float:
        """Return the upper limit: "2" takes 2.0 to 2.9."""
        return 9.9 if self.lod == "highest" else float(self.lod) + 0.9


@dataclass(slots=True)
class CityLayer:
    """What is known of the layer so far; one instance per pass over a file."""

    naming: Naming
    progress: Progress
    inspecting: bool = False
    always_east_first: bool = False
    counts: Counter[str] = field(default_factory=Counter)
    _attributes: dict[str, None] = field(default_factory=dict)
    _lods: set[float] = field(default_factory=set)
    _seen: set[int] = field(default_factory=set)
    _touched: set[str] = field(default_factory=set)
    _nameless: int = 0
    _reference: Reference | None = None
    _box: BBox | None = None

    def note(self, kind: str, attributes: Mapping[str, Any], lods: Collection[float]) -> None:
        """Count an object."""
        self.counts[kind] += 1
        self._attributes.update(dict.fromkeys(attributes))
        self._lods.update(lods)

    def touch(self, identifier: str) -> None:
        """Remember that an object of the coming batch counts as repaired."""
        self._touched.add(identifier)

    def name(self, kind: str) -> str:
        """Return an id for an object that has none."""
        self._nameless += 1
        identifier = f"{kind}-{self._nameless}"
        self.touch(identifier)
        self.progress.finding(cityfindings.nameless(identifier))
        return identifier

    def unique(self, original: str) -> str:
        """Return the id, with a number behind it when an earlier object bears it already.

        Only hashes of 64 bit are kept: a million buildings cost 60 MB less than their names would.
        """
        identifier, number = original, 2
        while hash(identifier) in self._seen:
            identifier = f"{original}-{number}"
            number += 1
        self._seen.add(hash(identifier))
        if identifier != original:
            self.touch(identifier)
            self.progress.finding(cityfindings.duplicate(original, identifier))
        return identifier

    def finish(self, model: CityModel) -> Batch:
        """Return the batch of a model as written: coordinates put into the file's system, surfaces repaired.

        Raises DecisionNeeded when the system is not known, except while only inspecting.
        """
        if len(model) == 0:
            return Batch(LAYER, None, 0, 0, title=TITLE.de)
        if self._reference is None and (not self.inspecting or self.naming.is_known()):
            self._reference = self.naming.settle(model, always_east_first=self.always_east_first)
            self._tell(self._reference)
        code, vertical = "", None
        if self._reference is not None:
            code, vertical = self._reference.code, self._reference.vertical
            model = model.with_vertices(self._reference.vertices(model.vertices), code)
        sound = repair(model, self.progress, LAYER, frozenset(self._touched))
        self._touched.clear()
        if self.inspecting:
            self._box = bbox.around([self._box, sound.model.bbox()])
        data = sound.model if len(sound.model) else None
        origin = self._reference.origin if self._reference is not None else NOTHING_SAID
        return Batch(LAYER, data, sound.read, sound.imported, sound.repaired, sound.rejected, code, vertical, TITLE.de, origin)

    def _tell(self, reference: Reference) -> None:
        if own := self.naming.overridden():
            self.progress.finding(cityfindings.overridden(own, reference.code))
        if reference.contradicted:
            self.progress.finding(cityfindings.axes(self.naming.written or self.naming.source.crs or ""))
        if reference.zone:
            self.progress.finding(cityfindings.zone(reference.zone))

    def close(self) -> None:
        """Tell the counts at the end."""
        self.progress.finding(cityfindings.counted(dict(self.counts)) if self.counts else cityfindings.none_found())
        self.progress.at(1.0, TITLE.de)

    def inspection(self, format_id: str, version: str) -> Inspection:
        """Return what the pass found, after all batches were taken; bbox in CRS84."""
        reference = self._reference
        layer = LayerInspection(
            LAYER,
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
        told: list[Finding] = [group.examples[0] for group in self.progress.findings()]
        return Inspection(format_id, version, (layer,), tuple(told))
