"""Whatever is given: a clear error of ours, or a sane answer."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index import AddStatus, Article, Library
from index.clean import MAX_ARTICLE_CHARACTERS, MAX_TITLE
from index.errors import ArticleError, InputError, QuestionError

NEWS = "نحو 2500 جندي أميركي في العراق يتمركزون هناك."


@pytest.fixture(scope="module")
def one_article(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with one article, closed; to be copied, not changed."""
    folder = tmp_path_factory.mktemp("one") / "library"
    with Library(folder) as opened:
        opened.add(Article("news", "خبر", NEWS))
    return folder


@pytest.fixture
def library(one_article: Path, tmp_path: Path) -> Iterator[Library]:
    """A library of the test's own with one article."""
    with Library(shutil.copytree(one_article, tmp_path / "library")) as opened:
        yield opened


# -- articles --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("article", "code"),
    [
        (Article("a", "", ""), "article_empty"),
        (Article("a", "عنوان", " \n\t\u200f "), "article_empty"),
        (Article("a", "عنوان", "…!؟ *** ---"), "article_empty"),
        (Article("a", "", "🙂🙂👍"), "article_empty"),
        (Article("a", "", "\x00\ud800\udfff"), "article_empty"),
        (Article("", "", "نص"), "article_id"),
        (Article(" ", "", "نص"), "article_id"),
        (Article("x" * 201, "", "نص"), "article_id"),
        (Article("a", "", "نص", published="أمس"), "article_date"),
        (Article("a", "", "نص", published="2024-13-45"), "article_date"),
        (Article("a", "", "ن" * (MAX_ARTICLE_CHARACTERS + 1)), "article_long"),
    ],
)
def test_refused_articles(library: Library, article: Article, code: str) -> None:
    with pytest.raises(ArticleError) as raised:
        library.add(article)
    assert raised.value.code == code
    assert str(raised.value)
    assert [(one.status, one.code) for one in library.add_many([article])] == [(AddStatus.REFUSED, code)]
    assert library.count().articles == 1


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        5,
        {"id": "a", "text": "نص"},
        Article(5, "", "نص"),  # type: ignore[arg-type]
        Article("a", None, "نص"),  # type: ignore[arg-type]
        Article("a", "", b"text"),  # type: ignore[arg-type]
        Article("a", "", None),  # type: ignore[arg-type]
        Article("a", "", ["نص"]),  # type: ignore[arg-type]
        Article("a", "", "نص", published=2024),  # type: ignore[arg-type]
        Article("a", "", "نص", url=5),  # type: ignore[arg-type]
        Article("a", "", "نص", source=object()),  # type: ignore[arg-type]
    ],
)
def test_wrong_types(library: Library, wrong: Any) -> None:
    with pytest.raises(ArticleError) as raised:
        library.add(wrong)
    assert raised.value.code == "article_type"
    assert [one.status for one in library.add_many([wrong])] == [AddStatus.REFUSED]


