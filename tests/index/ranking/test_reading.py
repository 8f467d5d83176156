"""The first candidates read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib.resources import files

import numpy as np
import pytest

from index.models import Article
from index.ranking.answer_spans import GROUPS
from index.ranking.features import Measured
from index.ranking.highlight import HighlightModel, Marked, default_model, mark_all
from index.ranking.matching import Matched
from index.ranking.question import Query
from index.ranking.ranker import default_ranker, in_order
from index.ranking.reading import Reading, ReadingModel, default_reading, reread
from index.store import StoredArticle, pack_spans
from index.text.segment import sentences
from tests.index.ranking import measuring

TEXT = """اختتم مهرجان السينما في الميناء دورته العاشرة وسط حضور كبير من أهل المدينة.
وقال منظمو مهرجان السينما إن دورته المقبلة ستحمل برنامجا أوسع من السابقة.
ويعود المهرجان في 14 أيلول/سبتمبر 2031 إلى القاعة ذاتها."""
QUESTION = "متى تبدأ دورة مهرجان السينما المقبلة؟"


def stored(key: int, text: str) -> StoredArticle:
    """An article as the store gives it."""
    spans = pack_spans((span.start, span.end) for span in sentences(text))
    return StoredArticle(key, Article(f"n{key}", "", text), spans, key, "2031-01-01T00:00:00+00:00")


class Shelf:
    """Articles, and how often they were asked for."""

    def __init__(self, *articles: StoredArticle) -> None:
        self.articles = {one.key: one for one in articles}
        self.loads: list[list[int]] = []

    def load(self, keys: Sequence[int]) -> Mapping[int, StoredArticle]:
        """Those that are there."""
        self.loads.append(list(keys))
        return {key: self.articles[key] for key in keys if key in self.articles}


def measured(question: str, *articles: StoredArticle) -> Measured:
    """Their sentences, measured for a question."""
    return measuring.measured(question, {one.key: measuring.read("", one.article.text) for one in articles})


def weighing(weight: float, candidates: int = 6) -> ReadingModel:
    """The same weight for all questions."""
    return ReadingModel(candidates, dict.fromkeys(GROUPS, weight))


def test_of_sentences_that_match_alike_the_one_that_says_when_comes_first() -> None:
    shelf = Shelf(stored(1, TEXT))
    found = measured(QUESTION, *shelf.articles.values())
    scores = np.array([3.0 - 0.1 * one.ordinal for one in found.candidates])
    read = reread(Reading(found, shelf.load), scores, weighing(2.0))
    first = found.candidates[in_order(found.candidates, read.tolist())[0]]
    assert first.ordinal == 2
    assert sorted(read.tolist()) == sorted(scores.tolist())


def test_without_a_weight_nothing_is_read() -> None:
    shelf = Shelf(stored(1, TEXT))
    found = measured(QUESTION, *shelf.articles.values())
    scores = default_ranker().scores(found)
    assert reread(Reading(found, shelf.load), scores, weighing(0.0)) is scores
    assert shelf.loads == []


def test_only_the_first_change_places() -> None:
    shelf = Shelf(stored(1, TEXT))
    found = measured(QUESTION, *shelf.articles.values())
    scores = np.array([3.0 - one.ordinal for one in found.candidates])
    read = reread(Reading(found, shelf.load), scores, weighing(9.0, candidates=2))
    last = [one.ordinal for one in found.candidates].index(2)
    assert read[last] == scores[last]


def test_what_will_be_shown_is_read_with_what_tells_whether_to_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf(stored(1, TEXT))
    found = measured(QUESTION, *shelf.articles.values())
    scores = np.array([3.0 - one.ordinal for one in found.candidates])
    read: list[int] = []

    def counted(sentences: Sequence[tuple[str, Matched]], query: Query, model: HighlightModel | None) -> list[Marked]:
        read.append(len(sentences))
        return mark_all(sentences, query, model)

    monkeypatch.setattr("index.ranking.reading.mark_all", counted)
    reading = Reading(found, shelf.load)
    first = reading.first(scores, 2, wanted=3)
    assert len(first) == 2
    given = reread(reading, scores, weighing(9.0, candidates=2))
    assert all(reading.marked(at) is not None for at in range(3))
    assert read == [3]
    assert given.tolist() == reread(Reading(found, shelf.load), scores, weighing(9.0, candidates=2)).tolist()


def test_the_first_are_read_best_first_without_those_that_have_gone() -> None:
    shelf = Shelf(stored(1, TEXT), stored(2, TEXT.replace("2031", "2032")))
    found = measured(QUESTION, *shelf.articles.values())
    scores = np.array([float(one.key == 2) - 0.1 * one.ordinal for one in found.candidates])
    order = in_order(found.candidates, scores.tolist())
    both = Reading(found, shelf.load)
    assert both.first(scores, 4) == [both.marked(at) for at in order[:4]]
    del shelf.articles[2]
    assert Reading(found, shelf.load).first(scores, 4) == [both.marked(order[3])]


def test_other_weights_of_highlights() -> None:
    shelf = Shelf(stored(1, TEXT))
    found = measured(QUESTION, *shelf.articles.values())
    scores = np.zeros(len(found.candidates))
    unsure = Reading(found, shelf.load, HighlightModel(default_model().groups, 1.1))
    assert any(one.spans for one in Reading(found, shelf.load).first(scores, 3))
    assert not any(one.spans for one in unsure.first(scores, 3))


def test_an_article_is_fetched_once() -> None:
    shelf = Shelf(stored(1, TEXT), stored(2, TEXT.replace("2031", "2032")))
    found = measured(QUESTION, *shelf.articles.values())
    reading = Reading(found, shelf.load)
    everything = range(len(found.candidates))
    reading.fetch(everything)
    assert all(reading.marked(at) is reading.marked(at) is not None for at in everything)
    assert shelf.loads == [[1, 2]]


def test_what_has_just_gone_keeps_its_score() -> None:
    shelf = Shelf(stored(1, TEXT), stored(2, TEXT.replace("2031", "2032")))
    found = measured(QUESTION, *shelf.articles.values())
    del shelf.articles[2]
    scores = default_ranker().scores(found)
    reading = Reading(found, shelf.load)
    read = reread(reading, scores, weighing(2.0))
    for at, one in enumerate(found.candidates):
        if one.key == 2:
            assert reading.article(at) is None
            assert reading.marked(at) is None
            assert read[at] == scores[at]


def test_the_model_that_ships() -> None:
    model = default_reading()
    assert model.candidates >= 2
    assert all(weight >= 0 for weight in model.weights.values())
    assert any(model.weights.values())


def test_a_model_of_other_groups_is_refused() -> None:
    told = json.loads((files("index.ranking") / "data" / "reading.json").read_text(encoding="utf-8"))
    told["weights"].pop("when")
    with pytest.raises(ValueError, match="fit it again"):
        ReadingModel.from_json(json.dumps(told))
