"""An edition of another twin taken in from its zip: data read anew, the case and the storyboard on top, the numbers compared."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from twin import casework, intake, publishing
from twin.errors import FileDamaged, NotFound, NotSuitable, TwinBroken
from twin.importers import archive
from twin.job import error_of
from twin.planning import document as cases
from twin.store.files import digest
from twin.storytelling import document
from twin.storytelling.edition import Edition, Proof, check, thaw
from twin.takeaway import bundle, parcelmedia
from twin.wish import Wish
from twin.workspace import Workspace

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")
Teller = Callable[[float | None, str], None]


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came of a zip: ids here, `datasets` as (id there, id here, whether it was here already), the proof of the numbers.

    `proof` compares every number frozen over there with the one computed here from the data read here.
    """

    storyboard: str
    slug: str
    case: str
    datasets: tuple[tuple[str, str, bool], ...]
    proof: Proof

    def to_json(self) -> dict[str, Any]:
        """Return the arrival as plain data."""
        datasets = [{"from": there, "id": here, "known": known} for there, here, known in self.datasets]
        own = {name: getattr(self, name) for name in ("storyboard", "slug", "case")}
        return {**own, "datasets": datasets, "proof": self.proof.to_json()}


def take_in(
    workspace: Workspace, path: Path, *, name: str = "", group: str = "", by: str = "", tell: Teller | None = None
) -> Arrival:
    """Take a zip in: its data as datasets, its case, its storyboard as a draft; nothing is published by that.

    `name` is what messages call it, its file name without.

    Everything is judged before anything is kept. Ids that are taken get new ones. Raises FileDamaged (BUNDLE_DAMAGED),
    NotSuitable (BUNDLE_UNKNOWN, BUNDLE_INCOMPLETE), DocumentInvalid, what reading archives and data raises.
    """
    named = name or path.name
    with tempfile.TemporaryDirectory(prefix="twin-arrival-") as folder:
        files = {item.name: item.path for item in archive.unpack(path, named, Path(folder))}
        edition = _judged(files, named)
        story = edition.document["storyboard"]
        document.parse(story)
        case = _object(files[bundle.CASE], named)
        cases.parse(case)
        entries = _entries(files, named)
        _ensure_complete(workspace, entries, files)
        media = parcelmedia.judged(files, bundle.FILES, named)
        slug = str(_object(files[bundle.MANIFEST], named).get("slug") or "")
        places: dict[tuple[str, int], tuple[str, int, bool]] = {}
        for entry in entries:
            there = (str(entry["id"]), int(entry["version"]))
            places[there] = _known(workspace, entry) or _read(workspace, entry, files, group, by, tell or _silent)
        parcelmedia.keep(workspace, media, by=by, group=group)
    own = _free(workspace.cases.get, str(case.get("id") or ""))
    case_id = casework.import_case(workspace, {**_moved(case, places), "id": own}, by=by, group=group)
    draft = {**story, "case": case_id, "id": _free(workspace.storyboards.get, str(story.get("id") or ""))}
    saved = workspace.storyboards.add(draft, slug=_free(workspace.storyboards.at, slug), by=by, group=group)
    proof = check(edition, recomputed=publishing.measures(casework.load(workspace, case_id)))
    told = tuple((there, here, known) for (there, _), (here, _, known) in places.items())
    return Arrival(saved.id, saved.slug, case_id, told, proof)


def _silent(_fraction: float | None, _message: str) -> None:
    return None


def _judged(files: Mapping[str, Path], name: str) -> Edition:
    """Return the edition in a zip of ours in which every byte is the one that was packed."""
    if bundle.MANIFEST not in files:
        raise _foreign(name)
    manifest = _object(files[bundle.MANIFEST], name)
    if manifest.get("format") != bundle.FORMAT or manifest.get("version") != bundle.VERSION:
        raise _foreign(name)
    sums = manifest.get("files")
    needed = {bundle.EDITION, bundle.CASE, bundle.DATASETS}
    if not isinstance(sums, dict) or set(sums) != set(files) - {bundle.MANIFEST} or not needed <= set(sums):
        raise _damaged(name, bundle.MANIFEST)
    for member, said in sums.items():
        with files[member].open("rb") as stream:
            if digest(stream)[0] != said or (member.startswith(bundle.FILES) and member != f"{bundle.FILES}{said}"):
                raise _damaged(name, member)
    try:
        edition = thaw(files[bundle.EDITION].read_bytes(), str(manifest.get("sha256")))
        holds = check(edition).holds
    except (TwinBroken, KeyError, TypeError, ValueError, AttributeError) as error:
        # whoever packs a zip may put anything into it under the right checksum
        raise _damaged(name, bundle.EDITION) from error
    if not holds:
        raise _damaged(name, bundle.EDITION)
    return edition


def _object(path: Path, name: str) -> dict[str, Any]:
    try:
        found = orjson.loads(path.read_bytes())
    except orjson.JSONDecodeError as error:
        raise _damaged(name, path.name) from error
    if not isinstance(found, dict):
        raise _damaged(name, path.name)
    return found


