"""The town as a whole: lays out its ground, fills block by block from the centre outwards, stops at the wished count."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

import shapely
from shapely.geometry import Polygon

from twin.errors import TwinBroken
from twin.sample.building import Building, Part
from twin.sample.closed import GARAGE, fill_closed
from twin.sample.districts import Block, District, Street, lay_out, outward
from twin.sample.drafts import ROOF_CODES, Draft, Filling, Tree, bases, raise_draft
from twin.sample.fixtures import Fixtures, fixtures
from twin.sample.landmarks import church, halls, mill, town_hall
from twin.sample.oldtown import OldTown, old_town
from twin.sample.open_blocks import fill_detached, fill_green, fill_large, fill_rows, fill_slabs
from twin.sample.planting import street_trees
from twin.sample.streets import AddressBook, name_streets

FIRST_SURVEY = 2009


@dataclass(slots=True)
class Town:
    """The ground plan and what the filling has collected so far, in local metres."""

    fixtures: Fixtures
    old: OldTown
    districts: list[District]
    streets: list[Street]
    seed: int
    built: dict[tuple[int, int], Filling] = field(default_factory=dict)
    trees: list[Tree] = field(default_factory=list)
    plots: list[Polygon] = field(default_factory=list)


def plan_town(buildings: int, seed: int) -> Town:
    """Return the unbuilt ground plan with room for `buildings` buildings."""
    scale = math.sqrt(max(buildings, 200) / 1500.0)
    # room to spare: a large town has relatively fewer dense blocks, and what is not needed stays open land
    radius = 150.0 + 570.0 * scale * (1.0 if scale < 1.5 else 1.08)
    urban = 305.0 + 0.3 * max(0.0, 570.0 * scale - 570.0)
    old = old_town(seed)
    fixed = fixtures(2.2 * radius + 700.0, old.region)
    districts = lay_out(radius, urban, fixed, seed)
    streets = name_streets(districts, old, 2.2 * radius, seed)
    return Town(fixed, old, districts, streets, seed)


def _queue(town: Town) -> list[Block]:
    old = [
        Block(number, -1, "oldtown", outline, outward((outline.centroid.x, outline.centroid.y)) - 400.0)
        for number, outline in enumerate(town.old.blocks)
    ]
    blocks = old + [block for district in town.districts for block in district.blocks]
    return sorted(blocks, key=lambda block: (block.rank, block.district, block.number))


def pavement_width(block: Block) -> float:
    """Return how wide the pavement around a block is, in metres; old-town houses stand on the lane."""
    return 0.0 if block.kind == "oldtown" else 1.7 if block.kind == "detached" else 2.4


def _fill(block: Block, chance: Random) -> Filling:
    width = pavement_width(block)
    inner = shapely.buffer(block.outline, -width, join_style="mitre") if width else block.outline
    if not isinstance(inner, Polygon):
        inner = max(shapely.get_parts(inner), key=lambda part: part.area)
    filling: Filling | None = None
    if block.kind in ("oldtown", "perimeter"):
        filling = fill_closed(inner, block.kind == "oldtown", chance) or fill_rows(inner, chance)
    elif block.kind == "rows":
        filling = fill_rows(inner, chance)
    elif block.kind == "slabs":
        filling = fill_slabs(inner, chance)
    elif block.kind in ("works", "school"):
        filling = fill_large(inner, block.kind == "works", chance)
    elif block.kind in ("park", "square"):
        return fill_green(inner, block.kind == "square", chance)
    if filling is None or not filling.drafts:
        filling = fill_detached(inner, chance)
    if block.kind not in ("oldtown", "detached"):
        filling.trees += street_trees(block.outline, 0.30, chance)
    elif block.kind == "detached":
        filling.trees += street_trees(block.outline, 0.06, chance)
    return filling


def _finish(drafts: list[Draft], first: int, book: AddressBook, chance: Random) -> list[Building]:
    main = [draft for draft in drafts if draft.function != GARAGE]
    addresses = dict(zip(map(id, main), book.give([draft.front for draft in main]), strict=True))
    finished = []
    for number, (draft, base) in enumerate(zip(drafts, bases(drafts), strict=True), start=first):
        part = Part(raise_draft(draft, base), ROOF_CODES[draft.roof.form], draft.storeys)
        updated = f"{FIRST_SURVEY + chance.randrange(17)}-{1 + chance.randrange(12):02d}-{1 + chance.randrange(28):02d}"
        finished.append(
            Building(f"DEMU01AL{number:08d}", draft.function, (part,), draft.front, None, addresses.get(id(draft)), updated)
        )
    return finished


def build(town: Town, buildings: int) -> Iterator[list[Building]]:
    """Yield the buildings block by block, exactly `buildings` in all, and collect plots and trees in `town`."""
    landmarks = [church(), town_hall(), mill(), *halls()][: max(1, buildings)]
    yield landmarks
    count = len(landmarks)
    book = AddressBook(town.streets, [item.address for item in landmarks if item.address])
    for block in _queue(town):
        if count >= buildings:
            break
        chance = Random(f"{town.seed}/block/{block.district}/{block.number}")
        filling = _fill(block, chance)
        filling.drafts = filling.drafts[: buildings - count]
        town.built[block.district, block.number] = filling
        town.plots += filling.plots
        town.trees += filling.trees
        if filling.drafts:
            yield _finish(filling.drafts, count + 1, book, chance)
            count += len(filling.drafts)
        filling.drafts = []
    if count < buildings:
        raise TwinBroken(
            "SAMPLE_TOWN_FULL",
            f"Die Musterstadt bietet nur Platz für {count} von {buildings} Gebäuden. Bitte melden Sie diesen Fehler.",
            f"The sample town has room for only {count} of {buildings} buildings. Please report this fault.",
        )
