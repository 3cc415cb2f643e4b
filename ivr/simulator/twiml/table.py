"""The whole table of rules: those made from the elements and places, and those that look at more than one thing."""

from ivr.simulator.twiml import checks, kinds, places
from ivr.simulator.twiml.checks import Broken
from ivr.simulator.twiml.rules import Rule, by_element, element_rules, error_page, place_rules
from ivr.simulator.twiml.schema import ERROR, RESPONSE, WARNING


def _warning(number: int, on: str, what: str, broken: Broken, parent: str | None = None) -> Rule:
    within = f"{parent}->{on}" if parent not in {None, RESPONSE} else on
    return Rule(number, WARNING, f"{within}: {what}", error_page(number), on, broken, parent)


def _error(number: int, on: str, what: str, broken: Broken) -> Rule:
    return Rule(number, ERROR, f"{on}: {what}", error_page(number), on, broken)


_bad_loop = checks.wrong("loop", kinds.LOOP.valid)

SAY_RULES = (
    _warning(13510, "Say", f"loop must be {kinds.LOOP.must}", _bad_loop, RESPONSE),
    _warning(13322, "Say", f"loop must be {kinds.LOOP.must}", _bad_loop, "Gather"),
    _warning(13511, "Say", "invalid voice", checks.voice_cannot_speak, RESPONSE),
    _warning(13321, "Say", "invalid voice", checks.voice_cannot_speak, "Gather"),
    _warning(13520, "Say", "the text is empty", lambda node: not checks.said(node)),
    _warning(13520, "Say", "a basic voice reads no speech marks", checks.voice_knows_no_marks),
    _warning(13521, "Say", "too long for the voice", checks.say_too_long),
)

GATHER_RULES = (
    _warning(13335, "Gather", "speechTimeout auto cannot be used with a speechModel", checks.auto_with_model),
)

DIAL_RULES = (
    _warning(13223, "Dial", "the number must be in E.164 form", checks.not_dialable),
    _error(13224, "Dial", "the number is invalid, E.164 is wanted", checks.not_e164),
    _warning(13223, "Number", "the number must be in E.164 form", checks.not_dialable),
    _error(13224, "Number", "the number is invalid, E.164 is wanted", checks.not_e164),
    _warning(13214, "Dial", "a telephone is called under a number in E.164 form", checks.names_as_number),
    _warning(13000, "Dial", "Conference stands alone", checks.mixed_conference),
    _warning(13250, "Dial", "at most ten are called at once", checks.too_many_dialled),
    _warning(13243, "Sip", "the text must be a SIP address", checks.not_sip),
    _warning(12200, "Client", "an identity must be named", checks.no_name),
    _warning(13237, "Conference", "the conference must be named", checks.no_name),
    _error(14212, "Queue", "the queue must be named", checks.no_name),
    _error(14213, "Queue", "a name is at most 64 characters", checks.long_name),
)

OTHER_RULES = (
    _error(14204, "Enqueue", "the queue must be named", checks.no_name),
    _error(14205, "Enqueue", "a name is at most 64 characters", checks.long_name),
    _warning(13615, "Record", "maxLength must be at most 120 to be transcribed", checks.too_long_to_transcribe),
    _error(11100, "Redirect", "invalid URL", checks.bad_target),
    _error(11100, "Play", "invalid URL", checks.nothing_to_play),
)

UPDATE_RULES = tuple(
    Rule(
        15004,
        ERROR,
        f"{verb}: action must be absolute in TwiML that updates a call",
        error_page(15004),
        verb,
        checks.relative_action,
        place=places.UPDATE,
    )
    for verb in ("Gather", "Dial", "Enqueue", "Record")
)

RULES: tuple[Rule, ...] = (
    *element_rules(),
    *place_rules(),
    *SAY_RULES,
    *GATHER_RULES,
    *DIAL_RULES,
    *OTHER_RULES,
    *UPDATE_RULES,
)
RULES_ON = by_element(RULES)
