"""Buttons below an answer: context, the next answer, feedback; forged ones."""

from __future__ import annotations

from ..asked_articles import IRAQ
from ..botapi import BotApi, Message, Press, User


def test_context_and_back(api: BotApi, user: User) -> None:
    answer = api.reply_to(user.send("من افتتح المتحف الزراعي؟"))
    assert answer.labels[-1] == "السياق" or "السياق" in answer.labels
    user.press(answer, "السياق").answer()
    assert "إخفاء السياق" in api.wait_edit(answer, edits=1).labels
    user.press(answer, "إخفاء السياق").answer()
    assert "السياق" in api.wait_edit(answer, edits=2).labels


def test_next_answer_and_first(api: BotApi, user: User) -> None:
    answer = api.reply_to(user.send("الجنود الأميركيين في سوريا والعراق"))
    before = answer.text
    user.press(answer, "إجابة أخرى").answer()
    assert api.wait_edit(answer, edits=1).text != before
    for _ in range(5):
        if "إجابة أخرى" in answer.labels:
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
    assert "إخفاء السياق" in api.wait_edit(answer, edits=1).labels
