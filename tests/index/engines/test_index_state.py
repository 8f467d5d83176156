"""The file that says what of an index counts."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from index.engines.index_state import IndexState


def test_what_was_killed_while_writing_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state = IndexState(tmp_path, "tables")
    state.write(1, None)
    with monkeypatch.context() as dying:
        dying.setattr(os, "getpid", lambda: 4711)

        def die(_: int) -> None:
            raise KeyboardInterrupt

        dying.setattr(os, "fsync", die)
        with pytest.raises(KeyboardInterrupt):
            state.write(2, None)
    found = state.read()
    assert found is not None
    assert found["revision"] == 1
    state.write(2, None)
    assert [path.name for path in tmp_path.iterdir()] == ["state.json"]
