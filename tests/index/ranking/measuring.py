"""Articles as an engine gives them, and their sentences measured for a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from index.engines import Candidate, EngineArticle
from index.preparing import Unanalysed, engine_articles
from index.ranking.features import MEASURED, Measured, measure
from index.ranking.question import Query, understand
from index.text.coding import Coder
from index.text.segment import sentences
from index.text.terms import Analyzer

ANALYZER = Analyzer()
CODER = Coder(ANALYZER)
PARTS = (
    "نحو 2500 جندي أميركي في العراق يتمركزون هناك.",
    "قال الوزير إن الوفد وصل إلى بغداد عام 2021.",
    "لأن المطر تأخر؟",
    "عنوان قصير",
    "«كل شيء» بخير، وBBC تقول غير ذلك…",
    "٢٠٠ طالب ومئة معلم سافروا بسبب الحرب في سورية!",
    "وصلت ألفان وخمسمئة أسرة في تشرين الأول إلى الولاياتالمتحدة",
    "؟!",
)
"""Sentences of every kind."""


def engine_article(
    key: int, title: str, text: str, spans: Sequence[tuple[int, int]], coder: Coder, published: str | None = None
) -> EngineArticle:
    """The terms of one article; see `index.preparing.engine_articles`."""
    return engine_articles([Unanalysed(key, title, text, spans, published)], coder)[0]


def article(title: str, text: str) -> EngineArticle:
    """An article whose text is parted as the program parts it."""
    return engine_article(1, title, text, [(span.start, span.end) for span in sentences(text)], CODER)


def article_of(title: str, *said: str, key: int = 1, published: str | None = None) -> EngineArticle:
    """An article of these sentences."""
    spans, start = list[tuple[int, int]](), 0
    for one in said:
        spans.append((start, start + len(one)))
        start += len(one) + 1
    return engine_article(key, title, "\n".join(said), spans, CODER, published)


def read(title: str, text: str) -> bytes:
    """The words of an article as an engine gives them."""
    return article(title, text).words


def read_of(title: str, *said: str, published: str | None = None) -> bytes:
    """The same of an article of these sentences."""
    return article_of(title, *said, published=published).words


def weights_of(query: Query) -> list[float]:
    """A weight for each question word, all different."""
    return [1.0 + number for number in range(len(query.terms))]


def measured(
    question: str,
    articles: Mapping[int, bytes],
    keep: int = MEASURED,
    found: Sequence[Candidate] = (),
    whole: Mapping[int, float] | None = None,
) -> Measured:
    """The sentences of articles, by their keys, measured for a question; the articles' BM25 is 2 if nothing is said."""
    query = understand(question, ANALYZER)
    scores = dict.fromkeys(articles, 2.0) if whole is None else whole
    return measure(query, weights_of(query), found, scores, articles, keep)
