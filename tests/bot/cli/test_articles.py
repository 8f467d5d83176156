"""`mujib articles`."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import Library
from tests.bot.cli.conftest import ARTICLES, Mujib

pytestmark = pytest.mark.usefixtures("filled")


def test_list(mujib: Mujib) -> None:
    lines = mujib("articles", "list").out.splitlines()
    assert [line.split()[0] for line in lines[1:4]] == ["museum", "match", "troops"]
    assert "27 أكتوبر 2023" in lines[3]
    assert lines[4] == "المعروض 3 من 3"


def test_list_json_search_and_limit(mujib: Mujib) -> None:
    found = mujib("articles", "list", "--search", "العراق", "--json").json
    assert [one["id"] for one in found] == ["troops"]
    assert list(found[0]) == ["id", "title", "published", "url", "source", "sentences", "added"]
    assert len(mujib("articles", "list", "--limit", "2", "--json").json) == 2
    assert mujib("articles", "list", "--search", "بطيخ", "--json").json == []
    assert "لا مقالات" in mujib("articles", "list", "--search", "بطيخ").out


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
