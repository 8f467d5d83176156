"""`mujib import` in processes that are killed, and stopped, at any moment."""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import pytest

from index import Library
from index.readers import fingerprint
from index.store import Store
from tests.bot.cli.processes import start

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork and signals")

KILLS = 16
LINES = 16_000
"""So many that it can be killed as often before the end."""
STOPPED_LINES = 5_000
_PATIENCE = 60.0


def written(folder: Path, lines: int) -> Path:
    """A file with a short article a line."""
    file = folder / "news.jsonl"
    with file.open("w", encoding="utf-8") as out:
        for n in range(lines):
            article = {"id": f"n{n}", "title": f"خبر {n}", "text": f"وصل الوفد رقم {n} إلى المدينة صباحاً."}
            out.write(json.dumps(article, ensure_ascii=False) + "\n")
    return file


def wait_for_progress(process: ForkServerProcess, store: Store, name: str, beyond: int) -> bool:
    """Wait until an import is past a line; False where it came to its end first."""
    deadline = time.monotonic() + _PATIENCE
    while store.import_position(name) <= beyond:
        if not process.is_alive():
            return False
        assert time.monotonic() < deadline
        time.sleep(0.005)
    return True


def check(home: Path, lines: int) -> None:
    """Every article is there once, in the store and in the index."""
    with Library(home) as library:
        ids = [info.id for info in library.articles(limit=lines * 2)]
        assert len(ids) == lines
        assert set(ids) == {f"n{n}" for n in range(lines)}
        state = library.state()
        assert state["index_revision"] == state["store_revision"]
        assert state["index_sentences"] == state["store_sentences"] == lines
        assert library.ask("من وصل إلى المدينة رقم 4321؟").answers[0].article_id == "n4321"


@pytest.mark.slow
def test_killed_again_and_again(mujib_home: Path, tmp_path: Path) -> None:
    corpus = written(tmp_path, LINES)
    chance = random.Random(20240131)
    arguments = ["import", str(corpus), "--json"]
    name = fingerprint(corpus)
    output = tmp_path / "output.txt"
    position = 0
    with Library(mujib_home):
        pass
    with Store.open(mujib_home / "library.db") as store:
        for _ in range(KILLS):
            process = start(arguments, mujib_home, output)
            # Mostly in the middle of a batch; now and then while the library is being opened and caught up.
            running = chance.random() < 0.25 or wait_for_progress(process, store, name, position)
            time.sleep(chance.random() * 0.12)
            assert running, output.read_text(encoding="utf-8")
            process.kill()
            process.join(_PATIENCE)
            assert process.exitcode == -signal.SIGKILL
            assert store.import_position(name) >= position
            position = store.import_position(name)
            assert store.count().articles == position
        output.unlink()
        process = start(arguments, mujib_home, output)
        process.join(_PATIENCE)
        assert process.exitcode == 0
    report = json.loads(output.read_text(encoding="utf-8"))
    assert report["resumed"] == [{"path": str(corpus), "line": position}]
    assert 0 < position < LINES
    assert (report["added"], report["duplicate"], report["refused"]) == (LINES - position, 0, 0)
    check(mujib_home, LINES)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopped_and_resumed_counts_every_line_once(mujib_home: Path, tmp_path: Path, number: signal.Signals) -> None:
    corpus = written(tmp_path, STOPPED_LINES)
    name = fingerprint(corpus)
    with Library(mujib_home):
        pass
    process = start(["import", str(corpus), "--json"], mujib_home, tmp_path / "one.txt")
    with Store.open(mujib_home / "library.db") as store:
        assert wait_for_progress(process, store, name, 400)
        assert process.pid is not None
        os.kill(process.pid, number)
        process.join(_PATIENCE)
        assert process.exitcode == 130
        position = store.import_position(name)
    first = json.loads((tmp_path / "one.txt").read_text(encoding="utf-8").splitlines()[-1])
    assert first["interrupted"]
    assert first["added"] == position < STOPPED_LINES
    process = start(["import", str(corpus), "--json"], mujib_home, tmp_path / "two.txt")
    process.join(_PATIENCE)
    second = json.loads((tmp_path / "two.txt").read_text(encoding="utf-8"))
    assert second["resumed"] == [{"path": str(corpus), "line": position}]
    assert first["added"] + second["added"] == STOPPED_LINES
    check(mujib_home, STOPPED_LINES)
