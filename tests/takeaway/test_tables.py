"""Tables of a scene: the edition's unrounded values, and nothing a spreadsheet would run."""

from __future__ import annotations

import csv
import io

import pytest
import python_calamine

from twin.errors import NotFound
from twin.storytelling.edition import thaw
from twin.takeaway import tables
from twin.workspace import Workspace

STORY = "quartier-muehlenbleiche"
COMPARISON = 6


def test_a_csv_holds_the_unrounded_values_of_the_edition(musterstadt: Workspace) -> None:
    kept = musterstadt.editions.get(STORY, 1)
    body = tables.as_csv(tables.scene_table(kept, COMPARISON, "de"))
    rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig")), delimiter=";"))
    measures = thaw(kept.document).measures
    assert [row["Schlüssel"] for row in rows] == ["GFZ", "dwellings", "green_share_ground"]
    for row in rows:
        for letter, head in (("0", "Bestand"), ("A", "A"), ("B", "B"), ("C", "C")):
            assert float(row[head].replace(",", ".")) == measures[letter][row["Schlüssel"]]["value"]


def test_a_workbook_has_one_sheet_for_each_scene_with_figures(musterstadt: Workspace) -> None:
    kept = musterstadt.editions.get(STORY, 1)
    sheets = tables.all_tables(kept, "en")
    body = tables.as_xlsx(sheets, kept, "en")
    book = python_calamine.load_workbook(io.BytesIO(body))
    assert book.sheet_names == [f"Scene {number}" for number in range(1, 10)]
    rows = book.get_sheet_by_name(f"Scene {COMPARISON}").to_python()
    assert rows[1][rows[0].index("C")] == thaw(kept.document).measures["C"]["GFZ"]["value"]
    assert tables.as_xlsx(sheets, kept, "en") == body


def test_a_text_that_begins_like_a_formula_is_made_harmless() -> None:
    body = tables.as_csv([["=1+1", "@x", "−53 Pkt.", -1.5, 2.0, None]]).decode("utf-8-sig")
    assert body == "'=1+1;'@x;−53 Pkt.;-1,5;2;\r\n"


def test_a_scene_that_is_not_there_is_named(musterstadt: Workspace) -> None:
    with pytest.raises(NotFound, match="hat 9"):
        tables.scene_table(musterstadt.editions.get(STORY, 1), 10, "de")
