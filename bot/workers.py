"""Questions answered in processes of their own, where one interpreter is too few.

Answering is almost all computing, and a Python process computes on one core at a time. A quiet bot needs no more than
that: questions are answered by its own threads until some wait at the same time. Then as many processes are started as
the setting WORKERS allows, each with the library open for reading (`bot.worker`; it follows what the bot adds), and
questions go there from then on. Where a process dies it is started again, and what it was answering is asked again;
while there is none, the bot's own threads answer.
"""

from __future__ import annotations

import asyncio
import logging
import pickle
import sys
from asyncio.subprocess import PIPE, Process
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import bot
from bot.worker import HEAD_BYTES, Answered, Opening, Question, framed
from index import MujibError, Result

__all__ = ["WorkerLostError", "Workers"]

log = logging.getLogger(__name__)

_PRESSURE = 3
"""So many questions at one time are more than the bot's own threads answer well."""
_AT_HAND = 2
"""Questions given to a process at one time: one to answer, one so that it needn't wait for the next."""
_DEATHS = 2
"""A question during which so many processes died is not asked again: it may be what kills them."""
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0
_ENDING = 5.0
_CODE = "import sys; sys.path.append(sys.argv[1]); from bot.worker import main; main()"
_ROOT = str(Path(bot.__file__).resolve().parents[1])


class WorkerLostError(MujibError):
    """The processes that were to answer a question died of it."""

    default_code = "internal"


@dataclass(slots=True, eq=False)
class _Job:
    question: Question
    done: asyncio.Future[Result]
    deaths: int = 0


@dataclass(slots=True, eq=False)
class _Worker:
    """A process that is ready, and what it was given and hasn't answered yet, in order."""

    process: Process
    jobs: deque[_Job] = field(default_factory=deque)


class Workers:
    """Processes that answer, for coroutines of one event loop.

    Args:
        most: how many processes to start at most; 0: none, ever.
        opening: what they open.
        inside: answers in this process: takes what `Library.ask` takes.
    """

    def __init__(self, most: int, opening: Opening, inside: Callable[[str, int], Awaitable[Result]]) -> None:
        self._most = most
        self._opening = opening
        self._inside = inside
        self._answering_inside = 0
        self._ready: list[_Worker] = []
        self._waiting: deque[_Job] = deque()
        self._keepers: list[asyncio.Task[None]] = []
        self._inside_tasks: set[asyncio.Task[None]] = set()
        self._stopping = asyncio.Event()

    @property
    def processes(self) -> list[int]:
        """The processes that are ready to answer."""
        return [worker.process.pid for worker in self._ready]

    async def ask(self, question: str, limit: int) -> Result:
        """Answer a question wherever that is done at the time.

        Raises:
            MujibError: as `Library.ask`.
            WorkerLostError: answering it killed the processes that tried.
        """
        if not self._ready:
            return await self._ask_inside(question, limit)
        job = _Job(Question(question, limit), asyncio.get_running_loop().create_future())
        self._waiting.append(job)
        self._give_out()
        return await job.done

    async def stop(self) -> None:
        """End the processes; to be called when nothing is asked any more."""
        self._stopping.set()
        await asyncio.gather(*self._keepers, return_exceptions=True)

    async def _ask_inside(self, question: str, limit: int) -> Result:
        self._answering_inside += 1
        try:
            if self._answering_inside >= _PRESSURE and not self._keepers and not self._stopping.is_set():
                self._keepers = [asyncio.create_task(self._keep()) for _ in range(self._most)]
            return await self._inside(question, limit)
        finally:
            self._answering_inside -= 1

    def _give_out(self) -> None:
        """Give what waits to the processes that have the least to do; where there is none, answer it here."""
        while self._waiting:
            worker = min(self._ready, key=lambda one: len(one.jobs), default=None)
            if worker is None:
                job = self._waiting.popleft()
                task = asyncio.create_task(self._answer_inside(job))
                self._inside_tasks.add(task)
                task.add_done_callback(self._inside_tasks.discard)
                continue
            if len(worker.jobs) >= _AT_HAND:
                return
            job = self._waiting.popleft()
            if job.done.cancelled():
                continue
            worker.jobs.append(job)
            assert worker.process.stdin is not None, "a pipe"
            worker.process.stdin.write(framed(job.question))

    async def _keep(self) -> None:
        """Have one process running until the end."""
        pause = _FIRST_PAUSE
        while not self._stopping.is_set():
            try:
                if await self._run():
                    pause = _FIRST_PAUSE
            except OSError as error:
                log.warning("a process for answering can't be started: %s", error)
            if not self._stopping.is_set():
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._stopping.wait(), pause)
                pause = min(2 * pause, _LONGEST_PAUSE)

    async def _run(self) -> bool:
        """Run a process to its end; whether it was ever ready."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-c", _CODE, _ROOT, stdin=PIPE, stdout=PIPE
        )
        worker = _Worker(process)
        reading = asyncio.create_task(self._read_answers(worker))
        stopping = asyncio.create_task(self._stopping.wait())
        try:
            await asyncio.wait({reading, stopping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
            was_ready = worker in self._ready
            if was_ready:
                self._ready.remove(worker)
            await _end(process, _ENDING if was_ready else 0.0)
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
            if not self._stopping.is_set():
                details = {"worker": process.pid, "code": process.returncode, "questions": len(worker.jobs)}
                log.warning("a process for answering has ended, starting another", extra=details)
            self._take_back(worker)
        return was_ready

    async def _read_answers(self, worker: _Worker) -> None:
        """Take answers until there are no more."""
        assert worker.process.stdin is not None, "a pipe"
        assert worker.process.stdout is not None, "a pipe"
        worker.process.stdin.write(framed(self._opening))
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                size = int.from_bytes(await worker.process.stdout.readexactly(HEAD_BYTES), "little")
                answered = pickle.loads(await worker.process.stdout.readexactly(size))
                if worker not in self._ready:  # what it says first is that the library is open
                    self._ready.append(worker)
                    log.info("a process for answering is ready", extra={"worker": worker.process.pid})
                else:
                    _settle(worker.jobs.popleft(), answered)
                self._give_out()

    def _take_back(self, worker: _Worker) -> None:
        """Have asked again what a dead process was to answer, and before everything else."""
        if worker.jobs:
            worker.jobs[0].deaths += 1  # the others had not been begun
        while worker.jobs:
            job = worker.jobs.pop()
            if job.deaths >= _DEATHS:
                _settle(job, Answered(error=WorkerLostError("the processes that were to answer it died")))
            else:
                self._waiting.appendleft(job)
        self._give_out()

    async def _answer_inside(self, job: _Job) -> None:
        try:
            result = await self._ask_inside(job.question.text, job.question.limit)
        except Exception as error:
            if not job.done.done():
                job.done.set_exception(error)
        else:
            _settle(job, Answered(result))


async def _end(process: Process, patience: float) -> None:
    """Let a process end by closing what it reads; kill it where that takes longer than so many seconds."""
    assert process.stdin is not None, "a pipe"
    process.stdin.close()
    try:
        await asyncio.wait_for(process.wait(), patience)
    except TimeoutError:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def _settle(job: _Job, answered: Answered) -> None:
    if job.done.done():  # nobody waits any more
        return
    if answered.result is not None:
        job.done.set_result(answered.result)
    else:
        job.done.set_exception(answered.error or RuntimeError(answered.failure))
