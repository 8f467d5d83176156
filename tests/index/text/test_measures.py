"""What numbers measure."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.text import lexicon
from index.text.coding import unpack
from index.text.measures import dimensions, mask_of, quantities, quantities_of, symbol_marks, symbols
from index.text.signs import Sign
from index.text.words import words
from tests.index.ranking.measuring import read_of

ROLES = {
    *("unit", "two", "turns", "before", "before_year", "range", "one", "symbol"),
    *("asks", "asks_many", "asks_behind", "asks_next", "form", "number_of", "skip", "across"),
}
PIECES = [
    "في",
    "عام",
    "2015",
    "بلغ",
    "30",
    "مليون",
    "دولار",
    "كم",
    "مربع",
    "الساعة",
    "المئة",
    "%",
    "$",
    "خمس",
    "سنوات",
    "سنتين",
    "و",
    "يوم",
    "واحد",
    ".",
    "الاثنين",
]


def told(sentence: str) -> list[tuple[str, str, str]]:
    """For each word of a number what it measures, and the last word of its unit."""
    found = words(sentence)
    result = quantities_of([(sentence, found)])
    names = {bit: name for name, bit in dimensions().items()}
    return [
        (
            word.surface,
            "|".join(name for bit, name in names.items() if mask & bit),
            found[last].surface,
        )
        for word, number, mask, last in zip(
            found, result.numbers.tolist(), result.masks.tolist(), result.last.tolist(), strict=True
        )
        if number
    ]


@pytest.mark.parametrize(
    ("sentence", "number", "dimension", "last"),
    [
        ("طوله 30 كيلومترا", "30", "length", "كيلومترا"),
        ("طوله 30 كم فقط", "30", "length", "كم"),
        ("مساحتها 30 كيلومترا مربعا", "30", "area", "مربعا"),
        ("مساحتها 30 كم²", "30", "area", "كم²"),
        ("مساحتها 30 كم2", "30", "area", "2"),
        ("مساحتها 30 هكتارا", "30", "area", "هكتارا"),
        ("سعته 30 مترا مكعبا", "30", "volume", "مكعبا"),
        ("يسير 30 كيلومترا في الساعة", "30", "speed", "الساعة"),
        ("يسير 30 كم/س", "30", "speed", "س"),
        ("يبعد 30 سنة ضوئية", "30", "length", "ضوئية"),
        ("بلغ 30 درجة مئوية", "30", "temperature", "مئوية"),
        ("بلغ 6.3 درجات على مقياس ريختر", "6.3", "magnitude", "ريختر"),
        ("بلغ 30 في المئة من الكل", "30", "share", "المئة"),
        ("بلغ 30 بالمئة من الكل", "30", "share", "بالمئة"),
        ("بلغ 30% من الكل", "30", "share", "30"),
        ("بلغ ٣٠ ٪ من الكل", "٣٠", "share", "٣٠"),
        ("بلغ %30 من الكل", "30", "share", "30"),
        ("دفع $30 أمس", "30", "money", "30"),
        ("دفع 30 € أمس", "30", "money", "30"),
        ("دفع 3.2 مليار دولار أمس", "3.2", "money", "دولار"),
        ("دفع 3.2 مليار دولار أمس", "مليار", "money", "دولار"),
        ("دفع خمسة وعشرين ألف جنيه", "خمسة", "money", "جنيه"),
        ("عددهم 10 ملايين نسمة", "10", "people", "نسمة"),
        ("استمر خمس سنوات", "خمس", "duration|age", "سنوات"),
        ("استمر سنتين", "سنتين", "duration|age", "سنتين"),
        ("استمر شهرا وساعتين", "وساعتين", "duration", "وساعتين"),
        ("استمر سنة واحدة", "واحدة", "duration|age", "واحدة"),
        ("بقيت ساعة واحدة", "واحدة", "duration", "واحدة"),
        ("أنقذت الممرضة (35 عاما) الركاب", "35", "duration|age", "عاما"),
        ("البالغ من العمر 58 سنة", "58", "duration|age", "سنة"),
        ("توفي بعد 9 أيام من عمره", "9", "age", "عمره"),
        ("وهو من مواليد 1987", "1987", "age|moment", "1987"),
        ("طوله بين 20 و30 مترا", "20", "length", "20"),
        ("وزنه 20 إلى 30 طنا", "20", "mass", "20"),
        ("فتح عام 2015 ثانية", "2015", "moment", "2015"),
        ("فتح في 2015", "2015", "moment", "2015"),
        ("فتح في أيار 2015", "2015", "moment", "2015"),
        ("فتح في 12 مايو", "12", "moment", "مايو"),
        ("فتح في 12 تشرين الأول", "12", "moment", "الأول"),
        ("حل في المرتبة 15 بينهم", "15", "label", "15"),
    ],
)
def test_a_number_measures_what_its_unit_tells(sentence: str, number: str, dimension: str, last: str) -> None:
    assert (number, dimension, last) in told(sentence)


@pytest.mark.parametrize(
    ("sentence", "numbers"),
    [
        ("وصل 2000 جندي", ["2000"]),
        ("وصل 30 جنديا بعد عام", ["30"]),
        ("قتل 3 يوم الجمعة", ["3"]),
        ("بلغ عددهم 20 عام 2017", ["20"]),
        ("وصل 30، متر منهم يكفي", ["30"]),
        ("صار عددهم 30", ["30"]),
    ],
)
def test_without_a_unit_nothing_is_told(sentence: str, numbers: list[str]) -> None:
    if "،" in sentence:
        sentence = sentence.replace("،", " هنا")
    assert [word for word, dimension, _ in told(sentence) if not dimension] == numbers


@pytest.mark.parametrize(
    ("sentence", "areas"),
    [
        ("تبلغ الغرفة 4 أمتار في 3.5 أمتار", ["4", "3.5"]),
        ("تبلغ الغرفة 4 في 3 أمتار", ["4", "3"]),
        ("تبلغ الساحة ثلاثين مترا في عشرين مترا", ["ثلاثين", "عشرين"]),
        ("قاس الحقل 20x30 مترا ثم 5 x 6 أقدام", ["20", "30", "5", "6"]),
        ("ركض 100 متر في 10 ثوان", []),
        ("قفز 8 أمتار في سباق 200 متر", []),
        ("وصل 12 عاملا في 3 أمتار", []),
        ("في 3 أمتار", []),
    ],
)
def test_two_lengths_across_each_other_are_an_area(sentence: str, areas: list[str]) -> None:
    result = [number for number, dimensions, _ in told(sentence) if "area" in dimensions.split("|")]
    assert result == areas
    assert all("length" in found.split("|") for number, found, _ in told(sentence) if number in areas)


def test_what_belongs_to_a_unit_is_no_number() -> None:
    assert [word for word, *_ in told("بلغ 30 في المئة ثم 40 كم2 ثم 50 بالمئة")] == ["30", "40", "50"]


def test_units_of_another_sentence_tell_nothing() -> None:
    coded = unpack([read_of("", "وصل 30", "متر واحد", "نحو 30 مترا")])
    found = quantities(coded.words["norm"], coded.words["signs"].astype(np.int64), coded.starts[:-1])
    assert found.masks[found.numbers].tolist() == [0, mask_of("length"), mask_of("length")]


def test_symbols_are_told_at_indexing() -> None:
    coded = unpack([read_of("", "نحو 20% من الكل و30 منهم", "دفع $40 وأخذ 50 € ثم ٪60")])
    signs = coded.words["signs"].astype(np.int64)
    marked = [int(one) & int(Sign.SHARE | Sign.MONEY) for one in signs[(signs & int(Sign.NUMBER)) > 0]]
    assert marked == [Sign.SHARE, 0, Sign.MONEY, Sign.MONEY, Sign.SHARE]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join))
@example("خمس و 2015 عام")
def test_what_is_told_of_a_sentence_is_told_of_its_code(sentence: str) -> None:
    coded = unpack([read_of("", sentence)])
    mine = coded.words[coded.starts[1] :]
    # What stands for a number in words is told of articles alone.
    written = (mine["signs"] & int(Sign.CONTINUES)) == 0
    found = quantities(mine["norm"], mine["signs"].astype(np.int64), np.zeros(1, np.int64))
    plain = quantities_of([(sentence, words(sentence))])
    assert found.numbers[written].tolist() == plain.numbers.tolist()
    assert found.masks[written].tolist() == plain.masks.tolist()


@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=8).map(" ".join), min_size=1, max_size=4))
def test_sentences_are_told_apart(sentences: list[str]) -> None:
    together = quantities_of([(sentence, words(sentence)) for sentence in sentences])
    start = 0
    for sentence in sentences:
        found = words(sentence)
        mine, alone = slice(start, start + len(found)), quantities_of([(sentence, found)])
        assert together.numbers[mine].tolist() == alone.numbers.tolist()
        assert together.masks[mine].tolist() == alone.masks.tolist()
        assert (together.last[mine] - start)[alone.numbers].tolist() == alone.last[alone.numbers].tolist()
        start = mine.stop


@given(st.text(st.sampled_from("0٣ %٪$€.\u00a0سم"), max_size=20))
def test_symbols_stand_beside_digits(text: str) -> None:
    for offset, at_start, sign in symbols(text):
        assert text[offset if at_start else offset - 1].isdecimal()
        assert sign in symbol_marks().values()


def test_the_table_is_well_formed() -> None:
    rows = list(lexicon.read_table("measures.tsv", 3))
    assert {role for role, *_ in rows} == ROLES
    assert len(dimensions()) <= 31  # one bit more is that of counts
    for role, cell, listed in rows:
        expressions = lexicon.alternatives(listed)
        assert expressions, role
        assert all(len(one.split()) <= 2 for one in expressions), role
        assert (">" in cell) == (role == "turns")
        assert bool(cell) == (role not in ("range", "one", "across", "number_of", "skip"))
        if role in ("two", "before", "before_year", "range", "one"):
            assert not any(" " in one for one in expressions), role
