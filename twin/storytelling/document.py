"""The storyboard as a versioned JSON document: parsing it with all faults at once, and writing it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

from twin.errors import DocumentInvalid
from twin.language import LANGUAGES, Language, Text
from twin.storytelling import apart, cutting, exhibit, layerlook, measurement, medium, sunview
from twin.storytelling.fields import Fault, Fields
from twin.storytelling.scene import (
    BASELINE,
    COMPARISONS,
    CORNERS,
    FLIGHT_SECONDS,
    HALF,
    SHOWN_COUNT,
    Camera,
    Comparison,
    Corner,
    Scene,
)
from twin.storytelling.storyboard import Contact, Storyboard, StoryboardId

VERSION = 1
Item = TypeVar("Item")
_MOST_BESIDE = 20
"""So many pictures, charts or measurements one scene may have of each."""
_SCENE_PLACE = re.compile(r"scenes\[(\d+)\](?:\.(.+))?")
_ITEM_PLACE = re.compile(r"\w+\[(\d+)\](?:\.(\w+))?")

_STORYBOARD = (
    "version",
    "id",
    "title",
    "summary",
    "case",
    "committee",
    "meeting_date",
    "paper_number",
    "language",
    "contact",
    "scenes",
)
_SCENE = (
    "id", "heading", "narrative", "text_alternative", "camera", "shown", "comparison", "sun", "layers", "order", "styles",
    "labels", "cut", "section", "filters", "ghost", "away", "sunmap", "split", "measures", "media", "exhibits", "measurements",
    "flight", "card", "notes", "plain",
)  # fmt: skip


def parse(data: Mapping[str, Any]) -> Storyboard:
    """Return the storyboard of a version 1 document.

    Raises DocumentInvalid (STORYBOARD_INVALID) whose `faults` list every wrong place with a sentence in both languages.
    """
    storyboard, faults = read(data)
    if faults:
        raise DocumentInvalid(
            "STORYBOARD_INVALID",
            "Storyboard ungültig: " + "; ".join(fault.text.de for fault in faults) + ". Bitte diese Stellen berichtigen.",
            "Invalid storyboard: " + "; ".join(fault.text.en for fault in faults) + ". Please correct these places.",
            faults=[placed(fault) for fault in faults],
        )
    return storyboard


def placed(fault: Fault) -> dict[str, Any]:
    """Return a fault for a form: with the number of its scene, None outside of one, and the name of the field.

    In a list of the scene also with the `item` (from 0) and the `part` of it.
    """
    match = _SCENE_PLACE.fullmatch(fault.place)
    scene, field = (int(match[1]) + 1, match[2] or "") if match else (None, fault.place)
    within = _ITEM_PLACE.match(field) if scene is not None else None
    item, part = (int(within[1]), within[2] or "") if within else (None, "")
    return {**fault.to_json(), "scene": scene, "field": re.split(r"[.\[]", field)[0], "item": item, "part": part}


def read(data: Mapping[str, Any]) -> tuple[Storyboard, list[Fault]]:
    """Return what could be read of the document and everything that is wrong with it."""
    faults: list[Fault] = []
    fields = Fields(data, "", faults)
    fields.known(_STORYBOARD)
    if fields.data.get("version") != VERSION:
        sentence = Text(f"„version“ ist nicht {VERSION}", f"'version' is not {VERSION}")
        faults.append(Fault("unknown-version", "version", sentence))
    scenes = tuple(_scene(item, f"scenes[{index}]", faults) for index, item in enumerate(fields.items("scenes", required=True)))
    faults.extend(_repeated_ids(scenes))
    storyboard = Storyboard(
        id=StoryboardId(fields.string("id")),
        title=fields.text("title", required=True, limit=400),
        summary=fields.text("summary", limit=4_000),
        case=fields.string("case"),
        committee=fields.text("committee", limit=400),
        meeting_date=fields.day("meeting_date"),
        paper_number=fields.string("paper_number", limit=80),
        language=cast(Language, fields.choice("language", LANGUAGES, "de")),
        contact=_contact(fields.data.get("contact"), faults),
        scenes=scenes,
    )
    return storyboard, faults


def to_json(storyboard: Storyboard) -> dict[str, Any]:
    """Return the version 1 document of a storyboard; parsing it again gives an equal storyboard."""
    return {
        "version": VERSION,
        "id": storyboard.id,
        "title": storyboard.title.to_json(),
        "summary": storyboard.summary.to_json(),
        "case": storyboard.case,
        "committee": storyboard.committee.to_json(),
        "meeting_date": storyboard.meeting_date.isoformat() if storyboard.meeting_date else None,
        "paper_number": storyboard.paper_number,
        "language": storyboard.language,
        "contact": storyboard.contact.to_json() if storyboard.contact else None,
        "scenes": [scene_json(scene) for scene in storyboard.scenes],
    }


def published_json(storyboard: Storyboard) -> dict[str, Any]:
    """Return the document as an edition shows it to everybody: without the notes of whoever presents it."""
    whole = to_json(storyboard)
    whole["scenes"] = [{name: value for name, value in scene.items() if name != "notes"} for scene in whole["scenes"]]
    return whole


def scene_json(scene: Scene) -> dict[str, Any]:
    """Return one scene as it stands in the document."""
    camera = {name: getattr(scene.camera, name) for name in ("lon", "lat", "height", "azimuth", "elevation", "distance", "fov")}
    return {
        "id": scene.id,
        "heading": scene.heading.to_json(),
        "narrative": scene.narrative.to_json(),
        "text_alternative": scene.text_alternative.to_json(),
        "camera": camera,
        "shown": list(scene.shown),
        "comparison": scene.comparison,
        "sun": scene.sun.strftime("%Y-%m-%dT%H:%M") if scene.sun else None,
        "layers": dict(scene.layers),
        "order": list(scene.order),
        "styles": {layer: style.to_json() for layer, style in scene.styles.items()},
        "labels": {layer: lettering.to_json() for layer, lettering in scene.labels.items()},
        "cut": scene.cut,
        "section": [list(place) for place in scene.section],
        "filters": {layer: [one.to_json() for one in conditions] for layer, conditions in scene.filters.items()},
        "ghost": scene.ghost.to_json() if scene.ghost else None,
        "away": scene.away.to_json(),
        "sunmap": scene.sunmap.to_json() if scene.sunmap else None,
        "split": scene.split,
        "measures": list(scene.measures),
        "media": [item.to_json() for item in scene.media],
        "exhibits": [item.to_json() for item in scene.exhibits],
        "measurements": [item.to_json() for item in scene.measurements],
        "flight": scene.flight,
        "card": scene.card,
        "notes": scene.notes.to_json(),
        "plain": scene.plain.to_json(),
    }


def _scene(data: Any, place: str, faults: list[Fault]) -> Scene:
    fields = Fields(data, place, faults)
    fields.known(_SCENE)
    comparison = cast(Comparison, fields.choice("comparison", COMPARISONS, "none"))
    return Scene(
        id=fields.string("id", required=True, limit=80),
        heading=fields.text("heading", required=True, limit=400),
        narrative=fields.text("narrative"),
        text_alternative=fields.text("text_alternative", limit=4_000),
        camera=camera_in(fields.data.get("camera"), fields.inside("camera"), faults),
        shown=_shown(fields, comparison),
        comparison=comparison,
        sun=fields.local_time("sun"),
        layers=_layers(fields),
        order=layerlook.order(fields, "order"),
        styles=layerlook.styles(fields, "styles"),
        labels=layerlook.labels(fields, "labels"),
        cut=cutting.height(fields, "cut"),
        section=cutting.line(fields, "section"),
        filters=apart.filters(fields, "filters"),
        ghost=apart.ghost(fields, "ghost"),
        away=apart.away(fields, "away"),
        sunmap=sunview.parse(fields, "sunmap"),
        split=fields.number("split", 0, 1, HALF),
        measures=fields.strings("measures"),
        media=_each(fields, "media", medium.parse),
        exhibits=_each(fields, "exhibits", exhibit.parse),
        measurements=_each(fields, "measurements", measurement.parse),
        flight=fields.number("flight", 0, 20, FLIGHT_SECONDS),
        card=cast(Corner, fields.choice("card", CORNERS, "bottom-left")),
        notes=fields.text("notes", limit=20_000),
        plain=fields.text("plain", limit=20_000),
    )


def _each(fields: Fields, name: str, parsed: Callable[[Any, str, list[Fault]], Item]) -> tuple[Item, ...]:
    """Return what a list of the scene holds, each item read by `parsed`."""
    items = fields.items(name, limit=_MOST_BESIDE)
    return tuple(parsed(item, f"{fields.inside(name)}[{index}]", fields.faults) for index, item in enumerate(items))


def camera_in(data: Any, place: str, faults: list[Fault]) -> Camera:
    """Return the camera in a document, everything wrong with it noted in `faults`."""
    fields = Fields(data, place, faults)
    if not fields.data:
        return Camera(0.0, 0.0, 0.0, 0.0, 45.0, 500.0)
    fields.known(("lon", "lat", "height", "azimuth", "elevation", "distance", "fov"))
    return Camera(
        lon=fields.number("lon", -180, 180),
        lat=fields.number("lat", -90, 90),
        height=fields.number("height", -500, 9_000),
        azimuth=fields.number("azimuth", -360, 360),
        elevation=fields.number("elevation", -30, 90),
        distance=fields.number("distance", 0.5, 200_000),
        fov=fields.number("fov", 5, 120, 38.0),
    )


def _shown(fields: Fields, comparison: Comparison) -> tuple[str, ...]:
    shown = fields.strings("shown")
    low, high = SHOWN_COUNT[comparison]
    place = fields.inside("shown")
    wrong = [letter for letter in shown if letter != BASELINE and not (len(letter) == 1 and "A" <= letter <= "Z")]
    if wrong:
        listed = ", ".join(wrong)
        text = Text(
            f"„{place}“ nennt {listed}; erlaubt sind 0 und A bis Z", f"'{place}' names {listed}; allowed are 0 and A to Z"
        )
        fields.faults.append(Fault("unknown-letter", place, text))
    if len(set(shown)) != len(shown):
        text = Text(f"„{place}“ nennt etwas zweimal", f"'{place}' names something twice")
        fields.faults.append(Fault("repeated-letter", place, text))
    if not low <= len(shown) <= high:
        text = Text(
            f"„{place}“: bei „{comparison}“ werden {low} bis {high} gezeigt, nicht {len(shown)}",
            f"'{place}': '{comparison}' shows {low} to {high}, not {len(shown)}",
        )
        fields.faults.append(Fault("wrong-number-shown", place, text))
    return shown


def _layers(fields: Fields) -> dict[str, bool | float]:
    raw = fields.data.get("layers") or {}
    layers = Fields(raw, fields.inside("layers"), fields.faults)
    return {str(name): value if isinstance(value, bool) else layers.number(name, 0, 1) for name, value in layers.data.items()}


def _contact(data: Any, faults: list[Fault]) -> Contact | None:
    if data is None:
        return None
    fields = Fields(data, "contact", faults)
    fields.known(("name", "office_hours", "email", "telephone"))
    return Contact(
        fields.string("name", required=True), fields.string("office_hours"), fields.string("email"), fields.string("telephone")
    )


def _repeated_ids(scenes: tuple[Scene, ...]) -> list[Fault]:
    seen: set[str] = set()
    faults = []
    for index, scene in enumerate(scenes):
        if scene.id and scene.id in seen:
            place = f"scenes[{index}].id"
            text = Text(f"„{place}“: „{scene.id}“ gibt es schon", f"'{place}': '{scene.id}' exists already")
            faults.append(Fault("repeated-id", place, text))
        seen.add(scene.id)
    return faults
