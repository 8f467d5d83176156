"""A process that may die."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import Settings

from .mortal import Mortal


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Mortal]:
    made = Mortal.open(Settings(mujib_home=tmp_path / "home", engine="rank-bm25"))
    yield made
    made.close()
