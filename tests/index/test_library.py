"""The library as a whole: adding, removing, asking."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index import AddStatus, Article, DuplicatePolicy, Library
from index.engines import ENGINES
from index.errors import LibraryBusyError, SettingsError
from tests.index.numbered import article, finds, in_step, word
from tests.outside import ROOT, outside

SAMPLES = ROOT / "samples" / "articles.jsonl"
MODEL_QUESTION = "كم عدد الجنود الأميركيين في العراق؟"
REWORDINGS = (
    "كم عدد الجنود الأمريكيين في العراق؟",
    "كم عدد الجنود الأمريكان في العراق؟",
    "كم جنديا أميركيا في العراق؟",
    "كم يبلغ عدد العسكريين الأمريكيين الموجودين في العراق؟",
    "قديش في عساكر اميركان بالعراق؟",
)


@pytest.fixture(params=ENGINES)
def library(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Library]:
    """An empty library, with each engine."""
    with Library(tmp_path / "library", engine=request.param) as opened:
        yield opened


# -- adding, removing, asking ----------------------------------------------------------------------------------------


def test_added_article_is_found_at_once(library: Library) -> None:
    added = library.add(article(1))
    assert (added.status, added.article_id, added.sentences) == (AddStatus.ADDED, "n1", 4)
    assert finds(library, 1)
    assert not finds(library, 2)
    assert library.get("n1") == article(1)
    assert (library.count().articles, library.count().sentences) == (1, 4)
    assert in_step(library)


def test_answer_is_a_quotation_with_its_source(library: Library) -> None:
    text = "مقدمة الخبر هنا.\nوصل 2500 جندي إلى بغداد يوم الأحد.\nوغادروا بعد ذلك."
    library.add(Article("a", "عنوان الخبر", text, "2024-01-05", "https://example.org/a", "وكالة"))
    (answer,) = library.ask("كم جنديا وصل إلى بغداد؟", 1).answers
    assert text[answer.start : answer.end] == answer.sentence == "وصل 2500 جندي إلى بغداد يوم الأحد."
    assert (answer.article_id, answer.title, answer.published) == ("a", "عنوان الخبر", "2024-01-05")
    assert (answer.url, answer.source) == ("https://example.org/a", "وكالة")
    assert (answer.before, answer.after) == ("مقدمة الخبر هنا.", "وغادروا بعد ذلك.")
    assert [answer.sentence[span.start : span.end] for span in answer.highlights] == ["2500 جندي"]
    assert 0 <= answer.confidence <= 1


def test_same_id_replaces(library: Library) -> None:
    library.add(article(1))
    changed = Article("n1", "خبر", article(2).text)
    assert library.add(changed).status is AddStatus.REPLACED
    assert library.get("n1") == changed
    assert library.count().articles == 1
    assert not finds(library, 1)
    assert library.ask(f"من وصل إلى {word(2)}؟").answers[0].article_id == "n1"
    assert in_step(library)


def test_same_text_is_one_article(library: Library) -> None:
    library.add(article(1))
    twin = Article("twin", "عنوان آخر", article(1).text.replace(" ", "  "))
    skipped = library.add(twin)
    assert (skipped.status, skipped.article_id) == (AddStatus.DUPLICATE, "n1")
    assert library.get("twin") is None
    replaced = library.add(twin, DuplicatePolicy.REPLACE)
    assert (replaced.status, replaced.article_id) == (AddStatus.REPLACED, "twin")
    assert library.get("n1") is None
    assert library.ask(f"من وصل إلى {word(1)}؟").answers[0].article_id == "twin"
    assert in_step(library)


def test_duplicates_within_one_batch(library: Library) -> None:
    batch = [
        article(1),
        article(1),
        Article("twin", "", article(1).text),
        Article("n1", "", article(3).text),
        article(4),
    ]
    statuses = [added.status for added in library.add_many(batch)]
    assert statuses == [
        AddStatus.ADDED,
        AddStatus.DUPLICATE,
        AddStatus.DUPLICATE,
        AddStatus.REPLACED,
        AddStatus.ADDED,
    ]
    assert library.count().articles == 2
    assert finds(library, 4)
    assert not finds(library, 1)
    assert in_step(library)


def test_refused_articles_stop_nobody(library: Library) -> None:
    found = list(library.add_many([article(1), Article("bad", "", "…"), Article("", "", "نص"), article(2)]))
    assert [one.status for one in found] == [AddStatus.ADDED, AddStatus.REFUSED, AddStatus.REFUSED, AddStatus.ADDED]
    assert [one.code for one in found] == ["", "article_empty", "article_id", ""]
    assert all(one.reason for one in found if one.status is AddStatus.REFUSED)
    assert library.count().articles == 2


def test_removed_article_is_not_found(library: Library) -> None:
    list(library.add_many(map(article, range(3))))
    assert library.remove("n1")
    assert not library.remove("n1")
    assert not library.remove("\ud800")
    assert not finds(library, 1)
    assert finds(library, 2)
    assert in_step(library)


def test_reopened_library_answers(tmp_path: Path) -> None:
    for engine in ENGINES:
        folder = tmp_path / engine
        with Library(folder, engine=engine) as library:
            list(library.add_many(map(article, range(5))))
            library.remove("n3")
        with Library(folder, engine=engine) as library:
            assert [finds(library, number) for number in range(5)] == [True, True, True, False, True]
            assert in_step(library)


def test_both_engines_answer_alike_in_one_library(home: Path) -> None:
    with Library(home, engine="tantivy") as one, Library(home, engine="rank-bm25") as other:
        for number in range(10):
            first, second = (each.ask(f"من وصل إلى {word(number)} صباحا؟", 3) for each in (one, other))
            assert [hit.sentence for hit in first.answers] == [hit.sentence for hit in second.answers]
            assert [hit.score for hit in first.answers] == pytest.approx(
                [hit.score for hit in second.answers], rel=1e-3
            )


def test_empty_library_refuses(library: Library) -> None:
    result = library.ask(MODEL_QUESTION)
    assert result.refused
    assert result.answers == ()


def test_questions_during_an_import(library: Library) -> None:
    list(library.add_many(map(article, range(20))))

    def ask(number: int) -> bool:
        return finds(library, number % 20)

    with ThreadPoolExecutor(4) as pool:
        waiting = [pool.submit(ask, number) for number in range(60)]
        for number in range(100, 110):
            library.add(article(number))
        assert all(one.result() for one in waiting)
    assert in_step(library)


def test_no_such_engine(tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        Library(tmp_path, engine="lucene")


def test_one_library_twice_in_a_process(home: Path) -> None:
    with Library(home, write_timeout=0.1) as one, Library(home, write_timeout=0.1) as two:
        one.add(article(80))
        assert finds(two, 80)
        with one.writing() as batch:
            with pytest.raises(LibraryBusyError):
                two.add(article(81))
            with pytest.raises(LibraryBusyError):
                two.remove("n1")
            batch.put([article(82)])
        two.add(article(83))
        assert all(finds(library, number) for library in (one, two) for number in (82, 83))
        assert in_step(one)
        assert in_step(two)


# -- the model question ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The samples, but for the one that tells the same story, and the user's article."""
    seed = outside("seed_article.txt").read_text(encoding="utf-8")
    with Library(tmp_path_factory.mktemp("news")) as library:
        samples = [Article(**json.loads(line)) for line in SAMPLES.read_text(encoding="utf-8").splitlines()]
        list(library.add_many([*samples[1:], Article("seed", "", seed)]))
        yield library


@pytest.mark.parametrize("question", [MODEL_QUESTION, *REWORDINGS])
def test_model_question(news: Library, question: str) -> None:
    result = news.ask(question)
    assert not result.refused
    first = result.answers[0]
    assert first.article_id == "seed"
    assert "نحو 2500 جندي في العراق" in first.sentence
    assert any("2500 جندي" in first.sentence[span.start : span.end] for span in first.highlights)


def test_counted_by_another_name(news: Library) -> None:
    found = news.ask("كم عسكري امريكي بالعراق؟").answers
    assert any("نحو 2500 جندي في العراق" in one.sentence for one in found)
