"""The three alternatives of the planning case as plain designs in the site's own axes: Blockrand, Zeilen, Punkthäuser."""

from __future__ import annotations

from dataclasses import dataclass

from twin.sample.place import Point
from twin.sample.site import LANE, Patch

GROUND_STOREY = 3.5
STOREY = 3.0


@dataclass(frozen=True, slots=True)
class House:
    """A planned house: a rectangle, its storeys, what happens on the ground floor, and its roof."""

    id: str
    name: str
    bounds: tuple[float, float, float, float]
    storeys: int
    ground_use: str = "housing"
    gable_rise: float = 0.0
    green_roof: bool = True

    @property
    def wall_height(self) -> float:
        """Metres from the ground to the eaves or the flat roof."""
        return GROUND_STOREY + STOREY * (self.storeys - 1)


@dataclass(frozen=True, slots=True)
class Design:
    """One alternative: words, houses, ground cover (earlier patches win, `rest` fills), trees and a pavilion."""

    letter: str
    title: str
    summary: str
    author: str
    houses: tuple[House, ...]
    patches: tuple[Patch, ...]
    rest: str
    trees: tuple[Point, ...]
    pavilion: tuple[float, float, float] | None = None
    bring: str | None = None


_RIM: tuple[Patch, ...] = (
    ("paving", LANE),
    ("lawn", (-90.0, -56.0, 90.0, -46.0)),
    ("paving", (-90.0, 51.0, 90.0, 56.0)),
    ("paving", (-90.0, -46.0, -86.0, 56.0)),
    ("paving", (84.6, -46.0, 90.0, 56.0)),
)
_MILL_YARD: Patch = ("paving", (34.0, 16.0, 84.6, 33.5))

BLOCKRAND = Design(
    "A",
    "Blockrand",
    "Acht Häuser mit vier bis fünf Geschossen fassen zwei grüne Höfe und schließen die Lücke zum Fluss. Die Mühle bleibt.",
    "Planungsbüro Nordhof, Musterstadt",
    (
        House("A-1", "Haus am Mühlenweg", (-83.0, 34.5, -19.0, 46.0), 4),
        House("A-2", "Haus am Fluss West", (-83.0, -42.0, -19.0, -30.5), 4),
        House("A-3", "Haus an der Bleiche", (-83.0, -16.0, -71.5, 34.5), 4),
        House("A-4", "Haus am Mühlgang", (-30.5, -20.0, -19.0, 22.0), 5),
        House("A-5", "Haus am Fluss Ost", (4.0, -42.0, 66.0, -30.5), 4),
        House("A-6", "Hofhaus", (4.0, -30.5, 15.5, 11.5), 4),
        House("A-7", "Haus an der Weberstraße", (69.0, -42.0, 80.5, -14.0), 5),
        House("A-8", "Haus am Mühlenplatz", (4.0, 33.0, 28.0, 44.5), 4, "retail"),
    ),
    (
        *_RIM,
        ("playground", (-58.0, -8.0, -44.0, 8.0)),
        ("path", (-71.5, 8.0, -30.5, 10.0)),
        ("path", (-40.0, -30.5, -38.0, 34.5)),
        ("garden", (-71.5, -30.5, -30.5, 34.5)),
        ("garden", (-83.0, -29.0, -71.5, -18.0)),
        ("garden", (-86.0, -46.0, -11.0, -42.0)),
        ("garden", (-86.0, -42.0, -83.0, 51.0)),
        ("garden", (-83.0, 46.0, -19.0, 51.0)),
        ("garden", (-2.0, -46.0, 84.6, -42.0)),
        ("playground", (40.0, -24.0, 54.0, -12.0)),
        ("path", (15.5, -3.0, 69.0, -1.0)),
        ("garden", (15.5, -30.5, 69.0, 12.0)),
        ("garden", (80.5, -42.0, 84.6, 12.0)),
        ("garden", (4.0, 44.5, 28.0, 49.6)),
        ("garden", (69.0, -12.0, 80.5, 12.0)),
        _MILL_YARD,
    ),
    "paving",
    (
        (-46, 20), (-62, -14), (-56, 16), (-50, -22), (-44, 27), (-36, -24), (-64, 28), (-34.5, 2), (34, -10), (26, -18),
        (60, -18), (38, 6), (-6.5, 44), (-6.5, 30), (-6.5, 16), (-6.5, 2), (-6.5, -12), (-6.5, -26), (56, 5), (62, -6),
    ),
    (-55.0, 16.0, 0.0),
)  # fmt: skip

