"""The process in which `bot.workers` has questions answered: it opens the library, answers what it reads, and ends.

Told on standard input what to open, then what to answer; every message is its length (four bytes, little-endian) and a
pickle, which only the bot's own process can have written. It ends where the input does, so it survives neither the
bot's end nor its death; signals that are meant for the bot (Ctrl-C, a service that is stopped) are left to the bot.
"""

from __future__ import annotations

import logging
import os
import pickle
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from bot.garbage import spare_what_is_here
from bot.log import start_logging
from index import Library, MujibError, Result
from index.ranking.neural import Reranker

__all__ = ["HEAD_BYTES", "Answered", "Opening", "Question", "framed", "main"]

log = logging.getLogger(__name__)

HEAD_BYTES = 4
_FIRST_QUESTION = "كم عدد سكان العاصمة؟"


@dataclass(frozen=True, slots=True)
class Opening:
    """What to open.

    Args:
        home, engine, database_url: see `index.Library`.
        log_level: see `bot.log.start_logging`.
        reranker: a re-ranking model's folder or hub name; None: none.
        threads: threads that read for it; None: as many as there are cores, four at the most.
    """

    home: Path
    engine: str
    database_url: str | None
    log_level: str
    reranker: str | None = None
    threads: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What to answer: the arguments of `Library.ask`."""

    text: str
    limit: int


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of it, or of opening: a result, an error, or neither where the library is open.

    Args:
        result: as `Library.ask` gave it.
        error: as it was raised, where it was raised on purpose.
        failure: what else went wrong, in words.
    """

    result: Result | None = None
    error: MujibError | None = None
    failure: str = ""


def framed(message: object) -> bytes:
    """A message as it is written."""
    data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    return len(data).to_bytes(HEAD_BYTES, "little") + data


def main() -> None:
    """Answer until there is nothing more to read."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever prints, doesn't print among the answers
    questions = sys.stdin.buffer
    opening = _read(questions)
    if not isinstance(opening, Opening):
        return
    start_logging(opening.log_level)
    reranker = _reranker(opening)
    try:
        library = Library(opening.home, engine=opening.engine, database_url=opening.database_url, reranker=reranker)
    except MujibError as error:
        log.error("a process for answering can't open the library: %s", error)
        sys.exit(1)
    with library:
        _warm(library)
        _write(answers, Answered())
        while isinstance(question := _read(questions), Question):
            _write(answers, _answer(library, question))
    if reranker is not None:
        reranker.close()


def _reranker(opening: Opening) -> Reranker | None:
    """The re-ranker, ready where its model is on this machine; the bot's own process answers until it is."""
    if opening.reranker is None:
        return None
    reranker = Reranker(opening.reranker, opening.home / "models", threads=opening.threads)
    with suppress(MujibError):  # tried again at a question, and told then
        if reranker.local_folder() is not None:
            reranker.load()
    return reranker


def _warm(library: Library) -> None:
    """Have the tables read that the first question needs, so that nobody waits for them."""
    with suppress(MujibError):
        library.ask(_FIRST_QUESTION)
    spare_what_is_here()


def _answer(library: Library, question: Question) -> Answered:
    try:
        return Answered(library.ask(question.text, question.limit))
    except MujibError as error:
        return Answered(error=error)
    except Exception as error:
        log.exception("a question couldn't be answered")
        return Answered(failure=f"{type(error).__name__}: {error}")


def _read(stream: BinaryIO) -> object:
    """The next message; None at the end, also where it comes in the middle of one."""
    head = stream.read(HEAD_BYTES)
    size = int.from_bytes(head, "little")
    data = stream.read(size) if len(head) == HEAD_BYTES else b""
    return pickle.loads(data) if data and len(data) == size else None


def _write(stream: BinaryIO, message: Answered) -> None:
    try:
        stream.write(framed(message))
        stream.flush()
    except BrokenPipeError:  # the bot has died
        os._exit(0)
