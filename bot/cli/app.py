"""The `mujib` command: its subcommands and global options."""

from __future__ import annotations

import os
import sys
from importlib import metadata
from typing import Annotated

import typer

from bot.cli.articles import articles
from bot.cli.asking import ask
from bot.cli.bench import bench
from bot.cli.chat import chat
from bot.cli.data import data
from bot.cli.doctor import doctor
from bot.cli.evaluate import evaluate_answers
from bot.cli.explain import explain
from bot.cli.importing import import_articles
from bot.cli.output import Command, Commands, State, start_log
from bot.cli.run import run, run_bot

__all__ = ["app", "main"]

app = typer.Typer(
    name="mujib",
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Mujīb answers Arabic questions with sentences of your articles.",
)
app.command(cls=Command)(run)
app.command("bot", cls=Command)(run_bot)
app.command(cls=Command)(ask)
app.command(cls=Command)(explain)
app.command(cls=Command)(chat)
app.command("import", cls=Command)(import_articles)
app.add_typer(articles, name="articles")
app.command("evaluate", cls=Command)(evaluate_answers)
app.command(cls=Command)(bench)
app.command(cls=Command)(doctor)
app.add_typer(data, name="data")


def _print_version(wanted: bool) -> None:
    if wanted:
        try:
            typer.echo(f"mujib {metadata.version('mujib')}")
        except metadata.PackageNotFoundError:  # run from the source tree
            typer.echo("mujib (not installed)")
        raise typer.Exit


@app.callback()
def _options(
    context: typer.Context,
    verbose: Annotated[bool, typer.Option("--verbose", help="Show the log, and where an error comes from.")] = False,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", is_eager=True, callback=_print_version)
    ] = False,
) -> None:
    """Mujīb answers Arabic questions with sentences of your articles.

    What it prints is in the language that LANGUAGE sets: Arabic (ar), or English (en).
    """
    context.obj = State.make(verbose)
    start_log(context.obj)


def main() -> None:
    """The console script."""
    _speak_utf8()
    try:
        app()
    except BrokenPipeError:
        _leave_quietly()


def _speak_utf8() -> None:
    """Arabic needs UTF-8, whatever the locale or PYTHONIOENCODING says."""
    for stream, errors in ((sys.stdout, "backslashreplace"), (sys.stderr, "backslashreplace"), (sys.stdin, "replace")):
        reconfigure = getattr(stream, "reconfigure", None)  # a stream may be closed, or another kind of object
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors=errors)


def _leave_quietly() -> None:
    """Whoever read our output has read enough. What is still buffered mustn't fail again at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for descriptor in (1, 2):
        os.dup2(nowhere, descriptor)
    sys.exit(1)
