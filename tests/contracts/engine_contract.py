"""What every engine must do. An engine's test inherits the class and gives the fixture `engine`."""

from __future__ import annotations

import math
import threading
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import pytest

from index.engines import Candidate, Engine, EngineArticle, TermQuery
from index.text.terms import LEVELS

Documents = Mapping[tuple[int, int], str]
TOLERANCE = 1e-4
"""Relative: engines count in 32-bit numbers. tantivy keeps the length of documents of up to 40 words exactly."""


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
    """An article whose terms at the levels of stem and root are those of the finest, with a mark of the level."""
    fields = [
        (one, " ".join(f"s{word}" for word in one.split()), " ".join(f"r{word}" for word in one.split()))
        for one in sentences
    ]
    words = bytes(range(256)) + "\n".join(sentences).encode() + b"\0"
    return EngineArticle(key, fields, " ".join(stem for _, stem, _ in fields), words)


def sentences_of(articles: Iterable[EngineArticle], level: str) -> dict[tuple[int, int], str]:
    """The documents of the sentence index at a level."""
    number = LEVELS.index(level)
    return {(one.key, place): terms[number] for one in articles for place, terms in enumerate(one.sentences)}


def norm(*terms: str) -> TermQuery:
    """A query at the finest level, every word with weight 1."""
    return TermQuery({"norm": tuple((term, 1.0) for term in terms)})


def places(found: Sequence[Candidate]) -> list[tuple[int, int]]:
    """Where the candidates stand."""
    return [(one.key, one.ordinal) for one in found]