ZEILEN = Design(
    "B",
    "Zeilen",
    "Sechs Zeilen mit drei bis fünf Geschossen öffnen das Quartier zum Fluss; zwischen ihnen liegen Gärten. Die Mühle bleibt.",
    "Atelier Südufer, Musterstadt",
    (
        House("B-1", "Zeile 1", (-80.5, -38.0, -69.5, 33.0), 4, gable_rise=2.2, green_roof=False),
        House("B-2", "Zeile 2", (-55.5, -38.0, -44.5, 33.0), 5),
        House("B-3", "Zeile 3", (-30.5, -38.0, -19.5, 33.0), 4, gable_rise=2.2, green_roof=False),
        House("B-4", "Zeile 4", (6.0, -38.0, 17.0, 29.0), 4, gable_rise=2.2, green_roof=False),
        House("B-5", "Zeile 5", (34.0, -39.0, 45.0, 6.0), 5),
        House("B-6", "Zeile 6", (62.0, -39.0, 73.0, 6.0), 3, gable_rise=2.2, green_roof=False),
    ),
    (
        *_RIM,
        ("path", (-69.5, -39.0, -67.5, 40.0)),
        ("path", (-44.5, -39.0, -42.5, 40.0)),
        ("path", (-19.5, -39.0, -17.5, 40.0)),
        ("path", (17.0, -39.0, 19.0, 36.0)),
        ("path", (45.0, -39.0, 47.0, 12.0)),
        ("path", (73.0, -39.0, 75.0, 12.0)),
        ("playground", (-65.0, -6.0, -58.0, 12.0)),
        ("playground", (23.0, -20.0, 31.0, -6.0)),
        ("lawn", (-86.0, -46.0, -11.0, 40.0)),
        ("lawn", (-2.0, -46.0, 84.6, 11.0)),
        ("lawn", (-2.0, 11.0, 30.0, 34.0)),
        _MILL_YARD,
    ),
    "paving",
    (
        (-62, 28), (-62, 16), (-62, -12), (-62, -30), (-37, 28), (-37, 8), (-37, -14), (-37, -34), (-14, 22), (-14, 0),
        (-14, -22), (25, 26), (26, 4), (25, -28), (53, -4), (54, -20), (54, -34), (79, -8),
    ),
    (-74.0, 43.0, 0.0),
)  # fmt: skip

PUNKTHAEUSER = Design(
    "C",
    "Punkthäuser",
    "Neun Punkthäuser mit vier bis neun Geschossen stehen in einem Park, der bis an den Fluss reicht. Die Mühle bleibt.",
    "Studio Grünwerk, Musterstadt",
    (
        House("C-1", "Punkthaus 1", (-74.5, 25.5, -57.5, 42.5), 6),
        House("C-2", "Punkthaus 2", (-74.5, -10.5, -57.5, 6.5), 5),
        House("C-3", "Punkthaus 3", (-74.5, -44.0, -57.5, -27.0), 5),
        House("C-4", "Punkthaus 4", (-38.5, -44.0, -21.5, -27.0), 6),
        House("C-5", "Punkthaus 5", (2.0, -44.0, 19.0, -27.0), 7),
        House("C-6", "Punkthaus 6", (33.0, -44.0, 50.0, -27.0), 5),
        House("C-7", "Haus an der Weberstraße", (66.0, -44.5, 81.0, -22.5), 4),
        House("C-8", "Punkthaus 8", (-38.5, 26.5, -21.5, 43.5), 5),
        House("C-9", "Hochhaus am Mühlenplatz", (3.0, 26.0, 20.0, 43.0), 9, "public"),
    ),
    (
        *_RIM,
        ("path", (-86.0, 16.0, -11.0, 18.5)),
        ("path", (-48.0, -46.0, -45.5, 51.0)),
        ("path", (-86.0, -24.0, -11.0, -22.0)),
        ("path", (-2.0, -22.0, 84.6, -20.0)),
        ("path", (26.0, -20.0, 28.5, 49.6)),
        ("playground", (-40.0, -10.0, -24.0, 8.0)),
        ("playground", (44.0, -12.0, 58.0, 0.0)),
        ("paving", (-86.0, 43.5, -11.0, 51.0)),
        ("paving", (-2.0, 20.0, 26.0, 49.6)),
        _MILL_YARD,
    ),
    "lawn",
    (
        (-40, 12), (-53, -8), (-26, 12), (-18, -14), (-16, 8), (-52, 10), (4, 12), (6, -6), (14, 6), (20, -12), (34, 10),
        (34, -4), (40, 12), (62, 8), (-52, 24), (-44, -18), (-80, 20), (-80, -18), (64, -8), (-16, 22), (-16, -20),
        (22, -20), (-80, 2), (74, -14), (78, 6), (-53, -34), (-15, -36),
    ),
    (70.0, 1.0, 12.0),
    "variante_c_punkthaeuser",
)  # fmt: skip

DESIGNS = (BLOCKRAND, ZEILEN, PUNKTHAEUSER)

BASELINE_TREES: tuple[Point, ...] = (
    (-73, -50.5), (-41, -50), (-12, -50), (26, -50.5), (58, -50), (79, -50.5), (70, -6), (78, 6), (-24, -37), (-14, -20),
    (80, 45), (-80, 47),
)  # fmt: skip
"""Today's trees on the site, in its own axes."""
