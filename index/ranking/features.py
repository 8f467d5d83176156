"""What is measured of a candidate sentence, as numbers a ranking can weigh; each can be explained in a word.

All are comparable between questions: scores are taken relative to the best candidate or to the most a question could
score, counts to the question's weight.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.engines import Candidate
from index.models import QuestionKind, Span
from index.ranking.evidence import evidence
from index.ranking.matching import LEVEL_STRENGTH, Match, SentenceWords, best_window, coverage, match
from index.ranking.question import Query
from index.text.terms import Analyzer

__all__ = ["FEATURES", "ArticleText", "Measured", "inverse_frequency", "measure"]

FEATURES = (
    "bm25",  # the sentence's BM25, relative to the best candidate
    "bm25_share",  # the same, relative to the sum of the question's idf
    "article",  # the whole article's BM25, relative to the best article
    "coverage",  # idf-weighted share of the question's words that the sentence has
    "stems",  # the same, counting the word asked in any of its forms, but no other word
    "exact",  # the same, counting only words in the form asked
    "rarest",  # how well the question's rarest word is matched
    "title",  # coverage by the article's title
    "before",  # coverage by the sentence before
    "after",  # coverage by the sentence after
    "around",  # coverage by sentence, neighbours and title together
    "window",  # coverage by the best ten words on end
    "pairs",  # share of neighbouring question words that stand close together and in order
    "kind",  # the sentence holds what the kind of question asks for
    "kind_new",  # that evidence lies outside the question's own words
    "kind_near",  # how near that evidence is to the matched words
    "first",  # the article's first sentence
    "position",  # how early in the article it stands
    "length",  # log of the number of words
    "short",  # fewer than six words: a heading
    "asks",  # the sentence is itself a question
    "new_words",  # share of the sentence's words the question did not have
)

_WINDOW = 10


@dataclass(frozen=True, slots=True)
class ArticleText:
    """What measuring needs of an article."""

    title: str
    text: str
    sentences: Sequence[Span]


@dataclass(frozen=True, slots=True)
class Measured:
    """A candidate with its features.

    Args:
        candidate: the sentence.
        values: one number a name in `FEATURES`.
        matches: how each word of the question is matched in it.
        evidence: spans of the sentence that can answer this kind of question.
        matched: spans of the sentence that words of the question match.
        kind: what the question asks for.
    """

    candidate: Candidate
    values: tuple[float, ...]
    matches: tuple[Match, ...]
    evidence: tuple[Span, ...]
    matched: tuple[Span, ...]
    kind: QuestionKind


def inverse_frequency(total: int, holding: int) -> float:
    """Lucene's idf: ln(1 + (N - n + 0.5) / (n + 0.5))."""
    return math.log(1 + (total - min(holding, total) + 0.5) / (holding + 0.5))


