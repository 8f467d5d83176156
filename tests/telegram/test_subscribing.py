"""Subscriptions and digests, end to end: the real bot, with its clock set by the test, against the loopback Bot API."""

from __future__ import annotations

import random
import time
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from .botapi import BotApi, Chat, Message, delay, flood, migrate, server_error, timeout_after
from .clockwork import Clockwork, clockwork

NEWS = "أعلنت وزارة النقل افتتاح خط القطار الجديد بين المدينتين صباح اليوم. يبلغ طول الخط مئتي كيلومتر، وكلفته مليار."
SPORT = "فاز المنتخب الوطني على ضيفه بهدفين دون رد في مباراة كرة القدم مساء أمس. سجل المهاجم الهدفين في الشوط الثاني."
BANK = "رفع البنك المركزي سعر الفائدة نصف نقطة لكبح التضخم. قال المحافظ إن القرار اتخذ بالإجماع."


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clockwork]:
    """One bot for the scenarios that don't harm it."""
    with clockwork(tmp_path_factory.mktemp("home")) as made:
        yield made


@pytest.fixture(autouse=True)
def _alone(request: pytest.FixtureRequest) -> Iterator[None]:
    """No scenario hears of another's articles, nor of its own where it is tried again."""
    yield
    if "work" in request.fixturenames:
        made = request.getfixturevalue("work")
        made.api.faults.clear()
        made.end_all()
        made.clear()


def _digests(work: Clockwork, chat: Chat, count: int = 1, timeout: float = 45.0) -> list[Message]:
    return work.api.wait_for(lambda message: message.links, timeout, chat=chat, count=count)


def test_a_group_is_subscribed_and_set_up_by_buttons(work: Clockwork) -> None:
    api = work.api
    boss, guest = api.user("المشرف"), api.user("الضيف")
    group = api.supergroup("أخبار الحي", [boss, guest])
    group.promote(boss)
    refused = api.reply_to(guest.send("/subscribe", group))
    assert "لمشرفي المحادثة" in refused.text
    assert not work.subscriptions(group)

    menu = api.reply_to(boss.send("/subscribe", group))
    assert "تمّ الاشتراك" in menu.text
    assert "08:00" in menu.text
    assert "Asia/Riyadh" in menu.text
    assert guest.press(menu, "الموعد").answer()["show_alert"]
    for name in ("الموعد", "أسبوعياً", "اليوم", "الخميس", "الموعد", "الساعة", "20:00"):
        boss.press(menu, name).answer()
        api.settle(0.05)
    boss.press(menu, "عدد المقالات").answer()
    api.settle(0.05)
    boss.press(menu, "5").answer()
    api.settle(0.05)
    boss.press(menu, "بلا صوت").answer()
    boss.press(menu, "المنطقة الزمنية").answer()
    api.settle(0.05)
    boss.press(menu, "القاهرة").answer()
    api.settle(0.05)
    one = work.subscriptions(group)[0]
    assert (one.mode, one.weekday, one.minute, one.max_articles) == ("weekly", 4, 1200, 5)
    assert (one.silent, one.timezone) == (True, "Africa/Cairo")
    assert "القاهرة" in menu.text
    assert "الخميس" in menu.text

    boss.press(menu, "الكلمات").answer()
    api.settle(0.05)
    boss.press(menu, "ما يجب أن يُذكر…").answer()
    question = api.wait_for("ردّ على هذه الرسالة", chat=group)[-1]
    assert "لا تصلح" in api.reply_to(boss.send("من، في", group, reply_to=question)).text
    guest.send("الاقتصاد", group, reply_to=question)
    saved = boss.send("القطارات، سعر الصرف", group, reply_to=question)
    assert "القطارات" in api.wait_for("القطارات", chat=group)[-1].text
    assert saved
    assert work.subscriptions(group)[0].include == ("القطارات", "سعر الصرف")
    boss.send("شكراً", group, reply_to=question)
    boss.send("الطيران", group, reply_to=question)
    api.wait_until(lambda: work.subscriptions(group)[0].include == ("الطيران",))

    ending = api.reply_to(boss.send("/unsubscribe", group))
    boss.press(ending, "نعم، ألغه").answer()
    api.wait_until(lambda: not work.subscriptions(group))
    api.settle(0.1)
    assert boss.press(menu, menu.buttons[0][0].text).answer()["show_alert"]
    assert not api.refused()


