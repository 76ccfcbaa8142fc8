"""What the twin keeps of a file: a dataset of layers, with lineage; immutable in each version."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, NewType

from twin.findings import ImportReport
from twin.geodata.bbox import BBox
from twin.geodata.citymodel import CityModel
from twin.geodata.coverage import Coverage
from twin.geodata.feature import FeatureCollection
from twin.geodata.mapservice import MapService
from twin.geodata.mesh import Mesh
from twin.geodata.plan import Plan
from twin.geodata.pointcloud import PointCloud
from twin.geodata.tileset import Tileset
from twin.language import Text

NOT_SAID = Text("", "")
DatasetId = NewType("DatasetId", str)
LayerType = Literal["FeatureCollection", "CityModel", "Coverage", "Mesh", "Plan", "PointCloud", "Tileset", "MapService"]
LayerData = FeatureCollection | CityModel | Coverage | Mesh | Plan | PointCloud | Tileset | MapService


def type_of(data: LayerData) -> LayerType:
    """Return the name of the data's class as documents write it."""
    names: dict[type[Any], LayerType] = {
        FeatureCollection: "FeatureCollection",
        CityModel: "CityModel",
        Coverage: "Coverage",
        Mesh: "Mesh",
        Plan: "Plan",
        PointCloud: "PointCloud",
        Tileset: "Tileset",
        MapService: "MapService",
    }
    return names[type(data)]


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of a dataset: where it lies and what it is; its data lie beside it on disk (see spool).

    `crs_origin` says where the CRS is known from: the file, a rule of its format, or a person.
    """

    name: str
    title: str
    type: LayerType
    crs: str
    vertical: str | None
    bbox: BBox | None
    count: int
    attributes: tuple[str, ...] = ()
    crs_origin: Text = NOT_SAID

    def to_json(self) -> dict[str, Any]:
        """Return the layer's description as plain data; bbox in CRS84."""
        return {
            "name": self.name,
            "title": self.title,
            "type": self.type,
            "crs": self.crs,
            "vertical": self.vertical,
            "bbox": self.bbox.to_list() if self.bbox else None,
            "count": self.count,
            "attributes": list(self.attributes),
            "crs_origin": self.crs_origin.to_json(),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Layer:
        """Return the layer kept in a document."""
        box = BBox(*data["bbox"]) if data["bbox"] else None
        origin = Text.from_json(data["crs_origin"]) if "crs_origin" in data else NOT_SAID
        return cls(**{**data, "bbox": box, "attributes": tuple(data["attributes"]), "crs_origin": origin})


@dataclass(frozen=True, slots=True)
class Lineage:
    """Where a version came from: the file, who read it and how, and what the catalogue said about it.

    `record_id` is the identifier of the metadata record in the catalogue `record_catalogue`, `record_revision` the date of the
    edition that was taken. `companions` are name and sha256 of the files that came along, `crs` is what a person stated, `mend`
    whether faulty objects were repaired: with these the file can be read again in another way.
    """

    href: str
    sha256: str
    size: int
    media_type: str
    importer: str
    importer_version: str
    options: dict[str, Any]
    report: ImportReport
    imported_at: str
    record_id: str | None = None
    record_revision: str | None = None
    companions: tuple[tuple[str, str], ...] = ()
    crs: str | None = None
    mend: bool = True
    record_catalogue: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the lineage as plain data."""
        result = {name: getattr(self, name) for name in self.__slots__}
        result["report"] = self.report.to_json()
        return result

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Lineage:
        """Return the lineage kept in a document."""
        companions = tuple((name, sha256) for name, sha256 in data.get("companions", ()))
        return cls(**{**data, "report": ImportReport.from_json(data["report"]), "companions": companions})


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset version: immutable; a re-import makes version n + 1."""

    id: DatasetId
    version: int
    title: str
    layers: tuple[Layer, ...]
    lineage: Lineage
    licence: str = ""
    attribution: str = ""
    contact: str = ""
    group: str = ""
    data_date: str = ""
    personal_data: bool = False
    extras: dict[str, Any] = field(default_factory=dict)

    def layer(self, name: str) -> Layer | None:
        """Return the layer of that name, None when there is none."""
        return next((layer for layer in self.layers if layer.name == name), None)
