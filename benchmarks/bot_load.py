"""How many questions the bot answers, and how fast: `make bench-bot`, or `python -m benchmarks.bot_load`.

The real `mujib bot` in a process of its own, over HTTP, with a library of synthetic sentences. Two loads: so many users
who each ask again as soon as they have been answered (what it can do), and questions that come at random at a given
rate whatever the bot does (how long one waits). Time runs from the moment an update can be fetched to the moment the
request that sends its answer has arrived.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.bot_api import TOKEN
from benchmarks.bot_crowd import Crowd, ask_at_random, ask_by_turns
from benchmarks.corpus import synthetic, write_corpus
from benchmarks.facts import Latency
from benchmarks.meter import latency
from benchmarks.questions import make_questions
from benchmarks.run import in_fresh_process
from benchmarks.vocabulary import Vocabulary

__all__ = ["BotPlan", "LoadFacts", "measure_bot"]

ROOT = Path(__file__).resolve().parents[1]
_QUESTIONS = 5_000
_WARMING, _WARMING_SECONDS = 1_500, 60.0
"""Questions before measuring begins: tables are read, connections open, the words of the texts known."""
_STARTING = 60.0


@dataclass(frozen=True, slots=True)
class BotPlan:
    """What to measure.

    Args:
        sentences: how large the library is.
        users: how many there are to ask, in turn.
        seconds: how long each load lasts.
        rate: how many questions a second come at random.
        together: of how many users one waits for an answer at any time, in the other load.
        seed: of text, questions and moments.
    """

    sentences: int = 100_000
    users: int = 1_000
    seconds: float = 30.0
    rate: float = 150.0
    together: int = 32
    seed: int = 1


@dataclass(frozen=True, slots=True)
class LoadFacts:
    """One load.

    Args:
        name: which.
        seconds: how long it lasted, from the first question to the last answer.
        sent, answered: questions asked, and those that were replied to.
        found: the share of the replies that quote an answer; the others say that there is none.
        waited: from question to answer.
        bot_cpu, workers_cpu: seconds of processor time of the bot's process, and of those it has questions answered in.
        api_cpu, crowd_cpu: the same of what plays Telegram, and of what plays the users.
    """

    name: str
    seconds: float
    sent: int
    answered: int
    found: float
    waited: Latency
    bot_cpu: float
    workers_cpu: float
    api_cpu: float
    crowd_cpu: float

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.answered / self.seconds


def measure_bot(plan: BotPlan, folder: Path) -> list[LoadFacts]:
    """Make a library in a folder, or take the one that is there, and put the bot under load.

    Raises:
        RuntimeError: the bot didn't start, or ended; its log is in the message.
    """
    questions = _library(plan, folder)
    return asyncio.run(_measure(plan, folder, questions))


def _library(plan: BotPlan, folder: Path) -> list[str]:
    kept = folder / f"questions-{plan.sentences}-{plan.seed}.json"
    if not kept.exists():
        vocabulary = Vocabulary(plan.seed)
        corpus = write_corpus(synthetic(vocabulary, plan.seed), folder / "corpus.jsonl", [plan.sentences])
        given = {
            "corpus": str(corpus.path),
            "articles": corpus.articles,
            "home": str(folder / f"home-{plan.sentences}"),
        }
        in_fresh_process("import", json.dumps(given))
        questions = make_questions(corpus, plan.sentences, _QUESTIONS, vocabulary, plan.seed)
        kept.write_text(json.dumps(questions, ensure_ascii=False), encoding="utf-8")
        corpus.path.unlink()
    found: list[str] = json.loads(kept.read_text(encoding="utf-8"))
    return found


async def _measure(plan: BotPlan, folder: Path, questions: list[str]) -> list[LoadFacts]:
    crowd = Crowd(questions, plan.users)
    address = await crowd.api.start()
    with _bot(address, folder / f"home-{plan.sentences}") as process:
        ended = asyncio.create_task(asyncio.to_thread(process.wait))
        loads = asyncio.create_task(_loads(plan, crowd, process.pid))
        await asyncio.wait({ended, loads}, return_when=asyncio.FIRST_COMPLETED)
        if not loads.done():
            loads.cancel()
            raise RuntimeError(f"the bot ended with {process.returncode}")
        process.send_signal(signal.SIGTERM)
        await ended
    crowd.api.stop()
    return loads.result()


async def _loads(plan: BotPlan, crowd: Crowd, bot: int) -> list[LoadFacts]:
    await asyncio.wait_for(crowd.api.polled.wait(), _STARTING)
    await ask_by_turns(crowd, plan.together, seconds=_WARMING_SECONDS, most=_WARMING)
    facts = []
    for name in ("closed loop", "open loop"):
        crowd.begin()
        before, began = _used(bot), time.perf_counter()
        if name == "closed loop":
            await ask_by_turns(crowd, plan.together, seconds=plan.seconds)
        else:
            await ask_at_random(crowd, plan.rate, plan.seconds, plan.seed)
        seconds = time.perf_counter() - began
        used = [now - then for now, then in zip(_used(bot), before, strict=True)]
        answered = len(crowd.waited)
        found = crowd.found / max(1, answered)
        waited = latency(crowd.waited)
        cpu = (used[0], used[1], used[2] - crowd.cpu, crowd.cpu)
        facts.append(LoadFacts(name, seconds, crowd.sent, answered, found, waited, *cpu))
    return facts


@contextmanager
def _bot(address: str, home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The bot as an operator runs it; that one user may ask often is all that is set."""
    log = home / "bot.log"
    for old in home.glob("bot.db*"):  # what an earlier run has asked
        old.unlink()
    settings = {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": address,
        "MUJIB_HOME": str(home),
        "QUESTIONS_PER_MINUTE": "100000",
        "PYTHONPATH": str(ROOT),
    }
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot.cli", "bot"],
            cwd=home,
            env=os.environ | settings,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
        )
    try:
        yield process
    except RuntimeError as error:
        error.add_note(log.read_text(encoding="utf-8")[-3000:])
        raise
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def _used(bot: int) -> tuple[float, float, float]:
    """Seconds of processor time: of the bot, of the processes it has started, of this one."""
    return _cpu(bot), sum(map(_cpu, _children(bot))), _cpu(os.getpid())


