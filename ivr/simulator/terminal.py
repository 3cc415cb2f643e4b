"""A telephone to type on: prints what the caller hears as it is spoken, takes keys and words from the keyboard."""

import re
import sys
import threading
from typing import Any, TextIO

import click
import requests

from ivr.simulator.scripts.client import NetworkClient, Refused
from ivr.simulator.scripts.transcript import describe_listening, live_line

POLL_SECONDS = 1.0
# Each line of a pipe waits until the call waits for somebody, at most this long.
PIPE_PATIENCE = 60.0
NO_EVENTS = 1_000_000
TYPED = """\
  1, 123456, *, #     press keys
  say WORDS           speak
  wait                stay silent until the hotline stops waiting; while an agent talks: the agent hangs up
  answer              the dialled agent answers; or: answer busy, answer no-answer, answer failed
  hang up             hang up (Ctrl-C does too)
  help                this"""
HELP = f"""\
{TYPED}
--fast doesn't wait while the hotline speaks; --from calls from another telephone, or withholds the number:
  make call ARGS="--fast --from +8613511112222"
  make call ARGS="--from anonymous\""""
_KEYS = re.compile(r"[0-9*#]+")


class Terminal:
    """One call from a terminal, at pace `real` or `fast`."""

    def __init__(self, url: str, from_: str, pace: str, lines: TextIO | None = None) -> None:
        self._network = NetworkClient(url)
        # A session belongs to one thread, and the keyboard has a thread of its own.
        self._keyboard = NetworkClient(url)
        self._from = from_
        self._pace = pace
        self._lines = lines or sys.stdin
        self._sid = ""
        self._over = threading.Event()
        self._piped = not self._lines.isatty()
        self._last_event = 0
        self._last_text = 0

    def run(self) -> None:
        """Call, and return when the call has ended. Raises NoNetwork."""
        with self._network, self._keyboard:
            about = self._network.check()
            self._last_text = max((text["n"] for text in self._network.texts(0)), default=0)
            self._sid = self._network.dial(self._from, None, self._pace)
            click.echo(f"{self._from} calls {about['number']} (type help; Ctrl-C hangs up)")
            threading.Thread(target=self._type, name="keyboard", daemon=True).start()
            try:
                self._listen()
            except KeyboardInterrupt:
                self._do("hang up")
                self._listen()

    def _listen(self) -> None:
        """Print what was not printed yet, and what happens, until the call has ended."""
        marked = False
        while True:
            answer = self._network.events(self._sid, self._last_event, POLL_SECONDS)
            for event in answer["events"]:
                self._last_event = event["n"]
                self._show(event)
            self._show_texts()
            silent = _is_silent(answer)
            if silent and not marked:
                click.secho("         … the hotline has not answered yet", dim=True)
            marked = silent
            if answer["state"]["ended"] and not answer["events"]:
                self._over.set()
                return

    def _show(self, event: dict[str, Any]) -> None:
        kind = event["event"]
        if kind == "listening":
            click.secho(f"         ▸ {describe_listening(event)}", fg="cyan")
        elif kind == "violation":
            click.secho(live_line(event), fg="red", bold=event["level"] == "error")
        elif (kind != "pressed" or self._piped) and (line := live_line(event)):
            click.echo(line)

    def _show_texts(self) -> None:
        """Texts to any telephone that somebody holds: the registered one may not be the one that calls."""
        for text in self._network.texts(self._last_text):
            self._last_text = text["n"]
            to = "" if text["to"] == self._from else f"to {text['to']}: "
            click.secho(f"         ✉ {to}{text['body']}", fg="green")

    def _type(self) -> None:
        """The keyboard's thread. A pipe's lines wait until the hotline listens, as no eye paces them."""
        for line in self._lines:
            if self._over.is_set():
                return
            if not self._piped or (line.strip() and self._turn_came()):
                self._do(line.strip())
        if self._piped and self._turn_came():
            self._do("hang up")

    def _turn_came(self) -> bool:
        """Wait until somebody has to act; False when the call has ended instead."""
        answer = self._keyboard.events(self._sid, NO_EVENTS, PIPE_PATIENCE, settled=True)
        return not answer["state"]["ended"]

    def _do(self, line: str) -> None:
        action = parse_line(line)
        if action is None:
            if line:
                click.echo(HELP)
            return
        try:
            self._keyboard.act(self._sid, action)
        except (Refused, requests.RequestException) as error:
            if not self._over.is_set():
                click.echo(f"         {error}")


def _is_silent(answer: dict[str, Any]) -> bool:
    """Whether a whole poll passed in which nothing happened, nobody spoke and nobody was waited for."""
    state = answer["state"]
    return not answer["events"] and not state["ended"] and state["waiting_for"] is None


def parse_line(line: str) -> dict[str, Any] | None:
    """The action that a typed line stands for, or None for what needs help."""
    if _KEYS.fullmatch(line):
        return {"press": line}
    word, _, rest = line.partition(" ")
    match word:
        case "say" if rest.strip():
            return {"say": rest.strip()}
        case "wait" if not rest:
            return {"wait": True}
        case "answer":
            return {"answer": {"outcome": rest.strip() or "answered", "after": 0}}
        case "hang" if rest.strip() == "up":
            return {"hang_up": True}
    return None
