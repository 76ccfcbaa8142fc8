"""The OpenAPI 3.1 description of /api/v1, made from one table."""

from __future__ import annotations

import re
from typing import Any

from twin.storytelling.sceneschema import scene_schema

# method, path, what it does (de is not needed: this is read by programmers), least role, body members or None
_OPERATIONS: tuple[tuple[str, str, str, str, dict[str, str] | None], ...] = (
    ("get", "/formats", "Every handler with its state", "public", None),
    ("post", "/uploads", "Begin a resumable upload", "planner", {"name": "string", "size": "integer"}),
    ("get", "/uploads/{id}", "How many bytes are safe", "planner", None),
    ("patch", "/uploads/{id}", "Append a part at Upload-Offset", "planner", {}),
    ("get", "/datasets", "The newest version of every dataset", "reader", None),
    (
        "post",
        "/datasets",
        "Import a complete upload; 202 with the job's Location",
        "planner",
        {
            "upload": "string",
            "uploads": "array",
            "each": "boolean",
            "format": "string",
            "crs": "string",
            "options": "object",
            "mend": "boolean",
            "dataset": "string",
            "title": "string",
            "licence": "string",
            "attribution": "string",
            "contact": "string",
            "data_date": "string",
            "personal_data": "boolean",
        },
    ),
    (
        "post",
        "/services",
        "Take in what an address leads to (WMS, WMTS, WFS, OGC API, 3D Tiles, a file); 202 with the job's Location",
        "planner",
        {"address": "string", "format": "string", "title": "string", "options": "object"},
    ),
    ("get", "/datasets/{id}", "One dataset version with its lineage", "reader", None),
    (
        "patch",
        "/datasets/{id}",
        "Change the description of a version (If-Match)",
        "planner",
        {
            "title": "string",
            "licence": "string",
            "attribution": "string",
            "contact": "string",
            "data_date": "string",
            "personal_data": "boolean",
        },
    ),
    ("get", "/datasets/{id}/report.csv", "Every repaired, rejected or doubtful object as CSV", "reader", None),
    (
        "post",
        "/datasets/{id}/readings",
        "Read the kept file again as a new version; 202",
        "planner",
        {"mend": "boolean", "crs": "string", "format": "string", "options": "object"},
    ),
    (
        "post",
        "/datasets/{id}/renewals",
        "Take what the version's catalogue record leads to now as a new version; 202",
        "planner",
        {},
    ),
    ("get", "/jobs/{id}", "The state of a job (OGC API - Processes statusInfo)", "reader", None),
    ("get", "/jobs/{id}/events", "The states of a job as server-sent events", "reader", None),
    ("delete", "/jobs/{id}", "Stop a job", "reader", None),
    (
        "post",
        "/jobs/{id}/answers",
        "Ask again for a failed import with the answer to its question; 202",
        "planner",
        {"crs": "string", "format": "string", "options": "object", "mend": "boolean"},
    ),
    (
        "post",
        "/previews",
        "Look at uploads, or at those of a failed job, without keeping anything; 202",
        "planner",
        {"upload": "string", "job": "string", "format": "string", "crs": "string", "options": "object"},
    ),
    ("get", "/previews/{id}/{layer}.glb", "A 3D model of a look", "planner", None),
    (
        "post",
        "/exports/choices",
        "Every exporter with what would be lost of a dataset or an alternative",
        "reader",
        {"dataset": "string", "case": "string", "alternative": "string", "part": "string", "layers": "array", "bbox": "array"},
    ),
    (
        "post",
        "/exports",
        "Write a dataset, a part of it, or an alternative; 202",
        "reader",
        {
            "format": "string",
            "dataset": "string",
            "version": "integer",
            "case": "string",
            "alternative": "string",
            "part": "string",
            "layers": "array",
            "bbox": "array",
            "crs": "string",
            "options": "object",
        },
    ),
    ("get", "/exports/{id}/{name}", "The file of an export, or its .sha256", "reader", None),
    ("get", "/datasets/{id}/readiness", "What a version is good for and what is known of it", "reader", None),
    ("get", "/datasets/{id}/changes", "What changed since an older version (?since=)", "reader", None),
    ("get", "/find", "Objects whose id, address, parcel or other words hold all words of ?q=", "reader", None),
    ("get", "/city", "The view model of the largest city model and its middle", "reader", None),
    ("get", "/crs/{code}/place", "A point in a system: ?lon=&lat= or ?x=&y=", "planner", None),
    (
        "post",
        "/gifts",
        "Give the metadata record of a dataset or a storyboard to a catalogue that takes records",
        "power user",
        {"catalogue": "string", "dataset": "string", "storyboard": "string"},
    ),
    ("get", "/cases", "Every planning case", "reader", None),
    ("get", "/cases/schema", "JSON Schema of the case document", "public", None),
    ("get", "/cases/{id}", "The document of a case", "reader", None),
    ("get", "/cases/{id}/alternatives", "The alternatives of a case with their revisions", "reader", None),
    (
        "post",
        "/cases/{id}/alternatives",
        "Begin an alternative, from the Bestand (0) or as a copy of another; 201 with its Location and ETag",
        "planner",
        {"title": "string", "letter": "string", "summary": "string", "from": "string"},
    ),
    ("get", "/cases/{id}/alternatives/{letter}", "An alternative in its document form, with its ETag", "reader", None),
    (
        "put",
        "/cases/{id}/alternatives/{letter}",
        "Save the next revision (If-Match; 412 gives both versions and a proposal that merges them)",
        "planner",
        {"title": "string", "summary": "string", "status": "string", "author": "string", "changes": "array"},
    ),
    ("delete", "/cases/{id}/alternatives/{letter}", "Remove an alternative no edition shows (If-Match)", "planner", None),
    ("get", "/cases/{id}/alternatives/{letter}/revisions", "Who saved which revision when, newest first", "reader", None),
    ("get", "/cases/{id}/alternatives/{letter}/revisions/{number}", "An older revision in its document form", "reader", None),
    (
        "post",
        "/cases/{id}/alternatives/{letter}/revisions/{number}/restore",
        "Save an older revision as the newest (If-Match)",
        "planner",
        None,
    ),
    ("get", "/cases/{id}/alternatives/{letter}/comments", "What people say about an alternative", "reader", None),
    (
        "post",
        "/cases/{id}/alternatives/{letter}/comments",
        "Comment on an alternative or a place of it; no revision changes by it",
        "reader",
        {"text": "string", "position": "array", "about": "string"},
    ),
    (
        "post",
        "/cases/{id}/alternatives/{letter}/comments/{comment}/resolve",
        "Mark a comment as settled (its author, or who may edit)",
        "reader",
        None,
    ),
    (
        "post",
        "/cases/{id}/alternatives/{letter}/numbers",
        "Numbers, findings and refusals of changes that are not saved",
        "reader",
        {"changes": "array"},
    ),
    (
        "post",
        "/cases/{id}/geometry",
        "Exact operations: rectangle, offset, split, merge, rotate, move, scale, copy-of; polygons in the case's CRS",
        "reader",
        {
            "operation": "string",
            "geometry": "object",
            "geometries": "array",
            "line": "array",
            "of": "object",
            "corner": "array",
            "width": "number",
            "depth": "number",
            "direction": "number",
            "distance": "number",
            "join": "string",
            "angle": "number",
            "about": "array",
            "east": "number",
            "north": "number",
            "factor": "number",
        },
    ),
    (
        "get",
        "/cases/{id}/drawing",
        "Plots, plan, Bestand and the frame of the viewer for drawing, in the case's CRS",
        "reader",
        None,
    ),
    ("post", "/cases/{id}/heights", "Heights of the ground at points", "reader", {"points": "array"}),
    ("get", "/cases/{id}/assumptions", "The town's values by key with origin and measures, with the case's ETag", "reader", None),
    (
        "put",
        "/cases/{id}/assumptions",
        "Save all values of {values: {key: {value, source}}, reason} (If-Match); a key left out is taken away",
        "planner",
        {"values": "object", "reason": "string"},
    ),
    ("get", "/cases/{id}/assumptions/log", "Who changed which value when, from what to what, and why", "reader", None),
    ("get", "/cases/{id}/diff", "What turns one state of a case into another", "reader", None),
    (
        "post",
        "/cases/{id}/area",
        "What stands today in a shape (GeoJSON; crs where it is neither degrees nor the case's): buildings, floor area, people",
        "reader",
        {"shape": "object", "crs": "string", "people": "object"},
    ),
    ("get", "/cases/{id}/clearances", "Abstandsflächen of a state, on the ground, as a hint", "reader", None),
    (
        "get",
        "/cases/{id}/sunhours",
        "Sun hours on the ground or on=facades of a state (alternative, day as 03-21, step in minutes, area around or site) or "
        "their change (against), as classes and as minutes of each cell or patch; format=day gives each step of the day, "
        "format=csv the area of each class, format=walls each façade by storey, format=cells every cell or patch",
        "reader",
        None,
    ),
    ("get", "/viewpoints", "Named views of the town, then those of ?case=, each list in its order", "reader", None),
    (
        "post",
        "/viewpoints",
        "Keep a named view {lon, lat, height, azimuth, elevation, distance, fov}; without a case it is the town's",
        "planner",
        {"case": "string", "name": "string", "view": "object"},
    ),
    (
        "patch",
        "/viewpoints/{id}",
        "Rename a named view, set it to another view or to another place of its list (0 is the first)",
        "planner",
        {"name": "string", "view": "object", "place": "integer"},
    ),
    ("delete", "/viewpoints/{id}", "Remove a named view", "planner", None),
    ("get", "/measures", "Families of measures, ours and those of other packages", "reader", None),
    ("get", "/cases/{id}/compare", "Indicators of all alternatives with evidence", "reader", None),
    ("get", "/storyboards", "Every storyboard with its editions", "reader", None),
    (
        "post",
        "/storyboards",
        "Begin a storyboard from a template, filled from a case; 201 with its Location and ETag",
        "planner",
        {"case": "string", "template": "string", "title": "string", "alternatives": "array"},
    ),
    ("get", "/storyboards/templates", "The templates; ?case= says which suit a case", "reader", None),
    ("get", "/storyboards/{id}", "A storyboard in its document form, with its ETag", "reader", None),
    (
        "put",
        "/storyboards/{id}",
        "Save the next revision (If-Match; 412 gives both versions and a proposal that merges them)",
        "planner",
        {
            "version": "integer",
            "title": "object",
            "summary": "object",
            "case": "string",
            "committee": "object",
            "meeting_date": "string",
            "paper_number": "string",
            "language": "string",
            "contact": "object",
            "scenes": "array",
        },
    ),
    ("delete", "/storyboards/{id}", "Remove a storyboard that was never published (If-Match)", "planner", None),
    ("get", "/storyboards/{id}/revisions", "Who saved which revision when, newest first", "reader", None),
    ("get", "/storyboards/{id}/revisions/{number}", "An older revision in its document form", "reader", None),
    ("post", "/storyboards/{id}/revisions/{number}/restore", "Save an older revision as the newest (If-Match)", "planner", None),
    (
        "post",
        "/storyboards/{id}/media",
        "Keep an uploaded picture, video or captions",
        "planner",
        {"upload": "string"},
    ),
    ("get", "/storyboards/{id}/gate", "The publish gate, each open place with its scene and field", "reader", None),
    ("get", "/storyboards/{id}/review", "Where a storyboard stands in its review, with its history", "reader", None),
    (
        "post",
        "/storyboards/{id}/review",
        "Say draft, in-review or approved about the newest revision; approving is for power users",
        "planner",
        {"state": "string", "note": "string", "revision": "integer"},
    ),
    ("get", "/storyboards/{id}/comments", "What people say about the scenes, open ones first", "reader", None),
    (
        "post",
        "/storyboards/{id}/comments",
        "Comment on a scene, or on the whole without one",
        "reader",
        {"text": "string", "scene": "string"},
    ),
    ("post", "/storyboards/{id}/comments/{comment}/resolve", "Mark a comment as settled", "reader", {}),
    (
        "post",
        "/storyboards/{id}/signatures",
        "Sign an exception from the gate in one's own name; answers with the gate",
        "planner",
        {"check": "string", "subject": "string", "reason": "string"},
    ),
    ("delete", "/storyboards/{id}/signatures", "Take the exception of ?check= and ?subject= back", "planner", None),
    ("put", "/storyboards/{id}/revisions/{number}/name", "Name a revision, which then stays", "planner", {"name": "string"}),
    ("get", "/glossary", "The words the town explains, in both languages", "public", None),
    ("post", "/storyboards/{id}/editions", "Freeze the newest revision as the next edition (If-Match)", "planner", None),
    ("get", "/catalogues", "The metadata catalogues one may search, with their state", "planner", None),
    (
        "post",
        "/catalogues",
        "Keep the catalogue at an address; hosts of the own network (allow) are the administrator's",
        "power user",
        {"address": "string", "title": "string", "group": "string", "user": "string", "password": "string", "allow": "string"},
    ),
    (
        "post",
        "/catalogues/tests",
        "What answers at an address; nothing is kept",
        "power user",
        {"address": "string", "user": "string", "password": "string", "allow": "string"},
    ),
    (
        "get",
        "/catalogues/records",
        "Search: ?q=&west=&south=&east=&north=&area=town&kind=&topic=&keyword=&organisation=&since=&until=&shown=1&catalogue="
        "&sort=relevance|date|title&start=&count=&live=0",
        "planner",
        None,
    ),
    ("post", "/catalogues/refresh", "Look for newer editions of every dataset that came from a record; 202", "power user", None),
    ("get", "/catalogues/{catalogue}", "One catalogue with its state", "planner", None),
    (
        "patch",
        "/catalogues/{catalogue}",
        "Change title, group, user or password of a catalogue",
        "power user",
        {"title": "string", "group": "string", "user": "string", "password": "string"},
    ),
    ("delete", "/catalogues/{catalogue}", "Forget a catalogue and its records", "power user", None),
    ("post", "/catalogues/{catalogue}/harvest", "Walk all records of a catalogue into the index; 202", "power user", None),
    ("post", "/catalogues/{catalogue}/renewals", "Read again what a catalogue says of itself", "power user", {}),
    ("get", "/catalogues/{catalogue}/records/{record}", "One record, and what it is coupled with", "planner", None),
    (
        "post",
        "/catalogues/{catalogue}/records/{record}",
        "Take one of its distributions as a live layer or as a copy; 202 with the job's Location",
        "planner",
        {
            "distribution": "integer",
            "way": "string",
            "layer": "string",
            "title": "string",
            "group": "string",
            "dataset": "string",
        },
    ),
)
_PROBLEM = {
    "description": "A problem (RFC 9457)",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


def describe(version: str) -> dict[str, Any]:
    """Return the OpenAPI document."""
    paths: dict[str, dict[str, Any]] = {}
    for method, path, summary, role, body in _OPERATIONS:
        operation: dict[str, Any] = {
            "summary": summary,
            "description": f"Least role: {role}.",
            "responses": {"2XX": {"description": "Done"}, "4XX": _PROBLEM},
        }
        parameters = [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in re.findall(r"{(\w+)}", path)
        ]
        if parameters:
            operation["parameters"] = parameters
        if body is not None:
            operation["requestBody"] = _request_body(method, body)
        paths.setdefault(f"/api/v1{path}", {})[method] = operation
    saved = paths["/api/v1/storyboards/{id}"]["put"]["requestBody"]["content"]["application/json"]["schema"]["properties"]
    saved["scenes"]["items"] = {"$ref": "#/components/schemas/Scene"}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Stadtzwilling", "version": version, "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"}},
        "paths": paths,
        "components": {"schemas": {"Problem": _problem_schema(), "Scene": scene_schema()}},
    }


def _request_body(method: str, members: dict[str, str]) -> dict[str, Any]:
    is_part = method == "patch" and not members
    kind = "application/octet-stream" if is_part else "application/json"
    schema: dict[str, Any] = {"type": "object", "properties": {name: {"type": kind_} for name, kind_ in members.items()}}
    return {"required": True, "content": {kind: {"schema": {} if is_part else schema}}}


def _problem_schema() -> dict[str, Any]:
    members = {"type": "string", "title": "string", "code": "string", "detail": "string", "status": "integer"}
    return {"type": "object", "properties": {name: {"type": kind} for name, kind in members.items()}}
