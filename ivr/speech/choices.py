"""From what the caller said to one of a few named answers, such as yes and no."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from ivr.speech.matching import Hit, PhraseIndex, scores
from ivr.speech.phrases import Phrases

# A lone 对 somewhere in a long story is not an answer.
_LEAST_SHARE = 0.2
_AGAINST_YES = frozenset({"no", "no_text", "later", "wrong_number"})
_LOST = "not_with_me"
"""A telephone that is lost or elsewhere: a no to "is it with you?", and a text that cannot come."""


class ChoiceFinder:
    """Finds spoken answers to small menus by the `choices` of the phrases files."""

    def __init__(self, phrases: Iterable[Phrases]) -> None:
        self._indexes = {each.language: PhraseIndex(each.choices, answers=True) for each in phrases}

    def find_choice(self, text: str, language: str, among: Collection[str]) -> str | None:
        """Return the name in `among` that `text` says, None when it says none of them or two alike.

        A text with any no in it never means yes. Never raises; a language or name without phrases is never found.
        """
        index = self._indexes.get(language)
        if index is None:
            return None
        matches = index.find(text)
        lost_means = _meaning_of_lost(among)
        found = scores(_renamed(matches.standing, among, lost_means))
        said = {hit.name for hit in matches.standing}
        # "对，丢了" agrees with the fear of the caller, not with the question.
        is_lost = _LOST in said and "later" not in among
        ranked = sorted(found.items(), key=lambda each: (-each[1], is_lost and each[0] == "yes"))
        if not ranked or ranked[0][1] < _LEAST_SHARE * matches.weight:
            return None
        best, score = ranked[0]
        rivals = [name for name, other in ranked[1:] if other == score]
        if best == "yes" and (said & _AGAINST_YES or is_lost):
            return None
        if {best, *rivals} == {"again", "repeat"}:
            # Where trying again is offered, a mere "again" means that.
            return "again"
        return best if not rivals or (is_lost and rivals == ["yes"]) else None


def _renamed(hits: Iterable[Hit], among: Collection[str], lost_means: str | None) -> Iterator[Hit]:
    """The hits that answer one of `among`."""
    for hit in hits:
        if hit.name == _LOST and lost_means:
            yield replace(hit, name=lost_means)
        elif hit.name in among:
            yield hit


def _meaning_of_lost(among: Collection[str]) -> str | None:
    # At a busy desk "my money was taken" must not be heard as "no, I will call later".
    means = (_LOST,) if "later" in among else (_LOST, "no", "no_text")
    return next((name for name in means if name in among), None)
