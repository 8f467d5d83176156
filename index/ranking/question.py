"""What a question asks for, and by which words its answer is found.

The kind is read first, from question words in standard Arabic and the dialects, because the words that tell it would
fall to any list of stop words. What remains is brought to standard words (dialect table), analysed like the articles'
words, and given its synonyms.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from index.models import QuestionKind
from index.text import lexicon
from index.text.lexicon import alternatives, key, read_table
from index.text.normalize import normalize
from index.text.terms import Analyzer
from index.text.words import Word, words

__all__ = ["MAX_TERMS", "Query", "QueryTerm", "understand"]

MAX_TERMS = 24
"""A question is searched by at most this many words, the longest first: a pasted page is still answered in time."""
MAX_QUESTION_WORDS = 400
_LONGEST_EXPRESSION = 5
_LONGEST_PHRASE = 4
_DIALECT_PREFIXES = ("بي", "بت", "بن", "كاي", "كات", "كان", "كي", "كت", "تاي", "حي", "حت", "هي", "هت", "عم", "غاي", "غي", "را")
_MAX_VARIANTS = 4
SYNONYM = 0.6
"""How far a synonym counts beside the word itself, times how safely the table says it stands for it."""
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
    """

    text: str
    kind: QuestionKind
    terms: tuple[QueryTerm, ...]


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
    kind, used = _kind(asked, keys)
    terms: list[QueryTerm] = []
    for place, (word, variants, keep) in enumerate(_standard_words(asked, keys)):
        if place in used and word.surface:
            continue
        terms.extend(_terms(word.surface, variants, keep, analyzer))
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
    return Query(text, kind, tuple(chosen))


def _kind(asked: list[Word], keys: list[str]) -> tuple[QuestionKind, set[int]]:
    """The question's kind, and the places of the words that told it and are no content."""
    table = _expressions()
    used: set[int] = set()
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
        return QuestionKind.UNKNOWN, used
    # A question word at the start rules; a longer expression says more than a shorter one.
    first = min(found, key=lambda item: (item[0] > 2, -item[1] if item[1] > 1 else 0, item[0]))
    for start, length, _ in found:
        # Nouns in an expression (ما عاصمة, كم مساحة) are content too: only its function words are spent.
        used.update(at for at in range(start, start + length) if _is_function(keys[at]))
    return first[2], used


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
def _dialect() -> dict[tuple[str, ...], tuple[tuple[str, ...], bool]]:
    """Dialect word or expression, folded → (standard words, keep the original too)."""
    table: dict[tuple[str, ...], tuple[tuple[str, ...], bool]] = {}
    for word, standard, _, doubt in read_table("dialect.tsv", 4):
        parts = tuple(key(part) for part in word.split())
        table.setdefault(parts, (tuple(alternatives(standard)), doubt == "?"))
    return table


def _standard_words(asked: list[Word], keys: list[str]) -> Iterator[tuple[Word, tuple[str, ...], bool]]:
    """For each word: the word, what it is in the standard language, and whether it keeps its own meaning too.

    A word that belongs to an expression begun before it yields an empty surface, so that places stay in step.
    """
    table = _dialect()
    skip = 0
    for place, word in enumerate(asked):
        if skip:
            skip -= 1
            yield Word("", word.start, word.end), (), False
            continue
        for length in range(min(3, len(keys) - place), 1, -1):
            entry = table.get(tuple(keys[place : place + length]))
            if entry:
                skip = length - 1
                yield word, entry[0], False
                break
        else:
            standard, keep = _standard(keys[place])
            yield word, standard, keep


def _standard(word: str) -> tuple[tuple[str, ...], bool]:
    """Standard words for one dialect word, its dialect prefixes and negation taken off; nothing for a standard word."""
    table = _dialect()
    entry = table.get((word,))
    if entry:
        return (entry[0] or ("",), entry[1])
    for prefix in ("و", "ال", "ب", "ل", "ف", "وال"):
        if word.startswith(prefix) and len(word) - len(prefix) >= 3 and (entry := table.get((word[len(prefix) :],))):
            return entry[0], True
    if lexicon.forms().get(word):
        return (), True
    core = word[2:-1] if word.startswith("ما") and word.endswith("ش") and len(word) > 5 else word
    for prefix in _DIALECT_PREFIXES:
        if core.startswith(prefix) and len(core) - len(prefix) >= 2:
            bare = core[len(prefix) :]
            person = prefix[-1] if prefix[-1] in "يتن" else ""
            for verb in (person + bare, bare):
                if entry := table.get((verb,)):
                    return entry[0], False
                if verb in lexicon.forms():
                    return (verb,), False
    return ((core,), False) if core != word else ((), True)


@cache
def _synonyms() -> dict[str, tuple[tuple[str, float], ...]]:
    """Folded word → words that may stand for it, with how safely."""
    table: dict[str, dict[str, float]] = defaultdict(dict)
    for group, safety in read_table("synonyms.tsv", 2):
        members = alternatives(group)
        for member in members:
            if " " in member:
                continue
            for other in members:
                if other != member and " " not in other:
                    known = table[key(member)].get(other, 0.0)
                    table[key(member)][other] = max(known, float(safety))
    return {word: tuple(others.items()) for word, others in table.items()}


def _terms(surface: str, variants: tuple[str, ...], keep: bool, analyzer: Analyzer) -> list[QueryTerm]:
    """The query terms of one word: itself, or its standard counterparts where it is dialect."""
    if variants == ("",) or not surface:
        return []
    spoken = surface if keep or not variants else variants[0].split()[-1]
    own = analyzer.terms(spoken)
    if not own.norm:
        if not variants or not keep:
            return []
        own = analyzer.terms(variants[0].split()[-1])
        if not own.norm:
            return []
    others: dict[str, float] = {}
    for variant in variants[:_MAX_VARIANTS]:
        for part in analyzer.terms(variant.split()[-1]).stem.split():
            others[part] = 0.9
    for stem, weight in _related(spoken, variants, analyzer):
        others[stem] = max(others.get(stem, 0.0), weight)
    parts = list(zip(own.norm.split(), own.stem.split(), own.root.split(), strict=False))
    return [
        QueryTerm(surface, norm, stem, root, tuple((other, weight) for other, weight in others.items() if other != stem))
        if len(parts) == 1
        else QueryTerm(surface, norm, stem, root)
        for norm, stem, root in parts
    ]


def _related(spoken: str, variants: tuple[str, ...], analyzer: Analyzer) -> Iterator[tuple[str, float]]:
    """Stems of the synonyms of a word and of its standard counterparts."""
    table = _synonyms_by_stem(analyzer)
    for word in (spoken, *variants):
        if " " in word:
            continue
        own = analyzer.terms(word).stem
        for other, safety in table.get(own, ()):
            yield other, SYNONYM * safety


@cache
def _synonyms_by_stem(analyzer: Analyzer) -> dict[str, tuple[tuple[str, float], ...]]:
    """The table of synonyms from stem to stems, as this analysis has them."""
    table: dict[str, dict[str, float]] = defaultdict(dict)
    for word, others in _synonyms().items():
        stem = analyzer.terms(word).stem
        for other, safety in others:
            other_stem = analyzer.terms(other).stem
            if stem and other_stem and " " not in stem + other_stem and other_stem != stem:
                table[stem][other_stem] = max(table[stem].get(other_stem, 0.0), safety)
    return {stem: tuple(others.items()) for stem, others in table.items()}
