"""The commands and buttons of subscriptions."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection
from telegram import Chat, ChatFullInfo

from bot.chats import topic_opened
from bot.handling import PASS, Passed, Turn
from bot.render import Html, Row
from bot.services import Services
from bot.state import links, outbox, people, subscriptions, topics
from bot.state.subscriptions import ACTIVE, PAUSED, Place, Subscription
from bot.subscribing.changes import first_values, pressed, timed
from bot.subscribing.composing import Composer, article_link
from bot.subscribing.menu import View, button, choices, view, where
from bot.subscribing.prompts import ask_channel, ask_in_words, channel_of
from bot.subscribing.rights import is_anonymous_admin, may_manage
from bot.subscribing.schedule import zone_named

__all__ = ["on_changed", "on_channel", "on_press", "on_preview", "on_subscribe", "on_subscriptions", "on_unsubscribe"]

_EXAMPLES = 20


async def on_subscribe(turn: Turn) -> Passed | None:
    """/subscribe: this group or topic; in private, where to is asked."""
    if turn.chat is None or turn.user is None:
        return PASS
    if turn.is_private:
        if turn.arguments and (channel := await channel_of(turn, turn.arguments[0], None)):
            await _subscribe(turn, channel, None)
        elif not turn.arguments:
            rows: list[Row] = [[button(turn.words, place, "new", place)] for place in ("here", "channel")]
            await turn.reply(turn.html("subscribing.where"), rows)
        return None
    if await _is_manager(turn):
        await _learn_topic(turn)
        await _subscribe(turn, turn.chat, turn.thread_id)
    return None


async def on_subscriptions(turn: Turn) -> Passed | None:
    """/subscriptions: those of this group; in private, those one has made."""
    if turn.chat is None or not await _is_manager(turn):
        return None
    every = await _own(turn)
    if len(every) == 1:
        await _show(turn, every[0][0])
    elif every:
        await turn.reply(turn.html("subscribing.list"), choices(turn.words, every, "view", "main"))
    else:
        await turn.reply(turn.html("subscribing.none"))
    return None


async def on_unsubscribe(turn: Turn) -> Passed | None:
    """/unsubscribe: this topic's or group's, after a question; in private, which is asked first."""
    return await _on_one(turn, "subscribing.choose_drop", "view", "drop")


async def on_preview(turn: Turn) -> Passed | None:
    """/preview: the digest as it would be now."""
    return await _on_one(turn, "subscribing.choose_preview", "preview", "")


async def on_press(turn: Turn) -> Passed | None:
    """A button of the dialogue."""
    number, verb, value = (*turn.arguments, "", "", "")[:3]
    if number == "new":
        await _press_new(turn, verb)
        return None
    one = await turn.services.read(subscriptions.get, int(number))
    if one is None:
        await turn.notice("subscribing.gone", alert=True)
        return None
    if not await may_manage(turn.bot, one.chat_id, turn.user.id if turn.user else None):
        await turn.notice("subscribing.admins_only", alert=True)
        return None
    await _press(turn, one, verb, value)
    return None


async def on_channel(turn: Turn, chat: Chat | ChatFullInfo) -> None:
    """A channel was named in private."""
    await _subscribe(turn, chat, None)


async def on_changed(turn: Turn, one: Subscription) -> None:
    """Something was changed by an answer in words."""
    await _show(turn, one)


async def _subscribe(turn: Turn, chat: Chat | ChatFullInfo, thread_id: int | None) -> None:
    """Subscribe a chat and show the settings; one that is subscribed is only shown."""
    services, now = turn.services, turn.services.now()
    revision = await services.call(services.library.revision)
    creator = turn.user.id if turn.user else chat.id
    zone = zone_named(services.settings.timezone) or "UTC"
    row = first_values(chat.id, thread_id, creator, turn.words.language, zone, revision, now)

    def write(connection: Connection) -> tuple[Subscription, bool]:
        title = chat.effective_name or ""
        people.remember_chat(connection, chat.id, chat.type, title, now, username=chat.username)
        return subscriptions.create(connection, row)

    one, made = await services.write(write)
    await _show(turn, one, note="subscribing.created" if made else None)


async def _view(turn: Turn, one: Subscription, name: str = "main") -> View:
    """A page of the dialogue as it is now."""
    services = turn.services
    place = await services.read(subscriptions.place, one.chat_id, one.thread_id)
    uncertain = await services.read(outbox.uncertain_of, one.id)
    return view(name, turn.words, one, place, services.now(), uncertain=uncertain)


async def _press(turn: Turn, one: Subscription, verb: str, value: str) -> None:
    services, now = turn.services, turn.services.now()
    values = pressed(verb, value)
    if verb == "view":
        await _redraw(turn, one, value)
    elif verb == "ask":
        await ask_in_words(turn, one, value)
    elif verb == "preview":
        await turn.notice()
        await _preview(turn, one)
    elif verb == "pause":
        await _change(turn, one, {"state": PAUSED}, "subscribing.now_paused")
    elif verb == "resume":
        await _change(turn, one, {"state": ACTIVE}, "subscribing.now_resumed")
        await services.write(outbox.resume_subscription, one.id, now)
    elif verb == "resend":
        count = await services.write(outbox.retry_uncertain, one.id, now)
        await turn.notice("subscribing.resent", n=count)
        await _redraw(turn, one, "main")
    elif verb in ("drop", "done"):
        await _finish(turn, one, verb)
    elif values is not None:
        await _change(turn, one, values, "subscribing.saved")
    else:
        await _redraw(turn, one, "main")  # a button of an older version


async def _press_new(turn: Turn, where: str) -> None:
    """In private: the answer to «where to?»."""
    if turn.chat is None or not turn.is_private:
        return
    if where == "here":
        await _subscribe(turn, turn.chat, None)
    else:
        await ask_channel(turn)


async def _change(turn: Turn, one: Subscription, values: dict[str, Any], notice: str) -> None:
    def write(connection: Connection) -> Subscription | None:
        current = subscriptions.get(connection, one.id)
        if current is not None:
            subscriptions.change(connection, one.id, timed(current, values, turn.services.now()))
        return subscriptions.get(connection, one.id)

    changed = await turn.services.write(write)
    if changed is None:
        await turn.notice("subscribing.gone", alert=True)
        return
    await turn.notice(notice)
    await _redraw(turn, changed, "main" if "mode" not in values else "when")


async def _finish(turn: Turn, one: Subscription, verb: str) -> None:
    place = await turn.services.read(subscriptions.place, one.chat_id, one.thread_id)
    if verb == "drop":
        await turn.services.write(_end, one.id)
    key = "subscribing.dropped" if verb == "drop" else "subscribing.done"
    await turn.edit(turn.html(key, title=where(turn.words, one, place)))


def _end(connection: Connection, number: int) -> None:
    subscriptions.remove(connection, [number])
    outbox.withdraw(connection, [number])


async def _redraw(turn: Turn, one: Subscription, name: str) -> None:
    text, rows = await _view(turn, one, name)
    if not await turn.edit(text, rows):
        await turn.reply(text, rows, quoting=False)


async def _show(turn: Turn, one: Subscription, note: str | None = None) -> int | None:
    text, rows = await _view(turn, one)
    if note:
        text = Html(f"{turn.html(note)}\n\n{text}")
    return await turn.reply(text, rows)


async def _on_one(turn: Turn, question: str, verb: str, value: str) -> Passed | None:
    """Do something about the subscription of this place, or of one that is chosen."""
    if turn.chat is None or not await _is_manager(turn):
        return None
    every = await _own(turn)
    if turn.is_private and turn.arguments:  # «/unsubscribe @name»: the one that is named, if there is such
        name = turn.arguments[0].removeprefix("@").casefold()
        every = [pair for pair in every if (pair[1].username or "").casefold() == name] or every
    here = [one for one, _ in every if one.chat_id == turn.chat.id and one.thread_id == (turn.thread_id or 0)]
    if len(every) == 1:
        here = [every[0][0]]
    if not every:
        await turn.reply(turn.html("subscribing.not_found"))
    elif not here or (turn.is_private and len(every) > 1):
        await turn.reply(turn.html(question), choices(turn.words, every, verb, value))
    elif verb == "preview":
        await _preview(turn, here[0])
    else:
        text, rows = await _view(turn, here[0], value)
        await turn.reply(text, rows)
    return None


async def _own(turn: Turn) -> list[tuple[Subscription, Place]]:
    """The subscriptions somebody may want to see here."""
    services = turn.services
    assert turn.chat is not None, "callers have looked"
    if turn.is_private:
        found = await services.read(subscriptions.of_user, turn.chat.id)
    else:
        found = await services.read(subscriptions.in_chat, turn.chat.id)
        await _learn_topic(turn)
    return [(one, await services.read(subscriptions.place, one.chat_id, one.thread_id)) for one in found]


async def _learn_topic(turn: Turn) -> None:
    """What the topic is called, where it was opened before the bot came: nobody tells it again."""
    opened = topic_opened(turn.message)
    if opened is not None and turn.thread_id is not None:
        await turn.services.write(topics.learn, turn.message.chat.id, turn.thread_id, opened)


async def _is_manager(turn: Turn) -> bool:
    """Whether who sent this manages the chat; said where not."""
    if turn.chat is None:
        return False
    if turn.is_private or is_anonymous_admin(turn.message):
        return True
    if await may_manage(turn.bot, turn.chat.id, turn.user.id if turn.user else None):
        return True
    await turn.reply(turn.html("subscribing.admins_only"))
    return False


async def _preview(turn: Turn, one: Subscription) -> None:
    parts, fresh = await turn.services.call(_compose, turn.services, one, turn.bot.username)
    if not parts:
        await turn.reply(turn.html("subscribing.preview_none"))
        return
    note = "subscribing.preview" if fresh else "subscribing.preview_old"
    await turn.reply(turn.html(note))
    for part in parts:
        await turn.reply(part, quoting=False, silent=True)


def _compose(services: Services, one: Subscription, username: str) -> tuple[tuple[Html, ...], bool]:
    """What a subscription would be told now; where there is nothing new, of the latest articles."""
    composer = Composer(services.library, article_link(username))
    _, articles = composer.arrived(one)
    with services.state.reading() as connection:
        told = subscriptions.told_of(connection, one.id, [article.id for article in articles])
    fresh = [article for article in articles if article.id not in told]
    chosen = fresh
    if not fresh:
        infos = services.library.articles(limit=_EXAMPLES)
        latest = [article for info in reversed(infos) if (article := services.library.get(info.id))]
        chosen = list(composer.wanted(one, latest))[-one.max_articles :]
    with services.state.writing() as connection:
        links.remember(connection, (article.id for article in chosen if links.is_long(article.id)))
    words = services.messages(one.language)
    return composer.messages(one, chosen, words, services.now()), bool(fresh)
