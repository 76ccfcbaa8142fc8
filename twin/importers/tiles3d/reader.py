"""3D Tiles 1.0 and 1.1 (OGC 22-025r4) in an archive: checked, counted, put on Earth where they stand nowhere, otherwise kept."""

from __future__ import annotations

import contextlib
import dataclasses
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, ClassVar

from twin.findings import Progress
from twin.handlers import (
    NO_MATCH,
    Batch,
    Confidence,
    Format,
    Importer,
    Inspection,
    LayerInspection,
    Match,
    Probe,
    Source,
)
from twin.importers.placement import PlacementOptions
from twin.language import Text

if TYPE_CHECKING:
    from twin.geodata.bbox import BBox
    from twin.importers.tiles3d.tree import Tree

_ROOT = "tileset.json"
_KEPT = (
    *(".json", ".b3dm", ".i3dm", ".pnts", ".cmpt", ".glb", ".gltf", ".bin", ".subtree"),
    *(".png", ".jpg", ".jpeg", ".webp", ".ktx2"),
)
"""Endings that are kept; pages and scripts in an archive would be served from our own address."""
_KEYS = {"asset", "root", "geometricError"}


class Tiles3D(Importer):
    """Reads a tileset with all its files; nothing is encoded anew."""

    format = Format(
        "tiles3d",
        Text("3D Tiles 1.0, 1.1 (ZIP mit tileset.json)", "3D Tiles 1.0, 1.1 (ZIP with tileset.json)"),
        (".3tz", ".zip"),
        ("application/json+3dtiles", "application/zip"),
        ("Tileset",),
        ("1.0", "1.1"),
        companions=_KEPT[1:],
    )
    Options: ClassVar[type[Any]] = PlacementOptions

    def identify(self, probe: Probe) -> Match:
        """Return EXACT for an archive with a tileset.json, and for such a document by itself."""
        if any(PurePosixPath(name).name.lower() == _ROOT for name in probe.members):
            return Match(Confidence.EXACT, Text("Archiv mit tileset.json", "an archive with tileset.json"))
        if set(probe.json_keys) >= _KEYS:
            text = Text("JSON mit „asset“, „root“ und „geometricError“", "JSON with 'asset', 'root' and 'geometricError'")
            return Match(Confidence.EXACT, text)
        return NO_MATCH

    def inspect(self, source: Source, options: Any) -> Inspection:
        """Return one layer for each tileset, with tiles, contents and version under `extras`; works without a place."""
        from twin.errors import DecisionNeeded

        progress = Progress()
        layers: list[LayerInspection] = []
        version = ""
        with _spread(source) as (folder, names):
            for root in _roots(names, source):
                layer, tree, version = _looked_at(folder, root, names, progress, source)
                try:
                    box, size = _placed(source, options, tree.documents[root])
                except DecisionNeeded as asked:
                    box, size = None, asked.params["size"]
                extras = {"tiles": tree.tiles, "version": version, "placed": box is not None}
                count = len(tree.contents) + tree.rejected
                origin = Text("aus der Datei", "from the file")
                layers.append(
                    LayerInspection(
                        layer,
                        "Tileset",
                        count,
                        "EPSG:4978",
                        origin,
                        bbox=box,
                        extras={**extras, "size": size} if size else extras,
                    )
                )
        findings = tuple(example for group in progress.findings() for example in group.examples)
        return Inspection(self.format.id, version, tuple(layers), findings)

    def read(self, source: Source, options: Any, progress: Progress) -> Iterator[Batch]:
        """Yield each tileset with its files; raises DecisionNeeded (PLACE_MISSING) for one that stands nowhere."""
        import orjson

        from twin.geodata.tileset import Tileset

        progress.at(0.0, source.name)
        with _spread(source) as (folder, names):
            roots = _roots(names, source)
            for number, root in enumerate(roots):
                layer, tree, version = _looked_at(folder, root, names, progress, source)
                box, _ = _placed(source, options, tree.documents[root])
                for name, document in tree.documents.items():
                    (folder / name).unlink()
                    (folder / name).write_bytes(orjson.dumps(document))
                progress.at((number + 1) / len(roots), layer)
                kept = len(tree.contents)
                data = Tileset(folder, root, tree.files(), version, box) if kept else None
                yield Batch(layer, data, kept + tree.rejected, kept, 0, tree.rejected, "EPSG:4978", title=layer)


