"""From a storyboard to an edition: gathers what is pinned, freezes it, proves it, and packs it into one offline file."""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jinja2

from twin import casework, comparing, interface, viewmodel
from twin.casework import BASELINE, CaseAtWork
from twin.cataloguing import freshness
from twin.drafting.planpicture import plan_picture
from twin.errors import NotFound, TwinBroken
from twin.geodata.dataset import DatasetId
from twin.reviewing import approval, signing
from twin.staging import folder
from twin.store.documents import Saved
from twin.store.editions import KeptEdition
from twin.storytelling import document, gate, layerchecks, packmedia
from twin.storytelling import edition as editions
from twin.storytelling import pack as offline
from twin.storytelling.edition import Edition, Pinned, Proof, freeze, thaw
from twin.storytelling.measured import measures_of
from twin.storytelling.medium import named_in, sha256_of
from twin.storytelling.narrative import Measures
from twin.storytelling.presentation import moment
from twin.storytelling.storyboard import Storyboard
from twin.sunmapping.frozen import frozen_maps
from twin.workspace import Workspace

MOST_REASON = 1000
_ROW = ("id", "version", "title", "data_date", "licence", "attribution")
_STYLES = ("tokens", "layout", "components", "viewer", "layers", "story")
_FONTS = "dist/vendor/fira-sans"


def measures(work: CaseAtWork) -> dict[str, dict[str, dict[str, Any]]]:
    """Return every measure of every state by letter and key, words in both languages, as an edition pins them."""
    return measures_of(casework.comparison(work))


def measures_kept(workspace: Workspace, work: CaseAtWork) -> dict[str, dict[str, dict[str, Any]]]:
    """Return the same as `measures`, computed once for each revision: for looking, not for publishing."""
    return measures_of(comparing.comparison(workspace, work))


def pinned(workspace: Workspace, work: CaseAtWork, numbers: Measures | None = None, story: Storyboard | None = None) -> Pinned:
    """Return what an edition of this case pins besides the storyboard; `numbers` are its measures where they are known.

    With `story` also what is known of the pictures and videos it names, and the layers of other datasets its scenes show. The
    exceptions and the approval of one storyboard are added by whoever freezes it.
    """
    contact = work.case.contact
    further = _further_layers(workspace, work, story)
    model = viewmodel.view_model(workspace, work)
    return Pinned(
        case={
            "id": work.case.id,
            "revision": work.revision,
            "title": work.case.title,
            "contact": dict(contact) if isinstance(contact, Mapping) else {},
        },
        datasets=_datasets(workspace, work, further),
        alternatives=[
            {
                "letter": item.letter,
                "id": f"{work.case.id}/{item.letter}",
                "revision": work.revisions[item.letter],
                "title": item.title,
                "summary": item.summary,
            }
            for item in work.case.alternatives
        ],
        measures=measures(work) if numbers is None else numbers,
        model={**model, "layers": [*model["layers"], *further]},
        media=media_of(workspace, story) if story is not None else {},
        glossary=workspace.glossary.terms(),
        plans=_plans(workspace, work),
        sunmaps=frozen_maps(work, story.sun_views()) if story is not None else {},
    )


def _plans(workspace: Workspace, work: CaseAtWork) -> dict[str, str]:
    """Return the site plan of every state as SVG, by letter: it stands in for the model where no 3D is drawn."""
    drawn = {letter: plan_picture(workspace, work, letter) for letter in (BASELINE, *work.revisions)}
    return {letter: plan for letter, plan in drawn.items() if plan is not None}


def media_of(workspace: Workspace, story: Storyboard) -> dict[str, dict[str, Any]]:
    """Return what is known of each picture, video and captions a storyboard names, by sha256; what is not kept is left out."""
    known = workspace.media.known(set(named_in(document.to_json(story))))
    return {sha256: item.to_json() for sha256, item in sorted(known.items())}


def _further_layers(workspace: Workspace, work: CaseAtWork, story: Storyboard | None) -> list[dict[str, Any]]:
    """Return the layers of other datasets that scenes show, switched off where a scene does not say so."""
    wanted = {name for scene in story.scenes for name in layerchecks.further(scene)} if story is not None else set()
    return [layer for layer in viewmodel.town_layers(workspace, work) if layer["id"] in wanted] if wanted else []


