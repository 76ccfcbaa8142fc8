"""The only way to another host: `ask` resolves, checks, dials, and reads an answer within one deadline and one size.

Every answer of the resolver must pass the rule of `addresses`; the IP that passed is the one dialled, and the socket is asked
whom it reached. Redirects are followed by hand, each hop checked like the first. Nothing of the environment (proxies, `.netrc`)
is used. Credentials go to the origin they belong to and nowhere else.
"""

from __future__ import annotations

import base64
import hashlib
import http.client
import io
import ipaddress
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from twin.addresses import IP, Address, Allowed, ensure_may_contact, forbidden, read_address, read_allowed
from twin.config import Settings
from twin.deadline import Deadlined
from twin.errors import Cancelled, LimitExceeded, OptionsInvalid, ServiceAddressInvalid, ServiceFailed, TwinBroken

METADATA_BYTES = 32 * 1024 * 1024
DOWNLOAD_BYTES = 2 * 1024**3
REDIRECTS = 3
_BLOCK = 65536
_REDIRECTING = (301, 302, 303, 307, 308)
_AGENT = "twin (urban digital twin)"

Resolve = Callable[[str, int], Sequence[str]]
"""Names to addresses: takes host and port, returns IPs as text; raises OSError when there are none."""


@dataclass(frozen=True, slots=True)
class Credential:
    """A password of one origin (`https://host:port`); other hosts, redirects among them, never see it."""

    origin: str
    user: str
    password: str = field(repr=False)

    def header(self) -> str:
        """Return the value of `Authorization`."""
        return "Basic " + base64.b64encode(f"{self.user}:{self.password}".encode()).decode("ascii")


