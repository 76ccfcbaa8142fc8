"""Streamed CityGML 2.0 in the AdV manner: one file, or one per square kilometre, without holding the town in memory."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO
from xml.sax.saxutils import escape

import numpy as np

from twin.sample.building import Address, Building, Part
from twin.sample.place import MUNICIPALITY_KEY, ORIGIN, SRS_NAME, Array
from twin.sample.solids import Solid

CREATED = "2026-03-15"
SINGLE_FILE_LIMIT = 6000
"""Up to this many buildings go into one file, more into 1 km tiles as the surveying authorities deliver them."""

_NAMESPACES = {
    "core": "http://www.opengis.net/citygml/2.0",
    "bldg": "http://www.opengis.net/citygml/building/2.0",
    "gen": "http://www.opengis.net/citygml/generics/2.0",
    "gml": "http://www.opengis.net/gml",
    "xAL": "urn:oasis:names:tc:ciq:xsdschema:xAL:2.0",
    "xlink": "http://www.w3.org/1999/xlink",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
_SCHEMAS = " ".join(
    f"{_NAMESPACES[prefix]} http://schemas.opengis.net/citygml/{where}"
    for prefix, where in (
        ("core", "2.0/cityGMLBase.xsd"),
        ("bldg", "building/2.0/building.xsd"),
        ("gen", "generics/2.0/generics.xsd"),
    )
)
_ENVELOPE_WIDTH = 40


class _TileFile:
    """One CityGML file; its envelope is written over when the extent is known."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.low: Array = np.full(3, np.inf)
        self.high: Array = np.full(3, -np.inf)
        self._pending: list[bytes] = []
        spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _NAMESPACES.items())
        head = (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<core:CityModel {spaces} xsi:schemaLocation="{_SCHEMAS}">\n'
            f"<gml:name>{path.stem}</gml:name>\n<gml:boundedBy>\n"
            f'<gml:Envelope srsName="{SRS_NAME}" srsDimension="3">\n<gml:lowerCorner>'
        )
        middle = "</gml:lowerCorner>\n<gml:upperCorner>"
        tail = "</gml:upperCorner>\n</gml:Envelope>\n</gml:boundedBy>\n"
        blank = " " * _ENVELOPE_WIDTH
        self._low_at = len(head.encode())
        self._high_at = self._low_at + _ENVELOPE_WIDTH + len(middle.encode())
        path.write_bytes(f"{head}{blank}{middle}{blank}{tail}".encode())

    def add(self, text: str, low: Array, high: Array) -> None:
        self.low, self.high = np.minimum(self.low, low), np.maximum(self.high, high)
        self._pending.append(text.encode())
        if len(self._pending) >= 200:
            self._flush()

    def _flush(self) -> None:
        with self.path.open("ab") as target:
            target.writelines(self._pending)
        self._pending = []

    def close(self) -> None:
        self._pending.append(b"</core:CityModel>\n")
        self._flush()
        with self.path.open("r+b") as target:
            _overwrite(target, self._low_at, self.low)
            _overwrite(target, self._high_at, self.high)


def _overwrite(target: BinaryIO, at: int, corner: Array) -> None:
    target.seek(at)
    target.write(" ".join(f"{value:.3f}" for value in corner).ljust(_ENVELOPE_WIDTH).encode())


class CityGmlWriter:
    """Writes buildings as they come; `paths` are the files after `close`."""

    def __init__(self, folder: Path, single: bool) -> None:
        self._folder = folder
        self._single = single
        self._tiles: dict[str, _TileFile] = {}
        self.count = 0

    @property
    def paths(self) -> tuple[Path, ...]:
        """The written files in the order of their names."""
        return tuple(sorted(tile.path for tile in self._tiles.values()))

    def write(self, buildings: Iterable[Building]) -> None:
        """Write buildings to the file of the square kilometre their middle lies in."""
        for building in buildings:
            low, high = _extent(building)
            self._tile(building).add(_building(building), low, high)
            self.count += 1

    def close(self) -> None:
        """Finish every file and write its envelope."""
        for tile in self._tiles.values():
            tile.close()

    def _tile(self, building: Building) -> _TileFile:
        name = "gebaeude_lod2"
        if not self._single:
            x, y = building.middle
            name = f"LoD2_32_{int((ORIGIN[0] + x) // 1000)}_{int((ORIGIN[1] + y) // 1000)}_1_MU"
        if name not in self._tiles:
            self._tiles[name] = _TileFile(self._folder / f"{name}.gml")
        return self._tiles[name]


def _extent(building: Building) -> tuple[Array, Array]:
    points = np.array([vertex for part in building.parts for vertex in part.solid.vertices])
    offset = np.array([ORIGIN[0], ORIGIN[1], 0.0])
    return np.asarray(points.min(axis=0) + offset), np.asarray(points.max(axis=0) + offset)


def _attribute(name: str, value: str) -> str:
    return f'<gen:stringAttribute name="{name}"><gen:value>{value}</gen:value></gen:stringAttribute>\n'


def _building(building: Building) -> str:
    single = len(building.parts) == 1
    name = f"<gml:name>{escape(building.name)}</gml:name>\n" if building.name else ""
    body = _shell(building.parts[0], building.id, building.function) if single else _parts(building)
    return (
        f'<core:cityObjectMember>\n<bldg:Building gml:id="{building.id}">\n{name}'
        f"<core:creationDate>{CREATED}</core:creationDate>\n{_reference(building.id)}{_generics(building)}"
        f"{body}{_address(building) if building.address else ''}</bldg:Building>\n</core:cityObjectMember>\n"
    )


