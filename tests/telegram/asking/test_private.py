"""Questions in private: answers, refusals, what is no question, too many of them."""

from __future__ import annotations

import pytest

from ..asked_articles import IRAQ
from ..botapi import BotApi, User


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
    assert not answer.labels


@pytest.mark.parametrize("text", ["؟؟؟", "...", "٪"])
def test_no_words_no_question(api: BotApi, user: User, text: str) -> None:
    assert "لا كلمات في السؤال" in api.reply_to(user.send(text)).text


def test_pasted_text_is_too_long(api: BotApi, user: User) -> None:
    assert "أطول من أن يكون سؤالاً" in api.reply_to(user.send("سؤال طويل " * 300)).text


def test_courtesies_are_answered_in_kind(api: BotApi, user: User) -> None:
    assert "عفواً" in api.reply_to(user.send("شكراً جزيلاً!")).text
    assert "أهلاً" in api.reply_to(user.send("السلام عليكم")).text
    assert api.reply_to(user.send("كم مقالاً عندك؟")).text == api.reply_to(user.send("/sources")).text


@pytest.mark.parametrize("said", ["السلام عليكم", "شلونك", "صباح الخير", "من أنت؟", "مين انت", "شو بتعمل"])
def test_whoever_greets_is_told_what_this_is_and_how_to_ask(api: BotApi, user: User, said: str) -> None:
    reply = api.reply_to(user.send(said)).text
    assert "أنا مُجيب" in reply
    assert "/help" in reply


def test_a_greeting_before_a_question_is_no_part_of_it(api: BotApi, user: User) -> None:
    question = "من افتتح المتحف الزراعي؟"
    assert api.reply_to(user.send(f"السلام عليكم، {question}")).text == api.reply_to(user.send(question)).text


def test_several_questions_of_a_message_are_answered_one_behind_the_other(api: BotApi, user: User) -> None:
    message = user.send("من افتتح المتحف الزراعي؟ ومتى؟")
    answer = api.reply_to(message)
    first, _, second = answer.text.partition("السؤال: متى افتتح المتحف الزراعي؟")
    assert first.startswith("السؤال: من افتتح المتحف الزراعي؟")
    assert "فاروق" in first
    assert "1938" in second
    assert not answer.labels
    further = api.reply_to(user.send("غيره"))
    assert "متى افتتح المتحف الزراعي؟" in further.text
    user.edit(message, "من افتتح المتحف الزراعي؟ وأين يقع؟")
    assert "السؤال: أين يقع المتحف الزراعي؟" in api.wait_edit(answer, edits=1).text


def test_links_are_no_words_of_a_question(api: BotApi, user: User) -> None:
    answer = api.reply_to(user.send("https://example.org/news?id=7 من افتتح المتحف الزراعي؟"))
    assert answer.text == api.reply_to(user.send("من افتتح المتحف الزراعي؟")).text
    assert "لا أفتح الروابط. اكتب سؤالك" in api.reply_to(user.send("https://example.org/news?id=7")).text


def test_everything_in_private_gets_an_answer(api: BotApi, user: User) -> None:
    assert "لا أعرف هذا الأمر" in api.reply_to(user.send("/nosuchthing")).text
    assert "متى كان لك سؤال" in api.reply_to(user.send("❤️👍")).text
    message = user.raw({"sticker": {"file_id": "x", "file_unique_id": "y", "type": "regular", "width": 1, "height": 1,
                                    "is_animated": False, "is_video": False}})  # fmt: skip
    assert "أفهم النصوص وحدها" in api.reply_to(message).text


def test_too_many_questions_are_slowed_down(api: BotApi, user: User) -> None:
    for _ in range(16):
        user.send("من افتتح المتحف الزراعي؟")
    assert "بعد" in api.wait_for("أسئلتك كثيرة", chat=user.chat)[0].text
    other = api.user("ليلى")
    assert "فاروق" in api.reply_to(other.send("من افتتح المتحف الزراعي؟")).text
