"""What is said when a service delivers otherwise than it told: each a finding of the import."""

from __future__ import annotations

from twin.findings import Finding
from twin.language import Text


def _warning(code: str, layer: str, de: str, en: str) -> Finding:
    return Finding(code, "warning", Text(de, en), layer)


def repeats(layer: str) -> Finding:
    """Return the finding for a page that came twice."""
    return _warning(
        "SERVICE_REPEATS",
        layer,
        "Der Dienst schickte dieselbe Seite noch einmal; der Abruf endete dort.",
        "The service sent the same page again; the requests ended there.",
    )


def astray(layer: str, *, elsewhere: bool) -> Finding:
    """Return the finding for a link to the next page that leads to another host, or back."""
    de = "führt zu einem anderen Rechner" if elsewhere else "führt im Kreis"
    en = "leads to another host" if elsewhere else "leads in a circle"
    return _warning(
        "SERVICE_NEXT_ASTRAY",
        layer,
        f"Der Verweis auf die nächste Seite {de}; ihm wird nicht gefolgt.",
        f"The link to the next page {en}; it is not followed.",
    )


def too_many_pages(layer: str, pages: int) -> Finding:
    """Return the finding for an asking that ended at the largest number of pages."""
    return _warning(
        "SERVICE_TOO_MANY_PAGES", layer, f"Der Abruf endete nach {pages} Seiten.", f"The requests ended after {pages} pages."
    )


def duplicates(layer: str, count: int) -> Finding:
    """Return the finding for objects that came several times."""
    return _warning(
        "SERVICE_DUPLICATES",
        layer,
        f"{count} Objekte kamen mehrfach und wurden einmal übernommen.",
        f"{count} objects came several times and were taken once.",
    )


def axes_turned(layer: str) -> Finding:
    """Return the finding for a service that writes latitude first where longitude belongs."""
    return _warning(
        "SERVICE_AXES_TURNED",
        layer,
        "Der Dienst schreibt die Breite vor der Länge; die Koordinaten wurden vertauscht.",
        "The service writes latitude before longitude; the coordinates were turned about.",
    )


def shortfall(layer: str, told: int | None, came: int, limit: int) -> Finding | None:
    """Return the finding for a number that differs from what was told or was cut by the limit, None when all is there."""
    if came >= limit and (told is None or told > came):
        de, en = ("", "") if told is None else (f" von {told}", f" of {told}")
        return _warning(
            "SERVICE_LIMIT_REACHED",
            layer,
            f"Übernommen wurden {came}{de} Objekte; mehr erlaubt limit= nicht.",
            f"{came}{en} objects were taken; limit= allows no more.",
        )
    if told is not None and told != came:
        return _warning(
            "SERVICE_COUNT_DIFFERS",
            layer,
            f"Der Dienst nannte {told} Objekte, geliefert hat er {came}.",
            f"The service told of {told} objects and delivered {came}.",
        )
    return None
