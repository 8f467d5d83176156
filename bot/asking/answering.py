"""A question in a chat: asked, answered, asked differently, answered differently."""

from __future__ import annotations

import time
import unicodedata
from dataclasses import replace

from telegram.ext import filters

from bot import sending
from bot.asking import info
from bot.asking.composing import Composed, compose, compose_several
from bot.asking.followup import is_incomplete, leans
from bot.asking.limits import Pace
from bot.asking.parting import questions_in
from bot.asking.question import after_command, asks_bot, question_in, replied_text, without_links
from bot.asking.readings import best_answered, readings
from bot.asking.stories import LIMIT, pages
from bot.asking.wording import courtesy, read
from bot.handling import PASS, Passed, Turn
from bot.render import Html, escape, shorten, utf16
from bot.roles import Role
from bot.state import asked
from bot.state.asked import Asked
from bot.state.questions import question_key
from index.errors import IndexDamagedError, QuestionError

__all__ = ["MAX_QUESTION", "Answering", "answer_text"]

MAX_QUESTION = 1000
"""Longer texts were pasted, not asked."""
_LONGEST_SHOWN = 300
_NAG_SECONDS = 60.0
_REMEMBERED = 600.0
"""Seconds after which a question in private no longer is what «ومتى؟» goes on from, but by a reply to it."""


class Answering:
    """Handlers of questions.

    Args:
        per_minute: how often each user may ask.
    """

    def __init__(self, per_minute: int) -> None:
        self._pace = Pace(per_minute, time.monotonic)
        self._nagged: dict[int, float] = {}

    async def private_text(self, turn: Turn) -> Passed | None:
        """Any text in private is a question."""
        if turn.message.via_bot is not None and turn.message.via_bot.id == turn.bot.id:
            return None  # an inline answer, inserted into the chat with the bot itself
        await self._ask(turn, question_in(turn.message, turn.bot.bot))
        return None

    async def group_text(self, turn: Turn) -> Passed | None:
        """In groups, what names the bot or replies to it."""
        if not asks_bot(turn.message, turn.bot.bot):
            return PASS
        # Its name in reply to what somebody has asked means: answer that.
        question = question_in(turn.message, turn.bot.bot) or replied_text(turn.message, turn.bot.bot)
        if not question:
            await turn.reply(turn.html("ask.ask_empty"))
            return None
        await self._ask(turn, question)
        return None

    async def command(self, turn: Turn) -> Passed | None:
        """`/ask question`, or `/ask` in reply to the question."""
        question = after_command(turn.message)
        if not question:
            await turn.reply(turn.html("ask.ask_empty"))
            return None
        await self._ask(turn, question)
        return None

    async def edited(self, turn: Turn) -> Passed | None:
        """An edited question has its answer edited; where it was none before, it is asked now."""
        message, chat = turn.message, turn.chat
        if chat is None:
            return PASS
        known = await turn.services.look_up(asked.by_question, chat.id, message.message_id)
        if known is None and not turn.is_private:
            return PASS if not asks_bot(message, turn.bot.bot) else await self.group_text(turn)
        is_command = filters.COMMAND.check_update(turn.update)
        question = after_command(message) if is_command else question_in(message, turn.bot.bot)
        if question:
            await self._ask(turn, question, known)
        return None

    async def _ask(self, turn: Turn, question: str, known: Asked | None = None) -> None:
        if turn.user is None:
            return
        wait = self._pace.wait(turn.user.id)
        if wait:
            await self._slow_down(turn, wait)
            return
        await answer_text(turn, question, known)

    async def _slow_down(self, turn: Turn, seconds: float) -> None:
        if turn.user is None:
            return
        now = time.monotonic()
        if not turn.is_private:  # once a minute is enough for all who have to read it
            if now - self._nagged.get(turn.user.id, -_NAG_SECONDS) < _NAG_SECONDS:
                return
            self._nagged = {one: at for one, at in self._nagged.items() if now - at < _NAG_SECONDS}
            self._nagged[turn.user.id] = now
        await turn.reply(turn.html("ask.too_fast", wait=turn.words.count("counts.seconds", max(1, round(seconds)))))


async def answer_text(turn: Turn, question: str, known: Asked | None = None) -> None:
    """Answer a text as a question asked by the turn's message, and remember it.

    Args:
        turn: where it was asked, and by whom.
        question: in which words.
        known: what is remembered of an earlier version of the message, which was edited.
    """
    message, chat, user = turn.message, turn.chat, turn.user
    if chat is None or user is None:
        return
    if known is None:
        known = await turn.services.look_up(asked.by_question, chat.id, message.message_id)
        if known is not None and known.answer_id is not None:
            return  # Telegram delivered it twice
    composed = await _composed(turn, question)
    if composed is None:
        return
    if known is not None and known.text == composed.question and known.answer_id is not None:
        return  # something else about the message was edited
    answer_id = await _deliver(turn, composed, known)
    if answer_id is None:
        return
    one = Asked(
        chat_id=chat.id,
        message_id=message.message_id,
        thread_id=turn.thread_id,
        user_id=user.id,
        text=composed.question,
        # Empty, and not counted, for what was no question, or none that hadn't been asked before.
        key="" if composed.again else question_key(composed.question),
        answered=composed.answered,
        answer_id=answer_id,
        page=composed.page,
    )
    await turn.services.note(asked.record, one, turn.services.now())


