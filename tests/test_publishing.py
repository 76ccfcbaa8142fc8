"""From storyboard to edition: frozen, proven, packed; later changes leave it as it was."""

from __future__ import annotations

import orjson

from twin import publishing, viewmodel
from twin.casework import load
from twin.storytelling.edition import thaw
from twin.storytelling.pack import check_pack
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
