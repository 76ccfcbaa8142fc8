"""What people say about the scenes of a draft: everybody who may read it may speak, no revision changes by it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from twin.errors import DocumentInvalid
from twin.language import Text
from twin.store.accounts import User
from twin.store.documents import Saved
from twin.store.scenecomments import SceneComment
from twin.workspace import Workspace

LONGEST = 4_000


def comment(workspace: Workspace, saved: Saved, given: Mapping[str, Any], by: User) -> SceneComment:
    """Keep a comment of {text, scene?: id of a scene} and return it; raises DocumentInvalid (COMMENT_INVALID)."""
    text, scene = given.get("text"), given.get("scene") or ""
    if not isinstance(text, str) or not 1 <= len(text.strip()) <= LONGEST:
        raise _invalid("text", f"sie hat 1 bis {LONGEST} Zeichen", f"it has 1 to {LONGEST} characters")
    if scene and scene not in {item.get("id") for item in saved.document.get("scenes") or []}:
        raise _invalid("scene", "diese Szene gibt es nicht", "there is no such scene")
    return workspace.scene_comments.add(saved.id, saved.revision, str(scene), text.strip(), by=by.id)


def said(workspace: Workspace, saved: Saved, reader: User, may_edit: bool) -> list[dict[str, Any]]:
    """Return the comments as `reader` sees them, open ones first: names instead of accounts, and which may be settled."""
    names = {user.id: user.full_name or user.name for user in workspace.accounts.all()}
    numbers = {scene.get("id"): number for number, scene in enumerate(saved.document.get("scenes") or [], start=1)}
    return [
        {
            "id": item.id,
            "scene": item.scene,
            "number": numbers.get(item.scene),
            "text": item.text,
            "revision": item.revision,
            "created_at": item.created_at,
            "created_by": names.get(item.created_by, ""),
            "resolved_at": item.resolved_at,
            "resolved_by": names.get(item.resolved_by, ""),
            "may_resolve": not item.resolved_at and (may_edit or item.created_by == reader.id),
        }
        for item in workspace.scene_comments.of(saved.id)
    ]


def _invalid(place: str, de: str, en: str) -> DocumentInvalid:
    return DocumentInvalid(
        "COMMENT_INVALID",
        f"Die Anmerkung lässt sich nicht speichern: {de}.",
        f"The comment cannot be saved: {en}.",
        faults=[{"code": "invalid", "place": place, "field": place, **Text(de, en).to_json()}],
    )
