"""Ask: a menu of keys and words. `*` repeats, `#` goes back, `0` reaches a person, 7 signals distress."""

from ivr.flow.catalog import DISTRESS_KEY
from ivr.flow.events import LanguageChosen, TopicChosen
from ivr.flow.inputs import Keys, NoInput, Spoken
from ivr.flow.menu_nodes import AskNode, Option, Retry
from ivr.flow.nodes import doubt
from ivr.flow.run import Run
from ivr.flow.session import ForChoice

HOUSE_KEYS = {"repeat": "*", "back": "#", "agent": "0", "distress": DISTRESS_KEY}
"""What is said instead of the keys of the house."""


def arrive(run: Run, node: AskNode) -> str | None:
    run.change(tries=0)
    _listen(run, node)
    return None


def resume(run: Run, node: AskNode, given: Keys | Spoken | NoInput) -> str | None:
    if answer := doubt.answer_to(run, given):
        return _resolve(run, node, answer, "keys" if isinstance(given, Keys) else "speech")
    if isinstance(given, NoInput) or (isinstance(given, Keys) and not given.digits):
        return _again(run, node, node.on_no_input, silent=True)
    if isinstance(given, Spoken) and given.choice == "distress":
        return _chosen(run, node, given)
    if isinstance(given, Spoken) and node.speech and given.topic and given.topic in run.menu.topics:
        doubt.say_heard(run, given.topic)
        return _choose_topic(run, given.topic, "speech")
    if isinstance(given, Spoken) and node.speech and (topics := doubt.topics_in(run, given)):
        doubt.ask(run, node, topics)
        return None
    return _chosen(run, node, given)


def _chosen(run: Run, node: AskNode, given: Keys | Spoken) -> str | None:
    """Follows a key, or words that mean one."""
    if isinstance(given, Spoken) and given.choice in node.said:
        run.remember_menu()
        return node.said[given.choice]
    key = _key_of(node, given)
    if key in node.options:
        return _choose(run, node.options[key], "keys" if isinstance(given, Keys) else "speech")
    if key == "*":
        return arrive(run, node)
    if key == "#":
        return run.back()
    if key == "0":
        return run.person()
    if key == DISTRESS_KEY and run.menu.distress:
        return run.distress()
    return _not_an_option(run, node, given)


def _resolve(run: Run, node: AskNode, answer: str, by: str) -> str | None:
    """Goes on after a topic was in doubt."""
    if answer == doubt.ASK_MENU:
        return arrive(run, node)
    if answer == doubt.NEITHER:
        return _again(run, node, node.on_no_match, silent=False)
    if answer == doubt.ASK_AGAIN:
        doubt.ask(run, node, doubt.topics_asked(run))
        return None
    return _choose_topic(run, answer, by)


def _key_of(node: AskNode, given: Keys | Spoken) -> str:
    """The key pressed, or the one that means what was said."""
    if isinstance(given, Keys):
        return given.digits
    for key, option in node.options.items():
        if given.choice in option.say:
            return key
    return HOUSE_KEYS.get(given.choice or "", given.digits or "")


def _choose(run: Run, option: Option, by: str) -> str | None:
    if option.language:
        run.change(language=option.language)
        run.note(LanguageChosen(option.language))
    if option.topic:
        return _choose_topic(run, option.topic, by, option.to)
    run.remember_menu()
    return option.to


def _choose_topic(run: Run, topic: str, by: str, to: str | None = None) -> str:
    run.remember_menu()
    run.change(topic=topic)
    run.note(TopicChosen(topic, by))
    return to or run.menu.topics[topic]


def _not_an_option(run: Run, node: AskNode, given: Keys | Spoken) -> str | None:
    retry = node.on_no_match
    there = run.menu.nodes[retry.to]
    if retry.carry and isinstance(there, AskNode) and _key_of(there, given) in there.options:
        run.carried = given
        return retry.to
    return _again(run, node, retry, silent=False)


def _again(run: Run, node: AskNode, retry: Retry, *, silent: bool) -> str | None:
    if not run.missed(silent=silent, tries=retry.tries):
        return retry.to
    run.say("no-input" if silent else "no-match", repeat=run.session.tries - 1)
    _listen(run, node)
    return None


def _listen(run: Run, node: AskNode) -> None:
    tries = run.session.tries
    run.say(*node.ask, repeat=tries)
    wait = ForChoice(topics=node.speech == "topics", choices=node.choices)
    run.listen(wait, num_digits=1, finish_on_key="", timeout=node.timeout, speech=not node.is_last_try(tries))
