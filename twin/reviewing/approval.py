"""The review of a storyboard: what was said last, whether it holds for what stands there now, and what that means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from twin.errors import DocumentInvalid
from twin.language import Text
from twin.store.accounts import User
from twin.store.documents import Saved
from twin.store.reviews import STATES, Review, State
from twin.storytelling.fields import Fault
from twin.workspace import Workspace

LONGEST_NOTE = 1_000


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a storyboard stands: the last `review` (None: nobody spoke of it) and the `revision` that is the newest now."""

    review: Review | None
    revision: int

    @property
    def state(self) -> State:
        """Return draft, in-review or approved, as it was said last."""
        return self.review.state if self.review else "draft"

    @property
    def is_current(self) -> bool:
        """Return whether it was said of what stands there now; a change afterwards leaves an approval behind."""
        return self.review is not None and self.review.revision == self.revision

    @property
    def is_approved(self) -> bool:
        """Return whether exactly what stands there now is approved."""
        return self.state == "approved" and self.is_current

    def to_json(self) -> dict[str, Any]:
        """Return state, whether it holds for the newest revision, and who said it when about which."""
        said = self.review.to_json() if self.review else {"revision": None, "note": "", "at": "", "by": ""}
        return {**said, "state": self.state, "current": self.state == "draft" or self.is_current}


def standing(workspace: Workspace, saved: Saved) -> Standing:
    """Return where a storyboard stands."""
    said = workspace.reviews.of(saved.id)
    return Standing(said[0] if said else None, saved.revision)


def standings(workspace: Workspace, storyboards: tuple[Saved, ...]) -> dict[str, Standing]:
    """Return the same for many storyboards at once, by id."""
    newest = workspace.reviews.newest()
    return {saved.id: Standing(newest.get(saved.id), saved.revision) for saved in storyboards}


def say(workspace: Workspace, saved: Saved, state: str, *, by: str, note: str = "", user: User | None = None) -> Review:
    """Keep a new state of the newest revision, which stays for ever from then on unless it is a draft again.

    Raises DocumentInvalid (REVIEW_INVALID) for an unknown state, a nameless person or a note over 1,000 characters.
    """
    known = next((item for item in STATES if item == state), None)
    if known is None or not by.strip() or len(note) > LONGEST_NOTE:
        listed = ", ".join(STATES)
        raise DocumentInvalid(
            "REVIEW_INVALID",
            f"Ein Stand der Prüfung ist {listed}, mit Namen und höchstens {LONGEST_NOTE} Zeichen Bemerkung.",
            f"A state of review is {listed}, with a name and at most {LONGEST_NOTE} characters of note.",
            faults=[],
        )
    said = workspace.reviews.add(saved.id, saved.revision, known, by=by.strip(), note=note.strip(), user=user.id if user else "")
    if known != "draft":
        workspace.marks.add("storyboard", saved.id, saved.revision, "reviewed", known, by=by.strip())
    return said


def open_fault(workspace: Workspace, saved: Saved) -> Fault | None:
    """Return what the gate says of the review; None where it is approved or the town does without."""
    now = standing(workspace, saved)
    if workspace.settings.story_approval == "off" or now.is_approved:
        return None
    if now.state == "approved" and now.review:
        by, revision = now.review.by, now.review.revision
        text = Text(
            f"von {by} freigegeben ist Stand {revision}; seitdem wurde geändert",
            f"{by} approved revision {revision}; it was changed since",
        )
    elif now.state == "in-review":
        text = Text("das Storyboard ist in Prüfung", "the storyboard is in review")
    else:
        text = Text("das Storyboard ist noch nicht freigegeben", "the storyboard is not approved yet")
    return Fault("not-approved", "review", text)


def must_be_approved(workspace: Workspace) -> bool:
    """Return whether the town publishes only what is approved."""
    return workspace.settings.story_approval == "required"


def approval(workspace: Workspace, saved: Saved) -> dict[str, str]:
    """Return by whom and when exactly this was approved, as an edition keeps it; empty where nobody did."""
    now = standing(workspace, saved)
    return {"by": now.review.by, "at": now.review.at, "note": now.review.note} if now.review and now.is_approved else {}
