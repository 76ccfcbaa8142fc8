"""What plan objects refer to: texts and reasons put beside the objects they hold for, targets that are missing named."""

from __future__ import annotations

from typing import Any

from twin.findings import Finding, Progress
from twin.importers.xplan.objects import PlanObject
from twin.language import Text

TEXTS = ("refTextInhalt", "refBegruendungInhalt")
"""Properties of an object that refer to the texts (XP_TextAbschnitt, XP_BegruendungAbschnitt) which hold for it."""
LONGEST_COPY = 2000
"""Characters of a text put beside each object; the whole text stays on the text's own row."""
_KEPT = ("schluessel", "gesetzlicheGrundlage", "text", "refText")


def resolve_texts(objects: list[PlanObject]) -> None:
    """Replace the ids of texts by {id, schluessel, gesetzlicheGrundlage, text, refText} as far as the file says them."""
    texts = {item.gml_id: item for item in objects if item.type.endswith(("TextAbschnitt", "BegruendungAbschnitt"))}
    for item in objects:
        for name in TEXTS:
            if name in item.attributes:
                value = item.attributes[name]
                targets = value if isinstance(value, list) else [value]
                found = [_resolved(target, texts) for target in targets]
                item.attributes[name] = found if isinstance(value, list) else found[0]


def _resolved(target: Any, texts: dict[str, PlanObject]) -> Any:
    text = texts.get(target) if isinstance(target, str) else None
    if text is None:
        return target
    said = {key: text.attributes[key] for key in _KEPT if key in text.attributes}
    if isinstance(said.get("text"), str) and len(said["text"]) > LONGEST_COPY:
        said["text"] = f"{said['text'][:LONGEST_COPY]}…"
    return {"id": target, **said}


def tell_missing(objects: list[PlanObject], layer: str, progress: Progress) -> None:
    """Name every object that refers to an id the file does not hold."""
    known = {item.gml_id for item in objects}
    for item in objects:
        missing = [target for target in item.references if target not in known]
        if missing:
            text = Text(
                f"{item.type} {item.gml_id} verweist auf {_listed(missing)}; das steht nicht in der Datei.",
                f"{item.type} {item.gml_id} refers to {_listed(missing)}, which is not in the file.",
            )
            progress.finding(Finding("XPLAN_REFERENCE_MISSING", "warning", text, layer, item.gml_id, {"missing": missing[:20]}))


def _listed(names: list[str]) -> str:
    return ", ".join(names[:3]) + (f" (+ {len(names) - 3})" if len(names) > 3 else "")
