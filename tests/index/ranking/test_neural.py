"""The neural re-ranker in the library: it changes the order of answers; what is wrong with it changes nothing."""

from __future__ import annotations

import json
import logging
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index import Article, Library, Result
from index.errors import RerankerError, StorageError
from index.ranking import cross_encoder
from index.ranking.blending import BLEND, Blend, blended
from index.ranking.cross_encoder import CrossEncoder, Passage
from index.ranking.neural import Reranker
from index.ranking.ranker import default_ranker
from index.ranking.reading import ReadingModel, default_reading
from index.store import StoredArticle
from tests.index.ranking.test_pace import Clock
from tests.index.ranking.tiny_model import write_model

QUESTION = "ماذا زار الوزير في مدينة المثال؟"
ARTICLES = [
    Article("a", "أخبار", "زار الوزير مدينة المثال يوم الأحد الماضي. وعاد إلى العاصمة مساء اليوم نفسه."),
    Article("b", "تقرير", "زار الوزير مدينة المثال في زيارة ياقوتة قصيرة. ثم التقى أهلها."),
    Article("c", "رأي", "لم يزر الوزير مدينة المثال قط. هذا ما قاله ناطق باسمه."),
]
WORTH = {"ياقوتة": 3.0}


@pytest.fixture(scope="module", autouse=True)
def reading_leaves_the_order_alone() -> Iterator[None]:
    """Only the model changes it."""
    shipped = default_reading()
    with pytest.MonkeyPatch.context() as patch:
        none = ReadingModel(shipped.candidates, dict.fromkeys(shipped.weights, 0.0))
        patch.setattr("index.ranking.reading.default_reading", lambda: none)
        yield


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that holds `ARTICLES`."""
    folder = tmp_path_factory.mktemp("library")
    with Library(folder) as library:
        list(library.add_many(ARTICLES))
    return folder


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """The folder of a model that likes one word, and is much believed."""
    folder = write_model(tmp_path / "model", WORTH)
    Blend(weight=100.0).write(folder)
    return folder


@pytest.fixture(scope="module")
def plain(home: Path) -> Result:
    """The answers without it."""
    with Library(home) as library:
        return library.ask(QUESTION, 10)


def order(result: Result) -> list[str]:
    """The sentences, best first."""
    return [answer.sentence for answer in result.answers]


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Reasons given in the log."""
    return [record.__dict__["reason"] for record in caplog.records if record.levelno >= logging.WARNING]


def ready(folder: Path, **options: object) -> Reranker:
    """A re-ranker that is loaded, and has the time it needs on a busy machine unless told otherwise."""
    reranker = Reranker(folder, folder.parent / "models", **({"budget": None} | options))  # type: ignore[arg-type]
    reranker.load()
    return reranker


def settled(library: Library) -> Library:
    """The library, once its re-ranker is ready or has failed to be."""
    assert library._own_reranker is not None
    loader = library._own_reranker._loader
    assert loader is not None
    loader.join(20)
    return library


# -- what it does ------------------------------------------------------------------------------------------------------


def test_the_order_changes(home: Path, model: Path, plain: Result) -> None:
    assert "ياقوتة" not in order(plain)[0]
    with Library(home, reranker=ready(model)) as library:
        result = library.ask(QUESTION, 10)
        again = library.ask(QUESTION, 1)
    assert "ياقوتة" in order(result)[0]
    assert again.answers == result.answers[:1]
    assert sorted(order(result)) == sorted(order(plain))
    assert [answer.score for answer in result.answers] == [answer.score for answer in plain.answers]
    assert result.refused == plain.refused


def test_the_weight_decides(home: Path, model: Path, plain: Result) -> None:
    for weight, changed in ((0.0, False), (0.001, False), (100.0, True)):
        Blend(weight=weight).write(model)
        with Library(home, reranker=ready(model)) as library:
            assert (order(library.ask(QUESTION, 10)) != order(plain)) is changed


