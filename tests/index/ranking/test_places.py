"""Where in its sentence a candidate matches."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from index.ranking.hits import NO_HITS, Floats, find_hits, hits_in, strengths_of
from index.ranking.places import MAX_PLACES, Places, nearness, pairs_near, slide, widened
from index.ranking.question import understand
from index.text.coding import Coded, unpack
from index.text.signs import Sign
from tests.index.ranking.measuring import ANALYZER, article_of

SHAPES = st.tuples(st.integers(1, 4), st.integers(1, 12)) | st.tuples(
    st.integers(1, 3), st.integers(1, 12), st.integers(1, 3)
)
VALUES = SHAPES.flatmap(lambda shape: arrays(np.float64, shape, elements=st.sampled_from([0.0, 0.3, 0.55, 1.0])))
WORDS = ("جندي", "الجنود", "العراق", "عراقي", "وزير", "قال", "في", "بيت")


def sentence(text: str) -> Coded:
    """An article of one sentence, without a title."""
    return unpack([article_of("", text).words])


def places_of(question: str, *texts: str) -> Places:
    """The best matches of sentences, each of an article of its own."""
    coded = unpack([article_of("", text).words for text in texts])
    terms = understand(question, ANALYZER).terms
    hits = find_hits(terms, coded)
    strengths = strengths_of(hits, len(coded.starts) - 1, len(terms))
    rows = coded.firsts[:-1] + 1
    return Places.of(coded, hits_in(hits, rows, len(strengths)), rows, strengths[rows])


def made(best: list[float], *at: tuple[int, int], width: int = 12) -> Places:
    """A sentence with matches at (place, term), each as strong as the best of its term."""
    strengths = np.zeros((1, width, len(best)))
    for place, term in at:
        strengths[0, place, term] = best[term]
    inside, norms = np.ones((1, width), np.bool_), np.zeros(width, np.uint32)
    sentences, spots, terms = (one.astype(np.int64) for one in np.nonzero(strengths))
    signs, at_all = np.zeros((1, width), np.int64), (sentences, spots, terms)
    return Places(np.array([best]), strengths, signs, np.array([width]), inside, inside, norms, at_all, NO_HITS)


# -- laid out -------------------------------------------------------------------------------------------------------


def test_best_matches_stand_at_their_places() -> None:
    found = places_of("الجنود في العراق", "قال جندي إن الجنود في العراق عادوا وبقي الجنود", "العراق")
    assert found.strengths.shape == (2, 9, 2)
    assert np.argwhere(found.strengths > 0).tolist() == [[0, 3, 0], [0, 5, 1], [0, 8, 0], [1, 0, 1]]
    assert found.lengths.tolist() == [9, 1]
    assert found.best.tolist() == [[1.0, 1.0], [0.0, 1.0]]
    assert np.argwhere(found.matched).tolist() == [[0, 3], [0, 5], [0, 8], [1, 0]]
    assert (found.signs[0, 4], found.signs[1, 0]) == (Sign.LEADS, Sign.PLACE)
    assert not found.signs[1, 1:].any()


@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join), min_size=1, max_size=5))
def test_layout_is_that_of_the_sentences(texts: list[str]) -> None:
    found = places_of("الجنود في العراق والوزير", *texts)
    for at, text in enumerate(texts):
        alone = places_of("الجنود في العراق والوزير", text)
        width = alone.strengths.shape[1]
        assert found.lengths[at] == alone.lengths[0] == len(text.split())
        assert (found.strengths[at, :width] == alone.strengths[0]).all()
        assert (found.signs[at, :width] == alone.signs[0]).all()
        assert not found.strengths[at, width:].any()
        assert not found.signs[at, width:].any()
        assert (found.strengths[at].max(axis=0) == found.best[at]).all()


def test_of_a_very_long_sentence_the_beginning_is_laid_out() -> None:
    filler = " ".join(["قال"] * (MAX_PLACES - 1))
    found = places_of("الجنود العراق", f"الجنود {filler} العراق الجنود", "العراق")
    assert found.strengths.shape[1] == found.signs.shape[1] == MAX_PLACES
    assert found.lengths[0] == MAX_PLACES + 2
    # The sentence matches both words, the places looked at only one.
    assert found.best[0].tolist() == [1.0, 1.0]
    assert np.argwhere(found.strengths[0] > 0).tolist() == [[0, 0]]
    within = places_of("الجنود العراق", f"{filler} العراق")
    assert np.argwhere(within.strengths[0] > 0).tolist() == [[MAX_PLACES - 1, 1]]


def test_sentences_without_words() -> None:
    found = places_of("الجنود", "", "")
    assert found.strengths.shape == (2, 1, 1)
    assert not found.strengths.any()
    assert found.lengths.tolist() == [0, 0]
    assert not found.signs.any()


def test_only_the_rows_asked_for_are_laid_out() -> None:
    coded = unpack([article_of("الجنود", "جندي", "الجنود").words])
    hits = find_hits(understand("الجنود", ANALYZER).terms, coded)
    rows = np.array([2])
    found = Places.of(coded, hits_in(hits, rows, 3), rows, strengths_of(hits, 3, 1)[rows])
    assert found.strengths.tolist() == [[[1.0]]]


# -- windows --------------------------------------------------------------------------------------------------------


@given(VALUES, st.integers(-15, 15), st.integers(1, 25))
def test_slide_is_the_maximum_of_each_window(values: Floats, before: int, width: int) -> None:
    found = slide(values.copy(), before, width)
    assert found.shape == values.shape
    size = values.shape[1]
    for place in range(size):
        window = [at for at in range(place - before, place - before + width) if 0 <= at < size]
        expected = values[:, window].max(axis=1) if window else np.zeros_like(values[:, 0])
        assert (found[:, place] == expected).all()


def test_slide_leaves_its_argument_alone() -> None:
    values = np.array([[0.0, 1.0, 0.5]])
    slide(values, 1, 3)
    assert values.tolist() == [[0.0, 1.0, 0.5]]


@given(VALUES, st.integers(1, 12))
def test_widened_windows_are_those_of_twice_the_width(values: Floats, width: int) -> None:
    windows = slide(values, 0, width)
    before = windows.copy()
    assert (widened(windows, width) == slide(values, 0, 2 * width)).all()
    assert (windows == before).all()


# -- pairs ----------------------------------------------------------------------------------------------------------


def test_pairs_are_near_and_in_order() -> None:
    assert pairs_near(made([1.0, 1.0, 1.0], (0, 0), (2, 1), (8, 2))).tolist() == [0.5]
    assert pairs_near(made([1.0, 1.0], (3, 0), (1, 1))).tolist() == [0.0]
    assert pairs_near(made([1.0, 1.0], (3, 0), (6, 1))).tolist() == [1.0]
    assert pairs_near(made([1.0, 1.0], (3, 0), (7, 1))).tolist() == [0.0]
    assert pairs_near(made([1.0, 1.0], (3, 0), (3, 1))).tolist() == [0.0]
    assert pairs_near(made([1.0, 0.4], (1, 0), (2, 1))).tolist() == [0.0]
    assert pairs_near(made([1.0], (1, 0))).tolist() == [0.0]
    assert pairs_near(made([1.0, 1.0], (0, 0), width=1)).tolist() == [0.0]


@given(
    st.lists(st.sampled_from([0.0, 0.3, 0.5, 1.0]), min_size=2, max_size=4),
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 3)), max_size=8),
)
def test_pairs_are_those_of_a_plain_search(best: list[float], at: list[tuple[int, int]]) -> None:
    points = {(place, term) for place, term in at if term < len(best) and best[term]}
    near = sum(
        best[term] >= 0.5
        and best[term + 1] >= 0.5
        and any((place + step, term + 1) in points for place, mine in points if mine == term for step in (1, 2, 3))
        for term in range(len(best) - 1)
    )
    assert pairs_near(made(best, *points, width=8)).tolist() == pytest.approx([near / (len(best) - 1)])


# -- signs near matched words ---------------------------------------------------------------------------------------


@given(st.integers(1, 12).flatmap(lambda width: arrays(np.bool_, (2, 3, width))))
def test_nearness_is_that_of_the_nearest_two(both: NDArray[np.bool_]) -> None:
    signs, matched = both
    found = nearness(signs, matched)
    for row in range(3):
        gaps = [
            abs(int(one) - int(other)) for one in np.flatnonzero(signs[row]) for other in np.flatnonzero(matched[row])
        ]
        assert found[row] == pytest.approx(1 / (1 + min(gaps) / 3) if gaps else 0.0)


def test_nearer_signs_tell_more() -> None:
    signs = np.eye(5, 6, 1, dtype=np.bool_)
    matched = np.zeros((5, 6), np.bool_)
    matched[:, 0] = True
    assert nearness(signs, matched).tolist() == pytest.approx([3 / 4, 3 / 5, 3 / 6, 3 / 7, 3 / 8])
