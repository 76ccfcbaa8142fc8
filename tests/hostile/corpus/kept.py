"""Damaged copies of samples that once ended as a fault of ours (T23), made anew by the one change that did it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.hostile.corpus.documents import SAMPLES, XML_SAMPLES
from tests.hostile.trap import Sample, Trap


def mutants(trap: Trap) -> Iterator[Sample]:
    """T23: bytes that are no text in a document's encoding, and references of a building that lead elsewhere."""
    for name in XML_SAMPLES:
        content = (SAMPLES / name).read_bytes()
        place = content.rindex(b"</")
        yield Sample(name.rpartition("/")[2], content[:place] + b"\xff\xfe" + content[place:], what="bytes that are no text")
    house = (SAMPLES / "ifc/haus-4x3.ifc").read_text(encoding="utf-8")
    point = re.findall(r"#(\d+)=IFCCARTESIANPOINT", house)[0]
    for what, found, code in (
        ("body", r"(=IFCWALL\((?:[^,]*,){6})#\d+", "IFC_REFERENCE_WRONG"),
        ("whole", r"(=IFCRELAGGREGATES\((?:[^,]*,){4})#\d+", "IFC_REFERENCE_WRONG"),
        ("unit", r"(=IFCPROJECT\(.*,)#\d+", "IFC_REFERENCE_WRONG"),
        ("shape", r"(=IFCPRODUCTDEFINITIONSHAPE\(\$,\$,\()#\d+", "IFC_REFERENCE_WRONG"),
    ):
        content = re.sub(found, rf"\g<1>#{point}", house, count=1).encode()
        yield Sample("haus.ifc", content, code, what=f"a point for a {what}")
