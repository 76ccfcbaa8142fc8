"""Errors to HTTP: the status of each class, RFC 9457 for programs, one plain page for people."""

from __future__ import annotations

import logging

from flask import Flask, Response, g, jsonify, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from twin import errors
from twin.language import Text

STATUS: dict[type[errors.TwinError], int] = {
    errors.InputRefused: 422,
    errors.DecisionNeeded: 409,
    errors.LimitExceeded: 413,
    errors.OptionsInvalid: 400,
    errors.DocumentInvalid: 422,
    errors.NotSuitable: 422,
    errors.NotFound: 404,
    errors.NotAllowed: 403,
    errors.Conflict: 412,
    errors.Cancelled: 409,
    errors.DependencyMissing: 501,
    errors.ServiceFailed: 424,  # not 502: a fault of ours would be 5xx
    errors.TwinBroken: 500,
}
# codes whose status says more than their class
STATUS_OF_CODE: dict[str, int] = {
    "EDITION_WITHDRAWN": 410,
    "TOO_OFTEN": 429,
    "QUESTIONS_TOO_MANY": 429,
    "STORE_FULL": 507,
    "STORE_BUSY": 503,
    "SIGN_IN_PAUSED": 429,
    "JOBS_TOO_MANY": 429,
    "IF_MATCH_MISSING": 428,
    "NAME_TAKEN": 409,
    "ALTERNATIVE_PUBLISHED": 409,
    "STORYBOARD_PUBLISHED": 409,
}
_TITLES: dict[int, Text] = {
    400: Text("Die Anfrage ist unvollständig", "The request is incomplete"),
    403: Text("Das ist nicht erlaubt", "This is not allowed"),
    404: Text("Das gibt es hier nicht", "There is no such thing here"),
    405: Text("So geht das nicht", "This cannot be done like that"),
    410: Text("Diese Fassung gilt nicht mehr", "This edition is no longer valid"),
    413: Text("Das ist zu groß", "This is too large"),
    500: Text("Das ist unser Fehler", "This is our fault"),
}
log = logging.getLogger("twin.web")


def status_of(error: errors.TwinError) -> int:
    """Return the HTTP status of an error: that of its code, else that of the nearest class in the table."""
    if error.code in STATUS_OF_CODE:
        return STATUS_OF_CODE[error.code]
    for kind in type(error).__mro__:
        if kind in STATUS:
            return STATUS[kind]
    return 500


def wants_json() -> bool:
    """Return whether the answer goes to a program."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json", "application/problem+json"], "text/html")
    return request.path.startswith("/api/") or best != "text/html"


def _answer(status: int, problem: dict[str, object]) -> Response:
    if wants_json():
        response = jsonify({**problem, "status": status})
        response.content_type = "application/problem+json"
    else:
        title = _TITLES.get(status, _TITLES[400 if status < 500 else 500]).in_(g.get("language", "de"))
        response = Response(render_template("problem.html", status=status, heading=title, problem=problem), status)
    response.status_code = status
    return response


def _twin_error(error: errors.TwinError) -> BaseResponse:
    status = status_of(error)
    if status >= 500:
        log.error("%s %s", error.code, request.path, exc_info=error)
    if error.code == "SIGN_IN_NEEDED" and not wants_json():
        return redirect(url_for("accounts.login", next=request.full_path.rstrip("?")))
    if error.code == "SIGN_IN_NEEDED":
        status = 401
    return _answer(status, error.problem(g.get("language", "de")))


def _http_error(error: HTTPException) -> BaseResponse:
    status = error.code or 500
    title = _TITLES.get(status, _TITLES[400 if status < 500 else 500])
    if status < 400:
        return error.get_response()
    return _answer(
        status, {"type": "about:blank", "title": title.in_(g.get("language", "de")), "code": f"HTTP_{status}", "detail": ""}
    )


def _any_error(error: Exception) -> BaseResponse:
    log.error("unexpected fault at %s", request.path, exc_info=error)
    text = Text(
        "Hier ist ein Fehler passiert, der nicht an Ihrer Eingabe liegt. Er ist aufgezeichnet; es wurde nichts gespeichert.",
        "Something failed here that is not due to your input. It has been recorded; nothing was saved.",
    )
    return _answer(
        500, {"type": "about:blank", "title": "TwinBroken", "code": "UNEXPECTED", "detail": text.in_(g.get("language", "de"))}
    )


def install(app: Flask) -> None:
    """Let the app answer every error through this module."""
    app.register_error_handler(errors.TwinError, _twin_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _any_error)
