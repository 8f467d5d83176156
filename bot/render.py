"""Texts as Telegram shows them: its HTML, its limits, right to left.

Telegram counts text in UTF-16 units after entities are parsed; it takes each line's direction from its first strong
letter, and mirrors no buttons.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.messages import Messages, isolate, quoted_within
from index import Span

__all__ = [
    "MAX_TEXT",
    "Html",
    "Row",
    "callback_data",
    "escape",
    "excerpt",
    "fill",
    "join",
    "keyboard",
    "lead",
    "length",
    "link",
    "marked",
    "quote",
    "shorten",
    "utf16",
]

MAX_TEXT = 4096
MAX_CALLBACK_BYTES = 64
_RLM = "\u200f"
_ELLIPSIS = "…"
_UNENDED = re.compile(r"\s*[،,:]$")
_TAG = re.compile(r"<[^>]*>")
_URL = re.compile(r"https?://[^\s<>\"]+\Z|tg://[^\s<>\"]+\Z", re.IGNORECASE)
# Characters that Telegram drops or that would turn the lines around them.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066\u2067\ud800-\udfff]")


class Html(str):
    """Well-formed Telegram HTML: made by the functions here, or written in a catalogue. A plain `str` is not."""

    __slots__ = ()


Row = Sequence[InlineKeyboardButton]


def excerpt(sentences: Sequence[str]) -> str:
    """Sentences of a summary as one text, on one line; what ends in the middle of a sentence ends in «…»."""
    return " ".join(_UNENDED.sub(_ELLIPSIS, " ".join(sentence.split())) for sentence in sentences)


def utf16(text: str) -> int:
    """The length of a text as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def length(markup: Html) -> int:
    """The length of HTML as Telegram counts it: without tags, entities as the characters they are."""
    return utf16(html.unescape(_TAG.sub("", markup)))


def escape(text: str) -> Html:
    """Any text, to be shown as it is."""
    return Html(html.escape(_UNSEEN.sub("", text), quote=True))


def shorten(text: str, limit: int) -> str:
    """The beginning of a text, cut between words, with an ellipsis where something is missing.

    Args:
        text: plain text.
        limit: how many UTF-16 units the result may have; at least 1.
    """
    if utf16(text) <= limit:
        return text
    kept = text[: limit - 1]
    while (excess := utf16(kept) - limit + 1) > 0:
        kept = kept[: -(excess + 1) // 2]
    # A cut in the middle of the only word is better than nothing.
    blank = max(kept.rfind(" "), kept.rfind("\n"))
    if blank > len(kept) // 2:
        kept = kept[:blank]
    while kept and unicodedata.combining(text[len(kept)] if len(kept) < len(text) else " "):
        kept = kept[:-1]
    return kept.rstrip() + _ELLIPSIS


def marked(text: str, spans: Sequence[Span]) -> Html:
    """A text with spans of it in bold.

    Args:
        text: plain text.
        spans: in any order; what lies outside the text or overlaps an earlier one is passed over.
    """
    parts: list[str] = []
    done = 0
    for span in sorted(spans, key=lambda one: one.start):
        if done <= span.start < span.end <= len(text):
            parts += [escape(text[done : span.start]), "<b>", escape(text[span.start : span.end]), "</b>"]
            done = span.end
    parts.append(escape(text[done:]))
    return Html("".join(parts))


def quote(markup: Html, *, expandable: bool = False) -> Html:
    """A block quotation; an expandable one shows three lines until it is touched. Block quotations don't nest."""
    return Html(f"<blockquote{' expandable' if expandable else ''}>{markup}</blockquote>")


def link(markup: Html, url: str | None) -> Html:
    """A link, or just its words where the address is none that Telegram opens."""
    if not url or not _URL.match(url):
        return markup
    return Html(f'<a href="{html.escape(url, quote=True)}">{markup}</a>')


def lead(markup: Html, language: str) -> Html:
    """Make a line run in the language's direction even where it begins with letters of the other."""
    if language == "ar":
        for char in html.unescape(_TAG.sub("", markup)):
            direction = unicodedata.bidirectional(char)
            if direction in ("R", "AL"):
                break
            if direction == "L" or char in "\u2068":
                return Html(_RLM + markup)
    return markup


def fill(messages: Messages, key: str, **values: object) -> Html:
    """A message of the catalogue with its blanks filled.

    Args:
        messages: the language.
        key: table and name; its text is Telegram HTML.
        values: `Html` is put in as it is, any other text is escaped, and kept from mixing with the line's direction.

    Raises:
        KeyError: there is no such message, or a blank has no value.
    """
    template = messages.template(key)
    safe = {name: _value(value, messages.language) for name, value in quoted_within(template, values).items()}
    return Html(template.strip("\n").format_map(safe))


def _value(value: object, language: str) -> object:
    if isinstance(value, Html) or not isinstance(value, str):
        return value
    escaped = escape(value)
    # Decided upon the text itself: the letters of an entity such as &amp; turn no line around.
    return Html(isolate(value, language).replace(value, escaped, 1)) if value else escaped


def join(parts: Sequence[Html], between: str = "\n") -> Html:
    """Parts one under the other, without the empty ones."""
    return Html(between.join(part for part in parts if part))


def callback_data(*parts: str | int) -> str:
    """What a button says when pressed: parts joined by colons, the first of them naming who deals with it.

    Raises:
        ValueError: it is longer than the 64 bytes Telegram allows; keep what is long in a table.
    """
    data = ":".join(map(str, parts))
    if len(data.encode()) > MAX_CALLBACK_BYTES:
        raise ValueError(f"callback data of more than {MAX_CALLBACK_BYTES} bytes: {data}")
    return data


def keyboard(rows: Sequence[Row], language: str) -> InlineKeyboardMarkup | None:
    """Buttons under a message; None where there are none.

    Args:
        rows: each in reading order; Telegram doesn't mirror rows, so for Arabic the first goes last.
        language: of the words on them.
    """
    filled = [list(row) for row in rows if row]
    if not filled:
        return None
    return InlineKeyboardMarkup([row[::-1] if language == "ar" else row for row in filled])