def _children(process: int) -> list[int]:
    found: list[int] = []
    for file in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError):  # a thread that has just ended
            found += map(int, file.read_text().split())
    return found


def _cpu(process: int) -> float:
    """Seconds of processor time a process has used, all its threads together; 0 where there is no /proc."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _show(plan: BotPlan, facts: list[LoadFacts]) -> None:
    print(f"{plan.sentences:,} sentences, {plan.users:,} users, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print(f"{'':72}CPU, ms an answer:")
    print("load         answers/s  answered  found    p50    p90    p99  worst (ms)    bot  workers   API  crowd")
    for one in facts:
        times = (one.waited.p50, one.waited.p90, one.waited.p99, one.waited.worst)
        cpu = [1000 * seconds / max(1, one.answered) for seconds in (one.bot_cpu, one.workers_cpu)]
        others = [1000 * seconds / max(1, one.answered) for seconds in (one.api_cpu, one.crowd_cpu)]
        print(
            f"{one.name:12}{one.rate:10.1f}{one.answered / max(1, one.sent):10.1%}{one.found:7.0%}"
            + "".join(f"{1000 * seconds:7.0f}" for seconds in times)
            + f"{cpu[0]:13.2f}{cpu[1]:9.2f}{others[0]:6.2f}{others[1]:7.2f}"
        )


def main() -> None:
    """Read the command line, measure, print."""
    usual = BotPlan()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sentences", type=int, default=usual.sentences)
    parser.add_argument("--users", type=int, default=usual.users)
    parser.add_argument("--seconds", type=float, default=usual.seconds, help="of each load")
    parser.add_argument("--rate", type=float, default=usual.rate, help="questions a second of the open loop")
    parser.add_argument("--together", type=int, default=usual.together, help="waiting users of the closed loop")
    parser.add_argument("--seed", type=int, default=usual.seed)
    parser.add_argument("--keep", type=Path, help="a folder for the library, to be used again")
    parser.add_argument("--json", type=Path, help="write the figures here")
    chosen = parser.parse_args()
    plan = BotPlan(chosen.sentences, chosen.users, chosen.seconds, chosen.rate, chosen.together, chosen.seed)
    if chosen.keep is not None:
        chosen.keep.mkdir(parents=True, exist_ok=True)
        facts = measure_bot(plan, chosen.keep.resolve())  # the bot is run in another folder
    else:
        with tempfile.TemporaryDirectory(prefix="mujib-bench-", ignore_cleanup_errors=True) as folder:
            facts = measure_bot(plan, Path(folder))
    _show(plan, facts)
    if chosen.json is not None:
        record = {"plan": asdict(plan), "loads": [asdict(one) for one in facts]}
        chosen.json.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
