"""The first question of a process, which has the tables read."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index import Library, asking
from index.asking import Asking
from index.errors import QuestionError
from tests.index.numbered import article, word

QUESTION = f"من وصل إلى {word(1)}؟"
PATIENCE = 30.0


@pytest.fixture
def before_answering(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """As in a process that nothing was asked in; has something done before each answer."""
    monkeypatch.setattr(asking, "_asked", threading.Event())
    answered = Asking._answered

    def have_done(act: Callable[[], object]) -> None:
        monkeypatch.setattr(Asking, "_answered", lambda *given: (act(), answered(*given))[1])

    return have_done


def test_questions_that_come_with_the_first_wait_for_it(
    tmp_path: Path, before_answering: Callable[[Callable[[], object]], None]
) -> None:
    begun: list[bool] = []
    first, go_on = threading.Event(), threading.Event()

    def act() -> None:
        begun.append(True)
        first.set()
        assert go_on.wait(PATIENCE)

    before_answering(act)
    with Library(tmp_path / "library") as library, ThreadPoolExecutor(2) as pool:
        library.add(article(1))
        both = [pool.submit(library.ask, QUESTION) for _ in range(2)]
        assert first.wait(PATIENCE)
        assert len(begun) == 1
        go_on.set()
        assert all(one.result(PATIENCE).answers for one in both)


def test_later_questions_are_answered_beside_each_other(
    tmp_path: Path, before_answering: Callable[[Callable[[], object]], None]
) -> None:
    with Library(tmp_path / "library") as library, ThreadPoolExecutor(3) as pool:
        library.add(article(1))
        with pytest.raises(QuestionError):
            library.ask("؟")
        assert not asking._asked.is_set(), "for that nothing had to be read"
        assert library.ask(QUESTION).answers
        before_answering(threading.Barrier(3, timeout=PATIENCE).wait)
        assert all(one.answers for one in pool.map(library.ask, [QUESTION] * 3))
