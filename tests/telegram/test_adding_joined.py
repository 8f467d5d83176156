"""Messages that look like one text, and are or aren't: the real bot process against the loopback Telegram."""

from __future__ import annotations

from .adding_world import World, replies, tg

_LONG = "تقرير عن الموانئ. " + " ".join(f"وفي الميناء رقم {n} سفن كثيرة." for n in range(160))


def _long(units: int) -> str:
    return _LONG[: _LONG.rindex(".", 0, units) + 1]


def test_a_post_after_a_long_one_is_a_post_of_its_own(world: World) -> None:
    ali, channel = world.owner(), world.channel()
    posts = [channel.send(text) for text in (_long(4000), "أُغلق الميناء القديم اليوم. ويُفتح بعد شهر.")]
    assert len(_long(4000)) > 3900
    ali.forward_all(posts)
    [summary] = world.api.wait_for("انتهت الإضافة", chat=ali.chat)
    assert "جديد: مقالان" in summary.text
    assert "جُمع من" not in summary.text
    second = world.article(tg(channel, posts[1]))
    assert second is not None
    assert second.text.startswith("أُغلق الميناء")


def test_a_watched_channel_that_posts_quickly_loses_nothing(world: World) -> None:
    ali, channel = world.owner(), world.channel()
    ali.send(f"/watch @{channel.record.username}")
    world.api.wait_for("أتابع الآن", chat=ali.chat)
    posts = [channel.send(_long(4000).replace("تقرير", "خبر")), channel.send("غرقت سفينة قرب الميناء. ونجا بحارتها.")]
    assert world.wait_article(tg(channel, posts[1])).text.startswith("غرقت سفينة")
    assert "غرقت" not in world.wait_article(tg(channel, posts[0])).text


def test_what_was_joined_is_told_and_parted(world: World) -> None:
    ali, channel = world.owner(), world.channel()
    parts = channel.paste(" ".join(f"وعلى الرصيف {n} رافعة تعمل ليلاً ونهاراً." for n in range(150)))
    assert len(parts) == 2
    reply = world.api.reply_to(ali.forward_all(parts)[-1])
    assert "جُمع من رسالتين" in reply.text
    assert world.article(tg(channel, parts[1])) is None
    ali.press(reply, "هما مقالان منفصلان").answer()
    second = world.wait_article(tg(channel, parts[1]))
    first = world.article(tg(channel, parts[0]))
    assert first is not None
    assert (first.text, second.text) == (parts[0].text, parts[1].text)
    assert (first.url, second.url) == (channel.link(parts[0]), channel.link(parts[1]))
    world.api.wait_until(lambda: "انتهت الإضافة" in reply.text, failure="the card becomes the reply")
    assert [button.text for row in reply.buttons for button in row] == ["تراجع عن الكل"]
    ali.forward_all(parts)
    [summary] = world.api.wait_for("موجود من قبل: مقالان", chat=ali.chat)
    assert summary.id > reply.id, "what was parted stays apart"


def test_what_was_joined_in_a_burst_is_named(world: World) -> None:
    ali, channel = world.owner(), world.channel()
    parts = channel.paste("أحوال الطقس\n" + " ".join(f"وهبّت ريح على المدينة {n} بعد الظهر." for n in range(150)))
    other = channel.send("أمطرت السماء في الجنوب. وفرح المزارعون.")
    ali.forward_all([*parts, other])
    [summary] = world.api.wait_for("انتهت الإضافة", chat=ali.chat)
    assert "«أحوال الطقس»: جُمع من رسالتين" in summary.text
    ali.press(summary, "افصل «أحوال الطقس»").answer()
    world.wait_article(tg(channel, parts[1]))
    assert "تراجع عن الكل" in [button.text for row in summary.buttons for button in row], "it can still be taken back"
    world.api.settle()
    assert len(replies(ali)) == 2


def test_a_paste_of_two_messages_can_be_two(world: World) -> None:
    ali = world.owner()
    parts = ali.paste(" ".join(f"وقال الشاهد {n} إنه رأى السفينة." for n in range(140)))
    assert len(parts) == 2
    [asked] = world.api.wait_for("أهذا مقال", chat=ali.chat)
    assert "جُمع من رسالتين" in asked.text
    ali.press(asked, "هي رسائل منفصلة").answer()
    world.api.wait_until(lambda: len(replies(ali)) == 3)
    assert [reply.reply_to for reply in replies(ali)[1:]] == parts
    ali.press(replies(ali)[2], "مقال").answer()
    world.api.wait_for("أُضيف المقال", chat=ali.chat)
    [found] = world.found(parts[1].text.partition(".")[0])
    article = world.article(found)
    assert article is not None
    assert article.text == parts[1].text
