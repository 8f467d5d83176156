"""How far an article is about what a question names."""

from __future__ import annotations

import pytest

from index.ranking.features import FEATURES
from tests.index.ranking.measuring import measured, read_of


def feature(name: str, question: str, *articles: bytes) -> list[float]:
    """A feature of the first sentence of each article."""
    found = measured(question, dict(enumerate(articles, start=1)))
    values = found.values[:, FEATURES.index(name)]
    return [values[at] for at, one in enumerate(found.candidates) if one.ordinal == 0]


@pytest.mark.parametrize(
    ("title", "asked"),
    [
        ("الزعفران", 1.0),
        ("زعفران", 0.95),
        ("نبات الزعفران", 0.5),
        ("ما هو الزعفران", 1.0),
        ("الزعفران (نبات طبي)", 1.0),
        ("الزعفران (نبات", 0.5),
        ("القطن", 0.0),
        ("", 0.0),
        ("من إلى", 0.0),
    ],
)
def test_how_much_of_a_title_is_named(title: str, asked: float) -> None:
    said = "يزرع الزعفران في الخريف"
    assert feature("title_asked", "ما هو الزعفران؟", read_of(title, said)) == [pytest.approx(asked)]
    assert feature("title_whole", "ما هو الزعفران؟", read_of(title, said)) == [pytest.approx(asked**2)]


def test_when_an_article_came_out_is_no_part_of_its_title() -> None:
    dated = read_of("الزعفران", "يزرع الزعفران في الخريف", published="2018-02-18")
    assert feature("title_asked", "ما هو الزعفران؟", dated) == [1.0]


def test_each_article_has_its_own_title() -> None:
    articles = [read_of(title, "يزرع الزعفران في الخريف", "ويجمع باليد") for title in ("القطن", "الزعفران", "")]
    assert feature("title_asked", "ما هو الزعفران؟", *articles) == [0.0, 1.0, 0.0]


def test_words_at_the_beginning_open_a_sentence() -> None:
    said = ["الزعفران نبات يزرع في الخريف", "نبات يزرع في أول الخريف هو الزعفران"]
    assert feature("opens", "ما هو الزعفران؟", *(read_of("", one) for one in said)) == [1.0, 0.0]


def test_the_first_sentence_says_what_the_next_leave_out() -> None:
    found = measured(
        "متى يجمع الزعفران؟", {1: read_of("زهرة", "الزعفران نبات", "يزرع في الخريف", "ثم يروى", "يجمع فجرا")}
    )
    last = dict(zip(FEATURES, found.values[3].tolist(), strict=True))
    shares = (found.weights / found.weights.sum()).tolist()
    assert last["only_lead"] == pytest.approx(shares[1])
    assert last["around_lead"] == pytest.approx(last["around"] + shares[1])
    assert last["lead_opens"] == pytest.approx(shares[1])


def test_what_the_first_sentence_says_already_counts_less() -> None:
    said = ["ولدت زينب حداد في البصرة قديما", "ثم غادرت العراق مع أهلها صغيرة", "وكتبت زينب كتابا"]
    found = measured("لماذا غادرت زينب؟", {1: read_of("", *said)})
    best = found.values[:, FEATURES.index("beyond_lead_of_best")]
    assert best[1] == 1.0 > best[0] > 0
    assert found.values[1, FEATURES.index("beyond_lead")] == 1.0
