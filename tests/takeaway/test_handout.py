"""The committee paper: tagged, complete, with every number of the edition, and the same again."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from PIL import Image
from pypdf import PdfReader
from storytelling import material

from twin import interface
from twin.language import Text
from twin.storytelling.edition import check, thaw
from twin.storytelling.glossary.term import Term
from twin.storytelling.handout.content import content
from twin.storytelling.handout.prose import blocks
from twin.storytelling.handout.typesetting import pdf
from twin.storytelling.narrative import render
from twin.storytelling.signature import Signature
from twin.storytelling.textequivalent import content as text_content
from twin.takeaway import pictures
from twin.takeaway.handout import handout
from twin.workspace import Workspace

STORY = "quartier-muehlenbleiche"
BASE = "https://zwilling.example"


def words_of(body: bytes) -> str:
    """Return the text of all pages on one line, words divided at line ends joined again, without the lines at the foot."""
    lines: list[str] = []
    for page in PdfReader(io.BytesIO(body)).pages:
        lines.extend(line.strip() for line in page.extract_text().splitlines())
    text = ""
    for line in lines:
        text = text[:-1] + line if text.endswith("-") and line[:1].islower() else f"{text} {line}"
    return " ".join(text.split())


@pytest.fixture(scope="module")
def paper(musterstadt: Workspace) -> bytes:
    return handout(musterstadt, musterstadt.editions.get(STORY, 1), "de", BASE)


def test_it_is_a_tagged_german_pdf_with_a_title(paper: bytes) -> None:
    root: Any = PdfReader(io.BytesIO(paper)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root and root["/Lang"] == "de"
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert PdfReader(io.BytesIO(paper)).metadata.title.startswith("Quartier Mühlenbleiche")  # type: ignore[union-attr]


def test_every_sheet_is_a4(paper: bytes) -> None:
    sizes = {
        (round(float(page.mediabox.width)), round(float(page.mediabox.height))) for page in PdfReader(io.BytesIO(paper)).pages
    }
    assert sizes == {(595, 842)}


def test_every_measure_in_it_equals_the_editions(paper: bytes, musterstadt: Workspace) -> None:
    kept = musterstadt.editions.get(STORY, 1)
    edition = thaw(kept.document, kept.sha256)
    text = words_of(paper)
    place = text.index("Jede Zahl dieser Vorlage mit Formel")
    evidence = text_content(edition, "de")["evidence"]
    assert len(evidence) >= 28
    for item in evidence:
        # in the order of the appendix: the state, the value as displayed, the formula with its numbers
        frozen = edition.measures[item["letter"]][item["measure"]["key"]]
        shown = frozen["display"]["de"] if isinstance(frozen["display"], dict) else frozen["display"]
        state = "Bestand" if item["letter"] == "0" else item["letter"]
        place = text.index(f"{state} {shown}", place) + 1
        numbers = item["measure"]["evidence"]["formula_numbers"]
        assert "".join(numbers.split()) in "".join(text[place:].split())


def test_the_comparison_lists_every_value_and_difference(paper: bytes, musterstadt: Workspace) -> None:
    kept = musterstadt.editions.get(STORY, 1)
    text = words_of(paper)
    part = text[text.index("Alle Kennzahlen im Vergleich") : text.index("Jede Zahl dieser Vorlage mit Formel")]
    for row in text_content(thaw(kept.document), "de")["all_figures"]:
        for cell in row["cells"]:
            assert cell["measure"]["display"] in part and cell["measure"].get("delta_display", "") in part


def test_scenes_sources_address_and_checksum_stand_on_it(paper: bytes, musterstadt: Workspace) -> None:
    kept = musterstadt.editions.get(STORY, 1)
    text = words_of(paper)
    document = orjson.loads(kept.document)
    for scene in document["texts"]["de"]["scenes"]:
        assert scene["heading"] in text
    for source in document["datasets"]:
        assert source["title"] in text and source["licence"] in text
    assert f"{BASE}/s/{STORY}/e1" in text and kept.sha256 in text.replace(" ", "")
    assert "Dieser Druck hat keine Bilder des Modells" in text


def test_it_is_complete_in_english(musterstadt: Workspace) -> None:
    text = words_of(handout(musterstadt, musterstadt.editions.get(STORY, 1), "en", BASE))
    assert "Committee for Urban Development" in text and f"{BASE}/s/{STORY}/e1?lang=en" in text
    assert "Szene" not in text and "Ansicht" not in text and "Kennzahl" not in text


def test_the_same_edition_gives_the_same_bytes(musterstadt: Workspace, paper: bytes) -> None:
    kept = musterstadt.editions.get(STORY, 1)
    folder = musterstadt.settings.home / "handouts"
    for path in folder.glob("*.pdf"):
        path.unlink()
    assert handout(musterstadt, kept, "de", BASE) == paper


def test_many_names_of_the_service_do_not_fill_the_disk(musterstadt: Workspace) -> None:
    kept = musterstadt.editions.get(STORY, 1)
    for number in range(6):
        handout(musterstadt, kept, "de", f"https://name{number}.example")
    assert len(list((musterstadt.settings.home / "handouts").glob(f"{kept.sha256[:20]}-de-*.pdf"))) == 4


@pytest.fixture
def taken(musterstadt: Workspace) -> Iterator[dict[int, Path]]:
    """A picture of the second scene, as if a browser had taken it."""
    kept = musterstadt.editions.get(STORY, 1)
    place = musterstadt.settings.home / "pictures" / f"{kept.sha256[:20]}-de"
    place.mkdir(parents=True)
    Image.new("RGB", (176, 83), "#336699").save(place / "2.png")
    yield pictures.taken(musterstadt, kept, "de")
    (place / "2.png").unlink()
    place.rmdir()


def test_a_picture_that_was_taken_stands_on_it(musterstadt: Workspace, taken: dict[int, Path]) -> None:
    body = handout(musterstadt, musterstadt.editions.get(STORY, 1), "de", BASE)
    sizes = [image.image.size for page in PdfReader(io.BytesIO(body)).pages for image in page.images if image.image]
    assert (176, 83) in sizes and "keine Bilder des Modells" not in words_of(body)


def test_text_of_the_edition_is_never_markup(musterstadt: Workspace, tmp_path: Path) -> None:
    kept = musterstadt.editions.get(STORY, 1)
    said = content(thaw(kept.document), "de", interface.words("de"), town='#panic("x")', address=BASE)
    said["summary"] = '#read("content.json") $x^2$ *fett* <marke> @verweis \\ "Wort"'
    assert '#read("content.json") $x^2$ *fett* <marke> @verweis \\ "Wort"' in words_of(pdf(said, {}, tmp_path))


def test_explained_words_plain_language_and_who_answers_for_an_exception_stand_on_it(tmp_path: Path) -> None:
    stale = {
        "id": "lod2",
        "version": 1,
        "title": "Gebäude",
        "data_date": "2019-03-15",
        "licence": "CC0",
        "newer": "Es gibt Neues.",
    }
    signature = Signature("fresh", "lod2@1", "M. Muster", "2026-11-11T09:00:00Z", "Im Plangebiet unverändert.")
    edition = material.frozen(
        material.story_document(material.scene("a", narrative="Die GRZ steigt.", plain="Es wird mehr gebaut.")),
        datasets=[{**stale, "newer": "Es gibt Neues."}],
        signatures=(signature,),
        approval={"by": "B. Bauamt", "at": "2026-11-12T08:00:00Z", "note": ""},
        glossary=(Term("GRZ", Text("Wie viel überbaut ist.", "How much is built over."), Text("Grundflächenzahl", "")),),
    )
    assert check(edition).holds
    said = words_of(pdf(content(edition, "de", interface.words("de"), town="Musterstadt", address=BASE), {}, tmp_path))
    assert "GRZ – Grundflächenzahl Wie viel überbaut ist." in said and "Einfache Sprache Es wird mehr gebaut." in said
    assert "„Gebäude“: Es gibt Neues. Gezeichnet von M. Muster am 11.11.2026: Im Plangebiet unverändert." in said
    assert "Freigegeben von B. Bauamt am 12.11.2026." in said


EVERYTHING = """# Kopf

