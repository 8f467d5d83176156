"""The loopback Bot API: texts and keyboards as Telegram takes and refuses them, and what was sent changed."""

from __future__ import annotations

import contextlib
import itertools
from typing import Any

import pytest
from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup, MessageEntity, WebAppInfo
from telegram.error import BadRequest

from .botapi import ApiError, BotApi, User
from .botapi.html import parse_html
from .plain import keyboard, post
from .ptb import call, refusal

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
