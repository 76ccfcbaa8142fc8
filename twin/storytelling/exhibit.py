"""A chart or a table of measures in a scene: which measures of which states; its values are the edition's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, cast

from twin.language import NO_TEXT, Text
from twin.storytelling.fields import Fault, Fields

ExhibitKind = Literal["chart", "table"]
EXHIBIT_KINDS: tuple[ExhibitKind, ...] = ("chart", "table")
MOST_MEASURES = 20


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A chart or table; without `letters` it shows Bestand and every alternative."""

    kind: ExhibitKind
    title: Text = NO_TEXT
    measures: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the exhibit as it stands in the document."""
        return {
            "kind": self.kind,
            "title": self.title.to_json(),
            "measures": list(self.measures),
            "letters": list(self.letters),
        }


def parse(data: Any, place: str, faults: list[Fault]) -> Exhibit:
    """Return the exhibit in a document, everything wrong with it noted in `faults`."""
    fields = Fields(data, place, faults)
    fields.known(("kind", "title", "measures", "letters"))
    return Exhibit(
        kind=cast(ExhibitKind, fields.choice("kind", EXHIBIT_KINDS, "chart")),
        title=fields.text("title", limit=400),
        measures=tuple(dict.fromkeys(fields.strings("measures", limit=MOST_MEASURES))),
        letters=tuple(dict.fromkeys(fields.strings("letters", limit=27))),
    )
