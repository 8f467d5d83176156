"""`mujib import`: files into the library."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from bot.cli.output import EXIT_ERROR, EXIT_INTERRUPTED, State, print_json, progress_bar, state_of
from bot.messages import Messages
from bot.terminal import print_line, printable
from index import DuplicatePolicy, Library
from index.importing import ImportReport, Progress, Refusal, import_paths

__all__ = ["import_articles", "import_with_bar"]

_SHOWN_REFUSALS = 20


def import_articles(
    context: typer.Context,
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH…", help="Files (.jsonl or .txt, also .gz or .xz) and folders of them.", show_default=False
        ),
    ],
    on_duplicate: Annotated[
        DuplicatePolicy, typer.Option(help="What to do with a text that is there under another id.")
    ] = DuplicatePolicy.SKIP,
    json: Annotated[bool, typer.Option("--json", help="Print one line of JSON.")] = False,
) -> None:
    """Add articles. Interrupted and run again, it goes on where it was.

    Ends with 0 when it came to the end, with 2 where a path that was named can't be read or nothing could be taken,
    with 130 when it was interrupted.
    """
    state = state_of(context)
    with state.library() as library:
        report = import_with_bar(state, library, paths, on_duplicate, quiet=json)
    if json:
        print_json(report_json(report))
    else:
        _print_report(state, report)
    if report.interrupted:
        raise typer.Exit(EXIT_INTERRUPTED)
    taken = report.added + report.replaced + report.duplicate
    if (report.refused and not taken) or any(not path.exists() for path in paths):
        raise typer.Exit(EXIT_ERROR)


def import_with_bar(
    state: State,
    library: Library,
    paths: list[Path],
    policy: DuplicatePolicy = DuplicatePolicy.SKIP,
    *,
    quiet: bool = False,
) -> ImportReport:
    """Import under a progress bar, ending at a batch's end where somebody presses Ctrl-C."""
    bar = progress_bar(state, quiet=quiet)
    task = bar.add_task(state.messages.text("import.working"), total=None, detail="")

    def show(progress: Progress) -> None:
        bar.update(task, completed=progress.done, total=progress.total, detail=f"{progress.articles:,}")

    with bar, _stopping(state) as stopping:
        return import_paths(library, paths, policy, show, stopping)


@contextlib.contextmanager
def _stopping(state: State) -> Iterator[Callable[[], bool]]:
    """Let the first Ctrl-C (or SIGTERM) be asked for instead of raised, the second be raised as ever.

    A batch that is cut off isn't lost, but it isn't counted either. While another process is waited for, there is none.
    """
    stopped = begun = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal stopped
        if stopped or (state.waited and not begun):
            raise KeyboardInterrupt
        stopped = True
        state.note("import.stopping")

    def asked() -> bool:
        nonlocal begun
        begun = True
        return stopped

    before = {}
    try:
        for number in (signal.SIGINT, signal.SIGTERM):
            before[number] = signal.signal(number, stop)
    except ValueError:  # not the main thread, which alone may do this
        pass
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def report_json(report: ImportReport) -> dict[str, object]:
    """A report as `--json` gives it; `reasons` are of the first thousand refusals."""
    return {
        "added": report.added,
        "replaced": report.replaced,
        "duplicate": report.duplicate,
        "refused": report.refused,
        "files": report.files,
        "ignored": report.ignored,
        "resumed": [{"path": str(one.path), "line": one.line} for one in report.resumed],
        "interrupted": report.interrupted,
        "reasons": [
            {"path": str(one.path), "line": one.line or None, "reason": one.reason, "code": one.code}
            for one in report.refusals
        ],
    }


def _print_report(state: State, report: ImportReport) -> None:
    for one in report.resumed:
        state.say("import.resumed", path=printable(str(one.path)), line=one.line)
    for name in ("added", "replaced", "duplicate", "refused"):
        state.say(f"import.{name}", count=f"{getattr(report, name):,}")
    if report.ignored:
        state.say("import.ignored", count=report.ignored)
    for refusal in report.refusals[:_SHOWN_REFUSALS]:
        print_line(state.out, "  " + refusal_text(state.messages, refusal))
    if report.refused > _SHOWN_REFUSALS:
        state.say("import.more_refused", count=f"{report.refused - _SHOWN_REFUSALS:,}")
    if report.interrupted:
        state.note("import.interrupted")
    elif not (report.files or report.refused):
        state.say("import.nothing")


def refusal_text(messages: Messages, refusal: Refusal) -> str:
    """A refusal in words: where, and why."""
    details = {name: printable(str(value)) for name, value in refusal.details.items()}
    reason = messages.reason(refusal.code, printable(refusal.reason), **details)
    path = printable(str(refusal.path))
    if refusal.line:
        return messages.text("import.where_line", path=path, line=refusal.line, reason=reason)
    return messages.text("import.where_file", path=path, reason=reason)
