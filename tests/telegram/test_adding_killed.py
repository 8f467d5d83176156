"""Posts that were accepted become articles exactly once, however often the process is killed in between."""

from __future__ import annotations

import random
import sqlite3
import time
from collections import Counter
from pathlib import Path

import pytest

from bot.adding.collector import PATIENCE
from index import Library

from .botapi import BotApi, Chat, User
from .process import BotProcess

_OWNER = 1001
_LONGEST = PATIENCE + 0.5
"""Seconds from a forward to the kill: posts are read, then the bot waits for silence, then it adds and replies."""


def _forward_some(user: User, channel: Chat, random_: random.Random, number: int) -> list[str]:
    """Forward a single post, a burst, an album or a split post; the ids of the articles they shall be."""
    kind = random_.choice(("single", "burst", "album", "split"))
    if kind == "album":
        posts = channel.album(f"ألبوم الجولة {number}. وفيه صور من المدينة.", kinds=("photo",) * 3, captioned=1)
        groups = [posts]
    elif kind == "split":
        body = " ".join(f"جملة رقمها {n} من الجولة {number}." for n in range(180))
        groups = [channel.paste(f"نص طويل من الجولة {number}\n{body}")]
    else:
        count = 1 if kind == "single" else random_.randint(2, 30)
        groups = [[channel.send(f"خبر {n} من الجولة {number}. وفيه جملة ثانية عن {n}.")] for n in range(count)]
    user.forward_all([post for group in groups for post in group])
    return [f"tg{channel.id}-{group[0].id}" for group in groups]


def _kill_at_random_moments(home: Path, times: int, seed: int) -> None:
    random_ = random.Random(seed)
    with BotApi() as api:
        ali = api.user("علي", id=_OWNER)
        api.private(ali)
        channel = api.channel("الأخبار", username="news")
        bot = BotProcess(api, home, OWNER_IDS=str(_OWNER))
        wanted: list[str] = []
        for number in range(times):
            bot.start()
            wanted += _forward_some(ali, channel, random_, number)
            time.sleep(random_.uniform(0.0, _LONGEST))
            bot.kill()
        with bot:
            database = home / "bot.db"
            api.wait_until(lambda: not _open_parts(database), 30.0, "something is left undone")
            api.settle(0.8)
        shown = [message.text for message in ali.chat.sent if not message.deleted]
    with Library(home) as library:
        found = [info.id for info in library.articles(limit=10_000)]
        state = library.state()
    assert Counter(found) == Counter(wanted)
    assert state["store_sentences"] == state["index_sentences"]
    finished = [text for text in shown if "تجري الإضافة" not in text]
    # A kill between a reply and its record repeats that reply; a progress message may be left behind likewise.
    assert len(shown) <= 2 * times
    assert len(finished) >= 1
    assert not [text for text in finished if "أهذا مقال" in text]


def _open_parts(database: Path) -> int:
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        drafts = connection.execute("SELECT count(*) FROM bot_drafts WHERE kind = 'part' AND payload != ''").fetchone()
        updates = connection.execute("SELECT count(*) FROM bot_updates WHERE payload IS NOT NULL").fetchone()
    return int(drafts[0]) + int(updates[0])


@pytest.mark.slow
def test_killed_ten_times(tmp_path: Path) -> None:
    _kill_at_random_moments(tmp_path / "bot", 10, seed=10)


@pytest.mark.slow
def test_killed_fifty_times(tmp_path: Path) -> None:
    _kill_at_random_moments(tmp_path / "bot", 50, seed=50)


def test_a_graceful_stop_finishes_what_was_accepted(tmp_path: Path) -> None:
    home = tmp_path / "bot"
    with BotApi() as api:
        ali = api.user("علي", id=_OWNER)
        api.private(ali)
        channel = api.channel("الأخبار", username="news")
        bot = BotProcess(api, home, OWNER_IDS=str(_OWNER))
        bot.start()
        post = channel.send("خبر يصل قبيل الإيقاف. وفيه جملة ثانية.")
        ali.forward(post)
        api.wait_until(lambda: not api.updates.pending)
        assert bot.stop() == 0
        [reply] = ali.chat.sent
        assert "أُضيف المقال" in reply.text
    with Library(home) as library:
        assert [info.id for info in library.articles()] == [f"tg{channel.id}-{post.id}"]
