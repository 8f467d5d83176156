"""Follow-up questions: «ومتى؟», «وفي سوريا؟», «ومن مديرها؟», made whole from the question before.

The result is there to be searched with, and shown so that one can see how the follow-up was understood; its grammar is
as good as that needs. Three things may be missing: everything but the question word, everything but one phrase
(`substituting`), or only what it is about (`topics`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.asking.kin import of_kin, relative
from bot.asking.places import has_clitic, is_demonym, is_place, only_places
from bot.asking.substituting import substituted
from bot.asking.topics import about, has_pronoun, of_its, topic, with_topic
from bot.asking.wording import (
    LONGEST_EXPRESSION,
    Token,
    asking_words,
    cut,
    is_content,
    is_elative,
    is_time,
    is_verb,
    led_by,
    may_be_verb,
    openers,
    read,
    role,
)
from index.models import QuestionKind
from index.text import lexicon
from index.text.lexicon import key

__all__ = ["complete", "is_incomplete", "leans"]

_ARABIC = re.compile("[\u0620-\u064a0-9٠-٩]")
_LONGEST_PHRASE = 4
"""A follow-up with more words that say something is a question of its own."""
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
    before, new = _asking_first(read(previous)), _asking_first(_opened(read(follow_up)))
    if not before or not new or not (_ARABIC.search(follow_up) and _ARABIC.search(previous)):
        return follow_up.strip()
    found = asking_words(new)
    rest = new[found[0] :] if found else new
    content = [token for token in rest if is_content(token)]
    if found and not content and not any(role(token) == "pronoun" for token in rest):
        return _text(_asked(new, before, found[1]))
    if found and _only_where_or_when(rest):
        return _asked_elsewhere(before, new[: found[0]], found[1], rest)
    if found and _is_open(rest, content):
        return _text(with_topic(new, topic(before, rest, found[1])))
    if found:
        where = _where(before) if found[1] in _COUNTING and _counts_anywhere(content) else []
        return _text([*new, *where]) if where else follow_up.strip()
    kin = relative(new[0]) if len(new) == 1 else None
    if kin is not None:
        return _text(of_kin(before, kin))
    if len(content) > _LONGEST_PHRASE or any(asking_words(new[at:]) for at in range(1, len(new))):
        return follow_up.strip()
    verbal = any(is_verb(token) and not is_time(token) for token in content) and not _is_the_most(before, new)
    if verbal or not content:
        return _text([*before, *content]) if len(content) < 2 else follow_up.strip()
    if has_pronoun(new[-1]) and role(new[0]) != "preposition":
        return _text(of_its(before, new))
    return _text(_counted(substituted(before, new)))


def leans(text: str) -> bool:
    """Whether a text can't be understood without the question before: «ومتى؟», «وفي سوريا؟», «والجرحى؟», «ليش».

    A reply to an answer goes on from it however it is worded; what is simply sent must show that it does.
    """
    tokens = read(text)
    opened = _opened(tokens)
    new = _asking_first(opened)
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
    return told and len(content) <= _LONGEST_LEANING


def is_incomplete(text: str) -> bool:
    """Whether a text has nothing to be searched for without the question before: «ومتى؟», «كم عمره», «وزوجها؟»."""
    tokens = read(text)
    opened = _opened(tokens)
    new = _asking_first(opened)
    found = asking_words(new)
    rest = new[found[0] :] if found else new
    content = [token for token in rest if is_content(token)]
    if found is not None:
        return not content or _says_of_nothing(found[1], rest, content)
    joined = bool(opened) and opened[0].surface != tokens[0].surface
    return joined and len(rest) == 1 and (has_pronoun(rest[0]) or relative(rest[0]) is not None)


def _says_of_nothing(kind: QuestionKind, rest: Sequence[Token], content: Sequence[Token]) -> bool:
    """Whether a question leaves out what it is about: «متى ولد», «كم طولها», «كم في سوريا»."""
    if any(role(token) == "pronoun" for token in rest):
        return False
    if kind in _COUNTING and _only_where_or_when(rest):
        return True
    if len(content) > 1 or any(is_place(token) for token in content):
        return False
    # After «متى» «ولد» is no boy; after «من» it might be somebody's name.
    verb = is_verb if kind in _OF_NAMES else may_be_verb
    return all(verb(token) or has_pronoun(token) for token in content)


def _text(tokens: Sequence[Token]) -> str:
    return " ".join(token.surface for token in tokens) + "؟"


def _opened(tokens: list[Token]) -> list[Token]:
    """The follow-up without what merely connects it to the conversation."""
    tokens = _without_thanks(tokens)
    keys, at, opened = [token.key for token in tokens], 0, -1
    while opened < at:
        opened = at
        longest = min(LONGEST_EXPRESSION, len(keys) - at - 1)
        at += next((length for length in range(longest, 0, -1) if _opens(keys[at : at + length])), 0)
    while at < len(tokens) and tokens[at].surface == "و":  # before a number it stands alone
        at += 1
    tokens = tokens[at:]
    if not tokens:
        return tokens
    first = _without_and(tokens[0])
    # «بالنسبة لسوريا» loses its first word above only where «ل» stands alone; here it stands before the name.
    if first.key == key("بالنسبة") and len(tokens) > 1:
        return [_without_to(tokens[1]), *tokens[2:]]
    return [first, *tokens[1:]]


def _opens(keys: Sequence[str]) -> bool:
    return tuple(keys) in openers()


def _without_thanks(tokens: list[Token]) -> list[Token]:
    """What goes on after thanks or assent: «شكراً، ومتى افتتح؟», «نعم ولكن كم عرضه؟».

    Assent is cut off only where a connective follows: in «جميل متى ولد» it is somebody's name.
    """
    kinds, rest = led_by(tokens)
    if not kinds or not rest:
        return tokens
    joined = any(_opens([token.key for token in rest[:length]]) for length in range(1, LONGEST_EXPRESSION + 1))
    joined |= _without_and(rest[0]).surface != rest[0].surface and asking_words([_without_and(rest[0])]) is not None
    if joined or (set(kinds) <= {"thanks", "filler"} and asking_words(rest)):
        return rest
    return tokens


def _asking_first(tokens: list[Token]) -> list[Token]:
    """«طولها كام» and «في سوريا كم» with the question word where it is looked for."""
    if len(tokens) < 2 or asking_words(tokens) or asking_words(tokens[-1:]) is None:
        return tokens
    return [tokens[-1], *tokens[:-1]]


def _without_and(token: Token) -> Token:
    if not token.surface.startswith("و") or len(token.surface) < 3 or role(token) == "name":
        return token
    rest = cut(token, 1)
    if asking_words([token]) and not asking_words([rest]):  # وين, وقتاش
        return token
    return token if token.key in lexicon.forms() and is_content(rest) else rest


def _without_to(token: Token) -> Token:
    if token.surface.startswith("لل"):
        rest = "ال" + token.surface[2:]
        return Token(rest, key(rest))
    return cut(token, 1) if token.surface.startswith("ل") and len(token.surface) > 3 else token


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
    return not any(
        token.surface.startswith(("ال", "بال", "لل")) or is_place(token) or is_time(token) for token in content
    )


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
) -> str:
    """The question before of another place or time, with other question words where these ask for something else."""
    whole = substituted(before, rest)
    found = asking_words(before)
    if found is not None and found[1] is kind:
        return _text(whole)
    return _text(_asked(asking, whole, kind))


def _is_the_most(before: Sequence[Token], phrase: Sequence[Token]) -> bool:
    """«وأقصر» after «ما أطول نهر», which could also be the verb."""
    return all(is_elative(token) for token in phrase) and any(is_elative(token) for token in before)


def _is_open(rest: Sequence[Token], content: Sequence[Token]) -> bool:
    """Whether a question with words of its own leaves out what it is about."""
    if any(role(token) == "pronoun" or has_pronoun(token) for token in rest):
        return True
    named = [token for token in content if not is_verb(token)]
    return not named or (len(content) == 1 and not is_place(named[0]))
