"""Running a module of the browser part in Node, for what needs no browser."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

SCRIPTS = Path(__file__).resolve().parents[2] / "static" / "js"


def in_node(module: str, body: str, given: Any = None) -> Any:
    """What the JavaScript `body` returns, with the module of static/js as `it` and `given` as its input."""
    address = json.dumps((SCRIPTS / module).as_uri())
    # beside the modules, so that the packages they use are found
    script = f"""const it = await import({address}); const {{ readFileSync }} = await import("node:fs");
    const given = JSON.parse(readFileSync(0, "utf8"));
    console.log(JSON.stringify(await (async () => {{ {body} }})()));"""
    command = ["node", "--input-type=module", "-e", script]
    done = subprocess.run(command, input=json.dumps(given), capture_output=True, text=True, check=True, cwd=SCRIPTS)
    return json.loads(done.stdout)
