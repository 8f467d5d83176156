"""Asking, end to end: the real bot process against our Bot API."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.state.links import payload_of

from .asked_articles import ARTICLES, IRAQ
from .botapi import BotApi, Message, Press, User, duplicate, error, flood, redeliver
from .process import BotProcess, fill


@pytest.fixture(scope="module")
def api() -> Iterator[BotApi]:
    with BotApi() as server:
        yield server


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bot")
    fill(folder, ARTICLES)
    return folder


@pytest.fixture(scope="module")
def bot(api: BotApi, home: Path) -> Iterator[BotProcess]:
    with BotProcess(api, home, OWNER_IDS="99", QUESTIONS_PER_MINUTE="15") as process:
        yield process


@pytest.fixture
def user(api: BotApi, bot: BotProcess) -> Iterator[User]:
    """A user of the test's own; in the end nothing was refused by Telegram and nobody was left waiting."""
    refused = len(api.refused())
    someone = api.user("سامي")
    yield someone
    api.faults.clear()
    api.settle()
    assert not api.refused()[refused:]
    assert not api.warnings, api.warnings
    assert "Traceback" not in bot.log


def labels(message: Message) -> list[str]:
    return [button.text for row in message.buttons for button in row]


# Questions in private ------------------------------------------------------------------------------------------------


def test_answer_quotes_with_source_date_and_sureness(api: BotApi, user: User) -> None:
    answer = api.reply_to(user.send("من افتتح المتحف الزراعي؟"))
    first = answer.text.split("\n")[0]
    assert first == "افتتح الملك فاروق المتحف الزراعي عام 1938 في القاهرة."
    assert "من مقال: المتحف الزراعي <قديم> & عريق · 4 مارس 2022 · \u2068Al-Ahram Weekly\u2069" in answer.text
    assert "https://example.org/museum?a=1&b=2" in answer.links
    assert "الثقة:" in answer.text
    assert answer.parts("expandable_blockquote")[0].startswith("يقع المتحف في الدقي.")
    assert "<b>كنوزاً</b>" in answer.text, "markup of an article is text"


def test_number_is_bold(api: BotApi, user: User) -> None:
    answer = api.reply_to(user.send("كم عدد الجنود الأميركيين في سوريا؟"))
    assert any("900" in part for part in answer.parts("bold"))


def test_contradicting_numbers_stand_side_by_side_newest_first(api: BotApi, user: User) -> None:
    answer = api.reply_to(user.send(IRAQ))
    assert "تختلف المقالات في الرقم" in answer.text
    assert answer.text.index("3000") < answer.text.index("2500")
    assert answer.text.index("2 مايو 2024") < answer.text.index("27 أكتوبر 2023")
    assert "900" not in "".join(answer.parts("blockquote"))


def test_same_story_is_told_once_with_its_sources(api: BotApi, user: User) -> None:
    answer = api.reply_to(user.send("من أحرز كأس الساحل؟"))
    assert answer.text.count("أحرز نادي الفنار") == 1 + len(answer.parts("expandable_blockquote"))
    assert "وجاء هذا أيضاً في مصدر واحد" in answer.text
    assert "8 يونيو 2024" in answer.text
    assert "9 يونيو 2024" in answer.text


def test_no_answer_is_said_with_closest_articles_and_hint(api: BotApi, user: User) -> None:
    answer = api.reply_to(user.send("ما سعر تذكرة المتحف الزراعي في المريخ؟"))
    assert "لم أجد في المقالات جواباً" in answer.text
    assert "أقرب المقالات" in answer.text
    assert "المتحف الزراعي" in answer.text
    assert "أقرب" not in api.reply_to(user.send("ما لون حصان نابليون؟")).text
    assert "جرّب" in answer.text
    assert not labels(answer)


@pytest.mark.parametrize("text", ["؟؟؟", "😀", "...", "٪"])
def test_no_words_no_question(api: BotApi, user: User, text: str) -> None:
    assert "لا كلمات في السؤال" in api.reply_to(user.send(text)).text


def test_pasted_text_is_too_long(api: BotApi, user: User) -> None:
    assert "أطول من أن يكون سؤالاً" in api.reply_to(user.send("سؤال طويل " * 300)).text


