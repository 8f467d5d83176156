"""How what is measured of candidates is weighed, and what answers come of it."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answering import answers_of
from index.engines import Candidate
from index.models import Answer, Article
from index.ranking.features import FEATURES, Measured, measure
from index.ranking.question import understand
from index.ranking.ranker import CONFIDENCE_INPUTS, LinearRanker, confidence_inputs, default_ranker
from index.store import StoredArticle, pack_spans
from index.text.segment import sentences
from index.text.terms import Analyzer

ANALYZER = Analyzer()
PARTS = (
    "نحو 2500 جندي أميركي في العراق يتمركزون هناك.",
    "قال الوزير إن الوفد وصل إلى بغداد عام 2021.",
    "لأن المطر تأخر؟",
    "عنوان قصير",
    "«كل شيء» بخير، وBBC تقول غير ذلك…",
    "٢٠٠ طالب ومئة معلم سافروا بسبب الحرب في سورية!",
)


def stored(key: int, title: str, text: str) -> StoredArticle:
    """An article as the store gives it."""
    spans = pack_spans((span.start, span.end) for span in sentences(text))
    return StoredArticle(key, Article(f"n{key}", title, text), spans, key, "2024-01-01T00:00:00+00:00")


def measured(question: str, articles: dict[int, StoredArticle], **more: int) -> list[Measured]:
    """Every sentence of some articles, measured for a question."""
    query = understand(question, ANALYZER)
    candidates = [Candidate(key, at, 1.0 + at) for key, one in articles.items() for at in range(one.sentence_count)]
    weights = [1.0 + number for number in range(len(query.terms))]
    return measure(query, weights, candidates, articles, dict.fromkeys(articles, 2.0), ANALYZER, **more)


def answers_to(question: str, articles: dict[int, StoredArticle], limit: int, *, distinct: bool = True) -> list[Answer]:
    """The best of them as answers."""
    query, ranker = understand(question, ANALYZER), default_ranker()
    return answers_of(query, measured(question, articles), ranker, articles, ANALYZER, limit, distinct=distinct)


def test_model_file_has_the_features_of_this_program() -> None:
    text = (files("index.ranking") / "data" / "linear.json").read_text(encoding="utf-8")
    model = json.loads(text)
    assert list(model["weights"]) == list(FEATURES)
    assert list(model["trust"]) == list(CONFIDENCE_INPUTS)
    assert 0 < model["threshold"] < 1
    assert any(model["trust"].values())
    del model["weights"][FEATURES[0]]
    with pytest.raises(ValueError, match="fit it again"):
        LinearRanker.from_json(json.dumps(model))


def example(value: float) -> Measured:
    """A candidate whose every feature has one value."""
    found = measured(PARTS[0], {1: stored(1, "", PARTS[0])})[0]
    return Measured(found.candidate, (value,) * len(FEATURES), (1.0,), (), (), found.kind)


@given(st.floats(0, 1), st.floats(0, 1))
def test_ranker_is_monotone(one: float, other: float) -> None:
    ranker = LinearRanker((1.0,) * len(FEATURES), (0.5,) * len(CONFIDENCE_INPUTS), 0.5)
    low, high = sorted((one, other))
    (first,), (second,) = ranker.scores([example(low)]), ranker.scores([example(high)])
    assert first <= second
    assert ranker.confidence(example(low), first, low) <= ranker.confidence(example(high), second, high)


@pytest.mark.parametrize("extreme", [-1e6, 1e6])
def test_confidence_stays_in_range(extreme: float) -> None:
    ranker = LinearRanker((1.0,) * len(FEATURES), (1.0,) * len(CONFIDENCE_INPUTS), 0.5)
    assert 0 <= ranker.confidence(example(1.0), extreme, extreme) <= 1
    inputs = dict(zip(CONFIDENCE_INPUTS, confidence_inputs(example(1.0), 1.0, extreme), strict=True))
    assert -2.0 <= inputs["margin"] <= 4.0


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


def test_context_is_the_neighbourhood() -> None:
    text = "\n".join(PARTS)
    articles = {1: stored(1, "", text)}
    found = answers_to("كم عدد الجنود في العراق؟", articles, 10)
    for answer in found:
        assert text[answer.start : answer.end] == answer.sentence
        assert answer.before == "" or text.index(answer.before) < answer.start
        assert answer.after == "" or text.index(answer.after) >= answer.end
