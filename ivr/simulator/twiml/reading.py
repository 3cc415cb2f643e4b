"""From the body of a webhook's answer to a document: its verbs, and every rule that it breaks."""

from collections.abc import Callable
from dataclasses import dataclass

from ivr.simulator.twiml import judge, values
from ivr.simulator.twiml.checks import dialled_number, said
from ivr.simulator.twiml.rules import ERROR, Finding
from ivr.simulator.twiml.schema import NESTED, RESPONSE
from ivr.simulator.twiml.verbs import Dial, Gather, Hangup, Pause, Play, Redirect, Reject, Say, Verb
from ivr.simulator.twiml.xml import Node, NotXml, parse


@dataclass(frozen=True)
class Document:
    """What was read. `verbs` is empty where an error was found."""

    verbs: tuple[Verb, ...]
    findings: tuple[Finding, ...]

    @property
    def error(self) -> Finding | None:
        """The first finding that ends the document, if any."""
        return next((finding for finding in self.findings if finding.level == ERROR), None)


def read(content_type: str, body: bytes) -> Document:
    """Read a webhook's answer. Never raises: whatever is wrong is among the findings."""
    findings = judge.judge_answer(content_type, body)
    if findings:
        return Document((), tuple(findings))
    try:
        root = parse(body)
    except NotXml as error:
        return Document((), (judge.not_well_formed(str(error)),))
    if root.tag != RESPONSE:
        return Document((), (judge.no_response(root),))
    findings = judge.judge_document(root)
    if any(finding.level == ERROR for finding in findings):
        return Document((), tuple(findings))
    return Document(tuple(_verbs(root)), tuple(findings))


def _verbs(node: Node) -> list[Verb]:
    return [READERS[child.tag](child) for child in node.children if child.tag in NESTED[RESPONSE]]


def _say(node: Node) -> Say:
    return Say(
        text=said(node),
        language=_valid(node, "language", values.one_of(*values.SAY_LANGUAGES)) or "en-US",
        voice=_valid(node, "voice", values.voice) or "man",
        loop=int(_valid(node, "loop", values.not_negative) or 1),
    )


def _play(node: Node) -> Play:
    loop = int(_valid(node, "loop", values.not_negative) or 1)
    return Play(node.text.strip(), loop, _valid(node, "digits", values.tones) or "")


def _pause(node: Node) -> Pause:
    return Pause(int(_valid(node, "length", values.positive) or 1))


def _gather(node: Node) -> Gather:
    kinds = (_valid(node, "input", values.gather_input) or "dtmf").split()
    timeout = int(_valid(node, "timeout", values.positive) or 5)
    speech_timeout = _valid(node, "speechTimeout", values.positive_or_auto) or "auto"
    digits = _valid(node, "numDigits", values.positive)
    finish = _valid(node, "finishOnKey", values.finish_key)
    return Gather(
        action=node.attributes.get("action"),
        method=_method(node),
        keys="dtmf" in kinds,
        speech="speech" in kinds,
        timeout=timeout,
        speech_timeout=speech_timeout if speech_timeout == "auto" else int(speech_timeout),
        num_digits=int(digits) if digits else None,
        finish_on_key="#" if finish is None else finish,
        action_on_empty_result=node.attributes.get("actionOnEmptyResult") == "true",
        barge_in=node.attributes.get("bargeIn") != "false",
        language=_valid(node, "language", values.one_of(*values.GATHER_LANGUAGES)) or "en-US",
        hints=node.attributes.get("hints", ""),
        nested=tuple(_nested(node)),
    )


def _nested(node: Node) -> list[Say | Play | Pause]:
    readers: dict[str, Callable[[Node], Say | Play | Pause]] = {"Say": _say, "Play": _play, "Pause": _pause}
    return [readers[child.tag](child) for child in node.children if child.tag in readers]


def _redirect(node: Node) -> Redirect:
    return Redirect(node.text.strip(), _method(node))


def _dial(node: Node) -> Dial:
    return Dial(
        number=dialled_number(node),
        action=node.attributes.get("action"),
        method=_method(node),
        timeout=int(_valid(node, "timeout", values.positive) or 30),
        time_limit=int(_valid(node, "timeLimit", values.positive) or 14400),
        caller_id=_valid(node, "callerId", values.e164),
        answer_on_bridge=node.attributes.get("answerOnBridge") == "true",
    )


def _hangup(_node: Node) -> Hangup:
    return Hangup()


def _reject(node: Node) -> Reject:
    return Reject(_valid(node, "reason", values.one_of("rejected", "busy")) or "rejected")


def _valid(node: Node, attribute: str, check: values.Check) -> str | None:
    """The attribute's value if it is there and as Twilio wants it."""
    value = node.attributes.get(attribute)
    return value if value is not None and check(value) else None


def _method(node: Node) -> str:
    return _valid(node, "method", values.one_of("GET", "POST")) or "POST"


READERS: dict[str, Callable[[Node], Verb]] = {
    "Say": _say,
    "Play": _play,
    "Pause": _pause,
    "Gather": _gather,
    "Redirect": _redirect,
    "Dial": _dial,
    "Hangup": _hangup,
    "Reject": _reject,
}
