"""What a program says of a viewpoint: a name, a camera, a place in the list."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from typing import Any

from twin.errors import DocumentInvalid
from twin.storytelling.document import camera_in
from twin.storytelling.fields import Fault, Fields

LONGEST_NAME = 80
_MOST_PLACES = 1_000


def parse(data: Any, needed: Collection[str] = ()) -> dict[str, Any]:
    """Return the members of {case, name, view, place} that are given: two texts, a camera as plain data, a number from 0.

    Raises DocumentInvalid (VIEWPOINT_INVALID) whose `faults` name every wrong or missing member; those in `needed` must be there.
    """
    faults: list[Fault] = []
    fields = Fields(data, "", faults)
    fields.known(("case", "name", "view", "place"))
    found: dict[str, Any] = {}
    for name in ("case", "name"):
        if name in fields.data or name in needed:
            found[name] = fields.string(name, required=name == "name", limit=LONGEST_NAME).strip()
    if "view" in fields.data or "view" in needed:
        # a camera left empty would stand in the sea
        found["view"] = dataclasses.asdict(camera_in(fields.data.get("view") or None, "view", faults))
    if "place" in fields.data:
        found["place"] = int(fields.number("place", 0, _MOST_PLACES))
    if faults or not found.get("name", "-"):
        said = [f"{fault.place} {fault.text.de}" for fault in faults] or ["name fehlt"]
        english = [f"{fault.place} {fault.text.en}" for fault in faults] or ["name is missing"]
        raise DocumentInvalid(
            "VIEWPOINT_INVALID",
            "Der Blickpunkt lässt sich nicht speichern: " + "; ".join(said) + ".",
            "The viewpoint cannot be saved: " + "; ".join(english) + ".",
            faults=[fault.to_json() for fault in faults],
        )
    return found
