"""Build hook: a wheel carries the built front end, so that running it needs no Node."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FrontEndHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs frontend.py before a standard wheel is made; an editable install reads static/ from the checkout."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build static/dist and put static/ into the wheel as twin/static."""
        if self.target_name != "wheel" or version == "editable":
            return
        root = Path(self.root)
        if not os.environ.get("TWIN_SKIP_FRONTEND"):
            subprocess.run([sys.executable, str(root / "frontend.py")], check=True)
        build_data["force_include"][str(root / "static")] = "twin/static"
