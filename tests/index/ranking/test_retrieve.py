"""Which sentences are looked at for a question."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from index.engines import Candidate
from index.engines.rank_bm25_engine import RankBM25Engine
from index.models import QuestionKind
from index.ranking.features import FEATURES, Measured, inverse_frequency
from index.ranking.question import Query, QueryTerm, understand
from index.ranking.retrieve import OTHERS, Settings, retrieve, searched_stems, term_weights
from tests.index.ranking.measuring import ANALYZER, article_of

LIBRARY = (
    ("الجنود في العراق", ["بقي 2500 جندي في العراق", "قال الوزير ذلك أمس", "عاد بعضهم"]),
    ("المطر", ["تأخر المطر", "سقط المطر في العراق"]),
    ("مكتبة القرية", ["فتحت المكتبة أبوابها", "حضر الوزير"]),
    ("الجنود", ["وصلوا ليلا", "غادروا فجرا"]),
)


@pytest.fixture
def engine() -> RankBM25Engine:
    """An engine that holds `LIBRARY` under the keys from 1 on."""
    filled = RankBM25Engine()
    for key, (title, said) in enumerate(LIBRARY, start=1):
        filled.apply((), [article_of(title, *said, key=key)])
    filled.commit(1)
    return filled


def asked(question: str) -> Query:
    """A question understood."""
    return understand(question, ANALYZER)


def keys(found: Measured) -> set[int]:
    """The articles of the candidates."""
    return {one.key for one in found.candidates}


def test_all_sentences_of_the_articles_found_are_measured(engine: RankBM25Engine) -> None:
    found = retrieve(asked("كم عدد الجنود في العراق؟"), engine)
    places = [(one.key, one.ordinal) for one in found.candidates]
    # The fourth is found by its title alone.
    assert places == [(1, 0), (1, 1), (1, 2), (2, 0), (2, 1), (4, 0), (4, 1)]
    scores = {(one.key, one.ordinal): one.score for one in found.candidates}
    assert scores[1, 0] > scores[2, 1] > 0
    assert scores[1, 1] == scores[4, 0] == 0
    best = found.values[:, FEATURES.index("bm25")].argmax()
    assert places[best] == (1, 0)


def test_scores_are_those_of_the_engine(engine: RankBM25Engine) -> None:
    query = asked("كم عدد الجنود في العراق؟")
    expected = {one[:2]: one.score for one in engine.search(searched_stems(query), 40)}
    found = retrieve(query, engine)
    assert {(one.key, one.ordinal): one.score for one in found.candidates if one.score} == expected


@pytest.mark.parametrize(
    ("heading", "question", "kept"),
    [
        ("الزعفران", "ما هو الزعفران؟", False),
        ("ما هو الزعفران؟", "ما هو الزعفران؟", False),
        ("زعفران", "شو هو الزعفران", False),
        ("زراعة الزعفران", "أين زراعة الزعفران؟", False),
        ("زراعة الزعفران", "ما هو الزعفران؟", True),
        ("القطن", "ما هو الزعفران؟", True),
        ("من إلى", "ما هو الزعفران؟", True),
        ("الزعفران", "الزعفران", False),
        ("زراعة الزعفران في المغرب", "زراعة الزعفران في المغرب", True),
        ("زراعة الزعفران", "هل زراعة الزعفران في الخريف؟", True),
        ("زراعة الزعفران زراعة الزعفران زراعة الزعفران", "أين زراعة الزعفران؟", True),
    ],
)
def test_a_heading_that_says_what_the_question_says_answers_nothing(heading: str, question: str, kept: bool) -> None:
    filled = RankBM25Engine()
    filled.apply((), [article_of("الزعفران", heading, "يجمع باليد في الخريف", heading, key=1)])
    filled.commit(1)
    found = retrieve(asked(question), filled)
    assert [one.ordinal for one in found.candidates] == ([0, 1, 2] if kept else [1])


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("كيف تكافح الجمعية سوسة النخيل؟", False),
        ("لماذا تكافح سوسة النخيل؟", False),
        ("ماذا يكافح المزارعون؟", False),
        ("من يكافح سوسة النخيل؟", True),
        ("هل تكافح سوسة النخيل؟", True),
    ],
)
def test_a_heading_tells_neither_what_nor_how_nor_why(question: str, kept: bool) -> None:
    filled = RankBM25Engine()
    told = "توزع الجمعية على المزارعين مصائد تجذب الحشرة وتقتلها قبل أن تصل إلى الجذع"
    filled.apply((), [article_of("النخيل", "مــكــافــحــة الـسـوسـة", told, "مكافحة سوسة النخيل:", "المصائد", key=1)])
    filled.commit(1)
    found = retrieve(asked(question), filled)
    assert [one.ordinal for one in found.candidates] == ([0, 1, 2, 3] if kept else [1, 3])


def test_where_there_is_nothing_else_a_heading_is_better_than_nothing() -> None:
    filled = RankBM25Engine()
    filled.apply((), [article_of("الزعفران", "الزعفران", key=1)])
    filled.commit(1)
    assert len(retrieve(asked("ما هو الزعفران؟"), filled).candidates) == 1


@pytest.mark.parametrize("without", [{1}, {2, 4}, {1, 2, 3, 4}, {77}])
def test_articles_left_out_are_not_there(engine: RankBM25Engine, without: set[int]) -> None:
    every = keys(retrieve(asked("كم عدد الجنود في العراق؟"), engine))
    assert keys(retrieve(asked("كم عدد الجنود في العراق؟"), engine, without=without)) == every - without


def test_no_more_are_measured_than_asked(engine: RankBM25Engine) -> None:
    query = asked("كم عدد الجنود في العراق؟")
    for measured in range(1, 9):
        found = retrieve(query, engine, Settings(measured=measured))
        assert len(found.candidates) == min(measured, 7)
    (best,) = retrieve(query, engine, Settings(measured=1)).candidates
    assert best[:2] == (1, 0)


def test_how_wide_to_look(engine: RankBM25Engine) -> None:
    query = asked("كم عدد الجنود في العراق؟")
    assert keys(retrieve(query, engine, Settings(sentences=1, articles=0, titled=0))) == {1}
    assert keys(retrieve(query, engine, Settings(sentences=2, articles=0, titled=0))) == {1, 2}
    assert keys(retrieve(query, engine, Settings(sentences=0, articles=3, titled=0))) == {1, 2, 4}
    assert keys(retrieve(query, engine, Settings(sentences=0, articles=0, titled=0))) == set()


def test_articles_are_found_by_their_titles(engine: RankBM25Engine) -> None:
    query, by_title = asked("من هم الجنود؟"), Settings(sentences=0, articles=0, ranked=0, titled=1)
    # Of two titles with the word the shorter is nearer to what is asked, be it ever so seldom in the article.
    assert keys(retrieve(query, engine, by_title)) == {4}
    assert keys(retrieve(query, engine, by_title, without={4})) == set()


def test_sentences_with_a_number_come_first_where_one_is_asked_for() -> None:
    engine = RankBM25Engine()
    said = [f"زار المصنع في المدينة وفد من العمال رقم{letter}" for letter in "أبتثجحخدذر"]
    engine.apply((), [article_of("المصنع", *said, "وفي المصنع 120 عاملا", *said)])
    engine.commit(1)
    few = Settings(measured=3)
    assert 10 in {one.ordinal for one in retrieve(asked("كم عدد العمال في مصنع المدينة؟"), engine, few).candidates}
    assert 10 not in {one.ordinal for one in retrieve(asked("من زار العمال في مصنع المدينة؟"), engine, few).candidates}


def test_an_article_whose_title_is_asked_about_outdoes_those_that_mention_it() -> None:
    engine = RankBM25Engine()
    for key in range(1, 60):
        engine.apply((), [article_of(f"خبر {key} عن السرطان اليوم", "قال طبيب السرطان إن السرطان يعالج", key=key)])
    engine.apply((), [article_of("سرطان (مرض)", "السرطان مجموعة من الأمراض التي تنمو خلاياها بلا توقف", key=60)])
    engine.commit(1)
    found = retrieve(asked("ما هو السرطان؟"), engine, Settings(sentences=5, articles=5, measured=5))
    assert 60 in keys(found)
    asked_about = found.values[:, FEATURES.index("title_asked")]
    assert found.candidates[int(asked_about.argmax())].key == 60


def test_article_that_goes_in_between_is_left_out(engine: RankBM25Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process may take it away between the search and the reading."""
    query = asked("كم عدد الجنود في العراق؟")
    search = engine.search_articles

    def removing(stems: Sequence[tuple[str, float]], limit: int) -> list[tuple[int, float]]:
        found = search(stems, limit)
        engine.apply([1], ())
        engine.commit(2)
        return found

    monkeypatch.setattr(engine, "search_articles", removing)
    assert keys(retrieve(query, engine)) == {2, 4}


