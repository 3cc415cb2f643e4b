"""The wallet company's API: the client for docs/wallet-api.yaml and what its answers and failures mean."""

from ivr.wallet.answers import Account, Basis, Freeze, Holder, ProofKind, Transaction
from ivr.wallet.client import WalletClient
from ivr.wallet.errors import WalletError, WalletRefused, WalletUnavailable, WalletUncertain
from ivr.wallet.texts import WalletTexts

__all__ = [
    "Account",
    "Basis",
    "Freeze",
    "Holder",
    "ProofKind",
    "Transaction",
    "WalletClient",
    "WalletError",
    "WalletRefused",
    "WalletTexts",
    "WalletUnavailable",
    "WalletUncertain",
]
