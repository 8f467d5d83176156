"""What a question asks for, and by which words its answer is found.

The kind is read first, from question words in standard Arabic and the dialects, because the words that tell it would
fall to any list of stop words. What remains is brought to standard words (dialect table), analysed like the articles'
words, and given its synonyms.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

from index.models import QuestionKind
from index.text import lexicon
from index.text.lexicon import alternatives, key, read_table
from index.text.normalize import fold, normalize
from index.text.stem import known_form
from index.text.terms import Analyzer
from index.text.words import Word, words

__all__ = ["MAX_TERMS", "Query", "QueryTerm", "is_dialect", "understand"]

MAX_TERMS = 24
"""A question is searched by at most this many words, the longest first: a pasted page is still answered in time."""
MAX_QUESTION_WORDS = 400
_LONGEST_EXPRESSION = 5
_CLITICS = ("و", "ال", "ب", "ل", "ف", "وال")
_DIALECT_PREFIXES = ("بي", "بت", "بن", "كاي", "كات", "كان", "كي", "كت", "تاي", "حي", "حت", "هي", "هت", "عم", "غاي", "غي", "را")
FRAME = 0.25
"""How far the words that merely ask for a number count (عدد, يبلغ): the answer needs none of them."""
METONYM = 0.6
"""How far a capital or government counts for its country, and the reverse."""
_WE_FORM = re.compile("ن(..+)و(?:ها|هم|ه|ك)?")
_MAX_VARIANTS = 4
SYNONYM = {False: 0.35, True: 0.6}
"""How far a synonym counts beside the word itself, times how safely the table says it stands for it; more in dialect,
which names everyday things by other words than written Arabic does."""
_FIRST_ONLY = frozenset(("من", "ما", "ماذا", "اي", "كم", "هل", "وش", "لمن"))


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
    """

    text: str
    kind: QuestionKind
    terms: tuple[QueryTerm, ...]
    counted: int | None = None


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
    kind, used, frame = _kind(asked, keys)
    spoken = is_dialect(keys)
    terms: list[QueryTerm] = []
    counted: QueryTerm | None = None
    for place, meaning in enumerate(_meanings(asked, keys, spoken)):
        if meaning is None or place in used:
            continue
        found = _terms(meaning, SYNONYM[spoken], analyzer)
        if kind is QuestionKind.HOW_MANY:
            found = [replace(term, norm=_nominative(term.norm)) for term in found]
        if place in frame:
            found = [replace(term, weight=FRAME) for term in found]
        elif counted is None and found and kind is QuestionKind.HOW_MANY and frame and place > max(frame):
            counted = found[0]
        terms.extend(found)
    if not terms:  # nothing but question and function words: search for them rather than for nothing
        terms = [
            QueryTerm(word.surface, norm, norm, norm)
            for word in asked
            if (norm := normalize(word.surface)) and norm not in _FIRST_ONLY
        ]
    unique = {(term.norm, term.stem): term for term in terms}
    chosen = list(unique.values())
    if len(chosen) > MAX_TERMS:
        longest = set(sorted(unique, key=lambda item: -len(item[1]))[:MAX_TERMS])
        chosen = [term for item, term in unique.items() if item in longest]
    return Query(text, kind, tuple(chosen), chosen.index(counted) if counted in chosen else None)


