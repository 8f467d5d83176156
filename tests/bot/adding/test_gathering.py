"""Messages put together into posts, and the articles they become."""

from __future__ import annotations

import json
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from bot.adding.gathering import article_of, continues, gather, joined, may_grow
from bot.adding.parts import File, Origin, Part, dump, load

CHANNEL = Origin("channel", "الأخبار", 1_600_000_000, -1001234, 7, "news", "المحرر")
LONG = "كلمة " * 819


def part(number: int, text: str = "خبر قصير.", **fields: object) -> Part:
    return Part(number, 1_700_000_000, text, **fields)  # type: ignore[arg-type]


def posts(*parts: Part) -> list[list[int]]:
    return [[one.message_id for one in post.parts] for post in gather(parts)]


def test_each_message_is_a_post() -> None:
    assert posts(part(1), part(2), part(3)) == [[1], [2], [3]]


def test_albums_are_one_post_even_where_others_come_between() -> None:
    mixed = [part(1, "", album="a"), part(2, "تعليق", album="a"), part(3), part(4, "", album="b"), part(5, album="a")]
    assert posts(*mixed) == [[1, 2, 5], [3], [4]]
    assert gather(mixed)[0].text == "تعليق خبر قصير."


def test_documents_of_one_album_are_articles_each() -> None:
    files = [part(n, "", album="a", file=File(f"f{n}", "a.txt")) for n in (1, 2)]
    assert posts(*files) == [[1], [2]]


def test_a_long_text_goes_on_in_the_next_message() -> None:
    assert posts(part(1, LONG), part(2, LONG), part(3, "النهاية."), part(4)) == [[1, 2, 3], [4]]
    [post] = gather([part(1, LONG), part(2, "النهاية.")])
    assert post.text.endswith("كلمة النهاية.")
    assert post.keys == ("1", "2")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (part(1, "قصير"), part(2)),
        (part(1, LONG), Part(2, 1_700_000_010, "بعد حين")),
        (part(1, LONG, origin=CHANNEL), part(2)),
        (part(1, LONG, origin=CHANNEL), part(2, origin=replace(CHANNEL, message_id=9))),
        (part(1, LONG, origin=CHANNEL), part(2, origin=replace(CHANNEL, message_id=8, date=1_600_000_060))),
        (part(1, LONG, origin=CHANNEL), part(2, origin=replace(CHANNEL, chat_id=-1009, message_id=8))),
        (part(1, LONG), part(2, is_media=True)),
        (part(1, LONG), part(2, edited=5)),
        (part(1, LONG, chosen=True), part(2)),
        (part(1, LONG), part(2, alone=True)),
        (part(1, LONG, alone=True), part(2)),
        (part(1, "كلمة " * 790), part(2)),  # it would have fitted
    ],
)
def test_what_does_not_go_on(before: Part, after: Part) -> None:
    assert not continues(before, after)


def test_posts_of_a_channel_go_on_by_number_and_time() -> None:
    assert continues(part(1, LONG, origin=CHANNEL), part(2, origin=replace(CHANNEL, message_id=8)))


def test_an_edit_takes_the_place_of_what_waits() -> None:
    edit = part(1, "بعد", edited=9)
    [post] = gather([part(1, "قبل"), edit])
    assert post.text == "بعد"
    assert not post.is_edit
    assert post.keys == ("1", edit.key)
    [alone] = gather([edit])
    assert alone.is_edit


def test_a_post_that_was_put_together_is_parted_with_all_its_forms() -> None:
    edit = part(1, f"{LONG}وجديدة", edited=9)
    [post] = gather([part(1, LONG), part(2, "النهاية."), edit])
    assert post.is_joined
    first, second = post.singly
    assert (first.text, second.text) == (edit.text, "النهاية.")
    assert (first.keys, second.keys) == (("1", edit.key), ("2",))
    [album] = gather([part(1, "", album="a"), part(2, album="a")])
    assert not album.is_joined


def test_which_posts_may_grow() -> None:
    assert [may_grow(post) for post in gather([part(1), part(2, album="a"), part(3, LONG)])] == [False, True, True]
    apart = [part(1, album="a", file=File("f", "a.txt")), part(2, album="b", edited=5), part(3, LONG, edited=5)]
    assert not any(may_grow(post) for post in gather(apart))


def test_joining_keeps_sentences_whole_and_apart() -> None:
    assert joined(["جملة لم", "تنته بعد.", "", "وثانية."]) == "جملة لم تنته بعد.\nوثانية."


def test_ids_are_those_of_the_channel_or_of_the_text() -> None:
    [post] = gather([part(5, origin=CHANNEL)])
    assert post.article_id(99) == "tg-1001234-7"
    assert post.places(99) == [(-1001234, 7)]
    [album] = gather([part(n, album="a", origin=replace(CHANNEL, message_id=n)) for n in (9, 8)])
    assert album.article_id(99) == "tg-1001234-8"
    [one], [two] = gather([part(1)]), gather([part(2, "خبر  قصير.\n")])
    assert one.article_id(99) == two.article_id(99) != gather([part(3, "غيره.")])[0].article_id(99)
    assert one.places(99) == [(99, 1)]
    assert len(one.article_id(99).encode()) <= 45, "it fits into a button"


@pytest.mark.parametrize(
    ("origin", "url", "source"),
    [
        (CHANNEL, "https://t.me/news/7", "الأخبار — المحرر"),
        (replace(CHANNEL, username=None, chat_id=-1001234), "https://t.me/c/1234/7", "الأخبار — المحرر"),
        (Origin("user", "منى", 1_600_000_000, 5), None, "منى"),
        (Origin("hidden_user", "مجهول", 1_600_000_000), None, "مجهول"),
    ],
)
def test_link_source_and_date(origin: Origin, url: str | None, source: str) -> None:
    article = article_of("x", origin, "عنوان", "نص", 0, ZoneInfo("Asia/Riyadh"))
    assert (article.url, article.source) == (url, source)
    assert article.published == "2020-09-13T15:26:40+03:00"


def test_a_part_survives_its_json() -> None:
    whole = Part(1, 2, "نص", CHANNEL, "album", True, File("f", "a.txt", 3, "text/plain"), 4, True, True, 5)
    for one in (whole, part(1), part(2, "", origin=Origin("hidden_user", "س", 1))):
        assert load(json.loads(dump(one))) == one


def test_keys_tell_forms_of_a_message_apart() -> None:
    assert [part(3).key, part(3, chosen=True).key, part(3, alone=True).key] == ["3", "c3", "s3"]
    edits = [part(3, text, edited=second) for second in (8, 9) for text in ("صار هكذا.", "ثم هكذا.")]
    assert len({one.key for one in edits}) == 4
    assert edits[0].key == part(3, "صار هكذا.", edited=8).key