def test_only_the_first_candidates_are_read(home: Path, model: Path, plain: Result) -> None:
    place = next(at for at, sentence in enumerate(order(plain)) if "ياقوتة" in sentence)
    assert place > 0
    Blend(weight=100.0, candidates=max(2, place)).write(model)
    with Library(home, reranker=ready(model)) as library:
        result = library.ask(QUESTION, 10)
    assert order(result)[place if place > 1 else 0] == order(plain)[place]


def test_made_ready_while_answers_come_without(home: Path, model: Path) -> None:
    with Library(home, reranker=model) as library:
        assert order(library.ask(QUESTION, 10))
        assert library._own_reranker is not None
        library._own_reranker._pace.budget = None
        assert "ياقوتة" in order(settled(library).ask(QUESTION, 10))[0]


def test_blending() -> None:
    neural = np.array([1.0, 3.0])
    assert blended([5.0, 4.0], neural, 2.0).tolist() == [3.0, 6.0]
    assert blended([5.0, 4.0], neural * 10 - 7, 2.0).tolist() == [3.0, 6.0], "their scale is theirs"
    assert blended([5.0, 4.0], np.array([2.0, 2.0]), 2.0).tolist() == [5.0, 4.0]


def test_what_has_just_gone_keeps_its_score(home: Path, model: Path) -> None:
    with Library(home) as library:
        found = library.retrieve(QUESTION)
        scores = default_ranker().scores(found)
        gone = found.candidates[int(scores.argmax())].key
        loads: list[Sequence[int]] = []

        def load(keys: Sequence[int]) -> Mapping[int, StoredArticle]:
            loads.append(keys)
            return {key: article for key, article in library._store.by_keys(keys).items() if key != gone}

        rescored = ready(model).rescored(QUESTION, found, scores, load)
        assert [set(keys) for keys in loads] == [{one.key for one in found.candidates}]
        assert ready(model).rescored(QUESTION, found, scores, lambda keys: {}) is scores
    stay = np.array([one.key == gone for one in found.candidates])
    assert (rescored[stay] == scores[stay]).all()
    assert sorted(rescored) == pytest.approx(sorted(scores))


def test_nothing_is_loaded_for_what_does_not_read(home: Path, model: Path) -> None:
    def load(keys: Sequence[int]) -> Mapping[int, StoredArticle]:
        raise AssertionError("nobody reads this")

    with Library(home) as library:
        found = library.retrieve(QUESTION)
    scores = default_ranker().scores(found)
    Blend(weight=0.0).write(model)
    assert ready(model).rescored(QUESTION, found, scores, load) is scores
    unready = Reranker(model, home / "models")
    assert unready.rescored(QUESTION, found, scores, load) is scores
    unready.close()


def test_a_store_that_fails_is_no_fault_of_the_model(home: Path, model: Path, caplog: pytest.LogCaptureFixture) -> None:
    def load(keys: Sequence[int]) -> Mapping[int, StoredArticle]:
        raise StorageError("the disk is gone")

    reranker = ready(model)
    with Library(home) as library:
        found = library.retrieve(QUESTION)
        scores = default_ranker().scores(found)
        with pytest.raises(StorageError):
            reranker.rescored(QUESTION, found, scores, load)
        assert warnings(caplog) == []
        assert (reranker.rescored(QUESTION, found, scores, library._store.by_keys) != scores).any()


def test_threads(home: Path, model: Path) -> None:
    with Library(home, reranker=ready(model)) as library, ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: order(library.ask(QUESTION, 10)), range(24)))
    assert all(one == found[0] for one in found)
    assert "ياقوتة" in found[0][0]


# -- what is wrong with it ---------------------------------------------------------------------------------------------


def _no_model(folder: Path) -> None:
    (folder / "model.onnx").unlink()


def _broken_model(folder: Path) -> None:
    (folder / "model.onnx").write_bytes(b"nonsense")


def _wrong_shape(folder: Path) -> None:
    write_model(folder, WORTH, labels=4)


def _wrong_blend(folder: Path) -> None:
    (folder / BLEND).write_text(json.dumps({"weight": -1}))


def _unknown_blend(folder: Path) -> None:
    (folder / BLEND).write_text(json.dumps({"height": 1}))


