"""Messages → posts: albums and long texts that clients split are put together again.

Nothing marks the end of an album, or says that a message goes on in the next one: the collector waits until it is
quiet, and here messages are put together by what they have in common.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from bot.adding.parts import CHANNEL, File, Origin, Part
from bot.adding.splitting import FEWEST_UNITS, is_one_text
from bot.adding.titles import says_too_little
from bot.render import utf16
from bot.state.posts import Place
from index import Article
from index.hashing import content_hash

__all__ = ["OURS", "Post", "article_of", "continues", "gather", "is_split", "is_too_little", "joined", "may_grow"]

OURS = "tg"
"""What the ids of articles from Telegram begin with."""

_SPLIT_SECONDS = 3
"""The messages of a text that was cut are sent at once."""
_ENDS = tuple('.!?؟…:؛»”"')


@dataclass(frozen=True, slots=True)
class Post:
    """What becomes one article.

    Args:
        parts: its messages in order, each in its newest form.
        keys: the keys of all parts that went into it, older forms included.
    """

    parts: tuple[Part, ...]
    keys: tuple[str, ...]

    @property
    def first(self) -> Part:
        """The message it begins with."""
        return self.parts[0]

    @property
    def origin(self) -> Origin | None:
        """Where it comes from."""
        return self.first.origin

    @property
    def file(self) -> File | None:
        """Its document."""
        return self.first.file

    @property
    def is_edit(self) -> bool:
        """Whether it is a new form of a post that was dealt with before."""
        return bool(self.first.edited)

    @property
    def text(self) -> str:
        """The whole text."""
        return joined([part.text for part in self.parts])

    @property
    def is_joined(self) -> bool:
        """Whether it was put together because its messages look like one text; those of an album belong together."""
        return len(self.parts) > 1 and self.first.album is None

    @property
    def singly(self) -> tuple[Post, ...]:
        """Its messages as posts of their own."""
        first, *others = self.parts
        apart = tuple(Post((part,), (part.key,)) for part in others)
        taken = {part.key for part in others}
        return Post((first,), tuple(key for key in self.keys if key not in taken)), *apart

    def places(self, chat_id: int) -> list[Place]:
        """Its messages: in the channel they come from, or else in the chat they were sent to the bot in."""
        return [_place(part, chat_id) for part in self.parts]

    def article_id(self, chat_id: int, content: str | None = None) -> str:
        """The id it has by nature.

        Args:
            chat_id: where the bot got it.
            content: the text that names it where Telegram doesn't; by default its own.
        """
        origin = self.origin
        if origin is not None and origin.kind == CHANNEL and origin.message_id is not None:
            chat, number = min(self.places(chat_id))
            return f"{OURS}{chat}-{number}"
        return f"{OURS}-text-{content_hash(self.text if content is None else content).hex()}"


def gather(parts: Sequence[Part]) -> list[Post]:
    """Put the messages of a chat together.

    Args:
        parts: in the order in which they came; edited forms after their originals.
    """
    groups: list[list[Part]] = []
    keys: list[list[str]] = []
    for part in parts:
        place = _find(groups, part) if part.edited else None
        if place is not None:
            group, number = place
            groups[group][number] = replace(part, edited=groups[group][number].edited)
        else:
            found = _joins(groups, part)
            group = len(groups) if found is None else found
            if found is None:
                groups.append([])
                keys.append([])
            groups[group].append(part)
        keys[group].append(part.key)
    return [Post(tuple(group), tuple(names)) for group, names in zip(groups, keys, strict=True)]


def _find(groups: Sequence[Sequence[Part]], edited: Part) -> tuple[int, int] | None:
    for group, parts in enumerate(groups):
        for number, part in enumerate(parts):
            if part.message_id == edited.message_id:
                return group, number
    return None


def _joins(groups: Sequence[Sequence[Part]], part: Part) -> int | None:
    if part.edited or part.chosen or part.file is not None:
        return None
    if part.album is not None:
        return next((number for number, group in enumerate(groups) if group[0].album == part.album), None)
    if groups and continues(groups[-1][-1], part):
        return len(groups) - 1
    return None


def is_split(part: Part) -> bool:
    """Whether a message is as long as those that go on in the next one."""
    said = part.edited or part.chosen or part.alone
    return not part.is_media and not said and utf16(part.text) >= FEWEST_UNITS


def continues(before: Part, part: Part) -> bool:
    """Whether a message goes on with the text of the one before it: it came at once, from the same place, and together
    they look like a text that was cut."""
    if not is_split(before) or part.is_media or part.edited or part.chosen or part.alone:
        return False
    return _came_at_once(before, part) and is_one_text(before.text, part.text)


def _came_at_once(before: Part, part: Part) -> bool:
    old, new = before.origin, part.origin
    if old is None or new is None:
        return old is new and abs(part.date - before.date) <= _SPLIT_SECONDS
    if (old.kind, old.chat_id, old.name) != (new.kind, new.chat_id, new.name):
        return False
    if old.message_id is not None and new.message_id is not None and new.message_id != old.message_id + 1:
        return False
    return abs(new.date - old.date) <= _SPLIT_SECONDS


def is_too_little(post: Post) -> bool:
    """Whether somebody sent something on that is hardly an article, and hasn't said that it shall be one."""
    if post.file is not None or post.is_edit or post.first.chosen or not any(map(str.isalnum, post.text)):
        return False
    return (post.origin is not None or post.first.is_media) and says_too_little(post.text)


def may_grow(post: Post) -> bool:
    """Whether the next message could belong to it."""
    last = post.parts[-1]
    is_of_album = last.album is not None and last.file is None
    return not post.is_edit and (is_of_album or is_split(last))


def joined(texts: Sequence[str]) -> str:
    """One text of several: a sentence that was cut goes on, after a full stop a new line begins."""
    whole = ""
    for text in filter(None, map(str.strip, texts)):
        between = "" if not whole else "\n" if whole.endswith(_ENDS) else " "
        whole += between + text
    return whole


def article_of(article_id: str, origin: Origin | None, title: str, text: str, date: int, zone: tzinfo) -> Article:
    """The article of a post.

    Args:
        article_id: its id.
        origin: where it was written; None where the user wrote it.
        title, text: see `bot.adding.titles`.
        date: when it came to the bot, for posts of no known date.
        zone: in which its date is told.
    """
    published = datetime.fromtimestamp(origin.date if origin else date, zone).isoformat()
    return Article(article_id, title, text, published, _link(origin), _source(origin))


def _link(origin: Origin | None) -> str | None:
    if origin is None or origin.kind != CHANNEL or origin.message_id is None:
        return None
    place = origin.username or f"c/{str(origin.chat_id).removeprefix('-100')}"
    return f"https://t.me/{place}/{origin.message_id}"


def _source(origin: Origin | None) -> str | None:
    if origin is None:
        return None
    return " — ".join(name for name in (origin.name, origin.signature) if name) or None


def _place(part: Part, chat_id: int) -> Place:
    origin = part.origin
    if origin is not None and origin.kind == CHANNEL and origin.chat_id is not None and origin.message_id is not None:
        return origin.chat_id, origin.message_id
    return chat_id, part.message_id
