"""What is measured of the library; each function runs in a fresh process of its own (see `worker`).

The parts' times are read through the library's private parts, on purpose: what is measured is the library as it runs.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path

import index.asking
import index.ranking.retrieve
import index.writing
from benchmarks.facts import AskFacts, ImportFacts
from benchmarks.meter import Stopwatch, folder_bytes, memory, timed
from index import AddStatus, Article, Library
from index.preparing import Unanalysed, engine_articles
from index.ranking.question import understand
from index.ranking.reading import Reading
from index.ranking.retrieve import Settings, searched_stems
from index.text.coding import Coder, Uncoded
from index.text.segment import sentence_spans
from index.text.terms import Analyzer
from index.text.words import word_list

__all__ = ["PEER_HITS", "ask", "import_articles"]

PEER_HITS = 10
"""How many sentences a search by stems alone returns, ours and the peers'."""
_THREADS = (1, 2, 8)
_WORDS = 1_000
"""So many words are coded as one article, where they are only to be seen."""


def import_articles(corpus: str, articles: int, home: str, warm: bool = False, stems: str | None = None) -> ImportFacts:
    """Import the first articles of a corpus into a new library.

    Args:
        corpus: the JSONL file.
        articles: how many of them.
        home: the library's folder.
        warm: analyse every word of the corpus once before.
        stems: where to write the sentences' stems, a sentence a line, after measuring.
    """
    with Library(home) as library, Stopwatch() as watch:
        if warm:
            _see_words(library._coder, corpus, articles)
        watch.wrap(index.writing, "clean_article", "cleaning")
        watch.wrap(index.writing, "prepare", "segmentation")
        watch.wrap(index.writing, "engine_articles", "analysis")
        watch.wrap(library._store, "put", "store")
        for name in ("apply", "commit", "finish"):
            watch.wrap(library._engine, name, "engine")
        read = watch.counting(_article, "reading")
        added = 0
        began = time.perf_counter()
        with Path(corpus).open(encoding="utf-8") as lines:
            for one in library.add_many(read(line) for line in islice(lines, articles)):
                if one.status is AddStatus.REFUSED:
                    raise ValueError(f"article {one.article_id} was refused: {one.reason}")
                added += one.sentences if one.status is AddStatus.ADDED else 0
        seconds = time.perf_counter() - began
        held, used = library.count().articles, memory()
        if stems is not None:
            _write_stems(library._analyzer, corpus, articles, Path(stems))
    return ImportFacts(warm, added, held, seconds, watch.divide(seconds), used, folder_bytes(Path(home)))


def _article(line: str) -> Article:
    record = json.loads(line)
    return Article(record["id"], record["title"], record["text"], published=record["published"])


def _articles(corpus: str, count: int) -> Iterator[Article]:
    with Path(corpus).open(encoding="utf-8") as lines:
        yield from map(_article, islice(lines, count))


def _see_words(coder: Coder, corpus: str, articles: int) -> None:
    """Code each word once."""
    seen: set[str] = set()
    for article in _articles(corpus, articles):
        seen.update(word_list(article.title))
        seen.update(word_list(article.text))
    words = list(seen)
    texts = (" ".join(words[first : first + _WORDS]) for first in range(0, len(words), _WORDS))
    coder.articles([Uncoded("", text, [(0, len(text))]) for text in texts])


def _write_stems(analyzer: Analyzer, corpus: str, articles: int, path: Path) -> None:
    coder = Coder(analyzer)
    with path.open("w", encoding="utf-8") as out:
        for article in _articles(corpus, articles):
            unanalysed = Unanalysed(0, article.title, article.text, sentence_spans(article.text))
            for one in engine_articles([unanalysed], coder):
                out.writelines(f"{stems}\n" for stems in one.sentences)


def ask(home: str, questions: Sequence[str]) -> AskFacts:
    """Ask a library questions, one after the other, then from several threads.

    Args:
        home: the library's folder.
        questions: two at the least; the first one only warms up (`benchmarks.start` measures first answers).
    """
    with Library(home) as library:
        library.ask(questions[0])
        refused = []
        answer = timed(questions[1:], lambda question: refused.append(library.ask(question).refused))
        used = memory()
        queries = [understand(question, library._analyzer) for question in questions[1:]]
        engine, wide = library._engine, Settings().sentences
        asked = [searched_stems(query) for query in queries]
        search = timed(asked, lambda weighted: engine.search(weighted, wide))
        stems = [list(dict.fromkeys(term.stem for term in query.terms)) for query in queries]
        plain = [[(stem, 1.0) for stem in one] for one in stems]
        stem_search = timed(plain, lambda query: engine.search(query, PEER_HITS))
        parts = _answer_parts(library, questions[1:])
        threads = {count: _throughput(library, questions, count) for count in _THREADS}
    return AskFacts(answer, search, stem_search, parts, threads, refused.count(False) / len(refused), used, stems)


def _throughput(library: Library, questions: Sequence[str], threads: int) -> float:
    with ThreadPoolExecutor(threads) as pool:
        began = time.perf_counter()
        for _ in pool.map(library.ask, questions):
            pass
        return len(questions) / (time.perf_counter() - began)


def _answer_parts(library: Library, questions: Sequence[str]) -> dict[str, float]:
    """Where the time of answering goes."""
    with Stopwatch() as watch:
        watch.wrap(index.asking, "understand", "understanding")
        watch.wrap(index.asking, "mend", "understanding")
        watch.wrap(index.ranking.retrieve, "measure", "measuring")
        watch.wrap(Reading, "first", "reading and highlights")
        watch.wrap(index.asking, "reread", "reading and highlights")
        watch.wrap(index.asking, "answers_of", "reading and highlights")
        watch.wrap(library._store, "by_keys", "texts from the store")
        for name in ("search", "search_articles", "read", "frequencies", "refresh"):
            watch.wrap(library._engine, name, "engine")
        began = time.perf_counter()
        for question in questions:
            library.ask(question)
        return watch.divide(time.perf_counter() - began)
