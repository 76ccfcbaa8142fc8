"""The site plan of a state of a case as a picture that stands alone: SVG, for those who see no 3D."""

from __future__ import annotations

import functools

import jinja2
from shapely.geometry.base import BaseGeometry

from twin import casework, interface
from twin.casework import BASELINE, CaseAtWork
from twin.drafting.forms.editing import changes_of
from twin.drafting.ground import Ground
from twin.drafting.siteplan import site_plan
from twin.workspace import Workspace


def plan_picture(workspace: Workspace, work: CaseAtWork, letter: str) -> str | None:
    """Return the plan of an alternative, of "0" as it is today, as SVG; None for a case without a site.

    Raises NotFound for an alternative the case does not have.
    """
    changes = [] if letter == BASELINE else changes_of(workspace.alternatives.lettered(work.case.id, letter).document)
    arriving = [] if letter == BASELINE else _new(work, letter)
    plan = site_plan(Ground(workspace, work), changes, arriving)
    return None if plan is None else _template().render(plan=plan, letter=letter)


@functools.lru_cache(maxsize=1)
def _template() -> jinja2.Template:
    loader = jinja2.FileSystemLoader(interface.TEMPLATES)
    return jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined).get_template("cases/siteplan.svg")


def _new(work: CaseAtWork, letter: str) -> list[BaseGeometry]:
    """Return the footprints of an alternative's new buildings."""
    standing = {building.id for building in work.states[BASELINE].buildings}
    new = (building.footprint for building in casework.state_of(work, letter).buildings if building.id not in standing)
    return [footprint for footprint in new if footprint is not None]
