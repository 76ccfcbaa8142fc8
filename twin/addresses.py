"""Which addresses of other hosts may be contacted: the reading of an address, and the rule for every IP behind it.

Addresses are read strictly, because readers of addresses differ and an attacker lives in the difference: whatever two of them
could understand differently is refused. Internal networks are closed unless the administrator listed host and port.
"""

from __future__ import annotations

import ipaddress
import re
import urllib.parse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from twin.errors import NotAllowed, OptionsInvalid, ServiceAddressInvalid

IP = ipaddress.IPv4Address | ipaddress.IPv6Address
LONGEST = 8000  # characters of an address
PORTS = {"http": 80, "https": 443}

_FORBIDDEN_CHARACTERS = re.compile(r"[\x00-\x20\x7f-\x9f\\<>\"^`{|}\u2028\u2029\ufeff]")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NUMBER_AT_END = re.compile(r"(?:^|\.)(?:\d+|0x[0-9a-f]*)$")
# what leads to this machine's own link, to many machines, nowhere, to a cloud's metadata, or wraps another address
_NEVER = tuple(
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8",
        "169.254.0.0/16",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "100.100.100.200/32",
        "168.63.129.16/32",
        "192.0.0.192/32",
        "fe80::/10",
        "fec0::/10",
        "ff00::/8",
        "fd00:ec2::254/128",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "2002::/16",
        "2001::/32",
    )
)
_WRAPPED = ipaddress.ip_network("::/96")
_LOOPBACK_6 = ipaddress.ip_address("::1")


