"""Both engines under the one contract, and beside each other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.engines import ENGINES, Engine, EngineArticle, open_engine
from index.engines.rank_bm25_engine import RankBM25Engine
from index.engines.tantivy_engine import TantivyEngine
from index.errors import IndexDamagedError, SettingsError, StorageError
from tests.contracts.engine_contract import (
    TOLERANCE,
    EngineContract,
    article,
    bm25,
    every,
    places,
    same_scores,
    sentences_of,
)

WORDS = "abcdefgh"
SENTENCES = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
CORPORA = st.lists(st.lists(SENTENCES, min_size=1, max_size=4), min_size=1, max_size=8)
QUERIES = st.dictionaries(st.sampled_from(WORDS), st.sampled_from([0.2, 1.0, 2.5]), min_size=1, max_size=4)


class TestTantivy(EngineContract):
    @pytest.fixture
    def engine(self, tmp_path: Path) -> Iterator[Engine]:
        opened = open_engine("tantivy", tmp_path, "test")
        yield opened
        opened.close()


class TestRankBM25(EngineContract):
    @pytest.fixture
    def engine(self, tmp_path: Path) -> Iterator[Engine]:
        opened = open_engine("rank-bm25", tmp_path, "test")
        yield opened
        opened.close()

    def test_scores_are_exact_after_a_removal(self, filled: Engine) -> None:
        filled.apply([1], ())
        filled.commit(5)
        same_scores(filled.search(every("alpha"), 10), bm25(sentences_of(self.ARTICLES[1:]), [("alpha", 1.0)]))

    def test_keeps_nothing_on_disk(self, filled: Engine, tmp_path: Path) -> None:
        assert list(tmp_path.iterdir()) == []


class TestBesideEachOther:
    """Engines are interchangeable."""

    tantivy: TantivyEngine
    reference: RankBM25Engine

    @pytest.fixture(autouse=True)
    def both(self, tmp_path: Path) -> Iterator[None]:
        self.tantivy, self.reference = TantivyEngine(tmp_path / "tantivy", "test"), RankBM25Engine()
        yield
        self.tantivy.close()

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(CORPORA, QUERIES, st.integers(1, 40))
    def test_they_rank_alike(self, corpus: list[list[str]], query: dict[str, float], limit: int) -> None:
        articles = [article(key, *sentences) for key, sentences in enumerate(corpus, start=1)]
        for engine in (self.tantivy, self.reference):
            engine.clear()
            engine.apply((), articles)
            engine.commit(1)
        terms = tuple(query.items())
        one, other = self.tantivy.search(terms, 1000), self.reference.search(terms, 1000)
        scores = {(hit.key, hit.ordinal): hit.score for hit in other}
        same_scores(one, scores)
        # Those that score alike may come in any order where some are cut off.
        best = [hit.score for hit in self.reference.search(terms, limit)]
        assert [hit.score for hit in self.tantivy.search(terms, limit)] == pytest.approx(best, rel=TOLERANCE)
        assert dict(self.tantivy.search_articles(terms, 100)) == pytest.approx(
            dict(self.reference.search_articles(terms, 100)), rel=TOLERANCE
        )
        keys = [*range(len(articles) + 2)]
        assert self.tantivy.read(keys) == self.reference.read(keys) == {one.key: one.words for one in articles}
        assert self.tantivy.frequencies(WORDS) == self.reference.frequencies(WORDS)
        norms = [f"n{word}" for word in WORDS]
        assert self.tantivy.article_frequencies(norms) == self.reference.article_frequencies(norms)


class TestTantivyOnDisk:
    """What only an engine with files has to do."""

    ARTICLES = EngineContract.ARTICLES

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        engine = TantivyEngine(tmp_path / "index", "test")
        engine.apply((), self.ARTICLES)
        engine.commit(4)
        engine.close()
        return tmp_path / "index"

    def test_reopened(self, folder: Path) -> None:
        engine = TantivyEngine(folder, "test")
        assert (engine.revision, engine.sentence_count) == (4, 10)
        same_scores(engine.search(every("alpha"), 10), bm25(sentences_of(self.ARTICLES), [("alpha", 1.0)]))
        assert engine.read([1, 2, 5, 9]) == {one.key: one.words for one in self.ARTICLES}
        engine.close()

    def test_what_was_not_committed_is_gone(self, folder: Path) -> None:
        engine = TantivyEngine(folder, "test")
        engine.apply([1], [article(50, "alpha")])
        engine.close()
        again = TantivyEngine(folder, "test")
        assert (again.revision, again.sentence_count) == (4, 10)
        again.close()

    def test_other_analysis_starts_anew(self, folder: Path) -> None:
        engine = TantivyEngine(folder, "another")
        assert (engine.revision, engine.sentence_count) == (0, 0)
        engine.close()

    def test_second_instance_sees_what_the_first_commits(self, folder: Path) -> None:
        writer, reader = TantivyEngine(folder, "test"), TantivyEngine(folder, "test")
        writer.apply([2], [article(50, "omega")])
        reader.refresh()
        assert (reader.revision, reader.search(every("omega"), 5)) == (4, [])
        writer.commit(6)
        assert reader.revision == 4
        reader.refresh()
        assert (reader.revision, places(reader.search(every("omega"), 5))) == (6, [(50, 0)])
        assert reader.search_articles([("omega", 1.0)], 5)[0][0] == 50
        assert sorted(reader.read([2, 50])) == [50]
        writer.finish()  # merging may move files away under the reader
        writer.apply((), [article(51, "omega")])
        writer.commit(7)
        assert places(reader.search(every("omega"), 5)) == [(50, 0)]
        reader.refresh()
        assert places(reader.search(every("omega"), 5)) == [(50, 0), (51, 0)]
        writer.close()
        reader.close()

    def test_second_instance_sees_a_cleared_index(self, folder: Path) -> None:
        writer, reader = TantivyEngine(folder, "test"), TantivyEngine(folder, "test")
        writer.clear()
        writer.apply((), [article(60, "omega")])
        writer.commit(2)
        reader.refresh()
        assert (reader.revision, places(reader.search(every("omega"), 5))) == (2, [(60, 0)])
        assert reader.search(every("alpha"), 5) == []
        writer.close()
        reader.close()

    def test_room_of_what_is_gone_is_given_back(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("index.engines.article_words._WORTH_COPYING", 10)
        engine, reader = TantivyEngine(folder, "test"), TantivyEngine(folder, "test")
        engine.apply([1, 2, 5], ())
        engine.commit(5)
        engine.finish()
        assert len({path.stem for path in (folder / "words").iterdir()}) == 1
        reader.refresh()
        for one in (engine, reader, TantivyEngine(folder, "test")):
            assert one.read([1, 2, 5, 9]) == {9: self.ARTICLES[3].words}
        reader.apply((), [article(50, "omega")])
        reader.commit(6)
        engine.refresh()
        assert sorted(engine.read([9, 50])) == [9, 50]
        reader.close()
        engine.close()

    def test_second_writer_is_refused(self, folder: Path) -> None:
        one, two = TantivyEngine(folder, "test"), TantivyEngine(folder, "test")
        one.apply((), [article(50, "omega")])
        with pytest.raises(StorageError):
            two.apply((), [article(51, "omega")])
        one.commit(5)
        one.finish()
        two.apply((), [article(51, "omega")])
        two.commit(6)
        two.close()
        one.close()

    def test_statistics_count_deleted_documents_until_a_merge(self, folder: Path) -> None:
        """After a removal, scores are those of a formula whose N, n and mean length lie between before and after."""
        engine = TantivyEngine(folder, "test")
        engine.apply([1], ())
        engine.commit(5)
        (term,) = terms = [("nu", 1.0)]
        before = bm25(sentences_of(self.ARTICLES), terms)
        after = bm25(sentences_of(self.ARTICLES[1:]), terms)
        (found,) = engine.search([term], 10)
        low, high = sorted([before[9, 2], after[9, 2]])
        assert low * (1 - TOLERANCE) <= found.score <= high * (1 + TOLERANCE)
        engine.close()

    @pytest.mark.parametrize(
        "state",
        [
            "",
            "{",
            "[]",
            "{}",
            '{"revision": "4"}',
            '{"revision": 4}',
            "\x00" * 50,
            '{"revision": -1, "fingerprint": 1}',
        ],
    )
    def test_damaged_state_starts_anew(self, folder: Path, state: str) -> None:
        (folder / "state.json").write_text(state, encoding="utf-8")
        engine = TantivyEngine(folder, "test")
        assert (engine.revision, engine.sentence_count) == (0, 0)
        engine.apply((), self.ARTICLES)
        engine.commit(4)
        assert engine.sentence_count == 10
        engine.close()

    def test_binary_state_starts_anew(self, folder: Path) -> None:
        (folder / "state.json").write_bytes(b"\xff\xfe\x00")
        engine = TantivyEngine(folder, "test")
        assert engine.revision == 0
        engine.close()

    @pytest.mark.parametrize("part", ["sentences", "articles", "words"])
    @pytest.mark.parametrize("damage", ["empty", "garbage", "half", "gone"])
    def test_damaged_files_are_noticed_or_harmless(self, folder: Path, part: str, damage: str) -> None:
        """Opening says that the index is damaged, or it is whole, or starts anew: no other error, nothing half."""
        for path in sorted((folder / part).iterdir()):
            if path.name.startswith(".") and path.name.endswith(".lock"):
                continue
            saved = path.read_bytes()
            match damage:
                case "empty":
                    path.write_bytes(b"")
                case "garbage":
                    path.write_bytes(b"\x93garbage" * 40)
                case "half":
                    path.write_bytes(saved[: len(saved) // 2])
                case "gone":
                    path.unlink()
            try:
                engine = TantivyEngine(folder, "test")
            except IndexDamagedError:
                pass
            else:
                whole = engine.revision == 4 and engine.sentence_count == 10
                assert whole or engine.revision == 0, path.name
                engine.close()
            path.write_bytes(saved)

    def test_changed_words_are_damage(self, folder: Path) -> None:
        (path,) = (folder / "words").glob("*.data")
        path.write_bytes(bytes(one ^ 1 for one in path.read_bytes()))
        engine = TantivyEngine(folder, "test")
        with pytest.raises(IndexDamagedError, match="damaged"):
            engine.read([1, 2])
        engine.clear()
        assert (engine.revision, engine.read([1, 2])) == (0, {})
        engine.close()

    def test_state_names_the_analysis(self, folder: Path) -> None:
        state = json.loads((folder / "state.json").read_text(encoding="utf-8"))
        assert state["revision"] == 4
        assert state["fingerprint"].endswith("-test")

    def test_folder_that_cannot_be_made(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("", encoding="utf-8")
        with pytest.raises(StorageError):
            TantivyEngine(tmp_path / "file" / "index", "test")


def test_engines_by_name(tmp_path: Path) -> None:
    for name in ENGINES:
        engine = open_engine(name, tmp_path, "test")
        assert engine.name == name
        engine.close()
    with pytest.raises(SettingsError, match="tantivy"):
        open_engine("lucene", tmp_path, "test")


def test_rank_bm25_idf_is_never_negative() -> None:
    engine = RankBM25Engine()
    engine.apply((), [EngineArticle(1, ["a", "a b"], "a b")])
    engine.commit(1)
    assert all(one.score > 0 for one in engine.search(every("a"), 5))
    assert engine.search_articles([("a", 1.0)], 5)[0][1] > 0
