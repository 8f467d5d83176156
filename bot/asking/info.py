"""Commands about the bot and the library: /start /help /latest /sources /language /privacy /forget, and all others."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from functools import lru_cache

from telegram import InlineKeyboardButton
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import TelegramError

from bot import commands
from bot.asking.card import source_line
from bot.asking.wording import command_named, courtesy
from bot.handling import Passed, Turn
from bot.messages import LANGUAGES
from bot.render import MAX_TEXT, Html, Row, callback_data, escape, fill, join, lead, length, link, quote, shorten
from bot.roles import Role
from bot.state import asked, links, people
from bot.terminal import LIKELY
from index import Article, ArticleInfo, Library, Source
from index.errors import IndexDamagedError

__all__ = [
    "LANGUAGE_PATTERN",
    "choose_language",
    "command_meant",
    "forget",
    "help_",
    "how_to_ask",
    "latest",
    "latest_articles",
    "list_of_sources",
    "privacy",
    "set_language",
    "sources",
    "start",
    "unknown",
]

LANGUAGE_PATTERN = r"^l:(\w+)$"
_LATEST = 10
_SOURCES = 30
_ALIKE = 0.75
"""From this likeness on a command was meant that is spelled otherwise."""
_NAMES = {"ar": "العربية", "en": "English"}
_CHAT_ADMINS = (ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER)


async def start(turn: Turn) -> Passed | None:
    """`/start`: a welcome; with the payload of a deep link, the article it means."""
    if not turn.is_private:
        return await help_(turn)
    payload = turn.arguments[0] if turn.arguments else ""
    if links.is_payload(payload):  # any other is of an advertisement, or of an earlier time
        article_id = await turn.services.read(links.article_of, payload)
        article = await turn.services.call(turn.services.library.get, article_id) if article_id else None
        await turn.reply(article_page(turn, article) if article else turn.html("info.article_gone"))
        return None
    if turn.user is not None and turn.role >= Role.ADMIN:  # who has no chat with the bot has no menu in it either
        await commands.publish_to(turn.bot, turn.services, turn.user.id, turn.role)
    counts = await turn.services.call(turn.services.library.count)
    parts = [
        turn.html(
            "info.start",
            articles=Html(turn.words.count("counts.articles", counts.articles)),
            sentences=Html(turn.words.count("counts.sentences", counts.sentences)),
        )
    ]
    example = turn.words.text("info.example")
    # An example that this library has no answer to would be a poor beginning.
    if counts.articles and await turn.services.call(_is_answered, turn.services.library, example):
        parts.append(turn.html("info.start_example", example=example))
    if not counts.articles and turn.role >= Role.ADMIN:
        parts.append(turn.html("info.start_admin"))
    await turn.reply(join([*parts, turn.html("info.start_help")]))
    return None


def _is_answered(library: Library, question: str) -> bool:
    try:
        return _is_answered_at(library, library.revision(), question)
    except IndexDamagedError:  # it is being built
        return False


@lru_cache(maxsize=4)
def _is_answered_at(library: Library, _revision: int, question: str) -> bool:
    """Kept until something changes: nobody's pace limits how often they press Start."""
    result = library.ask(question, 1)
    return not result.refused and any(answer.confidence >= LIKELY for answer in result.answers)


def article_page(turn: Turn, article: Article) -> Html:
    """An article to read: as much of it as a message holds."""
    title = lead(link(escape(article.title or turn.words.text("ask.untitled")), article.url), turn.words.language)
    details = [
        turn.html("ask.date", date=turn.words.date(article.published)) if article.published else Html(""),
        turn.html("ask.source", source=article.source) if article.source else Html(""),
    ]
    head = join([turn.html("info.article", title=title), join(details, between=" · ")])
    text = shorten(article.text.strip(), MAX_TEXT - length(head) - 10)
    return join([head, quote(lead(escape(text), turn.words.language), expandable=True)])


async def help_(turn: Turn) -> Passed | None:
    """`/help`: in groups how to ask there; in private also what one's role allows."""
    await turn.reply(how_to_ask(turn))
    return None


def how_to_ask(turn: Turn) -> Html:
    """What `/help` says."""
    bot = f"@{turn.bot.username}"
    if not turn.is_private:
        return turn.html("info.help_group", bot=bot)
    parts = [turn.html("info.help", bot=bot)]
    if turn.role >= Role.ADMIN:
        admin = [turn.html("info.help_admin"), *([turn.html("info.help_owner")] if turn.role >= Role.OWNER else [])]
        parts.append(join(admin))
    return join(parts, between="\n\n")


async def latest(turn: Turn) -> Passed | None:
    """`/latest`: the newest articles."""
    await turn.reply(await latest_articles(turn))
    return None


