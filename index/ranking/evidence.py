"""Evidence that a stretch of text can answer a kind of question: a number, a date, a place, a person, a cause."""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from functools import cache, lru_cache

from index.models import QuestionKind, Span
from index.text.lexicon import alternatives, concept, key, read_table

__all__ = ["evidence", "is_event"]

_NUMBER = re.compile(r"[0-9٠-٩۰-۹]+(?:[.,٫٬][0-9٠-٩۰-۹]+)*\s?[%٪]?")
_YEAR = re.compile(r"(?<![0-9٠-٩۰-۹.,])(?:1[0-9]{3}|20[0-9]{2}|[١][٠-٩]{3}|٢٠[٠-٩]{2})(?![0-9٠-٩۰-۹])")
_TIME_WORD = re.compile(r"(?<!\w)(?:وال|بال|ال|و|ب|ف|ل)?(?:عام|عاما|سنه|يوم|شهر|قرن|عقد|ساعه|اسبوع|مطلع|اواخر|اوائل|منتصف|نهايه|بدايه|فجر|مساء|صباح|ظهر)(?!\w)")
_CAUSE = re.compile(
    r"(?<!\w)[وف]?(?:لان\w*|بسبب|نتيجه|اثر|جراء|لكي|كي|لذلك|لذا|بغيه|بهدف|نظرا|من اجل|بعد ان|بفضل|اذ|حيث ان|خشيه|خوفا|سبب\w*|ادي الي|تسبب\w*|يعود الي|يرجع الي|يعزي|احتجاجا|ردا|حتي)(?!\w)"
)
_MANNER = re.compile(r"(?<!\w)[وف]?(?:عبر|عن طريق|بواسطه|باستخدام|من خلال|بطريقه|بشكل|بصوره|حال\w*|باعتماد|بوساطه|اسلوب|طريقه)(?!\w)")
_TITLES = re.compile(
    r"(?<!\w)(?:وال|بال|لل|ال|و|ل|ب)?(?:رييس\w*|وزير\w*|ملك\w*|امير\w*|سيد\w*|دكتور\w*|جنرال|مدير\w*|متحدث\w*|قايد\w*|كاتب\w*|شاعر\w*|عالم\w*|لاعب\w*|مدرب\w*|ممثل\w*|مخرج\w*|محامي\w*|قاضي\w*|شيخ\w*|الامام|سفير\w*|نايب\w*|مغني\w*|فنان\w*|مستشار\w*|باحث\w*|استاذ\w*|حاكم\w*|امبراطور\w*|سلطان\w*|خليفه|فيلسوف|طبيب\w*|مهندس\w*|ابن|بن|عبد|ابو|محمد|احمد)(?!\w)"
)
_PLACE_AHEAD = re.compile(r"(?<!\w)(?:في|من|الي|بمدينه|مدينه|بلده|قريه|منطقه|محافظه|ولايه|اقليم|شمال|جنوب|شرق|غرب|وسط|قرب|جزيره|مقر\w*|عاصمه\w*)\s+\w+")
_DEFINITION = re.compile(r"(?<!\w)(?:هو|هي|يعرف|تعرف|يسمي|تسمي|عباره عن|يعني|تعني|يطلق|مصطلح|هم|نوع من|احد|احدي)(?!\w)")
_QUOTED = re.compile(r"[\"«“(][^\"»”)\n]{2,60}[\"»”)]")
_LATIN = re.compile(r"[A-Za-z][A-Za-z.&'-]+(?:\s[A-Za-z][A-Za-z.&'-]+)*")
_WORD = re.compile(r"[^\W\d_]+")
_CLITICS = ("", "ال", "و", "ب", "ل", "وال", "بال", "وب")
_SAME_LENGTH = str.maketrans("أإآٱىةؤئ", "ااااىهوي")


@cache
def _number_words() -> frozenset[str]:
    return frozenset(key(word) for word, _, role in read_table("numbers.tsv", 3) if role not in ("ordinal", "fraction"))


@cache
def _month_words() -> frozenset[str]:
    return frozenset(
        key(name) for _, _, names in read_table("months.tsv", 3) for name in alternatives(names) if " " not in name
    )


def _same_length(text: str) -> str:
    """The text with letters unified one for one, so that offsets stay."""
    return text.translate(_SAME_LENGTH).replace("ى", "ي")


def _spans(pattern: re.Pattern[str]) -> Callable[[str], list[Span]]:
    return lambda text: [Span(found.start(), found.end()) for found in pattern.finditer(text)]


# Sentences repeat their words, and normalising one costs microseconds: each is looked up once.
@lru_cache(maxsize=50_000)
def _is_number_word(surface: str) -> bool:
    return _is_listed(surface, _number_words())


@lru_cache(maxsize=50_000)
def _is_month(surface: str) -> bool:
    return _is_listed(surface, _month_words())


@cache
def _event_words() -> frozenset[str]:
    return frozenset(key(word) for (word,) in read_table("events.tsv", 1))


@lru_cache(maxsize=50_000)
def is_event(surface: str) -> bool:
    """Whether a word says what happened to people (killed, arrested …), so that a number behind it counts those."""
    return _is_listed(surface, _event_words())


@lru_cache(maxsize=50_000)
def _is_place(surface: str) -> bool:
    return _is_listed(surface, concept())


def _is_listed(surface: str, listed: Container[str]) -> bool:
    word = key(surface)
    return any(word.startswith(prefix) and word[len(prefix) :] in listed for prefix in _CLITICS)


def _words(text: str, wanted: Callable[[str], bool]) -> list[Span]:
    return [Span(one.start(), one.end()) for one in _WORD.finditer(text) if wanted(one.group())]


def _numbers(text: str) -> list[Span]:
    return sorted([*_spans(_NUMBER)(text), *_words(text, _is_number_word)], key=lambda span: span.start)


def _dates(text: str) -> list[Span]:
    spans = [*_spans(_YEAR)(text), *_words(text, _is_month), *_spans(_TIME_WORD)(_same_length(text))]
    return sorted(spans, key=lambda span: span.start)


def _places(text: str) -> list[Span]:
    spans = [*_spans(_PLACE_AHEAD)(_same_length(text)), *_words(text, _is_place)]
    return sorted(spans, key=lambda span: span.start)


def _persons(text: str) -> list[Span]:
    return sorted([*_spans(_TITLES)(_same_length(text)), *_spans(_QUOTED)(text)], key=lambda span: span.start)


def _names(text: str) -> list[Span]:
    return sorted([*_spans(_QUOTED)(text), *_spans(_LATIN)(text)], key=lambda span: span.start)


_BY_KIND: dict[QuestionKind, Callable[[str], list[Span]]] = {
    QuestionKind.HOW_MANY: _numbers,
    QuestionKind.HOW_MUCH: _numbers,
    QuestionKind.WHEN: _dates,
    QuestionKind.WHERE: _places,
    QuestionKind.WHO: _persons,
    QuestionKind.WHY: lambda text: _spans(_CAUSE)(_same_length(text)),
    QuestionKind.HOW: lambda text: _spans(_MANNER)(_same_length(text)),
    QuestionKind.DEFINITION: lambda text: _spans(_DEFINITION)(_same_length(text)),
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
