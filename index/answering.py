"""Ranked candidates → answers: texts quoted, highlighted, given a confidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from index.models import Answer, Article, Source, Span
from index.ranking.features import Measured
from index.ranking.hits import Floats
from index.ranking.leaning import leans
from index.ranking.matching import MatchedWord, Matcher, matched_words_of
from index.ranking.ranker import Ranker, in_order, margin, right_in_turn, sureness
from index.ranking.reading import Reading
from index.ranking.wording import Wording, alike, wording_of
from index.store import StoredArticle

__all__ = ["answers_of", "matched_places"]

_CONTEXT_SENTENCES = 2
_LOOK_AHEAD = 8
"""How far below the last answer other articles with the same sentence are looked for."""


@dataclass
class _Chosen:
    """A candidate that becomes an answer, and the articles that say the same."""

    at: int
    margin: float
    wording: Wording
    others: list[int] = field(default_factory=list)


def answers_of(
    measured: Measured,
    scores: Floats,
    ranker: Ranker,
    reading: Reading,
    limit: int,
    answerable: float,
    *,
    distinct: bool = True,
) -> list[Answer]:
    """The best candidates as answers.

    The same sentence, or nearly the same, is one answer, the one ranked first; it names the other articles. Sentences
    that give different numbers are never the same, nor is one that denies what the other says. An answer that leans on
    the sentence before it («وأضاف أنه …») has that with it.

    Args:
        measured: the candidates.
        scores: their scores.
        ranker: says how far to trust each.
        reading: gives their texts.
        limit: how many answers at the most.
        answerable: how likely the library holds an answer at all.
        distinct: whether to merge what says the same.

    Returns:
        Best first, none surer than the one before; a candidate whose article has just gone is left out.
    """
    chosen = _choose(measured, scores.tolist(), limit, distinct)
    reading.fetch([at for one in chosen for at in (one.at, *one.others)])
    reading.read([one.at for one in chosen])
    related = measured.around @ measured.weights / (measured.weights.sum() or 1.0)
    right = right_in_turn([ranker.confidence(measured, one.at, float(scores[one.at]), one.margin) for one in chosen])
    answers: list[Answer] = []
    for one, likely in zip(chosen, right, strict=True):
        article, marked = reading.article(one.at), reading.marked(one.at)
        ordinal = measured.candidates[one.at].ordinal
        if article is None or marked is None:
            continue
        text, score = article.article.text, float(scores[one.at])
        start, end = article.span(ordinal)
        first, _ = article.span(max(0, ordinal - _CONTEXT_SENTENCES))
        _, last = article.span(min(article.sentence_count - 1, ordinal + _CONTEXT_SENTENCES))
        lead = _lead_in(article, ordinal, text[start:end])
        others = {measured.candidates[at].key: reading.article(at) for at in one.others}
        answers.append(
            Answer(
                article_id=article.article.id,
                title=article.article.title,
                url=article.article.url,
                published=article.article.published,
                source=article.article.source,
                sentence=text[start:end],
                start=start,
                end=end,
                score=round(score, 6),
                # Reading, or a newer count, may have put one first that matches the question less well.
                confidence=min(round(sureness(answerable, likely), 4), answers[-1].confidence if answers else 1.0),
                highlights=marked.spans,
                before=text[first:start].strip(),
                after=text[end:last].strip(),
                also=tuple(_source(other.article) for other in others.values() if other is not None),
                lead_in=text[lead.start : lead.end],
                lead_in_start=lead.start,
                matched=round(float(related[one.at]), 4),
            )
        )
    return answers


def _choose(measured: Measured, scores: Sequence[float], limit: int, distinct: bool) -> list[_Chosen]:
    """The best candidates, each wording once."""
    keys = [one.key for one in measured.candidates]
    order = in_order(measured.candidates, scores)
    chosen: list[_Chosen] = []
    for rank, at in enumerate(order):
        if len(chosen) == limit and (rank >= limit + _LOOK_AHEAD or not distinct):
            break
        wording = wording_of(measured.words[at])
        same = next((one for one in chosen if distinct and alike(wording, one.wording)), None)
        if same is not None:
            if keys[at] != keys[same.at]:
                same.others.append(at)
        elif len(chosen) < limit:
            chosen.append(_Chosen(at, margin(measured.candidates, scores, order, rank), wording))
    return chosen


def matched_places(sentence: str, matcher: Matcher) -> dict[int, MatchedWord]:
    """The places of a sentence's words that match words of a question, each with how well, and which."""
    match = matcher.match(sentence, 0, len(sentence))
    return matched_words_of(
        (place, term, strength)
        for term, (strength, places) in enumerate(zip(match.strengths, match.places, strict=True))
        for place in places
    )


def _lead_in(article: StoredArticle, ordinal: int, sentence: str) -> Span:
    """The sentence before, where this one leans on it; an empty span at its start otherwise."""
    start, _ = article.span(ordinal)
    if ordinal == 0:
        return Span(start, start)
    before = Span(*article.span(ordinal - 1))
    leaning = leans(sentence, article.article.text[before.start : before.end])
    return before if leaning else Span(start, start)


def _source(article: Article) -> Source:
    return Source(article.id, article.title, article.url, article.published, article.source)
