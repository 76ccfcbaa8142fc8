"""The existing city in an area of any shape: chosen from plots and plan, by corners, or drawn on the model; page and table."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import shapely
from flask import Blueprint, Response, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from shapely.geometry.base import BaseGeometry

from twin import stocktaking, viewmodel
from twin.casework import CaseAtWork
from twin.drafting.drawing import frame_of
from twin.drafting.forms.area import area_of, sources
from twin.drafting.forms.fields import Sent
from twin.drafting.ground import Ground
from twin.geodata.crs import to_lonlat
from twin.planning.inventory import Inventory
from twin.planning.measure import Counted
from twin.planning.polygon import from_geojson, to_geojson
from twin.storytelling.presentation import measure_view
from twin.takeaway.tables import as_csv
from twin.web.draft.api import ground_of
from twin.web.pages import workspace

blueprint = Blueprint("case_area", __name__, url_prefix="/cases/<identifier>/area")
PERIMETER = "perimeter:"
_SHOWN = ("footprint", "gross", "floor", "people")


@blueprint.get("")
def show(identifier: str) -> ResponseReturnValue:
    """Return what stands in the area of `?way=` and its fields (drafting/forms/area.py) as a page; `&format=csv` as a table."""
    ground = ground_of(identifier)
    sent = Sent({"way": "offset", "source": PERIMETER, **request.args.to_dict()}, drawn=_perimeter(ground))
    region = from_geojson(area_of(sent, ground, None))
    stock = None if region is None or sent.faults else _stock(ground.work, region)
    if stock is not None and request.args.get("format") == "csv":
        return _table(identifier, stock)
    model = viewmodel.view_model(workspace(), ground.work)
    return render_template(
        "cases/area.html",
        case=ground.case,
        fields={"way": sent.text("way") or "offset", **sent.fields},
        faults={name: text.in_(g.language) for name, text in sent.faults.items()},
        sources=_sources(ground),
        stock=None if stock is None else _shown(stock),
        buildings=[] if stock is None else _buildings(stock),
        csv_href=url_for("case_area.show", identifier=identifier, **dict[str, Any](request.args.to_dict(), format="csv")),
        model=viewmodel.in_language(model, g.language),
        frame=frame_of(ground.stage, ground.case.crs),
        ring=[] if region is None else _ring(region, ground.case.crs),
    )


def _perimeter(ground: Ground) -> dict[str, Any]:
    site = ground.case.area_of_reference()
    return {} if site is None else {PERIMETER: to_geojson(site)}


def _sources(ground: Ground) -> list[tuple[str, str]]:
    named = [(value, words.in_(g.language)) for value, words in sources(ground) if not value.startswith("building:")]
    perimeter = "Geltungsbereich" if g.language == "de" else "planning perimeter"
    return [(PERIMETER, perimeter), *named]


def _stock(work: CaseAtWork, region: BaseGeometry) -> Inventory:
    counted = work.case.people_statistics
    people = None if counted is None else stocktaking.statistics(workspace(), counted.source, counted.column, work.case.crs)
    return stocktaking.stock_of(work, region, people)


def _shown(stock: Inventory) -> dict[str, Any]:
    measures = [measure_view(item.key, item.to_json(g.language), g.language) for item in _measures(stock)]
    counts = {name: getattr(stock, name) for name in ("buildings", "counted", "estimated", "unknown")}
    return {"size": float(stock.size), "measures": measures, **counts}


def _measures(stock: Inventory) -> list[Any]:
    return [getattr(stock, name) for name in _SHOWN]


def _buildings(stock: Inventory) -> list[dict[str, Any]]:
    """Return every building with its part inside: ground, floor area of all and of full storeys; None where it is not known."""
    rows: dict[str, dict[str, Any]] = {}
    for name in ("footprint", "gross", "floor"):
        for item in getattr(stock, name).evidence.objects:
            row = rows.setdefault(item.id, {"id": item.id, "label": item.label.in_(g.language), "storeys": None})
            row[name] = None if item.share is None else float(item.share)
            row["storeys"] = row["storeys"] or _storeys(item)
    return sorted(({"gross": None, "floor": None, **row} for row in rows.values()), key=lambda row: -(row["footprint"] or 0.0))


def _storeys(item: Counted) -> float | None:
    value = item.columns.get("storeys")
    return float(value) if isinstance(value, int | Fraction) else None


def _table(identifier: str, stock: Inventory) -> Response:
    german = ["Kennung", "Gebäude", "überbaute Fläche m²", "Geschossfläche m²", "Brutto-Grundfläche m²"]
    heads = german if g.language == "de" else ["id", "building", "built-over area m²", "floor area m²", "gross floor area m²"]
    rows = [[row["id"], row["label"], row["footprint"], row["floor"], row["gross"]] for row in _buildings(stock)]
    headers = {"Content-Disposition": f'attachment; filename="{identifier}-bestand.csv"', "X-Content-Type-Options": "nosniff"}
    return Response(as_csv([heads, *rows], g.language), mimetype="text/csv", headers=headers)


def _ring(region: BaseGeometry, crs: str) -> list[dict[str, float]]:
    """Return the outline of the area as {lon, lat}, of several parts that of the largest."""
    first = max(shapely.get_parts(region), key=shapely.area)
    corners = to_lonlat(np.asarray(first.exterior.coords)[:-1, :2], crs)
    return [{"lon": round(float(lon), 7), "lat": round(float(lat), 7)} for lon, lat in corners]
