"""Which articles are wanted, and which tell the same."""

from __future__ import annotations

import time

import pytest

from bot.subscribing.stories import Piece, Story, choose, gather, matches, prepare
from index import Article
from index.text.terms import Analyzer
from index.text.words import word_list

_ANALYZER = Analyzer()

BANK = "رفع البنك المركزي سعر الفائدة نصف نقطة لكبح التضخم، وقال المحافظ إن القرار اتخذ بإجماع لجنة السياسات."


def stems(text: str) -> list[str]:
    """As `Library.stems`."""
    return _ANALYZER.fields(word_list(text))[1].split()


def piece(name: str, title: str, text: str) -> Piece:
    return prepare(Article(name, title, text), stems)


def test_no_words_want_everything() -> None:
    assert matches(piece("1", "", BANK), (), (), stems)


@pytest.mark.parametrize("word", ["الفائدة", "فائدة", "سعر الفائدة", "أسعار الفائدة", "لجان", "المُحافِظ"])
def test_words_match_in_other_forms(word: str) -> None:
    assert matches(piece("1", "", BANK), (word,), (), stems)
    assert not matches(piece("1", "", BANK), (), (word,), stems)


@pytest.mark.parametrize("word", ["الرياضة", "سعر الصرف", "الفائدة سعر", "سع"])
def test_other_words_do_not(word: str) -> None:
    assert not matches(piece("1", "", BANK), (word,), (), stems)
    assert matches(piece("1", "", BANK), (), (word,), stems)


def test_one_of_several_is_enough_and_one_left_out_too() -> None:
    assert matches(piece("1", "", BANK), ("الرياضة", "التضخم"), (), stems)
    assert not matches(piece("1", "", BANK), ("التضخم",), ("الرياضة", "المحافظ"), stems)


def test_a_pattern_is_only_a_text() -> None:
    assert not matches(piece("1", "", BANK), (".*",), (), stems) or not stems(".*")


def test_the_same_story_from_several_sources_is_one() -> None:
    one = piece("1", "البنك المركزي يرفع الفائدة", BANK)
    two = piece("2", "رفع سعر الفائدة نصف نقطة", "أعلن المحافظ اليوم: " + BANK)
    other = piece("3", "المنتخب يفوز", "فاز المنتخب الوطني على ضيفه بهدفين دون رد في مباراة كرة القدم مساء أمس.")
    stories = gather([one, other, two])
    assert [[article.id for article in story.articles] for story in stories] == [["1", "2"], ["3"]]
    assert stories[0].first.id == "1"


def test_stories_of_one_subject_are_not_the_same() -> None:
    texts = [
        "ارتفع سعر الذهب اليوم مع تراجع الدولار في الأسواق العالمية وترقب المستثمرين لقرار الفائدة الأميركية.",
        "أعلنت شركة مناجم اكتشاف عرق ذهب جديد في الصحراء الشرقية باحتياطي يقدر بمليوني أونصة.",
        "ضبطت الجمارك كمية من الذهب مهربة في حقائب مسافر قادم من الخارج وأحالته إلى النيابة.",
    ]
    assert len(gather(piece(str(number), "الذهب", text) for number, text in enumerate(texts))) == 3


def test_a_thousand_articles_are_gathered_quickly() -> None:
    made = [piece(str(n), f"نشرة الأخبار {n}", BANK) for n in range(1000)]
    begun = time.perf_counter()
    assert len(gather(made)) == 1000  # as alike as can be, but for the number in the title
    assert time.perf_counter() - begun < 20.0


def test_numbers_in_titles_tell_stories_apart() -> None:
    one = piece("1", "سيول عين الزان: 17 قتيلاً", BANK)
    assert len(gather([one, piece("2", "سيول عين الزان: 29 قتيلاً", BANK)])) == 2
    assert len(gather([one, piece("2", "سيول عين الزان توقع 17 قتيلاً", BANK)])) == 1
    assert len(gather([one, piece("2", "سيول عين الزان", BANK)])) == 1


def test_what_most_tell_comes_first_then_what_is_newest() -> None:
    def story(*names: str) -> Story:
        return Story(tuple(Article(name, "", "") for name in names))

    chosen, left = choose([story("old"), story("a", "b", "c"), story("x", "y"), story("new")], 3)
    assert [one.first.id for one in chosen] == ["a", "x", "new"]
    assert left == 1
