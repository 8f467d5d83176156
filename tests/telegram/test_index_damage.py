"""Questions while the index is damaged, or being built."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.store import WriteLock

from .asked_articles import ARTICLES
from .botapi import User
from .inprocess import InProcess

QUESTION = "من افتتح المتحف الزراعي؟"
LOOK_AGAIN = "أعد السؤال بعد قليل"


@pytest.fixture
def bot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[InProcess]:
    monkeypatch.setattr("index.following._LOOK_EVERY", 0.05)
    bot = InProcess(tmp_path, ARTICLES, monkeypatch)
    try:
        yield bot
    finally:
        bot.close()


@pytest.fixture
def user(bot: InProcess, tmp_path: Path) -> User:
    """Somebody who comes when the words of the index have been changed on the disk."""
    for path in (tmp_path / "index" / "tantivy" / "words").glob("*.data"):
        with path.open("r+b") as file:
            file.write(bytes(path.stat().st_size))
    return bot.api.user("سامي")


def ask(bot: InProcess, user: User, text: str = QUESTION) -> str:
    """What a message is answered with."""
    message = user.send(text)
    bot.deliver()
    return bot.api.reply_to(message).text


def test_a_question_that_meets_damage_is_answered(bot: InProcess, user: User) -> None:
    assert "الملك فاروق" in ask(bot, user)
    assert not bot.errors()


def test_while_somebody_writes_the_bot_says_what_is_the_matter(bot: InProcess, user: User, tmp_path: Path) -> None:
    with WriteLock(tmp_path).hold():
        assert LOOK_AGAIN in ask(bot, user)
        user.inline(QUESTION)
        bot.deliver()
        assert "/help" in ask(bot, user, "/start")
    assert not bot.errors()
    assert "الملك فاروق" in ask(bot, user)
