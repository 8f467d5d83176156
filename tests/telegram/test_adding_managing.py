"""What admins take back, watch and look up, and who becomes one: the real bot process against the loopback Telegram."""

from __future__ import annotations

from .adding_world import SEVERAL, World, replies, tg


def test_delete_and_put_back(world: World) -> None:
    ali, channel = world.owner(), world.channel()
    post = channel.send(f"خبر يُحذف ثم يعود\n{SEVERAL} عاد.")
    reply = world.api.reply_to(ali.forward(post))
    before = world.article(tg(channel, post))
    ali.press(reply, "حذف").answer()
    assert "حُذف المقال" in world.api.wait_edit(reply, edits=1).text
    assert world.article(tg(channel, post)) is None
    ali.press(reply, "إعادة المقال").answer()
    assert "عاد المقال" in world.api.wait_edit(reply, edits=2).text
    assert world.article(tg(channel, post)) == before


def test_undo_of_adding_and_redo(world: World) -> None:
    ali, channel = world.owner(), world.channel()
    post = channel.send(f"خبر أُضيف خطأً\n{SEVERAL} خطأ.")
    reply = world.api.reply_to(ali.forward(post))
    ali.press(reply, "تراجع").answer()
    assert "لم يعد" in world.api.wait_edit(reply, edits=1).text
    assert world.article(tg(channel, post)) is None
    ali.press(reply, "إعادة المقال").answer()
    world.api.wait_edit(reply, edits=2)
    assert world.article(tg(channel, post)) is not None


def test_a_watched_channel_adds_by_itself(world: World) -> None:
    ali = world.owner()
    channel = world.channel(title="قناة متابَعة", creator=ali)
    ali.send(f"/watch @{channel.record.username}")
    world.api.wait_for("أتابع الآن", chat=ali.chat)
    post = channel.send("خبر تنشره القناة بنفسها. وفيه جملة ثانية.", signature="كاتب")
    article = world.wait_article(tg(channel, post))
    assert article.source == "قناة متابَعة — كاتب"
    channel.edit(post, "خبر تنشره القناة بنفسها بعد التصحيح. وفيه جملة ثانية.")
    world.wait_article(tg(channel, post), lambda one: "التصحيح" in one.text)
    album = channel.album("ألبوم القناة المتابَعة. صور كثيرة.", captioned=1)
    world.wait_article(tg(channel, album[0]))
    channel.edit(album[1], "ألبوم القناة المتابَعة بعد تعديله. صور كثيرة.")
    world.wait_article(tg(channel, album[0]), lambda one: "تعديله" in one.text)
    parts = channel.paste("نص طويل تنشره القناة. " + " ".join(f"جملة القناة رقم {n} هنا." for n in range(250)))
    whole = world.wait_article(tg(channel, parts[0]), lambda one: one.text.count("جملة القناة") == 250)
    channel.edit(parts[1], parts[1].text + " وخاتمة جديدة.")
    world.wait_article(tg(channel, parts[0]), lambda one: one.text == whole.text + " وخاتمة جديدة.")
    ids = [tg(channel, one) for one in (post, album[0], parts[0])]
    assert sorted(world.found(f"tg{channel.id}")) == sorted(ids)
    assert len(replies(ali)) == 1, "channels are added without a word"
    # What was deleted isn't brought back by an edit.
    ali.send(f"/delete {ids[0]}")
    world.api.wait_for("حُذف المقال", chat=ali.chat)
    channel.edit(post, "خبر عُدّل بعد حذفه. وفيه جملة ثانية.")
    ali.send(f"/unwatch @{channel.record.username}")
    world.api.wait_for("لم أعد أتابع", chat=ali.chat)
    last = channel.send("خبر بعد انتهاء المتابعة. لا يُضاف.")
    world.api.settle(1.2)
    assert world.article(ids[0]) is None
    assert world.article(tg(channel, last)) is None


def test_watching_by_a_forwarded_post_and_losing_rights(world: World) -> None:
    ali = world.owner()
    channel = world.channel(title="قناة تتعثر")
    ali.send("/watch")
    world.api.wait_for("أعد توجيه منشور", chat=ali.chat)
    ali.forward(channel.send("منشور لتعريف القناة وحسب. لا يُضاف."))
    world.api.wait_for("أتابع الآن", chat=ali.chat)
    assert not world.found(f"tg{channel.id}")
    channel.demote_bot()
    told = world.api.wait_for("توقفت متابعتها", chat=ali.chat)
    channel.kick_bot()
    world.api.settle()
    assert world.api.wait_for("توقفت متابعتها", chat=ali.chat) == told, "told once"
    ali.send("/watch")
    assert "متوقفة" in world.api.wait_for("القنوات المتابَعة", chat=ali.chat)[-1].text
    channel.promote_bot()
    world.api.wait_for("وعادت متابعتها", chat=ali.chat)
    post = channel.send("خبر بعد العودة إلى القناة. وفيه جملة ثانية.")
    world.wait_article(tg(channel, post))


