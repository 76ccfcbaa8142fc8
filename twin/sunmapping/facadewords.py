"""What façades, roofs and storeys of a sun map are called, and how the map says it was made."""

from __future__ import annotations

import math

from twin.language import Text
from twin.planning.display import number
from twin.planning.exact import exact
from twin.planning.exposure.skin import Piece, Skin, Strip
from twin.sunmapping.question import SunSite, counted, shaded_by

_BEARINGS = (
    Text("Nord", "north"),
    Text("Nordost", "north-east"),
    Text("Ost", "east"),
    Text("Südost", "south-east"),
    Text("Süd", "south"),
    Text("Südwest", "south-west"),
    Text("West", "west"),
    Text("Nordwest", "north-west"),
)
_GABLE = Text("Giebel", "gable")
# a roof that falls by less than one degree
_FLAT = 0.02


def wall_word(bearing: float) -> Text:
    """Return what a façade is called that looks to a bearing (degrees)."""
    word = _BEARINGS[round(bearing / 45) % 8]
    return Text(f"{word.de}fassade", f"{word.en} façade")


def is_flat(piece: Piece) -> bool:
    """Return whether a roof looks nowhere but up."""
    return math.hypot(*piece.normal[:2]) < _FLAT


def piece_words(piece: Piece, bearing: float) -> tuple[Text, Text]:
    """Return what a piece of a roof or a gable belongs to, and its storey: none for a roof."""
    if piece.is_gable:
        return wall_word(bearing), _GABLE
    return _roof_word(piece, bearing), Text("", "")


def _roof_word(piece: Piece, bearing: float) -> Text:
    if is_flat(piece):
        return Text("Dach", "roof")
    word = _BEARINGS[round(bearing / 45) % 8]
    return Text(f"Dachfläche nach {word.de}", f"roof to the {word.en}")


def storey_word(strip: Strip) -> Text:
    """Return which storey a strip is, or between which heights it lies."""
    if strip.storey is None:
        low, high = (exact(round(value - strip.base, 1)) for value in (strip.low, strip.high))
        return Text(
            f"{number(low, 1)} bis {number(high, 1)} m über Boden",
            f"{number(low, 1, 'en')} to {number(high, 1, 'en')} m above ground",
        )
    if strip.storey == 0:
        return Text("Erdgeschoss", "ground floor")
    return Text(f"{strip.storey}. Obergeschoss", f"upper floor {strip.storey}")


def method(site: SunSite, skin: Skin, *, is_change: bool) -> Text:
    """Return how the map was made: what is counted where, what casts shade, what is left out."""
    wide = exact(skin.spacing)
    how, shade = counted(site), shaded_by()
    both_de = " Verglichen werden nur Häuser, die in beiden Zuständen gleich stehen." if is_change else ""
    both_en = " Only houses that stand alike in both states are compared." if is_change else ""
    return Text(
        f"{how.de} Punkte alle {number(wide, 1)} m entlang jeder Fassade, je Geschoss 1,20 m über dem Fußboden (ohne bekannte "
        f"Geschosse etwa alle 3 m), auf Giebeln und Dächern im Raster von {number(wide, 1)} m."
        f"{both_de} {shade.de} Häuser mit unbekannter Dachform gelten als Block gleichen Rauminhalts. Fenster sind "
        "nicht bekannt: ein Screening der Fassaden, kein Nachweis.",
        f"{how.en} Points every {number(wide, 1, 'en')} m along each façade, on each storey 1.20 m above the floor (about every "
        f"3 m where storeys are not known), on gables and roofs on a grid of {number(wide, 1, 'en')} m."
        f"{both_en} {shade.en} Houses of unknown roof count as blocks of the same volume. Windows are not known: a "
        "screening of façades, no proof.",
    )
