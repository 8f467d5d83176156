"""Groups, topics, inline mode, links to articles."""

from __future__ import annotations

from bot.state.links import payload_of

from ..botapi import BotApi, User


def test_groups_command_mention_and_reply(api: BotApi, user: User) -> None:
    group = api.supergroup("الأخبار", [user])
    answer = api.reply_to(user.send("/ask من افتتح المتحف الزراعي؟", chat=group))
    assert "فاروق" in answer.text
    answer = api.reply_to(user.send(f"@{api.username} من افتتح المتحف الزراعي؟", chat=group))
    assert "فاروق" in answer.text
    answer = api.reply_to(user.send("ومتى؟", chat=group, reply_to=answer))
    assert "متى افتتح المتحف الزراعي" in answer.text
    for text in ("/ask", f"@{api.username}"):
        assert "اكتب سؤالك بعد الأمر" in api.reply_to(user.send(text, chat=group)).text
    count = len(api.sent(group))
    user.send("حديث لا يعني البوت", chat=group)
    api.settle()
    assert len(api.sent(group)) == count


def test_groups_naming_the_bot_in_reply_answers_what_another_asked(api: BotApi, user: User) -> None:
    other = api.user("آخر")
    group = api.supergroup("الأخبار", [user, other])
    question = other.send("من افتتح المتحف الزراعي؟", chat=group)
    assert "فاروق" in api.reply_to(user.send(f"@{api.username}", chat=group, reply_to=question)).text


def test_groups_are_spared_answers_to_what_asks_nothing(api: BotApi, user: User) -> None:
    group = api.supergroup("الأخبار", [user])
    answer = api.reply_to(user.send("/ask من افتتح المتحف الزراعي؟", chat=group))
    for text in ("هههههه", "👍", "تمام"):
        user.send(text, chat=group, reply_to=answer)
    api.settle()
    assert api.sent(group) == [answer]
    assert "عفواً" in api.reply_to(user.send("شكراً جزيلاً لك", chat=group, reply_to=answer)).text


def test_groups_are_told_how_to_ask_there(api: BotApi, user: User) -> None:
    group = api.supergroup("الأخبار", [user])
    for command in ("/start", "/help"):
        told = api.reply_to(user.send(f"{command}@{api.username}", chat=group)).text
        assert "/ask" in told
        assert "اكتب سؤالك مباشرة" not in told


def test_topic_is_kept(api: BotApi, user: User) -> None:
    forum = api.supergroup("المنتدى", [user], forum=True)
    topic = forum.topic("أسئلة")
    answer = api.reply_to(user.send("/ask من افتتح المتحف الزراعي؟", chat=forum, thread=topic))
    assert answer.thread == topic.id
    user.send("كلام بين الناس", chat=forum, thread=topic)
    api.settle()
    assert len(api.sent(forum)) == 1


def test_inline_answers_can_be_inserted(api: BotApi, user: User) -> None:
    results = user.inline("من افتتح المتحف الزراعي").results()
    assert "فاروق" in results[0].insert(user.chat).text
    assert user.inline("").results() == []
    assert user.inline("زقزقة مستحيلة").results() == []


def test_deep_link_opens_the_article(api: BotApi, user: User) -> None:
    answer = api.reply_to(user.send("من اكتشف نيزكاً نادراً في صحراء الدهناء؟"))
    link = next(one for one in answer.links if "?start=" in one)
    page = api.reply_to(user.start(link.partition("?start=")[2]))
    assert "مقال ذو معرّف طويل" in page.text
    assert "سامر العلي" in page.text
    assert "لم يعد هذا المقال" in api.reply_to(user.start(payload_of("gone"))).text
    assert "أهلاً بك في مُجيب" in api.reply_to(user.start("ads2024")).text
