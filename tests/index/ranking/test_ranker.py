"""How what is measured of candidates is weighed, and what answers come of it."""

from __future__ import annotations

import json
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answering import answers_of
from index.engines import Candidate
from index.models import Answer, Article
from index.ranking.answered import ANSWERABLE_INPUTS, answerable_inputs
from index.ranking.features import FEATURES, Measured
from index.ranking.hits import NO_HITS
from index.ranking.question import understand
from index.ranking.ranker import (
    CONFIDENCE_INPUTS,
    LearnedRanker,
    confidence_inputs,
    default_ranker,
    permuted,
    right_in_turn,
)
from index.ranking.reading import Reading
from index.ranking.trees import Trees
from index.store import StoredArticle, pack_spans
from index.text.coding import WORD
from index.text.segment import sentences
from tests.index.ranking import measuring
from tests.index.ranking.measuring import ANALYZER, PARTS, read

FILES = ("ranking.json", "ranking_trees.txt", "answerable.json", "answerable_trees.txt")


def stored(key: int, title: str, text: str) -> StoredArticle:
    """An article as the store gives it."""
    spans = pack_spans((span.start, span.end) for span in sentences(text))
    return StoredArticle(key, Article(f"n{key}", title, text), spans, key, "2024-01-01T00:00:00+00:00")


def measured(question: str, articles: dict[int, StoredArticle]) -> Measured:
    """The sentences of some articles, measured for a question."""
    reads = {key: read(one.article.title, one.article.text) for key, one in articles.items()}
    return measuring.measured(question, reads)


def answers_to(question: str, articles: dict[int, StoredArticle], limit: int, *, distinct: bool = True) -> list[Answer]:
    """The best of them as answers."""
    found, ranker = measured(question, articles), default_ranker()

    def load(keys: object) -> dict[int, StoredArticle]:
        return articles

    return answers_of(found, ranker.scores(found), ranker, Reading(found, load), limit, 0.9, distinct=distinct)


def texts() -> list[str]:
    """The model files that ship."""
    return [(files("index.ranking") / "data" / name).read_text(encoding="utf-8") for name in FILES]


def test_model_files_have_the_features_of_this_program() -> None:
    numbers, trees, refusal, answers = texts()
    model = json.loads(numbers)
    assert list(model["weights"]) == list(FEATURES)
    assert list(model["trust"]) == list(CONFIDENCE_INPUTS)
    assert 0 < json.loads(refusal)["threshold"] < 1
    assert any(model["trust"].values())
    for name in ("weights", "trust"):
        changed = json.loads(numbers)
        del changed[name][next(iter(changed[name]))]
        with pytest.raises(ValueError, match="fit it again"):
            LearnedRanker.from_texts(json.dumps(changed), trees, refusal, answers)
    with pytest.raises(ValueError, match="fit it again"):
        LearnedRanker.from_texts(numbers, answers, refusal, trees)


def example(value: float) -> Measured:
    """One candidate whose every feature has one value."""
    query = understand("الجنود", ANALYZER)
    words = [np.zeros(3, WORD)]
    return Measured(
        query,
        [Candidate(1, 0, 1.0)],
        np.full((1, len(FEATURES)), value),
        np.ones((1, 1)),
        np.ones(1),
        words,
        NO_HITS,
        np.ones((1, 1)),
    )


def weighing(trust: float) -> LearnedRanker:
    """A ranking without trees."""
    trees, answers = (
        Trees.from_text(f"feature_names={' '.join(names)}", names) for names in (FEATURES, ANSWERABLE_INPUTS)
    )
    return LearnedRanker((1.0,) * len(FEATURES), trees, 1.0, (trust,) * len(CONFIDENCE_INPUTS), answers, 0.5)


@given(st.floats(0, 1), st.floats(0, 1))
def test_ranker_is_monotone(one: float, other: float) -> None:
    ranker = weighing(0.5)
    low, high = sorted((one, other))
    (first,), (second,) = ranker.scores(example(low)), ranker.scores(example(high))
    assert first <= second
    assert ranker.confidence(example(low), 0, first, low) <= ranker.confidence(example(high), 0, second, high)


@given(st.lists(st.floats(0, 1), max_size=6))
def test_answers_share_one_certainty(right: list[float]) -> None:
    shared = right_in_turn(right)
    assert shared[:1] == right[:1]
    assert sum(shared) <= 1 + 1e-9
    assert all(0 <= part <= whole for part, whole in zip(shared, right, strict=True))


def test_behind_a_sure_answer_none_is() -> None:
    assert right_in_turn([0.9, 0.8]) == pytest.approx([0.9, 0.08])
    assert right_in_turn([0.2, 0.8]) == pytest.approx([0.2, 0.64])


