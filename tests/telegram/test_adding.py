"""What admins forward, paste and upload becomes articles: the real bot process against the loopback Telegram."""

from __future__ import annotations

from .adding_world import SEVERAL, World, replies, tg
from .botapi import duplicate, redeliver


def test_a_forwarded_post(world: World) -> None:
    ali, channel = world.owner(), world.channel(title="صحيفة الأخبار")
    post = channel.send(f"افتتاح المتحف الكبير\n{SEVERAL}", signature="المحرر", date=1_600_000_000)
    reply = world.api.reply_to(ali.forward(post))
    assert "أُضيف المقال" in reply.text
    assert "3 جمل" in reply.text
    assert "13 سبتمبر 2020" in reply.text
    assert reply.parts("bold") == ["افتتاح المتحف الكبير"]
    assert reply.links == [channel.link(post)]
    [summary] = reply.parts("blockquote")
    assert summary.count(".") == 2
    assert [button.text for button in reply.buttons[0]] == ["تراجع", "حذف", "عنوان آخر"]
    article = world.article(tg(channel, post))
    assert article is not None
    assert article.title == "افتتاح المتحف الكبير"
    assert article.published == "2020-09-13T14:26:40+02:00"
    assert article.source == "صحيفة الأخبار — المحرر"
    assert article.url == channel.link(post)
    world.api.settle()
    assert replies(ali) == [reply]


def test_a_private_channel_is_linked_by_number(world: World) -> None:
    ali, channel = world.owner(), world.channel(username=None)
    post = channel.send(SEVERAL + " قناة خاصة.")
    world.api.reply_to(ali.forward(post))
    article = world.article(tg(channel, post))
    assert article is not None
    assert article.url == f"https://t.me/c/{str(channel.id).removeprefix('-100')}/{post.id}"


def test_people_and_groups_are_sources_too(world: World) -> None:
    mona = world.api.user("منى")
    shy = world.api.user("خجول", hides_forwards=True)
    group = world.api.supergroup("مجموعة الكتّاب", [mona, shy])
    sources = ("منى", "خجول", "مجموعة الكتّاب — مشرف")
    texts = [f"كتب {source} هذا النص عن تاريخ المدينة. وفيه جملة ثانية." for source in sources]
    posts = [mona.send(texts[0], group), shy.send(texts[1], group), group.send(texts[2], signature="مشرف")]
    forwarded = [world.owner().forward(post) for post in posts]
    for source, message in zip(sources, forwarded, strict=True):
        assert "أُضيف" in world.api.reply_to(message).text
        [found] = world.found(f"كتب {source.split()[0]}")
        article = world.article(found)
        assert article is not None
        assert (article.source, article.url) == (source, None)


def test_captions_albums_and_nothing_to_read(world: World) -> None:
    users, channel = [world.owner() for _ in range(3)], world.channel()
    video = channel.video("فيديو من حفل الافتتاح. حضره الآلاف من الزوار.")
    album = channel.album("صور من معرض الزهور. شارك فيه 40 عارضاً.", kinds=("photo", "video", "photo"), captioned=1)
    forwarded = [users[0].forward(video), users[1].forward_all(album)[-1], users[2].forward(channel.photo())]
    for message, answer in zip(forwarded, ("أُضيف", "أُضيف", "لا نص فيه"), strict=True):
        assert answer in world.api.reply_to(message).text
    article = world.article(tg(channel, album[0]))
    assert article is not None
    assert article.text.startswith("صور من معرض الزهور")
    world.api.settle()
    assert [len(replies(user)) for user in users] == [1, 1, 1]
    assert [world.found(f"{tg(channel, one)}") for one in (video, album[0])] == [
        [tg(channel, video)], [tg(channel, album[0])]
    ]  # fmt: skip


def test_an_uploaded_photo_and_a_sticker(world: World) -> None:
    photo = world.owner().photo("صورة رفعها المشرف نفسه. وتحتها جملتان.")
    sticker = {"sticker": {"file_id": "s", "file_unique_id": "u", "type": "regular", "width": 1, "height": 1,
                           "is_animated": False, "is_video": False}}  # fmt: skip
    forwarded = world.owner().raw(sticker, origin=world.channel().origin(5))
    assert "أُضيف" in world.api.reply_to(photo).text
    refused = world.api.reply_to(forwarded).text
    assert "لا نص فيه" in refused
    assert "«»" not in refused


