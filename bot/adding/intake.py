"""What came in a chat, dealt with: added, asked about, and told in one reply."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection
from telegram import Bot
from telegram.error import TelegramError

from bot.adding import kinds
from bot.adding.choices import choice_of
from bot.adding.gathering import Post, gather, is_too_little, may_grow
from bot.adding.outcomes import Outcome, load_outcome, refused
from bot.adding.parts import load
from bot.adding.reports import button
from bot.adding.shelving import add_posts
from bot.adding.telling import deliver, show_progress, tell
from bot.adding.titles import without_links
from bot.asking.wording import courtesy
from bot.messages import Messages
from bot.render import Row, fill, join, shorten
from bot.roles import Role, role_of
from bot.services import Services
from bot.state import drafts, people, posts
from index.errors import LibraryBusyError, StorageError

__all__ = ["Intake"]

log = logging.getLogger(__name__)

_CHUNK = 20
_PROGRESS_SECONDS = 2.0
_EXCERPT_UNITS = 120


@dataclass(frozen=True, slots=True)
class _Waiting:
    """What the tables hold of a chat: posts that wait, and what became of others, by their parts' keys."""

    posts: list[Post]
    outcomes: dict[str, Outcome]

    @property
    def size(self) -> int:
        return len(self.posts) + len(self.outcomes)


