"""Which dimension a question asks for: كم سرعة …, بكم …, كم يوما …; or a count."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache, lru_cache

from index.models import QuestionKind
from index.ranking.kinds import is_question_word
from index.text import lexicon
from index.text.lexicon import alternatives, key, read_table
from index.text.measures import dimensions, mask_of
from index.text.normalize import fold
from index.text.signs import BEFORE_PAIRS

__all__ = ["ANY_NUMBER", "COUNT", "asked_measures", "asks_for_unit", "duals", "names_measure", "other_measures"]

COUNT = 1 << 31
"""The bit of questions for a number of people or things."""
ANY_NUMBER = frozenset((QuestionKind.HOW_MANY, QuestionKind.HOW_MUCH))
"""Kinds of questions that a number answers."""
_PREFIXES = ("", "ال", "و", "ب", "ل", "ف", "س", "ه", "بال", "لل", "وال")
_ENDINGS = ("", "ه", "ها", "هم", "ته", "تها", "تهم", "ك", "وا")
_WHAT = frozenset((QuestionKind.WHAT, QuestionKind.WHICH, QuestionKind.DEFINITION, QuestionKind.UNKNOWN))
_BARE_WHAT = key("ما")
_MOST_WORDS = 6
"""A longer text without a question word is no question for a measure."""


def other_measures(asked: int) -> int:
    """The dimensions of numbers that can't answer a question: all others than are asked for.

    Args:
        asked: the bits of `index.text.measures.dimensions` that are asked for, or `COUNT`; 0 where it can't be told.
    """
    if not asked:
        return 0
    return sum(dimensions().values()) & ~asked & ~(mask_of("people") if asked & COUNT else 0)


def asked_measures(keys: Sequence[str], kind: QuestionKind, used: Collection[int]) -> tuple[QuestionKind, int]:
    """What a question asks to be measured.

    The first word behind the question word decides, but for verbs and words that say nothing (يبلغ, عدد): it names what
    is measured (سرعة), is itself a unit (كم يوما) or is counted. Else what stands before the question word does
    (سعر الدولار كام), or what the sentence ends in (كم يبلغ فلان من العمر).

    Args:
        keys: the question's words, folded and normalised.
        kind: what is asked for as far as question words tell.
        used: the places of question and function words.

    Returns:
        The kind, which a question for a measure has without «كم» as well (ما سرعة …, سعر الذهب اليوم), and one for a
        definition without «معنى» (ما هو التضخم؟); and the bits of the dimensions, with `COUNT` where a noun is counted;
        0 where none is told.
    """
    start = next((place for place in sorted(used) if is_question_word(keys[place])), -1)
    if kind in ANY_NUMBER:
        if told := _asked_next(keys, start):
            return QuestionKind.HOW_MUCH, told
        asked = _first(keys, start, used)
        if kind is QuestionKind.HOW_MANY and _is_measured(keys, start):
            kind = QuestionKind.HOW_MUCH
        if start >= 0 and (form := _named(keys, start, _forms())):
            following = keys[start + 1 : start + 3]
            if asked in (0, COUNT):
                return kind, 0 if _is_noun(following) else form
            if _is_of_unit(following):
                return kind, form  # «بكم كيلو الخبز», «بكم لتر زيت الزيتون»
        if asked in (0, COUNT) and keys[start + 1 : start + 2] and keys[start + 1] in _skipped():
            pairs = (" ".join(keys[place : place + 2]) for place in range(start + 2, len(keys) - 1))
            asked = next((told for pair in pairs if (told := _asks_behind().get(pair, 0))), asked)
        if not asked and start > 0:
            before = _first(keys[:start], -1, used)
            asked = before if before not in (0, COUNT) else _asked_by(keys[start - 1], _asks_many()) or asked
        return kind, asked
    if kind not in _WHAT or (kind is QuestionKind.UNKNOWN and len(keys) > _MOST_WORDS):
        return kind, 0
    first = next((place for place in range(start + 1, len(keys)) if place not in used), len(keys))
    asked = _named(keys, first, _asks())
    if start >= 0 and first == len(keys) - 1 and (start + 1 in used or keys[start] == _BARE_WHAT):
        return QuestionKind.DEFINITION, 0  # «ما هو التضخم؟», but «ما هو طول النيل؟»
    if kind in (QuestionKind.WHICH, QuestionKind.UNKNOWN) and asked in (mask_of("duration"), mask_of("age")):
        return kind, 0  # «أي مدة», but «عمر المختار» is a name
    if asked:
        return QuestionKind.HOW_MUCH, asked
    return kind, 0


def asks_for_unit(asked: int) -> bool:
    """Whether a number with a unit answers rather than one without: where a measure is asked for, not a count."""
    return bool(asked) and not asked & COUNT


def duals(noun: str) -> tuple[str, ...]:
    """What says that there are two of a noun that is counted: حبتين for حبة or حبات.

    Args:
        noun: its normal form.

    Returns:
        Normal forms, also with what may be written before them, but for those that could be a plural (مهندسين).
    """
    bare = noun.removeprefix("ال")
    form = lexicon.forms().get(fold(noun)) or lexicon.forms().get(fold(bare))
    single = form.lemma if form is not None else bare
    if single.endswith("ات") and len(single) > 3:
        single = single[:-2] + "ه"
    singles = {bare + "ت"} if len(bare) > 2 else set()  # of things taken together: جزرتين for جزر
    if single.endswith("ه"):
        singles.add(single[:-1] + "ت")
    elif single in _broken():
        singles.add(single)
    return tuple(before + one + ending for one in sorted(singles) for before in BEFORE_PAIRS for ending in ("ين", "ان"))


@lru_cache(maxsize=20_000)
def names_measure(word: str) -> int:
    """The dimensions of what a folded word names (طول, وعرضه); 0 for other words."""
    return _asked_by(word, _asks())


def _first(keys: Sequence[str], start: int, used: Collection[int]) -> int:
    """What the first word that tells something says, behind a place."""
    counted = verb = False
    for place in range(start + 1, len(keys)):
        word = keys[place]
        if asked := _named(keys, place, _asks_many()):
            return asked
        if word in _number_of():
            counted = True
        if place in used or word in _skipped() or (word[:1] in ("س", "و") and word[1:] in _skipped()):
            continue
        bare = word.removeprefix("ال") if counted else word
        if unit := _units().get(bare, 0):
            return unit | COUNT if unit == mask_of("people") else unit
        counted = counted or (not verb and _is_counted(word))
        if counted or not _is_verb(word):
            return COUNT if counted else 0
        verb = True
    return 0


def _asked_next(keys: Sequence[str], start: int) -> int:
    """What a word asks for right behind «كم» alone: «كم بعد القمر», but not «كم قتل بعد» nor «كم بعد ذلك»."""
    if not 0 <= start < len(keys) - 2 or keys[start + 2] in lexicon.stop_words() or keys[start] in _forms():
        return 0
    return _expressions("asks_next").get(keys[start + 1], 0)


def _is_measured(keys: Sequence[str], start: int) -> bool:
    """Whether the noun behind a question word is measured, not counted (كم عرض …)."""
    first = next((at for at in range(start + 1, len(keys)) if keys[at] not in _skipped() - _number_of()), len(keys))
    return _named(keys, first, _asks()) not in (0, mask_of("people"))


def _is_counted(word: str) -> bool:
    """Whether a word behind «كم» is a noun that is counted: in the accusative it demands, feminine, or listed."""
    if word.endswith("ا") and not word.endswith(("وا", "نا", "ها")) and len(word) > 3:
        return True
    if word.startswith("ال") or word in _verbs() or _is_verb(word):
        return False
    return word in lexicon.forms() or (word.endswith("ه") and not word.endswith(("وه", "ته")) and len(word) > 3)


def _is_noun(following: Sequence[str]) -> bool:
    """Whether the first of two words is a noun that is counted: «بكم هدف فاز», but not «بكم تذكرة المباراة»."""
    form = lexicon.forms().get(following[0]) if following else None
    if form is None or form.verb or following[0].startswith("ال"):
        return False
    return not (following[1:] and following[1].startswith("ال"))


def _is_of_unit(following: Sequence[str]) -> bool:
    """Whether a unit and what is measured by it follow a question word, rather than a verb."""
    if len(following) < 2 or following[0] not in _units():
        return False
    return following[1].startswith("ال") or _is_sold(following[0], following[1])


def _is_sold(unit: str, word: str) -> bool:
    """Whether a word names what is bought by a unit: «بكم كيلو سمك», but not «بكم كيلو نقص وزنه»."""
    if not _units()[unit] & mask_of("mass|volume"):
        return False
    form = lexicon.forms().get(word)
    return form is not None and not form.verb and word not in _pasts() and word.removesuffix("ت") not in _pasts()


def _is_verb(word: str) -> bool:
    form = lexicon.forms().get(word) or (lexicon.forms().get(word[1:]) if word[:1] == "س" else None)
    return form is not None and form.verb


def _named(keys: Sequence[str], place: int, table: dict[str, int]) -> int:
    """The dimensions that the word at a place asks for, or it and the next."""
    return table.get(" ".join(keys[place : place + 2]), 0) or _asked_by(keys[place], table) if place < len(keys) else 0


def _asked_by(word: str, table: dict[str, int]) -> int:
    """The dimensions that a word asks for, also with clitics (سرعته, المساحة)."""
    if word in table:
        return table[word]
    for prefix in _PREFIXES:
        for ending in _ENDINGS:
            if word.startswith(prefix) and word.endswith(ending):
                bare = word[len(prefix) : len(word) - len(ending)]
                if len(bare) > 2 and (told := table.get(bare + "ه" if ending[:1] == "ت" else bare, 0)):
                    return told
    return 0


@cache
def _expressions(role: str) -> dict[str, int]:
    table: dict[str, int] = {}
    for name, cell, words in read_table("measures.tsv", 3):
        if name == role:
            for expression in alternatives(words):
                folded = " ".join(key(word) for word in expression.split())
                table[folded] = table.get(folded, 0) | mask_of(cell)
    return table


@cache
def _asks() -> dict[str, int]:
    return _expressions("asks")


@cache
def _asks_many() -> dict[str, int]:
    return {**_expressions("asks_many"), **_asks()}


@cache
def _asks_behind() -> dict[str, int]:
    return _expressions("asks_behind")


@cache
def _forms() -> dict[str, int]:
    return _expressions("form")


@cache
def _units() -> dict[str, int]:
    return {**_expressions("unit"), **_expressions("two")}


@cache
def _pasts() -> frozenset[str]:
    return frozenset(key(form) for (past,) in read_table("verbs.tsv", 1) for form in alternatives(past))


@cache
def _broken() -> frozenset[str]:
    """Nouns with a broken plural: with the ending of one they are two."""
    tables = ("plurals_society.tsv", "plurals_world.tsv")
    return frozenset(key(single) for name in tables for single, plural in read_table(name, 2) if plural)


@cache
def _number_of() -> frozenset[str]:
    return frozenset(_expressions("number_of"))


@cache
def _skipped() -> frozenset[str]:
    return frozenset(_expressions("skip"))


@cache
def _verbs() -> frozenset[str]:
    """The verbs of the lexicon, as they are cited; some are written like nouns (خصص, دخل)."""
    return frozenset(
        key(word) for past, present in read_table("verbs.tsv", 2) for word in alternatives(f"{past}|{present}")
    )
