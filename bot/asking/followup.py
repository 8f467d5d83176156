"""Follow-up questions: «ومتى؟», «وفي سوريا؟», «ومن مديرها؟», made whole from the question before.

The result is there to be searched with, and shown so that one can see how the follow-up was understood; its grammar is
as good as that needs. Three things may be missing: everything but the question word, everything but one phrase
(`substituting`), or only what it is about (`topics`, `resuming`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.asking.kin import of_kin, relative
from bot.asking.opening import opened_of
from bot.asking.order import asking_first, names_first
from bot.asking.places import has_clitic, is_demonym, is_place, only_places
from bot.asking.pronouns import has_pronoun, is_bound
from bot.asking.resuming import happened_after, resumed
from bot.asking.substituting import substituted
from bot.asking.topics import about, of_its, topic, with_topic
from bot.asking.wording import (
    Token,
    asking_words,
    is_content,
    is_elative,
    is_time,
    is_verb,
    may_be_verb,
    read,
    role,
    without_adverbs,
)
from index.models import QuestionKind
from index.text import lexicon
from index.text.lexicon import key
from index.text.stem import known_form

__all__ = ["complete", "is_incomplete", "leans"]

_ARABIC = re.compile("[\u0620-\u064a0-9٠-٩]")
_LONGEST_PHRASE = 4
"""A follow-up with more words that say something is a question of its own."""
_THERE = ("هناك", "هنالك")
_RELATIVES = frozenset(map(key, ("اللي", "يلي", "لي", "ما", "من")))
_FIRST_LAST = ("أول", "آخر", "احسن", "اكبر", "افضل", "اكثر", "اكتر")
_LONGEST_LEANING = 2
"""The same for one that nothing but its «و» shows to be a follow-up."""
_COUNTING = (QuestionKind.HOW_MANY, QuestionKind.HOW_MUCH)
_NUMBER = Token("عدد", key("عدد"))
_OF_NAMES = (QuestionKind.WHO, QuestionKind.WHAT, QuestionKind.WHICH, QuestionKind.NAME, QuestionKind.DEFINITION)


def complete(previous: str, follow_up: str) -> str:
    """Make a follow-up whole.

    Args:
        previous: the question before, itself complete.
        follow_up: what was asked in reply to its answer.

    Returns:
        A question that can be searched by itself: the follow-up where it was one already.
    """
    opened = opened_of(read(follow_up))
    before, new = asking_first(opened_of(read(previous))), asking_first(opened)
    if not before or not new or not (_ARABIC.search(follow_up) and _ARABIC.search(previous)):
        return follow_up.strip()
    new, said = without_adverbs(resumed(new, before))
    whole = _completed(before, new)
    if whole is None:
        changed = new + said != opened and (names_first(opened) or new + said != asking_first(opened))
        return _text([*new, *said]) if changed else follow_up.strip()
    return _text([*whole, *said])


def _completed(before: Sequence[Token], new: Sequence[Token]) -> list[Token] | None:
    """A follow-up with what it leaves out; None where it leaves out nothing."""
    found = asking_words(new)
    rest = new[found[0] :] if found else new
    content = [token for token in rest if is_content(token)]
    if found and (after := happened_after(new, before)) is not None:
        return after
    if found and not content and not any(map(_stands_for, rest)):
        return _asked(new, before, found[1])
    if found and _only_where_or_when(rest):
        return _asked_elsewhere(before, new[: found[0]], found[1], rest)
    if found and _is_open(rest, content):
        return with_topic(new, topic(before, rest, found[1]))
    if found:
        return _counted_there(before, new, rest) if found[1] in _COUNTING and _counts_anywhere(content) else None
    kin = relative(new[0]) if len(new) == 1 else None
    if kin is not None:
        return of_kin(before, kin)
    if len(content) > _LONGEST_PHRASE or any(asking_words(new[at:]) for at in range(1, len(new))):
        return None
    verbal = any(is_verb(token) and not is_time(token) for token in content) and not _is_the_most(before, new)
    if verbal or not content:
        return [*before, *content] if len(content) < 2 else None
    if has_pronoun(new[-1]) and role(new[0]) != "preposition":
        return of_its(before, new)
    return _counted(substituted(before, new))


def leans(text: str) -> bool:
    """Whether a text can't be understood without the question before: «ومتى؟», «وفي سوريا؟», «والجرحى؟», «ليش».

    A reply to an answer goes on from it however it is worded; what is simply sent must show that it does.
    """
    tokens = read(text)
    opened = opened_of(tokens)
    new = asking_first(opened)
    if not new or not _ARABIC.search(text):
        return False
    found = asking_words(new)
    rest = new[found[0] :] if found else new
    content = [token for token in rest if is_content(token)]
    if found and _says_of_nothing(found[1], rest, content):
        return True
    joined = opened[0].surface != tokens[0].surface  # «و», or «طيب» and the like, was before it
    if not joined:
        return False
    if found is not None or role(opened[0]) == "preposition":
        return True
    first = opened[0]
    told = first.surface.startswith("ال") or relative(first) is not None
    told |= any(test(first) for test in (is_place, is_demonym, is_time, has_pronoun))
    if len(opened) == 2 and not told:  # «وبرج إيفل»
        form = known_form(first.key)
        told = form is not None and not form.verb and not is_verb(first)
    return told and len(content) <= _LONGEST_LEANING


def is_incomplete(text: str) -> bool:
    """Whether a text has nothing to be searched for without the question before: «ومتى؟», «كم عمره», «وزوجها؟»."""
    tokens = read(text)
    opened = opened_of(tokens)
    new = asking_first(opened)
    found = asking_words(new)
    rest = new[found[0] :] if found else new
    content = [token for token in rest if is_content(token)]
    if found is not None:
        return not content or _says_of_nothing(found[1], rest, content)
    joined = bool(opened) and opened[0].surface != tokens[0].surface
    return joined and len(rest) == 1 and (has_pronoun(rest[0]) or relative(rest[0]) is not None)


def _says_of_nothing(kind: QuestionKind, rest: Sequence[Token], content: Sequence[Token]) -> bool:
    """Whether a question leaves out what it is about: «متى ولد», «كم طولها», «كم في سوريا»."""
    if rest and rest[-1].key in map(key, _THERE) and kind is not QuestionKind.YES_NO:
        return all(map(may_be_verb, content))  # «شنو يسوون هناك»
    if (
        rest
        and is_bound(rest[-1])
        and len(content) <= _LONGEST_LEANING + 1
        and not any(map(_names_something, rest[:-1]))
    ):
        return True  # «من يسكن فيها», «كم موظف لديها»
    if any(role(token) == "pronoun" for token in rest):
        return False
    if kind in _COUNTING and len(content) == 2 and role(content[0]) == "time" and is_verb(content[1]):
        return True  # «كم سنة استمر»
    if kind in _COUNTING and _only_where_or_when(rest):
        return True
    if len(content) > 1 or any(is_place(token) for token in content):
        return False
    # After «متى» «ولد» is no boy; after «من» it might be somebody's name.
    verb = is_verb if kind in _OF_NAMES else may_be_verb
    return all(verb(token) or has_pronoun(token) for token in content)


def _names_something(token: Token) -> bool:
    """Whether a word tells what a pronoun behind it may stand for: «المدينة التي ولد فيها»."""
    return token.surface.startswith("ال") or is_place(token) or token.key in lexicon.names() or token.key in _RELATIVES


def _text(tokens: Sequence[Token]) -> str:
    return " ".join(token.surface for token in tokens) + "؟"


def _asked(new: Sequence[Token], before: Sequence[Token], kind: QuestionKind) -> list[Token]:
    """The question before, asked with other question words."""
    rest = about(before, kind)
    found = asking_words(before)
    if not rest or (found is None and role(rest[0]) == "preposition"):
        return [*new, *rest]
    named = found is None or role(before[found[0] - 1]) == "pronoun"  # «من هو …»
    verbal = not named and may_be_verb(rest[0]) and role(rest[0]) not in ("measure", "attribute")
    if kind is QuestionKind.WHEN and not verbal and role(rest[0]) != "preposition" and not is_verb(new[-1]):
        # «متى الجنود في العراق» is none: when was it that they were there.
        was = "كانت" if rest[0].surface.endswith("ة") else "كان"
        return [*new, Token(was, key(was)), *rest]
    if kind is QuestionKind.WHO and verbal and rest[0].surface.endswith("ت"):
        bare = Token(rest[0].surface[:-1], key(rest[0].surface[:-1]))
        return [*new, bare if may_be_verb(bare) else rest[0], *rest[1:]]
    return [*new, *rest]


def _counted(question: Sequence[Token]) -> list[Token]:
    """«كم المفقودين» as one says it: «كم عدد المفقودين»."""
    found = asking_words(question)
    if found is None or found[1] not in _COUNTING or found[0] != 1 or len(question) < 2:
        return list(question)
    definite = question[1].surface.startswith("ال") and question[1].key.endswith(("ين", "ون", "ات", "ي"))
    return [question[0], _NUMBER, *question[1:]] if definite else list(question)


def _counts_anywhere(content: Sequence[Token]) -> bool:
    """«كم بيت تضرر»: of what was spoken of, for nothing says where else."""
    verbal = any(map(is_verb, content))
    return not any(
        token.surface.startswith(("ال", "بال", "لل"))
        or is_place(token)
        or token.key in lexicon.names()
        # A year says when, «سنة» is what is counted; what the lexicon doesn't know is somebody's name.
        or (is_time(token) and not verbal and (at > 0 or token.surface.isdecimal()))
        or (known_form(token.key) is None and not is_verb(token))
        for at, token in enumerate(content)
    )


def _counted_there(before: Sequence[Token], new: Sequence[Token], rest: Sequence[Token]) -> list[Token] | None:
    """«وكم بيت تضرر» of where the question before asked, «وكم سنة استمر» of what it asked about."""
    where = _where(before)
    told = where or topic(before, rest, QuestionKind.HOW_MANY)
    return with_topic(new, told) if told and not where else [*new, *where] if where else None


def _where(before: Sequence[Token]) -> list[Token]:
    """Where the question before asked of something: «في سيول عين الزان»."""
    at = next((at for at in range(1, len(before) - 1) if before[at].key == key("في")), None)
    return list(before[at:]) if at is not None else []


def _only_where_or_when(rest: Sequence[Token]) -> bool:
    """«في سوريا», «عام 2019»: another place or time, and nothing that is asked of it."""
    head = rest[1:] if rest and role(rest[0]) == "preposition" else rest
    if not head:
        return False
    if all(is_time(token) for token in head):
        return True
    return only_places(head) and (len(head) < len(rest) or has_clitic(head[0]))


def _asked_elsewhere(
    before: Sequence[Token], asking: Sequence[Token], kind: QuestionKind, rest: Sequence[Token]
) -> list[Token]:
    """The question before of another place or time, with other question words where these ask for something else."""
    whole = substituted(before, rest)
    found = asking_words(before)
    if found is not None and found[1] is kind:
        return whole
    return _asked(asking, whole, kind)


def _is_the_most(before: Sequence[Token], phrase: Sequence[Token]) -> bool:
    """«وأقصر» after «ما أطول نهر», which could also be the verb."""
    return all(is_elative(token) for token in phrase) and any(is_elative(token) for token in before)


def _stands_for(token: Token) -> bool:
    """Whether a word is a pronoun or has one."""
    return role(token) == "pronoun" or is_bound(token) or has_pronoun(token)


def _is_first_of(token: Token) -> bool:
    """«أول», «أكبر»: where nothing says of what, it is of what was spoken of."""
    return token.key in map(key, _FIRST_LAST) or is_elative(token)


def _is_open(rest: Sequence[Token], content: Sequence[Token]) -> bool:
    """Whether a question with words of its own leaves out what it is about."""
    if any(map(_stands_for, rest)):
        return True
    named = [token for token in content if not is_verb(token)]
    if len(named) == 2 and _is_first_of(named[0]) and not named[1].surface.startswith("ال") and not is_place(named[1]):
        return True  # «ومين كان أول رئيس»
    return not named or (len(content) == 1 and not is_place(named[0]))
