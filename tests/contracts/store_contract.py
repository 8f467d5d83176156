"""What every database must do as a store. A database's test inherits the class and gives the fixture `store`."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from index.errors import ArticleError
from index.models import AddStatus, Article, DuplicatePolicy
from index.store import Changes, ImportMark, PreparedArticle, Store, unpack_spans

SKIP, REPLACE = DuplicatePolicy.SKIP, DuplicatePolicy.REPLACE


def article(name: str, text: str, **more: str | None) -> PreparedArticle:
    """A prepared article of one sentence."""
    return PreparedArticle.of(Article(name, more.pop("title", None) or "عنوان", text, **more), [(0, len(text))])


def indexed(store: Store, revision: int = 0, batch: int = 3) -> tuple[dict[int, str], int]:
    """What an index that follows the store from `revision` on would hold: key → id."""
    held: dict[int, str] = {}
    for step in store.changes_since(revision, batch):
        held.update({one.key: one.article.id for one in step.articles})
        for key in step.removed:
            held.pop(key, None)
        revision = step.revision
    return held, revision


class StoreContract:
    """One method, one promise."""

    def test_new_store_is_empty(self, store: Store) -> None:
        assert (store.count().articles, store.count().sentences, store.revision()) == (0, 0, 0)
        assert list(store.changes_since(0)) == []
        assert store.listing() == []

    def test_article_comes_out_as_it_went_in(self, store: Store) -> None:
        given = Article("أ/1 ' \" %", "عنوان 📰", "نصّ\nسطر ثانٍ 🙂", "2024-01-05", "https://x.org/أ?b=%20", "وكالة")
        (outcome,) = store.put([PreparedArticle.of(given, [(0, 3), (4, 14)])])
        stored = store.get(given.id)
        assert outcome.status is AddStatus.ADDED
        assert stored is not None
        assert (stored.article, stored.key, stored.revision) == (given, outcome.key, outcome.revision)
        assert unpack_spans(stored.sentences) == ((0, 3), (4, 14))
        assert (stored.sentence_count, stored.span(1)) == (2, (4, 14))
        assert store.by_keys([outcome.key, 10**6]) == {outcome.key: stored}
        assert (store.count().articles, store.count().sentences) == (1, 2)

    def test_same_article_again_is_a_duplicate(self, store: Store) -> None:
        (first,) = store.put([article("a", "نص")])
        (again,) = store.put([article("a", "نص")])
        assert (again.status, again.key, again.id) == (AddStatus.DUPLICATE, first.key, "a")
        assert again.revision == first.revision == store.revision()

    @pytest.mark.parametrize("policy", DuplicatePolicy)
    @pytest.mark.parametrize(
        "change",
        [
            {"text": "نص جديد"},
            {"text": "نص  قديم"},  # other white space moves sentences
            {"title": "عنوان جديد"},
            {"published": "2024-01-02"},
            {"url": "https://x.org"},
            {"source": "وكالة"},
            {"source": ""},
        ],
    )
    def test_same_id_with_a_change_replaces(
        self, store: Store, policy: DuplicatePolicy, change: dict[str, str]
    ) -> None:
        before = article("a", "نص قديم")
        (old,) = store.put([before])
        changed = replace(before.article, **change)
        (new,) = store.put([PreparedArticle.of(changed, [(0, 2)])], policy)
        assert (new.status, new.id, new.removed_keys) == (AddStatus.REPLACED, "a", (old.key,))
        assert new.key > old.key
        assert store.by_keys([old.key, new.key]).keys() == {new.key}
        assert indexed(store, old.revision)[0] == {new.key: "a"}
        assert store.count().articles == 1

    def test_same_text_under_another_id_is_skipped(self, store: Store) -> None:
        (first,) = store.put([article("a", "نص  واحد\n")])
        (second,) = store.put([article("b", " نص واحد", title="غيره")], SKIP)
        assert (second.status, second.key, second.id) == (AddStatus.DUPLICATE, first.key, "a")
        assert store.get("b") is None

    def test_same_text_under_another_id_is_replaced(self, store: Store) -> None:
        (first,) = store.put([article("a", "نص  واحد\n")])
        (second,) = store.put([article("b", " نص واحد")], REPLACE)
        assert (second.status, second.id, second.removed_keys) == (AddStatus.REPLACED, "b", (first.key,))
        assert store.get("a") is None
        assert indexed(store)[0] == {second.key: "b"}

    def test_id_that_takes_the_text_of_another(self, store: Store) -> None:
        one, two = store.put([article("a", "أول"), article("b", "ثان")])
        (skipped,) = store.put([article("a", "ثان")], SKIP)
        assert (skipped.status, skipped.id, skipped.removed_keys) == (AddStatus.DUPLICATE, "b", ())
        (taken,) = store.put([article("a", "ثان")], REPLACE)
        assert (taken.status, taken.removed_keys) == (AddStatus.REPLACED, (one.key, two.key))
        assert indexed(store)[0] == {taken.key: "a"}

    def test_batch_sees_itself(self, store: Store) -> None:
        batch = [
            article("a", "أول"),
            article("b", "أول"),
            article("a", "ثان"),
            article("c", "أول"),
            article("c", "أول"),
        ]
        outcomes = store.put(batch, SKIP)
        added, duplicate, replaced = AddStatus.ADDED, AddStatus.DUPLICATE, AddStatus.REPLACED
        assert [one.status for one in outcomes] == [added, duplicate, replaced, added, duplicate]
        assert [one.id for one in outcomes] == ["a", "a", "a", "c", "c"]
        left = {one.key for one in outcomes} - {key for one in outcomes for key in one.removed_keys}
        assert indexed(store)[0].keys() == left == {outcomes[2].key, outcomes[3].key}

    def test_batch_beyond_every_limit_of_variables(self, store: Store) -> None:
        batch = [article(f"a{n}", f"نص {n}") for n in range(1200)]
        keys = [one.key for one in store.put(batch)]
        assert len(store.by_keys(keys)) == store.count().articles == 1200
        assert {one.status for one in store.put(batch)} == {AddStatus.DUPLICATE}
        assert store.remove(one.article.id for one in batch) == keys
        assert store.count().articles == 0

    @pytest.mark.parametrize("bad", ["\0", "نص\0", "\ud800", "نص \udfff"])
    @pytest.mark.parametrize("field", ["id", "title", "text", "published", "url", "source"])
    def test_characters_no_database_takes_are_refused(self, store: Store, field: str, bad: str) -> None:
        bad_article = replace(article("a", "نص").article, **{field: bad})
        with pytest.raises(ArticleError):
            store.put([article("good", "سليم"), PreparedArticle.of(bad_article, [])])
        assert (store.count().articles, store.revision()) == (0, 0)
        assert store.get(bad) is None
        assert store.remove([bad]) == []
        assert store.listing(bad) == []

    @pytest.mark.parametrize(("name", "text"), [("", "نص"), ("a", ""), ("a", " \n\t")])
    def test_nameless_and_empty_are_refused(self, store: Store, name: str, text: str) -> None:
        with pytest.raises(ArticleError):
            store.put([PreparedArticle.of(Article(name, "", text), [])])

    def test_removed_is_gone_and_its_key_with_it(self, store: Store) -> None:
        one, two = store.put([article("a", "أول"), article("b", "ثان")])
        assert store.remove(["nothing", "b", "b"]) == [two.key]
        assert store.get("b") is None
        (back,) = store.put([article("b", "ثان")])
        assert back.key > two.key > one.key
        assert indexed(store, two.revision)[0] == {back.key: "b"}

    def test_every_change_takes_a_revision(self, store: Store) -> None:
        seen = [store.revision()]
        for change in (
            lambda: store.put([article("a", "أول")]),
            lambda: store.put([article("a", "ثان")]),
            lambda: store.put([article("b", "ثان")], REPLACE),
            lambda: store.remove(["b"]),
        ):
            change()
            seen.append(store.revision())
        assert seen == sorted(set(seen))
        assert store.remove(["b"]) == []
        assert store.revision() == seen[-1]

    @pytest.mark.parametrize("batch", [1, 2, 7, 100])
    def test_index_may_follow_from_any_revision(self, store: Store, batch: int) -> None:
        for n in range(6):
            store.put([article(f"a{n}-{m}", f"نص {n} {m}") for m in range(4)])
            store.remove([f"a{n}-1"])
            store.put([article(f"a{n}-2", f"أحدث {n}")])
        whole = indexed(store)[0]
        assert len(whole) == store.count().articles == 18
        for start in range(store.revision() + 1):
            later, end = indexed(store, start, batch)
            assert end == store.revision()
            assert later == {key: name for key, name in whole.items() if store.by_keys([key])[key].revision > start}

    def test_steps_are_small_and_in_order(self, store: Store) -> None:
        store.put([article(f"a{n}", f"نص {n}") for n in range(25)])
        store.remove([f"a{n}" for n in range(12)])
        steps: list[Changes] = list(store.changes_since(0, batch=5))
        assert all(len(step.articles) <= 5 and len(step.removed) <= 5 for step in steps)
        came = [one.revision for step in steps for one in step.articles]
        assert came == sorted(came)
        assert [step.revision for step in steps] == sorted({step.revision for step in steps})
        with pytest.raises(ValueError, match="at least one"):
            next(store.changes_since(0, batch=0))

    def test_writing_goes_on_while_changes_are_read(self, store: Store) -> None:
        store.put([article(f"a{n}", f"نص {n}") for n in range(4)])
        steps = store.changes_since(0, batch=2)
        first = next(steps)
        store.remove(["a0", "a3"])
        store.put([article("late", "متأخر")])
        rest = list(steps)
        removed = {key for step in rest for key in step.removed}
        held = {one.key: one.article.id for step in (first, *rest) for one in step.articles if one.key not in removed}
        assert sorted(held.values()) == ["a1", "a2", "late"]

    def test_listing_is_newest_first_and_searches_all_words(self, store: Store) -> None:
        store.put([article("a", "1", title="حرب العراق"), article("b", "2", title="العراق 100% سلام")])
        store.put([article("c", "3", title="Other", source="BBC عربي", url="https://x.org/iraq_1")])
        assert [one.id for one in store.listing()] == ["c", "b", "a"]
        assert [one.id for one in store.listing(limit=1, offset=1)] == ["b"]
        assert [one.id for one in store.listing("العراق")] == ["b", "a"]
        assert [one.id for one in store.listing(" العراق  حرب ")] == ["a"]
        assert [one.id for one in store.listing("bbc")] == ["c"]
        assert [one.id for one in store.listing("العِـراق")] == ["b", "a"]
        assert [one.id for one in store.listing("%")] == ["b"]
        assert [one.id for one in store.listing("_")] == ["c"]
        assert [one.id for one in store.listing("الحرب")] == ["a"], "«ال» is no matter"
        keys = sorted(store.by_keys(range(1, 100)))
        assert [one.id for one in store.listing("معارك", titled=[keys[:1]])] == ["a"]
        assert [one.id for one in store.listing("معارك bbc", titled=[keys, ()])] == ["c"]
        assert store.listing("معارك", titled=[()]) == []
        assert len(store.listing("معارك", titled=[range(1, 40_000)])) == 3, "however many they are"
        assert store.listing(limit=0) == []
        info = store.listing("bbc")[0]
        assert (info.title, info.sentences, info.source, info.published) == ("Other", 1, "BBC عربي", None)
        assert info.added.endswith("+00:00")
        with pytest.raises(ValueError, match="negative"):
            store.listing(limit=-1)

    def test_listing_by_date_has_those_without_one_last(self, store: Store) -> None:
        for name, published in (("old", "2020-05-01"), ("none", None), ("new", "2024-01-31"), ("late", None)):
            store.put([article(name, f"نص {name}", published=published)])
        assert [one.id for one in store.listing(by_date=True)] == ["new", "old", "late", "none"]
        assert [one.id for one in store.listing("n", by_date=True, offset=1)] == ["none"]
        assert [one.id for one in store.listing()] == ["late", "new", "none", "old"]

    def test_newest_is_by_publication_then_by_adding(self, store: Store) -> None:
        assert store.newest(3) == []
        dates = {
            "future": "2999-01-01",  # counts as added now
            "early": "0001-01-01T00:00:00+14:00",
            "zone": "2024-05-01T01:00:00+03:00",
            "old": "1999-12-31",
            "utc": "2024-04-30T23:00:00",
            "day": "2024-05-01",
            "plain": "20240501T000000Z",
            "week": "2024-W19-1",
            "blank": "2024-05-02 10:00",
            "unknown": None,
        }
        store.put([article(name, f"نص {name}", published=date) for name, date in dates.items()])
        names = [one.id for one in store.newest(99)]
        assert names == ["unknown", "future", "week", "blank", "plain", "day", "utc", "zone", "old", "early"]
        for limit in range(len(names)):
            assert [one.id for one in store.newest(limit)] == names[:limit]
        store.put([article("last", "نص أخير")])
        assert store.newest(1)[0].id == "last"
        store.remove(["last"])
        assert [one.id for one in store.newest(99)] == names
        with pytest.raises(ValueError, match="negative"):
            store.newest(-1)

    def test_import_goes_on_where_it_was(self, store: Store) -> None:
        assert store.import_position("f") == 0
        store.put([article("a", "نص")], progress=ImportMark("f", 10, "/x.jsonl"))
        store.put([], progress=ImportMark("f", 20, "/x.jsonl"))
        store.put([], progress=ImportMark("g", 5))
        assert (store.import_position("f"), store.import_position("g")) == (20, 5)
        store.finish_import("f")
        assert (store.import_position("f"), store.import_position("g")) == (0, 5)
        store.put([], progress=ImportMark("f", 3))
        assert store.import_position("f") == 3

    def test_import_mark_and_its_articles_are_one(self, store: Store) -> None:
        with pytest.raises(ArticleError):
            store.put([article("a", "نص"), article("", "نص")], progress=ImportMark("f", 10))
        assert store.import_position("f") == 0

    def test_readers_see_whole_batches_during_writes(self, store: Store) -> None:
        done = threading.Event()
        torn: list[int] = []
        failed: list[BaseException] = []

        def read() -> None:
            try:
                while not done.is_set():
                    if store.count().articles % 10:
                        torn.append(store.count().articles)
                    keys = range(1, 60)
                    assert all(one.article.text for one in store.by_keys(keys).values())
            except BaseException as error:
                failed.append(error)

        readers = [threading.Thread(target=read) for _ in range(4)]
        for thread in readers:
            thread.start()
        for n in range(30):
            store.put([article(f"a{n}-{m}", f"نص {n} {m}") for m in range(10)])
        done.set()
        for thread in readers:
            thread.join()
        assert (torn, failed) == ([], [])

    def test_threads_may_write_at_once(self, store: Store) -> None:
        def write(number: int) -> None:
            for n in range(10):
                store.put([article(f"{number}-{n}", f"نص {number} {n}"), article(f"own-{number}", f"{number} {n}")])

        writers = [threading.Thread(target=write, args=(number,)) for number in range(6)]
        for thread in writers:
            thread.start()
        for thread in writers:
            thread.join()
        assert store.count().articles == 6 * 11
        assert len(indexed(store)[0]) == 66