def resolve(host: str, port: int) -> Sequence[str]:
    """Return every IP the system's resolver knows for a name."""
    return [str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


@dataclass(frozen=True, slots=True)
class Door:
    """How this twin may go out: the administrator's list, a configured proxy, credentials, the resolver."""

    allowed: tuple[Allowed, ...] = ()
    proxy: Address | None = None
    credentials: tuple[Credential, ...] = ()
    resolve: Resolve = resolve
    context: ssl.SSLContext | None = None


def door(settings: Settings, allow: str = "") -> Door:
    """Return the door of the settings; `allow` is what an administrator adds for one command (`--allow-internal`).

    Raises OptionsInvalid (ALLOW_INTERNAL_INVALID, SETTINGS_INVALID).
    """
    proxy = None
    if settings.outbound_proxy:
        try:
            proxy = read_address(settings.outbound_proxy)
        except ServiceAddressInvalid as error:
            raise OptionsInvalid("SETTINGS_INVALID", error.text.de, error.text.en, faults=["outbound_proxy"]) from error
    return Door(read_allowed(f"{settings.allow_internal} {allow}"), proxy)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of another host. `most` bounds the decoded bytes, `seconds` everything from resolving to the last byte.

    `also` are statuses beyond 2xx whose answer is wanted as well: some services put the reason of a refusal there.
    """

    address: str
    accept: str = "*/*"
    body: bytes | None = None
    content_type: str = ""
    most: int = METADATA_BYTES
    seconds: float = 20.0
    headers: Mapping[str, str] = field(default_factory=dict)
    also: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back with a wanted status: from where at last, which type, how many decoded bytes and their sha256.

    `body` is empty when the bytes were written to a file.
    """

    address: str
    status: int
    media_type: str
    headers: Mapping[str, str]
    size: int
    sha256: str
    body: bytes = b""


def ask(door: Door, question: Question, target: Path | None = None, cancelled: Callable[[], bool] | None = None) -> Answer:
    """Return the answer to a question, its bytes in memory or, with `target`, in that file (removed on failure).

    Raises ServiceAddressInvalid (OUTBOUND_ADDRESS_INVALID), NotAllowed (OUTBOUND_NOT_ALLOWED) before a byte is sent,
    LimitExceeded (OUTBOUND_TOO_LARGE), Cancelled, and ServiceFailed: OUTBOUND_UNKNOWN_HOST, OUTBOUND_UNREACHABLE, OUTBOUND_TLS,
    OUTBOUND_TIMEOUT, OUTBOUND_STATUS (with `status`), OUTBOUND_BUSY (429, 503; with `retry_after`), OUTBOUND_REDIRECTS,
    OUTBOUND_CUT_OFF, OUTBOUND_UNREADABLE.
    """
    hop = _Hop(door, read_address(question.address), question, time.monotonic() + question.seconds, cancelled)
    try:
        return hop.follow(target)
    except BaseException:
        if target is not None:
            target.unlink(missing_ok=True)
        raise


class _Hop:
    """One question on its way, from redirect to redirect."""

    def __init__(
        self, door: Door, address: Address, question: Question, end: float, cancelled: Callable[[], bool] | None
    ) -> None:
        self.door, self.address, self.question, self.end, self.cancelled = door, address, question, end, cancelled
        self.body = question.body

    def follow(self, target: Path | None) -> Answer:
        for _ in range(REDIRECTS + 1):
            with self._answered() as response:
                if response.status not in _REDIRECTING:
                    self._ensure_success(response)
                    return self._read(response, target)
                self._redirect(response)
        raise self._failed("REDIRECTS", "leitet immer weiter um", "keeps redirecting")

    def _redirect(self, response: http.client.HTTPResponse) -> None:
        place = response.getheader("Location")
        if not place:
            raise self._failed("REDIRECTS", "leitet um, sagt aber nicht wohin", "redirects but does not say where to")
        following = read_address(place, self.address)
        if self.address.scheme == "https" and following.scheme == "http":
            raise self._failed("REDIRECTS", "leitet auf eine unverschlüsselte Adresse um", "redirects to an unencrypted address")
        if response.status in (301, 302, 303):
            self.body = None
        self.address = following

    @contextmanager
    def _answered(self) -> Iterator[http.client.HTTPResponse]:
        """Give the response to the question at the present address; faults of the network become errors of the twin."""
        line: socket.socket | None = None
        try:
            line = self._connect()
            connection = http.client.HTTPConnection(self.address.host, self.address.port)
            connection.sock = Deadlined(line, self.end)
            connection.request("POST" if self.body is not None else "GET", self._target(), self.body, self._headers())
            yield connection.getresponse()
        except ssl.SSLError as error:
            words = getattr(error, "verify_message", "") or error.reason or "TLS"
            raise self._failed(
                "TLS", f"lässt sich nicht sicher erreichen ({words})", f"cannot be reached safely ({words})"
            ) from error
        except TimeoutError as error:
            seconds = f"{self.question.seconds:g}"
            raise self._failed(
                "TIMEOUT", f"hat nicht binnen {seconds} s geantwortet", f"did not answer within {seconds} s"
            ) from error
        except http.client.IncompleteRead as error:
            raise self._cut_off() from error
        except http.client.HTTPException as error:
            raise self._failed("UNREADABLE", "antwortet nicht in HTTP", "does not answer in HTTP") from error
        except OSError as error:
            raise self._failed("UNREACHABLE", "ist nicht erreichbar", "cannot be reached") from error
        finally:
            if line is not None:
                line.close()

    def _target(self) -> str:
        return str(self.address) if self.door.proxy and self.address.scheme == "http" else self.address.target

    def _headers(self) -> dict[str, str]:
        asked = {"Accept": self.question.accept, **self.question.headers}
        if self.body is not None:
            asked["Content-Type"] = self.question.content_type
        for credential in self.door.credentials:
            if credential.origin == self.address.origin:
                asked["Authorization"] = credential.header()
        own = {"Host": self.address.authority, "User-Agent": _AGENT, "Accept-Encoding": "gzip", "Connection": "close"}
        return {**asked, **own}

    def _connect(self) -> socket.socket:
        proxy = self.door.proxy
        if proxy is None:
            line = self._dial(self._passing())
        else:
            self._passing_or_left_to_the_proxy()
            line = socket.create_connection((proxy.host, proxy.port), self._left())
        try:
            if proxy is not None and self.address.scheme == "https":
                self._tunnel(line)
            if self.address.scheme == "https":
                line.settimeout(self._left())
                context = self.door.context or ssl.create_default_context()
                return context.wrap_socket(line, server_hostname=self.address.host)
        except BaseException:
            line.close()
            raise
        return line

    def _passing(self) -> list[IP]:
        """Return the IPs of the host when every single one may be contacted."""
        ips = self._resolved()
        for ip in ips:
            ensure_may_contact(self.address, ip, self.door.allowed)
        return ips

    def _passing_or_left_to_the_proxy(self) -> None:
        """Check what can be resolved here; a name only the proxy knows is left to its rules."""
        try:
            self._passing()
        except ServiceFailed as error:
            if error.code != "OUTBOUND_UNKNOWN_HOST":
                raise

    def _resolved(self) -> list[IP]:
        try:
            return [ipaddress.ip_address(self.address.host)]
        except ValueError:
            pass
        found: list[str] = []
        asking = threading.Thread(target=self._look_up, args=(found,), name="resolve", daemon=True)
        asking.start()
        asking.join(self._left())  # the system's resolver knows no deadline
        if asking.is_alive():
            raise TimeoutError
        try:
            ips = [ipaddress.ip_address(text) for text in dict.fromkeys(found)]
        except ValueError as error:
            raise forbidden(self.address) from error
        if not ips:
            raise self._failed("UNKNOWN_HOST", "ist dem Namensdienst nicht bekannt", "is unknown to the name service")
        return ips

    def _look_up(self, found: list[str]) -> None:
        try:
            found.extend(self.door.resolve(self.address.host, self.address.port))
        except (OSError, UnicodeError):
            return

    def _dial(self, ips: Sequence[IP]) -> socket.socket:
        refused: OSError | None = None
        for ip in ips:
            try:
                line = socket.create_connection((str(ip), self.address.port), min(self._left(), 10.0))
            except OSError as error:
                refused = error
                continue
            reached = ipaddress.ip_address(str(line.getpeername()[0]).partition("%")[0])
            if reached != ip:
                line.close()
                raise forbidden(self.address)
            return line
        raise refused or OSError

    def _tunnel(self, line: socket.socket) -> None:
        """Ask the proxy for a line to the host."""
        name = f"[{self.address.host}]" if ":" in self.address.host else self.address.host
        place = f"{name}:{self.address.port}"
        line.settimeout(self._left())
        line.sendall(f"CONNECT {place} HTTP/1.1\r\nHost: {place}\r\n\r\n".encode("ascii"))
        said = b""
        while b"\r\n\r\n" not in said and len(said) < _BLOCK:
            line.settimeout(self._left())
            block = line.recv(1)  # not a byte more than the proxy's own words
            if not block:
                break
            said += block
        status = said.split(b" ", 2)[1:2]
        if status != [b"200"]:
            raise self._failed("UNREACHABLE", "wird vom Proxy nicht erreicht", "is not reached by the proxy")

    def _ensure_success(self, response: http.client.HTTPResponse) -> None:
        status = response.status
        if 200 <= status < 300 or status in self.question.also:
            return
        waiting = response.getheader("Retry-After") or ""
        if status in (429, 503):
            raise self._failed(
                "BUSY",
                f"ist überlastet (Status {status}); bitte später noch einmal",
                f"is overloaded (status {status}); please try again later",
                status=status,
                retry_after=int(waiting) if waiting.isdigit() and len(waiting) < 6 else 60,
            )
        raise self._failed("STATUS", f"antwortet mit Status {status}", f"answers with status {status}", status=status)

    def _read(self, response: http.client.HTTPResponse, target: Path | None) -> Answer:
        digest, size = hashlib.sha256(), 0
        stream: BinaryIO = io.BytesIO() if target is None else target.open("wb")
        with stream:
            for block in self._blocks(response):
                size += len(block)
                if size > self.question.most:
                    raise self._too_large()
                digest.update(block)
                self._keep(stream, block)
            body = stream.getvalue() if isinstance(stream, io.BytesIO) else b""
        headers = {name.lower(): value for name, value in response.getheaders()}
        media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
        return Answer(str(self.address), response.status, media_type, headers, size, digest.hexdigest(), body)

    def _keep(self, stream: BinaryIO, block: bytes) -> None:
        try:
            stream.write(block)
        except OSError as error:  # the disk, not the network
            raise TwinBroken(
                "DISK_FULL",
                f"Die Antwort von {self.address.host} ließ sich nicht speichern: {error.strerror}.",
                f"The answer of {self.address.host} could not be kept: {error.strerror}.",
            ) from error

    def _blocks(self, response: http.client.HTTPResponse) -> Iterator[bytes]:
        """Yield the decoded body in pieces of bounded size; a small packed piece never becomes a large one at once."""
        if response.length is not None and response.length > self.question.most:
            raise self._too_large()
        encoding = (response.getheader("Content-Encoding") or "identity").strip().lower()
        if encoding not in ("identity", "gzip", "x-gzip", "deflate"):
            raise self._failed("UNREADABLE", f"packt in „{encoding[:20]}“", f"packs in '{encoding[:20]}'")
        unpack = None if encoding == "identity" else zlib.decompressobj(zlib.MAX_WBITS | 32)
        while block := self._piece(response):
            if unpack is None:
                yield block
                continue
            try:
                while block:
                    yield unpack.decompress(block, _BLOCK)
                    block = unpack.unconsumed_tail
            except zlib.error as error:
                raise self._failed("UNREADABLE", "packt fehlerhaft", "packs faultily") from error
        if response.length or (unpack is not None and not unpack.eof):
            raise self._cut_off()

    def _piece(self, response: http.client.HTTPResponse) -> bytes:
        if self.cancelled is not None and self.cancelled():
            raise Cancelled("CANCELLED", "Der Abruf wurde abgebrochen.", "The request was stopped.")
        return response.read1(_BLOCK)

    def _left(self) -> float:
        left = self.end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def _too_large(self) -> LimitExceeded:
        size = max(1, self.question.most // (1024 * 1024))
        return LimitExceeded(
            "OUTBOUND_TOO_LARGE",
            f"{self.address.host} schickt mehr als {size} MB. Bitte den Ausschnitt oder die Anzahl verkleinern.",
            f"{self.address.host} sends more than {size} MB. Please ask for a smaller area or number.",
            host=self.address.host,
        )

    def _cut_off(self) -> ServiceFailed:
        return self._failed("CUT_OFF", "hat die Antwort abgebrochen", "broke off its answer")

    def _failed(self, code: str, de: str, en: str, **params: int) -> ServiceFailed:
        host = self.address.host
        return ServiceFailed(f"OUTBOUND_{code}", f"{host} {de}.", f"{host} {en}.", host=host, **params)
