"""What is measured of candidates all at once, against the same worked out word by word."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.ranking.features import FEATURES
from index.ranking.matching import LEVEL_STRENGTH, Matcher, SentenceMatch
from index.ranking.question import Query
from tests.index.ranking.measuring import ANALYZER, measured, read_of, weights_of

PLAIN_TEXT = "جندي جنود الجنود العراق عراقي بغداد وزير الوزير وزارة قال سافر كتاب كاتب مكتبة شجرة بيت"
PLAIN = PLAIN_TEXT.split()


def window(match: SentenceMatch, shares: Sequence[float], width: int) -> float:
    """The best stretch of so many words."""
    return max(
        sum(
            share * strength
            for share, strength, places in zip(shares, match.strengths, match.places, strict=True)
            if any(start <= place < start + width for place in places)
        )
        for start in range(max(match.length, 1))
    )


def asked_of(matcher: Matcher, title: str) -> float:
    """How much of a title is named: how well its words match, on average, function words aside."""
    telling = [word for word in title.split() if ANALYZER.terms(word).stem]
    return sum(max(matcher.match(word, 0, len(word)).strengths) for word in telling) / (len(telling) or 1)


def plain(query: Query, shares: Sequence[float], title: str, said: Sequence[str], at: int) -> dict[str, float]:
    """Features of a sentence, one by one."""
    matcher = Matcher(query.terms, ANALYZER)
    matches = [matcher.match(one, 0, len(one)) for one in said]
    heading = list(matcher.match(title, 0, len(title)).strengths)
    nothing = [0.0] * len(shares)
    match = matches[at]
    own = list(match.strengths)

    def beside(step: int) -> list[float]:
        return list(matches[at + step].strengths) if 0 <= at + step < len(said) else nothing

    def cover(strengths: Sequence[float], weights: Sequence[float] = shares) -> float:
        return sum(one * weight for one, weight in zip(strengths, weights, strict=True))

    def joined(*rows: Sequence[float]) -> list[float]:
        return [max(column) for column in zip(*rows, strict=True)]

    def less(one: Sequence[float], other: Sequence[float]) -> list[float]:
        return [max(high - low, 0.0) for high, low in zip(one, other, strict=True)]

    def normed(weights: Sequence[float]) -> list[float]:
        return [weight / sum(weights) for weight in weights]

    held = [sum(one.strengths[term] for one in matches) for term in range(len(shares))]
    local = normed([share * math.log(1 + (len(said) + 1) / (held[term] + 0.5)) for term, share in enumerate(shares)])
    told = joined(heading, matches[0].strengths)
    unsaid = normed([share * (1.05 - one) for share, one in zip(shares, told, strict=True)])
    best = max(cover(one.strengths) for one in matches)
    best_local = max(cover(one.strengths, local) for one in matches)
    rare = sorted(range(len(shares)), key=lambda term: -shares[term])
    with_title = joined(own, heading)
    asked = asked_of(matcher, title)
    begins = [matcher.match(start, 0, len(start)) for start in (" ".join(one.split()[:5]) for one in said)]
    return {
        "article_coverage": cover([min(one, 1.0) for one in held]),
        "article_best": best,
        "article_mean": sum(cover(one.strengths) for one in matches) / len(matches),
        "coverage": cover(own),
        "of_best": cover(own) / (best or 1.0),
        "stems": cover([float(one >= LEVEL_STRENGTH["stem"]) for one in own]),
        "exact": cover([float(one >= 1.0) for one in own]),
        "sharp": cover([one**3 for one in own]),
        "missing": sum(one < 0.3 for one in own) / len(own),
        "rarest": own[rare[0]],
        "two_rarest": min(own[term] for term in rare[:2]),
        "first_word": own[0],
        "second_word": own[:2][-1],
        "last_word": own[-1],
        "beyond_title": cover(own, normed([share * (1.05 - one) for share, one in zip(shares, heading, strict=True)])),
        "beyond_lead_of_best": cover(own, unsaid) / (max(cover(one.strengths, unsaid) for one in matches) or 1.0),
        "local": cover(own, local),
        "local_of_best": cover(own, local) / (best_local or 1.0),
        "title": cover(heading),
        "with_title": cover(with_title),
        "title_asked": asked,
        "title_whole": asked**2,
        "title_both": asked * cover(heading),
        "only_lead": cover(less(matches[0].strengths, with_title)),
        "around_lead": cover(joined(with_title, beside(-1), beside(1), matches[0].strengths)),
        "lead_opens": cover(begins[0].strengths),
        "before": cover(beside(-1)),
        "after": cover(beside(1)),
        "before_second": cover(beside(-2)),
        "after_second": cover(beside(2)),
        "only_before": cover(less(beside(-1), with_title)),
        "only_after": cover(less(beside(1), with_title)),
        "around": cover(joined(with_title, beside(-1), beside(1))),
        "announced": cover(beside(-1)) if at and matches[at - 1].length < 6 else 0.0,
        "around_two": cover(joined(with_title, beside(-2), beside(-1), beside(1), beside(2))),
        "opens": cover(begins[at].strengths),
        "window": window(match, shares, 10),
        "window_narrow": window(match, shares, 5),
        "window_wide": window(match, shares, 20),
        "first": float(at == 0),
        "position": 1 / (1 + at),
        "length": math.log1p(match.length),
        "short": float(match.length < 6),
        "new_words": 1 - len({place for places in match.places for place in places}) / max(match.length, 1),
    }


SAID = st.lists(st.sampled_from(PLAIN), max_size=24).map(" ".join)


@settings(max_examples=80)
@given(
    st.lists(st.sampled_from(PLAIN), min_size=1, max_size=5).map(" ".join),
    st.lists(st.tuples(SAID, st.lists(SAID, min_size=1, max_size=5)), min_size=1, max_size=3),
)
def test_features_are_those_worked_out_word_by_word(question: str, articles: list[tuple[str, list[str]]]) -> None:
    found = measured(question, {key: read_of(title, *said) for key, (title, said) in enumerate(articles, start=1)})
    weights = weights_of(found.query)
    shares = [weight / sum(weights) for weight in weights]
    assert len(found.candidates) == sum(len(said) for _, said in articles)
    for one, values in zip(found.candidates, found.values.tolist(), strict=True):
        expected = plain(found.query, shares, *articles[one.key - 1], one.ordinal)
        values = dict(zip(FEATURES, values, strict=True))
        assert {name: values[name] for name in expected} == pytest.approx(expected, abs=1e-9)
    values = found.values
    for relative, absolute in (("bm25", "bm25_share"), ("around_relative", "around"), ("local_relative", "local")):
        column = values[:, FEATURES.index(absolute)]
        assert values[:, FEATURES.index(relative)] == pytest.approx(column / (column.max() or 1.0))
