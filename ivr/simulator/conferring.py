"""A leg in a conference: in, what it hears while it does not talk, and out again.

A wait, hold or announce document is led by a second machine on the same leg, which stops when the talk begins.
"""

from typing import TYPE_CHECKING
from urllib.parse import urljoin

from ivr.simulator.actions import Action, HangUp, Press, Utter, Wait
from ivr.simulator.activity import Activity
from ivr.simulator.conferences import Conference, Participant
from ivr.simulator.music import music
from ivr.simulator.runner import Runner
from ivr.simulator.steps import Ending
from ivr.simulator.wishes import Confer, LegEnded

if TYPE_CHECKING:
    from ivr.simulator.timeline import Timer

SILENCE = ("", "")


class Conferring(Activity):
    """The participant's part."""

    def __init__(self, runner: Runner, wish: Confer) -> None:
        super().__init__(runner)
        noun = self._noun = wish.noun
        self._dial = wish.dial
        self._since = self.leg.timeline.now
        self._conference: Conference | None = None
        self._music: Runner | None = None
        self._playing: tuple[str, str] | None = None
        self._base = self.leg.machine.url
        self._hung_up = False
        self._talk: Timer | None = None
        self.participant = Participant(
            self.leg,
            noun,
            self,
            self.leg.exchange.network.now(),
            muted=noun.muted,
            coach=noun.coach,
            start_on_enter=noun.start_conference_on_enter,
            end_on_exit=noun.end_conference_on_exit,
        )

    def begin(self) -> None:
        """Come in."""
        conference = self._conference = self.leg.exchange.conference(self._noun.name)
        self.leg.note("joined_conference", name=conference.name, sid=conference.sid)
        self.later(self._dial.time_limit, self._out)
        if not conference.join(self.participant):
            self._conference = None
            self.finish(LegEnded("failed"))

    def take(self, action: Action) -> None:
        """What is said in a conference is heard by whoever hears this participant."""
        conference = self._conference
        if isinstance(action, Utter) and conference and conference.status == "in-progress":
            conference.tell("participant-speech-start", self.participant)
            self.leg.log.said(self.leg.at, action.words, taken=not self.participant.muted)
            conference.tell("participant-speech-stop", self.participant)
        elif isinstance(action, Press) and "*" in action.keys and self._dial.hangup_on_star:
            self.leg.log.pressed(self.leg.at, action.keys, "")
            self._out()
        elif isinstance(action, HangUp):
            self.leg.hang_up()
        elif isinstance(action, Wait):
            return  # A script lets the talk go on.
        else:
            self.drop(action)

    def hang_up(self) -> None:
        """The participant goes."""
        self._hung_up = True
        self._out()

    def put_out(self) -> None:
        """The conference is over, or the participant was kicked: the call goes on after its Dial."""
        self.finish(self._ended())

    def stop(self) -> None:
        """Out, however it comes about."""
        super().stop()
        self._silence()
        conference, self._conference = self._conference, None
        if conference:
            self.leg.note("left_conference", name=conference.name)
            conference.leave(self.participant)

    def listen(self) -> None:
        """Music or a document while on hold or before the start, else the others."""
        conference = self._conference
        if conference is None:
            return
        document = self._document(conference)
        if document is None and self.leg.talks is not None and self._talk is None:
            self._talk = self.later(self.leg.talks, self.leg.hang_up)
        if document is None:
            self.leg.ask(self, "talk")
        else:
            self.leg.call.wait_for("speech")
        if document == self._playing:
            return
        self._silence()
        self._playing = document
        if document not in {None, SILENCE}:
            self._play(document or SILENCE)

    def announce(self, url: str, method: str) -> None:
        """The participant hears this document once, then what there is to hear."""
        self._silence()
        self._playing = None
        self._music = music(self.leg, url, method, self._announced, once=True)

    def _document(self, conference: Conference) -> tuple[str, str] | None:
        """URL and method of what is heard now; None where that is the talk."""
        if self.participant.hold:
            return self.participant.hold_url or ("music", "GET")
        if conference.status == "in-progress" and len(conference.participants) > 1:
            return None
        if self._noun.wait_url is None:
            return ("music", "GET")
        url = urljoin(self._base, self._noun.wait_url) if self._noun.wait_url else ""
        return (url, self._noun.wait_method) if url else SILENCE

    def _play(self, document: tuple[str, str]) -> None:
        self._music = music(self.leg, *document, self._music_ended)

    def _music_ended(self, _ending: Ending) -> None:
        """A document that failed leaves silence."""
        self._music = None

    def _announced(self, ending: Ending) -> None:
        self._music = None
        if self._conference:
            failed = ending.status == "failed"
            self._conference.tell("announcement-fail" if failed else "announcement-end", self.participant)
            self.listen()

    def _silence(self) -> None:
        if self._music:
            self._music.stop()
            self._music = None
        self._playing = None

    def _out(self) -> None:
        self.finish(self._ended())

    def _ended(self) -> LegEnded:
        return LegEnded("answered", self.leg.timeline.now - self._since, self._hung_up)