@pytest.mark.parametrize("extreme", [-1e6, 1e6])
def test_confidence_stays_in_range(extreme: float) -> None:
    assert 0 <= weighing(1.0).confidence(example(1.0), 0, extreme, extreme) <= 1
    inputs = dict(zip(CONFIDENCE_INPUTS, confidence_inputs(example(1.0), 0, 1.0, extreme), strict=True))
    assert -2.0 <= inputs["margin"] <= 4.0


def test_what_tells_whether_a_question_is_answered() -> None:
    found = measured("كم عدد الجنود في العراق؟", {key: stored(key, "", "\n".join(PARTS)) for key in (1, 2)})
    scores = default_ranker().scores(found)
    inputs = dict(zip(ANSWERABLE_INPUTS, answerable_inputs(found, scores, ()).tolist(), strict=True))
    assert inputs["score"] == pytest.approx(scores.max())
    assert 0 <= inputs["margin"] < 1  # the other article says the very same
    assert 0 < inputs["probability"] < 1
    assert inputs["words"] == len(found.query.terms)
    assert default_ranker().answerable(found, scores, ()) > 0
    nothing = measured("كم عدد الجنود في العراق؟", {})
    assert default_ranker().answerable(nothing, default_ranker().scores(nothing), ()) == 0.0


def test_a_word_that_no_candidate_has_speaks_against_an_answer() -> None:
    articles = {key: stored(key, "", "\n".join(PARTS)) for key in (1, 2)}
    weights = []
    for question in ("كم عدد الجنود في العراق؟", "كم عدد الجنود البرازيليين في العراق؟"):
        found = measured(question, articles)
        inputs = answerable_inputs(found, default_ranker().scores(found), ())
        weights.append(inputs[ANSWERABLE_INPUTS.index("weight_nowhere")])
    assert weights[0] < weights[1]


def test_same_sentence_of_several_articles_is_one_answer() -> None:
    articles = {key: stored(key, f"عنوان {key}", f"{PARTS[0]}\n{PARTS[key]}") for key in (1, 2, 3)}
    articles[4] = stored(4, "", PARTS[0].replace(".", " ."))
    found = answers_to("كم عدد الجنود في العراق؟", articles, 2)
    assert len(found) == 2
    first = found[0]
    assert first.sentence.startswith("نحو 2500")
    assert {first.article_id, *(one.article_id for one in first.also)} == {"n1", "n2", "n3", "n4"}
    assert len(first.also) == 3
    each = answers_to("كم عدد الجنود في العراق؟", articles, 4, distinct=False)
    assert len({(one.article_id, one.start) for one in each}) == 4


def test_other_numbers_and_denials_are_other_answers() -> None:
    said = ("نحو 2500 جندي أميركي في العراق اليوم.", "نحو 900 جندي أميركي في العراق اليوم.")
    denied = "ليس نحو 2500 جندي أميركي في العراق اليوم."
    articles = {key: stored(key, "", one) for key, one in enumerate((*said, denied), start=1)}
    found = answers_to("كم عدد الجنود في العراق؟", articles, 5)
    assert {one.sentence for one in found} == {*said, denied}


def test_context_is_the_neighbourhood() -> None:
    text = "\n".join(PARTS)
    articles = {1: stored(1, "", text)}
    found = answers_to("كم عدد الجنود في العراق؟", articles, 10)
    assert found
    for answer in found:
        assert text[answer.start : answer.end] == answer.sentence
        assert answer.before == "" or text.index(answer.before) < answer.start
        assert answer.after == "" or text.index(answer.after) >= answer.end


def test_an_article_that_has_just_gone_is_left_out() -> None:
    articles = {key: stored(key, "", PARTS[0] + f" ({key})") for key in (1, 2)}
    found, ranker = measured("كم عدد الجنود في العراق؟", articles), default_ranker()
    reading = Reading(found, lambda keys: {2: articles[2]})
    left = answers_of(found, ranker.scores(found), ranker, reading, 5, 0.9)
    assert {one.article_id for one in left} == {"n2"}


def test_scores_change_hands() -> None:
    scores = np.array([1.0, 9.0, 3.0, 7.0, 2.0])
    assert permuted(scores, [1, 3, 2], np.array([0.1, 0.3, 0.2])).tolist() == [1.0, 3.0, 7.0, 9.0, 2.0]
    assert scores.tolist() == [1.0, 9.0, 3.0, 7.0, 2.0]
    assert permuted(scores, [1, 3, 2], np.array([0.2, 0.2, 0.2])).tolist() == scores.tolist()


def test_equal_scores_leave_no_order_open() -> None:
    given = permuted(np.array([5.0, 5.0, 5.0]), [0, 1, 2], np.array([0.0, 1.0, 2.0]))
    assert given[2] > given[1] > given[0]
    assert given == pytest.approx(5.0)
