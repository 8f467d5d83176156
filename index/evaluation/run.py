"""Asking the questions: a library of its own for the articles, thrown away afterwards."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from index.errors import InputError, QuestionError, ReadError
from index.evaluation.calibration import Judged, judged
from index.evaluation.files import Question, read_questions
from index.evaluation.overlap import HighlightScores, best_overlap
from index.evaluation.score import DEPTH, Scores, score
from index.importing import Progress, import_paths
from index.library import Library
from index.models import Answer, Counts, Result, Span
from index.text.segment import sentences

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
    """What came of a file of questions.

    Args:
        path: the file.
        scores, highlights: the figures.
        run: what came of each question.
        judged: the first answers to those that were not refused.
    """

    path: Path
    scores: Scores
    highlights: HighlightScores
    run: tuple[RunLine, ...]
    judged: tuple[Judged, ...]


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
            right: list[float] = []
            gold: list[float] = []
            told: list[Judged] = []
            for question in questions:
                result = _ask(library, question)
                answers = result.answers if result is not None else ()
                lines.append(_line(question, result))
                told += judged(question, result)
                right += _overlap_of_first(question, answers)
                gold += _overlap_of_gold(library, question)
                asked += 1
                if on_question:
                    on_question(asked, total)
            scores = score(questions, {line.id: line for line in lines})
            results.append(SetResult(path, scores, HighlightScores.of(right, gold), tuple(lines), tuple(told)))
        state = library.state()
        return Evaluation(library.count(), report.refused, str(state["engine"]), str(state["analysis"]), tuple(results))


def _ask(library: Library, question: Question) -> Result | None:
    """What comes of a question; None for one of signs only, which the bot refuses."""
    try:
        return library.ask(question.question, DEPTH, distinct=False)
    except QuestionError:
        return None


def _line(question: Question, result: Result | None) -> RunLine:
    if result is None or not result.answers:
        return RunLine(question.id, (), True)
    best = result.answers[0].confidence or 1.0
    shares = (result.answerable * one.confidence / best for one in result.answers)
    hits = (Hit(one.article_id, one.start, one.end, share) for one, share in zip(result.answers, shares, strict=True))
    return RunLine(question.id, tuple(hits), result.refused)


def _overlap_of_first(question: Question, answers: Sequence[Answer]) -> list[float]:
    """The F1 of the first answer's highlight; nothing where that sentence isn't right."""
    if not answers:
        return []
    first = answers[0]
    known = _known(question, first.article_id, first.sentence, first.start)
    return [best_overlap(_marked(first.sentence, first.highlights), known)] if known else []


def _overlap_of_gold(library: Library, question: Question) -> list[float]:
    """The F1 of the highlight in the sentence of the first known answer; nothing where the library hasn't got it."""
    if not question.answers:
        return []
    gold = question.answers[0]
    article = library.get(gold.article_id)
    span = (
        next((one for one in sentences(article.text) if one.start <= gold.start < one.end), None) if article else None
    )
    if article is None or span is None:
        return []
    sentence = article.text[span.start : span.end]
    known = _known(question, gold.article_id, sentence, span.start)
    if not known:
        return []
    return [best_overlap(_marked(sentence, library.highlight(question.question, sentence)), known)]


def _known(question: Question, article_id: str, sentence: str, start: int) -> list[str]:
    """The known answers that begin in a sentence."""
    found = (
        gold.words_in(sentence, start)
        for gold in question.answers
        if gold.article_id == article_id and start <= gold.start < start + len(sentence)
    )
    return [words for words in found if words]


def _marked(sentence: str, spans: Sequence[Span]) -> str:
    return " ".join(sentence[span.start : span.end] for span in spans)


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
