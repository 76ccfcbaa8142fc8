"""Small city model files written for a test, and reading a file whole."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from twin.findings import FindingGroup, Progress
from twin.geodata.citymodel import CityModel, concatenate
from twin.handlers import Batch, Companion, Importer, Source

CORE = "http://www.opengis.net/citygml/2.0"
BLDG = "http://www.opengis.net/citygml/building/2.0"
GEN = "http://www.opengis.net/citygml/generics/2.0"
UTM = "urn:adv:crs:ETRS89_UTM32*DE_DHHN2016_NH*GCG2016"
X, Y = 356000.0, 5645000.0
Ring = list[tuple[float, float, float]]


@dataclass(frozen=True)
class Outcome:
    """All batches of a file as one."""

    batches: list[Batch]
    findings: dict[str, FindingGroup]

    def layer(self, name: str) -> Outcome:
        """Return what belongs to one layer."""
        return Outcome([batch for batch in self.batches if batch.layer == name], self.findings)

    @property
    def model(self) -> CityModel:
        return concatenate([batch.data for batch in self.batches if isinstance(batch.data, CityModel)])

    @property
    def totals(self) -> tuple[int, int, int, int]:
        names = ("read", "imported", "repaired", "rejected")
        return tuple(sum(getattr(batch, name) for batch in self.batches) for name in names)  # type: ignore[return-value]

    def attributes(self, row: int = 0) -> dict[str, Any]:
        return dict(self.model.objects["attributes"].iat[row])


def read(importer: Importer, path: Path, crs: str | None = None, *, mend: bool = True, **options: Any) -> Outcome:
    progress = Progress()
    beside = [other for other in sorted(path.parent.rglob("*")) if other != path and other.is_file()]
    companions = tuple(Companion(other, str(other.relative_to(path.parent))) for other in beside)
    source = Source(path, path.name, crs, companions, mend)
    batches = list(importer.read(source, importer.Options(**options), progress))
    return Outcome(batches, {group.code: group for group in progress.findings()})


def box(x: float = X, y: float = Y, z: float = 50.0, size: float = 10.0, height: float = 3.0) -> dict[str, list[Ring]]:
    a, b, h = x + size, y + size, z + height
    corners = [(x, y), (a, y), (a, b), (x, b)]
    walls = [[(*p, z), (*q, z), (*q, h), (*p, h)] for p, q in zip(corners, [*corners[1:], corners[0]], strict=True)]
    return {"Ground": [[(*p, z) for p in reversed(corners)]], "Roof": [[(*p, h) for p in corners]], "Wall": walls}


def polygon(*rings: Ring, identifier: str = "") -> str:
    name = f' gml:id="{identifier}"' if identifier else ""
    parts = []
    for number, ring in enumerate(rings):
        tag = "interior" if number else "exterior"
        text = " ".join(f"{value:.3f}" for point in [*ring, ring[0]] for value in point)
        parts.append(f"<gml:{tag}><gml:LinearRing><gml:posList>{text}</gml:posList></gml:LinearRing></gml:{tag}>")
    return f"<gml:Polygon{name}>{''.join(parts)}</gml:Polygon>"


def surfaces(*polygons: str) -> str:
    members = "".join(f"<gml:surfaceMember>{item}</gml:surfaceMember>" for item in polygons)
    return f"<gml:MultiSurface>{members}</gml:MultiSurface>"


def bounded(kind: str, *polygons: str) -> str:
    inner = f"<bldg:lod2MultiSurface>{surfaces(*polygons)}</bldg:lod2MultiSurface>"
    return f"<bldg:boundedBy><bldg:{kind}Surface>{inner}</bldg:{kind}Surface></bldg:boundedBy>"


def link(target: str) -> str:
    return f'<gml:surfaceMember xlink:href="#{target}"/>'


def solid(*members: str) -> str:
    shell = f"<gml:CompositeSurface>{''.join(members)}</gml:CompositeSurface>"
    return f"<bldg:lod2Solid><gml:Solid><gml:exterior>{shell}</gml:exterior></gml:Solid></bldg:lod2Solid>"


def faces(identifier: str = "p", **where: float) -> tuple[str, list[str]]:
    """Return the boundary surfaces of a box and the ids of their polygons."""
    texts, ids = [], []
    for kind, rings in box(**where).items():
        for ring in rings:
            ids.append(f"{identifier}{len(ids)}")
            texts.append(bounded(kind, polygon(ring, identifier=ids[-1])))
    return "".join(texts), ids


def building(identifier: str, content: str, kind: str = "Building") -> str:
    name = f' gml:id="{identifier}"' if identifier else ""
    return f"<bldg:{kind}{name}>{content}</bldg:{kind}>"


def citygml(path: Path, *members: str, crs: str | None = UTM, core: str = CORE, bldg: str = BLDG) -> Path:
    envelope = f'<gml:boundedBy><gml:Envelope srsName="{crs}"/></gml:boundedBy>' if crs else ""
    rows = "\n".join(f"<core:cityObjectMember>{member}</core:cityObjectMember>" for member in members)
    path.write_text(
        f'<?xml version="1.0"?>\n<core:CityModel xmlns:core="{core}" xmlns:bldg="{bldg}" xmlns:gen="{GEN}" '
        'xmlns:gml="http://www.opengis.net/gml" xmlns:xlink="http://www.w3.org/1999/xlink" '
        'xmlns:xAL="urn:oasis:names:tc:ciq:xsdschema:xAL:2.0">'
        f"{envelope}\n{rows}\n</core:CityModel>",
        encoding="utf-8",
    )
    return path
