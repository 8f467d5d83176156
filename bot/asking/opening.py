"""What begins a follow-up and only connects it to the conversation: «و», «طيب», «ماذا عن», «شكراً»."""

from __future__ import annotations

from collections.abc import Sequence

from bot.asking.wording import (
    LONGEST_EXPRESSION,
    Token,
    asking_words,
    cut,
    is_content,
    led_by,
    openers,
    role,
)
from index.text import lexicon
from index.text.lexicon import key
from index.text.stem import known_form

__all__ = ["opened_of"]


def opened_of(tokens: list[Token]) -> list[Token]:
    """A question without what merely connects it to the conversation: «و», «طيب», thanks.

    Args:
        tokens: its words.
    """
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


def _without_and(token: Token) -> Token:
    if not token.surface.startswith("و") or len(token.surface) < 3 or role(token) == "name":
        return token
    rest = cut(token, 1)
    if asking_words([token]) and not asking_words([rest]):  # وين, وقتاش
        return token
    own, form = lexicon.forms().get(token.key), known_form(rest.key)
    # «وأخوه» is listed as well, as a form of what is left.
    whole = own is not None and (form is None or form.lemma != own.lemma)
    return token if whole and is_content(rest) else rest


def _without_to(token: Token) -> Token:
    if token.surface.startswith("لل"):
        rest = "ال" + token.surface[2:]
        return Token(rest, key(rest))
    return cut(token, 1) if token.surface.startswith("ل") and len(token.surface) > 3 else token
