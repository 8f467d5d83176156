"""Managing articles: /articles, /delete, /rename, and the buttons under an article's card."""

from __future__ import annotations

import json

from telegram import ForceReply, InlineKeyboardButton, Message

from bot.adding import kinds
from bot.adding.changing import delete_article, rename_article, take_back
from bot.adding.registering import add_button, add_command
from bot.adding.reports import button, card, card_html, card_rows
from bot.asking.wording import courtesy
from bot.handling import App, Turn
from bot.render import Html, Row, callback_data, escape, join, lead, link, shorten
from bot.roles import Role
from bot.services import Services
from bot.state import drafts, tokens
from index import ArticleInfo
from index.errors import ArticleError

__all__ = ["new_title", "register"]

_PAGE = 8
_ROW = 4
_NO_TITLES = ("greeting", "thanks", "farewell", "reaction")
"""What people say in reply to being done a favour."""
_TITLE_UNITS = 120
_MAX_TITLE = 300
_COUNTED = 1_000
"""Of what a search finds so many are counted; beyond that their number tells nobody anything."""


def register(application: App, services: Services) -> None:
    """Add the handlers."""
    commands = {"articles": show_articles, "delete": delete_command, "rename": rename_command}
    for name, act in commands.items():
        add_command(application, services, name, act, Role.ADMIN)
    buttons = {
        r"l:(\d{1,9}):(.+)": turn_page,
        r"v:(.+)": view,
        r"r:(.+)": ask_title,
        r"d:(.+)": delete_pressed,
        r"u:(.+)": undo_pressed,
        r"ub": undo_burst,
    }
    for pattern, act in buttons.items():
        add_button(application, services, pattern, act, Role.ADMIN)


# -- lists ---------------------------------------------------------------------------------------------------------


async def show_articles(turn: Turn) -> None:
    """`/articles`, or `/articles words`."""
    await turn.reply(*await _page(turn, " ".join(turn.arguments), 0, "articles_head"))


async def turn_page(turn: Turn) -> None:
    """Another page of the list."""
    search = await turn.services.read(tokens.text_of, turn.arguments[1])
    if search is None:
        await turn.notice("adding.gone", alert=True)
        return
    await turn.edit(*await _page(turn, search, int(turn.arguments[0]), "articles_head"))


async def _page(turn: Turn, search: str, page: int, head: str) -> tuple[Html, list[Row]]:
    library = turn.services.library
    # The list is searched whole: words first, then an id that was given.
    found = await turn.services.call(library.articles, search or None, _PAGE + 1, page * _PAGE)
    if not found:
        return turn.html("adding.articles_unfound", words=search) if search else turn.html("adding.articles_none"), []
    await turn.services.write(tokens.remember, [search, *(info.id for info in found)])
    lines = [turn.html(f"adding.{head}", count=await _how_many(turn, search))]
    numbers = range(page * _PAGE + 1, page * _PAGE + _PAGE + 1)
    shown = list(zip(numbers, found[:_PAGE], strict=False))
    lines += [_line(turn, number, info) for number, info in shown]
    presses = [
        InlineKeyboardButton(str(number), callback_data=callback_data("ad", "v", tokens.token_of(info.id)))
        for number, info in shown
    ]
    rows: list[Row] = [presses[start : start + _ROW] for start in range(0, len(presses), _ROW)]
    token = tokens.token_of(search)
    around = []
    if page:
        around.append(button(turn.words, "before", "l", page - 1, token))
    if len(found) > _PAGE:
        around.append(button(turn.words, "next", "l", page + 1, token))
    return join(lines), [*rows, around]


async def _how_many(turn: Turn, search: str) -> str:
    """How many articles there are, or how many a search finds."""
    library = turn.services.library
    if not search.split():
        counts = await turn.services.call(library.count)
        return turn.words.count("counts.articles", counts.articles)
    hits = len(await turn.services.call(library.articles, search, _COUNTED + 1))
    counted = turn.words.count("counts.articles", min(hits, _COUNTED))
    return counted if hits <= _COUNTED else turn.words.text("adding.more_than", count=counted)


def _line(turn: Turn, number: int, info: ArticleInfo) -> Html:
    title = link(escape(shorten(info.title or info.id, _TITLE_UNITS)), info.url)
    facts = [turn.words.count("counts.sentences", info.sentences)]
    if info.published:
        facts.append(turn.words.date(info.published))
    return lead(Html(f"{number}. {title} ({escape(' · '.join(facts))})"), turn.words.language)


async def view(turn: Turn) -> None:
    """The card of an article from the list."""
    article_id = await _named(turn)
    shown = await card(turn.services, _chat(turn), article_id) if article_id else None
    if article_id is None or shown is None:
        await turn.notice("adding.gone", alert=True)
        return
    await turn.reply(card_html(turn.words, shown, "card_shown"), card_rows(turn.words, shown, undo=False))


# -- deleting and taking back ---------------------------------------------------------------------------------------


async def delete_command(turn: Turn) -> None:
    """`/delete id`; anything else than an id is searched for, to be chosen from."""
    wanted = " ".join(turn.arguments)
    if not wanted or await turn.services.call(turn.services.library.get, wanted) is None:
        await turn.reply(*await _page(turn, wanted, 0, "choose_article"))
        return
    await turn.reply(*await _delete(turn, wanted))


async def delete_pressed(turn: Turn) -> None:
    """Delete by the button under a card."""
    article_id = await _named(turn)
    if article_id is None:
        await turn.notice("adding.gone", alert=True)
        return
    await turn.edit(*await _delete(turn, article_id))


