"""Answers kept packed in memory: the same bytes, conditional requests, a bound, a changed file seen at once."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

from flask import Flask

from twin.web import packed
from twin.workspace import Workspace

from .conftest import Enter

STORY = "/s/quartier-muehlenbleiche"
GZIP = {"Accept-Encoding": "gzip"}


def test_a_page_and_a_static_file_are_the_same_packed_and_plain(enter: Enter) -> None:
    for path in (STORY, f"{STORY}/text", "/static/css/tokens.css"):
        plain, small = enter(None).get(path), enter(None).get(path, headers=GZIP)
        assert small.headers["Content-Encoding"] == "gzip" and gzip.decompress(small.data) == plain.data
        assert "Accept-Encoding" in plain.headers["Vary"] and "Content-Encoding" not in plain.headers


def test_who_has_it_already_gets_nothing(enter: Enter) -> None:
    for path in (STORY, "/static/css/tokens.css"):
        tag = enter(None).get(path).headers["ETag"]
        again = enter(None).get(path, headers={"If-None-Match": tag})
        assert again.status_code == 304 and again.data == b"" and again.headers["ETag"] == tag


def test_a_display_file_comes_packed_and_for_ever(enter: Enter, musterstadt: Workspace) -> None:
    layers = enter("reader").get("/cases/quartier-muehlenbleiche/model.json").json["layers"]
    answers = {layer["url"]: enter(None).get(layer["url"], headers=GZIP) for layer in layers}
    url, answer = next((url, answer) for url, answer in answers.items() if "Content-Encoding" in answer.headers)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert gzip.decompress(answer.data) == enter(None).get(url).data


def test_static_files_outside_the_folder_are_not_there(enter: Enter) -> None:
    for path in ("/static/../pyproject.toml", "/static/%2e%2e/pyproject.toml", "/static/nothing.css", "/static/css"):
        assert enter(None).get(path).status_code == 404


def test_the_least_used_is_forgotten_beyond_the_bound() -> None:
    bodies = packed.Bodies(most=250)
    for name in ("a", "b"):
        bodies.keep(name, packed.body_of(name.encode() * 100, "image/png"))
    assert bodies.get("a") is not None
    bodies.keep("c", packed.body_of(b"c" * 100, "image/png"))
    assert bodies.get("b") is None and bodies.get("a") is not None and bodies.get("c") is not None


def test_a_file_that_changed_is_read_again(tmp_path: Path) -> None:
    place = tmp_path / "x.json"
    place.write_bytes(b'{"a":1}')
    first = packed.file_body(place, "application/json")
    place.write_bytes(b'{"a":22}')
    os.utime(place, ns=(1, 1))
    second = packed.file_body(place, "application/json")
    assert first is not None and second is not None and (first.plain, second.plain) == (b'{"a":1}', b'{"a":22}')
    assert packed.file_body(_large(tmp_path), "application/json") is None


def _large(folder: Path) -> Path:
    place = folder / "large.json"
    with place.open("wb") as stream:
        stream.truncate(packed.LARGEST_FILE + 1)
    return place


def test_nothing_is_sent_packed_to_a_browser_that_cannot_unpack(application: Flask) -> None:
    with application.test_request_context("/", headers={"Accept-Encoding": "identity"}):
        body = packed.body_of(b"x" * 2000, "text/html")
        assert body.packed and packed.answer(body, "no-cache").get_data() == b"x" * 2000


def test_what_the_build_has_packed_is_sent_in_the_smallest_encoding_a_browser_takes(tmp_path: Path, application: Flask) -> None:
    place, content = tmp_path / "page.js", b"export const one = 1;" * 100
    place.write_bytes(content)
    (tmp_path / "page.js.gz").write_bytes(gzip.compress(content, 9))
    (tmp_path / "page.js.br").write_bytes(b"as Brotli")
    body = packed.file_body(place, "text/javascript", built=True)
    assert body is not None and list(body.packed) == ["br", "gzip"] and gzip.decompress(body.packed["gzip"]) == content
    for asked, given in (("gzip, deflate, br, zstd", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip"), ("", None)):
        with application.test_request_context("/", headers={"Accept-Encoding": asked}):
            assert packed.answer(body, "no-cache").headers.get("Content-Encoding") == given


def test_packed_files_of_an_older_build_are_not_sent(tmp_path: Path) -> None:
    place = tmp_path / "page.css"
    place.write_bytes(b"p { color: red }" * 100)
    (tmp_path / "page.css.gz").write_bytes(gzip.compress(b"something else"))
    (tmp_path / "page.css.br").write_bytes(b"something else")
    body = packed.file_body(place, "text/css", built=True)
    assert body is not None and gzip.decompress(body.packed["gzip"]) == body.plain and "br" not in body.packed


def test_an_address_with_a_fingerprint_is_never_asked_for_again(enter: Enter) -> None:
    seconds = "public, max-age=31536000"
    assert enter(None).get("/static/css/tokens.css?v=0123456789").headers["Cache-Control"] == f"{seconds}, immutable"
    assert enter(None).get("/static/css/tokens.css").headers["Cache-Control"] == seconds
