"""The pictures of the manual: below which heading each stands, and what it shows in words.

The files are taken from the running sample city by `make pictures` (tests/journeys/manual_pictures.py) and lie in
static/pictures/manual, one for each kind of screen. A picture that was not taken is left out of the manual.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from markupsafe import Markup

from twin import interface
from twin.language import Text

FOLDER = "pictures/manual"


@dataclass(frozen=True, slots=True)
class Screen:
    """The window of a picture, the size it is kept in, and which readers get it: a media query, "" for all."""

    window: tuple[int, int]
    size: tuple[int, int]
    readers: str


SCREENS = (
    Screen((1280, 800), (960, 600), ""),
    Screen((768, 1024), (576, 768), "(max-width: 56.1875em)"),
    Screen((360, 740), (360, 740), "(max-width: 37.4375em)"),
)


@dataclass(frozen=True, slots=True)
class ManualPicture:
    """One picture: its name, the headings it stands below in the German and the English manual, and what is seen on it."""

    name: str
    heading: Text
    shows: Text

    def path(self, screen: Screen) -> str:
        """Return the file of a screen below the static folder."""
        return f"{FOLDER}/{self.name}-{screen.window[0]}.webp"

    def is_taken(self) -> bool:
        """Return whether every screen has its file."""
        return all(interface.file(self.path(screen)).is_file() for screen in SCREENS)

    def markup(self, language: str) -> Markup:
        """Return the figure: the file for the reader's screen, loaded when it comes near."""
        usual, *smaller = SCREENS
        source = Markup('<source media="{}" srcset="{}" width="{}" height="{}">')
        sources = Markup("").join(source.format(one.readers, self._address(one), *one.size) for one in reversed(smaller))
        image = Markup('<img src="{}" width="{}" height="{}" loading="lazy" decoding="async" alt="{}">')
        shown = image.format(self._address(usual), *usual.size, self.shows.in_(language))
        return Markup('<figure class="manual-picture"><picture>{}{}</picture></figure>').format(sources, shown)

    def _address(self, screen: Screen) -> str:
        path = self.path(screen)
        return url_for("static", filename=path, v=interface.fingerprint(path))


PICTURES = (
    ManualPicture(
        "reader",
        Text("lesen", "read"),
        Text(
            "Ein Storyboard: links Überschrift, Text und drei Zahlen der Variante A, rechts das Modell mit dem blauen Blockrand, "
            "unten die Schritte und „Weiter“.",
            "A storyboard (German interface): heading, text and three numbers of alternative A beside the model with the blue "
            "perimeter block, the steps and the button for the next scene below.",
        ),
    ),
    ManualPicture(
        "compare",
        Text("vergleichen", "compare"),
        Text(
            "Bestand und die Varianten A, B und C nebeneinander: gleicher Blick, gleiche Sonne, jede mit Buchstabe und Muster.",
            "Today's state and alternatives A, B and C side by side: same view, same sun, each with its letter and pattern.",
        ),
    ),
    ManualPicture(
        "everyone",
        Text("rundgang", "tools-tour"),
        Text(
            "Der Rundgang im dunklen Erscheinungsbild: Eine Karte erklärt die Schalter der Varianten, die umrandet sind.",
            "The tour in the dark interface: a card explains the switches of the alternatives, which are outlined.",
        ),
    ),
    ManualPicture(
        "big",
        Text("werkzeuge", "tools"),
        Text(
            "Die ganze Musterstadt von weit oben: Häuser, Straßen, Fluss und Bäume, in der Ferne im Dunst.",
            "All of the sample city from far above: houses, streets, river and trees, hazy in the distance.",
        ),
    ),
    ManualPicture(
        "layers",
        Text("ebenen", "tools-layers"),
        Text(
            "Der Ebenenbaum neben dem Modell: Die Gebäude sind nach ihrer Höhe gefärbt, die Legende zählt sie je Klasse.",
            "The tree of layers beside the model: buildings are coloured by height, the legend counts those of each class.",
        ),
    ),
    ManualPicture(
        "ask",
        Text("fragen", "tools-ask"),
        Text(
            "Die Kirche ist angeklickt und hervorgehoben; daneben stehen ihre Angaben mit Einheit, Quelle und Stand.",
            "The church is chosen and highlighted; its facts with unit, source and date stand beside the model.",
        ),
    ),
    ManualPicture(
        "find",
        Text("suchen", "tools-find"),
        Text(
            "Die Suche nach „Markt 1“ mit ihren Treffern; das Modell ist zum ersten geflogen.",
            "A search for “Markt 1” with its hits; the model has flown to the first.",
        ),
    ),
    ManualPicture(
        "measure",
        Text("messen", "tools-measure"),
        Text(
            "Ein Geländeprofil: zwei Punkte im Modell, die Linie dazwischen und das Diagramm der Höhen.",
            "A terrain profile: two places in the model, the line between them and the chart of heights.",
        ),
    ),
    ManualPicture(
        "views",
        Text("ansichten", "tools-views"),
        Text(
            "Der Blick aus 1,60 m Höhe in die Straße, daneben die Knöpfe für Ansichten, Teilen und Blickpunkte.",
            "The view from 1.60 m above the street, with the buttons for views, sharing and viewpoints.",
        ),
    ),
    ManualPicture(
        "cut",
        Text("schneiden", "tools-cut"),
        Text(
            "Ein waagerechter Schnitt durch Variante C: Was höher liegt, fehlt; die Häuser sind innen hohl.",
            "A horizontal cut through alternative C: what lies higher is gone, the houses are hollow.",
        ),
    ),
    ManualPicture(
        "filter",
        Text("filtern", "tools-filter"),
        Text(
            "Ein Filter zeigt nur Gebäude von mindestens 12 m Höhe; darunter steht, wie viele es von allen sind.",
            "A filter shows only buildings of at least 12 m height and says how many of all they are.",
        ),
    ),
    ManualPicture(
        "sun",
        Text("sonnenstunden", "tools-sun"),
        Text(
            "Die Karte der Sonnenstunden am 21. März auf dem Boden von Variante A, mit Legende und Tabelle der Flächen.",
            "The map of sun hours on 21 March on the ground of alternative A, with its legend and a table of areas.",
        ),
    ),
)


def illustrated(html: str, language: str) -> Markup:
    """Return a page of the manual with each picture below its heading, where the page has it and the picture was taken."""
    for picture in PICTURES:
        start = html.find(f' id="{picture.heading.in_(language)}">')
        end = html.find("</h", start)
        if start >= 0 and end >= 0 and picture.is_taken():
            at = end + len("</h2>")
            html = f"{html[:at]}\n{picture.markup(language)}{html[at:]}"
    return Markup(html)
