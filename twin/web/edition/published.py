"""What a list says about a published edition: its title, what it is about, which committee sees it and when."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from twin.interface import translate
from twin.store.editions import KeptEdition
from twin.storytelling import document
from twin.storytelling.edition import thaw
from twin.storytelling.presentation import day


@lru_cache(maxsize=64)
def card(kept: KeptEdition, language: str) -> dict[str, Any]:
    """Return slug, number, day, title, summary, committee, paper, meeting_day, scenes (count) and letters of an edition.

    Editions never change, so a card is made once.
    """
    content = thaw(kept.document, kept.sha256).document
    story, _ = document.read(content["storyboard"])
    texts = content["texts"].get(language) or content["texts"]["de"]
    return {
        "slug": kept.slug,
        "number": kept.number,
        "day": day(date.fromisoformat(kept.published_at[:10]), language),
        "title": texts["title"],
        "summary": texts["summary"],
        "committee": story.committee.in_(language),
        "paper": _paper(story.paper_number, language),
        "meeting_day": day(story.meeting_date, language),
        "scenes": len(story.scenes),
        "letters": [str(item["letter"]) for item in content["alternatives"]],
    }


def _paper(number: str, language: str) -> str:
    """Return the paper's number with the word in front, which many towns write into the number itself."""
    return number if not number or number[0].isalpha() else translate(language, "text.paper", number=number)
