"""From new articles to stories: what a subscription wants, and what several sources tell, once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from index import Article

__all__ = ["Piece", "Stems", "Story", "choose", "gather", "matches", "prepare"]

Stems = Callable[[str], Sequence[str]]
"""`Library.stems`: the words of a text as the library's own analysis has them."""

_LEAD_STEMS = 45
"""The beginning of a text tells what it is about; agencies' reports differ further down."""
_SAME = 0.4
"""Share of common stems (Jaccard) of title and beginning from which two articles tell the same story. Of 800
news articles of one spring it joins the two pairs that do; different stories of one war or person stay below 0.38."""
_LEAST = 6
"""Common stems below which two short posts are alike by their form only («سعر الذهب اليوم…»)."""
_SAME_TITLE = 0.65
_TITLE_STEMS = 4
"""Titles of fewer stems say too little to go by alone."""


@dataclass(frozen=True, slots=True)
class Piece:
    """An article and its words.

    Args:
        article: the article.
        words: the stems of title and text, in order, between blanks.
        gist: the stems of title and beginning.
        title: the stems of the title.
    """

    article: Article
    words: str
    gist: frozenset[str]
    title: frozenset[str]


@dataclass(frozen=True, slots=True)
class Story:
    """Articles that tell the same, in the order they came; the first stands for it."""

    articles: tuple[Article, ...]

    @property
    def first(self) -> Article:
        """The article whose title and summary are shown."""
        return self.articles[0]


def prepare(article: Article, stems: Stems) -> Piece:
    """Find an article's words."""
    title = list(stems(article.title))
    text = list(stems(article.text))
    return Piece(article, _line(title + text), frozenset(title + text[:_LEAD_STEMS]), frozenset(title))


def matches(piece: Piece, include: Iterable[str], exclude: Iterable[str], stems: Stems) -> bool:
    """Whether a subscription wants an article.

    Args:
        piece: the article.
        include: words or short phrases of which one must occur; none: every article is wanted.
        exclude: words or short phrases of which none may.
        stems: makes inflected forms and spellings of a word the same: كتابة matches «الكتابة».
    """
    lines = [_line(stems(word)) for word in include]
    if lines and not any(line in piece.words for line in lines if line):
        return False
    return not any(line in piece.words for line in (_line(stems(word)) for word in exclude) if line)


def gather(pieces: Iterable[Piece]) -> list[Story]:
    """Put articles that tell the same together.

    Args:
        pieces: oldest first.

    Returns:
        Stories in the order of their first articles.
    """
    heads: list[Piece] = []
    members: list[list[Article]] = []
    places: defaultdict[str, list[int]] = defaultdict(list)
    for piece in pieces:
        shared = Counter(number for stem in piece.gist for number in places[stem])
        # The likeliest first; of two stories alike enough the older.
        for number, _ in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
            if _same(piece, heads[number]):
                members[number].append(piece.article)
                break
        else:
            for stem in piece.gist:
                places[stem].append(len(heads))
            heads.append(piece)
            members.append([piece.article])
    return [Story(tuple(articles)) for articles in members]


def choose(stories: Sequence[Story], limit: int) -> tuple[list[Story], int]:
    """The stories a digest has room for: first what most sources tell, then what is newest.

    Returns:
        Those, and how many articles are in the others.
    """
    ranked = sorted(enumerate(stories), key=lambda item: (-len(item[1].articles), -item[0]))
    left = sum(len(story.articles) for _, story in ranked[limit:])
    return [story for _, story in ranked[:limit]], left


def _same(one: Piece, other: Piece) -> bool:
    counts = [{stem for stem in piece.title if stem.isdecimal()} for piece in (one, other)]
    if all(counts) and counts[0] != counts[1]:
        return False  # «17 dead» and «29 dead», part 1 and part 2: neither is told by the other
    enough = len(one.gist & other.gist) >= _LEAST or one.gist == other.gist
    if enough and _jaccard(one.gist, other.gist) >= _SAME:
        return True
    short = min(len(one.title), len(other.title)) < _TITLE_STEMS
    return not short and _jaccard(one.title, other.title) >= _SAME_TITLE


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / (len(one | other) or 1)


def _line(stems: Sequence[str]) -> str:
    return f" {' '.join(stems)} " if stems else ""
