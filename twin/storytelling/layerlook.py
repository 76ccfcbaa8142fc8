"""How layers look in a scene beyond on and off: coloured by an attribute, lettered, one over the other."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any, Literal, cast

from twin.language import NO_TEXT, Text
from twin.storytelling.fields import Fault, Fields, fault_at

Method = Literal["quantile", "equal", "pretty", "category"]
METHODS: tuple[Method, ...] = ("quantile", "equal", "pretty", "category")
PALETTES = ("ylgnbu", "viridis", "cividis")
MOST_CLASSES = 12
_COUNTS = (2, 9)
_MOST_LAYERS = 60
_LONGEST = 200
_LARGEST = 1e15


@dataclass(frozen=True, slots=True)
class LayerStyle:
    """A layer coloured by the attribute `by`.

    `classes` are ascending bounds, or for the method "category" the values themselves; both stay as they were when the view was
    taken, so that the picture and its legend say the same for ever. `title` is what the layer calls the attribute, `words` what
    it says of each category where that is a code or is said otherwise in English.
    """

    by: str
    method: Method
    palette: str
    count: int
    classes: tuple[float, ...] | tuple[str, ...]
    title: Text = NO_TEXT
    words: tuple[Text, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the style as it stands in the document."""
        return {
            "by": self.by,
            "method": self.method,
            "palette": self.palette,
            "count": self.count,
            "classes": list(self.classes),
            "title": self.title.to_json(),
            "words": [text.to_json() for text in self.words],
        }


@dataclass(frozen=True, slots=True)
class Lettering:
    """The attribute a layer is lettered by, and what the layer calls it."""

    by: str
    title: Text = NO_TEXT

    def to_json(self) -> dict[str, Any]:
        """Return the lettering as it stands in the document."""
        return {"by": self.by, "title": self.title.to_json()}


def styles(fields: Fields, name: str) -> dict[str, LayerStyle]:
    """Return the styles of layers by their id, everything wrong with them noted in the faults of `fields`."""
    given = _by_layer(fields, name)
    return {
        layer: _style(item, f"{given.place}.{layer}", fields.faults) for layer, item in given.data.items() if item is not None
    }


def labels(fields: Fields, name: str) -> dict[str, Lettering]:
    """Return by what layers are lettered, by their id; each is an object, or the name of the attribute alone."""
    given = _by_layer(fields, name)
    said = {layer: item for layer, item in given.data.items() if item}
    return {layer: _lettering(item, f"{given.place}.{layer}", fields.faults) for layer, item in said.items()}


def _lettering(data: Any, place: str, faults: list[Fault]) -> Lettering:
    fields = Fields({"by": data} if isinstance(data, str) else data, place, faults)
    fields.known(("by", "title"))
    return Lettering(fields.string("by", required=True, limit=_LONGEST), fields.text("title", limit=_LONGEST))


def order(fields: Fields, name: str) -> tuple[str, ...]:
    """Return ids of layers, the uppermost first; empty where they lie as usual."""
    return fields.strings(name, limit=_MOST_LAYERS)


def _by_layer(fields: Fields, name: str) -> Fields:
    place, raw = fields.inside(name), fields.data.get(name) or {}
    if isinstance(raw, dict) and len(raw) > _MOST_LAYERS:
        de = f"„{place}“ nennt mehr als {_MOST_LAYERS} Ebenen"
        fields.faults.append(fault_at("too-many", place, de, f"'{place}' names more than {_MOST_LAYERS} layers"))
        raw = {}
    return Fields(raw, place, fields.faults)


def _style(data: Any, place: str, faults: list[Fault]) -> LayerStyle:
    fields = Fields(data, place, faults)
    fields.known(("by", "method", "palette", "count", "classes", "title", "words"))
    method = cast(Method, fields.choice("method", METHODS, "quantile"))
    low, high = _COUNTS
    return LayerStyle(
        by=fields.string("by", required=True, limit=_LONGEST),
        method=method,
        palette=fields.choice("palette", PALETTES, PALETTES[0]),
        count=int(fields.number("count", low, high, 5)),
        classes=_categories(fields) if method == "category" else _bounds(fields),
        title=fields.text("title", limit=_LONGEST),
        words=_words(fields),
    )


def _words(fields: Fields) -> tuple[Text, ...]:
    raw = fields.items("words", limit=MOST_CLASSES)
    listed = Fields({str(number): value for number, value in enumerate(raw)}, fields.inside("words"), fields.faults)
    return tuple(listed.text(name, limit=_LONGEST) for name in listed.data)


def _categories(fields: Fields) -> tuple[str, ...]:
    return fields.strings("classes", limit=MOST_CLASSES)


def _bounds(fields: Fields) -> tuple[float, ...]:
    """Return bounds from the least to the greatest; two equal ones are a layer with one value."""
    place, raw = fields.inside("classes"), fields.items("classes", limit=MOST_CLASSES + 1)
    listed = Fields({str(number): value for number, value in enumerate(raw)}, place, fields.faults)
    bounds = tuple(listed.number(name, -_LARGEST, _LARGEST) for name in listed.data)
    rising = all(first < second for first, second in itertools.pairwise(bounds))
    if not rising and not (len(bounds) == 2 and bounds[0] == bounds[1]):
        de = f"„{place}“ steigt nicht von Grenze zu Grenze an"
        fields.faults.append(fault_at("not-rising", place, de, f"'{place}' does not rise from bound to bound"))
    return bounds