def _kind(asked: list[Word], keys: list[str]) -> tuple[QuestionKind, set[int], set[int]]:
    """The question's kind, the places of the words that told it and are no content, and of all words that told it.

    Nouns of the expression (ما عاصمة, كم مساحة) are content too, unless they only ask for a number (كم عدد).
    """
    table = _expressions()
    found: list[tuple[int, int, QuestionKind]] = []
    place = 0
    while place < len(keys):
        for length in range(min(_LONGEST_EXPRESSION, len(keys) - place), 0, -1):
            expression = " ".join(keys[place : place + length])
            kind = table.get(expression)
            if kind is None and place == 0 and expression[:1] in "وف":
                kind = table.get(expression[1:])
            if kind is None or (length == 1 and place > 1 and expression in _FIRST_ONLY):
                continue
            found.append((place, length, kind))
            place += length
            break
        else:
            place += 1
    if not found:
        return QuestionKind.UNKNOWN, set(), set()
    # A question word at the start rules; a longer expression says more than a shorter one.
    start, size, kind = min(found, key=lambda item: (item[0] > 2, -item[1] if item[1] > 1 else 0, item[0]))
    used = {at for begin, length, _ in found for at in range(begin, begin + length) if _is_function(keys[at])}
    frame = set(range(start, start + size)) if kind is QuestionKind.HOW_MANY else set()
    return kind, used, frame


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
def _dialect_questions() -> frozenset[str]:
    """Single question words that are dialect only."""
    standard = {key(words) for words, _, where in read_table("question_words.tsv", 3) if "msa" in where}
    return frozenset(word for word in _question_singles() if word not in standard and not known_form(word))


class _Entry(NamedTuple):
    """A line of the dialect table: standard words, none for a function word; doubtful where it is a standard word too."""

    standard: tuple[str, ...]
    doubtful: bool


@cache
def _dialect() -> dict[tuple[str, ...], _Entry]:
    """Dialect word or expression, as a tuple of folded words → what it is in the standard language."""
    table: dict[tuple[str, ...], _Entry] = {}
    for word, standard, _, doubt in read_table("dialect.tsv", 4):
        parts = tuple(key(part) for part in word.split())
        table.setdefault(parts, _Entry(tuple(alternatives(standard)), doubt == "?"))
    return table


def is_dialect(keys: Sequence[str]) -> bool:
    """Whether a question is in dialect: it has a word that the standard language hasn't.

    Args:
        keys: the question's words, folded and normalised.
    """
    table = _dialect()
    for place, word in enumerate(keys):
        entry = table.get((word,))
        if word in _dialect_questions() or (entry is not None and not entry.standard and not entry.doubtful):
            return True
        if tuple(keys[place : place + 2]) in table and len(keys) > place + 1:
            return True
        if word not in lexicon.forms() and _stripped(word) is not None:
            return True
    return False


class _Meaning(NamedTuple):
    """What a word of a question means in the standard language.

    Args:
        surface: the word as asked.
        standard: words of the standard language that stand for it, the likeliest first.
        itself: it may also be meant as it stands.
        strength: how far a match of one of `standard` counts.
    """

    surface: str
    standard: tuple[str, ...] = ()
    itself: bool = True
    strength: float = 0.9


def _meanings(asked: list[Word], keys: list[str], spoken: bool) -> Iterator[_Meaning | None]:
    """For each word what it means; None for words that carry nothing or belong to an expression begun before them."""
    table = _dialect()
    skip = 0
    for place, word in enumerate(asked):
        if skip:
            skip -= 1
            yield None
            continue
        for length in range(min(3, len(keys) - place), 1, -1):
            entry = table.get(tuple(keys[place : place + length])) if spoken else None
            if entry is not None and not entry.doubtful:
                skip = length - 1
                yield _Meaning(word.surface, entry.standard, itself=False) if entry.standard else None
                break
        else:
            yield _meaning(word.surface, keys[place], spoken)


def _meaning(surface: str, word: str, spoken: bool) -> _Meaning | None:
    """What one word means. In a standard question only a word unknown to the lexicon is looked up as dialect."""
    table = _dialect()
    entry = table.get((word,))
    if entry is not None and (spoken or known_form(word) is None):
        if not entry.standard:
            return _Meaning(surface) if entry.doubtful else None
        doubtful = entry.doubtful or not spoken
        return _Meaning(surface, entry.standard, itself=doubtful, strength=0.5 if doubtful else 0.9)
    verb = _stripped(word) if spoken and word not in lexicon.forms() else None
    if verb is not None:
        entry = table.get((verb,))
        return _Meaning(surface, entry.standard if entry and entry.standard else (verb,), itself=False)
    if known_form(word) is not None:
        return _Meaning(surface)
    for prefix in _CLITICS:
        if word.startswith(prefix) and len(word) - len(prefix) >= 3 and (entry := table.get((word[len(prefix) :],))):
            return _Meaning(surface, entry.standard, strength=0.5 if entry.doubtful else 0.8)
    return _Meaning(surface)