def measure(
    query: Query,
    weights: Sequence[float],
    candidates: Sequence[Candidate],
    articles: Mapping[int, ArticleText],
    article_scores: Mapping[int, float],
    analyzer: Analyzer,
) -> list[Measured]:
    """Measure candidates.

    Args:
        query: the question.
        weights: the weight (idf) of each of its terms.
        candidates: sentences found; those of articles missing from `articles` are left out.
        articles: texts by key.
        article_scores: whole-article BM25 by key; a missing one counts as zero.
        analyzer: the analysis of both sides.

    Returns:
        One `Measured` a candidate, in the order given.
    """
    known = [one for one in candidates if one.key in articles and one.ordinal < len(articles[one.key].sentences)]
    best_score = max((one.score for one in known), default=0.0) or 1.0
    best_article = max(article_scores.values(), default=0.0) or 1.0
    seen: dict[tuple[int, int], tuple[SentenceWords, list[Match]]] = {}
    titles: dict[int, list[Match]] = {}

    def look(key: int, ordinal: int) -> tuple[SentenceWords, list[Match]] | None:
        spans = articles[key].sentences
        if not 0 <= ordinal < len(spans):
            return None
        place = (key, ordinal)
        if place not in seen:
            sentence = SentenceWords(articles[key].text, spans[ordinal].start, spans[ordinal].end, analyzer)
            seen[place] = (sentence, match(query.terms, sentence))
        return seen[place]

    found = []
    total = sum(weights) or 1.0
    for candidate in known:
        article = articles[candidate.key]
        if candidate.key not in titles:
            titles[candidate.key] = match(query.terms, SentenceWords(article.title, 0, len(article.title), analyzer))
        here = look(candidate.key, candidate.ordinal)
        assert here is not None
        sentence, matches = here
        near = [look(candidate.key, candidate.ordinal + step) for step in (-1, 1)]
        before, after = (one[1] if one else [] for one in near)
        title = titles[candidate.key]
        together = [max(level, key=lambda one: one.strength) for level in zip(*(m for m in (matches, before, after, title) if m))]
        span = article.sentences[candidate.ordinal]
        shown = article.text[span.start : span.end]
        signs = evidence(query.kind, shown)
        window = best_window(matches, weights, _WINDOW)
        matched = {place for one in matches for place in one.places}
        new_signs = _outside(signs, sentence, matched, span.start)
        ordinal, count = candidate.ordinal, len(article.sentences)
        length = len(sentence)
        values = (
            candidate.score / best_score,
            min(candidate.score / (2.2 * total), 2.0),
            article_scores.get(candidate.key, 0.0) / best_article,
            coverage(matches, weights),
            sum(w for one, w in zip(matches, weights, strict=True) if one.strength >= LEVEL_STRENGTH["stem"]) / total,
            sum(w for one, w in zip(matches, weights, strict=True) if one.strength >= LEVEL_STRENGTH["norm"]) / total,
            matches[max(range(len(weights)), key=weights.__getitem__)].strength if matches else 0.0,
            coverage(title, weights),
            coverage(before, weights) if before else 0.0,
            coverage(after, weights) if after else 0.0,
            coverage(together, weights),
            window.share,
            _pairs(matches),
            1.0 if signs else 0.0,
            1.0 if new_signs else 0.0,
            _nearness(new_signs, sentence, matched, span.start),
            1.0 if ordinal == 0 else 0.0,
            1.0 / (1 + ordinal),
            math.log(1 + length),
            1.0 if length < 6 else 0.0,
            1.0 if shown.rstrip().endswith(("؟", "?")) else 0.0,
            1.0 - len(matched) / length if length else 0.0,
        )
        spans = tuple(Span(sentence.words[at].start - span.start, sentence.words[at].end - span.start) for at in sorted(matched))
        found.append(Measured(candidate, values, tuple(matches), tuple(new_signs or signs), spans, query.kind))
    return found


def _outside(signs: Sequence[Span], sentence: SentenceWords, matched: set[int], offset: int) -> list[Span]:
    """The signs that are no words of the question: the year asked about is no answer to «when»."""
    taken = [(sentence.words[at].start - offset, sentence.words[at].end - offset) for at in matched]
    return [sign for sign in signs if not any(start <= sign.start and sign.end <= end for start, end in taken)]


def _nearness(signs: Sequence[Span], sentence: SentenceWords, matched: set[int], offset: int) -> float:
    """1 where a sign stands beside a matched word, less the more words lie between; 0 without either."""
    if not signs or not matched:
        return 0.0
    starts = [word.start - offset for word in sentence.words]
    places = [max((at for at, start in enumerate(starts) if start <= sign.start), default=0) for sign in signs]
    distance = min(abs(place - at) for place in places for at in matched)
    return 1.0 / (1.0 + distance / 3.0)


def _pairs(matches: Sequence[Match]) -> float:
    """The share of pairs of neighbouring question words that stand within three words, in the same order."""
    if len(matches) < 2:
        return 0.0
    close = 0
    for one, other in zip(matches, matches[1:], strict=False):
        if one.strength >= 0.5 and other.strength >= 0.5:
            close += any(0 < second - first <= 3 for first in one.places for second in other.places)
    return close / (len(matches) - 1)
