"""The root of the command line: its commands by name, loaded when called, and the way out for every error."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence

import click

from twin.cli.speech import Group, language_in, language_of, say, say_json
from twin.errors import Cancelled, TwinError
from twin.language import Text

# name → "module:attribute"; a command's module is imported when the command is called or its help is shown
COMMANDS: dict[str, tuple[str, Text]] = {
    "backup": ("twin.cli.safekeeping:backup", Text("Eine Sicherung schreiben", "Write a backup")),
    "case": ("twin.cli.case:case", Text("Planungsfälle: Kennzahlen, Vergleich", "Planning cases: indicators, comparison")),
    "catalogue": (
        "twin.cli.catalogue:catalogue",
        Text("Metadatenkataloge: suchen, übernehmen", "Metadata catalogues: search, take"),
    ),
    "convert": ("twin.cli.convert:convert", Text("Eine Datei umwandeln", "Convert a file")),
    "dataset": ("twin.cli.holdings:dataset", Text("Datensätze: Eignung, Änderungen", "Datasets: fitness, changes")),
    "demo": ("twin.cli.service:demo", Text("Musterstadt erzeugen und zeigen", "Make and show the sample city")),
    "doctor": ("twin.cli.doctor:doctor", Text("Diese Installation prüfen", "Check this installation")),
    "export": ("twin.cli.dataset:export", Text("Einen Datensatz herausschreiben", "Write a dataset to a file")),
    "formats": ("twin.cli.convert:formats", Text("Alle Formate und ihr Zustand", "All formats and their state")),
    "import": ("twin.cli.dataset:import_files", Text("Dateien als Datensätze aufnehmen", "Take files in as datasets")),
    "inspect": ("twin.cli.convert:inspect", Text("Zeigen, was in einer Datei ist", "Show what is in a file")),
    "prune": ("twin.cli.safekeeping:prune", Text("Ältere Zwischenstände ausdünnen", "Thin out older autosaves")),
    "restore": ("twin.cli.safekeeping:restore", Text("Eine Sicherung zurückspielen", "Restore a backup")),
    "serve": ("twin.cli.service:serve", Text("Den Dienst starten", "Start the service")),
    "story": ("twin.cli.story:story", Text("Storyboards: prüfen, veröffentlichen", "Storyboards: check, publish")),
    "user": ("twin.cli.user:user", Text("Konten", "Accounts")),
}


class Root(Group):
    """The group `twin`, whose commands stand in a table."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, alphabetical."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, loaded from its module."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table of commands without loading any of them."""
        with formatter.section("Befehle" if language_of(ctx) == "de" else "Commands"):
            formatter.write_dl([(name, COMMANDS[name][1].in_(language_of(ctx))) for name in sorted(COMMANDS)])


def root() -> click.Command:
    """Return the command `twin`."""
    text = Text(
        "Ein offener urbaner digitaler Zwilling für die Planung: Alternativen vergleichen, jede Zahl prüfen, alles mitnehmen.",
        "An open urban digital twin for planning: compare alternatives, check every number, take everything with you.",
    )
    return Root(name="twin", text=text, context_settings={"help_option_names": ["-h", "--help"]}, no_args_is_help=True)


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return its exit status: 0 done, 1 refused or failed, 2 wrong usage."""
    command = root()
    language = language_in(arguments)
    try:
        code = command.main(list(arguments), prog_name="twin", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return 2
    except click.UsageError as error:
        say(_usage(error).in_(language))
        return 2
    except click.ClickException as error:
        say(error.format_message())
        return 1
    except TwinError as error:
        say(error.text.in_(language))
        if "--json" in arguments:
            say_json(error.problem(language))
        return 1
    except (click.Abort, KeyboardInterrupt):
        stopped = Cancelled("CANCELLED", "Abgebrochen.", "Stopped.")
        say(stopped.text.in_(language))
        return 1
    except BrokenPipeError:
        # the reader of our output has left (`twin formats | head`); keep Python from complaining about it at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _usage(error: click.UsageError) -> Text:
    said = error.format_message()
    hint = f" ({error.ctx.command_path} --help)" if error.ctx else ""
    if isinstance(error, click.MissingParameter):
        name = error.param.human_readable_name if error.param else "?"
        return Text(f"Es fehlt die Angabe {name}.{hint}", f"{name} is missing.{hint}")
    if isinstance(error, click.NoSuchOption):
        return Text(f"Die Option {error.option_name} gibt es nicht.{hint}", f"There is no option {error.option_name}.{hint}")
    if isinstance(error, click.NoSuchCommand):
        return Text(f"Diesen Befehl gibt es nicht: {said}{hint}", f"{said}{hint}")
    return Text(f"Falscher Aufruf: {said}{hint}", f"Wrong usage: {said}{hint}")
