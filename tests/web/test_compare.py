"""The comparison page: what the address asks for, what the town wants, and the same numbers as files."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
import python_calamine
from flask.testing import FlaskClient

PAGE = "/cases/quartier-muehlenbleiche/compare"
Enter = Callable[[str | None], FlaskClient]


def table(client: FlaskClient, query: str = "") -> list[dict[str, str]]:
    body = client.get(f"{PAGE}?format=csv{query}").data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(body), delimiter=";"))


def number(text: str) -> float:
    return float(text.replace(",", "."))


def test_the_largest_difference_comes_first_unless_the_order_of_topics_is_asked_for(enter: Enter) -> None:
    client = enter("reader")
    keys = [row["Schlüssel"] for row in table(client)]
    # from nothing to 190 dwellings is all of the row's largest value; building costs cannot be compared with nothing
    assert keys[0] == "dwellings" and keys.index("GFZ") < keys.index("GRZ_I")
    assert [row["Schlüssel"] for row in table(client, "&order=table")][:3] == ["GR_main", "GRZ_I", "GRZ_II"]


def test_the_choice_stands_in_the_address_and_in_every_file(enter: Enter) -> None:
    client = enter("reader")
    asked = client.get(f"{PAGE}?rows=GFZ&rows=trees&columns=A&columns=C&against=B")
    assert (asked.status_code, asked.location) == (302, f"{PAGE}?against=B&rows=GFZ,trees&columns=A,C")
    rows = table(client, "&against=B&rows=GFZ,trees&columns=A,C")
    assert {row["Schlüssel"] for row in rows} == {"GFZ", "trees"}
    trees = next(row for row in rows if row["Schlüssel"] == "trees")
    assert number(trees["A Blockrand: Differenz zu B Zeilen"]) == number(trees["A Blockrand"]) - number(trees["B Zeilen"])
    assert "Bestand" not in trees
    page = client.get(f"{PAGE}?against=B&rows=GFZ,trees&columns=A,C").data.decode()
    assert page.count('scope="row"><span class="row-label">') == 3  # the balance of changes and two measures


def test_the_plan_in_force_is_a_column_with_its_own_evidence(enter: Enter) -> None:
    client = enter("reader")
    plan = client.get(f"{PAGE}?format=json&against=plan").json
    assert [column["letter"] for column in plan["columns"]] == ["plan", "0", "A", "B", "C"]
    row = next(row for row in plan["rows"] if row["key"] == "GFZ")
    allowed, block = row["cells"]["plan"]["measure"], row["cells"]["A"]
    assert allowed["display"] == "1,20" and "GFZ 1,2" in str(allowed["evidence"]["assumptions"])
    assert block["delta"] == pytest.approx(block["measure"]["value"] - allowed["value"])
    uneven = {item["text"]: item["letters"] for item in plan["method"]["uneven"]}
    assert uneven["in „WA“ begrenzt GFZ 1,2 das Volumen"] == ["plan"]
    assert 'class="badge badge-plan"' in client.get(f"{PAGE}?against=plan").data.decode()


def test_the_method_is_the_same_for_the_bestand_and_all_drafts(enter: Enter) -> None:
    method = enter("reader").get(f"{PAGE}?format=json").json["method"]
    assert {item["value"] for item in method["rules"]} == {"NW", "2023", "WA"}
    assert {item["dataset"] for item in method["data"]} == {"gebaeude", "stadtgrundlage"}
    assert set(method["own_data"]) == {"A", "B", "C"} and method["uneven"] == []


def test_the_workbook_holds_the_evidence_on_further_sheets(enter: Enter) -> None:
    answer = enter("reader").get(f"{PAGE}?format=xlsx&rows=GFZ&against=A")
    book = python_calamine.load_workbook(io.BytesIO(answer.data))
    assert book.sheet_names == ["Vergleich", "Verfahren", "Nachweise", "Gezählte Objekte"]
    sheets: dict[str, list[list[Any]]] = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    heads, numbers = sheets["Vergleich"]
    proofs = {row[0]: dict(zip(sheets["Nachweise"][0], row, strict=True)) for row in sheets["Nachweise"][1:]}
    assert proofs["A Blockrand"]["Wert"] == numbers[heads.index("A Blockrand")]
    assert "÷" in proofs["A Blockrand"]["mit Zahlen"] and proofs["A Blockrand"]["in Worten"].startswith("Wie viel Quadratmeter")
    counted = [row for row in sheets["Gezählte Objekte"][1:] if row[0] == "A Blockrand"]
    # what was counted makes up the numerator: GFZ × plot area of 15,554 m²
    assert sum(row[4] for row in counted) == pytest.approx(numbers[heads.index("A Blockrand")] * 15554.009, rel=1e-4)
    assert sheets["Verfahren"][1][:2] == ["Bezug des Vergleichs", "A Blockrand"]


@pytest.mark.parametrize(
    ("query", "code"),
    [("?against=Z", "COMPARISON_BASELINE_UNKNOWN"), ("?rows=GFC", "MEASURE_UNKNOWN"), ("?format=pdf", "FORMAT_UNKNOWN")],
)
def test_what_there_is_not_is_named(enter: Enter, query: str, code: str) -> None:
    answer = enter("reader").get(PAGE + query, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["code"]) == (404, code)


def test_a_reader_sees_no_way_to_edit(enter: Enter) -> None:
    client = enter("reader")
    assert "In Storyboard" not in client.get(PAGE).data.decode()
    page = client.get("/cases/quartier-muehlenbleiche/assumptions?edit=people_per_dwelling").data.decode()
    assert 'name="reason"' not in page and "Personen je Wohnung" in page
