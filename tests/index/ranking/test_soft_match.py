"""How near a sentence comes in meaning to question words that it doesn't hold."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from index.ranking.question import QueryTerm
from index.ranking.soft_match import ALIKE, SOFT_FEATURES, UNTOLD, SoftQuestion, likeness, soft_question, soft_values
from index.ranking.vectors import Vectors, stem_hashes
from index.text.coding import WORD

WORDS = ("doctor", "physician", "nurse", "ship", "sea")
VECTORS = Vectors.quantised(
    WORDS,
    np.array([[1.0, 0, 0], [0.9, np.sqrt(0.19), 0], [0.6, 0, 0.8], [0, 1.0, 0], [0, 0.6, 0.8]]),
    np.ones(5),
)


def rows(text: str) -> NDArray[np.int32]:
    """The rows of a text's words."""
    return VECTORS.rows(stem_hashes(text.split()))


def term(stem: str, *others: tuple[str, float]) -> QueryTerm:
    """A question word whose forms are all alike."""
    return QueryTerm(stem, stem, stem, stem, others)


def measured(question: SoftQuestion, strengths: list[list[float]], *sentences: str) -> NDArray[np.float32]:
    """The features of some sentences."""
    words = [rows(sentence) for sentence in sentences]
    starts = np.cumsum([0, *map(len, words)])
    return soft_values(question, np.array(strengths), np.concatenate(words), starts, VECTORS)


def values(terms: list[QueryTerm], strengths: list[float], sentence: str) -> dict[str, float]:
    """The features of one sentence."""
    question = soft_question(terms, [1 / len(terms)] * len(terms), VECTORS)
    found = measured(question, [strengths], sentence)
    return dict(zip(SOFT_FEATURES, found[0].tolist(), strict=True))


def above(cosine: float) -> float:
    """What a cosine counts."""
    return (cosine - ALIKE) / (1 - ALIKE)


def test_word_not_matched_counts_as_far_as_the_most_alike() -> None:
    found = values([term("doctor"), term("ship")], [0.0, 1.0], "nurse physician ship")
    assert found["soft_missing"] == pytest.approx(above(0.9) / 2, abs=0.01)


def test_matched_words_are_not_looked_for() -> None:
    found = values([term("doctor"), term("ship")], [1.0, 0.95], "physician sea")
    assert found["soft_missing"] == 0
    assert found["missing_meaning"] == 0


def test_words_of_the_question_do_not_stand_for_others() -> None:
    found = values([term("doctor"), term("physician")], [0.0, 1.0], "physician")
    assert found["soft_missing"] == 0


def test_unknown_words_and_empty_sentences_are_like_nothing() -> None:
    for sentence in ("", "nobody"):
        assert values([term("doctor")], [0.0], sentence) == dict.fromkeys(SOFT_FEATURES, 0.0)
    assert values([term("nobody")], [0.0], "doctor") == dict.fromkeys(SOFT_FEATURES, 0.0)


def test_a_word_that_stands_for_an_unknown_one_is_taken() -> None:
    found = values([term("medic", ("doctor", 0.9))], [0.0], "physician")
    assert found["soft_missing"] == pytest.approx(above(0.9 * 0.9), abs=0.01)
    assert found["missing_meaning"] == pytest.approx(0.9, abs=0.01)


def test_words_not_matched_are_compared_with_those_that_say_something_new() -> None:
    near = values([term("doctor"), term("ship")], [0.0, 1.0], "ship physician")
    assert near["missing_meaning"] == pytest.approx(0.9, abs=0.01)
    far = values([term("doctor"), term("ship")], [0.0, 1.0], "ship sea")
    assert far["missing_meaning"] == pytest.approx(0.0, abs=0.01)


def test_sentences_are_measured_each_for_itself() -> None:
    question = soft_question([term("doctor"), term("ship")], [0.7, 0.3], VECTORS)
    sentences = ["physician", "", "sea nurse", "nobody", "", "ship", "nurse sea doctor nobody"]
    strengths = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [0.0, 0.0], [0.0, 0.0], [0.0, 1.0], [0.4, 0.0]]
    together = measured(question, strengths, *sentences)
    assert together.shape == (7, len(SOFT_FEATURES))
    assert together.any(axis=0).all()
    for at, sentence in enumerate(sentences):
        alone = measured(question, [strengths[at]], sentence)
        assert together[at] == pytest.approx(alone[0], abs=1e-6)


def coded(text: str) -> NDArray[np.void]:
    """A sentence's words; «of» has no stem."""
    words = np.zeros(len(text.split()), WORD)
    words["stem"] = [0 if word == "of" else stem_hashes([word])[0] for word in text.split()]
    words["root"] = words["stem"]
    return words


def test_the_word_most_like_one_of_the_question_is_told_of_each_sentence() -> None:
    sentences = [coded(text) for text in ("ship of nurse", "sea", "of", "", "stranger")]
    assert likeness(term("doctor"), sentences, VECTORS) == [
        pytest.approx(0.6, abs=0.01),
        pytest.approx(0, abs=0.01),
        0,
        0,
        0,
    ]
    (best,) = likeness(term("stranger", ("doctor", 0.6)), sentences[:1], VECTORS)
    assert best == pytest.approx(0.6, abs=0.01)
    assert likeness(term("stranger"), sentences, VECTORS) == [UNTOLD] * 5
