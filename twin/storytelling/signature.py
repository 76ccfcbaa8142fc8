"""An exception somebody signs by name: the gate lets one dataset pass, and the edition says who answers for it and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from twin.storytelling.fields import Fault


@dataclass(frozen=True, slots=True)
class Signature:
    """Who let which `subject` (`<dataset>@<version>`) pass which `check` of the gate, when (UTC stamp) and why."""

    check: str
    subject: str
    by: str
    at: str
    reason: str

    def lets_pass(self, check: str, fault: Fault) -> bool:
        """Return whether the exception is for exactly this."""
        return bool(fault.subject) and (self.check, self.subject) == (check, fault.subject)

    def to_json(self) -> dict[str, str]:
        """Return the exception as an edition keeps it, without what it lets pass."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Signed:
    """A fault that somebody signed for."""

    fault: Fault
    signature: Signature

    def to_json(self) -> dict[str, Any]:
        """Return signature and the sentence it answers for (`what`) in both languages, as an edition freezes it."""
        return {**self.signature.to_json(), "what": self.fault.text.to_json()}


def parted(check: str, faults: Iterable[Fault], signatures: Sequence[Signature]) -> tuple[tuple[Fault, ...], tuple[Signed, ...]]:
    """Return the faults nobody signed for, and those somebody did."""
    open_faults, signed = [], []
    for fault in faults:
        signature = next((item for item in reversed(signatures) if item.lets_pass(check, fault)), None)
        if signature is None:
            open_faults.append(fault)
        else:
            signed.append(Signed(fault, signature))
    return tuple(open_faults), tuple(signed)


def from_json(data: Mapping[str, Any]) -> Signature:
    """Return the exception kept in such plain data."""
    return Signature(**{name: str(data[name]) for name in Signature.__slots__})