def same_scores(found: Sequence[Candidate], expected: Mapping[tuple[int, int], float]) -> None:
    """The same candidates, with the same scores, the best first."""
    assert {(one.key, one.ordinal): one.score for one in found} == pytest.approx(expected, rel=TOLERANCE)
    assert list(found) == sorted(found, key=lambda one: (-one.score, one.key, one.ordinal))


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
        assert engine.search(norm("alpha"), 10) == []
        assert engine.search_articles([("salpha", 1.0)], 10) == []
        assert engine.frequencies("norm", ["alpha", "beta"]) == [0, 0]
        assert engine.read([("salpha", 1.0)], [1, 2]) == {}

    def test_counts(self, filled: Engine) -> None:
        assert filled.revision == 4
        assert filled.sentence_count == 10
        assert filled.frequencies("norm", ["alpha", "beta", "mu", "nowhere"]) == [5, 4, 1, 0]
        assert filled.frequencies("stem", ["salpha", "alpha"]) == [5, 0]
        assert filled.frequencies("root", []) == []

    @pytest.mark.parametrize("level", LEVELS)
    @pytest.mark.parametrize("words", [["alpha"], ["beta", "gamma"], ["alpha", "delta", "mu", "nowhere"], ["xi", "xi"]])
    def test_scores_are_bm25(self, filled: Engine, level: str, words: list[str]) -> None:
        mark = {"norm": "", "stem": "s", "root": "r"}[level]
        terms = [(mark + word, 1.0) for word in words]
        found = filled.search(TermQuery({level: terms}), 100)
        same_scores(found, bm25(sentences_of(self.ARTICLES, level), terms))

    def test_weights_multiply_and_levels_add_up(self, filled: Engine) -> None:
        terms = {"norm": [("alpha", 0.4), ("delta", 2.0)], "stem": [("sgamma", 1.5)], "root": [("rbeta", 0.35)]}
        expected: Counter[tuple[int, int]] = Counter()
        for level, weighted in terms.items():
            for place, score in bm25(sentences_of(self.ARTICLES, level), weighted).items():
                expected[place] += score  # type: ignore[assignment]
        same_scores(filled.search(TermQuery(terms), 100), expected)

    def test_scores_of_whole_articles_are_bm25(self, filled: Engine) -> None:
        terms = [("salpha", 1.0), ("sgamma", 0.5), ("snowhere", 3.0)]
        expected = bm25({(one.key, 0): one.article for one in self.ARTICLES}, terms)
        found = filled.search_articles(terms, 10)
        assert dict(found) == pytest.approx({key: score for (key, _), score in expected.items()}, rel=TOLERANCE)
        assert [key for key, _ in found] == sorted(dict(found), key=lambda key: (-dict(found)[key], key))

    def test_limits(self, filled: Engine) -> None:
        everything = filled.search(norm("alpha", "delta"), 100)
        assert len(everything) == 7
        for limit in range(8):
            assert filled.search(norm("alpha", "delta"), limit) == everything[:limit]
        assert filled.search_articles([("salpha", 1.0)], 0) == []
        assert len(filled.search_articles([("salpha", 1.0)], 2)) == 2

    def test_read_gives_scores_and_words(self, filled: Engine) -> None:
        stems = [("salpha", 1.0), ("stheta", 0.5), ("snowhere", 3.0)]
        scores = dict(filled.search_articles(stems, 10))
        assert sorted(scores) == [1, 2, 5, 9]
        for keys in ([1], [9, 2], [5, 1, 2, 9]):
            found = filled.read(stems, keys)
            assert {key: one.score for key, one in found.items()} == pytest.approx(
                {key: scores[key] for key in keys}, rel=TOLERANCE
            )
            assert {key: one.words for key, one in found.items()} == {
                one.key: one.words for one in self.ARTICLES if one.key in keys
            }

    def test_read_scores_an_article_without_the_stems_zero(self, filled: Engine) -> None:
        found = filled.read([("siota", 1.0), ("snowhere", 2.0)], [1, 2, 9])
        assert found[2].score > 0
        assert (found[1].score, found[9].score) == (0, 0)
        assert found[1].words == self.ARTICLES[0].words
        assert [one.score for one in filled.read([], [1, 2]).values()] == [0, 0]

    def test_read_leaves_out_what_is_not_there(self, filled: Engine) -> None:
        stems = [("salpha", 1.0)]
        assert filled.read(stems, []) == {}
        assert filled.read(stems, [77]) == {}
        assert sorted(filled.read(stems, [77, 5, 5, 3])) == [5]
        filled.apply([5], ())
        assert sorted(filled.read(stems, [5, 9])) == [5, 9]
        filled.commit(5)
        assert sorted(filled.read(stems, [5, 9])) == [9]

    def test_read_sees_the_commit_after_a_replacement(self, filled: Engine) -> None:
        new = article(1, "omega")
        filled.apply((), [new])
        assert filled.read([("somega", 1.0)], [1]) == {1: (0, self.ARTICLES[0].words)}
        filled.commit(5)
        found = filled.read([("somega", 1.0)], [1])[1]
        assert found.words == new.words
        assert found.score > 0
        assert filled.read([("salpha", 1.0)], [1])[1].score == 0
        filled.clear()
        assert filled.read([("somega", 1.0)], [1]) == {}

    @pytest.mark.parametrize("size", [0, 1, 100_000])
    def test_read_gives_words_of_any_size_byte_for_byte(self, engine: Engine, size: int) -> None:
        words = bytes(number * 7 % 256 for number in range(size))
        engine.apply((), [article(1, "alpha")._replace(words=words), article(2, "alpha")])
        engine.commit(1)
        assert engine.read([("salpha", 1.0)], [1])[1].words == words

    def test_nothing_is_asked(self, filled: Engine) -> None:
        assert filled.search(TermQuery({}), 10) == []
        assert filled.search(TermQuery(dict.fromkeys(LEVELS, ())), 10) == []
        assert filled.search(norm("nowhere"), 10) == []
        assert filled.search_articles([], 10) == []

    def test_sentence_of_function_words_alone_is_counted_and_never_found(self, filled: Engine) -> None:
        for word in ("alpha", "delta", "nu"):
            assert (9, 1) not in places(filled.search(norm(word), 100))

    def test_nothing_is_seen_before_the_commit(self, engine: Engine) -> None:
        engine.apply((), self.ARTICLES[:1])
        assert engine.search(norm("alpha"), 10) == []
        assert (engine.revision, engine.sentence_count) == (0, 0)
        engine.commit(1)
        assert places(engine.search(norm("beta"), 10)) == [(1, 2), (1, 0)]

    def test_removed_articles_are_gone_at_the_commit(self, filled: Engine) -> None:
        filled.apply([1, 77], ())
        assert any(one.key == 1 for one in filled.search(norm("alpha"), 100))
        filled.commit(5)
        assert filled.sentence_count == 7
        assert sorted(places(filled.search(norm("alpha", "beta"), 100))) == [(5, 0), (5, 1), (9, 2)]
        assert sorted(key for key, _ in filled.search_articles([("salpha", 1.0)], 10)) == [5, 9]
        assert all(one.key != 1 for one in filled.search(norm("alpha"), 10))

    def test_same_key_again_replaces(self, filled: Engine) -> None:
        filled.apply((), [article(1, "omega alpha")])
        filled.commit(5)
        assert filled.sentence_count == 8
        assert places(filled.search(norm("omega"), 10)) == [(1, 0)]
        assert (1, 1) not in places(filled.search(norm("alpha"), 100))
        assert [key for key, _ in filled.search_articles([("seta", 1.0)], 10)] == []

    def test_removed_and_added_in_one_step_is_added(self, engine: Engine) -> None:
        engine.apply((), [article(3, "alpha")])
        engine.commit(1)
        engine.apply([3], [article(3, "beta"), article(4, "beta beta"), article(4, "beta")])
        engine.commit(2)
        assert sorted(places(engine.search(norm("beta"), 10))) == [(3, 0), (4, 0)]
        assert engine.search(norm("alpha"), 10) == []

    def test_same_key_twice_before_the_first_commit(self, engine: Engine) -> None:
        engine.apply((), [article(3, "alpha", "beta")])
        engine.apply((), [article(3, "beta")])
        engine.commit(1)
        assert places(engine.search(norm("beta"), 10)) == [(3, 0)]
        assert engine.search(norm("alpha"), 10) == []
        assert engine.sentence_count == 1

    def test_scores_after_everything_changed(self, filled: Engine) -> None:
        """Once nothing that was deleted is left in the statistics, they are BM25 again."""
        filled.clear()
        left = [article(21, "alpha beta beta", "gamma"), article(22, "alpha")]
        filled.apply((), left)
        filled.commit(9)
        terms = [("alpha", 1.0), ("beta", 2.0)]
        same_scores(filled.search(TermQuery({"norm": terms}), 10), bm25(sentences_of(left, "norm"), terms))

    def test_commit_without_changes_moves_the_revision(self, filled: Engine) -> None:
        filled.commit(17)
        assert filled.revision == 17
        assert filled.sentence_count == 10

    def test_clear(self, filled: Engine) -> None:
        filled.apply((), [article(30, "alpha")])
        filled.clear()
        assert (filled.revision, filled.sentence_count) == (0, 0)
        assert filled.search(norm("alpha"), 10) == []
        filled.commit(1)
        assert filled.sentence_count == 0
        filled.apply((), [article(31, "alpha")])
        filled.commit(2)
        assert places(filled.search(norm("alpha"), 10)) == [(31, 0)]

    def test_writing_goes_on_after_finish(self, filled: Engine) -> None:
        for number in range(3):
            filled.finish()
            filled.apply((), [article(40 + number, "alpha omega")])
            filled.commit(5 + number)
        filled.finish()
        assert sorted(places(filled.search(norm("omega"), 10))) == [(40, 0), (41, 0), (42, 0)]

    def test_words_of_any_script_and_length(self, engine: Engine) -> None:
        words = ["جنود", "@ولايات_المتحده", "#g5", "3.5", "москва", "東京", "l'état", "x" * 64, "👍"]
        engine.apply((), [article(1, " ".join(words))])
        engine.commit(1)
        for word in words:
            assert places(engine.search(norm(word), 10)) == [(1, 0)], word

    def test_large_keys_and_many_sentences(self, engine: Engine) -> None:
        engine.apply((), [article(self.KEPT, *(f"w{n}" for n in range(3000)))])
        engine.commit(1)
        assert places(engine.search(norm("w2999"), 5)) == [(self.KEPT, 2999)]
        assert engine.search(norm("w7"), 5)[0].ordinal == 7
        assert engine.search_articles([("sw1", 1.0)], 5)[0][0] == self.KEPT
        assert sorted(engine.read([("sw1", 1.0)], [self.KEPT])) == [self.KEPT]

    def test_article_without_sentences(self, engine: Engine) -> None:
        engine.apply((), [EngineArticle(1, [], "stitle"), article(2, "alpha")])
        engine.commit(1)
        assert engine.sentence_count == 1
        assert [key for key, _ in engine.search_articles([("stitle", 1.0)], 5)] == [1]
        assert engine.read([("stitle", 1.0)], [1])[1].score > 0

    def test_questions_are_answered_during_a_write(self, filled: Engine) -> None:
        stop, wrong = threading.Event(), list[object]()

        def ask() -> None:
            seen = 0
            while not stop.is_set():
                found = filled.search(norm("alpha"), 1000)
                fresh = [one for one in found if one.key >= 100]
                # A commit is seen whole or not at all, and what was there stays there.
                if {(1, 0), (1, 1), (5, 0), (5, 1), (9, 2)} - set(places(found)) or len(fresh) % 5 or len(fresh) < seen:
                    wrong.append(found)
                seen = len(fresh)
                filled.search_articles([("salpha", 1.0)], 5)
                filled.frequencies("norm", ["alpha"])

        readers = [threading.Thread(target=ask) for _ in range(4)]
        for reader in readers:
            reader.start()
        for step in range(8):
            filled.apply((), [article(100 + 5 * step + n, "alpha beta") for n in range(5)])
            filled.commit(5 + step)
            if step == 4:
                filled.finish()
        stop.set()
        for reader in readers:
            reader.join()
        assert wrong == []
        assert filled.frequencies("norm", ["alpha"]) == [45]

    def test_articles_are_read_during_a_write(self, filled: Engine) -> None:
        """What is read is of one commit: an article that is being replaced has the words and the score of either."""
        old, new = article(5, "alpha beta"), article(5, "omega")
        stop, wrong = threading.Event(), list[object]()
        filled.apply((), [old])
        filled.commit(5)

        def ask() -> None:
            while not stop.is_set():
                found = filled.read([("somega", 1.0)], [5, 9, 77])
                expected = {5: (new if found[5].score else old).words, 9: self.ARTICLES[3].words}
                if {key: one.words for key, one in found.items()} != expected:
                    wrong.append(found)

        readers = [threading.Thread(target=ask) for _ in range(4)]
        for reader in readers:
            reader.start()
        for step in range(12):
            filled.apply((), [old if step % 2 else new])
            filled.commit(6 + step)
            if step == 6:
                filled.finish()
        stop.set()
        for reader in readers:
            reader.join()
        assert wrong == []
