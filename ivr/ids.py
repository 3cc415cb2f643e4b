"""The only source of randomness: identifiers, case numbers and one-time codes are all drawn here."""

import secrets
import uuid


class Ids:
    """Draws from the operating system's cryptographic source."""

    def key(self) -> str:
        """A new identifier, 32 hexadecimal characters."""
        return uuid.UUID(bytes=secrets.token_bytes(16), version=4).hex

    def digits(self, length: int) -> str:
        """`length` decimal digits, each equally likely."""
        return f"{secrets.randbelow(10**length):0{length}d}"