async def _delete(turn: Turn, article_id: str) -> tuple[Html, list[Row]]:
    by = turn.user.id if turn.user else 0
    deleted = await delete_article(turn.services, _chat(turn), by, article_id)
    undo: list[Row] = [[button(turn.words, "undo_delete", "u", tokens.token_of(article_id))]]
    if deleted is None:
        # A repetition after the process died comes here too: what was deleted can still be had back.
        known = await turn.services.read(drafts.has, _chat(turn), kinds.UNDO, article_id)
        return turn.html("adding.deleted_already"), undo if known else []
    await turn.services.write(tokens.remember, [article_id])
    return turn.html("adding.deleted", title=shorten(deleted.title or article_id, _TITLE_UNITS)), undo


async def undo_pressed(turn: Turn) -> None:
    """Take back what was done to an article last."""
    article_id = await _named(turn)
    by = turn.user.id if turn.user else 0
    if article_id is None:
        await turn.notice("adding.undo_gone", alert=True)
        return
    undone = await take_back(turn.services, _chat(turn), by, article_id, turn.query.id)
    if not undone.found:
        await turn.notice("adding.undo_gone", alert=True)
        return
    if undone.article is None:
        title = undone.before.title if undone.before else article_id
        again: list[Row] = [[button(turn.words, "redo", "u", tokens.token_of(article_id))]]
        await turn.edit(turn.html("adding.taken_back", title=shorten(title or article_id, _TITLE_UNITS)), again)
        return
    shown = await card(turn.services, _chat(turn), undone.article.id)
    if shown is not None:
        rows = card_rows(turn.words, shown, undo=True)
        await turn.edit(card_html(turn.words, shown, "card_restored"), rows)


async def undo_burst(turn: Turn) -> None:
    """Take back all articles of a burst."""
    message = turn.query.message
    number = str(message.message_id) if message else ""
    payload = await turn.services.read(drafts.get, _chat(turn), kinds.BATCH, number)
    if payload is None:
        await turn.notice("adding.undo_gone", alert=True)
        return
    await turn.notice("adding.undoing")
    by = turn.user.id if turn.user else 0
    count = 0
    for article_id in json.loads(payload):
        undone = await take_back(turn.services, _chat(turn), by, article_id, turn.query.id)
        count += undone.found
    await turn.edit(turn.html("adding.burst_taken_back", count=turn.words.count("counts.articles", count)))
    await turn.services.write(drafts.close, _chat(turn), kinds.BATCH, [number])


# -- renaming -------------------------------------------------------------------------------------------------------


async def rename_command(turn: Turn) -> None:
    """`/rename id title`; without a known id, articles to choose from."""
    article_id, *title = turn.arguments or ("",)
    if title and await turn.services.call(turn.services.library.get, article_id) is not None:
        await _rename(turn, article_id, " ".join(title))
        return
    await turn.reply(*await _page(turn, " ".join(turn.arguments), 0, "choose_article"))


async def ask_title(turn: Turn) -> None:
    """Ask for a new title: the answer is a reply to the question, so that a question to the bot is none."""
    article_id = await _named(turn)
    article = await turn.services.call(turn.services.library.get, article_id) if article_id else None
    if article is None:
        await turn.notice("adding.gone", alert=True)
        return
    await turn.notice()
    title = shorten(article.title or article.id, _TITLE_UNITS)
    asked = await turn.bot.send_message(
        _chat(turn),
        turn.html("adding.ask_title", title=title),
        parse_mode="HTML",
        reply_markup=ForceReply(input_field_placeholder=title[:64]),
    )
    by, now = turn.user.id if turn.user else 0, turn.services.now()
    until = now + kinds.KEPT_SECONDS
    await turn.services.write(drafts.keep, _chat(turn), by, kinds.TITLE, str(asked.message_id), article.id, now, until)


async def new_title(turn: Turn) -> bool:
    """Take a reply to the question for a title; whether the message is one."""
    replied = turn.message.reply_to_message
    if not isinstance(replied, Message):
        return False
    number = str(replied.message_id)
    article_id = await turn.services.read(drafts.get, _chat(turn), kinds.TITLE, number)
    title = turn.message.text or ""
    if article_id is None or courtesy(title) in _NO_TITLES:
        return False
    await _rename(turn, article_id, title)  # who thinks of a better one answers once more
    return True


async def _rename(turn: Turn, article_id: str, title: str) -> None:
    title = " ".join(title.split())[:_MAX_TITLE]
    by = turn.user.id if turn.user else 0
    try:
        renamed = await rename_article(turn.services, _chat(turn), by, article_id, title)
    except ArticleError as error:
        await turn.reply(turn.html("adding.refused", title=title, reason=turn.words.error(error)))
        return
    shown = await card(turn.services, _chat(turn), article_id) if renamed else None
    if shown is None:
        await turn.reply(turn.html("adding.gone"))
        return
    await turn.reply(card_html(turn.words, shown, "card_renamed"), card_rows(turn.words, shown, undo=True))


async def _named(turn: Turn) -> str | None:
    """The article a button is about."""
    return await turn.services.read(tokens.text_of, turn.arguments[0])


def _chat(turn: Turn) -> int:
    """Where changes can be taken back: the chat they were made in."""
    if turn.chat is not None:
        return turn.chat.id
    return turn.user.id if turn.user else 0
