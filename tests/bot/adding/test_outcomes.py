"""What became of a post, told apart where the process may have died in between."""

from __future__ import annotations

import pytest

from bot.adding.outcomes import Outcome, known_already, load_outcome, refused, settled
from bot.adding.reports import why
from bot.messages import Messages
from bot.state.posts import Posted
from index import Added, AddStatus, Article

ARTICLE = Article("tg-1-2", "عنوان", "نص المقال.")
OLD = Article("tg-1-2", "عنوان", "نصه القديم.")
NOTED = Posted((-1, 2), "tg-1-2", "aa")


@pytest.mark.parametrize(
    ("status", "article_id", "posted", "outcome"),
    [
        (AddStatus.ADDED, "tg-1-2", (), "added"),
        (AddStatus.REPLACED, "tg-1-2", (NOTED,), "replaced"),
        (AddStatus.DUPLICATE, "other", (), "duplicate"),
        # Killed after it was added, before that was noted.
        (AddStatus.DUPLICATE, "tg-1-2", (), "added"),
        # Killed after it was replaced.
        (AddStatus.DUPLICATE, "tg-1-2", (NOTED,), "replaced"),
    ],
)
def test_settled(status: AddStatus, article_id: str, posted: tuple[Posted, ...], outcome: str) -> None:
    found = settled(Added(status, article_id, 3), ARTICLE, posted)
    assert (found.status, found.article_id, found.sentences) == (outcome, article_id, 3)


def test_a_refusal_names_no_article() -> None:
    added = Added(AddStatus.REFUSED, "tg-1-2", reason="the article holds no words", code="article_empty")
    found = settled(added, ARTICLE, ())
    assert (found.article_id, found.code) == ("", "article_empty")


@pytest.mark.parametrize(
    ("existing", "posted", "content", "known"),
    [
        (ARTICLE, (NOTED,), "aa", True),
        (ARTICLE, (NOTED,), "bb", False),
        (ARTICLE, (), "aa", False),
        (OLD, (NOTED,), "aa", False),  # taken back meanwhile: it may come again
        (None, (NOTED,), "aa", False),  # deleted meanwhile
    ],
)
def test_known_already(existing: Article | None, posted: tuple[Posted, ...], content: str, known: bool) -> None:
    assert known_already(existing, ARTICLE, posted, content) is known


def test_json() -> None:
    one = Outcome("added", "x", "عنوان", 3, prompt=5)
    assert load_outcome(one.dump()) == one
    assert load_outcome(refused("empty", "…").dump()) == refused("empty", "…")
    assert load_outcome('{"message_id": 1}') is None


@pytest.mark.parametrize(("language", "said"), [("ar", "البايت رقم 7 ليس بترميز"), ("en", "byte 7 is not UTF-8")])
def test_why_a_document_was_refused_in_the_users_language(language: str, said: str) -> None:
    outcome = refused("read_damaged", "خبر.txt", "damaged text", place=7, encoding="UTF-8")
    kept = load_outcome(outcome.dump())
    assert kept == outcome
    assert said in why(Messages(language), outcome)
    assert "damaged text" in why(Messages(language), refused("read_damaged", reason="damaged text"))
