"""A format of another package joins through entry points, is held to the same contract, and harms nobody when it is at fault."""

from __future__ import annotations

import importlib
import json
import os
import shutil
import subprocess
import sys
import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from planning.documents import document

from twin import testing
from twin.exporters import EXPORTERS
from twin.handlers import Registry
from twin.importers import IMPORTERS
from twin.planning import contract
from twin.planning.answer import answer_of
from twin.planning.document import parse
from twin.planning.families import Families

PLUGIN = Path(__file__).parent / "plugin"
ROOT = Path(__file__).parents[1]
SAMPLE = PLUGIN / "samples" / "pader.pegel"
FAULTY = """
from twin.handlers import Format
from twin.importers.geojson.reader import GeoJSON
from twin.language import Text
{before}
class Handler(GeoJSON):
    format = Format({identifier!r}, Text("Spielzeug", "Toy"), (".toy",), layer_types=("FeatureCollection",){more})
"""


def install(folder: Path, points: dict[str, dict[str, str]], name: str) -> None:
    """Leave in `folder` what an installer leaves of a distribution: metadata that announces entry points."""
    info = folder / f"{name.replace('-', '_')}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    groups = [f"[{group}]\n" + "".join(f"{key} = {value}\n" for key, value in items.items()) for group, items in points.items()]
    (info / "entry_points.txt").write_text("\n".join(groups))


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder on the path with the toy distribution installed."""
    folder = tmp_path / "site"
    shutil.copytree(PLUGIN / "twin_pegel", folder / "twin_pegel", ignore=shutil.ignore_patterns("__pycache__"))
    project = tomllib.loads((PLUGIN / "pyproject.toml").read_text())["project"]
    install(folder, project["entry-points"], project["name"])
    monkeypatch.syspath_prepend(folder)
    for name in [name for name in sys.modules if name.startswith("twin_pegel")]:
        monkeypatch.delitem(sys.modules, name)
    return folder


def faulty(site: Path, module: str, identifier: str, before: str = "", more: str = "") -> None:
    (site / f"{module}.py").write_text(FAULTY.format(identifier=identifier, before=before, more=more))
    install(site, {"twin.importers": {module: f"{module}:Handler"}}, module)


def states() -> dict[str, tuple[str, str]]:
    entries = Registry(IMPORTERS, EXPORTERS).entries()
    return {entry.id: (entry.state, entry.reason.en) for entry in entries if entry.kind == "importer" and not entry.built_in}


def test_the_toy_joins_beside_our_formats(site: Path) -> None:
    registry = Registry(IMPORTERS, EXPORTERS)
    assert registry.importer("pegel").format.title.en == "Gauge list"
    assert registry.exporter_for(Path("a.pegel"), None).format.id == "pegel"


def test_the_toy_importer_keeps_the_contract(site: Path, tmp_path: Path) -> None:
    (tmp_path / "damage").mkdir()
    testing.check_importer(Registry(IMPORTERS, EXPORTERS).importer("pegel"), SAMPLE, tmp_path / "damage")


def test_the_toy_refuses_the_samples_of_all_others_and_they_refuse_its_own(site: Path) -> None:
    registry = Registry(IMPORTERS, EXPORTERS)
    for folder in sorted((ROOT / "tests" / "samples").iterdir()):
        for sample in testing.samples(folder):
            testing.check_refuses(registry.importer("pegel"), sample)
    for importer in registry.importers():
        if importer.format.id != "pegel":
            testing.check_refuses(importer, SAMPLE)


def test_what_the_toy_writes_reads_back(site: Path, tmp_path: Path) -> None:
    registry = Registry(IMPORTERS, EXPORTERS)
    importer, exporter = registry.importer("pegel"), registry.exporter("pegel")
    testing.check_declaration(exporter)
    testing.check_round_trip(exporter, importer, testing.selection_of(importer, SAMPLE), tmp_path / "out.pegel")


@pytest.mark.parametrize(
    ("fault", "state", "reason"),
    [
        (
            {"identifier": "toymissing", "more": ", requires=(('no_such_module', 'pip install toy'),)"},
            "missing",
            "pip install toy",
        ),
        ({"identifier": "geojson"}, "disabled", "already taken"),
        ({"identifier": "toyold", "more": ", api=99"}, "disabled", "99"),
        ({"identifier": "toybroken", "before": "raise RuntimeError('out of order')"}, "broken", "out of order"),
        ({"identifier": "toyleaves", "before": "raise SystemExit(3)"}, "broken", "3"),
        ({"identifier": "toysyntax", "before": "def ("}, "broken", "invalid syntax"),
    ],
    ids=lambda value: value.get("identifier") if isinstance(value, dict) else "",
)
def test_a_fault_of_another_package_is_a_state_and_no_harm(site: Path, fault: dict[str, Any], state: str, reason: str) -> None:
    faulty(site, f"twin_{fault['identifier']}", **fault)
    found = [entry for entry in Registry(IMPORTERS, EXPORTERS).entries() if entry.state != "ready" and not entry.built_in]
    assert [entry.state for entry in found] == [state] and reason in found[0].reason.en
    assert Registry(IMPORTERS, EXPORTERS).importer("geojson").format.id == "geojson"
    assert states()["pegel"][0] == "ready"


def test_two_packages_of_one_id_are_both_left_out(site: Path) -> None:
    faulty(site, "twin_first", "toytwin")
    faulty(site, "twin_second", "toytwin")
    assert states()["toytwin"] == ("disabled", "the id is already taken")


def test_an_installed_toy_is_read_in_the_reader_process(site: Path, tmp_path: Path) -> None:
    """In an environment of its own, as an office would have it: only there the isolated reader process can see the package."""
    place = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(place)], check=True)
    packages = next((place / "lib").glob("python*")) / "site-packages"
    known = [str(ROOT), str(site), *(path for path in sys.path if path.endswith("site-packages"))]
    (packages / "house.pth").write_text("\n".join(known) + "\n")
    twin = [str(place / "bin" / "python"), "-m", "twin"]
    environment = {**os.environ, "TWIN_HOME": str(tmp_path / "home"), "TWIN_MIN_FREE_MB": "0"}

    def run(*arguments: str) -> Any:
        done = subprocess.run([*twin, *arguments, "--json"], capture_output=True, text=True, env=environment, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    assert "pegel" in {row["id"] for row in run("formats")}
    converted = run("convert", str(SAMPLE), str(tmp_path / "out.geojson"))
    assert (converted["format"], converted["layers"][0]["imported"]) == ("pegel", 2)
    imported = run("import", str(SAMPLE), "-o", "lowest=50")
    assert (imported["layers"][0]["imported"], imported["layers"][0]["rejected"]) == (1, 1)
    back = run("export", imported["output"]["dataset"], str(tmp_path / "back.pegel"))
    assert back["output"]["counts"] == {"pegel": 1}
    assert (tmp_path / "back.pegel").read_text().splitlines()[2].startswith("Lippe\t475100.0")


BENCHES = """
from twin.language import Text
from twin.planning.family import About
from twin.planning.indicator import Indicator
{before}
class Family:
    about = About({identifier!r}, Text("Spielzeug", "Toy"), (Indicator({key!r}, Text("Spielzeug", "toy"), "T", "1", 0),),
        {{{key!r}: Text("Spielzeug", "toy")}}{more})
    def measures(self, question):
        {body}
