"""Samples with a few bytes flipped, cut out, doubled or overwritten; the same seed gives the same mutants."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

SAMPLES = Path(__file__).parents[1] / "samples"
ODD = (b"\0", b"\xff", b"\x7f\xff\xff\xff", b"\xff\xff\xff\xff", b"-1", b"1e999", b"NaN", b"<", b'"', b"[", b"{", b"\n")


def samples() -> list[Path]:
    """Return every sample of every format, sorted."""
    return sorted(path for path in SAMPLES.glob("*/*") if path.is_file() and not path.name.startswith("."))


def answers(sample: Path) -> dict[str, Any]:
    """Return what a person would answer to the questions a sample leaves open."""
    beside = sample.with_name(f".{sample.name}.answers.json")
    return dict(orjson.loads(beside.read_bytes())) if beside.is_file() else {}


def mutants(content: bytes, seed: str) -> Iterator[bytes]:
    """Yield mutants of a file without end."""
    chance = random.Random(seed)
    while True:
        data = bytearray(content)
        for _ in range(chance.choice((1, 1, 2, 4, 16))):
            _spoil(data, chance)
        yield bytes(data)


def _spoil(data: bytearray, chance: random.Random) -> None:
    # heads hold the counts and offsets others trust, so half of all faults go there
    reach = len(data) if chance.random() < 0.5 else min(len(data), 512)
    place = chance.randrange(max(1, reach))
    length = chance.choice((1, 2, 4, 8, 64))
    kind = chance.randrange(5)
    if kind == 0 and data:
        data[place % len(data)] ^= 1 << chance.randrange(8)
    elif kind == 1:
        del data[place : place + length]
    elif kind == 2:
        data[place:place] = data[place : place + length]
    elif kind == 3:
        odd = chance.choice(ODD)
        data[place : place + len(odd)] = odd
    else:
        del data[max(1, chance.randrange(max(1, len(data)))) :]
