"""Asking the questions: a library of its own for the articles, thrown away afterwards."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import accumulate
from pathlib import Path

from index.errors import InputError, QuestionError, ReadError
from index.evaluation.files import Question, read_questions
from index.evaluation.score import DEPTH, Scores, score
from index.importing import Progress, import_paths
from index.library import Library
from index.models import Counts

__all__ = ["Evaluation", "Hit", "RunLine", "SetResult", "evaluate", "write_run"]


@dataclass(frozen=True, slots=True)
class Hit:
    """A sentence that was found.

    Args:
        article_id: its article.
        start, end: where it stands in the article's text.
        score: how likely it is right, from 0 to 1, never above that of the hit before it. The ranking's own score
            orders the hits of one question and means nothing beside another's; AUROC compares questions.
    """

    article_id: str
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class RunLine:
    """What came of one question: the first ten hits, best first, and whether the bot would refuse to answer."""

    id: str
    hits: tuple[Hit, ...]
    refused: bool


@dataclass(frozen=True, slots=True)
class SetResult:
    """What came of a file of questions."""

    path: Path
    scores: Scores
    run: tuple[RunLine, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What came of all.

    Args:
        counts: what the library held.
        refused: how many articles it didn't take.
        engine, analysis: what it worked with.
        sets: one for each file of questions.
    """

    counts: Counts
    refused: int
    engine: str
    analysis: str
    sets: tuple[SetResult, ...]


def evaluate(
    articles: Path,
    question_paths: Sequence[Path],
    *,
    open_library: Callable[[Path], Library] = Library,
    on_import: Callable[[Progress], None] | None = None,
    on_question: Callable[[int, int], None] | None = None,
) -> Evaluation:
    """Put articles into a new library, ask it all questions, score the answers.

    Args:
        articles: a file that `index.readers` reads.
        question_paths: files of questions, each scored by itself.
        open_library: opens the library in the empty folder it is given; for another engine, ranking or analysis.
        on_import: told how far the import is.
        on_question: told how many questions of how many were asked.

    Raises:
        ReadError: a file can't be read; nothing was asked.
        InputError: none of the articles could be taken.
    """
    sets = [(path, read_questions(path)) for path in question_paths]
    total = sum(len(questions) for _, questions in sets)
    with (
        tempfile.TemporaryDirectory(prefix="mujib-evaluate-", ignore_cleanup_errors=True) as folder,
        open_library(Path(folder)) as library,
    ):
        report = import_paths(library, [articles], on_progress=on_import)
        if report.interrupted:
            raise KeyboardInterrupt
        if not report.added:
            if not report.refusals:
                raise ReadError("it holds no articles", path=articles, code="read_no_articles")
            first = report.refusals[0]
            details = {name: value for name, value in first.details.items() if name not in ("path", "line", "reason")}
            raise ReadError(first.reason, path=articles, line=first.line, code=first.code, **details)
        results: list[SetResult] = []
        asked = 0
        for path, questions in sets:
            lines: list[RunLine] = []
            for question in questions:
                lines.append(_ask(library, question))
                asked += 1
                if on_question:
                    on_question(asked, total)
            results.append(SetResult(path, score(questions, {line.id: line for line in lines}), tuple(lines)))
        state = library.state()
        return Evaluation(library.count(), report.refused, str(state["engine"]), str(state["analysis"]), tuple(results))


def _ask(library: Library, question: Question) -> RunLine:
    try:
        result = library.ask(question.question, DEPTH, distinct=False)
    except QuestionError:  # a question of signs only: refused, as the bot would
        return RunLine(question.id, (), True)
    falling = accumulate((one.confidence for one in result.answers), min)
    hits = (
        Hit(one.article_id, one.start, one.end, likely) for one, likely in zip(result.answers, falling, strict=True)
    )
    return RunLine(question.id, tuple(hits), result.refused)


def write_run(path: Path, lines: Iterable[RunLine]) -> None:
    """Write a run file: `{"id","hits":[{"article_id","start","end","score"}…],"refused"}` a line.

    Raises:
        InputError: it can't be written.
    """
    try:
        with path.open("w", encoding="utf-8", newline="\n") as out:
            for line in lines:
                out.write(json.dumps(asdict(line), ensure_ascii=False) + "\n")
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(f"can't write {path}: {reason}", code="run_file", path=str(path), reason=reason) from error
