"""The loopback Bot API judged by the real python-telegram-bot: methods, checks and refusals."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, ClassVar

import httpx
import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    MenuButtonCommands,
    MessageEntity,
    ReplyParameters,
    WebAppInfo,
)
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken

from .botapi import ApiError, BotApi, Chat, User
from .botapi.html import parse_html
from .ptb import call, make_bot, refusal

HTTP = httpx.Client(verify=False)  # no certificates: loading them takes longer than a test


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as server:
        yield server


@pytest.fixture
def ali(api: BotApi) -> User:
    user = api.user("علي", username="ali_test")
    api.private(user)
    return user


def post(api: BotApi, method: str, **params: Any) -> dict[str, Any]:
    return dict(HTTP.post(f"{api.base_url}{api.token}/{method}", json=params).json())


def keyboard(*buttons: InlineKeyboardButton) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([list(buttons)])


# The way in ----------------------------------------------------------------------------------------------------


def test_identity_and_tokens(api: BotApi) -> None:
    me = call(api, lambda bot: bot.get_me())
    assert (me.username, me.can_read_all_group_messages, me.supports_inline_queries) == (api.username, False, True)
    wrong = api.token[:-4] + "XXXX"
    with pytest.raises(InvalidToken, match="Unauthorized"):
        call(api, lambda bot: bot.get_me(), token=wrong)
    for path, status in ((f"/bot{wrong}/getMe", 401), ("/bot12/getMe", 404), ("/x", 404), (f"/file/bot{wrong}/a", 401)):
        assert HTTP.get(api.url + path).status_code == status
    answer = HTTP.get(f"{api.base_url}{api.token}/makeCoffee")
    assert answer.status_code == 404
    assert answer.json() == {"ok": False, "error_code": 404, "description": "Not Found: method not found"}


def test_every_kind_of_body(api: BotApi, ali: User) -> None:
    url, fields = f"{api.base_url}{api.token}/SENDmessage", {"chat_id": str(ali.id), "text": "مرحبا & +"}
    multipart = {name: (None, value) for name, value in fields.items()}
    for answer in (
        HTTP.post(url, json={**fields, "chat_id": ali.id}),
        HTTP.post(url, data=fields),
        HTTP.post(url, files=multipart),
        HTTP.get(url, params=fields),
    ):
        assert answer.json()["result"]["text"] == "مرحبا & +"
    assert [message.id for message in api.sent(ali.chat)] == [1, 2, 3, 4]
    assert HTTP.post(url, content=b"{", headers={"Content-Type": "application/json"}).status_code == 400


# Texts -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("<b>أ</b><strong>ب</strong>", "أب", [("bold", 0, 2)]),
        ("😀<i>x</i><em>y</em> <u>a</u><ins>b</ins>", "😀xy ab", [("italic", 2, 2), ("underline", 5, 2)]),
        ("<s>a</s> <strike>b</strike> <del>c</del>", "a b c", [("strikethrough", n, 1) for n in (0, 2, 4)]),
        ('<span class="tg-spoiler">a</span><tg-spoiler>b</tg-spoiler>', "ab", [("spoiler", 0, 2)]),
        ("<b><i>x</i></b>", "x", [("bold", 0, 1), ("italic", 0, 1)]),
        ("<blockquote>q</blockquote>\n<blockquote expandable>r</blockquote>", "q\nr",
         [("blockquote", 0, 1), ("expandable_blockquote", 2, 1)]),
        ('<pre><code class="language-py">x</code></pre> <code>y</code>', "x y", [("pre", 0, 1), ("code", 2, 1)]),
        ("<code><b>x</b></code>", "x", [("code", 0, 1)]),
        ('<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>', "👍", [("custom_emoji", 0, 2)]),
        ("&lt;b&gt; &amp;quot; &quot; &#1593;&#x639; &nbsp; &copy; a&b &", '<b> &quot; " عع &nbsp; &copy; a&b &', []),
        ("<B>x</b >", "x", [("bold", 0, 1)]),
        ("<b></b>x<i> </i>", "x", []),
        ("  <b>x</b> \n", "x", [("bold", 0, 1)]),
        ("<a href='bad'>x</a>", "x", []),
        ("<a href=\"https://a.com/?a=1&amp;b=2\">x</a>", "x", [("text_link", 0, 1)]),
        ("/ask@mujib #وسم @mujib_bot a@b.co https://t.me/x.", "/ask@mujib #وسم @mujib_bot a@b.co https://t.me/x.",
         [("bot_command", 0, 10), ("hashtag", 11, 4), ("mention", 16, 10), ("email", 27, 6), ("url", 34, 14)]),
        ("\u2068x\u2069\u202b\u200f\u200f\r", "\u2068x\u2069\u200c\u200f", []),
    ],
)  # fmt: skip
def test_html(api: BotApi, ali: User, source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    message = call(api, lambda bot: bot.send_message(ali.id, source, parse_mode="HTML"))
    assert message.text == text
    assert [(e.type, e.offset, e.length) for e in message.entities] == entities


def test_html_details(api: BotApi, ali: User) -> None:
    source = (
        f'<a href="tg://user?id={ali.id}">a</a> <a href="example.com">b</a> <a>c.org</a> <a href="tg://user?id=9">d</a>'
    )
    message = call(api, lambda bot: bot.send_message(ali.id, source, parse_mode="html"))
    mention, link, bare = message.entities
    assert mention.type == "text_mention"
    assert mention.user is not None
    assert mention.user.id == ali.id
    assert (link.url, bare.url) == ("http://example.com/", "http://c.org/")
    code = call(api, lambda bot: bot.send_message(ali.id, '<pre><code class="language-py">x</code></pre>', "HTML"))
    assert code.entities[0].language == "py"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b><i>test</b></i>", 'Unmatched end tag at byte offset 10, expected "</i>", found "</b>"'),
        ("عل<script>x", 'Unsupported start tag "script" at byte offset 4'),
        ("<", "Unclosed start tag at byte offset 0"),
        ("3 < 4", 'Unsupported start tag "" at byte offset 2'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<a href=https://a.b>x</a>", "Unexpected end of name token at byte offset 8"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a =x>y</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href= ", 'Unclosed start tag "a" at byte offset 0'),
        ('<span class="x">y</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<tg-emoji>x</tg-emoji>", "Invalid custom emoji identifier specified"),
        ("<br>", 'Unsupported start tag "br" at byte offset 0'),
        ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
    ],
)
def test_html_refused(api: BotApi, ali: User, source: str, reason: str) -> None:
    error = refusal(api, lambda bot: bot.send_message(ali.id, source, parse_mode="HTML"), BadRequest)
    assert error == f"Bad Request: can't parse entities: {reason}"
    assert not api.sent()


def test_html_never_fails_otherwise() -> None:
    for parts in itertools.product(("<", "b", ">", "/", "&", "#x41;", '"', "=", " ", "ع"), repeat=4):
        with contextlib.suppress(ApiError):
            parse_html("".join(parts))


def test_lengths(api: BotApi, ali: User) -> None:
    longest = f"<b>{'ع' * 4096}</b>"
    assert len(call(api, lambda bot: bot.send_message(ali.id, longest, parse_mode="HTML")).text or "") == 4096
    for text, mode, reason in (
        ("", None, "message text is empty"),
        ("<b> </b>", "HTML", "text must be non-empty"),
        (" \u200f\u200b\n", None, "text must be non-empty"),
        ("x" * 4097, None, "message is too long"),
        ("😀" * 2049, None, "message is too long"),
        ("x", "Wiki", "unsupported parse_mode"),
        ("ع" * 20000, None, "text is too long"),
    ):
        assert (
            post(api, "sendMessage", chat_id=ali.id, text=text, parse_mode=mode)["description"]
            == f"Bad Request: {reason}"
        )
    assert post(api, "sendMessage", text="x")["description"] == "Bad Request: chat_id is empty"


def test_over_a_hundred_entities(api: BotApi, ali: User) -> None:
    text = " ".join("<b>x</b>" for _ in range(120))
    assert len(call(api, lambda bot: bot.send_message(ali.id, text, parse_mode="HTML")).entities) == 100
    assert api.warnings == ["sendMessage: 20 entities over the limit of 100 were ignored"]


@pytest.mark.parametrize(
    ("entity", "reason"),
    [
        ({"type": "bold", "offset": 9, "length": 1}, "entity begins after the end of the text at UTF-16 offset 9"),
        ({"type": "bold", "offset": 0, "length": 9},
         "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 9"),
        ({"type": "bold", "offset": -1, "length": 1}, "receive an entity with incorrect offset -1"),
        ({"type": "blink", "offset": 0, "length": 1}, "can't parse MessageEntity: Unsupported type specified"),
        ({"type": "text_link", "offset": 0, "length": 1}, 'can\'t parse MessageEntity: Can\'t find field "url"'),
        ({"type": "text_link", "offset": 0, "length": 1, "url": "x"}, "entity URL 'x' is invalid: Wrong HTTP URL"),
        ({"type": "text_mention", "offset": 0, "length": 1, "user": {"id": 5}}, "user not found"),
    ],
)  # fmt: skip
def test_given_entities_refused(api: BotApi, ali: User, entity: dict[str, Any], reason: str) -> None:
    answer = post(api, "sendMessage", chat_id=ali.id, text="hello", entities=[entity])
    assert answer["description"] == f"Bad Request: {reason}"


def test_given_entities(api: BotApi, ali: User) -> None:
    entities = [MessageEntity("bold", 2, 3), MessageEntity("text_link", 0, 1, url="https://a.com")]
    message = call(api, lambda bot: bot.send_message(ali.id, "  abc ", entities=entities))
    assert [(e.type, e.offset, e.length) for e in message.entities] == [("bold", 0, 3)]


# Keyboards -------------------------------------------------------------------------------------------------------

B = InlineKeyboardButton


@pytest.mark.parametrize(
    ("button", "reason"),
    [
        (B("x"), "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        (B("x", callback_data="ع" * 33), "BUTTON_DATA_INVALID"),
        (B(" ", callback_data="1"), "inline keyboard button text must be non-empty"),
        (B("x", url="not-a-url"), "inline keyboard button URL 'not-a-url' is invalid: Wrong HTTP URL"),
        (B("x", url="ftp://a.com"), "inline keyboard button URL 'ftp://a.com' is invalid: Unsupported URL protocol"),
        (B("x", url="http://localhost/"), "inline keyboard button URL 'http://localhost/' is invalid: Wrong HTTP URL"),
        (B("x", url="https://a.com", callback_data="1"),
         "can't parse inline keyboard button: exactly one action is allowed, not url, callback_data"),
        (B("x", copy_text=CopyTextButton("y" * 257)), "BUTTON_COPY_TEXT_INVALID"),
        (B("x", pay=True), "BUTTON_TYPE_INVALID"),
        (B("x", web_app=WebAppInfo("http://a.com")),
         "inline keyboard button Web App URL 'http://a.com' is invalid: Only HTTPS links are allowed"),
    ],
)  # fmt: skip
def test_buttons_refused(api: BotApi, ali: User, button: InlineKeyboardButton, reason: str) -> None:
    error = refusal(api, lambda bot: bot.send_message(ali.id, "x", reply_markup=keyboard(button)), BadRequest)
    assert error == f"Bad Request: {reason}"


def test_keyboards(api: BotApi, ali: User) -> None:
    rows = keyboard(B("أ", callback_data="x" * 64), B("ب", url="https://t.me/a"), B("ج", copy_text=CopyTextButton("y")))
    message = call(api, lambda bot: bot.send_message(ali.id, "x", reply_markup=rows))
    assert message.reply_markup == rows
    assert [button.action for button in api.sent()[0].buttons[0]] == ["callback_data", "url", "copy_text"]
    many = InlineKeyboardMarkup([[B("x", callback_data="1")]] * 101)
    assert refusal(api, lambda bot: bot.send_message(ali.id, "x", reply_markup=many)).endswith(
        "reply markup is too long"
    )
    bad = {"inline_keyboard": "bad"}
    answer = post(api, "sendMessage", chat_id=ali.id, text="x", reply_markup=bad)
    assert answer["description"] == 'Bad Request: field "inline_keyboard" must be of type Array'
    assert (
        "reply_markup"
        not in post(api, "sendMessage", chat_id=ali.id, text="x", reply_markup={"force_reply": True})["result"]
    )


# Chats and rights ------------------------------------------------------------------------------------------------


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


# Changing what was sent ------------------------------------------------------------------------------------------


def test_edits(api: BotApi, ali: User) -> None:
    rows = keyboard(B("أ", callback_data="1"))
    sent = call(api, lambda bot: bot.send_message(ali.id, "<b>x</b>", parse_mode="HTML", reply_markup=rows))
    number = sent.message_id

    def edit(text: str, message_id: int = number, **options: Any) -> Any:
        return lambda bot: bot.edit_message_text(text, ali.id, message_id, parse_mode="HTML", **options)

    assert refusal(api, edit("<b>x</b>", reply_markup=rows)).startswith(
        "Bad Request: message is not modified: specified"
    )
    edited = call(api, edit("<b>x</b>"))
    assert edited.edit_date is not None
    assert edited.reply_markup is None
    assert api.messages(ali.id)[0].edits == 1
    call(api, edit("x"))
    error = refusal(api, lambda bot: bot.edit_message_reply_markup(ali.id, number))
    assert error.startswith("Bad Request: message is not modified")
    call(api, lambda bot: bot.edit_message_reply_markup(ali.id, number, reply_markup=rows))
    assert api.sent()[0].text == "x"
    assert api.sent()[0].button("أ").value == "1"
    assert refusal(api, edit("y", 999)) == "Bad Request: message to edit not found"
    theirs = ali.send("رسالتي")
    assert refusal(api, edit("y", theirs.id)) == "Bad Request: message can't be edited"
    assert refusal(api, edit("y" * 4097)) == "Bad Request: message is too long"
    call(api, lambda bot: bot.delete_message(ali.id, number))
    assert refusal(api, edit("y")) == "Bad Request: message to edit not found"


def test_captions(api: BotApi, ali: User) -> None:
    sent = call(
        api, lambda bot: bot.send_document(ali.id, b"text", filename="ملف.txt", caption="<b>c</b>", parse_mode="HTML")
    )
    assert sent.caption == "c"
    assert refusal(api, lambda bot: bot.edit_message_text("y", ali.id, sent.message_id)).endswith(
        "no text in the message to edit"
    )
    call(api, lambda bot: bot.edit_message_caption(ali.id, sent.message_id, caption="d"))
    assert api.messages(ali.id)[0].text == "d"
    long = refusal(api, lambda bot: bot.send_document(ali.id, b"x", caption="x" * 1025))
    assert long == "Bad Request: message caption is too long"


def test_deleting(api: BotApi, ali: User) -> None:
    group = api.supergroup("مجموعة", [ali])
    theirs = ali.send("/ask x", group)
    delete = lambda bot: bot.delete_message(group.id, theirs.id)  # noqa: E731
    assert refusal(api, delete) == "Bad Request: message can't be deleted"
    group.promote_bot()
    call(api, delete)
    assert refusal(api, delete) == "Bad Request: message to delete not found"
    numbers = [call(api, lambda bot: bot.send_message(ali.id, "x")).message_id for _ in range(2)]
    assert call(api, lambda bot: bot.delete_messages(ali.id, [*numbers, 999]))
    assert not api.messages(ali.id)
    assert all(message.deleted for message in api.sent(ali.chat))


def test_forwarding_and_copying(api: BotApi, ali: User) -> None:
    channel = api.channel("قناة", username="news")
    post_ = channel.send("خبر", signature="المحرر")
    forwarded = call(api, lambda bot: bot.forward_message(ali.id, channel.id, post_.id))
    assert forwarded.forward_origin is not None
    assert forwarded.forward_origin.type == "channel"
    copied = call(api, lambda bot: bot.copy_message(ali.id, channel.id, post_.id))
    assert api.messages(ali.id)[-1].id == copied.message_id
    assert "forward_origin" not in api.messages(ali.id)[-1].data
    assert (
        refusal(api, lambda bot: bot.forward_message(ali.id, channel.id, 99))
        == "Bad Request: message to forward not found"
    )
    assert (
        refusal(api, lambda bot: bot.copy_message(ali.id, channel.id, 99)) == "Bad Request: message to copy not found"
    )
    assert len(call(api, lambda bot: bot.forward_messages(ali.id, channel.id, [post_.id, 99]))) == 1


# Answers ---------------------------------------------------------------------------------------------------------


def test_callback_answers(api: BotApi, ali: User) -> None:
    sent = call(api, lambda bot: bot.send_message(ali.id, "x", reply_markup=keyboard(B("أ", callback_data="1"))))
    message = api.messages(ali.id)[0]
    assert message.id == sent.message_id
    press = ali.press(message, "أ")
    assert refusal(api, lambda bot: bot.answer_callback_query(press.id, "ع" * 201)) == "Bad Request: MESSAGE_TOO_LONG"
    call(api, lambda bot: bot.answer_callback_query(press.id, "ع" * 200, show_alert=True))
    assert press.answer()["show_alert"]
    old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    assert refusal(api, lambda bot: bot.answer_callback_query("123")) == old
    press = ali.press(message, "1")
    press.expire()
    assert refusal(api, lambda bot: bot.answer_callback_query(press.id)) == old


def article(number: str, text: str = "x", **options: Any) -> InlineQueryResultArticle:
    return InlineQueryResultArticle(number, "عنوان", InputTextMessageContent(text, parse_mode="HTML"), **options)


@pytest.mark.parametrize(
    ("results", "reason"),
    [
        ([article("1"), article("1")], "RESULT_ID_DUPLICATE"),
        ([article("ع" * 32 + "x")], "RESULT_ID_INVALID"),
        ([article("1", "<b>x")], "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        ([article("1", "x" * 4097)], "message is too long"),
        ([article("1", reply_markup=keyboard(B("x", callback_data="y" * 65)))], "BUTTON_DATA_INVALID"),
    ],
)
def test_inline_results_refused(api: BotApi, ali: User, results: list[Any], reason: str) -> None:
    query = ali.inline("سؤال")
    assert refusal(api, lambda bot: bot.answer_inline_query(query.id, results)) == f"Bad Request: {reason}"
    with pytest.raises(AssertionError, match="refused"):
        query.results(0.1)


def test_inline_results(api: BotApi, ali: User) -> None:
    query = ali.inline("سؤال")
    raw = [article(str(n)).to_dict() for n in range(51)]
    assert (
        post(api, "answerInlineQuery", inline_query_id=query.id, results=raw)["description"]
        == "Bad Request: RESULTS_TOO_MUCH"
    )
    call(api, lambda bot: bot.answer_inline_query(query.id, [article(str(n)) for n in range(50)], cache_time=5))
    results = query.results()
    assert (len(results), results[0].title, results[0].text) == (50, "عنوان", "x")
    assert query.answer()["cache_time"] == 5
    query.expire()
    assert "too old" in refusal(api, lambda bot: bot.answer_inline_query(query.id, []))


# The bot itself --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (BotCommand("Ask", "x"), "BOT_COMMAND_INVALID"),
        (BotCommand("اسأل", "x"), "BOT_COMMAND_INVALID"),
        (BotCommand("/", "x"), "command must be non-empty"),
        (BotCommand("a" * 33, "x"), "command length must not exceed 32"),
        (BotCommand("ask", " "), "command description must be non-empty"),
        (BotCommand("ask", "ع" * 257), "command description length must not exceed 256"),
    ],
)
def test_commands_refused(api: BotApi, command: BotCommand, reason: str) -> None:
    assert refusal(api, lambda bot: bot.set_my_commands([command])) == f"Bad Request: {reason}"


def test_commands(api: BotApi, ali: User) -> None:
    scope = BotCommandScopeChat(ali.id)
    call(api, lambda bot: bot.set_my_commands([("ask", "سؤال")]))
    call(api, lambda bot: bot.set_my_commands([BotCommand("ask", "a question")], scope, "en"))
    assert api.commands() == {"ask": "سؤال"}
    assert api.commands(scope.to_dict(), "en") == {"ask": "a question"}
    assert call(api, lambda bot: bot.get_my_commands(scope, "en")) == (BotCommand("ask", "a question"),)
    call(api, lambda bot: bot.delete_my_commands(scope, "en"))
    assert call(api, lambda bot: bot.get_my_commands(scope, "en")) == ()
    assert "BOT_COMMANDS_TOO_MUCH" in refusal(
        api, lambda bot: bot.set_my_commands([(f"c{n}", "x") for n in range(101)])
    )
    assert refusal(api, lambda bot: bot.set_my_commands([], language_code="eng")).endswith(
        "invalid language code specified"
    )
    assert refusal(api, lambda bot: bot.set_my_commands([], BotCommandScopeChat(5))).endswith("chat not found")


def test_profile(api: BotApi, ali: User) -> None:
    call(api, lambda bot: bot.set_my_description("وصف", "ar"))
    call(api, lambda bot: bot.set_my_short_description("قصير"))
    call(api, lambda bot: bot.set_my_name("مجيب"))
    assert api.profile("description", "ar") == "وصف"
    assert call(api, lambda bot: bot.get_my_short_description("en")).short_description == "قصير"
    assert "too long" in refusal(api, lambda bot: bot.set_my_description("x" * 513))
    call(api, lambda bot: bot.set_chat_menu_button(ali.id, MenuButtonCommands()))
    assert call(api, lambda bot: bot.get_chat_menu_button(ali.id)).type == "commands"


def test_chat_information(api: BotApi, ali: User) -> None:
    group = api.supergroup("مجموعة", [ali], username="majmua")
    group.promote(ali, can_manage_topics=False)
    info = call(api, lambda bot: bot.get_chat("@majmua"))
    assert (info.id, info.title, info.permissions and info.permissions.can_send_messages) == (group.id, "مجموعة", True)
    assert call(api, lambda bot: bot.get_chat(ali.id)).first_name == "علي"
    admins = call(api, lambda bot: bot.get_chat_administrators(group.id))
    assert {(admin.user.id, admin.status) for admin in admins} == {
        (api.owner(group).id, "creator"),
        (ali.id, "administrator"),
    }
    member: Any = call(api, lambda bot: bot.get_chat_member(group.id, ali.id))
    assert (member.status, member.can_manage_chat, member.can_manage_topics) == ("administrator", True, False)
    assert call(api, lambda bot: bot.get_chat_member(group.id, api.state.bot.id)).status == "member"
    assert call(api, lambda bot: bot.get_chat_member_count(group.id)) == 3
    group.remove(ali)
    assert call(api, lambda bot: bot.get_chat_member(group.id, ali.id)).status == "kicked"
    assert refusal(api, lambda bot: bot.get_chat_member(group.id, 12345)) == "Bad Request: user not found"
    channel = api.channel("قناة", [ali], bot="member")
    hidden = "Bad Request: member list is inaccessible"
    assert refusal(api, lambda bot: bot.get_chat_administrators(channel.id)) == hidden
    channel.kick_bot()
    assert "kicked from the channel" in refusal(api, lambda bot: bot.get_chat_member(channel.id, ali.id), Forbidden)


def test_files(api: BotApi, ali: User) -> None:
    data = "نص عربي".encode()
    message = ali.document(data, "مقال.txt")

    async def download(bot: Bot) -> tuple[bytes, str]:
        file = await bot.get_file(message.data["document"]["file_id"])
        return bytes(await file.download_as_bytearray()), str(file.file_path)

    content, path = call(api, download)
    assert content == data
    assert path.startswith(api.url)
    huge = ali.document(b"x", "big.txt", size=21 * 1024 * 1024).data["document"]["file_id"]
    assert refusal(api, lambda bot: bot.get_file(huge)) == "Bad Request: file is too big"
    assert refusal(api, lambda bot: bot.get_file("abc")) == "Bad Request: invalid file_id"
    sent = call(api, lambda bot: bot.send_document(ali.id, data, filename="تقرير.csv", caption="هذا"))
    assert sent.document is not None
    assert (sent.document.file_name, api.file(api.sent()[-1])) == ("تقرير.csv", data)
    file_id = sent.document.file_id
    again = call(api, lambda bot: bot.send_document(ali.id, file_id))
    assert again.document == sent.document
    assert refusal(api, lambda bot: bot.send_document(ali.id, b"")) == "Bad Request: file must be non-empty"
    assert HTTP.get(f"{api.base_file_url}{api.token}/documents/none").status_code == 404


def test_chat_actions(api: BotApi, ali: User) -> None:
    assert call(api, lambda bot: bot.send_chat_action(ali.id, "typing"))
    assert (
        refusal(api, lambda bot: bot.send_chat_action(ali.id, "sing"))
        == "Bad Request: wrong parameter action in request"
    )
    assert len(api.calls("sendChatAction", ali.chat)) == 2


# Updates ---------------------------------------------------------------------------------------------------------


def test_offsets_and_limits(api: BotApi, ali: User) -> None:
    for number in range(5):
        ali.send(f"رسالة {number}")

    def get(**params: Any) -> list[int]:
        return [update["update_id"] for update in post(api, "getUpdates", **params)["result"]]

    first = get(limit=2)
    assert len(first) == 2
    assert get(limit=2) == first
    assert get(offset=first[-1] + 1) == [first[-1] + n for n in (1, 2, 3)]
    assert get(offset=-1) == [first[-1] + 3]
    assert get(offset=first[-1] + 4) == []
    assert not api.updates.pending


def test_long_polling(api: BotApi, ali: User) -> None:
    async def scenario(bot: Bot) -> None:
        waiting = asyncio.create_task(bot.get_updates(timeout=5))
        await asyncio.sleep(0.1)
        assert not waiting.done()
        await asyncio.to_thread(ali.send, "أهلا")
        updates = await asyncio.wait_for(waiting, 1)
        assert updates[0].message is not None
        assert updates[0].message.text == "أهلا"
        assert await bot.get_updates(offset=updates[0].update_id + 1, timeout=0) == ()

    async def run() -> None:
        async with make_bot(api) as bot:
            await scenario(bot)

    asyncio.run(run())


def test_allowed_updates(api: BotApi, ali: User) -> None:
    group = api.supergroup("مجموعة")
    group.promote_bot()
    ali.join(group)
    assert [set(update) - {"update_id"} for update in api.updates.history] == [{"my_chat_member"}, {"message"}]
    assert post(api, "getUpdates", allowed_updates=["chat_member"])["ok"]
    ali.leave(group)
    assert "chat_member" in api.updates.history[-1]
    ali.send("سلام")
    assert "chat_member" in api.updates.history[-1]
    post(api, "getUpdates", allowed_updates=[])
    ali.send("سلام")
    assert "message" in api.updates.history[-1]


def test_two_pollers(api: BotApi) -> None:
    async def run() -> None:
        async with make_bot(api) as one, make_bot(api) as two:
            first = asyncio.create_task(one.get_updates(timeout=5))
            await asyncio.sleep(0.1)
            second = asyncio.create_task(two.get_updates(timeout=0))
            with pytest.raises(Conflict, match="terminated by other getUpdates request; make sure that only one bot"):
                await first
            assert await second == ()

    asyncio.run(run())


def test_a_poller_that_left_is_no_conflict(api: BotApi, ali: User) -> None:
    url = f"{api.base_url}{api.token}/getUpdates"
    with pytest.raises(httpx.ReadTimeout):
        HTTP.get(url, params={"timeout": 5}, timeout=0.1)
    ali.send("بقيت")
    assert len(HTTP.get(url, params={"timeout": 5}).json()["result"]) == 1


class Hook(BaseHTTPRequestHandler):
    """A webhook that fails once, then accepts."""

    got: ClassVar[list[tuple[str | None, dict[str, Any]]]] = []
    failures = 1

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        status = 500 if Hook.failures > 0 else 200
        Hook.failures -= 1
        if status == 200:
            Hook.got.append((self.headers["X-Telegram-Bot-Api-Secret-Token"], body))
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        pass


def test_webhook(api: BotApi, ali: User) -> None:
    Hook.got.clear()
    server = HTTPServer(("127.0.0.1", 0), Hook)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        url = f"http://127.0.0.1:{server.server_port}/hook"
        bad = "Bad Request: secret token contains unallowed characters"
        assert refusal(api, lambda bot: bot.set_webhook(url, secret_token="a b")) == bad
        ali.send("قبل")
        call(api, lambda bot: bot.set_webhook(url, secret_token="sesame", max_connections=3))
        api.wait_until(lambda: Hook.got)
        public = "https://bot.example.org/hook"
        call(api, lambda bot: bot.set_webhook(public, secret_token="sesame"))
        ali.send("بعد")
        api.wait_until(lambda: "is not on this machine" in api.state.webhook.last_error)
        api.webhook_target = f"http://127.0.0.1:{server.server_port}"
        api.wait_until(lambda: len(Hook.got) == 2, 5, "the webhook got nothing")
        assert [(secret, update["message"]["text"]) for secret, update in Hook.got] == [
            ("sesame", "قبل"),
            ("sesame", "بعد"),
        ]
        info = call(api, lambda bot: bot.get_webhook_info())
        assert (info.url, info.max_connections) == (public, 40)
        assert "is not on this machine" in (info.last_error_message or "")
        assert "can't use getUpdates method while webhook is active" in refusal(
            api, lambda bot: bot.get_updates(), Conflict
        )
        call(api, lambda bot: bot.delete_webhook(drop_pending_updates=True))
        assert call(api, lambda bot: bot.get_webhook_info()).url == ""
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
