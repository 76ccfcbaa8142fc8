"""Esri file geodatabases: a zip that holds one or more folders `*.gdb`; each feature class or table becomes a layer."""

from __future__ import annotations

import contextlib
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, ClassVar

from twin.errors import FileDamaged
from twin.findings import Progress
from twin.handlers import NO_MATCH, Batch, Confidence, Format, Importer, Inspection, Match, Probe, Source
from twin.language import Text
from twin.options import NoOptions

if TYPE_CHECKING:
    from twin.importers.featurelayers import FeatureLayer

_PLAIN = re.compile(r"[A-Za-z0-9_.]{1,120}")


class FileGDB(Importer):
    """Reads the zip as a whole; curves become chains of lines, rasters are left out."""

    format = Format(
        "filegdb",
        Text("File-Geodatabase (zip)", "file geodatabase (zip)"),
        (".gdb.zip",),
        ("application/x-filegdb",),
        ("FeatureCollection",),
        ("9.2", "10"),
        requires=(("pyogrio", "pip install pyogrio"),),
    )
    Options: ClassVar[type[Any]] = NoOptions

    def identify(self, probe: Probe) -> Match:
        """Return EXACT for an archive with tables in a folder *.gdb."""
        folders = _folders(probe.members)
        if not folders:
            return NO_MATCH
        names = ", ".join(folders)
        return Match(Confidence.EXACT, Text(f"Archiv mit dem Ordner {names}", f"archive with the folder {names}"))

    def inspect(self, source: Source, options: Any) -> Inspection:
        """Return every feature class and table with its count, CRS and bounds."""
        from twin.importers import featurelayers

        with _layers(source) as layers:
            return featurelayers.inspection(self.format.id, "", source, layers)

    def read(self, source: Source, options: Any, progress: Progress) -> Iterator[Batch]:
        """Yield batches of at most 50,000 objects, layer after layer."""
        from twin.importers import featurelayers

        with _layers(source) as layers:
            yield from featurelayers.batches(source, layers, progress)


def _folders(members: tuple[str, ...]) -> list[str]:
    """Return the inner folders `*.gdb` that hold tables, in order."""
    parents = [PurePosixPath(name).parent for name in members if name.lower().endswith(".gdbtable")]
    return list(dict.fromkeys(str(parent) for parent in parents if parent.suffix.lower() == ".gdb"))


@contextlib.contextmanager
def _layers(source: Source) -> Iterator[list[FeatureLayer]]:
    """Give the layers of all geodatabases of the archive while they lie unpacked in a temporary folder."""
    from twin.importers import archive, featurelayers

    with tempfile.TemporaryDirectory(prefix="twin-gdb-") as folder:
        place = Path(folder)
        files = archive.unpack(source.path, source.name, place / "unpacked")
        names = _folders(tuple(item.name for item in files))
        if not names:
            raise FileDamaged(
                "GDB_MISSING",
                f"„{source.name}“ enthält keinen Ordner *.gdb mit Tabellen.",
                f"'{source.name}' holds no folder *.gdb with tables.",
                file=source.name,
            )
        found: list[FeatureLayer] = []
        for number, name in enumerate(names):
            database = place / f"{number:04d}.gdb"
            database.mkdir()
            for item in files:
                inner = PurePosixPath(item.name)
                if str(inner.parent) == name and _PLAIN.fullmatch(inner.name):
                    item.path.rename(database / inner.name)
            prefix = f"{PurePosixPath(name).stem}/" if len(names) > 1 else ""
            found += featurelayers.found(database, source.name, "OpenFileGDB", prefix=prefix)
        yield found
