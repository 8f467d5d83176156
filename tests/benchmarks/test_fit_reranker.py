"""Fitting the re-ranker's weight."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from benchmarks.fit_reranker import Example, figures, first_right, fit, main
from index import Article
from index.ranking.blending import BLEND, Blend
from tests.index.ranking.tiny_model import write_model

TOWNS = ("طنجة", "حلب", "صور", "عدن", "قفصة", "سبها", "نزوى", "الدمام", "أسوان", "كربلاء")


def example(learned: list[float], neural: list[float], right: int, dataset: str = "a") -> Example:
    """A question whose right candidate is at a place."""
    scores = np.array(neural)
    contexts = {"sentence": scores, "title": -scores, "neighbour": -scores}
    return Example(dataset, 0, np.array(learned), np.arange(len(learned)) == right, contexts)


def test_the_weight_is_as_large_as_it_has_to_be() -> None:
    helps = [example([2.0, 1.0, 0.0], [0.0, 1.0, 0.0], 1)] * 3
    blend = fit(helps, 12)
    assert blend.context == "sentence"
    assert blend.weight > 0
    assert first_right(helps[0], blend.weight, "sentence") == 1
    misleads = [example([2.0, 1.0, 0.0], [0.0, 1.0, 0.0], 0), example([2.0, 1.0, 0.0], [0.0, -1.0, 0.0], 0)]
    assert fit([*misleads, example([2.0, 1.0], [0.5, 0.5], 0)], 12).weight == 0.0


def test_chance_makes_no_weight() -> None:
    chance, learned = np.random.default_rng(5), [2.0, 1.5, 1.0, 0.5]
    places = [int(place) for place in chance.integers(3, size=60)]
    guesses = [example(learned, chance.normal(size=4).tolist(), place) for place in places]
    assert fit(guesses, 12).weight == 0.0
    knows = [
        example(learned, (chance.normal(size=4) + 2 * one.right).tolist(), place)
        for place, one in zip(places, guesses, strict=True)
    ]
    blend = fit(knows, 12)
    assert blend.weight > 0
    assert blend.context == "sentence"


def test_sets_of_the_same_questions_count_once() -> None:
    helps, misleads = ([2.0, 1.0], [0.0, 1.0], 1), ([2.0, 1.0], [0.0, 1.0], 0)
    two = [example(*helps, dataset="x"), example(*helps, dataset="x"), example(*misleads, dataset="y")]
    three = [*two, example(*misleads, dataset="z"), example(*misleads, dataset="z")]
    assert fit(two, 12).weight == 0.0, "one for and one against: the lightest"
    assert fit([*two, *(example(*helps, dataset=name) for name in "bcdefghi")], 12).weight > 0
    assert fit(three, 12).weight == 0.0


def test_figures() -> None:
    assert figures([1, 2, 4, None]) == (0.25, 0.5, 1.75 / 4)
    assert figures([11]) == (0.0, 0.0, 0.0)
    assert first_right(example([1.0, 0.0], [0.0, 0.0], 5), 1.0, "title") is None


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The model knows that the right sentence is the one about a delegation, which the learned ranking can't."""
    articles = [
        Article(town, "خبر", f"زار وفد {town} أمس وبقي فيها. وتقع {town} على الطريق. وفي {town} سوق قديمة وكبيرة.")
        for town in TOWNS
    ]
    questions = [
        {"id": town, "question": f"ماذا عن {town}؟", "answers": [{"article_id": town, "start": 0, "text": "وفد"}]}
        for town in TOWNS
    ]
    for name, lines in (("articles", [asdict(one) for one in articles]), ("towns-x.questions", questions)):
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        (tmp_path / f"{name}.jsonl").write_text(text, encoding="utf-8")
    model = write_model(tmp_path / "model", {"وفد": 4.0})
    paths = ["--articles", tmp_path / "articles.jsonl", "--questions", tmp_path / "towns-x.questions.jsonl"]
    monkeypatch.setattr(sys, "argv", ["fit_reranker", "--reranker", str(model), *map(str, paths)])
    main()
    out = capsys.readouterr().out
    row = next(line for line in out.splitlines() if line.startswith("towns-x")).split()
    learned, blended = float(row[2]), float(row[5])
    assert row[1] == "10"
    assert learned < blended == 1.0
    assert "did not help" not in out
    assert Blend.of(model).weight > 0
    assert (model / BLEND).is_file()
