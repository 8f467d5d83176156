"""Which articles `/latest` shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.asking import newest as module
from bot.asking.newest import newest
from index import Article, Library


def article(name: str, published: str | None) -> Article:
    return Article(name, f"عنوان {name}", f"نص المقال {name} في المدينة.", published)


def test_by_publication_then_by_adding(mujib_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_AT_ONCE", 3)
    with Library(mujib_home) as library:
        assert newest(library, 3) == ()
        given = [
            article("future", "2999-01-01"),  # counts as added now
            article("early", "0001-01-01T00:00:00+14:00"),
            article("zone", "2024-05-01T01:00:00+03:00"),
            article("old", "1999-12-31"),
            article("utc", "2024-04-30T23:00:00"),
            article("day", "2024-05-01"),
            article("same", "2024-05-01"),
            article("unknown", None),
        ]
        list(library.add_many(given))
        names = [one.id for one in newest(library, 9)]
        assert names == ["unknown", "future", "same", "day", "utc", "zone", "old", "early"]
        assert [one.id for one in newest(library, 3)] == names[:3]
        library.add(article("last", None))
        assert newest(library, 1)[0].id == "last"
        library.remove("last")
        assert [one.id for one in newest(library, 9)] == names