def _datasets(workspace: Workspace, work: CaseAtWork, further: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the datasets behind numbers and picture: those of the case, the terrain it stands on, those of `further` layers.

    What a catalogue knows of newer editions stands with each as `newer`: an edition and its offline file keep what was known.
    """
    rows = casework.sources(work)
    terrain = casework.overlapping(workspace, work, "Coverage")
    origins = [(layer["origin"]["dataset"], layer["origin"]["version"]) for layer in further]
    shown = [workspace.datasets.get(DatasetId(identifier), version) for identifier, version in dict.fromkeys(origins)]
    for item in [*([terrain.dataset] if terrain is not None else []), *shown]:
        if (item.id, item.version) not in {(row["id"], row["version"]) for row in rows}:
            rows.append({name: getattr(item, name) for name in _ROW})
    for row in rows:
        if workspace.datasets.get(DatasetId(str(row["id"])), int(row["version"])).personal_data:
            row["personal_data"] = True
    return freshness.noted(workspace, rows)


def _reviewed(workspace: Workspace, saved: Saved, pins: Pinned) -> Pinned:
    """Return what an edition pins with what people said about this storyboard: exceptions and approval."""
    return dataclasses.replace(
        pins,
        signatures=signing.signatures(workspace, saved.id),
        approval=approval.approval(workspace, saved),
        review=approval.open_fault(workspace, saved),
        must_be_approved=approval.must_be_approved(workspace),
    )


def gate_checks(workspace: Workspace, storyboard: str) -> tuple[gate.Check, ...]:
    """Return the lines of the publish gate for a storyboard as it stands."""
    saved = workspace.storyboards.get(storyboard)
    story, _ = document.read(saved.document)
    work = casework.load(workspace, story.case)
    contact = work.case.contact
    further = _further_layers(workspace, work, story)
    material = gate.Material(
        letters=tuple(work.revisions),
        measures=measures_kept(workspace, work),
        datasets=_datasets(workspace, work, further),
        has_contact=isinstance(contact, Mapping) and bool(contact.get("name")),
        media=media_of(workspace, story),
        revisions=dict(work.revisions),
        glossary=workspace.glossary.terms(),
        signatures=signing.signatures(workspace, saved.id),
        review=approval.open_fault(workspace, saved),
        must_be_approved=approval.must_be_approved(workspace),
        layers=further,
    )
    return gate.checks(story, material)


def preview(workspace: Workspace, storyboard: str, *, by: str) -> Edition:
    """Return the edition a storyboard would be now, whatever the gate says; it is kept nowhere."""
    saved = workspace.storyboards.get(storyboard)
    story, _ = document.read(saved.document)
    work = casework.load(workspace, story.case)
    material = _reviewed(workspace, saved, pinned(workspace, work, measures_kept(workspace, work), story))
    now = datetime.fromtimestamp(workspace.database.seconds(), UTC)
    return editions.draft(story, material, number=workspace.editions.next_number(saved.id), published_at=now, published_by=by)


def publish(workspace: Workspace, storyboard: str, *, by: str, at: datetime | None = None, reason: str = "") -> KeptEdition:
    """Freeze the storyboard as its next edition and return it; `reason` says what a later edition is for.

    Raises DocumentInvalid (STORYBOARD_NOT_READY) with all open places, Conflict when another edition came in between.
    """
    saved = workspace.storyboards.get(storyboard)
    story = document.parse(saved.document)
    work = casework.load(workspace, story.case)
    number = workspace.editions.next_number(saved.id)
    moment_now = at or datetime.fromtimestamp(workspace.database.seconds(), UTC)
    pins = _reviewed(workspace, saved, pinned(workspace, work, story=story))
    pins = dataclasses.replace(pins, questions=answered(workspace, saved.id))
    edition = freeze(story, pins, number=number, published_at=moment_now, published_by=by, reason=reason[:MOST_REASON])
    shown = [(work.case.id, BASELINE, work.drawn), *((work.case.id, letter, rev) for letter, rev in work.revisions.items())]
    kept = workspace.editions.publish(
        saved.id,
        number,
        saved.slug,
        edition.canonical,
        datasets=[(row["id"], row["version"]) for row in edition.document["datasets"]],
        alternatives=shown,
        media=pins.media,
        by=by,
        published_at=moment_now.isoformat(timespec="seconds"),
    )
    workspace.marks.add("storyboard", saved.id, saved.revision, "published", str(number), by=by)
    return kept


def answered(workspace: Workspace, storyboard: str) -> list[dict[str, str]]:
    """Return the questions of readers that were answered and are shown, as an edition freezes them."""
    return [
        {
            "scene": item.scene,
            "text": item.text,
            "name": item.name,
            "asked_on": item.asked_at[:10],
            "answer": item.answer,
            "answered_on": item.answered_at[:10],
        }
        for item in workspace.questions.of(storyboard, states=("shown",))
        if item.answer
    ]


def scenes(given: Mapping[str, Any], language: str) -> list[dict[str, Any]]:
    """Return the scenes of a storyboard document for a list: id, number, heading, letters, comparison, sun."""
    story, _ = document.read(given)
    return [
        {
            "id": scene.id,
            "number": number,
            "heading": scene.heading.in_(language),
            "shown": list(scene.shown) or [BASELINE],
            "comparison": scene.comparison,
            "sun": moment(scene.sun, language),
        }
        for number, scene in enumerate(story.scenes, start=1)
    ]


def prove(workspace: Workspace, kept: KeptEdition) -> Proof:
    """Return the proof that a kept edition is what was published, its numbers computed again where the data still stand."""
    edition = thaw(kept.document)
    return editions.check(edition, recorded_sha256=kept.sha256, recomputed=_recomputed(workspace, edition))


def _recomputed(workspace: Workspace, edition: Edition) -> dict[str, dict[str, dict[str, Any]]] | None:
    """Return the measures of the pinned revisions, None when the case has moved on or is gone."""
    try:
        work = casework.load(workspace, edition.document["case"]["id"])
    except NotFound:
        return None
    frozen = {str(item["letter"]): item["revision"] for item in edition.document["alternatives"]}
    # editions from before assumptions could be edited were all made of the first revision of their case
    same = edition.document["case"].get("revision", 1) == work.revision and frozen == dict(work.revisions)
    return measures(work) if same else None


def display_file(workspace: Workspace, address: str) -> Path:
    """Return the file behind a display address `/tiles/...`; raises TwinBroken when it is missing."""
    parts = address.strip("/").split("/")
    if len(parts) > 6 and parts[:2] == ["tiles", "cases"]:
        place = folder(workspace, parts[2], int(parts[3][1:]), parts[4], int(parts[5][1:])).joinpath(*parts[6:])
    elif len(parts) > 3 and parts[0] == "tiles":
        place = workspace.datasets.display_folder(parts[1], int(parts[2][1:])).joinpath(*parts[3:])
    else:
        place = Path(address)
    if ".." in parts or not place.is_file():
        raise TwinBroken("DISPLAY_FILE_MISSING", f"Die Anzeigedatei {address} fehlt.", f"The display file {address} is missing.")
    return place


def pack(workspace: Workspace, kept: KeptEdition, language: str = "de") -> bytes:
    """Return the offline file of an edition; it is built once and kept in the home's `packs/`."""
    target = _pack_place(workspace, kept.sha256, language)
    if not target.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        place = target.with_suffix(f".{secrets.token_hex(4)}")
        place.write_bytes(_packed(workspace, kept, language))
        place.replace(target)
    return target.read_bytes()


def _pack_place(workspace: Workspace, sha256: str, language: str) -> Path:
    front_end = interface.fingerprint("dist/pack.js")
    return workspace.settings.home / "packs" / f"{sha256[:20]}-{language}-{front_end}.html"


def pack_size(workspace: Workspace, sha256: str, language: str) -> int | None:
    """Return the size in bytes of the offline file of the edition with this checksum, None while it has not been built."""
    place = _pack_place(workspace, sha256, language)
    return place.stat().st_size if place.is_file() else None


def _packed(workspace: Workspace, kept: KeptEdition, language: str) -> bytes:
    edition = thaw(kept.document, kept.sha256)
    files = offline.collect(edition.document["model"], lambda address: display_file(workspace, address).read_bytes())
    held = packmedia.plan(edition.document).held
    files |= {here: workspace.files.path(sha256_of(file)).read_bytes() for here, file in held.items()}
    words = interface.words(language)
    return offline.build(edition, files, _front_end(), lambda context: _render(context, language), words, language)


def _front_end() -> offline.Parts:
    bundle = interface.file("dist/pack.js")
    if not bundle.is_file():
        raise TwinBroken(
            "FRONT_END_NOT_BUILT",
            "Die Oberfläche ist nicht gebaut (static/dist fehlt). Bitte `make demo` oder `python frontend.py` ausführen.",
            "The front end is not built (static/dist is missing). Please run `make demo` or `python frontend.py`.",
        )
    fonts = interface.file(_FONTS)
    return offline.Parts(
        player=bundle.read_text(encoding="utf-8"),
        begin=interface.file("js/begin.js").read_text(encoding="utf-8"),
        opening=interface.file("js/story/opening.js").read_text(encoding="utf-8"),
        style="\n".join(interface.file(f"css/{name}.css").read_text(encoding="utf-8") for name in _STYLES),
        fonts={path.name: path.read_bytes() for path in sorted(fonts.glob("*.woff2"))},
    )


def _render(context: Mapping[str, Any], language: str) -> str:
    loader = jinja2.FileSystemLoader(interface.TEMPLATES)
    environment = jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined)
    environment.globals["t"] = lambda key, **params: interface.translate(language, key, **params)
    return environment.get_template("story/pack.html").render(**context)
