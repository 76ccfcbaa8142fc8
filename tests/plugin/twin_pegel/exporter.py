"""Writes gauges."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, ClassVar

from twin.errors import TwinBroken
from twin.findings import Progress
from twin.geodata.feature import FeatureCollection
from twin.handlers import Exporter, ExportReport, Format, Requirements, Selection, Suitability
from twin.language import Text
from twin_pegel.importer import FORMAT


class PegelExporter(Exporter):
    """Writes the points of one layer that have a level."""

    format: ClassVar[Format] = FORMAT
    requirements: ClassVar[Requirements] = Requirements(dimensions="2d")

    def suitability(self, selection: Selection) -> Suitability:
        """Return ok for one layer of vector data."""
        if len(selection.layers) == 1 and selection.layers[0].type == "FeatureCollection":
            return Suitability("lossy", (Text("nur Name und Wasserstand", "name and level only"),))
        return Suitability("no", (Text("nur eine Ebene mit Punkten", "only one layer of points"),))

    def write(self, selection: Selection, target: Path, options: Any, progress: Progress) -> ExportReport:
        """Write one line a point."""
        (layer,) = selection.layers
        count = 0
        with target.open("w", encoding="utf-8") as stream:
            stream.write(f"PEGEL 1\n{layer.crs}\n")
            for batch in layer.walk():
                progress.at(None, layer.title)
                assert isinstance(batch, FeatureCollection)
                for row in batch.frame.itertuples():
                    stream.write(f"{row.name}\t{row.geometry.x!r}\t{row.geometry.y!r}\t{row.level!r}\n")
                    count += 1
        content = target.read_bytes()
        return ExportReport((target.name,), {layer.name: count}, hashlib.sha256(content).hexdigest(), len(content))

    def verify(self, target: Path, report: ExportReport) -> None:
        """Count the lines again."""
        if len(target.read_text(encoding="utf-8").splitlines()) - 2 != sum(report.counts.values()):
            raise TwinBroken("PEGEL_COUNT", "Die Pegelliste ist unvollständig.", "The gauge list is incomplete.")
