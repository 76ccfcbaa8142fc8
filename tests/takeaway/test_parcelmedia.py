"""Pictures travel with an edition, and another twin looks at each before it keeps any."""

from __future__ import annotations

import io
from pathlib import Path

import orjson
import pytest
from PIL import Image

from tests.media.films import mp4
from twin import mediawork
from twin.errors import TwinError
from twin.reader.media import prepared
from twin.store.media import Medium
from twin.storytelling.edition import Edition
from twin.takeaway import parcelmedia
from twin.workspace import Workspace, open_workspace


def jpeg() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (900, 600), "teal").save(stream, "JPEG")
    return stream.getvalue()


def taken(twin: Workspace, content: bytes, folder: Path, name: str) -> Medium:
    source = folder / name
    source.write_bytes(content)
    with prepared(source, name) as (work, files):
        return mediawork.keep(twin, work, files, name=name)


@pytest.fixture
def parcel(tmp_path: Path) -> dict[str, Path]:
    """The unpacked media of an edition that shows a picture and a film."""
    twin = open_workspace(tmp_path / "there")
    shown = [taken(twin, jpeg(), tmp_path, "hof.jpg"), taken(twin, mp4(), tmp_path, "bau.mp4")]
    edition = Edition({"media": {item.sha256: item.to_json() for item in shown}}, b"", "")
    told = parcelmedia.packed(twin, edition)
    assert len(told) == 3  # the picture's thumbnail goes along
    (tmp_path / "media.json").write_bytes(orjson.dumps(told))
    twin.database.close()
    return {"media.json": tmp_path / "media.json"} | {f"files/{item['sha256']}": twin.files.path(item["sha256"]) for item in told}


def test_they_arrive_as_they_were(parcel: dict[str, Path], tmp_path: Path) -> None:
    here = open_workspace(tmp_path / "here")
    parcelmedia.keep(here, parcelmedia.judged(parcel, "files/", "e.zip"), by="ich", group="amt")
    for entry in orjson.loads(parcel["media.json"].read_bytes()):
        assert here.media.get(entry["sha256"]).to_json() == entry and here.files.holds(entry["sha256"])
    here.database.close()


def test_what_no_twin_prepared_is_refused(parcel: dict[str, Path], tmp_path: Path) -> None:
    entry = next(item for item in orjson.loads(parcel["media.json"].read_bytes()) if item["kind"] == "picture")
    forged = tmp_path / "forged"
    for content in (jpeg(), b"<svg onload='x'/>", mp4(b"hvc1"), mp4()):  # the last one still tells its place
        forged.write_bytes(content)
        with pytest.raises(TwinError) as caught:
            parcelmedia.judged({**parcel, f"files/{entry['sha256']}": forged}, "files/", "e.zip")
        assert caught.value.code in ("BUNDLE_DAMAGED", "MEDIA_DAMAGED", "MEDIA_UNKNOWN", "VIDEO_CODEC")
    missing = {name: path for name, path in parcel.items() if name != f"files/{entry['sha256']}"}
    with pytest.raises(TwinError) as caught:
        parcelmedia.judged(missing, "files/", "e.zip")
    assert caught.value.code == "BUNDLE_DAMAGED"