@pytest.mark.parametrize("spoil", [_no_model, _broken_model, _wrong_shape, _wrong_blend, _unknown_blend])
def test_what_cannot_be_loaded(
    home: Path, model: Path, plain: Result, caplog: pytest.LogCaptureFixture, spoil: Callable[[Path], None]
) -> None:
    spoil(model)
    with pytest.raises(RerankerError):
        Reranker(model, home / "models").load()
    with Library(home, reranker=model) as library:
        assert library.ask(QUESTION, 10) == plain
        for _ in range(3):
            assert settled(library).ask(QUESTION, 10) == plain
    assert len(warnings(caplog)) == 1
    assert str(model) in warnings(caplog)[0]


def test_without_the_packages(
    home: Path, model: Path, plain: Result, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with Library(home, reranker=model) as library:
        assert settled(library).ask(QUESTION, 10) == plain
    assert ["onnxruntime" in reason for reason in warnings(caplog)] == [True]


def test_no_such_source(home: Path, plain: Result, caplog: pytest.LogCaptureFixture) -> None:
    with Library(home, reranker="/no/such/folder") as library:
        assert settled(library).ask(QUESTION, 10) == plain
    assert len(warnings(caplog)) == 1


@pytest.mark.parametrize("error", [RuntimeError("out of luck"), MemoryError(), RerankerError("odd output")])
def test_what_fails_while_asked(
    home: Path,
    model: Path,
    plain: Result,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
) -> None:
    clock = Clock()
    reranker = ready(model, clock=clock)
    calls: list[int] = []

    def fail(*arguments: object) -> None:
        calls.append(1)
        raise error

    with Library(home, reranker=reranker) as library:
        with monkeypatch.context() as patch:
            patch.setattr(CrossEncoder, "scores", fail)
            for _ in range(3):
                assert library.ask(QUESTION, 10) == plain
            assert len(calls) == 1, "it rests"
            clock.now += 60
            assert library.ask(QUESTION, 10) == plain
        assert len(calls) == 2
        assert len(warnings(caplog)) == 1
        clock.now += 120
        assert order(library.ask(QUESTION, 10)) != order(plain), "and comes back"


def test_a_slow_model_is_given_up_and_rests(
    home: Path, model: Path, plain: Result, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Clock()
    reranker = ready(model, clock=clock, budget=0.4)
    run = CrossEncoder._run
    runs: list[int] = []

    def slowly(encoder: CrossEncoder, pairs: list[Passage]) -> object:
        runs.append(1)
        clock.now += 0.5
        return run(encoder, pairs)

    monkeypatch.setattr(CrossEncoder, "_run", slowly)
    monkeypatch.setattr(cross_encoder, "_ROWS", 1)
    with Library(home, reranker=reranker) as library:
        for _ in range(20):
            assert library.ask(QUESTION, 10) == plain
        assert len(runs) == 7, "a run each, until what seven took is more than eight may"
    assert len(warnings(caplog)) == 1
    assert "too slow" in warnings(caplog)[0]


def test_who_finds_it_busy_does_not_wait_for_long(home: Path, model: Path, plain: Result) -> None:
    reranker = ready(model, budget=0.05)
    encoder = reranker.load()
    inside, go_on = threading.Semaphore(0), threading.Event()
    real = encoder.scores

    def wait(*arguments: object) -> object:
        inside.release()
        go_on.wait(20)
        return real(*arguments)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch, Library(home, reranker=reranker) as library:
        patch.setattr(encoder, "scores", wait)
        threads = [threading.Thread(target=library.ask, args=(QUESTION,)) for _ in range(encoder.runs)]
        for thread in threads:
            thread.start()
        assert all(inside.acquire(timeout=20) for _ in threads)
        assert library.ask(QUESTION, 10) == plain
        go_on.set()
        for thread in threads:
            thread.join()


def test_closing_ends_what_is_being_made_ready(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reranker = Reranker(model, model.parent / "models")
    reranker.start()
    reranker.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "mujib-reranker"]
    reranker.start()
    assert not [thread for thread in threading.enumerate() if thread.name == "mujib-reranker"]
