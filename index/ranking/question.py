"""What a question asks for, and by which words its answer is found.

The kind is read first, from question words in standard Arabic and the dialects, because the words that tell it would
fall to any list of stop words. What remains is brought to standard words (dialect table), analysed like the articles'
words, and given its synonyms.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from index.models import QuestionKind
from index.ranking.asked import asked_measures, duals
from index.ranking.classes import asked_noun
from index.ranking.dialect import Meaning, is_dialect, meanings
from index.ranking.kinds import FIRST_ONLY, during, is_question_word, is_spelled_out, number_nouns, read_kind
from index.ranking.metalanguage import of_the_text, of_words
from index.ranking.names import other_names, place_metonyms
from index.ranking.synonyms import synonyms
from index.text import lexicon
from index.text.lexicon import key
from index.text.months import MonthName, month_names
from index.text.months import other_names as other_months
from index.text.normalize import fold, normalize
from index.text.numbers import NUMBER_TERM, number_values
from index.text.stem import known_form
from index.text.terms import Analyzer
from index.text.words import Word, words

__all__ = ["MAX_TERMS", "METONYM", "Query", "QueryTerm", "understand"]

MAX_TERMS = 24
"""A question is searched by at most this many words, the longest first: a pasted page is still answered in time."""
MAX_QUESTION_WORDS = 400
FRAME = 0.25
"""How far the words that merely ask for a number count (عدد, يبلغ): the answer needs none of them."""
NARRATED = 0.1
"""How far words count that speak of the text asked about (حسب المتحدث): next to nothing, but where it has them."""
_DURING = "خلال"
_DO = "فعل"
"""To do: «what did he do» is answered by what was done, which takes another verb."""
METONYM = 0.6
"""How far a capital or government counts for its country, and the reverse."""
MONTH, MONTH_HALF = 0.9, 0.4
"""How far another name of the month counts, and a word that begins one of two words."""
NUMBER = 0.9
"""How far a number counts that is written otherwise than asked, in digits or in words."""
_MAX_VARIANTS = 4
SYNONYM, SYNONYM_COUNTED = 0.6, 0.8
"""How far a synonym counts beside the word itself, times the square of how safely the table says it stands for it:
doubtful ones count little; more for what is counted, which is often named otherwise."""


@dataclass(frozen=True, slots=True)
class QueryTerm:
    """A word that the answer, or its surroundings, should hold.

    Args:
        surface: the word as asked.
        norm, stem, root: its terms.
        others: stems that may stand for it, each with how far it counts (0 to 1).
        weight: how far the word itself counts.
    """

    surface: str
    norm: str
    stem: str
    root: str
    others: tuple[tuple[str, float], ...] = ()
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Query:
    """A question understood.

    Args:
        text: as it was asked.
        kind: what it asks for.
        terms: the words to find.
        counted: the place in `terms` of the noun whose number is asked for; None for other questions.
        spoken: it is in dialect, so its words may differ from those of the articles.
        mended: typing mistakes as (written, meant), in their order; the terms are those of what was meant.
        measures: the dimensions it asks for, as bits (`asked.asked_measures`); 0 where it asks for none.
        two: normal forms of words that say that there are two of what is counted (`asked.duals`).
        noun: the place in `terms` of the noun that «what», «which» or «what name» asks for; None where none is told.
        members: the class it names, whose members answer (`classes.asked_noun`); empty where none is known.
    """

    text: str
    kind: QuestionKind
    terms: tuple[QueryTerm, ...]
    counted: int | None = None
    spoken: bool = False
    mended: tuple[tuple[str, str], ...] = ()
    measures: int = 0
    two: tuple[str, ...] = ()
    noun: int | None = None
    members: str = ""


def understand(text: str, analyzer: Analyzer) -> Query:
    """Read a question.

    Args:
        text: the question in any variety of Arabic, or in any language at all.
        analyzer: the analysis the library's articles went through.

    Returns:
        The question with its kind and terms; no terms where it holds nothing to search for.
    """
    asked = words(text)[:MAX_QUESTION_WORDS]
    keys = [key(word.surface) for word in asked]
    kind, used, frame = read_kind(
        [word.surface if is_spelled_out(word.surface, one) else one for word, one in zip(asked, keys, strict=True)]
    )
    meanwhile = during(keys)
    plain = [_DURING if place == meanwhile else word for place, word in enumerate(keys)]
    kind, measures = asked_measures(plain, kind, used)
    wanted, members = asked_noun(keys, kind, used)
    spoken = is_dialect(asked, keys)
    narrated = of_the_text(keys, used)
    meant = of_words(keys) if kind is QuestionKind.DEFINITION else frozenset()
    numbers = _numbers(asked)
    months = _months(asked)
    names = other_names(keys, analyzer)
    terms: list[QueryTerm] = []
    counted: QueryTerm | None = None
    noun: QueryTerm | None = None
    told = list(meanings(asked, keys, spoken))
    for place, meaning in enumerate(told):
        if meaning is None or (place in used and not _says_more(told, place, used)):
            continue
        counts = counted is None and kind is QuestionKind.HOW_MANY and bool(frame) and place > max(frame)
        # What is counted stands in the answer beside its number, often by another name: «2500 جندي» for «عسكري».
        synonym = SYNONYM_COUNTED if counts else SYNONYM
        found = _terms(meaning, synonym, analyzer)
        if kind is QuestionKind.HOW_MANY:
            found = [replace(term, norm=_nominative(term.norm)) for term in found]
        if place in numbers:
            found = [replace(term, others=_with_number(term, numbers[place])) for term in found]
        if place in names:
            found = [replace(term, others=(*names[place], *term.others)) for term in found]
        if place in months:
            found = _as_month(found, months[place], analyzer)
        if kind is QuestionKind.WHAT and _is_doing(meaning, analyzer):
            found = [replace(term, weight=FRAME) for term in found]
        frames = place in frame and not (_is_swallowed(told, asked, max(frame) + 1) and _is_noun(found))
        if place in narrated:
            found = [replace(term, weight=NARRATED) for term in found]
        elif frames or place == meanwhile or place in meant or (place in used and place + 1 in meant):
            found = [replace(term, weight=FRAME) for term in found]
        elif (counts or place in frame) and found:
            counted = found[0]
        if place == wanted and found:
            noun = found[0]
        terms.extend(found)
    if not terms:  # nothing but question and function words: search for them rather than for nothing
        terms = [
            QueryTerm(word.surface, norm, norm, norm)
            for word in asked
            if (norm := normalize(word.surface)) and norm not in FIRST_ONLY
        ]
    unique = {(term.norm, term.stem): term for term in terms}
    chosen = list(unique.values())
    if len(chosen) > MAX_TERMS:
        longest = set(sorted(unique, key=lambda item: -len(item[1]))[:MAX_TERMS])
        chosen = [term for item, term in unique.items() if item in longest]
    number = chosen.index(counted) if counted in chosen else None
    two = duals(chosen[number].norm) if number is not None else ()
    named = chosen.index(noun) if noun in chosen else None
    return Query(text, kind, tuple(chosen), number, spoken, measures=measures, two=two, noun=named, members=members)


def _says_more(told: Sequence[Meaning | None], place: int, used: Collection[int]) -> bool:
    """Whether an expression goes on after its question and function words: «اللي فاز», of «مين اللي فاز»."""
    after = place + 1
    while after < len(told) and told[after] is None and after in used:
        after += 1
    return after < len(told) and told[after] is None


def _is_swallowed(told: Sequence[Meaning | None], asked: Sequence[Word], place: int) -> bool:
    """Whether a word belongs to the expression before it: the noun of «شحال عدد سكان», which asks for a number."""
    return place < len(told) and told[place] is None and asked[place].surface not in lexicon.stop_words()


def _is_noun(terms: Sequence[QueryTerm]) -> bool:
    """Whether what an expression that asks for a number means is more than «the number of»."""
    return not any(term.norm in number_nouns() for term in terms)


def _is_doing(meaning: Meaning, analyzer: Analyzer) -> bool:
    if _DO in meaning.standard:
        return True
    return not meaning.surface.startswith("ال") and analyzer.terms(meaning.surface).stem == analyzer.terms(_DO).stem


def _terms(meaning: Meaning, synonym: float, analyzer: Analyzer) -> list[QueryTerm]:
    """The query terms of one word: itself, or its standard counterparts where it is dialect."""
    standard = meaning.standard[:_MAX_VARIANTS]
    spoken = meaning.surface if meaning.itself or not standard else _head(standard[0])
    own = analyzer.terms(spoken)
    weight = 1.0
    if not own.norm and meaning.beside:  # «تولى» is «it became», which nothing is searched by, or «he took over»
        own, weight = analyzer.terms(meaning.surface), meaning.beside
    if not own.norm or (not meaning.itself and is_question_word(key(spoken))):
        return []
    others: dict[str, float] = {}
    for variant in standard:
        for part in analyzer.terms(_head(variant)).stem.split():
            others[part] = meaning.strength
    if meaning.beside:
        for part in analyzer.terms(meaning.surface).stem.split():
            others.setdefault(part, meaning.beside)
    for word in dict.fromkeys((spoken, *map(_head, standard[:1]))):
        for stem, safety in synonyms(word, analyzer):
            others[stem] = max(others.get(stem, 0.0), synonym * safety * safety)
    for name in place_metonyms(own.norm, own.root):
        stem = analyzer.terms(name).stem
        others[stem] = max(others.get(stem, 0.0), METONYM)
    parts = list(zip(own.norm.split(), own.stem.split(), own.root.split(), strict=False))
    if len(parts) > 1:
        return [QueryTerm(meaning.surface, *part) for part in parts]
    # The safest first, as only some are searched for; and in an order that doesn't change from run to run.
    alike = sorted(
        ((stem, weight) for stem, weight in others.items() if stem != parts[0][1]), key=lambda item: (-item[1], item[0])
    )
    return [QueryTerm(meaning.surface, *parts[0], tuple(alike), weight)]


def _numbers(asked: Sequence[Word]) -> dict[int, str]:
    """The place of each word of a number → what the number amounts to."""
    values = {
        place: number.value
        for number in number_values([word.surface for word in asked])
        for place in range(number.first, number.last + 1)
    }
    for place, word in enumerate(asked):
        if word.surface[0].isdigit():
            values.setdefault(place, normalize(word.surface))
    return values


def _months(asked: Sequence[Word]) -> dict[int, MonthName]:
    """The place of each word of a month's name → the name."""
    named = month_names([word.surface for word in asked])
    return {place: month for month in named for place in range(month.first, month.last + 1)}


