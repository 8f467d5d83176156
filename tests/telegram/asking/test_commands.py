"""Commands about the bot, its menus and languages."""

from __future__ import annotations

from pathlib import Path

from ..asked_articles import ARTICLES
from ..botapi import BotApi, User
from ..process import BotProcess, fill


def test_commands_about_the_bot(api: BotApi, user: User) -> None:
    start = api.reply_to(user.start()).text
    assert "7 مقالات" in start
    assert f"@{api.username}" in api.reply_to(user.send("/help")).text
    latest = api.reply_to(user.send("/latest"))
    assert latest.text.index("معرّف طويل") < latest.text.index("كأس الساحل")
    assert "وكالة الفرات: مقال واحد" in api.reply_to(user.send("/sources")).text
    assert "30 يوماً" in api.reply_to(user.send("/privacy")).text


def test_start_offers_an_example_only_where_the_library_answers_it(api: BotApi, user: User, tmp_path: Path) -> None:
    assert "جرّب مثلاً: كم عدد الجنود" in api.reply_to(user.start()).text
    with BotApi() as own:
        fill(tmp_path / "bot", ARTICLES[3:4])
        with BotProcess(own, tmp_path / "bot", OWNER_IDS="7"):
            assert "جرّب" not in own.reply_to(own.user("سائل").start()).text


def test_menus_are_registered_by_scope_and_language(api: BotApi, user: User) -> None:
    api.wait_until(lambda: api.commands({"type": "all_group_chats"}, "en"), failure="no menus")
    assert api.commands({"type": "all_private_chats"})["help"] == "كيف تسأل"
    assert "subscribe" in api.commands({"type": "all_chat_administrators"}, "ar")
    assert "ask" in api.commands({"type": "all_group_chats"}, "en")


def test_language_is_chosen(api: BotApi, user: User) -> None:
    offer = api.reply_to(user.send("/language"))
    user.press(offer, "English").answer()
    assert "English" in api.wait_edit(offer, edits=1).text
    assert "The newest articles" in api.reply_to(user.send("/latest")).text
    group = api.supergroup("لغات", [user])
    offer = api.reply_to(user.send("/language", chat=group))
    assert user.press(offer, "English").answer()["show_alert"], "a group's language is for its administrators"
    group.promote(user)
    user.press(offer, "English").answer()
    assert "newest" in api.reply_to(user.send("/latest", chat=group)).text


def test_forget_deletes_what_is_kept(api: BotApi, user: User) -> None:
    api.reply_to(user.send("شكراً"))
    answer = api.reply_to(user.send("من افتتح المتحف الزراعي؟"))
    assert "سؤال واحد" in api.reply_to(user.send("/forget")).text
    assert user.press(answer, "مفيد 👍").answer()["show_alert"]
    assert "لا أسئلة" in api.reply_to(user.send("/forget")).text


def test_what_a_command_would_show_may_be_said(api: BotApi, user: User) -> None:
    assert api.reply_to(user.send("ما الجديد؟")).text == api.reply_to(user.send("/latest")).text
    assert api.reply_to(user.send("كيف أستخدمك؟")).text == api.reply_to(user.send("/help")).text


def test_commands_in_arabic_are_told_how_they_are_written(api: BotApi, user: User) -> None:
    for text in ("/اشتراك", "كيف أشترك؟", "/إلغاء_الاشتراك"):
        told = api.reply_to(user.send(text))
        assert "حروف لاتينية" in told.text
        assert any("subscribe" in part for part in told.parts("bot_command"))
    assert api.reply_to(user.send("/مساعدة")).text == api.reply_to(user.send("/help")).text
    assert "لا أعرف هذا الأمر" in api.reply_to(user.send("/زقزقة")).text
    assert "لعلك تريد /subscribe" in api.reply_to(user.send("/suscribe")).text
    assert "لا أعرف هذا الأمر" in api.reply_to(user.send("/المشرفون")).text, "not for who may not"
    assert "لعلك" not in api.reply_to(user.send("/article")).text
