"""The loopback Bot API judged by the real python-telegram-bot: the way in, answers, the bot itself."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineQueryResultArticle,
    InputTextMessageContent,
    MenuButtonCommands,
)
from telegram.error import Forbidden, InvalidToken

from .botapi import BotApi, User
from .plain import HTTP, keyboard, post
from .ptb import call, refusal

# The way in ------------------------------------------------------------------------------------------------------


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


# Answers ---------------------------------------------------------------------------------------------------------


def test_callback_answers(api: BotApi, ali: User) -> None:
    yes = keyboard(InlineKeyboardButton("أ", callback_data="1"))
    sent = call(api, lambda bot: bot.send_message(ali.id, "x", reply_markup=yes))
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


TOO_MUCH_DATA = InlineKeyboardButton("x", callback_data="y" * 65)


def article(number: str, text: str = "x", **options: Any) -> InlineQueryResultArticle:
    return InlineQueryResultArticle(number, "عنوان", InputTextMessageContent(text, parse_mode="HTML"), **options)


@pytest.mark.parametrize(
    ("results", "reason"),
    [
        ([article("1"), article("1")], "RESULT_ID_DUPLICATE"),
        ([article("ع" * 32 + "x")], "RESULT_ID_INVALID"),
        ([article("1", "<b>x")], "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        ([article("1", "x" * 4097)], "message is too long"),
        ([article("1", reply_markup=keyboard(TOO_MUCH_DATA))], "BUTTON_DATA_INVALID"),
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