def test_a_channel_is_subscribed_from_a_private_chat(work: Clockwork) -> None:
    api = work.api
    boss, other = api.user("صاحب القناة"), api.user("غيره")
    channel = api.channel("قناة", username="the_channel", creator=boss)
    closed = api.channel("قناة بلا بوت", username="no_bot_here", creator=boss, bot=None)
    where = api.reply_to(boss.send("/subscribe"))
    boss.press(where, "في قناة").answer()
    api.wait_for("أعد توجيه", chat=boss.chat)
    assert "اجعل البوت مشرفاً" in api.reply_to(boss.send(f"@{closed.record.username}")).text
    menu = api.reply_to(boss.forward(channel.send("منشور")))
    assert "تمّ الاشتراك" in menu.text
    assert "قناة" in menu.text
    assert "لا بدّ أن تكون أنت مشرفاً" in api.reply_to(other.send("/subscribe @the_channel")).text
    assert work.subscriptions(channel)[0].created_by == boss.id
    listed = api.reply_to(boss.send("/subscriptions"))
    assert "قناة" in listed.text
    assert api.reply_to(boss.send("/preview")).text
    settings = api.reply_to(boss.send("/subscriptions"))
    channel.remove(boss)
    assert boss.press(settings, "إيقاف مؤقت").answer()["show_alert"]
    assert work.subscriptions(channel)[0].state == "active"


def test_each_article_at_once(work: Clockwork) -> None:
    api = work.api
    group = api.supergroup("الفوري")
    work.subscribe(group, mode="instant", sentences=1)
    work.add("i1", "افتتاح خط القطار", NEWS, "وكالة الأنباء")
    first = _digests(work, group)[0]
    assert "افتتاح خط القطار" in first.parts("bold")
    assert first.links == ["https://news.example/i1"]
    assert "أعلنت وزارة النقل" in first.text or "يبلغ طول الخط" in first.text
    work.add("i1", "افتتاح خط القطار السريع", NEWS)  # edited: no news
    work.add("i2", "فوز المنتخب", SPORT)
    assert "فوز المنتخب" in _digests(work, group, 2)[-1].text
    api.settle()
    assert len(group.sent) == 2


def test_a_daily_digest_in_its_topic_silently_with_its_words(work: Clockwork) -> None:
    api = work.api
    work.set_time("2024-05-02 06:00")
    group = api.supergroup("المنتدى", forum=True)
    topic = group.topic("الأخبار")
    work.subscribe(group, thread=topic.id, silent=True, exclude=("كرة القدم",))
    only = api.supergroup("الاقتصاد")
    work.subscribe(only, include=("التضخّم",))
    nothing = api.supergroup("لا شيء")
    work.subscribe(nothing, include=("الزلازل",))
    work.add("d1", "قطار جديد بين المدينتين", NEWS.replace("صباح اليوم", "أمس"), "الوكالة أ")
    work.add("d2", "خط القطار الجديد بين المدينتين", NEWS.replace("صباح اليوم", "الثلاثاء"), "الوكالة ب")
    work.add("d3", "المنتخب يفوز", SPORT + " اليوم.")
    work.add("d4", "الفائدة ترتفع", BANK)
    api.settle()
    assert not group.sent
    work.set_time("2024-05-02 08:00")
    digest = _digests(work, group)[0]
    assert digest.thread == topic.id
    assert digest.silent
    assert "خبران" in digest.text
    assert "المنتخب" not in digest.text
    assert "المصادر: الوكالة أ، الوكالة ب" in digest.text
    assert {"https://news.example/d1", "https://news.example/d2"} <= set(digest.links)
    other = _digests(work, only)[0]
    assert not other.silent
    assert other.links == ["https://news.example/d4"]
    api.settle()
    assert not nothing.sent
    work.set_time("2024-05-03 08:00")
    api.settle(1.5)
    assert len(group.sent) == len(only.sent) == 1


def test_quiet_hours_put_off(work: Clockwork) -> None:
    api = work.api
    work.set_time("2024-05-04 23:30")
    group = api.supergroup("الهادئة")
    work.subscribe(group, mode="instant", quiet_from=23 * 60, quiet_until=7 * 60)
    work.add("q1", "خبر الليل", BANK + " ليلاً.")
    api.settle(1.5)
    assert not group.sent
    work.set_time("2024-05-05 07:00")
    assert "خبر الليل" in _digests(work, group)[0].text


