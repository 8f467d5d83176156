"""The buttons under an answer. They carry a page and the number of the question; everything else is looked up."""

from __future__ import annotations

from telegram import Message

from bot.asking.card import Shown, answer_card, answer_rows
from bot.asking.stories import LIMIT, Page, pages
from bot.handling import Passed, Turn
from bot.state import asked
from bot.state.asked import Asked
from index import MujibError, Result

__all__ = ["PATTERN", "pressed"]

PATTERN = r"^q:([hucn]):(\d{1,3}):(\d{1,15})$"
"""Helpful, unhelpful, context, page: then the page's number and the message that asked."""


async def pressed(turn: Turn) -> Passed | None:
    """Deal with a button under an answer.

    What a client sends back can be forged, so it is only believed as far as the tables bear it out: the question was
    asked in the very chat the button was pressed in, and this message answers it.
    """
    action, number, question_id = turn.arguments[0], int(turn.arguments[1]), int(turn.arguments[2])
    message, user = turn.query.message, turn.user
    if message is None or user is None:
        await turn.notice("ask.expired", alert=True)
        return None
    one = await turn.services.look_up(asked.by_question, message.chat.id, question_id)
    if one is None or one.answer_id != message.message_id or not one.text:
        await turn.notice("ask.expired", alert=True)
        return None
    if action in "cn" and one.user_id != user.id:
        await turn.notice("ask.not_yours", alert=True)
        return None
    result = await _asked_again(turn, one)
    found = pages(result) if result else ()
    if result is None or number >= len(found):
        await turn.notice("ask.changed", alert=True)
        return None
    if action in "hu":
        await _give_feedback(turn, one, found[number], action == "h")
        return None
    await _show(turn, one, result, number, with_context=action == "c")
    return None


async def _asked_again(turn: Turn, one: Asked) -> Result | None:
    try:
        return await turn.services.ask(one.text, LIMIT)
    except MujibError:
        return None


async def _give_feedback(turn: Turn, one: Asked, page: Page, helpful: bool) -> None:
    assert turn.user is not None, "checked by `pressed`"
    article_id = page.answers[0].article_id
    await turn.services.write(asked.give_feedback, turn.user.id, one, article_id, helpful, turn.services.now())
    await turn.notice("ask.thanks_helpful" if helpful else "ask.thanks_unhelpful")


def _understood(turn: Turn, result: Result) -> str | None:
    """The question as it was understood, where the message says so: it goes on saying it."""
    message = turn.query.message
    first = (message.text or "").partition("\n")[0] if isinstance(message, Message) else ""
    said = turn.words.text("ask.understood", question="").partition(":")[0]
    return (result.understood_as or result.question) if first.startswith(said) else None


async def _show(turn: Turn, one: Asked, result: Result, number: int, *, with_context: bool) -> None:
    article, found = None, pages(result)
    if with_context:
        article = await turn.services.call(turn.services.library.get, found[number].answers[0].article_id)
    shown = Shown(found, number, understood=_understood(turn, result), context=article)
    text = answer_card(turn.words, turn.bot.username, shown)
    await turn.edit(text, answer_rows(turn.words, shown, one.message_id))
    await turn.notice()
    if number != one.page:  # «غيره» goes on from there
        await turn.services.note(asked.show_page, one, number)
