"""Vollgeschoss by state law: what each Land's building code asks of a storey (§ 20(1) BauNVO leaves it to the Länder).

Only texts that were read are rules here; where the wording leaves equality open, `strictly` is None and equality is not decided.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from twin.language import Text

HIGH = Fraction("2.3")
HALF, TWO_THIRDS, THREE_QUARTERS = Fraction(1, 2), Fraction(2, 3), Fraction(3, 4)


@dataclass(frozen=True, slots=True)
class Share:
    """Over how much of its own area, or of the storey below, a storey must be high enough.

    `strictly` means "more than", False "at least", None that the wording does not say.
    """

    part: Fraction
    strictly: bool | None = False
    of_below: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A Land's rule; heights in m.

    measured   "clear" from floor to ceiling, "storey" from floor to the floor above or the roof's skin
    usual      the share asked of any storey, None where the law asks for the height alone
    top        asked of the topmost storey instead; `setback` of a topmost one that stands back, `roof` of one below sloping roofs
    top_too    asked of the topmost storey besides
    inner      the high part counts by inner dimensions
    ceiling    how far its ceiling must rise above the ground on average to be above ground; `ceiling_least`: that is enough
    law        the paragraph, `wording` what it says in plain words, `read` the text that was read
    """

    law: str
    wording: Text
    read: str
    usual: Share | None = None
    measured: Literal["clear", "storey"] = "clear"
    height: Fraction = HIGH
    top: Share | None = None
    setback: Share | None = None
    roof: Share | None = None
    top_too: Share | None = None
    inner: bool = False
    ceiling: Fraction = Fraction("1.4")
    ceiling_least: bool = False


def _two_thirds(law: str, read: str, ceiling: str = "1.4", *, least: bool = False) -> Rule:
    """Return the rule most Länder took over from the model building code."""
    wording = Text(
        f"oberirdisch (Decke im Mittel {'mindestens' if least else 'mehr als'} {ceiling.replace('.', ',')} m über dem Gelände), "
        "lichte Höhe mindestens 2,30 m über mindestens zwei Drittel der eigenen Grundfläche",
        f"above ground (ceiling on average {'at least' if least else 'more than'} {ceiling} m above it), clear height of at "
        "least 2.30 m over at least two thirds of its own area",
    )
    return Rule(law, wording, read, Share(TWO_THIRDS), ceiling=Fraction(ceiling), ceiling_least=least)


