"""Ranked candidates → answers: texts quoted, highlighted, given a confidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from index.models import Answer, Article, Source, Span
from index.ranking.evidence import is_number_word
from index.ranking.features import Measured
from index.ranking.highlight import highlights
from index.ranking.leaning import leans
from index.ranking.matching import Matcher
from index.ranking.question import Query
from index.ranking.ranker import Ranker
from index.store import StoredArticle
from index.text import lexicon
from index.text.lexicon import key
from index.text.normalize import normalize
from index.text.terms import Analyzer
from index.text.words import word_list, word_spans

__all__ = ["answers_of", "matched_spans"]

_DENIALS = frozenset(("لا", "لم", "لن", "ليس", "ليست", "ليسوا", "غير", "دون", "بدون", "نفى", "نفت", "ينفي", "تنفي"))
_CONTEXT_SENTENCES = 2
_LOOK_AHEAD = 8
"""How far below the last answer other articles with the same sentence are looked for."""
_ALIKE = 0.8
"""The share of their words that two sentences have in common where they say the same."""
_FEWEST_WORDS = 4
"""Shorter sentences are the same only where all words are."""


def matched_spans(sentence: str, query: Query, analyzer: Analyzer) -> list[tuple[Span, float]]:
    """The words of a sentence that match words of a question, in order, each with how well, from 0 to 1."""
    return _matched(sentence, Matcher(query.terms, analyzer))


def _matched(sentence: str, matcher: Matcher) -> list[tuple[Span, float]]:
    match = matcher.match(sentence, 0, len(sentence))
    best: dict[int, float] = {}
    for strength, places in zip(match.strengths, match.places, strict=True):
        for place in places:
            best[place] = max(best.get(place, 0.0), strength)
    spans = word_spans(sentence) if best else []
    return [(Span(*spans[place]), best[place]) for place in sorted(best)]


def answers_of(
    query: Query,
    measured: Sequence[Measured],
    ranker: Ranker,
    articles: Mapping[int, StoredArticle],
    analyzer: Analyzer,
    limit: int,
    *,
    distinct: bool = True,
) -> list[Answer]:
    """The best candidates as answers.

    The same sentence, or nearly the same, is one answer, the one ranked first; it names the other articles. Sentences
    that give different numbers are never the same, nor is one that denies what the other says. An answer that leans on
    the sentence before it («وأضاف أنه …») has that with it.

    Args:
        query: the question.
        measured: candidates, in any order.
        ranker: orders them and says how far to trust each.
        articles: the articles they stand in, by key.
        analyzer: the analysis of the library.
        limit: how many answers at the most.
        distinct: whether to merge what says the same.

    Returns:
        Best first; a candidate whose article has just gone is left out.
    """
    scores = ranker.scores(measured)
    matcher = Matcher(query.terms, analyzer)
    order = sorted(zip(scores, measured, strict=True), key=lambda item: (-item[0], *item[1].candidate[:2]))
    answers: list[Answer] = []
    told: list[_Told] = []
    for rank, (score, one) in enumerate(order):
        if len(answers) == limit and rank >= limit + _LOOK_AHEAD:
            break
        article = articles[one.candidate.key]
        text, ordinal = article.article.text, one.candidate.ordinal
        start, end = article.span(ordinal)
        sentence = text[start:end]
        if distinct:
            wording = _wording(sentence)
            known = next((other for other in told if _alike(wording, other.wording)), None)
            if known is not None:
                known.sources.setdefault(one.candidate.key, _source(article.article))
                continue
            if len(answers) < limit:
                told.append(_Told(wording, {one.candidate.key: _source(article.article)}))
        if len(answers) == limit:
            continue
        rival = next((other for other, m in order[rank + 1 :] if m.candidate.key != one.candidate.key), score - 1.0)
        first, _ = article.span(max(0, ordinal - _CONTEXT_SENTENCES))
        lead = _lead_in(article, ordinal, sentence)
        _, last = article.span(min(article.sentence_count - 1, ordinal + _CONTEXT_SENTENCES))
        answers.append(
            Answer(
                article_id=article.article.id,
                title=article.article.title,
                url=article.article.url,
                published=article.article.published,
                source=article.article.source,
                sentence=sentence,
                start=start,
                end=end,
                score=round(score, 6),
                confidence=round(ranker.confidence(one, score, score - rival), 4),
                highlights=tuple(highlights(sentence, query, _matched(sentence, matcher))),
                before=text[first:start].strip(),
                after=text[end:last].strip(),
                lead_in=text[lead.start : lead.end],
                lead_in_start=lead.start,
            )
        )
    if not distinct:
        return answers
    others = [tuple(one.sources.values())[1:] for one in told]
    return [replace(answer, also=also) if also else answer for answer, also in zip(answers, others, strict=True)]


class _Wording(NamedTuple):
    """What a sentence says, for comparing it with others.

    Args:
        words: those that carry meaning.
        facts: its numbers and words of denial, in order.
    """

    words: frozenset[str]
    facts: tuple[str, ...]


class _Told(NamedTuple):
    """A sentence that is given as an answer, with the articles that have it, its own first."""

    wording: _Wording
    sources: dict[int, Source]


def _wording(sentence: str) -> _Wording:
    carrying: set[str] = set()
    facts: list[str] = []
    for surface in word_list(sentence):
        if surface[0].isdigit() or is_number_word(surface):
            facts.append(normalize(surface))
        elif (bare := surface.removeprefix("و")) in _DENIALS or surface in _DENIALS:
            facts.append(normalize(bare))
        elif surface not in lexicon.stop_words():
            word = key(surface)
            carrying.add(word.removeprefix("و").removeprefix("ال") if len(word) > 4 else word)
    return _Wording(frozenset(carrying), tuple(facts))


def _alike(one: _Wording, other: _Wording) -> bool:
    """Whether two sentences say the same, but for a few words."""
    if one.facts != other.facts:
        return False
    if min(len(one.words), len(other.words)) < _FEWEST_WORDS:
        return one.words == other.words
    shared = len(one.words & other.words)
    return shared >= _ALIKE * (len(one.words) + len(other.words) - shared)


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