def test_an_admin_is_told_what_admins_can_do(world: World) -> None:
    told = world.api.reply_to(world.owner().send("/help")).text
    assert "اكتب سؤالك مباشرة" in told
    assert "/articles" in told
    assert "/admins" in told
    assert "/articles" not in world.api.reply_to(world.api.user("سائل").send("/help")).text


def test_a_post_split_over_messages_is_one_article(world: World) -> None:
    ali, channel = world.owner(), world.channel()
    text = "تقرير مطوّل عن المدن العربية\n" + " ".join(f"هذه هي الجملة رقم {n} من التقرير." for n in range(320))
    parts = channel.paste(text)
    assert len(parts) > 2
    reply = world.api.reply_to(ali.forward_all(parts)[-1])
    assert "تقرير مطوّل" in reply.text
    article = world.article(tg(channel, parts[0]))
    assert article is not None
    assert article.text.count("هذه هي الجملة") == 320
    assert article.text.endswith("رقم 319 من التقرير.")
    world.api.settle()
    assert len(replies(ali)) == 1
    # One message of it alone is known, and takes nothing away.
    assert "موجود" in world.api.reply_to(ali.forward(parts[0])).text
    assert world.article(tg(channel, parts[0])) == article


def test_files(world: World) -> None:
    text = "تاريخ القطارات في مصر ({})\r\nبدأ أول قطار سنة 1854 ({}). وكان بين القاهرة والإسكندرية."
    sent = [
        (world.owner().document(text.format(name, name).encode(name), "قطارات.txt"), f"تاريخ القطارات في مصر ({name})")
        for name in ("utf-8", "cp1256")
    ]
    sent += [
        (world.owner().document(b"%PDF-1.7", "تقرير.pdf"), "ملفات النص"),
        (world.owner().document(b"x", "كبير.txt", size=21 * 2**20), "20 ميغابايت"),
        (world.owner().document(bytes(range(256)) * 20, "غريب.txt"), "ترميز"),
    ]
    for message, answer in sent:
        assert answer in world.api.reply_to(message).text
    for name in ("utf-8", "cp1256"):
        [found] = world.found(f"مصر {name}")
        article = world.article(found)
        assert article is not None
        assert f"1854 ({name})" in article.text


def test_the_same_post_again_and_its_new_version(world: World) -> None:
    ali, channel = world.owner(), world.channel()
    post = channel.send("بلغ عدد الزوار 500 زائر يوم الافتتاح. وتوقع المنظمون المزيد.")
    first = world.api.reply_to(ali.forward(post))
    again = world.api.reply_to(ali.forward(post))
    assert "موجود في المكتبة من قبل" in again.text
    assert [button.text for button in again.buttons[0]] == ["حذف", "عنوان آخر"]
    ali.press(first, "عنوان آخر").answer()
    world.api.wait_for("عنواناً جديداً", chat=ali.chat)
    ali.send("عدد زوار المتحف", reply_to=replies(ali)[-1])
    world.api.wait_for("صار عنوان المقال", chat=ali.chat)
    assert "موجود" in world.api.reply_to(ali.forward(post)).text, "another title makes no new post of it"
    channel.edit(post, "بلغ عدد الزوار 700 زائر يوم الافتتاح. وتوقع المنظمون المزيد.")
    updated = world.api.reply_to(ali.forward(post))
    assert "حُدّث المقال" in updated.text
    article = world.article(tg(channel, post))
    assert article is not None
    assert "700" in article.text
    assert article.title == "عدد زوار المتحف"
    ali.press(updated, "تراجع").answer()
    world.api.wait_edit(updated, edits=1)
    restored = world.article(tg(channel, post))
    assert restored is not None
    assert "500" in restored.text


def test_the_same_text_from_elsewhere_is_known(world: World) -> None:
    ali, here, there = world.owner(), world.channel(), world.channel()
    text = "هذا خبر نقلته قناتان بنصه. ولا فرق بينهما."
    world.api.reply_to(ali.forward(here.send(text)))
    assert "موجود" in world.api.reply_to(ali.forward(there.send(text))).text


def test_an_update_delivered_twice(world: World) -> None:
    users, channel = [world.owner(), world.owner()], world.channel()
    posts = [channel.send(f"خبر يصل مرتين، رقمه {number}. وفيه جملة ثانية.") for number in range(2)]
    for user, post, kind in zip(users, posts, (redeliver(), duplicate()), strict=True):
        world.api.faults.add(kind, method="message", chat_id=user.id)
        user.forward(post)
    for user, post in zip(users, posts, strict=True):
        world.api.wait_for("أُضيف", chat=user.chat)
        assert world.found(tg(channel, post)) == [tg(channel, post)]
    world.api.settle(0.8)
    assert [len(replies(user)) for user in users] == [1, 1]


