"""Articles as numbers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Lock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text import coding as module
from index.text.coding import WORD, Coder, Uncoded, term_code, unpack
from index.text.normalize import fold, normalize
from index.text.signs import Sign, signs_of
from index.text.terms import Analyzer
from index.text.words import word_list
from tests.index.ranking.measuring import engine_article
from tests.index.text.coded import ANALYZER, CODER, RUN_TOGETHER, TEXTS, WORDS, coded, pack, rows, signs, spans_of


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=4))
def test_articles_come_back_as_their_terms(articles: list[tuple[str, str]]) -> None:
    packed = [pack(text, title) for title, text in articles]
    found = unpack(packed)
    expected = [
        (surfaces, ends)
        for title, text in articles
        for surfaces, ends in (
            (word_list(title), ""),
            *((word_list(text, *span), text[span[1] - 1]) for span in spans_of(text)),
        )
    ]
    assert found.words.dtype == WORD
    assert found.starts[0] == 0
    assert found.starts[-1] == len(found.words)
    assert found.firsts.tolist() == np.cumsum([0, *(1 + len(spans_of(text)) for _, text in articles)]).tolist()
    assert len(expected) == found.firsts[-1] == len(found.starts) - 1 == len(found.asks)
    assert found.asks.tolist() == [end in ("؟", "?") for _, end in expected]
    for at, (surfaces, _) in enumerate(expected):
        words = found.words[found.starts[at] : found.starts[at + 1]]
        # What several words say together stands behind them, with a stem alone.
        said = (words["norm"] == 0) & (words["stem"] != 0)
        assert (words["signs"][said] == int(Sign.CONTINUES)).all()
        words = words[~said]
        assert [(int(one["norm"]), int(one["stem"]), int(one["root"])) for one in words] == rows(surfaces)
        # A run-together word is one word with terms that continue it.
        continues = (words["signs"] & int(Sign.CONTINUES)) > 0
        assert len(words) - continues.sum() == len(surfaces)
        own = Sign.NUMBER | Sign.PLACE | Sign.LEADS | Sign.EVENT | Sign.GIVEN_NAME
        for surface, word in zip(surfaces, words[~continues], strict=True):
            if not ANALYZER.terms(surface).norm:
                norm = normalize(surface)
                assert Sign(int(word["signs"])) & own == Sign(signs_of(norm, fold(norm))) & own


@given(TEXTS, TEXTS)
def test_terms_for_the_engine_are_those_of_the_words(title: str, text: str) -> None:
    one = engine_article(7, title, text, spans_of(text), CODER)
    found = unpack([one.words])
    expected = [ANALYZER.fields(word_list(text, *span)) for span in spans_of(text)]
    # What several words say together stands behind the words' own stems.
    assert [
        stems.split()[: len(stem.split())] for stems, (_, stem, _) in zip(one.sentences, expected, strict=True)
    ] == [stem.split() for _, stem, _ in expected]
    norms = [norm for field, *_ in (ANALYZER.fields(word_list(title)), *expected) for norm in field.split()]
    assert set(one.norms.split()) == set(norms)
    # A question finds by the index what it finds among the numbers, and no more: but for function words.
    for at, stems in enumerate(one.sentences, start=1):
        words = found.words[found.starts[at] : found.starts[at + 1]]
        assert sorted(words["stem"][words["stem"] != 0].tolist()) == sorted(map(term_code, stems.split()))
    words = found.words["stem"]
    assert sorted(words[words != 0].tolist()) == sorted(map(term_code, one.article.split()))


@given(st.lists(st.tuples(TEXTS, TEXTS, st.lists(st.sampled_from(["2018", "#g3"]), max_size=2)), max_size=5))
def test_articles_are_coded_together_as_alone(given_: list[tuple[str, str, list[str]]]) -> None:
    articles = [Uncoded(title, text, spans_of(text), beside) for title, text, beside in given_]
    alone = [one for article in articles for one in CODER.articles([article])]
    assert CODER.articles(articles) == alone
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_TOGETHER", 60)
        assert CODER.articles(articles) == alone


def test_articles_are_joined_in_order() -> None:
    texts = ["وصل الوفد. عاد الجنود؟", "", "كتاب"]
    packed = [pack(text, f"عنوان {at}") for at, text in enumerate(texts)]
    found = unpack(packed)
    assert found.firsts.tolist() == [0, 3, 4, 6]
    assert found.starts.tolist() == [0, 2, 4, 6, 8, 10, 11]
    assert found.asks.tolist() == [False, False, True, False, False, False]
    assert found.words.tobytes() == b"".join(unpack([one]).words.tobytes() for one in packed)
    assert found.words["norm"][found.starts[found.firsts[:-1]]].tolist() == [term_code("عنوان")] * 3


def test_nothing_is_coded_as_an_empty_title() -> None:
    found = coded("")
    assert (found.starts.tolist(), found.firsts.tolist(), len(found.words)) == ([0, 0], [0, 1], 0)
    assert unpack([]).firsts.tolist() == [0]
    assert unpack([]).starts.tolist() == [0]


def test_title_comes_first_and_is_no_question() -> None:
    found = coded("بيت كبير؟", "من القادم؟")
    assert found.asks.tolist() == [False, True]
    assert found.words["norm"].tolist() == [term_code(word) for word in ("من", "القادم", "بيت", "كبير")]


LONG = "تكافح الجمعية سوسة النخيل بمصائد توزع على المزارعين في القرى كل خريف."


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["مكافحة السوسة", LONG], [True, False]),
        (["مــكــافــحــة الـسـوسـة", LONG], [True, False]),
        (["  «مكافحة السوسة» ", LONG], [True, False]),
        (["مكافحة السوسة:", "المصائد"], [True, False]),
        ([LONG, "مكافحة السوسة:"], [False, True]),
        ([LONG, "مكافحة السوسة"], [False, False]),  # nothing follows it
        (["مكافحة السوسة", "المصائد والمبيدات"], [False, False]),  # a list
        (["كوفحت السوسة.", LONG], [False, False]),
        (["هل تكافح السوسة؟", LONG], [False, False]),
        (["مدير الجمعية: سالم الفارس", LONG], [False, False]),  # a statement
        (["كوفحت السوسة! عاد النخيل", LONG], [False, False, False]),  # a line of two sentences
        (["كافحت الجمعية سوسة النخيل بالمصائد والمبيدات في كل القرى", LONG], [False, False]),  # too long
    ],
)
def test_headings_are_told(lines: list[str], expected: list[bool]) -> None:
    assert coded("\n".join(lines), "السوسة").heads.tolist() == [False, *expected]
    # A title behind it is no text that follows.
    packed = [one.words for one in CODER.articles([Uncoded("", "سوسة", [(0, 4)]), Uncoded(LONG, "", [])])]
    assert not unpack(packed).heads.any()


def test_function_words_have_no_stem_but_tell_sentences_apart() -> None:
    found = coded("لم يصل إلى بغداد").words
    assert found["stem"][[0, 2]].tolist() == found["root"][[0, 2]].tolist() == [0, 0]
    assert found["norm"][[0, 2]].tolist() == [term_code("لم"), term_code("الي")]
    assert found["stem"][1] == term_code(ANALYZER.terms("يصل").stem)
    assert found["root"][3] == term_code(ANALYZER.terms("بغداد").root) != found["stem"][3]


def test_no_term_has_the_code_of_none() -> None:
    assert term_code("") != 0
    assert term_code("كتاب") == term_code("كتاب") != term_code("كاتب")
    assert 0 < term_code("جندي") < 1 << 32


def test_run_together_words_are_several() -> None:
    found = coded("زار الولاياتالمتحدة أمس").words
    assert found["norm"].tolist() == [term_code(word) for word in ("زار", "الولايات", "المتحده", "امس")]
    assert [bool(sign & Sign.CONTINUES) for sign in found["signs"].tolist()] == [False, False, True, False]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("سقط خمسة وعشرون", {"وعشرون": ["#25"]}),
        ("بكلفة نصف مليون دولار", {"مليون": ["#500000"]}),
        ("ونصف مليون", {"مليون": ["#500000"]}),
        ("ثلاثة و نصف", {"نصف": ["#3.5"]}),
        ("بلغ 2.5 مليون زائر", {"مليون": ["#2500000"]}),
        ("بلغ 2500 زائر و٣٠", {}),
        ("جاء خمسة رجال ومعهم عشر نساء", {"خمسة": ["#5"], "عشر": ["#10"]}),
        ("في تشرين الأول", {"الأول": ["#g10"]}),
        ("وبكانون الثاني 2020 ثلاثة", {"ثلاثة": ["#3"]}),
        ("في كانون الثاني", {"الثاني": ["#g1"]}),
        ("في الجزء الأول", {}),
    ],
)
def test_what_several_words_say_together_stands_behind_the_last(text: str, terms: dict[str, list[str]]) -> None:
    found = unpack([pack(text, spans=[(0, len(text))])]).words
    surfaces = word_list(text)
    expected = [
        code
        for surface, (_, stem, _) in zip(surfaces, rows(surfaces), strict=True)
        for code in (stem, *map(term_code, terms.get(surface, ())))
    ]
    assert found["stem"].tolist() == expected


def test_what_words_say_together_ends_with_the_sentence() -> None:
    (first, second) = ([len(one) for one in signs(*pair)] for pair in (("سافر تشرين", "الأول هنا"), ("خمسة", "وعشرون")))
    assert first == [2, 2]
    assert second == [2, 2]  # five, and twenty
    both = "خمسة\nوعشرون"
    stems = unpack([pack(both, spans=[(0, 4), (5, len(both))])]).words["stem"].tolist()
    assert [term_code("#5") in stems, term_code("#20") in stems, term_code("#25") in stems] == [True, True, False]


def test_words_are_forgotten_without_a_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"{' '.join(WORDS)} كلمة{at} لفظ{at} الولاياتالمتحدة" for at in range(60)]
    expected = [pack(text, "عنوان") for text in texts]
    monkeypatch.setattr(module, "_MOST_WORDS", 40)
    small = Coder(ANALYZER)
    for text, packed in zip(texts, expected, strict=True):
        assert pack(text, "عنوان", small) == packed
        # It may go over by the words of one article.
        assert len(small._table) <= 40 + len(set(word_list(text))) + 1
    assert len(small._table.several) <= 2 * len(RUN_TOGETHER)


def test_table_of_words_grows() -> None:
    text = " ".join(
        f"كلمة{chr(0x627 + at % 20)}{at} {'ب' * (at % 3)}ر{chr(0x62F + at % 9)}{chr(0x641 + at % 7)}"
        for at in range(3000)
    )
    fresh = Coder(ANALYZER)
    spans = [(0, len(text))]
    found = unpack([pack(text, coder=fresh, spans=spans)]).words
    assert len(fresh._table) > 2048
    assert [(int(one["norm"]), int(one["stem"]), int(one["root"])) for one in found] == rows(word_list(text))
    assert pack(text, coder=fresh, spans=spans) == pack(text, spans=spans)


def test_one_thread_after_the_other_codes_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_WORDS", 30)
    shared, lock = Coder(ANALYZER), Lock()
    texts = [f"{' '.join(WORDS)} كلمة{at}" for at in range(20)]
    expected = [pack(text) for text in texts]

    def code(text: str) -> bytes:
        with lock:
            return pack(text, coder=shared)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(code, texts * 10)) == expected * 10


def test_threads_with_coders_of_their_own_code_alike() -> None:
    """They share the analysis, as libraries of one process may."""
    analyzer = Analyzer()
    texts = [f"{' '.join(WORDS)} كلمة{at}" for at in range(20)]
    expected = [pack(text) for text in texts]

    def code(_: int) -> list[bytes]:
        coder = Coder(analyzer)
        return [pack(text, coder=coder) for text in texts]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(code, range(8))) == [expected] * 8
