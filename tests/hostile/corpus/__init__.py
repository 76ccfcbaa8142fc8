"""Files that want to do harm, made by code, one module for each kind of threat."""

from collections.abc import Callable, Iterator

from tests.hostile.corpus import archives, databases, documents, grids, inclusion, json, kept, models, shapes
from tests.hostile.trap import Sample, Trap

THREATS: dict[str, Callable[[Trap], Iterator[Sample]]] = {
    "T1": inclusion.vector_inclusion,
    "T2": inclusion.raster_inclusion,
    "T3": inclusion.services,
    "T4": inclusion.linked_systems,
    "T5": inclusion.names,
    "T6": documents.external_entities,
    "T7": documents.forced,
    "T8": documents.bombs,
    "T9": documents.fetches,
    "T10": documents.kml_links,
    "T11": models.outside_references,
    "T12": json.traps,
    "T13": archives.names,
    "T14": archives.bombs,
    "T15": archives.packed_streams,
    "T16": databases.drawings,
    "T17": databases.databases,
    "T18": grids.rasters,
    "T19": grids.clouds,
    "T20": shapes.deep_shapes,
    "T21": shapes.tables,
    "T22": models.buildings,
    "T23": kept.mutants,
}
"""The files of each threat by its number; T23 those kept of mutants, T24 and T25 need no file."""
