"""Texts that are coded, for the tests of what they are coded as."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from index.text.coding import Coded, Coder, term_code, unpack
from index.text.normalize import normalize
from index.text.segment import sentences
from index.text.signs import Sign
from index.text.terms import Analyzer
from tests.index.ranking.measuring import engine_article

__all__ = ["ANALYZER", "CODER", "RUN_TOGETHER", "TEXTS", "WORDS", "coded", "pack", "rows", "signs", "spans_of"]

ANALYZER = Analyzer()
CODER = Coder(ANALYZER)
RUN_TOGETHER = ("الولاياتالمتحدة", "ومحمدعلي", "عبدالله", "مدينةبغداد")
WORDS = (
    "في من أجل العراق وزراء تشرين الأول وكتاب 2021 ٢٥ BBC «سلام» (بيت) بسبب لم ـ مُحَمَّدٌ خمسة؟ انتهى. هل؟ لا! "
    + "، ".join(RUN_TOGETHER)
).split(" ")
TEXTS = st.lists(st.sampled_from(WORDS) | st.just("\n"), max_size=40).map(" ".join) | st.text(max_size=60)


def spans_of(text: str) -> list[tuple[int, int]]:
    """Where the sentences of a text stand."""
    return [(span.start, span.end) for span in sentences(text)]


def pack(text: str, title: str = "", coder: Coder = CODER, spans: Sequence[tuple[int, int]] | None = None) -> bytes:
    """One article, coded."""
    return engine_article(1, title, text, spans_of(text) if spans is None else spans, coder).words


def coded(text: str, title: str = "", coder: Coder = CODER) -> Coded:
    """One article, coded and unpacked."""
    return unpack([pack(text, title, coder)])


def signs(*sentences_: str) -> list[list[Sign]]:
    """The signs of each word of some sentences, without the title's."""
    text = "\n".join(sentences_)
    ends = [sum(len(one) + 1 for one in sentences_[: at + 1]) - 1 for at in range(len(sentences_))]
    spans = [(end - len(one), end) for end, one in zip(ends, sentences_, strict=True)]
    found = unpack([pack(text, spans=spans)])
    return [
        [Sign(int(sign)) for sign in found.words["signs"][found.starts[at] : found.starts[at + 1]]]
        for at in range(1, len(found.starts) - 1)
    ]


def rows(surfaces: Sequence[str]) -> list[tuple[int, int, int]]:
    """What the words of a sentence are coded as, worked out from their terms."""
    found: list[tuple[int, int, int]] = []
    for surface in surfaces:
        levels = [level.split() for level in ANALYZER.terms(surface)]
        if levels[0]:
            found += [
                (term_code(norm), term_code(stem), term_code(root)) for norm, stem, root in zip(*levels, strict=True)
            ]
        else:
            norm = normalize(surface)
            found.append((term_code(norm) if norm else 0, 0, 0))
    return found
