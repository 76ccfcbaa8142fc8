"""Which objects of a batch have which fault, and where: noted while surfaces are repaired, told when their fate is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from twin.findings import Finding, Progress, Severity
from twin.geodata.citymodel import CityModel, IntArray
from twin.language import Text

BoolArray = npt.NDArray[np.bool_]
Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Fault:
    """A kind of fault: its code, what was done about it, and what it is where nothing may be done."""

    code: str
    mended: Text
    fault: Text
    severity: Severity = "repaired"


DEGENERATE = Fault(
    "SURFACE_DEGENERATE",
    Text(
        "Flächen mit weniger als drei verschiedenen Punkten oder ohne Flächeninhalt wurden weggelassen",
        "surfaces with fewer than three distinct points or without area were left out",
    ),
    Text(
        "hat Flächen mit weniger als drei verschiedenen Punkten oder ohne Flächeninhalt",
        "has surfaces with fewer than three distinct points or without area",
    ),
)
REPEATED = Fault(
    "POINT_REPEATED",
    Text("unmittelbar wiederholte Punkte wurden entfernt", "points repeated in a row were removed"),
    Text("hat unmittelbar wiederholte Punkte", "has points repeated in a row"),
)
RING_CLOSED = Fault(
    "RING_CLOSED",
    Text(
        "Ringe, deren letzter Punkt nicht der erste war, wurden geschlossen",
        "rings whose last point was not the first were closed",
    ),
    Text("hat Ringe, deren letzter Punkt nicht der erste ist", "has rings whose last point is not the first"),
)
TURNED = Fault(
    "SHELL_TURNED",
    Text(
        "die Flächen eines Körpers zeigten alle nach innen und wurden umgedreht",
        "the faces of a solid all looked inwards and were turned over",
    ),
    Text("hat einen Körper, dessen Flächen nach innen zeigen", "has a solid whose faces look inwards"),
)
BY_SLOPE = Fault(
    "SURFACE_TYPE_BY_SLOPE",
    Text(
        "die Datei nennt keine Flächenart; Wand, Dach und Boden wurden aus der Neigung bestimmt",
        "the file names no surface types; wall, roof and ground were told by slope",
    ),
    Text("", ""),
    "info",
)
_NO_SURFACE = Text("hat keine brauchbare Fläche und wurde nicht übernommen", "has no sound surface and was not taken over")
_PARENT = Text(
    "gehört zu einem abgelehnten Objekt und wurde nicht übernommen",
    "belongs to a rejected object and was not taken over",
)


class FaultNotes:
    """The faults of one batch by object row; rows never change while a batch is repaired, surfaces and points do."""

    def __init__(self, model: CityModel) -> None:
        self._ids = model.table.ids
        self._found: dict[Fault, dict[int, Place | None]] = {}
        self._followers: list[int] = []

    @property
    def faulty(self) -> bool:
        """Return whether anything was noted."""
        return bool(self._found)

    def rings(self, fault: Fault, model: CityModel, rings: IntArray) -> None:
        """Note a fault of the objects the rings belong to, at the first point of each object's first ring."""
        surface = np.searchsorted(model.surface_offsets, rings, side="right") - 1
        rows = model.surface_object()[surface]
        found = self._found.setdefault(fault, {})
        for row, place in zip(*np.unique(rows, return_index=True), strict=True):
            found.setdefault(int(row), _place(model, int(rings[place])))

    def objects(self, fault: Fault, rows: IntArray) -> None:
        """Note a fault of objects as a whole."""
        found = self._found.setdefault(fault, {})
        for row in np.unique(rows).tolist():
            found.setdefault(row, None)

    def follow(self, mask: BoolArray) -> None:
        """Note objects that go because the one above them went."""
        self._followers.extend(np.flatnonzero(mask).tolist())

    def rows(self, fault: Fault | None = None) -> BoolArray:
        """Return which objects have the fault, or any."""
        result = np.zeros(len(self._ids), dtype=np.bool_)
        for kind, found in self._found.items():
            if fault is None or kind is fault:
                result[list(found)] = True
        return result

    def tell(self, progress: Progress, layer: str, rejected: BoolArray, *, mended: bool = True) -> None:
        """Tell every fault with what became of its object."""
        for fault, found in self._found.items():
            for row, place in found.items():
                if not rejected[row]:
                    self._say(progress, layer, row, fault.code, fault.severity, fault.mended, place)
                elif not mended:
                    self._say(progress, layer, row, fault.code, "rejected", fault.fault, place)
                elif fault is DEGENERATE:
                    self._say(progress, layer, row, "OBJECT_WITHOUT_SOUND_SURFACE", "rejected", _NO_SURFACE, place)
        for row in self._followers:
            self._say(progress, layer, row, "PARENT_REJECTED", "rejected", _PARENT, None)

    def _say(
        self, progress: Progress, layer: str, row: int, code: str, severity: Severity, told: Text, place: Place | None
    ) -> None:
        identifier = self._ids[row]
        text = Text(f"„{identifier}“: {told.de}.", f"'{identifier}': {told.en}.")
        progress.finding(Finding(code, severity, text, layer, identifier, place=place))


def _place(model: CityModel, ring: int) -> Place | None:
    points = model.vertices[model.ring_offsets[ring] : model.ring_offsets[ring + 1]]
    if len(points) == 0 or not np.isfinite(points[0, :2]).all():
        return None
    return float(points[0, 0]), float(points[0, 1])
