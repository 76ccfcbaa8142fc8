"""Opening an IFC file: its size, its schema, and whether it is complete, before ifcopenshell sees it."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from twin.errors import FileDamaged, InputRefused, LimitExceeded, TwinError
from twin.findings import Finding, Progress
from twin.handlers import Source
from twin.importers import limits
from twin.importers.ifc.cycles import ensure_none
from twin.importers.ifc.kinds import ensure_expected
from twin.language import Text

MOST_BYTES = limits.IFC_BYTES
MAGIC = b"ISO-10303-21"
_SCHEMA = re.compile(rb"FILE_SCHEMA\s*\(\s*\(\s*'([^']*)'", re.IGNORECASE)
_HEAD, _TAIL = 65536, 65536
_DRAFT = re.compile(rb"IFC4X3_RC\d", re.IGNORECASE)
# names of the last drafts that the published IFC 4.3 spells otherwise
_RENAMED = {b"IFCSOLIDSTRATUM": b"IFCGEOTECHNICALSTRATUM", b"IFCWATERSTRATUM": b"IFCGEOTECHNICALSTRATUM"}


def schema_of(head: bytes) -> str:
    """Return the schema a STEP file names in its header, upper case; "" when it is none of IFC."""
    if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(MAGIC):
        return ""
    found = _SCHEMA.search(head)
    name = found.group(1).decode("ascii", "replace").strip().upper() if found else ""
    return name if name.startswith("IFC") else ""


def opened(source: Source, progress: Progress, layer: str) -> Any:
    """Return the file as ifcopenshell holds it.

    Raises LimitExceeded above 500 MB, FileDamaged when it breaks off, InputRefused for a schema that is not read. A draft of
    IFC 4.3 is read as the published one, with a finding.
    """
    import ifcopenshell

    size = source.path.stat().st_size
    if size > MOST_BYTES:
        raise LimitExceeded(
            "IFC_TOO_LARGE",
            f"„{source.name}“ ist {size // 1024**2} MB groß, erlaubt sind 500 MB. Bitte das Modell teilen.",
            f"'{source.name}' is {size // 1024**2} MB large, allowed are 500 MB. Please split the model.",
            file=source.name,
        )
    with source.path.open("rb") as stream:
        schema = schema_of(stream.read(_HEAD))
        stream.seek(max(0, size - _TAIL))
        complete = b"END-ISO-10303-21" in stream.read()
    if not complete:
        raise FileDamaged(
            "IFC_CUT_OFF",
            f"„{source.name}“ ist abgeschnitten (die Schlusszeile END-ISO-10303-21 fehlt). Bitte erneut übertragen.",
            f"'{source.name}' is cut off (the last line END-ISO-10303-21 is missing). Please transfer it again.",
            file=source.name,
        )
    try:
        if _DRAFT.fullmatch(schema.encode()):
            progress.finding(_draft(schema, layer))
            model = _opened_as_published(source.path)
        else:
            model = ifcopenshell.open(str(source.path))
        ensure_expected(model, source.name)
        ensure_none(model, source.name)
        return model
    except (TwinError, MemoryError, RecursionError):
        raise
    except Exception as error:
        raise _refused(source, schema, error) from error


@contextmanager
def following(source: Source) -> Iterator[None]:
    """Follow references inside; raises FileDamaged (IFC_REFERENCE_WRONG) where one leads to something of another kind.

    ifcopenshell does not check what a reference leads to, and says it by the attributes the thing does not have.
    """
    try:
        yield
    except (AttributeError, TypeError) as error:
        reason = str(error)
        if "entity instance of type" not in reason and "NoneType" not in reason:
            raise
        raise FileDamaged(
            "IFC_REFERENCE_WRONG",
            f"„{source.name}“: Ein Verweis führt auf etwas anderes, als das Schema verlangt ({reason[:120]}). "
            "Bitte neu ausgeben lassen.",
            f"'{source.name}': a reference leads to something other than the schema demands ({reason[:120]}). "
            "Please have it written anew.",
            file=source.name,
        ) from error


def _opened_as_published(path: Path) -> Any:
    import ifcopenshell

    content = _DRAFT.sub(b"IFC4X3_ADD2", path.read_bytes(), count=1)
    for draft, published in _RENAMED.items():
        content = content.replace(draft + b"(", published + b"(")
    with tempfile.NamedTemporaryFile(suffix=".ifc") as copy:
        copy.write(content)
        copy.flush()
        return ifcopenshell.open(copy.name)


def _draft(schema: str, layer: str) -> Finding:
    text = Text(
        f"Die Datei folgt dem Entwurf {schema}; sie wurde als IFC 4.3 gelesen. Einzelne Bauteile können fehlen.",
        f"The file follows the draft {schema}; it was read as IFC 4.3. Single products may be missing.",
    )
    return Finding("IFC_SCHEMA_DRAFT", "warning", text, layer, params={"schema": schema})


def _refused(source: Source, schema: str, error: Exception) -> InputRefused:
    if "schema" in str(error).lower():
        return InputRefused(
            "IFC_SCHEMA",
            f"„{source.name}“ hat das Schema {schema or '–'}; gelesen werden IFC2x3, IFC4 und IFC4x3.",
            f"'{source.name}' has the schema {schema or '–'}; IFC2x3, IFC4 and IFC4x3 are read.",
            file=source.name,
        )
    reason = str(error).splitlines()[0][:120] if str(error) else type(error).__name__
    return FileDamaged(
        "IFC_DAMAGED",
        f"„{source.name}“ ließ sich nicht als IFC lesen ({reason}). Bitte neu ausgeben lassen.",
        f"'{source.name}' could not be read as IFC ({reason}). Please have it written anew.",
        file=source.name,
    )
