"""A sitting: 200 people read the sample edition at once while the twin imports a city file.

    python benchmarks/meeting.py [--readers 200] [--seconds 40] [--home DIR]

The sample city is made (or taken from --home), served by `twin serve`, and read over loopback by a client in its own process.
A reader opens the page within the first ten seconds, fetches what a browser fetches (style, scripts, all files of the model, six
at a time on six connections), then turns a scene every one to three seconds; every fourth turn the page or the text is loaded
again with its ETag. They sit twice: alone, and while the same server imports a CityGML file. Limit: p95 of all requests at most
300 ms, no error. The last line gives the ratio to the limit and, before it, the CPU seconds of the server, all from one run.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.citygml_to_tiles import make_file  # noqa: E402
from twin import intake  # noqa: E402
from twin.wish import Wish  # noqa: E402
from twin.workspace import open_workspace  # noqa: E402

STORY = "/s/quartier-muehlenbleiche"
LIMIT = 0.3
ARRIVAL = 10.0
CONNECTIONS = 6
ASSETS = re.compile(rb'(?:href|src)="(/static/[^"]+)"')
ADDRESSES = re.compile(rb'"(/tiles/[^"]+)"')


@dataclass
class Tally:
    """Seconds of every request by kind, and what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    moved: int = 0


class Connection:
    """One connection that stays open, as a browser keeps six."""

    def __init__(self, port: int, tally: Tally) -> None:
        self.port, self.tally = port, tally
        self.lock = asyncio.Lock()
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def get(self, path: str, kind: str, etag: str = "") -> tuple[bytes, str]:
        """Return body and ETag; what fails is counted."""
        head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\nAccept: text/html\r\n"
        head += f"If-None-Match: {etag}\r\n" if etag else ""
        async with self.lock:
            began = time.perf_counter()
            try:
                if self.writer is None:
                    self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
                self.writer.write(head.encode() + b"\r\n")
                status, headers, body = await self._answer()
            except (OSError, asyncio.IncompleteReadError, ValueError) as error:
                self.tally.errors.append(f"{path}: {error!r}")
                self.writer = None
                return b"", ""
            self.tally.seconds.setdefault(kind, []).append(time.perf_counter() - began)
        self.tally.moved += len(body)
        if status not in (200, 304):
            self.tally.errors.append(f"{path}: {status}")
        return body, headers.get("etag", "")

    async def _answer(self) -> tuple[int, dict[str, str], bytes]:
        assert self.reader is not None
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        status = int(head[0].split()[1])
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
        if status == 304:
            return status, headers, b""
        if headers.get("transfer-encoding") == "chunked":
            parts = []
            while size := int((await self.reader.readuntil(b"\r\n")).split(b";")[0], 16):
                parts.append((await self.reader.readexactly(size + 2))[:-2])
            await self.reader.readexactly(2)
            return status, headers, b"".join(parts)
        return status, headers, await self.reader.readexactly(int(headers.get("content-length", 0)))


class Browser:
    """What one reader's browser does."""

    def __init__(self, port: int, tally: Tally, files: list[str]) -> None:
        self.lines = [Connection(port, tally) for _ in range(CONNECTIONS)]
        self.files = files
        self.etags: dict[str, str] = {}
        self.chance = random.Random()

    async def all_of(self, paths: Iterable[str], kind: str) -> None:
        """Fetch files, six at a time."""
        waiting = list(paths)
        waiting.reverse()

        async def work(line: Connection) -> None:
            while waiting:
                await line.get(waiting.pop(), kind)

        await asyncio.gather(*(work(line) for line in self.lines))

    async def open(self, path: str, kind: str) -> bytes:
        """Return a page, asked for with the ETag it had the last time."""
        again = self.etags.get(path, "")
        body, self.etags[path] = await self.lines[0].get(path, f"{kind} again" if again else kind, again)
        return body

    async def read(self, until: float) -> None:
        """Come, load everything, and turn scenes until a moment."""
        await asyncio.sleep(self.chance.uniform(0, ARRIVAL))
        page = unpacked(await self.open(STORY, "page"))
        await self.all_of(dict.fromkeys(item.decode().replace("&amp;", "&") for item in ASSETS.findall(page)), "static")
        await self.all_of(self.files, "model")
        turn = 0
        while time.monotonic() < until:
            await asyncio.sleep(self.chance.uniform(1, 3))
            turn += 1
            if turn % 4 == 0:
                await self.open(STORY if turn % 8 else f"{STORY}/text", "page")


def unpacked(body: bytes) -> bytes:
    """Return an answer as it was before it was packed."""
    import gzip

    return gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body


