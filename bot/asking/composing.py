"""What is replied to a question: the answers found, as a message with its buttons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.asking.card import Shown, answer_card, answer_rows, brief_card, refusal_card
from bot.asking.parting import MOST, follow
from bot.asking.stories import LIMIT, pages
from bot.handling import Turn
from bot.render import MAX_TEXT, Html, Row, escape, join, length
from bot.state import links
from index import Article, Result
from index.errors import IndexDamagedError, QuestionError

__all__ = ["Composed", "compose", "compose_several", "remember_links"]


@dataclass(frozen=True, slots=True)
class Composed:
    """A reply ready to be sent.

    Args:
        text: the message.
        rows: its buttons.
        answered: whether it answers.
        question: the question as it was searched, or several, one behind the other; empty where nothing was.
        page: which of its answers is shown.
        again: it was asked before, and this is more of what was found.
    """

    text: Html
    rows: tuple[Row, ...] = ()
    answered: bool = False
    question: str = ""
    page: int = 0
    again: bool = False


async def compose(
    turn: Turn,
    result: Result,
    question_id: int,
    understood: str | None,
    page: int = 0,
    context: Article | None = None,
) -> Composed:
    """The reply to a question.

    Args:
        turn: where it was asked.
        result: what the library found.
        question_id: the message that asked.
        understood: the completed question, where a follow-up was asked. Where typing mistakes were mended in it, it is
            shown as mended.
        page: which of the answers to show, from 0.
        context: the article of that, to show what stands around it.
    """
    name = turn.bot.username
    understood = result.understood_as or understood
    shown = Shown(pages(result), page, understood=understood, context=context)
    if not shown.pages:
        if not result.answers and not (await turn.services.call(turn.services.library.count)).articles:
            return Composed(turn.html("ask.empty_library"), question=result.question)
        await remember_links(turn, result)
        return Composed(refusal_card(turn.words, name, result, understood), question=result.question)
    await remember_links(turn, result)
    return Composed(
        answer_card(turn.words, name, shown),
        tuple(answer_rows(turn.words, shown, question_id)),
        answered=True,
        question=result.question,
        page=page,
    )


async def remember_links(turn: Turn, result: Result) -> None:
    """Make links work to articles whose ids are too long for one."""
    long = [answer.article_id for answer in result.answers if links.is_long(answer.article_id)]
    if long:
        await turn.services.write(links.remember, long)


async def compose_several(turn: Turn, first: str, further: Sequence[str]) -> Composed:
    """The reply to a message with several questions: their answers one behind the other, without buttons.

    Args:
        turn: where they were asked.
        first: the first of them, complete.
        further: the others, as `parting.questions_in` gives them.
    """
    wholes = [first]
    for question in further[: MOST - 1]:
        wholes.append(follow(wholes[-1], question))
    left = [turn.html("ask.most_questions", most=MOST)] if len(further) >= MOST else []
    room = (MAX_TEXT - sum(map(length, left))) // len(wholes) - len("\n\n")
    cards: list[Html] = []
    answered = True
    for whole in wholes:
        try:
            result = await turn.services.ask(whole, LIMIT)
        except (QuestionError, IndexDamagedError) as error:
            return Composed(escape(turn.words.error(error)))
        await remember_links(turn, result)
        cards.append(brief_card(turn.words, turn.bot.username, result, room))
        answered = answered and not result.refused
    return Composed(join([*cards, *left], between="\n\n"), (), answered, " ".join(wholes))
