"""What a plan says about one of its objects, in the order a planner asks: kind of use, measure of use, form, heights, texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from twin.language import Text

Fact = tuple[Text, Any]
_LONGEST = 400
_LABELS: dict[str, Text] = {
    "besondereArtDerBaulNutzung": Text("Art der Nutzung", "kind of use"),
    "allgArtDerBaulNutzung": Text("Allgemeine Art der Nutzung", "general kind of use"),
    "sondernutzung": Text("Sondernutzung", "special use"),
    "zweckbestimmung": Text("Zweckbestimmung", "purpose"),
    "typ": Text("Art", "kind"),
    "GRZ": Text("GRZ", "GRZ"),
    "GRZmin": Text("GRZ mindestens", "GRZ at least"),
    "GRZmax": Text("GRZ höchstens", "GRZ at most"),
    "GR": Text("Grundfläche GR, m²", "ground area GR, m²"),
    "GFZ": Text("GFZ", "GFZ"),
    "GFZmin": Text("GFZ mindestens", "GFZ at least"),
    "GFZmax": Text("GFZ höchstens", "GFZ at most"),
    "GF": Text("Geschossfläche GF, m²", "floor area GF, m²"),
    "BMZ": Text("BMZ", "BMZ"),
    "BM": Text("Baumasse BM, m³", "building mass BM, m³"),
    "Z": Text("Vollgeschosse höchstens", "full storeys at most"),
    "Zmin": Text("Vollgeschosse mindestens", "full storeys at least"),
    "Zmax": Text("Vollgeschosse höchstens", "full storeys at most"),
    "Zzwingend": Text("Vollgeschosse zwingend", "full storeys exactly"),
    "bauweise": Text("Bauweise", "way of building"),
    "bebauungsArt": Text("Bebauung", "buildings"),
    "dachform": Text("Dachform", "roof form"),
    "massnahme": Text("Maßnahme", "measure"),
    "gegenstand": Text("Gegenstand", "object"),
    "nutzungsform": Text("Nutzungsform", "ownership of use"),
    "rechtscharakter": Text("Rechtscharakter", "legal character"),
    "planArt": Text("Planart", "kind of plan"),
    "verfahren": Text("Verfahren", "procedure"),
    "rechtsstand": Text("Rechtsstand", "standing"),
    "inkrafttretensDatum": Text("In Kraft getreten", "in force since"),
}
_SHORT = {
    "1000": "TH",
    "2000": "FH",
    "3000": "OK",
    "3500": "LH",
    "4000": "SH",
    "4500": "EFH",
    "5000": "HBA",
    "5500": "UK",
    "6000": "GBH",
    "6500": "WH",
    "6600": "GOK",
}
_HEIGHTS = {
    "h": Text("", ""),
    "hMin": Text("mindestens ", "at least "),
    "hMax": Text("höchstens ", "at most "),
    "hZwingend": Text("zwingend ", "exactly "),
}


def facts_of(attributes: Mapping[str, Any]) -> list[Fact]:
    """Return labels and values (text, number, or Text) of what the plan lays down for the object."""
    found: list[Fact] = [
        (label, _plain(attributes[key])) for key, label in _LABELS.items() if attributes.get(key) not in (None, "", [])
    ]
    found.extend((Text("Höhe", "height"), words) for words in _heights(attributes.get("hoehenangabe")))
    found.extend((Text("Text", "text"), words) for words in _texts(attributes.get("refTextInhalt")))
    return found


def labels_of(ids: list[str], types: list[str], attributes: list[Mapping[str, Any]]) -> list[str]:
    """Return the letters a plan writes on each object: its own lettering, else `WA`, `GE` on building land; "" for most."""
    lettering: dict[str, str] = {}
    for kind, facts in zip(types, attributes, strict=True):
        if kind == "XP_PTO":
            for target in _each(facts.get("dientZurDarstellungVon")):
                lettering[str(target)] = f"{lettering.get(str(target), '')} {_lettering(facts)}"
    found = []
    for own, kind, facts in zip(ids, types, attributes, strict=True):
        letters = _lettering(facts) if kind == "XP_PTO" else _letters(kind, facts)
        found.append("" if kind != "XP_PTO" and letters in lettering.get(own, "") else letters)
    return found


def _lettering(facts: Mapping[str, Any]) -> str:
    return ", ".join(str(part) for part in _each(facts.get("schriftinhalt")))[:24]


def _letters(kind: str, facts: Mapping[str, Any]) -> str:
    if not kind.endswith(("BaugebietsTeilFlaeche", "BebauungsFlaeche")):
        return ""
    own = facts.get("text") or facts.get("gliederung1")
    use = facts.get("besondereArtDerBaulNutzung") or facts.get("allgArtDerBaulNutzung")
    words = str(use.get("value", "")) if isinstance(use, Mapping) else ""
    letters = words.rpartition("(")[2].removesuffix(")") if "(" in words else words
    if isinstance(own, str) and 0 < len(own) <= 8:
        return own if own.startswith(letters) else f"{letters} {own}"
    return letters[:24]


def _plain(value: Any) -> Any:
    """Return an enumeration's words, several values joined, a number as it is."""
    if isinstance(value, Mapping):
        inner = value.get("value") or value.get("code") or value.get("allgemein")
        return _plain(inner) if inner is not None else ", ".join(str(_plain(part)) for part in value.values())
    if isinstance(value, list):
        return ", ".join(str(_plain(item)) for item in value)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else str(value)[:_LONGEST]


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _heights(value: Any) -> Iterator[Text]:
    for height in _each(value):
        if not isinstance(height, Mapping):
            continue
        point, above = height.get("bezugspunkt"), height.get("hoehenbezug")
        short = _SHORT.get(str(point.get("code", "")), "") if isinstance(point, Mapping) else ""
        over = str(above.get("value", "")) if isinstance(above, Mapping) else ""
        for key, how in _HEIGHTS.items():
            if isinstance(height.get(key), int | float):
                tail = f" ({over})" if over else ""
                german, english = (f"{how.in_(language)}{height[key]:g} m{tail}" for language in ("de", "en"))
                yield Text(f"{short} {german}".strip().replace(".", ",", 1), f"{short} {english}".strip())


def _texts(value: Any) -> Iterator[str]:
    for text in _each(value):
        if isinstance(text, Mapping) and text.get("text"):
            key = f"{text['schluessel']}: " if text.get("schluessel") else ""
            yield f"{key}{text['text']}"[:_LONGEST]
