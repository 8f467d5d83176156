"""Processes that answer: started where they are needed, started again where they die, ended with the bot."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.services import Services
from bot.settings import Settings
from bot.worker import Opening, framed
from bot.workers import WorkerLostError, Workers
from index import Article, Library, Result
from index.errors import QuestionError
from index.ranking.blending import Blend
from tests.index.ranking.tiny_model import write_model

QUESTION = "من افتتح المتحف الزراعي؟"
ARTICLE = Article("museum", "المتحف", "افتتح الملك فاروق المتحف الزراعي عام 1938 في القاهرة.")
NEWER = Article("port", "الميناء", "دشّن الوزير سليمان ميناء الصيد الجديد في اللاذقية.")
_PATIENCE = 60.0


def run(
    home: Path,
    act: Callable[[Services, Workers], Awaitable[None]],
    workers: int = 1,
    reranker: str | None = None,
) -> list[int]:
    """Do something with a library that may have processes; those it had at the end."""
    services = Services.open(Settings(mujib_home=home, workers=workers, reranker=reranker))
    assert services.workers is not None
    last: list[int] = []

    async def main() -> None:
        assert services.workers is not None
        try:
            await asyncio.wait_for(act(services, services.workers), _PATIENCE)
            last.extend(services.workers.processes)
        finally:
            await services.workers.stop()

    try:
        services.library.add(ARTICLE)
        asyncio.run(main())
    finally:
        services.close()
    return last


async def many(services: Services, number: int = 12) -> list[Result]:
    return await asyncio.gather(*(services.ask(QUESTION, 3) for _ in range(number)))


async def ready(services: Services, workers: Workers, but: tuple[int, ...] = ()) -> int:
    """Put it under pressure, and wait until there is a process, and one that isn't one of these."""
    await many(services)
    while not set(workers.processes) - set(but):
        await asyncio.sleep(0.02)
    return next(iter(set(workers.processes) - set(but)))


def is_running(process: int) -> bool:
    return Path(f"/proc/{process}").exists()


def test_a_quiet_library_needs_no_process(mujib_home: Path) -> None:
    async def act(services: Services, workers: Workers) -> None:
        for _ in range(5):
            assert len((await asyncio.gather(services.ask(QUESTION, 1), services.ask(QUESTION, 1)))[0].answers) == 1
        assert not workers._keepers

    assert run(mujib_home, act) == []


def test_processes_answer_as_the_library_does_and_follow_it(mujib_home: Path) -> None:
    async def act(services: Services, workers: Workers) -> None:
        await ready(services, workers)
        assert await services.ask(QUESTION, 3) == services.library.ask(QUESTION, 3)
        with pytest.raises(QuestionError) as refused:
            await services.ask("؟!", 3)
        with pytest.raises(QuestionError) as expected:
            services.library.ask("؟!", 3)
        assert (refused.value.code, refused.value.details) == (expected.value.code, expected.value.details)
        services.library.add(NEWER)
        assert (await services.ask("من دشّن ميناء الصيد؟", 1)).answers[0].article_id == "port"
        services.library.remove("port")
        assert all(one.article_id != "port" for one in (await services.ask("من دشّن ميناء الصيد؟", 3)).answers)

    ended = run(mujib_home, act)
    assert ended
    assert not any(map(is_running, ended))


def test_processes_have_the_reranker(mujib_home: Path, tmp_path: Path) -> None:
    model = write_model(tmp_path / "model", {"ياقوتة": 5.0})
    Blend(weight=100.0).write(model)
    liked = Article("liked", "المتحف", "في المتحف ياقوتة كبيرة.")
    with Library(mujib_home) as library:
        library.add(ARTICLE)
        library.add(liked)
        assert library.ask(QUESTION, 1).answers[0].article_id == "museum"

    async def act(services: Services, workers: Workers) -> None:
        await ready(services, workers)
        monkeypatch.setattr(workers, "_inside", None)
        assert (await services.ask(QUESTION, 1)).answers[0].article_id == "liked"

    with pytest.MonkeyPatch.context() as monkeypatch:
        ended = run(mujib_home, act, reranker=str(model))
    assert not any(map(is_running, ended))


def test_a_process_answers_without_a_reranker_that_cannot_be_loaded(mujib_home: Path, tmp_path: Path) -> None:
    async def act(services: Services, workers: Workers) -> None:
        await ready(services, workers)
        assert (await services.ask(QUESTION, 1)).answers[0].article_id == "museum"
        assert workers.processes

    run(mujib_home, act, reranker=str(tmp_path))


def test_a_killed_process_is_replaced_and_its_questions_are_answered(mujib_home: Path) -> None:
    async def act(services: Services, workers: Workers) -> None:
        killed = await ready(services, workers)
        os.kill(killed, signal.SIGSTOP)  # so that some are surely left unanswered
        asking = asyncio.create_task(many(services))
        await asyncio.sleep(0.1)
        assert not asking.done()
        os.kill(killed, signal.SIGKILL)
        assert {one.answers[0].article_id for one in await asking} == {"museum"}
        assert killed not in workers.processes
        assert await ready(services, workers, but=(killed,)) != killed

    run(mujib_home, act)


def test_a_question_that_kills_every_process_is_given_up(mujib_home: Path) -> None:
    async def act(services: Services, workers: Workers) -> None:
        both = [await ready(services, workers)]
        both.append(await ready(services, workers, but=tuple(both)))
        for process in both:
            os.kill(process, signal.SIGSTOP)
        asking = asyncio.create_task(services.ask(QUESTION, 3))
        await asyncio.sleep(0.05)
        for process in both:
            assert not asking.done()
            os.kill(process, signal.SIGKILL)
            await asyncio.sleep(0.3)
        with pytest.raises(WorkerLostError):
            await asking
        assert len((await services.ask(QUESTION, 3)).answers) > 0

    run(mujib_home, act, workers=2)


def test_a_library_that_cannot_be_opened_is_answered_inside(
    mujib_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "file"
    file.write_text("no folder")

    async def act(services: Services, workers: Workers) -> None:
        monkeypatch.setattr(workers, "_opening", Opening(file / "home", "tantivy", None, "ERROR"))
        for _ in range(10):
            assert len(await many(services)) == 12
            await asyncio.sleep(0.1)
        assert workers.processes == []

    run(mujib_home, act)


def test_a_process_ends_with_what_it_reads_and_at_no_signal_of_the_bots(mujib_home: Path) -> None:
    code = "from bot.worker import main; main()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(framed(Opening(mujib_home, "tantivy", None, "INFO")))
        process.stdin.flush()
        process.stdout.read(4)  # the library is open
        process.send_signal(signal.SIGTERM)
        process.send_signal(signal.SIGINT)
        time.sleep(0.2)
        assert process.poll() is None
        process.stdin.close()
        assert process.wait(10) == 0
