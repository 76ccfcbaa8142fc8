"""What all model formats but glTF share: load the parts, ask for the place, write one GLB, count every object."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from twin.errors import FileDamaged, LimitExceeded
from twin.findings import Finding, Progress
from twin.handlers import Batch, Importer, Inspection, Source
from twin.importers import limits
from twin.importers.placement import PlacementOptions
from twin.language import Text

if TYPE_CHECKING:
    from twin.importers.models.parts import Part
    from twin.importers.models.standing import Found, Place

MOST_TRIANGLES = limits.TRIANGLES
REQUIRES = (("trimesh", "pip install 'twin[mesh]'"),)
PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tga", ".tif", ".tiff", ".gif")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A model as its file has it: parts in file units and axes, and what the file says about unit, axis and place."""

    parts: list[Part]
    rejected: int
    repaired: int = 0
    unit: float | None = None
    up: Literal["y", "z"] | None = None
    place: Place | None = None
    crs: str = ""
    extras: dict[str, Any] = field(default_factory=dict)


class ModelImporter(Importer):
    """A format of one model; a subclass says how its file is loaded and which axis points up where nothing is said."""

    Options: ClassVar[type[Any]] = PlacementOptions
    usual_up: ClassVar[Literal["y", "z"]] = "z"

    @abstractmethod
    def load(self, source: Source, progress: Progress) -> Loaded:
        """Return the model of a file; raises only errors of `twin.errors`."""

    def inspect(self, source: Source, options: Any) -> Inspection:
        """Return the one layer with size (m), triangles, unit and upward axis under `extras`; works without a place."""
        from twin.importers.models.standing import inspected

        progress = Progress()
        loaded = self.load(source, progress)
        triangles = sum(len(part.triangles) for part in loaded.parts)
        objects = len(loaded.parts) + loaded.rejected
        counts = {"objects": objects, "triangles": triangles, **loaded.extras}
        layer = inspected(source, options, self._found(source, loaded), counts, progress, layer_name(source))
        findings = tuple(example for group in progress.findings() for example in group.examples)
        return Inspection(self.format.id, "", (layer,), findings)

    def read(self, source: Source, options: Any, progress: Progress) -> Iterator[Batch]:
        """Yield the model as one mesh of metres about its anchor; raises DecisionNeeded (PLACE_MISSING) without a place."""
        import dataclasses

        from twin.geodata.mesh import Mesh
        from twin.importers.models.parts import glb_of
        from twin.importers.models.standing import stand

        progress.at(0.0, source.name)
        loaded = self.load(source, progress)
        progress.at(0.6, source.name)
        layer = layer_name(source)
        place = stand(source, options, self._found(source, loaded), progress, layer)
        parts = [dataclasses.replace(part, points=place.local(part.points)) for part in loaded.parts]
        mesh = Mesh(glb_of(parts), place.anchor, place.heading)
        progress.at(1.0, source.name)
        whole = len(parts) - loaded.repaired
        read = len(parts) + loaded.rejected
        yield Batch(layer, mesh, read, whole, loaded.repaired, loaded.rejected, "EPSG:4326", title=layer)

    def _found(self, source: Source, loaded: Loaded) -> Found:
        import numpy as np

        from twin.importers.models.standing import Found
        from twin.importers.models.uprightness import upright

        if not loaded.parts:
            raise empty(source)
        low = np.min([part.points.min(axis=0) for part in loaded.parts], axis=0)
        high = np.max([part.points.max(axis=0) for part in loaded.parts], axis=0)
        usual = self.usual_up if loaded.up else upright(loaded.parts, self.usual_up)
        return Found(low, high, loaded.unit, loaded.up, usual, loaded.place, loaded.crs)


def layer_name(source: Source) -> str:
    """Return the model's name: that of its file."""
    return PurePosixPath(source.name).stem or "model"


def ensure_small(triangles: int, source: Source) -> None:
    """Raise LimitExceeded for a model no browser should load."""
    if triangles > MOST_TRIANGLES:
        raise LimitExceeded(
            "MODEL_TOO_LARGE",
            f"„{source.name}“ hat {triangles} Dreiecke, erlaubt sind {MOST_TRIANGLES}. Bitte vereinfachen oder teilen.",
            f"'{source.name}' has {triangles} triangles, allowed are {MOST_TRIANGLES}. Please simplify or split it.",
            file=source.name,
        )


def empty(source: Source) -> FileDamaged:
    """Return the error for a file without any surface."""
    return FileDamaged(
        "MODEL_EMPTY",
        f"„{source.name}“ enthält keine einzige Fläche, die sich zeigen ließe. Bitte das Modell mit Flächen ausgeben.",
        f"'{source.name}' holds not a single surface that could be shown. Please write the model with surfaces.",
        file=source.name,
    )


def damaged(source: Source, error: BaseException) -> FileDamaged:
    """Return the error for a file a library stumbled over."""
    reason = str(error).splitlines()[0][:120] if str(error) else type(error).__name__
    return FileDamaged(
        "MODEL_DAMAGED",
        f"„{source.name}“ ist beschädigt oder unvollständig ({reason}). Bitte neu ausgeben lassen.",
        f"'{source.name}' is damaged or incomplete ({reason}). Please have it written anew.",
        file=source.name,
    )


def without_surface(name: str, layer: str) -> Finding:
    """Return the finding of an object that has no usable triangle."""
    text = Text(
        f"„{name}“ hat keine brauchbare Fläche und wurde weggelassen.", f"'{name}' has no usable surface and was left out."
    )
    return Finding("MODEL_OBJECT_EMPTY", "rejected", text, layer, name)


def some_broken(name: str, number: int, layer: str) -> Finding:
    """Return the finding of an object some of whose triangles had to go."""
    text = Text(
        f"In „{name}“ wurden {number} Dreiecke ohne Fläche oder mit fehlenden Eckpunkten entfernt.",
        f"In '{name}' {number} triangles without area or with missing corners were removed.",
    )
    return Finding("MODEL_TRIANGLES_REMOVED", "repaired", text, layer, name, params={"triangles": number})
