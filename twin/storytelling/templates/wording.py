"""Sentences of a template: figures as live references, changes as counts, the sun as directions; nothing without a value."""

from __future__ import annotations

import math
import re
from datetime import datetime

from babel.numbers import format_decimal

from twin.language import NO_TEXT, Text
from twin.planning.difference import Difference
from twin.planning.sun import at_local_time
from twin.storytelling.presentation import camera_words, direction
from twin.storytelling.scene import Camera
from twin.storytelling.templates.subject import Subject

_REFERENCE = re.compile(r"\{\{(?:measure|delta):([0A-Z])\.(\w+)\}\}")
_LOWEST_SUN = 2.0


def said(about: Subject, de: str, en: str) -> Text:
    """Return a sentence when every figure it refers to has a value, else an empty one."""
    return Text(de, en) if all(about.has(letter, key) for letter, key in _REFERENCE.findall(de + en)) else NO_TEXT


def together(*texts: Text, by: str = " ") -> Text:
    """Return the texts that say something, one after the other."""
    return Text(by.join(text.de for text in texts if text.de), by.join(text.en for text in texts if text.en))


def paragraphs(*texts: Text) -> Text:
    """Return the texts that say something as paragraphs of markdown."""
    return together(*texts, by="\n\n")


def changes(found: Difference) -> Text:
    """Return what an alternative changes as counts, without an area that is a figure of the table as well."""
    gone, come, other, kept = (len(lines) for lines in (found.removed, found.added, found.changed, found.kept))
    de = [_counted(gone, "Gebäude fällt weg", "Gebäude fallen weg"), _counted(come, "kommt hinzu", "kommen hinzu"),
          _counted(other, "wird verändert", "werden verändert"), _counted(kept, "bleibt", "bleiben")]  # fmt: skip
    en = [_counted(gone, "building goes", "buildings go"), _counted(come, "comes", "come"),
          _counted(other, "changes", "change"), _counted(kept, "stays", "stay")]  # fmt: skip
    if not (gone or come or other):
        return Text("Am Gebäudebestand ändert sich nichts.", "No building changes.")
    return Text(_listed(de, "Gebäude"), _listed(en, "buildings"))


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}" if count else ""


def _listed(parts: list[str], noun: str) -> str:
    told = [part for part in parts if part]
    # the noun stands with the first count, whichever that is
    if noun not in told[0] and "building" not in told[0]:
        number, _, rest = told[0].partition(" ")
        told[0] = f"{number} {noun} {rest}"
    return ", ".join(told) + "."


def view(camera: Camera) -> Text:
    """Return the viewpoint as a sentence."""
    return Text(f"{camera_words(camera, 'de')}.", f"{camera_words(camera, 'en')}.")


def sun(about: Subject, moment: datetime) -> Text:
    """Return where the sun stands and how shadows fall; of a sun below or near the horizon only that."""
    found = at_local_time(moment.isoformat(timespec="minutes"), about.timezone, about.camera.lon, about.camera.lat)
    if found.apparent_elevation < _LOWEST_SUN:
        return Text("Die Sonne steht am oder unter dem Horizont.", "The sun is at or below the horizon.")
    stands, falls = direction(found.azimuth), direction(found.azimuth + 180)
    times = 1 / math.tan(math.radians(found.apparent_elevation))
    de, en = (format_decimal(round(times, 1), locale=language) for language in ("de", "en"))
    height = round(found.apparent_elevation)
    return Text(
        f"Die Sonne steht im {stands.de}, {height}° hoch; Schatten fallen nach {falls.de} "
        f"und sind {de}-mal so lang, wie ein Haus hoch ist.",
        f"The sun stands in the {stands.en}, {height}° high; shadows fall to the {falls.en} "
        f"and are {en} times as long as a house is high.",
    )
