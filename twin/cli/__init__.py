"""The command line `twin`; nothing heavy is imported before a command needs it, so that `twin --help` answers at once."""

from __future__ import annotations


def main() -> None:
    """Run the command line with the arguments of this process and leave with 0 done, 1 refused or failed, 2 wrong usage."""
    import sys

    from twin.cli.root import run

    sys.exit(run(sys.argv[1:]))
