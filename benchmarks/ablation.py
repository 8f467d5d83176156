"""What each group of features brings: the weighted sum fitted without it, figures out of fold.

Trees are left out, as they take a minute a group where the weighted sum takes seconds; it makes most of the score.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from benchmarks.ranking_examples import Example
from index.ranking.features import FEATURES

__all__ = ["GROUPS", "ablate", "columns"]

GROUPS = {
    "BM25": ("bm25", "bm25_share", "engine", "engine_share"),
    "article": ("article", "article_rank", "article_coverage", "article_best", "article_mean"),
    "coverage": ("coverage", "of_best", "stems", "exact", "sharp", "missing", "rarest", "two_rarest", "place"),
    "which words": ("first_word", "second_word", "last_word"),
    "coverage by what is rare in the article": (
        *("beyond_title", "beyond_lead", "beyond_lead_of_best"),
        *("local", "local_relative", "local_of_best"),
    ),
    "title": ("title", "with_title", "title_asked", "title_whole", "title_both"),
    "first sentence": ("only_lead", "around_lead", "lead_opens"),
    "neighbours": (
        *("before", "after", "before_second", "after_second"),
        *("only_before", "only_after", "around", "around_relative", "announced", "around_two"),
    ),
    "windows and pairs": ("window", "window_narrow", "window_wide", "opens", "pairs"),
    "evidence of the kind": (
        *("kind", "number", "date", "cause", "person", "location", "member"),
        *("kind_near", "beside", "counted", "unit", "other_unit", "event", "named"),
    ),
    "word vectors": ("soft_missing", "missing_meaning"),
    "position": ("first", "position"),
    "length, questions, new words": ("length", "short", "asks", "new_words"),
}
"""All of `FEATURES`, each in one group."""

Fit = Callable[[Sequence[Example], Sequence[int]], NDArray[np.float64]]


def columns(group: str) -> list[int]:
    """The places in `FEATURES` of a group's features."""
    return [FEATURES.index(name) for name in GROUPS[group]]


def ablate(examples: Sequence[Example], fit: Fit) -> None:
    """Print, as a Markdown table, S@1 and S@3 of each data set with all features and without each group.

    Args:
        examples: all questions, with their folds.
        fit: gives the weights for some questions, those of some columns being 0.
    """
    asked = [one for one in examples if one.answerable]
    sets = list(dict.fromkeys(one.dataset for one in asked))
    print(f"| without | {' | '.join(sets)} |\n|---|{'---|' * len(sets)}")
    for group in ("", *GROUPS):
        left_out = columns(group) if group else []
        weights = {
            fold: fit([one for one in examples if one.fold != fold], left_out) for fold in {one.fold for one in asked}
        }
        cells = []
        for name in sets:
            found = [_found(one, weights[one.fold]) for one in asked if one.dataset == name]
            first, third = np.mean(found, axis=0)
            cells.append(f"{first:.3f} / {third:.3f}".replace("0.", "."))
        print(f"| {group or '– (all features)'} | {' | '.join(cells)} |", flush=True)


def _found(example: Example, weights: NDArray[np.float64]) -> tuple[bool, bool]:
    """Whether the best, and one of the best three, is right."""
    order = np.argsort(-(example.measured.values @ weights), kind="stable")
    right = example.right[order[:3]]
    return bool(right[:1].any()), bool(right.any())
