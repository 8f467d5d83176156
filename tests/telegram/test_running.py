"""The bot as a process: starting under bad conditions, stopping, dying, who it lets in, what it logs."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Article

from .botapi import BotApi, conflict, hook
from .process import BotProcess, fill

ARTICLE = Article("museum", "المتحف", "يقع المتحف في الدقي. افتتح الملك فاروق المتحف الزراعي عام 1938 في القاهرة.")
QUESTION = "من افتتح المتحف الزراعي؟"


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as server:
        yield server


@pytest.fixture
def home(tmp_path: Path) -> Path:
    fill(tmp_path / "bot", [ARTICLE])
    return tmp_path / "bot"


def test_missing_and_wrong_token_are_clear_lines(api: BotApi, tmp_path: Path) -> None:
    missing = BotProcess(api, tmp_path / "missing", TELEGRAM_BOT_TOKEN=None).start(wait=False)  # `wait` ends them
    wrong = BotProcess(api, tmp_path / "wrong", TELEGRAM_BOT_TOKEN=f"123456789:{'x' * 35}").start(wait=False)
    assert missing.wait() != 0
    assert "TELEGRAM_BOT_TOKEN" in missing.log
    assert wrong.wait() != 0
    assert "@BotFather" in wrong.log
    assert "Traceback" not in missing.log + wrong.log
    assert "xxxxx" not in wrong.log


def test_no_network_at_the_start_is_waited_out_and_a_second_poller_told(api: BotApi, home: Path) -> None:
    api.go_down()
    with BotProcess(api, home).start(wait=False).ending() as bot:
        bot.wait_log("can't be reached")
        api.come_back()
        api.faults.add(conflict(), method="getUpdates", times=1)
        bot.wait_log("another process fetches")
        user = api.user("سامي")
        assert "فاروق" in api.reply_to(user.send(QUESTION), timeout=45).text
        assert bot.stop() == 0
    assert "Traceback" not in bot.log
    assert api.token.partition(":")[2] not in bot.log
    assert QUESTION not in bot.log


def test_what_was_accepted_is_finished_before_the_end(api: BotApi, home: Path) -> None:
    with BotProcess(api, home, QUESTIONS_PER_MINUTE="1000") as bot:
        users = [api.user(f"سائل {n}") for n in range(20)]
        for user in users:
            user.send(QUESTION)
        api.wait_until(lambda: api.calls("sendMessage"))
        assert bot.stop() == 0
    answered = sum(bool(api.sent(user.chat)) for user in users)
    taken = 20 - len(api.updates.pending)
    assert answered == taken > 0


def test_killed_while_answering_answers_after_the_next_start(api: BotApi, home: Path) -> None:
    bot = BotProcess(api, home).start()
    users = [api.user(f"سائل {n}") for n in range(10)]
    # Killed when Telegram has already been told that all of them have arrived.
    api.faults.add(hook(before=lambda *_: bot.kill()), method="sendMessage", times=1)
    for user in users:
        user.send(QUESTION)
    bot.wait()
    with bot:
        api.wait_until(lambda: all(api.sent(user.chat) for user in users), timeout=60)
        api.settle()
    assert [len(api.sent(user.chat)) for user in users].count(1) >= 9, "one may have been sent when the kill came"


def test_private_bot_answers_only_who_was_let_in(api: BotApi, home: Path) -> None:
    owner, stranger = api.user("صاحب", id=99), api.user("غريب")
    with BotProcess(api, home, OWNER_IDS="99", ACCESS="listed"):
        assert "فاروق" in api.reply_to(owner.send(QUESTION)).text
        assert "هذا البوت خاص" in api.reply_to(stranger.send(QUESTION)).text
        assert stranger.inline(QUESTION).results() == []
        assert "30 يوماً" in api.reply_to(stranger.send("/privacy")).text
        group = api.supergroup("نقاش", [stranger, owner])
        stranger.send(f"/ask {QUESTION}", chat=group)
        assert "فاروق" in api.reply_to(owner.send(f"/ask {QUESTION}", chat=group)).text
        assert len(api.sent(group)) == 1


def test_webhook(api: BotApi, home: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {"WEBHOOK_URL": f"http://127.0.0.1:{port}/hook", "WEBHOOK_PORT": str(port), "WEBHOOK_SECRET": "s3cret"}
    user = api.user("سامي")
    with BotProcess(api, home, **settings) as bot:
        assert "فاروق" in api.reply_to(user.send(QUESTION)).text
        assert "Traceback" not in bot.log
    assert len(api.sent(user.chat)) == 1
