"""The questions of a message: what greets is left out, two or three questions are taken apart.

«السلام عليكم، كم طول القناة؟ وكم عرضها؟» asks «كم طول القناة؟» and «وكم عرضها؟». A question is never cut where its
halves need each other: «متى ولد وأين توفي نجيب محفوظ؟» stays one.
"""

from __future__ import annotations

import re

from bot.asking.followup import complete, is_incomplete, leans
from bot.asking.pronouns import has_pronoun
from bot.asking.wording import Token, asking_words, courtesy, cut, is_content, led_by, read, role
from index.models import QuestionKind
from index.text.words import words

__all__ = ["MOST", "follow", "questions_in"]

MOST = 3
"""So many questions of one message are answered."""
_ENDS = re.compile(r"[؟?]+|\n+")
_PAUSE = re.compile(r"[،,.!؛;:\n\-–—]")
_POLITE = frozenset(("greeting", "thanks", "filler"))
_NAMING = (QuestionKind.WHO, QuestionKind.WHAT, QuestionKind.DEFINITION, QuestionKind.UNKNOWN)
"""What «من» and «ما» ask for; after «و» they may be «from» and «what»."""


def questions_in(text: str) -> list[str]:
    """The questions of a message in their order, without greetings; the whole text where it can't be taken apart.

    Args:
        text: what somebody wrote.

    Returns:
        At least one text. Those behind the first may lean on the one before, see `follow`.
    """
    bare = _without_greeting(text.strip())
    pieces = [piece for piece in _pieces(bare) if read(piece)]
    asked = [piece for piece in pieces if courtesy(piece) is None]
    if not asked:
        return [bare]
    if len(asked) == 1 and len(pieces) > 1:
        return [_without_greeting(asked[0])] if _asks(asked[0]) else [bare]
    if all(map(_asks, asked)):
        parts = [part for piece in asked for part in _halves(_without_greeting(piece))]
        if len(parts) > 1:
            return list(dict.fromkeys(parts))
    return [bare]


def follow(previous: str, question: str) -> str:
    """A question of a message made whole from the one before it in the same message.

    Args:
        previous: that, itself complete.
        question: the next; one that points back to nothing stays as it is.
    """
    return complete(previous, question) if leans(question) or _points_back(read(question)) else question


def _pieces(text: str) -> list[str]:
    """A text cut behind its question marks and at its line breaks."""
    found, start = [], 0
    for end in _ENDS.finditer(text):
        found.append(text[start : end.end()].strip())
        start = end.end()
    return [*found, text[start:].strip()]


def _without_greeting(text: str) -> str:
    """A question without the greeting or thanks before it; where these end must be seen, «سلام فياض» is a name."""
    tokens = read(text)
    kinds, rest = led_by(tokens)
    if not rest or not kinds or not _POLITE.issuperset(kinds):
        return text
    found = words(text)
    first, last = found[len(tokens) - len(rest)], found[len(tokens) - len(rest) - 1]
    ended = set(kinds) != {"filler"} and _PAUSE.search(text[last.end : first.start])
    return text[first.start :] if ended or asking_words(_bare(rest)) else text


def _asks(piece: str) -> bool:
    """Whether a piece is a question: it has a question word, or goes on from the one before («والجرحى؟»)."""
    tokens = read(piece)
    return any(asking_words(_bare(tokens[at:])) for at in range(len(tokens))) or leans(piece)


def _halves(piece: str) -> list[str]:
    """«كم طول القناة وكم عرضها» cut in two: where the second half asks, and points back to the first."""
    tokens, found = read(piece), words(piece)
    for at in range(len(tokens) - 1, 1, -1):
        rest = _bare(tokens[at:])
        asking = asking_words(rest) if rest[0].surface != tokens[at].surface else None
        if asking is None:
            continue
        first, second = piece[: found[at].start].rstrip(" ،,"), piece[found[at].start :]
        before = asking_words(read(first))
        if before is None or is_incomplete(first) or not _points_back(rest):
            continue
        if asking[1] in _NAMING and not _surely_asks(rest, asking[0]):
            continue
        return [*_halves(f"{first}؟"), second]
    return [piece]


def _points_back(tokens: list[Token]) -> bool:
    """Whether a question has a pronoun for what was asked of before: «كم عرضها», «ما هي عاصمتها»."""
    tokens = _bare(tokens)
    asking = asking_words(tokens)
    rest = tokens[asking[0] :] if asking else tokens
    return any(has_pronoun(token) or role(token) == "pronoun" for token in rest) or (
        asking is not None and is_incomplete(" ".join(token.surface for token in tokens))
    )


def _surely_asks(tokens: list[Token], spent: int) -> bool:
    """Whether «ما» or «من» is a question word: a noun of what was spoken of follows, no preposition («وما حولها»)."""
    rest = tokens[spent:]
    return bool(rest) and is_content(rest[0]) and (has_pronoun(rest[0]) or has_pronoun(rest[-1]))


def _bare(tokens: list[Token]) -> list[Token]:
    """The words without the «و» that joins them to what stands before."""
    if tokens and tokens[0].surface.startswith("و") and len(tokens[0].surface) > 2:
        bare = [cut(tokens[0], 1), *tokens[1:]]
        if asking_words(bare):
            return bare
    return list(tokens)
