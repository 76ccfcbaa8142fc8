"""The judgement of a dataset: whether it may be shown in 3D, counted in indicators and published, each with its reasons."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

from twin.delivery.readiness import Readiness, lines_of
from twin.errors import TwinError
from twin.geodata import crs
from twin.geodata.dataset import Dataset, Layer
from twin.language import Text
from twin.planning.display import number

Verdict = Literal["ready", "care", "no"]
OLD_MONTHS = 24
"""Older data are to be used with care: in two years a quarter is built."""

_OPEN = re.compile(
    r"\bdl-?de|datenlizenz deutschland|govdata|\bcc[ -]?(0|by|zero)|creative commons|odbl|public domain|gemeinfrei|eupl",
    re.IGNORECASE,
)
_LIMITED = re.compile(r"\b(nc|nd)\b|noncommercial|nicht[- ]?kommerziell|noderiv", re.IGNORECASE)
_COUNTED = ("CityModel", "FeatureCollection", "Plan")


@dataclass(frozen=True, slots=True)
class Use:
    """One use: ready, to be used with care, or not usable, with every reason for it."""

    key: str
    title: Text
    verdict: Verdict
    reasons: tuple[Text, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the judgement as plain data, words in both languages."""
        reasons = [reason.to_json() for reason in self.reasons]
        return {"key": self.key, "title": self.title.to_json(), "verdict": self.verdict, "reasons": reasons}


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing known of a dataset and where it is known from; `value` is None where nobody said it."""

    key: str
    title: Text
    value: Text | None
    origin: Text

    def to_json(self) -> dict[str, Any]:
        """Return the fact as plain data."""
        value = self.value.to_json() if self.value else None
        return {"key": self.key, "title": self.title.to_json(), "value": value, "origin": self.origin.to_json()}


def judge(dataset: Dataset, folder_of: Callable[[Layer], Path], today: date, newer: Text | None = None) -> tuple[Use, ...]:
    """Return the judgement for the three uses; `folder_of` gives where a layer's data lie.

    `newer` is what a catalogue knows of a newer edition: then the data are to be counted and published with care.
    """
    return (
        _use("shown", Text("In 3D zeigen", "Show in 3D"), *_shown(dataset)),
        _use("counted", Text("In Kennzahlen zählen", "Count in indicators"), *_counted(dataset, folder_of, today), newer),
        _use("published", Text("Veröffentlichen", "Publish"), *_published(dataset), newer),
    )


def _use(key: str, title: Text, hindered: list[Text], doubtful: list[Text], newer: Text | None = None) -> Use:
    verdict: Verdict = "no" if hindered else "care" if doubtful or newer else "ready"
    return Use(key, title, verdict, (*hindered, *doubtful, *([newer] if newer else ())))


def _shown(dataset: Dataset) -> tuple[list[Text], list[Text]]:
    shown = dataset.extras.get("display") or {}
    hidden = [layer for layer in dataset.layers if layer.name not in shown]
    without = [Text(f"Ebene „{layer.title}“ hat keine Darstellung", f"layer '{layer.title}' has no picture") for layer in hidden]
    if len(hidden) == len(dataset.layers):
        return [Text("nichts davon lässt sich in 3D zeigen", "nothing of it can be shown in 3D")], []
    return [], [*without, *_left_out(dataset)]


def _left_out(dataset: Dataset) -> list[Text]:
    rejected = sum(layer.rejected for layer in dataset.lineage.report.layers)
    if not rejected:
        return []
    if rejected == 1:
        return [Text("1 Objekt wurde abgelehnt und fehlt", "1 object was rejected and is missing")]
    german, english = number(Fraction(rejected), 0, "de"), number(Fraction(rejected), 0, "en")
    return [Text(f"{german} Objekte wurden abgelehnt und fehlen", f"{english} objects were rejected and are missing")]


def _counted(dataset: Dataset, folder_of: Callable[[Layer], Path], today: date) -> tuple[list[Text], list[Text]]:
    layers = [layer for layer in dataset.layers if layer.type in _COUNTED]
    if not layers:
        return [Text("enthält nichts, was Kennzahlen zählen", "holds nothing that indicators count")], []
    metric = [layer for layer in layers if _is_metric(layer)]
    if not metric:
        names = ", ".join(dict.fromkeys(layer.crs or "–" for layer in layers))
        return [Text(f"{names} misst nicht in Metern", f"{names} is not in metres")], []
    doubts = [line for layer in metric for line in lines_of(layer, folder_of(layer)) if not line.enough and _matters(line)]
    lacking = [Text(f"{line.purpose.de}: {line.words.de}", f"{line.purpose.en}: {line.words.en}") for line in doubts]
    return [], [*lacking, *_left_out(dataset), *_age(dataset, today)]


def _is_metric(layer: Layer) -> bool:
    try:
        return crs.is_metric(layer.crs)
    except TwinError:  # a layer without a known system
        return False


def _matters(line: Readiness) -> bool:
    return line.purpose.en in ("Site coverage (GRZ)", "Floor area ratio (GFZ)", "Dwellings, parking", "Plan limits")


def _age(dataset: Dataset, today: date) -> list[Text]:
    if not dataset.data_date:
        return [Text("Datenstand unbekannt", "date of the data unknown")]
    try:
        since = date.fromisoformat(dataset.data_date[:10])
    except ValueError:
        return [Text(f"Datenstand unklar: {dataset.data_date}", f"date of the data unclear: {dataset.data_date}")]
    months = (today.year - since.year) * 12 + today.month - since.month
    if months <= OLD_MONTHS:
        return []
    return [Text(f"Daten sind {months} Monate alt", f"the data are {months} months old")]


def _published(dataset: Dataset) -> tuple[list[Text], list[Text]]:
    hindered, doubtful = [], []
    if dataset.personal_data:
        hindered.append(Text("enthält personenbezogene Daten", "contains personal data"))
    if not dataset.licence:
        hindered.append(Text("Lizenz fehlt", "licence is missing"))
    elif _LIMITED.search(dataset.licence):
        doubtful.append(Text("Lizenz schränkt die Nutzung ein", "the licence limits the use"))
    elif not _OPEN.search(dataset.licence):
        doubtful.append(Text("keine bekannte offene Lizenz: Bedingungen prüfen", "no known open licence: check its terms"))
    for value, text in (
        (dataset.attribution, Text("Quellenvermerk fehlt", "attribution is missing")),
        (dataset.contact, Text("Ansprechperson fehlt", "contact person is missing")),
        (dataset.data_date, Text("Datenstand fehlt", "date of the data is missing")),
    ):
        if not value:
            doubtful.append(text)
    return hindered, doubtful


def facts(dataset: Dataset) -> tuple[Fact, ...]:
    """Return what is known of a dataset and where it is known from."""
    return (
        _said("data_date", Text("Datenstand", "Date of the data"), dataset.data_date, _date_origin(dataset)),
        _said("attribution", Text("Quelle", "Source"), dataset.attribution, _described_by(dataset, "attribution")),
        _said("licence", Text("Lizenz", "Licence"), dataset.licence, _described_by(dataset, "licence")),
        _said("contact", Text("Ansprechperson", "Contact person"), dataset.contact, _described_by(dataset, "contact")),
        *_record(dataset),
        *_systems(dataset),
        Fact("personal_data", Text("Personenbezogene Daten", "Personal data"), _yes_no(dataset.personal_data), _BY_PERSON),
    )


_BY_PERSON = Text("von Hand angegeben", "stated by hand")
_FROM_CATALOGUE = Text("aus dem Katalog", "from the catalogue")
_NOBODY = Text("nicht angegeben", "not stated")


def _said(key: str, title: Text, value: str, origin: Text) -> Fact:
    return Fact(key, title, Text(value, value), origin) if value else Fact(key, title, None, _NOBODY)


def _described_by(dataset: Dataset, name: str) -> Text:
    """Return where a description is known from: the record, as long as nobody changed it."""
    said = (dataset.extras.get("record") or {}).get("said") or {}
    return _FROM_CATALOGUE if said.get(name) and said[name] == getattr(dataset, name) else _BY_PERSON


def _record(dataset: Dataset) -> Iterator[Fact]:
    """Yield the metadata record a version came from, where it came from one."""
    known = dataset.extras.get("record") or {}
    if dataset.lineage.record_id:
        named = str(known.get("title") or dataset.lineage.record_id)
        yield Fact("record", Text("Katalogeintrag", "Catalogue record"), Text(named, named), _FROM_CATALOGUE)


def _date_origin(dataset: Dataset) -> Text:
    kept = dataset.extras.get("data_date_origin")
    return Text.from_json(kept) if kept else _BY_PERSON


def _yes_no(value: bool) -> Text:
    return Text("ja", "yes") if value else Text("nein", "no")


def _systems(dataset: Dataset) -> Iterator[Fact]:
    """Yield CRS and height datum, once for all layers that agree."""
    by_crs: dict[tuple[str, str, str], list[str]] = {}
    by_height: dict[str | None, list[str]] = {}
    for layer in dataset.layers:
        by_crs.setdefault((layer.crs, layer.crs_origin.de, layer.crs_origin.en), []).append(layer.title)
        by_height.setdefault(layer.vertical, []).append(layer.title)
    for (code, de, en), titles in by_crs.items():
        named = _named(code)
        yield Fact(
            "crs",
            _of(Text("Koordinatensystem", "CRS"), titles, len(by_crs)),
            Text(named, named) if named else None,
            Text(de, en) if de else _NOBODY,
        )
    for vertical, titles in by_height.items():
        title = _of(Text("Höhenbezug", "Height datum"), titles, len(by_height))
        yield (
            Fact("vertical", title, Text(vertical, vertical), _FROM_FILE) if vertical else Fact("vertical", title, None, _NOBODY)
        )


_FROM_FILE = Text("aus der Datei", "from the file")


def _of(title: Text, layers: list[str], kinds: int) -> Text:
    """Return the title, with the layers it is said of where not all agree."""
    if kinds == 1:
        return title
    named = ", ".join(layers[:3]) + (" …" if len(layers) > 3 else "")
    return Text(f"{title.de} ({named})", f"{title.en} ({named})")


def _named(code: str) -> str:
    if not code:
        return ""
    try:
        name = crs.title(code)
    except TwinError:
        return code[:80]
    return f"{code} · {name}" if len(code) < 40 else name
