"""The default engine: tantivy, on disk, incremental, with block-max top-k."""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import tantivy

from index.engines.base import ArticleRead, Candidate, EngineArticle, TermQuery
from index.errors import IndexDamagedError, StorageError
from index.text.terms import LEVELS

__all__ = ["TantivyEngine"]

_SCHEMA_VERSION = 3
_WRITER_HEAP = 60_000_000
# Key and ordinal of a sentence share one integer column, so that reading a hit is a single look-up. The longest article
# that is taken can have 2.5 million sentences, of a letter and a line break each.
_ORDINAL_BITS = 22
_STATE = "state.json"
_ORDINAL_MASK = (1 << _ORDINAL_BITS) - 1


def _sentence_schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for level in LEVELS:
        builder.add_text_field(level, tokenizer_name="whitespace", index_option="freq")
    builder.add_integer_field("key", indexed=True)
    builder.add_integer_field("place", fast=True)
    return builder.build()


def _article_schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("stem", tokenizer_name="whitespace", index_option="freq")
    builder.add_integer_field("key", indexed=True, fast=True)
    builder.add_bytes_field("words", stored=True)
    return builder.build()


class TantivyEngine:
    """BM25 in two tantivy indexes inside a folder.

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
        """Whether an index in a folder was built with that analysis, by this version; True where there is none."""
        state = _state_in(folder)
        return state is None or state.get("fingerprint") == _full(fingerprint)

    def __init__(self, folder: Path, fingerprint: str) -> None:
        self._folder = folder
        self._fingerprint = _full(fingerprint)
        self._writing = threading.RLock()
        self._writers: tuple[tantivy.IndexWriter, tantivy.IndexWriter] | None = None
        self._revision = 0
        self._highest = 0
        self._open()

    def _open(self) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            state = self._read_state()
            if state is None or state.get("fingerprint") != self._fingerprint:
                self._wipe()
                state = {"revision": 0}
            filled = int(state["revision"]) > 0
            self._sentences = self._index("sentences", _sentence_schema(), filled)
            self._articles = self._index("articles", _article_schema(), filled)
        except OSError as error:
            raise StorageError(f"the index in {self._folder} can't be opened: {error}") from error
        except (ValueError, KeyError, TypeError) as error:
            raise IndexDamagedError(f"the index in {self._folder} is damaged: {error}") from error
        self._revision = int(state["revision"])
        self._highest = 0
        self._state_stamp = self._stamp()

    def _index(self, name: str, schema: tantivy.Schema, filled: bool) -> tantivy.Index:
        path = self._folder / name
        if filled and not (path / "meta.json").exists():  # tantivy would quietly make an empty index in its place
            raise ValueError(f"{path} has lost its meta.json")
        path.mkdir(exist_ok=True)
        index = tantivy.Index(schema, path=str(path))
        index.config_reader(reload_policy="manual")
        index.reload()
        index.searcher()
        return index

    # The state file is written after the commit of both indexes: a crash between them leaves an older revision in it,
    # and catching up from there repeats changes that do no harm when repeated.
    @property
    def _state_file(self) -> Path:
        return self._folder / _STATE

    def _read_state(self) -> dict[str, Any] | None:
        return _state_in(self._folder)

    def _write_state(self, revision: int) -> None:
        temporary = self._state_file.with_suffix(f".{os.getpid()}.tmp")
        with temporary.open("w", encoding="utf-8") as out:
            json.dump({"revision": revision, "fingerprint": self._fingerprint}, out)
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(self._state_file)
        self._state_stamp = self._stamp()

    def _stamp(self) -> tuple[int, int]:
        try:
            status = self._state_file.stat()
        except FileNotFoundError:
            return (0, 0)
        return (status.st_mtime_ns, status.st_ino)

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
                    self._sentences.writer(heap_size=_WRITER_HEAP, num_threads=1),
                    self._articles.writer(heap_size=_WRITER_HEAP // 4, num_threads=1),
                )
            except ValueError as error:
                raise StorageError(f"the index can't be written: {error}") from error
        return self._writers

    def apply(self, removed: Iterable[int], added: Iterable[EngineArticle]) -> None:
        with self._writing:
            sentences, articles = self._writer()
            fresh = self._revision == 0 and self.sentence_count == 0
            try:
                for key in removed:
                    sentences.delete_documents_by_term("key", key)
                    articles.delete_documents_by_term("key", key)
                for article in added:
                    if not fresh or article.key <= self._highest:
                        sentences.delete_documents_by_term("key", article.key)
                        articles.delete_documents_by_term("key", article.key)
                    self._highest = max(self._highest, article.key)
                    base = article.key << _ORDINAL_BITS
                    for ordinal, (norm, stem, root) in enumerate(article.sentences):
                        document = tantivy.Document()
                        document.add_text("norm", norm)
                        document.add_text("stem", stem)
                        document.add_text("root", root)
                        document.add_integer("key", article.key)
                        document.add_integer("place", base | ordinal)
                        sentences.add_document(document)
                    document = tantivy.Document()
                    document.add_text("stem", article.article)
                    document.add_integer("key", article.key)
                    document.add_bytes("words", article.words)
                    articles.add_document(document)
            except (ValueError, OSError) as error:
                self._abandon()
                raise StorageError(f"the index can't be written: {error}") from error

    def commit(self, revision: int) -> None:
        with self._writing:
            try:
                if self._writers is not None:
                    for writer in self._writers:
                        writer.commit()
                self._write_state(revision)
            except (ValueError, OSError) as error:
                self._abandon()
                raise StorageError(f"the index can't be written: {error}") from error
            self._revision = revision
            self._sentences.reload()
            self._articles.reload()

    def finish(self) -> None:
        """Let go of the writer's memory, threads and lock; the next change takes them again."""
        with self._writing:
            if self._writers is not None:
                writers, self._writers = self._writers, None
                for writer in writers:
                    writer.wait_merging_threads()
                self._sentences.reload()
                self._articles.reload()

    def _abandon(self) -> None:
        """Forget what was applied since the last commit."""
        self._writers = None

    def search(self, query: TermQuery, limit: int) -> list[Candidate]:
        searcher, schema = self._sentences.searcher(), self._sentences.schema
        clauses = [
            (
                tantivy.Occur.Should,
                tantivy.Query.boost_query(tantivy.Query.term_query(schema, level, term, "freq"), weight),
            )
            for level, terms in query.terms.items()
            for term, weight in terms
        ]
        if not clauses or limit <= 0:
            return []
        hits = searcher.search(tantivy.Query.boolean_query(clauses), limit, count=False).hits
        places = searcher.fast_field_values("place", [address for _, address in hits])
        found = [
            Candidate(int(place) >> _ORDINAL_BITS, int(place) & _ORDINAL_MASK, float(score))
            for (score, _), place in zip(hits, places, strict=True)
            if place is not None
        ]
        return sorted(found, key=lambda hit: (-hit.score, hit.key, hit.ordinal))

    def search_articles(self, stems: Sequence[tuple[str, float]], limit: int) -> list[tuple[int, float]]:
        if not stems or limit <= 0:
            return []
        searcher = self._articles.searcher()
        hits = searcher.search(tantivy.Query.boolean_query(self._stem_clauses(stems)), limit, count=False).hits
        keys = searcher.fast_field_values("key", [address for _, address in hits])
        found = [(int(key), float(score)) for (score, _), key in zip(hits, keys, strict=True) if key is not None]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))

    def read(self, stems: Sequence[tuple[str, float]], keys: Sequence[int]) -> dict[int, ArticleRead]:
        if not keys:
            return {}
        searcher, schema = self._articles.searcher(), self._articles.schema
        wanted = tantivy.Query.const_score_query(tantivy.Query.term_set_query(schema, "key", list(keys)), 0.0)
        query = tantivy.Query.boolean_query([(tantivy.Occur.Must, wanted), *self._stem_clauses(stems)])
        hits = searcher.search(query, len(keys), count=False).hits
        found = searcher.fast_field_values("key", [address for _, address in hits])
        return {
            int(key): ArticleRead(float(score), searcher.doc(address).get_first("words") or b"")
            for (score, address), key in zip(hits, found, strict=True)
            if key is not None
        }

    def _stem_clauses(self, stems: Sequence[tuple[str, float]]) -> list[tuple[tantivy.Occur, tantivy.Query]]:
        schema = self._articles.schema
        return [
            (
                tantivy.Occur.Should,
                tantivy.Query.boost_query(tantivy.Query.term_query(schema, "stem", stem, "freq"), weight),
            )
            for stem, weight in stems
        ]

    def frequencies(self, level: str, terms: Sequence[str]) -> list[int]:
        searcher = self._sentences.searcher()
        return [searcher.doc_freq(level, term) for term in terms]

    def clear(self) -> None:
        with self._writing:
            self._writers = None
            self._wipe()
            self._open()

    def _wipe(self) -> None:
        for name in ("sentences", "articles"):
            shutil.rmtree(self._folder / name, ignore_errors=True)
        self._state_file.unlink(missing_ok=True)

    def refresh(self) -> None:
        if self._stamp() != self._state_stamp:
            with self._writing:
                state = self._read_state()
                self._sentences.reload()
                self._articles.reload()
                self._revision = int(state["revision"]) if state else 0
                self._state_stamp = self._stamp()

    def close(self) -> None:
        self.finish()


def _full(fingerprint: str) -> str:
    """What names analysis and layout of an index."""
    return f"{_SCHEMA_VERSION}-{fingerprint}"


def _state_in(folder: Path) -> dict[str, Any] | None:
    """The state of the index in a folder; None where there is none that can be read."""
    try:
        state = json.loads((folder / _STATE).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return state if isinstance(state, dict) and isinstance(state.get("revision"), int) else None
