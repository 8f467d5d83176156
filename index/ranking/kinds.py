"""What kind of question it is, read off its question words in standard Arabic and the dialects."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from index.models import QuestionKind
from index.text import lexicon
from index.text.lexicon import key, read_table

__all__ = ["FIRST_ONLY", "ReadKind", "dialect_questions", "is_question_word", "read_kind", "spelled_dialect_questions"]

_LONGEST_EXPRESSION = 5
FIRST_ONLY = frozenset(("من", "ما", "ماذا", "اي", "كم", "هل", "وش", "لمن", "لم"))
"""Words that ask only at the start of a question; further in they are something else (من: from)."""


class ReadKind(NamedTuple):
    """What the question words tell.

    Args:
        kind: what is asked for.
        used: the places of question and function words that are no content.
        frame: the places of all words that merely ask for a number (كم يبلغ عدد); empty for other kinds.
    """

    kind: QuestionKind
    used: frozenset[int]
    frame: frozenset[int]


def read_kind(keys: Sequence[str]) -> ReadKind:
    """The kind of a question.

    Nouns of the expression that tells it (ما عاصمة, كم مساحة) are content too, unless they only ask for a number.

    Args:
        keys: the question's words, folded and normalised.
    """
    table, keys = _expressions(), list(keys)
    found: list[tuple[int, int, QuestionKind]] = []
    place = 0
    while place < len(keys):
        for length in range(min(_LONGEST_EXPRESSION, len(keys) - place), 0, -1):
            expression = " ".join(keys[place : place + length])
            kind = table.get(expression)
            if kind is None and length > 1 and keys[place] in _spoken_what():
                kind = table.get(" ".join(("ما", *keys[place + 1 : place + length])))
            if kind is None and place == 0 and expression[:1] in "وف" and (kind := table.get(expression[1:])):
                keys[0] = keys[0][1:]
            if kind is None or (length == 1 and place > 1 and expression in FIRST_ONLY):
                continue
            found.append((place, length, kind))
            place += length
            break
        else:
            place += 1
    if not found:
        found = _further_in(keys)
    if not found:
        return ReadKind(QuestionKind.UNKNOWN, frozenset(), frozenset())
    # A question word at the start rules; a longer expression says more than a shorter one.
    start, size, kind = min(found, key=lambda item: (item[0] > 2, -item[1] if item[1] > 1 else 0, item[0]))
    kind = _quantity(keys, start, size, kind)
    used = {at for begin, length, _ in found for at in range(begin, begin + length) if _is_function(keys[at])}
    frame = range(start, start + size) if kind is QuestionKind.HOW_MANY else ()
    return ReadKind(kind, frozenset(used), frozenset(frame))


def _further_in(keys: Sequence[str]) -> list[tuple[int, int, QuestionKind]]:
    """Where no word of the table asks: كم further in («الفريق فيه كم لاعب»), or a question of what there is."""
    asking = [(place, 1, QuestionKind.HOW_MANY) for place, word in enumerate(keys) if word == "كم"]
    if not asking and keys and keys[0] in _THERE_IS:
        asking = [(0, 1, QuestionKind.YES_NO)]
    return asking


_THERE_IS = frozenset(("اكو", "ماكو", "كاين", "كاينه", "كاينين", "فيه", "هناك", "هنالك", "يوجد", "توجد"))


def _quantity(keys: Sequence[str], start: int, size: int, kind: QuestionKind) -> QuestionKind:
    """How many or how much: dialects ask for both by one word, told apart by what is counted."""
    if size > 1 or keys[start] not in _both():
        return kind
    following = keys[start + 1] if start + 1 < len(keys) else ""
    if following in _THERE_IS or following == "في":
        return QuestionKind.HOW_MANY
    if not following:  # at the end: what is asked for stands before («سعر الدولار كام»)
        measured = keys[0].removeprefix("ال") in _measures()
        return QuestionKind.HOW_MUCH if measured else kind
    form = lexicon.forms().get(following)
    counted = form is not None and not form.verb and following.removeprefix("ال") not in _measures()
    return QuestionKind.HOW_MANY if counted and not following.startswith("ال") else kind


@cache
def _spoken_what() -> frozenset[str]:
    """Words that ask what in dialect: what follows them tells as much as behind «ما» («شنو هو اسم …»)."""
    asking = (
        words for words, kind, where in read_table("question_words.tsv", 3) if kind == "what" and "msa" not in where
    )
    return frozenset(key(word) for word in asking if " " not in word)


@cache
def _both() -> frozenset[str]:
    """Words that ask for a number or a measure, but for a price (بكم)."""
    asking = (QuestionKind.HOW_MANY, QuestionKind.HOW_MUCH)
    return frozenset(
        word for word, kind in _expressions().items() if kind in asking and " " not in word and word[0] != "ب"
    )


@cache
def _measures() -> frozenset[str]:
    """Nouns that are measured, not counted (مساحة, سعر)."""
    asked = (expression.split() for expression, kind in _expressions().items() if kind is QuestionKind.HOW_MUCH)
    return frozenset(words[-1].removeprefix("ال") for words in asked if len(words) > 1)


def is_question_word(word: str) -> bool:
    """Whether a folded word asks by itself."""
    return word in _question_singles()


def _is_function(word: str) -> bool:
    return word in _question_singles() or word in _folded_stops()


@cache
def _expressions() -> dict[str, QuestionKind]:
    table: dict[str, QuestionKind] = {}
    for expression, kind, _ in read_table("question_words.tsv", 3):
        table.setdefault(" ".join(key(word) for word in expression.split()), QuestionKind(kind))
    return table


@cache
def _question_singles() -> frozenset[str]:
    return frozenset(expression for expression in _expressions() if " " not in expression)


@cache
def _folded_stops() -> frozenset[str]:
    return frozenset(key(word) for word in lexicon.stop_words())


@cache
def dialect_questions() -> frozenset[str]:
    """Single question words that are dialect only."""
    standard = {key(words) for words, _, where in read_table("question_words.tsv", 3) if "msa" in where}
    return frozenset(word for word in _question_singles() if word not in standard and word not in lexicon.forms())


@cache
def spelled_dialect_questions() -> frozenset[str]:
    """The same as people write them, for those that are standard words once they are folded (إيه: أية, آية)."""
    spoken: set[str] = set()
    standard: set[str] = set()
    for words, _, where in read_table("question_words.tsv", 3):
        if " " not in words:
            (standard if "msa" in where else spoken).update((words, words.translate(_BARE_ALEF)))
    return frozenset(word for word in spoken - standard if word[-1] != "ة" and key(word) not in FIRST_ONLY)


_BARE_ALEF = str.maketrans("أإآٱ", "اااا")
