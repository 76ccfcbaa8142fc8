"""What a service offers, however its kind writes it down, and the importer all kinds share."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from twin.errors import DecisionNeeded, FileDamaged, NotFound, TwinError
from twin.findings import Finding, Progress
from twin.geodata import crs
from twin.geodata.bbox import BBox
from twin.geodata.mapservice import MapService, ServiceKind
from twin.handlers import Batch, Importer, Inspection, LayerInspection, Source
from twin.language import Text
from twin.options import option

WEB_MERCATOR = "EPSG:3857"
_SAME_AS_WEB_MERCATOR = ("EPSG:900913", "EPSG:102100", "EPSG:102113")
_SAID = Text("aus den Angaben des Dienstes gewählt", "chosen from what the service offers")
_MOST_CHOICES = 200


@dataclass(frozen=True, slots=True)
class OfferedLayer:
    """One layer, feature type or collection: its name, the systems it comes in (as written), its rectangle in CRS84."""

    name: str
    title: str = ""
    systems: tuple[str, ...] = ()
    box: BBox | None = None
    attribution: str = ""
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Offer:
    """What a service says of itself. `address` is where its layers are asked for, as the service advertises it."""

    kind: ServiceKind
    version: str
    address: str
    layers: tuple[OfferedLayer, ...]
    title: str = ""
    licence: str = ""
    contact: str = ""
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ServiceOptions:
    """What may be said about any service."""

    layer: str = option("", "Ebenen des Dienstes, mit Komma", "Layers of the service, comma separated")


class ServiceImporter(Importer):
    """Reads the capabilities of one kind of service; each chosen layer becomes a layer that stays with its service."""

    Options = ServiceOptions

    @abstractmethod
    def offer(self, source: Source) -> Offer:
        """Return what the saved capabilities say; raises FileDamaged and FileForbidden."""

    @abstractmethod
    def service(self, offer: Offer, layer: OfferedLayer, options: Any) -> MapService:
        """Return how a layer is to be asked for; raises InputRefused when it cannot be shown."""

    def inspect(self, source: Source, options: Any) -> Inspection:
        """Return the layers the service offers (those of `layer=`, if given) with the system each would be asked in."""
        offer = self.offer(source)
        wanted = chosen(offer, options.layer) if options.layer else offer.layers
        layers, findings = [], []
        for layer in wanted:
            try:
                code = self.service(offer, layer, options).crs
            except TwinError as error:
                code = None
                findings.append(_unusable(layer, error))
            extras = {"title": layer.title, "systems": list(layer.systems[:50])}
            layers.append(LayerInspection(layer.name, "MapService", 1, code, _SAID, bbox=layer.box, extras=extras))
        return Inspection(self.format.id, offer.version, tuple(layers), tuple(findings))

    def read(self, source: Source, options: Any, progress: Progress) -> Iterator[Batch]:
        """Yield one batch for each chosen layer; without a choice the service must offer a single one."""
        offer = self.offer(source)
        wanted = chosen(offer, options.layer)
        for number, layer in enumerate(wanted, start=1):
            progress.at(number / len(wanted), layer.title or layer.name)
            try:
                service = self.service(offer, layer, options)
            except TwinError as error:
                progress.finding(_unusable(layer, error))
                yield Batch(layer.name, None, 1, 0, 0, 1, title=layer.title)
            else:
                yield Batch(layer.name, service, 1, 1, crs=service.crs, title=layer.title)


def _unusable(layer: OfferedLayer, error: TwinError) -> Finding:
    return Finding("SERVICE_LAYER_UNUSABLE", "rejected", error.text, layer.name, layer.name)


def chosen(offer: Offer, names: str) -> list[OfferedLayer]:
    """Return the layers named, separated by commas; with no name the only one there is. Records of catalogues write names freely.

    Raises NotFound for a name the service does not know, DecisionNeeded (SERVICE_LAYER_UNCLEAR) with the names to choose from,
    FileDamaged (SERVICE_EMPTY) when it offers none.
    """
    known = {layer.name: layer for layer in offer.layers}
    if not known:
        raise FileDamaged("SERVICE_EMPTY", "Der Dienst bietet keine Ebene an.", "The service offers no layer.")
    wanted = [name.strip() for name in names.split(",") if name.strip()]
    if names.strip() in known:  # a name with a comma in it
        wanted = [names.strip()]
    if not wanted and len(known) == 1:
        return list(known.values())
    if not wanted:
        choices = [{"id": layer.name, "title": layer.title} for layer in offer.layers[:_MOST_CHOICES]]
        listed = ", ".join(list(known)[:12]) + (" …" if len(known) > 12 else "")
        raise DecisionNeeded(
            "SERVICE_LAYER_UNCLEAR",
            f"Der Dienst bietet {len(known)} Ebenen an. Bitte wählen Sie mit layer=: {listed}.",
            f"The service offers {len(known)} layers. Please choose with layer=: {listed}.",
            question="layer",
            choices=choices,
        )
    wanted = [_as_offered(offer, name) for name in wanted]
    missing = [name for name in wanted if name not in known]
    if missing:
        listed = ", ".join(list(known)[:12])
        raise NotFound(
            "SERVICE_LAYER_UNKNOWN",
            f"Der Dienst kennt „{missing[0]}“ nicht. Er bietet: {listed}.",
            f"The service does not know '{missing[0]}'. It offers: {listed}.",
            layer=missing[0],
        )
    return [known[name] for name in wanted]


def _as_offered(offer: Offer, name: str) -> str:
    """Return the layer a name means that is written otherwise: case, a prefix left out or its title, where only one is meant."""
    if any(layer.name == name for layer in offer.layers):
        return name
    asked = name.casefold()
    same = [layer.name for layer in offer.layers if layer.name.casefold() == asked]
    without_prefix = [layer.name for layer in offer.layers if _bare(layer.name) == _bare(name)]
    titled = [layer.name for layer in offer.layers if layer.title.casefold() == asked]
    return next((meant[0] for meant in (same, without_prefix, titled) if len(meant) == 1), name)


def _bare(name: str) -> str:
    return name.rpartition(":")[2].casefold()


def system(written: str) -> crs.CrsName | None:
    """Return the system behind a name of a service, None when it is not known here; spellings of web Mercator are one."""
    if written.upper().replace("::", ":").endswith(tuple(_SAME_AS_WEB_MERCATOR)):
        return crs.CrsName(WEB_MERCATOR, None, False, written)
    try:
        return crs.parse(written)
    except TwinError:
        return None


def best_system(written: Sequence[str], fixed: str = "") -> tuple[str, str]:
    """Return the code of the system to ask in and its name as the service writes it.

    That is `fixed` when said; else web Mercator, which tiles need no bending in, else a planar system, else any that is known.
    Raises NotFound (SERVICE_CRS_UNKNOWN).
    """
    known = [(found.code, name) for name in written if (found := system(name)) is not None]
    if fixed:
        wanted = crs.parse(fixed).code
        known = [pair for pair in known if pair[0] == wanted]
    ranked = sorted(known, key=lambda pair: (pair[0] != WEB_MERCATOR, not crs.is_projected(pair[0])))
    if not ranked:
        listed = ", ".join(written[:8]) or "–"
        raise NotFound(
            "SERVICE_CRS_UNKNOWN",
            f"Der Dienst bietet kein hier nutzbares Koordinatensystem an ({listed}).",
            f"The service offers no coordinate system that can be used here ({listed}).",
        )
    return ranked[0]


def is_northing_first(code: str) -> bool:
    """Return whether the register writes northing or latitude first in this system."""
    return crs.parse(f"urn:ogc:def:crs:{code.replace(':', '::')}").northing_first
