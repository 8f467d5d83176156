"""Changes of single articles that can be taken back: deleted, renamed, put back as they were."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace

from sqlalchemy import Connection

from bot.adding import kinds
from bot.services import Services
from bot.state import drafts
from index import AddStatus, Article

__all__ = ["Undone", "delete_article", "rename_article", "save_before", "take_back"]


@dataclass(frozen=True, slots=True)
class Undone:
    """What taking a change back did.

    Args:
        found: False where there is nothing to take back, or no more.
        article: the article as it is now; None where it is gone.
        before: the article as it was until now; None where there was none.
    """

    found: bool
    article: Article | None = None
    before: Article | None = None


def save_before(
    connection: Connection,
    chat_id: int,
    by: int,
    article_id: str,
    before: Article | None,
    now: float,
    press: str | None = None,
    then: Article | None = None,
) -> None:
    """Keep what an article is before it is changed.

    Args:
        connection: of a transaction.
        chat_id: where it can be taken back.
        by: who changes it.
        article_id: its id.
        before: the article now; None where there is none.
        now: the time.
        press, then: where a change is taken back: Telegram's number of the press of the button, and what the article
            becomes. The same press, met again after the process died, doesn't take its own effect back.
    """
    payload = {"before": _fields(before), "press": press, "then": _fields(then)}
    drafts.keep(
        connection,
        chat_id,
        by,
        kinds.UNDO,
        article_id,
        json.dumps(payload, ensure_ascii=False),
        now,
        now + kinds.UNDO_SECONDS,
    )


async def delete_article(services: Services, chat_id: int, by: int, article_id: str) -> Article | None:
    """Delete an article; None where there is none of that id."""
    article = await services.call(services.library.get, article_id)
    if article is not None:
        await services.write(save_before, chat_id, by, article_id, article, services.now())
        await services.call(services.library.remove, article_id)
    return article


async def rename_article(services: Services, chat_id: int, by: int, article_id: str, title: str) -> Article | None:
    """Give an article another title, which a new version of it keeps; None where there is none of that id."""
    article = await services.call(services.library.get, article_id)
    if article is None:
        return None
    now = services.now()

    def save(connection: Connection) -> None:
        save_before(connection, chat_id, by, article_id, article, now)
        drafts.keep(connection, 0, by, kinds.RENAMED, article_id, title, now, now + kinds.PIECE_SECONDS)

    if article.title != title:
        await services.write(save)
        await services.call(services.library.add, replace(article, title=title))
    return await services.call(services.library.get, article_id)


async def take_back(services: Services, chat_id: int, by: int, article_id: str, press: str) -> Undone:
    """Make an article what it was before its last change; done twice, it is what it was.

    Args:
        services: library and tables.
        chat_id: where it was changed.
        by: who takes it back.
        article_id: its id.
        press: Telegram's number of the press of the button.
    """
    payload = await services.read(drafts.get, chat_id, kinds.UNDO, article_id, services.now())
    if payload is None:
        return Undone(False)
    saved = json.loads(payload)
    current = await services.call(services.library.get, article_id)
    if saved["press"] == press:
        wanted, before = _article(saved["then"]), _article(saved["before"])
    else:
        wanted, before = _article(saved["before"]), current
        await services.write(save_before, chat_id, by, article_id, current, services.now(), press, wanted)
    if before is not None and wanted is not None and before.title != wanted.title:
        await services.write(drafts.remove, 0, kinds.RENAMED, article_id)
    if wanted is None:
        await services.call(services.library.remove, article_id)
        return Undone(True, None, before)
    if wanted != current:
        added = await services.call(services.library.add, wanted)
        if added.status is AddStatus.DUPLICATE and added.article_id != article_id:
            # Its text has come back meanwhile under another id.
            wanted = await services.call(services.library.get, added.article_id)
    return Undone(True, wanted, before)


def _fields(article: Article | None) -> dict[str, object] | None:
    return asdict(article) if article is not None else None


def _article(fields: dict[str, str] | None) -> Article | None:
    return Article(**fields) if fields is not None else None
