"""Records other people wrote, taken out of the shared collection's files and answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from twin.importers import xml
from twin.importers.xml import Element

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "csw"
needs_files = [pytest.mark.real, pytest.mark.skipif(not DATA.is_dir(), reason="the shared files are not beside this checkout")]
_ISO = ("http://www.isotc211.org/2005/gmd", "http://www.isotc211.org/2005/gmi", "http://standards.iso.org/iso/19115/-3/mdb/2.0")
_ROOTS = [f"{{{space}}}{name}" for space in _ISO for name in ("MD_Metadata", "MI_Metadata")]
_CSW = [f"{{http://www.opengis.net/cat/csw/2.0.2}}{name}" for name in ("Record", "SummaryRecord", "BriefRecord")]


def records(name: str) -> Iterator[Element]:
    """Yield the ISO and Dublin Core records of a file, in their order."""
    path = DATA / name
    return xml.tree(path, path.name).iter(*_ROOTS, *_CSW)


def iso_files() -> list[str]:
    """Return the files that hold ISO records given by catalogues (not expected answers of a test suite)."""
    folders = ("mrmap", "ingrid", "owslib", "pycsw_suites/apiso/data")
    paths = [path for folder in folders for path in sorted((DATA / folder).glob("*.xml"))]
    return [path.relative_to(DATA).as_posix() for path in paths if any(True for _ in _iso_roots(path))]


def _iso_roots(path: Path) -> Iterator[Element]:
    return xml.tree(path, path.name).iter(*_ROOTS)
