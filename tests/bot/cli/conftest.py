"""Running commands in the test's process."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli.app import app
from index import Article, Library

ARTICLES = [
    Article(
        "troops",
        "قوات في العراق",
        "عقد الوزير اجتماعاً طويلاً يوم الأحد. وتُبقي واشنطن نحو 2500 جندي في العراق لتدريب القوات المحلية. "
        "وغادر الوفد العاصمة مساءً إلى عمّان.",
        "2023-10-27",
        "https://example.org/troops",
        "وكالة المثال",
    ),
    Article(
        "match", "مباراة الديربي", "فاز فريق المدينة على ضيفه بهدفين. وحضر المباراة أربعون ألف متفرج.", "2024-02-01"
    ),
    Article("museum", "متحف جديد", "افتُتح المتحف الوطني للعلوم في وسط المدينة. ويضم المتحف ثلاث قاعات."),
]


class Outcome:
    """What a command did.

    Args:
        code: its exit code.
        out, err: what it printed.
    """

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code = code
        self.out = out
        self.err = err

    @property
    def json(self) -> Any:
        """Its output, one line of JSON."""
        assert self.out.count("\n") == 1
        return json.loads(self.out)


Mujib = Callable[..., Outcome]


@pytest.fixture
def mujib() -> Mujib:
    """Run `mujib` with some arguments and, by `input`, what stands on standard input."""

    def run(*arguments: str | Path, input: str = "") -> Outcome:
        result = CliRunner().invoke(app, [str(one) for one in arguments], input=input, catch_exceptions=False)
        return Outcome(result.exit_code, result.stdout, result.stderr)

    return run


@pytest.fixture
def filled(mujib_home: Path) -> Path:
    """The home of a library that holds `ARTICLES`."""
    with Library(mujib_home) as library:
        list(library.add_many(ARTICLES))
    return mujib_home
