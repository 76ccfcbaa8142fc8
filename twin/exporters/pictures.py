"""Pictures of textured surfaces, which go along with a city file: a folder beside it, each named by its content."""

from __future__ import annotations

import shutil
from pathlib import Path

from twin.geodata.texture import Texture
from twin.handlers import beside

FOLDER = "appearance"


class Pictures:
    """The pictures of one file while it is written; each is copied once."""

    def __init__(self, target: Path) -> None:
        self._folder = beside(target, FOLDER)
        self._given: set[str] = set()

    def __len__(self) -> int:
        """Return the number of different pictures."""
        return len(self._given)

    def address(self, texture: Texture) -> str:
        """Return how the file refers to a picture, such as `appearance/3fa4….jpg`, and put it there."""
        name = texture.file_name
        if name not in self._given:
            self._given.add(name)
            self._folder.mkdir(exist_ok=True)
            shutil.copyfile(texture.path, self._folder / name)
        return f"{FOLDER}/{name}"


def count(target: Path) -> int:
    """Return how many pictures wait beside a file."""
    folder = beside(target, FOLDER)
    return sum(1 for _ in folder.iterdir()) if folder.is_dir() else 0
