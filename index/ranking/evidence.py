"""Evidence that a stretch of text can answer a kind of question: a number, a date, a place, a person, a cause."""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from functools import cache, lru_cache

from index.models import QuestionKind, Span
from index.text.lexicon import alternatives, concept, key, read_table
from index.text.words import words

__all__ = ["evidence", "is_event", "is_month", "is_number_word", "is_place"]

_NUMBER = re.compile(r"[0-9٠-٩۰-۹]+(?:[.,٫٬][0-9٠-٩۰-۹]+)*(?:\s?[%٪])?")
_YEAR = re.compile(r"(?<![0-9٠-٩۰-۹.,])(?:1[0-9]{3}|20[0-9]{2}|[١][٠-٩]{3}|٢٠[٠-٩]{2})(?![0-9٠-٩۰-۹])")
_QUOTED = re.compile(r"[\"«“(][^\"»”)\n]{2,60}[\"»”)]")
_LATIN = re.compile(r"[A-Za-z][A-Za-z.&'-]+(?:\s[A-Za-z][A-Za-z.&'-]+)*")
_CLITICS = ("", "ال", "و", "ب", "ل", "وال", "بال", "وب")
_SAME_LENGTH = str.maketrans("أإآٱىةؤئ", "ااااىهوي")


@cache
def _cue(kind: QuestionKind) -> re.Pattern[str]:
    """The words of the data file that show an answer to a kind of question, as a pattern for unified letters."""
    listed = sorted((word for name, word in read_table("evidence.tsv", 2) if name == kind.value), key=len, reverse=True)
    either = "|".join(word.replace("*", r"\w*") for word in listed)
    if kind is QuestionKind.WHERE:
        return re.compile(rf"(?<!\w)(?:{either})\s+\w+")
    return re.compile(rf"(?<!\w)(?:وال|بال|لل|ال|[وفبل])?(?:{either})(?!\w)")


def _cues(kind: QuestionKind) -> Callable[[str], list[Span]]:
    return lambda text: _spans(_cue(kind))(_same_length(text))


@cache
def _number_words() -> frozenset[str]:
    return frozenset(key(word) for word, _, role in read_table("numbers.tsv", 3) if role not in ("ordinal", "fraction"))


@cache
def _month_words() -> frozenset[str]:
    return frozenset(
        key(name) for _, _, names in read_table("months.tsv", 3) for name in alternatives(names) if " " not in name
    )


@cache
def _long_months() -> Callable[[str], list[Span]]:
    """Finds months of two words (تشرين الأول) in a text of unified letters."""
    names = {name for _, _, names in read_table("months.tsv", 3) for name in alternatives(names) if " " in name}
    either = "|".join(
        sorted((r"\s+".join(map(re.escape, _same_length(name).split())) for name in names), key=len, reverse=True)
    )
    return _spans(re.compile(rf"(?<!\w)[وبل]?(?:{either})(?!\w)"))


def _same_length(text: str) -> str:
    """The text with letters unified one for one, so that offsets stay."""
    return text.translate(_SAME_LENGTH).replace("ى", "ي")


def _spans(pattern: re.Pattern[str]) -> Callable[[str], list[Span]]:
    return lambda text: [Span(found.start(), found.end()) for found in pattern.finditer(text)]


# Sentences repeat their words, and normalising one costs microseconds: each is looked up once.
@lru_cache(maxsize=50_000)
def is_number_word(surface: str) -> bool:
    return _is_listed(surface, _number_words())


@lru_cache(maxsize=50_000)
def is_month(surface: str) -> bool:
    return _is_listed(surface, _month_words())


@cache
def _event_words() -> frozenset[str]:
    return frozenset(key(word) for (word,) in read_table("events.tsv", 1))


@lru_cache(maxsize=50_000)
def is_event(surface: str) -> bool:
    """Whether a word says what happened to people (killed, arrested …), so that a number behind it counts those."""
    return _is_listed(surface, _event_words())


@lru_cache(maxsize=50_000)
def is_place(surface: str) -> bool:
    return _is_listed(surface, concept())


def _is_listed(surface: str, listed: Container[str]) -> bool:
    word = key(surface)
    return any(word.startswith(prefix) and word[len(prefix) :] in listed for prefix in _CLITICS)


def _words(text: str, wanted: Callable[[str], bool]) -> list[Span]:
    return [Span(one.start, one.end) for one in words(text) if wanted(one.surface)]


def _numbers(text: str) -> list[Span]:
    return sorted([*_spans(_NUMBER)(text), *_words(text, is_number_word)], key=lambda span: span.start)


def _dates(text: str) -> list[Span]:
    plain = _same_length(text)
    spans = [*_spans(_YEAR)(text), *_words(text, is_month), *_long_months()(plain), *_cues(QuestionKind.WHEN)(text)]
    return sorted(spans, key=lambda span: span.start)


def _places(text: str) -> list[Span]:
    spans = [*_cues(QuestionKind.WHERE)(text), *_words(text, is_place)]
    return sorted(spans, key=lambda span: span.start)


def _persons(text: str) -> list[Span]:
    return sorted([*_cues(QuestionKind.WHO)(text), *_spans(_QUOTED)(text)], key=lambda span: span.start)


def _names(text: str) -> list[Span]:
    return sorted([*_spans(_QUOTED)(text), *_spans(_LATIN)(text)], key=lambda span: span.start)


_BY_KIND: dict[QuestionKind, Callable[[str], list[Span]]] = {
    QuestionKind.HOW_MANY: _numbers,
    QuestionKind.HOW_MUCH: _numbers,
    QuestionKind.WHEN: _dates,
    QuestionKind.WHERE: _places,
    QuestionKind.WHO: _persons,
    QuestionKind.WHY: _cues(QuestionKind.WHY),
    QuestionKind.HOW: _cues(QuestionKind.HOW),
    QuestionKind.DEFINITION: _cues(QuestionKind.DEFINITION),
    QuestionKind.NAME: _names,
}


def evidence(kind: QuestionKind, sentence: str) -> list[Span]:
    """The stretches of a sentence that can answer a question of that kind.

    Args:
        kind: what is asked for.
        sentence: the sentence as it is written.

    Returns:
        Spans of `sentence` in order; empty for kinds that no sign tells (what, which).
    """
    find = _BY_KIND.get(kind)
    return find(sentence) if find else []
