"""A Telegram with the bot in it, for tests of what admins add: each has users and channels of its own."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

from index import Article
from index.store import Store

from .botapi import BotApi, Chat, Message, User

OWNERS = range(1001, 1040)
SEVERAL = "افتتح الرئيس المتحف الكبير يوم السبت. وحضر الحفل وفود من 80 دولة. ويضم المتحف أكثر من مئة ألف قطعة أثرية."


class World:
    """A Telegram with the bot in it, and what the bot's library holds.

    Args:
        api: the Telegram.
        home: the bot's folder.
    """

    def __init__(self, api: BotApi, home: Path) -> None:
        self.api = api
        self.log_file = home / "bot.log"
        self._store = Store.open(home / "library.db")
        self._owners = iter(OWNERS)
        self._numbers = itertools.count(1)

    def owner(self, **options: str) -> User:
        """An owner whom no other test knows."""
        user = self.api.user("علي", id=next(self._owners), **options)  # type: ignore[arg-type]
        self.api.private(user)
        return user

    def channel(self, title: str = "الأخبار", **options: Any) -> Chat:
        """A channel of its own public name, with the bot as its administrator."""
        options.setdefault("username", f"news{next(self._numbers)}")
        return self.api.channel(title, **options)

    def article(self, article_id: str) -> Article | None:
        """What the library holds under an id."""
        stored = self._store.get(article_id)
        return stored.article if stored else None

    def found(self, search: str) -> list[str]:
        """The ids of the articles with some words in title or id."""
        return [info.id for info in self._store.listing(search)]

    def wait_article(self, article_id: str, check: Callable[[Article], object] = bool) -> Article:
        """Wait until the library holds an article that satisfies the check."""

        def there() -> bool:
            article = self.article(article_id)
            return article is not None and bool(check(article))

        self.api.wait_until(there, 30.0, f"no such article {article_id}")
        article = self.article(article_id)
        assert article is not None
        return article


def tg(channel: Chat, post: Message) -> str:
    """The id of a post's article."""
    return f"tg{channel.id}-{post.id}"


def replies(user: User) -> list[Message]:
    """What the bot has said to a user."""
    return [message for message in user.chat.sent if not message.deleted]
