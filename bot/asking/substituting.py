"""A question with a phrase of a follow-up in the place of what is of its kind: «وفي سوريا؟», «وطه حسين؟», «و2019؟»."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.asking.places import has_clitic, is_demonym, is_place, last_place, only_places
from bot.asking.wording import Token, asking_words, is_elative, is_time, is_verb, role
from index.models import QuestionKind
from index.text import lexicon
from index.text.lexicon import key

__all__ = ["substituted"]

_IN = Token("في", key("في"))
_OF_DEEDS = (QuestionKind.WHEN, QuestionKind.WHERE, QuestionKind.WHY, QuestionKind.HOW)


def substituted(before: Sequence[Token], phrase: Sequence[Token]) -> list[Token]:
    """The question before with a phrase in the place of the one that is of its kind, or after it where none is.

    Args:
        before: the question.
        phrase: what the follow-up says, with or without a preposition.
    """
    preposition = phrase[0] if role(phrase[0]) == "preposition" else None
    head = phrase[1:] if preposition else phrase
    most = _last_run(before, is_elative)
    if most and all(map(is_elative, phrase)):  # «الأقصر» is a place too
        return _put(before, most, phrase)
    if only_places(head):
        return _other_place(before, phrase)
    for of_kind in (is_time, is_demonym):
        if head and all(of_kind(token) for token in head):
            span = _last_run(before, of_kind)
            if span is None:
                break
            return _put(before, span, phrase)
    else:
        if preposition is None:
            return _put(before, _last_name(before, len(phrase)), phrase)
    return _at_preposition(before, phrase, preposition)


def _other_place(before: Sequence[Token], phrase: Sequence[Token]) -> list[Token]:
    """«قناة السويس», «في بنما»: «قناة بنما»; «رئيس الوزراء العراقي», «في سوريا»: «رئيس الوزراء في سوريا»."""
    preposition = phrase[0] if role(phrase[0]) == "preposition" else None
    span = last_place(before)
    if span is not None:
        bound = role(before[span[0] - 1]) == "preposition" if span[0] else False
        # After a noun the name alone says the same, and better.
        if preposition == _IN and not bound and not has_clitic(before[span[0]]):
            phrase = phrase[1:]
        return _put(before, span, phrase)
    at = next((at for at in range(len(before) - 1, 0, -1) if is_demonym(before[at])), None)
    # The people of one place can be in another, and so can what there is much of: القوات الأميركية.
    if at is not None and not before[at].key.endswith(("ين", "ون")) and not before[at - 1].key.endswith("ات"):
        free = preposition is not None or has_clitic(phrase[0])
        return _put(before, (at, at + 1), phrase if free else [_IN, *phrase])
    if preposition is None and not has_clitic(phrase[0]):
        return _put(before, _last_name(before, len(phrase)), phrase)
    return _at_preposition(before, phrase, preposition)


def _at_preposition(before: Sequence[Token], phrase: Sequence[Token], preposition: Token | None) -> list[Token]:
    """In the place of what follows the same preposition, or at the end."""
    if preposition is not None:
        span = _phrase_after(before, preposition)
        if span is not None and not all(is_time(token) for token in phrase[1:]):
            return _put(before, span, phrase)
        # «جائزة نوبل للسلام», «وفي الأدب»
        if before[-1].surface.startswith("لل") and len(phrase) == 2 and phrase[1].surface.startswith("ال"):
            return [*before[:-1], *phrase]
    return [*before, *phrase]


def _last_run(tokens: Sequence[Token], test: Callable[[Token], bool]) -> tuple[int, int] | None:
    end = next((at + 1 for at in range(len(tokens) - 1, -1, -1) if test(tokens[at])), None)
    if end is None:
        return None
    start = end - 1
    # A date has several words.
    while test is is_time and start > 0 and test(tokens[start - 1]):
        start -= 1
    return start, end


def _put(tokens: Sequence[Token], span: tuple[int, int], phrase: Sequence[Token]) -> list[Token]:
    """Tokens with a phrase in the place of some of them; one preposition is enough, and clitics are taken over."""
    start, end = span
    given = list(phrase)
    bound = role(given[0]) == "preposition" or has_clitic(given[0])
    if bound and start > 0 and role(tokens[start - 1]) == "preposition":
        start -= 1
    elif not bound:
        given[0] = _with_clitic(tokens[start], given[0])
    return [*tokens[:start], *given, *tokens[end:]]


def _with_clitic(old: Token, new: Token) -> Token:
    """«بالعراق» with «سوريا» in its place is «بسوريا»."""
    for clitic, article in (("بال", "ب"), ("لل", "ل"), ("ب", "ب"), ("ل", "ل")):
        bare = old.surface.removeprefix(clitic)
        if bare != old.surface and is_place(Token(bare, key(bare))) and key(old.surface) not in lexicon.concept():
            merged = article == "ل" and new.surface.startswith("ال")
            surface = "لل" + new.surface[2:] if merged else article + new.surface
            return Token(surface, key(surface))
    return new


def _phrase_after(tokens: Sequence[Token], preposition: Token) -> tuple[int, int] | None:
    """Where the last phrase after a preposition stands, up to the next one, a time, or the end."""
    start = next((at for at in range(len(tokens) - 1, 0, -1) if tokens[at].key == preposition.key), None)
    if start is None:
        return None
    end = start + 1
    while end < len(tokens) and role(tokens[end]) != "preposition" and not (end > start + 1 and is_time(tokens[end])):
        end += 1
    return start, end


def _last_name(tokens: Sequence[Token], size: int) -> tuple[int, int]:
    """What a name without a preposition stands for: all that follows the verb, or else as many of the last words."""
    end = len(tokens)
    while end > 1 and is_time(tokens[end - 1]):
        end -= 1
    stop = next((at for at in range(1, end) if role(tokens[at]) == "preposition" or has_clitic(tokens[at])), end)
    end = stop if stop > 1 else end
    found = asking_words(tokens)
    if end > 2 and found and found[1] in _OF_DEEDS and is_verb(tokens[end - 1]):  # «ليه سعر الدولار زاد»
        end -= 1
    verb = next((at for at in range(end - 1, -1, -1) if is_verb(tokens[at])), None)
    if verb is not None and verb + 1 < end:
        return verb + 1, end
    first = found[0] if found and found[0] < end else 0
    return max(first, end - size), end
