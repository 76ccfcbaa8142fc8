"""An edition as one zip that another twin can take in: the edition itself, its case, and the files of its data."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from twin.errors import LimitExceeded, NotSuitable
from twin.exporters.zipped import pack
from twin.geodata.dataset import Dataset
from twin.importers import archive
from twin.store.editions import KeptEdition
from twin.store.files import digest
from twin.storytelling.edition import thaw
from twin.takeaway import parcelmedia
from twin.workspace import Workspace

FORMAT = "twin-edition"
VERSION = 1
MANIFEST, EDITION, CASE, DATASETS = "manifest.json", "edition.json", "case.json", "datasets.json"
FILES = "files/"
_DESCRIPTION = ("id", "version", "title", "licence", "attribution", "contact", "data_date")
_READING = ("importer", "options", "crs", "mend", "sha256")
_ORIGIN = ("href", "importer_version", "imported_at", "record_id", "record_catalogue", "record_revision")


def write(workspace: Workspace, kept: KeptEdition, target: Path) -> int:
    """Write the zip of an edition and return how many files of data are in it; the same edition gives the same bytes.

    It holds `edition.json` (the frozen bytes with the storyboard), `case.json` as the edition pins it, `datasets.json` (what is
    known of each version and how its file was read), `media.json` where there are pictures or videos, the files as they were
    received and the pictures as they are shown under `files/<sha256>`, and `manifest.json` with the sha256 of each. A live
    service has no file, its address goes along.
    Raises NotSuitable (EDITION_HOLDS_PERSONAL_DATA), NotFound for a case that was removed.
    """
    edition = thaw(kept.document, kept.sha256)
    case = _case(workspace, kept)
    versions = sorted({(row["id"], row["version"]) for row in edition.document["datasets"]} | set(referenced(case)))
    datasets = [workspace.datasets.get(identifier, version) for identifier, version in versions]
    _refuse_personal(datasets)
    kept_files = {sha256 for item in datasets for sha256 in _files(item) if workspace.files.holds(sha256)}
    documents = {
        EDITION: kept.document,
        CASE: _json(case),
        DATASETS: _json([_described(item) for item in datasets]),
    }
    media = parcelmedia.packed(workspace, edition)
    if media:
        documents[parcelmedia.MEDIA] = _json(media)
    with tempfile.TemporaryDirectory(prefix="twin-bundle-") as name:
        folder = Path(name)
        packed = sorted(kept_files | {item["sha256"] for item in media})
        members = {f"{FILES}{sha256}": workspace.files.path(sha256) for sha256 in packed}
        for document, content in documents.items():
            (folder / document).write_bytes(content)
            members[document] = folder / document
        sums = {member: _sha256(path) for member, path in sorted(members.items())}
        head = {"format": FORMAT, "version": VERSION, "slug": kept.slug, "number": kept.number, "sha256": kept.sha256}
        (folder / MANIFEST).write_bytes(_json({**head, "files": sums}))
        pack(target, {MANIFEST: folder / MANIFEST, **members})
    _ensure_opens(target)
    return len(kept_files)


def referenced(value: Any) -> Iterator[tuple[str, int]]:
    """Yield id and version of every dataset a case document names."""
    if isinstance(value, dict):
        if "dataset" in value and set(value) <= {"dataset", "layer", "version"} and value.get("version"):
            yield str(value["dataset"]), int(value["version"])
        for item in value.values():
            yield from referenced(item)
    elif isinstance(value, list):
        for item in value:
            yield from referenced(item)


def _case(workspace: Workspace, kept: KeptEdition) -> dict[str, Any]:
    """Return the case document with its alternatives in the revisions the edition pins."""
    pinned = workspace.editions.alternatives(kept.storyboard_id, kept.number)
    alternatives, own = [], None
    for case, letter, revision in pinned:
        if letter == "0":
            own = workspace.cases.get(case, revision).document
        else:
            alternatives.append(workspace.alternatives.get(workspace.alternatives.lettered(case, letter).id, revision).document)
    return {**(own or {}), "alternatives": alternatives}


def _described(item: Dataset) -> dict[str, Any]:
    lineage = item.lineage
    return {
        **{name: getattr(item, name) for name in _DESCRIPTION},
        **{name: getattr(lineage, name) for name in _READING},
        "companions": [list(pair) for pair in lineage.companions],
        "origin": {name: getattr(lineage, name) for name in _ORIGIN},
    }


def _files(item: Dataset) -> list[str]:
    return [item.lineage.sha256, *(sha256 for _, sha256 in item.lineage.companions)]


def _refuse_personal(datasets: list[Dataset]) -> None:
    personal = ", ".join(item.title for item in datasets if item.personal_data)
    if personal:
        raise NotSuitable(
            "EDITION_HOLDS_PERSONAL_DATA",
            f"Personenbezogen: {personal}. Solche Daten gehen nicht an andere; bitte ohne sie veröffentlichen.",
            f"Personal data: {personal}. Such data do not go to others; please publish without them.",
        )


def _ensure_opens(target: Path) -> None:
    """Hold the zip to what this twin itself accepts from others."""
    try:
        archive.names(target, target.name)
    except LimitExceeded as error:
        target.unlink()
        raise NotSuitable(
            "EDITION_TOO_LARGE",
            f"Die Fassung ist zu groß zum Mitnehmen. {error.text.de}",
            f"The edition is too large to be taken along. {error.text.en}",
        ) from error


def _json(content: Any) -> bytes:
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return digest(stream)[0]
