"""What the report says of a NAS file as a whole: owners left out, classes not read, deletions of an update."""

from __future__ import annotations

from collections.abc import Iterator

from twin.findings import Finding, Progress
from twin.importers.nas.places import Places
from twin.importers.nas.walking import PERSONAL
from twin.language import Text


def remark(places: Places, progress: Progress) -> None:
    """Add the findings about everything that stays outside the layers."""
    for finding in (*_personal(places), *_others(places), *_deletions(places)):
        progress.finding(finding)


def _personal(places: Places) -> Iterator[Finding]:
    found = {name: count for name, count in sorted(places.others.items()) if name in PERSONAL}
    if found:
        listed = ", ".join(f"{name} {count}" for name, count in found.items())
        text = Text(
            f"Eigentümerangaben wurden nicht übernommen ({listed}). Die Datei selbst enthält personenbezogene Daten.",
            f"Data about owners were not imported ({listed}). The file itself holds personal data.",
        )
        hint = Text(
            "Bitte den Datensatz als personenbezogen kennzeichnen oder eine Datei ohne Eigentümer anfordern.",
            "Please mark the dataset as personal data, or ask for a file without owners.",
        )
        yield Finding("NAS_OWNERS_LEFT_OUT", "warning", text, params=found, hint=hint)


def _others(places: Places) -> Iterator[Finding]:
    found = {name: count for name, count in places.others.most_common() if name not in PERSONAL and name != "Delete"}
    if found:
        listed = ", ".join(f"{name} {count}" for name, count in found.items())
        text = Text(
            f"{sum(found.values())} Objekte weiterer Arten wurden nicht gelesen: {listed}.",
            f"{sum(found.values())} objects of other classes were not read: {listed}.",
        )
        yield Finding("NAS_OTHER_CLASSES", "info", text, params=found)


def _deletions(places: Places) -> Iterator[Finding]:
    count = places.others["Delete"]
    if count:
        text = Text(
            f"Die Datei ist eine Fortführung mit {count} Löschungen. Gelesen wurde, was sie an Objekten enthält; "
            "für den vollständigen Stand bitte einen Bestandsdatenauszug anfordern.",
            f"The file is an update with {count} deletions. What objects it holds was read; for the complete state please ask "
            "for an extract (Bestandsdatenauszug).",
        )
        yield Finding("NAS_UPDATE", "warning", text, params={"deletions": count})
