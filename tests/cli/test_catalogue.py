"""`twin catalogue`: from an address to a dataset and the news of a newer edition, in words and as JSON."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cataloguing import town as towns
from tests.cataloguing.town import Town, running
from twin.cli.root import run

Tell = Callable[..., Any]


@pytest.fixture
def town() -> Iterator[Town]:
    with running() as made:
        made.revise("2026-02-03")
        yield made


@pytest.fixture
def tell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Tell:
    """Run a command in a home of its own and return its JSON, or what it wrote."""
    monkeypatch.setenv("TWIN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TWIN_MIN_FREE_MB", "0")

    def told(*arguments: str, status: int = 0) -> Any:
        assert run(["catalogue", *arguments]) == status, capsys.readouterr().err
        out, err = capsys.readouterr()
        return json.loads(out) if "--json" in arguments else out + err

    return told


def test_the_whole_way_as_json(tell: Tell, town: Town) -> None:
    assert tell("add", town.address, "--json", status=1)["code"] == "OUTBOUND_NOT_ALLOWED"
    assert town.host.asked == []
    kept = tell("add", town.address, "--allow-internal", "--title", "Musterkatalog", "--json")
    assert (kept["id"], kept["version"]) == ("musterkatalog", "2.0.2") and "password" not in kept
    assert (
        tell("add", town.address, "--group", "x", "--allow", "gdi.intern", "--json", status=1)["code"] == "ALLOW_INTERNAL_INVALID"
    )
    (listed,) = tell("list", "--json")
    assert (listed["id"], listed["records"], listed["allow"]) == ("musterkatalog", 0, town.allow)
    found = tell("search", "Bäume", "--json")
    assert found["matched"] == 1  # the catalogue itself said so, its words do not hold it
    found = tell("search", "baumkataster", "--sort", "date", "--json")
    assert (found["matched"], found["answered"][0]["state"]) == (1, "live")
    assert found["records"][0]["dates"]["revision"] == "2026-02-03"
    shown = tell("show", "musterkatalog/baum", "--json")
    assert [item["access"] for item in shown["distributions"]] == ["wms", "wfs"] and shown["gone_at"] is None
    unclear = tell("take", "baum", "--json", status=1)
    assert unclear["code"] == "DISTRIBUTION_UNCLEAR" and [item["id"] for item in unclear["choices"]] == [1, 2]
    made = tell("take", "baum", "--way", "copy", "--json")
    assert (made["layers"][0]["imported"], made["output"]["data_date"]) == (40, "2026-02-03")
    assert tell("refresh", "--json")["newer"] == []
    town.revise("2026-10-12")
    (newer,) = tell("refresh", "--json")["newer"]
    assert (newer["dataset"], newer["newest"], newer["ours"]) == (made["output"]["dataset"], "2026-10-12", "2026-02-03")
    tell("take", "baum", "--number", "2", "--into", newer["dataset"], "-o", "limit=10", "--json")
    assert tell("refresh", "--json")["newer"] == []
    town.down = towns.BROKEN
    assert tell("search", "--json")["answered"][0]["state"] == "kept"
    assert tell("harvest", "musterkatalog", "--json", status=1)["title"] == "ServiceFailed"
    tell("remove", "musterkatalog")
    assert tell("list", "--json") == []


def test_the_whole_way_in_words(tell: Tell, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("geheim\n"))
    assert "Katalog" in tell("add", town.address, "--allow-internal", "--test", "--lang", "de")
    assert tell("list").split() == ["Kennung", "Einträge", "Zuletzt", "befragt", "Titel"]
    tell("add", town.address, "--allow-internal", "--user", "leser", "--password-stdin")
    assert town.host.asked[-1].headers["Authorization"].startswith("Basic ")
    assert "1 von 1 Einträgen" in tell("harvest", "katalog")
    said = tell("search", "baum", "--lang", "en")
    assert "katalog/baum" in said and "2026-02-03" in said and "wms, wfs" in said and "Katalog: asked, 1" in said
    shown = tell("show", "baum")
    assert "Baumkataster Musterstadt" in shown and "2. wfs gruen:baum [copy]" in shown
    assert "v1 „Baumkataster Musterstadt“" in tell("take", "katalog/baum", "--way", "layer")
    town.revise("2026-10-12")
    assert "neuere Fassung (12.10.2026), diese ist vom 03.02.2026" in tell("refresh")
    assert "geheim" not in tell("list") + tell("show", "baum")


def test_what_cannot_be_done_is_one_sentence(tell: Tell, town: Town) -> None:
    tell("add", town.address, "--allow-internal")
    assert tell("show", "nichts", "--json", status=1)["title"] == "NotFound"
    assert tell("take", "baum", "--number", "7", "--json", status=1)["code"] == "DISTRIBUTION_UNKNOWN"
    assert tell("search", "--bbox", "1,2,3", "--json", status=1)["code"] == "OPTIONS_INVALID"
    assert tell("search", "--in", "x", "--json", status=1)["code"] == "CATALOGUE_UNKNOWN"
    assert tell("remove", "x", status=1)
    assert run(["catalogue", "search", "--count", "0"]) == 2
    town.records["leer"] = towns.record("leer", "Ohne Zugang", "2026", [])
    assert tell("take", "leer", "--json", status=1)["code"] == "RECORD_NOT_TAKEN"
