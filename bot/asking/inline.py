"""`@bot question` in any chat: answers to insert there."""

from __future__ import annotations

from telegram import (
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.asking.card import Shown, answer_card
from bot.asking.composing import remember_links
from bot.asking.stories import LIMIT, pages
from bot.handling import Passed, Turn
from bot.messages import Messages
from bot.render import shorten
from bot.roles import Role
from bot.settings import Access
from index import Result
from index.errors import IndexDamagedError, QuestionError

__all__ = ["START_PAYLOAD", "answer_inline", "inline_results"]

START_PAYLOAD = "inline"
_CACHE_SECONDS = 20
"""Articles come and go, and a word more is another question."""
_TITLE = 80
_DESCRIPTION = 120


async def answer_inline(turn: Turn) -> Passed | None:
    """Offer the answers to what was typed so far."""
    query = turn.update.inline_query
    if query is None:
        return None
    results: list[InlineQueryResultArticle] = []
    note = "inline.open"
    if turn.role < Role.ASKER:
        note = "inline.closed"
    elif query.query.strip():
        try:
            result = await turn.services.ask(query.query, LIMIT)
            await remember_links(turn, result)
            results = inline_results(turn.words, turn.bot.username, result)
        except (QuestionError, IndexDamagedError):  # not a word yet; or the index is being built
            results = []
        note = "inline.open" if results else "inline.nothing"
    try:
        await turn.bot.answer_inline_query(
            query.id,
            results,
            cache_time=_CACHE_SECONDS,
            is_personal=turn.services.settings.access is Access.LISTED,
            button=InlineQueryResultsButton(turn.words.text(note), start_parameter=START_PAYLOAD),
        )
    except BadRequest as error:
        if "too old" not in error.message.lower() and "query id is invalid" not in error.message.lower():
            raise
    return None


def inline_results(words: Messages, bot_name: str, result: Result) -> list[InlineQueryResultArticle]:
    """The pages of a result, each as something to insert."""
    found = pages(result)
    return [
        InlineQueryResultArticle(
            id=str(number),
            title=shorten(page.answers[0].title or words.text("ask.untitled"), _TITLE),
            description=shorten(page.answers[0].sentence, _DESCRIPTION),
            input_message_content=InputTextMessageContent(
                answer_card(
                    words, bot_name, Shown(found, number, understood=result.understood_as, asked=result.question)
                ),
                parse_mode=ParseMode.HTML,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            ),
        )
        for number, page in enumerate(found)
    ]
