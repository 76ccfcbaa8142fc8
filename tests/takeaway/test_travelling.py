"""An edition travels: packed here, taken in by an empty twin, published there; a changed byte is noticed."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from twin import publishing
from twin.errors import FileDamaged, NotSuitable
from twin.storytelling.edition import thaw
from twin.takeaway import bundle
from twin.takeaway.arrival import take_in
from twin.workspace import Workspace, open_workspace

STORY = "quartier-muehlenbleiche"


@pytest.fixture(scope="module")
def package(musterstadt: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("travelling") / "edition.zip"
    assert bundle.write(musterstadt, musterstadt.editions.get(STORY, 1), target) == 5
    return target


def changed(package: Path, target: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """Write the package again with each member as `change` gives it, left out where that is None."""
    with zipfile.ZipFile(package) as source, zipfile.ZipFile(target, "w") as sink:
        for name in source.namelist():
            content = change(name, source.read(name))
            if content is not None:
                sink.writestr(name, content)
    return target


def test_the_same_edition_gives_the_same_bytes(musterstadt: Workspace, package: Path, tmp_path: Path) -> None:
    bundle.write(musterstadt, musterstadt.editions.get(STORY, 1), tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == package.read_bytes()


def test_an_empty_twin_takes_it_in_computes_the_same_numbers_and_publishes(
    musterstadt: Workspace, package: Path, tmp_path: Path
) -> None:
    other = open_workspace(tmp_path / "home")
    arrival = take_in(other, package)
    assert arrival.proof.holds and arrival.proof.steps[-1].code == "measures"
    assert (arrival.storyboard, arrival.case) == (STORY, STORY) and not any(known for *_, known in arrival.datasets)
    assert other.editions.of_storyboard(STORY) == ()
    there, here = thaw(publishing.publish(other, STORY, by="Nachbarstadt").document), musterstadt.editions.get(STORY, 1)
    assert there.measures == thaw(here.document).measures
    assert there.document["texts"] == thaw(here.document).document["texts"]
    licences = [row["licence"] for row in there.document["datasets"]]
    assert licences == [row["licence"] for row in thaw(here.document).document["datasets"]]
    # a second time: the data are known, case and storyboard get new names, the first ones stay as they were
    again = take_in(other, package)
    assert all(known for *_, known in again.datasets) and again.proof.holds
    assert again.case != STORY and again.storyboard != STORY and other.editions.get(STORY, 1).number == 1
    other.database.close()


@pytest.mark.parametrize("member", ["edition.json", "case.json", "datasets.json", "files/"])
def test_one_changed_byte_is_noticed_before_anything_is_kept(package: Path, tmp_path: Path, member: str) -> None:
    other = open_workspace(tmp_path / "home")
    forged = changed(
        package, tmp_path / "forged.zip", lambda name, content: content[:-1] + b"!" if name.startswith(member) else content
    )
    with pytest.raises(FileDamaged, match="verändert"):
        take_in(other, forged)
    assert other.datasets.all() == () and other.cases.all() == () and other.storyboards.all() == ()
    other.database.close()


def test_an_edition_that_was_forged_with_its_checksums_is_refused(package: Path, tmp_path: Path) -> None:
    other = open_workspace(tmp_path / "home")
    for content in (b"[]", b'{"version":1}', b"{"):
        with pytest.raises(FileDamaged):
            take_in(other, with_edition(package, tmp_path / "forged.zip", content))
    other.database.close()


def with_edition(package: Path, target: Path, edition: bytes) -> Path:
    """Write the package with another edition and the checksums that fit it."""
    sha256 = hashlib.sha256(edition).hexdigest()

    def change(name: str, content: bytes) -> bytes:
        if name == bundle.EDITION:
            return edition
        if name == bundle.MANIFEST:
            manifest = orjson.loads(content)
            manifest["files"][bundle.EDITION] = manifest["sha256"] = sha256
            return orjson.dumps(manifest)
        return content

    return changed(package, target, change)


def test_a_missing_file_is_named_with_its_origin(package: Path, tmp_path: Path) -> None:
    other = open_workspace(tmp_path / "home")

    def without_data(name: str, content: bytes) -> bytes | None:
        if name == bundle.MANIFEST:
            manifest = orjson.loads(content)
            manifest["files"] = {key: value for key, value in manifest["files"].items() if not key.startswith(bundle.FILES)}
            return orjson.dumps(manifest)
        return None if name.startswith(bundle.FILES) else content

    with pytest.raises(NotSuitable, match=r"Gebäude LoD2 \(gebaeude_lod2"):
        take_in(other, changed(package, tmp_path / "bare.zip", without_data))
    other.database.close()


def test_any_other_zip_is_told_apart(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("readme.txt", "hello")
    other = open_workspace(tmp_path / "home")
    with pytest.raises(NotSuitable, match="twin story export"):
        take_in(other, tmp_path / "other.zip")
    other.database.close()
