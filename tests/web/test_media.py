"""Pictures and videos over HTTP: taken in for a storyboard, seen by who may, in parts, with headers that let nothing run."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from tests.media.films import SECRET, mp4
from twin import mediawork, publishing
from twin.app import create_app
from twin.store.documents import Saved
from twin.workspace import Workspace, open_workspace

from .conftest import Enter

CASE = "quartier-muehlenbleiche"
ROOM = "/api/v1/storyboards"


def picture(colour: str = "navy", **more: Any) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (640, 400), colour).save(stream, "JPEG", **more)
    return stream.getvalue()


def uploaded(client: FlaskClient, content: bytes, name: str = "bild.jpg") -> str:
    identifier: str = client.post("/api/v1/uploads", json={"name": name, "size": len(content)}).json["id"]
    client.patch(f"/api/v1/uploads/{identifier}", data=content, headers={"Upload-Offset": "0"})
    return identifier


def put_in(client: FlaskClient, story: str, content: bytes, name: str = "bild.jpg") -> Any:
    return client.post(f"{ROOM}/{story}/media", json={"upload": uploaded(client, content, name)})


def got(client: FlaskClient, address: str, **headers: str) -> Any:
    """Return an answer that was read to its end and closed."""
    with client.get(address, headers=headers) as answer:
        answer.get_data()
        return answer


@pytest.fixture(scope="module")
def musterstadt(musterstadt: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A copy of the small Musterstadt in which stories may be published."""
    home = tmp_path_factory.mktemp("media") / "home"
    shutil.copytree(musterstadt.settings.home, home)
    workspace = open_workspace(home)
    yield workspace
    workspace.database.close()


@pytest.fixture(scope="module")
def application(musterstadt: Workspace) -> Flask:
    return create_app(musterstadt)


@pytest.fixture
def public(application: Flask) -> FlaskClient:
    return application.test_client()


@pytest.fixture
def begun(enter: Enter, musterstadt: Workspace) -> tuple[FlaskClient, Saved]:
    client = enter("planner")
    answer = client.post(ROOM, json={"case": CASE, "template": "variants"})
    return client, musterstadt.storyboards.get(answer.json["id"])


def test_an_uploaded_picture_gets_an_address_for_ever_and_is_private(begun: Any, public: FlaskClient) -> None:
    planner, story = begun
    answer = put_in(planner, story.id, picture("teal"))
    told = answer.json
    assert (answer.status_code, told["kind"], told["width"], told["height"]) == (201, "picture", 640, 400)
    assert told["src"] == f"/media/{told['sha256']}" == answer.headers["Location"] and told["thumbnail"].startswith("/media/")
    seen = got(planner, told["src"])
    assert (seen.status_code, seen.mimetype, seen.headers["X-Content-Type-Options"]) == (200, "image/webp", "nosniff")
    assert seen.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert seen.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    hidden = got(public, told["src"])
    assert hidden.status_code == 404


def test_a_video_is_given_in_parts(begun: Any) -> None:
    planner, story = begun
    told = put_in(planner, story.id, mp4(), "film.mp4").json
    assert (told["kind"], told["seconds"], told["has_sound"]) == ("video", 4.5, True)
    whole = got(planner, told["src"])
    part = got(planner, told["src"], Range="bytes=4-11")
    assert (part.status_code, part.data) == (206, whole.data[4:12])
    assert part.headers["Content-Range"] == f"bytes 4-11/{told['size']}" and SECRET not in whole.data


@pytest.mark.parametrize(("content", "code"), [(b"<svg onload='x'/>", "MEDIA_UNKNOWN"), (picture()[:200], "MEDIA_DAMAGED")])
def test_what_is_no_picture_is_refused_in_words(begun: Any, content: bytes, code: str) -> None:
    planner, story = begun
    answer = put_in(planner, story.id, content)
    assert (answer.status_code, answer.json["code"]) == (422, code)


def test_only_who_may_edit_puts_pictures_in(begun: Any, enter: Enter) -> None:
    _, story = begun
    assert enter("reader").post(f"{ROOM}/{story.id}/media", json={"upload": "x"}).status_code == 403


def test_published_it_is_public_and_withdrawn_no_more(begun: Any, public: FlaskClient, musterstadt: Workspace) -> None:
    planner, story = begun
    address = put_in(planner, story.id, picture("olive")).json["src"]
    document = musterstadt.storyboards.get(story.id).document
    document["scenes"][0]["media"] = [
        {"src": address, "alternative": "Der Hof heute", "source": "Stadt", "licence": "CC BY 4.0", "date": "2026-05-01"}
    ]
    saved = planner.put(f"{ROOM}/{story.id}", json=document, headers={"If-Match": f'"{story.etag}"'})
    assert saved.status_code == 200, saved.json
    kept = publishing.publish(musterstadt, story.id, by="Test")
    seen = got(public, address)
    assert (seen.status_code, seen.headers["Cache-Control"]) == (200, "public, max-age=31536000, immutable")
    text = public.get(f"/s/{kept.slug}/text").text
    assert f'src="{address}"' in text and 'alt="Der Hof heute"' in text and "Stadt, CC BY 4.0, 01.05.2026" in text
    musterstadt.editions.withdraw(kept.slug, kept.number)
    assert got(public, address).status_code == 404


def test_what_no_story_names_goes_after_a_while_and_what_one_names_stays(begun: Any, musterstadt: Workspace) -> None:
    planner, story = begun
    loose = put_in(planner, story.id, picture("crimson")).json
    used = put_in(planner, story.id, picture("gold")).json
    document = musterstadt.storyboards.get(story.id).document
    document["scenes"][0]["narrative"]["de"] += f"\n\n![Hof]({used['src']})"
    musterstadt.storyboards.save(story.id, document, revision=story.revision)
    assert mediawork.prune(musterstadt) == 0
    mediawork.prune(musterstadt, older_than=-1)
    known = musterstadt.media.known([loose["sha256"], used["sha256"], used["thumbnail"].removeprefix("/media/")])
    assert set(known) == {used["sha256"], used["thumbnail"].removeprefix("/media/")}
    assert musterstadt.files.holds(loose["sha256"])  # its bytes go with the sweep of the store
