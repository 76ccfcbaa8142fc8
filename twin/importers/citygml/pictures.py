"""The pictures a CityGML file names, found among the files that came along, each hashed once."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import PurePosixPath
from urllib.parse import unquote

import numpy as np
import numpy.typing as npt

from twin.findings import Finding
from twin.geodata.texture import Texture, media_type_of
from twin.handlers import Companion, Source
from twin.importers import cityfindings


class Pictures:
    """Finds the file of each picture by its name, the inner folders deciding where several are called the same."""

    def __init__(self, source: Source, images: Sequence[tuple[str, bool]]) -> None:
        self._images = images
        self._by_name: dict[str, list[Companion]] = {}
        for companion in source.companions:
            self._by_name.setdefault(PurePosixPath(companion.name).name.casefold(), []).append(companion)
        self._found: dict[int, Texture | None] = {}
        self._missing: Counter[str] = Counter()
        self._unreadable: dict[str, None] = {}

    def assign(self, rows: npt.NDArray[np.int32]) -> tuple[npt.NDArray[np.int32], tuple[Texture, ...]]:
        """Return the picture of each surface as a row of the textures returned beside it, -1 where its file is not there."""
        used = np.unique(rows[rows >= 0]).tolist()
        textures: dict[Texture, int] = {}
        places = np.full(len(self._images) + 1, -1, dtype=np.int32)
        for row in used:
            texture = self._texture(row)
            if texture is None:
                self._missing[self._images[row][0]] += int((rows == row).sum())
            else:
                places[row] = textures.setdefault(texture, len(textures))
        return places[rows], tuple(textures)

    def tell(self, progress: Callable[[Finding], None]) -> None:
        """Tell which pictures were missing or none, and how many surfaces that concerns."""
        for name, count in self._missing.items():
            progress(
                cityfindings.picture_unknown(name) if name in self._unreadable else cityfindings.picture_missing(name, count)
            )

    def _texture(self, row: int) -> Texture | None:
        if row not in self._found:
            self._found[row] = self._look_up(*self._images[row])
        return self._found[row]

    def _look_up(self, uri: str, repeats: bool) -> Texture | None:
        wanted = PurePosixPath(unquote(uri).replace("\\", "/"))
        candidates = self._by_name.get(wanted.name.casefold(), [])
        if not candidates:
            return None
        best = max(candidates, key=lambda item: _common_end(wanted, PurePosixPath(item.name)))
        digest = hashlib.sha256()
        with best.path.open("rb") as stream:
            head = stream.read(16)
            digest.update(head)
            while block := stream.read(1 << 20):
                digest.update(block)
        media_type = media_type_of(head)
        if not media_type:
            self._unreadable[uri] = None
            return None
        return Texture(digest.hexdigest(), media_type, best.path, repeats)


def _common_end(first: PurePosixPath, second: PurePosixPath) -> int:
    """Return how many parts of two paths agree, counted from the end."""
    pairs = zip(reversed(first.parts), reversed(second.parts), strict=False)
    return next(
        (number for number, (a, b) in enumerate(pairs) if a.casefold() != b.casefold()), min(len(first.parts), len(second.parts))
    )
