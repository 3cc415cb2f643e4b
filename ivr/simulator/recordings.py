"""Recordings: what is being recorded, for how long, and what the application is told of it. There is no sound in them.

https://www.twilio.com/docs/voice/api/recording
"""

from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING

from ivr.simulator.status import Letter
from ivr.simulator.timeline import Timeline
from ivr.simulator.twiml.verbs import Conference, Dial, Record

if TYPE_CHECKING:
    from ivr.simulator.leg import Leg
    from ivr.simulator.network import Network

MONO, DUAL = 1, 2


@dataclass(frozen=True)
class Told:
    """Where the events of a recording go: in-progress, completed, absent."""

    url: str | None = None
    method: str = "POST"
    events: tuple[str, ...] = ("completed",)


@dataclass(eq=False)
class Recording:
    """One recording. `status` is Twilio's: in-progress, paused, stopped, completed, absent."""

    network: "Network" = field(repr=False)
    timeline: Timeline = field(repr=False)
    sid: str
    call_sid: str
    source: str
    told: Told
    created: datetime
    conference_sid: str | None = None
    channels: int = MONO
    status: str = "in-progress"
    seconds: float = 0.0
    _running_since: float | None = None

    def __post_init__(self) -> None:
        self._running_since = self.timeline.now
        self.tell("in-progress")

    @property
    def url(self) -> str:
        """Where the sound would be."""
        config = self.network.config
        return f"https://api.twilio.com/2010-04-01/Accounts/{config.account_sid}/Recordings/{self.sid}"

    @property
    def over(self) -> bool:
        """Whether it is not going on any more."""
        return self.status in {"completed", "absent", "stopped"}

    def change(self, status: str) -> None:
        """Pause, resume or stop: paused, in-progress or stopped."""
        if self.over:
            return
        if self._running_since is not None:
            self.seconds += self.timeline.now - self._running_since
        self._running_since = self.timeline.now if status == "in-progress" else None
        self.status = status
        if status == "stopped":
            self.status = "completed" if self.seconds > 0 else "absent"
            self.tell(self.status)

    def stop(self) -> None:
        """It has come to its end."""
        self.change("stopped")

    def tell(self, event: str) -> None:
        """Tell the application, if it asked for that. .../voice/twiml/record#recordingstatuscallback"""
        if not self.told.url or event not in self.told.events:
            return
        parameters = {
            "AccountSid": self.network.config.account_sid,
            "CallSid": self.call_sid,
            "RecordingSid": self.sid,
            "RecordingUrl": self.url,
            "RecordingStatus": event,
            "RecordingChannels": str(self.channels),
            "RecordingStartTime": format_datetime(self.created),
            "RecordingSource": self.source,
            "RecordingTrack": "both",
            "ErrorCode": "0",
        }
        if event != "in-progress":
            parameters["RecordingDuration"] = str(round(self.seconds))
        if self.conference_sid:
            parameters["ConferenceSid"] = self.conference_sid
        self.network.outbox.put(self.sid, Letter(self.told.url, parameters, self.told.method, self.timeline))


class Recordings:
    """Every recording of the account, in order."""

    def __init__(self, network: "Network") -> None:
        self._network = network
        self._all: list[Recording] = []

    def start(
        self,
        timeline: Timeline,
        call_sid: str,
        source: str,
        told: Told,
        *,
        channels: int = MONO,
        conference: str | None = None,
    ) -> Recording:
        """Begin to record a call or a conference."""
        sid = self._network.config.world.sid("RE")
        now = self._network.now()
        recording = Recording(self._network, timeline, sid, call_sid, source, told, now, conference, channels)
        self._all.append(recording)
        return recording

    def of_dial(self, leg: "Leg", dial: Dial) -> Recording:
        """What `record` of a Dial asks for."""
        channels = DUAL if dial.record.endswith("-dual") else MONO
        return self.start(leg.timeline, leg.call.sid, "DialVerb", told_of(leg, dial), channels=channels)

    def of_record(self, leg: "Leg", record: Record) -> Recording:
        """What a Record verb asks for."""
        return self.start(leg.timeline, leg.call.sid, "RecordVerb", told_of(leg, record))

    def stop_of_call(self, call_sid: str) -> None:
        """A call has ended, and with it what recorded it alone."""
        for recording in self._all:
            if recording.call_sid == call_sid and recording.conference_sid is None:
                recording.stop()

    def get(self, sid: str) -> Recording | None:
        """The recording with this SID."""
        return next((recording for recording in self._all if recording.sid == sid), None)

    def list(self, call_sid: str | None = None, conference_sid: str | None = None) -> "list[Recording]":
        """Those of a call or a conference, or all; newest first."""
        return [
            recording
            for recording in reversed(self._all)
            if call_sid in {None, recording.call_sid} and conference_sid in {None, recording.conference_sid}
        ]

    def remove(self, recording: Recording) -> None:
        """Forget one."""
        self._all.remove(recording)


def told_of(leg: "Leg", verb: Dial | Record | Conference) -> Told:
    """Where the verb wants the events of its recording."""
    return Told(
        leg.absolute(verb.recording_status_callback),
        verb.recording_status_callback_method,
        verb.recording_status_callback_event,
    )
