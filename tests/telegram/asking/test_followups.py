"""Follow-ups, edited questions, updates that come twice, a Telegram that refuses."""

from __future__ import annotations

from ..asked_articles import IRAQ
from ..botapi import BotApi, User, duplicate, error, flood, redeliver


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


def test_a_whole_question_is_asked_of_what_was_spoken_of_where_that_is_answered_better(api: BotApi, user: User) -> None:
    api.reply_to(user.send("من أحرز كأس الساحل؟"))
    there = api.reply_to(user.send("وهل كانت المباراة مثيرة؟"))
    assert there.text.startswith("فُهم سؤالك هكذا: هل كانت المباراة مثيرة (كأس الساحل)؟")
    assert "فُهم سؤالك" not in api.reply_to(user.send("ومن أعلن الخطط؟")).text


def test_another_answer_may_be_asked_for_in_words(api: BotApi, user: User) -> None:
    question = "الجنود الأميركيين في سوريا والعراق"
    for text in ("غيره", "وزوجها؟", "كم عمره؟"):
        assert "عن أيّ شيء" in api.reply_to(user.send(text)).text
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
    assert not further.labels
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
    assert "إخفاء السياق" in detailed.labels
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
    assert not answer.labels
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


def test_question_words_with_nothing_before_them(api: BotApi, user: User) -> None:
    assert "عن أيّ شيء" in api.reply_to(user.send("ومتى؟")).text
    assert "لا أسئلة" in api.reply_to(user.send("/forget")).text, "it counts as none"
    api.reply_to(user.send("من افتتح المتحف الزراعي؟"))
    assert "1938" in api.reply_to(user.send("ومتى؟")).text
