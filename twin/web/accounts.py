"""Signing in and out, and the administrator's list of accounts."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Flask, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from twin.errors import LimitExceeded, NotAllowed, OptionsInvalid, TwinError
from twin.store.accounts import ROLES, Role
from twin.store.sessions import Session
from twin.web.pages import workspace

blueprint = Blueprint("accounts", __name__)


def _cookie() -> str:
    """Return the session cookie's name; the __Host- prefix binds it to this host where the service runs under HTTPS."""
    return "__Host-twin" if workspace().settings.secure_cookies else "twin-session"


def _remember_person() -> None:
    token = request.cookies.get(_cookie(), "")
    session = workspace().sessions.find(token) if token else None
    g.session = session
    g.user = workspace().accounts.get(session.user_id) if session else None


def install(app: Flask) -> None:
    """Let every request know the person behind it as `g.user`, None without sign-in."""
    app.before_request(_remember_person)


def _own_address(target: str) -> str:
    """Return the address to go to after signing in: only a path of this service, never another host."""
    parts = urlsplit(target)
    safe = target.startswith("/") and not target.startswith(("//", "/\\")) and not parts.netloc and not parts.scheme
    return target if safe else url_for("home.index")


def _signed_in(session: Session, target: str) -> Response:
    response = redirect(_own_address(target), code=303)
    secure = workspace().settings.secure_cookies
    response.set_cookie(_cookie(), session.token, httponly=True, samesite="Lax", secure=secure, path="/")
    return response


@blueprint.get("/login")
def login() -> str:
    """Return the sign-in page."""
    return render_template("accounts/login.html", next=request.args.get("next", ""), problem=None, name="")


@blueprint.post("/login")
def login_with_password() -> Response | tuple[str, int]:
    """Sign in with name and password; a failure shows the form again with the name kept."""
    name, target = request.form.get("name", ""), request.form.get("next", "")
    try:
        user = workspace().accounts.sign_in(name, request.form.get("password", ""))
    except (NotAllowed, LimitExceeded) as error:
        status = 403 if isinstance(error, NotAllowed) else 429
        page = render_template("accounts/login.html", next=target, problem=error.problem(g.language), name=name)
        return page, status
    return _signed_in(workspace().sessions.begin(user.id), target)


@blueprint.get("/login/<token>")
def login_with_token(token: str) -> Response | str:
    """Show the button that redeems a one-time sign-in link: a link checker must not use it up."""
    return render_template("accounts/token.html", token=token)


@blueprint.post("/login/<token>")
def redeem_token(token: str) -> Response:
    """Sign in with a one-time link."""
    return _signed_in(workspace().sessions.redeem(token), url_for("cases.index"))


@blueprint.post("/logout")
def logout() -> Response:
    """Sign out everywhere this session was used."""
    if g.session is not None:
        workspace().sessions.end(g.session.token)
    response = redirect(url_for("home.index"), code=303)
    response.delete_cookie(_cookie(), path="/")
    return response


@blueprint.get("/account")
def me() -> str:
    """Return the page of the person signed in: role, groups with their contact, signing out."""
    known = {group.id: group for group in workspace().accounts.groups()}
    return render_template("accounts/me.html", groups=[known[name] for name in g.user.groups if name in known])


@blueprint.get("/admin")
def admin() -> str:
    """Return the page with accounts, groups, jobs and settings."""
    return _admin_page(None)


def _admin_page(problem: TwinError | None) -> str:
    parts = workspace()
    return render_template(
        "accounts/admin.html",
        users=parts.accounts.all(),
        groups=parts.accounts.groups(),
        roles=ROLES,
        jobs=[job.to_json(g.language) for job in parts.jobs.latest(limit=20)],
        problem=problem.problem(g.language) if problem else None,
    )


@blueprint.post("/admin/users")
def add_user() -> Response | tuple[str, int]:
    """Make an account; faults show the page again with the sentence."""
    form = request.form
    role: Role | None = next((role for role in ROLES if role == form.get("role")), None)
    try:
        if role is None:
            raise OptionsInvalid("ROLE_UNKNOWN", "Bitte eine Rolle wählen.", "Please choose a role.")
        groups = [name for name in form.getlist("groups") if name]
        name, full_name = form.get("name", ""), form.get("full_name", "")
        workspace().accounts.add(name, form.get("password") or None, role, full_name=full_name, groups=groups)
    except TwinError as error:
        return _admin_page(error), 422
    return redirect(url_for("accounts.admin"), code=303)
