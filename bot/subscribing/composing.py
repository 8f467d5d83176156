"""What a subscription is told now: the library's new articles, as messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.messages import Messages
from bot.render import Html, fill
from bot.state import links
from bot.state.subscriptions import Subscription
from bot.subscribing.digest import Link, pack, story_html
from bot.subscribing.schedule import INSTANT, WEEKLY, local_day
from bot.subscribing.stories import Piece, Stems, Story, choose, gather, matches, prepare
from index import Article, Library

__all__ = ["Composer", "Digest", "article_link"]

_CONSIDERED = 1000
"""Of more new articles than these, the newest: an import of a whole archive is no news."""
_KEPT_PIECES = 4000


@dataclass(frozen=True, slots=True)
class Digest:
    """What a subscription is told.

    Args:
        revision: the library's revision up to which it goes.
        parts: the messages; none where there is nothing new.
        articles: the ids of the articles that came in and were wanted, those without room included.
    """

    revision: int
    parts: tuple[Html, ...]
    articles: tuple[str, ...]


def article_link(username: str) -> Link:
    """Where articles are read: at their own address, or with the bot of this name."""

    def href(article: Article) -> str:
        if article.url and article.url.startswith(("https://", "http://")):
            return article.url
        return f"https://t.me/{username}?start={links.payload_of(article.id)}"

    return href


class Composer:
    """Composes digests; to be used by one thread at a time.

    Args:
        library: the articles.
        href: where they are read.
    """

    def __init__(self, library: Library, href: Link) -> None:
        self._library = library
        self._href = href
        self._pieces: dict[Article, Piece] = {}

    def arrived(self, subscription: Subscription) -> tuple[int, tuple[Article, ...]]:
        """The library's revision, and what came in that the subscription may want, oldest first."""
        arrivals = self._library.arrivals_since(subscription.revision, _CONSIDERED)
        return arrivals.revision, self.wanted(subscription, arrivals.articles[::-1])

    def wanted(self, subscription: Subscription, articles: Sequence[Article]) -> tuple[Article, ...]:
        """The articles that hold the words a subscription wants, and none that it doesn't."""
        if not subscription.include and not subscription.exclude:
            return tuple(articles)
        stems, include, exclude = self._stems(), subscription.include, subscription.exclude
        return tuple(one for one in articles if matches(self._piece(one), include, exclude, stems))

    def messages(
        self, subscription: Subscription, articles: Sequence[Article], words: Messages, now: float
    ) -> tuple[Html, ...]:
        """The messages about articles.

        Args:
            subscription: how many, how long.
            articles: oldest first.
            words: the language.
            now: the time, for the heading.
        """
        if not articles:
            return ()
        if subscription.mode == INSTANT and len(articles) <= subscription.max_articles:
            return tuple(self._told(Story((one,)), subscription, words) for one in articles)
        stories, left = choose(gather(map(self._piece, articles)), subscription.max_articles)
        blocks = [self._heading(subscription, words, len(stories), now)]
        blocks += [self._told(story, subscription, words) for story in stories]
        if left:
            blocks.append(fill(words, "digest.others", articles=words.count("counts.articles", left)))
        return tuple(pack(blocks))

    def _told(self, story: Story, subscription: Subscription, words: Messages) -> Html:
        summary = self._library.summarise(story.first.id, subscription.sentences)
        return story_html(words, story, summary, self._href)

    def _heading(self, subscription: Subscription, words: Messages, stories: int, now: float) -> Html:
        key = {INSTANT: "digest.instant", WEEKLY: "digest.weekly"}.get(subscription.mode, "digest.daily")
        day = words.date(local_day(now, subscription.timezone))
        return fill(words, key, day=day, stories=words.count("digest.stories", stories))

    def _piece(self, article: Article) -> Piece:
        piece = self._pieces.get(article)
        if piece is None:
            if len(self._pieces) >= _KEPT_PIECES:
                self._pieces.clear()
            piece = self._pieces[article] = prepare(article, self._stems())
        return piece

    def _stems(self) -> Stems:
        return self._library.stems
