"""Two states of a case side by side: the Bestand, an alternative in a revision, or what the plan in force allows; and its "
"files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from twin import casework
from twin.delivery.download import download
from twin.errors import NotFound
from twin.findings import Progress
from twin.geodata.dataset import LayerData, type_of
from twin.handlers import Exporter, ExportLayer, ExportReport, Selection
from twin.planning import document
from twin.planning.answer import BASELINE, states_of
from twin.planning.case import PlanningCase
from twin.planning.change import Brought
from twin.planning.difference import Difference, difference
from twin.planning.difference_layers import flat_layer, solid_layer
from twin.planning.difference_page import page
from twin.planning.permitted import PLAN
from twin.planning.plan.largest import largest
from twin.planning.state import State
from twin.workspace import Workspace

Revisions = Callable[[str, int], State]


@dataclass(frozen=True, slots=True)
class CaseDiff:
    """The diff from a state named `first` to one named `second`."""

    case: PlanningCase
    first: str
    second: str
    before: State
    after: State

    @property
    def found(self) -> Difference:
        """Return what turns the first state into the second."""
        return difference(self.before, self.after)

    def page(self, language: str) -> str:
        """Return the diff as one HTML page."""
        names = (_name(self.case, self.first), _name(self.case, self.second))
        return page(self.case.title or self.case.id or "–", *names, self.before, self.after, self.found, language)

    def selection(self, language: str) -> Selection:
        """Return the diff as layers for exporters: flat shapes with what becomes of them, and the buildings as solids."""
        layers = {
            "aenderungen": flat_layer(self.before, self.after, self.case.crs, language),
            "gebaeude": solid_layer(self.before, self.after, self.case.crs),
        }
        title = f"{self.case.title} {self.first}-{self.second}"
        return Selection(tuple(_layer(name, data, self.case.crs) for name, data in layers.items() if data is not None), title)


def between(
    case: PlanningCase, first: str, second: str, *, revisions: Revisions | None = None, states: dict[str, State] | None = None
) -> CaseDiff:
    """Return the diff between two states of a case: "0" the Bestand, a letter, "A@3" its third revision, "plan".

    `states` are the states already resolved. Raises NotFound for a state there is not.
    """
    known = states_of(case) if states is None else states
    before, after = (_state(case, known, name, revisions) for name in (first, second))
    return CaseDiff(case, first, second, before, after)


def of_stored(workspace: Workspace, work: casework.CaseAtWork, first: str, second: str) -> CaseDiff:
    """Return the diff between two states of a stored case; raises NotFound for a state or revision there is not."""

    def at(letter: str, revision: int) -> State:
        saved = workspace.alternatives.get(workspace.alternatives.lettered(work.case.id, letter).id, revision)
        whole = workspace.cases.get(work.case.id).document
        (draft,) = document.parse({**whole, "alternatives": [{**saved.document, "revision": saved.revision}]}).alternatives
        brought: Brought = casework.arriving(work)
        return states_of(replace(work.case, alternatives=(draft,)), brought)[letter]

    return between(work.case, first, second, revisions=at, states=dict(work.states))


def write(diff: CaseDiff, exporter: Exporter, target: Path, language: str) -> ExportReport:
    """Write the diff to a file in the exporter's format; a format of solids gets the solids, any other the flat shapes.

    Raises NotFound where nothing changed, and what the exporter raises.
    """
    whole = diff.selection(language)
    wanted = "CityModel" if exporter.format.layer_types == ("CityModel",) else "FeatureCollection"
    chosen = tuple(layer for layer in whole.layers if layer.type == wanted)
    if not chosen:
        raise NotFound(
            "DIFF_EMPTY",
            f"Zwischen {diff.first} und {diff.second} ändert sich nichts, was diese Ausgabe zeigen könnte.",
            f"Between {diff.first} and {diff.second} nothing changes that this output could show.",
        )
    return download(replace(whole, layers=chosen), exporter, target, exporter.Options(), progress=Progress())


def _state(case: PlanningCase, known: dict[str, State], name: str, revisions: Revisions | None) -> State:
    letter, _, revision = name.partition("@")
    if revision.isdigit() and revisions is not None and letter != BASELINE:
        return revisions(letter, int(revision))
    if name == PLAN:
        volume = largest(case)
        if volume.reason is not None:
            raise NotFound("PLAN_VOLUME_UNKNOWN", volume.reason.de, volume.reason.en)
        return State(tuple(volume.buildings))
    if name not in known:
        words = ", ".join([*known, PLAN])
        raise NotFound(
            "ALTERNATIVE_UNKNOWN",
            f"Der Planfall hat keine Variante „{name}“ (möglich: {words}; eine frühere Fassung als A@1).",
            f"The case has no alternative '{name}' (possible: {words}; an earlier revision as A@1).",
        )
    return known[name]


def _name(case: PlanningCase, name: str) -> str:
    draft = case.alternative(name.partition("@")[0])
    if draft is not None:
        return f"{name} {draft.title}".strip()
    return {BASELINE: "Bestand", PLAN: "Geltendes Baurecht"}.get(name, name)


def _layer(name: str, data: LayerData, crs: str) -> ExportLayer:
    def batches() -> Iterator[LayerData]:
        yield data

    return ExportLayer(name, name, type_of(data), crs, None, batches)
