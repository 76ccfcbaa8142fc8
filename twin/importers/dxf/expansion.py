"""How much a drawing grows when its blocks are inserted, counted before anything is expanded."""

from __future__ import annotations

from typing import Any

from twin.errors import LimitExceeded
from twin.importers import limits

MOST_PARTS = limits.DRAWING_PARTS
DEEPEST = 32


class Expansion:
    """Counts the entities behind an INSERT from the block definitions alone; a block that holds itself counts as endless.

    A file of 3 kB can stand for a hundred million points (nested INSERTs, arrays of them); the budget of two million parts is
    for the whole drawing.
    """

    def __init__(self, document: Any, file: str) -> None:
        self._blocks = document.blocks
        self._file = file
        self._sizes: dict[str, int] = {}
        self._spent = 0

    def spend(self, entity: Any) -> None:
        """Take the parts of one entity from the budget; raises LimitExceeded (DXF_TOO_COMPLEX) when it is used up."""
        self._spent += self._size(entity, ())
        if self._spent > MOST_PARTS:
            raise LimitExceeded(
                "DXF_TOO_COMPLEX",
                f"„{self._file}“ entfaltet seine Blöcke zu mehr als {MOST_PARTS // 10**6} Millionen Teilen oder setzt einen "
                "Block in sich selbst ein. Bitte die Blöcke im Zeichenprogramm auflösen oder die Zeichnung teilen.",
                f"'{self._file}' unfolds its blocks to more than {MOST_PARTS // 10**6} million parts or inserts a block "
                "into itself. Please explode the blocks in the drawing program or split the drawing.",
                file=self._file,
            )

    def _size(self, entity: Any, inside: tuple[str, ...]) -> int:
        if entity.dxftype() != "INSERT":
            return 1
        name = entity.dxf.get("name", "")
        if name in inside or len(inside) > DEEPEST:
            return MOST_PARTS + 1
        if name not in self._sizes:
            block = self._blocks.get(name)
            parts = sum(self._size(item, (*inside, name)) for item in block) if block is not None else 0
            self._sizes[name] = min(parts, MOST_PARTS + 1)
        copies = max(1, int(entity.dxf.get("row_count", 1))) * max(1, int(entity.dxf.get("column_count", 1)))
        return copies * max(1, self._sizes[name])
