"""A diff as one page for the file: what falls away, what comes, what changes, with a plan drawn beside it; nothing to load."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from html import escape
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from twin.language import Text
from twin.planning.difference import BuildingLine, Change, Difference, changed_buildings, changed_grades, changed_surfaces
from twin.planning.display import number
from twin.planning.exact import area
from twin.planning.grading import bank_said
from twin.planning.state import State
from twin.planning.surface import label_of

_GROUPS: dict[Change, Text] = {
    "removed": Text("Fällt weg", "Removed"),
    "added": Text("Kommt hinzu", "Added"),
    "changed": Text("Wird verändert", "Changed"),
}
_HEAD = (
    Text("Gebäude", "Building"),
    Text("Grundfläche", "Footprint"),
    Text("Geschosse", "Storeys"),
    Text("Rauminhalt", "Volume"),
    Text("Lage", "Place"),
)
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1f24;background:#fff}"
    "table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}th,td{padding:.3rem .6rem;border-bottom:1px solid #767676;"
    "text-align:left}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}"
    "svg{width:100%;max-height:28rem;border:1px solid #767676}"
    "@media print{body{margin:0}}"
)
# told apart by pattern of line too, not by colour alone
_LOOK: dict[Change, str] = {
    "removed": 'fill="none" stroke="#a11" stroke-dasharray="4 3"',
    "added": 'fill="#1a4f8a" fill-opacity=".6" stroke="#1a4f8a"',
    "changed": 'fill="#b58900" fill-opacity=".4" stroke="#6b5100" stroke-dasharray="8 2"',
}
_WIDTH = 800.0


def page(title: str, first: str, second: str, before: State, after: State, found: Difference, language: str = "de") -> str:
    """Return a whole HTML page about the diff between two states named `first` and `second`."""
    heading = f"{first} → {second}"
    parts = [
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
        f"<title>{escape(title)}: {escape(heading)}</title><style>{_STYLE}</style></head><body>",
        f"<h1>{escape(title)}</h1><p><strong>{escape(heading)}</strong></p><p>{escape(found.sentence(language))}</p>",
        _drawing(before, after, heading),
        *(_group(change, getattr(found, change), language) for change in _GROUPS),
        _trees(found, language),
        _surfaces(before, after, language),
        _grades(before, after, language),
        f"<p>{escape(_sources(after, language))}</p></body></html>",
    ]
    return "".join(parts)


def _group(change: Change, lines: tuple[BuildingLine, ...], language: str) -> str:
    if not lines:
        return ""
    head = "".join(
        f'<th class="{"n" if 0 < i < 4 else ""}" scope="col">{text.in_(language)}</th>' for i, text in enumerate(_HEAD)
    )
    rows = "".join(_row(line, language) for line in lines)
    whole = sum((line.footprint for line in lines), Fraction(0))
    caption = f"{_GROUPS[change].in_(language)}: {len(lines)} · {number(whole, 1, language)} m²"
    return f"<h2>{escape(caption)}</h2><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _row(line: BuildingLine, language: str) -> str:
    def cell(now: str, was: str | None) -> str:
        return f'<td class="n">{now if was is None or was == now else f"{was} → {now}"}</td>'

    old = line.before
    place = "" if line.place is None else f"{line.place[0]:.1f} {line.place[1]:.1f}"
    return (
        f"<tr><td>{escape(line.label)}</td>"
        + cell(_size(line.footprint, "m²", language), None if old is None else _size(old.footprint, "m²", language))
        + cell(_count(line.storeys), None if old is None else _count(old.storeys))
        + cell(_size(line.volume, "m³", language), None if old is None else _size(old.volume, "m³", language))
        + f"<td>{place}</td></tr>"
    )


def _size(value: Fraction | None, unit: str, language: str) -> str:
    return "–" if value is None else f"{number(value, 1, language)} {unit}"


def _count(value: int | None) -> str:
    return "–" if value is None else str(value)


def _trees(found: Difference, language: str) -> str:
    if not (found.trees_added or found.trees_removed):
        return ""
    words = Text("Bäume", "Trees").in_(language)
    gone, come = len(found.trees_removed), len(found.trees_added)
    return f"<h2>{words}</h2><p>− {gone}, + {come}, = {found.trees_kept + come}</p>"


def _surfaces(before: State, after: State, language: str) -> str:
    rows: dict[tuple[Change, str], Fraction] = {}
    for change, surface in changed_surfaces(before, after):
        rows[(change, surface.kind)] = rows.get((change, surface.kind), Fraction(0)) + surface.area
    if not rows:
        return ""
    lines = "".join(
        f"<tr><td>{_GROUPS[change].in_(language)}</td><td>{escape(label_of(kind, language))}</td>"
        f'<td class="n">{number(size, 1, language)} m²</td></tr>'
        for (change, kind), size in rows.items()
    )
    return f"<h2>{Text('Flächen', 'Surfaces').in_(language)}</h2><table><tbody>{lines}</tbody></table>"


def _grades(before: State, after: State, language: str) -> str:
    lines = "".join(
        f"<tr><td>{_GROUPS[change].in_(language)}</td><td>{escape(grade.id)}</td>"
        f'<td class="n">{number(area(grade.geometry), 1, language)} m²</td>'
        f'<td class="n">{"–" if grade.level is None else number(grade.level, 2, language)} m NHN</td>'
        f"<td>{bank_said(grade.bank, language)}</td></tr>"
        for change, grade in changed_grades(before, after)
    )
    words = Text("Gelände eben gemacht", "Ground made level").in_(language)
    return f"<h2>{words}</h2><table><tbody>{lines}</tbody></table>" if lines else ""


def _sources(after: State, language: str) -> str:
    words = [
        f"{item.title} ({item.data_date or '?'}, v{item.version if item.version is not None else '–'})" for item in after.sources
    ]
    return f"{Text('Datenstand', 'Data').in_(language)}: {'; '.join(words) or '–'}"


def _drawing(before: State, after: State, heading: str) -> str:
    """Return a plan, north up: what stays in outline, what goes dashed, what comes filled."""
    changed = {id(item): change for change, item in changed_buildings(before, after)}
    gone = [item for item in before.buildings if id(item) in changed and item.footprint is not None]
    shapes = [(item.footprint, changed.get(id(item))) for item in (*after.buildings, *gone) if item.footprint is not None]
    if not shapes:
        return ""
    west, south, east, north = shapely.total_bounds([shape for shape, _ in shapes])
    scale = _WIDTH / max(east - west, north - south, 1.0)
    drawn = "".join(_path(shape, change, west, north, scale) for shape, change in shapes if shape is not None)
    high = (north - south) * scale
    return f'<svg viewBox="-10 -10 {_WIDTH + 20:.0f} {high + 20:.0f}" role="img" aria-label="{escape(heading)}">{drawn}</svg>'


def _path(shape: BaseGeometry, change: Change | None, west: float, north: float, scale: float) -> str:
    rings: Iterable[Any] = (ring for part in shapely.get_parts(shape) for ring in (part.exterior, *part.interiors))
    steps = "".join(
        "M" + "L".join(f"{(x - west) * scale:.1f} {(north - y) * scale:.1f}" for x, y, *_ in ring.coords[:-1]) + "Z"
        for ring in rings
    )
    look = _LOOK[change] if change is not None else 'fill="#d0d0d0" stroke="#555"'
    return f'<path d="{steps}" fill-rule="evenodd" {look}/>'
