"""`python -m twin` is the command line."""

from __future__ import annotations

from twin.cli import main

if __name__ == "__main__":
    main()
