"""What a handler may say while it works: findings, the import report that adds up, progress and cancelling."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from twin.errors import Cancelled, TwinBroken
from twin.language import Text

Severity = Literal["info", "warning", "repaired", "rejected"]
EXAMPLES_PER_CODE = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing noticed about one object or one place of the data; `place` is x, y in the layer's CRS where it is known."""

    code: str
    severity: Severity
    text: Text
    layer: str = ""
    object_id: str = ""
    params: dict[str, Any] = field(default_factory=dict)
    hint: Text | None = None
    place: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """All findings of one code: the true total and at most 20 examples."""

    code: str
    severity: Severity
    total: int
    examples: tuple[Finding, ...]

    def to_json(self) -> dict[str, Any]:
        """Return code, severity, total, the first sentence in both languages and the examples' object ids."""
        first = self.examples[0]
        return {
            "code": self.code,
            "severity": self.severity,
            "total": self.total,
            "text": first.text.to_json(),
            "hint": first.hint.to_json() if first.hint else None,
            "examples": [
                {
                    "layer": item.layer,
                    "object_id": item.object_id,
                    "text": item.text.to_json(),
                    "params": item.params,
                    "place": list(item.place) if item.place else None,
                }
                for item in self.examples
            ],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> FindingGroup:
        """Return the group kept in a report."""
        hint = Text.from_json(data["hint"]) if data.get("hint") else None
        examples = tuple(
            Finding(
                data["code"],
                data["severity"],
                Text.from_json(item["text"]),
                item["layer"],
                item["object_id"],
                item["params"],
                hint,
                tuple(item["place"]) if item.get("place") else None,
            )
            for item in data["examples"]
        )
        return cls(data["code"], data["severity"], data["total"], examples)


@dataclass(frozen=True, slots=True)
class LayerCount:
    """The addition of one layer: read = imported + repaired + rejected."""

    name: str
    type: str
    crs: str
    read: int
    imported: int
    repaired: int
    rejected: int

    def to_json(self) -> dict[str, Any]:
        """Return the seven members as the command line prints them."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What happened to every object of a file; its layers add up or it cannot be made."""

    layers: tuple[LayerCount, ...]
    findings: tuple[FindingGroup, ...]

    def __post_init__(self) -> None:
        """Refuse a report that does not add up: that is a fault of the importer, never of the file."""
        for layer in self.layers:
            if layer.read != layer.imported + layer.repaired + layer.rejected:
                raise TwinBroken(
                    "REPORT_DOES_NOT_ADD_UP",
                    f"Der Importbericht der Ebene „{layer.name}“ geht nicht auf: {layer.to_json()}.",
                    f"The import report of layer '{layer.name}' does not add up: {layer.to_json()}.",
                )

    def to_json(self) -> dict[str, Any]:
        """Return layers and findings as plain data."""
        return {"layers": [item.to_json() for item in self.layers], "findings": [item.to_json() for item in self.findings]}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> ImportReport:
        """Return the report kept with a dataset."""
        layers = tuple(LayerCount(**item) for item in data["layers"])
        return cls(layers, tuple(FindingGroup.from_json(item) for item in data["findings"]))


class Progress:
    """The handle a handler talks through: how far it is, what it found, whether it must stop.

    `fraction` is 0..1 of the whole input (bytes read over bytes in all), or None when unknown. `on_finding` hears of every
    finding, the examples kept here are few.
    """

    def __init__(
        self,
        on_progress: Callable[[float | None, str], None] | None = None,
        on_finding: Callable[[Finding], None] | None = None,
    ) -> None:
        self._on_progress = on_progress
        self._on_finding = on_finding
        self._cancel = threading.Event()
        self._groups: dict[str, tuple[Severity, int, list[Finding]]] = {}

    def at(self, fraction: float | None, message: str = "") -> None:
        """Tell how far the work is; raises Cancelled when somebody stopped it."""
        self.ensure_not_cancelled()
        if self._on_progress is not None:
            self._on_progress(fraction, message)

    def cancel(self) -> None:
        """Ask the work to stop at its next batch."""
        self._cancel.set()

    def is_cancelled(self) -> bool:
        """Return whether somebody stopped the work."""
        return self._cancel.is_set()

    def ensure_not_cancelled(self) -> None:
        """Raise Cancelled when somebody stopped the work."""
        if self._cancel.is_set():
            raise Cancelled(
                "CANCELLED", "Der Vorgang wurde abgebrochen; nichts wurde gespeichert.", "Cancelled; nothing was saved."
            )

    def finding(self, finding: Finding, times: int = 1) -> None:
        """Keep a finding that holds for so many objects: the total always, the first 20 of a code as examples."""
        if self._on_finding is not None:
            self._on_finding(finding)
        severity, total, examples = self._groups.get(finding.code, (finding.severity, 0, []))
        if len(examples) < EXAMPLES_PER_CODE:
            examples.append(finding)
        self._groups[finding.code] = (severity, total + times, examples)

    def findings(self) -> tuple[FindingGroup, ...]:
        """Return all findings by code, gravest first."""
        rank = {"rejected": 0, "repaired": 1, "warning": 2, "info": 3}
        groups = [FindingGroup(code, sev, total, tuple(ex)) for code, (sev, total, ex) in self._groups.items()]
        return tuple(sorted(groups, key=lambda group: (rank[group.severity], group.code)))
