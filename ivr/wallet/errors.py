"""The three ways in which a call to the wallet ends without its answer; each says what to do next."""


class WalletError(Exception):
    """What all three share. The words name the operation and the cause, never a number, id or key."""

    def __init__(self, operation: str, cause: str) -> None:
        super().__init__(f"{operation}: {cause}")
        self.operation = operation


class WalletRefused(WalletError):
    """The wallet said no: permanent, so asking again is of no use.

    `status` is the HTTP status, `code` the wallet's word for the reason (such as `account_closed`).
    `detail` is the wallet's sentence about it, kept out of the words because it may hold anything.
    """

    def __init__(self, operation: str, status: int, code: str, detail: str) -> None:
        super().__init__(operation, f"refused, {status} {code}")
        self.status = status
        self.code = code
        self.detail = detail


class WalletUnavailable(WalletError):
    """Surely nothing was done: not connected, too many requests, breaker open, or a read. Ask again later."""


class WalletUncertain(WalletError):
    """A write may or may not have been done: ask again with the same key until the wallet says which."""
