"""Questions whose question word doesn't come first, in the order in which it does.

Dialects leave it where the answer would stand («القناة اتفتحت امتى»), and all varieties may name first what they ask
about («والسكري شو أعراضه؟», «وزوجها متى مات؟»).
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.asking.places import is_place
from bot.asking.pronouns import has_pronoun, is_bound
from bot.asking.topics import with_topic
from bot.asking.wording import Token, asking_words, is_content, is_time, is_verb, may_be_verb, role
from index.text.lexicon import key

__all__ = ["asking_first", "names_first"]

_ELSEWHERE = frozenset(map(key, ("من", "ما", "أي", "ماذا", "لم", "هل", "لمن", "مما", "بما", "كيفية")))
"""Question words that are something else where another word comes before them: «من» is from, «ما» not or what."""
_LONGEST_NAMED = 4
"""Words of what is named before the question word. More are a sentence of their own."""


def asking_first(tokens: list[Token]) -> list[Token]:
    """A question with its question words where they are looked for; others as they are.

    Args:
        tokens: the words of a question.
    """
    if len(tokens) < 2:
        return tokens
    last = _asks_last(tokens)
    if last and _begins_by_itself(tokens):
        return _said_last(tokens[:-last], tokens[-last:])
    at = _named_until(tokens)
    if not at:
        return tokens
    named, question = tokens[:at], tokens[at:]
    found = asking_words(question)
    rest = question[found[0] :] if found else []
    if any(has_pronoun(token) or is_bound(token) for token in rest):
        return with_topic(question, named)
    # «كان عنده كام سنة», «زوجها متى مات»
    return [*question, *named]


def names_first(tokens: Sequence[Token]) -> bool:
    """Whether what is asked about is named before the question word: «السكري شو أعراضه», «زوجها متى مات»."""
    return _named_until(tokens) > 0


def _begins_by_itself(tokens: Sequence[Token]) -> bool:
    """Whether the first words ask nothing, or do so only together with the last: «طوله كام»."""
    found = asking_words(tokens)
    return found is None or (found[0] == len(tokens) and has_pronoun(tokens[0]))


def _asks_last(tokens: Sequence[Token]) -> int:
    """How many of the last words ask: two of «مساحتها قد ايه»."""
    for length in (2, 1):
        found = asking_words(tokens[-length:]) if len(tokens) > length else None
        # «عمره كام» is an expression of the table, but its first word is what is asked for.
        if found is not None and found[0] == length and not (length > 1 and has_pronoun(tokens[-length])):
            return length
    return 0


def _said_last(said: Sequence[Token], asking: Sequence[Token]) -> list[Token]:
    """«قناة السويس اتفتحت امتى»: «امتى اتفتحت قناة السويس»."""
    at = next((at for at in range(1, len(said)) if is_verb(said[at]) and not is_time(said[at])), None)
    if at is None or is_verb(said[0]) or role(said[0]) == "preposition":
        return [*asking, *said]
    return [*asking, *said[at:], *said[:at]]


def _named_until(tokens: Sequence[Token]) -> int:
    """Of how many of the first words what is asked about is made, where they come before the question word; else 0."""
    if asking_words(tokens) is not None:
        return 0
    for at in range(1, min(_LONGEST_NAMED + 1, len(tokens) - 1)):
        found = asking_words(tokens[at:])
        if found is None or tokens[at].key in _ELSEWHERE or not any(map(is_content, tokens[at + found[0] :])):
            continue
        return at if _may_be_named(tokens[:at]) else 0
    return 0


def _may_be_named(named: Sequence[Token]) -> bool:
    """Whether words may name what is asked about, rather than be the beginning of a sentence: «أخبرني متى …»."""
    first = named[0]
    if any(role(token) == "preposition" for token in named):
        return False
    if is_bound(named[-1]) and len(named) < 3:  # «كان عنده كام سنة»
        return True
    if first.surface.startswith("ال") or is_place(first) or has_pronoun(first):
        return True
    return len(named) > 1 and not may_be_verb(first)
