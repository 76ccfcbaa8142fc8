"""What stands on the committee paper of an edition, in one language, as plain JSON for the typesetter."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from twin.storytelling.edition import Edition
from twin.storytelling.handout.prose import blocks
from twin.storytelling.medium import sha256_of
from twin.storytelling.textequivalent import content as text_content

_WORDS = ("handout.", "text.", "evidence.", "measure.", "story.", "common.", "room.")
_WIDE = 5
"""From so many columns of figures on the table is set across the long side of the sheet."""


def content(
    edition: Edition,
    language: str,
    words: Mapping[str, str],
    *,
    town: str,
    address: str,
    pictures: Collection[str] = (),
    held: Collection[str] = (),
) -> dict[str, Any]:
    """Return everything the paper says.

    Members: `language`, `title`, `summary`, `facts` [[word, text]] of the title block, `address`, `published` (ISO date),
    `alternatives`, `scenes` with `blocks` (see `prose.blocks`), `picture` (whether one is among `pictures`, which are ids of
    scenes), `media`, `exhibits`, `measurements` and `figures`, `questions` [{head, text, answer}], `columns` and `rows` of the
    comparison, `wide`, `evidence`, `sources`, `sha256`, `contact`, `words` of the interface, `glossary` [{key, name, title,
    explanation}], `exceptions` (a sentence each), `approved` (one, or empty), each ready to be set. `held` are the addresses of
    pictures and stills that can be set. Every value is written as the edition displays it.
    """
    page = text_content(edition, language)
    view = page["story"]
    references = {f"{item['letter']}.{item['measure']['key']}" for item in page["evidence"]}
    picture = words["handout.picture_in_words"]
    return {
        "language": language,
        "title": view["title"],
        "summary": view["summary"],
        "facts": _facts(view, words, town),
        "running": _running(view, words),
        "address": address,
        "published": view["edition"]["published_at"][:10],
        "alternatives": [{name: item[name] or "" for name in ("letter", "title", "summary")} for item in view["alternatives"]],
        "scenes": [_scene(scene, references, picture, scene["id"] in pictures, held) for scene in view["scenes"]],
        "has_pictures": bool(pictures),
        "columns": page["letters"],
        "rows": [_row(row) for row in page["all_figures"]],
        "wide": len(page["letters"]) > _WIDE,
        "questions": [_question(item, words) for item in view["questions"]],
        "evidence": [_evidence(item["letter"], item["measure"]) for item in page["evidence"]],
        "sources": [
            {name: str(source[name]) for name in ("title", "day", "version", "licence", "attribution")}
            for source in view["sources"]
        ],
        "sha256": edition.sha256,
        "glossary": view["glossary"],
        "exceptions": [_exception(item, words) for item in view["exceptions"]],
        "approved": _signed("text.approved", view["approval"], words) if view["approval"] else "",
        "published_by": words["text.published"]
        .replace("{day}", view["edition"]["day"])
        .replace("{name}", view["edition"]["published_by"]),
        "contact": [text for text in (view["contact"].get(name) for name in _CONTACT) if text],
        "words": {key: sentence for key, sentence in words.items() if key.startswith(_WORDS)},
    }


def _question(item: Mapping[str, Any], words: Mapping[str, str]) -> dict[str, str]:
    place = (
        words["story.scene_named"].replace("{number}", str(item["number"])).replace("{heading}", item["heading"])
        if item["number"]
        else ""
    )
    head = ", ".join((item["name"] or words["room.somebody"], item["day"]))
    return {"head": " · ".join(part for part in (place, head) if part), "text": item["text"], "answer": item["answer"]}


def _signed(key: str, item: Mapping[str, Any], words: Mapping[str, str]) -> str:
    return words[key].replace("{name}", item["by"]).replace("{day}", item["day"])


def _exception(item: Mapping[str, Any], words: Mapping[str, str]) -> list[str]:
    """Return what passes, and who answers for it with which reason."""
    return [item["what"], f"{_signed('text.signed', item, words)}: {item['reason']}"]


_CONTACT = ("name", "office_hours", "telephone", "email")


def _facts(view: Mapping[str, Any], words: Mapping[str, str], town: str) -> list[list[str]]:
    edition = view["edition"]
    named = words["story.edition"].replace("{number}", str(edition["number"]))
    facts = [
        ("handout.town", town),
        ("handout.committee", view["committee"]),
        ("handout.meeting", view["meeting_day"]),
        ("handout.paper", view["paper_number"]),
        ("handout.edition", f"{named}, {edition['day']}"),
        ("editions.changes", view["reason"]),
        ("common.contact", ", ".join(text for name in _CONTACT if (text := view["contact"].get(name)))),
    ]
    # many towns write the word into the number itself: "Vorlage 2026/0417"
    return [[words[key], text.removeprefix(f"{words[key]} ")] for key, text in facts if text]


def _running(view: Mapping[str, Any], words: Mapping[str, str]) -> str:
    """Return the line at the foot of every sheet: paper, title, edition."""
    number = view["paper_number"]
    paper = number if not number or number[0].isalpha() else words["text.paper"].replace("{number}", number)
    named = words["story.edition"].replace("{number}", str(view["edition"]["number"]))
    return " · ".join(part for part in (paper, view["title"], named) if part)


def _scene(
    scene: Mapping[str, Any], references: Collection[str], picture: str, has_picture: bool, held: Collection[str]
) -> dict[str, Any]:
    return {
        "id": scene["id"],
        "number": scene["number"],
        "heading": scene["heading"],
        "blocks": _known(blocks(scene["narrative_html"], picture), references),
        "plain": _known(blocks(scene["plain_html"], picture), references),
        "text_alternative": scene["text_alternative"],
        "camera": scene["camera_words"],
        "sun": scene["sun_display"],
        "shown": scene["shown_titles"],
        "picture": has_picture,
        "legend": [_legend(part) for part in scene["legend"]],
        "media": [_medium(item, picture, held) for item in scene["media"]],
        "exhibits": [_exhibit(item) for item in scene["exhibits"]],
        "measurements": [[item["label"], item["display"], item["where"]] for item in scene["measurements"]],
        "figures": [_row(row) for row in scene["figures"]],
    }


def _legend(part: Mapping[str, Any]) -> dict[str, Any]:
    """Return a part of a legend; each line is a colour and what it means, with its amount where it has one."""
    lines = [[line["color"], " ".join(filter(None, (line["label"], line.get("amount"))))] for line in part["lines"]]
    return {"title": part["title"], "note": part["note"], "lines": lines}


def _medium(item: Mapping[str, Any], picture: str, held: Collection[str]) -> dict[str, Any]:
    """Return a picture, or the still of a video with the video in words; `file` is empty where there is none to set."""
    address = item["poster"] if item["is_video"] else item["src"]
    words = item["alternative"]
    return {
        "file": f"{sha256_of(address)}.jpg" if address in held else "",
        "is_video": item["is_video"],
        "alternative": words,
        "text": picture.replace("{text}", words) if words else "",
        "caption": item["caption"],
        "credit": item["credit"],
    }


def _exhibit(item: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "kind": item["kind"],
        "title": item["title"],
        "letters": item["letters"],
        "rows": [_row(row) for row in item["rows"]],
    }


def _known(found: list[dict[str, Any]], references: Collection[str]) -> list[dict[str, Any]]:
    """Return the blocks with links only to evidence that stands on the paper."""

    def visit(node: Any) -> Any:
        if isinstance(node, list):
            return [visit(item) for item in node]
        if not isinstance(node, dict):
            return node
        return {key: visit(value) for key, value in node.items() if key != "evidence" or value in references}

    result: list[dict[str, Any]] = visit(found)
    return result


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "key": row["key"],
        "label": row["label"],
        "hint": row["hint"] or "",
        "cells": [
            {
                "letter": cell["letter"],
                "display": _display(cell["measure"]),
                "delta": (cell["measure"] or {}).get("delta_display") or "",
                "warning": bool((cell["measure"] or {}).get("warning")),
                "fraction": cell["fraction"],
            }
            for cell in row["cells"]
        ],
    }


def _display(measure: Mapping[str, Any] | None) -> str | None:
    """Return the value as written, None where it cannot be formed."""
    return None if measure is None or measure["value"] is None else str(measure["display"])


def _evidence(letter: str, measure: Mapping[str, Any]) -> dict[str, Any]:
    evidence = measure["evidence"]
    counted = evidence["table"]
    return {
        "letter": letter,
        "key": measure["key"],
        "label": measure["label"],
        "display": _display(measure),
        "warning": bool(measure["warning"]),
        "missing": list(evidence["missing"]),
        "formula": evidence["formula"],
        "formula_numbers": evidence["formula_numbers"],
        "basis": measure["basis"],
        "note": evidence["note"],
        "assumptions": [
            f"{item['text']} ({item['source']})" if item["source"] else item["text"] for item in evidence["assumptions"]
        ],
        "data": [[item["title"], item["day"], str(item.get("version") or "")] for item in evidence["data"]],
        "counted": counted
        and {"columns": counted["columns"], "rows": [row["cells"] for row in counted["rows"]], "total": counted["total"]},
    }
