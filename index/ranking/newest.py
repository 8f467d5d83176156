"""Of sentences that all give the number asked for, the newest comes first: how many there are changes with the years.

«كم عدد الجنود في العراق؟» has an answer of every year. Which is right depends on when it is asked, and mostly that is
now. Only sentences that leave nothing of the question open are put in order, by the year of their article.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

import numpy as np

from index.models import Article, QuestionKind
from index.ranking.answered import is_number
from index.ranking.features import FEATURES, Measured
from index.ranking.hits import Floats
from index.ranking.ranker import in_order, permuted
from index.ranking.reading import Reading
from index.text.lexicon import key
from index.text.signs import Sign, table_signs

__all__ = ["newest_first", "year_of"]

_CANDIDATES = 12
"""How many of the first are looked at: an old number may be asked about in better words."""
_MATCHED = 0.3
"""From this strength on a word counts as matched."""
_TELLING = 0.5
"""Words of the question that count less needn't be matched: those that merely ask for a number."""
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_FIRST_YEAR = 1800
"""Smaller numbers of four digits count something else more often than years."""
_READ = 100_000
"""Characters of an article in which years are looked for: a question doesn't wait for a text of megabytes."""
_COUNTED, _PLACE, _EVENT, _OTHER = (FEATURES.index(name) for name in ("counted", "place", "event", "other_unit"))


def newest_first(reading: Reading, scores: Floats) -> Floats:
    """Put the sentences that give the number asked for into the order of their years.

    Args:
        reading: the candidates.
        scores: their scores, [C].

    Returns:
        The same scores, given to one another, [C].

    Raises:
        StorageError: the store failed.
    """
    measured = reading.measured
    if not _asks_for_now(measured):
        return scores
    first = in_order(measured.candidates, scores.tolist())[:_CANDIDATES]
    full = [at for at in first if _gives_the_number(measured, at)]
    reading.fetch(full)
    years = [year_of(article.article) if (article := reading.article(at)) is not None else None for at in full]
    dated = [(at, year) for at, year in zip(full, years, strict=True) if year is not None]
    if len(dated) < 2:
        return scores
    return permuted(scores, [at for at, _ in dated], np.array([float(year) for _, year in dated]))


def year_of(article: Article) -> int | None:
    """When an article was written: the year it came out, else the last that its text names; None without either.

    Years to come («رؤية 2030») tell of plans, and not when somebody wrote of them.
    """
    if article.published:
        return int(article.published[:4])
    now = datetime.now(UTC).year
    named = (int(year) for year in _YEAR.findall(article.text, 0, _READ))  # int reads the digits of all scripts
    return max((year for year in named if _FIRST_YEAR <= year <= now), default=None)


def _asks_for_now(measured: Measured) -> bool:
    """Whether a question asks how many there are, and names no time, nor victims: they are of one event."""
    query = measured.query
    if query.kind is not QuestionKind.HOW_MANY or query.counted is None:
        return False
    elsewhen = int(Sign.DATE | Sign.EVENT)
    return not any(is_number(term) or table_signs(key(term.surface)) & elsewhen for term in query.terms)


def _gives_the_number(measured: Measured, at: int) -> bool:
    """Whether a sentence has a number of what is counted, and all else that the question names."""
    values, terms = measured.values[at], measured.query.terms
    if values[_COUNTED] < _MATCHED or not values[_PLACE] or values[_EVENT] or values[_OTHER]:
        return False
    if (measured.words[at]["signs"] & int(Sign.SHARE)).any():  # «60% من السكان» counts nobody
        return False
    strengths = measured.strengths[at].tolist()
    return all(one >= _MATCHED for one, term in zip(strengths, terms, strict=True) if term.weight >= _TELLING)