def test_a_burst_gets_one_reply(world: World) -> None:
    ali, channel = world.owner(), world.channel()
    for number in range(500):
        text = f"خبر من الدفعة رقم {number}: نص الخبر {number} كاملاً. وجملة ثانية عنه {number * 7}."
        ali.send(text, origin=channel.origin(1000 + number))
    ali.photo(origin=channel.origin(9000))
    ali.send("خبر من الدفعة رقم 3: نص الخبر 3 كاملاً. وجملة ثانية عنه 21.", origin=channel.origin(1003))
    world.api.wait_for("انتهت الإضافة", chat=ali.chat, timeout=60)
    world.api.settle()
    [reply] = replies(ali)
    assert "تجري الإضافة" in str(reply.history[0]["text"])
    assert "جديد: 500 مقال" in reply.text
    assert "موجود من قبل: مقال واحد" in reply.text
    assert "لم يُقبل: منشور واحد" in reply.text
    assert "المجموع: 1000 جملة" in reply.text
    listed = [info.id for info in world._store.listing(f"tg{channel.id}", 1000)]
    assert sorted(listed) == sorted(f"tg{channel.id}-{1000 + number}" for number in range(500))


def test_a_burst_taken_back(world: World) -> None:
    ali, channel = world.owner(), world.channel()
    posts = [channel.send(f"خبر عابر رقمه {number} للتراجع عنه. وجملة أخرى.") for number in range(5)]
    ali.forward_all(posts)
    [reply] = world.api.wait_for("انتهت الإضافة", chat=ali.chat)
    assert "جديد: 5 مقالات" in reply.text
    ali.press(reply, "تراجع عن الكل").answer()
    world.api.wait_for("تراجعتُ", chat=ali.chat)
    assert not world.found(f"tg{channel.id}")


def test_who_may_not_add_is_told_how_it_works(world: World) -> None:
    visitor, channel = world.api.user("زائر"), world.channel()
    world.api.private(visitor)
    posts = [channel.send(f"كم عدد سكان المدينة رقم {number}؟") for number in range(3)]
    visitor.forward_all(posts)
    [reply] = world.api.wait_for("للمشرفين وحدهم", chat=visitor.chat)
    world.api.settle()
    assert replies(visitor) == [reply], "one word for a burst"
    assert not world.found(f"tg{channel.id}")
    visitor.press(reply, "اسأل بهذا النص").answer()
    world.api.wait_until(lambda: len(replies(visitor)) > 1)


def test_a_pasted_text_article_or_question(world: World) -> None:
    ali = world.owner()
    text = "نص ملصق عن الأهرامات. " + " ".join(f"تحكي الجملة {n} عن حجر من الأحجار." for n in range(20))
    asked = world.api.reply_to(ali.send(text))
    assert "أهذا مقال" in asked.text
    assert not world.found("نص ملصق عن الأهرامات")
    ali.press(asked, "مقال").answer()
    world.api.wait_for("أُضيف المقال", chat=ali.chat)
    assert "أُضيف المقال" in asked.text, "the question became the reply"
    assert len(world.found("نص ملصق عن الأهرامات")) == 1
    asked = world.api.reply_to(ali.send(text.replace("الأهرامات", "القلاع")))
    ali.press(asked, "سؤال").answer()
    world.api.wait_edit(asked, edits=1)
    world.api.wait_until(lambda: replies(ali)[-1].id > asked.id)
    assert not world.found("نص ملصق عن القلاع")


def test_article_or_question_is_answered_in_words_too(world: World) -> None:
    ali = world.owner()
    text = "نص ملصق عن القوارب. " + " ".join(f"تحكي الجملة {n} عن شراع من الأشرعة." for n in range(20))
    asked = world.api.reply_to(ali.send(text))
    ali.send("مقال", reply_to=asked)
    world.api.wait_until(lambda: "أُضيف المقال" in asked.text, failure="the question becomes the card")
    assert len(world.found("نص ملصق عن القوارب")) == 1
    assert "زرّ" in world.api.reply_to(ali.send("احذفه", reply_to=asked)).text
    assert len(world.found("نص ملصق عن القوارب")) == 1, "what can be lost has to be pressed"
    world.api.reply_to(ali.send(text.replace("القوارب", "الزوارق")))
    world.api.reply_to(ali.send("أضفه"))
    world.api.wait_for("أُضيف المقال", chat=ali.chat)
    assert len(world.found("نص ملصق عن الزوارق")) == 1
    world.api.reply_to(ali.send(text.replace("القوارب", "السفن")))
    answered = world.api.reply_to(ali.send("سؤال"))
    assert "أهلاً بك" not in answered.text
    assert not world.found("نص ملصق عن السفن")
    assert "أهلاً بك" in world.api.reply_to(ali.send("سؤال")).text, "nothing is asked any more"


