"""What the twin's own records have in common: lasting identifiers, and the word for what everybody may see."""

from __future__ import annotations

import uuid

OPEN_ACCESS = "Es gelten keine Zugriffsbeschränkungen"
"""The sentence GDI-DE gives for it; a record leads from it into INSPIRE's register."""
LINK = "WWW:LINK-1.0-http--link"
"""The protocol of an address that leads to a page."""
# never changes: with it the same thing keeps its identifier in every catalogue
_SPACE = uuid.UUID("6d0f5c3e-5d1b-5a37-9f3e-0b6a3c7d2e41")


def identifier(kind: str, name: str, begun_at: str) -> str:
    """Return the identifier (a UUID) of a thing of this twin: the same in all its versions, another in every other twin."""
    return str(uuid.uuid5(_SPACE, f"{kind}/{name}/{begun_at}"))
