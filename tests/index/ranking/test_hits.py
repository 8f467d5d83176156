"""Where words match, found among numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.ranking.hits import NO_HITS, Hits, find_hits, hits_in, matched_words, strengths_of
from index.ranking.matching import LEVEL_STRENGTH, MatchedWord, Matcher
from index.ranking.question import MONTH, NUMBER, QueryTerm, understand
from index.text.coding import WORD, Coded, term_code, unpack
from tests.index.ranking.measuring import ANALYZER, article_of

SAID = """كم جندي جنود الجنود الأميركيين أمريكا في العراق بغداد العراقي 2500 قال وزير الدفاع وزراء انسحبت القوات مات
توفي كاتب كتابة المكتب ٢٠٢١ شوفت عربية سيارة لم"""
WORDS = SAID.split()
RUN_TOGETHER = ("الولاياتالمتحدة", "ومحمدعلي", "مدينةبغداد", "عبدالله")
QUESTIONS = st.lists(st.sampled_from((*WORDS, "الولايات", "المتحدة", "محمد", "علي", *RUN_TOGETHER)), max_size=7).map(
    " ".join
)


def terms_of(question: str) -> tuple[QueryTerm, ...]:
    """The words of a question."""
    return understand(question, ANALYZER).terms


def article(*sentences: str, title: str = "") -> bytes:
    """An article of these sentences."""
    return article_of(title, *sentences).words


def coded(*sentences: str) -> Coded:
    """The same, unpacked; its title is empty, and so the first sentence has number 1."""
    return unpack([article(*sentences)])


def listed(hits: Hits) -> list[tuple[int, int, int, float]]:
    """The matches, one by one."""
    columns = (hits.sentence, hits.place, hits.term, hits.strength)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def best_places(hits: Hits, sentence: int, terms: int) -> list[list[int]]:
    """For each question word the places where a sentence matches it best."""
    mine = [hit for hit in listed(hits) if hit[0] == sentence]
    found = []
    for term in range(terms):
        best = max((hit[3] for hit in mine if hit[2] == term), default=0.0)
        found.append([place for _, place, at, strength in mine if at == term and strength == best])
    return found


def agree(question: str, sentences: Sequence[str], places_too: bool) -> None:
    """Numbers tell of sentences what their words do."""
    terms = terms_of(question)
    # A question of function words alone is searched for in their normal form, which only the numbers know.
    if not any(ANALYZER.terms(term.surface).norm for term in terms):
        return
    found = coded(*sentences)
    hits = find_hits(terms, found)
    strengths = strengths_of(hits, len(found.starts) - 1, len(terms))
    matcher = Matcher(terms, ANALYZER)
    for at, sentence in enumerate(sentences, start=1):
        match = matcher.match(sentence, 0, len(sentence))
        assert strengths[at].tolist() == list(match.strengths)
        if places_too:
            assert best_places(hits, at, len(terms)) == [list(places) for places in match.places]
    assert not strengths[0].any()


@given(QUESTIONS, st.lists(st.lists(st.sampled_from(WORDS), max_size=15).map(" ".join), min_size=1, max_size=6))
def test_they_are_those_of_the_text(question: str, sentences: list[str]) -> None:
    agree(question, sentences, places_too=True)


@given(QUESTIONS, st.lists(st.lists(st.sampled_from((*WORDS, *RUN_TOGETHER)), max_size=9).map(" ".join), min_size=1))
def test_run_together_words_match_as_well(question: str, sentences: list[str]) -> None:
    agree(question, sentences, places_too=False)


@given(QUESTIONS, st.lists(st.lists(st.sampled_from((*WORDS, *RUN_TOGETHER)), max_size=9).map(" ".join), min_size=1))
def test_matched_words_are_those_of_the_text(question: str, sentences: list[str]) -> None:
    terms = terms_of(question)
    if not any(ANALYZER.terms(term.surface).norm for term in terms):
        return
    found, matcher = coded(*sentences), Matcher(terms, ANALYZER)
    hits = find_hits(terms, found)
    for at, sentence in enumerate(sentences, start=1):
        matched = matched_words(hits, at, found.words[found.starts[at] : found.starts[at + 1]])
        match = matcher.match(sentence, 0, len(sentence))
        expected: dict[int, MatchedWord] = {}
        for term, (strength, places) in enumerate(zip(match.strengths, match.places, strict=True)):
            for place in places:
                before = expected.get(place, MatchedWord(0.0, ()))
                expected[place] = MatchedWord(max(strength, before.strength), (*before.terms, term))
        assert matched == expected


def test_nothing_is_matched_in_nothing() -> None:
    found = coded("جنود")
    assert matched_words(NO_HITS, 0, found.words) == {}
    assert matched_words(find_hits(terms_of("جنود"), coded("")), 1, found.words[:0]) == {}


def test_matches_of_some_sentences_are_numbered_as_these_are_given() -> None:
    terms = terms_of("كم عدد الجنود في العراق؟")
    found = coded("الجنود هنا", "لا شيء", "في العراق جنود")
    hits = find_hits(terms, found)
    some = hits_in(hits, np.array([3, 1]), len(found.starts) - 1)
    for at, row in ((0, 3), (1, 1)):
        for all_of, kept in zip(hits[1:], some[1:], strict=True):
            assert kept[some.sentence == at].tolist() == all_of[hits.sentence == row].tolist()
    assert set(some.sentence.tolist()) == {0, 1}


@pytest.mark.parametrize(
    ("asked", "said", "strength"),
    [
        ("جُنود", "جنودـ", LEVEL_STRENGTH["norm"]),
        ("جنديا", "الجنود", LEVEL_STRENGTH["stem"]),
        ("كتابة", "كاتب", LEVEL_STRENGTH["root"]),
        ("جندي", "وزير", 0.0),
    ],
)
def test_strength_of_a_match(asked: str, said: str, strength: float) -> None:
    found = coded(f"قيل {said} هنا")
    hits = find_hits(terms_of(asked), found)
    assert listed(hits) == ([(1, 1, 0, strength)] if strength else [])


@pytest.mark.parametrize(
    ("asked", "said", "strength", "place"),
    [
        ("25", "سقط خمسة وعشرون رجلا", NUMBER, 3),
        ("500000", "بلغ نصف مليون", NUMBER, 3),
        ("أكتوبر", "في تشرين الأول", MONTH, 3),
        ("٢٥", "سقط 25 رجلا", 1.0, 1),
    ],
)
def test_what_words_say_together_is_matched(asked: str, said: str, strength: float, place: int) -> None:
    hits = find_hits(terms_of(asked), coded(said))
    assert max(listed(hits), key=lambda hit: hit[3]) == (1, place, 0, strength)


def test_strongest_level_wins() -> None:
    """A word that is the one asked at every level is one match; so is one that also stands for it."""
    term = QueryTerm("كتابة", "كتابه", "كتابه", "كتب", (("كاتب", 0.3), ("كتابه", 0.2), ("مكتب", 0.7)))
    words = np.zeros(4, WORD)
    for at, (norm, stem, root) in enumerate(
        [("كتابه", "كتابه", "كتب"), ("كاتب", "كاتب", "كتب"), ("مكتب", "مكتب", "كتب"), ("قلم", "قلم", "قلم")]
    ):
        words[at] = (term_code(norm), term_code(stem), term_code(root), 0)
    found = Coded(words, np.array([0, 0, 4]), np.zeros(2, np.bool_), np.zeros(2, np.bool_), np.array([0, 2]))
    hits = find_hits([term], found)
    assert listed(hits) == [(1, 0, 0, 1.0), (1, 1, 0, LEVEL_STRENGTH["root"]), (1, 2, 0, 0.7)]


def test_a_word_may_match_several_of_the_question() -> None:
    terms = [QueryTerm("كاتب", "كاتب", "كاتب", "كتب"), QueryTerm("مكتوب", "مكتوب", "مكتوب", "كتب")]
    words = np.array([(term_code("كاتب"), term_code("كاتب"), term_code("كتب"), 0)], WORD)
    hits = find_hits(
        terms, Coded(words, np.array([0, 1]), np.zeros(1, np.bool_), np.zeros(1, np.bool_), np.array([0, 1]))
    )
    assert listed(hits) == [(0, 0, 0, 1.0), (0, 0, 1, LEVEL_STRENGTH["root"])]


def test_codes_that_end_alike_are_told_apart() -> None:
    """The filter looks at two bytes of a code; words that share them with one asked for are no match."""
    term = QueryTerm("بيت", "بيت", "بيت", "بيت")
    code = term_code("بيت")
    codes = [code ^ (1 << 16), code, code ^ (1 << 31), (code & 0xFFFF) or 1 << 16]
    words = np.array([(one, one, one, 0) for one in codes], WORD)
    hits = find_hits(
        [term], Coded(words, np.array([0, 4]), np.zeros(1, np.bool_), np.zeros(1, np.bool_), np.array([0, 1]))
    )
    assert listed(hits) == [(0, 1, 0, 1.0)]


def test_words_without_stem_match_no_question_word() -> None:
    """0 stands for none: no term has it for its code."""
    words = np.zeros(3, WORD)
    hits = find_hits(
        terms_of("الجنود في العراق"),
        Coded(words, np.array([0, 3]), np.zeros(1, np.bool_), np.zeros(1, np.bool_), np.array([0, 1])),
    )
    assert listed(hits) == []


def test_matches_lie_in_their_sentences() -> None:
    """Empty sentences between others don't take their words."""
    found = unpack([article("", "وصل الجنود", "", title="الجنود"), article("", title=""), article("جنود الجنود")])
    hits = find_hits(terms_of("الجنود"), found)
    assert [(sentence, place) for sentence, place, _, _ in listed(hits)] == [(0, 0), (2, 1), (7, 0), (7, 1)]


def test_nothing_to_look_in() -> None:
    hits = find_hits(terms_of("الجنود"), coded("", ""))
    assert listed(hits) == []
    assert strengths_of(hits, 3, 1).tolist() == [[0.0]] * 3


def test_strengths_are_those_of_the_best_word() -> None:
    hits = Hits(np.array([0, 0, 2, 0]), np.array([0, 1, 0, 2]), np.array([1, 1, 0, 1]), np.array([0.5, 0.9, 0.3, 0.2]))
    assert strengths_of(hits, 3, 2).tolist() == [[0.0, 0.9], [0.0, 0.0], [0.3, 0.0]]
