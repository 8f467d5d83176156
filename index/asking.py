"""Questions to a library: understood, searched for, ranked, read, answered or refused."""

from __future__ import annotations

import threading
from collections.abc import Collection

from index.answering import answers_of, matched_places
from index.clean import clean_question
from index.engines import Engine
from index.errors import QuestionError
from index.following import Following
from index.models import Result, Span
from index.ranking.explaining import Explanation, explain
from index.ranking.features import Measured
from index.ranking.highlight import highlights
from index.ranking.matching import Matcher
from index.ranking.mending import mend, mended_text
from index.ranking.neural import Rescoring
from index.ranking.newest import newest_first
from index.ranking.question import understand
from index.ranking.ranker import LearnedRanker, Ranker
from index.ranking.reading import Reading, default_reading, reread
from index.ranking.retrieve import retrieve
from index.store import Store
from index.text.terms import Analyzer

__all__ = ["Asking"]

_first = threading.Lock()
_asked = threading.Event()
"""Until a question has been answered in this process, they are answered one by one: the first has the tables read,
which takes a second, and several threads that do it beside each other as many."""


class Asking:
    """Asks a library. What its methods take and raise, those of `Library` of the same names tell.

    Args:
        store, engine, analyzer, following: the library's parts.
        ranker: ranks the candidates.
        reranker: reads the first of them, where there is one.
    """

    def __init__(
        self,
        store: Store,
        engine: Engine,
        analyzer: Analyzer,
        following: Following,
        ranker: Ranker,
        reranker: Rescoring | None,
    ) -> None:
        self._store = store
        self._engine = engine
        self._analyzer = analyzer
        self._following = following
        self._ranker = ranker
        self._reranker = reranker

    def ask(self, question: str, limit: int, distinct: bool) -> Result:
        """Answer a question."""
        if limit < 1:
            raise QuestionError("at least one answer has to be asked for", code="limit", limit=limit)
        if _asked.is_set():
            return self._answered(question, limit, distinct)
        with _first:
            result = self._answered(question, limit, distinct)
            _asked.set()
            return result

    def _answered(self, question: str, limit: int, distinct: bool) -> Result:
        found = self.retrieve(question)
        scores = self._ranker.scores(found)
        reading = Reading(found, self._store.by_keys)
        shown = limit if self._reranker is None else 0
        read = reading.first(scores, default_reading().candidates, shown)
        answerable = round(self._ranker.answerable(found, scores, read), 4)
        if self._reranker is not None:
            scores = self._reranker.rescored(found.query.text, found, scores, self._store.by_keys)
        else:
            scores = newest_first(reading, reread(reading, scores))
        ranked = answers_of(found, scores, self._ranker, reading, limit, answerable, distinct=distinct)
        refused = not ranked or answerable < self._ranker.threshold
        return Result(question, found.query.kind, refused, tuple(ranked), mended_text(found.query), answerable)

    def explain(self, question: str, limit: int) -> Explanation:
        """Tell why a question is answered as it is."""
        if limit < 1:
            raise QuestionError("at least one answer has to be asked for", code="limit", limit=limit)
        if not isinstance(self._ranker, LearnedRanker):
            raise TypeError("only the learned ranking can be explained")
        found = self.retrieve(question)
        return explain(found, self._ranker, self._store.by_keys, self._analyzer, limit, self._reranker)

    def highlight(self, question: str, sentence: str) -> tuple[Span, ...]:
        """Mark the words of a sentence that answer."""
        query = understand(clean_question(question), self._analyzer)
        return highlights(sentence, query, matched_places(sentence, Matcher(query.terms, self._analyzer)))

    def retrieve(self, question: str, without: Collection[str] = ()) -> Measured:
        """Find the candidates of a question, with everything measured of them."""
        asked = clean_question(question)
        left_out = {stored.key for one in without if (stored := self._store.get(one)) is not None}

        def measured() -> Measured:
            self._following.keep_up()
            query = mend(understand(asked, self._analyzer), self._engine, self._analyzer)
            return retrieve(query, self._engine, without=left_out)

        return self._following.reading(measured)
