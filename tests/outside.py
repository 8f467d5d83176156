"""Data that lies outside the repository: the folder `MUJIB_TEST_DATA` names, by default `../shared/data`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

__all__ = ["ROOT", "outside"]

ROOT = Path(__file__).parents[1]


def outside(name: str) -> Path:
    """A file of the outside data; the test that asks for it is skipped where there is none."""
    folder = Path(os.environ.get("MUJIB_TEST_DATA") or ROOT.parent / "shared" / "data")
    path = folder / name
    if not path.exists():
        pytest.skip(f"{path} is not there; MUJIB_TEST_DATA names the folder it is looked for in")
    return path
