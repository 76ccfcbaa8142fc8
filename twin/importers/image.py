"""Pictures that lie on the ground (a scanned plan, a photo from above): PNG and JPEG with a world file or a stated place."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, ClassVar

from twin.errors import FileDamaged, LimitExceeded, TwinError
from twin.findings import Finding, Progress
from twin.geodata import crs
from twin.handlers import NO_MATCH, Batch, Confidence, Format, Importer, Inspection, LayerInspection, Match, Probe, Source
from twin.importers import pictureplace
from twin.importers.likelycrs import suggestions
from twin.importers.pictureplace import WORLD_ENDINGS, PictureOptions
from twin.importers.sidecar import FROM_PRJ, crs_beside, stem_of
from twin.language import Text
from twin.media.kinds import PICTURE_PIXELS

if TYPE_CHECKING:
    from twin.importers.georeference import Georeference

_MAGIC = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
_ENDINGS = (".png", ".jpg", ".jpeg")
_HELPERS = (*WORLD_ENDINGS, ".prj", ".xml")
MOST_PIXELS = PICTURE_PIXELS
_STRIP = 4_000_000


class Image(Importer):
    """Reads one picture as imagery."""

    format = Format(
        "image",
        Text("Bild mit Weltdatei (PNG, JPEG)", "Picture with world file (PNG, JPEG)"),
        _ENDINGS,
        ("image/png", "image/jpeg"),
        ("Coverage",),
        requires=(("PIL", "pip install pillow"),),
        companions=(*WORLD_ENDINGS, ".prj"),
    )
    Options: ClassVar[type[Any]] = PictureOptions

    def identify(self, probe: Probe) -> Match:
        """Return SIGNATURE for a picture that came alone, STRUCTURE with a world file beside it, NO beside other data."""
        if not probe.head.startswith(_MAGIC):
            return NO_MATCH
        stem = PurePosixPath(probe.name).stem.casefold()
        names = [PurePosixPath(name) for name in probe.companions]
        if any(name.suffix.lower() in WORLD_ENDINGS and name.stem.casefold() == stem for name in names):
            return Match(Confidence.STRUCTURE, Text("ein Bild mit Weltdatei", "a picture with a world file"))
        if all(name.suffix.lower() in (*_ENDINGS, *_HELPERS) for name in names):
            return Match(Confidence.SIGNATURE, Text("beginnt wie ein Bild (PNG, JPEG)", "begins as a picture does (PNG, JPEG)"))
        return NO_MATCH

    def inspect(self, source: Source, options: Any) -> Inspection:
        """Return the picture's size in pixels, and its CRS and bbox (CRS84) where world file and system are known."""
        from twin.importers.grids.placing import outline

        with _opened(source) as picture:
            columns, rows = picture.size
        matrix = _matrix(source, options)
        place = _georeference(source)
        box = outline(matrix, columns, rows) if matrix is not None and place.code else None
        layer = LayerInspection(
            stem_of(source),
            "Coverage",
            1,
            place.code or None,
            place.origin,
            place.vertical,
            crs.bbox_to_crs84(box, place.code) if box else None,
            extras={"rows": rows, "columns": columns, "kind": "imagery"},
        )
        return Inspection(self.format.id, "", (layer,), (place.finding,) if place.finding else ())

    def read(self, source: Source, options: Any, progress: Progress) -> Iterator[Batch]:
        """Yield the one picture; raises DecisionNeeded (PLACE_MISSING, CRS_MISSING) when nothing says where it lies."""
        from twin.geodata.coverage import Coverage
        from twin.importers.grids.placing import upright

        progress.at(0.0, source.name)
        with _opened(source) as picture:
            matrix = _matrix(source, options)
            if matrix is None:
                raise pictureplace.missing(source, *picture.size)
            place = _georeference(source)
            if not place.code:
                raise crs.missing(source.name, suggestions(float(matrix[0, 2]), float(matrix[1, 2])))
            if place.finding:
                progress.finding(place.finding)
            values = _pixels(picture, progress)
        grid = upright(values, matrix, source.name)
        if grid.change:
            progress.finding(Finding("RASTER_RESAMPLED", "warning" if grid.resampled else "info", grid.change, stem_of(source)))
        coverage = Coverage(grid.values, grid.west, grid.north, grid.step, place.code, "imagery")
        yield Batch(stem_of(source), coverage, 1, 1, crs=place.code, vertical=place.vertical)


@contextlib.contextmanager
def _opened(source: Source) -> Iterator[Any]:
    """Open the picture after a look at its size; whatever is wrong with it comes out as FileDamaged or LimitExceeded."""
    import warnings

    from PIL import Image as Pictures
    from PIL import UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Pictures.DecompressionBombWarning)  # the limit below is ours
            with Pictures.open(source.path, formats=("PNG", "JPEG")) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise _too_large(source)
                yield picture
    except TwinError:
        raise
    except Pictures.DecompressionBombError as error:
        raise _too_large(source) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise FileDamaged(
            "IMAGE_DAMAGED",
            f"„{source.name}“ lässt sich nicht als Bild lesen; die Datei ist beschädigt oder abgeschnitten.",
            f"'{source.name}' cannot be read as a picture; the file is damaged or cut off.",
            file=source.name,
        ) from error


def _too_large(source: Source) -> LimitExceeded:
    most = MOST_PIXELS // 10**6
    return LimitExceeded(
        "IMAGE_TOO_LARGE",
        f"„{source.name}“ hat mehr als {most} Millionen Pixel. Bitte verkleinern oder kacheln.",
        f"'{source.name}' has more than {most} million pixels. Please shrink or tile it.",
        file=source.name,
    )


def _matrix(source: Source, options: Any) -> Any:
    beside = pictureplace.matrix_beside(source)
    return beside if beside is not None else pictureplace.matrix_stated(options)


def _georeference(source: Source) -> Georeference:
    from twin.importers.georeference import choose

    return choose(source, crs_beside(source), FROM_PRJ, stem_of(source))


def _pixels(picture: Any, progress: Progress) -> Any:
    """Return the picture as uint8 (rows, columns, 4); clear pixels are zero."""
    import numpy as np

    from twin.importers.grids.array import grid_of

    columns, rows = picture.size
    sixteen = picture.mode.startswith("I")
    values = grid_of(rows, columns, picture=True)
    step = max(1, _STRIP // columns)
    for top in range(0, rows, step):
        bottom = min(top + step, rows)
        strip = picture.crop((0, top, columns, bottom))
        if sixteen:  # grey of 16 bits: the upper eight are what a screen shows
            grey = (np.asarray(strip).astype(np.uint32) >> 8).astype(np.uint8)
            values[top:bottom] = np.dstack([grey, grey, grey, np.full_like(grey, 255)])
        else:
            values[top:bottom] = np.asarray(strip.convert("RGBA"))
        part = values[top:bottom]
        part[part[..., 3] == 0] = 0
        progress.at(bottom / rows, "")
    return values
