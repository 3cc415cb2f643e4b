"""The checks behind the rules: each looks at one element and says whether it breaks the rule."""

from collections.abc import Callable
from urllib.parse import quote_plus

from ivr.simulator.twiml import values
from ivr.simulator.twiml.schema import ATTRIBUTES, NESTED, UNSUPPORTED
from ivr.simulator.twiml.xml import Node

SAY_LIMITS = {"Polly": 3000, "Google": 5000}
SAY_LIMIT_BASIC = 4096
SAY_LIMIT_ENCODED = 4500


def wrong(attribute: str, check: values.Check) -> Callable[[Node], bool]:
    """The attribute is there and its value is not as `check` wants it."""
    return lambda node: attribute in node.attributes and not check(node.attributes[attribute])


def odd_nested(node: Node) -> bool:
    """An element stands inside that Twilio does not allow there."""
    return any(child.tag not in NESTED[node.tag] and child.tag not in UNSUPPORTED for child in node.children)


def odd_attribute(node: Node) -> bool:
    """An attribute that Twilio does not know."""
    return not set(node.attributes) <= ATTRIBUTES[node.tag]


def unsupported(node: Node) -> bool:
    """An element inside that Twilio acts on and the stand-in network does not."""
    return any(child.tag in UNSUPPORTED for child in node.children)


def said(node: Node) -> str:
    """The words of a Say, those inside speech marks included, blanks joined as a voice would."""
    words = node.text + "".join(said(child) for child in node.children)
    return " ".join(words.split())


def say_too_long(node: Node) -> bool:
    """The words are longer than the voice's provider takes, or than 4,500 characters once URL-encoded."""
    text = said(node)
    provider = node.attributes.get("voice", "man").split(".")[0]
    over = len(text.encode()) > SAY_LIMITS.get(provider, SAY_LIMIT_BASIC)
    return over or len(quote_plus(text)) > SAY_LIMIT_ENCODED


def voice_cannot_speak(node: Node) -> bool:
    """No such voice, or the voice does not speak the language asked of it."""
    voice, language = node.attributes.get("voice", "man"), node.attributes.get("language")
    if not values.voice(voice):
        return True
    known = values.VOICE_LANGUAGES.get(voice)
    return known is not None and language is not None and language not in known


def auto_with_model(node: Node) -> bool:
    """speechTimeout is auto, or left at auto, beside a named model."""
    return "speechModel" in node.attributes and node.attributes.get("speechTimeout", "auto") == "auto"


def too_many_hints(node: Node) -> bool:
    """More than 500 hints, or one of more than 100 characters."""
    hints = [hint.strip() for hint in node.attributes.get("hints", "").split(",")]
    return len(hints) > 500 or any(len(hint) > 100 for hint in hints)


def dialled_number(node: Node) -> str:
    """The number a Dial names, in its text or in its first Number."""
    numbers = [child.text for child in node.children if child.tag == "Number"]
    return "".join((numbers[0] if numbers else node.text).split())


def not_dialable(node: Node) -> bool:
    """What is dialled is no telephone number at all."""
    return not values.looks_like_number(dialled_number(node))


def not_e164(node: Node) -> bool:
    """What is dialled looks like a number and is not in E.164 form."""
    number = dialled_number(node)
    return values.looks_like_number(number) and not values.e164(number)


def bad_action(node: Node) -> bool:
    """The action is no web address."""
    return "action" in node.attributes and not values.web_address(node.attributes["action"])


def bad_target(node: Node) -> bool:
    """The element's text is no web address."""
    return not values.web_address(node.text.strip())


def media_type(content_type: str) -> str:
    """The media type alone, in lower case."""
    return content_type.split(";")[0].strip().lower()
