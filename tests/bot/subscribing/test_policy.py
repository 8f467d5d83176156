"""What a failed send means."""

from __future__ import annotations

import httpx
import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.subscribing.policy import Outcome, judge

WEEK = 7 * 86400.0


def _caused(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (RetryAfter(30), Outcome.LATER),
        (ChatMigrated(-1005), Outcome.MOVED),
        (Forbidden("Forbidden: bot was kicked from the supergroup chat"), Outcome.CHAT_CLOSED),
        (Forbidden("Forbidden: user is deactivated"), Outcome.CHAT_CLOSED),
        (BadRequest("Chat not found"), Outcome.CHAT_CLOSED),
        (BadRequest("Message thread not found"), Outcome.TOPIC_CLOSED),
        (BadRequest("TOPIC_CLOSED"), Outcome.TOPIC_CLOSED),
        (BadRequest("Not enough rights to send text messages to the chat"), Outcome.LATER),
        (BadRequest("Need administrator rights in the channel chat"), Outcome.LATER),
        (BadRequest("Can't parse entities: unsupported start tag"), Outcome.FAILED),
        (NetworkError("Bad Gateway"), Outcome.LATER),
        (_caused(NetworkError("Bad Gateway"), TelegramError("Invalid server response")), Outcome.LATER),
        (_caused(NetworkError("x"), httpx.ConnectError("refused")), Outcome.LATER),
        (_caused(TimedOut(), httpx.ConnectTimeout("slow")), Outcome.LATER),
        (_caused(TimedOut(), httpx.PoolTimeout("busy")), Outcome.LATER),
        (_caused(TimedOut(), httpx.ReadTimeout("slow")), Outcome.UNCERTAIN),
        (_caused(TimedOut(), httpx.WriteTimeout("slow")), Outcome.UNCERTAIN),
        (_caused(NetworkError("x"), httpx.RemoteProtocolError("gone")), Outcome.UNCERTAIN),
        (_caused(NetworkError("x"), httpx.ReadError("gone")), Outcome.UNCERTAIN),
        (TelegramError("Invalid server response"), Outcome.UNCERTAIN),
        (RuntimeError("a bug"), Outcome.UNCERTAIN),
        (Conflict("terminated"), Outcome.LATER),
        (InvalidToken("Unauthorized"), Outcome.LATER),
    ],
)
def test_outcomes(error: Exception, outcome: Outcome) -> None:
    assert judge(error, 1, 0.0).outcome is outcome


def test_what_telegram_says_is_waited() -> None:
    assert 30.0 < judge(RetryAfter(30), 5, 2 * WEEK).pause < 31.0


def test_the_new_number_is_told() -> None:
    assert judge(ChatMigrated(-1005), 1, 0.0).chat_id == -1005


def test_later_and_later_but_not_for_ever() -> None:
    pauses = [judge(NetworkError("Bad Gateway"), attempt, 0.0).pause for attempt in range(1, 40)]
    assert 0.7 < pauses[0] < 1.3
    assert 5.9 < pauses[3] < 10.1
    assert max(pauses) <= 375.0
    assert judge(NetworkError("Bad Gateway"), 1000, 0.0).pause > 200.0
    assert judge(NetworkError("Bad Gateway"), 5, WEEK + 1).outcome is Outcome.FAILED
    assert judge(Forbidden("x"), 5, WEEK + 1).outcome is Outcome.CHAT_CLOSED
