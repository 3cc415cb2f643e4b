"""A topic that is not sure is asked about: "您是说转账没到账，对吗？" The node's own options stay open meanwhile."""

from ivr.flow.events import TopicsAsked
from ivr.flow.inputs import Keys, NoInput, Spoken
from ivr.flow.menu_nodes import AskNode
from ivr.flow.run import Run
from ivr.flow.session import ForChoice

DOUBT_PROMPTS = ("topic-heard", "topic-this", "topic-which")
DOUBT_CHOICES = ("yes", "no", "first", "second")
NEITHER = "neither"
ASK_MENU = "menu"
ASK_AGAIN = "again"

_TIMEOUT = 5
_MEANT = {"yes": "1", "no": "2", "first": "1", "second": "2", "repeat": "*", "back": "#"}
_MEANT_OF_TWO = _MEANT | {"yes": "*", "no": "3"}
_KEYS = {"*": ASK_AGAIN, "#": ASK_MENU}


def topics_in(run: Run, given: Spoken) -> tuple[str, ...]:
    """The likely topics that can be asked about: known to the menu, and with a name in the caller's language."""
    return tuple(topic for topic in given.maybe if topic in run.menu.topics and topic in run.words.topics)[:2]


def say_heard(run: Run, topic: str) -> None:
    """Says where a topic that was sure leads; a menu stored before topics had names says nothing."""
    if topic in run.words.topics:
        run.say("topic-heard", values={"topic": run.words.topics[topic]})


def ask(run: Run, node: AskNode, topics: tuple[str, ...]) -> None:
    """Stops with the question whether one of these topics is meant."""
    names = dict(zip(("first", "second"), (run.words.topics[topic] for topic in topics), strict=False))
    run.note(TopicsAsked(topics))
    run.say("topic-this" if len(topics) == 1 else "topic-which", values=names)
    wait = ForChoice(topics=True, choices=(*DOUBT_CHOICES, *node.choices), maybe=topics)
    speech = not node.is_last_try(run.session.tries)
    run.listen(wait, num_digits=1, finish_on_key="", timeout=_TIMEOUT, speech=speech)


def topics_asked(run: Run) -> tuple[str, ...]:
    """The topics that the caller was asked about, none when the wait is for something else."""
    return run.session.wait.maybe if isinstance(run.session.wait, ForChoice) else ()


def answer_to(run: Run, given: Keys | Spoken | NoInput) -> str | None:
    """What the caller answers to that question: a topic, NEITHER, ASK_MENU or ASK_AGAIN; None for all else."""
    maybe = topics_asked(run)
    if not maybe or isinstance(given, NoInput):
        return None
    if isinstance(given, Spoken) and given.topic is None and set(given.maybe[:1]) & set(maybe):
        # Said twice is sure enough.
        return given.maybe[0]
    meant = _MEANT if len(maybe) == 1 else _MEANT_OF_TWO
    choice = given.choice if isinstance(given, Spoken) and given.topic is None else None
    key = meant.get(choice or "", given.digits or "")
    topics = {str(number): topic for number, topic in enumerate(maybe, 1)}
    return ({str(len(maybe) + 1): NEITHER} | topics | _KEYS).get(key)
