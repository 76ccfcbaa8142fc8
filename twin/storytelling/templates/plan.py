"""A development plan in plain words: what each zone is for, and how much may be built there (BauNVO, §§ 2-11 and 16-20)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from babel.numbers import format_decimal

from twin.language import Text
from twin.planning.plan.facts import PlanArea
from twin.storytelling.scene import BASELINE, Scene
from twin.storytelling.templates import told as scenes
from twin.storytelling.templates.subject import Subject
from twin.storytelling.templates.wording import paragraphs, together

_MOST_ZONES = 6
_KINDS: dict[str, Text] = {
    "WS": Text("Kleinsiedlungsgebiet (§ 2 BauNVO)", "small-holding area (section 2 BauNVO)"),
    "WR": Text("reines Wohngebiet (§ 3 BauNVO)", "purely residential area (section 3 BauNVO)"),
    "WA": Text("allgemeines Wohngebiet (§ 4 BauNVO)", "general residential area (section 4 BauNVO)"),
    "WB": Text("besonderes Wohngebiet (§ 4a BauNVO)", "special residential area (section 4a BauNVO)"),
    "MD": Text("Dorfgebiet (§ 5 BauNVO)", "village area (section 5 BauNVO)"),
    "MDW": Text("dörfliches Wohngebiet (§ 5a BauNVO)", "village residential area (section 5a BauNVO)"),
    "MI": Text("Mischgebiet (§ 6 BauNVO)", "mixed area (section 6 BauNVO)"),
    "MU": Text("urbanes Gebiet (§ 6a BauNVO)", "urban area (section 6a BauNVO)"),
    "MK": Text("Kerngebiet (§ 7 BauNVO)", "core area (section 7 BauNVO)"),
    "GE": Text("Gewerbegebiet (§ 8 BauNVO)", "business area (section 8 BauNVO)"),
    "GI": Text("Industriegebiet (§ 9 BauNVO)", "industrial area (section 9 BauNVO)"),
    "SO": Text("Sondergebiet (§§ 10, 11 BauNVO)", "special area (sections 10, 11 BauNVO)"),
}
_FIXED: dict[str, Text] = {
    "GRZ": Text(
        "**GRZ {}** (Grundflächenzahl): so groß darf der überbaute Anteil des Grundstücks höchstens sein.",
        "**GRZ {}** (site occupancy index): the largest share of the plot that may be covered by buildings.",
    ),
    "GFZ": Text(
        "**GFZ {}** (Geschossflächenzahl): so viele Quadratmeter Geschossfläche dürfen je Quadratmeter Grundstück entstehen.",
        "**GFZ {}** (floor area ratio): square metres of floor area allowed for each square metre of plot.",
    ),
    "Z": Text("**{}** Vollgeschosse dürfen es höchstens sein.", "At most **{}** full storeys are allowed."),
}


def plan_scenes(about: Subject) -> Iterator[Scene]:
    """Yield the area of the plan, each of its zones, and what the alternatives make of it."""
    yield scenes.place(about)
    alike = {(zone.label, zone.zone, tuple(sorted(zone.values.items()))): zone for zone in reversed(about.zones)}
    for number, zone in enumerate(list(reversed(alike.values()))[:_MOST_ZONES], start=1):
        yield _zone(about, number, zone)
    for item in about.alternatives[:3]:
        yield _kept_to(about, scenes.alternative(about, item))


def _zone(about: Subject, number: int, zone: PlanArea) -> Scene:
    kind = _KINDS.get(zone.zone or "", Text(zone.zone or "Baugebiet", zone.zone or "zone"))
    label = zone.label
    what = Text(f"„{label}“ ist ein {kind.de}.", f"'{label}' is a {kind.en}.")
    fixed = [_said(text, found[1]) for stem, text in _FIXED.items() if (found := zone.most(stem)) is not None]
    lines = together(*(Text(f"- {text.de}", f"- {text.en}") for text in fixed), by="\n")
    plain = together(what, *(Text(text.de.replace("**", ""), text.en.replace("**", "")) for text in fixed))
    heading = Text(f"Was der Plan für {label} festsetzt", f"What the plan fixes for {label}")
    seen = Text("Das Plangebiet von oben, Norden ist oben.", "The plan area from above, north is at the top.")
    return scenes.scene(
        about, f"gebiet-{number}", heading, paragraphs(what, lines), together(seen, plain), (BASELINE,),
        camera=scenes.above(about.camera), measures=(),
    )  # fmt: skip


def _kept_to(about: Subject, scene: Scene) -> Scene:
    """Return an alternative's scene with the measures a plan limits; a value above the plan's is marked in the table."""
    note = Text(
        "Werte über einer Festsetzung sind in der Tabelle gekennzeichnet; der Nachweis nennt die Festsetzung.",
        "Values above what the plan fixes are marked in the table; the evidence names the rule.",
    )
    measures = scenes.leading(about, scene.shown, ("GRZ_I", "GFZ", "full_storeys", "height_max_m"))
    return replace(scene, narrative=paragraphs(scene.narrative, note), measures=measures)


def _said(text: Text, value: Fraction) -> Text:
    return Text(text.de.format(_number(value, "de")), text.en.format(_number(value, "en")))


def _number(value: Fraction, language: str) -> str:
    return str(format_decimal(float(value), locale=language))
