"""Where a document is read: what stands at that place, and how Twilio numbers a verb that it doesn't act on there."""

from dataclasses import dataclass

from ivr.simulator.twiml.schema import ERROR, SCHEMA, VERBS, WARNING

_SOUNDS = frozenset({"Say", "Play", "Pause"})
_ALL = VERBS[0].nested


@dataclass(frozen=True)
class Place:
    """A place and the verbs that a document may hold there; `number` and `level` are those of any other verb."""

    name: str
    verbs: frozenset[str]
    source: str
    number: int = SCHEMA
    level: str = WARNING


CALL = Place("a call's document", _ALL, "voice/twiml")
# TwiML given inline to update a call; its actions must be absolute (error 15004).
UPDATE = Place("TwiML that updates a call", _ALL, "voice/twiml")
QUEUE_WAIT = Place(
    "a queue's wait document",
    _SOUNDS | {"Gather", "Redirect", "Leave", "Hangup"},
    "voice/twiml/enqueue#attributes-wait-url",
)
QUEUE_WHISPER = Place(
    "what a queued caller hears before the bridge", _SOUNDS | {"Redirect"}, "voice/twiml/queue#attributes-url"
)
CONFERENCE_WAIT = Place(
    "a conference's wait, hold or announce document", _SOUNDS | {"Redirect"}, "api/errors/13238", 13238, ERROR
)
SCREENING = Place("what the called party hears before the bridge", _ALL - {"Dial"}, "api/errors/13201", 13201, ERROR)
PLACES = (CALL, UPDATE, QUEUE_WAIT, QUEUE_WHISPER, CONFERENCE_WAIT, SCREENING)
