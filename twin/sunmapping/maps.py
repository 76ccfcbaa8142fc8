"""The maps of sun hours by what they lie on."""

from __future__ import annotations

from collections.abc import Callable

from twin.casework import CaseAtWork
from twin.sunmapping.facades import FacadeMap, facade_map
from twin.sunmapping.ground import SunMap, sun_map
from twin.sunmapping.question import SunQuestion

MAPS: dict[str, Callable[[CaseAtWork, SunQuestion], SunMap | FacadeMap]] = {"ground": sun_map, "facades": facade_map}
