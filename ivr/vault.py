"""Keeps numbers, ids and sessions unreadable in the database, and lets them be looked up all the same.

Values are sealed with AES-256-GCM under a key that the sealed value names, so that keys can change; what must be
found again is stored beside it as a keyed hash.
"""

import base64
import hashlib
import hmac
import os
from collections.abc import Mapping

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE_BYTES = 12


class CannotOpen(ValueError):
    """A sealed value names a key that this vault does not hold, or was changed."""


class Vault:
    """Seals with the first of `keys` (id → 32 bytes), opens with any of them; hashes with `search_key`."""

    def __init__(self, keys: Mapping[str, bytes], search_key: bytes) -> None:
        if not keys:
            raise ValueError("a vault needs at least one key")
        self._keys = {name: AESGCM(key) for name, key in keys.items()}
        self.current = next(iter(keys))
        self._search_key = search_key

    def seal(self, text: str, purpose: str) -> bytes:
        """The text sealed for one purpose; it opens for the same purpose only."""
        nonce = os.urandom(_NONCE_BYTES)
        body = self._keys[self.current].encrypt(nonce, text.encode(), purpose.encode())
        return self.current.encode() + b":" + nonce + body

    def open(self, sealed: bytes, purpose: str) -> str:
        """The text of a sealed value; CannotOpen says which key is missing."""
        name, _, rest = bytes(sealed).partition(b":")
        key = self._keys.get(name.decode(errors="replace"))
        if key is None:
            raise CannotOpen(f"sealed with key {name!r}, which DATA_KEYS does not hold")
        try:
            return key.decrypt(rest[:_NONCE_BYTES], rest[_NONCE_BYTES:], purpose.encode()).decode()
        except Exception as error:
            raise CannotOpen(f"a value sealed for {purpose} was changed or belongs elsewhere") from error

    def hash(self, text: str, purpose: str) -> str:
        """A keyed hash, 32 hexadecimal characters, equal for equal texts of one purpose."""
        digest = hmac.new(self._search_key, f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()
        return digest[:32]


def parse_keys(text: str) -> dict[str, bytes]:
    """`id:base64,id:base64` as keys, the current one first; ValueError says which part is wrong."""
    keys: dict[str, bytes] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, colon, encoded = part.partition(":")
        key = _decoded(encoded)
        if not colon or not name.isalnum() or key is None or len(key) != 32:
            raise ValueError(f"key {name!r} is not of the form id:base64-of-32-bytes")
        if name in keys:
            raise ValueError(f"key {name!r} is given twice")
        keys[name] = key
    if not keys:
        raise ValueError("no key given; the form is id:base64-of-32-bytes")
    return keys


def _decoded(encoded: str) -> bytes | None:
    try:
        return base64.b64decode(encoded, validate=True)
    except ValueError:
        return None
