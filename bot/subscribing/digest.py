"""From stories to messages: Telegram HTML within its limits, split between stories."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urlsplit

from bot.messages import Messages, isolate
from bot.render import MAX_TEXT, Html, escape, excerpt, fill, join, lead, length, link, shorten
from bot.subscribing.stories import Story
from index import Article

__all__ = ["Link", "pack", "story_html", "title_of"]

Link = Callable[[Article], str]
"""Where an article is read: its address, or for one that has none a link that lets the bot show it."""

_MAX_ENTITIES = 90
"""Telegram drops what comes after the hundredth."""
_MAX_TITLE = 300
_MAX_SUMMARY = 2400
_MAX_SOURCES = 60
_MAX_ORIGIN = 1200
_MAX_NAME = 60
_UNTITLED = 90
_STOPS = ".۔… "
_TELLING = 2
"""Blanks in a sentence that isn't in a title by chance."""


def story_html(words: Messages, story: Story, summary: Sequence[str], href: Link) -> Html:
    """A story: title, summary, and every source with its link.

    Args:
        words: the language.
        story: what is told.
        summary: sentences of its first article.
        href: where articles are read.
    """
    first = story.first
    title = link(Html(f"<b>{escape(title_of(first))}</b>"), href(first))
    text = escape(shorten(excerpt(_beyond(title_of(first), summary)), _MAX_SUMMARY))
    return join([lead(line, words.language) for line in (title, text, _origin(words, story, href))])


def _beyond(title: str, summary: Sequence[str]) -> list[str]:
    """The sentences that the title hasn't told already: that of a post without a headline is its first sentence."""
    told = f" {title.rstrip(_STOPS)} "
    plain = [" ".join(sentence.split()).rstrip(_STOPS).rstrip() for sentence in summary]
    return [
        sentence
        for sentence, bare in zip(summary, plain, strict=True)
        if not (bare.count(" ") >= _TELLING and (f" {bare} " in told or f" {bare}. " in told))
    ]


def title_of(article: Article) -> str:
    """The title, or the first words of an article without one."""
    title = " ".join(article.title.split())
    return shorten(title, _MAX_TITLE) if title else shorten(" ".join(article.text.split()), _UNTITLED)


def pack(blocks: Sequence[Html]) -> list[Html]:
    """Put blocks into as few messages as their order allows, none of them cut.

    Args:
        blocks: a heading, stories and so on, each within a message's limits.
    """
    messages: list[Html] = []
    for block in blocks:
        joined = join([messages[-1], block], "\n\n") if messages else block
        if messages and length(joined) <= MAX_TEXT and _entities(joined) <= _MAX_ENTITIES:
            messages[-1] = joined
        else:
            messages.append(block)
    return messages


def _origin(words: Messages, story: Story, href: Link) -> Html:
    """Who tells it and when; of several, each with its link."""
    if len(story.articles) == 1:
        article = story.first
        known: Mapping[str, str] = {
            name: value
            for name, value in (
                ("source", shorten(article.source or "", _MAX_NAME)),
                ("date", words.date(article.published) if article.published else ""),
            )
            if value
        }
        return fill(words, f"digest.{'_'.join(known)}", **known) if known else Html("")
    comma = words.text("digest.comma")
    links: list[Html] = []
    for article in story.articles[:_MAX_SOURCES]:
        links.append(link(_name(words, article), href(article)))
        if length(join(links, comma)) > _MAX_ORIGIN:
            break
    return fill(words, "digest.sources", sources=join(links, comma))


def _name(words: Messages, article: Article) -> Html:
    name = article.source or urlsplit(article.url or "").hostname or title_of(article)
    return Html(escape(isolate(shorten(name.removeprefix("www."), _MAX_NAME), words.language)))


def _entities(markup: Html) -> int:
    return markup.count("<") // 2
