"""Settings of one twin: the only reader of `twin.toml` in the home folder and of the environment (`TWIN_*`)."""

from __future__ import annotations

import dataclasses
import os
import re
import secrets
import signal
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from twin.errors import OptionsInvalid, TwinBroken
from twin.options import option, parse

FILE_NAME = "twin.toml"
MEGABYTE = 1024 * 1024
_ORIGIN = re.compile(r"https?://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an office may set; each field is a key of `twin.toml` and, in capitals behind `TWIN_`, of the environment."""

    home: Path = Path()
    database_url: str = option("", "Datenbankadresse, leer: SQLite im Ordner", "Database address, empty: SQLite in the home")
    host: str = option("127.0.0.1", "Adresse des Dienstes", "Address to listen on")
    port: int = option(8000, "Port des Dienstes", "Port to listen on", minimum=0, maximum=65535)
    threads: int = option(16, "Gleichzeitige Seitenaufrufe", "Concurrent requests", minimum=1, maximum=256)
    job_threads: int = option(1, "Gleichzeitige Aufträge", "Concurrent jobs", minimum=1, maximum=16)
    language: Literal["de", "en"] = option("de", "Sprache", "Language")
    timezone: str = option("Europe/Berlin", "Zeitzone", "Time zone")
    town: str = option("", "Name der Kommune", "Name of the town")
    trusted_hosts: str = option("", "Erlaubte Hostnamen, mit Komma", "Allowed host names, comma separated")
    public_address: str = option(
        "", "Öffentliche Adresse, https://host, leer: die des Aufrufs", "Public address, https://host, empty: that of the request"
    )
    embedding_origins: str = option(
        "",
        "Seiten, die Geschichten einbetten dürfen, https://ris.stadt.de mit Komma, leer: keine",
        "Pages that may embed stories, https://ris.town.de comma separated, empty: none",
    )
    proxy_hops: int = option(0, "Vorgeschaltete Proxys", "Proxies in front", minimum=0, maximum=5)
    secure_cookies: bool = option(False, "Cookies nur über HTTPS", "Cookies over HTTPS only")
    max_upload_mb: int = option(4096, "Größte Datei in MB", "Largest file in MB", minimum=1)
    max_queued_jobs: int = option(20, "Wartende Aufträge je Konto", "Queued jobs per account", minimum=1)
    min_free_mb: int = option(512, "Freizuhaltender Speicher in MB", "Disk space to keep free in MB", minimum=0)
    reader_memory_mb: int = option(3072, "Speicher des Leseprozesses in MB", "Memory of the reader process in MB", minimum=256)
    reader_cpu_seconds: int = option(600, "Rechenzeit des Leseprozesses in s", "CPU time of the reader process in s", minimum=5)
    reader_seconds: int = option(1800, "Dauer des Leseprozesses in s", "Duration of the reader process in s", minimum=5)
    allow_internal: str = option(
        "", "Freigegebene interne Rechner, host:port mit Komma", "Internal hosts that may be contacted, host:port comma separated"
    )
    outbound_proxy: str = option("", "Proxy für Abrufe, http://host:port", "Proxy for requests to other hosts, http://host:port")
    layer_cache_mb: int = option(512, "Zwischenspeicher für Kartendienste in MB", "Cache of map services in MB", minimum=0)
    layer_cache_hours: int = option(24, "Alter im Zwischenspeicher in h", "Age in that cache in h", minimum=0)
    catalogue_refresh_hours: int = option(
        24,
        "Neuere Fassungen im Katalog suchen alle … h, 0: nie",
        "Look for newer editions in catalogues every … h, 0: never",
        minimum=0,
    )
    chromium: str = option(
        "chromium", "Browser für Bilder der Szenen, leer: keine Bilder", "Browser for pictures of scenes, empty: no pictures"
    )
    story_approval: Literal["off", "warn", "required"] = option(
        "warn",
        "Storyboards ohne Freigabe veröffentlichen: off ohne Hinweis, warn mit Hinweis, required nie",
        "Publish storyboards without approval: off without a hint, warn with one, required never",
    )
    keep_autosaves_days: int = option(
        14,
        "Ältere Zwischenstände ausdünnen nach … Tagen, 0: nie",
        "Thin out older autosaves after … days, 0: never",
        minimum=0,
        maximum=3650,
    )
    session_idle_minutes: int = option(480, "Abmeldung nach Untätigkeit in min", "Sign out when idle, minutes", minimum=5)
    session_minutes: int = option(1440, "Längste Anmeldung in min", "Longest session, minutes", minimum=5)

    @property
    def database(self) -> str:
        """Return the SQLAlchemy address of the database: the one set, or SQLite in the home folder."""
        return self.database_url or f"sqlite:///{self.home / 'twin.sqlite'}"

    @property
    def hosts(self) -> list[str]:
        """Return the host names a request may name; empty: any."""
        return [name.strip() for name in self.trusted_hosts.split(",") if name.strip()]

    @property
    def embedders(self) -> list[str]:
        """Return the origins that may embed a published story."""
        return [name.strip().rstrip("/") for name in self.embedding_origins.split(",") if name.strip()]

    @property
    def max_part_bytes(self) -> int:
        """Return the size in bytes of the largest request body: one part of an upload and some room."""
        return 9 * MEGABYTE

    @property
    def max_upload_bytes(self) -> int:
        """Return the size in bytes above which an upload is refused."""
        return self.max_upload_mb * MEGABYTE


def load(home: Path | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """Return the settings of a home folder: defaults, then `twin.toml`, then `TWIN_*`.

    Without `home` it is `TWIN_HOME`, else `~/twin-home`; the folder need not exist. Raises OptionsInvalid (SETTINGS_INVALID)
    with all faults at once: unknown keys, wrong types, values out of range, a file that is no TOML.
    """
    variables = os.environ if environment is None else environment
    folder = (home or Path(variables.get("TWIN_HOME") or Path.home() / "twin-home")).expanduser().absolute()
    file = folder / FILE_NAME
    given = {**_from_file(file), **_from_environment(variables)}
    try:
        settings = parse(Settings, given)
    except OptionsInvalid as error:
        raise OptionsInvalid(
            "SETTINGS_INVALID",
            f"Die Einstellungen in {file} oder in TWIN_* sind ungültig. {error.text.de}",
            f"The settings in {file} or in TWIN_* are invalid. {error.text.en}",
            file=FILE_NAME,
            faults=error.params["faults"],
        ) from error
    _ensure_origins(settings, file)
    return dataclasses.replace(settings, home=folder)


def _ensure_origins(settings: Settings, file: Path) -> None:
    """Refuse what is no plain origin: it goes into a header of every page that may be embedded."""
    wrong = [name for name in settings.embedders if not _ORIGIN.fullmatch(name)]
    if wrong:
        listed = ", ".join(wrong)
        raise OptionsInvalid(
            "SETTINGS_INVALID",
            f"embedding_origins in {file} nennt {listed}; erwartet wird https://rechner oder https://rechner:port.",
            f"embedding_origins in {file} names {listed}; expected is https://host or https://host:port.",
            file=FILE_NAME,
            faults=wrong,
        )


def _from_file(file: Path) -> dict[str, Any]:
    try:
        text = file.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise OptionsInvalid(
            "SETTINGS_INVALID",
            f"{file} ist kein gültiges TOML: {error}.",
            f"{file} is not valid TOML: {error}.",
            file=FILE_NAME,
            faults=[],
        ) from error
    values.pop("home", None)
    return values


def _from_environment(variables: Mapping[str, str]) -> dict[str, Any]:
    """Return the known `TWIN_*` values; foreign ones (of a container platform, say) are no fault."""
    names = {item.name for item in dataclasses.fields(Settings)} - {"home"}
    return {name: variables[f"TWIN_{name.upper()}"] for name in names if f"TWIN_{name.upper()}" in variables}


def terminal_language(environment: Mapping[str, str] | None = None) -> Literal["de", "en"]:
    """Return the language of the command line: English when `LC_ALL`, `LC_MESSAGES` or `LANG` say so, else German."""
    variables = os.environ if environment is None else environment
    said = variables.get("LC_ALL") or variables.get("LC_MESSAGES") or variables.get("LANG") or ""
    return "en" if said.lower().startswith("en") else "de"


def secret(settings: Settings) -> bytes:
    """Return the home's 32 secret bytes (signing of forms); made at the first call in a file only its owner may read."""
    file = settings.home / "secret"
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        kept = file.read_bytes()
        if len(kept) < 32:
            raise TwinBroken(
                "SECRET_DAMAGED",
                f"{file} ist beschädigt; löschen Sie die Datei, dann entsteht sie neu.",
                f"{file} is damaged; delete it and a new one is made.",
            ) from None
        return kept
    with os.fdopen(handle, "wb") as stream:
        made = secrets.token_bytes(32)
        stream.write(made)
        stream.flush()
        os.fsync(stream.fileno())
    return made


def failpoint(name: str) -> None:
    """Die here by SIGKILL when `TWIN_FAIL` is this name: the tests of power cuts need a place to pull the plug."""
    if os.environ.get("TWIN_FAIL") == name:
        os.kill(os.getpid(), signal.SIGKILL)
