"""Signs that a sentence holds what the kind of a question asks for: features of ranking, for all candidates at once.

Arrays are those of `index.ranking.places`: C candidates, T question words, L places of words in a sentence.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from index.models import QuestionKind
from index.ranking.asked import asks_for_unit, other_measures
from index.ranking.classes import members_of
from index.ranking.hits import Floats
from index.ranking.kinds import number_nouns
from index.ranking.matching import LEVEL_STRENGTH
from index.ranking.places import Places, nearness, slide
from index.ranking.question import Query
from index.text.coding import Coded, term_code
from index.text.lexicon import key
from index.text.signs import Sign, table_signs

__all__ = ["evidence", "holding"]

_TELLING = (
    {QuestionKind.HOW_MANY, QuestionKind.HOW_MUCH},
    {QuestionKind.WHEN},
    {QuestionKind.WHY},
    {QuestionKind.WHO},
    {QuestionKind.WHERE},
)
"""Kinds of questions whose evidence tells more, or less, than that of others."""
_SIGNS = {
    QuestionKind.HOW_MANY: Sign.NUMBER,
    QuestionKind.HOW_MUCH: Sign.NUMBER,
    QuestionKind.WHEN: Sign.DATE,
    QuestionKind.WHERE: Sign.PLACE | Sign.FOLLOWS,
    QuestionKind.WHO: Sign.PERSON | Sign.NAME,
    QuestionKind.WHY: Sign.CAUSE,
    QuestionKind.HOW: Sign.MANNER,
    QuestionKind.DEFINITION: Sign.DEFINITION,
    QuestionKind.NAME: Sign.NAME,
}
"""What can answer a kind of question; nothing tells what or which."""


_CLAUSE = 12
"""How many words behind the noun of «عدد الجنود» its number is looked for."""
_AFAR = 10**6
_EARLY = {QuestionKind.HOW_MANY, QuestionKind.HOW_MUCH, QuestionKind.WHEN}
"""Kinds of questions that hardly a sentence without their sign answers."""


def holding(kind: QuestionKind, coded: Coded) -> Floats:
    """Whether sentences hold a number, for a question how many, or a date, for one when; 0 for other questions.

    Args:
        kind: what is asked for.
        coded: all sentences, S of them.

    Returns:
        1 or 0, [S].
    """
    found = np.zeros(len(coded.starts) - 1)
    if kind in _EARLY and len(coded.words):
        places = np.flatnonzero(coded.words["signs"] & int(_SIGNS[kind]))
        found[np.searchsorted(coded.starts, places, "right") - 1] = 1.0
    return found


def evidence(query: Query, places: Places, shares: Floats) -> list[Floats]:
    """The features from `kind` to `event`, in the order of `index.ranking.features.FEATURES`, each [C].

    Args:
        query: the question.
        places: its candidates' words.
        shares: each question word's share of its weight, [T].
    """
    none = np.zeros(len(places.best))
    wanted = _SIGNS.get(query.kind)
    matched = places.matched
    # A sign that is a word of the question is none: the year asked about doesn't answer «when».
    if query.members:
        signs = members_of(query.members).find(places.laid_norms()) & ~matched
    elif wanted is not None:
        signs = ((places.signs & int(wanted)) > 0) & ~matched
        if query.kind is QuestionKind.DEFINITION:  # «(URL)»: what stands before it says what it means
            signs |= ((places.signs & int(Sign.ASIDE)) > 0) & matched
    else:
        return [*[none] * (len(_TELLING) + 8), _named(query, places, matched)]
    unit = other_unit = none
    if query.measures or query.two:
        signs, unit, other_unit = _measured(query, places, signs)
    holds = signs.any(axis=1).astype(float)
    beside = np.where(signs, slide(places.strengths, 2, 8) @ shares, 0.0).max(axis=1)
    counted = event = none
    if query.counted is not None:
        counted = _counted(places, places.matches(query.counted), signs)
    if query.kind is QuestionKind.HOW_MANY and not any(_is_event(term.surface) for term in query.terms):
        happens = slide(((places.signs & int(Sign.EVENT)) > 0).astype(float), 4, 4) > 0
        event = ((holds > 0) & (happens | ~signs).all(axis=1)).astype(float)
    telling = [holds if query.kind in kinds else none for kinds in _TELLING]
    member = holds if query.members else none
    named = _named(query, places, matched)
    return [holds, *telling, member, nearness(signs, matched), beside, counted, unit, other_unit, event, named]


def _counted(places: Places, nouns: Floats, numbers: NDArray[np.bool_]) -> Floats:
    """How well the noun whose number is asked for matches one that a number is said of, [C].

    Args:
        places: the sentences.
        nouns: how well each word matches that noun, [C × L].
        numbers: the words that can be the number asked for, [C × L].

    A number is said of the noun that stands behind it («2500 جندي»), or before it behind «number of»: «بلغ عدد الجنود
    هناك 2500», up to the first number and the next «number of».
    """
    said = slide(nouns, -1, 2)
    heads = np.isin(places.laid_norms(), _number_of())
    if heads.any():
        place = np.arange(numbers.shape[1])
        near = slide(heads.astype(float), 1, 1) > 0
        near[:, 2:] |= heads[:, :-2] & places.content[:, 1:-1]
        noun = np.maximum.accumulate(np.where(near & (nouns > 0), place, -_AFAR), axis=1)
        ends = np.maximum.accumulate(np.where(heads | numbers, place, -_AFAR), axis=1)
        ends = np.concatenate([np.full((len(ends), 1), -_AFAR), ends[:, :-1]], axis=1)
        tells = (noun > ends) & (place - noun <= _CLAUSE)
        before = np.take_along_axis(nouns, np.maximum(noun, 0), axis=1)
        said = np.maximum(said, np.where(tells, before, 0.0))
    return np.asarray(np.where(numbers, said, 0.0).max(axis=1))


@cache
def _number_of() -> NDArray[np.uint32]:
    """The hashes of the nouns that say that what follows is counted."""
    return np.array(sorted(map(term_code, number_nouns())), np.uint32)


def _is_event(surface: str) -> bool:
    """Whether a word says what happens to people, so that a number behind it counts those."""
    return bool(table_signs(key(surface)) & int(Sign.EVENT))


def _named(query: Query, places: Places, matched: NDArray[np.bool_]) -> Floats:
    """How well the noun that is asked for matches a word that one follows which wasn't asked for (سجن كوبر), [C]."""
    if query.noun is None:
        return np.zeros(len(places.best))
    follows = ~matched[:, 1:] & places.content[:, 1:]
    strengths = places.strengths[:, :-1, query.noun]
    return np.asarray((strengths * (follows & (strengths > LEVEL_STRENGTH["root"]))).max(axis=1, initial=0.0))


def _measured(query: Query, places: Places, signs: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], Floats, Floats]:
    """Which numbers can be the one asked for; the features `unit` and `other_unit`.

    Args:
        query: a question for a measure or a count.
        places: the sentences.
        signs: their numbers, without those that the question has.
    """
    numbers, masks, two = places.quantities([term_code(word) for word in query.two])
    plain = (places.signs & int(Sign.NUMBER)) > 0
    numbers &= signs | ~plain  # a unit's dual is a number even where it matches the unit asked for
    right = (numbers & ((masks & np.uint32(query.measures)) > 0)) | two
    other = numbers & ~right & ((masks & np.uint32(other_measures(query.measures))) > 0)
    has: NDArray[np.bool_] = np.asarray(right.any(axis=1))
    possible = right | (numbers & ~other)
    if asks_for_unit(query.measures):
        possible = np.where(has[:, np.newaxis], right, possible)
    only_other = other.any(axis=1) & ~possible.any(axis=1)
    return possible, has.astype(float), only_other.astype(float)
