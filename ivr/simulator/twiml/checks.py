"""The checks behind the rules: each looks at one element and says whether it breaks the rule."""

from collections.abc import Callable
from urllib.parse import quote_plus, urlsplit

from ivr.simulator.twiml import values
from ivr.simulator.twiml.elements import ELEMENTS, NONE, UNSUPPORTED, UNSUPPORTED_ATTRIBUTES
from ivr.simulator.twiml.xml import Node

SAY_LIMITS = {"Polly": 3000, "Google": 5000}
SAY_LIMIT_BASIC = 4096
SAY_LIMIT_ENCODED = 4500
MOST_DIALLED = 10
LONGEST_QUEUE_NAME = 64
LONGEST_TRANSCRIBED = 120
Broken = Callable[[Node], bool]


def wrong(attribute: str, check: values.Check) -> Broken:
    """The attribute is there and its value is not as `check` wants it."""
    return lambda node: attribute in node.attributes and not check(node.attributes[attribute])


def odd_nested(node: Node) -> bool:
    """An element stands inside that Twilio does not allow there."""
    known, passed = ELEMENTS[node.tag].nested, UNSUPPORTED.get(node.tag, NONE)
    return any(child.tag not in known and child.tag not in passed for child in node.children)


def odd_attribute(node: Node) -> bool:
    """An attribute that Twilio does not know."""
    known, passed = ELEMENTS[node.tag].known, UNSUPPORTED_ATTRIBUTES.get(node.tag, NONE)
    return any(name not in known and name not in passed for name in node.attributes)


def odd_text(node: Node) -> bool:
    """Words stand where Twilio reads none."""
    return bool(node.text.strip())


def unsupported(node: Node) -> bool:
    """Something that Twilio acts on and the stand-in network does not."""
    attributes, elements = UNSUPPORTED_ATTRIBUTES.get(node.tag, NONE), UNSUPPORTED.get(node.tag, NONE)
    return any(child.tag in elements for child in node.children) or bool(attributes & set(node.attributes))


def stands_outside(verbs: frozenset[str]) -> Broken:
    """A verb stands in the document that may not stand at its place."""
    known = ELEMENTS["Response"].nested
    return lambda node: any(child.tag in known - verbs for child in node.children)


def said(node: Node) -> str:
    """The words of a Say, those inside speech marks included, blanks joined as a voice would."""
    return " ".join(node.whole_text.split())


def say_too_long(node: Node) -> bool:
    """The words are longer than the voice's provider takes, or than 4,500 characters once URL-encoded."""
    text = said(node)
    provider = node.attributes.get("voice", "man").split(".")[0]
    length = len(text.encode())
    if length > SAY_LIMITS.get(provider, SAY_LIMIT_BASIC):
        return True
    # Encoding makes three characters of a byte at most, and most prompts are far too short for that to matter.
    return length * 3 > SAY_LIMIT_ENCODED and len(quote_plus(text)) > SAY_LIMIT_ENCODED


def voice_cannot_speak(node: Node) -> bool:
    """No such voice, or the voice does not speak the language asked of it."""
    voice, language = node.attributes.get("voice", "man"), node.attributes.get("language")
    if not values.voice(voice):
        return True
    known = values.VOICE_LANGUAGES.get(voice)
    return known is not None and language is not None and language not in known


def voice_knows_no_marks(node: Node) -> bool:
    """Speech marks in a basic voice, which reads none."""
    basic = node.attributes.get("voice", "man") in {"man", "woman", "alice"}
    return basic and any(child.tag in ELEMENTS["Say"].nested for child in node.children)


def auto_with_model(node: Node) -> bool:
    """speechTimeout is auto, or left at auto, beside a named model."""
    return "speechModel" in node.attributes and node.attributes.get("speechTimeout", "auto") == "auto"


def number_in(node: Node) -> str | None:
    """The number that a Number, or a Dial without nouns, names; None for a Dial with nouns."""
    return None if node.tag == "Dial" and node.children else "".join(node.text.split())


def not_dialable(node: Node) -> bool:
    """What is dialled is no telephone number at all."""
    number = number_in(node)
    return number is not None and not values.looks_like_number(number)


def not_e164(node: Node) -> bool:
    """What is dialled looks like a number and is not in E.164 form."""
    number = number_in(node)
    return number is not None and values.looks_like_number(number) and not values.e164(number)


def _nouns(node: Node) -> list[str]:
    return [child.tag for child in node.children]


def names_as_number(node: Node) -> bool:
    """A telephone is called under a name, where only a number can be shown."""
    caller = node.attributes.get("callerId", "")
    telephones = not node.children or "Number" in _nouns(node)
    return telephones and values.caller_id(caller) and not values.e164(caller)


def mixed_conference(node: Node) -> bool:
    """A Conference stands beside another noun."""
    return "Conference" in _nouns(node) and len(node.children) > 1


def too_many_dialled(node: Node) -> bool:
    """More than ten are called at once."""
    return len(node.children) > MOST_DIALLED


def no_name(node: Node) -> bool:
    """Nothing is named."""
    return not node.whole_text.strip()


def long_name(node: Node) -> bool:
    """The name of a queue is longer than 64 characters."""
    return len(node.text.strip()) > LONGEST_QUEUE_NAME


def too_long_to_transcribe(node: Node) -> bool:
    """A transcription is asked of a recording that may last longer than two minutes."""
    longest = node.attributes.get("maxLength", "3600")
    return node.attributes.get("transcribe") == "true" and values.whole(LONGEST_TRANSCRIBED + 1, None)(longest)


def bad_target(node: Node) -> bool:
    """The element's text is no web address."""
    return not values.web_address(node.text.strip())


def nothing_to_play(node: Node) -> bool:
    """Neither an address nor tones."""
    return "digits" not in node.attributes and bad_target(node)


def not_sip(node: Node) -> bool:
    """The element's text is no SIP address."""
    return not values.sip_address(node.text.strip())


def relative_action(node: Node) -> bool:
    """The action leads to an address relative to a document that has none itself."""
    action = node.attributes.get("action")
    return action is not None and not urlsplit(action).scheme


def media_type(content_type: str) -> str:
    """The media type alone, in lower case."""
    return content_type.split(";")[0].strip().lower()
