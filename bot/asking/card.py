"""What an answer looks like on Telegram."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from telegram import InlineKeyboardButton

from bot.asking.stories import Page, PageKind, pages, source_of
from bot.messages import Messages, isolate
from bot.render import (
    MAX_TEXT,
    Html,
    Row,
    callback_data,
    escape,
    fill,
    join,
    lead,
    length,
    link,
    marked,
    quote,
    shorten,
    utf16,
)
from bot.showing import closest
from bot.state.links import payload_of
from bot.terminal import LIKELY, SURE
from index import Answer, Article, Result, Source, Span

__all__ = ["Shown", "answer_card", "answer_rows", "article_link", "brief_card", "refusal_card", "source_line"]

_ARABIC = re.compile("[\u0620-\u064a]")
_LONGEST_QUESTION = 300
_LONGEST_SENTENCE = 1200
_LONGEST_SIDE = 600
_LONGEST_LEAD_IN = 300
_LONGEST_TITLE = 200
_MOST_SOURCES = 4
_BRIEF_QUESTION = 150
_BRIEF_SIDES = 2
_BRIEF_FRAME, _BRIEF_SOURCE = 280, 350
"""What a brief card has at the most besides its sentences: question, headings and how sure; for each its source."""
_WIDE = 1500
"""How many characters before and after the sentence the context shows."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Which page of an answer is shown, and how.

    Args:
        pages: all there are.
        number: which of them, from 0.
        understood: the completed question, where a follow-up was asked.
        asked: the question, where it isn't to be seen beside its answer.
        context: the article, where the context is to be shown.
    """

    pages: tuple[Page, ...]
    number: int = 0
    understood: str | None = None
    asked: str | None = None
    context: Article | None = None

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self.pages[self.number]


def answer_card(words: Messages, bot_name: str, shown: Shown) -> Html:
    """An answer as a message; at most 4,096 UTF-16 units after parsing.

    Args:
        words: the language.
        bot_name: the bot's username, for links to articles that have none of their own.
        shown: what.
    """
    page = shown.page
    parts: list[Html] = []
    if shown.understood:
        parts.append(fill(words, "ask.understood", question=shorten(shown.understood, _LONGEST_QUESTION)))
    if shown.asked:
        parts.append(fill(words, "inline.question", question=shorten(shown.asked, _LONGEST_QUESTION)))
    if page.kind is PageKind.DISPUTED:
        parts.append(fill(words, "ask.disputed"))
        for answer in page.answers:
            parts.append(_about(words, bot_name, source_of(answer), "ask.side"))
            parts.append(_sentence(words, answer, _LONGEST_SIDE))
    else:
        answer = page.answers[0]
        parts.append(_sentence(words, answer, _LONGEST_SENTENCE))
        parts.append(_about(words, bot_name, source_of(answer), "ask.from"))
        parts += _others(words, bot_name, page.sources)
    parts.append(fill(words, f"answer.{_sureness(page.confidence)}"))
    head = join(parts)
    return join([head, _paragraph(words, page.answers[0], shown.context, MAX_TEXT - length(head) - 1)])


def brief_card(words: Messages, bot_name: str, result: Result, room: int) -> Html:
    """The first answer to a question, or that there is none, as one of several cards in a message.

    Args:
        words, bot_name: as for `answer_card`.
        result: what the library found.
        room: how many UTF-16 units it may have, at least a thousand.
    """
    question = shorten(result.understood_as or result.question, _BRIEF_QUESTION)
    parts = [fill(words, "inline.question", question=question)]
    page = next(iter(pages(result)), None)
    if page is None:
        return join([*parts, fill(words, "answer.refused")])
    answers = page.answers[: _BRIEF_SIDES if page.kind is PageKind.DISPUTED else 1]
    limit = (room - _BRIEF_FRAME) // len(answers) - _BRIEF_SOURCE
    if page.kind is PageKind.DISPUTED:
        parts.append(fill(words, "ask.disputed"))
    for answer in answers:
        about = _about(words, bot_name, source_of(answer), "ask.side" if len(answers) > 1 else "ask.from")
        sentence = _sentence(words, answer, limit)
        parts += [about, sentence] if len(answers) > 1 else [sentence, about]
    return join([*parts, fill(words, f"answer.{_sureness(page.confidence)}")])


def answer_rows(words: Messages, shown: Shown, question_id: int) -> list[Row]:
    """The buttons under an answer.

    Args:
        words: the language.
        shown: what is shown above them.
        question_id: the message that asked; with the chat it finds everything else.
    """
    at = shown.number

    def button(key: str, action: str, page: int) -> InlineKeyboardButton:
        return InlineKeyboardButton(words.text(key), callback_data=callback_data("q", action, page, question_id))

    first = [button("ask.helpful", "h", at), button("ask.unhelpful", "u", at)]
    second: list[InlineKeyboardButton] = []
    if shown.context is not None:
        second.append(button("ask.context_less", "n", at))
    elif shown.page.kind is PageKind.ONE:
        second.append(button("ask.context", "c", at))
    if at + 1 < len(shown.pages):
        second.append(button("ask.next", "n", at + 1))
    elif at > 0:
        second.append(button("ask.first", "n", 0))
    return [first, second]


def refusal_card(words: Messages, bot_name: str, result: Result, understood: str | None = None) -> Html:
    """That there is no answer, with the articles that come closest, where any do, and how to ask."""
    parts: list[Html] = []
    if understood:
        parts.append(fill(words, "ask.understood", question=shorten(understood, _LONGEST_QUESTION)))
    parts.append(fill(words, "answer.refused"))
    found = closest(result)
    if found:
        parts.append(fill(words, "answer.closest"))
        parts += [source_line(words, bot_name, source_of(one)) for one in found]
    parts.append(fill(words, "ask.hint" if _ARABIC.search(result.question) else "ask.hint_language"))
    return join(parts)


def source_line(words: Messages, bot_name: str, source: Source) -> Html:
    """An article as a line of a list: its title as a link, its date."""
    return _about(words, bot_name, source, "ask.item")


def article_link(bot_name: str, article_id: str) -> str:
    """The link that opens an article in a chat with the bot."""
    return f"https://t.me/{bot_name}?start={payload_of(article_id)}"


def _sentence(words: Messages, answer: Answer, limit: int) -> Html:
    text, spans = _window(answer.sentence, answer.highlights, limit)
    parts = [lead(marked(text, spans), words.language)]
    if answer.lead_in and limit == _LONGEST_SENTENCE:  # sides by side have no room for it
        parts.insert(0, Html(f"<i>{lead(_tail(answer.lead_in, _LONGEST_LEAD_IN), words.language)}</i>"))
    return quote(join(parts))


def _window(text: str, spans: Sequence[Span], limit: int) -> tuple[str, list[Span]]:
    """A sentence too long to show is cut so that the words that answer are seen."""
    start = 0
    if spans and spans[0].end > limit - 2:
        start = max(0, spans[0].start - limit // 3)
        start = text.find(" ", start) + 1 or start
    shown = shorten(text[start:], limit - 1 if start else limit)
    shift = start - (1 if start else 0)
    moved = [Span(span.start - shift, span.end - shift) for span in spans if span.start >= start]
    whole = "…" + shown if start else shown
    return whole, [span for span in moved if span.end < len(whole) or whole == text]


def _about(words: Messages, bot_name: str, source: Source, key: str) -> Html:
    title = escape(isolate(shorten(source.title or words.text("ask.untitled"), _LONGEST_TITLE), words.language))
    details = [
        fill(words, "ask.date", date=words.date(source.published)) if source.published else Html(""),
        fill(words, "ask.source", source=shorten(source.source, 80)) if source.source else Html(""),
    ]
    return join([fill(words, key, title=link(title, _address(bot_name, source))), *details], between=" · ")


def _address(bot_name: str, source: Source) -> str:
    theirs = source.url or ""
    if theirs.startswith(("https://", "http://")) and len(theirs) < 1000 and " " not in theirs:
        return theirs
    return article_link(bot_name, source.article_id)


def _others(words: Messages, bot_name: str, sources: Sequence[Source]) -> list[Html]:
    if not sources:
        return []
    lines = [fill(words, "ask.also", count=Html(words.count("counts.sources", len(sources))))]
    return lines + [source_line(words, bot_name, source) for source in sources[:_MOST_SOURCES]]


def _sureness(confidence: float) -> str:
    return "sure_high" if confidence >= SURE else "sure_middle" if confidence >= LIKELY else "sure_low"


def _paragraph(words: Messages, answer: Answer, article: Article | None, room: int) -> Html:
    """The sentence among its neighbours: those of the answer, or more of the article; nothing where it stands alone."""
    if article is not None:
        before, after = article.text[: answer.start], article.text[answer.end :]
        # What was found is quoted from the text as it was; a newer version may have it elsewhere.
        if article.text[answer.start : answer.end] != answer.sentence:
            before, after = answer.before, answer.after
        reach = _WIDE
    else:
        before, after, reach = answer.before, answer.after, _WIDE // 2
    before, after = before.strip(), after.strip()
    if not before and not after:
        return Html("")
    sentence = shorten(answer.sentence, _LONGEST_SENTENCE)
    reach = min(reach, (room - len(sentence) * 2) // 2 - 4)
    if reach < 40:
        return Html("")
    parts = [_tail(before, reach), Html(f"<b>{escape(sentence)}</b>"), escape(shorten(after, reach))]
    return quote(lead(join(parts, between=" "), words.language), expandable=article is None)


def _tail(text: str, limit: int) -> Html:
    """The end of a text, cut between words."""
    if utf16(text) <= limit:
        return escape(text)
    kept = text[-limit:]
    kept = kept[utf16(kept) - limit :]
    return escape("…" + kept[kept.find(" ") + 1 :])
