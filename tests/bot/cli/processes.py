"""Commands in processes of their own, started fast: forked from a server that has imported them already."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Sequence
from multiprocessing.context import ForkServerProcess
from pathlib import Path

__all__ = ["start"]

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["bot.cli.app"])


def start(arguments: Sequence[str], home: Path, output: Path) -> ForkServerProcess:
    """Start `mujib`.

    Args:
        arguments: its arguments.
        home: `MUJIB_HOME`.
        output: the file that takes its standard output and error.
    """
    process = _context.Process(target=_run, args=(list(arguments), str(home), str(output)), daemon=True)
    process.start()
    return process


def _run(arguments: list[str], home: str, output: str) -> None:
    os.environ["MUJIB_HOME"] = home
    os.chdir(Path(output).parent)  # where there is no .env
    descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    sys.stdout = os.fdopen(1, "w", closefd=False)
    sys.stderr = os.fdopen(2, "w", closefd=False)
    sys.argv = ["mujib", *arguments]
    from bot.cli import main

    main()
