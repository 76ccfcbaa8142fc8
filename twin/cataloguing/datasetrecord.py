"""A dataset version as a metadata record: from its layers, its description and its import report."""

from __future__ import annotations

import re
from collections.abc import Iterator

from twin.catalogue import licences
from twin.catalogue.isoelements import is_date
from twin.catalogue.record import CatalogueRecord, Constraints, Contact, Dates, Distribution, Resolution
from twin.cataloguing import storyrecord
from twin.cataloguing.naming import LINK, OPEN_ACCESS, identifier
from twin.geodata import crs, spool
from twin.geodata.bbox import around
from twin.geodata.coverage import Coverage
from twin.geodata.dataset import Dataset, Layer, LayerType
from twin.importers.citythemes import title_of
from twin.language import Text
from twin.workspace import Workspace

_OPEN = re.compile(r"dl-de/|CC0|CC BY|ODbL|ODC-By|Public Domain", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_SIGN_IN = Text("Zugang nur für angemeldete Personen", "access for signed-in people only")
_KINDS: dict[LayerType, Text] = {
    "CityModel": Text("3D-Gebäudemodell", "3D building model"),
    "Coverage": Text("Raster", "raster"),
    "FeatureCollection": Text("Vektordaten", "vector data"),
    "MapService": Text("Kartendienst", "map service"),
    "Mesh": Text("3D-Modell", "3D model"),
    "Plan": Text("Bauleitplan", "development plan"),
    "PointCloud": Text("Punktwolke", "point cloud"),
    "Tileset": Text("3D Tiles", "3D Tiles"),
}
_TOPICS: dict[LayerType, str] = {
    "CityModel": "structure",
    "Mesh": "structure",
    "Plan": "planningCadastre",
    "PointCloud": "elevation",
    "Tileset": "structure",
}
_DISPLAY_TOPICS = {"terrain": "elevation", "imagery": "imageryBaseMapsEarthCover", "trees": "environment"}


def record(workspace: Workspace, dataset: Dataset, base: str) -> CatalogueRecord:
    """Return the record of a dataset version; addresses begin with `base`, texts are in the twin's language.

    Display files and reader pages are listed only where everybody may open them.
    """
    language = workspace.settings.language
    first = dataset if dataset.version == 1 else workspace.datasets.get(dataset.id, 1)
    public = not dataset.personal_data and workspace.datasets.is_public(dataset.id, dataset.version)
    licence = licences.in_text(dataset.licence)
    imported = dataset.lineage.imported_at[:10]
    description = workspace.datasets.description_changes(dataset.id, dataset.version)
    described = max((str(item["saved_at"])[:10] for item in description), default="")
    data_date = dataset.data_date[:10] if is_date(dataset.data_date[:10]) else ""
    kinds = tuple(dict.fromkeys(_KINDS[layer.type].in_(language) for layer in dataset.layers))
    town = workspace.settings.town
    return CatalogueRecord(
        identifier=identifier("dataset", dataset.id, first.lineage.imported_at),
        title=dataset.title,
        kind="dataset",
        standard="iso19139",
        abstract=_abstract(dataset, language).in_(language),
        language=language,
        keywords=(*kinds, *((town,) if town else ()), *(("opendata",) if public and is_open(licence.name) else ())),
        topics=_topics(dataset),
        bbox=around(layer.bbox for layer in dataset.layers),
        dates=Dates(revision=data_date, publication="" if data_date else imported, metadata=max(imported, described)),
        lineage=_lineage(workspace, dataset).in_(language),
        resolution=Resolution(metres=_cell_sizes(workspace, dataset)),
        crs=tuple(dict.fromkeys(layer.crs for layer in dataset.layers if re.fullmatch(r"[A-Z]+:\d+", layer.crs))),
        contacts=(contact_of(workspace, dataset.group),),
        constraints=Constraints(
            licence=licence.name or dataset.licence,
            licence_url=licence.url,
            attribution=dataset.attribution,
            use=(dataset.licence,) if dataset.licence else (),
            access=(OPEN_ACCESS if public else _SIGN_IN.in_(language),),
        ),
        distributions=tuple(_distributions(workspace, dataset, base, public=public)),
        edition=str(dataset.version),
        resource_identifiers=(f"{base}/datasets/{dataset.id}",),
    )


def is_open(licence: str) -> bool:
    """Return whether a licence by its short name lets everybody use the data for everything, so that they are open data."""
    return bool(_OPEN.match(licence)) and "-N" not in licence.upper()


def contact_of(workspace: Workspace, group: str) -> Contact:
    """Return the contact of a group: its office, who answers there, and the e-mail address if its words hold one."""
    found = next((item for item in workspace.accounts.groups() if item.id == group), None)
    if found is None:
        return Contact(organisation=workspace.settings.town, role="pointOfContact")
    mail = _MAIL.search(found.contact)
    name = _MAIL.sub("", found.contact).strip(" ,;()<>")
    return Contact(organisation=found.title, name=name, role="pointOfContact", email=mail[0] if mail else "")


def _abstract(dataset: Dataset, language: str) -> Text:
    listed = [_layer(layer, language) for layer in dataset.layers]
    shown = ", ".join(listed[:12]) + (", …" if len(listed) > 12 else "")
    de = f"{dataset.title}: {shown}."
    en = f"{dataset.title}: {shown}."
    if dataset.data_date:
        de, en = f"{de} Stand der Daten: {_german(dataset.data_date)}.", f"{en} Date of the data: {dataset.data_date[:10]}."
    return Text(de, en)


def _layer(layer: Layer, language: str) -> str:
    counted = Text(f", {layer.count} Objekte", f", {layer.count} objects").in_(language) if layer.count > 1 else ""
    title = title_of(layer.name, layer.title).in_(language)
    return f"{title} ({_KINDS[layer.type].in_(language)}{counted})"


def _german(day: str) -> str:
    return ".".join(reversed(day[:10].split("-")))


def _topics(dataset: Dataset) -> tuple[str, ...]:
    """Return the topic categories; GDI-DE demands one, and what a planning twin keeps serves planning."""
    display = dataset.extras.get("display") or {}
    found = [
        _DISPLAY_TOPICS.get((display.get(layer.name) or {}).get("kind", ""), _TOPICS.get(layer.type, ""))
        for layer in dataset.layers
    ]
    return tuple(dict.fromkeys(topic for topic in found if topic)) or ("planningCadastre",)


def _cell_sizes(workspace: Workspace, dataset: Dataset) -> tuple[float, ...]:
    """Return the cell sizes of grids in metres, the finest first; only the head of each file is read."""
    layers = [layer for layer in dataset.layers if layer.type == "Coverage" and crs.is_metric(layer.crs)]
    first = (next(spool.read(workspace.datasets.layer_folder(dataset, layer.name)), None) for layer in layers)
    return tuple(sorted({grid.step for grid in first if isinstance(grid, Coverage)}))


def _lineage(workspace: Workspace, dataset: Dataset) -> Text:
    """Return where the version came from; neither names of files nor addresses, which may tell of an office's inside."""
    lineage, layers = dataset.lineage, dataset.lineage.report.layers
    sums = {name: sum(getattr(layer, name) for layer in layers) for name in ("read", "imported", "repaired", "rejected")}
    title = _format_title(workspace, lineage.importer)
    de = [
        f"Am {_german(lineage.imported_at)} eingelesen ({title.de}), SHA-256 der Quelle {lineage.sha256}: "
        f"{sums['read']} Objekte gelesen, {sums['imported']} übernommen, {sums['repaired']} repariert, "
        f"{sums['rejected']} abgelehnt."
    ]
    en = [
        f"Read on {lineage.imported_at[:10]} ({title.en}), SHA-256 of the source {lineage.sha256}: "
        f"{sums['read']} objects read, {sums['imported']} imported, {sums['repaired']} repaired, {sums['rejected']} rejected."
    ]
    if dataset.attribution:
        de.append(f"Quelle: {dataset.attribution}.")
        en.append(f"Source: {dataset.attribution}.")
    if lineage.record_id:
        as_of = lineage.record_revision or ""
        de.append(f"Metadatensatz der Quelle: {lineage.record_id}{f', Stand {_german(as_of)}' if as_of else ''}.")
        en.append(f"Metadata record of the source: {lineage.record_id}{f', as of {as_of[:10]}' if as_of else ''}.")
    return Text(" ".join(de), " ".join(en))


def _format_title(workspace: Workspace, importer: str) -> Text:
    entries = (entry for entry in workspace.registry.entries() if entry.kind == "importer" and entry.id == importer)
    return next((entry.handler.format.title for entry in entries if entry.handler), Text(importer, importer))


def _distributions(workspace: Workspace, dataset: Dataset, base: str, *, public: bool) -> Iterator[Distribution]:
    """Yield what everybody may open; of what is not published only the page behind the sign-in."""
    if not public:
        yield Distribution(f"{base}/datasets/{dataset.id}", "page", title=dataset.title, protocol=LINK, format="text/html")
        return
    display, language = dataset.extras.get("display") or {}, workspace.settings.language
    for layer in dataset.layers:
        shown = display.get(layer.name) or {}
        address = _tileset(dataset, layer.name, shown, base)
        if address:
            yield Distribution(
                address,
                "3dtiles",
                layer.name,
                title_of(layer.name, layer.title).in_(language),
                "OGC:3DTiles",
                "3D Tiles 1.1",
                ("layer",),
            )
    for story in storyrecord.shown(workspace):
        if (dataset.id, dataset.version) in story.datasets:
            yield Distribution(f"{base}/s/{story.slug}", "page", title=story.title, protocol=LINK, format="text/html")


def _tileset(dataset: Dataset, layer: str, shown: dict[str, object], base: str) -> str:
    if shown.get("live"):
        return f"{base}/layers/{dataset.id}/v{dataset.version}/{layer}/tileset.json"
    file = str(shown.get("file", ""))
    return f"{base}/tiles/{dataset.id}/v{dataset.version}/{file}" if file.endswith("tileset.json") else ""
