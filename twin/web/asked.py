"""What a program asks for in a request's body and headers, checked: a JSON object, complete uploads, a revision."""

from __future__ import annotations

from typing import Any

from flask import g, request

from twin import intake
from twin.errors import Conflict, DocumentInvalid, InputRefused, OptionsInvalid
from twin.store.documents import Saved
from twin.store.uploads import Upload
from twin.web import access
from twin.web.pages import workspace
from twin.wish import Wish, answered


def body() -> dict[str, Any]:
    """Return the JSON object sent; raises DocumentInvalid when it is none."""
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict):
        raise DocumentInvalid("BODY_NOT_JSON", "Erwartet wird ein JSON-Objekt.", "A JSON object is expected.")
    return sent


def own_upload(identifier: str) -> Upload:
    """Return an upload of this person, complete or not; raises NotFound, InputRefused (UPLOAD_OF_ANOTHER)."""
    upload = workspace().uploads.get(identifier)
    if upload.created_by != g.user.id:
        raise InputRefused("UPLOAD_OF_ANOTHER", "Dieser Upload gehört jemand anderem.", "This upload belongs to somebody else.")
    return upload


def answers_in(sent: dict[str, Any]) -> dict[str, Any]:
    """Return what is said of how a file is to be read: crs, format, options, mend, each None where it is left out."""
    return {
        "crs": str(sent["crs"]) if sent.get("crs") else None,
        "format": str(sent["format"]) if sent.get("format") else None,
        "options": options_in(sent) if "options" in sent else None,
        "mend": sent["mend"] is not False if "mend" in sent else None,
    }


def answered_wish(identifier: str, **answers: Any) -> Wish:
    """Return what an import job was asked for with the answer to its question; raises Conflict (JOB_ASKS_NOTHING), NotAllowed."""
    asked = workspace().jobs.get(identifier)
    if asked.process != intake.PROCESS or not asked.final:
        raise Conflict("JOB_ASKS_NOTHING", "Dieser Auftrag fragt nichts.", "This job asks nothing.")
    if asked.created_by != g.user.id:
        access.ensure_may_edit(asked.group)
    return answered(asked, **answers)


def options_in(sent: dict[str, Any]) -> dict[str, Any]:
    """Return the options sent for a format; raises OptionsInvalid when they are no object."""
    options = sent.get("options") or {}
    if not isinstance(options, dict):
        raise OptionsInvalid("OPTIONS_INVALID", "„options“ ist ein Objekt.", "'options' is an object.", faults=[])
    return options


def complete_uploads(sent: dict[str, Any]) -> list[tuple[str, Upload]]:
    """Return the uploads named by `uploads` or `upload`, each with its path in the folder a person chose (else its name).

    `uploads` lists ids or {id, path}. Raises Conflict (UPLOAD_INCOMPLETE) when one is not all there.
    """
    named = sent.get("uploads") or [sent.get("upload", "")]
    if not isinstance(named, list) or not all(isinstance(item, str | dict) for item in named):
        raise DocumentInvalid("UPLOADS_NO_LIST", "„uploads“ ist eine Liste von Kennungen.", "'uploads' is a list of ids.")
    found = []
    for item in named:
        upload = own_upload(str(item.get("id", "")) if isinstance(item, dict) else item)
        found.append((str(item.get("path") or upload.name) if isinstance(item, dict) else upload.name, upload))
    for _, upload in found:
        if not upload.kept:
            raise Conflict(
                "UPLOAD_INCOMPLETE",
                f"„{upload.name}“ ist noch nicht vollständig da.",
                f"'{upload.name}' is not completely there yet.",
            )
    return found


def ensure_says_what_was_edited() -> None:
    """Raise Conflict (IF_MATCH_MISSING) unless the request names the entity tag that was edited."""
    if not request.if_match:
        raise Conflict("IF_MATCH_MISSING", "Die Kopfzeile If-Match fehlt.", "The header If-Match is missing.")


def revision_edited(saved: Saved) -> int:
    """Return the revision `If-Match` names: the newest where it fits, else the number of its tag, 0 for a foreign tag."""
    if request.if_match.contains(saved.etag):
        return saved.revision
    stem = saved.etag.rpartition("-r")[0] + "-r"
    numbers = [tag.removeprefix(stem) for tag in request.if_match if tag.startswith(stem)]
    return next((int(number) for number in numbers if number.isdigit()), 0)


def ensure_matches(etag: str) -> None:
    """Raise Conflict (IF_MATCH_MISSING, REVISION_STALE) unless `If-Match` names this entity tag."""
    ensure_says_what_was_edited()
    if not request.if_match.contains(etag):
        raise Conflict(
            "REVISION_STALE",
            "Inzwischen hat jemand anderes gespeichert. Bitte neu laden und erneut speichern.",
            "Somebody else saved meanwhile. Please reload and save again.",
        )
