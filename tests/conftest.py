"""No test touches the user's library, reads the user's settings, or sees those of another test."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from bot.settings import LanguageSettings, Settings, load_settings

# The machine may be busy: an example that takes long there is no fault.
# Fewer examples than usual keep the suite quick; `--hypothesis-profile thorough` tries more, as .ci/run does.
settings.register_profile("shared", deadline=None, max_examples=50)
settings.register_profile("thorough", deadline=None, max_examples=200)
settings.load_profile("shared")

_HOMES = itertools.count()
_PROCESSES = ("tests/telegram/", "tests/bot/cli/", "tests/index/test_library_processes", "tests/index/store/test_durab")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that drive real processes get a second try: whether those are given time is not the program's doing."""
    for item in items:
        if any(part in item.path.as_posix() for part in _PROCESSES):
            item.add_marker(pytest.mark.flaky(reruns=2, reruns_delay=1))


@pytest.fixture(autouse=True)
def mujib_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder `MUJIB_HOME` names, the test's own and not made yet; every other setting has its default."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    for kind in (LanguageSettings, Settings):
        monkeypatch.setitem(kind.model_config, "env_file", None)
    home = tmp_path_factory.getbasetemp() / f"home{next(_HOMES)}"  # most need none, and to make one takes its time
    monkeypatch.setenv("MUJIB_HOME", str(home))
    load_settings.cache_clear()
    yield home
    load_settings.cache_clear()
