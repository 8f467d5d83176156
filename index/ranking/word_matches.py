"""How the words of a question were understood, and which words of a sentence match them and why: for explanations.

What the ranking sees is numbers (`hits.py`); here they are traced back to the words as written, and to the table of
facts that connects them. Nothing of this is needed for answering.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import numpy as np
from numpy.typing import NDArray

from index.ranking.dialect import meanings
from index.ranking.matching import LEVEL_STRENGTH
from index.ranking.mending import mended_text
from index.ranking.names import other_names, place_metonyms
from index.ranking.question import Query, QueryTerm
from index.ranking.soft_match import ALIKE, MATCHED, soft_question
from index.ranking.synonyms import synonyms
from index.ranking.vectors import UNKNOWN, default_vectors
from index.text.coding import term_code
from index.text.lexicon import alternatives, key, read_table
from index.text.months import other_names as other_months
from index.text.signs import Sign
from index.text.stem import known_form, usual_spelling
from index.text.terms import Analyzer
from index.text.words import words

__all__ = ["AskedWord", "Facts", "How", "Instead", "WordMatch", "asked_words", "word_matches"]


class How(StrEnum):
    """How a word of the question is matched, the surest first."""

    SAME = "same"
    """By the same word in the same form, however it is spelled."""
    FORM = "form"
    """By another form of the word: the stem is the same."""
    INSTEAD = "instead"
    """By a word that stands for it."""
    ROOT = "root"
    """By another word of its root."""
    MEANING = "meaning"
    """By no word, but one is like it in meaning."""
    MISSING = "missing"


class Facts(StrEnum):
    """The table of facts that connects two words."""

    SPELLINGS = "spellings"
    PLURALS = "plurals"
    VERBS = "verbs"
    PLACES = "places"
    SYNONYMS = "synonyms"
    METONYMS = "metonyms"
    DIALECT = "dialect"
    NUMBERS = "numbers"
    MONTHS = "months"
    NAMES = "names"
    MENDING = "mending"
    """None: the typed word may have been meant as this one."""


@dataclass(frozen=True, slots=True)
class Instead:
    """A stem that may stand for a word, how far it counts (0 to 1), and by which facts."""

    stem: str
    strength: float
    facts: Facts


@dataclass(frozen=True, slots=True)
class AskedWord:
    """A word of the question.

    Args:
        word: as asked, or as meant where it was mended.
        norm, stem, root: its terms; a root that begins with @ is a place's.
        weight: its idf in the library relative to that of a word that it lacks, times how far the word counts.
        counted: it is the noun whose number is asked for.
        others: what may stand for it, the safest first.
    """

    word: str
    norm: str
    stem: str
    root: str
    weight: float
    counted: bool
    others: tuple[Instead, ...]


@dataclass(frozen=True, slots=True)
class WordMatch:
    """How a sentence matches a word of the question.

    Args:
        asked: the word.
        how: see `How`.
        strength: how well it is matched, from 0 to 1, as the ranking counts it.
        found: the sentence's word as written; empty where none matches.
        facts: what connects the two; None where no table had to.
        nearest: where the word counts as missing, the sentence's word nearest in meaning, if any has a vector.
        cosine: how near that is, from -1 to 1, times how far a word counts that stands for the one asked.
    """

    asked: str
    how: How
    strength: float
    found: str = ""
    facts: Facts | None = None
    nearest: str = ""
    cosine: float | None = None


def asked_words(query: Query, weights: Sequence[float], analyzer: Analyzer) -> tuple[AskedWord, ...]:
    """The words of a question as they were understood.

    Args:
        query: the question.
        weights: the weight of each of its terms, as `Measured` has it.
        analyzer: the analysis of the library.
    """
    text = mended_text(query) or query.text
    asked = words(text)
    keys = [key(word.surface) for word in asked]
    dialect: set[str] = set()
    standard: dict[str, list[str]] = {}
    for meaning in meanings(asked, keys, query.spoken):
        if meaning is not None and meaning.standard:
            heads = [one.rsplit(" ", 1)[-1] for one in meaning.standard]
            standard[meaning.surface] = heads
            dialect.update(stem for head in heads for stem in analyzer.terms(head).stem.split())
    names = {stem for others in other_names(keys, analyzer).values() for stem, _ in others}
    found = []
    for at, term in enumerate(query.terms):
        alike = {
            stem
            for word in (term.surface, term.norm, *standard.get(term.surface, ()))
            for stem, _ in synonyms(word, analyzer)
        }
        months = _months(term, analyzer)
        seats = {analyzer.terms(name).stem for name in place_metonyms(term.norm, term.root)}
        tables = (
            *((Facts.MONTHS, months), (Facts.DIALECT, dialect), (Facts.SYNONYMS, alike)),
            *((Facts.METONYMS, seats), (Facts.NAMES, names)),
        )
        others = tuple(Instead(stem, strength, _facts(stem, tables)) for stem, strength in term.others)
        counted = at == query.counted
        found.append(AskedWord(term.surface, term.norm, term.stem, term.root, float(weights[at]), counted, others))
    return tuple(found)


def _facts(stem: str, tables: Sequence[tuple[Facts, set[str]]]) -> Facts:
    """The table that a stem standing for another is from."""
    if stem.lstrip("#")[:1].isdigit():
        return Facts.NUMBERS
    return next((facts for facts, stems in tables if stem in stems), Facts.MENDING)


def _months(term: QueryTerm, analyzer: Analyzer) -> set[str]:
    tokens = {other for other, _ in term.others if other[:1] == "#"}
    return tokens | {analyzer.terms(name.split()[0]).stem for token in tokens for name in other_months(token)}


def word_matches(
    query: Query,
    asked: Sequence[AskedWord],
    strengths: Sequence[float],
    coded: NDArray[np.void],
    surfaces: Sequence[str],
    analyzer: Analyzer,
) -> tuple[WordMatch, ...]:
    """How a sentence matches a question.

    Args:
        query: the question.
        asked: its words, as `asked_words` gives them.
        strengths: how well each is matched, as the ranking counts it.
        coded: the sentence's words, of dtype `index.text.coding.WORD`.
        surfaces: the sentence's words as written.
        analyzer: the analysis of the library.

    Returns:
        One match for each word of the question.
    """
    # What is more than a word's first term stands behind it and is marked.
    owners = np.cumsum((coded["signs"] & int(Sign.CONTINUES)) == 0) - 1
    written = [surfaces[owner] if owner < len(surfaces) else "" for owner in owners.tolist()]
    nearest = _nearest(query, asked, coded)
    matches = []
    for at, (term, word) in enumerate(zip(query.terms, asked, strict=True)):
        strength = float(strengths[at])
        how, facts, place = _found(term, word, coded) if strength else (How.MISSING, None, None)
        found = "" if place is None else written[place]
        if how in (How.SAME, How.FORM):
            if term.stem in analyzer.terms(term.surface).stem.split():
                facts = _inflection(term.surface, found, analyzer)
            else:  # what was looked for is the standard word
                how, facts = How.INSTEAD, Facts.DIALECT
        near, cosine = ("", None)
        if strength < MATCHED and nearest[at] is not None:
            place, cosine = nearest[at] or (0, 0.0)
            near = written[place]
            if how is How.MISSING and cosine > ALIKE:
                how = How.MEANING
        matches.append(WordMatch(term.surface, how, strength, found, facts, near, cosine))
    return tuple(matches)


def _found(term: QueryTerm, word: AskedWord, coded: NDArray[np.void]) -> tuple[How, Facts | None, int | None]:
    """By which level the strongest match comes about, and where it stands first."""
    place_root = Facts.PLACES if term.root[:1] == "@" else None
    ways: list[tuple[float, How, Facts | None, str, str]] = [
        (LEVEL_STRENGTH["norm"], How.SAME, None, "norm", term.norm),
        (LEVEL_STRENGTH["stem"], How.FORM, None, "stem", term.stem),
        *((other.strength, How.INSTEAD, other.facts, "stem", other.stem) for other in word.others),
        (LEVEL_STRENGTH["root"], How.ROOT, place_root, "root", term.root),
    ]
    for _, how, facts, level, value in sorted(ways, key=lambda way: -way[0]):
        places = np.flatnonzero(coded[level] == term_code(value))
        if len(places):
            return how, facts, int(places[0])
    return How.MISSING, None, None


def _nearest(query: Query, asked: Sequence[AskedWord], coded: NDArray[np.void]) -> list[tuple[int, float] | None]:
    """For each question word the place of the new word nearest in meaning, and how near; as `soft_match` has it."""
    vectors, total = default_vectors(), sum(word.weight for word in asked) or 1.0
    question = soft_question(query.terms, [word.weight / total for word in asked], vectors)
    rows = vectors.rows(coded["stem"], coded["root"])
    new = np.flatnonzero((rows != UNKNOWN) & ~np.isin(rows, question.rows))
    if not len(new):
        return [None] * len(asked)
    units = vectors.unit(rows[new])
    found: list[tuple[int, float] | None] = []
    for at in range(len(asked)):
        known = question.rows[:, at] != UNKNOWN
        own = (units @ question.units[known, at].T) * question.weights[known, at]
        best = own.max(axis=1) if own.shape[1] else None
        found.append(None if best is None else (int(new[best.argmax()]), float(best.max())))
    return found


def _inflection(asked: str, found: str, analyzer: Analyzer) -> Facts | None:
    """The table that says that two words are forms of one; None where they are the same, or endings tell."""
    bare = [key(word).removeprefix("ال") for word in (asked, found)]
    if bare[0] == bare[1]:
        return None
    if any(usual_spelling(word) != word for word in bare):
        return Facts.SPELLINGS
    if not analyzer.fingerprint.startswith("tables-"):
        return None  # the lemmas are a database's
    forms = [known_form(word) for word in bare]
    for word, form in zip(bare, forms, strict=True):
        if form is not None and any(plural in word for plural in _plurals().get(form.lemma, ())):
            return Facts.PLURALS
    return Facts.VERBS if any(form is not None and form.verb for form in forms) else None


@cache
def _plurals() -> dict[str, tuple[str, ...]]:
    """Folded singular → its broken plurals."""
    table: dict[str, tuple[str, ...]] = {}
    for name in ("plurals_society.tsv", "plurals_world.tsv"):
        for singular, broken, _ in read_table(name, 3):
            table[key(singular)] = (*table.get(key(singular), ()), *map(key, alternatives(broken)))
    return table
