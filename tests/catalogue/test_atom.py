"""Feeds of download services lead to files, or to the feeds of their datasets."""

from __future__ import annotations

import pytest

from tests.catalogue.documents import element
from twin.catalogue.atom import feed_distributions
from twin.errors import FileDamaged

FEED = element(
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>Bäume</title><link rel="self" href="feed.xml"/>'
    '<entry><title>Bäume 2026</title><category term="http://www.opengis.net/def/crs/EPSG/0/25832" label="ETRS89 / UTM 32N"/>'
    '<link rel="alternate" href="../data/baum.gml" type="application/gml+xml;version=3.2"/>'
    '<link rel="section" href="https://town.example/get?id=1" type="application/x-shapefile" title="Blatt 1"/>'
    '<link rel="describedby" href="md.xml" type="application/xml"/><link rel="alternate" href="a.html" type="text/html"/>'
    '<link rel="section" href="http://[" type="application/x-shapefile"/></entry>'
    '<entry><title>Straßen</title><link rel="alternate" href="strassen.xml" type="application/atom+xml"/></entry></feed>'
)


def test_entries_lead_to_files_and_feeds() -> None:
    found = feed_distributions(FEED, "https://town.example/atom/feed.xml")
    assert [(item.access, item.address, item.title, item.ways) for item in found] == [
        ("download", "https://town.example/data/baum.gml", "Bäume 2026 (ETRS89 / UTM 32N)", ("copy",)),
        ("download", "https://town.example/get?id=1", "Blatt 1", ("copy",)),
        ("unknown", "http://[", "Bäume 2026 (ETRS89 / UTM 32N)", ()),
        ("atom", "https://town.example/atom/strassen.xml", "Straßen", ("copy",)),
    ]


def test_another_document_is_no_feed() -> None:
    with pytest.raises(FileDamaged) as caught:
        feed_distributions(element("<html/>"), "https://town.example/")
    assert caught.value.code == "FEED_UNREADABLE"
