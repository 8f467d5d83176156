"""What becomes of a message that couldn't be sent, or may not have been.

The Bot API takes no key that would make a send repeatable, and tells nobody what a chat holds. So where Telegram's
answer is lost there are two wrongs to choose from, and the choice differs by what happened:

- Nothing can have arrived (no connection, 429, 5xx): it is tried again, later and later.
- The request went out and no answer came (a read time-out, a connection that broke): `UNCERTAIN`, not repeated. Such
  losses come in storms, when Telegram is slow for everybody, and mostly after the message was delivered: repeating
  would send the same digest to hundreds of chats again and again. /subscriptions shows it, with a button to send it
  again after a look.
- The process was killed in between: repeated at the next start (`outbox.recover`), at most once a kill. That is rare,
  and concerns only the few messages under way at that moment, most of which had not arrived.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter

from bot.pacing import answer_lost

__all__ = ["Outcome", "Verdict", "judge"]

_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 300.0
_NO_RIGHTS_PAUSE = 300.0
_LONGEST_NO_RIGHTS_PAUSE = 6 * 3600.0
_GIVEN_UP_AFTER = 7 * 86400.0
"""News a week old is none."""
_NO_RIGHTS = ("not enough rights", "need administrator rights", "chat_write_forbidden", "chat_restricted", "slow mode")
_NO_TOPIC = ("thread not found", "topic_closed", "topic_deleted", "topic closed")
_NO_CHAT = ("chat not found", "user not found", "peer_id_invalid", "group chat was deactivated", "chat_id_invalid")


class Outcome(Enum):
    """What to do with the message."""

    LATER = "later"
    """Nothing was sent; try again after `pause` seconds."""
    MOVED = "moved"
    """The group has a new number, `chat_id`."""
    CHAT_CLOSED = "chat_closed"
    """The bot isn't let in; wait until it is."""
    TOPIC_CLOSED = "topic_closed"
    """Only this topic is closed."""
    UNCERTAIN = "uncertain"
    """It may have arrived; don't repeat it."""
    FAILED = "failed"
    """It never will be taken."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do, after how long, and where to."""

    outcome: Outcome
    pause: float = 0.0
    chat_id: int = 0


def judge(error: Exception, attempts: int, age: float) -> Verdict:
    """Decide about a message that a send failed for.

    Args:
        error: what the send raised.
        attempts: how often it has been tried, this time included.
        age: seconds since it was put into the outbox.
    """
    if isinstance(error, RetryAfter):
        wait = error.retry_after
        seconds = wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
        return Verdict(Outcome.LATER, seconds + random.uniform(0.1, 0.5))
    if isinstance(error, ChatMigrated):
        return Verdict(Outcome.MOVED, chat_id=error.new_chat_id)
    if isinstance(error, Forbidden):
        return Verdict(Outcome.CHAT_CLOSED)
    verdict = _of_request(error, attempts) if isinstance(error, BadRequest) else _of_network(error, attempts)
    if verdict.outcome is Outcome.LATER and age > _GIVEN_UP_AFTER:
        return Verdict(Outcome.FAILED)
    return verdict


def _of_request(error: BadRequest, attempts: int) -> Verdict:
    words = error.message.lower()
    if any(sign in words for sign in _NO_TOPIC):
        return Verdict(Outcome.TOPIC_CLOSED)
    if any(sign in words for sign in _NO_CHAT):
        return Verdict(Outcome.CHAT_CLOSED)
    if any(sign in words for sign in _NO_RIGHTS):
        # Telegram tells no bot when a group lets its members write again.
        return Verdict(Outcome.LATER, _pause(attempts, _NO_RIGHTS_PAUSE, _LONGEST_NO_RIGHTS_PAUSE))
    return Verdict(Outcome.FAILED)


def _of_network(error: Exception, attempts: int) -> Verdict:
    later = Verdict(Outcome.LATER, _pause(attempts, _FIRST_PAUSE, _LONGEST_PAUSE))
    if isinstance(error, Conflict | InvalidToken):
        return later
    if isinstance(error, NetworkError):
        return Verdict(Outcome.UNCERTAIN) if answer_lost(error) else later
    # An answer of 200 that can't be read, or something nobody thought of after the request had gone out.
    return Verdict(Outcome.UNCERTAIN)


def _pause(attempts: int, first: float, longest: float) -> float:
    """Twice as long each time, give or take a quarter, so that not everybody comes back at once."""
    return float(min(longest, first * 2.0 ** min(attempts - 1, 30)) * random.uniform(0.75, 1.25))
