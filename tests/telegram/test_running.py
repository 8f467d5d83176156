"""The bot as a process: starting under bad conditions, stopping, dying, who it lets in, what it logs."""

from __future__ import annotations

import os
import re
import signal
import socket
import time
from pathlib import Path

import pytest

from bot.profile import FIELDS
from index import Article

from .botapi import BotApi, conflict, error, hook, server_error
from .process import BotProcess, fill

ARTICLE = Article("museum", "المتحف", "يقع المتحف في الدقي. افتتح الملك فاروق المتحف الزراعي عام 1938 في القاهرة.")
QUESTION = "من افتتح المتحف الزراعي؟"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    fill(tmp_path / "bot", [ARTICLE])
    return tmp_path / "bot"


def test_missing_and_wrong_token_are_clear_lines(api: BotApi, tmp_path: Path) -> None:
    unknown = f"123456789:{'x' * 35}"
    missing = BotProcess(api, tmp_path / "missing", TELEGRAM_BOT_TOKEN=None)
    wrong = BotProcess(api, tmp_path / "wrong", forked=False, TELEGRAM_BOT_TOKEN=unknown)
    for bot in (missing, wrong):
        bot.start(wait=False)  # `wait` ends them
    assert missing.wait() != 0
    assert "TELEGRAM_BOT_TOKEN" in missing.log
    assert wrong.wait() != 0
    assert "@BotFather" in wrong.log
    assert "Traceback" not in missing.log + wrong.log
    assert "xxxxx" not in wrong.log


@pytest.mark.parametrize("token", ["abc", "123456789", "123456789:tooshort", f"<123456789:{'x' * 35}>"])
def test_what_has_not_the_form_of_a_token_is_told_without_a_network(api: BotApi, tmp_path: Path, token: str) -> None:
    api.go_down()
    bot = BotProcess(api, tmp_path, TELEGRAM_BOT_TOKEN=token).start(wait=False)
    assert bot.wait() == 2
    assert "@BotFather" in bot.log
    assert "reached" not in bot.log
    assert token not in bot.log


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
    with BotProcess(api, home, forked=False, QUESTIONS_PER_MINUTE="1000") as bot:
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
    # Those on their way when the kill came are sent again: twice is better than never.
    assert all(1 <= len(api.sent(user.chat)) <= 2 for user in users)


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


def test_descriptions_are_set_once_in_each_language(api: BotApi, home: Path) -> None:
    def told() -> bool:
        return all(api.profile(field, language) for field in FIELDS for language in ("", "ar", "en"))

    with BotProcess(api, home):
        api.wait_until(told)
        assert "لهجتك" in api.profile("description", "ar")
        assert "Arabic" in api.profile("short_description", "en")
        assert api.profile("description") == api.profile("description", "ar")
    first = len(api.calls("setMyDescription"))
    assert first == len(api.calls("setMyShortDescription")) == 3
    with api.state.lock:  # an operator's own, and one the bot itself gave at an earlier time
        api.state.profile["description", "ar"] = "بوت أخبار الحي"
        api.state.profile["description", "en"] = api.state.profile["description", ""]
    with BotProcess(api, home):
        api.wait_until(lambda: len(api.calls("getMyShortDescription")) == 6)
        api.settle()
    assert api.profile("description", "ar") == "بوت أخبار الحي"
    assert api.profile("description", "en").startswith("I answer")
    assert len(api.calls("setMyDescription")) == first + 1
    assert len(api.calls("setMyShortDescription")) == 3


def test_descriptions_that_cannot_be_set_hinder_nothing(api: BotApi, home: Path) -> None:
    api.faults.add(error(400, "Bad Request: no"), method="setMyDescription", times=None)
    user = api.user("سامي")
    with BotProcess(api, home) as bot:
        bot.wait_log("a description of the bot can't be set")
        assert "فاروق" in api.reply_to(user.send(QUESTION)).text
        api.wait_until(lambda: bool(api.profile("short_description")))
    assert "Traceback" not in bot.log


