"""Files or addresses of services on the command line."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from twin.cli.speech import option

if TYPE_CHECKING:
    from twin.config import Settings

ALLOW_INTERNAL = option(
    "--allow-internal",
    is_flag=True,
    de="Der Rechner der Adresse darf im eigenen Netz liegen (Wort der Administration)",
    en="The address's host may lie in the own network (the administrator's word)",
)


class Place(click.Path):
    """A path, or the text of an http(s) address."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return an address as text, everything else as a Path."""
        return value if is_address(value) else super().convert(value, param, ctx)


PLACE = Place(path_type=Path)


def is_address(value: object) -> bool:
    """Return whether something is the address of another host."""
    return isinstance(value, str) and value.lower().startswith(("http://", "https://"))


def opened_to(settings: Settings, address: str) -> Settings:
    """Return settings whose list of internal hosts holds the host and port of this address."""
    import dataclasses

    from twin.addresses import read_address

    asked = read_address(address)
    host = f"[{asked.host}]" if ":" in asked.host else asked.host
    return dataclasses.replace(settings, allow_internal=f"{settings.allow_internal} {host}:{asked.port}".strip())


@contextmanager
def file_of(place: Path | str, wanted: str | None, *, allow_internal: bool) -> Iterator[tuple[Path, str, str | None]]:
    """Give path, name and format of a file; of an address what answers there, for as long as the block lasts."""
    if isinstance(place, Path):
        yield place, place.name, wanted
        return
    from twin.config import load
    from twin.outbound import door
    from twin.services.fetching import look

    settings = opened_to(load(), place) if allow_internal else load()
    with tempfile.TemporaryDirectory(prefix="twin-look-") as folder:
        opened = look(door(settings), place, Path(folder), wanted)
        yield opened.path, opened.name, opened.service or wanted
