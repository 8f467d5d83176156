"""How questions are parted into those fitted on and those held out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

__all__ = ["Part", "Parted", "by_family", "by_fold"]


class Parted(Protocol):
    """A question, or one of its sentences."""

    @property
    def fold(self) -> int:
        """The part that its article is in."""

    @property
    def family(self) -> str:
        """Its data set, varieties of Arabic taken together."""


Part = Callable[[Parted], int | str]
"""Which part a question belongs to."""


def by_fold(one: Parted) -> int:
    """Parts of the articles: no article's questions are on both sides."""
    return one.fold


def by_family(one: Parted) -> str:
    """Parts of another kind of questions."""
    return one.family
