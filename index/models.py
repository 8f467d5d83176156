"""The values that travel through the library: frozen, free of behaviour but for what they are made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = [
    "AddStatus",
    "Added",
    "Answer",
    "Arrivals",
    "Article",
    "ArticleInfo",
    "Counts",
    "DuplicatePolicy",
    "QuestionKind",
    "Result",
    "Source",
    "Span",
]


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range `[start, end)` of characters in a text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """An article as it comes in.

    Args:
        id: its name in the library, chosen by whoever adds it; the same id again means a new version of it.
        title: a headline, possibly empty.
        text: the whole text; answers are quotations of it.
        published: ISO 8601 date or date and time, or None.
        url: where it was published, or None.
        source: who published it, in words, or None.
    """

    id: str
    title: str
    text: str
    published: str | None = None
    url: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class ArticleInfo:
    """What a list of articles shows of one."""

    id: str
    title: str
    published: str | None
    url: str | None
    source: str | None
    sentences: int
    added: str


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What has come into a library since a revision.

    Args:
        revision: the library's revision now: where to go on from.
        total: how many articles came in after the one asked for and are still there.
        articles: the newest of them, newest first. An article that was edited counts as come in again.
    """

    revision: int
    total: int
    articles: tuple[Article, ...]


class DuplicatePolicy(StrEnum):
    """What adding does with a text the library already holds under another id."""

    SKIP = "skip"
    """Keep the article that is there."""
    REPLACE = "replace"
    """Put the new article (its id, title, date, link) in the place of the one that is there."""


class AddStatus(StrEnum):
    """What became of an article that was added."""

    ADDED = "added"
    REPLACED = "replaced"
    DUPLICATE = "duplicate"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one article.

    Args:
        status: see `AddStatus`.
        article_id: the id under which the text now stands; for a duplicate, that of the article already there.
        sentences: how many sentences it was split into.
        reason: why it was refused, in words; empty otherwise.
        code: the error code of the refusal; empty otherwise.
    """

    status: AddStatus
    article_id: str
    sentences: int = 0
    reason: str = ""
    code: str = ""


class QuestionKind(StrEnum):
    """What a question asks for."""

    HOW_MANY = "how_many"
    HOW_MUCH = "how_much"
    WHEN = "when"
    WHERE = "where"
    WHO = "who"
    WHY = "why"
    HOW = "how"
    WHAT = "what"
    WHICH = "which"
    NAME = "name"
    DEFINITION = "definition"
    YES_NO = "yes_no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Source:
    """An article that a sentence is quoted from."""

    article_id: str
    title: str
    url: str | None
    published: str | None
    source: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """A sentence that answers, with its source.

    Args:
        article_id, title, url, published, source: the article it is quoted from.
        sentence: the quotation, character for character as in the article.
        start, end: where it stands in the article's text.
        score: the ranking's score; higher is better, comparable within one question only.
        confidence: how likely it is right and none of the answers before it is, from 0 to 1, comparable between
            questions; at most that of the one before.
        highlights: the words that answer, as spans of `sentence`.
        before, after: the rest of the paragraph around it, for showing context; may be empty.
        also: other articles with the same sentence, or nearly the same.
        lead_in: the sentence before, where this one can't be understood without it («وأضاف أنه …»); empty otherwise.
        lead_in_start: where that stands in the article's text; `start` where it is empty.
        matched: the share of the question's words, by their weight, that are in the sentence, its neighbours or the
            article's title; from 0 to 1, comparable between questions. Little of it: about something else.
    """

    article_id: str
    title: str
    url: str | None
    published: str | None
    source: str | None
    sentence: str
    start: int
    end: int
    score: float
    confidence: float
    highlights: tuple[Span, ...] = ()
    before: str = ""
    after: str = ""
    also: tuple[Source, ...] = ()
    lead_in: str = ""
    lead_in_start: int = 0
    matched: float = 0.0


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a question.

    Args:
        question: as it was asked.
        kind: what it asks for.
        refused: True where the library holds no answer the ranking would stand by. `answers` then still lists the
            nearest sentences (for measuring, and for "the closest articles are…"); don't show them as answers.
        answers: best first.
        understood_as: the question with its typing mistakes mended, where it had any that were; else None.
        answerable: how likely the library answers the question, from 0 to 1, comparable between questions.
    """

    question: str
    kind: QuestionKind
    refused: bool
    answers: tuple[Answer, ...]
    understood_as: str | None = None
    answerable: float = 0.0


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a library holds."""

    articles: int
    sentences: int
