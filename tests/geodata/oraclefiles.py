"""Reads the small files of the val3dity collection (.poly, .off, .obj, .json, .gml) as solids of shells of polygons of rings."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np

from twin.geodata.citymodel import FloatArray

Ring = FloatArray
Shell = list[list[Ring]]
GML = "{http://www.opengis.net/gml}"


def shell(path: Path) -> Shell:
    """Return the first shell of a file."""
    readers = {".poly": poly, ".off": off, ".obj": lambda item: obj(item)[0], ".gml": lambda item: gml(item)[0][0]}
    return readers[path.suffix](path)


def poly(path: Path) -> Shell:
    lines = iter([line.split() for line in path.read_text().splitlines() if line.strip()])
    points, faces = {}, []
    for _ in range(int(next(lines)[0])):
        name, *place = next(lines)
        points[name] = [float(value) for value in place[:3]]
    for _ in range(int(next(lines)[0])):
        rings, holes, *_ = map(int, next(lines))
        found = [[points[name] for name in next(lines)[1:]] for _ in range(rings)]
        faces.append([np.array(ring).reshape(-1, 3) for ring in found])
        for _ in range(holes):
            next(lines)
    return faces


def off(path: Path) -> Shell:
    numbers = iter(path.read_text().split()[1:])
    count, facets, _ = (int(next(numbers)) for _ in range(3))
    points = np.array([[float(next(numbers)) for _ in range(3)] for _ in range(count)])
    return [[points[[int(next(numbers)) for _ in range(int(next(numbers)))]]] for _ in range(facets)]


def obj(path: Path) -> list[Shell]:
    points: list[list[float]] = []
    objects: list[Shell] = [[]]
    for line in path.read_text().splitlines():
        word, *rest = line.split() or [""]
        if word == "v":
            points.append([float(value) for value in rest[:3]])
        elif word == "o":
            objects.append([])
        elif word == "f":
            objects[-1].append([np.array([points[int(value.split("/")[0]) - 1] for value in rest])])
    return [faces for faces in objects if faces]


def solids(path: Path) -> list[list[Shell]]:
    """Return the solids of a CityJSON file in its objects' order, shells outer first."""
    document = json.loads(path.read_text())
    scale = np.array(document.get("transform", {}).get("scale", [1, 1, 1]))
    points = np.array(document["vertices"], dtype=np.float64) * scale
    result = []
    for item in document["CityObjects"].values():
        for geometry in item.get("geometry", []):
            several = geometry["boundaries"] if geometry["type"] in ("MultiSolid", "CompositeSolid") else [geometry["boundaries"]]
            result += [[[[points[ring] for ring in face] for face in shell] for shell in solid] for solid in several]
    return result


def gml(path: Path) -> list[list[Shell]]:
    result = []
    for solid in ElementTree.parse(path).getroot().iter(f"{GML}Solid"):
        shells = []
        for part in solid:
            if part.tag in (f"{GML}exterior", f"{GML}interior"):
                shells.append([[_ring(ring) for ring in face.iter(f"{GML}LinearRing")] for face in part.iter(f"{GML}Polygon")])
        result.append(shells)
    return result


def _ring(element: ElementTree.Element) -> Ring:
    text = " ".join(item.text or "" for item in element if item.tag in (f"{GML}pos", f"{GML}posList"))
    return np.array(text.split(), dtype=np.float64).reshape(-1, 3)[:-1]
