"""Digests over the end of a bot: while it was down, when it is stopped, killed, or told to wait."""

from __future__ import annotations

import random
import time
from bisect import bisect
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from .botapi import BotApi, delay, flood
from .clockwork import clockwork
from .digested import BANK, NEWS, SPORT, digests_in


def test_what_was_missed_while_the_bot_was_down_comes_once(tmp_path: Path) -> None:
    with clockwork(tmp_path / "down") as work:
        api = work.api
        group, weekly = api.supergroup("اليومية"), api.supergroup("الأسبوعية")
        work.subscribe(group)
        work.subscribe(weekly, mode="weekly", weekday=7)
        api.wait_until(lambda: api.calls("getMe"), 10)
        api.settle()
        work.stop()
        for day, text in ((3, NEWS), (4, SPORT), (6, BANK)):
            work.set_time(f"2024-05-0{day} 12:00")
            work.add(f"n{day}", f"خبر اليوم {day}", text)
        work.set_time("2024-05-07 15:00")
        work.start()
        for chat in (group, weekly):
            digest = digests_in(work, chat, timeout=45)[0]
            assert all(f"خبر اليوم {day}" in digest.text for day in (3, 4, 6))
        api.settle(1.5)
        assert len(group.sent) == len(weekly.sent) == 1
        assert [one.state for one in work.subscriptions(group)] == ["active"]


def test_a_stop_finishes_the_message_under_way(tmp_path: Path) -> None:
    with clockwork(tmp_path / "stop") as work:
        api = work.api
        groups = [api.supergroup(f"مجموعة {number}") for number in range(20)]
        work.subscribe(*groups)
        work.add("s1", "خبر", NEWS)
        api.faults.add(delay(0.4), method="sendMessage", times=None)
        work.set_time("2024-05-01 08:00")
        api.wait_until(lambda: len(api.sent()) >= 5, 15)
        work.stop()
        states = Counter(state for _, state, _ in work.outbox())
        assert states["sent"] == len(api.sent())
        assert states["sending"] == 0
        api.faults.clear()
        work.start()
        api.wait_until(lambda: len(api.sent()) >= len(groups), 15)
        api.settle()
        assert all(len(group.sent) == 1 for group in groups)


@pytest.mark.slow
def test_a_flood_of_429_during_a_digest_to_300_chats(tmp_path: Path) -> None:
    with clockwork(tmp_path / "storm", per_second=60) as work:
        api = work.api
        groups = [api.supergroup(f"مجموعة {number}") for number in range(300)]
        work.subscribe(*groups)
        for number, text in enumerate((NEWS, SPORT, BANK)):
            work.add(f"w{number}", f"خبر العاصفة {number}", text)
        storm = api.faults.add(flood(2), method="sendMessage", times=None, probability=0.3, seed=7)
        begun = time.monotonic()
        work.set_time("2024-05-01 08:00")
        api.wait_until(lambda: len(api.sent()) >= 150, 40)
        api.faults.remove(storm)
        api.wait_until(lambda: len(api.sent()) >= 300, 40)
        took = time.monotonic() - begun
        api.settle(1.0, 30.0)
        assert all(len(group.sent) == 1 for group in groups)
        assert storm.hits > 30
        assert _most_in_a_second(api) <= 70
        _waited_as_told(api, 2.0)
        print(f"\n300 digests with {storm.hits} refusals by 429 took {took:.1f} s")


def test_kill_9_during_a_digest(tmp_path: Path) -> None:
    _killed(tmp_path, kills=10)


@pytest.mark.slow
def test_kill_9_during_a_digest_many_times(tmp_path: Path) -> None:
    _killed(tmp_path, kills=50)


def _killed(home: Path, kills: int) -> None:
    """Kill the bot at random while it sends: each chat has its digest once, or twice where the kill hit the gap."""
    chance = random.Random(kills)
    with clockwork(home / "killed") as work:
        api = work.api
        groups = [api.supergroup(f"مجموعة {number}") for number in range(11 * kills)]
        work.subscribe(*groups)
        work.add("x1", "خبر يصل مرة", NEWS)
        # As far away as a real server, so that there is a gap between a send and its record.
        api.faults.add(delay(0.04), method="sendMessage", times=None)
        work.set_time("2024-05-01 08:00")
        deaths: list[float] = []
        while len(deaths) < kills:
            before = len(api.sent())
            api.wait_until(lambda: len(api.sent()) > before, 40)  # noqa: B023
            time.sleep(chance.uniform(0.0, 0.4))
            work.kill()
            deaths.append(time.monotonic())
            assert len({message.chat.id for message in api.sent()}) < len(groups), (
                "it had finished before the last kill"
            )
            work.start()
        api.wait_until(lambda: len({message.chat.id for message in api.sent()}) == len(groups), 60)
        api.settle(1.0, 30.0)
        assert _most_in_a_second(api) <= 30
        times: defaultdict[int | None, list[float]] = defaultdict(list)
        for call in api.calls("sendMessage"):
            if call.executed:
                times[call.chat_id].append(call.at)
        assert all(times[group.id] for group in groups), "nothing dropped"
        repeated = {chat: at for chat, at in times.items() if len(at) > 1}
        for at in repeated.values():
            lives = [bisect(deaths, moment) for moment in at]
            assert len(set(lives)) == len(lives), "nothing twice in one life of the process"
            # A repeat is right only where the kill fell between the send and its record.
            assert all(deaths[life] - moment < 1.0 for life, moment in zip(lives[:-1], at[:-1], strict=True))
        extra = sum(len(at) - 1 for at in repeated.values())
        assert not [state for _, state, _ in work.outbox() if state != "sent"]
        print(f"\n{kills} kills during {len(groups)} digests: {extra} sent once more, none lost")


def _most_in_a_second(api: BotApi) -> int:
    moments = sorted(call.at for call in api.calls("sendMessage"))
    return max(bisect(moments, at + 1.0) - number for number, at in enumerate(moments))


def _waited_as_told(api: BotApi, seconds: float) -> None:
    """No chat was written to before its time was over."""
    until: dict[int | None, float] = {}
    for call in api.calls("sendMessage"):
        assert call.at >= until.get(call.chat_id, 0.0)
        if call.status == 429:
            until[call.chat_id] = call.at + seconds