"""


def faulty_family(site: Path, identifier: str, before: str = "", more: str = "", key: str = "", body: str = "return []") -> None:
    module = f"twin_{identifier}_measures"
    words = BENCHES.format(identifier=identifier, before=before, more=more, key=key or identifier, body=body)
    (site / f"{module}.py").write_text(words)
    install(site, {"twin.measures": {module: f"{module}:Family"}}, module)
    sys.modules.pop(module, None)
    importlib.invalidate_caches()


def test_the_toy_measure_joins_beside_ours_and_keeps_the_contract(site: Path) -> None:
    families = Families()
    entry = next(item for item in families.entries() if item.id == "benches")
    assert entry.state == "ready" and entry.family is not None and families.foreign_keys() == ("benches",)
    contract.check_family(entry.family, contract.sample())


def test_the_toy_measure_answers_with_its_evidence(site: Path) -> None:
    # 400 m² × 3 storeys × 0.8 ÷ 80 m² × 2 people = 24 people, 0.96 of a bench, written as 1
    found = answer_of(parse(document()), families=Families()).baseline.total["benches"].to_json("en")
    assert (found["value"], found["display"], found["label"]) == (0.96, "1", "benches")
    assert found["evidence"]["wording"] == "One bench for every 25 people."
    assert [item["key"] for item in found["evidence"]["assumptions"]][-1] == "people_per_bench"


@pytest.mark.parametrize(
    ("fault", "state", "reason"),
    [
        ({"more": ", requires=(('no_such_module', 'pip install toy'),)"}, "missing", "pip install toy"),
        ({"more": ", needs=('unheard_of',)"}, "missing", "unheard_of"),
        ({"key": "GFZ"}, "duplicate", "already taken: GFZ"),
        ({"more": ", api=99"}, "disabled", "99"),
        ({"before": "raise RuntimeError('out of order')"}, "broken", "out of order"),
        ({"before": "raise SystemExit(3)"}, "broken", "3"),
        ({"before": "def ("}, "broken", "invalid syntax"),
    ],
    ids=lambda value: "" if isinstance(value, dict) else str(value),
)
def test_a_fault_of_another_packages_measure_is_a_state_and_no_harm(
    site: Path, fault: dict[str, Any], state: str, reason: str
) -> None:
    faulty_family(site, "toy", **fault)
    families = Families()
    found = [item for item in families.entries() if item.state != "ready"]
    assert [item.state for item in found] == [state] and reason in found[0].reason.en
    total = answer_of(parse(document()), families=families).baseline.total
    assert total["GFZ"].value == Fraction(6, 5) and total["benches"].value is not None


@pytest.mark.parametrize(
    ("body", "reason"),
    [("raise RuntimeError('out of order')", "failed to compute: out of order"), ("return []", "formed no value")],
)
def test_a_measure_that_fails_or_is_kept_back_is_a_refusal(site: Path, body: str, reason: str) -> None:
    faulty_family(site, "toy", body=body)
    answer = answer_of(parse(document()), families=Families()).baseline
    assert [reason in item.reason.en for item in answer.refusals if item.measure == "toy"] == [True]
    assert answer.total["toy"].value is None and answer.total["GFZ"].value == Fraction(6, 5)


def test_two_packages_with_one_measure_are_both_left_out(site: Path) -> None:
    faulty_family(site, "first", key="same")
    faulty_family(site, "second", key="same")
    states = {item.id: item.state for item in Families().entries()}
    assert (states["first"], states["second"], states["benches"]) == ("duplicate", "duplicate", "ready")
