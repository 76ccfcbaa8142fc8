"""A published edition of a storyboard as a metadata record: an application, with its text and its offline file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from twin.catalogue.record import CatalogueRecord, Constraints, Contact, Dates, Distribution
from twin.cataloguing.naming import LINK, OPEN_ACCESS, identifier
from twin.geodata.bbox import BBox, of_points
from twin.geodata.crs import Anchor, from_ecef
from twin.language import Text
from twin.store.editions import KeptEdition
from twin.storytelling.edition import thaw
from twin.workspace import Workspace

_KEYWORDS = (Text("Storyboard", "storyboard"), Text("Planungsalternativen", "planning alternatives"))


@dataclass(frozen=True, slots=True)
class Shown:
    """A storyboard as others refer to it: its slug, its title, and the dataset versions (id, number) its newest edition pins."""

    slug: str
    title: str
    datasets: frozenset[tuple[str, int]]


def record(workspace: Workspace, kept: KeptEdition, base: str) -> CatalogueRecord:
    """Return the record of an edition; addresses begin with `base`, texts are in the twin's language."""
    first = min(workspace.editions.of_storyboard(kept.storyboard_id), key=lambda item: item.number)
    return _record(kept, first.published_at, base, workspace.settings.language, workspace.settings.town)


def shown(workspace: Workspace) -> tuple[Shown, ...]:
    """Return what every edition that is shown as the newest pins, by its storyboard's title in the twin's language."""
    found = [_shown(kept, workspace.settings.language) for kept in workspace.editions.current()]
    return tuple(sorted(found, key=lambda item: item.title.casefold()))


@lru_cache(maxsize=256)
def _shown(kept: KeptEdition, language: str) -> Shown:
    content = thaw(kept.document, kept.sha256).document
    texts = content["texts"].get(language) or content["texts"]["de"]
    return Shown(kept.slug, str(texts["title"]), frozenset((row["id"], row["version"]) for row in content["datasets"]))


# an edition never changes, and to read its document takes longer than to write its record
@lru_cache(maxsize=256)
def _record(kept: KeptEdition, begun_at: str, base: str, language: str, town: str) -> CatalogueRecord:
    content = thaw(kept.document, kept.sha256).document
    texts = content["texts"].get(language) or content["texts"]["de"]
    titles = {content["texts"][name]["title"] for name in content["texts"]} - {texts["title"], ""}
    published, day = kept.published_at[:10], begun_at[:10]
    keywords = (*(word.in_(language) for word in _KEYWORDS), str(content["case"].get("title", "")), town)
    return CatalogueRecord(
        identifier=identifier("storyboard", kept.storyboard_id, begun_at),
        title=texts["title"],
        kind="application",
        standard="iso19139",
        abstract=_abstract(content, texts).in_(language),
        language=language,
        keywords=tuple(dict.fromkeys(word for word in keywords if word)),
        topics=("planningCadastre",),
        bbox=_site(content["model"]),
        dates=Dates(publication=day, revision=published if kept.number > 1 else "", metadata=published),
        lineage=_lineage(content, kept).in_(language),
        contacts=(_contact(content, town),),
        constraints=Constraints(attribution=_sources(content), access=(OPEN_ACCESS,)),
        distributions=tuple(_distributions(kept.slug, texts["title"], base, language)),
        edition=str(kept.number),
        resource_identifiers=(f"{base}/s/{kept.slug}",),
        other_titles=tuple(sorted(titles)),
    )


def _abstract(content: dict[str, Any], texts: dict[str, Any]) -> Text:
    story, letters = content["storyboard"], ", ".join(str(item["letter"]) for item in content["alternatives"])
    committee = Text.from_json(story.get("committee") or "")
    paper, meeting = str(story.get("paper_number") or ""), str(story.get("meeting_date") or "")
    sitting = ".".join(reversed(meeting.split("-")))
    de = [texts["summary"], f"Varianten: {letters}." if letters else ""]
    en = [texts["summary"], f"Alternatives: {letters}." if letters else ""]
    if committee.de:
        de.append(f"Für: {', '.join(part for part in (committee.de, paper, sitting) if part)}.")
        en.append(f"For: {', '.join(part for part in (committee.en, paper, meeting) if part)}.")
    return Text(" ".join(part for part in de if part), " ".join(part for part in en if part))


def _lineage(content: dict[str, Any], kept: KeptEdition) -> Text:
    """Return what the edition rests on: its checksum, and each dataset with version, date and licence as it was pinned."""
    rows = [
        ", ".join(
            part
            for part in (
                str(row["title"]),
                f"v{row['version']}",
                str(row["data_date"]),
                str(row["licence"]),
                str(row["attribution"]),
            )
            if part
        )
        for row in content["datasets"]
    ]
    listed = "; ".join(rows)
    return Text(
        f"Fassung {kept.number} vom {'.'.join(reversed(kept.published_at[:10].split('-')))}, SHA-256 {kept.sha256}. "
        f"Datengrundlage: {listed}.",
        f"Edition {kept.number} of {kept.published_at[:10]}, SHA-256 {kept.sha256}. Based on: {listed}.",
    )


def _sources(content: dict[str, Any]) -> str:
    return "; ".join(dict.fromkeys(str(row["attribution"]) for row in content["datasets"] if row["attribution"]))


def _contact(content: dict[str, Any], town: str) -> Contact:
    """Return the contact the reader page shows."""
    named = content["storyboard"].get("contact") or content["case"].get("contact") or {}
    office = (content["case"].get("contact") or {}).get("office") or town
    plain = {key: value if isinstance(value, str) else "" for key, value in named.items()}
    return Contact(
        organisation=str(office),
        name=plain.get("name", ""),
        role="pointOfContact",
        email=plain.get("email", ""),
        phone=plain.get("telephone", ""),
    )


def _site(model: dict[str, Any]) -> BBox | None:
    """Return the rectangle around the planning area, None where the edition shows none."""
    site, anchor = model.get("site"), model.get("anchor")
    ring = np.array((site or {}).get("ring") or [], dtype=np.float64)
    if ring.ndim != 2 or ring.shape[1] != 3 or not anchor:
        return None
    matrix = Anchor(**anchor).matrix()
    return of_points(from_ecef(ring @ matrix[:3, :3].T + matrix[:3, 3]))


def _distributions(slug: str, title: str, base: str, language: str) -> list[Distribution]:
    text, offline = Text("als Text", "as text"), Text("Offline-Datei (HTML)", "offline file (HTML)")
    return [
        Distribution(f"{base}/s/{slug}", "page", title=title, protocol=LINK, format="text/html"),
        Distribution(f"{base}/s/{slug}/text", "page", title=f"{title}: {text.in_(language)}", protocol=LINK, format="text/html"),
        Distribution(
            f"{base}/s/{slug}/pack.html",
            "download",
            title=f"{title}: {offline.in_(language)}",
            protocol="WWW:DOWNLOAD-1.0-http--download",
            format="text/html",
        ),
    ]
