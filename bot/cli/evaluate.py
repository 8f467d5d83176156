"""`mujib evaluate`: how good the answers are, on questions with known answers."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from bot.cli.output import RerankerOption, State, print_json, progress_bar, state_of
from bot.terminal import LIKELY, SURE, printable
from index import Library
from index.engines import ENGINES
from index.errors import InputError
from index.evaluation import Band, Evaluation, RunLine, SetResult, bands, evaluate, write_run
from index.evaluation.rouge import evaluate_summaries
from index.importing import Progress
from index.ranking.neural import Reranker

__all__ = ["evaluate_answers", "run_files"]

_FIGURES = (
    *("n", "S@1", "S@3", "MRR@10", "highlight F1", "highlight F1, gold"),
    *("unanswerable", "AUROC", "answered_kept", "refused_unanswerable"),
)


def evaluate_answers(
    context: typer.Context,
    articles: Annotated[Path | None, typer.Option(help="The articles: a .jsonl file, also .gz or .xz.")] = None,
    questions: Annotated[
        list[Path] | None,
        typer.Option(help="Question files (.jsonl); more may follow, with or without the option's name."),
    ] = None,
    more: Annotated[list[Path] | None, typer.Argument(metavar="[Q.jsonl…]", hidden=True)] = None,
    summaries: Annotated[
        Path | None,
        typer.Option(
            help='Instead of questions: articles with summaries by people, {"id", "title", "text", "summaries": ["…"]} '
            "a line. Prints ROUGE-1 and ROUGE-2 of ours against theirs."
        ),
    ] = None,
    ratio: Annotated[float, typer.Option(help="How long summaries are: the share of the article's words.")] = 0.35,
    run: Annotated[
        Path | None,
        typer.Option(
            help="Write the first ten hits of each question here, or the summaries. Where question files share ids, "
            "one file for each is written, its name between this one's stem and suffix."
        ),
    ] = None,
    confidence: Annotated[
        bool, typer.Option("--confidence", help="Print too how many answers of each confidence are right.")
    ] = False,
    engine: Annotated[str | None, typer.Option(help=f"One of {', '.join(ENGINES)}; by default the one set.")] = None,
    reranker: RerankerOption = None,
    json: Annotated[bool, typer.Option("--json", help="Print one line of JSON.")] = False,
) -> None:
    """Ask questions whose answers are known, and print how many were answered rightly; or measure summaries.

    The articles go into a library of their own, which is deleted afterwards; yours isn't touched.
    """
    state = state_of(context)
    if (not (articles and questions)) if summaries is None else (articles or questions or more):
        raise InputError("give --articles and --questions, or --summaries", code="evaluate_what")
    if not 0 < ratio <= 1:
        raise InputError(f"a ratio is above 0 and at most 1, not {ratio}", code="ratio", ratio=str(ratio))
    if run and not run.parent.is_dir():  # better said now than after all questions were asked
        reason = "there is no such folder"
        raise InputError(f"can't write {run}: {reason}", code="run_file", path=str(run), reason=reason)
    if articles is None or not questions:
        assert summaries is not None, "looked at above"
        _evaluate_summaries(state, summaries, ratio, run, json=json)
        return
    neural = state.reranker(reranker, budget=None)  # slow or not: what is measured is how good it is
    paths = [*questions, *(more or ())]
    evaluation = _evaluate(state, articles, paths, engine or state.settings.engine, neural, quiet=json)
    written = run_files(run, evaluation) if run else {}
    for path, lines in written.items():
        write_run(path, lines)
    if json:
        told = {"confidence": [asdict(one) for one in _bands(evaluation)]} if confidence else {}
        print_json(_as_json(evaluation) | told | ({"reranker": neural.source} if neural else {}))
        return
    _print_table(state, evaluation)
    if confidence:
        _print_confidence(state, evaluation)
    if neural:
        state.say("evaluate.reranker", source=printable(neural.source))
    for path in written:
        state.say("evaluate.wrote", path=printable(str(path)))


def _evaluate(
    state: State, articles: Path, questions: list[Path], engine: str, neural: Reranker | None, *, quiet: bool
) -> Evaluation:
    camel = state.settings.mujib_home / "camel"

    def open_library(folder: Path) -> Library:
        if camel.is_dir():  # the morphological database, so that what is measured is what is used
            _lend(camel, folder / "camel")
        return Library(folder, engine=engine, reranker=neural)

    bar = progress_bar(state, quiet=quiet)
    adding = bar.add_task(state.messages.text("evaluate.working_articles"), total=None, detail="")
    asking = bar.add_task(state.messages.text("evaluate.working_questions"), total=None, detail="", visible=False)

    def on_import(progress: Progress) -> None:
        bar.update(adding, completed=progress.done, total=progress.total, detail=f"{progress.articles:,}")

    def on_question(done: int, total: int) -> None:
        bar.update(asking, completed=done, total=total, detail=f"{done:,}", visible=True)

    with bar:
        return evaluate(articles, questions, open_library=open_library, on_import=on_import, on_question=on_question)


def _evaluate_summaries(state: State, path: Path, ratio: float, run: Path | None, *, json: bool) -> None:
    """Summarise with the analysis of the tables, for which the weights are made."""
    found = evaluate_summaries(path, ratio, run)
    figures = {
        "articles": round(found["articles"]),
        "ratio": ratio,
        "ROUGE-1": found["rouge_1"],
        "ROUGE-2": found["rouge_2"],
        "words": found["words"],
    }
    if json:
        print_json({"summaries": str(path), **figures})
        return
    table = Table(state.messages.text("evaluate.summaries"))
    for name in figures:
        table.add_column(name, justify="right")
    table.add_row(printable(path.name), *map(_cell, figures.values()))
    state.out.print(table)
    if run:
        state.say("evaluate.wrote", path=printable(str(run)))


def _lend(folder: Path, place: Path) -> None:
    try:
        place.symlink_to(folder, target_is_directory=True)
    except OSError:  # Windows lets only some users make links
        shutil.copytree(folder, place)


def run_files(path: Path, evaluation: Evaluation) -> dict[Path, tuple[RunLine, ...]]:
    """Which run goes into which file: all into one, unless the same id stands for questions of several files."""
    ids = Counter(line.id for one in evaluation.sets for line in one.run)
    if not ids or max(ids.values()) == 1:
        return {path: tuple(line for one in evaluation.sets for line in one.run)}
    files: dict[Path, tuple[RunLine, ...]] = {}
    for one in evaluation.sets:
        name = one.path.name.removesuffix(".jsonl").removesuffix(".questions")
        place = path.with_name(f"{path.stem}.{name}{path.suffix}")
        number = 2
        while place in files:  # two files of one name in different folders
            place = path.with_name(f"{path.stem}.{name}-{number}{path.suffix}")
            number += 1
        files[place] = one.run
    return files


def _as_json(evaluation: Evaluation) -> dict[str, object]:
    return {
        "articles": evaluation.counts.articles,
        "sentences": evaluation.counts.sentences,
        "refused_articles": evaluation.refused,
        "engine": evaluation.engine,
        "analysis": evaluation.analysis,
        "sets": [{"questions": str(one.path), **_figures(one)} for one in evaluation.sets],
    }


def _figures(one: SetResult) -> dict[str, float | int | None]:
    return one.scores.as_dict() | one.highlights.as_dict()


def _print_table(state: State, evaluation: Evaluation) -> None:
    counts = evaluation.counts
    state.say(
        "evaluate.library",
        articles=f"{counts.articles:,}",
        sentences=f"{counts.sentences:,}",
        engine=f"{evaluation.engine} ({evaluation.analysis})",
    )
    if evaluation.refused:
        state.say("evaluate.refused", count=evaluation.refused)
    rows = [_figures(one) for one in evaluation.sets]
    shown = [name for name in _FIGURES if any(name in row for row in rows)]
    table = Table()
    table.add_column(state.messages.text("evaluate.questions"), overflow="fold")
    for name in shown:
        table.add_column(name, justify="right")
    for one, row in zip(evaluation.sets, rows, strict=True):
        table.add_row(printable(one.path.name), *(_cell(row.get(name)) for name in shown))
    state.out.print(table)


def _bands(evaluation: Evaluation) -> list[Band]:
    """The answers of all sets by their place and the three levels that are told people."""
    return bands((told for one in evaluation.sets for told in one.judged), (0.0, LIKELY, SURE))


def _print_confidence(state: State, evaluation: Evaluation) -> None:
    table = Table()
    for name in ("place", "level", "answers", "said", "right"):
        table.add_column(state.messages.text(f"evaluate.{name}"), justify="right")
    for band in _bands(evaluation):
        level = f"≥ {band.least:.2f}" if band.least else f"< {band.below:.2f}"
        table.add_row(str(band.place), level, *map(_cell, (band.count, band.confidence, band.right)))
    state.out.print(table)


def _cell(figure: float | int | None) -> str:
    return "" if figure is None else f"{figure:.3f}" if isinstance(figure, float) else str(figure)
