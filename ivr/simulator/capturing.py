"""A Record verb: the caller is recorded until a key, silence, the longest time, or hanging up."""

from typing import TYPE_CHECKING

from ivr.simulator.actions import Action, HangUp, Press, Utter, Wait
from ivr.simulator.activity import Activity
from ivr.simulator.recordings import Recording
from ivr.simulator.speaking import spoken_seconds
from ivr.simulator.timeline import Timer
from ivr.simulator.wishes import Capture, Recorded

if TYPE_CHECKING:
    from ivr.simulator.runner import Runner


class Capturing(Activity):
    """What was said is counted in seconds; nothing said at all is no recording, and the call goes on."""

    def __init__(self, runner: "Runner", wish: Capture) -> None:
        super().__init__(runner)
        self._record = wish.record
        self._recording: Recording | None = None
        self._silence: Timer | None = None
        self._said = 0.0

    def begin(self) -> None:
        """A beep, then listen."""
        self.leg.note("recording", beep=self._record.play_beep, max_length=self._record.max_length)
        self._recording = self.leg.exchange.network.recordings.of_record(self.leg, self._record)
        self.later(self._record.max_length, self._end)
        self._listen()

    def take(self, action: Action) -> None:
        """Words are recorded, a key ends it, waiting is the silence that ends it."""
        match action:
            case Utter():
                self._utter(action)
            case Press(keys=keys) if any(key in self._record.finish_on_key for key in keys):
                self.leg.log.pressed(self.leg.at, keys, "")
                self._end(next(key for key in keys if key in self._record.finish_on_key))
            case Wait():
                self.leg.log.waited(self.leg.at, self._record.timeout)
                self.later(self._record.timeout, self._end)
            case HangUp():
                self.leg.hang_up()
            case _:
                self.drop(action)
                self._listen()

    def hang_up(self) -> None:
        """What was recorded so far stands."""
        self._end("hangup")

    def stop(self) -> None:
        """The recording ends with the verb."""
        super().stop()
        if self._recording:
            self._recording.stop()

    def _utter(self, said: Utter) -> None:
        self.leg.log.said(self.leg.at, said.words, taken=True)
        seconds = spoken_seconds(said.words)
        self._said += seconds
        if self._silence:
            self._silence.cancel()
        self.later(seconds, self._listen)

    def _listen(self) -> None:
        if self._silence:
            self._silence.cancel()
        if not self.leg.call.stepped:
            self._silence = self.later(self._record.timeout, self._end)
        self.leg.ask(self, "input")

    def _end(self, digits: str = "") -> None:
        recording = self._recording
        if self.over or recording is None:
            return
        recording.stop()
        nothing = digits == "" and not self._said
        self.leg.note("recorded", seconds=round(recording.seconds, 2), digits=digits, empty=nothing)
        self.finish(None if nothing else Recorded(recording.sid, recording.url, recording.seconds, digits))
