"""Writing display files in a process of its own, so that a service answers its readers while a city is being tiled."""

from __future__ import annotations

import multiprocessing
import os
import resource
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import orjson

from twin.config import Settings
from twin.delivery.dataset import display_dataset, surroundings
from twin.errors import LimitExceeded, TwinBroken, TwinError
from twin.findings import FindingGroup, Progress
from twin.geodata.dataset import Dataset
from twin.job import error_of, problem_of
from twin.store.database import Database
from twin.store.datasets import from_json, to_json
from twin.workspace import assemble

_NICE = 10
_LOOK_EVERY = 0.2  # seconds between two looks at the cancel button


def display_apart(
    settings: Settings, dataset: Dataset, layers: Path, target: Path, progress: Progress
) -> dict[str, dict[str, Any]]:
    """Do what `delivery.dataset.display_dataset` does, with its surroundings, in a child process; see there.

    Raises what it raises, Cancelled, and TwinBroken (DISPLAY_DIED) when the child ends without an answer.
    """
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    job = (settings, orjson.dumps(to_json(dataset)), layers, target, sender, os.getpid())
    child = context.Process(target=_display, args=job, name="display", daemon=True)
    child.start()
    sender.close()
    try:
        return _follow(receiver, progress)
    except EOFError as error:
        raise TwinBroken(
            "DISPLAY_DIED",
            f"Die Darstellung von „{dataset.title}“ ist abgebrochen; es wurde nichts gespeichert. Bitte erneut importieren.",
            f"Drawing '{dataset.title}' ended early; nothing was saved. Please import again.",
        ) from error
    finally:
        child.kill()
        child.join()
        receiver.close()


def _follow(receiver: Connection, progress: Progress) -> dict[str, dict[str, Any]]:
    while True:
        progress.ensure_not_cancelled()
        if not receiver.poll(_LOOK_EVERY):
            continue
        message = orjson.loads(receiver.recv_bytes())
        if "problem" in message:
            raise error_of(message["problem"])
        if "shown" in message:
            for group in message["findings"]:
                for finding in FindingGroup.from_json(group).examples:
                    progress.finding(finding)
            shown: dict[str, dict[str, Any]] = message["shown"]
            return shown
        progress.at(*message["progress"])


def _display(settings: Settings, document: bytes, layers: Path, target: Path, sender: Connection, parent: int) -> None:
    """Be the child: one message per progress, then `shown` or `problem`; ends when its parent is gone."""
    os.nice(_NICE)
    # what it may allot for itself; grids and cities it only maps do not count
    resource.setrlimit(resource.RLIMIT_DATA, (2 * settings.reader_memory_mb << 20,) * 2)

    def tell(fraction: float | None, message: str) -> None:
        if os.getppid() != parent:
            raise SystemExit(1)
        sender.send_bytes(orjson.dumps({"progress": [fraction, message]}))

    progress = Progress(tell)
    database = Database(settings.database)
    dataset = from_json(orjson.loads(document))
    try:
        around = surroundings(assemble(settings, database), dataset, layers)
        shown = display_dataset(dataset, layers, target, around, progress)
        answer: dict[str, Any] = {"shown": shown, "findings": [group.to_json() for group in progress.findings()]}
    except TwinError as error:
        answer = {"problem": problem_of(error)}
    except MemoryError:
        answer = {"problem": problem_of(_too_large(dataset.title))}
    finally:
        database.close()
    sender.send_bytes(orjson.dumps(answer, default=str))


def _too_large(title: str) -> LimitExceeded:
    return LimitExceeded(
        "DISPLAY_MEMORY",
        f"„{title}“ darzustellen braucht mehr Arbeitsspeicher als erlaubt; es wurde nichts gespeichert. Bitte die Datei teilen.",
        f"Drawing '{title}' needs more memory than allowed; nothing was saved. Please split the file.",
    )
