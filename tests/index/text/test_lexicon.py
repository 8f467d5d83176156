"""The data files are well formed, and the tables made of them hold what they should."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

import pytest

from index.models import QuestionKind
from index.text import lexicon
from index.text.lexicon import alternatives, key, read_table, read_tables
from index.text.normalize import fold, normalize

LETTER = "[\u0621-\u063a\u0641-\u064aپچڤگڭژ]"
WORD = rf"{LETTER}+(?: {LETTER}+)*"
SEVERAL = rf"{WORD}(?:\|{WORD})*"
LOOSE = rf"(?:{LETTER}|[0-9A-Za-z.+-])+(?: (?:{LETTER}|[0-9A-Za-z.+-])+)*"
SEVERAL_LOOSE = rf"{LOOSE}(?:\|{LOOSE})*"
DIALECTS = r"(?:msa|egy|lev|glf|irq|mgr)(?:\|(?:msa|egy|lev|glf|irq|mgr))*"
ROOT = rf"(?:{LETTER}{{2,5}})?"
SYNONYM_FILES = ("synonyms", "synonyms_press", "synonyms_questions", "synonyms_science", "synonyms_society")
SYNONYMS = (rf"{WORD}(?:\|{WORD})+", r"0\.[3-9]")
COLUMNS: dict[str, tuple[str, ...]] = {
    "abbreviations": (r"[^|]+", r"[^|]+"),
    "affixes": (
        "prefix|ending|light_prefix|light_ending|pattern|pronoun",
        rf"{LETTER}+",
        rf"{LETTER}*",
        r"(?:[0-9]\.[0-9])?",
    ),
    "answer_words": ("[a-z_]+", rf"(?:{LETTER}|[\u0640 |])+"),
    "asked_nouns": ("frame|ordinal|of_deeds", SEVERAL),
    "classes": (SEVERAL, SEVERAL_LOOSE),
    "confusions": (rf"{LETTER}{{2,}}", "usual|sound|shape|key"),
    "counts": ("part|more|moved|being|changed|by|past|future|when|narrower|neutral|begins", SEVERAL),
    "denials": (WORD,),
    "dialect": (LOOSE, rf"(?:{SEVERAL_LOOSE})?", DIALECTS, r"(?:\?|ال)?"),
    "dialect_before_verbs": (WORD, DIALECTS),
    "dialect_letters": (LETTER, LETTER, DIALECTS),
    "dialect_verbs": (rf"{LETTER}+", rf"{LETTER}+", SEVERAL, DIALECTS, r"\??"),
    "events": (WORD,),
    "evidence": ("|".join(QuestionKind), rf"{LETTER}+(?: {LETTER}+)*\*?"),
    "five_nouns": (WORD, rf"(?:{SEVERAL})?", SEVERAL),
    "latin_names": (LOOSE, rf"(?:{SEVERAL_LOOSE})?", r"[^\u0600-\u06ff\t]+"),
    "leaning": ("opening|speech|said|bare|pointing|time|verb", SEVERAL),
    "measures": ("[a-z_]+", "[a-z|>]*", r"[^\t]+"),
    "metalanguage": ("[a-z]+", SEVERAL),
    "misread": (WORD, SEVERAL),
    "months": (r"[0-9]+", "gregorian|hijri|weekday", SEVERAL, rf"(?:{SEVERAL})?"),
    "names": (rf"{LETTER}+",),
    "nouns": (rf"{LETTER}+", rf"{LETTER}{{2,10}}"),
    "numbers": (WORD, r"[0-9]+(?:\.[0-9]+)?", "unit|ten|hundred|scale|fraction|ordinal|dual", "(?:part|plural)?"),
    "places": (LOOSE, "[a-z]+", rf"(?:{SEVERAL_LOOSE})?", rf"(?:{SEVERAL})?", rf"(?:{SEVERAL_LOOSE})?"),
    "plurals_society": (rf"{LETTER}+", SEVERAL, ROOT),
    "plurals_world": (rf"{LETTER}+", SEVERAL, ROOT),
    "question_words": (WORD, "|".join(QuestionKind), DIALECTS),
    "spellings": (LOOSE, SEVERAL_LOOSE, "(?:org)?"),
    "stop_words": (WORD,),
    "synonyms": SYNONYMS,
    "synonyms_press": SYNONYMS,
    "synonyms_questions": SYNONYMS,
    "synonyms_science": SYNONYMS,
    "synonyms_society": SYNONYMS,
    "verbs": (SEVERAL, SEVERAL, rf"(?:{SEVERAL})?", rf"(?:{SEVERAL})?", ROOT),
}
IDENTITY = {"affixes": 3, "measures": 3, "verbs": 3, "plurals_society": 3, "plurals_world": 3} | dict.fromkeys(
    ("answer_words", "dialect_letters", "dialect_verbs", "evidence", "leaning", "months"), 2
)
"""How many of a file's columns tell its lines apart, where it isn't the first alone: homographs have several lines."""


def lines(name: str) -> list[list[str]]:
    """A file's lines as they are, not padded."""
    text = (lexicon._data() / f"{name}.tsv").read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert text.endswith("\n")
    return [line.split("\t") for line in text.splitlines() if line.strip() and not line.startswith("#")]


