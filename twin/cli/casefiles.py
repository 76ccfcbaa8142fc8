"""Files that commands about planning cases take: the document as JSON, a plan as XPlanGML."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from twin.cli.speech import option
from twin.errors import DocumentInvalid, FileDamaged, NotFound
from twin.language import Text

if TYPE_CHECKING:  # the domain is loaded by the commands that need it
    from twin.planning.plan.facts import PlanFacts


def read_document(file: Path) -> dict[str, Any]:
    """Return the JSON object in a file; raises NotFound (FILE_NOT_FOUND), DocumentInvalid (DOCUMENT_NO_JSON)."""
    import orjson

    try:
        value = orjson.loads(file.read_bytes())
    except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
        raise _no_file(file) from error
    except orjson.JSONDecodeError as error:
        raise _no_json(file, str(error)) from error
    if not isinstance(value, dict):
        raise _no_json(file, "{…}")
    return value


def _no_file(file: Path) -> NotFound:
    return NotFound(
        "FILE_NOT_FOUND",
        f"Die Datei {file} gibt es nicht oder sie ist nicht lesbar.",
        f"The file {file} does not exist or cannot be read.",
        file=file.name,
    )


def _no_json(file: Path, said: str) -> DocumentInvalid:
    sentence = Text(f"{file.name} ist kein JSON-Dokument: {said}.", f"{file.name} is no JSON document: {said}.")
    return DocumentInvalid("DOCUMENT_NO_JSON", sentence.de, sentence.en, file=file.name, faults=[sentence.to_json()])


def plan_option() -> Callable[[Any], Any]:
    """Return the option that names a plan to check against."""
    place = click.Path(path_type=Path)
    return option("--plan", type=place, de="XPlanGML-Datei, gegen die geprüft wird", en="XPlanGML file to check against")


def read_plan(file: Path) -> PlanFacts:
    """Return what the plan in an XPlanGML file fixes; raises NotFound, FormatUnknown and what the importer raises."""
    from twin.findings import Progress
    from twin.geodata.plan import Plan
    from twin.handlers import Source
    from twin.importers.xplan.reader import XPlanGML
    from twin.options import NoOptions
    from twin.planning.plan.facts import facts_of

    if not file.is_file():
        raise _no_file(file)
    batches = XPlanGML().read(Source(file, file.name), NoOptions(), Progress())
    plan = next((batch.data for batch in batches if isinstance(batch.data, Plan)), None)
    if plan is None:
        raise FileDamaged(
            "PLAN_EMPTY",
            f"In „{file.name}“ ist kein Objekt eines Plans lesbar.",
            f"No object of a plan can be read in '{file.name}'.",
            file=file.name,
        )
    return facts_of(plan)
