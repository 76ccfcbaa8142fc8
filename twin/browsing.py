"""A headless Chromium as a bounded child process: it opens one file of ours, without a network, and takes pictures of it.

It is spoken to over two pipes in the Chrome DevTools Protocol, so neither a port nor a further library is needed.
"""

from __future__ import annotations

import base64
import itertools
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import orjson

from twin.errors import TwinBroken

_FLAGS = (
    "--headless=new", "--remote-debugging-pipe", "--no-first-run", "--no-default-browser-check", "--disable-extensions",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic", "--disable-breakpad",
    "--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=127.0.0.1:9", "--mute-audio", "--hide-scrollbars",
    "--force-color-profile=srgb", "--use-gl=angle", "--use-angle=swiftshader-webgl", "--enable-unsafe-swiftshader",
    "--disable-dev-shm-usage", "--password-store=basic",
)  # fmt: skip
_LAUNCH = """
import fcntl, os, sys
ends = [fcntl.fcntl(int(number), fcntl.F_DUPFD, 10) for number in sys.argv[1:3]]
for target, end in zip((3, 4), ends):
    os.dup2(end, target)
    os.close(end)
os.execv(sys.argv[3], sys.argv[3:])
"""
"""Chromium reads its orders from descriptor 3 and answers on 4; a child of a threaded process is given them only this way."""

_LARGEST = 64 * 1024 * 1024


def found(program: str) -> str | None:
    """Return the path of the browser a setting names, None when it is empty or not installed."""
    return shutil.which(program, path=os.defpath) if program else None


class Page:
    """One page in the browser; every call raises TwinBroken (BROWSER_FAILED) once the time is over."""

    def __init__(self, orders: int, answers: int, deadline: float) -> None:
        self._orders, self._answers, self._deadline = orders, answers, deadline
        self._numbers = itertools.count(1)
        self._kept = bytearray()
        self._session: str | None = None

    def open(self, width: int, height: int, scale: float) -> None:
        """Make an empty page of this size in CSS pixels, with light colours and nothing moving."""
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self._ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=False)
        features = [
            {"name": "prefers-reduced-motion", "value": "reduce"},
            {"name": "prefers-color-scheme", "value": "light"},
        ]
        self._ask("Emulation.setEmulatedMedia", features=features)

    def go(self, address: str) -> None:
        """Open an address."""
        self._ask("Page.navigate", url=address)

    def run(self, script: str) -> Any:
        """Return the value of an expression, a promise awaited; None when it fails, since a page may still be loading."""
        answer = self._ask("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        return answer.get("result", {}).get("value")

    def until(self, condition: str) -> None:
        """Wait until an expression is true."""
        while self.run(condition) is not True:
            time.sleep(0.05)

    def picture(self, x: float, y: float, width: float, height: float) -> bytes:
        """Return a part of the page as PNG; the rectangle is in CSS pixels."""
        clip = {"x": x, "y": y, "width": width, "height": height, "scale": 1}
        return base64.b64decode(self._ask("Page.captureScreenshot", format="png", clip=clip)["data"])

    def _ask(self, method: str, **params: Any) -> dict[str, Any]:
        number = next(self._numbers)
        order: dict[str, Any] = {"id": number, "method": method, "params": params}
        if self._session:
            order["sessionId"] = self._session
        try:
            os.write(self._orders, orjson.dumps(order) + b"\0")
        except OSError as error:
            raise _failed() from error
        while True:
            answer = self._next()
            if answer.get("id") == number:
                if "error" in answer:
                    raise _failed()
                result: dict[str, Any] = answer["result"]
                return result

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._kept:
            left = self._deadline - time.monotonic()
            if left <= 0 or not select.select([self._answers], [], [], left)[0]:
                raise _failed()
            read = os.read(self._answers, 1 << 16)
            self._kept += read
            if not read or len(self._kept) > _LARGEST:
                raise _failed()
        message, _, rest = bytes(self._kept).partition(b"\0")
        self._kept = bytearray(rest)
        answer: dict[str, Any] = orjson.loads(message)
        return answer


@contextmanager
def browser(program: str, folder: Path, seconds: float) -> Iterator[Page]:
    """Give a page of a fresh browser that keeps its things in `folder` and is gone, with its children, when the block ends.

    `program` is what `found` gave. Raises TwinBroken (BROWSER_FAILED) after `seconds`.
    """
    order_end, orders = os.pipe()
    answers, answer_end = os.pipe()
    flags = [*_FLAGS, f"--user-data-dir={folder}", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    launch = [sys.executable, "-I", "-c", _LAUNCH, str(order_end), str(answer_end), program, *flags, "about:blank"]
    try:
        try:
            child = subprocess.Popen(
                launch,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=folder,
                env={"PATH": os.defpath, "HOME": str(folder), "LANG": "de_DE.UTF-8"},
                pass_fds=(order_end, answer_end),
                start_new_session=True,
            )
        finally:
            # only the child holds these ends, so that its death is seen at once
            os.close(order_end)
            os.close(answer_end)
        try:
            yield Page(orders, answers, time.monotonic() + seconds)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
    finally:
        os.close(orders)
        os.close(answers)


def _failed() -> TwinBroken:
    return TwinBroken(
        "BROWSER_FAILED",
        "Chromium hat kein Bild geliefert. Die Vorlage entsteht ohne Bilder; `twin doctor` zeigt, welches Programm benutzt wird.",
        "Chromium gave no picture. The paper is made without pictures; `twin doctor` shows which program is used.",
    )
