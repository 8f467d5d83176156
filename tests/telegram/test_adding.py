"""What admins forward, paste and upload becomes articles: the real bot process against the loopback Telegram."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from index import Article
from index.store import Store

from .botapi import BotApi, Chat, Message, User, duplicate, redeliver
from .process import BotProcess

OWNERS = range(1001, 1040)
SEVERAL = "افتتح الرئيس المتحف الكبير يوم السبت. وحضر الحفل وفود من 80 دولة. ويضم المتحف أكثر من مئة ألف قطعة أثرية."


class World:
    """A Telegram with the bot in it, and what the bot's library holds.

    Args:
        api: the Telegram.
        home: the bot's folder.
    """

    def __init__(self, api: BotApi, home: Path) -> None:
        self.api = api
        self._store = Store.open(home / "library.db")
        self._owners = iter(OWNERS)
        self._numbers = itertools.count(1)

    def owner(self, **options: str) -> User:
        """An owner whom no other test knows."""
        user = self.api.user("علي", id=next(self._owners), **options)  # type: ignore[arg-type]
        self.api.private(user)
        return user

    def channel(self, title: str = "الأخبار", **options: Any) -> Chat:
        """A channel of its own public name, with the bot as its administrator."""
        options.setdefault("username", f"news{next(self._numbers)}")
        return self.api.channel(title, **options)

    def article(self, article_id: str) -> Article | None:
        """What the library holds under an id."""
        stored = self._store.get(article_id)
        return stored.article if stored else None

    def found(self, search: str) -> list[str]:
        """The ids of the articles with some words in title or id."""
        return [info.id for info in self._store.listing(search)]

    def wait_article(self, article_id: str, check: Callable[[Article], object] = bool) -> Article:
        """Wait until the library holds an article that satisfies the check."""

        def there() -> bool:
            article = self.article(article_id)
            return article is not None and bool(check(article))

        self.api.wait_until(there, 8.0, f"no such article {article_id}")
        article = self.article(article_id)
        assert article is not None
        return article


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One bot for all tests here: each has users and channels of its own."""
    home = tmp_path_factory.mktemp("adding")
    owners = ",".join(map(str, OWNERS))
    with BotApi() as api, BotProcess(api, home, OWNER_IDS=owners, TIMEZONE="Africa/Cairo"):
        yield World(api, home)
        # Owners who never wrote can't be told of anything, and a channel lets only its administrators look: no harm.
        expected = ("chat not found", "member list is inaccessible")
        refused = [call for call in api.refused() if not call.error.lower().endswith(expected)]
        assert not refused
        assert not api.warnings


def tg(channel: Chat, post: Message) -> str:
    """The id of a post's article."""
    return f"tg{channel.id}-{post.id}"


def replies(user: User) -> list[Message]:
    """What the bot has said to a user."""
    return [message for message in user.chat.sent if not message.deleted]


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
    assert "لا نص فيه" in world.api.reply_to(forwarded).text


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
    assert "لم يُقبل: مقال واحد" in reply.text
    assert "الجمل: 1000 جملة" in reply.text
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


def test_a_button_outlives_its_presser_role(world: World) -> None:
    ali, channel = world.owner(), world.channel()
    sami = world.api.user("سامي", username="sami_admin")
    sami.start()
    world.api.settle(0.1)
    ali.send("/admins add @sami_admin")
    assert "صار" in world.api.wait_for("@sami_admin", chat=ali.chat)[0].text
    assert world.api.wait_for("صرت مشرفاً", chat=sami.chat)
    post = channel.send("خبر يضيفه مشرف جديد. وفيه جملة ثانية.")
    reply = world.api.reply_to(sami.forward(post))
    assert "أُضيف" in reply.text
    ali.send(f"/admins remove {sami.id}")
    world.api.wait_for("لم يعد", chat=ali.chat)
    assert "للمشرفين" in sami.press(reply, "حذف").answer()["text"]
    assert world.article(tg(channel, post)) is not None
    sami.send("/articles")
    world.api.wait_for("للمشرفين", chat=sami.chat)


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


def test_who_may_watch(world: World) -> None:
    ali, sami = world.owner(), world.api.user("سامي")
    sami.start()
    ali.send(f"/admins add {sami.id}")
    world.api.wait_for("صرت مشرفاً", chat=sami.chat)
    foreign, absent = world.channel(title="قناة الغير"), world.channel(title="بلا بوت", bot=None)
    for name, answer in (
        ("no_such_channel", "لا أعرف قناة"),
        (absent.record.username, "لست مشرفاً"),
        (foreign.record.username, "لا بد أن تكون مشرفاً"),
    ):
        sami.send(f"/watch @{name}")
        world.api.wait_for(answer, chat=sami.chat)
    foreign.promote(sami)
    sami.send(f"/watch @{foreign.record.username}")
    world.api.wait_for("أتابع الآن", chat=sami.chat)


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
    world.api.wait_for("لا مقالات هنا", chat=ali.chat)


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
    ali.send("/stats")
    [figures] = world.api.wait_for("أرقام المكتبة", chat=ali.chat)
    assert "طُرح حتى الآن" in figures.text
    assert "آخر 7 أيام" in figures.text


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
    world.api.wait_for("للمشرفين", chat=sami.chat)