def test_courtesies_are_answered_in_kind(api: BotApi, user: User) -> None:
    assert "عفواً" in api.reply_to(user.send("شكراً جزيلاً!")).text
    assert "أهلاً" in api.reply_to(user.send("السلام عليكم")).text
    assert api.reply_to(user.send("كم مقالاً عندك؟")).text == api.reply_to(user.send("/sources")).text


def test_links_are_no_words_of_a_question(api: BotApi, user: User) -> None:
    answer = api.reply_to(user.send("https://example.org/news?id=7 من افتتح المتحف الزراعي؟"))
    assert answer.text == api.reply_to(user.send("من افتتح المتحف الزراعي؟")).text
    assert "لا أفتح الروابط. اكتب سؤالك" in api.reply_to(user.send("https://example.org/news?id=7")).text


def test_everything_in_private_gets_an_answer(api: BotApi, user: User) -> None:
    assert "لا أعرف هذا الأمر" in api.reply_to(user.send("/nosuchthing")).text
    message = user.raw({"sticker": {"file_id": "x", "file_unique_id": "y", "type": "regular", "width": 1, "height": 1,
                                    "is_animated": False, "is_video": False}})  # fmt: skip
    assert "أفهم النصوص وحدها" in api.reply_to(message).text


# Buttons -------------------------------------------------------------------------------------------------------------


def test_context_and_back(api: BotApi, user: User) -> None:
    answer = api.reply_to(user.send("من افتتح المتحف الزراعي؟"))
    assert labels(answer)[-1] == "السياق" or "السياق" in labels(answer)
    user.press(answer, "السياق").answer()
    assert "إخفاء السياق" in labels(api.wait_edit(answer, edits=1))
    user.press(answer, "إخفاء السياق").answer()
    assert "السياق" in labels(api.wait_edit(answer, edits=2))


def test_next_answer_and_first(api: BotApi, user: User) -> None:
    answer = api.reply_to(user.send("الجنود الأميركيين في سوريا والعراق"))
    before = answer.text
    user.press(answer, "إجابة أخرى").answer()
    assert api.wait_edit(answer, edits=1).text != before
    for _ in range(5):
        if "إجابة أخرى" in labels(answer):
            user.press(answer, "إجابة أخرى").answer()
            api.settle()
    user.press(answer, "الإجابة الأولى").answer()
    api.settle()
    assert answer.text == before


def test_first_arabic_button_stands_right(api: BotApi, user: User) -> None:
    answer = api.reply_to(user.send("من افتتح المتحف الزراعي؟"))
    assert [button.text for button in answer.buttons[0]] == ["غير مفيد 👎", "مفيد 👍"]


def test_feedback_is_thanked_and_may_change(api: BotApi, user: User) -> None:
    answer = api.reply_to(user.send("من افتتح المتحف الزراعي؟"))
    assert "شكراً" in user.press(answer, "مفيد 👍").answer()["text"]
    assert "شكراً" in user.press(answer, "غير مفيد 👎").answer()["text"]


def test_buttons_of_others_and_forged_ones_are_refused(api: BotApi, user: User) -> None:
    other = api.user("هند")
    group = api.supergroup("نقاش", [user, other])
    answer = api.reply_to(user.send(f"/ask {IRAQ}", chat=group))
    assert "شكراً" in other.press(answer, "مفيد 👍").answer()["text"], "everybody in a group may say what they think"
    turning = [str(button.value) for row in answer.buttons for button in row if str(button.value)[2] in "cn"]
    for data in turning:
        assert other.press(answer, data).answer()["show_alert"]
    assert answer.edits == 0
    mine = api.reply_to(user.send("من افتتح المتحف الزراعي؟"))
    for data in ("q:n:999:1", f"q:c:0:{answer.id}", "q:n:0:999999999999999", "q:x:0:1", "nonsense"):
        forge(api, user, mine, data).answer()
    assert mine.edits == 0


def forge(api: BotApi, user: User, message: Message, data: str) -> Press:
    """Send what no button says, as a client of one's own can."""
    with api.state.lock:
        query = api.state.query(api.state.callbacks)
        payload = {"id": query.id, "from": user.record.json(), "chat_instance": "1", "data": data}
        api.state.emit("callback_query", payload | {"message": message.json()})
    return Press(api, query)


