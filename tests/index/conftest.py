"""Libraries that many tests begin with, made once: filling one takes five times as long as copying its files."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from index import AddStatus, Library
from tests.index.numbered import article


@pytest.fixture(scope="session")
def ten_articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that holds articles 0 to 9, closed; to be copied, not changed."""
    folder = tmp_path_factory.mktemp("ten") / "library"
    with Library(folder) as library:
        assert all(added.status is AddStatus.ADDED for added in library.add_many(map(article, range(10))))
    return folder


@pytest.fixture
def home(ten_articles: Path, tmp_path: Path) -> Path:
    """A library of the test's own that holds articles 0 to 9, closed."""
    return shutil.copytree(ten_articles, tmp_path / "library")
