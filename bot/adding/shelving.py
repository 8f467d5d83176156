"""Posts → articles in the library, so that whatever happens between any two lines, doing it again does it once."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from sqlalchemy import Connection
from telegram import Bot

from bot.adding import kinds
from bot.adding.changing import save_before
from bot.adding.documents import UnreadableDocument, document_text
from bot.adding.gathering import Post, article_of, is_split, is_too_little, joined
from bot.adding.outcomes import IGNORED, Outcome, known_already, refused, settled
from bot.adding.parting import apart_already, note_joined
from bot.adding.titles import titled
from bot.render import shorten
from bot.services import Services
from bot.state import drafts, posts
from bot.state.posts import Place, Posted
from index import Added, AddStatus, Article, Library
from index.hashing import content_hash
from index.text.segment import sentences

__all__ = ["add_posts"]

log = logging.getLogger(__name__)

_NAME_UNITS = 60


@dataclass(frozen=True, slots=True)
class _Ready:
    """A post with all that is known of it before it is added."""

    post: Post
    places: tuple[Place, ...]
    article: Article
    content: str
    existing: Article | None
    posted: tuple[Posted, ...]


async def add_posts(services: Services, bot: Bot, chat_id: int, by: int, wanted: Sequence[Post], *, tell: bool) -> None:
    """Add posts and note what became of each.

    Args:
        services: library and tables.
        bot: fetches documents.
        chat_id: where the bot got the posts.
        by: who added them.
        wanted: some dozens at the most.
        tell: whether what became of them is kept, to be told.

    Raises:
        LibraryBusyError, StorageError: library or tables failed; what wasn't noted may be tried again.
        TelegramError: a document can't be fetched now.
    """
    wanted = [one for post in wanted for one in await _as_parted(services, chat_id, post)]
    ready: list[_Ready] = []
    later: list[Post] = []
    outcomes: dict[int, Outcome] = {}
    for number, post in enumerate(wanted):
        one = await _prepare(services, bot, chat_id, post)
        if isinstance(one, Outcome):
            outcomes[number] = one
        elif any(one.article.id == other.article.id for other in ready):
            later.append(post)  # the same post twice in a burst: the second has to see what became of the first
        elif known_already(one.existing, one.article, one.posted, one.content):
            outcomes[number] = _duplicate(one)
        else:
            ready.append(one)
    await services.write(_save_all, chat_id, by, ready, services.now())
    added = await services.call(_add_all, services.library, [one.article for one in ready])
    fresh = {one.post.keys: settled(what, one.article, one.posted) for one, what in zip(ready, added, strict=True)}
    told = [
        (post, outcomes[number] if number in outcomes else fresh[post.keys])
        for number, post in enumerate(wanted)
        if number in outcomes or post.keys in fresh
    ]
    await services.write(_note, chat_id, by, told, {one.post.keys: one for one in ready}, services.now(), tell)
    log.info("posts dealt with", extra={"chat": chat_id, "posts": len(told)})
    if later:
        await add_posts(services, bot, chat_id, by, later, tell=tell)


async def _as_parted(services: Services, chat_id: int, post: Post) -> tuple[Post, ...]:
    """A post, or its messages, where it was said that they are posts of their own."""
    if post.is_joined and await apart_already(services, chat_id, post):
        return post.singly
    return (post,)


async def _prepare(services: Services, bot: Bot, chat_id: int, post: Post) -> _Ready | Outcome:
    """Find out what a post is in the library already."""
    name = shorten(" ".join(post.text.split()), _NAME_UNITS) or (post.file.name if post.file else "")
    places = tuple(post.places(chat_id))
    text, title = post.text, ""
    if post.file is not None:
        try:
            title, text = await document_text(bot, post.file, post.text)
        except UnreadableDocument as problem:
            return refused(problem.code, name, problem.reason, **problem.details)
    noted = await services.read(posts.find, places)
    article_id = next((noted[place].article_id for place in places if place in noted), None)
    if not any(char.isalnum() for char in text):
        album = post.first.album
        late = album is not None and await services.read(_was_there, chat_id, album)
        return Outcome(IGNORED) if late or post.is_edit else refused("empty", name)
    posted = tuple(noted.values())
    if article_id is None and is_too_little(post):
        return refused("short", name)
    if article_id is None:
        article_id = post.article_id(chat_id, text)
    else:
        posted = tuple((await services.read(posts.of_articles, [article_id])).get(article_id, ()))
    existing = await services.call(services.library.get, article_id)
    if post.is_edit:
        if posted and existing is None:
            return Outcome(IGNORED)  # it was deleted here; that it is edited there is no reason to have it back
        text = await _with_other_pieces(services, posted, places[0], text)
    elif existing is not None and set(places) < {one.place for one in posted} and _holds(existing, text):
        return replace(_known(existing), prompt=post.first.prompt)
    elif existing is not None and len(places) == 1:
        text = await _with_other_pieces(services, posted, places[0], text)
    if not posted:
        posted = tuple((await services.read(posts.of_articles, [article_id])).get(article_id, ()))
    if not title:
        title, text_body = titled(text)
    else:
        text_body = text
    given = await services.read(drafts.get, 0, kinds.RENAMED, article_id)
    zone = ZoneInfo(services.settings.timezone)
    article = article_of(article_id, post.origin, given or title, text_body, post.first.date, zone)
    return _Ready(post, places, article, content_hash(text).hex(), existing, posted)


def _was_there(connection: Connection, chat_id: int, album: str) -> bool:
    return drafts.has(connection, chat_id, kinds.ALBUM, album)


async def _with_other_pieces(services: Services, posted: Sequence[Posted], place: Place, text: str) -> str:
    """The whole text of a split post one message of which was edited."""
    texts: list[str] = []
    for one in posted:
        chat, number = one.place
        piece = await services.read(drafts.get, chat, kinds.PIECE, str(number))
        if piece is None:
            return text
        texts.append(text if one.place == place else piece)
    return joined(texts) if texts else text


def _holds(existing: Article, text: str) -> bool:
    return " ".join(titled(text)[1].split()) in " ".join(existing.text.split())


def _known(existing: Article) -> Outcome:
    return Outcome(AddStatus.DUPLICATE.value, existing.id, existing.title, len(sentences(existing.text)))


def _duplicate(one: _Ready) -> Outcome:
    assert one.existing is not None, "known posts are in the library"
    return _known(one.existing)


def _save_all(connection: Connection, chat_id: int, by: int, ready: Sequence[_Ready], now: float) -> None:
    """Keep what will be replaced, before it is: not what an interrupted try has put there."""
    for one in ready:
        again = one.existing is not None and one.existing.text == one.article.text
        if not (again and drafts.has(connection, chat_id, kinds.UNDO, one.article.id)):
            save_before(connection, chat_id, by, one.article.id, one.existing if one.posted else None, now)


def _add_all(library: Library, articles: Sequence[Article]) -> list[Added]:
    return list(library.add_many(articles)) if articles else []


def _note(
    connection: Connection,
    chat_id: int,
    by: int,
    told: Sequence[tuple[Post, Outcome]],
    ready: dict[tuple[str, ...], _Ready],
    now: float,
    tell: bool,
) -> None:
    """Write down, in one transaction, what became of posts."""
    for post, outcome in told:
        one = ready.get(post.keys)
        if one is not None and outcome.article_id == one.article.id:
            posts.record(connection, one.places, one.article.id, one.content, by, now)
            _note_pieces(connection, by, one, now)
            if post.is_joined:
                outcome = replace(outcome, messages=len(post.parts))
                note_joined(connection, chat_id, by, post, one.article.id, now)
        if post.first.album:
            drafts.add(connection, chat_id, by, kinds.ALBUM, post.first.album, "1", now, now + kinds.KEPT_SECONDS)
        first, *others = post.keys
        drafts.close(connection, chat_id, kinds.PART, others)
        if tell and outcome.status != IGNORED:
            result = replace(outcome, prompt=post.first.prompt).dump()
            drafts.keep(connection, chat_id, by, kinds.PART, first, result, now, now + kinds.KEPT_SECONDS)
        else:
            drafts.close(connection, chat_id, kinds.PART, [first])


def _note_pieces(connection: Connection, by: int, one: _Ready, now: float) -> None:
    parts = one.post.parts
    for part, (chat, number) in zip(parts, one.places, strict=True):
        known = drafts.has(connection, chat, kinds.PIECE, str(number))
        if known or (len(parts) > 1 and any(map(is_split, parts))):
            until = now + kinds.PIECE_SECONDS
            drafts.keep(connection, chat, by, kinds.PIECE, str(number), part.text, now, until)
