"""Signing an exception from the publish gate: only for what is open there, with a name and a reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from twin.errors import DocumentInvalid
from twin.language import Text
from twin.store.accounts import User
from twin.store.signatures import KeptSignature
from twin.storytelling.gate import Check
from twin.storytelling.signature import Signature
from twin.workspace import Workspace

SHORTEST_REASON = 10
LONGEST_REASON = 1_000


def signatures(workspace: Workspace, storyboard: str) -> tuple[Signature, ...]:
    """Return the exceptions of a storyboard that hold, as the gate takes them."""
    return tuple(
        Signature(kept.check, kept.subject, kept.by, kept.at, kept.reason) for kept in workspace.signatures.of(storyboard)
    )


def sign(
    workspace: Workspace, storyboard: str, checks: Iterable[Check], given: Mapping[str, Any], *, by: str, user: User | None = None
) -> list[KeptSignature]:
    """Sign {check, subject, reason} and return what was kept; without check and subject everything that may be signed.

    `checks` are the lines of the gate as they are now. Raises DocumentInvalid (SIGNATURE_INVALID): no name, a reason of fewer
    than 10 or more than 1,000 characters, or nothing open there that may be signed for.
    """
    reason, name = str(given.get("reason") or "").strip(), by.strip()
    if not name:
        raise _invalid("by", "der Name fehlt", "the name is missing")
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        de = f"die Begründung braucht {SHORTEST_REASON} bis {LONGEST_REASON} Zeichen"
        raise _invalid("reason", de, f"the reason needs {SHORTEST_REASON} to {LONGEST_REASON} characters")
    line, subject = given.get("check"), given.get("subject")
    found = [
        (check.code, fault.subject)
        for check in checks
        if check.signable and line in (None, check.code)
        for fault in check.open
        if fault.subject and subject in (None, fault.subject)
    ]
    if not found:
        raise _invalid("subject", "hier ist nichts offen, das eine Ausnahme zulässt", "nothing is open here that may be excepted")
    return [
        workspace.signatures.add(storyboard, code, thing, reason=reason, by=name, user=user.id if user else "")
        for code, thing in dict.fromkeys(found)
    ]


def _invalid(place: str, de: str, en: str) -> DocumentInvalid:
    return DocumentInvalid(
        "SIGNATURE_INVALID",
        f"Die Ausnahme lässt sich nicht zeichnen: {de}.",
        f"The exception cannot be signed: {en}.",
        faults=[{"code": "invalid", "place": place, "field": place, **Text(de, en).to_json()}],
    )
