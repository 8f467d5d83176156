"""The users' side: what they do reaches the bot as Telegram would bring it."""

from __future__ import annotations

import http.client
import json
import threading
import time
from typing import Any

import pytest
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    Update,
)

from .botapi import BotApi, ScenarioError, User
from .ptb import application, call


def parsed(api: BotApi) -> list[Update]:
    """Return everything the bot was told, as PTB reads it."""
    return [update for update in (Update.de_json(data) for data in api.updates.history) if update is not None]


def test_a_conversation(api: BotApi, ali: User) -> None:
    async def handle(update: Update, context: Any) -> None:
        if update.callback_query is not None:
            await update.callback_query.answer("شكرا")
            await update.callback_query.edit_message_text("تم")
        elif update.inline_query is not None:
            content = InputTextMessageContent("<b>جواب</b>", parse_mode="HTML")
            await update.inline_query.answer([InlineQueryResultArticle("1", "عنوان", content)])
        elif update.edited_message is not None:
            await update.edited_message.reply_text("عدلت سؤالك")
        elif update.message is not None and update.message.via_bot is None:
            rows = InlineKeyboardMarkup([[InlineKeyboardButton("مفيد", callback_data="up:1")]])
            await update.message.reply_text(f"صدى: {update.message.text}", reply_markup=rows)

    with application(api, handle):
        question = ali.send("متى؟")
        answer = api.reply_to(question)
        assert answer.text == "صدى: متى؟"
        assert ali.press(answer, "مفيد").answer()["text"] == "شكرا"
        assert api.wait_edit(answer, edits=1).text == "تم"
        ali.edit(question, "أين؟")
        assert api.wait_for("عدلت", chat=ali.chat)
        result = ali.inline("سؤال").results()[0]
        assert (result.title, result.text, result.entities[0]["type"]) == ("عنوان", "جواب", "bold")
        group = api.group("مجموعة", [ali])
        assert result.insert(group).data["via_bot"]["username"] == api.username
        api.settle(0.1)
    assert not api.refused()
    assert not api.warnings
    assert [message.by_bot for message in ali.chat.messages] == [False, True, True]


def test_four_origins_of_forwards(api: BotApi, ali: User) -> None:
    mona, shy = api.user("منى"), api.user("خجول", last_name="ج", hides_forwards=True)
    group = api.supergroup("مجموعة", [mona, shy])
    channel = api.channel("قناة", username="news")
    post = channel.send("خبر", signature="المحرر", date=1_600_000_000)
    ali.forward(mona.send("من منى", group))
    ali.forward(shy.send("من خجول", group))
    ali.forward(group.send("من المشرفين", signature="مشرف"))
    again = ali.forward(post)
    mona.chat.record.started = True
    mona.forward(again)
    ali.send("قديم", origin=api.hidden_origin("مجهول", 1_500_000_000))
    ali.photo("بصورة", origin=channel.origin(77, signature="س", date=1_500_000_000))
    origins: list[Any] = [u.message.forward_origin for u in parsed(api) if u.message and u.message.forward_origin]
    assert [origin.type for origin in origins] == [
        "user", "hidden_user", "chat", "channel", "channel", "hidden_user", "channel",
    ]  # fmt: skip
    assert origins[0].sender_user.id == mona.id
    assert origins[1].sender_user_name == "خجول ج"
    assert (origins[2].sender_chat.id, origins[2].author_signature) == (group.id, "مشرف")
    assert (origins[3].chat.username, origins[3].message_id, origins[3].author_signature) == ("news", post.id, "المحرر")
    assert origins[3].date.timestamp() == 1_600_000_000
    assert origins[6].message_id == 77
    assert channel.link(post) == f"https://t.me/news/{post.id}"


def test_media_albums_documents(api: BotApi, ali: User) -> None:
    channel = api.channel("قناة")
    ali.photo("صورة")
    ali.video("فيديو")
    ali.document("نص".encode(), "مقال.txt", caption="ملف")
    album = channel.album("ألبوم", kinds=("photo", "video", "photo"), captioned=1)
    ali.forward_all(album)
    ali.raw({"sticker": {"file_id": "s", "file_unique_id": "u", "type": "regular", "width": 1, "height": 1,
                         "is_animated": False, "is_video": False}})  # fmt: skip
    messages = [update.effective_message for update in parsed(api)]
    assert [bool(m and m.photo) for m in messages] == [True, False, False, True, False, True, True, False, True, False]
    assert [m.caption for m in messages if m] == [
        "صورة", "فيديو", "ملف", None, "ألبوم", None, None, "ألبوم", None, None,
    ]  # fmt: skip
    groups = [m.media_group_id for m in messages if m]
    assert len(set(groups[3:6])) == len(set(groups[6:9])) == 1
    assert groups[3] != groups[6]
    assert messages[2] is not None
    assert messages[2].document is not None
    assert messages[2].document.mime_type == "text/plain"