def _looked_at(folder: Path, root: str, names: frozenset[str], progress: Progress, source: Source) -> tuple[str, Tree, str]:
    """Return a tileset's name, its tree and its version."""
    from twin.errors import FileDamaged
    from twin.importers.tiles3d.tree import walked

    layer = PurePosixPath(root).parent.name or PurePosixPath(source.name).stem or "tileset"
    tree = walked(folder, root, names, progress, layer)
    if not tree.contents and not tree.rejected:
        raise FileDamaged(
            "TILESET_EMPTY",
            f"„{source.name}“ enthält ein tileset.json ohne einen einzigen Inhalt.",
            f"'{source.name}' holds a tileset.json without a single content.",
            file=source.name,
        )
    asset = tree.documents[root].get("asset")
    return layer, tree, str(asset.get("version", "") if isinstance(asset, dict) else "")


@contextlib.contextmanager
def _spread(source: Source) -> Iterator[tuple[Path, frozenset[str]]]:
    """Give a folder with the files of the archive (or the companions) under their own names, and those names."""
    from twin.importers import archive

    with tempfile.TemporaryDirectory(prefix="tileset-") as place:
        work = Path(place)
        with source.path.open("rb") as stream:
            packed = stream.read(4) in archive.MAGIC
        if packed:
            files = [(item.path, item.name) for item in archive.unpack(source.path, source.name, work / "unpacked")]
        else:
            files = [(source.path, _ROOT), *((item.path, item.name) for item in source.companions)]
        names = set()
        for path, name in files:
            if name.lower().endswith(_KEPT):
                target = work / "tileset" / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.symlink_to(_plain(path, work))
                names.add(name)
        yield work / "tileset", frozenset(names)


def _plain(path: Path, work: Path) -> Path:
    """Return a content without the gzip some writers put around each."""
    from twin.importers import archive

    with path.open("rb") as stream:
        if stream.read(2) != archive.GZIP_MAGIC:
            return path.resolve()
    return archive.gunzip(path, path.name, work / "gunzipped").path


def _roots(names: frozenset[str], source: Source) -> list[str]:
    """Return the outermost tileset documents; those further in belong to them."""
    from twin.errors import FileDamaged

    found = sorted(name for name in names if PurePosixPath(name).name.lower() == _ROOT)
    if not found:
        raise FileDamaged(
            "TILESET_MISSING",
            f"„{source.name}“ enthält kein tileset.json.",
            f"'{source.name}' holds no tileset.json.",
            file=source.name,
        )
    depth = min(len(PurePosixPath(name).parts) for name in found)
    return [name for name in found if len(PurePosixPath(name).parts) == depth]


def _placed(source: Source, options: PlacementOptions, document: dict[str, Any]) -> tuple[BBox | None, list[float] | None]:
    """Return the rectangle on Earth; a tileset that stands nowhere is put there by its root's transform.

    Its own coordinates are metres z up: about a stated origin, or those of a map whose system is stated.
    """
    import numpy as np

    from twin.importers.models.standing import Found, stand
    from twin.importers.tiles3d.volume import corners, rectangle, transform_of

    root = document["root"]
    box = rectangle(root)
    points = corners(root)
    if box is not None or points is None:
        return box, None
    low, high = points.min(axis=0), points.max(axis=0)
    given = dataclasses.replace(options, up="z", unit="m") if options.unit == "auto" else dataclasses.replace(options, up="z")
    place = stand(source, given, Found(low, high, 1.0, "z"), Progress(), "")
    middle = (low + high) / 2.0
    probes = place.local(middle + 100.0 * np.vstack([np.zeros(3), np.eye(3)]))
    axes = (probes[1:] - probes[0]).T / 100.0
    local = np.eye(4)
    local[:3, :3], local[:3, 3] = axes, probes[0] - axes @ middle
    angle = np.radians(place.heading)
    turn = np.eye(4)
    turn[:2, :2] = [[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]
    matrix = place.anchor.matrix() @ turn @ local @ transform_of(root)
    root["transform"] = matrix.T.reshape(-1).tolist()
    return rectangle(root), [round(float(value), 3) for value in high - low]
