"""The sandbox wallet: a wallet company to develop and test against, a process of its own that speaks HTTP.

It keeps docs/wallet-api.yaml (`contract`), holds everything in memory (`ledger`, filled from `people`), can be told to
misbehave (`faults`), and shows what it has done under `/sandbox/` (`control`), which is no part of the contract.
"""

from ivr.simulator.wallet.app import create_wallet
from ivr.simulator.wallet.server import listen, serve

__all__ = ["create_wallet", "listen", "serve"]