STOREY_RULES: Mapping[str, Rule] = {
    "BW": Rule(
        "§ 2 Abs. 6 LBO BW",
        Text(
            "mehr als 1,4 m über dem Gelände und von Fußboden zu Fußboden (oder Dachhaut) mindestens 2,3 m hoch; das oberste "
            "Geschoss nur, wenn es diese Höhe über mindestens drei Viertel des Geschosses darunter hat",
            "more than 1.4 m above the ground and at least 2.3 m high from floor to floor (or the roof's skin); the topmost "
            "storey "
            "only where it is that high over at least three quarters of the storey below",
        ),
        "LBO BW",
        measured="storey",
        top=Share(THREE_QUARTERS, of_below=True),
    ),
    "BY": _two_thirds("Art. 2 Abs. 5 BayBO 1998 (Art. 83 Abs. 7 BayBO)", "VGH München, 15 ZB 17.1736", "1.2", least=True),
    "BE": _two_thirds("§ 2 Abs. 11 BauO Bln", "Bezirksamt Spandau"),
    "HE": Rule(
        "§ 2 HBO",
        Text(
            "oberirdisch und von Rohfußboden zu Rohfußboden mindestens 2,30 m hoch; ein zurückgesetztes oberstes Geschoss oder "
            "eines unter geneigten Dachflächen nur, wenn es diese Höhe über mehr als drei Viertel des Geschosses darunter hat",
            "above ground and at least 2.30 m high from raw floor to raw floor; a topmost storey that stands back, or one below "
            "sloping roofs, only where it is that high over more than three quarters of the storey below",
        ),
        "HBO",
        measured="storey",
        setback=Share(THREE_QUARTERS, True, of_below=True),
        roof=Share(THREE_QUARTERS, True, of_below=True),
    ),
    "HH": Rule(
        "§ 2 HBauO",
        Text(
            "Decke im Mittel mehr als 1,4 m über dem Gelände und lichte Höhe mindestens 2,3 m; das oberste Geschoss und "
            "Geschosse "
            "im Dachraum, wenn sie diese Höhe über mindestens zwei Drittel des Geschosses darunter haben",
            "ceiling on average more than 1.4 m above the ground and a clear height of at least 2.3 m; the topmost storey and "
            "storeys in the roof where they are that high over at least two thirds of the storey below",
        ),
        "HBauO 2005",
        top=Share(TWO_THIRDS, of_below=True),
        roof=Share(TWO_THIRDS, of_below=True),
    ),
    "MV": _two_thirds("§ 87 Abs. 2 LBauO M-V", "Bauaufsichtliche Mitteilungen M-V 2/2006"),
    "NI": Rule(
        "§ 2 Abs. 6 und 7 NBauO",
        Text(
            "Decke im Mittel mehr als 1,40 m über dem Gelände, lichte Höhe mindestens 2,20 m über mindestens die Hälfte der "
            "eigenen "
            "Grundfläche; das oberste Geschoss nur, wenn es sie über mehr als zwei Drittel des Geschosses darunter hat; die hohe "
            "Fläche zählt nach Innen-, die Bezugsfläche nach Außenmaßen",
            "ceiling on average more than 1.40 m above the ground, clear height of at least 2.20 m over at least half of its own "
            "area; the topmost storey only where it has it over more than two thirds of the storey below; the high part counts "
            "by "
            "inner, the base by outer dimensions",
        ),
        "OVG Lüneburg, 1 LA 65/19",
        Share(HALF),
        height=Fraction("2.2"),
        top_too=Share(TWO_THIRDS, True, of_below=True),
        inner=True,
    ),
    "NW": Rule(
        "§ 2 Abs. 6 BauO NRW 2018",
        Text(
            "oberirdisch, lichte Höhe mindestens 2,30 m über mehr als drei Viertel der Grundfläche des Geschosses darunter",
            "above ground, clear height of at least 2.30 m over more than three quarters of the area of the storey below",
        ),
        "Bauportal.NRW",
        Share(THREE_QUARTERS, True, of_below=True),
    ),
    "RP": Rule(
        "§ 2 Abs. 4 LBauO RLP",
        Text(
            "im Mittel mehr als 1,40 m über dem Gelände und über zwei Drittel, im Dachraum über drei Viertel der eigenen "
            "Grundfläche "
            "2,30 m hoch (von Fußboden zu Fußboden oder Dachhaut); ein zurückgesetztes oberstes Geschoss über zwei Drittel des "
            "Geschosses darunter",
            "on average more than 1.40 m above the ground and 2.30 m high (from floor to floor or the roof's skin) over two "
            "thirds, "
            "in the roof over three quarters of its own area; a topmost storey that stands back over two thirds of the storey "
            "below",
        ),
        "LBauO RLP",
        Share(TWO_THIRDS, None),
        measured="storey",
        setback=Share(TWO_THIRDS, None, of_below=True),
        roof=Share(THREE_QUARTERS, None),
    ),
    "SH": Rule(
        "§ 2 LBO SH",
        Text(
            "oberirdisch und über mindestens drei Viertel der eigenen Grundfläche mindestens 2,30 m hoch (von Fußboden zu "
            "Fußboden "
            "oder Dachhaut); ein zurückgesetztes oberstes Geschoss oder eines unter geneigten Dachflächen über mindestens drei "
            "Viertel des Geschosses darunter",
            "above ground and at least 2.30 m high (from floor to floor or the roof's skin) over at least three quarters of "
            "its own "
            "area; a topmost storey that stands back, or one below sloping roofs, over at least three quarters of the storey "
            "below",
        ),
        "LBO SH 2009",
        Share(THREE_QUARTERS),
        measured="storey",
        setback=Share(THREE_QUARTERS, of_below=True),
        roof=Share(THREE_QUARTERS, of_below=True),
    ),
    "SN": _two_thirds("§ 90 Abs. 2 SächsBO", "SächsBO 2016"),
    "ST": _two_thirds("§ 2 Abs. 4 BauO LSA (ältere Zählung)", "BauO LSA", "1.6"),
    "TH": _two_thirds("§ 100 Abs. 2 ThürBO", "ThürBO 2024"),
}
