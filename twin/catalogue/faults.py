"""What catalogues do wrong, each with its code and one sentence that says what to do next."""

from __future__ import annotations

import re

from twin.errors import NotFound, NotSuitable, ServiceFailed, TwinError
from twin.importers.services import elements
from twin.importers.xml import Element, local_name

_QUOTE = 160
# from here on a server tells of its inside: SQL, stack traces, file names
_INSIDE = re.compile(
    r"\[SQL|\(sqlite3|\(psycopg|sqlalchemy|\bORA-\d|\bjava\.|\borg\.|\bat [\w.$]+\(|Traceback|\bFile \"|"
    r"\b(?:SELECT|INSERT INTO|UPDATE|DELETE FROM)\s",
)


def damaged(host: str, line: int, reason: str) -> ServiceFailed:
    """Return the error for an answer that is no whole XML document."""
    return ServiceFailed(
        "CATALOGUE_DAMAGED",
        f"Die Antwort von {host} ist in Zeile {line} beschädigt oder abgeschnitten ({reason}). Bitte später noch einmal.",
        f"The answer of {host} is damaged or cut off at line {line} ({reason}). Please try again later.",
        host=host,
        line=line,
    )


def too_deep(host: str) -> ServiceFailed:
    """Return the error for elements nested without end."""
    return ServiceFailed(
        "CATALOGUE_TOO_DEEP",
        f"Die Antwort von {host} ist tiefer verschachtelt, als ein Metadatensatz es je ist; sie wird nicht gelesen.",
        f"The answer of {host} is nested deeper than any metadata record; it is not read.",
        host=host,
    )


def has_dtd(host: str) -> ServiceFailed:
    """Return the error for a document type declaration, which is what entity bombs and external entities need."""
    return ServiceFailed(
        "CATALOGUE_DTD",
        f"Die Antwort von {host} enthält eine Dokumenttyp-Deklaration (DOCTYPE); solche Antworten werden nicht gelesen.",
        f"The answer of {host} holds a document type declaration (DOCTYPE); such answers are not read.",
        host=host,
    )


def web_page(host: str) -> ServiceFailed:
    """Return the error for HTML where XML was asked: a login page, a maintenance notice, the address of a portal."""
    return ServiceFailed(
        "CATALOGUE_HTML",
        f"{host} antwortet mit einer Webseite statt mit Metadaten. Bitte die Adresse des CSW-Dienstes selbst eintragen "
        "und prüfen, ob eine Anmeldung nötig ist.",
        f"{host} answers with a web page instead of metadata. Please enter the address of the CSW service itself "
        "and check whether it wants a login.",
        host=host,
    )


def not_xml(host: str, media_type: str) -> ServiceFailed:
    """Return the error for an answer in another format."""
    kind = media_type[:60] or "?"
    return ServiceFailed(
        "CATALOGUE_NOT_XML",
        f"{host} antwortet nicht in XML (angegeben ist „{kind}“). Bitte die Adresse des CSW-Dienstes prüfen.",
        f"{host} does not answer in XML (it says '{kind}'). Please check the address of the CSW service.",
        host=host,
        media_type=kind,
    )


def not_csw(host: str, root: Element) -> ServiceFailed:
    """Return the error for XML that is no answer of a catalogue, such as the capabilities of a map service."""
    name = local_name(root.tag)[:60]
    return ServiceFailed(
        "CATALOGUE_NOT_CSW",
        f"{host} antwortet mit „{name}“; das ist keine Antwort eines CSW-Katalogs. Bitte die Adresse prüfen.",
        f"{host} answers with '{name}', which is no answer of a CSW catalogue. Please check the address.",
        host=host,
        root=name,
    )


def empty(host: str) -> ServiceFailed:
    """Return the error for an answer without a single byte."""
    return ServiceFailed(
        "CATALOGUE_EMPTY",
        f"{host} schickt eine leere Antwort. Bitte später noch einmal.",
        f"{host} sends an empty answer. Please try again later.",
        host=host,
    )


def version(host: str, found: str) -> ServiceFailed:
    """Return the error for a catalogue that speaks neither 2.0.2 nor 3.0.0."""
    shown = found[:20] or "–"
    return ServiceFailed(
        "CATALOGUE_VERSION",
        f"{host} spricht CSW {shown}; gelesen werden 2.0.2 und 3.0.0.",
        f"{host} speaks CSW {shown}; 2.0.2 and 3.0.0 are read.",
        host=host,
        version=shown,
    )


