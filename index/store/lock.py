"""One writer at a time, over the threads of a process and over processes, for the store and the index together."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import LibraryBusyError, StorageError

__all__ = ["LOCK_FILE", "WriteLock"]

LOCK_FILE = "library.lock"
_SHORT = 0.3
"""Seconds of waiting that nobody needs to be told of: an article is added in less."""


class WriteLock:
    """The write lock of a library.

    The operating system drops it when the process that holds it ends, however it ends; a lock file that is left
    behind means nothing. It isn't reentrant: a thread that holds it must not ask for it again.

    Args:
        home: the library's folder; made if it is missing.
        on_wait: called where another holds it and there is some time to wait.
    """

    def __init__(self, home: Path, on_wait: Callable[[], None] | None = None) -> None:
        self._home = home
        self._on_wait = on_wait
        self._threads = threading.Lock()
        # Shared between threads, which `_threads` lets in one by one.
        self._processes = FileLock(home / LOCK_FILE, thread_local=False)

    @contextmanager
    def hold(self, timeout: float = 30.0) -> Iterator[None]:
        """Hold the lock for the length of a block.

        Args:
            timeout: how many seconds to wait for who holds it.

        Raises:
            LibraryBusyError: it was held by another for longer than that.
            StorageError: the lock file can't be made.
        """
        deadline = time.monotonic() + timeout
        if not self._threads.acquire(timeout=max(min(timeout, _SHORT), 0)) and not self._wait_for_thread(deadline):
            raise self._busy(timeout)
        try:
            self._acquire(timeout, deadline)
            try:
                yield
            finally:
                self._processes.release()
        finally:
            self._threads.release()

    def _wait_for_thread(self, deadline: float) -> bool:
        self._say_waiting(deadline)
        return self._threads.acquire(timeout=max(deadline - time.monotonic(), 0))

    def _say_waiting(self, deadline: float) -> None:
        if self._on_wait is not None and time.monotonic() < deadline:
            self._on_wait()

    def _acquire(self, timeout: float, deadline: float) -> None:
        try:
            self._home.mkdir(parents=True, exist_ok=True)
            left = max(deadline - time.monotonic(), 0)
            try:
                self._processes.acquire(timeout=min(left, _SHORT))
            except Timeout:
                self._say_waiting(deadline)
                self._processes.acquire(timeout=max(deadline - time.monotonic(), 0))
        except Timeout:
            raise self._busy(timeout) from None
        except OSError as error:
            raise StorageError(
                f"{self._home}: the library can't be locked for writing: {error.strerror or error}; check the "
                "permissions of the folder",
                path=str(self._home),
                reason=str(error),
            ) from error

    def _busy(self, timeout: float) -> LibraryBusyError:
        return LibraryBusyError(
            f"{self._home} is in use by another process (an import, or the bot), waited {timeout:g} s; wait for it to "
            "end, or stop it, and try again. Reading and asking go on meanwhile.",
            path=str(self._home),
            seconds=timeout,
        )
