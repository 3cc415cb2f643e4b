"""Plays Twilio: signs each request, follows what the TwiML says, and asks once more when a connection breaks."""

import re
import secrets
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urldefrag

import requests

from ivr.simulator.signature import sign
from tests.e2e.hotline import Hotline

MOST_SECONDS = 3.0
_CONNECTIONS_LOST = 3
_MOST_DOCUMENTS = 40
_CODE = re.compile(r"验证码 (\d{6})")

Form = dict[str, str]


@dataclass(frozen=True)
class Document:
    """An answer: its status, its TwiML, and how long it took."""

    status: int
    body: str
    seconds: float

    @property
    def words(self) -> list[str]:
        """What the caller hears, sentence group by sentence group."""
        return [say.text or "" for say in ET.fromstring(self.body).iter("Say")]


Ask = Callable[[str, Form], Document]


@dataclass
class Call:
    """One call from a number; `ask` sends a request and may do so more than once."""

    hotline: Hotline
    caller: str
    ask: Ask | None = None
    wait_for_restart: Callable[[], None] = lambda: None
    sid: str = field(default_factory=lambda: "CA" + secrets.token_hex(16))
    documents: list[Document] = field(default_factory=list)

    def play_theft(self) -> list[str]:
        """The shortest theft call from ring to good-bye; all words, what chance gave masked."""
        texts_before = len(self.hotline.texts(self.caller))
        # Silence at the welcome; stolen; telephone at hand; the code; the first transaction is not mine, no more of
        # them, that is right; something else happened.
        pressed = ["", "1", "1", None, "1", "3", "1", "4"]
        keys = iter([(lambda key=key: self._code(texts_before) if key is None else key) for key in pressed])
        document = self.post(f"{self.hotline.settings.base_url}/voice/incoming", {"CallStatus": "ringing"})
        while (place := _next_place(document)) is not None:
            verb, action = place
            document = self.post(action, _form(verb, keys))
            assert len(self.documents) < _MOST_DOCUMENTS
        self.post(f"{self.hotline.settings.base_url}/voice/status", {"CallStatus": "completed"})
        return [_masked(words) for each in self.documents if each.body for words in each.words]

    def post(self, url: str, form: Form) -> Document:
        """Twilio's request with its answer, which is good and in time."""
        document = (self.ask or self.send)(url, form)
        assert document.status in (200, 204), document
        assert document.seconds < MOST_SECONDS, (url, form, document.seconds)
        self.documents.append(document)
        return document

    def send(self, url: str, form: Form) -> Document:
        """One signed request, repeated when the connection breaks as Twilio repeats it."""
        for _ in range(_CONNECTIONS_LOST):
            try:
                return self._once(url, form)
            except requests.ConnectionError:
                self.wait_for_restart()
        raise AssertionError(f"nobody answers at {url}")

    def twice(self, url: str, form: Form) -> Document:
        """The same request again; the same answer comes."""
        first, second = self.send(url, form), self.send(url, form)
        assert second.body == first.body
        return first

    def twenty_times(self, url: str, form: Form) -> Document:
        """The same request twenty times at once; the same answer comes to each."""
        with ThreadPoolExecutor(20) as pool:
            answers = list(pool.map(lambda _: self.send(url, form), range(20)))
        assert {answer.status for answer in answers} <= {200, 204}
        assert len({answer.body for answer in answers}) == 1
        return max(answers, key=lambda answer: answer.seconds)

    def _once(self, url: str, form: Form) -> Document:
        settings = self.hotline.settings
        target = urldefrag(url).url
        whole = {
            "CallSid": self.sid,
            "AccountSid": settings.twilio_account_sid,
            "From": self.caller,
            "To": settings.line_number,
            "CallStatus": "in-progress",
        } | form
        signature = sign(settings.twilio_auth_token.get_secret_value(), target, whole)
        begun = time.monotonic()
        response = requests.post(target, whole, headers={"X-Twilio-Signature": signature}, timeout=10)
        return Document(response.status_code, response.text, time.monotonic() - begun)

    def _code(self, texts_before: int) -> str:
        return next(
            found[1] for text in self.hotline.texts(self.caller)[texts_before:] if (found := _CODE.search(text))
        )


def _next_place(document: Document) -> tuple[str, str] | None:
    """The verb that leads on and its address; None when the call is over."""
    for verb in ET.fromstring(document.body):
        if verb.tag in ("Gather", "Dial"):
            return verb.tag, verb.attrib["action"]
        if verb.tag == "Redirect":
            return verb.tag, verb.text or ""
        if verb.tag == "Hangup":
            return None
    raise AssertionError(f"the call falls through: {document.body}")


def _form(verb: str, keys: Iterator[Callable[[], str]]) -> Form:
    if verb == "Gather":
        pressed = next(keys)()
        return {"Digits": pressed} if pressed else {}
    return {"DialCallStatus": "completed"} if verb == "Dial" else {}


def _masked(words: str) -> str:
    return re.sub(r"[零幺二三四五六七八九]{4}，[零幺二三四五六七八九]{4}", "$case", words)
