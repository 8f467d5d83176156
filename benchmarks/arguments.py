"""The arguments that the programs which fit the ranking have in common."""

from __future__ import annotations

import argparse
from pathlib import Path

__all__ = ["fitting_arguments"]


def fitting_arguments(description: str | None, written: str = "", *, families: bool = False) -> argparse.ArgumentParser:
    """A parser of `--articles` and `--questions`, and where they are wanted of `--write` and `--families`.

    Args:
        description: what the program does, its docstring.
        written: what `--write` writes, and where; empty for a program that writes nothing.
        families: whether whole families of data sets can be held out too.
    """
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path, required=True)
    parser.add_argument("--questions", type=Path, nargs="+", required=True)
    if families:
        parser.add_argument("--families", action="store_true", help="also hold out whole families of data sets")
    if written:
        parser.add_argument("--write", action="store_true", help=f"write {written}")
    return parser
