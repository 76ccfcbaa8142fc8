"""Which fields a planner needs a record does not give."""

from __future__ import annotations

from dataclasses import replace

from twin.catalogue.record import CatalogueRecord, Constraints

_ALWAYS = ("abstract", "keywords", "bbox", "crs", "contacts", "distributions", "maintenance")
_OF_DATA = ("topics", "lineage")
"""ISO 19119 has no place for the topic of a service, and its lineage is that of its data."""


def lacking(record: CatalogueRecord, *, title_given: bool = True) -> CatalogueRecord:
    """Return the record with `lacks` filled: names of its own fields, and `licence` where no licence is named.

    Resolution is that of scale or distance, dates are the resource's own: the date of the record says nothing of the data.
    """
    names = [name for name in _ALWAYS if not getattr(record, name)]
    if not title_given:
        names.insert(0, "title")
    dates = record.dates
    if not (dates.creation or dates.publication or dates.revision):
        names.append("dates")
    if record.constraints == Constraints():
        names.append("constraints")
    if not record.constraints.licence and not record.constraints.licence_url:
        names.append("licence")
    if record.kind == "service":
        names += ["coupled"] if not record.coupled else []
    else:
        names += [name for name in _OF_DATA if not getattr(record, name)]
        names += ["resolution"] if not (record.resolution.scales or record.resolution.metres) else []
    return replace(record, lacks=tuple(names))
