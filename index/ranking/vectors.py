"""Word vectors: how near in meaning two stems are, for words of a question that a sentence has in other words.

The vectors are trained by `make vectors` on news and kept as whole numbers of a byte each, every row with its own
scale. Words are looked up by a hash of their stem, so that whoever stores hashes alone can use them too.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["UNKNOWN", "Vectors", "default_vectors", "stem_hash", "stem_hashes"]

UNKNOWN = -1
"""The row of a word that has no vector; it is like nothing, itself included."""

Rows = NDArray[np.int32]
Floats = NDArray[np.float32]


def stem_hash(stem: str) -> int:
    """The 32-bit hash under which a stem is looked up: CRC-32 of its UTF-8."""
    return zlib.crc32(stem.encode("utf-8", "surrogatepass"))


def stem_hashes(stems: Iterable[str]) -> NDArray[np.uint32]:
    """The hashes of many stems."""
    return np.fromiter(map(stem_hash, stems), np.uint32)


@dataclass(frozen=True, slots=True, eq=False)
class Vectors:
    """A table of word vectors of length 1.

    Args:
        hashes: the hashes of the words, ascending, shape [n].
        values: a byte for each number of each vector, shape [n × d].
        scales: what a row's bytes are multiplied by to make a vector of length 1, shape [n].
        rarities: how much a word tells by how rare it is, from 0 to 1, shape [n]; see `rarity`.
        spellings: the words, parted by blanks and packed by zlib, in the order of the rows.

    Hashes are spread evenly, so that their first bits nearly tell the row: `_firsts` has, for each value of those, the
    first row that has them, and the one sought is at most `_most` further on. A search by halves takes thrice as long.
    """

    hashes: NDArray[np.uint32]
    values: NDArray[np.int8]
    scales: Floats
    rarities: Floats
    spellings: bytes
    _firsts: Rows = field(init=False, repr=False)
    _shift: np.uint32 = field(init=False, repr=False)
    _most: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        bits = (4 * len(self.hashes)).bit_length()
        shift = np.uint32(32 - bits)
        firsts = np.searchsorted(self.hashes, np.arange(1 << bits, dtype=np.uint32) << shift).astype(np.int32)
        object.__setattr__(self, "_shift", shift)
        object.__setattr__(self, "_firsts", firsts)
        object.__setattr__(self, "_most", int(np.diff(firsts, append=len(self.hashes)).max()))

    def __len__(self) -> int:
        return len(self.hashes)

    @property
    def dimensions(self) -> int:
        """How many numbers a vector has."""
        return int(self.values.shape[1])

    def rows(self, hashes: ArrayLike, roots: ArrayLike | None = None) -> Rows:
        """The rows of words.

        Args:
            hashes: hashes of stems, any shape.
            roots: hashes of the same words' roots, to fall back on where a stem is unknown. A root's vector is the
                mean of those of its stems.

        Returns:
            Rows in the same shape; `UNKNOWN` where there is none.
        """
        wanted = np.asarray(hashes, np.uint32)
        if not len(self.hashes):
            return np.full(wanted.shape, UNKNOWN, np.int32)
        place = self._firsts[wanted >> self._shift]
        for _ in range(self._most):
            place += self.hashes.take(place, mode="clip") < wanted
        found = np.where(self.hashes.take(place, mode="clip") == wanted, place, np.int32(UNKNOWN))
        if roots is not None:
            missing = found == UNKNOWN
            if missing.any():
                found[missing] = self.rows(np.asarray(roots, np.uint32)[missing])
        return found

    def unit(self, rows: ArrayLike) -> Floats:
        """The vectors of rows, each of length 1, or 0 where unknown; shape [… × d]."""
        at = np.asarray(rows, np.int32)
        known = np.maximum(at, 0)
        scale = np.where(at == UNKNOWN, np.float32(0), self.scales[known])
        return np.asarray(self.values[known] * scale[..., None], np.float32)

    def rarity(self, rows: ArrayLike) -> Floats:
        """How much words tell: a/(a + p) for a word that makes up the share p of all, a being a thousandth.

        The weights of smooth inverse frequency (Arora, Liang and Ma 2017); 0 where unknown.
        """
        at = np.asarray(rows, np.int32)
        return np.where(at == UNKNOWN, np.float32(0), self.rarities[np.maximum(at, 0)])

    def similarities(self, question: ArrayLike, sentence: ArrayLike) -> Floats:
        """How alike words are: the cosine of their vectors, from -1 to 1; 0 for unknown ones.

        Args:
            question: rows, shape [q].
            sentence: rows, shape [s].

        Returns:
            Shape [q × s].
        """
        return np.asarray(self.unit(question) @ self.unit(sentence).T, np.float32)

    def words(self) -> list[str]:
        """The word of each row; unpacked anew every time, as only explanations need it."""
        return zlib.decompress(self.spellings).decode().split(" ")

    def nearest(self, stem: str, count: int = 10) -> list[tuple[str, float]]:
        """The words most like a stem, with how alike they are, best first; none for an unknown one."""
        row = self.rows(stem_hashes([stem]))
        if row[0] == UNKNOWN:
            return []
        alike = self.similarities(row, np.arange(len(self)))[0]
        alike[row[0]] = -np.inf
        spelled = self.words()
        return [(spelled[at], float(alike[at])) for at in np.argsort(-alike, kind="stable")[:count] if at != row[0]]

    def save(self, path: Path) -> None:
        """Write the table to a file; the same table gives the same bytes."""
        with path.open("wb") as file:
            np.savez(
                file,
                hashes=self.hashes,
                values=self.values,
                scales=self.scales.astype(np.float16),
                rarities=self.rarities.astype(np.float16),
                spellings=np.frombuffer(self.spellings, np.uint8),
            )

    @classmethod
    def load(cls, path: Path) -> Vectors:
        """Read a table.

        Raises:
            ValueError: the file is no such table.
            OSError: it can't be read.
        """
        with np.load(path, allow_pickle=False) as file:
            try:
                return cls(
                    file["hashes"],
                    file["values"],
                    file["scales"].astype(np.float32),
                    file["rarities"].astype(np.float32),
                    file["spellings"].tobytes(),
                )
            except KeyError as missing:
                raise ValueError(f"{path} is no table of word vectors: {missing}") from missing

    @classmethod
    def quantised(cls, words: Sequence[str], vectors: NDArray[np.floating], rarities: ArrayLike) -> Vectors:
        """Make a table: every vector's largest number becomes 127.

        Args:
            words: without blanks. Of two with the same hash the first is kept.
            vectors: of any length but 0, shape [n × d].
            rarities: see `rarity`, shape [n].
        """
        hashes, first = np.unique(stem_hashes(words), return_index=True)
        kept = np.asarray(vectors, np.float64)[first]
        values = np.rint(kept / np.abs(kept).max(1, keepdims=True) * 127).astype(np.int8)
        scales = 1 / np.linalg.norm(values.astype(np.float64), axis=1)
        packed = zlib.compress(" ".join(words[at] for at in first).encode(), 9)
        return cls(
            hashes,
            values,
            scales.astype(np.float32),
            np.asarray(rarities, np.float64)[first].astype(np.float32),
            packed,
        )


@cache
def default_vectors() -> Vectors:
    """The vectors that ship with the program."""
    with as_file(files("index.ranking") / "data" / "vectors.npz") as path:
        return Vectors.load(path)
