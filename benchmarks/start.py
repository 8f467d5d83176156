"""How soon a fresh process answers. Imports nothing of the library before the clock runs."""

from __future__ import annotations

import time

from benchmarks.facts import StartFacts

__all__ = ["start"]


def start(home: str, question: str, spawned: float) -> StartFacts:
    """Import the library's code, open a library, ask one question.

    Args:
        home: the library's folder.
        question: what to ask.
        spawned: the wall clock (`time.time`) when this process was started.
    """
    began = time.perf_counter()
    from index import Library

    imported = time.perf_counter()
    with Library(home) as library:
        opened = time.perf_counter()
        library.ask(question)
        answered = time.perf_counter()
        process = time.time() - spawned
    return StartFacts(imported - began, opened - imported, answered - opened, process)