def test_channel_posts_and_edits(api: BotApi, ali: User) -> None:
    channel = api.channel("قناة", [ali])
    post = channel.send("خبر عاجل")
    channel.edit(post, "خبر عاجل (تحديث)")
    updates = parsed(api)
    assert updates[0].channel_post is not None
    assert updates[1].edited_channel_post is not None
    assert updates[1].edited_channel_post.text == "خبر عاجل (تحديث)"
    assert updates[1].edited_channel_post.message_id == post.id
    channel.demote_bot()
    channel.send("لا يصل")
    assert len(api.updates.history) == 3
    with pytest.raises(ScenarioError, match="may not post"):
        ali.send("أنا", channel)


def test_membership_updates(api: BotApi, ali: User) -> None:
    group = api.supergroup("مجموعة", creator=ali, bot=None)
    channel = api.channel("قناة", creator=ali, bot=None)
    group.add_bot(ali)
    group.promote_bot(ali)
    group.kick_bot(ali)
    channel.add_bot(ali)
    channel.demote_bot()
    ali.block()
    ali.unblock()
    changes = [update.my_chat_member for update in parsed(api) if update.my_chat_member]
    assert [(c.chat.type, c.old_chat_member.status, c.new_chat_member.status) for c in changes] == [
        ("supergroup", "left", "member"),
        ("supergroup", "member", "administrator"),
        ("supergroup", "administrator", "kicked"),
        ("channel", "left", "administrator"),
        ("channel", "administrator", "member"),
        ("private", "member", "kicked"),
        ("private", "kicked", "member"),
    ]
    assert {change.from_user.id for change in changes} == {ali.id}
    assert any(u.message and u.message.new_chat_members for u in parsed(api))


def test_privacy_mode(api: BotApi, ali: User) -> None:
    group = api.supergroup("مجموعة", [ali])
    answer_to = call(api, lambda bot: bot.send_message(group.id, "سؤال؟"))
    of_bot = group.messages[-1]
    assert of_bot.id == answer_to.message_id
    ali.send("لا يرى", group)
    ali.send("/ask@other_bot لا يرى", group)
    seen = [
        ali.send("/ask يرى", group),
        ali.send(f"/ask@{api.username.upper()} يرى", group),
        ali.send(f"يا @{api.username} ما الخبر", group),
        ali.send("جواب", group, reply_to=of_bot),
    ]
    api.state.privacy_mentions = False
    ali.send(f"@{api.username} لا يرى", group)
    group.promote_bot()
    seen.append(ali.send("المشرف يرى", group))
    texts = [update.message.text for update in parsed(api) if update.message]
    assert texts == [message.text for message in seen]
    api.state.privacy = False
    group.demote_bot()
    ali.send("يرى كل شيء", group)
    assert parsed(api)[-1].message is not None


def test_topics(api: BotApi, ali: User) -> None:
    forum = api.supergroup("منتدى", [ali], forum=True)
    topic = forum.topic("أخبار")
    ali.send("/subscribe", forum, thread=topic)
    message = parsed(api)[-1].message
    assert message is not None
    assert (message.message_thread_id, message.is_topic_message, message.chat.is_forum) == (topic.id, True, True)
    assert message.reply_to_message is not None
    assert message.reply_to_message.forum_topic_created is not None
    topic.close()
    assert parsed(api)[-1].message is not None
    with pytest.raises(ScenarioError, match="no topic 99"):
        ali.send("x", forum, thread=99)


def test_migration(api: BotApi, ali: User) -> None:
    group = api.group("مجموعة", [ali])
    new = group.migrate()
    old_side, new_side = (update.message for update in parsed(api)[-2:])
    assert old_side is not None
    assert new_side is not None
    assert (old_side.migrate_to_chat_id, new_side.migrate_from_chat_id) == (new.id, group.id)
    ali.send("/ask", new)
    with pytest.raises(ScenarioError, match="nobody writes there"):
        ali.send("/ask", group)


