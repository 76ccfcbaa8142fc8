"""The legend of a scene: what the colours of its layers mean and by what they are lettered, in both languages."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from twin import interface
from twin.language import LANGUAGES, NO_TEXT, Text
from twin.storytelling import sunlegend
from twin.storytelling.apart import Condition, Ghost
from twin.storytelling.attributewords import AttributeWords
from twin.storytelling.layerlook import LayerStyle, Lettering
from twin.storytelling.palettes import NO_VALUE, OTHERS, categories, sequence
from twin.storytelling.scene import Scene

OWN_LAYERS = ("site", "planned", "demolished")
"""Layers of the viewer itself; they stand in no model."""


def is_shown(scene: Scene, layer: str, *, usual: bool) -> bool:
    """Return whether a layer is seen in a scene: what the scene says of it, else what is usual."""
    return bool(scene.layers.get(layer, usual))


def legend_of(
    scene: Scene, layers: Sequence[Mapping[str, Any]], sunmaps: Mapping[str, Mapping[str, Any]] | None = None
) -> list[dict[str, Any]]:
    """Return the legend of a scene over the `layers` of its view model and the `sunmaps` of its edition.

    A list of {"layer", "title", "note", "lines" [{"color", "label", "amount"}]}, all words in both languages: the map of sun
    hours, with the area of each class as `amount` (else empty); the layers coloured by an attribute; plans in their own signs;
    what layers are lettered and filtered by; what is pale or hidden. Empty for a scene in its usual colours with everything.
    """
    known = {**{str(layer["id"]): layer for layer in layers}, **{name: _own(name) for name in OWN_LAYERS}}
    shown = [layer for name, layer in known.items() if is_shown(scene, name, usual=layer.get("visible", True) is not False)]
    parts = [part for layer in shown for part in _parts(scene, layer)]
    return [*sunlegend.parts(scene, sunmaps or {}), *parts, *_set_apart(scene)]


def _own(name: str) -> dict[str, Any]:
    return {"id": name, "title": _words(f"layers.{name}").to_json()}


def _words(key: str, **given: str) -> Text:
    return Text(*(interface.translate(language, key, **given) for language in LANGUAGES))


def _parts(scene: Scene, layer: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    name, title = str(layer["id"]), layer.get("title") or layer["id"]
    style, lettered = scene.styles.get(name), scene.labels.get(name)
    notes = [*_filtered(scene.filters.get(name, ())), *([] if lettered is None else [_lettered(_named(lettered))])]
    lines = _styled(style) if style is not None else _signs(layer)
    if not lines and not notes:
        return
    yield {
        "layer": name,
        "title": title if style is None else _both(title, _named(style)),
        "note": _joined(notes).to_json() if notes else "",
        "lines": lines,
    }


def _joined(texts: Sequence[Text]) -> Text:
    return Text("; ".join(text.de for text in texts), "; ".join(text.en for text in texts))


def _filtered(conditions: Sequence[Condition]) -> Iterable[Text]:
    """Yield in a sentence which objects of a layer are shown, where not all are."""
    if conditions:
        said = (" · ".join(_condition(one, language) for one in conditions) for language in LANGUAGES)
        yield Text(*(interface.translate(each, "story.filtered", text=text) for each, text in zip(LANGUAGES, said, strict=True)))


def _condition(one: Condition, language: str) -> str:
    words = AttributeWords(language)
    value = words.said(one.by, one.value) if isinstance(one.value, str) else _amount(words, one.by, one.value)
    operator = interface.translate(language, f"filter.op_{one.operator}")
    return interface.translate(language, "filter.condition", attribute=words.term(one.by), operator=operator, value=value)


def _amount(words: AttributeWords, by: str, value: float) -> str:
    return f"{words.number(by, value)} {words.unit(by)}".strip()


def _set_apart(scene: Scene) -> Iterable[dict[str, Any]]:
    """Yield what is told of pale surroundings and of hidden objects."""
    hidden, only = scene.away.hidden, scene.away.only
    said = [
        *([Text(*(_ghost(scene.ghost, language) for language in LANGUAGES))] if scene.ghost else []),
        *([_words("story.hidden", count=str(len(hidden)))] if hidden else []),
        *([_words("story.only", names=", ".join(only))] if only is not None else []),
    ]
    if said:
        yield {"layer": "", "title": _words("story.set_apart").to_json(), "note": _joined(said).to_json(), "lines": []}


def _ghost(ghost: Ghost, language: str) -> str:
    return interface.translate(language, "story.ghost", what=interface.translate(language, f"ghost.of_{ghost.of}"))


def _both(title: Any, by: Text) -> dict[str, str]:
    own = Text.from_json(title)
    return {"de": f"{own.de}: {by.de}", "en": f"{own.en}: {by.en}"}


def _named(look: LayerStyle | Lettering) -> Text:
    """Return what the attribute is called: by the layer itself, else by the words of the interface."""
    return look.title if look.title.de else Text(*(AttributeWords(language).term(look.by) for language in LANGUAGES))


def _lettered(by: Text) -> Text:
    return Text(*(interface.translate(language, "story.lettered", name=by.in_(language)) for language in LANGUAGES))


def _signs(layer: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the signs of a plan; the usual colours of all else need no explaining."""
    if layer.get("group") != "plan":
        return []
    return [{"color": line["color"], "label": line["title"], "amount": ""} for line in layer.get("legend") or ()]


def _styled(style: LayerStyle) -> list[dict[str, Any]]:
    ends = [_line(OTHERS, _words("layers.class_others")), _line(NO_VALUE, _words("layers.class_none"))]
    return [*(_categories(style) if style.method == "category" else _classes(style)), *ends] if style.classes else []


def _line(color: str, label: Text) -> dict[str, Any]:
    return {"color": color, "label": label.to_json(), "amount": ""}


def _categories(style: LayerStyle) -> list[dict[str, Any]]:
    own = itertools.chain(style.words, itertools.repeat(NO_TEXT))
    lines = zip(categories(len(style.classes)), style.classes, own, strict=False)
    return [
        _line(color, Text(*(AttributeWords(language).said(style.by, str(value), word.in_(language)) for language in LANGUAGES)))
        for color, value, word in lines
    ]


def _classes(style: LayerStyle) -> list[dict[str, Any]]:
    bounds = [float(bound) for bound in style.classes]
    pairs = list(itertools.pairwise(bounds)) or [(bounds[0], bounds[0])]
    colors = sequence(style.palette, len(pairs))
    return [
        _line(
            color,
            Text(*(AttributeWords(each).between(style.by, *pair, is_last=pair == pairs[-1]) for each in LANGUAGES)),
        )
        for color, pair in zip(colors, pairs, strict=True)
    ]
