"""A whole run: text, then every stage in a process of its own, then everything deleted."""

from __future__ import annotations

import importlib.util
import json
import os
import platform
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter

from benchmarks.corpus import Corpus, repeated, synthetic, write_corpus
from benchmarks.facts import AskFacts, GrowthPoint, ImportFacts, PeerFacts, Report, StartFacts, TextFacts
from benchmarks.peers import PEERS
from benchmarks.questions import make_questions
from benchmarks.vocabulary import Vocabulary
from index.models import Article

__all__ = ["BenchmarkError", "Measure", "Plan", "in_fresh_process", "run"]

_Facts = TypeVar("_Facts")
Measure = Callable[[str, str], str]
"""Runs a stage: its name and its arguments as JSON → what it measured as JSON."""

_GROWTH = (10_000, 100_000, 1_000_000)
_SLOW_PEER_QUESTIONS = 5_000_000
"""rank-bm25 scores every sentence: it is asked about this many sentences divided by the corpus's, five at the least."""


class BenchmarkError(Exception):
    """A stage failed; the message holds the end of what it wrote."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to measure.

    Args:
        sentences: how large the library is.
        articles: a JSONL file of articles to repeat; None for synthetic text.
        questions: how many are asked, at least 2.
        peers: measure rank-bm25 and bm25s too.
        growth: measure smaller libraries too.
        seed: of text and questions.
    """

    sentences: int = 1_000_000
    articles: Path | None = None
    questions: int = 300
    peers: bool = True
    growth: bool = True
    seed: int = 1

    @property
    def command(self) -> str:
        """The command line that repeats this run."""
        parts = ["mujib", "bench", "--sentences", str(self.sentences), "--questions", str(self.questions)]
        parts += ["--articles", str(self.articles)] if self.articles else []
        parts += [] if self.peers else ["--no-peers"]
        parts += [] if self.growth else ["--no-growth"]
        parts += ["--seed", str(self.seed)] if self.seed != 1 else []
        return shlex.join(parts)


def run(plan: Plan, say: Callable[[str], None], measure: Measure | None = None) -> Report:
    """Measure everything.

    Args:
        plan: what.
        say: told what is being done, in a few words.
        measure: runs a stage; by default in a fresh process, without which memory and start mean nothing.

    Raises:
        BenchmarkError: a stage failed.
        OSError: the articles can't be read, or the temporary folder has no room.
        ValueError: the articles' file is none.
    """
    with tempfile.TemporaryDirectory(prefix="mujib-bench-", ignore_cleanup_errors=True) as folder:
        return _Run(plan, Path(folder), say, measure or in_fresh_process).report()


class _Run:
    def __init__(self, plan: Plan, folder: Path, say: Callable[[str], None], measure: Measure) -> None:
        self._plan = plan
        self._folder = folder
        self._say = say
        self._measure = measure
        self._skipped: dict[str, str] = {}

    def report(self) -> Report:
        plan = self._plan
        load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
        smaller = [size for size in _GROWTH if size < plan.sentences] if plan.growth else []
        self._say(f"writing {plan.sentences:,} sentences")
        vocabulary = Vocabulary(plan.seed)
        corpus = write_corpus(self._source(vocabulary), self._folder / "corpus.jsonl", [*smaller, plan.sentences])
        asked = {
            size: make_questions(corpus, size, plan.questions + 1, vocabulary, plan.seed)
            for size in [*smaller, plan.sentences]
        }
        kind = plan.articles.name if plan.articles else "synthetic"
        text = TextFacts(kind, corpus.sentences, corpus.articles, corpus.text_bytes, len(vocabulary), plan.seed)
        del vocabulary
        growth = [self._growth_point(corpus, size, asked[size]) for size in smaller]
        questions, home = asked[plan.sentences], self._folder / "library"
        self._say("importing, words never seen before")
        cold = self._import(corpus, plan.sentences, home)
        self._say("opening, first answer")
        start = self._stage("start", StartFacts, home=str(home), question=questions[0], spawned=time.time())
        self._say(f"asking {plan.questions} questions")
        ask = self._stage("ask", AskFacts, home=str(home), questions=questions)
        shutil.rmtree(home)
        growth += [GrowthPoint(cold.sentences, ask.answer, ask.search, cold.rate)] if plan.growth else []
        self._say("importing, words seen before")
        stems = self._folder / "stems.txt"
        warm = self._import(corpus, plan.sentences, home, warm=True, stems=str(stems) if plan.peers else None)
        shutil.rmtree(home)
        peers = list(self._peers(stems, ask.stems, cold.sentences)) if plan.peers else []
        date = datetime.now(UTC).isoformat(timespec="seconds")
        return Report(
            date, plan.command, _machine(load), text, cold, warm, start, ask, growth, peers, dict(self._skipped)
        )

    def _source(self, vocabulary: Vocabulary) -> Iterator[tuple[Article, int]]:
        plan = self._plan
        return repeated(plan.articles, plan.seed) if plan.articles else synthetic(vocabulary, plan.seed)

    def _import(self, corpus: Corpus, size: int, home: Path, **more: Any) -> ImportFacts:
        articles = corpus.prefixes[size]
        return self._stage("import", ImportFacts, corpus=str(corpus.path), articles=articles, home=str(home), **more)

    def _growth_point(self, corpus: Corpus, size: int, questions: list[str]) -> GrowthPoint:
        self._say(f"a library of {size:,} sentences")
        home = self._folder / f"library-{size}"
        imported = self._import(corpus, size, home)
        asked = self._stage("ask", AskFacts, home=str(home), questions=questions)
        shutil.rmtree(home)
        return GrowthPoint(imported.sentences, asked.answer, asked.search, imported.rate)

    def _peers(self, stems: Path, questions: list[list[str]], sentences: int) -> Iterator[PeerFacts]:
        for name in PEERS:
            if importlib.util.find_spec(name.replace("-", "_")) is None:
                self._skipped[name] = f"not installed; `pip install {name}` to compare with it"
                continue
            self._say(f"{name} on the same stems")
            slow = name == "rank-bm25"
            asked = questions[: max(5, _SLOW_PEER_QUESTIONS // sentences)] if slow else questions
            yield self._stage(name, PeerFacts, stems=str(stems), questions=asked)

    def _stage(self, stage: str, facts: type[_Facts], **arguments: Any) -> _Facts:
        """Run a stage of `benchmarks.worker`."""
        given = json.dumps(arguments, ensure_ascii=False)
        return TypeAdapter(facts).validate_json(self._measure(stage, given))


def in_fresh_process(stage: str, arguments: str) -> str:
    """`benchmarks.worker.measure` in a process of its own.

    Raises:
        BenchmarkError: it failed.
    """
    with tempfile.TemporaryDirectory(prefix="mujib-bench-stage-") as folder:
        given, result = Path(folder) / "arguments.json", Path(folder) / "result.json"
        given.write_text(arguments, encoding="utf-8")
        root = str(Path(__file__).resolve().parents[1])
        paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.worker", stage, str(given), str(result)],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode:
            raise BenchmarkError(f"the stage {stage!r} ended with {done.returncode}:\n{done.stderr[-2000:]}")
        return result.read_text(encoding="utf-8")


def _machine(load: float) -> dict[str, str | int | float]:
    return {
        "cores": os.cpu_count() or 0,
        "system": platform.system(),
        "architecture": platform.machine(),
        "python": platform.python_version(),
        "tantivy": version("tantivy"),
        "load_at_start": round(load, 2),
    }
