"""The scenes that several templates share: the place, today, one alternative, all beside one another, before and after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from twin.language import Text
from twin.storytelling.scene import BASELINE, Camera, Comparison, Scene
from twin.storytelling.templates.subject import Subject, Told, name_of
from twin.storytelling.templates.wording import changes, paragraphs, said, sun, together, view

_LEADING = ("dwellings", "GFZ", "GRZ_I", "green_share_ground", "sealing_degree", "trees")
_SHOWN_MEASURES = 4
_AFTERNOON = (6, 21, 17, 45)


def afternoon(about: Subject) -> datetime:
    """Return the light of the usual views: a late afternoon in June."""
    return datetime(about.year, *_AFTERNOON)


def leading(about: Subject, letters: Iterable[str], keys: Iterable[str] = _LEADING) -> tuple[str, ...]:
    """Return the first four measures that have a value in every one of these states."""
    shown = tuple(letters)
    return tuple(key for key in keys if all(about.has(letter, key) for letter in shown))[:_SHOWN_MEASURES]


def near(camera: Camera) -> Camera:
    """Return a closer and steeper view of the site."""
    return replace(camera, elevation=42.0, distance=round(camera.distance * 0.8, 1))


def far(camera: Camera) -> Camera:
    """Return a view of the site in its town."""
    return replace(camera, elevation=30.0, distance=round(camera.distance * 2.2, 1))


def above(camera: Camera) -> Camera:
    """Return a view from above with north at the top, as a plan is read."""
    return replace(camera, azimuth=0.0, elevation=75.0, distance=round(camera.distance * 0.95, 1))


def scene(
    about: Subject,
    name: str,
    heading: Text,
    narrative: Text,
    seen: Text,
    shown: tuple[str, ...],
    comparison: Comparison = "none",
    *,
    camera: Camera | None = None,
    moment: datetime | None = None,
    measures: tuple[str, ...] | None = None,
) -> Scene:
    """Return a scene; `seen` is what a person without the picture must know beyond the viewpoint."""
    from_where = camera or about.camera
    return Scene(
        id=name,
        heading=heading,
        narrative=narrative,
        text_alternative=together(view(from_where), seen),
        camera=from_where,
        shown=shown,
        comparison=comparison,
        sun=moment or afternoon(about),
        measures=leading(about, shown) if measures is None else measures,
    )


def place(about: Subject) -> Scene:
    """Return where the site lies and how large it is."""
    size = said(
        about, "Das Plangebiet umfasst {{measure:0.perimeter_area}}.", "The plan area measures {{measure:0.perimeter_area}}."
    )
    plots = said(
        about,
        "Davon sind {{measure:0.plot_area}} Baugrundstücke.",
        "Of these {{measure:0.plot_area}} are building plots.",
    )
    seen = Text(
        "Die Stadt mit dem gestrichelt umrandeten Plangebiet in der Mitte, so wie sie heute steht.",
        "The town as it stands today, with the plan area in a dashed outline in the middle.",
    )
    heading = Text(f"Hier liegt das Plangebiet: {about.title}", f"This is where the plan area lies: {about.title}")
    return scene(
        about, "ort", heading, together(size, plots), together(seen, size), (BASELINE,), camera=far(about.camera), measures=()
    )


def today(about: Subject) -> Scene:
    """Return what is there now, in the figures of the Bestand."""
    ground = said(
        about,
        "Der Boden ist zu {{measure:0.sealing_degree}} versiegelt.",
        "{{measure:0.sealing_degree}} of the ground is sealed.",
    )
    trees = said(about, "Auf der Fläche stehen {{measure:0.trees}} Bäume.", "{{measure:0.trees}} trees stand there.")
    use = said(
        about, "Die Geschossflächenzahl (GFZ) beträgt {{measure:0.GFZ}}.", "The floor area ratio (GFZ) is {{measure:0.GFZ}}."
    )
    seen = Text(
        "Das Plangebiet mit den Gebäuden, die heute dort stehen.", "The plan area with the buildings that stand there today."
    )
    heading = Text("So sieht es heute aus", "This is what it looks like today")
    return scene(about, "heute", heading, paragraphs(together(ground, trees), use), together(seen, ground, trees), (BASELINE,))


def alternative(about: Subject, told: Told) -> Scene:
    """Return what one alternative builds and what it changes."""
    letter, name = told.letter, name_of(told)
    words = Text(told.summary, "")
    homes = said(
        about,
        f"Es entstehen {{{{measure:{letter}.dwellings}}}} Wohnungen.",
        f"This makes {{{{measure:{letter}.dwellings}}}} dwellings.",
    )
    density = said(
        about,
        f"Die Geschossflächenzahl (GFZ) beträgt {{{{measure:{letter}.GFZ}}}}.",
        f"The floor area ratio (GFZ) is {{{{measure:{letter}.GFZ}}}}.",
    )
    green = said(
        about,
        f"{{{{measure:{letter}.green_share_ground}}}} des Plangebiets sind grün.",
        f"{{{{measure:{letter}.green_share_ground}}}} of the plan area is green.",
    )
    change = changes(told.change)
    narrative = paragraphs(together(words, change), together(homes, density, green))
    seen = together(Text(f"{name.de} im Plangebiet.", f"{name.en} in the plan area."), change, homes, density, green)
    return scene(about, f"variante-{letter.lower()}", name, narrative, seen, (letter,))


def beside(about: Subject, letters: tuple[str, ...], heading: Text) -> Scene:
    """Return up to four states beside one another, with one line of figures for each."""
    lines = together(*(line(about, letter) for letter in letters), by="\n")
    same = Text("Gleiche Blickrichtung, gleiche Sonne, gleiche Genauigkeit.", "Same direction of view, same sun, same detail.")
    names = together(*(named(about, letter) for letter in letters), by=", ")
    seen = Text(
        f"{len(letters)} Bilder nebeneinander aus demselben Blickwinkel: {names.de}.",
        f"{len(letters)} pictures side by side from the same viewpoint: {names.en}.",
    )
    spoken = together(
        seen, *(Text(part.de.lstrip("- "), part.en.lstrip("- ")) for part in (line(about, item) for item in letters))
    )
    spoken = Text(spoken.de.replace("**", ""), spoken.en.replace("**", ""))
    return scene(about, "vergleich", heading, paragraphs(same, lines), spoken, letters, "side-by-side", camera=near(about.camera))


def line(about: Subject, letter: str) -> Text:
    """Return one state as a line of a list: its name and its leading figures."""
    known = {
        "dwellings": ("{} Wohnungen", "{} dwellings"),
        "GFZ": ("GFZ {}", "GFZ {}"),
        "green_share_ground": ("{} grün", "{} green"),
    }
    figures = [
        Text(de.format(f"{{{{measure:{letter}.{key}}}}}"), en.format(f"{{{{measure:{letter}.{key}}}}}"))
        for key, (de, en) in known.items()
        if about.has(letter, key)
    ]
    name, told = named(about, letter), together(*figures, by=", ")
    return Text(f"- **{name.de}**: {told.de}.", f"- **{name.en}**: {told.en}.") if figures else Text("", "")


def named(about: Subject, letter: str) -> Text:
    """Return the name of a state as a reader knows it."""
    found = next((item for item in about.alternatives if item.letter == letter), None)
    return Text("Bestand", "Existing state") if found is None else name_of(found)


def before_after(about: Subject, told: Told) -> Scene:
    """Return one picture divided by a slider: the Bestand on the left, an alternative on the right."""
    letter, name = told.letter, name_of(told)
    how = Text(
        f"Ziehen Sie den Schieber: links der Bestand, rechts {name.de}.",
        f"Drag the slider: today on the left, {name.en} on the right.",
    )
    sealing = said(
        about,
        f"Versiegelt sind heute {{{{measure:0.sealing_degree}}}}, dann {{{{measure:{letter}.sealing_degree}}}}.",
        f"Sealed are {{{{measure:0.sealing_degree}}}} today and {{{{measure:{letter}.sealing_degree}}}} then.",
    )
    trees = said(
        about,
        f"Aus {{{{measure:0.trees}}}} Bäumen werden {{{{measure:{letter}.trees}}}}.",
        f"{{{{measure:0.trees}}}} trees become {{{{measure:{letter}.trees}}}}.",
    )
    seen = Text(
        f"Ein Bild, in der Mitte geteilt: links der Bestand, rechts {name.de}.",
        f"One picture divided in the middle: today on the left, {name.en} on the right.",
    )
    heading = Text(f"Vorher und nachher: {name.de}", f"Before and after: {name.en}")
    narrative, spoken = paragraphs(how, together(sealing, trees)), together(seen, changes(told.change), sealing, trees)
    measures = leading(about, (BASELINE, letter), ("sealing_degree", "trees", "green_share_ground"))
    return scene(
        about, f"vorher-nachher-{letter.lower()}", heading, narrative, spoken, (BASELINE, letter), "swipe",
        camera=near(about.camera), measures=measures,
    )  # fmt: skip


def shadows(about: Subject, letters: tuple[str, ...], moment: datetime, name: str, words: Text) -> Scene:
    """Return the shadows of one or several states at one moment, `words` being its date and hour."""
    stands = sun(about, moment)
    names = together(*(named(about, letter) for letter in letters), by=", ")
    what = Text("Berechnet sind Gebäude und Gelände, ohne Laub.", "Buildings and terrain are computed, without foliage.")
    seen = Text(f"Zu sehen: {names.de}, am {words.de}.", f"Shown: {names.en}, on {words.en}.")
    heading = Text(f"Schatten am {words.de}", f"Shadows on {words.en}")
    comparison: Comparison = "side-by-side" if len(letters) > 1 else "none"
    return scene(
        about, name, heading, paragraphs(stands, what), together(seen, stands), letters, comparison,
        camera=replace(above(about.camera), elevation=60.0), moment=moment, measures=(),
    )  # fmt: skip
