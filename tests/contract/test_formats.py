"""Every format keeps the contract: drop a file into tests/samples/<id>/ and it is a test case."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from twin import testing
from twin.errors import DecisionNeeded, FormatUnknown
from twin.exporters import EXPORTERS
from twin.handlers import Registry
from twin.importers import IMPORTERS
from twin.importers.probing import take_probe

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "tests" / "samples"
REGISTRY = Registry(IMPORTERS, EXPORTERS, plugins=False)
IDS = [entry.id for entry in REGISTRY.entries() if entry.kind == "importer"]
OWN = [(folder.name, sample) for folder in sorted(SAMPLES.iterdir()) for sample in testing.samples(folder)]
WRITTEN = [entry.id for entry in REGISTRY.entries() if entry.kind == "exporter"]
# a drawing has other objects than what it was drawn from; a model and a print have no place: their own tests read them back
ONE_WAY = ("dxf", "gltf", "obj", "stl", "tiles3d")
ROUND_TRIPS = [(name, sample) for name, sample in OWN if name in WRITTEN and name not in ONE_WAY]


def named(value: object) -> str:
    return value.name if isinstance(value, Path) else str(value)


def test_every_importer_has_a_folder_of_samples() -> None:
    assert {folder.name for folder in SAMPLES.iterdir() if testing.samples(folder)} == set(IDS)


def test_the_tables_are_alphabetical() -> None:
    assert list(IMPORTERS) == sorted(IMPORTERS) and list(EXPORTERS) == sorted(EXPORTERS)


@pytest.mark.parametrize(("identifier", "sample"), OWN, ids=named)
def test_an_importer_keeps_the_contract(identifier: str, sample: Path, tmp_path: Path) -> None:
    testing.check_importer(REGISTRY.importer(identifier), sample, tmp_path)


@pytest.mark.parametrize("identifier", IDS)
@pytest.mark.parametrize(("owner", "sample"), OWN, ids=named)
def test_no_importer_claims_what_another_owns(identifier: str, owner: str, sample: Path) -> None:
    if identifier != owner:
        testing.check_refuses(REGISTRY.importer(identifier), sample)


@pytest.mark.parametrize(("identifier", "sample"), OWN, ids=named)
def test_the_registry_recognises_a_sample_by_its_content(identifier: str, sample: Path) -> None:
    importer, _ = REGISTRY.recognise(take_probe(sample, sample.name))
    assert importer.format.id == identifier


@pytest.mark.parametrize(("identifier", "sample"), ROUND_TRIPS, ids=named)
def test_what_is_written_reads_back(identifier: str, sample: Path, tmp_path: Path) -> None:
    importer, exporter = REGISTRY.importer(identifier), REGISTRY.exporter(identifier)
    target = tmp_path / f"out{exporter.format.extensions[0]}"
    testing.check_round_trip(exporter, importer, testing.selection_of(importer, sample), target)


@pytest.mark.parametrize("entry", [entry for entry in REGISTRY.entries() if entry.kind == "exporter"], ids=lambda entry: entry.id)
def test_an_exporter_declares_itself(entry: object) -> None:
    testing.check_declaration(REGISTRY.exporter(entry.id))  # type: ignore[attr-defined]


def test_the_readme_lists_every_format() -> None:
    rows = re.findall(r"^\|.*\|$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    listed = {name for row in rows for name in re.findall(r"`([a-z0-9]+)`", row)}
    assert {entry.id for entry in REGISTRY.entries()} <= listed


def test_nothing_known_is_told_with_what_was_seen(tmp_path: Path) -> None:
    strange = tmp_path / "brief.json"
    strange.write_text('{"hello": 1}')
    with pytest.raises(FormatUnknown, match="hello"):
        REGISTRY.recognise(take_probe(strange, strange.name))


def test_the_longest_ending_chooses_the_exporter_and_a_shared_one_asks() -> None:
    assert REGISTRY.exporter_for(Path("stadt.city.json"), None).format.id == "cityjson"
    assert REGISTRY.exporter_for(Path("kacheln"), None).format.id == "tiles3d"
    with pytest.raises(DecisionNeeded):
        REGISTRY.exporter_for(Path("stadt.xyz"), None)
