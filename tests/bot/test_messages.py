"""The catalogues say the same in every language, and nothing is missing from them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.messages import LANGUAGES, Messages, blanks, catalogue, isolate
from bot.render import utf16
from index import errors
from index.errors import MujibError, QuestionError, ReadError, SettingsError, StorageError

INDEX = Path(errors.__file__).parent
ARABIC = re.compile("[\u0621-\u064a]")
CODE = re.compile(r'\bcode="(\w+)"')


def kinds(kind: type[MujibError] = MujibError) -> Iterator[type[MujibError]]:
    """All errors under one, itself left out."""
    for below in kind.__subclasses__():
        yield below
        yield from kinds(below)


def test_languages_have_the_same_messages() -> None:
    first, *others = map(catalogue, LANGUAGES)
    for other in others:
        assert first.keys() == other.keys()
        differing = [key for key in first if blanks(first[key]) != blanks(other[key])]
        assert not differing


def test_arabic_is_arabic() -> None:
    letters = {key: re.sub(r"\{\w+\}|</?\w+>|[\W\d_]", "", text) for key, text in catalogue("ar").items()}
    assert [key for key, text in letters.items() if text and not ARABIC.search(text)] == []


def test_every_error_has_words() -> None:
    texts = catalogue("ar")
    codes = {code for path in INDEX.rglob("*.py") for code in CODE.findall(path.read_text(encoding="utf-8"))}
    codes |= {kind.default_code for kind in kinds()}
    assert {code for code in codes if f"errors.{code}" not in texts} == set()


def test_unknown_language() -> None:
    with pytest.raises(SettingsError, match="LANGUAGE"):
        Messages("fr")


def test_unknown_code_and_missing_details_still_say_what_happened() -> None:
    messages = Messages("ar")
    assert "the database is in flames" in messages.error(MujibError("the database is in flames", code="flames"))
    assert "no path here" in messages.error(StorageError("no path here"))
    assert messages.error(QuestionError("x", code="question_long", limit=7)).count("7") == 1


@pytest.mark.parametrize(("language", "said"), [("ar", "لا ملف بهذا الاسم"), ("en", "there is no such file")])
def test_a_file_that_cannot_be_read_is_named(language: str, said: str) -> None:
    messages, missing = Messages(language), ReadError("no such file", path=Path("a.jsonl"), code="read_missing")
    assert said in messages.error(missing)
    assert "a.jsonl" in messages.error(missing)
    assert "7" not in messages.error(missing)
    assert "7" in messages.error(missing.at(Path("a.jsonl"), 7))
    assert messages.error(ReadError("x", code="read_missing")) == said
    assert "oops" in messages.error(ReadError("oops", path=Path("a.jsonl")))


def test_braces_in_values_are_left_alone() -> None:
    assert Messages("en").text("answer.title", title="{title} {0}") == "Article: {title} {0}"


@pytest.mark.parametrize(
    ("text", "language", "isolated"),
    [
        ("BBC عربي", "ar", True),
        ("/tmp/x", "ar", True),
        ("2024-01-31", "ar", True),
        ("الجزيرة", "ar", False),
        ("2500", "ar", False),
        ("الجزيرة", "en", True),
        ("BBC", "en", False),
    ],
)
def test_isolate(text: str, language: str, isolated: bool) -> None:
    assert isolate(text, language) == (f"\u2068{text}\u2069" if isolated else text)


def test_commands_in_arabic_text_are_isolated_as_a_whole() -> None:
    assert "\u2068mujib data install\u2069" in Messages("ar").text("doctor.not_installed")
    assert "\u2068/help\u2069" in Messages("ar").text("chat.unknown_command", command="/x")


def test_dates() -> None:
    assert Messages("ar").date("2023-10-27T12:00:00+03:00") == "27 أكتوبر 2023"
    assert Messages("en").date("2023-10-27") == "27 October 2023"
    assert Messages("en").date("once") == "once"


@pytest.mark.parametrize("language", LANGUAGES)
def test_descriptions_are_as_short_as_telegram_wants_them(language: str) -> None:
    words = Messages(language)
    assert utf16(words.text("profile.description")) <= 512
    assert utf16(words.text("profile.short_description")) <= 120
    assert "<" not in words.text("profile.description")  # it is plain text