def _entries(files: Mapping[str, Path], name: str) -> list[dict[str, Any]]:
    """Return what is said of each dataset; every member is of its type."""
    kinds: dict[str, type] = {"id": str, "version": int, "title": str, "importer": str, "options": dict, "sha256": str}
    try:
        found = orjson.loads(files[bundle.DATASETS].read_bytes())
        good = all(isinstance(entry[key], kind) for entry in found for key, kind in kinds.items())
        good = good and all(
            isinstance(entry["origin"]["href"], str) and len(pair) == 2 for entry in found for pair in entry["companions"]
        )
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise _damaged(name, bundle.DATASETS) from error
    if not good:
        raise _damaged(name, bundle.DATASETS)
    return list(found)


def _ensure_complete(workspace: Workspace, entries: Sequence[Mapping[str, Any]], files: Mapping[str, Path]) -> None:
    """Refuse a zip without a file for each dataset that is not here already, naming where each comes from."""
    missing = [
        f"{entry['title']} ({entry['origin']['href']})"
        for entry in entries
        if _known(workspace, entry) is None and any(f"{bundle.FILES}{sha256}" not in files for sha256 in _sums(entry))
    ]
    if missing:
        listed = "; ".join(missing)
        raise NotSuitable(
            "BUNDLE_INCOMPLETE",
            f"Diese Daten liegen dem Paket nicht bei: {listed}. Bitte zuerst von dort aufnehmen, unter derselben Kennung.",
            f"These data are not in the package: {listed}. Please take them in from there first, under the same id.",
        )


def _sums(entry: Mapping[str, Any]) -> list[str]:
    return [str(entry["sha256"]), *(str(sha256) for _, sha256 in entry["companions"])]


def _known(workspace: Workspace, entry: Mapping[str, Any]) -> tuple[str, int, bool] | None:
    """Return the version here that was read from the same file in the same way, None when there is none."""
    same = ("sha256", "importer", "crs", "mend", "options")
    for item in workspace.datasets.versions(str(entry["id"])):
        if all(getattr(item.lineage, name) == entry.get(name) for name in same):
            return item.id, item.version, True
    return None


def _read(
    workspace: Workspace, entry: Mapping[str, Any], files: Mapping[str, Path], group: str, by: str, tell: Teller
) -> tuple[str, int, bool]:
    for sha256 in _sums(entry):
        workspace.files.keep_path(files[f"{bundle.FILES}{sha256}"])
    wish = Wish(
        str(entry["sha256"]),
        str(entry["origin"]["href"]),
        format=str(entry["importer"]),
        options=entry["options"],
        crs=str(entry["crs"]) if entry.get("crs") else None,
        companions=tuple((str(name), str(sha256)) for name, sha256 in entry["companions"]),
        identifier="" if workspace.datasets.versions(str(entry["id"])) else str(entry["id"]),
        group=group,
        mend=bool(entry.get("mend", True)),
        title=str(entry["title"]),
        licence=str(entry.get("licence") or ""),
        attribution=str(entry.get("attribution") or ""),
        contact=str(entry.get("contact") or ""),
        data_date=str(entry.get("data_date") or ""),
    )
    job = workspace.runner.run_here(intake.ask(workspace, wish, by=by), intake.processes(workspace), tell)
    if job.problem is not None:
        raise error_of(job.problem)
    made = workspace.datasets.of_job(job.id)
    if made is None:
        raise NotFound("DATASET_UNKNOWN", f"„{wish.title}“ wurde nicht aufgenommen.", f"'{wish.title}' was not taken in.")
    return made.id, made.version, False


def _moved(value: Any, places: Mapping[tuple[str, int], tuple[str, int, bool]]) -> Any:
    """Return a case document whose references name the datasets here."""
    if isinstance(value, dict):
        if "dataset" in value and set(value) <= {"dataset", "layer", "version"}:
            here = places.get((str(value["dataset"]), int(value.get("version") or 0)))
            return {**value, "dataset": here[0], "version": here[1]} if here else value
        return {key: _moved(item, places) for key, item in value.items()}
    return [_moved(item, places) for item in value] if isinstance(value, list) else value


def _free(find: Callable[[str], object], wanted: str) -> str:
    """Return a plain name when nothing here bears it, else nothing, so that a new one is made."""
    if not _NAME.fullmatch(wanted):
        return ""
    try:
        find(wanted)
    except NotFound:
        return wanted
    return ""


def _foreign(name: str) -> NotSuitable:
    return NotSuitable(
        "BUNDLE_UNKNOWN",
        f"„{name}“ ist kein Paket von `twin story export` oder von einer neueren Version. Bitte diese Datei dort neu erzeugen.",
        f"'{name}' is no package of `twin story export` or of a newer version. Please make the file there again.",
    )


def _damaged(name: str, member: str) -> FileDamaged:
    return FileDamaged(
        "BUNDLE_DAMAGED",
        f"„{name}“ ist beschädigt oder verändert ({member}). Bitte erneut übertragen.",
        f"'{name}' is damaged or was changed ({member}). Please transfer it again.",
        file=name,
    )
