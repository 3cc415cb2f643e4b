"""Digits that a caller entered to prove something: sealed the moment they are heard, opened by whoever checks them.

Sealed they travel with the request that is to check them, and are erased with its outcome.
"""

import base64

from ivr.vault import CannotOpen, Vault

_PURPOSE = "entered"


def hide(vault: Vault, digits: str) -> str:
    """The digits sealed, in letters."""
    return base64.b64encode(vault.seal(digits, _PURPOSE)).decode()


def reveal(vault: Vault, hidden: str | None) -> str | None:
    """The digits; None when they were erased, or sealed under a key that is gone."""
    try:
        return vault.open(base64.b64decode(hidden), _PURPOSE) if hidden else None
    except CannotOpen:
        return None
