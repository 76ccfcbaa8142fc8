"""The case's page and what leads on from it: findings of the check, two states side by side, the city in an area."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

CASE = "/cases/quartier-muehlenbleiche"
Enter = Callable[[str | None], FlaskClient]


def findings(page: str, letter: str) -> list[dict[str, Any]]:
    part = page.split(f'<details class="fold findings" data-letter="{letter}">')[1].split("</details>")[0]
    return [json.loads(unescape(said)) for said in re.findall(r"data-finding='([^']+)'", part)]


def test_each_finding_names_the_plans_object_and_lights_up_both(enter: Enter) -> None:
    page = enter("reader").get(CASE).data.decode()
    tall = findings(page, "C")
    assert len(tall) == 8 and tall[0]["ids"] == ["C-1"]
    lon, lat = tall[0]["place"]
    ring = tall[0]["ring"]
    assert min(x for x, _ in ring) < lon < max(x for x, _ in ring) and min(y for _, y in ring) < lat < max(y for _, y in ring)
    assert "„Punkthaus 1“ hat 6 Vollgeschosse; „WA“ setzt höchstens 5 fest." in page
    assert "BP_BaugebietsTeilFlaeche · Z 5" in page
    # the ratio of a whole zone lights up all its buildings; the orientation value has no object of the plan
    ratio, orientation = findings(page, "A")[0], page.split("über dem Orientierungswert")[1]
    assert ratio["ids"] == ["A-2", "A-1", "A-3", "A-4"] and "Er ist keine Obergrenze" in orientation


def test_two_states_of_a_case_are_compared_from_its_page(enter: Enter) -> None:
    client = enter("reader")
    page = client.get(CASE).data.decode()
    assert '<option value="plan">Geltendes Baurecht</option>' in page and '<option value="C">C Punkthäuser</option>' in page
    onward = client.get(f"{CASE}/diff?from=A&to=C")
    assert (onward.status_code, onward.location) == (302, f"{CASE}/alternatives/C/changes?against=A")
    plan = client.get(f"{CASE}/diff?from=0&to=plan").data.decode()
    # two zones with one building each: 0.4 × 15,554 m² of ground together
    assert "Bestand → Geltendes Baurecht" in plan and "kommt hinzu: 2 · 6.222 m²" in plan
    back = client.get(f"{CASE}/diff?from=B&to=0").data.decode()
    assert "fällt weg: 7" in back and "kommt hinzu: 5" in back


def test_what_lies_between_two_states_is_handed_out(enter: Enter) -> None:
    client = enter("reader")
    shapes = client.get(f"{CASE}/diff/file.geojson?from=0&to=plan")
    houses = [item["properties"] for item in shapes.json["features"] if item["properties"]["object"] == "building"]
    assert sorted(item["change"] for item in houses) == ["added"] * 2 + ["removed"] * 6
    assert "quartier-muehlenbleiche-0-plan.geojson" in shapes.headers["Content-Disposition"]
    assert client.get(f"{CASE}/diff/file.html?from=0&to=plan").data.startswith(b"<!")
    assert client.get(f"{CASE}/diff/file.docx").status_code == 404
    assert client.get(f"{CASE}/diff?from=Z&to=0", headers={"Accept": "application/json"}).json["code"] == "ALTERNATIVE_UNKNOWN"


def test_the_city_in_the_perimeter_is_what_the_bestand_of_the_case_says(enter: Enter) -> None:
    client = enter("reader")
    page = client.get(f"{CASE}/area").data.decode()
    assert "In 18.810 m² stehen heute" in page and "4.554,0 m²" in page and "5.598,0 m²" in page
    assert "bei 6 Hauptgebäuden aus den Daten, bei 0 aus der Höhe geschätzt, bei 0 unbekannt" in page
    assert "Es ist keine Einwohnerstatistik eingelesen." in page


def test_an_area_of_ones_own_shape_cuts_buildings_at_its_edge(enter: Enter) -> None:
    client = enter("reader")
    whole = table(client, "way=offset&source=perimeter:&distance=60")
    # sixty metres around the perimeter stand houses that have nothing to do with the case
    assert len(whole) > 6
    drawn = client.get("/api/v1/cases/quartier-muehlenbleiche/drawing").json["buildings"]
    (a, b, c, d) = next(item for item in drawn if item["name"] == "Halle 1 (Weberei)")["footprint"]["coordinates"][0][:4]
    half = [a, middle(a, b), middle(d, c), d]
    (hall,) = table(client, "way=points&points=" + "%0A".join(f"{x:.4f}+{y:.4f}" for x, y in half))
    # 1,104 m² of one storey: half of it is inside
    assert number(hall["überbaute Fläche m²"]) == number(hall["Geschossfläche m²"]) == pytest.approx(552, abs=0.01)
    wrong = client.get(f"{CASE}/area?way=points&points=1 2").data.decode()
    assert "Eine Fläche hat mindestens drei Ecken." in wrong


def middle(first: list[float], second: list[float]) -> list[float]:
    return [(first[0] + second[0]) / 2, (first[1] + second[1]) / 2]


def number(text: str) -> float:
    return float(text.replace(",", "."))


def table(client: FlaskClient, query: str) -> list[dict[str, str]]:
    body = client.get(f"{CASE}/area?{query}&format=csv")
    return list(csv.DictReader(io.StringIO(body.data.decode("utf-8-sig")), delimiter=";"))


def test_each_state_of_a_case_has_a_site_plan_as_a_picture(enter: Enter) -> None:
    client = enter("reader")
    page = client.get(CASE).data.decode()
    plans = re.findall(r'<img src="([^"]+/plan-[^"]+)"', page)
    assert plans == [f"{CASE}/plan-{letter}.svg" for letter in "0ABC"]
    drawn = {}
    for path in plans:
        answer = client.get(path)
        assert answer.status_code == 200 and answer.mimetype == "image/svg+xml"
        drawn[path[-5]] = ElementTree.fromstring(answer.data)
    space = "{http://www.w3.org/2000/svg}"
    patterned = {letter: len(plan.findall(f"{space}path[@fill='url(#{letter})']")) for letter, plan in drawn.items()}
    # as many as the page says come new ("9 kommen hinzu"), those of C from a dataset among them; today builds nothing
    assert patterned == {"0": 0, "A": 9, "B": 7, "C": 10}
    assert enter(None).get(plans[0]).status_code in (302, 401, 403)
    assert client.get(f"{CASE}/plan-Z.svg").status_code == 404
