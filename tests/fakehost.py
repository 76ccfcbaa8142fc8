"""A small web server on 127.0.0.1 that says what a test wants it to say, and remembers what it was asked."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from twin.addresses import read_allowed
from twin.outbound import Credential, Door, Resolve, resolve


@dataclass
class Reply:
    """What the server answers; `drip` seconds lie between two pieces of the body."""

    body: bytes | Iterable[bytes] = b""
    type: str = "text/plain"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    drip: float = 0.0


@dataclass
class Asked:
    """One question the server got."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class FakeHost:
    """Use as a context manager; `answer(path)` gives the reply to a path with its query."""

    def __init__(self, answer: Callable[[str], Reply]) -> None:
        self.answer = answer
        self.asked: list[Asked] = []

    def __enter__(self) -> FakeHost:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def door(self, *credentials: Credential, names: Resolve = resolve, also: str = "") -> Door:
        """Return a door whose administrator has listed this server."""
        return Door(read_allowed(f"127.0.0.1:{self.port} {also}"), credentials=credentials, resolve=names)

    @property
    def paths(self) -> list[str]:
        return [item.path for item in self.asked]


def _handler(host: FakeHost) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            host.asked.append(Asked(self.command, self.path, dict(self.headers), self.rfile.read(length)))
            reply = host.answer(self.path)
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.type)
            whole = reply.body if isinstance(reply.body, bytes) else None
            if whole is not None and "Content-Length" not in reply.headers:
                self.send_header("Content-Length", str(len(whole)))
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                for piece in [whole] if whole is not None else reply.body:
                    self.wfile.write(piece)  # type: ignore[arg-type]
                    time.sleep(reply.drip)
            except OSError:
                return

        do_POST = do_GET

        def log_message(self, *_: Any) -> None:
            return

    return Handler
