from __future__ import annotations

import base64
import gzip
import json
import re
from typing import Any

import pytest

from twin.errors import TwinBroken
from twin.storytelling import pack
from twin.storytelling.edition import Edition
from twin.storytelling.pack import Parts

from .material import frozen

TILESET = {"asset": {"version": "1.1"}, "geometricError": 9, "root": {"children": [{"content": {"uri": "0/1.glb"}}]}}
FILES = {
    "/tiles/lod2/v1/tileset.json": json.dumps(TILESET).encode(),
    "/tiles/lod2/v1/0/1.glb": b"glTF" + bytes(range(256)),
    "/tiles/a/trees.json": b'{"trees": []}',
}
STYLE = '@font-face { src: url("../dist/vendor/fira-sans/fira.woff2") }'
PARTS = Parts("play()", "begin()", "open()", STYLE, {"fira.woff2": b"wOF2"})


def render(context: dict[str, Any]) -> str:
    """Stand in for the template: the members that carry the proof."""
    return (
        f'<meta http-equiv="Content-Security-Policy" content="{context["policy"]}">'
        f'<meta name="twin-seal" content="{context["seal"]}">'
        f'<meta name="twin-edition" content="{context["story"]["edition"]["sha256"]}">'
        f"<style>{context['style']}</style><h1>{context['story']['title']}</h1>"
        f'<script type="application/json" id="resources">{context["resources_json"]}</script>'
        f'<script type="application/gzip" id="files">{context["resources_data"]}</script>'
    )


def packed(edition: Edition) -> bytes:
    return pack.build(edition, FILES, PARTS, render, {"story.next": "Weiter"}, "de")


def test_every_file_of_the_model_is_collected() -> None:
    assert pack.collect(frozen().document["model"], FILES.__getitem__) == dict(sorted(FILES.items()))


def test_the_same_edition_packs_to_the_same_bytes() -> None:
    assert packed(frozen()) == packed(frozen())


def test_an_untouched_file_is_proved() -> None:
    edition = frozen()
    assert pack.check_pack(packed(edition), recorded_sha256=edition.sha256).holds


def test_a_changed_word_breaks_the_seal() -> None:
    html = packed(frozen()).replace("Quartier Mühlenbleiche".encode(), "Quartier Mühlenwiese".encode())
    assert [step.code for step in pack.check_pack(html).steps if not step.holds] == ["seal"]


def test_another_edition_than_the_recorded_one_is_noticed() -> None:
    proof = pack.check_pack(packed(frozen()), recorded_sha256="0" * 64)
    assert [step.code for step in proof.steps if not step.holds] == ["edition"]


def test_a_changed_display_file_is_named() -> None:
    html = packed(frozen())
    data = re.search(rb'id="files">(.*?)</script>', html)
    assert data is not None
    content = gzip.decompress(base64.b64decode(data[1])).replace(b'"trees": []', b'"trees": 0 ')
    changed = html.replace(data[1], base64.b64encode(gzip.compress(content)))
    broken = {step.code: step.text.de for step in pack.check_pack(changed).steps if not step.holds}
    assert "/tiles/a/trees.json" in broken["files"]


def test_a_file_cut_off_is_no_proof() -> None:
    html = packed(frozen())
    data = re.search(rb'id="files">(.*?)</script>', html)
    assert data is not None
    assert not pack.check_pack(html.replace(data[1], data[1][:100])).holds


def test_any_other_page_is_refused() -> None:
    with pytest.raises(TwinBroken) as caught:
        pack.check_pack(b"<!DOCTYPE html><p>Hallo")
    assert caught.value.code == "PACK_UNREADABLE"


def test_fonts_stand_inside_the_style() -> None:
    assert b'url("data:font/woff2;base64,d09GMg==")' in packed(frozen())


def test_the_policy_names_every_script_and_nothing_else() -> None:
    policy = re.search(rb'Policy" content="([^"]*)"', packed(frozen()))
    assert policy is not None
    assert policy[1].count(b"'sha256-") == 4
    assert b"unsafe" not in policy[1] and b"http" not in policy[1]