class Intake:
    """Deals with what waits in a chat; `work` is for the collector.

    Args:
        services: library and tables.
    """

    def __init__(self, services: Services) -> None:
        self._services = services
        self._shown: dict[int, float] = {}

    async def waiting(self) -> list[int]:
        """The chats with something in the tables."""
        return await self._services.read(drafts.places, kinds.PART)

    async def work(self, bot: Bot, chat_id: int, silent: bool) -> bool:
        """Deal with what waits in a chat.

        Args:
            bot: for replies.
            chat_id: a user's private chat, or a watched channel.
            silent: nothing has come for so long that a post that may go on is whole; otherwise it is left for later.

        Returns:
            Whether something is left.
        """
        waiting = await self._look(chat_id)
        if not waiting.size:
            return False
        if chat_id < 0:
            return await self._watch(bot, chat_id, waiting, silent)
        words, role = await self._user(chat_id)
        if role < Role.ADMIN and waiting.posts:
            await self._close(chat_id, [key for post in waiting.posts for key in post.keys])
            await deliver(bot, chat_id, fill(words, "access.admins_only"))
            return True
        for post in waiting.posts:
            if _is_question_of_choice(post) and (silent or post is not waiting.posts[-1] or not may_grow(post)):
                await self._ask(bot, chat_id, words, post, "choose")
        ready = _ready([post for post in waiting.posts if not _is_question_of_choice(post)], silent)
        # Of several, the summary says which say too little.
        if len(ready) == waiting.size == 1 and is_too_little(ready[0]) and not await self._is_known(chat_id, ready[0]):
            await self._ask(bot, chat_id, words, ready.pop(), "choose_short")
        in_burst = [post for post in ready if post.first.prompt is None]
        if len(in_burst) + _in_burst(waiting.outcomes) > 1:
            await self._add_burst(bot, chat_id, words, ready, waiting)
        else:
            await self._add(bot, chat_id, ready, tell=True)
        left = await self._look(chat_id)
        if left.posts:
            return True
        await tell(self._services, bot, chat_id, words, left.outcomes)
        self._shown.pop(chat_id, None)
        return False

    async def _look(self, chat_id: int) -> _Waiting:
        rows = await self._services.read(drafts.contents, chat_id, kinds.PART)
        outcomes: dict[str, Outcome] = {}
        parts = []
        for key, payload in rows:
            outcome = load_outcome(payload)
            if outcome is None:
                parts.append(load(json.loads(payload)))
            else:
                outcomes[key] = outcome
        return _Waiting(gather(parts), outcomes)

    async def _watch(self, bot: Bot, chat_id: int, waiting: _Waiting, silent: bool) -> bool:
        by = await self._services.read(posts.watched_by, chat_id)
        if by is None:
            await self._close(chat_id, [key for post in waiting.posts for key in post.keys])
            return False
        ready = _ready(waiting.posts, silent)
        for start in range(0, len(ready), _CHUNK):
            await self._add(bot, chat_id, ready[start : start + _CHUNK], tell=False, by=by)
        return bool((await self._look(chat_id)).posts)

    async def _add_burst(
        self, bot: Bot, chat_id: int, words: Messages, ready: Sequence[Post], waiting: _Waiting
    ) -> None:
        done, total = len(waiting.outcomes), waiting.size
        await self._progress(bot, chat_id, words, done, total)
        for start in range(0, len(ready), _CHUNK):
            chunk = ready[start : start + _CHUNK]
            await self._add(bot, chat_id, chunk, tell=True)
            done += len(chunk)
            await self._progress(bot, chat_id, words, done, total)

    async def _add(self, bot: Bot, chat_id: int, chunk: Sequence[Post], *, tell: bool, by: int | None = None) -> None:
        """Add posts; one that can't even be tried is refused, so that it doesn't stand in the others' way."""
        if not chunk:
            return
        adder = chat_id if by is None else by
        try:
            await add_posts(self._services, bot, chat_id, adder, chunk, tell=tell)
        except (TelegramError, LibraryBusyError, StorageError):
            raise  # it may work later: the collector tries again
        except Exception:
            if len(chunk) > 1:
                for post in chunk:
                    await self._add(bot, chat_id, [post], tell=tell, by=by)
                return
            log.exception("a post can't be added", extra={"chat": chat_id, "message": chunk[0].first.message_id})
            await self._refuse(chat_id, chunk[0], tell)

    async def _refuse(self, chat_id: int, post: Post, tell: bool) -> None:
        first, *others = post.keys
        if not tell:
            others = list(post.keys)
        now = self._services.now()

        def note(connection: Connection) -> None:
            drafts.close(connection, chat_id, kinds.PART, others)
            if tell:
                outcome = refused("internal", shorten(post.text, _EXCERPT_UNITS)).dump()
                drafts.keep(connection, chat_id, chat_id, kinds.PART, first, outcome, now, now + kinds.KEPT_SECONDS)

        await self._services.write(note)

    async def _close(self, chat_id: int, keys: Sequence[str]) -> None:
        await self._services.write(drafts.close, chat_id, kinds.PART, keys)

    async def _user(self, chat_id: int) -> tuple[Messages, Role]:
        standing = await self._services.read(people.standing, chat_id, chat_id, "")
        return self._services.messages(standing.language), role_of(self._services.settings, chat_id, standing)

    async def _is_known(self, chat_id: int, post: Post) -> bool:
        return bool(await self._services.read(posts.find, post.places(chat_id)))

    async def _ask(self, bot: Bot, chat_id: int, words: Messages, post: Post, key: str) -> None:
        """Ask whether something is an article: a text that was pasted, or what says too little for one."""
        number = post.first.message_id
        now = self._services.now()
        until = now + kinds.KEPT_SECONDS
        payload = choice_of(post)
        await self._services.write(drafts.keep, chat_id, chat_id, kinds.CHOICE, str(number), payload, now, until)
        row = [button(words, "article" if key == "choose" else "article_anyway", "ca", number)]
        asked = without_links(post.text)
        if courtesy(asked) is None and any(map(str.isalnum, asked)):
            row.append(button(words, "question", "cq", number))
        rows: list[Row] = [row]
        excerpt = shorten(" ".join(post.text.split()), _EXCERPT_UNITS)
        text = fill(words, f"adding.{key}", text=excerpt)
        if post.is_joined:
            text = join([text, fill(words, "adding.joined", count=words.count("counts.messages", len(post.parts)))])
            rows.append([button(words, "part_messages", "cs", number)])
        await deliver(bot, chat_id, text, words, rows, reply_to=number)
        await self._close(chat_id, post.keys)

    async def _progress(self, bot: Bot, chat_id: int, words: Messages, done: int, total: int) -> None:
        now = self._services.now()
        first = now - self._shown.get(chat_id, 0.0) < _PROGRESS_SECONDS
        if not first:
            self._shown[chat_id] = now
        await show_progress(self._services, bot, chat_id, words, done, total, first=first)


def _is_question_of_choice(post: Post) -> bool:
    """Whether it is a text the user typed or pasted, and hasn't said yet what it is."""
    return post.origin is None and not post.first.is_media and not post.first.chosen and not post.is_edit


def _ready(found: Sequence[Post], silent: bool) -> list[Post]:
    if found and not silent and may_grow(found[-1]):
        return list(found[:-1])
    return list(found)


def _in_burst(outcomes: dict[str, Outcome]) -> int:
    return sum(1 for outcome in outcomes.values() if outcome.prompt is None)
