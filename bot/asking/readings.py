"""The ways a follow-up can be read, and which of them is answered best.

«ومين قائد المشروع؟» is whole as it stands, and asks of the project spoken of before all the same; «ومن اخترع الهاتف؟»
is as whole and asks of something else. Which it is, the library tells: it is asked both.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.asking.followup import complete
from bot.asking.opening import opened_of
from bot.asking.order import asking_first
from bot.asking.places import is_demonym, is_place
from bot.asking.topics import topic
from bot.asking.wording import Token, asking_words, is_content, is_time, is_verb, read
from index.models import Result
from index.text import lexicon
from index.text.stem import known_form

__all__ = ["best_answered", "readings"]

_LONGEST = 4
"""A follow-up with more words that say something needs none of the question before."""
_LESS = 0.05
"""How much less sure an answer may be that is of what was spoken of."""
_LESS_MATCHED = 0.1
"""How much less of the question may stand around that answer: what was spoken of, but not what is asked, is none."""
_SURE = 0.75
"""How sure such an answer must be where the question has none as it stands."""


def readings(previous: str, follow_up: str) -> tuple[str, ...]:
    """The questions that a follow-up may be, for `best_answered` to choose from.

    Args:
        previous: the question before, itself complete.
        follow_up: what was asked after it.

    Returns:
        The follow-up made whole; behind it, where it was whole already and names nobody and no place or time, the same
        asked of what the question before was about: «مين قائد المشروع (مسبار الأمل)؟».
    """
    whole = complete(previous, follow_up)
    before, new = asking_first(opened_of(read(previous))), asking_first(opened_of(read(follow_up)))
    found = asking_words(new)
    if whole != follow_up.strip() or found is None or not before:
        return (whole,)
    rest = new[found[0] :]
    content = [token for token in rest if is_content(token)]
    if not 0 < len(content) <= _LONGEST or any(map(_names, content)):
        return (whole,)
    told = topic(before, rest, found[1])
    if not told:
        return (whole,)
    return whole, f"{_words(new)} ({_words(told)})؟"


def best_answered(results: Sequence[Result]) -> Result:
    """The result that a follow-up is answered by.

    Args:
        results: those of its `readings`, in their order; at least one.
    """
    alone, *others = results
    for there in others:
        least = _SURE if alone.refused else alone.answerable - _LESS
        if not there.refused and there.answerable >= least and _matched(there) >= _matched(alone) - _LESS_MATCHED:
            return there
    return alone


def _matched(result: Result) -> float:
    """How much of the question stands where the first answer was found; 0 without one."""
    return result.answers[0].matched if result.answers else 0.0


def _words(tokens: Sequence[Token]) -> str:
    return " ".join(token.surface for token in tokens)


def _names(token: Token) -> bool:
    """Whether a word may name somebody, a place or a time."""
    if is_place(token) or is_demonym(token) or is_time(token) or token.key in lexicon.names():
        return True
    return known_form(token.key) is None and not is_verb(token)
