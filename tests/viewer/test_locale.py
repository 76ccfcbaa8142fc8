"""Sentences of the user interface."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

from .conftest import ROOT

LOCALE = ROOT / "static" / "js" / "locale.js"

pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")


def translated(dictionary: dict[str, str], key: str, params: dict[str, object]) -> str:
    script = f"""import {{ translator }} from {json.dumps(LOCALE.as_uri())};
    console.log(translator({json.dumps(dictionary)})({json.dumps(key)}, {json.dumps(params)}));"""
    command = ["node", "--input-type=module", "-e", script]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_names_in_braces_are_replaced() -> None:
    assert translated({"hello": "Variante {letter}, {n} %"}, "hello", {"letter": "C", "n": 0}) == "Variante C, 0 %"


def test_a_missing_key_is_seen_as_itself() -> None:
    assert translated({}, "viewer.start", {}) == "viewer.start"


def test_a_missing_parameter_leaves_its_name() -> None:
    assert translated({"a": "{unknown}"}, "a", {}) == "{unknown}"
