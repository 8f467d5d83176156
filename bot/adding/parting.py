"""Articles that were put together from several messages because these look like one text: how they are parted again."""

from __future__ import annotations

import json
from dataclasses import replace

from sqlalchemy import Connection

from bot.adding import kinds
from bot.adding.gathering import Post
from bot.adding.parts import Part, dump, fields_of, load
from bot.services import Services
from bot.state import drafts, posts

__all__ = ["apart_already", "joined_of", "note_joined", "part_article"]


def note_joined(connection: Connection, chat_id: int, by: int, post: Post, article_id: str, now: float) -> None:
    """Note of which messages an article was put together; what they say is kept as pieces.

    Args:
        connection: of a transaction.
        chat_id: where the bot got them.
        by: who added them.
        post: the messages.
        article_id: the article.
        now: the time.
    """
    parts = [fields_of(replace(part, text="", prompt=None)) for part in post.parts]
    payload = json.dumps({"chat": chat_id, "parts": parts}, ensure_ascii=False)
    drafts.keep(connection, 0, by, kinds.JOINED, article_id, payload, now, now + kinds.PIECE_SECONDS)


def joined_of(connection: Connection, chat_id: int, article_id: str) -> int:
    """Of how many messages an article was put together, where it can be parted from this chat; otherwise 0."""
    saved = _joined(connection, chat_id, article_id)
    return 0 if saved is None or saved.under_way else len(saved.parts)


async def apart_already(services: Services, chat_id: int, post: Post) -> bool:
    """Whether each message of a post that was put together is an article by itself: it was parted, or they came one
    by one."""
    for one in post.singly:
        if await services.call(services.library.get, one.article_id(chat_id)) is None:
            return False
    return True


async def part_article(services: Services, chat_id: int, article_id: str, card: int | None) -> bool:
    """Have each message of an article become one of its own: they wait to be added, as if they had just come.

    Done again after the process died on the way, it goes on.

    Args:
        services: library and tables.
        chat_id: the chat of who parts it.
        article_id: the article.
        card: the bot's message whose button was pressed; becomes the reply, unless a burst is taken back by it.

    Returns:
        Whether it could be parted.
    """
    saved = await services.read(_joined, chat_id, article_id)
    if saved is None:
        return False
    if not saved.under_way:
        there = await services.call(services.library.get, article_id)
        if there is None or not await services.write(_take_apart, saved, chat_id, article_id, card, services.now()):
            return False
    if article_id not in await services.read(_own_ids, saved):
        await services.call(services.library.remove, article_id)
    await services.write(drafts.remove, 0, kinds.JOINED, article_id)
    return True


class _Joined:
    """The messages of an article, as they were noted."""

    def __init__(self, payload: str) -> None:
        saved = json.loads(payload)
        self.chat_id: int = saved["chat"]
        self.under_way: bool = saved.get("under_way", False)
        self.parts = tuple(load(fields) for fields in saved["parts"])
        self.payload = payload

    def pieces(self, connection: Connection) -> list[Part] | None:
        """The messages with what they say now; None where that isn't known of each."""
        found = []
        for part in self.parts:
            [(chat, number)] = Post((part,), (part.key,)).places(self.chat_id)
            text = drafts.get(connection, chat, kinds.PIECE, str(number))
            if text is None:
                return None
            found.append(replace(part, text=text, alone=True))
        return found


def _joined(connection: Connection, chat_id: int, article_id: str) -> _Joined | None:
    payload = drafts.get(connection, 0, kinds.JOINED, article_id)
    saved = _Joined(payload) if payload else None
    if saved is None or (saved.chat_id > 0 and saved.chat_id != chat_id):
        return None  # what somebody forwarded in their own chat is parted there
    return saved


def _take_apart(
    connection: Connection, saved: _Joined, chat_id: int, article_id: str, card: int | None, now: float
) -> bool:
    pieces = saved.pieces(connection)
    if pieces is None:
        return False
    until = now + kinds.KEPT_SECONDS
    posts.forget(connection, article_id)
    for part in pieces:
        drafts.keep(connection, chat_id, chat_id, kinds.PART, part.key, dump(part), now, until)
    under_way = json.dumps({**json.loads(saved.payload), "under_way": True}, ensure_ascii=False)
    drafts.keep(connection, 0, chat_id, kinds.JOINED, article_id, under_way, now, until)
    if card is not None and not drafts.has(connection, chat_id, kinds.BATCH, str(card)):
        drafts.add(connection, chat_id, chat_id, kinds.REPORT, "", str(card), now, until)
    return True


def _own_ids(connection: Connection, saved: _Joined) -> set[str]:
    """The ids that its messages have as articles of their own."""
    pieces = saved.pieces(connection) or []
    return {Post((part,), (part.key,)).article_id(saved.chat_id) for part in pieces}
