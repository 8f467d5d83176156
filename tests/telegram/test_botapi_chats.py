"""The loopback Bot API: where the bot may write."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import ReplyParameters
from telegram.error import BadRequest, ChatMigrated, Forbidden

from .botapi import BotApi, Chat, User
from .plain import post
from .ptb import call, refusal


def test_private_chats(api: BotApi, ali: User) -> None:
    def send(number: Any) -> str:
        return str(post(api, "sendMessage", chat_id=number, text="x").get("description"))

    stranger, met = api.user("غريب"), api.user("معروف")
    assert [send(n) for n in (0, -1, "@nobody_here", "abc", stranger.id)] == ["Bad Request: chat not found"] * 5
    group = api.group("مجموعة", [met])
    met.send("/ask x", group)
    assert send(met.id) == "Forbidden: bot can't initiate conversation with a user"
    api.private(stranger, started=False)
    assert send(stranger.id) == "Bad Request: chat not found"
    stranger.start()
    assert send(stranger.id) == "None"
    ali.block()
    assert (
        refusal(api, lambda bot: bot.send_message(ali.id, "x"), Forbidden) == "Forbidden: bot was blocked by the user"
    )
    ali.unblock()
    assert send(ali.id) == "None"
    ali.deactivate()
    assert send(ali.id) == "Forbidden: user is deactivated"


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
def test_kicked_and_absent(api: BotApi, kind: str) -> None:
    chat: Chat = getattr(api, kind)("دردشة")
    chat.kick_bot()
    act = lambda bot: bot.send_message(chat.id, "x")  # noqa: E731
    assert refusal(api, act, Forbidden) == f"Forbidden: bot was kicked from the {kind} chat"
    chat.add_bot()
    call(api, act)
    call(api, lambda bot: bot.leave_chat(chat.id))
    assert refusal(api, act, Forbidden) == f"Forbidden: bot is not a member of the {kind} chat"
    elsewhere: Chat = getattr(api, kind)("أخرى", bot=None)
    assert refusal(api, lambda bot: bot.send_message(elsewhere.id, "x"), BadRequest) == "Bad Request: chat not found"


def test_rights(api: BotApi, ali: User) -> None:
    group = api.supergroup("مجموعة", [ali])
    group.permit(can_send_messages=False)
    silent = "Bad Request: not enough rights to send text messages to the chat"
    assert refusal(api, lambda bot: bot.send_message(group.id, "x")) == silent
    group.promote_bot()
    call(api, lambda bot: bot.send_message(group.id, "x"))
    group.permit(can_send_messages=True)
    group.restrict_bot(can_send_messages=True)
    call(api, lambda bot: bot.send_message(group.id, "x"))
    reason = refusal(api, lambda bot: bot.send_document(group.id, b"x", filename="x.txt"))
    assert reason == "Bad Request: not enough rights to send documents to the chat"
    channel = api.channel("قناة", username="qanat")
    assert call(api, lambda bot: bot.send_message("@qanat", "x")).sender_chat is not None
    channel.promote_bot(can_post_messages=False)
    reason = refusal(api, lambda bot: bot.send_message(channel.id, "x"), BadRequest)
    assert reason == "Bad Request: need administrator rights in the channel chat"


def test_migration(api: BotApi, ali: User) -> None:
    group = api.group("مجموعة", [ali])
    new = group.migrate()
    with pytest.raises(ChatMigrated) as caught:
        call(api, lambda bot: bot.send_message(group.id, "x"))
    assert caught.value.new_chat_id == new.id
    assert api.log[-1].error == "Bad Request: group chat was upgraded to a supergroup chat"
    assert call(api, lambda bot: bot.send_message(new.id, "x")).chat.type == "supergroup"


def test_topics(api: BotApi, ali: User) -> None:
    forum = api.supergroup("منتدى", [ali], forum=True)
    topic = forum.topic("أخبار")

    def send(thread: int | None = None) -> str:
        return str(post(api, "sendMessage", chat_id=forum.id, text="x", message_thread_id=thread).get("description"))

    message = call(api, lambda bot: bot.send_message(forum.id, "x", message_thread_id=topic.id))
    assert (message.message_thread_id, message.is_topic_message) == (topic.id, True)
    asked = ali.send("/ask x", forum, thread=topic)
    reply = call(api, lambda bot: bot.send_message(forum.id, "x", reply_parameters=ReplyParameters(asked.id)))
    assert reply.message_thread_id == topic.id
    assert [send(1), send(topic.id + 999)] == ["Bad Request: message thread not found"] * 2
    topic.close()
    assert send(topic.id) == "Bad Request: TOPIC_CLOSED"
    topic.reopen()
    assert send(topic.id) == "None"
    forum.close_general()
    assert send() == "Bad Request: TOPIC_CLOSED"
    forum.promote_bot()
    assert send() == "None"
    topic.delete()
    assert send(topic.id) == "Bad Request: message thread not found"
    assert "thread not found" in refusal(api, lambda bot: bot.send_message(ali.id, "x", message_thread_id=7))


def test_replies(api: BotApi, ali: User) -> None:
    question = ali.send("سؤال")
    answer = call(api, lambda bot: bot.send_message(ali.id, "جواب", reply_to_message_id=question.id))
    assert answer.reply_to_message is not None
    assert answer.reply_to_message.text == "سؤال"
    ali.delete(question)
    error = refusal(api, lambda bot: bot.send_message(ali.id, "x", reply_parameters=ReplyParameters(question.id)))
    assert error == "Bad Request: message to be replied not found"
    lenient = ReplyParameters(question.id, allow_sending_without_reply=True)
    assert call(api, lambda bot: bot.send_message(ali.id, "x", reply_parameters=lenient)).reply_to_message is None


def test_silence_and_thread_are_recorded(api: BotApi, ali: User) -> None:
    call(api, lambda bot: bot.send_message(ali.id, "x", disable_notification=True, protect_content=True))
    assert api.sent()[0].silent
    assert api.sent()[0].data["has_protected_content"]
