"""How the command line speaks: help in two languages, plain sentences on stderr, JSON on stdout, a bar on a terminal only."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import click

from twin.config import terminal_language
from twin.errors import OptionsInvalid
from twin.language import Language, Text

_LANGUAGE = "twin.language"


def language_of(ctx: click.Context | None) -> Language:
    """Return the language a command was asked for with --lang, else the terminal's."""
    said = ctx.meta.get(_LANGUAGE) if ctx is not None else None
    return _chosen(said) or terminal_language()


def language_in(arguments: Sequence[str]) -> Language:
    """Return the language --lang asks for in arguments that may be wrong otherwise, else the terminal's."""
    words = " ".join(arguments).replace("--lang=", "--lang ").split()
    said = [value for flag, value in pairwise(words) if flag == "--lang"]
    return _chosen(said[-1] if said else None) or terminal_language()


def _chosen(said: str | None) -> Language | None:
    return "en" if said == "en" else "de" if said == "de" else None


def language() -> Language:
    """Return the language of the running command."""
    return language_of(click.get_current_context(silent=True))


def pick(de: str, en: str) -> str:
    """Return the sentence in the language of the running command."""
    return Text(de, en).in_(language())


def say(sentence: str) -> None:
    """Write a sentence to stderr."""
    click.echo(sentence, err=True)


def say_json(value: Any) -> None:
    """Write one JSON document to stdout."""
    import orjson

    click.echo(orjson.dumps(value, default=str, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS).decode())


def table(rows: Sequence[Sequence[str]]) -> None:
    """Write rows as columns to stdout; the first row is the heading."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


class Option(click.Option):
    """An option whose help is in two languages."""

    def __init__(self, *args: Any, text: Text, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text = text

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return flag and help in the language of the command."""
        self.help = self.text.in_(language_of(ctx))
        return super().get_help_record(ctx)


class _Bilingual(click.Command):
    def __init__(self, *args: Any, text: Text, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text = text
        self.params.append(_language_option())

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.help = self.text.in_(language_of(ctx))
        super().format_help_text(ctx, formatter)

    def get_short_help_str(self, limit: int = 45) -> str:
        self.help = self.text.in_(language())
        return super().get_short_help_str(limit)


class Command(_Bilingual):
    """A command whose help is in two languages."""


class Group(_Bilingual, click.Group):
    """A group of commands whose help is in two languages."""

    def member(self, name: str, de: str, en: str) -> Callable[[Callable[..., Any]], click.Command]:
        """Return the decorator of a command of this group with its help."""
        return self.command(name, cls=Command, text=Text(de, en))


def _language_option() -> click.Option:
    def keep(ctx: click.Context, _param: click.Parameter, value: str | None) -> None:
        if value:
            ctx.meta[_LANGUAGE] = value

    return Option(
        ["--lang"],
        type=click.Choice(["de", "en"]),
        is_eager=True,
        expose_value=False,
        callback=keep,
        text=Text("Sprache der Ausgabe", "Language of the output"),
    )


def command(name: str, de: str, en: str) -> Callable[[Callable[..., Any]], Command]:
    """Return the decorator of a command with its help."""
    return click.command(name, cls=Command, text=Text(de, en))


def group(name: str, de: str, en: str) -> Group:
    """Return a group of commands with its help."""
    return Group(name=name, text=Text(de, en), no_args_is_help=True)


def option(*flags: str, de: str, en: str, **kwargs: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the decorator of an option with its help."""
    return click.option(*flags, cls=Option, text=Text(de, en), **kwargs)


def json_option() -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the option --json, for programs that read the answer."""
    return option("--json", "as_json", is_flag=True, de="Antwort als JSON", en="Answer as JSON")


def home_option() -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the option --home, the folder of a twin."""
    return option(
        "--home",
        type=click.Path(path_type=Path, file_okay=False),
        de="Ordner des Zwillings (sonst TWIN_HOME, sonst ~/twin-home)",
        en="Folder of the twin (else TWIN_HOME, else ~/twin-home)",
    )


def pairs(given: Sequence[str]) -> dict[str, str]:
    """Return `key=value` arguments as a mapping; raises OptionsInvalid naming those without `=`."""
    wrong = [item for item in given if "=" not in item]
    if wrong:
        sentence = Text(
            f"„-o {wrong[0]}“ hat kein „=“; gemeint ist -o schlüssel=wert.", f"'-o {wrong[0]}' has no '='; write -o key=value."
        )
        raise OptionsInvalid("OPTIONS_INVALID", sentence.de, sentence.en, faults=[sentence.to_json()])
    return {key: value for key, _, value in (item.partition("=") for item in given)}


Teller = Callable[[float | None, str], None]


@contextmanager
def progress_bar(name: str, quiet: bool) -> Iterator[Teller]:
    """Give a function to tell progress to; it draws a bar on stderr when that is a terminal and `quiet` is not set."""
    if quiet or not sys.stderr.isatty():
        yield _nothing
        return
    bar = _Bar(name)
    try:
        yield bar.tell
    finally:
        bar.clear()


def _nothing(_fraction: float | None, _message: str) -> None:
    return None


class _Bar:
    def __init__(self, name: str) -> None:
        self._name = name[:40]
        self._last = 0.0

    def tell(self, fraction: float | None, message: str) -> None:
        if time.monotonic() - self._last < 0.1:
            return
        self._last = time.monotonic()
        done = round(24 * min(max(fraction or 0.0, 0.0), 1.0))
        share = "   " if fraction is None else f"{100 * fraction:3.0f}"
        sys.stderr.write(f"\r\x1b[K{self._name}  {'█' * done}{'░' * (24 - done)} {share} %  {message[:40]}")
        sys.stderr.flush()

    def clear(self) -> None:
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()
