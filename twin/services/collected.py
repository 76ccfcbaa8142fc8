"""Features that come page by page, written to one GeoJSON file: each once, counted, and not more than asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from twin.findings import Finding
from twin.geodata.bbox import BBox
from twin.services import shortfall


@dataclass(slots=True)
class Collected:
    """Features of one layer while they come in; use as a context manager around the file they go to."""

    path: Path
    layer: str
    limit: int
    box: BBox | None = None
    system: str = ""
    count: int = 0
    told: int | None = None
    duplicates: int = 0
    pages: int = 0
    findings: list[Finding] = field(default_factory=list)
    _ids: set[str] = field(default_factory=set)
    _seen: set[bytes] = field(default_factory=set)
    _stream: BinaryIO | None = None
    _turned: bool = False

    def __enter__(self) -> Collected:
        self._stream = self.path.open("wb")
        return self

    def __exit__(self, *_: object) -> None:
        if self._stream is not None:
            if self.pages == 0:
                self._begin({}, [])
            self._stream.write(b"]}\n")
            self._stream.close()

    def add(self, document: dict[str, Any], body: bytes) -> bool:
        """Write what a page brings; return False when nothing more is to be asked for: nothing new, or the limit is reached."""
        print_of_page = hashlib.sha256(body).digest()
        rows = document.get("features")
        features = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
        if self.pages == 0:
            self._begin(document, features)
        self.pages += 1
        self._learn_total(document)
        if not features:
            return False
        if print_of_page in self._seen:
            self.findings.append(shortfall.repeats(self.layer))
            return False
        self._seen.add(print_of_page)
        before = self.count
        self._write(features)
        if self.count == before and self.duplicates:
            self.findings.append(shortfall.repeats(self.layer))
            return False
        return self.count < self.limit

    def finish(self) -> None:
        """Compare what came with what was told."""
        if self.duplicates:
            self.findings.append(shortfall.duplicates(self.layer, self.duplicates))
        differs = shortfall.shortfall(self.layer, self.told, self.count, self.limit)
        if differs is not None:
            self.findings.append(differs)

    def _begin(self, document: dict[str, Any], features: list[dict[str, Any]]) -> None:
        member = document.get("crs")
        first = next(_positions(features), None)
        metric = first is not None and (abs(first[0]) > 360 or abs(first[1]) > 90)
        if not isinstance(member, dict) and metric and self.system:
            member = {"type": "name", "properties": {"name": self.system}}
        if not metric and first is not None:
            self._turned = self._are_turned(features)
        head: dict[str, Any] = {"type": "FeatureCollection", **({"crs": member} if isinstance(member, dict) else {})}
        assert self._stream is not None
        self._stream.write(orjson.dumps(head)[:-1] + b',"features":[')

    def _are_turned(self, features: list[dict[str, Any]]) -> bool:
        """Return whether latitude stands first: turned about, all positions lie in the service's own rectangle, else none."""
        if self.box is None:
            return False
        box = self.box
        positions = [pair for pair, _ in zip(_positions(features), range(1000), strict=False)]
        straight = sum(_inside(box, x, y) for x, y in positions)
        turned = sum(_inside(box, y, x) for x, y in positions)
        if straight or turned < len(positions):
            return False
        self.findings.append(shortfall.axes_turned(self.layer))
        return True

    def _write(self, features: Iterable[dict[str, Any]]) -> None:
        assert self._stream is not None
        for feature in features:
            if self.count >= self.limit:
                return
            identifier = feature.get("id")
            if identifier is not None:
                if str(identifier) in self._ids:
                    self.duplicates += 1
                    continue
                self._ids.add(str(identifier))
            if self._turned:
                feature = {**feature, "geometry": _turned_geometry(feature.get("geometry"))}
            self._stream.write((b",\n" if self.count else b"\n") + orjson.dumps(feature))
            self.count += 1

    def _learn_total(self, document: dict[str, Any]) -> None:
        for name in ("numberMatched", "totalFeatures"):
            value = document.get(name)
            if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
                self.told = value
                return


def _inside(box: BBox, x: float, y: float) -> bool:
    margin = 0.01
    return box.min_x - margin <= x <= box.max_x + margin and box.min_y - margin <= y <= box.max_y + margin


def _positions(features: Iterable[dict[str, Any]]) -> Iterator[tuple[float, float]]:
    """Yield the first position of every geometry."""
    for feature in features:
        geometry = feature.get("geometry")
        place: Any = geometry.get("coordinates") if isinstance(geometry, dict) else None
        for _ in range(4):
            if isinstance(place, list) and place and isinstance(place[0], list):
                place = place[0]
        if isinstance(place, list) and len(place) >= 2 and all(isinstance(value, int | float) for value in place[:2]):
            yield float(place[0]), float(place[1])


def _turned_geometry(geometry: Any) -> Any:
    if not isinstance(geometry, dict):
        return geometry
    if isinstance(geometry.get("geometries"), list):
        return {**geometry, "geometries": [_turned_geometry(item) for item in geometry["geometries"]]}
    return {**geometry, "coordinates": _turned(geometry.get("coordinates"), 5)}


def _turned(place: Any, depth: int) -> Any:
    """Return coordinates with the first two numbers of every position exchanged."""
    if not isinstance(place, list) or depth == 0:
        return place
    if len(place) >= 2 and not isinstance(place[0], list):
        return [place[1], place[0], *place[2:]]
    return [_turned(item, depth - 1) for item in place]
