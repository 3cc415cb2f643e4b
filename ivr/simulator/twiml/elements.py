"""Every element by its tag, and what Twilio acts on and the stand-in network does not."""

from ivr.simulator.twiml.nouns import DIALLED, MARKS
from ivr.simulator.twiml.schema import VERBS, Element

ELEMENTS: dict[str, Element] = {element.tag: element for element in (*VERBS, *DIALLED, *MARKS)}

# A document that uses one of these can't be tried here: its call ends in an error that says so.
UNSUPPORTED: dict[str, frozenset[str]] = {
    "Response": frozenset({"Connect", "Echo", "Pay", "Prompt", "Queue", "Refer", "Sms", "Start", "Stop"}),
    "Dial": frozenset({"Application", "Sim", "WhatsApp"}),
    "Enqueue": frozenset({"Task"}),
    "Sip": frozenset({"Headers", "Uri"}),
    "Hangup": frozenset({"Parameter"}),
    "Reject": frozenset({"Parameter"}),
}
UNSUPPORTED_ATTRIBUTES: dict[str, frozenset[str]] = {
    "Enqueue": frozenset({"workflowSid"}),
    "Queue": frozenset({"reservationSid", "postWorkActivitySid"}),
}
NONE: frozenset[str] = frozenset()