def test_button_of_an_old_message_still_works(api: BotApi, user: User) -> None:
    answer = api.reply_to(user.send("من افتتح المتحف الزراعي؟"))
    assert "شكراً" in user.press(answer, "مفيد 👍", inaccessible=True).answer()["text"]
    user.press(answer, "السياق", inaccessible=True).answer()
    assert "إخفاء السياق" in labels(api.wait_edit(answer, edits=1))


# Groups, topics, inline, links ---------------------------------------------------------------------------------------


def test_groups_command_mention_and_reply(api: BotApi, user: User) -> None:
    group = api.supergroup("الأخبار", [user])
    answer = api.reply_to(user.send("/ask من افتتح المتحف الزراعي؟", chat=group))
    assert "فاروق" in answer.text
    answer = api.reply_to(user.send(f"@{api.username} من افتتح المتحف الزراعي؟", chat=group))
    assert "فاروق" in answer.text
    answer = api.reply_to(user.send("ومتى؟", chat=group, reply_to=answer))
    assert "متى افتتح المتحف الزراعي" in answer.text
    assert "اكتب سؤالك بعد الأمر" in api.reply_to(user.send("/ask", chat=group)).text
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


# Follow-ups, edits, repetition ---------------------------------------------------------------------------------------


def test_follow_up_takes_what_is_missing_from_before(api: BotApi, user: User) -> None:
    answer = api.reply_to(user.send(IRAQ))
    second = api.reply_to(user.send("وفي سوريا؟", reply_to=answer))
    assert "فُهم سؤالك هكذا: كم عدد الجنود الأميركيين في سوريا؟" in second.text
    assert "900" in second.text.split("\n")[1]


def test_follow_up_in_private_needs_no_reply_where_it_leans_on_the_last_question(api: BotApi, user: User) -> None:
    for said in ("من افتتح المتحف الزراعي؟", "السلام عليكم"):
        api.reply_to(user.send(said))
    answer = api.reply_to(user.send("ومتى؟"))
    assert answer.text.startswith("فُهم سؤالك هكذا: متى افتتح المتحف الزراعي؟")
    user.press(answer, "السياق").answer()
    assert api.wait_edit(answer, edits=1).text.startswith("فُهم سؤالك هكذا: متى افتتح المتحف الزراعي؟")
    assert "فُهم سؤالك" not in api.reply_to(user.send("من افتتح المتحف؟")).text


def test_another_answer_may_be_asked_for_in_words(api: BotApi, user: User) -> None:
    question = "الجنود الأميركيين في سوريا والعراق"
    assert "عن أيّ شيء" in api.reply_to(user.send("غيره")).text
    answer = api.reply_to(user.send(question))
    seen = [answer.parts("blockquote")[0]]
    for text in ("طيب، غيره", "كمل", "وبعدين؟", "المزيد", "شو كمان", "إجابة أخرى"):
        further = api.reply_to(user.send(text))
        if "ليس عندي جواب غير" in further.text:
            break
        assert further.text.startswith(f"فُهم سؤالك هكذا: {question}")
        assert further.parts("blockquote")[0] not in seen
        seen.append(further.parts("blockquote")[0])
    assert len(seen) > 1
    assert question in further.text
    assert not labels(further)
    again = api.reply_to(user.send("غيره", reply_to=answer))
    assert again.parts("blockquote")[0] == seen[1], "the one after what that message shows"
    user.press(again, "الإجابة الأولى" if len(seen) == 2 else "إجابة أخرى").answer()
    api.wait_edit(again, edits=1)


def test_another_answer_is_the_one_after_that_which_the_buttons_show(api: BotApi, user: User) -> None:
    answer = api.reply_to(user.send("الجنود الأميركيين في سوريا والعراق"))
    user.press(answer, "إجابة أخرى").answer()
    shown = api.wait_edit(answer, edits=1).parts("blockquote")[0]
    api.settle()
    detailed = api.reply_to(user.send("تفاصيل أكثر"))
    assert detailed.parts("blockquote")[0] == shown
    assert "إخفاء السياق" in labels(detailed)
    further = api.reply_to(user.send("غيره"))
    assert "ليس عندي جواب غير" in further.text or further.parts("blockquote")[0] != shown


