"""What is measured of a candidate sentence, as numbers a ranking can weigh; each can be explained in a word.

All are comparable between questions: scores are taken relative to the best candidate or to the most a question could
score, counts to the question's weight.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from index.clean import MAX_TITLE
from index.engines import Candidate
from index.models import QuestionKind, Span
from index.ranking.evidence import evidence, is_event
from index.ranking.matching import LEVEL_STRENGTH, Matcher, SentenceMatch, best_window, coverage, pairs
from index.ranking.question import METONYM, Query
from index.store import StoredArticle
from index.text.terms import Analyzer
from index.text.words import word_list, word_spans

__all__ = ["FEATURES", "Measured", "inverse_frequency", "measure"]

FEATURES = (
    "bm25",  # the sentence's BM25, relative to the best candidate
    "bm25_share",  # the same, relative to the sum of the question's idf
    "article",  # the whole article's BM25, relative to the best article
    "coverage",  # idf-weighted share of the question's words that the sentence has
    "stems",  # the same, counting the word asked in any of its forms, but no other word
    "beyond_title",  # coverage of the words that the article's title doesn't have: what is said, not of whom
    "local",  # coverage where a word counts the more, the fewer of the article's candidates have it
    "exact",  # the same, counting only words in the form asked
    "rarest",  # how well the question's rarest word is matched
    "place",  # 1 where the sentence names every place the question names, 0 where one is missing
    "title",  # coverage by the article's title
    "before",  # coverage by the sentence before
    "after",  # coverage by the sentence after
    "around",  # coverage by sentence, neighbours and title together
    "window",  # coverage by the best ten words on end
    "pairs",  # share of neighbouring question words that stand close together and in order
    "kind",  # the sentence holds what the kind of question asks for, outside the question's own words
    "number",  # the same, for questions how many or how much
    "date",  # for questions when
    "cause",  # for questions why
    "person",  # for questions who
    "location",  # for questions where
    "kind_near",  # how near that evidence is to the matched words
    "beside",  # coverage by the words around the best such sign
    "counted",  # the noun whose number is asked for stands right after a number
    "event",  # such a number counts victims, prisoners or the like, and the question doesn't ask for those
    "first",  # the article's first sentence
    "position",  # how early in the article it stands
    "length",  # log of the number of words
    "short",  # fewer than six words: a heading
    "asks",  # the sentence is itself a question
    "new_words",  # share of the sentence's words the question did not have
)

_WINDOW = 10
_TELLING = (
    {QuestionKind.HOW_MANY, QuestionKind.HOW_MUCH},
    {QuestionKind.WHEN},
    {QuestionKind.WHY},
    {QuestionKind.WHO},
    {QuestionKind.WHERE},
)
"""Kinds of questions whose evidence tells more, or less, than that of others."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A candidate with its features.

    Args:
        candidate: the sentence.
        values: one number a name in `FEATURES`.
        strengths: how well each word of the question is matched in it.
        evidence: spans of the sentence that can answer this kind of question.
        matched: spans of the sentence that words of the question match; only where there is evidence.
        kind: what the question asks for.
    """

    candidate: Candidate
    values: tuple[float, ...]
    strengths: tuple[float, ...]
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
    articles: Mapping[int, StoredArticle],
    article_scores: Mapping[int, float],
    analyzer: Analyzer,
    keep: int = 24,
) -> list[Measured]:
    """Measure the most promising candidates.

    Args:
        query: the question.
        weights: the weight (idf) of each of its terms.
        candidates: sentences found; those of articles missing from `articles` are left out.
        articles: texts by key.
        article_scores: whole-article BM25 by key; a missing one counts as zero.
        analyzer: the analysis of both sides.
        keep: how many candidates are worth measuring with their surroundings.

    Returns:
        One `Measured` for each of the `keep` best by a rough look, best first.
    """
    known = [one for one in candidates if one.key in articles and one.ordinal < articles[one.key].sentence_count]
    best_score = max((one.score for one in known), default=0.0) or 1.0
    best_article = max(article_scores.values(), default=0.0) or 1.0
    total = sum(weights) or 1.0
    shares = [weight / total for weight in weights]
    rarest = max(range(len(weights)), key=weights.__getitem__, default=0)
    named = [at for at, term in enumerate(query.terms) if term.root.startswith("@")]
    matcher = Matcher(query.terms, analyzer)
    seen: dict[tuple[int, int], SentenceMatch] = {}

    def look(key: int, ordinal: int) -> SentenceMatch:
        place = (key, ordinal)
        if place not in seen:
            article = articles[key]
            if 0 <= ordinal < article.sentence_count:
                seen[place] = matcher.match(article.article.text, *article.span(ordinal))
            else:
                seen[place] = matcher.nothing
        return seen[place]

    titles = {
        key: matcher.match(articles[key].article.title, 0, MAX_TITLE).strengths for key in {one.key for one in known}
    }
    relative = {key: article_scores.get(key, 0.0) / best_article for key in titles}

    def rough(one: Candidate) -> float:
        """What can be told of a candidate without its surroundings, to spare the hopeless ones the rest."""
        own = look(one.key, one.ordinal).strengths
        with_title = coverage(list(map(max, own, titles[one.key])), shares)
        return one.score / best_score + relative[one.key] + coverage(own, shares) + with_title

    beyond = {key: _beyond_title(title, shares) for key, title in titles.items()}
    local = _local_shares(known, look, shares)
    found = []
    for candidate in sorted(known, key=rough, reverse=True)[:keep]:
        key, ordinal, score = candidate
        article, title, match = articles[key], titles[key], look(key, ordinal)
        strengths, length = match.strengths, match.length
        before, after = look(key, ordinal - 1).strengths, look(key, ordinal + 1).strengths
        start, end = article.span(ordinal)
        shown = article.article.text[start:end]
        places = {place for group in match.places for place in group}
        signs = evidence(query.kind, shown)
        offsets = word_spans(shown) if signs else []
        new_signs = _outside(signs, offsets, places)
        values = (
            score / best_score,
            min(score / (2.2 * total), 2.0),
            relative[key],
            coverage(strengths, shares),
            sum([share for one, share in zip(strengths, shares, strict=True) if one >= LEVEL_STRENGTH["stem"]]),
            coverage(strengths, beyond[key]),
            coverage(strengths, local[key]),
            sum([share for one, share in zip(strengths, shares, strict=True) if one >= LEVEL_STRENGTH["norm"]]),
            strengths[rarest] if strengths else 0.0,
            min((float(strengths[at] >= METONYM) for at in named), default=1.0),
            coverage(title, shares),
            coverage(before, shares),
            coverage(after, shares),
            coverage(list(map(max, strengths, before, after, title)), shares),
            best_window(match, shares, _WINDOW),
            pairs(match),
            1.0 if new_signs else 0.0,
            *[1.0 if new_signs and query.kind in kinds else 0.0 for kinds in _TELLING],
            _nearness(new_signs, offsets, places),
            _beside(new_signs, offsets, match, shares),
            _counted(new_signs, offsets, match, query.counted),
            _event(query, shown, new_signs),
            1.0 if ordinal == 0 else 0.0,
            1.0 / (1 + ordinal),
            math.log(1 + length),
            1.0 if length < 6 else 0.0,
            1.0 if shown.endswith(("؟", "?")) else 0.0,
            1.0 - len(places) / length if length else 0.0,
        )
        matched = tuple(Span(*offsets[place]) for place in sorted(places)) if signs else ()
        found.append(Measured(candidate, values, tuple(strengths), tuple(new_signs or signs), matched, query.kind))
    return found


def _beyond_title(title: Sequence[float], shares: Sequence[float]) -> list[float]:
    """The shares of the question's words, those that the title has left out as far as it has them; they sum up to 1."""
    left = [share * (1.05 - strength) for share, strength in zip(shares, title, strict=True)]
    total = sum(left) or 1.0
    return [share / total for share in left]


