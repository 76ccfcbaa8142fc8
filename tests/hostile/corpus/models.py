"""Models that point outside of their upload, at themselves, or nowhere (T11, T22)."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

import ifcopenshell
import orjson

from tests.hostile.corpus.documents import zipped
from tests.hostile.trap import READ, Sample, Trap
from tests.importers.ifc import sheds
from tests.importers.models import houses
from tests.importers.tiles3d.test_tiles3d import document
from twin.geodata.gltf import split

PLACE: dict[str, Any] = {"crs": "EPSG:25832", "options": {"x": 369700, "y": 5700000, "height": 0}}


def _model() -> Any:
    return split(houses.glb(), "haus.glb")


def _glb(**members: Any) -> bytes:
    model = _model()
    model.document.update(members)
    return model.to_bytes()


def outside_references(trap: Trap) -> Iterator[Sample]:
    """T11: references to other files and hosts from every model format, and nodes that hold themselves."""
    for uri in (
        trap.file_url,
        f"../{trap.secret.name}",
        f"..\\{trap.secret.name}",
        str(trap.secret),
        trap.url,
        "//127.0.0.1/share/x",
    ):
        yield from _pointing_at(uri)
    yield from _endless()


def _pointing_at(uri: str) -> Iterator[Sample]:
    model = _model()
    buffer = [{"uri": uri, "byteLength": len(model.binary)}]
    picture = {"images": [{"uri": uri}], "textures": [{"source": 0}]}
    inner = _model()
    inner.document["buffers"][0]["uri"] = uri
    tiles = {"tileset.json": orjson.dumps(document("a.glb", uri)), "a.glb": houses.glb()}
    inside = {"tileset.json": orjson.dumps(document("a.glb")), "a.glb": inner.to_bytes()}
    painted = {"haus.obj": f"mtllib a.mtl\n{houses.obj()}".encode(), "a.mtl": f"newmtl Dach\nmap_Kd {uri}\n".encode()}
    for name, content, what in (
        ("haus.gltf", orjson.dumps({**model.document, "buffers": buffer}), "buffer"),
        ("haus.glb", _glb(**picture), "picture"),
        ("haus.obj", f"mtllib {uri}\n{houses.obj()}".encode(), "material"),
        ("haus.zip", zipped(painted), "picture of a material"),
        ("haus.dae", houses.collada(picture=uri).encode(), "picture"),
        ("a.zip", zipped(tiles), "content of a tileset"),
        ("a.zip", zipped(inside), "buffer in a tileset"),
    ):
        yield Sample(name, content, wish=PLACE, what=f"{what} {uri[:12]}")


def _endless() -> Iterator[Sample]:
    circle = _model()
    circle.document["nodes"][0]["children"], circle.document["nodes"][1]["children"] = [1], [0]
    doubling = [{"mesh": 0}, *({"children": [number, number]} for number in range(60))]
    far = _model()
    far.document["accessors"][0]["count"] = 10**12
    below = _model()
    below.document["meshes"][0]["primitives"][0]["indices"] = -1
    huge = _model()
    huge.document["bufferViews"][0]["byteOffset"] = 2**62
    chain = [{"mesh": 0}, *({"children": [number]} for number in range(5000))]
    for content, code, what in (
        (circle.to_bytes(), "GLB_DAMAGED", "circle"),
        (_glb(nodes=doubling, scenes=[{"nodes": [60]}]), "GLB_DAMAGED", "doubling"),
        (_glb(nodes=chain, scenes=[{"nodes": [5000]}]), "", "long chain"),
        (far.to_bytes(), "", "count"),
        (below.to_bytes(), "", "index below zero"),
        (huge.to_bytes(), "", "offset"),
        (b"glTF" + b"\x02\0\0\0" + b"\xff" * 400, "", "lengths"),
    ):
        yield Sample("haus.glb", content, code, wish=PLACE, what=what)
    nodes = '<node id="a"><instance_node url="#b"/></node><node id="b"><instance_node url="#a"/></node>'
    yield Sample(
        "haus.dae",
        houses.collada().replace('<node id="n">', nodes + '<node id="n"><instance_node url="#n"/>').encode(),
        wish=PLACE,
        what="circle",
    )
    selves = document("tileset.json")
    yield Sample("a.zip", zipped({"tileset.json": orjson.dumps(selves)}), wish=PLACE, what="tileset in itself")
    for members in (
        {"children": 5},
        {"extensions": []},
        {"implicitTiling": {"subtrees": 3}},
        {"content": 7},
        {"boundingVolume": []},
        {"transform": ["a"] * 16},
    ):
        crooked = document("a.glb")
        crooked["root"].update(members)
        yield Sample(
            "a.zip", zipped({"tileset.json": orjson.dumps(crooked), "a.glb": houses.glb()}), wish=PLACE, what=f"tileset {members}"
        )
    deep: dict[str, Any] = document("a.glb")
    for _ in range(400):
        deep["root"] = {**deep["root"], "children": [deep["root"]]}
    yield Sample("a.zip", zipped({"tileset.json": _nested(deep), "a.glb": houses.glb()}), wish=PLACE, what="deep tileset")
    head = (
        b"ply\nformat binary_little_endian 1.0\nelement vertex 4000000000\nproperty float x\nproperty float y\nproperty float z\n"
    )
    tail = b"element face 4000000000\nproperty list uchar int vertex_indices\nend_header\n"
    yield Sample("haus.ply", head + tail, wish=PLACE)
    yield Sample("haus.obj", b"v 0 0 0\nv 1 0 0\nv 0 1 0\nf " + b"1 " * 200_000 + b"\n", wish=PLACE, what="long polygon")
    yield Sample("haus.obj", b"v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 999999999999\nf -9 -8 -7\n", wish=PLACE, what="index")
    yield Sample("haus.obj", houses.obj().replace("v 10", "v 1e308").encode() + b"v nan inf 0\n", wish=PLACE, what="no numbers")
    yield Sample("haus.stl", b"solid " + b"facet normal 0 0 0\n" * 100_000 + b"endsolid", wish=PLACE)
    yield Sample("haus.stl", b"x".ljust(80) + b"\xff\xff\xff\xff" + bytes(500), wish=PLACE, what="count")


def _nested(value: dict[str, Any]) -> bytes:
    """Return JSON deeper than orjson writes."""
    import json

    return json.dumps(value).encode()


@functools.cache
def _shed() -> str:
    return str(sheds.shed())


def buildings(trap: Trap) -> Iterator[Sample]:
    """T22: IFC whose parts hold themselves, are repeated without end, or point to other places."""
    for content, code, what in (
        (_aggregates_itself(), "IFC_CYCLE", "aggregation"),
        (_stands_on_itself(), "IFC_CYCLE", "placement"),
        (_maps_itself(), "", "mapped items"),
        (
            _with(f"#900001=IFCURIREFERENCE('{trap.url}');\n#900002=IFCDOCUMENTREFERENCE('{trap.file_url}','a','b',$,$);"),
            READ,
            "links",
        ),
        (_with(f"#900001=IFCIMAGETEXTURE(.T.,.T.,$,$,$,'{trap.file_url}');"), "", "picture"),
        (_with("".join(f"#{900001 + n}=IFCCARTESIANPOINT((0.,0.,0.));\n" for n in range(300_000))), READ, "300,000 entities"),
        (
            _with("#900001=IFCPOLYLINE((" + ",".join(["#900002"] * 200_000) + "));\n#900002=IFCCARTESIANPOINT((1.E308,0.,0.));"),
            READ,
            "long list",
        ),
        (_with("#18446744073709551615=IFCCARTESIANPOINT((0.,0.,0.));"), "", "number of an entity"),
        (_with("#900001=IFCWALL(" + "(" * 50_000 + ")" * 50_000 + ");"), "", "deep list"),
        (_with("#900001=IFCWALL('" + "x" * 2_000_000 + "');"), "", "long text"),
        (_shed().replace("10.", "1.E400").encode(), "", "no numbers"),
        (b"ISO-10303-21;\nHEADER;\nENDSEC;\nDATA;\n" + b"#1=IFCWALL(#1);\n" + b"ENDSEC;\nEND-ISO-10303-21;\n", "", "no schema"),
        (_shed().replace("IFC4", "IFC99").encode(), "", "unknown schema"),
    ):
        yield Sample("haus.ifc", content, code, wish=PLACE, what=what)


def _with(entities: str) -> bytes:
    begin, _, end = _shed().rpartition("ENDSEC;")
    return f"{begin}{entities}\nENDSEC;{end}".encode()


def _aggregates_itself() -> bytes:
    model = ifcopenshell.file.from_string(_shed())
    storey, site = model.by_type("IfcBuildingStorey")[0], model.by_type("IfcSite")[0]
    for relation in model.by_type("IfcRelAggregates"):
        if relation.RelatingObject == site:
            relation.RelatingObject = storey
    return bytes(model.to_string().encode())


def _stands_on_itself() -> bytes:
    model = ifcopenshell.file.from_string(_shed())
    first, second = model.by_type("IfcLocalPlacement")[:2]
    first.PlacementRelTo, second.PlacementRelTo = second, first
    return bytes(model.to_string().encode())


def _maps_itself() -> bytes:
    """Return a shed whose first wall is a mapped item of a representation that holds the item itself."""
    model = ifcopenshell.file.from_string(_shed())
    wall = model.by_type("IfcWall")[0]
    shape = wall.Representation.Representations[0]
    origin = model.create_entity("IfcAxis2Placement3D", model.create_entity("IfcCartesianPoint", [0.0, 0.0, 0.0]))
    source = model.create_entity("IfcRepresentationMap", origin, shape)
    operator = model.create_entity(
        "IfcCartesianTransformationOperator3D", None, None, model.create_entity("IfcCartesianPoint", [0.0, 0.0, 0.0]), 1.0
    )
    shape.Items = [model.create_entity("IfcMappedItem", source, operator)]
    shape.RepresentationType = "MappedRepresentation"
    return bytes(model.to_string().encode())
