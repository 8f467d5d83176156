"""Answers on a terminal: sentences with the answering words in bold, where they come from, how sure the bot is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.text import Text

from bot.messages import Messages, isolate
from bot.showing import closest
from index.models import Answer, ArticleInfo, Result, Source, Span

__all__ = [
    "print_answer",
    "print_articles",
    "print_context",
    "print_line",
    "print_refusal",
    "print_understood",
    "printable",
]

SURE = 0.75
LIKELY = 0.45
_ALSO = 3
_RLM = "\u200f"
# Control characters could steer the terminal; an unclosed embedding or override would turn around what follows.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_EMBEDDINGS = re.compile("[\u202a-\u202e\u2066-\u2069]+")
_FIRST_LETTER = re.compile(r"[^\W\d_]")
_ARABIC = re.compile("[\u0590-\u08ff\ufb1d-\ufefc]")


def printable(text: str) -> str:
    """Text of an article as it may be shown: on one line, without anything that steers a terminal."""
    return _CONTROLS.sub(" ", _EMBEDDINGS.sub("", text))


def print_line(console: Console, text: str | Text, style: str = "") -> None:
    """Print a line. A terminal breaks it at its width; in a file or a pipe it stays one line."""
    console.print(text, style=style, soft_wrap=not console.is_terminal, markup=False, highlight=False, emoji=False)


def print_answer(console: Console, messages: Messages, answer: Answer) -> None:
    """Show one answer with its source, and before it the sentence it leans on."""
    if answer.lead_in:
        print_line(console, _marked(answer.lead_in, (), messages.language), style="dim")
    print_line(console, _marked(answer.sentence, answer.highlights, messages.language))
    for line in _about(messages, answer):
        print_line(console, line, style="dim")


def print_context(console: Console, messages: Messages, answer: Answer) -> None:
    """Show an answer's sentence among its neighbours."""
    if not answer.before and not answer.after:
        print_line(console, messages.text("chat.no_context"))
        return
    for text in (answer.before, answer.sentence, answer.after):
        spans = answer.highlights if text is answer.sentence else ()
        if text:
            print_line(console, _marked(text, spans, messages.language), style="" if spans else "dim")


def print_understood(console: Console, messages: Messages, result: Result, typed: str | None = None) -> None:
    """Say how a question was understood that had typing mistakes or went on from the one before; else nothing.

    Args:
        console: where.
        messages: in which language.
        result: what the library found.
        typed: the question as it was typed, where that may be another than was asked.
    """
    completed = result.question if typed is not None and result.question != typed else None
    understood = result.understood_as or completed
    if understood is not None:
        print_line(console, messages.text("answer.understood", question=printable(understood)), style="dim")


def print_refusal(console: Console, messages: Messages, result: Result, articles: int) -> None:
    """Say that there is no answer, and which articles are the closest where any has to do with the question.

    Args:
        console: where.
        messages: in which language.
        result: what the library found.
        articles: how many articles it holds: where there are none, that is the reason.
    """
    if not articles and not result.answers:
        print_line(console, messages.text("chat.empty"))
        return
    print_line(console, messages.text("answer.refused"))
    found = closest(result)
    if not found:
        return
    print_line(console, messages.text("answer.closest"))
    for answer in found:
        _print_item(console, messages, _title(answer), answer.published)


def print_articles(console: Console, messages: Messages, articles: Iterable[ArticleInfo]) -> None:
    """List articles by their titles and dates."""
    for one in articles:
        _print_item(console, messages, printable(one.title).strip() or printable(one.id), one.published)


def _print_item(console: Console, messages: Messages, title: str, published: str | None) -> None:
    if published:
        print_line(console, messages.text("answer.item_dated", title=title, date=messages.date(published)))
    else:
        print_line(console, messages.text("answer.item", title=title))


def _about(messages: Messages, answer: Answer) -> Iterator[str]:
    yield messages.text("answer.title", title=_title(answer))
    if answer.published:
        yield messages.text("answer.date", date=messages.date(answer.published))
    if answer.source:
        yield messages.text("answer.source", source=printable(answer.source))
    if answer.url:
        yield messages.text("answer.link", url=printable(answer.url))
    if answer.also:
        titles = (isolate(_title(source), messages.language) for source in answer.also[:_ALSO])
        yield messages.text("answer.also", titles="، ".join(titles) if messages.language == "ar" else ", ".join(titles))
    sure = "sure_high" if answer.confidence >= SURE else "sure_middle" if answer.confidence >= LIKELY else "sure_low"
    yield messages.text(f"answer.{sure}")


def _title(source: Answer | Source) -> str:
    return printable(source.title).strip() or printable(source.article_id)


def _marked(sentence: str, spans: tuple[Span, ...], language: str) -> Text:
    """The sentence with its highlights in bold."""
    first = _FIRST_LETTER.search(sentence)
    # Told by its first letter, an Arabic sentence that begins with a Latin name would run from left to right.
    turn = language == "ar" and first is not None and not _ARABIC.match(first[0]) and _ARABIC.search(sentence)
    text = Text(_RLM if turn else "")
    done = 0
    for span in spans:
        text.append(printable(sentence[done : span.start]))
        text.append(printable(sentence[span.start : span.end]), style="bold green")
        done = span.end
    text.append(printable(sentence[done:]))
    return text