def _reference(name: str) -> str:
    return (
        "<core:externalReference>\n<core:informationSystem>http://repository.gdi-de.org/schemas/adv/citygml/fdv/art.htm#_9100"
        f"</core:informationSystem>\n<core:externalObject><core:name>{name}</core:name></core:externalObject>\n"
        "</core:externalReference>\n"
    )


def _generics(building: Building) -> str:
    return (
        _attribute("DatenquelleDachhoehe", "1000")
        + _attribute("Geometrietyp2DReferenz", "3000")
        + _attribute("Gemeindeschluessel", MUNICIPALITY_KEY)
        + _attribute("DatenquelleBodenhoehe", "1100")
        + _attribute("DatenquelleLage", "1000")
        + _attribute("Grundrissaktualitaet", building.updated)
    )


def _facts(part: Part, function: str) -> str:
    return (
        f"<bldg:function>{function}</bldg:function>\n<bldg:roofType>{part.roof_code}</bldg:roofType>\n"
        f'<bldg:measuredHeight uom="urn:adv:uom:m">{part.height:.3f}</bldg:measuredHeight>\n'
        f"<bldg:storeysAboveGround>{part.storeys}</bldg:storeysAboveGround>\n"
    )


def _parts(building: Building) -> str:
    base = min(part.solid.base for part in building.parts)
    height = max(part.solid.top for part in building.parts) - base
    storeys = max(part.storeys for part in building.parts)
    facts = (
        f"<bldg:function>{building.function}</bldg:function>\n<bldg:roofType>5000</bldg:roofType>\n"
        f'<bldg:measuredHeight uom="urn:adv:uom:m">{height:.3f}</bldg:measuredHeight>\n'
        f"<bldg:storeysAboveGround>{storeys}</bldg:storeysAboveGround>\n"
    )
    members = []
    for number, part in enumerate(building.parts, start=1):
        own = f"{building.id}_{number}"
        members.append(
            f'<bldg:consistsOfBuildingPart>\n<bldg:BuildingPart gml:id="{own}">\n'
            f"<core:creationDate>{CREATED}</core:creationDate>\n{_shell(part, own, building.function)}"
            "</bldg:BuildingPart>\n</bldg:consistsOfBuildingPart>\n"
        )
    return facts + "".join(members)


def _shell(part: Part, owner: str, function: str) -> str:
    """Facts, the solid as references to its surfaces, and the surfaces."""
    solid = part.solid
    links = "".join(f'<gml:surfaceMember xlink:href="#{owner}_p{number}"/>\n' for number in range(len(solid.faces)))
    return (
        f"{_facts(part, function)}<bldg:lod2Solid>\n<gml:Solid>\n<gml:exterior>\n<gml:CompositeSurface>\n{links}"
        "</gml:CompositeSurface>\n</gml:exterior>\n</gml:Solid>\n</bldg:lod2Solid>\n"
        f"{_surfaces(solid, owner)}"
    )


def _surfaces(solid: Solid, owner: str) -> str:
    spots = [f"{x + ORIGIN[0]:.3f} {y + ORIGIN[1]:.3f} {z:.3f}" for x, y, z in solid.vertices]
    texts = []
    for number, face in enumerate(solid.faces):
        ring = " ".join(spots[i] for i in (*face.ring, face.ring[0]))
        texts.append(
            f'<bldg:boundedBy>\n<bldg:{face.kind} gml:id="{owner}_s{number}">\n'
            f"<core:creationDate>{CREATED}</core:creationDate>\n<bldg:lod2MultiSurface>\n<gml:MultiSurface>\n"
            f'<gml:surfaceMember>\n<gml:Polygon gml:id="{owner}_p{number}">\n<gml:exterior>\n<gml:LinearRing>\n'
            f'<gml:posList srsDimension="3">{ring}</gml:posList>\n</gml:LinearRing>\n</gml:exterior>\n'
            "</gml:Polygon>\n</gml:surfaceMember>\n</gml:MultiSurface>\n</bldg:lod2MultiSurface>\n"
            f"</bldg:{face.kind}>\n</bldg:boundedBy>\n"
        )
    return "".join(texts)


def _address(building: Building) -> str:
    address = building.address or Address("", "")
    identity = sha256(f"{building.id}/address".encode()).hexdigest()[:12]
    return (
        f'<bldg:address>\n<core:Address gml:id="ADR_{identity}">\n<core:xalAddress>\n<xAL:AddressDetails>\n<xAL:Country>\n'
        '<xAL:CountryName>Germany</xAL:CountryName>\n<xAL:Locality Type="Town">\n'
        '<xAL:LocalityName>Musterstadt</xAL:LocalityName>\n<xAL:Thoroughfare Type="Street">\n'
        f"<xAL:ThoroughfareNumber>{escape(address.number)}</xAL:ThoroughfareNumber>\n"
        f"<xAL:ThoroughfareName>{escape(address.street)}</xAL:ThoroughfareName>\n"
        "</xAL:Thoroughfare>\n</xAL:Locality>\n</xAL:Country>\n</xAL:AddressDetails>\n</core:xalAddress>\n"
        "</core:Address>\n</bldg:address>\n"
    )
