"""Files a model refers to: only those of the same upload are opened, every other reference is told and left out."""

from __future__ import annotations

import urllib.parse
from pathlib import PurePosixPath

from twin.findings import Finding, Progress
from twin.handlers import Source
from twin.language import Text

MOST_BYTES = 64 * 1024 * 1024


class Beside:
    """The companions of a model by the names it uses; what was asked for and not given becomes a finding, once a name."""

    def __init__(self, source: Source, progress: Progress, layer: str) -> None:
        self._source = source
        self._progress = progress
        self._layer = layer
        self._told: set[str] = set()

    def get(self, name: str) -> bytes:
        """Return a companion's bytes; raises FileNotFoundError when it did not come along, is too large or lies outside."""
        text = str(name).strip().strip('"')
        wanted = PurePosixPath(urllib.parse.unquote(text).replace("\\", "/"))
        found = [item for item in self._source.companions if _ends_with(item.name, wanted)]
        # a path of the architect's own disk is never followed; a file of that name in the upload is what it means
        if is_outside(text) and not found:
            raise self._left_out(text, "MODEL_REFERENCE_OUTSIDE", "liegt außerhalb der Datei", "lies outside the upload")
        if not found:
            raise self._left_out(text, "MODEL_REFERENCE_MISSING", "wurde nicht mitgeschickt", "did not come along")
        best = min(found, key=lambda item: len(PurePosixPath(item.name).parts))
        if best.path.stat().st_size > MOST_BYTES:
            raise self._left_out(text, "MODEL_REFERENCE_TOO_LARGE", "ist größer als 64 MB", "is larger than 64 MB")
        return best.path.read_bytes()

    __getitem__ = get

    def _left_out(self, name: str, code: str, de: str, en: str) -> FileNotFoundError:
        shown = name if len(name) <= 80 else f"{name[:80]}…"
        if name not in self._told:
            self._told.add(name)
            text = Text(
                f"„{shown}“, worauf das Modell verweist, {de} und fehlt deshalb.",
                f"'{shown}', which the model refers to, {en} and is therefore left out.",
            )
            self._progress.finding(Finding(code, "warning", text, self._layer, params={"reference": shown}))
        return FileNotFoundError(shown)


def is_outside(name: str) -> bool:
    """Return whether a reference leaves its folder: an address, a drive, an absolute path, a way upwards."""
    plain = urllib.parse.unquote(name).replace("\\", "/")
    return ":" in plain or plain.startswith("/") or ".." in PurePosixPath(plain).parts or "\0" in plain


def _ends_with(name: str, wanted: PurePosixPath) -> bool:
    """Return whether a companion is meant: its whole name, or its last parts, letter case aside."""
    have = [part.casefold() for part in PurePosixPath(name).parts]
    want = [part.casefold() for part in wanted.parts if part != "."]
    return bool(want) and (have[-len(want) :] == want or have[-1:] == want[-1:])
