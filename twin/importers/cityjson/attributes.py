"""Attributes of CityJSON objects, flattened the way those of CityGML are."""

from __future__ import annotations

from typing import Any

import orjson

from twin.importers.citywords import explain

_ADDRESS = {
    "countryname": "country",
    "country": "country",
    "localityname": "city",
    "locality": "city",
    "thoroughfarename": "street",
    "thoroughfarenumber": "houseNumber",
    "postalcode": "postcode",
    "postcode": "postcode",
}
_WHOLE = {"storeysAboveGround", "storeysBelowGround", "yearOfConstruction", "yearOfDemolition"}
_LARGEST_EXACT = 1 << 53


def attributes_of(item: dict[str, Any]) -> dict[str, Any]:
    """Return an object's attributes flat: text, numbers or None; lists and objects as JSON text, addresses as in CityGML."""
    result: dict[str, Any] = {}
    written = item.get("attributes")
    for key, value in written.items() if isinstance(written, dict) else ():
        result[key] = value if type(value) is str and key not in _WHOLE else _flat(key, value)
    built = result.get("dateOfConstruction")
    if isinstance(built, str) and built[:4].isdigit():
        result.setdefault("yearOfConstruction", int(built[:4]))
    address = item.get("address")
    rows = address if isinstance(address, list) else [address]
    for row in rows:
        if isinstance(row, dict):
            _take_address(row, result)
    explain(result)
    return result


def _flat(key: str, value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and abs(value) > _LARGEST_EXACT:
        return str(value)
    if key in _WHOLE:
        return _whole(value)
    if value is None or isinstance(value, (str, int, float)):
        return value
    return orjson.dumps(value).decode()


def _whole(value: Any) -> Any:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None if isinstance(value, (list, dict)) else value
    return int(number) if number == int(number) else number


def _take_address(row: dict[str, Any], into: dict[str, Any]) -> None:
    parts: dict[str, str] = {}
    for key, value in row.items():
        known = _ADDRESS.get(key.lower())
        if known and isinstance(value, (str, int)):
            parts.setdefault(known, str(value))
    if not parts:
        return
    street = " ".join(parts[key] for key in ("street", "houseNumber") if key in parts)
    city = " ".join(parts[key] for key in ("postcode", "city") if key in parts)
    line = ", ".join(part for part in (street, city) if part) or parts.get("country", "")
    if "address" in into:
        into["address"] = f"{into['address']}; {line}"
        return
    into.update(parts)
    into["address"] = line
