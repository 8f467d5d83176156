"""Summaries of articles: the sentences that say most of it, quoted as they stand and in their order."""

from __future__ import annotations

from collections.abc import Sequence

from index.models import Span
from index.summary.choose import by_characters, by_count, by_words
from index.summary.coverage import Coverage, plain
from index.summary.features import features
from index.summary.model import SummaryModel, default_model
from index.summary.units import Unit, units
from index.text.terms import Analyzer

__all__ = ["MOST_SENTENCES", "summarise"]

MOST_SENTENCES = 2000
"""Of a longer text only so many sentences from the start are considered, unless the budget needs more."""


def summarise(
    text: str,
    title: str,
    analyzer: Analyzer,
    *,
    sentences: int | None = None,
    ratio: float | None = None,
    characters: int | None = None,
    model: SummaryModel | None = None,
) -> tuple[Span, ...]:
    """Choose the sentences of a text that stand for it.

    Sentences are those of `index.text.segment`, but for texts wrapped at a column, where they go on over the line
    breaks (`index.summary.units.unwrap`). Headings and fragments are taken only where there is nothing else. By number
    and by characters, what is no complete sentence (a part of one, an inner headline) is only taken where there is
    nothing else either, and sentences that were cut for their length are put together again.

    Args:
        text: the article's text.
        title: its headline, possibly empty.
        analyzer: gives the stems.
        sentences: the budget as a number of sentences; fewer where the text has no more worth quoting.
        ratio: the budget as a share of the text's words, above 0 and up to 1. Sentences are added until they have at
            least that share; the last one may go beyond it.
        characters: the budget as a number of characters, a blank between two sentences included. It is kept, but where
            no sentence is so short: then the shortest is given.
        model: other weights than those that ship.

    Returns:
        Spans of `text` in order; none where the text has no sentence, and at least one where it has.

    Raises:
        ValueError: not exactly one budget, or one that is not positive.
    """
    _check(sentences, ratio, characters)
    every = units(text, whole=ratio is None)
    if not every:
        return ()
    parts = [unit for unit in every if unit.quotable] or every
    if ratio is None:
        parts = [unit for unit in parts if unit.complete] or parts
    budget = ratio * sum(len(unit.words) for unit in every) if ratio is not None else None
    if budget is not None and budget > sum(len(unit.words) for unit in parts):
        parts = every
    taken = _choose(_within(parts, budget), title, analyzer, model or default_model(), sentences, budget, characters)
    return tuple(unit.span for unit in sorted(taken, key=lambda unit: unit.span.start))


def _check(sentences: int | None, ratio: float | None, characters: int | None) -> None:
    given = [budget for budget in (sentences, ratio, characters) if budget is not None]
    if len(given) != 1:
        raise ValueError("give exactly one of sentences, ratio and characters")
    if not given[0] > 0 or (ratio is not None and ratio > 1):
        raise ValueError("a budget is positive, and a ratio at most 1")


def _within(parts: Sequence[Unit], budget: float | None) -> Sequence[Unit]:
    """The sentences to consider: the first so many, and as many more as the budget in words needs."""
    if len(parts) <= MOST_SENTENCES:
        return parts
    count, words = MOST_SENTENCES, sum(len(unit.words) for unit in parts[:MOST_SENTENCES])
    while budget is not None and words < budget:
        words += len(parts[count].words)
        count += 1
    return parts[:count]


def _choose(
    parts: Sequence[Unit],
    title: str,
    analyzer: Analyzer,
    model: SummaryModel,
    sentences: int | None,
    budget: float | None,
    characters: int | None,
) -> list[Unit]:
    chances = model.chances(features(parts, title, analyzer))
    covered = Coverage([[plain(word) for word in unit.words] for unit in parts], chances)
    if sentences is not None:
        taken = by_count(chances, covered, model.coverage, sentences)
    elif budget is not None:
        lengths = [len(unit.words) for unit in parts]
        taken = by_words(chances, covered, model.coverage, lengths, budget, model.patience)
    else:
        sizes = [unit.span.end - unit.span.start for unit in parts]
        taken = by_characters(chances, covered, model.coverage, sizes, characters or 1)
    return [parts[number] for number in taken]
