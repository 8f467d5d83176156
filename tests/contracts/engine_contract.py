"""What every engine must do. An engine's test inherits the class and gives the fixture `engine`."""

from __future__ import annotations

import math
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import pytest

from index.engines import Candidate, Engine, EngineArticle

Documents = Mapping[tuple[int, int], str]
TOLERANCE = 1e-4
"""Relative: engines count in 32-bit numbers. tantivy keeps the length of documents of up to 40 words exactly."""
PAUSE = 0.001
"""Seconds between two questions of a thread, which otherwise would keep the writer waiting most of the time."""


def bm25(documents: Documents, terms: Sequence[tuple[str, float]]) -> dict[tuple[int, int], float]:
    """BM25 of documents by the formula, each weighted term by itself; those that hold none of them are left out.

    Robertson and Zaragoza 2009, with Lucene's idf; k1 = 1.2, b = 0.75.
    """
    counts = {place: Counter(text.split()) for place, text in documents.items()}
    mean = sum(count.total() for count in counts.values()) / (len(counts) or 1)
    scores: dict[tuple[int, int], float] = {}
    for term, weight in terms:
        holding = sum(term in count for count in counts.values())
        idf = math.log(1 + (len(counts) - holding + 0.5) / (holding + 0.5))
        for place, count in counts.items():
            if term in count:
                long = 1.2 * (1 - 0.75 + 0.75 * count.total() / mean)
                part = weight * idf * count[term] * 2.2 / (count[term] + long)
                scores[place] = scores.get(place, 0.0) + part
    return scores


def article(key: int, *sentences: str) -> EngineArticle:
    """An article of these stems, whose title says what its first sentence says; normal forms are stems with a mark."""
    stems = " ".join(sentences)
    words = bytes(range(256)) + "\n".join(sentences).encode() + b"\0"
    return EngineArticle(key, sentences, stems, " ".join(f"n{word}" for word in stems.split()), words, sentences[0])


def sentences_of(articles: Iterable[EngineArticle]) -> dict[tuple[int, int], str]:
    """The documents of the sentence index."""
    return {(one.key, place): stems for one in articles for place, stems in enumerate(one.sentences)}


def every(*stems: str) -> list[tuple[str, float]]:
    """A query of stems with weight 1."""
    return [(stem, 1.0) for stem in stems]


def places(found: Sequence[Candidate]) -> list[tuple[int, int]]:
    """Where the candidates stand."""
    return [(one.key, one.ordinal) for one in found]


def same_scores(found: Sequence[Candidate], expected: Mapping[tuple[int, int], float]) -> None:
    """The same candidates, with the same scores, the best first."""
    assert {(one.key, one.ordinal): one.score for one in found} == pytest.approx(expected, rel=TOLERANCE)
    assert list(found) == sorted(found, key=lambda one: (-one.score, one.key, one.ordinal))


@contextmanager
def meanwhile(ask: Callable[[threading.Event], None]) -> Iterator[None]:
    """Have four threads ask while a block runs; they are told when it has ended."""
    stop = threading.Event()
    readers = [threading.Thread(target=ask, args=(stop,)) for _ in range(4)]
    for reader in readers:
        reader.start()
    try:
        yield
    finally:
        stop.set()
        for reader in readers:
            reader.join()


