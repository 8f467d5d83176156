"""Options given more than once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
from typer.core import TyperGroup, TyperOption

from bot.cli.app import app
from bot.cli.output import Command
from tests.bot.cli.conftest import Mujib

_VALUES = {"--sentences": "100", "--ratio": "0.5", "--on-duplicate": "skip", "--articles": __file__}
"""What an option takes that doesn't take 2."""
_ARGUMENTS = {"ask": ("كم؟",), "explain": ("كم؟",), "import": ("a.jsonl",)}


def commands(group: TyperGroup, *path: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from commands(command, *path, name)
        else:
            yield (*path, name), command


def single() -> list[tuple[str, ...]]:
    """Every option of every command that takes one value, behind the names of its command."""
    top = typer.main.get_command(app)
    assert isinstance(top, TyperGroup)
    return [
        (*path, one.opts[0])
        for path, command in commands(top)
        for one in command.params
        if isinstance(one, TyperOption) and not one.multiple and not one.is_flag
    ]


def test_all_commands_are_of_the_kind_that_looks() -> None:
    top = typer.main.get_command(app)
    assert isinstance(top, TyperGroup)
    assert all(isinstance(command, Command) for _, command in commands(top))
    assert ("evaluate", "--articles") in single()


@pytest.mark.parametrize("option", single(), ids=" ".join)
def test_no_option_with_a_value_is_taken_twice(mujib: Mujib, option: tuple[str, ...]) -> None:
    *command, name = option
    value = _VALUES.get(name, "2")
    outcome = mujib(*command, name, value, f"{name}={value}", *_ARGUMENTS.get(command[-1], ()))
    assert outcome.code == 2
    assert f"الخيار {name} أُعطي أكثر من مرة" in outcome.err.replace("\u2068", "").replace("\u2069", "")
    assert outcome.out == ""


def test_articles_to_evaluate_are_one_file(mujib: Mujib, tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("a.jsonl", "b.jsonl", "q.jsonl")]
    outcome = mujib("evaluate", "--articles", files[0], "--articles", files[1], "--questions", files[2])
    assert outcome.code == 2
    assert "--articles" in outcome.err


def test_a_flag_and_its_opposite_are_refused_and_a_flag_twice_is_not(mujib: Mujib) -> None:
    assert "peers" in mujib("bench", "--peers", "--no-peers").err
    assert mujib("articles", "list", "--json", "--json").code == 0


def test_an_unknown_option_is_still_what_is_said(mujib: Mujib) -> None:
    outcome = mujib("ask", "--limits", "3", "--limit", "1", "--limit", "2", "كم؟")
    assert outcome.code == 2
    assert "--limits" in outcome.err