def test_every_file_is_checked() -> None:
    assert {entry.name for entry in lexicon._data().iterdir() if entry.name.endswith(".tsv")} == {
        f"{name}.tsv" for name in COLUMNS
    }


@pytest.mark.parametrize("name", COLUMNS)
def test_columns(name: str) -> None:
    patterns = [re.compile(column) for column in COLUMNS[name]]
    optional = sum(pattern.fullmatch("") is not None for pattern in patterns[::-1])
    wrong = [
        cells
        for cells in lines(name)
        if not len(patterns) - optional <= len(cells) <= len(patterns)
        or not all(pattern.fullmatch(cell) for pattern, cell in zip(patterns, cells, strict=False))
    ]
    assert wrong == []


@pytest.mark.parametrize("name", COLUMNS)
def test_no_line_twice(name: str) -> None:
    counted = Counter(tuple(cells[: IDENTITY.get(name, 1)]) for cells in lines(name))
    assert [cells for cells, times in counted.items() if times > 1] == []


def test_large_enough_to_matter() -> None:
    plurals = {row[0] for name in ("plurals_society", "plurals_world") for row in lines(name)}
    assert len(plurals) >= 1500
    assert len(lines("verbs")) >= 1000
    assert len([row for row in lines("places") if row[1] == "country"]) >= 190
    assert len(lines("dialect")) >= 5000


def test_classes_hold_each_member_once() -> None:
    """Twice in one row would be twice the work for nothing; thousands in one would be no class."""
    rows = [(row[0], alternatives(row[1])) for row in lines("classes")]
    assert len(rows) >= 250
    assert sum(len(members) for _, members in rows) >= 20_000
    for nouns, members in rows:
        assert 4 <= len(members) <= 250, nouns
        assert len({key(member) for member in members}) == len(members), nouns
        assert max(member.count(" ") for member in members) <= 3, nouns
    for noun, member in (("لون", "أخضر"), ("معدن", "حديد"), ("لغة", "أمازيغية"), ("فيتامين", "فيتامين د")):
        assert any(noun in alternatives(nouns) and member in members for nouns, members in rows), noun


def test_countries_have_demonym_and_capital() -> None:
    """Small islands have neither in the news."""
    countries = [row for row in lines("places") if row[1] == "country"]
    assert len([row for row in countries if row[3] and row[4]]) >= 190


def test_no_group_of_synonyms_twice() -> None:
    """Neither in two files nor in another order."""
    rows = [row for name in SYNONYM_FILES for row in lines(name)]
    groups = [frozenset(map(key, alternatives(group))) for group, _ in rows]
    assert [sorted(group) for group, times in Counter(groups).items() if times > 1] == []


def test_synonyms_of_all_files_are_read() -> None:
    expected = [row for name in SYNONYM_FILES for row in lines(name)]
    assert len(expected) >= 10_000
    assert list(read_tables("synonyms", 2)) == expected


def test_padding(monkeypatch: pytest.MonkeyPatch) -> None:
    assert all(len(row) == 4 for row in read_table("dialect.tsv", 4))
    assert alternatives(" أ | ب||ج ") == ["أ", "ب", "ج"]


def test_keys_are_in_normal_form() -> None:
    for word in [*lexicon.canonical(), *lexicon.canonical().values(), *lexicon.concept(), *lexicon.names()]:
        assert fold(normalize(word)) == word, word


def test_spellings_lead_to_their_usual_one_in_one_step() -> None:
    table = lexicon.canonical()
    assert not set(table) & set(table.values())
    assert table[key("أميركا")] == key("أمريكا")
    assert table[key("إنستجرام")] == key("إنستغرام")  # the usual spelling without its hamza is no hindrance
    assert table[key("مائة")] == key("مئة")
    assert table[key("جوجل")] == table[key("قوقل")] == key("غوغل")


def test_nearly_every_spelling_is_in_the_table() -> None:
    pairs = [
        (key(other), key(usual))
        for usual, others, _ in read_table("spellings.tsv", 3)
        for other in alternatives(others)
        if " " not in usual + other and key(other) != key(usual)
    ]
    assert sum(other in lexicon.canonical() for other, _ in pairs) >= 0.98 * len(pairs)


def test_stop_words_keep_ya_and_alef_maqsura_apart() -> None:
    assert {"على", "إلى", "الى"} <= lexicon.stop_words()
    assert not {"علي", "جندي", "كم", "متى"} & lexicon.stop_words()


def test_fingerprint_changes_with_the_data(monkeypatch: pytest.MonkeyPatch) -> None:
    lexicon.data_fingerprint.cache_clear()
    before = lexicon.data_fingerprint()
    lexicon.data_fingerprint.cache_clear()
    assert lexicon.data_fingerprint() == before
    assert re.fullmatch("[0-9a-f]{16}", before)


def test_months_run_through_the_year() -> None:
    for calendar, last in (("gregorian", 12), ("hijri", 12), ("weekday", 7)):
        numbers = [int(number) for number, kind, _ in read_table("months.tsv", 3) if kind == calendar]
        assert numbers[0] == 1
        assert all(two - one == 1 for one, two in pairwise(numbers))
        assert numbers[-1] == last
