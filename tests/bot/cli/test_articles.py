"""`mujib articles`."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import Library
from tests.bot.cli.conftest import ARTICLES, Mujib

pytestmark = pytest.mark.usefixtures("filled")


def test_list(mujib: Mujib) -> None:
    lines = mujib("articles", "list").out.splitlines()
    assert [line.split()[0] for line in lines[1:4]] == ["match", "troops", "museum"], "without a date last"
    assert "27 أكتوبر 2023" in lines[2]
    assert lines[4] == "المعروض 3 من 3"


def test_list_json_search_and_limit(mujib: Mujib) -> None:
    found = mujib("articles", "list", "--search", "العراق", "--json").json
    assert [one["id"] for one in found] == ["troops"]
    assert list(found[0]) == ["id", "title", "published", "url", "source", "sentences", "added"]
    assert len(mujib("articles", "list", "--limit", "2", "--json").json) == 2
    assert mujib("articles", "list", "--search", "بطيخ", "--json").json == []
    assert "لا مقال في عنوانه أو معرّفه أو مصدره أو رابطه «بطيخ»" in mujib("articles", "list", "--search", "بطيخ").out


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("العراق", ["troops"]),
        ("بالعراق", ["troops"]),
        ("القوة", ["troops"]),
        ("متاحف", ["museum"]),
        ("المباراة", ["match"]),
        ("المتاحف الجديدة", ["museum"]),
        ("متاحف العراق", []),
        ("في", ["troops"]),
        ("المثال", ["troops"]),
    ],
)
def test_search_finds_words_in_any_form(mujib: Mujib, search: str, found: list[str]) -> None:
    assert [one["id"] for one in mujib("articles", "list", "--search", search, "--json").json] == found


def test_an_empty_library_is_told_from_a_search_in_vain(mujib: Mujib, mujib_home: Path) -> None:
    with Library(mujib_home) as library:
        for article in ARTICLES:
            library.remove(article.id)
    for arguments in ((), ("--search", "العراق")):
        assert "لا مقالات في المكتبة بعد" in mujib("articles", "list", *arguments).out


def test_show(mujib: Mujib) -> None:
    text = mujib("articles", "show", "troops").out
    assert text.startswith("قوات في العراق\n")
    assert ARTICLES[0].text in text
    assert mujib("articles", "show", "troops", "--json").json["text"] == ARTICLES[0].text


@pytest.mark.parametrize("command", ["show", "delete"])
def test_an_article_that_is_not_there(mujib: Mujib, command: str) -> None:
    outcome = mujib("articles", command, "nothing")
    assert outcome.code == 2
    assert "nothing" in outcome.err


def test_delete_asks(mujib: Mujib, mujib_home: Path) -> None:
    outcome = mujib("articles", "delete", "match", input="n\n")
    assert outcome.code == 0
    assert "مباراة الديربي" in outcome.out
    assert "لم يُحذف شيء." in outcome.out
    with Library(mujib_home) as library:
        assert library.get("match") is not None
    assert mujib("articles", "delete", "match", input="y\n").code == 0
    assert mujib("articles", "delete", "museum", "--yes").code == 0
    with Library(mujib_home) as library:
        assert [one.id for one in library.articles()] == ["troops"]
