"""The table of words and their terms."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text import terms as module
from index.text.terms import Analyzer, Terms
from index.text.words import MAX_WORD, word_list

TEXT = "أعلن وزراء الدول العربية أنّ الولاياتالمتحدة ومحمدعلي سيزورون مدن العراق في 2021، وقال BBC إن عبدالله لم يحضر"


@pytest.mark.parametrize("word", ["في", "على", "إلى", "من", "الى", "وفي", "وعلى", "التي", "", "َُ", "ـ"])
def test_function_words_and_marks_have_no_terms(word: str) -> None:
    assert Analyzer().terms(word) == Terms("", "", "")


@pytest.mark.parametrize("word", ["علي", "جندي", "كم", "لندن", "BBC", "2500", "é"])
def test_content_words_have_terms_at_every_level(word: str) -> None:
    assert all(Analyzer().terms(word))


@pytest.mark.parametrize(
    ("written", "apart"),
    [
        ("الولاياتالمتحدة", "الولايات المتحدة"),
        ("محمدعلي", "محمد علي"),
        ("ومحمدعلي", "محمد علي"),
        ("عبدالله", "عبد الله"),
        ("عبدالرحمن", "عبد الرحمن"),
        ("مدينةبغداد", "مدينة بغداد"),
        ("وزارةالدفاع", "وزارة الدفاع"),
    ],
)
def test_run_together_words_are_parted(written: str, apart: str) -> None:
    analyzer = Analyzer()
    assert analyzer.fields([written]) == analyzer.fields(apart.split())


@pytest.mark.parametrize(
    "word", ["البرلمان", "استقالات", "احتفالات", "مقاتلات", "الانتقالية", "سلفادور", "بنسلفانيا", "إيطاليا", "محمدين"]
)
def test_whole_words_are_not_parted(word: str) -> None:
    assert " " not in Analyzer().terms(word).norm


def test_fields_are_the_terms_joined() -> None:
    analyzer, words = Analyzer(), word_list(TEXT)
    for level, field in enumerate(analyzer.fields(words)):
        assert field.split() == [part for word in words for part in analyzer.terms(word)[level].split()]
    assert analyzer.fields([]) == ("", "", "")


@given(st.text(min_size=1, max_size=80))
def test_terms_of_any_word_have_as_many_parts_at_each_level(word: str) -> None:
    counts = {len(part.split()) for part in Analyzer().terms(word)}
    assert len(counts) == 1


def test_table_is_bounded_and_forgets_nothing_that_matters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MAX_TABLE", 50)
    small, large = Analyzer(), Analyzer()
    words = word_list(TEXT)
    first = small.fields(words)
    for number in range(500):
        small.terms(f"كلمة{number}")
        assert len(small._table) <= 50
    monkeypatch.undo()
    assert small.fields(words) == first == large.fields(words)


def test_long_runs_of_letters_are_cut_and_fill_no_table() -> None:
    analyzer = Analyzer()
    word = "ب" + "ات" * 500_000
    assert analyzer.terms(word) == analyzer.terms(word[:MAX_WORD])
    assert all(len(surface) <= MAX_WORD for surface in analyzer._table)


def test_threads_share_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MAX_TABLE", 40)
    shared, words = Analyzer(), word_list(TEXT) * 5 + [f"لفظ{n}" for n in range(200)]
    expected = Analyzer().fields(words)
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(shared.fields, [words] * 40)) == {expected}
    assert len(shared._table) <= 40 + 8


def test_lemmas_from_elsewhere_come_first() -> None:
    analyzer = Analyzer(lambda word: ("lemma", "root") if word == "قطار" else None, "test")
    assert analyzer.terms("قطار") == Terms("قطار", "lemma", "root")
    assert analyzer.terms("جنود") == Analyzer().terms("جنود")
    assert analyzer.fingerprint.startswith("test-")
    assert analyzer.fingerprint != Analyzer().fingerprint
