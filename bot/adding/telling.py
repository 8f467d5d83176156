"""The replies to what was added: sent once, whatever was interrupted."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection
from telegram import Bot
from telegram.error import BadRequest, TelegramError, TimedOut

from bot import sending
from bot.adding import kinds
from bot.adding.outcomes import Outcome
from bot.adding.reports import card, card_html, card_rows, progress, summary, why
from bot.messages import Messages
from bot.render import Html, Row, fill, keyboard
from bot.services import Services
from bot.state import drafts
from index import AddStatus

__all__ = ["deliver", "show_progress", "tell"]

log = logging.getLogger(__name__)

_CHANGED = (AddStatus.ADDED, AddStatus.REPLACED)


async def show_progress(
    services: Services, bot: Bot, chat_id: int, words: Messages, done: int, total: int, *, first: bool
) -> None:
    """Say how far a burst has got, all in one message.

    Args:
        services: the tables, where the message's number is.
        bot: sends.
        chat_id: where.
        words: the language.
        done, total: posts.
        first: only make sure that there is such a message; what it says may be a little old.
    """
    message_id = await _report_id(services, chat_id)
    if message_id is None:
        message_id = await deliver(bot, chat_id, progress(words, done, total))
        if message_id is not None:
            now = services.now()
            until = now + kinds.KEPT_SECONDS
            await services.write(drafts.keep, chat_id, chat_id, kinds.REPORT, "", str(message_id), now, until)
    elif not first:
        try:
            await sending.edit(bot, chat_id, message_id, progress(words, done, total))
        except TelegramError as error:  # it will say so at the end
            log.info("progress not shown: %s", error, extra={"chat": chat_id})


async def tell(services: Services, bot: Bot, chat_id: int, words: Messages, outcomes: Mapping[str, Outcome]) -> None:
    """Tell what became of everything in a chat, then forget it.

    Args:
        services: library and tables.
        bot: sends.
        chat_id: where.
        words: the language.
        outcomes: by their drafts' keys.
    """
    burst: list[Outcome] = []
    for key, outcome in outcomes.items():
        if outcome.prompt is None:
            burst.append(outcome)
        else:
            await _tell_one(services, bot, chat_id, words, outcome)
            await services.write(drafts.close, chat_id, kinds.PART, [key])
    message_id = await _report_id(services, chat_id)
    if message_id is None and len(burst) == 1:
        await _tell_one(services, bot, chat_id, words, burst[0])
    elif burst:
        text, rows = summary(words, burst)
        message_id = await _replace(bot, chat_id, message_id, text, words, rows)
    changed = json.dumps([one.article_id for one in burst if one.status in _CHANGED])
    now = services.now()

    def close(connection: Connection) -> None:
        drafts.close(connection, chat_id, kinds.PART, list(outcomes))
        drafts.remove(connection, chat_id, kinds.REPORT, "")
        if message_id is not None:
            until = now + kinds.UNDO_SECONDS
            drafts.keep(connection, chat_id, chat_id, kinds.BATCH, str(message_id), changed, now, until)

    await services.write(close)


async def _tell_one(services: Services, bot: Bot, chat_id: int, words: Messages, outcome: Outcome) -> None:
    shown = await card(services, chat_id, outcome.article_id) if outcome.article_id else None
    rows: list[Row] = []
    if shown is None:
        key = "adding.refused" if outcome.title else "adding.refused_untitled"
        text = fill(words, key, reason=why(words, outcome), **({"title": outcome.title} if outcome.title else {}))
    else:
        text = card_html(words, shown, f"card_{outcome.status}")
        rows = card_rows(words, shown, undo=outcome.status in _CHANGED)
    await _replace(bot, chat_id, outcome.prompt, text, words, rows)


async def _report_id(services: Services, chat_id: int) -> int | None:
    found = await services.read(drafts.get, chat_id, kinds.REPORT, "")
    return int(found) if found else None


async def _replace(
    bot: Bot, chat_id: int, message_id: int | None, text: Html, words: Messages, rows: Sequence[Row]
) -> int | None:
    """Turn a message of the bot's into another, or send a new one where that can't be done."""
    if message_id is not None:
        try:
            if await sending.edit(bot, chat_id, message_id, text, buttons=keyboard(rows, words.language)):
                return message_id
        except BadRequest as error:
            log.warning("a message can't be changed: %s", error, extra={"chat": chat_id})
    return await deliver(bot, chat_id, text, words, rows)


async def deliver(
    bot: Bot,
    chat_id: int,
    text: Html,
    words: Messages | None = None,
    rows: Sequence[Row] = (),
    *,
    reply_to: int | None = None,
) -> int | None:
    """Send a reply.

    Returns:
        The number of the message; None where there can be none, or where nobody knows: it isn't sent twice.
    """
    buttons = keyboard(rows, words.language) if words else None
    try:
        return await sending.send(bot, chat_id, text, reply_to=reply_to, buttons=buttons)
    except (BadRequest, TimedOut) as error:
        log.warning("a reply may not have arrived: %s", error, extra={"chat": chat_id})
        return None
