"""Passwords and secrets of sign-in: scrypt hashes, and tokens of which the store keeps only a hash."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from twin.errors import OptionsInvalid
from twin.language import Text

# OWASP Password Storage Cheat Sheet (2023): scrypt N = 2^17, r = 8, p = 1 or equal cost; N = 2^16, p = 2 needs 64 MB
_N, _R, _P = 1 << 16, 8, 2
_MEMORY = 160 * 1024 * 1024
SHORTEST = 10
LONGEST = 200


def hash_password(password: str) -> str:
    """Return `scrypt$N$r$p$salt$hash` of a password; raises OptionsInvalid (PASSWORD_UNFIT) below 10 or above 200 characters."""
    if not SHORTEST <= len(password) <= LONGEST:
        sentence = Text(
            f"Das Passwort muss {SHORTEST} bis {LONGEST} Zeichen haben.",
            f"The password must have {SHORTEST} to {LONGEST} characters.",
        )
        raise OptionsInvalid("PASSWORD_UNFIT", sentence.de, sentence.en, faults=[sentence.to_json()])
    salt = secrets.token_bytes(16)
    return f"scrypt${_N}${_R}${_P}${_text(salt)}${_text(_scrypt(password, salt, _N, _R, _P))}"


def verify(password: str, kept: str) -> bool:
    """Return whether the password fits; takes the same time when `kept` is empty (unknown account, no password set)."""
    parts = kept.split("$")
    if len(parts) != 6:
        _scrypt(password[:LONGEST], b"no such account!", _N, _R, _P)
        return False
    n, r, p = int(parts[1]), int(parts[2]), int(parts[3])
    found = _scrypt(password[:LONGEST], base64.b64decode(parts[4]), n, r, p)
    return hmac.compare_digest(found, base64.b64decode(parts[5]))


def new_token() -> str:
    """Return an unguessable token for a cookie or an address (256 bits)."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Return what the store keeps of a token: whoever reads the database cannot sign in with it."""
    return hashlib.sha256(token.encode()).hexdigest()


def _scrypt(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    return hashlib.scrypt(password.encode("utf-8", "surrogatepass"), salt=salt, n=n, r=r, p=p, maxmem=_MEMORY, dklen=32)


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")
