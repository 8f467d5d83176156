"""Classes that questions name, and their members in sentences."""

from __future__ import annotations

import numpy as np
import pytest

from index.ranking.classes import asked_noun, members_of
from index.ranking.features import FEATURES
from index.ranking.kinds import read_kind
from index.ranking.question import understand
from index.text.coding import term_code
from index.text.lexicon import alternatives, key, read_table
from index.text.normalize import normalize
from index.text.words import words
from tests.index.ranking.measuring import ANALYZER, measured, read_of


def asked(question: str) -> tuple[str, str]:
    """The noun a question asks for, and its class."""
    keys = [key(word.surface) for word in words(question)]
    kind, used, _ = read_kind(keys)
    place, name = asked_noun(keys, kind, used)
    return keys[place] if place >= 0 else "", name


@pytest.mark.parametrize(
    ("question", "noun", "name"),
    [
        ("ما لون الباب؟", "لون", "لون"),
        ("ما هو لون الباب؟", "لون", "لون"),
        ("ما لونه؟", "لونه", "لون"),
        ("أي معدن وجدوا في الجبل؟", "معدن", "معدن"),
        ("ما المعدن الذي وجدوه؟", "المعدن", "معدن"),
        ("ما أول معدن صهره الإنسان؟", "معدن", "معدن"),
        ("ما اسم المعدن الذي وجدوه؟", "المعدن", "معدن"),
        ("شنو لون الباب؟", "لون", "لون"),
        ("أي مستودع نقل إليه؟", "مستودع", ""),
        ("ما الباص الذي نقل إليه؟", "الباص", ""),
        ("ماذا طلب الملك؟", "", ""),
        ("متى صهر المعدن؟", "", ""),
        ("لون الباب", "", ""),
        ("ما اسم؟", "", ""),
        ("؟", "", ""),
    ],
)
def test_the_noun_asked_for_and_its_class_are_told(question: str, noun: str, name: str) -> None:
    assert asked(question) == (noun, name)


def test_the_noun_is_one_of_the_terms() -> None:
    query = understand("ما أول معدن صهره الإنسان؟", ANALYZER)
    assert query.noun is not None
    assert query.terms[query.noun].surface == "معدن"
    assert query.members == "معدن"


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("باب أخضر كبير", [False, True, False]),
        ("باباً أخضراً", [False, True]),
        ("والحمراء بالأزرق", [True, True]),
        ("لا شيء", [False, False]),
    ],
)
def test_members_are_found_however_written(sentence: str, found: list[bool]) -> None:
    surfaces = [word.surface for word in words(sentence)]
    colours = members_of("لون")
    assert colours.find_words(surfaces) == found
    norms = np.array([[term_code(normalize(word)) for word in surfaces] + [0]], np.uint32)
    assert colours.find(norms)[0].tolist() == [*found, False]


def test_members_of_two_words_are_found_whole() -> None:
    name, member = next(
        (key(alternatives(nouns)[0]), member)
        for nouns, members in read_table("classes.tsv", 2)
        for member in alternatives(members)
        if len(member.split()) == 2 and not {*member.split()} & {*alternatives(members)}
    )
    first, second = member.split()
    some = members_of(name)
    for said, found in (([first, second], True), ([second, first], False), ([first], False), ([second], False)):
        norms = np.array([[0, *(term_code(normalize(word)) for word in said), 0]], np.uint32)
        assert some.find(norms)[0, 1:-1].tolist() == some.find_words(said) == [found] * len(said)


def test_a_noun_of_several_classes_has_the_members_of_all() -> None:
    rows = [(alternatives(nouns), alternatives(members)) for nouns, members in read_table("classes.tsv", 2)]
    noun = next(noun for nouns, _ in rows for noun in nouns if sum(noun in names for names, _ in rows) > 1)
    some = members_of(key(noun))
    for members in (members for nouns, members in rows if noun in nouns):
        for member in members:
            assert some.find_words(member.split())[0], member


def feature(question: str, sentence: str, name: str) -> float:
    """A feature of the only sentence of an article."""
    found = measured(question, {1: read_of("عنوان", sentence)})
    return float(found.values[0, FEATURES.index(name)])


@pytest.mark.parametrize(
    ("question", "sentence", "member"),
    [
        ("ما لون الباب الجديد؟", "الباب الجديد أخضر", 1.0),
        ("ما لون الباب الجديد؟", "الباب الجديد كبير", 0.0),
        ("ما لون الباب الأخضر في الليل؟", "الباب الأخضر جديد", 0.0),  # what is asked is no answer
        ("متى صار لون الباب أخضر؟", "صار الباب أحمر", 0.0),
    ],
)
def test_members_are_evidence(question: str, sentence: str, member: float) -> None:
    assert feature(question, sentence, "member") == feature(question, sentence, "kind") == member


@pytest.mark.parametrize(
    ("question", "sentence", "named"),
    [
        ("أي سجن نقل إليه السجناء؟", "نقل السجناء إلى سجن كوبر", True),
        ("أي سجن نقل إليه السجناء؟", "نقل السجناء إلى السجن", False),
        ("أي سجن نقل إليه السجناء؟", "خرج من السجن السجناء", False),
        ("أي سجن نقل إليه السجناء؟", "في السجن على ما يبدو", False),  # a function word names nothing
        ("أي سجن نقل إليه السجناء؟", "نقل السجناء أمس", False),
        ("متى نقل السجناء إلى السجن؟", "نقل السجناء إلى سجن كوبر", False),
    ],
)
def test_what_follows_the_noun_asked_for_is_told(question: str, sentence: str, named: bool) -> None:
    assert (feature(question, sentence, "named") > 0) == named