def _stripped(word: str) -> str | None:
    """A dialect word without what only dialects attach to it, where that leaves a known word.

    Verbs lose the prefix of the present or future and the negation (بيستخدم, كايستعملو, ما…ش) and the و of the
    Maghrebi first person plural (نستعملو → يستعمل); nouns and verbs lose the pronoun و (راسو → راس).
    """
    core = word
    if word.endswith("ش") and len(word) > 4:
        core = word[2:-1] if word.startswith("ما") and len(word) > 5 else word[:-1]
        if core != word[2:-1] and known_form(core) is None:
            core = word
    for prefix in _DIALECT_PREFIXES:
        if core.startswith(prefix) and len(core) - len(prefix) >= 2:
            bare = core[len(prefix) :]
            person = prefix[-1] if prefix[-1] in "يتن" else ""
            for verb in (person + bare, bare, (person + bare).removesuffix("و"), bare.removesuffix("و")):
                if len(verb) >= 3 and (verb in lexicon.forms() or (verb,) in _dialect()):
                    return verb
    ours = _WE_FORM.fullmatch(core)
    if ours is not None and "ي" + ours[1] in lexicon.forms():
        return "ي" + ours[1]
    if core.endswith("و") and len(core) > 3 and ((core[:-1],) in _dialect() or known_form(core[:-1]) is not None):
        return core[:-1]
    return core if core != word else None


def _terms(meaning: _Meaning, synonym: float, analyzer: Analyzer) -> list[QueryTerm]:
    """The query terms of one word: itself, or its standard counterparts where it is dialect."""
    standard = meaning.standard[:_MAX_VARIANTS]
    spoken = meaning.surface if meaning.itself or not standard else _head(standard[0])
    own = analyzer.terms(spoken)
    if not own.norm:
        return []
    others: dict[str, float] = {}
    for variant in standard:
        for part in analyzer.terms(_head(variant)).stem.split():
            others[part] = meaning.strength
    for word in (spoken, *map(_head, standard)):
        for stem, safety in _synonyms(analyzer).get(analyzer.terms(word).stem, ()):
            others[stem] = max(others.get(stem, 0.0), synonym * safety)
    for name in lexicon.metonyms().get(own.root, ()):
        stem = analyzer.terms(name).stem
        others[stem] = max(others.get(stem, 0.0), METONYM)
    parts = list(zip(own.norm.split(), own.stem.split(), own.root.split(), strict=False))
    if len(parts) > 1:
        return [QueryTerm(meaning.surface, *part) for part in parts]
    alike = tuple((stem, weight) for stem, weight in others.items() if stem != parts[0][1])
    return [QueryTerm(meaning.surface, *parts[0], alike)]


def _nominative(norm: str) -> str:
    """A noun without the ending of the accusative, which كم demands and the answer seldom has (جنديا → جندي)."""
    return norm[:-1] if len(norm) > 3 and norm[-1] == "ا" and known_form(fold(norm[:-1])) is not None else norm


def _head(expression: str) -> str:
    """The word of an expression that tells most: the last («مدرسة ابتدائية» narrows, «من أجل» leads up to it)."""
    return expression.rsplit(" ", 1)[-1]


@cache
def _synonyms(analyzer: Analyzer) -> dict[str, tuple[tuple[str, float], ...]]:
    """Stem → stems that may stand for it, with how safely, as this analysis has them."""
    table: dict[str, dict[str, float]] = defaultdict(dict)
    for group, safety in read_table("synonyms.tsv", 2):
        stems = {analyzer.terms(word).stem for word in alternatives(group) if " " not in word}
        for stem in stems:
            for other in stems:
                if stem and other and stem != other and " " not in stem + other:
                    table[stem][other] = max(table[stem].get(other, 0.0), float(safety))
    return {stem: tuple(others.items()) for stem, others in table.items()}
