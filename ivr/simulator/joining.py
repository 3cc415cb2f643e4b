"""What Dial, Enqueue and Leave do: a call joins others, and goes on when that is over."""

from typing import cast
from urllib.parse import urljoin

from ivr.simulator.steps import Ending, Goto, Leading, Left, Run
from ivr.simulator.twiml.places import QUEUE_WAIT, QUEUE_WHISPER
from ivr.simulator.twiml.verbs import Conference, Dial, Enqueue, Leave, Queue
from ivr.simulator.wishes import (
    CallerHungUp,
    Confer,
    Connect,
    Dequeued,
    Fetch,
    Interruption,
    JoinQueue,
    LeaveQueue,
    LegEnded,
    Sound,
    Speak,
    TakeFromQueue,
    Talk,
    Waiting,
    Wish,
)

# What is heard while waiting without a document of the application's own: music, in pieces of this length.
MUSIC = Sound("play", 30.0, "music")


def dial(machine: Leading, verb: Dial) -> Run:
    """With an action the call goes on there, even when the caller has hung up; the answer is then ignored."""
    if not verb.answer_on_bridge:
        machine.answer()
    machine.heard()
    ended = cast(LegEnded, (yield _dialling(verb)))
    if ended.talked is not None:
        machine.answer()
    return (yield from _after(machine, verb, _dialled(ended), ended.caller_hung_up))


def _dialling(verb: Dial) -> Wish:
    match verb.nouns:
        case (Conference() as noun, *_):
            return Confer(verb, noun)
        case (Queue() as noun, *_):
            return TakeFromQueue(verb, noun)
    return Connect(verb)


def _dialled(ended: LegEnded) -> dict[str, str]:
    """https://www.twilio.com/docs/voice/twiml/dial#attributes-action"""
    parameters = {"DialCallStatus": ended.status, "DialBridged": "false"}
    if ended.sid:
        parameters["DialCallSid"] = ended.sid
    if ended.talked is not None:
        parameters |= {"DialCallDuration": str(round(ended.talked)), "DialBridged": "true"}
    return parameters | ended.told


def _after(machine: Leading, verb: Dial | Enqueue, parameters: dict[str, str], gone: bool) -> Run:
    """Ask the verb's action. Where the caller has gone the answer is ignored."""
    if verb.action is None:
        if gone:
            raise CallerHungUp
        return None
    goto = Goto(urljoin(machine.url, verb.action), verb.method, parameters)
    if not gone:
        return goto
    yield Fetch(goto.url, goto.method, goto.parameters)
    raise CallerHungUp


def enqueue(machine: Leading, verb: Enqueue) -> Run:
    """Wait with the wait document over and over, until somebody takes the caller or the caller leaves.

    https://www.twilio.com/docs/voice/twiml/enqueue#queue-result-values
    """
    machine.answer()
    machine.heard()
    waiting = yield JoinQueue(verb)
    if not isinstance(waiting, Waiting):
        return (yield from _after(machine, verb, {"QueueResult": "queue-full"}, False))
    try:
        step = yield from _wait_in_line(machine, verb)
    except Interruption as interruption:
        return (yield from _taken_out(machine, verb, interruption))
    waited = cast(Waiting, (yield LeaveQueue()))
    if isinstance(step, Ending):
        return step
    return (yield from _after(machine, verb, {"QueueResult": "leave"} | _waited(waited), False))


def _waited(waited: Waiting) -> dict[str, str]:
    return {"QueueSid": waited.sid, "QueueTime": str(round(waited.seconds))}


def _wait_in_line(machine: Leading, verb: Enqueue) -> Run:
    """Twilio asks for the wait document again each time it has been heard to its end."""
    while verb.wait_url:
        step = yield from machine.follow(Goto(urljoin(machine.url, verb.wait_url), verb.wait_url_method), QUEUE_WAIT)
        if step is not None:
            return step
    while True:
        machine.heard()
        yield Speak((MUSIC,))


def _taken_out(machine: Leading, verb: Enqueue, interruption: Interruption) -> Run:
    base = machine.url
    told = _waited(cast(Waiting, (yield LeaveQueue())))
    if isinstance(interruption, Dequeued) and interruption.redirected is None:
        noun = interruption.noun
        if noun and noun.url:
            parameters = told | {"DequeingCallSid": interruption.by_sid}
            step = yield from machine.follow(Goto(urljoin(base, noun.url), noun.method, parameters), QUEUE_WHISPER)
            if step is not None:
                return step
        ended = cast(LegEnded, (yield Talk(interruption.by_sid)))
        return (yield from _after(machine, verb, {"QueueResult": "bridged"} | told, ended.caller_hung_up))
    if verb.action is not None:
        result = "hangup" if isinstance(interruption, CallerHungUp) else "redirected"
        yield Fetch(urljoin(base, verb.action), verb.method, {"QueueResult": result} | told)
    raise (interruption.redirected or interruption) if isinstance(interruption, Dequeued) else interruption


def leave(_machine: Leading, _verb: Leave) -> Run:
    yield from ()
    return Left()