class EngineContract:
    """One method, one promise."""

    ARTICLES = (
        article(1, "alpha beta gamma", "alpha alpha delta epsilon zeta eta", "beta"),
        article(2, "gamma gamma gamma delta", "theta iota kappa lambda"),
        article(5, "alpha beta", "beta beta alpha gamma " + "mu " * 30),
        article(9, "delta", "", "alpha nu xi"),
    )
    KEPT = 1_099_511_627_775
    """The largest key that is promised to work, 2⁴⁰ - 1."""

    @pytest.fixture
    def filled(self, engine: Engine) -> Engine:
        """An engine that holds `ARTICLES` at revision 4."""
        engine.apply((), self.ARTICLES)
        engine.commit(4)
        return engine

    def test_new_engine_is_empty(self, engine: Engine) -> None:
        assert (engine.revision, engine.sentence_count) == (0, 0)
        assert engine.search(every("alpha"), 10) == []
        assert engine.search_articles([("alpha", 1.0)], 10) == engine.search_titles([("alpha", 1.0)], 10) == []
        assert engine.frequencies(["alpha", "beta"]) == [0, 0]
        assert engine.article_frequencies(["nalpha"]) == [0]
        assert engine.read([1, 2]) == {}

    def test_counts(self, filled: Engine) -> None:
        assert filled.revision == 4
        assert filled.sentence_count == 10
        assert filled.frequencies(["alpha", "beta", "mu", "nowhere"]) == [5, 4, 1, 0]
        assert filled.frequencies([]) == []
        assert filled.article_frequencies(["nalpha", "nmu", "ndelta", "alpha"]) == [3, 1, 3, 0]
        assert filled.article_frequencies([]) == []

    @pytest.mark.parametrize("words", [["alpha"], ["beta", "gamma"], ["alpha", "delta", "mu", "nowhere"], ["xi", "xi"]])
    def test_scores_are_bm25(self, filled: Engine, words: list[str]) -> None:
        same_scores(filled.search(every(*words), 100), bm25(sentences_of(self.ARTICLES), every(*words)))

    def test_weights_multiply(self, filled: Engine) -> None:
        stems = [("alpha", 0.4), ("delta", 2.0), ("gamma", 1.5), ("beta", 0.35)]
        same_scores(filled.search(stems, 100), bm25(sentences_of(self.ARTICLES), stems))

    def test_scores_of_whole_articles_are_bm25(self, filled: Engine) -> None:
        terms = [("alpha", 1.0), ("gamma", 0.5), ("nowhere", 3.0)]
        expected = bm25({(one.key, 0): one.article for one in self.ARTICLES}, terms)
        found = filled.search_articles(terms, 10)
        assert dict(found) == pytest.approx({key: score for (key, _), score in expected.items()}, rel=TOLERANCE)
        assert [key for key, _ in found] == sorted(dict(found), key=lambda key: (-dict(found)[key], key))

    def test_scores_of_titles_are_bm25(self, filled: Engine) -> None:
        terms = [("alpha", 1.0), ("gamma", 0.5), ("delta", 2.0), ("nowhere", 3.0)]
        expected = bm25({(one.key, 0): one.title for one in self.ARTICLES}, terms)
        found = filled.search_titles(terms, 10)
        assert dict(found) == pytest.approx({key: score for (key, _), score in expected.items()}, rel=TOLERANCE)
        assert [key for key, _ in found] == sorted(dict(found), key=lambda key: (-dict(found)[key], key))
        assert filled.search_titles(terms, 2) == found[:2]
        assert filled.search_titles(terms, 0) == filled.search_titles([], 5) == []
        filled.apply([5], [article(1, "omega")])
        filled.commit(5)
        assert [key for key, _ in filled.search_titles(every("alpha", "omega"), 10)] == [1]

    def test_limits(self, filled: Engine) -> None:
        everything = filled.search(every("alpha", "delta"), 100)
        assert len(everything) == 7
        for limit in range(8):
            assert filled.search(every("alpha", "delta"), limit) == everything[:limit]
        assert filled.search_articles([("alpha", 1.0)], 0) == []
        assert len(filled.search_articles([("alpha", 1.0)], 2)) == 2

    def test_read_gives_words(self, filled: Engine) -> None:
        for keys in ([1], [9, 2], [5, 1, 2, 9]):
            assert filled.read(keys) == {one.key: one.words for one in self.ARTICLES if one.key in keys}

    def test_read_leaves_out_what_is_not_there(self, filled: Engine) -> None:
        assert filled.read([]) == {}
        assert filled.read([77]) == {}
        assert sorted(filled.read([77, 5, 5, 3])) == [5]
        filled.apply([5], ())
        assert sorted(filled.read([5, 9])) == [5, 9]
        filled.commit(5)
        assert sorted(filled.read([5, 9])) == [9]

    def test_read_sees_the_commit_after_a_replacement(self, filled: Engine) -> None:
        new = article(1, "omega")
        filled.apply((), [new])
        assert filled.read([1]) == {1: self.ARTICLES[0].words}
        filled.commit(5)
        assert filled.read([1, 2]) == {1: new.words, 2: self.ARTICLES[1].words}
        filled.clear()
        assert filled.read([1]) == {}

    @pytest.mark.parametrize("size", [0, 1, 100_000])
    def test_read_gives_words_of_any_size_byte_for_byte(self, engine: Engine, size: int) -> None:
        words = bytes(number * 7 % 256 for number in range(size))
        engine.apply((), [article(1, "alpha")._replace(words=words), article(2, "alpha")])
        engine.commit(1)
        assert engine.read([1])[1] == words

    def test_nothing_is_asked(self, filled: Engine) -> None:
        assert filled.search([], 10) == []
        assert filled.search(every("nowhere"), 10) == []
        assert filled.search_articles([], 10) == []

    def test_sentence_of_function_words_alone_is_counted_and_never_found(self, filled: Engine) -> None:
        for word in ("alpha", "delta", "nu"):
            assert (9, 1) not in places(filled.search(every(word), 100))

    def test_nothing_is_seen_before_the_commit(self, engine: Engine) -> None:
        engine.apply((), self.ARTICLES[:1])
        assert engine.search(every("alpha"), 10) == []
        assert (engine.revision, engine.sentence_count) == (0, 0)
        engine.commit(1)
        assert places(engine.search(every("beta"), 10)) == [(1, 2), (1, 0)]

    def test_removed_articles_are_gone_at_the_commit(self, filled: Engine) -> None:
        filled.apply([1, 77], ())
        assert any(one.key == 1 for one in filled.search(every("alpha"), 100))
        filled.commit(5)
        assert filled.sentence_count == 7
        assert sorted(places(filled.search(every("alpha", "beta"), 100))) == [(5, 0), (5, 1), (9, 2)]
        assert sorted(key for key, _ in filled.search_articles([("alpha", 1.0)], 10)) == [5, 9]
        assert all(one.key != 1 for one in filled.search(every("alpha"), 10))

    def test_same_key_again_replaces(self, filled: Engine) -> None:
        filled.apply((), [article(1, "omega alpha")])
        filled.commit(5)
        assert filled.sentence_count == 8
        assert places(filled.search(every("omega"), 10)) == [(1, 0)]
        assert (1, 1) not in places(filled.search(every("alpha"), 100))
        assert [key for key, _ in filled.search_articles([("eta", 1.0)], 10)] == []

    def test_removed_and_added_in_one_step_is_added(self, engine: Engine) -> None:
        engine.apply((), [article(3, "alpha")])
        engine.commit(1)
        engine.apply([3], [article(3, "beta"), article(4, "beta beta"), article(4, "beta")])
        engine.commit(2)
        assert sorted(places(engine.search(every("beta"), 10))) == [(3, 0), (4, 0)]
        assert engine.search(every("alpha"), 10) == []

    def test_same_key_twice_before_the_first_commit(self, engine: Engine) -> None:
        engine.apply((), [article(3, "alpha", "beta")])
        engine.apply((), [article(3, "beta")])
        engine.commit(1)
        assert places(engine.search(every("beta"), 10)) == [(3, 0)]
        assert engine.search(every("alpha"), 10) == []
        assert engine.sentence_count == 1

    def test_scores_after_everything_changed(self, filled: Engine) -> None:
        """Once nothing that was deleted is left in the statistics, they are BM25 again."""
        filled.clear()
        left = [article(21, "alpha beta beta", "gamma"), article(22, "alpha")]
        filled.apply((), left)
        filled.commit(9)
        terms = [("alpha", 1.0), ("beta", 2.0)]
        same_scores(filled.search(terms, 10), bm25(sentences_of(left), terms))

    def test_commit_without_changes_moves_the_revision(self, filled: Engine) -> None:
        filled.commit(17)
        assert filled.revision == 17
        assert filled.sentence_count == 10

    def test_clear(self, filled: Engine) -> None:
        filled.apply((), [article(30, "alpha")])
        filled.clear()
        assert (filled.revision, filled.sentence_count) == (0, 0)
        assert filled.search(every("alpha"), 10) == []
        filled.commit(1)
        assert filled.sentence_count == 0
        filled.apply((), [article(31, "alpha")])
        filled.commit(2)
        assert places(filled.search(every("alpha"), 10)) == [(31, 0)]

    def test_writing_goes_on_after_finish(self, filled: Engine) -> None:
        for number in range(3):
            filled.finish()
            filled.apply((), [article(40 + number, "alpha omega")])
            filled.commit(5 + number)
        filled.finish()
        assert sorted(places(filled.search(every("omega"), 10))) == [(40, 0), (41, 0), (42, 0)]

    def test_words_of_any_script_and_length(self, engine: Engine) -> None:
        words = ["جنود", "@ولايات_المتحده", "#g5", "3.5", "москва", "東京", "l'état", "x" * 64, "👍"]
        engine.apply((), [article(1, " ".join(words))])
        engine.commit(1)
        for word in words:
            assert places(engine.search(every(word), 10)) == [(1, 0)], word

    def test_large_keys_and_many_sentences(self, engine: Engine) -> None:
        engine.apply((), [article(self.KEPT, *(f"w{n}" for n in range(3000)))])
        engine.commit(1)
        assert places(engine.search(every("w2999"), 5)) == [(self.KEPT, 2999)]
        assert engine.search(every("w7"), 5)[0].ordinal == 7
        assert engine.search_articles([("w1", 1.0)], 5)[0][0] == self.KEPT
        assert sorted(engine.read([self.KEPT])) == [self.KEPT]

    def test_article_without_sentences(self, engine: Engine) -> None:
        engine.apply((), [EngineArticle(1, [], "title", "ntitle", b"words"), article(2, "alpha")])
        engine.commit(1)
        assert engine.sentence_count == 1
        assert [key for key, _ in engine.search_articles([("title", 1.0)], 5)] == [1]
        assert engine.read([1]) == {1: b"words"}

    def test_questions_are_answered_during_a_write(self, filled: Engine) -> None:
        wrong: list[object] = []

        def ask(stop: threading.Event) -> None:
            seen = 0
            while not stop.wait(PAUSE):
                found = filled.search(every("alpha"), 1000)
                fresh = [one for one in found if one.key >= 100]
                # A commit is seen whole or not at all, and what was there stays there.
                if {(1, 0), (1, 1), (5, 0), (5, 1), (9, 2)} - set(places(found)) or len(fresh) % 5 or len(fresh) < seen:
                    wrong.append(found)
                seen = len(fresh)
                filled.search_articles([("alpha", 1.0)], 5)
                filled.frequencies(["alpha"])

        with meanwhile(ask):
            for step in range(8):
                filled.apply((), [article(100 + 5 * step + n, "alpha beta") for n in range(5)])
                filled.commit(5 + step)
                if step == 4:
                    filled.finish()
        assert wrong == []
        assert filled.frequencies(["alpha"]) == [45]

    def test_articles_are_read_during_a_write(self, filled: Engine) -> None:
        """What is read is of one commit: an article that is being replaced has the words of either."""
        old, new = article(5, "alpha beta"), article(5, "omega")
        wrong: list[object] = []
        filled.apply((), [old])
        filled.commit(5)

        def ask(stop: threading.Event) -> None:
            while not stop.wait(PAUSE):
                found = filled.read([5, 9, 77])
                if found not in ({5: one.words, 9: self.ARTICLES[3].words} for one in (old, new)):
                    wrong.append(found)

        with meanwhile(ask):
            for step in range(12):
                filled.apply((), [old if step % 2 else new])
                filled.commit(6 + step)
                if step == 6:
                    filled.finish()
        assert wrong == []