def _local_shares(
    candidates: Sequence[Candidate], look: Callable[[int, int], SentenceMatch], shares: Sequence[float]
) -> dict[int, list[float]]:
    """For each article the shares of the question's words, weighed by how few of its candidates have them."""
    sentences: dict[int, list[Sequence[float]]] = {}
    for one in candidates:
        sentences.setdefault(one.key, []).append(look(one.key, one.ordinal).strengths)
    found = {}
    for key, strengths in sentences.items():
        having = [sum(column) for column in zip(*strengths, strict=True)]
        left = [
            share * math.log(1 + (len(strengths) + 1) / (held + 0.5))
            for share, held in zip(shares, having, strict=True)
        ]
        total = sum(left) or 1.0
        found[key] = [share / total for share in left]
    return found


def _outside(signs: Sequence[Span], offsets: Sequence[tuple[int, int]], matched: set[int]) -> list[Span]:
    """The signs that are no words of the question: the year asked about is no answer to «when»."""
    taken = [offsets[place] for place in matched] if signs else []
    return [sign for sign in signs if not any(start <= sign.start and sign.end <= end for start, end in taken)]


def _nearness(signs: Sequence[Span], offsets: Sequence[tuple[int, int]], matched: set[int]) -> float:
    """1 where a sign stands beside a matched word, less the more words lie between; 0 without either."""
    if not signs or not matched:
        return 0.0
    starts = [start for start, _ in offsets]
    places = {max(0, bisect_right(starts, sign.start) - 1) for sign in signs}
    distance = min(abs(place - at) for place in places for at in matched)
    return 1.0 / (1.0 + distance / 3.0)


def _word_of(sign: Span, offsets: Sequence[tuple[int, int]]) -> int:
    """The place of the last word of a sign."""
    return max(0, bisect_left(offsets, (sign.end, 0)) - 1)


def _beside(
    signs: Sequence[Span], offsets: Sequence[tuple[int, int]], match: SentenceMatch, shares: Sequence[float]
) -> float:
    """The best share of the question's weight that stands from two words before a sign to five after it."""
    best = 0.0
    for at in {_word_of(sign, offsets) for sign in signs}:
        near = range(at - 2, at + 6)
        here = [
            share * strength
            for share, strength, places in zip(shares, match.strengths, match.places, strict=True)
            if any(place in near for place in places)
        ]
        best = max(best, sum(here))
    return best


def _counted(
    signs: Sequence[Span], offsets: Sequence[tuple[int, int]], match: SentenceMatch, counted: int | None
) -> float:
    """How well the counted noun is matched by the word after a number, or the one after that; 0 without either."""
    if counted is None or not signs or not match.places[counted]:
        return 0.0
    after = {_word_of(sign, offsets) + step for sign in signs for step in (1, 2)}
    return match.strengths[counted] if after.intersection(match.places[counted]) else 0.0


def _event(query: Query, shown: str, signs: Sequence[Span]) -> float:
    """1 where every number stands within a few words behind the word for an event that the question doesn't name."""
    if query.kind is not QuestionKind.HOW_MANY or not signs or any(is_event(term.surface) for term in query.terms):
        return 0.0
    return float(all(any(map(is_event, word_list(shown, max(0, sign.start - 40), sign.start)[-4:])) for sign in signs))
