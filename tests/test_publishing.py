"""From storyboard to edition: frozen, proven, packed; later changes leave it as it was."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import numpy as np
import orjson
import pytest

from twin import publishing, viewmodel
from twin.casework import load
from twin.errors import DocumentInvalid
from twin.store.editions import KeptEdition
from twin.storytelling import document, heldfiles, pack, presentation
from twin.storytelling.edition import Edition, check, freeze, thaw
from twin.storytelling.pack import check_pack
from twin.sunmapping.ground import sun_map
from twin.sunmapping.question import SunQuestion
from twin.workspace import Workspace

STORY = "quartier-muehlenbleiche"


def test_an_edition_pins_what_it_shows(musterstadt: Workspace) -> None:
    document = thaw(musterstadt.editions.get(STORY, 1).document).document
    assert {row["id"] for row in document["datasets"]} >= {"gebaeude", "stadtgrundlage", "gelaende", "variante_c_punkthaeuser"}
    assert [item["revision"] for item in document["alternatives"]] == [1, 1, 1]


def test_the_proof_computes_the_numbers_again(musterstadt: Workspace) -> None:
    proof = publishing.prove(musterstadt, musterstadt.editions.get(STORY, 1))
    assert proof.holds and len(proof.steps) >= 4


def test_a_changed_number_breaks_the_proof(musterstadt: Workspace) -> None:
    kept = musterstadt.editions.get(STORY, 1)
    forged = orjson.loads(kept.document)
    forged["measures"]["A"]["GFZ"]["value"] = 1.19
    edition = thaw(orjson.dumps(forged, option=orjson.OPT_SORT_KEYS))
    assert edition.sha256 != kept.sha256


def test_the_offline_file_holds_every_display_file_and_proves_itself(musterstadt: Workspace) -> None:
    kept = musterstadt.editions.get(STORY, 1)
    body = publishing.pack(musterstadt, kept)
    proof = check_pack(body, recorded_sha256=kept.sha256)
    assert proof.holds and not check_pack(body.replace(b"Blockrand", b"Blockrund")).holds
    assert b'data-term="Orientierungswert"' in body and b'id="begriff-Orientierungswert"' in body and b'id="term-card"' in body


def test_the_view_model_names_only_files_that_exist(musterstadt: Workspace) -> None:
    model = viewmodel.view_model(musterstadt, load(musterstadt, STORY))
    names = [layer["url"] for layer in model["layers"]]
    names += [item[part] for item in model["alternatives"] for part in ("buildings", "surfaces", "demolished") if item[part]]
    assert len(names) >= 10 and all(publishing.display_file(musterstadt, name).is_file() for name in names)


def test_every_alternative_hides_what_it_demolishes(musterstadt: Workspace) -> None:
    model = viewmodel.view_model(musterstadt, load(musterstadt, STORY))
    assert all(len([name for name in item["hidden"] if "HALLE" in name]) == 5 for item in model["alternatives"])


PLAN = "bebauungsplan:muehlenbleiche_bplan"
SUN = {"on": "ground", "day": "03-21", "state": "A", "against": "0", "area": "site"}


def looked_at(workspace: Workspace, **looks: Any) -> Edition:
    """Return the edition the storyboard would be with these looks in its second scene; nothing of it is kept."""
    given = orjson.loads(orjson.dumps(workspace.storyboards.get(STORY).document))
    given["scenes"][1] |= looks
    parsed = document.parse(given)
    work = load(workspace, STORY)
    pins = publishing.pinned(workspace, work, publishing.measures_kept(workspace, work), parsed)
    return freeze(parsed, pins, number=7, published_at=datetime(2026, 11, 26, tzinfo=UTC), published_by="M. Muster")


@pytest.fixture(scope="module")
def styled(musterstadt: Workspace) -> Edition:
    style = {"by": "measuredHeight", "method": "equal", "palette": "viridis", "count": 3, "classes": [0, 10, 20, 60]}
    return looked_at(musterstadt, layers={PLAN: 0.6}, styles={"buildings": style}, sunmap=SUN)


def test_an_edition_pins_the_further_layers_its_scenes_show(styled: Edition, musterstadt: Workspace) -> None:
    content = styled.document
    layers = {layer["id"]: layer for layer in content["model"]["layers"]}
    assert layers[PLAN]["visible"] is False and set(layers[PLAN]["legend"][0]["title"]) == {"de", "en"}
    assert "stadtgrundlage:strassen" not in layers
    assert ("bebauungsplan", 1) in {(row["id"], row["version"]) for row in content["datasets"]}
    german, english = (presentation.story(styled, language)["scenes"][1]["legend"] for language in ("de", "en"))
    assert [part["title"] for part in german][1:] == ["Gebäude: Höhe", "Bebauungsplan Mühlenbleiche"]
    assert german[2]["lines"][0]["label"] == "Allgemeines Wohngebiet (WA)" != english[2]["lines"][0]["label"]
    assert check(styled).holds


def test_the_offline_file_holds_what_a_scene_is_coloured_by(styled: Edition, musterstadt: Workspace) -> None:
    files = pack.collect(styled.document["model"], lambda address: publishing.display_file(musterstadt, address).read_bytes())
    (plan,) = (layer["url"] for layer in styled.document["model"]["layers"] if layer["id"] == PLAN)
    houses = [
        content for address, content in files.items() if "/0/" in address and "/buildings/" in address and ".glb" in address
    ]
    assert orjson.loads(files[plan])["objects"] and houses and all(b'"measuredHeight"' in content for content in houses)


def test_an_edition_freezes_the_numbers_of_a_sun_map(styled: Edition, musterstadt: Workspace) -> None:
    frozen = styled.document["sunmaps"]["ground-03-21-A-0-site"]
    found = sun_map(load(musterstadt, STORY), SunQuestion("A", "0", "03-21", around="site"))
    known = [value for value in frozen["minutes"] if value is not None]
    assert known == found.minutes[found.found.known].tolist() and len(known) > 1000
    # what the classes say is what the cells say: 4 m² each, those inside the planning area
    lost = np.count_nonzero(np.array(known) <= -180)
    assert frozen["classes"][0]["inside_m2"] + frozen["classes"][0]["around_m2"] == 4 * lost
    assert set(styled.document["plans"]) == {"0", "A", "B", "C"} and "<svg" in styled.document["plans"]["A"]


def test_the_offline_file_carries_plans_and_sun_maps_and_proves_itself(styled: Edition, musterstadt: Workspace) -> None:
    template = musterstadt.editions.get(STORY, 1)
    kept = KeptEdition(**{name: getattr(template, name) for name in template.__dataclass_fields__} | {
        "number": 7, "sha256": styled.sha256, "document": styled.canonical,
    })  # fmt: skip
    body = publishing._packed(musterstadt, kept, "de")
    assert check_pack(body, recorded_sha256=styled.sha256).holds
    held = heldfiles.held_files(styled, "de")
    assert set(held) == {"plan-0.svg", "plan-A.svg", "plan-B.svg", "plan-C.svg", "sunmap-ground-03-21-A-0-site.json"}
    assert all(f'"url":"{name}"'.encode() in body for name in held)


def test_a_live_layer_cannot_be_published(musterstadt: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    found = viewmodel.town_layers(musterstadt, load(musterstadt, STORY))
    monkeypatch.setattr(viewmodel, "town_layers", lambda *_: [{**layer, "live": True} for layer in found])
    with pytest.raises(DocumentInvalid) as caught:
        looked_at(musterstadt, layers={PLAN: True})
    assert "kommt live von einem Dienst" in caught.value.text.de
