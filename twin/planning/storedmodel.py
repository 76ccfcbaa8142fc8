"""A model kept on disk (a mesh, with the storeys of its file beside it where it had any) as a building, measured once."""

from __future__ import annotations

import functools
from pathlib import Path

from twin.geodata import spool
from twin.geodata.feature import FeatureCollection
from twin.geodata.mesh import Mesh
from twin.planning.building import Building
from twin.planning.ifcstoreys import SPACES, STOREYS, IfcStoreys, storeys_of
from twin.planning.meshbody import building_of

# what the importer of IFC writes of storeys and of rooms: a layer of this name from elsewhere is something else
_COLUMNS = ({"hoehe_ueber_null_m", "geschosshoehe_m"}, {"geschoss", "hoehe_m"})


@functools.lru_cache(maxsize=32)
def building_in(folder: Path, crs: str, identifier: str, name: str) -> Building | None:
    """Return the model of a layer's folder in `crs`, None where it holds none; a folder of a version never changes."""
    mesh = next((batch for batch in spool.read(folder) if isinstance(batch, Mesh)), None)
    if mesh is None:
        return None
    own = _storeys(folder.parent, crs)
    return building_of(mesh, crs, identifier, name, own.storeys, own.elevation)


def _storeys(layers: Path, crs: str) -> IfcStoreys:
    levels, rooms = (_frame(layers / name) for name in (STOREYS, SPACES))
    return IfcStoreys() if levels is None else storeys_of(levels.frame, levels.crs, crs, None if rooms is None else rooms.frame)


def _frame(folder: Path) -> FeatureCollection | None:
    """Return the one batch of a feature layer that comes from an IFC file, None where there is no such layer."""
    if not folder.is_dir():
        return None
    found = next((batch for batch in spool.read(folder) if isinstance(batch, FeatureCollection)), None)
    columns = set() if found is None else set(found.frame.columns)
    return found if any(wanted <= columns for wanted in _COLUMNS) else None