def test_pasting(api: BotApi, ali: User) -> None:
    text = " ".join(["كلمة"] * 2000)
    parts = ali.paste(text)
    assert len(parts) == 3
    assert " ".join(part.text for part in parts) == text
    assert len(ali.paste("😀" * 3000)) == 2
    with pytest.raises(ScenarioError, match="use paste"):
        ali.send("x" * 4097)


def test_starting_with_a_payload(api: BotApi) -> None:
    mona = api.user("منى")
    mona.start("article_7")
    message = parsed(api)[0].message
    assert message is not None
    assert message.text == "/start article_7"
    assert message.entities[0].type == "bot_command"


def test_failures_say_why(api: BotApi, ali: User) -> None:
    rows = InlineKeyboardMarkup(
        [[InlineKeyboardButton("التالي", callback_data="n:1"), InlineKeyboardButton("الرابط", url="https://a.com")]]
    )
    call(api, lambda bot: bot.send_message(ali.id, "جواب", reply_markup=rows))
    message = api.sent()[0]
    with pytest.raises(ScenarioError, match="it has: «التالي» \\(callback_data='n:1'\\), «الرابط»"):
        ali.press(message, "السابق")
    with pytest.raises(ScenarioError, match="is a url"):
        ali.press(message, "الرابط")
    ali.send("هل من أحد؟")
    with pytest.raises(ScenarioError) as caught:
        api.wait_for("لن يأتي", 0.1)
    report = str(caught.value)
    for part in (
        "fewer than 1 bot messages containing 'لن يأتي'",
        "updates not confirmed: 1",
        "هل من أحد؟",
        "جواب",
        "sendMessage",
    ):
        assert part in report
    with pytest.raises(ScenarioError, match="did not come to rest"):
        api.settle(0.05, 0.2)
    with pytest.raises(ScenarioError, match="is not in"):
        ali.send("x", api.group("غريبة"))
    with pytest.raises(ScenarioError, match="not theirs"):
        ali.edit(message, "x")


def test_inline_messages_with_buttons(api: BotApi, ali: User) -> None:
    rows = InlineKeyboardMarkup([[InlineKeyboardButton("المزيد", callback_data="m")]])
    results = [InlineQueryResultArticle("1", "عنوان", InputTextMessageContent("نص"), reply_markup=rows)]
    query = ali.inline("س")
    call(api, lambda bot: bot.answer_inline_query(query.id, results))
    message = query.results()[0].insert(ali.chat)
    chosen = next(update.chosen_inline_result for update in parsed(api) if update.chosen_inline_result)
    assert chosen.inline_message_id == message.inline_id
    ali.press(message, "المزيد")
    pressed = parsed(api)[-1].callback_query
    assert pressed is not None
    assert pressed.message is None
    assert call(api, lambda bot: bot.edit_message_text("جديد", inline_message_id=message.inline_id)) is True
    assert message.text == "جديد"


def test_inaccessible_message(api: BotApi, ali: User) -> None:
    rows = InlineKeyboardMarkup([[InlineKeyboardButton("زر", callback_data="1")]])
    call(api, lambda bot: bot.send_message(ali.id, "x", reply_markup=rows))
    ali.press(api.sent()[0], "زر", inaccessible=True)
    query = parsed(api)[-1].callback_query
    assert query is not None
    assert query.message is not None
    assert not query.message.is_accessible


def test_five_hundred_requests_a_second(api: BotApi, ali: User) -> None:
    body = json.dumps({"chat_id": ali.id, "text": "<b>سرعة</b>", "parse_mode": "HTML"}).encode()

    def client() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", int(api.url.rsplit(":", 1)[1]))
        for _ in range(150):
            connection.request("POST", f"/bot{api.token}/sendMessage", body, {"Content-Type": "application/json"})
            response = connection.getresponse()
            assert response.status == 200
            response.read()
        connection.close()

    began = time.monotonic()
    threads = [threading.Thread(target=client) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rate = 1200 / (time.monotonic() - began)
    assert len(api.sent()) == 1200
    assert [message.id for message in api.sent()] == list(range(1, 1201))
    assert rate > 500, f"{rate:.0f} requests/s"


def test_many_waiting_clients(api: BotApi, ali: User) -> None:
    async def echo(update: Update, context: Any) -> None:
        assert update.message is not None
        await update.message.reply_text("صدى")

    with application(api, echo):
        users = [api.user(f"مستخدم {number}") for number in range(100)]
        for user in users:
            user.start()
        assert len(api.wait_for("صدى", 10, count=100)) == 100
    assert all(len(api.sent(user.chat)) == 1 for user in users)
