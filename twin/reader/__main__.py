"""The reader process itself: `python -I -m twin.reader` with one task as a JSON line on stdin."""

from __future__ import annotations

import sys

from twin.reader.child import main

if __name__ == "__main__":
    sys.exit(main())