async def sit(port: int, readers: int, seconds: float) -> Tally:
    """Return what `readers` saw."""
    first = Tally()
    page = unpacked((await Connection(port, first).get(STORY, "page"))[0])
    files = await model_files(Connection(port, first), page)
    tally = Tally()
    until = time.monotonic() + ARRIVAL + seconds
    await asyncio.gather(*(Browser(port, tally, files).read(until) for _ in range(readers)))
    return tally


async def model_files(line: Connection, page: bytes) -> list[str]:
    """Return every file of the model that a reader's browser fetches."""
    found: dict[str, None] = dict.fromkeys(item.decode() for item in ADDRESSES.findall(page))
    for address in list(found):
        if address.endswith(".json"):
            body = unpacked((await line.get(address, "model"))[0])
            folder = address.rpartition("/")[0]
            found |= {f"{folder}/{name.decode()}": None for name in re.findall(rb'"uri":\s*"([^"]+)"', body)}
    return list(found)


def client(port: int, readers: int, seconds: float, pipe: Any) -> None:
    """Run the readers in this process and send what they saw."""
    tally = asyncio.run(sit(port, readers, seconds))
    pipe.send((tally.seconds, tally.errors, tally.moved))


def watched(port: int, readers: int, seconds: float) -> tuple[dict[str, list[float]], list[str], int]:
    here, there = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=client, args=(port, readers, seconds, there))
    process.start()
    seen = here.recv()
    process.join()
    return seen


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def cpu_of(process: subprocess.Popen[bytes]) -> float:
    """Return CPU seconds of a server and of all it started, from /proc."""
    ticks = 0
    parents = {int(item.name): item for item in Path("/proc").iterdir() if item.name.isdigit()}
    family, grown = {process.pid}, True
    fields: dict[int, list[str]] = {}
    for number, item in parents.items():
        try:
            fields[number] = item.joinpath("stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
    while grown:
        more = {number for number, values in fields.items() if int(values[1]) in family} - family
        family |= more
        grown = bool(more)
    for number in family & fields.keys():
        ticks += sum(int(value) for value in fields[number][11:15])
    return ticks / os.sysconf("SC_CLK_TCK")


def tell(name: str, seen: tuple[dict[str, list[float]], list[str], int], cpu: float) -> float:
    """Print one table and return the p95 of all requests in seconds."""
    seconds, errors, moved = seen
    everything = [value for values in seconds.values() for value in values]
    print(f"\n{name}: {len(everything)} requests, {moved / 1e6:.0f} MB, {len(errors)} errors, server {cpu:.1f} CPU s")
    for kind, values in [*seconds.items(), ("all", everything)]:
        figures = ", ".join(f"p{share} {1000 * percentile(values, share / 100):.0f} ms" for share in (50, 95, 99))
        print(f"  {kind:12} {len(values):6}  {figures}")
    for error in errors[:5]:
        print(f"  {error}")
    return percentile(everything, 0.95)


def served(home: Path, port: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "twin", "serve", "--home", str(home), "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)
    import urllib.request

    for _ in range(200):
        time.sleep(0.2)
        try:
            if urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2).status == 200:
                return server
        except OSError:
            continue
    raise SystemExit("the server did not start")


def import_city(home: Path, megabytes: int, folder: Path) -> tuple[Any, str]:
    """Ask the running server for an import and return the parts of the home and the job's id."""
    workspace = open_workspace(home)
    file = folder / "city.gml"
    make_file(file, megabytes)
    wish = Wish(workspace.files.keep_path(file).sha256, file.name, title="Sitzung")
    job = intake.ask(workspace, wish, by="benchmark")
    return workspace, job.id


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--readers", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=12.0, help="after all have come")
    parser.add_argument("--home", type=Path)
    parser.add_argument("--megabytes", type=int, default=130)
    parser.add_argument("--port", type=int, default=8765)
    said = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="twin-meeting-") as name:
        home = said.home or Path(name) / "home"
        if said.home is None:
            subprocess.run([sys.executable, "-m", "twin", "demo", "--home", str(home), "--no-serve"], check=True, cwd=ROOT)
        server = served(home, said.port)
        try:
            before = cpu_of(server)
            alone = watched(said.port, said.readers, said.seconds)
            between = cpu_of(server)
            quiet = tell("reading alone", alone, between - before)
            workspace, job = import_city(home, said.megabytes, Path(name))
            busy = watched(said.port, said.readers, said.seconds)
            state = workspace.jobs.get(job)
            after = cpu_of(server)
            loaded = tell(f"while importing {said.megabytes} MB (job: {state.status})", busy, after - between)
            workspace.runner.dismiss(job)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=20)
    ok = loaded <= LIMIT and not busy[1] and not alone[1]
    print(
        json.dumps({"p95_ms": round(1000 * loaded), "ratio": round(loaded / LIMIT, 2), "alone_ms": round(1000 * quiet), "ok": ok})
    )
    return 0 if ok else 1


if __name__ == "__main__":
    raise SystemExit(main())