def _as_month(terms: Sequence[QueryTerm], month: MonthName, analyzer: Analyzer) -> list[QueryTerm]:
    """The terms of a word of a month's name, with the month's names in other calendars of the press."""
    others = [(month.term, MONTH)]
    for name in other_months(month.term):
        first, *rest = name.split()
        # Of تشرين الأول only تشرين can be looked for, which is half of it.
        others.append((analyzer.terms(first).stem, MONTH_HALF if rest else MONTH))
    return [
        replace(term, others=(*(one for one in others if one[0] and one[0] != term.stem), *term.others))
        for term in terms
    ]


def _with_number(term: QueryTerm, value: str) -> tuple[tuple[str, float], ...]:
    """What may stand for a word of a number: the number in digits, and the term of numbers in words."""
    forms = tuple((form, NUMBER) for form in (NUMBER_TERM.format(value), value) if form != term.stem)
    return (*forms, *term.others)


def _nominative(norm: str) -> str:
    """A noun without the ending of the accusative, which كم demands and the answer seldom has (جنديا → جندي)."""
    return norm[:-1] if len(norm) > 3 and norm[-1] == "ا" and known_form(fold(norm[:-1])) is not None else norm


def _head(expression: str) -> str:
    """The word of an expression that tells most: the last («مدرسة ابتدائية» narrows, «من أجل» leads up to it)."""
    return expression.rsplit(" ", 1)[-1]