@dataclass(frozen=True, slots=True)
class Address:
    """An http(s) address taken apart: `host` in ASCII lower case (IPv6 without brackets), `target` from the path on."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """Return host and port as a `Host` header writes them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Return scheme, host and port: what a credential is bound to."""
        return f"{self.scheme}://{self.authority}"

    def __str__(self) -> str:
        return self.origin + self.target


@dataclass(frozen=True, slots=True)
class Allowed:
    """One word of the administrator: this host (or every address of this network), on this port."""

    host: str
    network: ipaddress.IPv4Network | ipaddress.IPv6Network | None
    port: int

    def covers(self, address: Address, ip: IP | None) -> bool:
        """Return whether the entry names this host, or holds this IP."""
        if address.port != self.port:
            return False
        if self.network is None:
            return self.host == address.host
        return ip is not None and ip.version == self.network.version and ip in self.network


def read_address(text: str, base: Address | None = None) -> Address:
    """Return an address taken apart; `base` is what a relative one (of a redirect, of a link) refers to.

    Raises ServiceAddressInvalid for other schemes, user names, backslashes, control characters, spaces, numbers that are no
    plain IPv4 address (`127.1`, `0x7f.1`, `2130706433`) and hosts that are no names.
    """
    text = text.strip(" ")
    if not text or len(text) > LONGEST or _FORBIDDEN_CHARACTERS.search(text):
        raise _invalid(text, "unerlaubte Zeichen", "forbidden characters")
    try:
        parts = urllib.parse.urlsplit(urllib.parse.urljoin(str(base), text) if base else text)
        port = parts.port
        host = parts.hostname or ""
    except ValueError as error:
        raise _invalid(text, "kein Rechner erkennbar", "no host to be seen") from error
    if parts.scheme not in PORTS:
        raise _invalid(text, "nur http und https", "only http and https")
    if "@" in parts.netloc:
        raise _invalid(text, "Kennwörter gehören nicht in die Adresse", "passwords do not belong in an address")
    if port == 0 or "%" in host:
        raise _invalid(text, "kein Rechner erkennbar", "no host to be seen")
    path = urllib.parse.quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = urllib.parse.quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]")
    target = f"{path}?{query}" if query else path
    return Address(parts.scheme, _host(host, text), port or PORTS[parts.scheme], target)


def _host(host: str, text: str) -> str:
    """Return the host as it is asked for: a plain IP or an ASCII name without a dot at its end."""
    if ":" in host:
        try:
            return str(ipaddress.IPv6Address(host))
        except ValueError as error:
            raise _invalid(text, "keine IPv6-Adresse", "no IPv6 address") from error
    try:
        name = host.encode("idna").decode("ascii").lower() if not host.isascii() else host.lower()
    except UnicodeError as error:
        raise _invalid(text, "kein Rechnername", "no host name") from error
    name = name.removesuffix(".")
    if _NUMBER_AT_END.search(name):
        try:
            return str(ipaddress.IPv4Address(name))
        except ValueError as error:
            raise _invalid(text, "keine gewöhnliche IPv4-Adresse", "no plain IPv4 address") from error
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in name.split(".")):
        raise _invalid(text, "kein Rechnername", "no host name")
    return name


def with_query(address: str, values: Mapping[str, str]) -> str:
    """Return an address with these query values; those it had under the same name (in whatever case) go, the others stay."""
    base, _, query = address.partition("#")[0].partition("?")
    names = {name.lower() for name in values}
    kept = [(name, value) for name, value in urllib.parse.parse_qsl(query, keep_blank_values=True) if name.lower() not in names]
    return f"{base}?{urllib.parse.urlencode([*kept, *values.items()], safe=':,/')}"


def read_allowed(text: str) -> tuple[Allowed, ...]:
    """Return the administrator's list: `host:port`, `10.1.2.0/24:443` or `[::1]:8080`, separated by commas or blanks.

    Raises OptionsInvalid naming every entry that is none: a port is never left out.
    """
    entries, faults = [], []
    for item in re.split(r"[,\s]+", text.strip()):
        if not item:
            continue
        host, _, port = item.rpartition(":")
        try:
            entries.append(_allowed(host, int(port)))
        except ValueError:
            faults.append(item)
    if faults:
        listed = ", ".join(faults)
        raise OptionsInvalid(
            "ALLOW_INTERNAL_INVALID",
            f"Kein Rechner mit Port: {listed}. Gemeint ist etwa gdi.stadt.intern:443 oder 10.1.2.0/24:443.",
            f"No host with a port: {listed}. Expected is, for example, gdi.town.internal:443 or 10.1.2.0/24:443.",
            faults=faults,
        )
    return tuple(entries)


def _allowed(host: str, port: int) -> Allowed:
    if not 0 < port < 65536:
        raise ValueError(port)
    bare = host.removeprefix("[").removesuffix("]")
    try:
        return Allowed("", ipaddress.ip_network(bare), port)
    except ValueError:
        if "/" in bare or ":" in bare:
            raise
    try:
        return Allowed(_host(bare, bare), None, port)
    except ServiceAddressInvalid as error:
        raise ValueError(host) from error


def ensure_may_contact(address: Address, ip: IP, allowed: Sequence[Allowed]) -> None:
    """Raise NotAllowed when this IP may not be contacted under this address; some never may, whatever the list says."""
    plain = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped else ip
    if _is_never(plain):
        raise forbidden(address)
    listed = any(item.covers(address, plain) for item in allowed)
    public = plain.is_global and not (plain.is_private or plain.is_reserved or plain.is_multicast)
    if not listed and (not public or address.port not in PORTS.values()):
        raise forbidden(address)


def _is_never(ip: IP) -> bool:
    if isinstance(ip, ipaddress.IPv6Address) and (ip.scope_id or (ip in _WRAPPED and ip != _LOOPBACK_6)):
        return True
    return any(ip.version == network.version and ip in network for network in _NEVER)


def forbidden(address: Address) -> NotAllowed:
    """Return the error for a host that is not open; it does not say what lies behind the name."""
    return NotAllowed(
        "OUTBOUND_NOT_ALLOWED",
        f"Die Adresse {address.origin} ist nicht freigegeben. Bitte fragen Sie die Administration: "
        f"sie kann {address.host}:{address.port} in allow_internal (--allow-internal) eintragen.",
        f"The address {address.origin} is not open. Please ask the administrator, "
        f"who can list {address.host}:{address.port} in allow_internal (--allow-internal).",
        host=address.host,
        port=address.port,
    )


def _invalid(text: str, de: str, en: str) -> ServiceAddressInvalid:
    shown = "".join(char if char.isprintable() else "�" for char in text[:120])
    return ServiceAddressInvalid(
        "OUTBOUND_ADDRESS_INVALID",
        f"„{shown}“ ist keine Adresse, die abgefragt wird ({de}). Erwartet wird https://rechner/pfad.",
        f"'{shown}' is no address that is asked ({en}). Expected is https://host/path.",
        address=shown,
    )