async def latest_articles(turn: Turn) -> Html:
    """What `/latest` says."""
    articles = await turn.services.call(_newest, turn.services.library)
    if not articles:
        return turn.html("info.latest_none")
    shown = [Source(one.id, one.title, one.url, one.published, one.source) for one in articles]
    long = [one.article_id for one in shown if links.is_long(one.article_id)]
    if long:
        await turn.services.write(links.remember, long)
    lines = [source_line(turn.words, turn.bot.username, one) for one in shown]
    return join([turn.html("info.latest"), *lines])


def _newest(library: Library) -> Sequence[ArticleInfo]:
    return _newest_at(library, library.revision())


@lru_cache(maxsize=2)
def _newest_at(library: Library, _revision: int) -> Sequence[ArticleInfo]:
    """Kept until something changes: finding the newest of 100,000 articles takes a third of a second."""
    return tuple(library.newest(_LATEST))


async def sources(turn: Turn) -> Passed | None:
    """`/sources`: who published the articles."""
    await turn.reply(await list_of_sources(turn))
    return None


async def list_of_sources(turn: Turn) -> Html:
    """What `/sources` says."""
    counts = await turn.services.call(turn.services.library.count)
    found = await turn.services.call(turn.services.library.sources, _SOURCES)

    def articles(number: int) -> Html:
        return Html(turn.words.count("counts.articles", number))

    unnamed = turn.words.text("info.source_none")
    lines = [
        turn.html("info.source", source=shorten(name or unnamed, 80), articles=articles(number))
        for name, number in found
    ]
    return join([turn.html("info.sources", articles=articles(counts.articles)), *lines])


async def privacy(turn: Turn) -> Passed | None:
    """`/privacy`: what is kept."""
    await turn.reply(turn.html("info.privacy", days=round(asked.KEPT_SECONDS / 86400)))
    return None


async def forget(turn: Turn) -> Passed | None:
    """`/forget`: delete what is kept of the user."""
    if turn.user is None:
        return None
    user_id = turn.user.id
    count = await turn.services.write(asked.forget_user, user_id)
    await turn.services.write(people.forget_user, user_id)
    words = turn.services.messages()
    await turn.reply(fill(words, "info.forgotten", questions=Html(words.count("counts.questions", count))))
    return None


async def choose_language(turn: Turn) -> Passed | None:
    """`/language`: offer the languages."""
    key = "info.language" if turn.is_private else "info.language_group"
    row: Row = [InlineKeyboardButton(_NAMES[code], callback_data=callback_data("l", code)) for code in LANGUAGES]
    await turn.reply(turn.html(key), [row])
    return None


async def set_language(turn: Turn) -> Passed | None:
    """A language was chosen: in private by the user, for a group by one of its administrators."""
    language, chat, user = turn.arguments[0], turn.chat, turn.user
    if language not in LANGUAGES or chat is None or user is None:
        return None
    if chat.type == ChatType.PRIVATE:
        await turn.services.write(people.set_user_language, user.id, user.full_name, language, turn.services.now())
    elif turn.role >= Role.OWNER or await _is_chat_admin(turn):
        await turn.services.write(people.set_chat_language, chat.id, language)
    else:
        await turn.notice("info.language_admins", alert=True)
        return None
    turn.words = turn.services.messages(language)
    await turn.edit(turn.html("info.language_set"))
    await turn.notice("info.language_set")
    return None


async def _is_chat_admin(turn: Turn) -> bool:
    if turn.chat is None or turn.user is None:
        return False
    try:
        member = await turn.bot.get_chat_member(turn.chat.id, turn.user.id)
    except TelegramError:
        return False
    return member.status in _CHAT_ADMINS


def command_meant(turn: Turn, text: str) -> Html | None:
    """What to say to a text that means a command which Telegram didn't take for one; None where it means none."""
    name = command_named(text)
    if name in _allowed(turn.role):
        return _about_command(turn, "info.named_command", name)
    return turn.html("info.unknown_command") if text.startswith("/") and courtesy(text.lstrip("/")) is None else None


async def unknown(turn: Turn) -> Passed | None:
    """What nobody took: an unknown command, a picture, a sticker."""
    text = turn.message.text or turn.message.caption or ""
    if not text.startswith("/"):
        await turn.reply(turn.html("info.only_text"))
        return None
    written = text[1:].partition(" ")[0].partition("@")[0].casefold()
    similar = get_close_matches(written, _allowed(turn.role), 1, _ALIKE)
    about = _about_command(turn, "info.similar_command", similar[0]) if similar and similar[0] != written else None
    await turn.reply(about or turn.html("info.unknown_command"))
    return None


def _about_command(turn: Turn, key: str, name: str) -> Html:
    return turn.html(key, command=Html(name), what=turn.words.text(f"commands.{name}"))


def _allowed(role: Role) -> tuple[str, ...]:
    """The commands that somebody may give in private."""
    menu = commands.OWNER if role >= Role.OWNER else commands.ADMIN if role >= Role.ADMIN else commands.PRIVATE
    return (*menu, "unsubscribe", "preview")
