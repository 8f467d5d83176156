"""/stats and /unanswered: what the library holds, how it does, and what to add next."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from telegram import InlineKeyboardButton

from bot.adding.registering import add_button, add_command
from bot.adding.reports import button
from bot.handling import App, Turn
from bot.render import Html, Row, callback_data, join, shorten
from bot.roles import Role
from bot.services import Services
from bot.state import figures, tokens

__all__ = ["day_borders", "register", "share"]

_DAYS = 7
_PAGE = 8
_ROW = 4
_QUESTION_UNITS = 200


def register(application: App, services: Services) -> None:
    """Add the handlers."""
    add_command(application, services, "stats", show_figures, Role.ADMIN)
    add_command(application, services, "unanswered", show_unanswered, Role.ADMIN)
    add_button(application, services, r"q:(\d{1,9})", turn_page, Role.ADMIN)
    add_button(application, services, r"qx:(\d{1,9}):(.+)", set_aside, Role.ADMIN)


async def show_figures(turn: Turn) -> None:
    """`/stats`."""
    zone = ZoneInfo(turn.services.settings.timezone)
    counts = await turn.services.call(turn.services.library.count)
    found = await turn.services.read(figures.figures, day_borders(turn.services.clock().astimezone(zone), _DAYS))
    left = await turn.services.read(figures.unanswered_count)
    words = turn.words
    lines = [
        turn.html("adding.stats_head"),
        turn.html("adding.stats_articles", articles=words.count("counts.articles", counts.articles),
                  sentences=words.count("counts.sentences", counts.sentences)),
        turn.html("adding.stats_questions", questions=words.count("counts.questions", found.asked)),
    ]  # fmt: skip
    if found.asked:
        lines.append(turn.html("adding.stats_answered", percent=share(found.answered, found.asked)))
    votes = found.helpful + found.unhelpful
    if votes:
        lines.append(
            turn.html(
                "adding.stats_helpful",
                percent=share(found.helpful, votes),
                votes=turn.words.count("adding.votes", votes),
            )
        )
    lines.append(turn.html("adding.stats_days", days=" · ".join(map(str, found.days)), mean=_mean(found.days)))
    if left:
        lines.append(turn.html("adding.stats_unanswered", questions=words.count("counts.questions", left)))
    await turn.reply(join(lines))


async def show_unanswered(turn: Turn) -> None:
    """`/unanswered`."""
    await turn.reply(*await _page(turn, 0))


async def turn_page(turn: Turn) -> None:
    """Another page of the questions."""
    await turn.edit(*await _page(turn, int(turn.arguments[0])))


async def set_aside(turn: Turn) -> None:
    """Take a question off the list."""
    page, token = turn.arguments
    key = await turn.services.read(tokens.text_of, token)
    if key is None or not await turn.services.write(figures.set_aside, key):
        await turn.notice("adding.unanswered_gone")
    await turn.edit(*await _page(turn, int(page)))


async def _page(turn: Turn, page: int) -> tuple[Html, list[Row]]:
    total = await turn.services.read(figures.unanswered_count)
    page = min(page, max(total - 1, 0) // _PAGE)
    found = await turn.services.read(figures.unanswered, _PAGE, page * _PAGE)
    if not found:
        return turn.html("adding.unanswered_none"), []
    await turn.services.write(tokens.remember, [one.key for one in found])
    lines = [turn.html("adding.unanswered_head", count=turn.words.count("counts.questions", total))]
    presses = []
    for number, one in enumerate(found, start=page * _PAGE + 1):
        text = shorten(" ".join(one.text.split()), _QUESTION_UNITS)
        times = turn.words.count("adding.times", one.asked)
        lines.append(turn.html("adding.unanswered_line", number=number, text=text, times=times))
        data = callback_data("ad", "qx", page, tokens.token_of(one.key))
        presses.append(InlineKeyboardButton(turn.words.text("adding.button_aside", number=number), callback_data=data))
    rows: list[Row] = [presses[start : start + _ROW] for start in range(0, len(presses), _ROW)]
    around = []
    if page:
        around.append(button(turn.words, "before", "q", page - 1))
    if (page + 1) * _PAGE < total:
        around.append(button(turn.words, "next", "q", page + 1))
    return join(lines), [*rows, around]


def day_borders(now: datetime, days: int) -> list[float]:
    """Where the last days begin and end, the last being today: midnights of a zone.

    Args:
        now: the time in that zone.
        days: how many.
    """
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return [(today + timedelta(days=offset)).timestamp() for offset in range(1 - days, 2)]


def share(part: int, whole: int) -> int:
    """A share in whole percent."""
    return round(100 * part / whole)


def _mean(days: tuple[int, ...]) -> str:
    return f"{sum(days) / len(days):.1f}".removesuffix(".0")