def test_nothing_to_look_for_or_in(engine: RankBM25Engine) -> None:
    for found in (
        retrieve(asked("؟!"), engine),
        retrieve(asked("زرافة"), engine),
        retrieve(asked("كم عدد الجنود؟"), RankBM25Engine()),
    ):
        assert list(found.candidates) == []
        assert found.values.shape == (0, len(FEATURES))


def test_candidates_are_the_same_each_time(engine: RankBM25Engine) -> None:
    one, other = (retrieve(asked("كم عدد الجنود في العراق؟"), engine) for _ in range(2))
    assert one.candidates == other.candidates
    assert one.values.tolist() == other.values.tolist()
    assert all(isinstance(candidate, Candidate) for candidate in one.candidates)


# -- how a question searches ----------------------------------------------------------------------------------------


def query_of(*terms: QueryTerm) -> Query:
    """A question of these words."""
    return Query("", QuestionKind.UNKNOWN, terms)


def test_words_are_searched_by_their_stems() -> None:
    assert searched_stems(query_of(QueryTerm("كتابة", "كتابه", "كتابة", "كتب", weight=0.5))) == (("كتابة", 0.5),)


def test_of_others_only_the_safest_are_searched() -> None:
    others = tuple((f"w{number}", 0.9 - number / 20) for number in range(12))
    stems = dict(searched_stems(query_of(QueryTerm("a", "a", "b", "c", others, 0.5))))
    assert set(stems) == {"b", *(f"w{number}" for number in range(8))}
    assert stems["w2"] == pytest.approx(0.8**OTHERS * 0.5)


