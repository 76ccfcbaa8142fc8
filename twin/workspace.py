"""One running twin: a record of its parts; it has no behaviour of its own."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from twin.config import Settings, load
from twin.errors import TwinBroken
from twin.exporters import EXPORTERS
from twin.handlers import Registry
from twin.importers import IMPORTERS
from twin.runner import Runner
from twin.store.accounts import Accounts
from twin.store.alternatives import Alternatives
from twin.store.cases import Cases
from twin.store.catalogues import Catalogues
from twin.store.comments import Comments
from twin.store.database import Database
from twin.store.datasets import Datasets
from twin.store.editions import Editions
from twin.store.files import Files
from twin.store.gifts import Gifts
from twin.store.glossary import Glossary
from twin.store.jobs import Jobs
from twin.store.marks import Marks
from twin.store.media import Media
from twin.store.migrations import migrate
from twin.store.questions import Questions
from twin.store.records import Records
from twin.store.reviews import Reviews
from twin.store.scenecomments import SceneComments
from twin.store.sessions import Sessions
from twin.store.signatures import Signatures
from twin.store.storyboards import Storyboards
from twin.store.uploads import Uploads
from twin.store.viewpoints import Viewpoints


@dataclass(frozen=True, slots=True)
class Workspace:
    """The parts of one twin, handed to whoever works on it."""

    settings: Settings
    version: str
    registry: Registry
    database: Database
    files: Files
    uploads: Uploads
    jobs: Jobs
    datasets: Datasets
    cases: Cases
    alternatives: Alternatives
    comments: Comments
    marks: Marks
    storyboards: Storyboards
    reviews: Reviews
    scene_comments: SceneComments
    signatures: Signatures
    glossary: Glossary
    editions: Editions
    media: Media
    questions: Questions
    viewpoints: Viewpoints
    catalogues: Catalogues
    records: Records
    gifts: Gifts
    accounts: Accounts
    sessions: Sessions
    runner: Runner

    @property
    def work_folder(self) -> Path:
        """Return where jobs keep what is not finished, one folder by run of a job."""
        return self.settings.home / "work"


def open_workspace(home: Path | Settings | None = None, clock: Callable[[], float] = time.time) -> Workspace:
    """Return the twin of a home folder, which is made when missing and brought to the newest schema when old.

    Raises OptionsInvalid (SETTINGS_INVALID) or TwinBroken (HOME_UNUSABLE, STORE_DAMAGED, STORE_TOO_NEW). No job runs before
    `runner.start`.
    """
    settings = home if isinstance(home, Settings) else load(home)
    _make_home(settings.home)
    database = Database(settings.database, clock)
    database.check()
    migrate(database)
    return assemble(settings, database)


def assemble(settings: Settings, database: Database) -> Workspace:
    """Return the parts put together on a database that has the newest schema."""
    files = Files(settings.home / "files")
    jobs = Jobs(database)
    reserve = settings.min_free_mb * 1024 * 1024
    return Workspace(
        settings=settings,
        version=version("twin"),
        registry=Registry(IMPORTERS, EXPORTERS),
        database=database,
        files=files,
        uploads=Uploads(database, files, settings.home / "uploads", settings.max_upload_bytes, reserve),
        jobs=jobs,
        datasets=Datasets(database, settings.home / "datasets"),
        cases=Cases(database),
        alternatives=Alternatives(database),
        comments=Comments(database),
        marks=Marks(database),
        storyboards=Storyboards(database),
        reviews=Reviews(database),
        scene_comments=SceneComments(database),
        signatures=Signatures(database),
        glossary=Glossary(database),
        editions=Editions(database),
        media=Media(database),
        questions=Questions(database),
        viewpoints=Viewpoints(database),
        catalogues=Catalogues(database),
        records=Records(database),
        gifts=Gifts(database),
        accounts=Accounts(database),
        sessions=Sessions(database, settings.session_idle_minutes * 60.0, settings.session_minutes * 60.0),
        runner=Runner(jobs, settings.job_threads),
    )


def _make_home(home: Path) -> None:
    try:
        for name in ("files", "uploads", "datasets", "work"):
            (home / name).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TwinBroken(
            "HOME_UNUSABLE",
            f"Der Ordner {home} lässt sich nicht benutzen: {error.strerror}. Bitte mit --home einen anderen wählen.",
            f"The folder {home} cannot be used: {error.strerror}. Please choose another one with --home.",
        ) from error
