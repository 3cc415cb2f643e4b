"""Plays a script's steps on a call: presses, speaks, waits, and listens for what must be heard."""

import re
from typing import Any

from ivr.simulator.scripts.client import NetworkClient, eventually
from ivr.simulator.scripts.model import OTP, OTP_AGAIN, LegAnswer, NotHeard, Script, Step
from ivr.simulator.speaking import end_of_sentence

CODE_SECONDS = 5.0
SETTLE_SECONDS = 30.0
_CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")
Event = dict[str, Any]


class Unmet(Exception):
    """Something that the script expects did not happen; the message says what happened instead."""


class Player:
    """One call as its script leads it. `events` is everything that happened on it so far."""

    def __init__(self, network: NetworkClient, script: Script, lost_telephones: frozenset[str]) -> None:
        self.network = network
        self.script = script
        self.events: list[Event] = []
        self.state: dict[str, Any] = {}
        self.code_events: set[int] = set()
        self.texts_before: frozenset[str] = frozenset()
        self._lost = lost_telephones
        self._sid = ""
        self._code = ""
        self._used_texts: set[str] = set()
        self._heard_from = 0
        self._barge_at: int | None = None

    @property
    def sid(self) -> str:
        """The call's SID."""
        return self._sid

    def dial(self) -> None:
        """Begin the call and listen until it waits for the caller."""
        texts = self.script.expect.texts
        numbers = {self.script.from_, self.script.inbox_of, texts.to if texts else None} - {None}
        inboxes = [self.network.inbox(str(number)) for number in numbers]
        self.texts_before = frozenset(text["sid"] for inbox in inboxes for text in inbox["texts"])
        to = None if self.script.to == "hotline" else self.script.to
        self._sid = self.network.dial(self.script.from_, to, "stepped")
        self._listen()

    def play(self, step: Step) -> None:
        """One step. Raises Unmet."""
        getattr(self, f"_{step.kind}")(getattr(step, step.kind))

    def finish(self) -> None:
        """Hang up if the call is still on the line, and wait for its end."""
        if self._sid and not self.state.get("ended"):
            self._act({"hang_up": True})
            eventually(self._listen, self._has_ended, SETTLE_SECONDS)

    def _has_ended(self, _nothing: None) -> bool:
        return self.state.get("ended") is True

    def _hear(self, wanted: list[str | NotHeard]) -> None:
        spoken = [event["text"] for event in self.events[self._heard_from :] if _is_speech(event)]
        for words in wanted:
            if isinstance(words, NotHeard):
                self._refuse_words(words.words, spoken)
            elif not any(words in text for text in spoken):
                raise Unmet(f"“{words}” was not heard; heard: {_quote(spoken)}{self._still_waiting()}")
            else:
                self._note_barge_in(words)

    def _refuse_words(self, words: list[str], spoken: list[str]) -> None:
        found = [word for word in words if any(word in text for text in spoken)]
        if found:
            raise Unmet(f"“{found[0]}” was heard and must not be; heard: {_quote(spoken)}")

    def _still_waiting(self) -> str:
        last = self.events[-1] if self.events else {}
        pressed = last.get("event") == "pressed" and self.state.get("waiting_for") == "input"
        return " (more keys or a wait are still awaited)" if pressed else ""

    def _note_barge_in(self, words: str) -> None:
        """Remember where the sentence with the words ends, for the next key or word."""
        prompt = self._prompt()
        if words in prompt:
            self._barge_at = max(self._barge_at or 0, end_of_sentence(prompt, words))

    def _prompt(self) -> str:
        """The speech that can be interrupted now."""
        texts: list[str] = []
        for event in reversed(self.events):
            if event["event"] in {"pressed", "said", "waited", "webhook"}:
                break
            if _is_speech(event) and event["interruptible"]:
                texts.insert(0, event["text"])
        return "".join(texts)

    def _press(self, keys: str) -> None:
        if keys == OTP:
            self._code = self._newest_code()
        is_code = keys in {OTP, OTP_AGAIN}
        first_new = len(self.events)
        self._act({"press": self._code if is_code else keys} | self._barge())
        if is_code:
            pressed = [event["n"] for event in self.events[first_new:] if event["event"] == "pressed"]
            self.code_events.update(pressed[:1])

    def _say(self, said: Any) -> None:
        action = {"say": said} if isinstance(said, str) else {"say": said.words, "confidence": said.confidence}
        self._act(action | self._barge())

    def _wait(self, times: int | None) -> None:
        for time_out in range(times or 1):
            self._act({"wait": True}, listen_anew=time_out == 0)

    def _answer(self, answer: str | LegAnswer | None) -> None:
        if self.state.get("waiting_for") != "leg":
            raise Unmet(f"no leg is being dialled; {self._what_is()}")
        body = answer.model_dump(exclude_none=True) if isinstance(answer, LegAnswer) else {"outcome": answer}
        self._act({"answer": body if body.get("outcome") else {}})

    def _hang_up(self, _nothing: None) -> None:
        self._act({"hang_up": True})

    def _act(self, action: dict[str, Any], listen_anew: bool = True) -> None:
        if self.state["ended"]:
            raise Unmet(f"the call had ended; {self._what_is()}")
        if listen_anew:
            self._heard_from = len(self.events)
        self._barge_at = None
        self.network.act(self._sid, action)
        self._listen()

    def _barge(self) -> dict[str, int]:
        return {} if self._barge_at is None else {"after_chars": self._barge_at}

    def _listen(self) -> None:
        answer = self.network.events(self._sid, len(self.events), SETTLE_SECONDS, settled=True)
        self.events += answer["events"]
        self.state = answer["state"]

    def _what_is(self) -> str:
        if self.state["ended"]:
            ended = self.events[-1]
            return f"it ended {ended.get('status')}, by the {ended.get('by')}"
        return f"the call waits for {self.state['waiting_for'] or 'the application'}"

    def _inbox(self) -> dict[str, Any]:
        return self.network.inbox(self.script.inbox_of or self.script.from_)

    def _newest_code(self) -> str:
        """The newest code that was not used yet; the last one again when no new one comes in time."""
        if self.script.inbox_of is None and self.script.from_ in self._lost:
            raise Unmet(f"the telephone {self.script.from_} is lost, so nobody reads its texts (inbox_of would)")
        found = eventually(self._codes, self._has_unused, CODE_SECONDS)
        if not found:
            raise Unmet(f"no code arrived within {CODE_SECONDS:g} s")
        sid, code = found[0]
        self._used_texts.add(sid)
        return str(code)

    def _has_unused(self, codes: list[tuple[str, str]]) -> bool:
        return any(sid not in self._used_texts for sid, _code in codes)

    def _codes(self) -> list[tuple[str, str]]:
        new = (text for text in self._inbox()["texts"] if text["sid"] not in self.texts_before)
        return [(text["sid"], match[0]) for text in new if (match := _CODE.search(text["body"]))]


def _is_speech(event: Event) -> bool:
    return bool(event["event"] == "heard" and event["kind"] == "say")


def _quote(texts: list[str]) -> str:
    return " / ".join(f"“{text}”" for text in texts) or "nothing"
