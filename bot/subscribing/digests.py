"""Digests when they are due: composed, and put into the outbox in the transaction that moves the subscription on.

Whatever happens between two lines here, a subscription stands either before a digest or behind it, with the digest in
the outbox. A period missed while the bot was down is due at the start, once: all that is new since.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Hashable

from sqlalchemy import Connection
from telegram import Bot

from bot.render import Html
from bot.roles import Role, role_of
from bot.services import Services
from bot.settings import Access
from bot.state import links, outbox, people, subscriptions
from bot.state.subscriptions import Subscription
from bot.subscribing.composing import Composer, Digest, article_link
from bot.subscribing.schedule import after_quiet, next_due
from index import Article

__all__ = ["Digests"]

log = logging.getLogger(__name__)

_ROUND = 1.0
"""Seconds between looks at the clock and at the library, whose articles other processes add too."""
_TOGETHER = 50
_TROUBLE = 300.0
_HOUR = 3600.0
_KEPT_DONE = 14 * 86400.0
_KEPT_TOLD = 90 * 86400.0
_DEAD_AFTER = 30 * 86400.0
_SHARED_AGE = 300.0


class Digests:
    """Fills the outbox.

    Args:
        services: whose library and tables are used.
        wake: set when something was put into the outbox.
    """

    def __init__(self, services: Services, wake: asyncio.Event) -> None:
        self._services = services
        self._wake = wake
        self._swept = 0.0

    async def run(self, bot: Bot, stop: asyncio.Event) -> None:
        """Look for what is due, until told to stop."""
        composer = Composer(self._services.library, article_link(bot.username))
        while not stop.is_set():
            await self.round(composer)
            await self._sweep()
            try:
                await asyncio.wait_for(stop.wait(), _ROUND)
            except TimeoutError:
                continue

    async def round(self, composer: Composer) -> int:
        """Issue every digest that is due; how many there were."""
        now = self._services.now()
        revision = await self._services.call(self._services.library.revision)
        due = await self._services.read(subscriptions.due, now, revision)
        made = _Made()  # chats with the same settings are told the same: it is composed once a round
        issued = 0
        for start in range(0, len(due), _TOGETHER):
            chunk = [self._issue(composer, one, now, made) for one in due[start : start + _TOGETHER]]
            issued += sum(await asyncio.gather(*chunk))
            if issued:
                self._wake.set()
        return issued

    async def _issue(self, composer: Composer, one: Subscription, now: float, made: _Made) -> bool:
        """Put what one is told into its outbox; whether there was something. An error concerns this one only."""
        try:
            until = after_quiet(one, now)
            if until > now:
                await self._services.write(subscriptions.change, one.id, {"next_at": until}, revision=one.revision)
                return False
            digest = await self._compose(composer, one, now, made)
            done = await self._services.write(_enqueue, one, digest, now)
            return done and bool(digest.parts)
        except Exception:
            log.exception("a digest failed; trying again later", extra={"subscription": one.id})
            await self._services.write(subscriptions.change, one.id, {"next_at": now + _TROUBLE}, revision=one.revision)
            return False

    async def _compose(self, composer: Composer, one: Subscription, now: float, made: _Made) -> Digest:
        filters = (one.revision, one.include, one.exclude)
        async with made.lock:
            if filters not in made.arrived:
                made.arrived[filters] = await self._services.call(composer.arrived, one)
        revision, articles = made.arrived[filters]
        if articles and not await self._is_let_in(one):
            articles = ()
        told = await self._services.read(subscriptions.told_of, one.id, [article.id for article in articles])
        fresh = tuple(article for article in articles if article.id not in told)
        ids = tuple(article.id for article in fresh)
        form = (ids, one.mode, one.max_articles, one.sentences, one.language, one.timezone)
        async with made.lock:
            if form not in made.parts:
                words = self._services.messages(one.language)
                made.parts[form] = await self._services.call(composer.messages, one, fresh, words, now)
        return Digest(revision, made.parts[form], ids)

    async def _is_let_in(self, one: Subscription) -> bool:
        """Whether the articles may be shown there, now."""
        if self._services.settings.access is Access.OPEN:
            return True
        standing = await self._services.read(people.standing, one.created_by, one.chat_id, "")
        return role_of(self._services.settings, one.created_by, standing) > Role.NONE

    async def _sweep(self) -> None:
        """Once an hour: forget what is long done, and chats that are gone for good."""
        now = self._services.now()
        if now - self._swept < _HOUR:
            return
        self._swept = now
        ended = await self._services.write(_clean, now, self._services.state.is_shared)
        if ended:
            log.info("subscriptions of chats that are gone were ended", extra={"subscriptions": ended})


class _Made:
    """What was composed in one round."""

    def __init__(self) -> None:
        self.arrived: dict[Hashable, tuple[int, tuple[Article, ...]]] = {}
        self.parts: dict[Hashable, tuple[Html, ...]] = {}
        self.lock = asyncio.Lock()


def _enqueue(connection: Connection, one: Subscription, digest: Digest, now: float) -> bool:
    current = subscriptions.get(connection, one.id)  # its times may have been changed meanwhile
    if current is None:
        return False
    links.remember(connection, filter(links.is_long, digest.articles))
    return outbox.enqueue(
        connection,
        one.id,
        since=one.revision,
        revision=digest.revision,
        next_at=next_due(current, now),
        parts=digest.parts,
        articles=digest.articles,
        now=now,
    )


def _clean(connection: Connection, now: float, shared: bool) -> list[int]:
    subscriptions.sweep_asked(connection, now)
    outbox.sweep(connection, now - _KEPT_DONE, now - _KEPT_TOLD)
    if shared:
        outbox.recover(connection, now - _SHARED_AGE)
    dead = subscriptions.remove_dead(connection, now - _DEAD_AFTER)
    outbox.withdraw(connection, dead)
    return dead
