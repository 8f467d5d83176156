"""The write lock of a library."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from index.errors import LibraryBusyError, StorageError
from index.store import WriteLock

ROOT = Path(__file__).parents[3]
HOLD = """
import sys, time, pathlib
from index.store.lock import WriteLock
with WriteLock(pathlib.Path(sys.argv[1])).hold():
    print("held", flush=True)
    time.sleep(600)
"""


def test_lock_can_be_held_again_and_again(tmp_path: Path) -> None:
    lock = WriteLock(tmp_path / "new" / "home")
    for _ in range(3):
        with lock.hold(0):
            pass
    with pytest.raises(RuntimeError, match="inside"), lock.hold(0):
        raise RuntimeError("inside")
    with lock.hold(0):
        pass


@pytest.mark.parametrize("shared", [True, False])
def test_other_threads_wait_and_give_up(tmp_path: Path, shared: bool) -> None:
    one = WriteLock(tmp_path)
    two = one if shared else WriteLock(tmp_path)
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with one.hold():
            held.set()
            done.wait()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait()
    begin = time.monotonic()
    with pytest.raises(LibraryBusyError, match="in use"), two.hold(0.2):
        pass
    assert 0.15 < time.monotonic() - begin < 5
    done.set()
    with two.hold(5):
        pass
    thread.join()


def test_killed_holder_leaves_no_lock(tmp_path: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    lock = WriteLock(tmp_path)
    with pytest.raises(LibraryBusyError, match="wait for it to end, or stop it"), lock.hold(0.1):
        pass
    process.kill()
    process.wait()
    process.stdout.close()
    with lock.hold(5):
        pass


@pytest.mark.parametrize("shared", [True, False])
def test_who_has_to_wait_is_told(tmp_path: Path, shared: bool) -> None:
    told = threading.Event()
    two = WriteLock(tmp_path, told.set)
    one = two if shared else WriteLock(tmp_path)
    with two.hold(5):
        pass
    assert not told.is_set(), "there was nobody to wait for"
    got = threading.Event()

    def wait() -> None:
        with two.hold(20):
            got.set()

    thread = threading.Thread(target=wait)
    with one.hold(5):
        with pytest.raises(LibraryBusyError), two.hold(0):
            pass
        assert not told.is_set(), "who doesn't wait isn't told"
        thread.start()
        assert told.wait(10)
        assert not got.is_set()
    assert got.wait(10)
    thread.join()


def test_home_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="can't be locked"), WriteLock(tmp_path / "file" / "home").hold(0):
        pass
