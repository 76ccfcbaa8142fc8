"""What the reader of CityJSON alone tells a person, in both languages."""

from __future__ import annotations

from typing import Any

import orjson

from twin.findings import Finding
from twin.language import Text


def extension(name: str, written: Any) -> Finding:
    """An extension the file declares."""
    told = written if isinstance(written, dict) else {}
    url, version = str(told.get("url", ""))[:200], str(told.get("version", ""))[:20]
    return Finding(
        "EXTENSION_DECLARED",
        "info",
        Text(
            f"Die Datei nutzt die Erweiterung „{name}“ {version}; ihre Objekte und Sachdaten bleiben erhalten, "
            "ihre Beschreibung im Netz wird nicht abgerufen.",
            f"The file uses the extension '{name}' {version}; its objects and attributes are kept, "
            "its description on the web is not fetched.",
        ),
        params={"extension": name, "url": url, "version": version},
    )


def extension_type(identifier: str, kind: str) -> Finding:
    """The first object of a class that an extension declares."""
    return Finding(
        "EXTENSION_TYPE_KEPT",
        "info",
        Text(
            f"„{identifier}“ ist {kind}, Klasse einer Erweiterung; solche Objekte wurden mit ihren Flächen übernommen.",
            f"'{identifier}' is {kind}, class of an extension; such objects were taken over with their surfaces.",
        ),
        object_id=identifier,
        params={"type": kind},
    )


def extra_member(name: str) -> Finding:
    """Something an extension put beside the objects."""
    return Finding(
        "EXTENSION_MEMBER_NOT_READ",
        "info",
        Text(
            f"„{name}“ steht neben den Objekten, gehört zu einer Erweiterung und wird nicht gelesen.",
            f"'{name}' stands beside the objects, belongs to an extension and is not read.",
        ),
        params={"name": name},
    )


def metadata(told: dict[str, Any]) -> Finding:
    """What the file says of itself: title, dates, contact."""
    date = next((str(told[key]) for key in ("referenceDate", "datasetReferenceDate") if key in told), "")
    title = next((str(told[key]) for key in ("title", "datasetTitle") if key in told), "")
    if len(orjson.dumps(told)) > 4000:
        told = {"names": sorted(told)[:50]}
    return Finding(
        "METADATA_FOUND",
        "info",
        Text(
            f"Die Datei beschreibt sich selbst: „{title or 'ohne Titel'}“, Datenstand {date or 'nicht genannt'}.",
            f"The file describes itself: '{title or 'no title'}', data date {date or 'not told'}.",
        ),
        params={"title": title, "date": date, "metadata": told},
    )
