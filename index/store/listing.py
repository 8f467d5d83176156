"""What the store holds, for people who look through it: articles by words or by date, sources, how much there is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, case, func, or_, select

from index.models import ArticleInfo, Counts
from index.store.schema import articles

__all__ = ["Listed", "count", "list_articles", "newest_articles", "sources"]

_THE, _SHORTEST = "ال", 3
"""What a word that is searched for may begin with, and how many letters have to follow for it to be left out."""
_INFO: Select[Any] = select(
    articles.c.id,
    articles.c.title,
    articles.c.published,
    articles.c.url,
    articles.c.source,
    articles.c.sentence_count,
    articles.c.added_at,
)


def _digits(moment: ColumnElement[str]) -> ColumnElement[str]:
    """An ISO 8601 moment as YYYYMMDDhhmmss, its zone left out: what every database orders alike in any locale."""
    for sign in "-:T ":
        moment = func.replace(moment, sign, "")
    return func.substr(moment.concat("000000"), 1, 14)


# A date after the day the article was added is a mistake, and the latter counts.
_MOMENT = case(
    (_digits(articles.c.published) < _digits(articles.c.added_at), _digits(articles.c.published)),
    else_=_digits(articles.c.added_at),
)


_SPELLED = str.maketrans(
    {**dict.fromkeys("\u0640\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670", ""), **dict.fromkeys("أإآٱ", "ا")}
    | {"ى": "ي", "ة": "ه"}
)
"""Of what `index.text.normalize` does, the part that a database can be asked for too."""


def _spelled(text: ColumnElement[Any]) -> ColumnElement[Any]:
    """A column in the spelling of `_SPELLED`."""
    for letter, plain in _SPELLED.items():
        text = func.replace(text, chr(letter), plain)
    return text


@dataclass(frozen=True, slots=True)
class Listed:
    """What of the articles shall be listed.

    Args:
        words: only those with all of these in title, id, source or link.
        titled: for each word, or for none, the keys of articles that have another form of it in their title.
        by_date: by when they came out, the newest first, those without a date last; else the last added first.
        limit, offset: which part of the list.
    """

    words: Sequence[str] = ()
    titled: Sequence[Collection[int]] = ()
    by_date: bool = False
    limit: int = 50
    offset: int = 0


def list_articles(connection: Connection, wanted: Listed) -> list[ArticleInfo]:
    """Articles with all words in title, id, source or link; marks, tatweel, the spelling of alef, ى and ة and the «ال»
    of what is searched for are no matter."""
    texts, names = (_spelled(articles.c.title), _spelled(articles.c.source)), (articles.c.id, articles.c.url)

    def occurs(word: str, titled: Collection[int]) -> ColumnElement[bool]:
        plain = word.translate(_SPELLED) or word
        bare = plain.removeprefix(_THE) if len(plain) >= len(_THE) + _SHORTEST else plain
        return or_(
            *(column.icontains(bare, autoescape=True) for column in texts),
            *(column.icontains(word, autoescape=True) for column in names),
            # Written into the statement: of values apart a database takes no more than some thousand.
            articles.c.key.in_(bindparam(None, sorted(titled), expanding=True, literal_execute=True)),
        )

    found = map(occurs, wanted.words, wanted.titled or [()] * len(wanted.words))
    dated = (articles.c.published.is_(None), _MOMENT.desc()) if wanted.by_date else ()
    statement = _INFO.where(and_(True, *found)).order_by(*dated, articles.c.key.desc())
    return [ArticleInfo(*row) for row in connection.execute(statement.limit(wanted.limit).offset(wanted.offset))]


def newest_articles(connection: Connection, limit: int) -> list[ArticleInfo]:
    """Articles by when they came out, the newest first: by the digits of the moment as written, see `_MOMENT`."""
    statement = _INFO.order_by(_MOMENT.desc(), articles.c.key.desc()).limit(limit)
    return [ArticleInfo(*row) for row in connection.execute(statement)]


def sources(connection: Connection, limit: int) -> list[tuple[str | None, int]]:
    """Who published how many articles, those with the most first."""
    number = func.count()
    statement = select(articles.c.source, number).group_by(articles.c.source).order_by(number.desc(), articles.c.source)
    return [(source, total) for source, total in connection.execute(statement.limit(limit))]


def count(connection: Connection) -> Counts:
    """How much there is."""
    row = connection.execute(select(func.count(), func.coalesce(func.sum(articles.c.sentence_count), 0))).one()
    return Counts(articles=row[0], sentences=int(row[1]))
