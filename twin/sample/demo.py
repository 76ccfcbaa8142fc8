"""The demonstration: Musterstadt taken in like any office's data, its planning case, and the published storyboard."""

from __future__ import annotations

import dataclasses
import functools
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from twin import casework, intake, interface, publishing
from twin.errors import Cancelled, NotFound
from twin.job import error_of
from twin.sample.city import SampleCity, write_city
from twin.sample.viewpoints import named_views
from twin.store.accounts import Group
from twin.store.viewpoints import TOWN
from twin.wish import Wish
from twin.workspace import Workspace

Teller = Callable[[float | None, str], None]

GROUP = Group("stadtplanung", "Stadtplanungsamt Musterstadt", "Frau Beispiel", "Mo–Do 9–15 Uhr")
USER = "demo"
CASE = STORYBOARD = "quartier-muehlenbleiche"
BUILDINGS, GROUND_BASE = "gebaeude", "stadtgrundlage"
PLAN = "bebauungsplan"
_LICENCE = "CC0-1.0"
_ATTRIBUTION = "Musterstadt (erfundene Stadt), erzeugt mit twin"
_LINK_SECONDS = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class DemoResult:
    """Where the demonstration stands: path of the published storyboard, and a path that signs in once within a day."""

    storyboard: str
    sign_in: str


def build_demo(workspace: Workspace, buildings: int = 1500, tell: Teller | None = None) -> DemoResult:
    """Make the demonstration in a home; what is there already stays, what is missing is made. The same home, the same result."""
    say = tell or _silent
    workspace.accounts.put_group(GROUP)
    if not _complete(workspace):
        with tempfile.TemporaryDirectory(prefix="twin-sample-") as folder:
            say(0.0, "Musterstadt")
            city = write_city(Path(folder), buildings)
            _take_in(workspace, city, say)
            _plan(workspace, city)
            _name_views(workspace)
            say(0.95, "Storyboard")
            _tell_story(workspace, city)
    say(1.0, "")
    slug = workspace.storyboards.get(STORYBOARD).slug
    return DemoResult(f"/s/{slug}", f"/login/{_sign_in(workspace)}")


def _silent(_fraction: float | None, _message: str) -> None:
    return None


def _complete(workspace: Workspace) -> bool:
    return bool(workspace.editions.of_storyboard(STORYBOARD))


def _take_in(workspace: Workspace, city: SampleCity, say: Teller) -> None:
    """Import the files, the terrain first: lines and trees are laid on it."""
    files = [
        ("gelaende", "Gelände (DGM1)", city.terrain),
        (BUILDINGS, "Gebäude LoD2", _one_file(city.buildings)),
        (GROUND_BASE, "Stadtgrundlage", city.ground_base),
        (PLAN, "Bebauungsplan Mühlenbleiche", city.plan),
        ("variante_c_punkthaeuser", "Variante C: Punkthäuser", city.alternative_c),
    ]
    for number, (identifier, title, path) in enumerate(files):
        say(0.1 + 0.7 * number / len(files), title)
        if not workspace.datasets.versions(identifier):
            _import(workspace, city, path, Wish("", path.name, identifier=identifier, title=title))


def _one_file(tiles: Sequence[Path]) -> Path:
    """Return the tile itself, or a zip of all tiles beside them, as survey offices hand out a whole town."""
    if len(tiles) == 1:
        return tiles[0]
    target = tiles[0].with_name("gebaeude_lod2.zip")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for tile in tiles:
            # without the clock's date, so that the same city gives the same bytes
            archive.writestr(zipfile.ZipInfo(tile.name), tile.read_bytes(), zipfile.ZIP_DEFLATED)
    return target


def _import(workspace: Workspace, city: SampleCity, path: Path, wish: Wish) -> None:
    kept = workspace.files.keep_path(path)
    whole = dataclasses.replace(
        wish,
        sha256=kept.sha256,
        group=GROUP.id,
        licence=_LICENCE,
        attribution=_ATTRIBUTION,
        contact=GROUP.contact,
        data_date=city.data_date,
    )
    job = workspace.runner.run_here(intake.ask(workspace, whole), intake.processes(workspace), _silent)
    if job.problem is not None:
        raise error_of(job.problem)
    if job.status != "successful":
        raise Cancelled("CANCELLED", "Die Demonstration wurde abgebrochen.", "The demonstration was stopped.")


def _plan(workspace: Workspace, city: SampleCity) -> None:
    if not _present(functools.partial(workspace.cases.get, CASE)):
        casework.import_case(workspace, _on_datasets(orjson.loads(city.case.read_bytes())), group=GROUP.id)


def _name_views(workspace: Workspace) -> None:
    for item in named_views():
        owner = TOWN if item.is_of_town else CASE
        if item.name not in {known.name for known in workspace.viewpoints.of(owner)}:
            workspace.viewpoints.add(owner, item.name, item.camera, by=GROUP.title)


def _on_datasets(case: dict[str, Any]) -> dict[str, Any]:
    """Return the case with its Bestand taken from the imported datasets instead of the records written into the file."""
    own = {key: value for key, value in case.items() if key not in ("baseline_objects", "baseline_surfaces")}
    return {
        **own,
        "plan": {"dataset": PLAN},
        "baseline": {
            "buildings": {"dataset": BUILDINGS},
            "surfaces": {"dataset": GROUND_BASE, "layer": "landnutzung"},
            "trees": {"dataset": GROUND_BASE, "layer": "baeume"},
        },
    }


def _tell_story(workspace: Workspace, city: SampleCity) -> None:
    if not _present(functools.partial(workspace.storyboards.get, STORYBOARD)):
        workspace.storyboards.add(orjson.loads(city.story.read_bytes()), slug=STORYBOARD, group=GROUP.id)
    kept = publishing.publish(workspace, STORYBOARD, by=GROUP.title)
    if interface.file("dist/pack.js").is_file():
        # made now, so that the first reader sees its size and does not wait for it
        publishing.pack(workspace, kept)


def _sign_in(workspace: Workspace) -> str:
    if not _present(functools.partial(workspace.accounts.named, USER)):
        workspace.accounts.add(USER, None, "planner", full_name="Frau Beispiel", groups=[GROUP.id])
    return workspace.sessions.one_time_token(workspace.accounts.named(USER).id, _LINK_SECONDS)


def _present(find: Callable[[], object]) -> bool:
    try:
        find()
    except NotFound:
        return False
    return True
