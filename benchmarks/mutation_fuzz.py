"""Damaged copies of every sample through the reader process for as long as asked: which ended as a fault of ours?

    python benchmarks/mutation_fuzz.py SECONDS [--seed WORD] [--only PATTERN] [--keep FOLDER]

Prints how many ended in which code, and each fault with its sample, seed and number; `--keep` writes those mutants down.
Ends with status 1 when there was a fault: a reader that died, took longer than its limit, or gave up without a code of its own.
"""

from __future__ import annotations

import argparse
import fnmatch
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count, islice
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.hostile.mutants import answers, mutants, samples  # noqa: E402
from tests.hostile.trap import LIMITS, OUR_FAULTS  # noqa: E402
from twin.errors import TwinError  # noqa: E402
from twin.reader.reading import read_in_child  # noqa: E402


def rounds(seed: str, only: str) -> Iterator[tuple[Path, int, bytes]]:
    """Yield sample, number and mutant, every sample once a round."""
    streams = [(path, mutants(path.read_bytes(), f"{seed}:{path.name}")) for path in samples()]
    streams = [item for item in streams if fnmatch.fnmatch(f"{item[0].parent.name}/{item[0].name}", only)]
    for number in count():
        for path, stream in streams:
            yield path, number, next(stream)


def code_of(path: Path, content: bytes, work: Path) -> tuple[str, str]:
    """Return the code a mutant ends in ("read" when it is read) and what the error says."""
    with tempfile.TemporaryDirectory(dir=work) as place:
        upload = Path(place) / "upload"
        upload.write_bytes(content)
        try:
            read_in_child(upload, path.name, Path(place) / "out" / "layers", limits=LIMITS, **answers(path))
        except TwinError as error:
            return error.code, f"{error.params.get('exception', '')} {error.text.en}"
    return "read", ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("seconds", type=float)
    parser.add_argument("--seed", default="twin")
    parser.add_argument("--only", default="*")
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    until, codes, faults = time.monotonic() + given.seconds, Counter[str](), 0
    made = rounds(given.seed, given.only)
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        while time.monotonic() < until:
            some = list(islice(made, 16))
            for (path, number, content), (code, said) in zip(
                some, pool.map(lambda item: code_of(item[0], item[2], Path(folder)), some), strict=True
            ):
                codes[code] += 1
                if code in OUR_FAULTS:
                    faults += 1
                    print(f"{path.parent.name}/{path.name} {given.seed} {number}: {code} {said}", flush=True)
                    if given.keep:
                        given.keep.mkdir(parents=True, exist_ok=True)
                        (given.keep / f"{number}-{path.name}").write_bytes(content)
    print(f"{codes.total()} mutants, {faults} faults of the reader")
    for code, number in codes.most_common():
        print(f"{number:7} {code}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
