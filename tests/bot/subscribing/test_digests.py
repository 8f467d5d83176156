"""A round of digests: what is composed for whom, and what goes wrong for one only."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import select

from bot.services import Services
from bot.settings import Access, Settings
from bot.state import outbox, people, subscriptions
from bot.state.database import State
from bot.state.schema import outbox as table
from bot.state.writer import Writer
from bot.subscribing.changes import first_values
from bot.subscribing.composing import Composer, article_link
from bot.subscribing.digests import Digests
from index import Arrivals, Article, Library

NOW = datetime(2024, 5, 1, 8, 0, tzinfo=UTC).timestamp()


@dataclass
class FakeLibrary:
    """A library of articles in a list, the newest last."""

    held: list[Article] = field(default_factory=list)
    summarised: list[str] = field(default_factory=list)

    def revision(self) -> int:
        return len(self.held)

    def arrivals_since(self, revision: int, limit: int = 1000) -> Arrivals:
        new = self.held[revision:]
        return Arrivals(len(self.held), len(new), tuple(new[::-1][:limit]))

    def stems(self, text: str) -> list[str]:
        return text.split()

    def summarise(self, article_id: str, sentences: int = 2) -> tuple[str, ...]:
        self.summarised.append(article_id)
        return ("خلاصة.",)


@dataclass
class Scene:
    """A bot's parts, without the bot."""

    services: Services
    library: FakeLibrary

    def subscribe(self, chat_id: int, **values: Any) -> int:
        row = {**first_values(chat_id, None, 7, "ar", "UTC", 0, NOW - 86400), "next_at": NOW, **values}
        with self.services.state.writing() as connection:
            people.remember_chat(connection, chat_id, "supergroup", "مجموعة", NOW)
            return subscriptions.create(connection, row)[0].id

    def round(self) -> int:
        async def run() -> int:
            composer = Composer(self.services.library, article_link("mujib_bot"))
            return await Digests(self.services, asyncio.Event()).round(composer)

        # The writer belongs to one event loop.
        object.__setattr__(self.services, "writer", Writer(self.services.state, self.services.pool))
        return asyncio.run(run())

    def waiting(self) -> list[int]:
        with self.services.state.reading() as connection:
            return list(connection.scalars(select(table.c.chat_id).order_by(table.c.id)))

    def get(self, number: int) -> subscriptions.Subscription:
        with self.services.state.reading() as connection:
            found = subscriptions.get(connection, number)
        assert found is not None
        return found


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    library = FakeLibrary([Article("1", "عنوان أول", "نص أول"), Article("2", "عنوان ثان", "نص ثان مختلف")])
    state = State.open(tmp_path / "bot.db")
    with ThreadPoolExecutor(4) as pool:
        settings = Settings(mujib_home=tmp_path, owner_ids=frozenset({1}))
        clock = lambda: datetime.fromtimestamp(NOW, UTC)  # noqa: E731
        yield Scene(Services(settings, cast(Library, library), state, clock, pool, Writer(state, pool)), library)
    state.close()


def test_chats_with_the_same_settings_are_told_the_same_composed_once(scene: Scene) -> None:
    numbers = [scene.subscribe(-chat) for chat in range(1, 121)]
    assert scene.round() == 120
    assert sorted(scene.waiting(), reverse=True) == [-chat for chat in range(1, 121)]
    assert scene.library.summarised == ["2", "1"]
    one = scene.get(numbers[0])
    assert (one.revision, one.next_at) == (2, NOW + 86400)
    assert scene.round() == 0


def test_one_that_fails_is_put_off_and_the_others_are_told(scene: Scene) -> None:
    broken = scene.subscribe(-1, timezone="No/Where")
    scene.subscribe(-2)
    assert scene.round() == 1
    assert scene.waiting() == [-2]
    assert scene.get(broken).next_at == NOW + 300
    assert scene.get(broken).revision == 0


def test_quiet_hours_put_off_and_nothing_is_lost(scene: Scene) -> None:
    quiet = scene.subscribe(-1, mode="instant", next_at=None, quiet_from=7 * 60, quiet_until=9 * 60)
    assert scene.round() == 0
    assert (scene.get(quiet).next_at, scene.get(quiet).revision) == (NOW + 3600, 0)


def test_nothing_new_nothing_sent(scene: Scene) -> None:
    number = scene.subscribe(-1, revision=2)
    scene.subscribe(-2, include=("كلمة",))
    assert scene.round() == 0
    assert scene.waiting() == []
    assert scene.get(number).next_at == NOW + 86400


def test_who_is_not_let_in_any_more_is_told_nothing(scene: Scene) -> None:
    object.__setattr__(scene.services.settings, "access", Access.LISTED)
    scene.subscribe(-1)
    scene.subscribe(-2)
    with scene.services.state.writing() as connection:
        people.allow(connection, -2, 1, NOW)
    assert scene.round() == 1
    assert scene.waiting() == [-2]


def test_an_edited_article_is_no_news(scene: Scene) -> None:
    number = scene.subscribe(-1, mode="instant", next_at=None)
    assert scene.round() == 1
    scene.library.held.append(Article("1", "عنوان أول معدّل", "نص أول معدّل"))
    assert scene.round() == 0
    assert scene.get(number).revision == 3
    assert len(scene.waiting()) == 2


def test_more_at_once_than_a_digest_holds(scene: Scene) -> None:
    scene.library.held[:] = [Article(str(n), f"عنوان {n}", f"نص{n} آخر{n} غير{n}") for n in range(30)]
    scene.subscribe(-1, mode="instant", next_at=None, max_articles=5)
    assert scene.round() == 1
    with scene.services.state.writing() as connection:
        text = outbox.claim(connection, NOW, 1)[0].html
    assert text.count("خلاصة") == 5
    assert "25 مقالاً" in text
