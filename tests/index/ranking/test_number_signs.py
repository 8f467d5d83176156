"""Which numbers of a sentence count what is asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answering import matched_places
from index.ranking.answer_spans import sign_numbers
from index.ranking.describing import describe
from index.ranking.matching import Matched, MatchedWord, Matcher, matched_words_of
from index.ranking.number_signs import Counting, numbers_of
from index.ranking.question import understand
from index.text.terms import Analyzer

ANALYZER = Analyzer()


def told(question: str, sentence: str, sign: str) -> str:
    """The words of numbers that have a sign."""
    query = understand(question, ANALYZER)
    signs = describe(sentence, query, matched_places(sentence, Matcher(query.terms, ANALYZER)))
    column = signs.signs[:, sign_numbers()[sign]]
    return " ".join(word.surface for word, has in zip(signs.words, column.tolist(), strict=True) if has)


@pytest.mark.parametrize(
    ("sign", "words"),
    [("counts", "30"), ("counts_other", "12"), ("unsaid", "30"), ("most", "30"), ("less", "12")],
)
def test_a_number_belongs_with_what_leads_up_to_it(sign: str, words: str) -> None:
    assert told("كم عدد الجرحى في الميناء؟", "أسفر الحريق عن مقتل 12 بحارا وإصابة 30 آخرين.", sign) == words


@pytest.mark.parametrize(
    ("sign", "words"),
    [("counts", "120 85"), ("counts_other", ""), ("unsaid", "85"), ("most", "85"), ("less", "120")],
)
def test_a_number_that_leaves_its_noun_unsaid_counts_that_of_the_one_before(sign: str, words: str) -> None:
    assert told("كم عدد الركاب الذين نجوا؟", "كان على متن السفينة 120 راكبا نجا منهم 85.", sign) == words


def test_a_year_counts_nothing_that_was_counted_before() -> None:
    assert told("كم عاملا في المصنع؟", "عمل في المصنع 300 عامل في عام 2010.", "counts") == "300"


def test_a_noun_before_a_number_leads_up_to_that() -> None:
    assert told("كم جنديا عاد؟", "بين العامين 1990 و2005 عاد جنود 229 كتيبة.", "counts") == "229"


def test_the_ends_of_a_range_are_one_number() -> None:
    assert told("كم طفلا في القرية؟", "في القرية بين 12 و14 طفلا و90 شيخا.", "counts") == "12 و 14"


def test_only_questions_for_numbers_tell_them_apart() -> None:
    assert told("من جرح؟", "أسفر الحريق عن مقتل 12 عاملا وجرح 30.", "counts") == ""


FLAGS = st.integers(0, 25).flatmap(
    lambda size: st.tuples(*[st.lists(st.booleans(), min_size=size, max_size=size) for _ in Counting._fields])
)


@given(FLAGS, st.dictionaries(st.integers(0, 25), st.builds(MatchedWord, st.floats(0.1, 1), st.just((0, 1)))))
def test_numbers_lie_one_behind_the_other(flags: tuple[list[bool], ...], matched: Matched) -> None:
    words = Counting(*flags)
    found = numbers_of(words, matched, 0)
    places = [place for one in found for place in (one.first, one.last)]
    assert places == sorted(places)
    inside = {place for one in found for place in range(one.first, one.last + 1)}
    assert all(place in inside for place, both in enumerate(zip(words.digits, words.words, strict=True)) if any(both))
    assert sum(one.most for one in found) <= 1
    assert not any(one.most and one.less for one in found)
    assert not any(one.unsaid and one.counts_other for one in found)


def test_a_word_is_matched_where_it_is_matched_best() -> None:
    found = matched_words_of([(4, 0, 0.5), (2, 0, 0.9), (2, 1, 0.4), (7, 1, 0.4), (9, 2, 0.0)])
    assert found == {2: MatchedWord(0.9, (0, 1)), 7: MatchedWord(0.4, (1,))}
