"""Requests to the application as Twilio makes them: signed, timed, retried, redirected.

https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides: overrides ride in the URL's fragment, which is
neither sent nor signed. https://www.twilio.com/docs/usage/security for the signature.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urldefrag, urlencode, urljoin

import requests

from ivr.simulator.signature import sign
from ivr.simulator.twiml.rules import BODY_LIMIT
from ivr.simulator.wishes import Answer
from ivr.simulator.world import World

USER_AGENT = "TwilioProxy/1.1"
# Error 11216 names these four; others in the 300s are no redirect to Twilio.
REDIRECTS = frozenset({301, 302, 303, 307})
MOST_REDIRECTS = 10
TOTAL_SECONDS = 15.0
MOST_RETRIES = 5


@dataclass(frozen=True)
class Overrides:
    """How one URL wants to be asked. Times are in seconds; `retry_on` holds ct, rt, 4xx, 5xx or all."""

    connect: float = 5.0
    read: float = 15.0
    retries: int = 1
    retry_on: frozenset[str] = frozenset({"ct"})

    @classmethod
    def of(cls, url: str) -> "Overrides":
        """The overrides in a URL's fragment, within Twilio's bounds; what is missing or malformed stays default."""
        given = dict(parse_qsl(urldefrag(url).fragment))
        return cls(
            connect=_milliseconds(given.get("ct"), 0.1, 10.0, cls.connect),
            read=_milliseconds(given.get("rt"), 0.1, 15.0, cls.read),
            retries=_count(given.get("rc"), cls.retries),
            retry_on=frozenset(given["rp"].split(",")) if given.get("rp") else cls.retry_on,
        )

    def retries_on(self, kind: str) -> bool:
        """Whether a failure of this kind is tried again."""
        return kind in self.retry_on or "all" in self.retry_on


@dataclass(frozen=True)
class Attempt:
    """One request to the application. `kind` is "" where it went well, else ct, rt, 4xx, 5xx or other."""

    answer: Answer
    milliseconds: int
    kind: str


@dataclass(frozen=True)
class Sender:
    """Sends webhooks for one account. A session belongs to one thread and is closed by whoever opened it."""

    auth_token: str
    world: World

    def session(self) -> requests.Session:
        """A session that ignores proxies and .netrc of the machine it runs on."""
        session = requests.Session()
        session.trust_env = False
        return session

    def attempts(
        self, session: requests.Session, url: str, method: str, parameters: Mapping[str, str], token: str
    ) -> Iterator[Attempt]:
        """Ask once, then again as often as the overrides say; the last attempt is the one that counts."""
        overrides = Overrides.of(url)
        until = self.world.monotonic() + TOTAL_SECONDS
        for tries in range(overrides.retries + 1):
            attempt = self.ask(session, url, method, parameters, token)
            yield attempt
            over = self.world.monotonic() >= until
            if not attempt.kind or over or not overrides.retries_on(attempt.kind) or tries == overrides.retries:
                return

    def ask(
        self, session: requests.Session, url: str, method: str, parameters: Mapping[str, str], token: str
    ) -> Attempt:
        """Ask once, following redirects."""
        begun = self.world.monotonic()
        answer, kind = self._follow(session, url, method, parameters, token)
        return Attempt(answer, round((self.world.monotonic() - begun) * 1000), kind)

    def _follow(
        self, session: requests.Session, url: str, method: str, parameters: Mapping[str, str], token: str
    ) -> tuple[Answer, str]:
        overrides = Overrides.of(url)
        target = urldefrag(url).url
        for _ in range(MOST_REDIRECTS):
            try:
                answer, location = self._once(session, target, method, parameters, token, overrides)
            except requests.RequestException as error:
                return _failed(target, error)
            if location is None:
                return answer, _kind(answer.status)
            method = method if answer.status == 307 else "GET"
            target = urljoin(target, location)
        return Answer(target, failure=11215, reason="HTTP too many redirects"), "other"

    def _once(
        self,
        session: requests.Session,
        url: str,
        method: str,
        parameters: Mapping[str, str],
        token: str,
        overrides: Overrides,
    ) -> tuple[Answer, str | None]:
        prepared = self.prepare(session, url, method, parameters, token)
        status, headers, body = self.exchange(session, prepared, overrides)
        location = headers.get("Location") if status in REDIRECTS else None
        failure = 11200 if status >= 400 or (status >= 300 and not location) else None
        reason = f"Got HTTP {status} response to {url}" if failure else ""
        return Answer(url, status, headers.get("Content-Type", ""), body, failure, reason), location

    def exchange(
        self, session: requests.Session, prepared: requests.PreparedRequest, overrides: Overrides
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Send it: status, headers, and a little more of the body than Twilio reads. Raises RequestException."""
        timeout = (overrides.connect, overrides.read)
        with session.send(prepared, timeout=timeout, allow_redirects=False, stream=True) as response:
            body = response.raw.read(BODY_LIMIT + 1, decode_content=True)
            return response.status_code, response.headers, body

    def prepare(
        self, session: requests.Session, url: str, method: str, parameters: Mapping[str, str], token: str
    ) -> requests.PreparedRequest:
        """The signed request: parameters in the form of a POST, in the query of a GET."""
        form = dict(parameters) if method == "POST" else {}
        if method == "GET" and parameters:
            url += ("&" if "?" in url else "?") + urlencode(parameters)
        prepared = session.prepare_request(requests.Request(method, url, data=form))
        signed = sign(self.auth_token, str(prepared.url), form)
        prepared.headers.update(
            {
                "X-Twilio-Signature": signed,
                "I-Twilio-Idempotency-Token": token,
                "User-Agent": USER_AGENT,
                "Accept": "*/*",
            }
        )
        return prepared


def _failed(url: str, error: requests.RequestException) -> tuple[Answer, str]:
    """Which of Twilio's numbers a failure has: 11210 bad host, 11205 no connection, 11200 everything after it."""
    reason = type(error).__name__
    if isinstance(error, requests.exceptions.InvalidURL | requests.exceptions.InvalidSchema):
        return Answer(url, failure=11100, reason="Invalid URL format"), "other"
    if isinstance(error, requests.ReadTimeout):
        return Answer(url, failure=11200, reason=f"HTTP retrieval failure: {reason}"), "rt"
    if "NameResolution" in str(error):
        return Answer(url, failure=11210, reason="HTTP bad host name"), "ct"
    if isinstance(error, requests.ConnectTimeout) or "NewConnectionError" in str(error):
        return Answer(url, failure=11205, reason=f"HTTP connection failure: {reason}"), "ct"
    # The connection stood and went away before an answer, as when a worker is killed.
    return Answer(url, failure=11200, reason=f"HTTP retrieval failure: {reason}"), "rt"


def _kind(status: int) -> str:
    if status >= 500:
        return "5xx"
    return "4xx" if status >= 400 else ""


def _milliseconds(value: str | None, least: float, most: float, default: float) -> float:
    if value is None or not value.isdigit():
        return default
    return min(most, max(least, int(value) / 1000))


def _count(value: str | None, default: int) -> int:
    return min(MOST_RETRIES, int(value)) if value is not None and value.isdigit() else default
