"""What became of a post: the words of its reply are made from this."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace

from bot.state.posts import Posted
from index import Added, AddStatus, Article

__all__ = ["IGNORED", "Outcome", "known_already", "load_outcome", "refused", "settled"]

IGNORED = "ignored"
"""Nothing to say about it: an edit that takes no words along, a picture of an album that came late."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a post.

    Args:
        status: a value of `AddStatus`, or `IGNORED`.
        article_id: the article under which its text stands now; empty where there is none.
        title: of the article, or what tells which post it was.
        sentences: how many the article has.
        code: why it was refused, see `why_…` in the catalogue and the codes of errors.
        reason: the same in English, for codes without a message.
        details: values for the blanks of that message.
        prompt: the bot's message to be turned into the reply.
        messages: of how many it was put together because they look like one text.
    """

    status: str
    article_id: str = ""
    title: str = ""
    sentences: int = 0
    code: str = ""
    reason: str = ""
    details: Mapping[str, object] = field(default_factory=dict, hash=False)
    prompt: int | None = None
    messages: int = 1

    def dump(self) -> str:
        """As JSON."""
        return json.dumps({"outcome": asdict(self)}, ensure_ascii=False)


def load_outcome(payload: str) -> Outcome | None:
    """What became of a message, where that is what its draft holds; None where it still waits."""
    fields = json.loads(payload)
    return Outcome(**fields["outcome"]) if "outcome" in fields else None


def refused(code: str, title: str = "", reason: str = "", **details: object) -> Outcome:
    """The outcome of a post that can't be an article."""
    return Outcome(AddStatus.REFUSED.value, title=title, code=code, reason=reason, details=details)


def known_already(existing: Article | None, article: Article, posted: Collection[Posted], content: str) -> bool:
    """Whether exactly this post is in the library.

    Args:
        existing: the article of its id.
        article: what it would be now.
        posted: what is noted of its messages, and of others with its article.
        content: the hash of its text.
    """
    if existing is None or existing.text != article.text:
        return False
    return any(one.article_id == existing.id and one.content == content for one in posted)


def settled(added: Added, article: Article, posted: Sequence[Posted]) -> Outcome:
    """What became of a post that was given to the library.

    The library can't tell a post which is there from one which this bot added right before it was killed: that is one
    whose text stands there although its messages weren't noted.

    Args:
        added: what the library says.
        article: as it was given.
        posted: what was noted of its messages, and of others with its article.
    """
    status = added.status
    if status is AddStatus.DUPLICATE and added.article_id == article.id:
        noted = any(one.article_id == article.id for one in posted)
        status = AddStatus.REPLACED if noted else AddStatus.ADDED
    outcome = Outcome(status.value, added.article_id, article.title, added.sentences)
    if status is AddStatus.REFUSED:
        return replace(outcome, article_id="", code=added.code, reason=added.reason)
    return outcome
