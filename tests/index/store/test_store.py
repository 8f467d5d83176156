"""The store's contract over every database, and against a model in memory."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from index.models import AddStatus, Article, DuplicatePolicy
from index.store import PreparedArticle, Store, StoredArticle, pack_spans, unpack_spans
from tests.contracts.store_contract import StoreContract


class TestStore(StoreContract):
    """The fixture `store` comes once for each database."""


def test_reopened_holds_the_same(location: str) -> None:
    with Store.open(location) as store:
        (outcome,) = store.put([PreparedArticle.of(Article("a", "ع", "نص"), [(0, 2)])])
    with Store.open(location) as store:
        assert store.by_keys([outcome.key])[outcome.key].article.text == "نص"
        assert store.revision() == outcome.revision


@pytest.mark.parametrize("spans", [[], [(0, 0)], [(0, 5), (6, 2**32 - 1)]])
def test_spans_survive_packing(spans: list[tuple[int, int]]) -> None:
    assert unpack_spans(pack_spans(spans)) == tuple(spans)
    assert len(pack_spans(spans)) == 8 * len(spans)


@pytest.mark.parametrize("span", [(-1, 2), (0, 2**32)])
def test_impossible_spans_are_refused(span: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="offset"):
        pack_spans([span])


def test_no_such_sentence() -> None:
    stored = StoredArticle(1, Article("a", "", "نص"), pack_spans([(0, 2)]), 1, "")
    for number in (-1, 1):
        with pytest.raises(IndexError):
            stored.span(number)


class AgainstAModel(RuleBasedStateMachine):
    """Random puts and removals, compared with a dict, and with an index that lags behind."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.store = Store.open(Path(self.folder.name) / "library.db")
        self.model: dict[str, Article] = {}
        self.index: dict[int, Article] = {}
        self.index_revision = 0
        self.keys: set[int] = set()

    articles = st.builds(
        Article,
        id=st.sampled_from("abcde"),
        title=st.sampled_from(["", "ع"]),
        text=st.sampled_from(["نص", "نص ", "نص آخر", "نص  آخر", "ثالث", "رابع"]),
        url=st.sampled_from([None, "u"]),
    )

    @rule(batch=st.lists(articles, max_size=5), policy=st.sampled_from(DuplicatePolicy))
    def put(self, batch: list[Article], policy: DuplicatePolicy) -> None:
        outcomes = self.store.put([PreparedArticle.of(one, [(0, 1)]) for one in batch], policy)
        for given, outcome in zip(batch, outcomes, strict=True):
            assert (outcome.status, outcome.id) == self._model_put(given, policy)
        new = {one.key for one in outcomes if one.status is not AddStatus.DUPLICATE}
        assert not new & self.keys
        self.keys |= new

    def _model_put(self, given: Article, policy: DuplicatePolicy) -> tuple[AddStatus, str]:
        if self.model.get(given.id) == given:
            return AddStatus.DUPLICATE, given.id
        twins = [one.id for one in self.model.values() if one.text.split() == given.text.split()]
        if twins and twins != [given.id] and policy is DuplicatePolicy.SKIP:
            return AddStatus.DUPLICATE, twins[0]
        gone = [name for name in {given.id, *twins} if self.model.pop(name, None)]
        self.model[given.id] = given
        return AddStatus.REPLACED if gone else AddStatus.ADDED, given.id

    @rule(names=st.lists(st.sampled_from("abcde"), max_size=3))
    def remove(self, names: list[str]) -> None:
        there = {name for name in names if self.model.pop(name, None)}
        assert len(self.store.remove(names)) == len(there)

    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.store = Store.open(Path(self.folder.name) / "library.db")

    @rule(batch=st.integers(1, 4))
    def follow(self, batch: int) -> None:
        for step in self.store.changes_since(self.index_revision, batch):
            for key in step.removed:
                self.index.pop(key, None)
            self.index.update({one.key: one.article for one in step.articles})
            self.index_revision = step.revision
        assert sorted(map(repr, self.index.values())) == sorted(map(repr, self.model.values()))

    @invariant()
    def same(self) -> None:
        assert {one.id for one in self.store.listing()} == set(self.model)
        for name in "abcde":
            stored = self.store.get(name)
            assert (stored.article if stored else None) == self.model.get(name)
        assert self.store.count().sentences == len(self.model)

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()


AgainstAModel.TestCase.settings = settings(
    max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestAgainstAModel: Any = AgainstAModel.TestCase
