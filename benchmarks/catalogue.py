"""A catalogue walked through: seconds and memory for thousands of generated records, fetched and read.

    python benchmarks/catalogue.py [--records 10000] [--page 100]

A server in a process of its own serves ISO 19139 records on loopback, page by page; the twin walks them as a harvest does. `walk`
is fetching and reading; `first` is when the first page was there. Memory is the growth of the peak of this process, which starts
with everything imported.
"""

from __future__ import annotations

import argparse
import functools
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable, Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.catalogue import generated
from tests.catalogue.fakecatalogue import capabilities, response, understood
from tests.fakehost import Asked
from twin.addresses import read_allowed
from twin.catalogue.capabilities import connect
from twin.catalogue.csw import Client
from twin.catalogue.paging import Batch, Walked, walk
from twin.catalogue.record import CatalogueRecord
from twin.catalogue.wanted import Wanted
from twin.outbound import Door

Keep = Callable[[Iterable[CatalogueRecord]], None]


def serve(count: int, line: Connection) -> None:
    """Serve so many records until the process is ended; says its port down the line."""
    records = list(generated.records(count))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked = understood(Asked("POST", self.path, {}, body))
            start = asked.start - 1
            self.reply(response(records[start : start + asked.count], count, nextRecord=start + asked.count + 1))

        def do_GET(self) -> None:
            self.reply(capabilities(f"http://127.0.0.1:{self.server.server_address[1]}/csw"))

        def reply(self, body: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    line.send(server.server_address[1])
    server.serve_forever()


def peak() -> float:
    """Return the peak memory of this process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(client: Client, page: int, keep: Keep) -> dict[str, float]:
    """Walk once; `keep` gets the records of each page."""
    before, cpu, began, first, received = peak(), time.process_time(), time.monotonic(), 0.0, 0
    for step in walk(client, Wanted(), page=page):
        if isinstance(step, Batch):
            keep(step.records)
            first = first or time.monotonic() - began
        else:
            assert isinstance(step, Walked) and step.complete and step.shortfall == 0, step
            received = step.received
    seconds = time.monotonic() - began
    figures = {"records": received, "seconds": seconds, "cpu": time.process_time() - cpu, "first": first}
    return {**figures, "per second": received / seconds, "MB": peak() - before}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--page", type=int, default=100)
    given = parser.parse_args()
    here, there = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=functools.partial(serve, given.records, there), daemon=True)
    server.start()
    try:
        port = here.recv()
        door = Door(read_allowed(f"127.0.0.1:{port}"))
        client = Client(door, connect(door, f"http://127.0.0.1:{port}/csw"))
        figures = measure(client, given.page, lambda records: None)
        print("walk  " + "  ".join(f"{name} {value:.2f}" for name, value in figures.items()))
    finally:
        server.terminate()
        server.join()


if __name__ == "__main__":
    main()