def test_a_kicked_bot_goes_on_where_it_stopped(work: Clockwork) -> None:
    api = work.api
    work.set_time("2024-05-06 06:00")
    group, silent_kick = api.supergroup("الطاردة"), api.supergroup("المانعة")
    work.subscribe(group, silent_kick, mode="instant")
    group.kick_bot()
    silent_kick.permit(can_send_messages=False)
    work.add("k1", "خبر أول فات", NEWS + " أولاً.")
    api.wait_until(lambda: work.subscriptions(group)[0].state == "suspended")
    api.wait_until(lambda: any(item[:2] == (silent_kick.id, "pending") for item in work.outbox()))
    work.add("k2", "خبر ثان فات", SPORT + " ثانياً.")
    api.settle(1.2)
    assert not group.sent
    silent_kick.permit(can_send_messages=True)
    work.set_time("2024-05-06 12:00")
    for chat in (group, silent_kick):
        if chat is group:
            chat.add_bot()
        texts = " ".join(message.text for message in _digests(work, chat, 2))
        assert "خبر أول فات" in texts
        assert "خبر ثان فات" in texts
    api.settle()
    assert len(group.sent) == len(silent_kick.sent) == 2


def test_a_group_that_moves_is_followed(work: Clockwork) -> None:
    api = work.api
    work.set_time("2024-05-07 06:00")
    group = api.group("المجموعة")
    work.subscribe(group)
    work.add("m1", "خبر للراحلين", BANK + " رحيل.")
    supergroup = group.migrate()
    work.set_time("2024-05-07 08:00")
    assert "خبر للراحلين" in _digests(work, supergroup)[0].text
    assert work.subscriptions(supergroup)
    assert not work.subscriptions(group)
    quiet = api.group("التي تنتقل عند الإرسال")
    work.subscribe(quiet, mode="instant")
    api.faults.add(migrate(), method="sendMessage", chat_id=quiet, times=1)
    work.add("m2", "خبر عند الانتقال", NEWS + " انتقال.")
    api.wait_until(lambda: quiet.record.migrated_to is not None)
    moved = api.chat(quiet.record.migrated_to or 0)
    assert "خبر عند الانتقال" in _digests(work, moved)[0].text


def test_lost_answers_are_not_repeated_and_refusals_are(work: Clockwork) -> None:
    api = work.api
    work.set_time("2024-05-08 06:00")
    lost, broken, slow = (api.supergroup(name) for name in ("الضائعة", "المعطلة", "المبطئة"))
    work.subscribe(lost, broken, slow, mode="instant")
    api.faults.add(timeout_after(), method="sendMessage", chat_id=lost, times=1)
    api.faults.add(server_error(502), method="sendMessage", chat_id=broken, times=1)
    api.faults.add(flood(1), method="sendMessage", chat_id=slow, times=2)
    work.add("f1", "خبر في العاصفة", SPORT + " عاصفة.")
    for chat in (lost, broken, slow):
        _digests(work, chat, timeout=45)
    api.settle(1.5)
    assert [len(chat.sent) for chat in (lost, broken, slow)] == [1, 1, 1]
    states = {chat: state for chat, state, _ in work.outbox()}
    assert [states[chat.id] for chat in (lost, broken, slow)] == ["uncertain", "sent", "sent"]


def test_a_lost_answer_is_shown_and_sent_again_on_request(work: Clockwork) -> None:
    api = work.api
    work.set_time("2024-05-09 06:00")
    boss = api.user("مشرف الضائعة")
    group = api.supergroup("الضائعة ثانية", creator=boss)
    work.subscribe(group, mode="instant")
    api.faults.add(timeout_after(), method="sendMessage", chat_id=group, times=1)
    work.add("u1", "خبر غير مؤكد", BANK + " غير مؤكد.")
    api.wait_until(lambda: any(item[:2] == (group.id, "uncertain") for item in work.outbox()))
    menu = api.reply_to(boss.send("/subscriptions", group))
    assert "لم يؤكّد" in menu.text
    boss.press(menu, "أعد إرسالها").answer()
    assert len(_digests(work, group, 2)) == 2


def test_a_pause_and_what_came_meanwhile(work: Clockwork) -> None:
    api = work.api
    work.set_time("2024-05-10 06:00")
    boss = api.user("مشرف المتوقفة")
    group = api.supergroup("المتوقفة", creator=boss)
    work.subscribe(group)
    menu = api.reply_to(boss.send("/subscriptions", group))
    boss.press(menu, "إيقاف مؤقت").answer()
    api.wait_until(lambda: work.subscriptions(group)[0].state == "paused")
    work.add("p1", "خبر أثناء التوقف", SPORT + " توقف.")
    work.set_time("2024-05-11 09:00")
    api.settle(1.2)
    assert len(group.sent) == 1
    preview = api.reply_to(boss.send("/preview", group))
    assert "هكذا يكون الموجز الآن" in preview.text
    _digests(work, group)
    boss.press(menu, "استئناف").answer()
    work.set_time("2024-05-12 08:00")
    assert "خبر أثناء التوقف" in _digests(work, group, 2)[-1].text


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
            digest = _digests(work, chat, timeout=45)[0]
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
