"""Subscriptions and digests, end to end: the real bot, with its clock set by the test, against the loopback Bot API."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .botapi import flood, migrate, server_error, timeout_after
from .clockwork import Clockwork, clockwork
from .digested import BANK, NEWS, SPORT, digests_in


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
    assert question.text.startswith(boss.record.first_name), "only who is named is made to reply"
    assert question.parts("text_mention") == [boss.record.first_name]
    assert api.calls("sendMessage", group)[-1].params["reply_markup"]["selective"]
    assert "لا تصلح" in api.reply_to(boss.send("من، في", group, reply_to=question)).text
    guest.send("الاقتصاد", group, reply_to=question)
    saved = boss.send("القطارات، سعر الصرف", group, reply_to=question)
    assert "القطارات" in api.wait_for("القطارات", chat=group)[-1].text
    assert saved
    assert work.subscriptions(group)[0].include == ("القطارات", "سعر الصرف")
    boss.send("شكراً", group, reply_to=question)
    boss.send("الطيران", group, reply_to=question)
    api.wait_until(lambda: work.subscriptions(group)[0].include == ("الطيران",))
    api.wait_for("الطيران", chat=group)  # the menu, which comes after it is saved, is no reply to what follows

    ending = api.reply_to(boss.send("/unsubscribe", group))
    boss.press(ending, "نعم، ألغه").answer()
    api.wait_until(lambda: not work.subscriptions(group))
    api.settle(0.1)
    assert boss.press(menu, menu.buttons[0][0].text).answer()["show_alert"]
    assert not api.refused()


def test_of_several_subscriptions_the_one_named_is_shown(work: Clockwork) -> None:
    api = work.api
    boss = api.user("صاحب قناتين")
    for name in ("first_of_two", "second_of_two"):
        api.channel(f"قناة {name}", username=name, creator=boss)
        assert "تمّ الاشتراك" in api.reply_to(boss.send(f"/subscribe @{name}")).text
    asked = api.reply_to(boss.send("/unsubscribe"))
    assert "أيّ اشتراك" in asked.text
    assert asked.text == api.reply_to(boss.send("/unsubscribe @third")).text
    named = api.reply_to(boss.send("/unsubscribe @Second_of_two"))
    assert "قناة second_of_two" in named.text
    boss.press(named, "نعم، ألغه").answer()
    left = api.reply_to(boss.send("/subscriptions"))
    assert "قناة first_of_two" in left.text


def test_a_channel_is_subscribed_from_a_private_chat(work: Clockwork) -> None:
    api = work.api
    boss, other = api.user("صاحب القناة"), api.user("غيره")
    channel = api.channel("قناة", username="the_channel", creator=boss)
    closed = api.channel("قناة بلا بوت", username="no_bot_here", creator=boss, bot=None)
    where = api.reply_to(boss.send("/subscribe"))
    boss.press(where, "في قناة").answer()
    api.wait_for("أعد توجيه", chat=boss.chat)
    assert "ليس البوت مشرفاً" in api.reply_to(boss.send(f"@{closed.record.username}")).text
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
    first = digests_in(work, group)[0]
    assert "افتتاح خط القطار" in first.parts("bold")
    assert first.links == ["https://news.example/i1"]
    assert "أعلنت وزارة النقل" in first.text or "يبلغ طول الخط" in first.text
    work.add("i1", "افتتاح خط القطار السريع", NEWS)  # edited: no news
    work.add("i2", "فوز المنتخب", SPORT)
    assert "فوز المنتخب" in digests_in(work, group, 2)[-1].text
    api.settle()
    assert len(group.sent) == 2


def test_a_topic_is_called_by_its_name(work: Clockwork) -> None:
    api = work.api
    boss = api.user("المشرف")
    forum = api.supergroup("المنتدى", [boss], forum=True)
    forum.promote(boss)
    topic = forum.topic("أخبار الحي")
    menu = api.reply_to(boss.send("/subscribe", forum, thread=topic))
    assert "اشتراك المنتدى، في الموضوع «أخبار الحي»" in menu.text
    topic.rename("أخبار المدينة")
    topic.rename("")
    assert "في الموضوع «أخبار المدينة»" in api.reply_to(boss.send("/subscriptions", forum, thread=topic)).text
    boss.press(menu, "إلغاء الاشتراك").answer()
    api.settle(0.05)
    boss.press(menu, "نعم، ألغه").answer()
    api.wait_until(lambda: "المنتدى في الموضوع «أخبار المدينة»" in menu.text)


def test_the_name_of_a_topic_older_than_the_bot(work: Clockwork) -> None:
    api = work.api
    boss = api.user("المشرف")
    forum = api.supergroup("المنتدى القديم", [boss], forum=True)
    forum.promote(boss)
    forum.remove_bot()
    old, silent = forum.topic("رياضة"), forum.topic("علوم")
    forum.add_bot()
    assert "في الموضوع «رياضة»" in api.reply_to(boss.send("/subscribe", forum, thread=old)).text
    work.subscribe(forum, thread=silent.id)
    api.reply_to(boss.send("/subscriptions", forum))
    [listed] = [message for message in forum.sent if len(message.buttons) == 2]
    assert [row[0].text for row in listed.buttons] == [
        "المنتدى القديم (موضوع «رياضة»): يومياً",
        f"المنتدى القديم (موضوع {silent.id}): يومياً",
    ]


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
    digest = digests_in(work, group)[0]
    assert digest.thread == topic.id
    assert digest.silent
    assert "خبران" in digest.text
    assert "المنتخب" not in digest.text
    assert "المصادر: الوكالة أ، الوكالة ب" in digest.text
    assert {"https://news.example/d1", "https://news.example/d2"} <= set(digest.links)
    other = digests_in(work, only)[0]
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
    assert "خبر الليل" in digests_in(work, group)[0].text


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
        texts = " ".join(message.text for message in digests_in(work, chat, 2))
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
    assert "خبر للراحلين" in digests_in(work, supergroup)[0].text
    assert work.subscriptions(supergroup)
    assert not work.subscriptions(group)
    quiet = api.group("التي تنتقل عند الإرسال")
    work.subscribe(quiet, mode="instant")
    api.faults.add(migrate(), method="sendMessage", chat_id=quiet, times=1)
    work.add("m2", "خبر عند الانتقال", NEWS + " انتقال.")
    api.wait_until(lambda: quiet.record.migrated_to is not None)
    moved = api.chat(quiet.record.migrated_to or 0)
    assert "خبر عند الانتقال" in digests_in(work, moved)[0].text


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
        digests_in(work, chat, timeout=45)
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
    assert len(digests_in(work, group, 2)) == 2


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
    digests_in(work, group)
    boss.press(menu, "استئناف").answer()
    work.set_time("2024-05-12 08:00")
    assert "خبر أثناء التوقف" in digests_in(work, group, 2)[-1].text
