"""A process that measures one thing: `python -m benchmarks.worker STAGE ARGUMENTS.json RESULT.json`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any

__all__ = ["STAGES", "measure"]

STAGES = {
    "import": ("benchmarks.stages", "import_articles"),
    "ask": ("benchmarks.stages", "ask"),
    "start": ("benchmarks.start", "start"),
    "rank-bm25": ("benchmarks.peers", "rank_bm25"),
    "bm25s": ("benchmarks.peers", "bm25s"),
}
"""Each process imports its own stage's module only: what others import would count as its memory and time."""


def measure(stage: str, arguments: str) -> str:
    """Run a stage in this process.

    Args:
        stage: one of `STAGES`.
        arguments: its keyword arguments as a JSON object.

    Returns:
        What it measured, one of `benchmarks.facts`, as JSON.
    """
    module, name = STAGES[stage]
    function: Callable[..., Any] = getattr(import_module(module), name)
    return json.dumps(asdict(function(**json.loads(arguments))), ensure_ascii=False)


if __name__ == "__main__":
    given, result = Path(sys.argv[2]), Path(sys.argv[3])
    result.write_text(measure(sys.argv[1], given.read_text(encoding="utf-8")), encoding="utf-8")
