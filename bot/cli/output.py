"""What all commands share: settings, messages, where they print, how they fail."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from typer.core import TyperCommand, TyperGroup, TyperOption

from bot.messages import Messages
from bot.settings import Settings, language_set, load_settings
from bot.terminal import printable
from index import Library, MujibError
from index.errors import InputError
from index.ranking.neural import Reranker
from index.ranking.pace import BUDGET

__all__ = [
    "EXIT_ERROR",
    "EXIT_INTERRUPTED",
    "Command",
    "Commands",
    "RerankerOption",
    "State",
    "print_json",
    "progress_bar",
    "state_of",
]

EXIT_ERROR = 2
EXIT_INTERRUPTED = 130

_PIPE_WIDTH = 240
"""In a file or a pipe nothing is broken at 80 columns; tables are as wide as they need to be."""

_WITHOUT = "off"
_NOWHERE = logging.NullHandler()
"""Without any handler Python prints warnings; the bot's log, which begins later, gets them as well."""

RerankerOption = Annotated[
    str | None,
    typer.Option(
        "--reranker",
        help=f"A neural re-ranker: a model's folder, or its hub name; by default the one set. {_WITHOUT}: without.",
        show_default=False,
    ),
]


@dataclass
class State:
    """What a command works with.

    Args:
        verbose: show where errors come from, and the log.
        out, err: standard output and standard error. Results go to `out`, progress and errors to `err`.
        waited: whether the library had to be waited for, and it was said.
    """

    verbose: bool
    out: Console
    err: Console
    waited: bool = False

    @cached_property
    def settings(self) -> Settings:
        """The settings, read when they are first needed."""
        return load_settings()

    @cached_property
    def messages(self) -> Messages:
        """The messages in the language that is set."""
        return Messages(self.settings.language)

    def library(self, reranker: Reranker | None = None) -> Library:
        """Open the library that is set.

        Args:
            reranker: orders its answers, for the commands that ask; see `reranker`.
        """
        settings = self.settings
        return Library(
            settings.mujib_home,
            engine=settings.engine,
            database_url=settings.database_url,
            on_wait=self._say_waiting,
            on_build=lambda: self.note("library.building", path=printable(str(settings.mujib_home))),
            reranker=reranker,
        )

    def _say_waiting(self) -> None:
        if not self.waited:
            self.waited = True
            self.note("library.waiting", path=printable(str(self.settings.mujib_home)))

    def reranker(self, given: str | None = None, *, budget: float | None = BUDGET) -> Reranker | None:
        """The neural re-ranker, ready; None where there shall be none. A model that isn't there is fetched.

        Args:
            given: the command's option; by default what is set.
            budget: seconds a question may take; None for as long as it takes.

        Raises:
            RerankerError: the one given can't be used. Where the one that is set can't, that is noted, and the
                command goes on without.
        """
        source = given or self.settings.reranker
        if source is None or source == _WITHOUT:
            return None
        reranker = Reranker(source, self.settings.mujib_home / "models", budget=budget)
        bar = progress_bar(self)
        task = bar.add_task(self.messages.text("reranker.working"), total=None, detail="", visible=False)

        def show(done: int, total: int | None) -> None:
            bar.update(task, completed=done, total=total, detail=f"{done / 1e6:.1f} MB", visible=True)

        try:
            with bar:
                reranker.load(show)
        except MujibError as error:
            if given:
                raise
            self.note("reranker.without", reason=self.messages.error(error))
            return None
        return reranker

    def say(self, key: str, **values: object) -> None:
        """Print a message to standard output."""
        self.out.print(self.messages.text(key, **values), soft_wrap=not self.out.is_terminal)

    def note(self, key: str, **values: object) -> None:
        """Print a message to standard error: what is said beside the result."""
        self.err.print(self.messages.text(key, **values), soft_wrap=not self.err.is_terminal)

    @classmethod
    def make(cls, verbose: bool) -> State:
        """The state of a command that is starting, on the process's streams as they are now."""

        def console(stderr: bool) -> Console:
            made = Console(stderr=stderr, highlight=False, markup=False, emoji=False)
            if not made.is_terminal:
                made.width = _PIPE_WIDTH
            return made

        return cls(verbose, console(False), console(True))


def state_of(context: typer.Context) -> State:
    """The state of the running command."""
    state = context.find_object(State)
    assert state is not None, "the callback of the app makes it"
    return state


class Command(TyperCommand):
    """A command that refuses an option which takes one value and stands twice: by itself it would take the last, and
    pass the others over without a word."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments.

        Raises:
            InputError: an option stands twice.
        """
        rest = super().parse_args(ctx, list(args))
        _, _, given = self.make_parser(ctx).parse_args(list(args))
        for one in given:
            if not isinstance(one, TyperOption) or one.multiple or given.count(one) == 1:
                continue
            if one.is_flag and not one.secondary_opts:
                continue  # --json twice is --json
            name = "/".join([*one.opts[:1], *one.secondary_opts[:1]])
            raise InputError(f"{name} is given more than once", code="option_twice", option=name)
        return rest


class Commands(TyperGroup):
    """A group of commands that turns the library's errors into a line on standard error and exit code 2."""

    def invoke(self, ctx: Any) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except MujibError as error:
            _print_error(error, ctx.find_object(State) or State.make(False))
            raise typer.Exit(EXIT_ERROR) from error


def _print_error(error: MujibError, state: State) -> None:
    try:
        messages = state.messages
    except MujibError:
        messages = Messages(language_set())  # the settings are what is wrong
    if state.verbose:
        state.err.print("".join(traceback.format_exception(error)), soft_wrap=True)
    state.err.print(messages.error(error), style="red", soft_wrap=True)


def print_json(value: object) -> None:
    """Print a value as one line of JSON."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


def progress_bar(state: State, *, quiet: bool = False) -> Progress:
    """A progress bar on standard error that leaves nothing behind; none where that is no terminal."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[detail]}"),
        TimeRemainingColumn(),
        console=state.err,
        transient=True,
        disable=quiet or not state.err.is_terminal,
    )


def start_log(state: State) -> None:
    """With --verbose, show the log on standard error.

    Without it nothing of it is seen: what somebody at a terminal has to know is a message, in their language.
    """
    for name in ("bot", "index"):
        logging.getLogger(name).addHandler(_NOWHERE)
    if state.verbose:
        level = logging.getLevelNamesMapping().get(state.settings.log_level.upper(), logging.INFO)
        logging.basicConfig(level=level, format="%(levelname)s %(name)s: %(message)s")
