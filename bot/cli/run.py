"""`mujib run`: what `make run` starts, from nothing to a conversation."""

from __future__ import annotations

import importlib
import importlib.util
from pathlib import Path

import typer

import bot
from bot.cli.chat import answer_model_question, has_terminal, talk
from bot.cli.importing import import_with_bar
from bot.cli.output import State, state_of
from bot.terminal import printable
from index import Library

__all__ = ["SAMPLES", "run", "run_bot"]

SAMPLES = Path(bot.__file__).resolve().parents[1] / "samples" / "articles.jsonl"
"""The sample articles lie beside the packages in the repository; an installed wheel has none."""
_BOT = "bot.app"


def run(context: typer.Context) -> None:
    """Start: the Telegram bot where a token is set, the chat in the terminal where not.

    An empty library is given the sample articles first. Without a terminal on standard input the chat answers a model
    question and ends.
    """
    state = state_of(context)
    token = state.settings.telegram_bot_token is not None
    if token and importlib.util.find_spec(_BOT) is None:
        state.note("run.no_bot")
        token = False
    with state.library(None if token else state.reranker()) as library:
        _fill(state, library)
        if not token:
            if has_terminal():
                talk(state, library)
            else:
                answer_model_question(state, library)
    if token:
        importlib.import_module(_BOT).main(state.settings)


def run_bot(context: typer.Context) -> None:
    """Start the Telegram bot, and keep it running until it is interrupted."""
    importlib.import_module(_BOT).main(state_of(context).settings)


def _fill(state: State, library: Library) -> None:
    if library.count().articles:
        return
    if not SAMPLES.is_file():
        state.note("run.no_samples", path=printable(str(SAMPLES)))
        return
    state.note("run.loading")
    report = import_with_bar(state, library, [SAMPLES])
    state.note("run.loaded", count=report.added, path=printable(str(library.home)))
