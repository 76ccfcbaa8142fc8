"""`twin serve` and `twin demo`: one process that answers requests in threads and runs jobs; a supervisor starts it again."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from twin.cli.speech import command, home_option, json_option, option, pick, say, say_json
from twin.config import Settings

# a browser keeps six connections open: 200 readers are 1,200, and whoever is beyond the limit waits until another leaves
_MOST_CONNECTIONS = 4096


def _port_option() -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return option(
        "--port", type=int, default=None, de="Port (sonst aus twin.toml, sonst 8000)", en="Port (else twin.toml, else 8000)"
    )


@command("serve", "Den Dienst starten, bis er mit Strg-C beendet wird.", "Start the service until it is stopped with Ctrl-C.")
@home_option()
@option(
    "--host", default=None, de="Adresse (sonst aus twin.toml, sonst 127.0.0.1)", en="Address (else twin.toml, else 127.0.0.1)"
)
@_port_option()
def serve(home: Path | None, host: str | None, port: int | None) -> None:
    """Serve one home."""
    from twin.config import load
    from twin.workspace import open_workspace

    settings = load(home)
    open_workspace(settings).database.close()  # faults of the home are told here, before a server process hides them in its log
    _listen(settings, host or settings.host, settings.port if port is None else port, "")


@command(
    "demo",
    "Die Musterstadt mit einem Planungsfall, drei Alternativen und einem veröffentlichten Storyboard erzeugen und zeigen.",
    "Make the sample city with a planning case, three alternatives and a published storyboard, and show it.",
)
@home_option()
@option("--buildings", type=int, default=1500, show_default=True, de="Zahl der Gebäude", en="Number of buildings")
@_port_option()
@option("--no-serve", is_flag=True, de="Nur erzeugen, nicht starten", en="Only make it, do not serve")
@json_option()
def demo(home: Path | None, buildings: int, port: int | None, no_serve: bool, as_json: bool) -> None:
    """Make the sample city and serve it; in a home that has it already only what is missing is made."""
    from twin.cli.speech import progress_bar
    from twin.config import load
    from twin.sample.demo import build_demo
    from twin.workspace import open_workspace

    settings = _named_after_the_town(load(home))
    workspace = open_workspace(settings)
    with progress_bar("Musterstadt", quiet=as_json) as tell:
        result = build_demo(workspace, buildings, tell)
    workspace.database.close()
    if as_json:
        say_json({"storyboard": result.storyboard, "sign_in": result.sign_in, "home": str(settings.home)})
    else:
        base = "" if no_serve else _base(settings.host, settings.port if port is None else port)
        say(pick(f"Storyboard: {base}{result.storyboard}", f"Storyboard: {base}{result.storyboard}"))
        say(pick(f"Anmelden zum Planen (einmal): {base}{result.sign_in}", f"Planner sign-in (once): {base}{result.sign_in}"))
    if not no_serve:
        _listen(settings, settings.host, settings.port if port is None else port, "")


def _named_after_the_town(settings: Settings) -> Settings:
    """Return the settings of a new home with the sample city's name in its twin.toml; one that has the file keeps it."""
    from twin.config import FILE_NAME, load

    file = settings.home / FILE_NAME
    if not file.exists():
        settings.home.mkdir(parents=True, exist_ok=True)
        file.write_text('town = "Musterstadt"\n', encoding="utf-8")
    return load(settings.home)


def _base(host: str, port: int) -> str:
    return f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}"


def _listen(settings: Settings, host: str, port: int, path: str) -> None:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    url = f"{_base(host, port)}{path}"
    say(pick(f"Der Zwilling läuft: {url} – beenden mit Strg-C.", f"The twin is running: {url} – stop with Ctrl-C."))
    server = Granian(
        target="twin.app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=settings.threads,
        backlog=_MOST_CONNECTIONS,
        respawn_failed_workers=True,
        workers_kill_timeout=15,
        log_level=LogLevels.error,
    )
    server.serve(target_loader=functools.partial(load_application, settings), wrap_loader=False)


def load_application(settings: Settings) -> Any:
    """Return the WSGI application of a home inside the serving process, with its runner at work.

    The application stands a floor above the command line; it is named here by its module, as any WSGI server names it.
    """
    from multiprocessing.util import Finalize

    from twin import work
    from twin.workspace import open_workspace

    workspace = open_workspace(settings)
    workspace.runner.start(work.processes(workspace, apart=True), functools.partial(work.sweep, workspace))
    # ends running jobs cleanly when the server stops its process, so that they wait again instead of counting as lost
    Finalize(None, workspace.runner.stop, exitpriority=10)
    return importlib.import_module("twin.app").create_app(workspace)
