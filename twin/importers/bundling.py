"""Which of many files belong together before anything is read: a `.dbf` to its `.shp`, textures to their model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from twin.handlers import Importer, Registry

_STEM_BOUND = (".dbf", ".shx", ".prj", ".cpg", ".sbn", ".sbx", ".qix", ".qpj", ".tfw", ".pgw", ".jgw", ".wld")
"""Endings that go with a file of the same stem only: a lone `.dbf` is no part of another Shapefile."""
_ARCHIVES = {".zip", ".gz", ".7z", ".tar"}
"""What accompanies a file in an archive lies in the archive."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """One dataset's files by their positions in the list given: the one that is read and those that come along."""

    main: int
    companions: tuple[int, ...] = ()


def bundles(registry: Registry, names: Sequence[str]) -> list[Bundle]:
    """Return how files fall into datasets, in the order of their main files; `names` may hold folders, with `/`.

    A file accompanies another when a format that takes the other names its ending as a companion's and both have one stem, or,
    without such a twin, when the other lies in its folder or above (textures). What accompanies nothing is read by itself.
    """
    formats = [item for item in registry.importers() if item.format.companions]
    paths = [PurePosixPath(name) for name in names]
    owners = [_owners(paths, row, formats) for row in range(len(paths))]
    # nothing is lost where two files claim one another: who has no independent owner is read by itself
    mains = {row for row, own in enumerate(owners) if not any(not owners[at] for at in own)}
    return [Bundle(row, tuple(at for at, own in enumerate(owners) if row in own and at not in mains)) for row in sorted(mains)]


def together(registry: Registry, names: Sequence[str]) -> Bundle:
    """Return all files as one dataset, the first that is read by itself leading."""
    main = min((bundle.main for bundle in bundles(registry, names)), default=0)
    return Bundle(main, tuple(row for row in range(len(names)) if row != main))


def _owners(paths: list[PurePosixPath], row: int, formats: list[Importer]) -> tuple[int, ...]:
    """Return the positions of the files this one accompanies."""
    own = paths[row]
    endings = {end for item in formats if own.suffix.lower() in item.format.companions for end in item.format.extensions}
    mains = [at for at, path in enumerate(paths) if at != row and path.suffix.lower() in endings - _ARCHIVES]
    twins = tuple(at for at in mains if paths[at].parent == own.parent and _stems(paths[at]) & _stems(own))
    if twins:
        return twins
    if own.suffix.lower() in _STEM_BOUND:
        return ()
    return tuple(at for at in mains if own.parent.is_relative_to(paths[at].parent))


def _stems(path: PurePosixPath) -> set[str]:
    """Return the stems a file may be known by: `plan.shp.xml` goes with `plan.shp`."""
    stem = path.stem.casefold()
    return {stem, PurePosixPath(stem).stem}
