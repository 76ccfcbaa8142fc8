"""Captions of a video: WebVTT as it is, SubRip turned into it; nothing but cues goes on."""

from __future__ import annotations

import re
from pathlib import Path

from twin.errors import FileDamaged
from twin.media.kinds import CAPTIONS_TYPE, Prepared

_TIME = r"(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{3}"
_TIMING = re.compile(rf"^({_TIME})[ \t]*-->[ \t]*({_TIME})([^\n]*)$", re.MULTILINE)
_LEFT_OUT = ("STYLE", "REGION", "NOTE")


def prepare(path: Path, name: str, folder: Path) -> list[Prepared]:
    """Write the captions as WebVTT into `folder` and return them; raises FileDamaged (CAPTIONS_DAMAGED)."""
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    except UnicodeDecodeError as error:
        raise _damaged(name, "kein UTF-8", "not UTF-8") from error
    cues = [cue for block in re.split(r"\n{2,}", text) if (cue := _cue(block.strip("\n")))]
    if not cues:
        raise _damaged(name, "keine Zeile wie „00:01.000 --> 00:04.000“", "no line like '00:01.000 --> 00:04.000'")
    (folder / "captions.vtt").write_text("WEBVTT\n\n" + "\n\n".join(cues) + "\n", encoding="utf-8")
    return [Prepared("captions.vtt", "captions", CAPTIONS_TYPE)]


def _cue(block: str) -> str:
    """Return one cue with its times as WebVTT writes them, empty for a block that is none."""
    timing = _TIMING.search(block)
    if timing is None or block.startswith(_LEFT_OUT):
        return ""
    said = block[timing.end() :].strip("\n").replace("-->", "→")
    begin, end = (_time(value) for value in (timing[1], timing[2]))
    return f"{begin} --> {end}{timing[3].rstrip()}\n{said}" if said.strip() else ""


def _time(value: str) -> str:
    parts = value.replace(",", ".").split(":")
    return ":".join(part.zfill(2 if index < len(parts) - 1 else 6) for index, part in enumerate(parts))


def _damaged(name: str, de: str, en: str) -> FileDamaged:
    return FileDamaged(
        "CAPTIONS_DAMAGED",
        f"„{name}“ sind keine Untertitel ({de}). Bitte als WebVTT oder SRT in UTF-8 speichern.",
        f"'{name}' holds no captions ({en}). Please save them as WebVTT or SRT in UTF-8.",
        file=name,
    )
