"""Engines by name."""

from __future__ import annotations

from pathlib import Path

from index.engines import tantivy_files
from index.engines.base import Engine
from index.engines.rank_bm25_engine import RankBM25Engine
from index.engines.tantivy_engine import TantivyEngine
from index.errors import SettingsError

__all__ = ["ENGINES", "damaged_files", "is_current", "keeps_files", "open_engine"]

ENGINES = ("tantivy", "rank-bm25")


def keeps_files(name: str) -> bool:
    """Whether that engine's index outlives its process; another builds it at every opening."""
    return name == "tantivy"


def is_current(name: str, folder: Path, fingerprint: str) -> bool:
    """Whether opening that engine changes nothing: it has files of this analysis, or needs none.

    Args:
        name, folder, fingerprint: as for `open_engine`.
    """
    return not keeps_files(name) or TantivyEngine.is_current(folder / "tantivy", fingerprint)


def damaged_files(name: str, folder: Path) -> list[str]:
    """The files of an engine that aren't what was written, by reading all of them; none for one that keeps none.

    Args:
        name, folder: as for `open_engine`, which may mend what it notices of them.
    """
    return tantivy_files.damaged_files(folder / "tantivy") if keeps_files(name) else []


def open_engine(name: str, folder: Path, fingerprint: str) -> Engine:
    """Open the engine of that name.

    Args:
        name: one of `ENGINES`.
        folder: where an engine that keeps files keeps them.
        fingerprint: names the analysis that terms come from; an index built with another one is dropped.

    Raises:
        SettingsError: there is no such engine.
        IndexDamagedError: its files can't be read; `clear` them by deleting the folder.
    """
    if name == "tantivy":
        return TantivyEngine(folder / "tantivy", fingerprint)
    if name == "rank-bm25":
        return RankBM25Engine()
    choices = ", ".join(ENGINES)
    raise SettingsError(
        f"no engine is called {name!r}; there are: {choices}", code="setting_choice", setting=name, choices=choices
    )
