"""Damaged copies of samples that once ended as a fault of ours (T23), made anew by the one change that did it."""

from __future__ import annotations

from collections.abc import Iterator

from tests.hostile.corpus.documents import SAMPLES, XML_SAMPLES
from tests.hostile.trap import Sample, Trap


def mutants(trap: Trap) -> Iterator[Sample]:
    """T23: bytes that are no text in a document's encoding, and a body of a building that is something else."""
    for name in XML_SAMPLES:
        content = (SAMPLES / name).read_bytes()
        place = content.rindex(b"</")
        yield Sample(name.rpartition("/")[2], content[:place] + b"\xff\xfe" + content[place:], what="bytes that are no text")
    house = (SAMPLES / "ifc/haus-4x3.ifc").read_text(encoding="utf-8")
    begin = house.index("=IFCWALL(")
    wall = house[begin : house.index("\n", begin)]
    point = house[: house.index("=IFCCARTESIANPOINT(")].rpartition("#")[2]
    body = wall.split(",")[6]
    yield Sample("haus.ifc", house.replace(wall, wall.replace(body, f"#{point}")).encode(), what="a point for a body")