def test_after_something_else_a_forwarded_post_is_an_article_again(world: World) -> None:
    ali, channel = world.owner(), world.channel(title="قناة لا تُتابع")
    for number, between in enumerate(("/stats", "كم عدد السفن في الميناء؟")):
        ali.send("/watch")
        world.api.wait_for("أعد توجيه منشور", chat=ali.chat, count=number + 1)
        world.api.reply_to(ali.send(between))
        post = channel.send(f"دخلت السفينة رقم {number} إلى الميناء. وفرح البحارة.")
        assert "أُضيف المقال" in world.api.reply_to(ali.forward(post)).text
    assert "قناة لا تُتابع" not in world.api.reply_to(ali.send("/unwatch")).text


def test_who_may_watch(world: World) -> None:
    ali, sami = world.owner(), world.api.user("سامي")
    world.api.reply_to(sami.start())
    ali.send(f"/admins add {sami.id}")
    world.api.wait_for("صرت مشرفاً", chat=sami.chat)
    foreign, absent = world.channel(title="قناة الغير"), world.channel(title="بلا بوت", bot=None)
    for name, answer in (
        ("no_such_channel", "لا أعرف قناة"),
        (absent.record.username, "لستُ مشرفاً"),
        (foreign.record.username, "لا بد أن تكون مشرفاً"),
    ):
        sami.send(f"/watch @{name}")
        world.api.wait_for(answer, chat=sami.chat)
    foreign.promote(sami)
    sami.send(f"/watch @{foreign.record.username}")
    world.api.wait_for("أتابع الآن", chat=sami.chat)


def test_a_better_title_may_be_given_in_reply_to_the_same_question(world: World) -> None:
    ali, channel = world.owner(), world.channel()
    post = channel.send("وصلت القافلة إلى الواحة بعد رحلة دامت أربعين يوماً. واستراح الناس ثلاثة أيام.")
    ali.forward(post)
    [card] = world.api.wait_for("أُضيف المقال", chat=ali.chat)
    ali.press(card, "عنوان آخر").answer()
    [question] = world.api.wait_for("أرسل عنواناً جديداً", chat=ali.chat)
    for title in ("القافلة في الواحة", "وصول القافلة"):
        assert title in world.api.reply_to(ali.send(title, reply_to=question)).text
        assert world.wait_article(tg(channel, post)).title == title
    assert "عفواً" in world.api.reply_to(ali.send("شكراً", reply_to=question)).text


def test_the_list_of_articles(world: World) -> None:
    ali, channel = world.owner(), world.channel()
    posts = [channel.send(f"قائمة المقالات تعرض هذا برقم {number}. وجملة.") for number in range(11)]
    ali.forward_all(posts)
    world.api.wait_for("انتهت الإضافة", chat=ali.chat)
    ali.send("/articles قائمة المقالات تعرض")
    [page] = world.api.wait_for("مقالات المكتبة", chat=ali.chat)
    assert page.text.count("قائمة المقالات") == 8
    assert "(11 مقالاً)" in page.text
    ali.press(page, "التالي").answer()
    assert world.api.wait_edit(page, edits=1).text.count("قائمة المقالات") == 3
    ali.press(page, "9").answer()
    [shown] = world.api.wait_for("📄", chat=ali.chat)
    ali.press(shown, "حذف").answer()
    world.api.wait_edit(shown, edits=1)
    assert len(world.found("قائمة المقالات تعرض")) == 10
    ali.send(f"/rename {tg(channel, posts[0])} عنوان من الأمر")
    world.api.wait_for("صار عنوان المقال", chat=ali.chat)
    renamed = world.article(tg(channel, posts[0]))
    assert renamed is not None
    assert renamed.title == "عنوان من الأمر"
    ali.send("/delete قائمة المقالات تعرض")
    [choice] = world.api.wait_for("أيّ مقال", chat=ali.chat)
    assert "(9 مقالات)" in choice.text
    ali.send("/articles لا شيء بهذا الاسم")
    world.api.wait_for("لا مقال فيه", chat=ali.chat)


def test_figures_and_unanswered_questions(world: World) -> None:
    ali, asker = world.owner(), world.api.user("سائل")
    world.api.private(asker)
    for name in ("زلكفرندة", "طزفقلقة", "طزفقلقة"):
        world.api.reply_to(asker.send(f"أين {name}؟"))
    ali.send("/unanswered")
    [page] = world.api.wait_for("لم يوجد لها جواب", chat=ali.chat)
    assert page.text.index("طزفقلقة") < page.text.index("زلكفرندة")
    assert "مرتان" in page.text
    first = page.buttons[0][-1].value
    ali.press(page, str(first)).answer()
    assert "طزفقلقة" not in world.api.wait_edit(page, edits=1).text
    article = ali.forward(world.channel().send("يفتح متحف الزجاج أبوابه في التاسعة صباحاً. ودخوله بالمجان."))
    world.api.reply_to(article)
    answer = world.api.reply_to(asker.send("متى يفتح متحف الزجاج أبوابه؟"))
    asker.press(answer, "مفيد 👍").answer()
    ali.send("/stats")
    [figures] = world.api.wait_for("أرقام المكتبة", chat=ali.chat)
    assert "100٪ من رأي واحد" in figures.text
    assert "طُرح حتى الآن" in figures.text
    assert "آخر 7 أيام" in figures.text