def exception(host: str, root: Element, status: int = 200) -> ServiceFailed:
    """Return the error for an exception report, with a short quote of the server's own words."""
    found = next((item for item in root.iter() if local_name(item.tag) in ("Exception", "ServiceException")), root)
    said = quote(elements.exception_text(root))
    de, en = (f" und meldet: „{said}“", f" and says: '{said}'") if said else (".", ".")
    return ServiceFailed(
        "CATALOGUE_EXCEPTION",
        f"{host} lehnt die Anfrage ab{de}",
        f"{host} refuses the request{en}",
        host=host,
        exception=str(found.get("exceptionCode") or found.get("code") or "")[:60],
        locator=str(found.get("locator") or "")[:60],
        status=status,
    )


def quote(words: str) -> str:
    """Return the beginning of what a server said, without what it tells of its inside; "" when nothing is left."""
    inside = _INSIDE.search(words)
    plain = " ".join((words[: inside.start()] if inside else words).split()).rstrip(" :;,(")
    if len(plain) > _QUOTE:
        plain = plain[:_QUOTE].rsplit(" ", 1)[0] + " …"
    return plain.strip("–")


def status(host: str, number: int) -> ServiceFailed:
    """Return the error for a refusing status of HTTP."""
    texts = {
        401: (
            "CATALOGUE_LOGIN",
            f"{host} verlangt eine Anmeldung oder kennt Kennung und Kennwort nicht. Bitte die Zugangsdaten des Katalogs prüfen.",
            f"{host} wants a login or does not know user and password. Please check the catalogue's credentials.",
        ),
        403: (
            "CATALOGUE_FORBIDDEN",
            f"{host} verweigert den Zugriff. Bitte beim Betreiber des Katalogs nach einer Freigabe fragen.",
            f"{host} denies access. Please ask who runs the catalogue to grant it.",
        ),
        404: (
            "CATALOGUE_NOT_FOUND",
            f"Unter dieser Adresse gibt es bei {host} nichts. Bitte die Adresse des CSW-Dienstes prüfen.",
            f"There is nothing at this address of {host}. Please check the address of the CSW service.",
        ),
    }
    other = (
        "CATALOGUE_STATUS",
        f"{host} antwortet mit dem Fehler {number}. Bitte später noch einmal; bleibt es dabei, beim Betreiber nachfragen.",
        f"{host} answers with error {number}. Please try again later; if it stays so, ask who runs the catalogue.",
    )
    code, de, en = texts.get(number, other)
    return ServiceFailed(code, de, en, host=host, status=number)


def record_gone(host: str, identifier: str) -> NotFound:
    """Return the error for an identifier the catalogue does not know."""
    shown = identifier[:120]
    return NotFound(
        "CATALOGUE_RECORD_GONE",
        f"{host} hat keinen Metadatensatz „{shown}“ (mehr).",
        f"{host} has no metadata record '{shown}' (any more).",
        host=host,
        identifier=shown,
    )


def read_only(host: str) -> NotSuitable:
    """Return the error for a change to a catalogue without CSW-Transactions."""
    return NotSuitable(
        "CATALOGUE_READ_ONLY",
        f"{host} bietet keine CSW-Transaktionen an; der Katalog kann nur gelesen werden.",
        f"{host} offers no CSW transactions; the catalogue can only be read.",
        host=host,
    )


def no_search(host: str) -> ServiceFailed:
    """Return the error for capabilities without GetRecords."""
    return ServiceFailed(
        "CATALOGUE_NO_SEARCH",
        f"{host} bietet keine Suche (GetRecords) an; als Katalog lässt sich der Dienst nicht nutzen.",
        f"{host} offers no search (GetRecords); the service cannot be used as a catalogue.",
        host=host,
    )


def is_of_the_answer(error: TwinError) -> bool:
    """Return whether the catalogue answered, only this one answer is of no use: a single record may be the reason."""
    spoilt = ("CATALOGUE_EXCEPTION", "CATALOGUE_DAMAGED", "CATALOGUE_EMPTY", "CATALOGUE_DTD", "CATALOGUE_TOO_DEEP")
    if error.code in (*spoilt, "OUTBOUND_TOO_LARGE", "OUTBOUND_CUT_OFF", "OUTBOUND_UNREADABLE"):
        return True
    return error.code == "CATALOGUE_STATUS" and error.params.get("status") in (400, 500)
