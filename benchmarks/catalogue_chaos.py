"""Pages while catalogues misbehave: p95 of pages when every kind of bad catalogue is searched, beside a quiet twin.

    python benchmarks/catalogue_chaos.py [--seconds 30]

A twin with a small sample city is served as `twin serve` does. All misbehaving catalogues of the tests stand in one process of
their own and are searched one after another, four searches at a time, again and again, each with a word of its own; meanwhile
pages are asked for. Printed: p95 of the pages quiet and during the chaos, the slowest search, and answers with 5xx. Goals: no
5xx, no search over 20 s. Two cores carry the twin, the bad catalogues and those who ask.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import multiprocessing
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.catalogue.hostileserver import MISBEHAVIOURS, serving
from twin.cataloguing import adding
from twin.sample.demo import GROUP
from twin.workspace import open_workspace

ROOT = Path(__file__).resolve().parents[1]
PAGES = ("/", "/datasets", "/cases/quartier-muehlenbleiche/compare", "/s/quartier-muehlenbleiche")
AT_ONCE = 4
Took = tuple[float, int]


def misbehave(line: Connection) -> None:
    """Serve every misbehaving catalogue until the process is ended; says their ports down the line."""
    with ExitStack() as stack:
        line.send([stack.enter_context(serving(item)).host.port for item in MISBEHAVIOURS])
        threading.Event().wait()


@contextmanager
def twin(home: Path, port: int) -> Iterator[None]:
    """Serve a home in a process of its own."""
    command = [sys.executable, "-m", "twin", "serve", "--home", str(home), "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)
    try:
        for _ in range(600):
            try:
                if asked(port, "/healthz")[1] == 200:
                    break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait()


def asked(port: int, path: str, cookie: str = "") -> Took:
    """Return seconds and status of a GET."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    began = time.perf_counter()
    try:
        connection.request("GET", path, headers={"Cookie": f"twin-session={cookie}"} if cookie else {})
        answer = connection.getresponse()
        answer.read()
        return time.perf_counter() - began, answer.status
    finally:
        connection.close()


def pages(port: int, seconds: float) -> list[Took]:
    """Return what each page took, asked for one after another."""
    end, took = time.perf_counter() + seconds, []
    for path in itertools.cycle(PAGES):
        if time.perf_counter() >= end:
            return took
        took.append(asked(port, path))
        time.sleep(0.02)
    return took


def p95(took: list[Took]) -> float:
    """Return the 95th percentile in milliseconds."""
    return 1000 * sorted(seconds for seconds, _ in took)[len(took) * 95 // 100]


def searching(port: int, catalogues: list[str], cookie: str, stop: threading.Event, took: list[Took], first: int) -> None:
    """Search the catalogues in turn, beginning with another one in each thread."""
    for number in itertools.count():
        if stop.is_set():
            return
        name = catalogues[(first + number) % len(catalogues)]
        query = urllib.parse.urlencode({"q": f"haus{first}x{number}", "catalogue": name})
        took.append(asked(port, f"/api/v1/catalogues/records?{query}", cookie))


def prepared(home: Path, ports: list[int]) -> tuple[list[str], str]:
    """Make the sample city, add the catalogues while they behave, and sign a planner in; return catalogue ids and the session."""
    subprocess.run([sys.executable, "-m", "twin", "demo", "--home", str(home), "--no-serve", "--buildings", "200"], check=True)
    workspace = open_workspace(home)
    known = [
        adding.add(workspace, f"http://127.0.0.1:{port}/csw", title=f"Katalog {number}", allow=f"127.0.0.1:{port}").id
        for number, port in enumerate(ports)
    ]
    planner = workspace.accounts.add("chaos", None, "planner", full_name="Chaos", groups=[GROUP.id])
    session = workspace.sessions.begin(planner.id).token
    workspace.database.close()
    return [str(name) for name in known], session


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=30.0)
    seconds = parser.parse_args().seconds
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    ours, theirs = multiprocessing.Pipe()
    bad = multiprocessing.get_context("spawn").Process(target=misbehave, args=(theirs,), daemon=True)
    bad.start()
    theirs.close()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        catalogues, session = prepared(home, ours.recv())
        with twin(home, port):
            pages(port, 3)  # what is made at the first request is made
            quiet = pages(port, seconds)
            stop, searches = threading.Event(), list[Took]()
            share = len(catalogues) // AT_ONCE
            threads = [
                threading.Thread(target=searching, args=(port, catalogues, session, stop, searches, number * share))
                for number in range(AT_ONCE)
            ]
            for thread in threads:
                thread.start()
            loud = pages(port, seconds)
            stop.set()
            for thread in threads:
                thread.join()
    bad.terminate()
    broken = [status for _, status in quiet + loud + searches if status >= 500]
    print(f"catalogues: {len(catalogues)}, searches: {len(searches)}, slowest {max(took for took, _ in searches):.1f} s")
    print(f"pages, quiet: {len(quiet)}, p95 {p95(quiet):.0f} ms; during the chaos: {len(loud)}, p95 {p95(loud):.0f} ms")
    print(f"ratio of p95: {p95(loud) / p95(quiet):.2f}; answers with 5xx: {len(broken)}")


if __name__ == "__main__":
    main()