Wort **fett** *betont* ~~gestrichen~~ `code` [Seite](https://example.org) und [Post](mailto:a@example.org).

> Zitat

1. eins
   - innen
2. zwei

```
vor  formatiert
```

---

| x | y |
|---|---|
| 1 | 2 |

![Ein Plan](/media/plan.png)
"""


def test_every_kind_of_block_and_many_alternatives_can_be_set(musterstadt: Workspace, tmp_path: Path) -> None:
    kept = musterstadt.editions.get(STORY, 1)
    said = content(thaw(kept.document), "de", interface.words("de"), town="", address=BASE)
    said["scenes"][0]["blocks"] = blocks(render(EVERYTHING, {}, "de").html, "[Bild: {text}]")
    said["scenes"][1]["blocks"] = []
    plain = {"file": "", "is_video": False, "alternative": "Hof", "text": "[Bild: Hof]", "caption": "", "credit": ""}
    gate = {**plain, "alternative": "Tor", "text": "[Bild: Tor]", "credit": "Stadtarchiv"}
    film = {**plain, "file": "still.jpg", "is_video": True, "alternative": "Ein Kran hebt Balken.", "caption": "Am Bau"}
    decoration = {**plain, "file": "still.jpg", "alternative": "", "text": ""}
    said["scenes"][1]["media"] = [plain, gate, film, decoration]
    said["scenes"][2]["figures"] = []
    said |= {"summary": "", "alternatives": [], "contact": []}
    letters = ["0", *"ABCDEFG"]
    said["columns"] = [{"letter": letter, "title": f"Titel {letter}"} for letter in letters]
    cell = {"display": "1,0 m²", "delta": "+1", "warning": True, "fraction": 0.5}
    said["rows"] = [{"key": "x", "label": "Maß", "hint": "", "cells": [{**cell, "letter": letter} for letter in letters]}]
    said["rows"][0]["cells"][1] |= {"display": None, "fraction": None}
    said["wide"] = True
    said["evidence"][0] |= {"display": None, "missing": ["Gelände fehlt"], "note": "Hinweiswort", "assumptions": ["a", "b"]}
    rows = [{**said["rows"][0], "label": "Diagrammzeile"}]
    chart = {"kind": "chart", "title": "Dichte im Vergleich", "letters": said["columns"], "rows": rows}
    said["scenes"][1]["exhibits"] = [chart, {**chart, "kind": "table", "title": "Dieselbe als Tabelle"}]
    said["scenes"][1]["measurements"] = [["Abstand zum Ufer", "23,4\u00a0m", "gemessen im Modell: Variante C"]]
    still = io.BytesIO()
    Image.new("RGB", (160, 90), "navy").save(still, "JPEG")
    body = pdf(said, {}, tmp_path, {"still.jpg": still.getvalue()})
    text = words_of(body)
    for word in ("Kopf", "fett", "Zitat", "innen", "zwei", "vor", "[Bild: Ein Plan]", "[Bild: Tor] (Stadtarchiv)", "Titel G"):
        assert word in text
    for words in ("Das Video in Worten: Ein Kran hebt Balken.", "Am Bau", "Dichte im Vergleich", "Abstand zum Ufer: 23,4 m"):
        assert words in text
    assert text.count("Diagrammzeile") == 2 and "Balken je Kennzahl auf eigener Skala" in text
    assert "Es fehlt: Gelände fehlt" in text and "Hinweis: Hinweiswort" in text and "nicht bestimmt" in text
    pages = PdfReader(io.BytesIO(body)).pages
    assert sum(page.mediabox.width > page.mediabox.height for page in pages) == 1
