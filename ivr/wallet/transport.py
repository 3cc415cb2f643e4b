"""One exchange with the wallet over HTTP: connections, time-outs, the circuit breaker, lost answers."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from time import monotonic
from typing import Any, Literal

import requests
from pybreaker import CircuitBreaker, CircuitBreakerError
from requests.adapters import HTTPAdapter
from urllib3.exceptions import MaxRetryError, NewConnectionError
from urllib3.util import Timeout

from ivr.wallet.errors import WalletError, WalletUnavailable, WalletUncertain

# At DEBUG it writes every address, and ours hold account and transaction ids.
logging.getLogger("urllib3.connectionpool").setLevel(logging.INFO)

Method = Literal["GET", "POST"]
_SERVER_ERROR = 500


@dataclass(frozen=True)
class Call:
    """One request: `operation` names it in errors, `repeatable` says that asking twice changes nothing.

    It shows its operation only, because bodies hold numbers and proofs and addresses hold ids.
    """

    operation: str
    method: Method
    path: str = field(repr=False)
    repeatable: bool
    body: Mapping[str, Any] | None = field(default=None, repr=False)
    query: Mapping[str, str] | None = field(default=None, repr=False)
    key: str | None = field(default=None, repr=False)

    def lost(self, cause: str) -> WalletError:
        """The error for a call that may have reached the wallet but whose answer we do not have."""
        return (WalletUnavailable if self.repeatable else WalletUncertain)(self.operation, cause)


class Transport:
    """Sends calls to one wallet; safe for threads. The breaker is shared by all calls."""

    def __init__(
        self, base_url: str, api_key: str, *, connect_timeout: float, pool: int, breaker: CircuitBreaker
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._connect_timeout = connect_timeout
        self._breaker = breaker
        self._session = _session(api_key, pool)

    def close(self) -> None:
        """Close the pooled connections."""
        self._session.close()

    def send(self, call: Call, timeout: float) -> requests.Response:
        """Return the wallet's answer below 500, or raise WalletUnavailable or WalletUncertain.

        `timeout` is the budget in seconds for connecting and for waiting; the wait is measured between two
        arrivals of bytes, so a wallet that trickles its answer can take longer. A repeatable call is asked
        a second time when the first fails early enough; any other call is sent once.
        """
        deadline = monotonic() + timeout
        try:
            return self._guarded(call, timeout)
        except WalletUnavailable:
            left = deadline - monotonic()
            # A second try with next to no time only puts load on a wallet that is slow already.
            if not call.repeatable or left < timeout / 4:
                raise
        return self._guarded(call, left)

    def _guarded(self, call: Call, timeout: float) -> requests.Response:
        if timeout <= 0:
            raise WalletUnavailable(call.operation, "no time left")
        try:
            # Not breaker.call(): that holds the breaker's lock for as long as the wallet takes.
            with self._breaker.calling():
                return self._exchange(call, timeout)
        except CircuitBreakerError:
            open_ = WalletUnavailable(call.operation, "circuit breaker open")
        raise open_

    def _exchange(self, call: Call, timeout: float) -> requests.Response:
        try:
            response = self._request(call, timeout)
        except requests.RequestException as error:
            failed = _not_sent(call, error) or call.lost(type(error).__name__)
        else:
            if response.status_code < _SERVER_ERROR:
                return response
            failed = call.lost(f"HTTP {response.status_code}")
        # Raised out here, so that requests' exception, whose words hold the address, is not chained to it.
        raise failed

    def _request(self, call: Call, timeout: float) -> requests.Response:
        budget = Timeout(total=timeout, connect=min(self._connect_timeout, timeout))
        return self._session.request(
            call.method,
            self._base_url + call.path,
            params=call.query,
            json=call.body,
            headers={"Idempotency-Key": call.key} if call.key else None,
            timeout=budget,  # type: ignore[arg-type]  # requests takes it, its type stubs do not know
            allow_redirects=False,
        )


def _session(api_key: str, pool: int) -> requests.Session:
    session = requests.Session()
    # Else a .netrc replaces our key and the environment's proxies see the traffic.
    session.trust_env = False
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.headers["Authorization"] = f"Bearer {api_key}"
    session.headers["Accept"] = "application/json, application/problem+json"
    adapter = HTTPAdapter(pool_connections=1, pool_maxsize=pool, max_retries=0)
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    return session


def _not_sent(call: Call, error: requests.RequestException) -> WalletUnavailable | None:
    """The error for a call that surely never left us; None when that cannot be proved."""
    reason = error.args[0] if error.args else None
    refused = isinstance(reason, MaxRetryError) and isinstance(reason.reason, NewConnectionError)
    if refused or isinstance(error, requests.ConnectTimeout):
        return WalletUnavailable(call.operation, "cannot connect")
    return None
