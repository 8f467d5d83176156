"""The command as a process: encodings, pipes, terminals, errors."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.cli.output import State
from bot.settings import load_settings
from index import Library
from index.store import WriteLock
from tests.bot.cli.conftest import Mujib
from tests.bot.cli.processes import start

ROOT = Path(__file__).parents[3]
COMMAND = [sys.executable, "-m", "bot.cli"]
QUESTION = "كم عدد الجنود في العراق؟"


@pytest.fixture
def environment(mujib_home: Path) -> dict[str, str]:
    """The test's environment, with the modules in reach from any folder."""
    return {**os.environ, "MUJIB_HOME": str(mujib_home), "PYTHONPATH": str(ROOT)}


@pytest.mark.usefixtures("filled")
def test_output_is_utf8_whatever_the_locale(environment: dict[str, str], tmp_path: Path) -> None:
    environment |= {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    done = subprocess.run(
        [*COMMAND, "chat"],
        env=environment,
        cwd=tmp_path,
        input=QUESTION.encode() + b"\n\xff\xfe \xc7\n",
        capture_output=True,
        timeout=60,
        check=True,
    )
    assert "2500" in done.stdout.decode("utf-8")


@pytest.mark.usefixtures("filled")
def test_a_reader_that_leaves_early(environment: dict[str, str], tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*COMMAND, "articles", "list"], env=environment, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    errors = process.stderr.read()
    process.stderr.close()
    assert process.wait(60) == 1
    assert errors == b""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.usefixtures("filled")
def test_a_chat_on_a_terminal(environment: dict[str, str], tmp_path: Path) -> None:
    import pty

    ours, theirs = pty.openpty()
    environment |= {"TERM": "xterm", "COLUMNS": "100"}
    environment.pop("NO_COLOR", None)
    process = subprocess.Popen(
        [*COMMAND, "chat"], env=environment, cwd=tmp_path, stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)

    def read_until(wanted: str) -> str:
        seen = b""
        deadline = time.monotonic() + 60
        while wanted not in seen.decode("utf-8", "replace"):
            assert time.monotonic() < deadline, seen.decode("utf-8", "replace")
            if select.select([ours], [], [], 0.1)[0]:
                try:
                    seen += os.read(ours, 65536)
                except OSError:  # the other end was closed
                    break
        return seen.decode("utf-8", "replace")

    try:
        assert "أهلاً بك" in read_until("سؤالك: ")
        os.write(ours, f"{QUESTION}\n".encode())
        answer = read_until("سؤالك: ")
        assert "\x1b[1;32m" in answer
        assert "2500" in answer
        os.write(ours, b"/context\n")
        assert "عقد الوزير" in read_until("سؤالك: ")
        os.write(ours, b"\x04")
        assert "إلى اللقاء." in read_until("إلى اللقاء.")
        assert process.wait(60) == 0
    finally:
        process.kill()
        process.wait()
        os.close(ours)


@pytest.mark.parametrize("verbose", [False, True])
def test_errors_are_one_line(mujib: Mujib, verbose: bool) -> None:
    outcome = mujib(*(["--verbose"] if verbose else []), "ask", "؟")
    assert outcome.code == 2
    assert ("Traceback" in outcome.err) == verbose
    assert verbose or outcome.err.count("\n") == 1


def test_a_wrong_setting(mujib: Mujib, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    for name, value in (("LOG_LEVEL", "loud"), ("ENGINE", "grep"), ("TIMEZONE", "Mars"), ("OWNER_IDS", "me")):
        monkeypatch.setenv(name, value)
        for command in (["doctor"], ["ask", QUESTION], ["bot"], ["--verbose", "chat"]):
            load_settings.cache_clear()
            outcome = mujib(*command)
            assert outcome.code == 2
            assert outcome.out == ""
            last = outcome.err.splitlines()[-1]
            assert name in last
            assert value in last
            assert ("Traceback" in outcome.err) == ("--verbose" in command)
        monkeypatch.delenv(name)


def test_a_desktops_language_hinders_nothing(mujib: Mujib, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en_US:en")
    outcome = mujib("articles", "list")
    assert outcome.code == 0
    assert "لا مقالات في المكتبة" in outcome.out


@pytest.mark.usefixtures("filled")
def test_waiting_for_another_writer_is_said_at_once(mujib_home: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with WriteLock(mujib_home).hold():
        process = start(["articles", "delete", "match", "--yes"], mujib_home, log)
        end = time.monotonic() + 15
        while "عملية أخرى تكتب" not in (log.read_text() if log.exists() else ""):
            assert time.monotonic() < end
            time.sleep(0.02)
        assert process.is_alive(), "it waits"
    process.join(20)
    assert process.exitcode == 0
    assert log.read_text().count("عملية أخرى تكتب") == 1
    assert "حُذف المقال" in log.read_text()


def test_waiting_can_be_given_up(mujib_home: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("خبر قصير عن المدينة.")
    log = tmp_path / "log"
    Library(mujib_home).close()
    with WriteLock(mujib_home).hold():
        process = start(["import", str(tmp_path / "a.txt")], mujib_home, log)
        end = time.monotonic() + 15
        while "عملية أخرى تكتب" not in (log.read_text() if log.exists() else ""):
            assert time.monotonic() < end
            time.sleep(0.02)
        os.kill(process.pid or 0, signal.SIGINT)
        process.join(10)
        assert process.exitcode not in (None, 0)
    assert "Traceback" not in log.read_text()


@pytest.mark.usefixtures("filled")
def test_a_library_that_is_being_written(mujib: Mujib, mujib_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(State, "library", lambda state, *_: Library(state.settings.mujib_home, write_timeout=0.05))
    with WriteLock(mujib_home).hold():
        outcome = mujib("articles", "delete", "match", "--yes")
        assert outcome.code == 2
        assert "مشغولة" in outcome.err
        assert mujib("ask", QUESTION).code == 0


def test_help_and_version(mujib: Mujib) -> None:
    assert "evaluate" in mujib("--help").out
    assert mujib("--version").out.startswith("mujib")
    for command in ("run", "ask", "chat", "import", "articles", "evaluate", "doctor", "data", "bench"):
        assert mujib(command, "--help").code == 0
