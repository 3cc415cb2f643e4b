"""Whether words ask for what the hotline must never ask for: a password, a PIN, a whole card number, a CVV."""

import re

_SENTENCE = re.compile(r"[。！？；;!?\n]|\.(?=\s|$)")
_SECRETS = {
    "a password": r"密码|口令|password|passcode",
    "a PIN": r"(?<![a-z])pin(?![a-z])",
    "a card number": r"卡号|卡的号码|card numbers?",
    "a security code of a card": r"安全码|有效期|(?<![a-z])cv[vc]2?(?![a-z])|security code|expiry date",
}
_ASKED = (
    r"输入|输一下|说出|说一下|请说|报一下|报出|请报|提供|告诉我|告诉专员|念一下|"
    r"\b(?:enter|type|key in|say|speak|tell (?:me|us)|give (?:me|us)|read out|provide|we need)\b"
)
_REFUSED = r"不要|请勿|切勿|别(?!着急|的|人)|绝不|不会|从不|不需要|都不给|\b(?:never|not|nobody|no one|don't|won't)\b"
_ENDING = (
    r"(?:卡号|卡的号码)的?(?:最后|后|末)[四4]位|last four (?:digits )?of (?:the |your |that )?(?:bank )?card numbers?"
)


def secret_asked(words: str) -> str | None:
    """What a sentence of these words asks for though nobody may; None when none does.

    The last four of a card are asked for with the weaker proofs; whoever is warned is asked for nothing.
    """
    for sentence in _SENTENCE.split(words.lower()):
        sentence = re.sub(_ENDING, "", sentence)
        if re.search(_ASKED, sentence) and not re.search(_REFUSED, sentence):
            for secret, pattern in _SECRETS.items():
                if re.search(pattern, sentence):
                    return secret
    return None
