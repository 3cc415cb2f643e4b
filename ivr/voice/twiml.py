"""Instructions as TwiML: one renderer for each. Source of every limit: https://www.twilio.com/docs/voice/twiml"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from twilio.twiml.voice_response import Gather, VoiceResponse

from ivr.flow.instructions import Answer, Dial, GoOn, HangUp, Instruction, Listen, Pause, Play, Say
from ivr.flow.prompts import Voice

RING_SECONDS = 25
TALK_SECONDS = 4 * 60 * 60 - 60
"""A desk's leg is bounded: Twilio ends any call after four hours."""
_SPEECH_SECONDS = 2
_OVERRIDES = "#ct=2000&rt=5000&rc=1&rp=ct,rt,5xx"
"""Connect and read time-outs, one retry, and what is retried.

Source: https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
"""


_MANDARIN, _ENGLISH = ("cmn-CN", "Polly.Zhiyu-Neural"), ("en-US", "Polly.Joanna-Neural")
_SORRY = (
    ("抱歉，系统暂时出了问题，马上为您转接人工。", *_MANDARIN),
    ("Sorry, we have a problem. Connecting you to a person.", *_ENGLISH),
)
_NOBODY = (
    ("专员暂时接不通，请您过几分钟再打。再见。", *_MANDARIN),
    ("Nobody can be reached just now. Please call again in a few minutes. Goodbye.", *_ENGLISH),
)
_TOO_LARGE = (("抱歉，请您重新拨打。再见。", *_MANDARIN),)
"""What is said when no menu can be relied on, with the language and voice by Twilio's names."""


@dataclass(frozen=True)
class Renderer:
    """Renders answers; addresses are absolute under `base_url`, desks are dialled from `caller_id`.

    `voices` gives the voice of each language; a language that it no longer knows is spoken by its own tag.
    """

    base_url: str
    desks: dict[str, str]
    caller_id: str
    voices: Callable[[], Mapping[str, Voice]]

    def render(self, answer: Answer) -> str:
        """The TwiML document of an answer."""
        response = VoiceResponse()
        action = self.address(f"/voice/turn/{answer.next_step}")
        for instruction in answer.instructions:
            _RENDER[type(instruction)](self, response, instruction, action)
        return str(response)

    def address(self, path: str) -> str:
        """An address of ours with the time-outs that Twilio is to use for it."""
        return f"{self.base_url}{path}{_OVERRIDES}"

    def apology(self) -> str:
        """The document that needs nothing but itself: sorry, and to a person."""
        response = _spoken(_SORRY)
        self._dial_desk(response, "general", self.address("/voice/fallback/ended"))
        return str(response)

    def apology_ended(self, reached: bool) -> str:
        """What follows when that person's leg is over."""
        response = _spoken(() if reached else _NOBODY)
        response.hangup()
        return str(response)

    def refusal(self) -> str:
        """For a request too large to be Twilio's."""
        response = _spoken(_TOO_LARGE)
        response.hangup()
        return str(response)

    def voice(self, language: str) -> Voice:
        """The voice of a language."""
        return self.voices().get(language) or Voice(say=language, hear=language)

    def _dial_desk(self, response: VoiceResponse, desk: str, action: str) -> None:
        dial = response.dial(action=action, timeout=RING_SECONDS, time_limit=TALK_SECONDS, caller_id=self.caller_id)
        dial.number(self.desks.get(desk) or self.desks["general"])


def _spoken(sentences: tuple[tuple[str, str, str], ...]) -> VoiceResponse:
    response = VoiceResponse()
    for text, language, voice in sentences:
        response.say(text, language=language, voice=voice)
    return response


def _say(renderer: Renderer, parent: VoiceResponse | Gather, say: Say, _action: str) -> None:
    voice = renderer.voice(say.language)
    parent.say(say.text, language=voice.say, voice=voice.voice)


def _play(_: Renderer, parent: VoiceResponse | Gather, play: Play, _action: str) -> None:
    parent.play(play.url)


def _pause(_: Renderer, response: VoiceResponse, pause: Pause, _action: str) -> None:
    response.pause(length=pause.seconds)


def _listen(renderer: Renderer, response: VoiceResponse, listen: Listen, action: str) -> None:
    speech: dict[str, Any] = {"language": renderer.voice(listen.language).hear, "speech_timeout": str(_SPEECH_SECONDS)}
    gather = response.gather(
        input="dtmf speech" if listen.speech else "dtmf",
        action=action,
        method="POST",
        timeout=listen.timeout,
        num_digits=listen.num_digits,
        finish_on_key=listen.finish_on_key,
        action_on_empty_result=True,
        **(speech if listen.speech else {}),
    )
    for prompt in listen.prompts:
        _RENDER[type(prompt)](renderer, gather, prompt, action)
    # Should the gather ever fall through, the call goes on and does not end.
    response.redirect(action, method="POST")


def _go_on(_: Renderer, response: VoiceResponse, _go: GoOn, action: str) -> None:
    response.redirect(action, method="POST")


def _dial(renderer: Renderer, response: VoiceResponse, dial: Dial, action: str) -> None:
    renderer._dial_desk(response, dial.desk, action)


def _hang_up(_: Renderer, response: VoiceResponse, _hang: HangUp, _action: str) -> None:
    response.hangup()


_RENDER: dict[type[Instruction], Callable[..., None]] = {
    Say: _say,
    Play: _play,
    Pause: _pause,
    Listen: _listen,
    GoOn: _go_on,
    Dial: _dial,
    HangUp: _hang_up,
}
