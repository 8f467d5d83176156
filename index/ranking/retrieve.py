"""From a question to measured candidates: which sentences are looked at, and by which weights."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container
from dataclasses import dataclass

from index.engines import Engine, Weighted
from index.models import QuestionKind
from index.ranking.features import MEASURED, Measured, inverse_frequency, measure
from index.ranking.question import Query

__all__ = ["Settings", "retrieve", "searched_stems"]

OTHERS = 2.0
"""A word standing for the one asked adds to the BM25 by how safely it does, to this power: doubtful ones only tip."""
_MOST_OTHERS = 8
_TOPIC = 2
"""So many words without a question word name a topic; more of them say something."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How wide to look.

    Args:
        sentences: how many sentences are found by their own BM25; their articles are read.
        articles: how many articles are read besides, by the BM25 of the whole.
        ranked: of how many articles that BM25 is asked; those of the sentences found are mostly among them.
        titled: how many articles are read for their titles: of what most articles mention, the one that is about it is
            hardly found by its words.
        measured: how many of the sentences of all those articles are measured in full.
    """

    sentences: int = 28
    articles: int = 16
    ranked: int = 80
    titled: int = 6
    measured: int = MEASURED


def searched_stems(query: Query) -> Weighted:
    """What to search for: the stem of each word, and those of words that stand for it."""
    stems: dict[str, float] = defaultdict(float)
    for term in query.terms:
        stems[term.stem] = max(stems[term.stem], term.weight)
        for other, safety in term.others[:_MOST_OTHERS]:
            stems[other] = max(stems[other], safety**OTHERS * term.weight)
    return tuple(stems.items())


def term_weights(query: Query, engine: Engine) -> list[float]:
    """How much each word of the question tells: its idf among the library's sentences.

    A word that the library writes only otherwise (a synonym, a standard word for a dialect one) has that form's idf.
    """
    total = engine.sentence_count
    held = engine.frequencies([term.stem for term in query.terms])
    weights = []
    for term, holding in zip(query.terms, held, strict=True):
        if not holding and term.others:
            strong = [other for other, safety in term.others if safety >= 0.6] or [term.others[0][0]]
            holding = max(engine.frequencies(strong))
        weights.append(inverse_frequency(total, holding) * term.weight)
    return weights


def retrieve(
    query: Query, engine: Engine, wide: Settings = Settings(), without: Container[int] = frozenset()
) -> Measured:
    """Find and measure the sentences that may answer.

    Args:
        query: the question.
        engine: where to look.
        wide: how wide to look.
        without: keys of articles to leave out, as if the library didn't hold them.

    Returns:
        The candidates, each once, with what was measured of them.
    """
    stems = searched_stems(query)
    found = [one for one in engine.search(stems, wide.sentences) if one.key not in without]
    whole = [one for one in engine.search_articles(stems, wide.ranked) if one[0] not in without]
    titled = [key for key, _ in engine.search_titles(stems, wide.titled) if key not in without]
    keys = {one.key for one in found}.union((key for key, _ in whole[: wide.articles]), titled)
    greatest = inverse_frequency(engine.sentence_count, 0)
    read = engine.read(sorted(keys))
    return measure(
        query, term_weights(query, engine), found, dict(whole), read, wide.measured, greatest, _says_so(query)
    )


def _says_so(query: Query) -> bool:
    """Whether a sentence that says no more than the question may be wanted: where it is asked whether something is so,
    and where nothing is asked, unless a topic is merely named."""
    return query.kind is QuestionKind.YES_NO or (query.kind is QuestionKind.UNKNOWN and len(query.terms) > _TOPIC)
