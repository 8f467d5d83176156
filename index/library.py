"""The one door to everything: a library of articles that answers questions.

The store is the truth; the engine's index is derived from it and follows it by revision. An article is acknowledged
when the store has committed it; if the process dies before the index has, opening the library again catches the index
up.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from types import TracebackType

from index.asking import Asking
from index.clean import clean_article
from index.engines import Candidate, keeps_files
from index.errors import IndexDamagedError, StorageError
from index.following import Following
from index.models import Added, Arrivals, Article, ArticleInfo, Counts, DuplicatePolicy, Result, Span
from index.opening import open_analyzer, open_index, open_reranker
from index.ranking.explaining import Explanation
from index.ranking.features import Measured
from index.ranking.neural import Rescoring
from index.ranking.ranker import Ranker, default_ranker
from index.store import Store, StoredArticle, WriteLock
from index.summaries import summarise
from index.text.coding import Coder
from index.text.words import word_list
from index.titles import titles_with
from index.writing import Writing

__all__ = ["Library"]

log = logging.getLogger(__name__)

_BATCH = 200


class Library:
    """A library on disk. Any thread may use it; other processes may open it too, and one at a time may write.

    Args:
        home: its folder; made where it is missing.
        engine: the index's engine, one of `index.engines.ENGINES`.
        database_url: an SQLAlchemy URL of the store; by default an SQLite file in `home`.
        write_timeout: how many seconds a change waits for another process that is writing.
        on_wait: called where a change, or the first opening, has to wait for another process that is writing.
        on_build: called before an index that lies on disk is built anew: it is gone, damaged, or of another analysis.
        ranker: another ranking than the one that ships.
        reranker: the optional neural re-ranker: a model's folder or hub name, made ready in a thread of its own while
            answers come without it; or one that is ready, which the caller closes.

    Raises:
        LibraryVersionError: a newer version of the program wrote it.
        StorageError: the disk refuses.
    """

    def __init__(
        self,
        home: str | Path,
        *,
        engine: str = "tantivy",
        database_url: str | None = None,
        write_timeout: float = 30.0,
        on_wait: Callable[[], None] | None = None,
        on_build: Callable[[], None] | None = None,
        ranker: Ranker | None = None,
        reranker: str | Path | Rescoring | None = None,
    ) -> None:
        self.home = Path(home)
        self._write_timeout = write_timeout
        self._lock = WriteLock(self.home, on_wait)
        self._store = Store.open(database_url or self.home / "library.db")
        self._analyzer = open_analyzer(self.home / "camel")
        self._coder = Coder(self._analyzer)
        try:
            fingerprint = f"{self._analyzer.fingerprint}-{self._store.identity()}"
            self._engine = open_index(engine, self.home / "index", fingerprint, self._lock, write_timeout)
            told = on_build if keeps_files(engine) else None
            self._following = Following(self._store, self._engine, self._coder, self._lock, told)
            self._following.catch_up(0.0 if self._engine.revision else write_timeout)
        except BaseException:
            self._store.close()
            raise
        rescoring, self._own_reranker = open_reranker(reranker, self.home / "models")
        self._asking = Asking(
            self._store, self._engine, self._analyzer, self._following, ranker or default_ranker(), rescoring
        )

    def __enter__(self) -> Library:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Release files and threads. What was acknowledged is on disk already."""
        if self._own_reranker is not None:
            self._own_reranker.close()
        self._engine.close()
        self._store.close()

    # -- adding and removing ----------------------------------------------------------------------------------------

    def add(self, article: Article, policy: DuplicatePolicy = DuplicatePolicy.SKIP) -> Added:
        """Add one article; it is found by the next question.

        Args:
            article: the article; the id of one that is there replaces it.
            policy: what to do where the same text is there under another id.

        Raises:
            ArticleError: it can't be added; the message says why.
            LibraryBusyError: another process is writing.
            StorageError: the disk refuses; nothing was added.
        """
        clean_article(article)
        with self.writing(policy) as batch:
            return batch.put([article])[0]

    def add_many(self, articles: Iterable[Article], policy: DuplicatePolicy = DuplicatePolicy.SKIP) -> Iterator[Added]:
        """Add many articles.

        Args:
            articles: any number, read as they are needed.
            policy: as for `add`.

        Yields:
            What became of each, in order, after the store has it for good. Refused articles don't stop the rest.

        Raises:
            LibraryBusyError: another process is writing.
            StorageError: the disk refuses; what was yielded before is safe.
        """
        with self.writing(policy) as batch:
            waiting = iter(articles)
            while chunk := list(islice(waiting, _BATCH)):
                yield from batch.put(chunk)

    @contextmanager
    def writing(self, policy: DuplicatePolicy = DuplicatePolicy.SKIP) -> Iterator[Writing]:
        """Hold the library for writing while batches are put, each acknowledged when `put` returns."""
        with self._lock.hold(self._write_timeout):
            self._following.follow()
            writing = Writing(self._store, self._engine, self._coder, policy)
            try:
                yield writing
            finally:
                writing.commit()
                self._engine.finish()

    def remove(self, article_id: str) -> bool:
        """Remove an article; False where there is none of that id."""
        with self._lock.hold(self._write_timeout):
            self._following.follow()
            removed = self._store.remove([article_id])
            if removed:
                try:
                    self._engine.apply(removed, ())
                    self._engine.commit(self._store.revision())
                    self._engine.finish()
                except (StorageError, IndexDamagedError) as error:
                    log.warning("the index can't be written now; it will catch up", extra={"reason": str(error)})
            return bool(removed)

    # -- looking -----------------------------------------------------------------------------------------------------

    def get(self, article_id: str) -> Article | None:
        """The article of that id, or None."""
        stored = self._store.get(article_id)
        return stored.article if stored else None

    def articles(
        self, search: str | None = None, limit: int = 20, offset: int = 0, *, by_date: bool = False
    ) -> list[ArticleInfo]:
        """Articles, the last added first, or `by_date` the newest, those without a date last.

        With `search` those that have all its words in title, id, source or link; in titles in any form.
        """
        titled = titles_with((search or "").split(), self._engine, self._analyzer, self._following)
        return self._store.listing(search, limit, offset, titled=titled, by_date=by_date)

    def newest(self, limit: int = 10) -> list[ArticleInfo]:
        """Articles by when they came out, the newest first; those without a date by when they were added."""
        return self._store.newest(limit)

    def sources(self, limit: int = 50) -> list[tuple[str | None, int]]:
        """Who published how many articles, those with the most first; None stands for articles that don't say."""
        return self._store.sources(limit)

    def count(self) -> Counts:
        """How much the library holds."""
        return self._store.count()

    def revision(self) -> int:
        """The number of the last change; see `arrivals_since`."""
        return self._store.revision()

    def arrivals_since(self, revision: int, limit: int = 1000) -> Arrivals:
        """What came in after a revision.

        Args:
            revision: the library's, as `revision` or an earlier answer of this gave it.
            limit: how many articles at the most; the newest.
        """
        return self._store.arrivals_since(revision, limit)

    def stems(self, text: str) -> list[str]:
        """The stems of a text's words in their order, function words left out, as the index sees them."""
        return self._analyzer.fields(word_list(text))[1].split()

    def import_position(self, fingerprint: str) -> int:
        """How many records of a file an earlier, interrupted import has dealt with."""
        return self._store.import_position(fingerprint)

    def finish_import(self, fingerprint: str) -> None:
        """Say that a file was imported to its end, so that importing it again begins at its start."""
        self._store.finish_import(fingerprint)

    def state(self) -> Mapping[str, object]:
        """What a doctor wants to know: revisions of store and index, counts, and the analysis in use."""
        return {
            "engine": self._engine.name,
            "store_revision": self._store.revision(),
            "index_revision": self._engine.revision,
            "store_sentences": self._store.count().sentences,
            "index_sentences": self._engine.sentence_count,
            "analysis": self._analyzer.fingerprint,
        }

    # -- asking ------------------------------------------------------------------------------------------------------

    def ask(self, question: str, limit: int = 3, *, distinct: bool = True) -> Result:
        """Answer a question with sentences of the articles.

        Args:
            question: in any variety of Arabic, or another language the articles are in.
            limit: how many answers at the most.
            distinct: give the same sentence of several articles once, naming the others; False gives each.

        Raises:
            QuestionError: there is nothing to search for in it.
            IndexDamagedError: the index is being built just now, and holds nothing yet; or another version of the
                program, which runs beside this one, has built it; or it is damaged, and can't be built while
                somebody else is writing.
            StorageError: the disk refuses.
        """
        return self._asking.ask(question, limit, distinct)

    def explain(self, question: str, limit: int = 3) -> Explanation:
        """Why a question is answered as it is: how it was understood, and what ranks its best candidates.

        Args:
            question: as for `ask`.
            limit: how many candidates at the most; the same sentence of several articles is several candidates.

        Raises:
            QuestionError: as for `ask`.
            TypeError: the library has another kind of ranking than the learned one.
        """
        return self._asking.explain(question, limit)

    def highlight(self, question: str, sentence: str) -> tuple[Span, ...]:
        """The words of any sentence that answer, as they are marked in the answers of `ask`.

        Raises:
            QuestionError: as for `ask`.
        """
        return self._asking.highlight(question, sentence)

    def retrieve(self, question: str, without: Collection[str] = ()) -> Measured:
        """The candidates of a question with everything measured of them: for fitting and explaining the ranking.

        Args:
            question: as for `ask`.
            without: ids of articles to leave out, as if the library didn't hold them.

        Raises:
            QuestionError: as for `ask`.
        """
        return self._asking.retrieve(question, without)

    def stored(self, keys: Collection[int]) -> Mapping[int, StoredArticle]:
        """The articles that candidates name by these keys; those that have just gone are left out."""
        return self._store.by_keys(sorted(keys))

    def places(self, candidates: Sequence[Candidate]) -> list[tuple[str, Span] | None]:
        """Where candidates stand: their article's id and their place in its text; None for one that has just gone."""
        articles = self.stored({one.key for one in candidates})
        return [
            (articles[one.key].article.id, Span(*articles[one.key].span(one.ordinal))) if one.key in articles else None
            for one in candidates
        ]

    def summarise(self, article_id: str, sentences: int = 2) -> tuple[str, ...]:
        """The sentences that stand for an article, quoted and in their order; none where there is no such article."""
        stored = self._store.get(article_id)
        if stored is None:
            return ()
        article = stored.article
        spans = summarise(article.text, article.title, self._analyzer, sentences=sentences)
        return tuple(article.text[span.start : span.end] for span in spans)
