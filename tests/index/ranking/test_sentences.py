"""The first look at the sentences of the articles read."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.ranking.hits import Floats
from index.ranking.sentences import Sentences
from index.text.coding import WORD, Coded

STRENGTHS = st.sampled_from([0.0, 0.35, 0.55, 0.95, 1.0])
ARTICLES = st.lists(st.lists(st.tuples(STRENGTHS, STRENGTHS), min_size=1, max_size=6), min_size=1, max_size=5)
SHARES = np.array([0.75, 0.25])
Rows = list[tuple[float, float]]


def look(
    articles: list[Rows],
    length: int = 20,
    found: Floats | None = None,
    whole: list[float] | None = None,
    asked: Floats | None = None,
    holds: Floats | None = None,
) -> Sentences:
    """A look at articles whose titles, the first of each, and sentences match two question words so well."""
    count = sum(map(len, articles))
    coded = Coded(
        np.zeros(count * length, WORD),
        np.arange(count + 1) * length,
        np.zeros(count, np.bool_),
        np.zeros(count, np.bool_),
        np.cumsum([0, *map(len, articles)]),
    )
    strengths = np.array([row for article in articles for row in article])
    scores = np.array(whole or [float(np.any(rows)) for rows in articles])
    engine = np.zeros(count) if found is None else found
    asked = np.zeros(len(articles)) if asked is None else asked
    return Sentences.of(coded, strengths, SHARES, engine, scores, asked, np.zeros(count) if holds is None else holds)


def found_by_engine(count: int) -> Floats:
    """Scores of every third sentence."""
    return np.where(np.arange(count) % 3 == 1, 4.0 - np.arange(count) / count, 0.0)


def covered(*rows: tuple[float, float]) -> float:
    """The share of the question that rows have together."""
    return float(np.array(rows).max(axis=0) @ SHARES)


@given(ARTICLES, st.integers(1, 12))
def test_titles_are_never_chosen_and_no_more_than_asked(articles: list[Rows], keep: int) -> None:
    every = look(articles)
    chosen = every.best(keep).tolist()
    sentences = sum(len(rows) - 1 for rows in articles if np.any(rows))
    assert len(chosen) == min(keep, sentences)
    assert chosen == sorted(set(chosen))
    assert not set(chosen) & set(every.coded.firsts.tolist())
    others = set(range(len(every.rough))) - set(chosen)
    assert min(every.rough[chosen], default=0.0) >= max((every.rough[at] for at in others), default=-1.0)


@given(ARTICLES, st.data())
def test_of_equals_the_earlier_is_chosen(articles: list[Rows], data: st.DataObject) -> None:
    every = look(articles)
    keep = data.draw(st.integers(1, 8))
    order = [at for at in range(len(every.rough)) if every.rough[at] > 0]
    order.sort(key=lambda at: (-every.rough[at], at))
    assert every.best(keep).tolist() == sorted(order[:keep])


def test_many_equals_come_in_order() -> None:
    every = look([[(0.0, 0.0)] + [(1.0, 0.0)] * 200])
    # The first and the last have but one neighbour, which changes nothing here.
    assert every.best(5).tolist() == [1, 2, 3, 4, 5]


def test_sentences_of_articles_that_tell_nothing_are_left_out() -> None:
    every = look([[(0.0, 0.0)] * 3, [(0.0, 0.0), (1.0, 0.0)]])
    assert every.best(10).tolist() == [4]
    assert look([[(0.0, 0.0)] * 3]).best(10).tolist() == []


@given(ARTICLES)
def test_what_is_known_of_each_is_that_of_a_plain_count(articles: list[Rows]) -> None:
    engine = found_by_engine(sum(map(len, articles)))
    scores = [float(1 + at % 3) for at in range(len(articles))]
    asked = np.linspace(0.0, 1.0, len(articles))
    holds = (np.arange(len(engine)) % 2).astype(float)
    every = look(articles, 10, engine, scores, asked, holds)
    at = 0
    for number, (title, *rows) in enumerate(articles):
        assert every.sizes[number] == len(rows)
        assert every.titles[number].tolist() == list(title)
        assert every.held[number].tolist() == pytest.approx([sum(row[term] for row in rows) for term in (0, 1)])
        assert every.articles[number] == pytest.approx(scores[number] / max(scores))
        weights = [
            SHARES[term] * math.log(1 + (len(rows) + 1) / (sum(row[term] for row in rows) + 0.5)) for term in (0, 1)
        ]
        assert every.local[number].tolist() == pytest.approx([one / sum(weights) for one in weights])
        assert every.greatest(every.coverage)[number] == pytest.approx(max(map(covered, rows), default=0.0))
        assert every.rough[at] == -1
        for place, row in enumerate(rows):
            at += 1
            assert every.whose[at] == number
            assert every.coverage[at] == pytest.approx(covered(row))
            length = 1.2 * (0.25 + 0.75 * 10 / 20)
            bm25 = sum(share * strength**3 for share, strength in zip(SHARES, row, strict=True)) * 2.2 / (1 + length)
            assert every.bm25[at] == pytest.approx(bm25)
            around = covered(title, row, *rows[max(0, place - 1) : place + 2])
            rough = (
                around
                + 2 * scores[number] / max(scores)
                + covered(title, row)
                + 0.5 * engine[at] / (engine.max() or 1.0)
                + 2 * asked[number] ** 2
                + 0.6 * holds[at]
            )
            assert every.rough[at] == pytest.approx(rough)
        at += 1


@given(ARTICLES, ARTICLES)
def test_an_article_is_looked_at_for_itself(some: list[Rows], others: list[Rows]) -> None:
    """What stands before or after it in the arrays changes nothing."""
    alone, among = look(some), look([*others, *some, *others])
    first = sum(map(len, others))
    mine = slice(first, first + len(alone.rough))
    for one, other in ((among.bm25, alone.bm25), (among.coverage, alone.coverage)):
        assert one[mine].tolist() == pytest.approx(other.tolist())
    rows = np.array([at for at in range(len(alone.rough)) if at not in alone.coded.firsts])
    if len(rows):
        for found, expected in zip(among.around(rows + first), alone.around(rows), strict=True):
            assert found.tolist() == expected.tolist()


def test_longer_sentences_score_less() -> None:
    rows = [(0.0, 0.0), (1.0, 1.0)]
    scores = [look([rows], length=length).bm25[1] for length in (5, 20, 80)]
    assert scores == sorted(scores, reverse=True)
    assert scores[1] == pytest.approx(1.0)


def test_neighbours_end_with_the_article() -> None:
    every = look([[(0.9, 0.0), (0.1, 0.0), (0.2, 0.0)], [(0.8, 0.0), (0.3, 0.0)], [(0.7, 0.0), (0.4, 0.0)]])
    found = every.around(np.array([1, 2, 4, 6]))
    assert found.own[:, 0].tolist() == [0.1, 0.2, 0.3, 0.4]
    assert found.before[:, 0].tolist() == [0.0, 0.1, 0.0, 0.0]
    assert found.after[:, 0].tolist() == [0.2, 0.0, 0.0, 0.0]
    assert found.before_second[:, 0].tolist() == found.after_second[:, 0].tolist() == [0.0] * 4


def test_what_stands_around_counts_the_best_of_all() -> None:
    every = look([[(0.0, 0.3), (0.1, 0.0), (0.2, 0.1), (0.9, 0.0), (0.0, 0.4)]])
    found = every.around(np.array([2, 4]))
    assert found.titles.tolist() == [[0.0, 0.3]] * 2
    assert found.with_title.tolist() == [[0.2, 0.3], [0.0, 0.4]]
    assert found.together.tolist() == [[0.9, 0.3], [0.9, 0.4]]
    assert (found.after_second.tolist(), found.before_second.tolist()) == ([[0.0, 0.4], [0, 0]], [[0, 0], [0.2, 0.1]])


def test_greatest_of_an_article_without_sentences_is_nothing() -> None:
    every = look([[(1.0, 1.0)], [(1.0, 1.0), (0.5, 0.0), (0.9, 0.0)], [(0.0, 0.0), (0.2, 0.0)]])
    assert every.greatest(every.strengths[:, 0]).tolist() == [0.0, 0.9, 0.2]
    assert every.sizes.tolist() == [0, 2, 1]
    values = every.coverage.copy()
    every.greatest(values)
    assert values.tolist() == every.coverage.tolist()
