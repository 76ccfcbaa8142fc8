"""Records as a town's catalogue holds them, made in any number, and the search as a plain filter over a list."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from twin.catalogue.catalogue import ISO19139, Catalogue, CatalogueId, Endpoints
from twin.catalogue.record import (
    Access,
    CatalogueRecord,
    Constraints,
    Contact,
    Dates,
    Distribution,
    Kind,
)
from twin.catalogue.wanted import Wanted
from twin.geodata.bbox import BBox
from twin.store.folding import wanted_words, words_of
from twin.store.records import words_in

THINGS = ["Gebäudemodell", "Bebauungsplan", "Straßenbaum", "Gewässer", "Luftbild", "Bodenrichtwert", "Lärmkarte", "Höhenmodell"]
PLACES = ["Musterstadt", "Kassel", "Göttingen", "Gießen", "Fürth", "Köln", "Plön", "Nürnberg"]
OFFICES = ["Vermessungsamt", "Stadtplanungsamt", "Umweltamt", "Grünflächenamt"]
TOPICS = ["planningCadastre", "structure", "environment", "elevation"]
WORDS = ["amtlich", "aktuell", "Fläche", "Grundstück", "Erhebung", "Straße", "Dach", "Körper"]
WORDS += ["Übersicht", "Stand", "jährlich", "Quelle", "neue", "Daten"]
KINDS: list[Kind] = ["dataset", "series", "service"]
ACCESS: list[Access] = ["wms", "wfs", "oapif", "download", "page"]


def catalogue(identifier: str = "geoportal", **more: object) -> Catalogue:
    values = {"title": "Geoportal", "address": "https://gdi.example/csw", "version": "2.0.2", "schema": ISO19139, **more}
    return Catalogue(CatalogueId(identifier), endpoints=Endpoints(values["address"], values["address"]), **values)  # type: ignore[arg-type]


def made(number: int, chance: random.Random) -> CatalogueRecord:
    thing, place, office = chance.choice(THINGS), chance.choice(PLACES), chance.choice(OFFICES)
    west, south = chance.uniform(8, 11), chance.uniform(50, 53)
    year, month, day = chance.randint(2015, 2026), chance.randint(1, 12), chance.randint(1, 28)
    written = chance.choice([f"{year}", f"{year}-{month:02d}", f"{year}-{month:02d}-{day:02d}", ""])
    access = chance.choice(ACCESS)
    way = () if access == "page" else (("layer",) if access == "wms" else ("copy",))
    return CatalogueRecord(
        f"id-{number:05d}",
        f"{thing} {place} {number}",
        chance.choice(KINDS),
        "iso19139",
        "geoportal",
        " ".join(chance.choices(WORDS, k=chance.randint(5, 120))),
        keywords=(*tuple(chance.sample(WORDS, 4)), "inspireidentifiziert"),
        topics=(chance.choice(TOPICS),),
        bbox=BBox(west, south, west + 0.3, south + 0.2) if chance.random() < 0.9 else None,
        dates=Dates(revision=written),
        contacts=(Contact(f"{office} {place}", email="x@gdi.example"),),
        constraints=Constraints("dl-de/by-2-0", access=("otherRestrictions",)),
        distributions=(Distribution(f"https://gdi.example/{access}", access, f"ns:{number}", ways=way),),  # type: ignore[arg-type]
        resource_identifiers=(f"https://gdi.example/{number}",),
    )


def records(count: int, seed: int = 7) -> Iterator[CatalogueRecord]:
    chance = random.Random(seed)
    return (made(number, chance) for number in range(count))


def matches(wanted: Wanted, record: CatalogueRecord) -> bool:
    """The search as one would write it for a list."""
    words = words_in(record)
    everything = [*words.title, *words.keywords, *words.organisation, *words.body]
    for word in wanted_words(wanted.text):
        inside = len(word) >= 3 and word in words.heading
        if not inside and not any(other.startswith(word) for other in everything):
            return False
    box = record.bbox
    if wanted.bbox is not None and (box is None or not box.meets(wanted.bbox)):
        return False
    if wanted.kinds and record.kind not in wanted.kinds:
        return False
    if wanted.shown_only and not any(item.ways for item in record.distributions):
        return False
    if wanted.keyword and words_of(wanted.keyword) not in [words_of(item) for item in record.keywords]:
        return False
    if wanted.topic and wanted.topic not in record.topics:
        return False
    if wanted.organisation and " ".join(words_of(wanted.organisation)) not in " ".join(words_of(record.organisation)):
        return False
    return _in_time(wanted, record.edition_date)


def _in_time(wanted: Wanted, date: str) -> bool:
    if not (wanted.since or wanted.until):
        return True
    # a date that is only a year may lie anywhere in it
    return bool(date) and date + "~" >= wanted.since and (not wanted.until or date <= wanted.until + "~")


def in_order(order: str, found: Sequence[CatalogueRecord]) -> list[str]:
    """The identifiers by title, as people look them up."""
    assert order == "title"
    return [item.identifier for item in sorted(found, key=lambda item: (words_in(item).heading, item.identifier))]
