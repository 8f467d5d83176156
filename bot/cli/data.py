"""`mujib data`: optional data."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.output import Command, Commands, progress_bar, state_of
from bot.terminal import printable
from index import installing
from index.text.camel import database_path

__all__ = ["data"]

data = typer.Typer(cls=Commands, no_args_is_help=True, help="Install optional data.")


@data.callback()
def _data() -> None:
    """Install optional data."""


@data.command(cls=Command)
def install(
    context: typer.Context,
    url: Annotated[str | None, typer.Option(help="Get the same archive from here, a mirror for example.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Install it again where it is there.")] = False,
) -> None:
    """Install camel-tools' full morphological database (calima-msa-r13, 40 MB, GPL v2): better lemmas.

    What is downloaded is checked; nothing but that very file is installed.
    """
    state = state_of(context)
    folder = state.settings.mujib_home / "camel"
    if not force and installing.is_installed(folder, installing.MORPHOLOGY):
        state.say("data.there", path=printable(str(database_path(folder))))
        return
    bar = progress_bar(state)
    task = bar.add_task(state.messages.text("data.working"), total=None, detail="")

    def show(done: int, total: int) -> None:
        bar.update(task, completed=done, total=total, detail=f"{done / 1e6:.1f} / {total / 1e6:.1f} MB")

    with bar:
        place = installing.install(folder, installing.MORPHOLOGY, url, show)
    state.say("data.done", path=printable(str(place)))
    state.say("data.licence")