async def _composed(turn: Turn, question: str) -> Composed | None:
    """The reply to a text; None for what needs none."""
    written, question = question, without_links(question)
    if written and not question:
        return Composed(turn.html("ask.only_links_admin" if turn.role >= Role.ADMIN else "ask.only_links"))
    if turn.is_private and (told := info.command_meant(turn, question)):
        return Composed(told)
    question = question.lstrip("/")  # «/مساعدة»: no command to Telegram, whose have Latin letters
    polite = courtesy(question)
    # In a group «ههههه» or «👍» in reply to the bot is said to the others.
    if not turn.is_private and (polite == "reaction" or (question and not read(question))):
        return None
    if polite == "news":
        return Composed(await info.latest_articles(turn))
    if polite == "sources":
        return Composed(await info.list_of_sources(turn))
    if polite == "help":
        return Composed(info.how_to_ask(turn))
    if polite in ("next", "context"):
        return await _more(turn, with_context=polite == "context")
    if polite is not None:
        return Composed(turn.html(f"ask.{polite}"))
    if utf16(question) > MAX_QUESTION:
        length = Html(turn.words.count("counts.letters", len(question)))
        return Composed(turn.html("ask.too_long", length=length, limit=MAX_QUESTION))
    question, *further = questions_in(question)
    before = await _previous(turn) if turn.message.reply_to_message is not None or leans(question) else None
    if turn.is_private and not read(question) and any(unicodedata.category(char) == "So" for char in question):
        return Composed(turn.html("ask.reaction"))
    if (before is None or not before.text) and is_incomplete(question):
        return Composed(turn.html("ask.incomplete"))
    asked_as = readings(_last(before), question) if before and before.text else (question,)
    if further:
        return await compose_several(turn, asked_as[0], further)
    try:
        result = best_answered([await turn.services.ask(one, LIMIT) for one in asked_as])
    except (QuestionError, IndexDamagedError) as error:
        return Composed(escape(turn.words.error(error)))
    whole = result.question
    return await compose(turn, result, turn.message.message_id, whole if whole != question.strip() else None)


def _last(before: Asked) -> str:
    """The question that a follow-up goes on from: the last of those of a message."""
    return questions_in(before.text)[-1]


async def _more(turn: Turn, *, with_context: bool) -> Composed:
    """«غيره», «كمل»: the next answer to the question before; «تفاصيل أكثر»: what stands around the one shown last."""
    before = await _previous(turn)
    if before is None or not before.text:
        return Composed(turn.html("ask.incomplete"))
    asked_before = _last(before)
    try:
        result = await turn.services.ask(asked_before, LIMIT)
    except (QuestionError, IndexDamagedError) as error:
        return Composed(escape(turn.words.error(error)))
    found, page = pages(result), before.page + (not with_context)
    if found and page >= len(found):
        return Composed(turn.html("ask.no_more", question=shorten(asked_before, _LONGEST_SHOWN)))
    article = None
    if found and with_context:
        article = await turn.services.call(turn.services.library.get, found[page].answers[0].article_id)
    composed = await compose(turn, result, turn.message.message_id, asked_before, page, article)
    return replace(composed, again=True)


async def _previous(turn: Turn) -> Asked | None:
    """The question that this message is a reply to, or to whose answer; in private, without a reply, the last."""
    replied = turn.message.reply_to_message
    if turn.chat is None:
        return None
    if replied is None:
        if not turn.is_private:
            return None
        since = turn.services.now() - _REMEMBERED
        return await turn.services.look_up(asked.last_before, turn.chat.id, turn.message.message_id, since)
    if replied.from_user is not None and replied.from_user.id == turn.bot.id:
        return await turn.services.look_up(asked.by_answer, turn.chat.id, replied.message_id)
    return await turn.services.look_up(asked.by_question, turn.chat.id, replied.message_id)


async def _deliver(turn: Turn, composed: Composed, known: Asked | None) -> int | None:
    """Send the answer, or put it in the place of the one to the unedited question."""
    if known is not None and known.answer_id is not None:
        buttons = turn.buttons(composed.rows)
        if await sending.edit(turn.bot, known.chat_id, known.answer_id, composed.text, buttons=buttons):
            return known.answer_id
    return await turn.reply(composed.text, composed.rows)
