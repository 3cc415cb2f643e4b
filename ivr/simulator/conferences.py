"""Conferences: who is in, who hears whom, when they start and end, and what the application is told of it.

https://www.twilio.com/docs/voice/twiml/conference and .../voice/api/conference-participant-resource
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING, Protocol

from ivr.simulator.recordings import Recording, told_of
from ivr.simulator.status import Letter
from ivr.simulator.twiml.verbs import Conference as Noun

if TYPE_CHECKING:
    from ivr.simulator.leg import Leg
    from ivr.simulator.network import Network

# Twilio's word in statusCallbackEvent for each event that it then tells.
_ASKED_AS = {
    "conference-start": "start",
    "conference-end": "end",
    "participant-join": "join",
    "participant-leave": "leave",
    "participant-mute": "mute",
    "participant-unmute": "mute",
    "participant-hold": "hold",
    "participant-unhold": "hold",
    "participant-modify": "modify",
    "participant-speech-start": "speaker",
    "participant-speech-stop": "speaker",
    "announcement-end": "announcement",
    "announcement-fail": "announcement",
}


class Presence(Protocol):
    """What a conference does to a participant's leg."""

    def listen(self) -> None:
        """Play what is to be heard now: the wait or hold document, or nothing while talking."""

    def announce(self, url: str, method: str) -> None:
        """Play this document once."""

    def put_out(self) -> None:
        """The participant is not in the conference any more."""


@dataclass(eq=False)
class Participant:
    """A leg in a conference."""

    leg: "Leg"
    noun: Noun
    presence: Presence
    created: datetime
    muted: bool = False
    hold: bool = False
    hold_url: tuple[str, str] | None = None
    coach: str | None = None
    start_on_enter: bool = True
    end_on_exit: bool = False
    was_kicked: bool = False

    def told(self) -> dict[str, str]:
        """As events name the participant."""
        return {
            "CallSid": self.leg.call.sid,
            "ParticipantLabel": self.noun.participant_label or "",
            "Muted": _flag(self.muted),
            "Hold": _flag(self.hold),
            "Coaching": _flag(self.coach is not None),
            "EndConferenceOnExit": _flag(self.end_on_exit),
            "StartConferenceOnEnter": _flag(self.start_on_enter),
        } | ({"CallSidToCoach": self.coach} if self.coach else {})


@dataclass(eq=False)
class Conference:
    """One conference. `status` is init, in-progress or completed."""

    network: "Network" = field(repr=False)
    sid: str
    name: str
    created: datetime
    status: str = "init"
    updated: datetime | None = None
    reason_ended: str | None = None
    ended_by: str | None = None
    participants: list[Participant] = field(default_factory=list)
    recording: Recording | None = None
    _told_of: Noun | None = None
    _told_url: str | None = None
    _sequence: int = 0

    def join(self, participant: Participant) -> bool:
        """Come in; False where it is full."""
        if len(self.participants) >= participant.noun.max_participants:
            return False
        self.participants.append(participant)
        if self._told_url is None and participant.noun.status_callback:
            self._told_of, self._told_url = participant.noun, participant.leg.absolute(participant.noun.status_callback)
        self._beep(participant, "onEnter")
        self.tell("participant-join", participant)
        if (participant.start_on_enter and self.status == "init" and len(self.participants) > 1) or (
            self.status == "init" and self._anybody_starts() and len(self.participants) > 1
        ):
            self._start(participant)
        self.listen()
        return True

    def leave(self, participant: Participant) -> None:
        """Go out; with the last one, or one whose exit ends it, the conference is over."""
        if participant not in self.participants:
            return
        self.participants.remove(participant)
        self._beep(participant, "onExit")
        reason = "participant_updated_via_api" if participant.was_kicked else "participant_hung_up"
        self.tell("participant-leave", participant, ReasonParticipantLeft=reason)
        for each in self.participants:
            each.coach = None if each.coach == participant.leg.call.sid else each.coach
        went = "kicked" if participant.was_kicked else "left"
        if participant.end_on_exit:
            self.end(f"participant-with-end-conference-on-exit-{went}", participant)
        elif not self.participants:
            self.end(f"last-participant-{went}", participant)
        else:
            self.listen()

    def end(self, reason: str, by: Participant | None = None) -> None:
        """Everybody goes out."""
        if self.status == "completed":
            return
        self.status, self.reason_ended, self.updated = "completed", reason, self.network.now()
        self.ended_by = by.leg.call.sid if by else None
        left, self.participants = self.participants, []
        for participant in left:
            self.tell("participant-leave", participant, ReasonParticipantLeft="conference_ended")
        told = {"ReasonConferenceEnded": reason.replace("-", "_")}
        self.tell(
            "conference-end", None, **told | ({"CallSidEndingConference": self.ended_by} if self.ended_by else {})
        )
        if self.recording:
            self.recording.stop()
        for participant in left:
            participant.presence.put_out()

    def participant(self, sid_or_label: str) -> Participant | None:
        """By the call's SID or the label."""
        return next(
            (each for each in self.participants if sid_or_label in {each.leg.call.sid, each.noun.participant_label}),
            None,
        )

    def hears(self, sid: str) -> set[str]:
        """Whose voices reach the participant on this call."""
        listener = self.participant(sid)
        if self.status != "in-progress" or listener is None or listener.hold:
            return set()
        return {each.leg.call.sid for each in self._talking() if each is not listener and _reaches(each, listener)}

    def listen(self) -> None:
        """Everybody hears what there is to hear now."""
        for participant in list(self.participants):
            participant.presence.listen()

    def tell(self, event: str, participant: Participant | None = None, **more: str) -> None:
        """Tell the application, if it asked for that. .../voice/twiml/conference#attributes-statusCallback"""
        self._sequence += 1
        noun = self._told_of
        if noun is None or self._told_url is None or _ASKED_AS[event] not in noun.status_callback_event:
            return
        parameters = {
            "ConferenceSid": self.sid,
            "FriendlyName": self.name,
            "AccountSid": self.network.config.account_sid,
            "SequenceNumber": str(self._sequence),
            "Timestamp": format_datetime(self.network.now()),
            "StatusCallbackEvent": event,
        }
        parameters |= (participant.told() if participant else {}) | more
        letter = Letter(self._told_url, parameters, noun.status_callback_method, self.network.timeline_of(self))
        self.network.outbox.put(self.sid, letter)

    def _beep(self, participant: Participant, moment: str) -> None:
        """Whoever is in hears that somebody comes or goes, unless that one's Conference says otherwise."""
        if participant.noun.beep in {"true", moment}:
            for each in self.participants:
                each.leg.note("beep", on=moment)

    def _start(self, by: Participant) -> None:
        self.status, self.updated = "in-progress", self.network.now()
        self.tell("conference-start", by)
        recorder = next((each for each in self.participants if each.noun.record in {"record-from-start", "true"}), None)
        if recorder:
            leg = recorder.leg
            told = told_of(leg, recorder.noun)
            self.recording = self.network.recordings.start(
                leg.timeline, leg.call.sid, "Conference", told, conference=self.sid
            )

    def _anybody_starts(self) -> bool:
        return any(participant.start_on_enter for participant in self.participants)

    def _talking(self) -> Iterator[Participant]:
        return (each for each in self.participants if not each.muted and not each.hold)


def _reaches(speaker: Participant, listener: Participant) -> bool:
    """Whoever coaches is heard by the coached one alone."""
    return speaker.coach is None or speaker.coach == listener.leg.call.sid


def _flag(value: bool) -> str:
    return "true" if value else "false"