def test_a_bot_without_an_owner_says_so_and_how_to_be_it(api: BotApi, home: Path) -> None:
    user = api.user("سامي")
    with BotProcess(api, home, OWNER_IDS="") as bot:
        bot.wait_log("OWNER_IDS")
        told = api.reply_to(user.forward(user.send("نص لا يُسأل عنه", chat=api.supergroup("غرفة", [user]))))
        assert str(user.id) in told.parts("code")
    with BotProcess(api, home, OWNER_IDS="99") as bot:
        told = api.reply_to(user.forward(user.send("نص آخر", chat=api.supergroup("غرفة أخرى", [user]))))
        assert str(user.id) not in told.text
        assert "articles=1" in bot.log
    assert bot.log.count("OWNER_IDS") == 1


def test_webhook(api: BotApi, home: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}/hook"
    user = api.user("سامي")
    with BotProcess(api, home, WEBHOOK_URL=url, WEBHOOK_PORT=str(port), WEBHOOK_SECRET="s3cret") as bot:
        assert "فاروق" in api.reply_to(user.send(QUESTION)).text
        assert "Traceback" not in bot.log
    assert len(api.sent(user.chat)) == 1


def test_a_webhook_telegram_refuses_ends_the_bot_with_a_clear_line(api: BotApi, home: Path) -> None:
    api.faults.add(
        error(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"), method="setWebhook"
    )
    bot = BotProcess(api, home, WEBHOOK_URL="http://bot.example.org/hook").start(wait=False)
    assert bot.wait(45) == 2
    assert "an https url must be provided" in bot.log.lower()
    assert "WEBHOOK_URL" in bot.log
    assert "Traceback" not in bot.log


def test_a_bot_that_cannot_register_its_webhook_can_be_stopped(api: BotApi, home: Path) -> None:
    api.faults.add(server_error(502), method="setWebhook", times=None)
    with BotProcess(api, home, WEBHOOK_URL="https://bot.example.org/hook").start(wait=False).ending() as bot:
        bot.wait_log("the webhook can't be registered, trying again")
        assert bot.stop() == 0


@pytest.mark.slow
def test_processes_that_answer_are_replaced_and_end_with_the_bot(api: BotApi, home: Path) -> None:
    users = [api.user(f"سائل {n}") for n in range(8)]
    ready = re.compile(r"answering is ready worker=(\d+)")

    def ask_until(number: int) -> int:
        """Have all ask at once until so many processes have been ready; the last of them."""
        end = time.monotonic() + 60
        while len(found := ready.findall(bot.log)) < number:
            assert time.monotonic() < end, bot.log
            for message in [user.send(QUESTION) for user in users]:
                assert "فاروق" in api.reply_to(message).text
        return int(found[-1])

    with BotProcess(api, home, WORKERS="1", QUESTIONS_PER_MINUTE="100000") as bot:
        killed = ask_until(1)
        os.kill(killed, signal.SIGKILL)
        for message in [user.send(QUESTION) for user in users]:
            assert "فاروق" in api.reply_to(message).text
        second = ask_until(2)
        assert second != killed
        assert bot.stop() == 0
        assert not Path(f"/proc/{second}").exists()
    with BotProcess(api, home, WORKERS="1", QUESTIONS_PER_MINUTE="100000") as bot:
        orphan = ask_until(3)
        bot.kill()
        api.wait_until(lambda: not _is_running(orphan))
    assert "Traceback" not in bot.log


def _is_running(process: int) -> bool:
    try:  # who has ended may still have to be noticed by whoever inherited it
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_an_update_nobody_can_read_keeps_none_back(api: BotApi, home: Path) -> None:
    user = api.user("سامي")
    broken = {"message_id": "x", "date": "never", "chat": {"secret": "سر"}}
    with BotProcess(api, home) as bot:
        with api.state.lock:  # all in one batch
            api.state.emit("message", broken)
            question = user.send(QUESTION)
            api.state.emit("message", broken)
        assert "فاروق" in api.reply_to(question).text
        bot.wait_log("can't be read")
        assert "فاروق" in api.reply_to(user.send(QUESTION)).text
        api.settle()
        assert not api.updates.pending, "Telegram was told that it has arrived"
        assert bot.stop() == 0
        assert bot.log.count("can't be read") == 2, "and it is not sent again"
        assert "never" not in bot.log
        assert "سر" not in bot.log
    with BotProcess(api, home) as bot:
        bot.wait_log("started")
    assert bot.log.count("left_from_before=0") == 2
    assert "Traceback" not in bot.log
