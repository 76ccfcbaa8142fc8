"""In which coordinate system a city model is written: its name, the order of its axes, a zone put before the eastings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from twin.errors import DecisionNeeded, InputRefused
from twin.geodata import crs
from twin.geodata.citymodel import CityModel, FloatArray, SurfaceType
from twin.geodata.normals import surface_area_vectors
from twin.handlers import Source
from twin.importers.surfacerepair import in_metres
from twin.importers.xml import Element
from twin.importers.zoneprefix import prefix
from twin.language import Text

_CLEAR_MAJORITY = 0.9
NOT_STATED = Text("nicht angegeben", "not stated")


@dataclass(frozen=True, slots=True)
class Reference:
    """The settled coordinate system of a file and how its numbers become east, north, height in it."""

    code: str
    vertical: str | None
    swap: bool
    zone: float
    origin: Text
    contradicted: bool

    def vertices(self, written: FloatArray) -> FloatArray:
        """Return vertices (n, 3) east, north, height from those written."""
        ordered = np.ascontiguousarray(written[:, [1, 0, 2]]) if self.swap else written
        if self.zone:
            ordered = ordered - np.array([self.zone, 0.0, 0.0])
        return ordered


@dataclass(slots=True)
class Naming:
    """Collects the first srsName of a file while it streams by."""

    source: Source
    written: str = ""
    place: Text = NOT_STATED
    vertical: str | None = None
    """A height datum told beside the name, used when the name itself tells none."""
    settled: Reference | None = None
    """The reference all batches of the file share, once the first of them was judged."""

    def from_envelope(self, envelope: Element) -> None:
        """Take the name from a gml:Envelope, the usual place."""
        if not self.written and envelope.get("srsName"):
            self.written = str(envelope.get("srsName"))
            self.place = Text("aus gml:Envelope der Datei", "from the file's gml:Envelope")

    def from_member(self, member: Element) -> None:
        """Take the name from the first geometry of a member that states one."""
        if self.written:
            return
        for element in member.iter():
            if element.get("srsName"):
                self.written = str(element.get("srsName"))
                self.place = Text("aus der ersten Geometrie", "from the first geometry")
                return

    def settle(self, sample: CityModel, *, always_east_first: bool = False) -> Reference:
        """Return the reference, judged with the first batch as written and kept for all others.

        CityGML follows the axis order of the system's name, CityJSON is always east first.
        Raises DecisionNeeded: CRS_MISSING when neither file nor person names a system, CRS_UNKNOWN when the name is
        not in the register.
        """
        name, origin = self._name()
        contradicted = False
        swap = name.northing_first and not always_east_first
        if swap and written_east_first(sample, name.code):
            swap, contradicted = False, True
        eastings = sample.vertices[:, 1 if swap else 0]
        vertical = name.vertical or self.vertical
        self.settled = Reference(name.code, vertical, swap, prefix(name.code, eastings), origin, contradicted)
        return self.settled

    def degrees_first(self) -> int | None:
        """Return which number of a point is the latitude as written (0 or 1); None where the system is planar or not known."""
        if not self.is_known():
            return None
        name, _ = self._name()
        return None if crs.is_projected(name.code) else (0 if name.northing_first else 1)

    def overridden(self) -> str:
        """Return the system the file names when a person stated another one, "" when nothing contradicts."""
        if not (self.source.crs and self.written):
            return ""
        try:
            own = crs.parse(self.written).code
        except InputRefused:
            return ""
        return own if own != crs.parse(self.source.crs).code else ""

    def is_known(self) -> bool:
        """Return whether a person or the file names a system of the register."""
        try:
            self._name()
        except DecisionNeeded:
            return False
        return True

    def _name(self) -> tuple[crs.CrsName, Text]:
        if self.source.crs:
            stated = crs.parse(self.source.crs)
            return self._with_file_axes(stated), Text("von Ihnen angegeben", "stated by you")
        if not self.written:
            raise crs.missing(self.source.name)
        try:
            return crs.parse(self.written), self.place
        except InputRefused as error:
            raise self._unknown() from error

    def _with_file_axes(self, stated: crs.CrsName) -> crs.CrsName:
        """Return the stated system with the axis order of the file's own name when both mean the same system."""
        try:
            own = crs.parse(self.written) if self.written else stated
        except InputRefused:
            return stated
        if own.code != stated.code:
            return stated
        return crs.CrsName(stated.code, stated.vertical or own.vertical, own.northing_first, stated.written)

    def _unknown(self) -> DecisionNeeded:
        if self.written.startswith("#"):
            return self._local()
        return DecisionNeeded(
            "CRS_UNKNOWN",
            f"„{self.source.name}“ nennt das Koordinatensystem „{self.written}“, das nicht eindeutig ist. "
            "Bitte geben Sie es an, zum Beispiel --crs EPSG:25832.",
            f"'{self.source.name}' names the coordinate system '{self.written}', which is not clear. "
            "Please state it, for example --crs EPSG:25832.",
            question="crs",
            file=self.source.name,
            crs=self.written,
        )

    def _local(self) -> DecisionNeeded:
        return DecisionNeeded(
            "CRS_UNKNOWN",
            f"„{self.source.name}“ steht in einem örtlichen System („{self.written}“) ohne Lage auf der Erde. Bitte geben Sie "
            "das System an, in das die Zahlen gehören, zum Beispiel --crs EPSG:25832, oder rechnen Sie die Datei vorher um.",
            f"'{self.source.name}' stands in a local system ('{self.written}') without a place on Earth. Please state the system "
            "its numbers belong to, for example --crs EPSG:25832, or convert the file first.",
            question="crs",
            file=self.source.name,
            crs=self.written,
            local=True,
        )


def written_east_first(sample: CityModel, code: str) -> bool:
    """Return whether the surfaces prove that the numbers are east, north although the system's name says north, east.

    With the axes taken the wrong way round a city is mirrored: its ground surfaces face up and its roofs down. At least
    nine tenths of the ground and roof area (or, without semantics, of the solids' volume) must face outwards as written.
    """
    sound = bool(np.isfinite(sample.vertices).all())
    if not sound or len(sample.vertices) == 0:
        return False
    swapped = sample.with_vertices(in_metres(np.ascontiguousarray(sample.vertices[:, [1, 0, 2]]), code), "")
    rise = surface_area_vectors(swapped)[:, 2]
    # seen through swapped axes every normal is turned over, so outward as written is inward here
    ground, roof = sample.surface_type == SurfaceType.GROUND, sample.surface_type == SurfaceType.ROOF
    votes = np.concatenate([rise[ground], -rise[roof]])
    if len(votes) == 0:
        votes = _shell_votes(swapped)
    total = float(np.abs(votes).sum())
    return total > 0.0 and float(votes.sum()) > (2 * _CLEAR_MAJORITY - 1) * total


def _shell_votes(swapped: CityModel) -> FloatArray:
    """Return for each solid the negative of its volume (times 3): positive when its faces look inwards."""
    vectors = surface_area_vectors(swapped)
    firsts = swapped.vertices[swapped.ring_offsets[swapped.surface_offsets[:-1]]]
    geometry = np.repeat(np.arange(len(swapped.geometry_lod)), np.diff(swapped.geometry_offsets))
    shares = (vectors * firsts).sum(axis=1)
    votes = -np.bincount(geometry, weights=shares, minlength=len(swapped.geometry_lod)).astype(np.float64)
    return votes[swapped.geometry_solid]
