"""What adding keeps in the bot's tables."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, insert

from bot.adding.statistics import day_borders, share
from bot.state import drafts, figures, people, posts, questions, tokens
from bot.state.database import State
from bot.state.schema import asked, feedback


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    state = State.open(tmp_path / "bot.db")
    with state.writing() as made:
        yield made
    state.close()


def test_drafts_are_noted_once_closed_and_forgotten(connection: Connection) -> None:
    assert drafts.add(connection, 1, 9, "part", "5", "أول", 10.0, 20.0)
    assert not drafts.add(connection, 1, 9, "part", "5", "ثان", 11.0, 21.0)
    drafts.add(connection, 1, 9, "part", "4", "ثالث", 12.0, 30.0)
    drafts.add(connection, 2, 9, "part", "5", "غيره", 12.0, 30.0)
    assert drafts.contents(connection, 1, "part") == [("5", "أول"), ("4", "ثالث")]
    assert sorted(drafts.places(connection, "part")) == [1, 2]
    drafts.keep(connection, 1, 9, "part", "5", "جديد", 12.0, 25.0)
    assert drafts.get(connection, 1, "part", "5") == "جديد"
    assert drafts.get(connection, 1, "part", "5", 26.0) is None
    drafts.close(connection, 1, "part", ["5"])
    assert drafts.get(connection, 1, "part", "5") is None
    assert drafts.has(connection, 1, "part", "5")
    assert not drafts.add(connection, 1, 9, "part", "5", "مكرر", 13.0, 40.0)
    drafts.sweep(connection, 27.0)
    assert not drafts.has(connection, 1, "part", "5")
    assert drafts.remove(connection, 1, "part", "4")
    assert not drafts.remove(connection, 1, "part", "4")


def test_posts(connection: Connection) -> None:
    posts.record(connection, [(-1, 5), (-1, 6)], "tg-1-5", "aa", 9, 1.0)
    posts.record(connection, [(-1, 5)], "tg-1-5", "bb", 9, 2.0)
    assert posts.find(connection, [(-1, 5), (-1, 7), (3, 5)]) == {(-1, 5): posts.Posted((-1, 5), "tg-1-5", "bb")}
    assert [one.place for one in posts.of_articles(connection, ["tg-1-5"])["tg-1-5"]] == [(-1, 5), (-1, 6)]


def test_watched_channels(connection: Connection) -> None:
    assert posts.watch(connection, -1, 9, 1.0)
    assert not posts.watch(connection, -1, 8, 2.0)
    posts.watch(connection, -2, 8, 3.0)
    assert posts.watched_by(connection, -1) == 9
    assert posts.watch_list(connection) == [-1, -2]
    assert posts.unwatch(connection, -1)
    assert not posts.unwatch(connection, -1)


@pytest.mark.parametrize("text", ["", "tg-1001234567890-123456", "مقال" * 50, "a" * 45, "a" * 46])
def test_tokens(connection: Connection, text: str) -> None:
    token = tokens.token_of(text)
    assert len(token.encode()) <= tokens.MAX_TOKEN
    tokens.remember(connection, [text, text])
    assert tokens.text_of(connection, token) == text
    assert tokens.text_of(connection, "hunknown") is None


def test_users_by_public_name(connection: Connection) -> None:
    people.remember_user(connection, 5, "سامي", 1.0, "Sami")
    assert people.user_named(connection, "sami") == 5
    assert people.user_named(connection, "other") is None
    assert people.standing(connection, 5, 5, "سامي", "Sami").known
    assert not people.standing(connection, 5, 5, "سامي", "renamed").known


def test_figures(connection: Connection) -> None:
    borders = day_borders(datetime(2024, 1, 3, 15, tzinfo=ZoneInfo("Africa/Cairo")), 2)
    assert [end - start for start, end in pairwise(borders)] == [86400.0] * 2
    assert figures.figures(connection, borders) == figures.Figures(0, 0, 0, 0, (0, 0))
    for text, answered in (("سؤال أول", True), ("سؤال ثان", False), ("سؤال ثان", False), ("سؤال ثالث", False)):
        questions.count(connection, questions.question_key(text), text, answered, 5.0)
    for number, created in enumerate((borders[0], borders[1] + 5, borders[1] + 6, borders[1] + 7)):
        said = "" if number == 3 else "سؤال"  # the last is a greeting
        row = {"chat_id": 1, "message_id": number, "user_id": 1, "text": said, "key": said, "answered": True, "page": 0}
        columns = {name: value for name, value in row.items() if name in asked.c}
        connection.execute(insert(asked).values(**columns, created_at=created, expires_at=created))
    for user, helpful in ((1, True), (2, True), (3, False)):
        vote = {"user_id": user, "chat_id": 1, "message_id": 1, "article_id": "x", "helpful": helpful, "given_at": 1.0}
        connection.execute(insert(feedback).values(**vote))
    assert figures.figures(connection, borders) == figures.Figures(4, 1, 2, 1, (1, 2))
    assert [(one.text, one.asked) for one in figures.unanswered(connection, 10, 0)] == [
        ("سؤال ثان", 2),
        ("سؤال ثالث", 1),
    ]
    assert [one.text for one in figures.unanswered(connection, 1, 1)] == ["سؤال ثالث"]
    assert figures.unanswered_count(connection) == 2
    key = questions.question_key("سؤال ثان")
    assert figures.set_aside(connection, key)
    assert not figures.set_aside(connection, key)
    assert figures.unanswered_count(connection) == 1
    questions.count(connection, key, "سؤال ثان", False, 6.0)
    assert figures.unanswered_count(connection) == 2, "asked again, it is on the list again"


def test_shares() -> None:
    assert [share(1, 3), share(2, 3), share(0, 5), share(5, 5)] == [33, 67, 0, 100]