def test_a_button_outlives_its_presser_role(world: World) -> None:
    ali, channel = world.owner(), world.channel()
    sami = world.api.user("سامي", username="sami_admin")
    world.api.reply_to(sami.start())
    ali.send("/admins add @sami_admin")
    assert world.api.wait_for("صار سامي مشرفاً", chat=ali.chat)
    assert world.api.wait_for("صرت مشرفاً", chat=sami.chat)
    post = channel.send("خبر يضيفه مشرف جديد. وفيه جملة ثانية.")
    reply = world.api.reply_to(sami.forward(post))
    assert "أُضيف" in reply.text
    assert "لأصحاب البوت وحدهم" in world.api.reply_to(sami.send("/admins")).text
    ali.send(f"/admins remove {sami.id}")
    world.api.wait_for("لم يعد", chat=ali.chat)
    assert "للمشرفين" in sami.press(reply, "حذف").answer()["text"]
    assert world.article(tg(channel, post)) is not None
    sami.send("/articles")
    world.api.wait_for("للمشرفين", chat=sami.chat)


def test_naming_admins(world: World) -> None:
    ali, sami, shy = world.owner(), world.api.user("سمير"), world.api.user("خفي", hides_forwards=True)
    group = world.api.supergroup("غرفة", [ali, sami, shy])
    ali.send("/admins")
    [listed] = world.api.wait_for("مشرف", chat=ali.chat)  # it lists admins or says that there are none
    ali.press(listed, "مشرف جديد").answer()
    world.api.wait_for("أعد توجيه رسالة", chat=ali.chat)
    ali.forward(sami.send("رسالة من سمير", group))
    [added] = world.api.wait_for("صار سمير مشرفاً", chat=ali.chat)
    ali.press(added, f"ad:ar:{sami.id}").answer()
    assert "لم يعد" in world.api.wait_edit(added, edits=1).text
    ali.send("/admins add", group, reply_to=sami.send("رسالة أخرى", group))
    world.api.wait_for("صار سمير مشرفاً", chat=group)
    ali.send("/admins add", reply_to=ali.forward(shy.send("رسالة من خفي", group)))
    world.api.wait_for("يخفي حسابه", chat=ali.chat)
    ali.send(f"/admins remove {ali.id}")
    world.api.wait_for("من أصحاب البوت", chat=ali.chat)
    sami.start()
    sami.send("/admins")
    world.api.wait_for("لأصحاب البوت", chat=sami.chat)
    ali.send(f"/admins add {sami.id}")
    world.api.wait_for("صار سمير مشرفاً", chat=ali.chat)
    ali.send(f"/admins remove {sami.id}")
    world.api.wait_for("لم يعد سمير مشرفاً", chat=ali.chat)


def test_letting_people_and_groups_in(world: World) -> None:
    ali, hoda = world.owner(), world.api.user("هدى")
    group = world.api.supergroup("غرفة القراء", [ali, hoda])
    ali.send("/access")
    [listed] = world.api.wait_for("المكتبة مفتوحة للجميع", chat=ali.chat)
    ali.press(listed, "إذن جديد").answer()
    world.api.wait_for("أعد توجيه رسالة ممن", chat=ali.chat)
    ali.forward(hoda.send("رسالة من هدى", group))
    [added] = world.api.wait_for("أُذن بالسؤال: هدى", chat=ali.chat)
    assert str(hoda.id) in added.text
    ali.press(added, f"ad:lr:{hoda.id}").answer()
    removed = world.api.wait_edit(added, edits=1)
    assert "أُلغي الإذن" in removed.text
    assert str(hoda.id) not in removed.text.split("\n", 1)[1]
    ali.send("/access add", group)
    [told] = world.api.wait_for("أُذن بالسؤال: غرفة القراء", chat=group)
    assert told.labels == ["احذف غرفة القراء"], "none to add, in a group"
    ali.send("/access remove", group)
    world.api.wait_for("أُلغي الإذن: غرفة القراء", chat=group)
    ali.send(f"/access {hoda.id}")
    world.api.wait_for(f"أُذن بالسؤال: {hoda.id}", chat=ali.chat)
    # A group is let in and put out from elsewhere too, by its number as the list shows it, or its public name.
    ali.send(f"/access add \u2066{group.id}\u2069")
    [told] = world.api.wait_for(f"أُذن بالسؤال: {group.id}", chat=ali.chat)
    assert "غرفة القراء" in told.text
    ali.send(f"/access remove {group.id}")
    world.api.wait_for("أُلغي الإذن: غرفة القراء", chat=ali.chat)
    public = world.api.supergroup("قراء الأخبار", [ali], username="readers_room")
    ali.send("/access add", public)
    world.api.wait_for("أُذن بالسؤال: قراء الأخبار", chat=public)
    ali.send("/access remove @Readers_Room")
    world.api.wait_for("أُلغي الإذن: قراء الأخبار", chat=ali.chat)
    ali.send(f"/admins add {group.id}")
    world.api.wait_for("لا أعرف من", chat=ali.chat)
