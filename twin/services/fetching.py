"""From an address to files on disk that the ordinary importers read, with what is to be remembered of the asking."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from twin.errors import Cancelled
from twin.findings import Finding, Progress
from twin.handlers import Source
from twin.importers.services.offer import Offer, OfferedLayer, chosen
from twin.options import parse
from twin.outbound import Door
from twin.services.copying import Copied, Copying
from twin.services.opening import SERVICES, Opened, Opening


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave: the file to read, files along with it, and how to read them.

    `format` is None where the file is recognised like any other; `facts` are kept with the dataset: address, service, number of
    requests, number of objects the service told of. `title`, `licence` and `contact` are the service's own words.
    """

    path: Path
    name: str
    format: str | None
    options: dict[str, Any] = field(default_factory=dict)
    companions: tuple[Path, ...] = ()
    crs: str | None = None
    title: str = ""
    licence: str = ""
    contact: str = ""
    findings: tuple[Finding, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)


def fetch(
    door: Door,
    address: str,
    folder: Path,
    progress: Progress,
    wanted: str | None = None,
    options: Mapping[str, Any] | None = None,
) -> Fetched:
    """Return what lies behind an address, in files below `folder`.

    WMS, WMTS and 3D Tiles stay services: the file is what they say about themselves. Of WFS and OGC API – Features the features
    of the layers named in `options` are copied. Any other file is downloaded. Raises the errors of `Opening.open`, of
    `outbound.ask`, of options, and what an importer raises about a document that is none.
    """
    cancelled = cancelling(progress)
    opened = Opening(door, folder, cancelled).open(address, wanted)
    given = dict(options or {})
    facts: dict[str, Any] = {"address": opened.address, "service": opened.service or "", "sha256": opened.sha256}
    if opened.service is None:
        return Fetched(opened.path, opened.name, wanted, given, facts=facts)
    importer = SERVICES[opened.service]()
    chosen_options: Any = parse(importer.Options, given)
    offer = importer.offer(Source(opened.path, opened.name))
    layers = chosen(offer, chosen_options.layer)
    facts["layers"] = [layer.name for layer in layers]
    title = ", ".join(layer.title or layer.name for layer in layers)
    said = Fetched(opened.path, opened.name, opened.service, given, (), None, title, offer.licence, offer.contact, (), facts)
    if opened.service not in ("wfs", "oapif"):
        return said
    copying = Copying(door, folder, progress, cancelled)
    copied = [_copy(copying, opened, offer, layer, chosen_options) for layer in layers]
    files = [file for item in copied for file in item.files]
    requests = {"requests": len(copying.asked), "first_request": copying.asked[0], "told": [item.told for item in copied]}
    return dataclasses.replace(
        said,
        path=files[0],
        name=files[0].name,
        format=copied[0].format,
        options={},
        companions=tuple(files[1:]),
        crs=copied[0].crs or None,
        findings=tuple(finding for item in copied for finding in item.findings),
        facts={**facts, **requests},
    )


def look(door: Door, address: str, folder: Path, wanted: str | None = None) -> Opened:
    """Return what lies behind an address without copying features: enough to inspect it."""
    return Opening(door, folder).open(address, wanted)


def _copy(copying: Copying, opened: Opened, offer: Offer, layer: OfferedLayer, options: Any) -> Copied:
    copy = copying.features if opened.service == "wfs" else copying.items
    return copy(offer, layer, options)


def cancelling(progress: Progress) -> Callable[[], bool]:
    """Return a look at the cancel button."""

    def is_cancelled() -> bool:
        try:
            progress.ensure_not_cancelled()
        except Cancelled:
            return True
        return False

    return is_cancelled
