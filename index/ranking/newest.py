"""Of sentences that all give the number asked for, the newest comes first: how many there are changes with the years.

«كم عدد الجنود في العراق؟» has an answer of every year. Which is right depends on when it is asked, and mostly that is
now. Only sentences that leave nothing of the question open are put in order, and only those that count the same
(`index.ranking.counts`): by the year they name, else by that of their article.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import numpy as np

from index.models import Article, QuestionKind
from index.ranking.answered import is_number
from index.ranking.count_words import is_location, is_needed, is_past, tells_of
from index.ranking.counts import FIRST_YEAR, Count, Said, counts_in
from index.ranking.features import FEATURES, Measured
from index.ranking.hits import Floats, matched_terms
from index.ranking.question import Query
from index.ranking.ranker import in_order, permuted
from index.ranking.reading import Reading
from index.text.lexicon import key
from index.text.signs import Sign, table_signs
from index.text.words import word_list

__all__ = ["newest_first", "year_of"]

_CANDIDATES = 12
"""How many of the first are looked at: an old number may be asked about in better words."""
_WORTH = 0.6
"""Which share of the best score a newer sentence has at the least. «2500 جندي» has .65 of that of «522 عسكريا» where
soldiers are asked for by that name, an article about something else .67 of that of one titled like the question.
"""
_MATCHED = 0.28
"""From this strength on a word counts as matched: «القوات» for «الجنود»."""
_NAMED = 0.7
"""From this strength on a place is named itself, and not its capital or country."""
_VICTIMS = 4
"""How many words before a noun tell what happened to those it names."""
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_READ = 100_000
"""Characters of an article in which years are looked for: a question doesn't wait for a text of megabytes."""
_COUNTED, _EVENT, _OTHER = (FEATURES.index(name) for name in ("counted", "event", "other_unit"))


def newest_first(reading: Reading, scores: Floats) -> Floats:
    """Put the newest of the sentences that give the number asked for before the first of them, and before those that
    count only some, or victims, or tell of another time.

    Args:
        reading: the candidates.
        scores: their scores, [C].

    Returns:
        The same scores, given to one another, [C]; the others stay in their order.

    Raises:
        StorageError: the store failed.
    """
    measured = reading.measured
    if not _asks_for_now(measured.query):
        return scores
    first = in_order(measured.candidates, scores.tolist())[:_CANDIDATES]
    least = _WORTH * scores[first[0]] if first else 0.0
    possible = [at for at in first if scores[at] >= least and _may_give_the_number(measured, at)]
    counts = _counts_of(reading, possible)
    now = [at for at in possible if at in counts and counts[at].now]
    dated = [_Dated(at, counts[at], year) for at in now if (year := _year(reading, at, counts[at]))]
    if not dated:
        return scores
    best = dated[0]
    newest = max((one for one in dated if _is_same(one, best, measured.query)), key=lambda one: one.year).at
    before = first[: first.index(newest)]
    aside = {at for at in before if (at in counts and at not in now) or _counts_victims(measured, at)}
    behind = [at for at in before if at == best.at or at in aside]
    if not behind:
        return scores
    places = [*before[before.index(behind[0]) :], newest]
    return permuted(scores, places, np.roll(-np.arange(len(places), dtype=float), -1))


def year_of(article: Article) -> int | None:
    """When an article was written: the year it came out, else the last that its text names; None without either.

    Years to come («رؤية 2030») tell of plans, and not when somebody wrote of them.
    """
    if article.published:
        return int(article.published[:4])
    now = datetime.now(UTC).year
    named = (int(year) for year in _YEAR.findall(article.text, 0, _READ))  # int reads the digits of all scripts
    return max((year for year in named if FIRST_YEAR <= year <= now), default=None)


class _Dated(NamedTuple):
    """A sentence that gives the number asked for: which candidate, what it counts, the year it is of."""

    at: int
    counted: Count
    year: int


def _asks_for_now(query: Query) -> bool:
    """Whether a question asks how many there are, and names no time, nor what happened or will: that is one event's."""
    if query.kind is not QuestionKind.HOW_MANY or query.counted is None:
        return False
    elsewhen = int(Sign.NUMBER | Sign.DATE | Sign.EVENT)
    if any(is_number(term) or table_signs(key(term.surface)) & elsewhen for term in query.terms):
        return False
    asked = [key(word) for word in word_list(query.text)]
    if any(tells_of(role, word) for word in asked for role in ("past", "future", "when")):
        return False
    return not any(is_past(key(term.surface)) for at, term in enumerate(query.terms) if at != query.counted)


def _may_give_the_number(measured: Measured, at: int) -> bool:
    """Whether a sentence has a number of what is counted, and all else that the question names but for places, which
    its title may name."""
    values, terms = measured.values[at], measured.query.terms
    if values[_COUNTED] < _MATCHED or values[_EVENT] or values[_OTHER]:
        return False
    if (measured.words[at]["signs"] & int(Sign.SHARE)).any():  # «60% من السكان» counts nobody
        return False
    needed = zip(measured.strengths[at].tolist(), terms, strict=True)
    return all(one >= _MATCHED or not is_needed(term) or is_location(term) for one, term in needed)


def _counts_of(reading: Reading, places: Sequence[int]) -> dict[int, Count]:
    """What candidates count of what is asked for, those that do."""
    measured = reading.measured
    least = [_NAMED if is_location(term) else _MATCHED for term in measured.query.terms]
    reading.fetch(places)
    said: dict[int, Said] = {}
    for at in places:
        article = reading.article(at)
        if article is not None:
            start, end = article.span(measured.candidates[at].ordinal)
            matches = matched_terms(measured.hits, at, measured.words[at], least)
            said[at] = Said(article.article.text[start:end], article.article, matches)
    counts = counts_in(list(said.values()), measured.query)
    return {at: count for at, count in zip(said, counts, strict=True) if count is not None}


def _year(reading: Reading, at: int, count: Count) -> int | None:
    """The year that a candidate's number is of: that which its sentence names, else that of its article."""
    article = reading.article(at)
    return count.year or (year_of(article.article) if article is not None else None)


def _is_same(one: _Dated, best: _Dated, query: Query) -> bool:
    """Whether a sentence counts the same as the best one: nothing narrower, and in the same place."""
    if any(is_location(term) for term in query.terms):
        return one.counted.narrowed <= best.counted.narrowed
    somewhere, there = one.counted.places, best.counted.places
    return one.counted.narrowed <= best.counted.narrowed and (bool(somewhere & there) or not somewhere | there)


def _counts_victims(measured: Measured, at: int) -> bool:
    """Whether a sentence tells of what happened to some of those who are counted."""
    if measured.values[at][_EVENT]:
        return True
    hits = measured.hits
    mine = (hits.sentence == at) & (hits.term == measured.query.counted) & (hits.strength >= _MATCHED)
    events = np.flatnonzero(measured.words[at]["signs"] & int(Sign.EVENT))
    gaps = hits.place[mine][:, np.newaxis] - events
    return bool(((gaps > 0) & (gaps <= _VICTIMS)).any())