def test_fifty_megabytes_are_refused_at_once(library: Library) -> None:
    with pytest.raises(ArticleError, match="52,428,8"):
        library.add(Article("a", "", "كلمة. " * (50 * 2**20 // 6) + "ا" * 4))


def test_characters_that_cannot_be_stored_are_replaced_in_their_places(library: Library) -> None:
    text = "وصل\x00 الوفد\ud800 إلى \x1bدمشق. ثم\x7f غادر\udfff."
    library.add(Article("a\x00b", "عنو\ud83dان", text, url="http://x/\udc00", source="وكا\x00لة"))
    (answer,) = library.ask("من وصل إلى دمشق؟", 1).answers
    assert answer.sentence == "وصل\ufffd الوفد\ufffd إلى \ufffdدمشق."
    assert text[answer.start :].startswith("وصل")
    stored = library.get("a\ufffdb")
    assert stored is not None
    assert len(stored.text) == len(text)
    for field in (stored.id, stored.title, stored.text, stored.url, stored.source):
        assert field is not None
        field.encode("utf-8")


def test_long_title_is_cut(library: Library) -> None:
    library.add(Article("a", "عنوان " * 1000, "نص عن البحر"))
    stored = library.get("a")
    assert stored is not None
    assert len(stored.title) <= MAX_TITLE


@pytest.mark.parametrize(
    ("text", "question", "answer"),
    [
        (
            "The parliament passed the law on Monday. Rain fell.",
            "When did the parliament pass the law?",
            "The parliament",
        ),
        ("Le président a signé l'accord à Paris. Il pleut.", "Où le président a signé l'accord ?", "Le président"),
        ("Президент подписал закон в Москве. Шёл дождь.", "Где президент подписал закон?", "Президент подписал"),
        ("قالت شركة Boeing إن طائرة 737 MAX عادت. ثم صمتت.", "ما قالته Boeing عن 737؟", "قالت شركة Boeing"),
        ("人口は5000人です。\nThe end.", "人口は5000人です", "人口は"),
    ],
)
def test_other_languages_are_answered_in_their_words(library: Library, text: str, question: str, answer: str) -> None:
    library.add(Article("a", "", text))
    assert library.ask(question, 1).answers[0].sentence.startswith(answer)


@pytest.mark.parametrize("unit", ["كلمة ", "ا", "سطر\n", "َ"])
def test_much_in_one_piece(library: Library, unit: str) -> None:
    text = "بداية الزلزال " + unit * (300_000 // len(unit))
    assert library.add(Article("a", "", text)).status is AddStatus.ADDED
    answer = library.ask("متى بداية الزلزال؟", 1).answers[0]
    assert answer.article_id == "a"
    assert len(answer.sentence) <= 1200


# -- questions -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("question", ["", " ", "\n\t", "؟؟؟", "…", "🙂", "👍🏽👨‍👩‍👧", "\x00", "\ud800", "َ ُ", "***"])
def test_questions_without_a_word(library: Library, question: str) -> None:
    with pytest.raises(QuestionError) as raised:
        library.ask(question)
    assert raised.value.code == "question_empty"


@pytest.mark.parametrize("question", [None, 5, b"kam", ["كم"]])
def test_questions_of_wrong_types(library: Library, question: Any) -> None:
    with pytest.raises(QuestionError) as raised:
        library.ask(question)
    assert raised.value.code == "question_type"


def test_question_longer_than_any(library: Library) -> None:
    with pytest.raises(QuestionError) as raised:
        library.ask("كم " * 50_000)
    assert raised.value.code == "question_long"
    assert isinstance(raised.value, InputError)


@pytest.mark.parametrize("limit", [0, -1])
def test_no_answers_asked_for(library: Library, limit: int) -> None:
    with pytest.raises(QuestionError):
        library.ask("كم جنديا في العراق؟", limit)


def test_question_of_ten_thousand_words(library: Library) -> None:
    result = library.ask("كم عدد الجنود الأميركيين في العراق " + "وقال الوزير " * 5000)
    assert result.answers[0].article_id == "news"


@pytest.mark.parametrize(
    "question",
    [
        "كم جنديا\x00 أميركيا\ud800 في العراق؟",
        "🇮🇶 كم جنديا أميركيا في العراق 🤔؟",
        "<b>كم</b> جنديا أميركيا في العراق؟",
        'كم "جنديا أميركيا" AND العراق OR (NOT) field:x* ~2^3',
        "ڪم جنډيا امیرکیا في العراق",
        "كــم جُنْدِيًّا أَمِيرِكِيًّا فِي العِراقِ؟",
    ],
)
def test_odd_questions_are_answered(library: Library, question: str) -> None:
    assert library.ask(question).answers[0].article_id == "news"


def test_word_of_nothing_but_a_stretch_is_refused(library: Library) -> None:
    result = library.ask("ـــ ـ")
    assert (result.refused, result.answers) == (True, ())


def test_nothing_in_common_is_refused(library: Library) -> None:
    result = library.ask("ما عاصمة اليابان؟")
    assert result.refused


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=120))
def test_any_text_is_answered_or_refused_with_an_error_of_ours(library: Library, text: str) -> None:
    try:
        result = library.ask(text)
    except QuestionError:
        assert not any(char.isalnum() for char in text)
    else:
        assert result.question == text
        for answer in result.answers:
            assert NEWS[answer.start : answer.end] == answer.sentence
