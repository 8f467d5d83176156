"""Words → terms: what the index holds of a word, at three levels.

The table from surface words to terms is the heart of the speed of indexing: a text repeats its words, so a word is
analysed once and looked up ever after.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from index.text import lexicon
from index.text.normalize import dediacritize, fold, normalize
from index.text.stem import known_form, stem_and_root, usual_spelling
from index.text.words import MAX_WORD

__all__ = ["Analyzer", "Terms"]

_ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d3]")
_MAX_TABLE = 400_000
_COMPOUND_NAMES = re.compile("(عبد|ابو|ذو)(ال..+)")


class Terms(NamedTuple):
    """The terms of a word at each level, finest first.

    A run-together word gives several, parted by a blank; a function word none.
    """

    norm: str
    stem: str
    root: str


_NOTHING = Terms("", "", "")


class Analyzer:
    """Gives the terms of words, remembering them.

    Args:
        lemmatize: an optional better source of lemmas (camel-tools' full database): folded word → lemma and root, or
            None where it knows nothing.
        name: what tells its terms from others' in the fingerprint.

    Safe to share between threads: two that meet a new word at once analyse it twice, to the same end.
    """

    def __init__(self, lemmatize: Callable[[str], tuple[str, str] | None] | None = None, name: str = "tables") -> None:
        self._table: dict[str, Terms] = {}
        self._shared: dict[str, str] = {}
        self._lemmatize = lemmatize
        self.fingerprint = f"{name}-{lexicon.data_fingerprint()}"

    def terms(self, surface: str) -> Terms:
        """The terms of one word as it is written; empty strings for a function word."""
        found = self._table.get(surface)
        if found is None:
            if len(surface) > MAX_WORD:
                return self.terms(surface[:MAX_WORD])
            if len(self._table) >= _MAX_TABLE:
                for old in list(self._table)[: _MAX_TABLE // 2]:  # the older half; what is common soon comes back
                    self._table.pop(old, None)
                self._shared.clear()
            found = self._table[surface] = self.analyse(surface)
        return found

    def analyse(self, surface: str) -> Terms:
        """The same, worked out anew and not remembered: for who remembers it himself."""
        norm, stem, root = self._analyse(surface[:MAX_WORD])
        # Words share their stems and roots: kept once each, they take half the memory.
        share = self._shared.setdefault
        return Terms(surface if norm == surface else norm, share(stem, stem), share(root, root))

    def fields(self, surfaces: Iterable[str]) -> tuple[str, str, str]:
        """The terms of many words, joined by blanks, one string a level."""
        table, terms = self._table, self.terms
        kept = [found for surface in surfaces if (found := table.get(surface) or terms(surface))[0]]
        if not kept:
            return ("", "", "")
        norms, stems, roots = zip(*kept, strict=True)
        return " ".join(norms), " ".join(stems), " ".join(roots)

    def _analyse(self, surface: str) -> Terms:
        # Marks are no letters to Python: a word of letters alone has none to take off.
        bare = surface if surface.isalpha() and "ـ" not in surface else dediacritize(surface).replace("ـ", "")
        stops = lexicon.stop_words()
        if bare in stops or (bare[:1] in "وف" and bare[1:] in stops and len(bare) > 2):
            return _NOTHING
        parts = [part for part in self._parts(bare) if part]
        if len(parts) > 1:
            several = [self._analyse(part) for part in parts]
            return Terms(*(" ".join(filter(None, level)) for level in zip(*several, strict=True)))
        norm = normalize(surface)
        if not norm:
            return _NOTHING
        if not _ARABIC.search(norm):
            return Terms(norm, norm, norm)
        folded = fold(norm)
        bare = folded.removeprefix("ال")
        usual = usual_spelling(bare)
        if usual != bare:  # another spelling of a name is no other word, even at the finest level
            norm = folded.removesuffix(bare) + usual
        found = self._lemmatize(folded) if self._lemmatize else None
        stem, root = found or stem_and_root(folded)
        return Terms(norm, norm if stem == norm else stem, stem if root == stem else root)

    def _parts(self, bare: str) -> list[str]:
        """The words that a missing space has run together."""
        # ة ends a word: a letter after it begins another.
        inner = bare.find("ة", 2, -2)
        if inner > 0:
            return [bare[: inner + 1], bare[inner + 1 :]]
        name = _COMPOUND_NAMES.fullmatch(bare.removeprefix("و"))
        if name:
            return [name[1], name[2]]
        middle = bare.find("ال", 4, -3)
        if middle > 0 and len(bare) >= 9:
            left, right = bare[:middle], bare[middle:]
            whole = fold(normalize(bare))
            if not known_form(whole) and _whole_word(left) and _whole_word(right):
                return [left, right]
        return _names_apart(bare) or [bare]


def _names_apart(bare: str) -> list[str] | None:
    """The two names of a word that is nothing else (محمدعلي, ومحمدعلي)."""
    names, folded = lexicon.names(), fold(normalize(bare))
    for word in (folded, folded[1:]) if folded[:1] == "و" else (folded,):
        for cut in range(3, len(word) - 2):
            if word[:cut] in names and word[cut:] in names and known_form(word) is None:
                return [word[:cut], word[cut:]]
    return None


def _whole_word(word: str) -> bool:
    """Whether a piece of a run-together word is a word by itself."""
    if word in lexicon.stop_words():
        return True
    folded = fold(normalize(word))
    return known_form(folded) is not None or folded.removeprefix("ال") in lexicon.concept()
