"""What the ranking is fitted on."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest

from benchmarks.fit_ranking import fit_order
from benchmarks.ranking_examples import ASKED, Collected, cases_of, collect
from index import Article
from index.ranking.highlight import default_model

TOWNS = ("طنجة", "حلب", "صور", "عدن", "قفصة", "سبها", "نزوى", "الدمام", "أسوان", "كربلاء")


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Collected:
    """Ten articles, a question about each, and one that none answers."""
    folder = tmp_path_factory.mktemp("pool")
    articles = [
        Article(town, "خبر", f"يعيش في {town} {900 + number} صيادا. وتقع {town} على الطريق. وفي {town} سوق قديمة.")
        for number, town in enumerate(TOWNS)
    ]
    questions = [
        {"id": town, "question": f"كم صيادا في {town}؟", "answers": [{"article_id": town, "start": 0, "text": "يعيش"}]}
        for town in TOWNS
    ]
    questions.append({"id": "none", "question": "كم طائرة في المطار؟", "answers": []})
    for name, lines in (("articles", [asdict(one) for one in articles]), ("towns.questions", questions)):
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    return collect(folder / "articles.jsonl", [folder / "towns.questions.jsonl"])


def test_what_people_asked_counts_more_than_what_was_made_of_it(seen: Collected) -> None:
    assert [one.answerable for one in seen.examples] == [True] * 10 + [False]
    assert {one.weight for one in seen.examples} == {ASKED}
    assert {one.weight for one in (*seen.small, *seen.altered, *seen.near)} == {1.0}
    assert seen.altered
    assert [one.answerable for one in seen.near] == [False]


def test_every_question_can_be_read(seen: Collected) -> None:
    ranker = fit_order(seen.examples)
    cases = cases_of([one for group in seen.groups for one in group], ranker)
    assert {one.removed for one in cases} == {False, True}
    for case in cases:
        read = case.reading(default_model()).first(case.scores, 5)
        assert len(read) == min(5, len(case.scores))
    told = next(one for one in cases if one.right)
    town = TOWNS.index(next(town for town in TOWNS if town in told.measured.query.text))
    reading = told.reading(default_model())
    article, marked = reading.article(told.best), reading.marked(told.best)
    assert article is not None
    assert marked is not None
    (span,) = marked.spans
    assert str(900 + town) in article.article.text[span.start : span.end]
