"""What the library accepts: texts made safe to store, or refused with a reason."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace

from index.errors import ArticleError, QuestionError
from index.models import Article

__all__ = [
    "MAX_ARTICLE_CHARACTERS",
    "MAX_ID",
    "MAX_QUESTION_CHARACTERS",
    "MAX_TITLE",
    "clean_article",
    "clean_question",
]

MAX_ARTICLE_CHARACTERS = 5_000_000
"""The longest article: some 3,000 printed pages. A longer text is a book or a mistake, and is refused."""
MAX_TITLE = 500
MAX_ID = 200
MAX_QUESTION_CHARACTERS = 100_000

# NUL can't be stored in every database; lone surrogates can't be written as UTF-8; other control characters but tab and
# line breaks have no place in a text. Each is replaced by one character, so that offsets into the given text hold.
_UNSAFE = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")


def _safe(text: str) -> str:
    return _UNSAFE.sub("\ufffd", text)


def clean_article(article: Article) -> Article:
    """The article as it can be stored.

    Characters that can't be stored are replaced one for one, so offsets into the given text hold in the stored one.

    Raises:
        ArticleError: nothing to read in it, too long, or a field that can't be.
    """
    if not isinstance(article, Article):
        raise ArticleError(f"{type(article).__name__} is no Article", code="article_type", field="article")
    for name in ("id", "title", "text"):
        if not isinstance(getattr(article, name), str):
            raise ArticleError(f"the article's {name} is not a text", code="article_type", field=name)
    for name in ("published", "url", "source"):
        if getattr(article, name) is not None and not isinstance(getattr(article, name), str):
            raise ArticleError(f"the article's {name} is not a text", code="article_type", field=name)
    if not article.id.strip() or len(article.id) > MAX_ID:
        raise ArticleError(f"an article's id has 1 to {MAX_ID} characters", code="article_id", limit=MAX_ID)
    if len(article.text) > MAX_ARTICLE_CHARACTERS:
        raise ArticleError(
            f"the article has {len(article.text):,} characters, more than {MAX_ARTICLE_CHARACTERS:,}",
            code="article_long",
            limit=MAX_ARTICLE_CHARACTERS,
        )
    text = _safe(article.text)
    if not any(char.isalnum() for char in text):
        raise ArticleError("the article holds no words", code="article_empty")
    return replace(
        article,
        id=_safe(article.id.strip()),
        title=" ".join(_safe(article.title).split())[:MAX_TITLE],
        text=text,
        published=_date(article.published),
        url=_safe(article.url.strip()) or None if article.url else None,
        source=" ".join(_safe(article.source).split())[:MAX_TITLE] or None if article.source else None,
    )


def _date(published: str | None) -> str | None:
    if published is None or not published.strip():
        return None
    try:
        datetime.datetime.fromisoformat(published.strip())
    except ValueError as error:
        raise ArticleError(
            f"{published[:40]!r} is no ISO 8601 date", code="article_date", value=published[:40]
        ) from error
    return published.strip()


def clean_question(question: str) -> str:
    """The question as it can be searched.

    Raises:
        QuestionError: it holds no letter or digit, or is longer than any question.
    """
    if not isinstance(question, str):
        raise QuestionError("the question is not a text", code="question_type")
    if len(question) > MAX_QUESTION_CHARACTERS:
        raise QuestionError(
            f"the question has more than {MAX_QUESTION_CHARACTERS:,} characters",
            code="question_long",
            limit=MAX_QUESTION_CHARACTERS,
        )
    text = _safe(question).strip()
    if not any(char.isalnum() for char in text):
        raise QuestionError("the question holds no words", code="question_empty")
    return text
