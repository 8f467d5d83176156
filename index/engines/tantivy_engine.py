"""The default engine: tantivy, on disk, incremental, with block-max top-k."""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import tantivy

from index.engines.article_words import ArticleWords, Mark
from index.engines.base import Candidate, EngineArticle, Weighted
from index.engines.index_state import IndexState, mark_of
from index.engines.tantivy_documents import (
    ORDINALS,
    article_document,
    article_schema,
    sentence_documents,
    sentence_schema,
    weighted_query,
)
from index.engines.tantivy_failures import reading, write_failure
from index.errors import IndexDamagedError, StorageError

__all__ = ["TantivyEngine"]

log = logging.getLogger(__name__)

# What is put between two commits of an import has room in these: it is written once, where smaller pieces would have to
# be merged, which takes as long again. Room that isn't needed isn't taken.
_SENTENCES_HEAP, _ARTICLES_HEAP = 100_000_000, 50_000_000
_LOOKS = 3
"""How often the files are looked at anew that another process has just replaced."""


class TantivyEngine:
    """BM25 in two tantivy indexes inside a folder, the articles' words beside them.

    Args:
        folder: where they lie; made where it is missing.
        fingerprint: names the analysis the terms come from; an index built with another is cleared at opening.

    Raises:
        IndexDamagedError: the files can't be read.
        StorageError: the folder can't be written.
    """

    name = "tantivy"

    @staticmethod
    def is_current(folder: Path, fingerprint: str) -> bool:
        """Whether there is an index in a folder that was built with that analysis, by this version."""
        state = IndexState(folder, fingerprint)
        return state.is_current(state.read())

    def __init__(self, folder: Path, fingerprint: str) -> None:
        self._folder = folder
        self._state = IndexState(folder, fingerprint)
        self._writing = threading.RLock()
        self._writers: tuple[tantivy.IndexWriter, tantivy.IndexWriter] | None = None
        self._words = ArticleWords(folder / "words")
        self._revision = 0
        self._highest = 0
        self._open()

    def _open(self) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            state = self._state.read()
            if state is None or not self._state.is_current(state):
                if state is not None:
                    log.warning("the index is of another version or analysis, building it anew")
                self._wipe()
                state = {"revision": 0, "words": None}
            new = not self._state.exists()
            filled = int(state["revision"]) > 0
            self._sentences = self._index("sentences", sentence_schema(), filled)
            self._articles = self._index("articles", article_schema(), filled)
            if "words" not in state:
                raise ValueError("its state doesn't say what is committed of the words")
            self._words.open(mark_of(state))
            if new:  # from now on opening changes nothing
                self._write_state(0, None)
        except (FileNotFoundError, ValueError) as error:
            raise IndexDamagedError(f"the index in {self._folder} is damaged: {error}") from error
        except OSError as error:
            raise StorageError(f"the index in {self._folder} can't be opened: {error}") from error
        self._revision = int(state["revision"])
        self._highest = 0
        self._state_stamp = self._state.stamp()

    def _index(self, name: str, schema: tantivy.Schema, filled: bool) -> tantivy.Index:
        path = self._folder / name
        if filled and not (path / "meta.json").exists():  # tantivy would quietly make an empty index in its place
            raise ValueError(f"{path} has lost its meta.json")
        path.mkdir(exist_ok=True)
        with reading(path):
            index = tantivy.Index(schema, path=str(path))
            index.config_reader(reload_policy="manual")
            index.reload()
            index.searcher()
        return index

    def _write_state(self, revision: int, words: Mark | None) -> None:
        self._state.write(revision, words)
        self._state_stamp = self._state.stamp()

    @property
    def revision(self) -> int:
        return self._revision

    @property
    def sentence_count(self) -> int:
        return self._sentences.searcher().num_docs

    def _writer(self) -> tuple[tantivy.IndexWriter, tantivy.IndexWriter]:
        if self._writers is None:
            try:
                self._writers = (
                    self._sentences.writer(heap_size=_SENTENCES_HEAP, num_threads=1),
                    self._articles.writer(heap_size=_ARTICLES_HEAP, num_threads=1),
                )
                # Only now nobody else writes: another process may have committed since this one looked.
                self._words.begin(mark_of(self._own(self._state.read())))
            except (ValueError, OSError) as error:
                self._abandon()
                raise write_failure(self._folder, error) from error
            except IndexDamagedError:
                self._abandon()
                raise
        return self._writers

    def apply(self, removed: Iterable[int], added: Iterable[EngineArticle]) -> None:
        with self._writing:
            sentences, articles = self._writer()
            fresh = self._revision == 0 and self.sentence_count == 0
            try:
                for key in removed:
                    sentences.delete_documents_by_term("key", key)
                    articles.delete_documents_by_term("key", key)
                    self._words.apply([key], ())
                for article in added:
                    if not fresh or article.key <= self._highest:
                        sentences.delete_documents_by_term("key", article.key)
                        articles.delete_documents_by_term("key", article.key)
                    self._highest = max(self._highest, article.key)
                    for document in sentence_documents(article):
                        sentences.add_document(document)
                    articles.add_document(article_document(article))
                    self._words.apply((), [(article.key, article.words)])
            except (ValueError, OSError) as error:
                self._abandon()
                raise write_failure(self._folder, error) from error

    def commit(self, revision: int) -> None:
        with self._writing:
            try:
                words = self._committed()
                self._write_state(revision, words)
                self._words.open(words)
            except (ValueError, OSError) as error:
                self._abandon()
                raise write_failure(self._folder, error) from error
            self._revision = revision
            self._sentences.reload()
            self._articles.reload()

    def _committed(self) -> Mark | None:
        """Commit words and indexes, where there is anything to commit."""
        if self._writers is None:
            return self._words.mark
        words = self._words.commit()
        for writer in self._writers:
            writer.commit()
        return words

    def finish(self) -> None:
        """Let go of the writer's memory, threads and lock; the next change takes them again."""
        with self._writing:
            if self._writers is not None:
                try:
                    words = self._words.compact()
                    if words is not None:
                        self._write_state(self._revision, words)
                        self._words.tidy()
                except (OSError, ValueError) as error:  # the old files are as they were
                    log.warning("what is gone from the index keeps its room", extra={"reason": str(error)})
                self._words.end()
                writers, self._writers = self._writers, None
                for writer in writers:
                    writer.wait_merging_threads()
                self._sentences.reload()
                self._articles.reload()

    def _abandon(self) -> None:
        """Forget what was applied since the last commit."""
        self._words.end()
        self._writers = None

    def search(self, stems: Weighted, limit: int) -> list[Candidate]:
        searcher = self._sentences.searcher()
        query = weighted_query(self._sentences.schema, "stem", stems)
        if query is None or limit <= 0:
            return []
        with reading(self._folder):
            hits = searcher.search(query, limit, count=False).hits
            places = searcher.fast_field_values("place", [address for _, address in hits])
        found = [
            Candidate(*divmod(int(place), ORDINALS), float(score))
            for (score, _), place in zip(hits, places, strict=True)
            if place is not None
        ]
        return sorted(found, key=lambda hit: (-hit.score, hit.key, hit.ordinal))

    def search_articles(self, stems: Weighted, limit: int) -> list[tuple[int, float]]:
        return self._best_articles("stem", stems, limit)

    def search_titles(self, stems: Weighted, limit: int) -> list[tuple[int, float]]:
        return self._best_articles("title", stems, limit)

    def _best_articles(self, field: str, stems: Weighted, limit: int) -> list[tuple[int, float]]:
        searcher = self._articles.searcher()
        query = weighted_query(self._articles.schema, field, stems)
        if query is None or limit <= 0:
            return []
        with reading(self._folder):
            hits = searcher.search(query, limit, count=False).hits
            keys = searcher.fast_field_values("key", [address for _, address in hits])
        found = [(int(key), float(score)) for (score, _), key in zip(hits, keys, strict=True) if key is not None]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))

    def read(self, keys: Sequence[int]) -> dict[int, bytes]:
        with reading(self._folder):
            return self._words.read(keys)

    def frequencies(self, stems: Sequence[str]) -> list[int]:
        searcher = self._sentences.searcher()
        with reading(self._folder):
            return [searcher.doc_freq("stem", stem) for stem in stems]

    def article_frequencies(self, norms: Sequence[str]) -> list[int]:
        searcher = self._articles.searcher()
        with reading(self._folder):
            return [searcher.doc_freq("norm", norm) for norm in norms]

    def clear(self) -> None:
        with self._writing:
            self._writers = None
            self._wipe()
            self._open()

    def _wipe(self) -> None:
        self._state.delete()  # first: what it speaks of goes now
        self._words.clear()
        for name in ("sentences", "articles"):
            shutil.rmtree(self._folder / name, ignore_errors=True)

    def refresh(self) -> None:
        if self._state.stamp() != self._state_stamp:
            with self._writing:
                for _ in range(_LOOKS):
                    try:
                        with reading(self._folder):
                            self._see()
                            return
                    except IndexDamagedError as error:
                        failure = error
                raise failure

    def _see(self) -> None:
        stamp, state = self._state.stamp(), self._own(self._state.read())
        self._sentences.reload()
        self._articles.reload()
        self._words.open(mark_of(state))
        self._revision = int(state["revision"]) if state else 0
        self._state_stamp = stamp

    def _own(self, state: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        """A state that was read, if this analysis can be at work with it."""
        if state is not None and not self._state.is_current(state):
            raise IndexDamagedError(
                f"another version of this program, or one with another analysis, has built the index in {self._folder} "
                "anew: stop one of the two, and restart this one",
                code="index_foreign",
            )
        return state

    def close(self) -> None:
        self.finish()
