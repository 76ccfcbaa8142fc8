"""Reading a file in a process of its own: no network, few drivers, limited memory and time, nothing left behind on failure.

The parent starts `python -I -m twin.reader`, hands it one task as a JSON line on stdin and follows its JSON lines:
`{"progress": [fraction, message]}` any number of times, then one of `{"result": ...}` and `{"problem": ...}`.
"""

from __future__ import annotations

import contextlib
import dataclasses
import logging
import os
import re
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import orjson

from twin.confinement import INSPECTION_LIMITS, Limits, environment
from twin.errors import Cancelled, Conflict, LimitExceeded, NotFound, TwinBroken, TwinError, all_errors
from twin.findings import ImportReport
from twin.language import Text

if TYPE_CHECKING:  # the child confines itself before it loads the ground vocabulary and its libraries
    from twin.geodata.dataset import Layer

OnProgress = Callable[[float | None, str], None]
_LOG = logging.getLogger(__name__)
_LONGEST_LINE = 64 * 1024 * 1024
_LOOK_EVERY = 0.1  # seconds between two looks at the cancel button and the clock


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What a file gave: who read it and why, its layers (each a spool folder of its name), and the report that adds up.

    `importer_version` is that of the package the importer comes from, `format_version` what the file says of itself.
    `network_cut` is False where the kernel refuses a namespace and only dead proxies keep the reader from the network.
    """

    format: str
    importer_version: str
    format_version: str
    evidence: Text
    layers: tuple[Layer, ...]
    report: ImportReport
    network_cut: bool = True


def read_in_child(
    source_path: Path,
    name: str,
    target_folder: Path,
    *,
    wanted_format: str | None = None,
    options: Mapping[str, Any] | None = None,
    crs: str | None = None,
    companions: Sequence[Path] = (),
    mend: bool = True,
    findings: Path | None = None,
    limits: Limits | None = None,
    on_progress: OnProgress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ReadResult:
    """Read a file into `target_folder/<layer>/` (see geodata.spool) and return what it gave.

    `companions` came along: what belongs to the file (a `.prj`, textures) or further files of its format, which join its layers.
    Without `mend` faulty objects are rejected, not repaired. `findings` is where the lines of all repaired, rejected and
    doubtful objects go (see reader.journal). `target_folder` must not exist or be empty; it appears whole at
    the end and not at all on failure. `name` is what the file was called by its owner, `crs` what a person stated. Raises errors
    of `twin.errors` only: those of the importer, LimitExceeded (IMPORT_MEMORY, IMPORT_TIME), TwinBroken (IMPORT_DIED), Cancelled
    when `cancelled()` turns true.
    """
    if target_folder.exists() and any(target_folder.iterdir()):
        raise Conflict("TARGET_NOT_EMPTY", "Der Zielordner ist nicht leer.", "The target folder is not empty.")
    task = _task("read", source_path, name, wanted_format, options, crs, companions, mend)
    try:
        with workplace(target_folder.parent) as work:
            answer = run(task, work, limits or Limits(), on_progress, cancelled)
            result = _read_result(answer, work / "layers")
            if findings is not None:
                (work / "findings.jsonl").rename(findings)
            (work / "layers").rename(target_folder)
    except BaseException:
        with contextlib.suppress(OSError):
            target_folder.rmdir()
        raise
    return result


def inspect_in_child(
    source_path: Path,
    name: str,
    *,
    wanted_format: str | None = None,
    options: Mapping[str, Any] | None = None,
    crs: str | None = None,
    companions: Sequence[Path] = (),
    mend: bool = True,
    limits: Limits = INSPECTION_LIMITS,
    cancelled: Callable[[], bool] | None = None,
) -> dict[str, Any]:
    """Return what a file holds without importing it, as plain data.

    Members: format, version, evidence {de, en}, layers (the fields of handlers.LayerInspection, texts as {de, en}, bbox as
    list), findings. Raises as `read_in_child` does.
    """
    task = _task("inspect", source_path, name, wanted_format, options, crs, companions, mend)
    with workplace(Path(tempfile.gettempdir())) as work:
        answer: dict[str, Any] = run(task, work, limits, None, cancelled)
    return answer


def shown_name(name: str) -> str:
    """Return a file's name fit for a sentence: no folder, no control or direction characters, at most 120 characters."""
    last = re.split(r"[/\\]", name)[-1]
    clean = "".join("�" if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") else char for char in last)
    return clean[:120] or "–"


def _task(
    action: str,
    path: Path,
    name: str,
    wanted: str | None,
    options: Mapping[str, Any] | None,
    crs: str | None,
    companions: Sequence[Path],
    mend: bool,
) -> dict[str, Any]:
    shown = shown_name(name)
    if not path.is_file():
        raise NotFound("FILE_NOT_FOUND", f"Die Datei „{shown}“ gibt es nicht.", f"There is no file '{shown}'.", file=shown)
    return {
        "action": action,
        "path": str(path.resolve()),
        "name": shown,
        "format": wanted,
        "options": dict(options or {}),
        "crs": crs,
        "companions": [[str(item.resolve()), shown_name(item.name)] for item in companions],
        "mend": mend,
        "parent": os.getpid(),
    }


@contextlib.contextmanager
def workplace(beside: Path) -> Iterator[Path]:
    """Give a private folder on the target's disk, gone at the end whatever happened."""
    beside.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".reading-", dir=beside)).resolve()
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def run(
    task: dict[str, Any],
    work: Path,
    limits: Limits,
    on_progress: OnProgress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Any:
    """Return the result of one task done by a reader process in `work`; raises as `read_in_child` does."""
    line = orjson.dumps({**task, "limits": dataclasses.asdict(limits)}, default=str)
    with tempfile.TemporaryFile() as complaints:
        child = subprocess.Popen(
            [sys.executable, "-I", "-m", "twin.reader"],
            cwd=work,
            env=environment(work),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            start_new_session=True,
        )
        peak = _Peak()
        try:
            _hand_over(child, line)
            answer = _follow(child, task["name"], limits, on_progress, cancelled, peak)
            code = child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            code, answer = -signal.SIGKILL, None
        finally:
            _end(child)
        words = _last_words(complaints)
    if words:
        _LOG.warning("reader process of %s said: %s", task["name"], words)
    if answer is None or ("result" in answer and code != 0):
        raise _death(task["name"], code, words, limits, peak)
    if "problem" in answer:
        raise _problem(answer["problem"])
    return answer["result"]


@dataclass(slots=True)
class _Peak:
    """The largest address space seen of a child, which tells a crash for want of memory from any other."""

    bytes: int = 0

    def look(self, pid: int) -> None:
        """Look again; a child that is gone or a system without /proc changes nothing."""
        with contextlib.suppress(OSError, ValueError, IndexError):
            status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
            self.bytes = max(self.bytes, int(status.split("VmPeak:")[1].split()[0]) * 1024)


def _hand_over(child: subprocess.Popen[bytes], line: bytes) -> None:
    assert child.stdin is not None
    with contextlib.suppress(BrokenPipeError):  # it died already: its exit status tells why
        child.stdin.write(line + b"\n")
        child.stdin.close()


def _follow(
    child: subprocess.Popen[bytes],
    name: str,
    limits: Limits,
    on_progress: OnProgress | None,
    cancelled: Callable[[], bool] | None,
    peak: _Peak,
) -> dict[str, Any] | None:
    """Return the child's last message, None when it ended without one."""
    assert child.stdout is not None
    end = time.monotonic() + limits.wall_seconds
    rest = b""
    with selectors.DefaultSelector() as selector:
        selector.register(child.stdout, selectors.EVENT_READ)
        while True:
            if cancelled is not None and cancelled():
                raise _stopped(name)
            if time.monotonic() > end:
                raise _too_long(name, limits.wall_seconds)
            peak.look(child.pid)
            if not selector.select(_LOOK_EVERY):
                continue
            block = os.read(child.stdout.fileno(), 1 << 20)
            if not block or len(rest) > _LONGEST_LINE:
                return None
            *lines, rest = (rest + block).split(b"\n")
            for line in lines:
                message = _message(line)
                if message is None or "progress" not in message:
                    return message
                if on_progress is not None:
                    fraction, text = message["progress"]
                    on_progress(fraction, text)


def _message(line: bytes) -> dict[str, Any] | None:
    try:
        message = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    return message if isinstance(message, dict) else None


def _end(child: subprocess.Popen[bytes]) -> None:
    """Kill the child with everything it may have started; a child that is gone is left alone."""
    if child.poll() is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with contextlib.suppress(BrokenPipeError):
                pipe.close()


def _last_words(complaints: IO[bytes]) -> str:
    size = complaints.seek(0, os.SEEK_END)
    complaints.seek(max(0, size - 4000))
    return complaints.read().decode("utf-8", "replace").strip()


def _read_result(answer: dict[str, Any], layers_folder: Path) -> ReadResult:
    from twin.geodata.dataset import Layer

    layers = tuple(Layer.from_json(item) for item in answer["layers"])
    if {layer.name for layer in layers} != {item.name for item in layers_folder.iterdir()}:
        raise TwinBroken(
            "READER_LAYERS_DIFFER",
            "Der Leseprozess hat andere Ebenen abgelegt als gemeldet; nichts wurde übernommen.",
            "The reader process left other layers than it reported; nothing was kept.",
        )
    return ReadResult(
        answer["format"],
        answer["importer_version"],
        answer["version"],
        Text.from_json(answer["evidence"]),
        layers,
        ImportReport.from_json(answer["report"]),
        answer["network_cut"],
    )


def _problem(problem: dict[str, Any]) -> TwinError:
    kind = all_errors().get(problem["class"], TwinBroken)
    return kind(problem["code"], problem["de"], problem["en"], **problem["params"])


def _stopped(name: str) -> Cancelled:
    return Cancelled(
        "CANCELLED",
        f"Das Einlesen von „{name}“ wurde abgebrochen; nichts wurde gespeichert.",
        f"Reading '{name}' was cancelled; nothing was saved.",
        file=name,
    )


def _too_long(name: str, seconds: float) -> LimitExceeded:
    return LimitExceeded(
        "IMPORT_TIME",
        f"„{name}“ zu lesen dauert länger als die erlaubten {seconds:g} Sekunden. Bitte die Datei teilen oder verkleinern.",
        f"Reading '{name}' takes longer than the {seconds:g} seconds allowed. Please split the file or make it smaller.",
        file=name,
        seconds=seconds,
    )


def _too_big(name: str, memory: int) -> LimitExceeded:
    size = f"{memory / 1024**3:.1f}"
    return LimitExceeded(
        "IMPORT_MEMORY",
        f"„{name}“ zu lesen braucht mehr als die erlaubten {size.replace('.', ',')} GB Arbeitsspeicher. Bitte die Datei teilen.",
        f"Reading '{name}' needs more than the {size} GB of memory allowed. Please split the file.",
        file=name,
        memory=memory,
    )


def _death(name: str, code: int, words: str, limits: Limits, peak: _Peak) -> TwinError:
    """Return the sentence for a child that ended without an answer; `code` is minus the signal that ended it."""
    if code == -signal.SIGXCPU:
        return _too_long(name, limits.cpu_seconds)
    # nobody but the kernel short of memory kills it behind our back; libraries abort with these words or just crash
    crashed_full = code in (-signal.SIGSEGV, -signal.SIGABRT, -signal.SIGBUS) and peak.bytes > 0.8 * limits.memory
    if (
        crashed_full
        or code == -signal.SIGKILL
        or "bad_alloc" in words
        or "MemoryError" in words
        or "out of memory" in words.lower()
        or "memory allocation of" in words
    ):
        return _too_big(name, limits.memory)
    return TwinBroken(
        "IMPORT_DIED",
        f"Der Leseprozess ist an „{name}“ gescheitert (Status {code}); nichts wurde gespeichert. "
        "Die Datei ist vermutlich beschädigt.",
        f"The reader process failed on '{name}' (status {code}). Nothing was saved; the file is probably damaged.",
        file=name,
        status=code,
    )
