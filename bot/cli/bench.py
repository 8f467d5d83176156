"""`mujib bench`: speed and memory, measured."""

from __future__ import annotations

import json
import signal
import sys
from dataclasses import asdict
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer
from rich.console import Console

__all__ = ["bench"]


def bench(
    sentences: Annotated[int, typer.Option(min=100, help="How many sentences the library holds.")] = 1_000_000,
    articles: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="JSONL (.xz, .gz) of articles to repeat; else synthetic text."),
    ] = None,
    questions: Annotated[int, typer.Option(min=2, help="How many questions are asked.")] = 300,
    peers: Annotated[bool, typer.Option(help="Measure rank-bm25 and bm25s on the same text too.")] = True,
    growth: Annotated[bool, typer.Option(help="Measure libraries of 10,000 and 100,000 sentences too.")] = True,
    json_out: Annotated[Path | None, typer.Option("--json", dir_okay=False, help="Write the figures here.")] = None,
    seed: Annotated[int, typer.Option(min=0, help="Of the text and the questions.")] = 1,
) -> None:
    """Measure import, answers, memory and growth on this machine, beside rank-bm25 and bm25s.

    A million sentences take some minutes and about 3 GB in the temporary folder (TMPDIR), which is emptied afterwards.
    """
    errors = Console(stderr=True)
    try:
        from benchmarks.report import show
        from benchmarks.run import BenchmarkError, Plan, run
    except ModuleNotFoundError as error:
        if error.name is None or not error.name.startswith("benchmarks"):
            raise
        errors.print("The benchmarks are not part of the installed package: run this in a copy of the repository.")
        raise typer.Exit(2) from None
    signal.signal(signal.SIGTERM, _stop)
    try:
        plan = Plan(sentences, articles, questions, peers, growth, seed)
        with errors.status("…") as status:
            report = run(plan, lambda doing: status.update(f"{doing}…"))
    except (BenchmarkError, OSError, ValueError) as error:
        errors.print(f"[red]{type(error).__name__}[/]: ", end="")
        errors.print(str(error), markup=False)
        raise typer.Exit(1) from None
    show(report, Console())
    if json_out is not None:
        json_out.write_text(json.dumps(asdict(report), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _stop(number: int, frame: FrameType | None) -> None:
    """End in order on SIGTERM too, so that the temporary folder is removed."""
    sys.exit(128 + number)
