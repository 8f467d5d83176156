"""No test touches the user's library, reads the user's settings, or sees those of another test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import LanguageSettings, Settings, load_settings


@pytest.fixture(autouse=True)
def mujib_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder `MUJIB_HOME` names, empty and the test's own; every other setting has its default."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    for kind in (LanguageSettings, Settings):
        monkeypatch.setitem(kind.model_config, "env_file", None)
    home = tmp_path / "home"
    monkeypatch.setenv("MUJIB_HOME", str(home))
    load_settings.cache_clear()
    yield home
    load_settings.cache_clear()
