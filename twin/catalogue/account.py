"""What is said of a walk through a catalogue when it did not go as it should."""

from __future__ import annotations

from twin.errors import TwinError
from twin.findings import Finding
from twin.language import Text


def loop(host: str) -> Finding:
    """Return the finding for a server that goes in circles."""
    text = Text(
        f"{host} schickt immer wieder dieselben Datensätze; das Blättern wurde beendet.",
        f"{host} sends the same records over and over; paging was ended.",
    )
    return Finding("CATALOGUE_LOOP", "warning", text)


def capped(host: str, received: int) -> Finding:
    """Return the finding for a walk that reached what is taken at most."""
    text = Text(
        f"Von {host} wurden {received} Datensätze gelesen; weiter wird nicht geblättert. Bitte die Suche enger fassen.",
        f"{received} records of {host} were read; paging goes no further. Please narrow the search.",
    )
    return Finding("CATALOGUE_CAPPED", "warning", text, params={"received": received})


def out_of_time(host: str, received: int) -> Finding:
    """Return the finding for a walk whose deadline passed."""
    text = Text(
        f"Die Zeit für {host} ist abgelaufen; bis dahin wurden {received} Datensätze gelesen.",
        f"The time for {host} ran out; {received} records were read until then.",
    )
    return Finding("CATALOGUE_OUT_OF_TIME", "warning", text, params={"received": received})


def interrupted(host: str, reason: Text) -> Finding:
    """Return the finding for a walk that a fault ended."""
    text = Text(f"Das Blättern in {host} brach ab: {reason.de}", f"Paging through {host} broke off: {reason.en}")
    return Finding("CATALOGUE_INTERRUPTED", "warning", text)


def nothing_more(host: str, position: int) -> Finding:
    """Return the finding for pages that stay empty before the end."""
    text = Text(
        f"{host} kündigt weitere Datensätze an, schickt ab Nummer {position} aber keine mehr.",
        f"{host} announces more records but sends none from number {position} on.",
    )
    return Finding("CATALOGUE_NOTHING_MORE", "warning", text, params={"position": position})


def isolated(host: str, position: int, reason: TwinError | None) -> Finding:
    """Return the finding for a single record that cannot be had; `reason` is the fault when it is asked for alone."""
    de = f" Grund: {reason.text.de}" if reason else ""
    en = f" Reason: {reason.text.en}" if reason else ""
    text = Text(
        f"Den Datensatz Nummer {position} kann {host} nicht ausgeben; er wurde übergangen.{de}",
        f"{host} cannot deliver record number {position}; it was passed over.{en}",
    )
    return Finding("CATALOGUE_RECORD_ISOLATED", "rejected", text, params={"position": position})


def shortfall(host: str, matched: int, known: int) -> Finding:
    """Return the finding for records that were counted and never came."""
    text = Text(
        f"Treffer laut {host}: {matched}, geliefert: {known}, fehlend: {matched - known}.",
        f"Records by the count of {host}: {matched}, delivered: {known}, missing: {matched - known}.",
    )
    return Finding("CATALOGUE_SHORTFALL", "warning", text, params={"matched": matched, "known": known})


def more_than_matched(host: str, matched: int, known: int) -> Finding:
    """Return the finding for more records than were counted."""
    text = Text(
        f"{host} nennt {matched} Treffer, geliefert wurden {known}.", f"{host} counts {matched} records, {known} were delivered."
    )
    return Finding("CATALOGUE_MORE_THAN_MATCHED", "warning", text, params={"matched": matched, "known": known})


def repeated(host: str, number: int) -> Finding:
    """Return the finding for records that came more than once."""
    text = Text(
        f"Von {host} mehrfach geschickte Datensätze: {number}; jeder wurde einmal übernommen.",
        f"Records {host} sent more than once: {number}; each was taken once.",
    )
    return Finding("CATALOGUE_REPEATED", "warning", text, params={"number": number})
