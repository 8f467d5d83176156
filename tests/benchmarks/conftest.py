"""What the tests of benchmarks share."""

from __future__ import annotations

import pytest

from benchmarks.vocabulary import Vocabulary


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    """The words that texts are made of, which takes more than a second."""
    return Vocabulary(size=50_000)
