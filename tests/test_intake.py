"""An upload becomes a dataset whole or not at all, also when the process is killed on the way."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely

from twin import intake
from twin.config import Settings
from twin.delivery.datadate import newest_date
from twin.errors import NotFound
from twin.geodata import spool
from twin.geodata.dataset import Layer
from twin.geodata.feature import CHANGED, FeatureCollection
from twin.geodata.plan import Plan
from twin.job import Job
from twin.wish import Wish
from twin.workspace import Workspace, open_workspace

SQUARE = [[8.75, 51.72], [8.751, 51.72], [8.751, 51.721], [8.75, 51.721], [8.75, 51.72]]
FAR = 4e9
RUN = """
import sys; from pathlib import Path; from twin import intake; from twin.workspace import open_workspace
workspace = open_workspace(Path(sys.argv[1]))
job = workspace.jobs.latest()[0]
workspace.runner.run_here(job, intake.processes(workspace), lambda fraction, message: None)
"""


def geojson(**properties: Any) -> bytes:
    feature = {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [SQUARE]}}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    made = open_workspace(Settings(home=tmp_path / "home", min_free_mb=0))
    yield made
    made.database.close()


def wish(workspace: Workspace, content: bytes, name: str = "plan.geojson", **about: Any) -> Wish:
    file = workspace.settings.home / "given"
    file.write_bytes(content)
    return Wish(workspace.files.keep_path(file).sha256, name, **about)


def run(workspace: Workspace, asked: Wish) -> Job:
    return workspace.runner.run_here(intake.ask(workspace, asked), intake.processes(workspace), lambda *_: None)


def folders(workspace: Workspace) -> list[str]:
    return sorted(str(path.relative_to(workspace.datasets.folder)) for path in workspace.datasets.folder.glob("*/*"))


def test_a_file_becomes_a_dataset_with_its_report_and_display_files(workspace: Workspace) -> None:
    job = run(workspace, wish(workspace, geojson(name="a"), title="Flurstücke", data_date="2026-03-15"))
    assert job.status == "successful", job.problem
    dataset = workspace.datasets.of_job(job.id)
    assert dataset is not None
    assert (dataset.title, dataset.data_date, dataset.lineage.report.layers[0].read) == ("Flurstücke", "2026-03-15", 1)
    file = dataset.extras["display"][dataset.layers[0].name]["file"]
    assert (workspace.datasets.display_folder(dataset.id, 1) / file).is_file()


@pytest.mark.parametrize("content", [b"", b"{}", b"no format at all", geojson()[:-20]])
def test_a_refused_upload_leaves_nothing(workspace: Workspace, content: bytes) -> None:
    job = run(workspace, wish(workspace, content))
    assert job.status == "failed"
    assert workspace.datasets.all() == ()
    assert folders(workspace) == []
    assert list(workspace.work_folder.iterdir()) == []


def test_display_files_can_be_written_in_a_process_of_their_own(workspace: Workspace) -> None:
    job = intake.ask(workspace, wish(workspace, geojson()))
    done = workspace.runner.run_here(job, intake.processes(workspace, apart=True), lambda *_: None)
    assert done.status == "successful", done.problem
    assert (workspace.datasets.display_folder(workspace.datasets.all()[0].id, 1) / "areas.json").is_file()


def test_asking_twice_makes_one_dataset(workspace: Workspace) -> None:
    asked = wish(workspace, geojson())
    assert run(workspace, asked).id == run(workspace, asked).id
    assert len(workspace.datasets.all()) == 1


def test_a_removed_dataset_can_be_taken_in_again(workspace: Workspace) -> None:
    asked = wish(workspace, geojson())
    run(workspace, asked)
    workspace.datasets.remove(workspace.datasets.all()[0].id)
    assert run(workspace, asked).status == "successful"
    assert len(workspace.datasets.all()) == 1


def test_a_new_file_makes_a_new_version(workspace: Workspace) -> None:
    run(workspace, wish(workspace, geojson(name="a"), group="amt61"))
    first = workspace.datasets.all()[0]
    run(workspace, wish(workspace, geojson(name="b"), dataset=first.id))
    assert [item.version for item in workspace.datasets.versions(first.id)] == [2, 1]
    assert workspace.datasets.get(first.id).group == "amt61"


def test_a_file_that_was_never_sent_is_refused_before_there_is_a_job(workspace: Workspace) -> None:
    with pytest.raises(NotFound):
        intake.ask(workspace, Wish("0" * 64, "a.gml"))
    assert workspace.jobs.latest() == ()


@pytest.mark.parametrize("point", ["intake-read", "intake-displayed", "dataset-before-commit", "intake-added"])
def test_a_killed_import_is_done_again_and_leaves_no_orphan(workspace: Workspace, point: str) -> None:
    job = intake.ask(workspace, wish(workspace, geojson()))
    home = str(workspace.settings.home)
    killed = subprocess.run([sys.executable, "-c", RUN, home], env={**os.environ, "TWIN_FAIL": point}, check=False)
    assert killed.returncode == -9
    assert len(workspace.datasets.all()) == (1 if point == "intake-added" else 0)
    assert workspace.jobs.recover() == 1
    done = workspace.runner.run_here(workspace.jobs.get(job.id), intake.processes(workspace), lambda *_: None)
    workspace.datasets.sweep(older_than=FAR)
    intake.sweep(workspace)
    dataset = workspace.datasets.of_job(done.id)
    assert dataset is not None
    assert folders(workspace) == [f"{dataset.id}/v1"]
    assert list(workspace.work_folder.iterdir()) == []


def test_a_job_that_kills_its_process_three_times_is_given_up(workspace: Workspace) -> None:
    job = intake.ask(workspace, wish(workspace, geojson(), name="böse.geojson"))
    for _ in range(3):
        env = {**os.environ, "TWIN_FAIL": "intake-read"}
        subprocess.run([sys.executable, "-c", RUN, str(workspace.settings.home)], env=env, check=False)
        workspace.jobs.recover()
    kept = workspace.jobs.get(job.id)
    assert kept.problem is not None
    assert (kept.attempts, kept.problem["code"]) == (3, "JOB_POISON")


def test_the_sweep_keeps_what_is_used_and_forgets_the_rest(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    run(workspace, wish(workspace, geojson(name="used")))
    unused = wish(workspace, geojson(name="unused")).sha256
    used = workspace.datasets.all()[0].lineage.sha256
    monkeypatch.setattr(workspace.database, "_clock", lambda: FAR)
    assert intake.sweep(workspace)["files"] == 1
    assert (workspace.files.holds(used), workspace.files.holds(unused)) == (True, False)


def test_a_cancelled_import_leaves_nothing(workspace: Workspace) -> None:
    job = intake.ask(workspace, wish(workspace, geojson()))
    stop = functools.partial(workspace.jobs.dismiss, job.id)

    def tell(_fraction: float | None, _message: str) -> None:
        stop()
        workspace.runner.dismiss(job.id)

    assert workspace.runner.run_here(job, intake.processes(workspace), tell).status == "dismissed"
    assert workspace.datasets.all() == ()
    assert list(workspace.work_folder.iterdir()) == []


def test_plans_and_registers_give_their_own_date(tmp_path: Path) -> None:
    facts = [{"inkrafttretensDatum": "2019-05-17"}, {"inkrafttretensDatum": "2031-01-01"}]
    frame = geopandas.GeoDataFrame(
        {"gml_id": ["p", "x"], "type": ["BP_Plan", "BP_Bereich"], "attributes": facts}, geometry=[None, None], crs="EPSG:25832"
    )
    spool.write(tmp_path / "plan", 0, Plan(frame, "EPSG:25832", "5.4"))
    points = geopandas.GeoDataFrame(
        {CHANGED: ["2015-04-01T08:23:31Z", None]}, geometry=[shapely.Point(0, 0), shapely.Point(1, 1)], crs="EPSG:25832"
    )
    spool.write(tmp_path / "parcels", 0, FeatureCollection(points, "EPSG:25832"))
    plan = Layer("plan", "plan", "Plan", "EPSG:25832", None, None, 2)
    parcels = Layer("parcels", "parcels", "FeatureCollection", "EPSG:25832", None, None, 2, (CHANGED,))
    assert [newest_date((layer,), tmp_path) for layer in (plan, parcels)] == ["2019-05-17", "2015-04-01"]
