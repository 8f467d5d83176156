"""Word vectors: the table that ships, how words are looked up in it, and how it is trained."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.train_vectors import Settings, read_texts, train
from index.models import Article
from index.ranking.vectors import UNKNOWN, Vectors, default_vectors, stem_hash, stem_hashes
from index.text.terms import Analyzer

FILE = Path(__file__).resolve().parents[3] / "index" / "ranking" / "data" / "vectors.npz"
ANALYZER = Analyzer()


def row_of(word: str) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    """The row of a written word in the table that ships."""
    return default_vectors().rows(stem_hashes([ANALYZER.terms(word).stem]))


def alike(first: str, second: str) -> float:
    """How alike two written words are by the table that ships."""
    return float(default_vectors().similarities(row_of(first), row_of(second))[0, 0])


def texts() -> list[Article]:
    """A little text in which tea and coffee keep the same company, and ships another."""
    drinks = ["شرب الضيف {} الساخن صباحا في المقهى", "باع التاجر {} الطازج في دكان صغير", "زرع الفلاح {} فوق الجبل"]
    ships = ["أبحرت {} من الميناء نحو الجزيرة", "رست {} على الرصيف مساء", "صعد القبطان فوق {} قبل العاصفة"]
    lines = [line.format(word) for line in drinks for word in ("الشاي", "البن")]
    lines += [line.format(word) for line in ships for word in ("السفينة", "الباخرة")]
    return [Article(str(at), "شاي وسفن", ".\n".join(lines[at:] + lines[:at])) for at in range(8)]


def trained(dimensions: int = 8) -> Vectors:
    return train(read_texts(texts()), Settings(dimensions=dimensions, least=2))


def test_file_is_small_and_quickly_read() -> None:
    assert FILE.stat().st_size <= 4e6
    started = time.thread_time()
    loaded = Vectors.load(FILE)
    assert time.thread_time() - started < 0.25  # some 10 ms where nothing else runs
    held = loaded.hashes.nbytes + loaded.values.nbytes + loaded.scales.nbytes + loaded.rarities.nbytes
    assert held + len(loaded.spellings) <= 20e6


def test_hashes_ascend_and_are_those_of_the_words() -> None:
    vectors = default_vectors()
    assert (np.diff(vectors.hashes.astype(np.int64)) > 0).all()
    assert stem_hashes(vectors.words()).tolist() == vectors.hashes.tolist()


def some(hashes: list[int]) -> Vectors:
    """A table of words with these hashes, all alike."""
    count = len(hashes)
    ones = np.ones(count, np.float32)
    return Vectors(np.array(hashes, np.uint32), np.ones((count, 2), np.int8), ones, ones, b"")


@given(
    st.sets(st.integers(0, 40) | st.integers(0, 2**32 - 1) | st.integers(2**32 - 9, 2**32 - 1), max_size=60).map(
        sorted
    ),
    st.lists(st.integers(0, 40) | st.integers(2**32 - 9, 2**32 - 1), max_size=20),
)
def test_every_row_is_found_by_its_hash_and_no_other(held: list[int], sought: list[int]) -> None:
    expected = [held.index(one) if one in held else UNKNOWN for one in (*held, *sought)]
    assert some(held).rows([*held, *sought]).tolist() == expected


@pytest.mark.parametrize(
    ("word", "near", "far"),
    [
        ("رئيس", "رئاسة", "مباراة"),
        ("طبيب", "مستشفى", "انتخابات"),
        ("سعر", "ارتفاع", "لاعب"),
        ("زلزال", "هزة", "برلمان"),
        ("طائرة", "مطار", "أغنية"),
        ("حارس", "مرمى", "دستور"),
    ],
)
def test_related_words_are_nearer_than_others(word: str, near: str, far: str) -> None:
    assert alike(word, near) > 0.3
    assert alike(word, far) < 0.2


def test_nearest_are_listed_best_first_without_the_word_itself() -> None:
    stem = ANALYZER.terms("طبيب").stem
    found = default_vectors().nearest(stem, 8)
    assert len(found) == 8
    assert ANALYZER.terms("مريض").stem in [word for word, _ in found]
    assert stem not in [word for word, _ in found]
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
    assert default_vectors().nearest("لاوجودلها") == []


def test_unknown_words_are_like_nothing() -> None:
    vectors = default_vectors()
    rows = vectors.rows(stem_hashes(["لاوجودلها", ANALYZER.terms("رئيس").stem]))
    assert rows[0] == UNKNOWN
    assert rows[1] != UNKNOWN
    likeness = vectors.similarities(rows, rows)
    assert likeness.dtype == np.float32
    assert likeness[0].tolist() == [0.0, 0.0]
    assert likeness[1, 1] == pytest.approx(1.0, abs=1e-3)
    assert vectors.rarity(rows)[0] == 0
    assert vectors.rows(np.zeros((0,), np.uint32)).shape == (0,)


def test_root_stands_in_for_an_unknown_stem() -> None:
    vectors = default_vectors()
    known = ANALYZER.terms("رئيس").stem
    rows = vectors.rows(stem_hashes(["لاوجودلها", known]), stem_hashes([known, "لاوجودلها"]))
    assert rows.tolist() == [vectors.rows(stem_hashes([known]))[0]] * 2


def test_rare_words_tell_more_than_common_ones() -> None:
    common, rare = default_vectors().rarity(np.concatenate([row_of("قال"), row_of("زلزال")]))
    assert 0 < common < 0.5 < rare <= 1


def test_quantising_keeps_cosines() -> None:
    exact = np.random.default_rng(0).standard_normal((200, 64))
    words = [f"w{at}" for at in range(200)]
    vectors = Vectors.quantised(words, exact, np.ones(200))
    rows = vectors.rows(stem_hashes(words))
    unit = exact / np.linalg.norm(exact, axis=1, keepdims=True)
    assert np.abs(vectors.similarities(rows, rows) - unit @ unit.T).max() < 0.01


def test_of_two_words_with_one_hash_the_first_is_kept() -> None:
    assert stem_hash("plumless") == stem_hash("buckeroo")
    vectors = Vectors.quantised(["buckeroo", "plumless"], np.array([[0.0, 1.0], [1.0, 0.0]]), np.ones(2))
    assert vectors.words() == ["buckeroo"]
    assert vectors.unit([0]).tolist() == [[0.0, 1.0]]


def test_training_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "first.npz", tmp_path / "second.npz"
    trained().save(first)
    trained().save(second)
    assert first.read_bytes() == second.read_bytes()
    loaded, kept = Vectors.load(first), trained()
    assert loaded.words() == kept.words()
    assert loaded.values.tolist() == kept.values.tolist()


def test_training_finds_words_of_the_same_company() -> None:
    vectors = trained()
    tea, coffee, ship, boat = vectors.rows(
        stem_hashes(ANALYZER.terms(word).stem for word in ("الشاي", "البن", "السفينة", "الباخرة"))
    )
    likeness = vectors.similarities([tea, ship], [coffee, boat])
    assert likeness[0, 0] > likeness[0, 1] + 0.3
    assert likeness[1, 1] > likeness[1, 0] + 0.3


def test_too_little_text_is_refused() -> None:
    with pytest.raises(ValueError, match="too little text"):
        train(read_texts([Article("a", "", "كلمة واحدة")]))


def test_another_file_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.npz"
    np.savez(other, hashes=np.zeros(1))
    with pytest.raises(ValueError, match="no table of word vectors"):
        Vectors.load(other)