def test_another_answer_in_a_group_is_a_reply(api: BotApi, user: User) -> None:
    group = api.supergroup("الأخبار", [user])
    answer = api.reply_to(user.send("/ask الجنود الأميركيين في سوريا والعراق", chat=group))
    further = api.reply_to(user.send("كمل", chat=group, reply_to=answer))
    assert further.parts("blockquote")[0] != answer.parts("blockquote")[0]


def test_who_does_not_ask_in_arabic_is_told_to(api: BotApi, user: User) -> None:
    assert "ask in Arabic" in api.reply_to(user.send("Who opened the museum of agriculture?")).text


def test_typing_mistakes_are_mended_and_told(api: BotApi, user: User) -> None:
    answer = api.reply_to(user.send("من افتتح المتحف الزراغي؟"))
    assert answer.text.startswith("فُهم سؤالك هكذا: من افتتح المتحف الزراعي؟")
    assert "فاروق" in answer.text


def test_edited_question_has_its_answer_edited(api: BotApi, user: User) -> None:
    question = user.send("ما سعر زقزقة في المريخ؟")
    answer = api.reply_to(question)
    user.edit(question, "من افتتح المتحف الزراعي؟")
    assert "فاروق" in api.wait_edit(answer, edits=1).text
    user.edit(question, "شكراً")
    assert "عفواً" in api.wait_edit(answer, edits=2).text
    assert not labels(answer)
    api.settle()
    assert len(api.sent(user.chat)) == 1


def test_edit_of_a_deleted_answer_is_answered_anew(api: BotApi, user: User) -> None:
    question = user.send("من افتتح المتحف الزراعي؟")
    answer = api.reply_to(question)
    user.delete(answer)
    api.faults.add(error(400, "Bad Request: message to edit not found"), method="editMessageText", times=1)
    user.edit(question, "من أحرز كأس الساحل؟")
    api.wait_for("الفنار", chat=user.chat)


def test_same_update_twice_is_answered_once(api: BotApi, user: User) -> None:
    api.faults.add(redeliver(), method="message", times=1)
    api.reply_to(user.send("من افتتح المتحف الزراعي؟"))
    api.settle()
    api.faults.add(duplicate(), method="message", times=1)
    api.reply_to(user.send("من أحرز كأس الساحل؟"))
    api.settle()
    assert len(api.sent(user.chat)) == 2


def test_flood_control_and_server_errors_are_waited_out(api: BotApi, user: User) -> None:
    api.faults.add(flood(1), method="sendMessage", chat_id=user.chat, times=2)
    assert "فاروق" in api.reply_to(user.send("من افتتح المتحف الزراعي؟"), timeout=45).text
    api.faults.add(error(502, "Bad Gateway"), method="sendMessage", chat_id=user.chat, times=1)
    assert "الفنار" in api.reply_to(user.send("من أحرز كأس الساحل؟")).text


# Commands ------------------------------------------------------------------------------------------------------------


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


def test_question_words_with_nothing_before_them(api: BotApi, user: User) -> None:
    assert "عن أيّ شيء" in api.reply_to(user.send("ومتى؟")).text
    assert "لا أسئلة" in api.reply_to(user.send("/forget")).text, "it counts as none"
    api.reply_to(user.send("من افتتح المتحف الزراعي؟"))
    assert "1938" in api.reply_to(user.send("ومتى؟")).text


def test_what_a_command_would_show_may_be_said(api: BotApi, user: User) -> None:
    assert api.reply_to(user.send("ما الجديد؟")).text == api.reply_to(user.send("/latest")).text
    assert api.reply_to(user.send("كيف أستخدمك؟")).text == api.reply_to(user.send("/help")).text


def test_too_many_questions_are_slowed_down(api: BotApi, user: User) -> None:
    for _ in range(16):
        user.send("من افتتح المتحف الزراعي؟")
    assert "بعد" in api.wait_for("أسئلتك كثيرة", chat=user.chat)[0].text
    other = api.user("ليلى")
    assert "فاروق" in api.reply_to(other.send("من افتتح المتحف الزراعي؟")).text
