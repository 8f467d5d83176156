"""What may stand for a word: told by the tables, by lemma, and derived for the verbal nouns of verbs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from index.ranking import synonyms as module
from index.ranking.synonyms import DERIVED_ALIKE, DERIVED_FROM_PARTICIPLE, DERIVED_OTHERWISE, synonyms
from index.text.terms import Analyzer

ANALYZER = Analyzer()


def stem(word: str) -> str:
    return ANALYZER.terms(word).stem


def standing(word: str) -> dict[str, float]:
    return dict(synonyms(word, ANALYZER))


def _forget() -> None:
    module._tables.cache_clear()
    synonyms.cache_clear()


@pytest.fixture
def tables(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two groups of synonyms of our own; the verbs are those of the lexicon."""
    rows = [["شيد|بنى", "0.5"], ["رئيسي|أساسي", "0.9"], ["رئيسي|لب الأمر", "0.9"], ["أنشأ|أسس", "0.8"]]
    monkeypatch.setattr(module, "read_tables", lambda name, columns: iter(rows))
    _forget()
    yield
    _forget()


@pytest.mark.parametrize("word", ["رئيسي", "الرئيسية", "رئيسيا"])
def test_words_of_one_stem_are_told_apart(word: str) -> None:
    assert stem(word) == stem("رئيس")
    assert stem("أساسي") in standing(word)
    assert stem("أساسي") not in standing("رئيس")


@pytest.mark.usefixtures("tables")
@pytest.mark.parametrize(
    ("one", "other", "far"),
    [
        ("شيد", "بنى", 0.5),
        ("يشيدون", "بنى", 0.5),
        ("تشييد", "بناء", 0.5 * DERIVED_ALIKE),
        ("بنى", "تشييد", 0.5 * DERIVED_OTHERWISE),
        ("شيد", "مبني", 0.5 * DERIVED_FROM_PARTICIPLE),
    ],
)
def test_forms_of_verbs_stand_for_each_other_as_the_verbs_do(one: str, other: str, far: float) -> None:
    assert standing(one)[stem(other)] == pytest.approx(far)


@pytest.mark.usefixtures("tables")
@pytest.mark.parametrize("word", ["شيد", "تشييد", "رئيسي"])
def test_no_word_stands_for_itself(word: str) -> None:
    assert standing(word)
    assert stem(word) not in standing(word)


@pytest.mark.usefixtures("tables")
def test_phrases_and_unknown_words_stand_for_nothing() -> None:
    assert stem("الأمر") not in standing("رئيسي")
    assert synonyms("زقزقنوس", ANALYZER) == ()


@pytest.mark.usefixtures("tables")
def test_words_read_in_two_ways_stand_in_both() -> None:
    """«أسس» is «foundations» by itself, and a verb."""
    assert stem("أسس") != stem("يؤسس")
    assert {stem("أسس"), stem("يؤسس")} <= set(standing("أنشأ"))
    assert stem("أنشأ") in standing("يؤسس")
    assert stem("يؤسس") in standing("أسس")


def test_what_the_tables_tell_goes_before_what_is_derived() -> None:
    told = standing("تشييد")
    assert told[stem("بناء")] == 0.9  # 0.9 × the verbs' 0.8 is less


def test_everything_is_safe_to_some_degree() -> None:
    lemmas = module._tables(ANALYZER).told
    assert len(lemmas) >= 10_000
    for lemma in list(lemmas)[::20]:
        others = synonyms(lemma, ANALYZER)
        assert all(0 < safety <= 0.9 for _, safety in others)
        assert len({stem for stem, _ in others}) == len(others)