def test_word_that_is_asked_twice_is_searched_once_by_its_greater_weight() -> None:
    stems = dict(
        searched_stems(
            query_of(QueryTerm("a", "a1", "b", "c", (("d", 1.0),), 0.5), QueryTerm("a", "a2", "d", "c", (("b", 0.1),)))
        )
    )
    assert stems == {"b": 0.5, "d": 1.0}


def test_rare_words_weigh_more(engine: RankBM25Engine) -> None:
    query = asked("الوزير المطر العراق بقي")
    weights = dict(zip([term.surface for term in query.terms], term_weights(query, engine), strict=True))
    assert weights["بقي"] == pytest.approx(inverse_frequency(9, 1))
    assert weights["الوزير"] == weights["المطر"] == pytest.approx(inverse_frequency(9, 2))


def test_weights_are_relative_to_that_of_a_word_the_library_lacks(engine: RankBM25Engine) -> None:
    query = asked("زرافة المطر")
    lacking, known = retrieve(query, engine).weights
    assert lacking == 1
    assert known == pytest.approx(inverse_frequency(9, 2) / inverse_frequency(9, 0))


def test_word_that_the_library_writes_otherwise_weighs_as_that_does(engine: RankBM25Engine) -> None:
    (held,) = engine.frequencies([ANALYZER.terms("المطر").stem])
    assert held == 2
    rain = ANALYZER.terms("المطر").stem
    unknown = QueryTerm("غيث", "غيث", "غيث", "غيث")
    safe = QueryTerm("غيث", "غيث", "غيث", "غيث", ((rain, 0.7), ("زرافه", 0.9)), 0.5)
    doubtful = QueryTerm("غيث", "غيث", "غيث", "غيث", (("زرافه", 0.3), (rain, 0.2)))
    weights = term_weights(query_of(unknown, safe, doubtful), engine)
    assert weights == pytest.approx([inverse_frequency(9, 0), 0.5 * inverse_frequency(9, 2), inverse_frequency(9, 0)])