def test_a_short_text_of_an_admin_is_a_question(world: World) -> None:
    ali = world.owner()
    answer = world.api.reply_to(ali.send("كم عدد الجنود الأميركيين في العراق؟"))
    assert "أهذا مقال" not in answer.text


def test_a_long_paste_is_joined_and_follows_its_edits(world: World) -> None:
    ali = world.owner()
    text = "مقال ملصق طويل عن البحر. " + " ".join(f"وهذه الجملة ذات الرقم {n} عن الموج." for n in range(200))
    parts = ali.paste(text)
    assert len(parts) == 2
    [asked] = world.api.wait_for("أهذا مقال", chat=ali.chat)
    world.api.settle()
    assert len(replies(ali)) == 1
    ali.press(asked, "مقال").answer()
    world.api.wait_for("أُضيف المقال", chat=ali.chat)
    [found] = world.found("مقال ملصق طويل")
    article = world.article(found)
    assert article is not None
    assert article.text.count("عن الموج") == 200


def test_a_pasted_article_that_is_edited(world: World) -> None:
    ali = world.owner()
    text = "نص قصير نسبياً عن النيل. " + " ".join(f"فيه جملة رقمها {n} عن الماء." for n in range(15))
    pasted = ali.send(text)
    asked = world.api.reply_to(pasted)
    ali.press(asked, "مقال").answer()
    world.api.wait_for("أُضيف المقال", chat=ali.chat)
    [found] = world.found("قصير نسبياً عن النيل")
    ali.edit(pasted, text + " وأضيفت جملة أخيرة.")
    world.wait_article(found, lambda article: "أخيرة" in article.text)
    world.api.wait_for("حُدّث المقال", chat=ali.chat)
    assert world.found("قصير نسبياً عن النيل") == [found]


def test_what_says_too_little_is_asked_about(world: World) -> None:
    ali, mona, channel = world.owner(), world.api.user("منى"), world.channel()
    asked = world.api.reply_to(ali.forward(mona.send("نعم")))
    assert "فلم أضفه" in asked.text
    assert [button.text for button in asked.buttons[0]] == ["أضفه مع ذلك"], "no question either"
    post = channel.send("متى يعود القطار السريع إلى العمل؟", date=1_600_000_000)
    asked = world.api.reply_to(ali.forward(post))
    assert world.article(tg(channel, post)) is None
    ali.press(asked, "أضفه مع ذلك").answer()
    article = world.wait_article(tg(channel, post))
    assert (article.url, article.published) == (channel.link(post), "2020-09-13T14:26:40+02:00")
    world.api.wait_until(lambda: "أُضيف المقال" in asked.text)
    assert "موجود في المكتبة" in world.api.reply_to(ali.forward(post)).text, "it isn't asked twice"
    asked = world.api.reply_to(ali.forward(channel.send("من يقود القطار الجديد؟")))
    ali.press(asked, "سؤال").answer()
    world.api.wait_for("لم أجد", chat=ali.chat)


def test_what_says_too_little_in_a_burst_is_named(world: World) -> None:
    ali, channel = world.owner(), world.channel()
    told = [channel.send(f"وصل القطار رقم {number} إلى المحطة صباحاً.") for number in (7, 8)]
    short = channel.send("تمام")
    ali.forward_all([told[0], short, told[1]])
    [summary] = world.api.wait_for("انتهت الإضافة", chat=ali.chat)
    assert "جديد: مقالان" in summary.text
    assert "«تمام»: أقصر من أن" in summary.text
    assert world.article(tg(channel, short)) is None


def test_a_bare_link_is_told_how_articles_are_added(world: World) -> None:
    owner = world.owner()
    assert "أعد توجيه منشوره" in world.api.reply_to(owner.send("https://example.org/news/1")).text
