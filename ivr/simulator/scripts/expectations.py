"""What must be so once a script's call is over; each check gives the sentence of what is wrong, or nothing."""

from collections.abc import Callable, Iterator
from functools import partial
from operator import eq
from typing import Any

from ivr.simulator.scripts.client import WalletClient, eventually
from ivr.simulator.scripts.figures import figures
from ivr.simulator.scripts.model import Expect, Script
from ivr.simulator.scripts.player import Player

ReadRecord = Callable[[str], dict[str, Any] | None]


class Expectations:
    """The `expect` part of a script, checked against what happened."""

    def __init__(self, player: Player, wallet: WalletClient | None, read_record: ReadRecord | None) -> None:
        self._player = player
        self._script: Script = player.script
        self._wallet_client = wallet
        self._read_record = read_record

    def failures(self) -> list[str]:
        """Every expectation that isn't met, with file and line."""
        named = [name for name in Expect.model_fields if name in self._script.expect.model_fields_set]
        checked = named if "violations" in named else [*named, "violations"]
        return [fault for name in checked for fault in self._faults(name)]

    def violations(self) -> list[str]:
        """Broken rules beyond those that the script allows; a step may have failed because of them."""
        return self._faults("violations")

    def _faults(self, name: str) -> list[str]:
        place = self._script.place("expect", name)
        return [f"{place}: {fault}" for fault in getattr(self, f"_{name}")(getattr(self._script.expect, name))]

    def _ended(self) -> dict[str, Any]:
        ends = [event for event in self._player.events if event["event"] == "ended"]
        return ends[0] if ends else {"by": None, "status": None}

    def _ended_by(self, by: str | None) -> Iterator[str]:
        ended = self._ended()["by"]
        if ended != by:
            yield f"the call was ended by the {ended}, not by the {by}"

    def _status(self, status: str | None) -> Iterator[str]:
        ended = self._ended()["status"]
        if ended != status:
            yield f"the call ended {ended}, not {status}"

    def _dialled(self, number: str | None) -> Iterator[str]:
        dialled = [event["to"] for event in self._player.events if event["event"] == "dialling"]
        if number not in dialled:
            yield f"{number} was not dialled; dialled: {', '.join(dialled) or 'nobody'}"

    def _wallet(self, wanted: dict[str, str]) -> Iterator[str]:
        wallet = self._wallet_client
        if wallet is None:
            yield "the wallet can't be read from here"
            return
        for phone, status in wanted.items():
            look = partial(wallet.status, phone)
            seen = eventually(look, partial(eq, status))
            if seen != status:
                yield f"the wallet of {phone} is {seen}, not {status}"

    def _texts(self, texts: Any) -> Iterator[str]:
        to = texts.to or self._script.from_

        def look() -> list[str]:
            inbox = self._player.network.inbox(to)["texts"]
            return [text["body"] for text in inbox if text["sid"] not in self._player.texts_before]

        def right(bodies: list[str]) -> bool:
            enough = texts.count is None or len(bodies) == texts.count
            return enough and all(any(words in body for body in bodies) for words in texts.contains)

        bodies = eventually(look, right)
        if texts.count is not None and len(bodies) != texts.count:
            yield f"{len(bodies)} texts were sent to {to}, not {texts.count}"
        for words in texts.contains:
            if not any(words in body for body in bodies):
                yield f"no text to {to} holds “{words}”"

    def _record(self, wanted: dict[str, Any]) -> Iterator[str]:
        if self._read_record is None:
            yield "records can't be read from here"
            return
        read = self._read_record

        def differences() -> list[str]:
            record = read(self._player.sid)
            if record is None:
                return ["the call has no record"]
            return [
                f"the record's {name} is {record.get(name)!r}, not {value!r}"
                for name, value in wanted.items()
                if record.get(name) != value
            ]

        yield from eventually(differences, lambda found: not found)

    def _keystrokes_to(self, limit: Any) -> Iterator[str]:
        cost = figures(self._player.events, frozenset(self._player.code_events), limit.hear)
        if cost is None:
            yield f"“{limit.hear}” was never heard"
        else:
            keys = cost.beside_code if limit.beside_code else cost.keystrokes
            if keys > limit.at_most:
                yield f"{keys} keys were pressed until “{limit.hear}”, more than {limit.at_most}"

    def _spoken_seconds_to(self, limit: Any) -> Iterator[str]:
        cost = figures(self._player.events, frozenset(self._player.code_events), limit.hear)
        if cost is None:
            yield f"“{limit.hear}” was never heard"
        elif cost.spoken_seconds > limit.at_most:
            yield f"{cost.spoken_seconds} s were spoken until “{limit.hear}”, more than {limit.at_most:g}"

    def _violations(self, allowed: int) -> Iterator[str]:
        broken = [event for event in self._player.events if event["event"] == "violation"]
        if len(broken) > allowed:
            numbers = ", ".join(f"{event['level']} {event['number']} ({event['what']})" for event in broken)
            yield f"{len(broken)} of Twilio's rules were broken: {numbers}"
