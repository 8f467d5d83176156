"""What is said about articles that were added: a card for one, a summary for a burst."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from telegram import InlineKeyboardButton

from bot.adding.outcomes import Outcome
from bot.adding.parting import joined_of
from bot.messages import Messages
from bot.render import Html, Row, callback_data, escape, excerpt, fill, join, lead, link, quote, shorten
from bot.services import Services
from bot.state import tokens
from index import AddStatus, Article, MujibError
from index.text.segment import sentences

__all__ = ["Card", "button", "card", "card_html", "card_rows", "progress", "summary", "why"]

_TITLE_UNITS = 200
_SUMMARY_UNITS = 1_200
_LISTED = 8
_REASONS = 5
_PARTABLE = 3
_SUMMARY_SENTENCES = 2


@dataclass(frozen=True, slots=True)
class Card:
    """An article and two sentences of it.

    Args:
        article: the article.
        sentences: how many it has.
        summary: two of them.
        messages: of how many it was put together, where it can be parted; otherwise 0.
    """

    article: Article
    sentences: int
    summary: tuple[str, ...]
    messages: int = 0


async def card(services: Services, chat_id: int, article_id: str) -> Card | None:
    """Look up what a card in a chat shows; None where the article is gone."""
    article = await services.call(services.library.get, article_id)
    if article is None:
        return None
    await services.write(tokens.remember, [article_id]) if tokens.is_long(article_id) else None
    try:
        summary = await services.call(services.library.summarise, article_id, sentences=_SUMMARY_SENTENCES)
    except MujibError:
        summary = ()
    messages = await services.read(joined_of, chat_id, article_id)
    return Card(article, len(sentences(article.text)), tuple(summary), messages)


def card_html(words: Messages, shown: Card, head: str) -> Html:
    """An article as its card shows it.

    Args:
        words: the language.
        shown: the article.
        head: the message above it, see `card_…` in the catalogue.
    """
    article = shown.article
    title = escape(shorten(article.title or article.id, _TITLE_UNITS))
    about = [article.source, words.date(article.published) if article.published else None]
    facts = [words.count("counts.sentences", shown.sentences), *(one for one in about if one)]
    lines = [
        fill(words, f"adding.{head}"),
        lead(Html(f"<b>{link(title, article.url)}</b>"), words.language),
        lead(join([fill(words, "adding.fact", fact=fact) for fact in facts], " · "), words.language),
    ]
    if shown.messages:
        count = words.count("counts.messages", shown.messages)
        lines.append(fill(words, "adding.joined", count=count))
    if shown.summary:
        lines.append(quote(escape(shorten(excerpt(shown.summary), _SUMMARY_UNITS))))
    return join(lines)


def card_rows(words: Messages, shown: Card, *, undo: bool) -> list[Row]:
    """The buttons under a card."""
    token = tokens.token_of(shown.article.id)
    row = [button(words, "rename", "r", token), button(words, "delete", "d", token)]
    rows: list[Row] = [[*row, button(words, "undo", "u", token)] if undo else row]
    if shown.messages:
        rows.append([button(words, "part_two" if shown.messages == 2 else "part", "s", token)])
    return rows


def button(words: Messages, name: str, *data: str | int) -> InlineKeyboardButton:
    """A button of this part.

    Args:
        words: the language.
        name: of its words, see `button_…` in the catalogue.
        data: what it says when pressed.
    """
    return InlineKeyboardButton(words.text(f"adding.button_{name}"), callback_data=callback_data("ad", *data))


def why(words: Messages, outcome: Outcome) -> str:
    """Why a post was refused, in words."""
    try:
        return words.text(f"adding.why_{outcome.code}")
    except KeyError:
        return words.reason(outcome.code, outcome.reason, **outcome.details)


def progress(words: Messages, done: int, total: int) -> Html:
    """How far a burst has got."""
    return fill(words, "adding.progress", done=done, total=total)


def summary(words: Messages, outcomes: Sequence[Outcome]) -> tuple[Html, list[Row]]:
    """What became of a burst, with the button that takes it back.

    Args:
        words: the language.
        outcomes: of its posts.
    """
    counts = Counter(outcome.status for outcome in outcomes)
    lines = [fill(words, "adding.burst_done")]
    for status in AddStatus:
        if number := counts[status.value]:
            # What was refused became no article.
            counted = words.count("counts.posts" if status is AddStatus.REFUSED else "counts.articles", number)
            lines.append(fill(words, f"adding.burst_{status.value}", count=counted))
    changed = [one for one in outcomes if one.status in (AddStatus.ADDED, AddStatus.REPLACED)]
    lines.append(_sentences(words, changed))
    lines += [_listed(words, one) for one in changed[:_LISTED]]
    if len(changed) > _LISTED:
        more = words.count("counts.articles", len(changed) - _LISTED)
        lines.append(fill(words, "adding.burst_more", count=more))
    wrong = [one for one in outcomes if one.status == AddStatus.REFUSED]
    for one in wrong[:_REASONS]:
        lines.append(_refused(words, one))
    rows: list[Row] = [[button(words, "undo_all", "ub")]] if changed else []
    joined = [one for one in changed if one.messages > 1]
    for one in joined[:_PARTABLE]:
        count = words.count("counts.messages", one.messages)
        lines.append(fill(words, "adding.burst_joined", title=_short_title(one), count=count))
        rows.append([_part_button(words, one)])
    if len(joined) > _PARTABLE:
        more = words.count("counts.articles", len(joined) - _PARTABLE)
        lines.append(fill(words, "adding.burst_joined_more", count=more))
    return join(lines), rows


def _part_button(words: Messages, one: Outcome) -> InlineKeyboardButton:
    data = callback_data("ad", "s", tokens.token_of(one.article_id))
    return InlineKeyboardButton(words.text("adding.button_part_named", title=_short_title(one)), callback_data=data)


def _short_title(one: Outcome) -> str:
    return shorten(one.title or one.article_id, 30)


def _refused(words: Messages, one: Outcome) -> Html:
    if not one.title:
        return fill(words, "adding.burst_why_untitled", reason=why(words, one))
    return fill(words, "adding.burst_why", title=shorten(one.title, 60), reason=why(words, one))


def _sentences(words: Messages, changed: Sequence[Outcome]) -> Html:
    total = sum(one.sentences for one in changed)
    return fill(words, "adding.burst_sentences", count=words.count("counts.sentences", total)) if total else Html("")


def _listed(words: Messages, outcome: Outcome) -> Html:
    return fill(words, "adding.listed", title=shorten(outcome.title or outcome.article_id, 100))
