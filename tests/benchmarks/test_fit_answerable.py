"""What tells whether a question is answered, fitted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from benchmarks import fit_answerable, fit_highlights
from benchmarks.fit_answerable import KEPT, Told, fit, likelihoods, report, tell
from benchmarks.parts import by_family, by_fold
from benchmarks.ranking_examples import Case, Collected, Example
from benchmarks.span_batch import Example as Sentence
from index.models import Article, QuestionKind
from index.ranking.answer_spans import GROUPS, SpanWeights, feature_names
from index.ranking.answered import ANSWERABLE_INPUTS
from index.ranking.describing import describe
from index.ranking.features import FEATURES, Measured
from index.ranking.highlight import HighlightModel
from index.ranking.hits import NO_HITS
from index.ranking.question import Query
from index.ranking.trees import Trees
from index.store import StoredArticle, pack_spans
from index.text.segment import sentences
from tests.index.ranking import measuring

NOTHING = Measured(
    Query("؟", QuestionKind.WHEN, ()),
    (),
    np.zeros((0, len(FEATURES))),
    np.zeros((0, 0)),
    np.zeros(0),
    (),
    NO_HITS,
    np.zeros((0, 0)),
)


def told(number: int, answerable: bool, evidence: float) -> Told:
    """A question of which nothing is known but the evidence."""
    inputs = np.zeros(len(ANSWERABLE_INPUTS))
    inputs[ANSWERABLE_INPUTS.index("evidence")] = evidence
    example = Example("news", number % 5, answerable, NOTHING, None, np.zeros(0, bool), retold=True)
    return Told(Case(example, False, NOTHING, np.zeros(0)), inputs)


def questions(count: int = 600) -> list[Told]:
    """Questions whose evidence is higher where they are answered, mostly."""
    chance = np.random.default_rng(3)
    return [told(number, number % 2 == 0, chance.normal() + 3.0 * (number % 2 == 0)) for number in range(count)]


def test_what_speaks_for_an_answer_is_learned_and_the_same_each_time() -> None:
    asked = questions()
    text = fit(asked)
    assert text == fit(asked)
    trees = Trees.from_text(text, ANSWERABLE_INPUTS)
    little, much = trees.sums(np.vstack([told(0, True, value).inputs for value in (-2.0, 5.0)]))
    assert little < 0 < much


def test_questions_of_a_set_with_unanswerable_ones_teach_nothing_without_their_article() -> None:
    asked = questions()
    removed = [Told(Case(one.case.example, True, NOTHING, np.zeros(0)), one.inputs) for one in asked if one.answered]
    assert fit([*asked, *removed]) == fit(asked)


def test_likelihoods_are_held_out() -> None:
    """The fold in which evidence means the contrary is judged by what the others taught."""
    asked = questions()
    contrary = [Told(one.case, -one.inputs) if one.case.example.fold == 0 else one for one in asked]
    likely = likelihoods(contrary, by_fold)
    mine = np.array([one.case.example.fold == 0 for one in contrary])
    answered = np.array([one.answered for one in contrary])
    assert likely[mine & answered].mean() < likely[mine & ~answered].mean()
    assert likely[~mine & answered].mean() > likely[~mine & ~answered].mean()


def test_the_threshold_keeps_the_wanted_share(capsys: pytest.CaptureFixture[str]) -> None:
    asked = questions()
    seen = Collected([one.case.example for one in asked], (), (), ())
    threshold = report(seen, asked, by_fold)
    likely = likelihoods(asked, by_fold)
    assert np.mean(likely[[one.answered for one in asked]] >= threshold) == pytest.approx(KEPT, abs=0.01)
    row = capsys.readouterr().out.splitlines()[1].split()
    assert row[:2] == ["news", "300"]
    assert float(row[2]) > 0.9


def uniform(weight: float) -> HighlightModel:
    """Weights of highlights that are all the same."""
    weights = SpanWeights.of(np.full(len(feature_names()), weight, np.float32))
    return HighlightModel(dict.fromkeys(GROUPS, weights), 0.3)


def test_each_question_is_read_by_what_was_fitted_on_the_other_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "زار الوزير القاعدة أمس. ويعمل فيها 300 جندي."
    spans = pack_spans((span.start, span.end) for span in sentences(text))
    shelf = {1: StoredArticle(1, Article("n1", "", text), spans, 1, "2031-01-01T00:00:00+00:00")}
    found = measuring.measured("كم جنديا في القاعدة؟", {1: measuring.read("", text)})
    right = np.array([True, False])
    examples = [Example("news", fold, True, found, None, right, shelf) for fold in (0, 1)]
    cases = [Case(one, False, found, np.array([1.0, 0.0])) for one in examples]
    models = {0: uniform(0.0), 1: uniform(0.1)}

    def held_out(seen: Collected, part: Callable[[Example], object]) -> list[Case]:
        return cases

    def held_out_models(given: Sequence[Sentence], part: Callable[[Sentence], object]) -> dict[int, HighlightModel]:
        return models

    monkeypatch.setattr(fit_answerable, "held_out", held_out)
    monkeypatch.setattr(fit_highlights, "held_out_models", held_out_models)
    inputs = [
        one.inputs[ANSWERABLE_INPUTS.index("evidence")] for one in tell(Collected(examples, (), (), ()), [], by_fold)
    ]
    expected = [case.reading(models[case.example.fold]).first(case.scores, 1)[0].evidence for case in cases]
    assert inputs == pytest.approx(expected)
    assert inputs[0] != pytest.approx(inputs[1])


def test_highlights_of_a_part_are_fitted_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    signs = describe("نعم", Query("؟", QuestionKind.WHEN, ()), {})
    examples = [
        Sentence(name, str(fold), ("a", 0), fold, "when", "نعم", signs, ("نعم",), ((0, 0),), 1.0)
        for name, fold in (("news", 0), ("arcd", 1), ("ardqa-msa", 1), ("ardqa-egy", 2))
    ]
    fitted: list[list[Sentence]] = []

    def fit_nothing(given: Sequence[Sentence]) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        fitted.append(list(given))
        return np.zeros((len(GROUPS) + 1, len(feature_names())))

    monkeypatch.setattr(fit_highlights, "fit", fit_nothing)
    assert list(fit_highlights.held_out_models(examples, by_fold)) == [0, 1, 2]
    assert [[one.fold for one in given] for given in fitted] == [[1, 1, 2], [0, 2], [0, 1, 1]]
    fitted.clear()
    assert list(fit_highlights.held_out_models(examples, by_family)) == ["arcd", "ardqa", "news"]
    assert all(len({one.family for one in given}) == 2 for given in fitted)
