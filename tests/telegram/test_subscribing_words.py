"""Subscriptions changed in words, end to end: what was wrong can be put right by a reply to the bot saying so."""

from __future__ import annotations

from pathlib import Path

from .clockwork import clockwork


def test_a_wrong_answer_is_put_right_in_reply_to_the_bot_saying_so(tmp_path: Path) -> None:
    with clockwork(tmp_path) as work:
        api = work.api
        user = api.user("صاحب الاشتراك")
        menu = api.reply_to(user.send("/subscribe"))
        user.press(menu, "في هذه المحادثة").answer()
        menu = api.wait_for("تمّ الاشتراك", chat=user.chat)[-1]
        for name in ("الموعد", "الساعة", "غير ذلك…"):
            user.press(menu, name).answer()
            api.settle(0.05)
        question = api.wait_for("ردّ على هذه الرسالة", chat=user.chat)[-1]
        wrong = api.reply_to(user.send("25:99", reply_to=question))
        assert "لم أفهم الساعة" in wrong.text
        still = api.reply_to(user.send("صباحاً", reply_to=wrong))
        assert "لم أفهم الساعة" in still.text
        assert "07:45" in api.reply_to(user.send("٠٧:٤٥", reply_to=still)).text
        assert work.subscriptions(user.chat)[0].minute == 7 * 60 + 45
