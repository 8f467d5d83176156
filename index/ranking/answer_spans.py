"""What speaks for a stretch of words as the answer: signs of its words and of those beside it, what it holds, where it
stands.

Nearly all of it is told of single words, so that a weighted sum over every stretch of a sentence costs little more than
one over its words: `SpanWeights.scores`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from index.models import QuestionKind
from index.ranking.question import Query
from index.ranking.word_signs import sign_names
from index.text.words import Word

__all__ = [
    "BESIDE",
    "EDGES",
    "GAPS",
    "GROUPS",
    "HOLDS",
    "LONGEST",
    "Array",
    "SpanSigns",
    "SpanWeights",
    "feature_names",
    "group_of",
    "sign_numbers",
]

Array = NDArray[np.float32]

LONGEST = 14
"""How many words an answer has at the most."""
_ROLES = ("before", "start", "inside", "end", "after")
"""A word's place by a stretch: the one before it, its first, any of it, its last, the one after it."""
BESIDE = (
    *("asked", "asked_loosely", "focus", "focus_loosely", "quoted", "bracketed", "other_place"),
    *("measure", "measure_unit", "other_measure", "bare"),
    *("counts", "counts_other", "unsaid", "most", "less"),
    "member",
)
"""Signs of a word that its place gives it: a word of the question matches it well or hardly, and so does what is
counted or else the question's first, it stands in quotation marks, in brackets, it names another place than one that is
asked about and stands elsewhere in the sentence; it is of a number that measures what is asked for, of that number's
unit, of a number that measures something else, of one without a unit where a measure is asked for (`measure_signs`); of
a number that counts what is asked for, that counts another noun, that leaves unsaid what it counts, that most of the
question stands with, that less does (`number_signs`); it belongs to a member of the class that is asked for."""
GAPS = ("blank", "comma", "colon", "stop", "bracket", "quote", "dash", "edge")
"""What stands between two words; edge: the sentence begins or ends."""
_GAP_ROLES = ("gap_before", "gap_after", "gap_inside")
EDGES = (
    *("first", "last", "near_before", "near_after", "none_before", "none_after", "place"),
    *("few_before", "few_after", "many_before", "many_after"),
)
"""Of a first or last word: the sentence's first or last; 1 by the distance of the next word of the question on either
side, and whether there is none; how far into the sentence; how many different words of the question stand in the next
three and the next eight words on either side."""
_EDGE_ROLES = ("edge_start", "edge_end")
HOLDS = (
    "number",
    "date",
    "place",
    "name",
    "verb",
    "quotation",
    "brackets",
    "near",
    "asked",
    "names",
    "numbers",
    "aside",
    "amid",
    "several",
)
"""Of the whole: holds such a word; is what quotation marks or brackets hold; 1 by the distance to the next word of the
question; holds one; is all names; is all of a number; is names between commas; the share of the sentence's words of the
question, each counted once, that stand in it or within four words of it; holds several numbers."""

GROUPS = ("number", "when", "where", "who", "why", "how", "definition", "name", "what", "which")
"""Kinds of questions with weights of their own."""
_GROUP_OF = {
    QuestionKind.HOW_MANY: "number",
    QuestionKind.HOW_MUCH: "number",
    QuestionKind.WHEN: "when",
    QuestionKind.WHERE: "where",
    QuestionKind.WHO: "who",
    QuestionKind.WHY: "why",
    QuestionKind.HOW: "how",
    QuestionKind.DEFINITION: "definition",
    QuestionKind.NAME: "name",
    QuestionKind.WHICH: "which",
}


def group_of(query: Query) -> str:
    """Which of `GROUPS` a question belongs to; «ما البيتكوين» asks for a definition."""
    group = _GROUP_OF.get(query.kind, "what")
    return "definition" if group == "what" and len(query.terms) <= 2 else group


@cache
def sign_numbers() -> dict[str, int]:
    """The column of each sign."""
    return {name: place for place, name in enumerate((*sign_names(), *BESIDE))}


def feature_names() -> list[str]:
    """The names of all features, in the order of the weights."""
    signs = (*sign_names(), *BESIDE)
    return [
        *(f"{role}:{sign}" for role in _ROLES for sign in signs),
        *(f"{role}:{gap}" for role in _GAP_ROLES for gap in GAPS),
        *(f"{role}:{edge}" for role in _EDGE_ROLES for edge in EDGES),
        *(f"holds:{what}" for what in HOLDS),
        *(f"words:{count}" for count in range(1, LONGEST + 1)),
    ]


@dataclass(frozen=True, slots=True)
class SpanSigns:
    """Sentences as they are weighed, one behind the other: S of them, none empty, with N words in all.

    Args:
        words: all words, each with its place in its sentence's text.
        sizes: how many each sentence has, S.
        signs: N × signs, those of `sign_names` and `BESIDE`: 1 or 0.
        opens, closes: N × `GAPS`, before each word and behind it.
        edges: N × `EDGES`.
        holds: N × `LONGEST` × `HOLDS`, by first word and length; meaningless where a stretch passes the end.
        ends: N × `LONGEST`, the last word of each stretch, at most that of its sentence; counted over all words.
        inside: N × `LONGEST`, whether the stretch ends in the sentence.
        clean: N × `LONGEST`, whether it can be marked: it doesn't end in a function word, closes the quotation marks it
            opens and cuts no number, no unit and no name (بن | الهيثم) in two; for questions how many it has a number
            that can be meant (`meant_numbers`) and none that measures something else.
    """

    words: Sequence[Word]
    sizes: NDArray[np.intp]
    signs: Array
    opens: Array
    closes: Array
    edges: Array
    holds: Array
    ends: NDArray[np.intp]
    inside: NDArray[np.bool_]
    clean: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class SpanWeights:
    """One group's weights, by where they apply.

    Args:
        roles: signs × roles.
        gaps: `GAPS` × gap roles.
        edges: `EDGES` × edge roles.
        holds: one for each of `HOLDS`.
        lengths: one for each length from 1 word to `LONGEST`.
    """

    roles: Array
    gaps: Array
    edges: Array
    holds: Array
    lengths: Array

    @classmethod
    def of(cls, weights: NDArray[np.floating]) -> SpanWeights:
        """The weights in the order of `feature_names`."""
        signs = len(sign_names()) + len(BESIDE)
        sizes = [
            signs * len(_ROLES),
            len(GAPS) * len(_GAP_ROLES),
            len(EDGES) * len(_EDGE_ROLES),
            len(HOLDS),
            LONGEST,
        ]
        roles, gaps, edges, holds, lengths = np.split(weights.astype(np.float32), np.cumsum(sizes)[:-1])
        return cls(
            roles.reshape(len(_ROLES), signs).T,
            gaps.reshape(len(_GAP_ROLES), len(GAPS)).T,
            edges.reshape(len(_EDGE_ROLES), len(EDGES)).T,
            holds,
            lengths,
        )

    def scores(self, sentences: SpanSigns) -> Array:
        """The weighted sum of each stretch, N × `LONGEST` by first word and length; -inf where it passes the end."""
        before, start, inside, end, after = (sentences.signs @ self.roles).T
        stops = np.cumsum(sentences.sizes)
        before[stops - 1] = after[stops - sentences.sizes] = 0.0  # those of another sentence
        gap_before, gap_inside = (sentences.opens @ self.gaps[:, ::2]).T
        edge_start, edge_end = (sentences.edges @ self.edges).T
        starts = start + gap_before + edge_start
        starts[1:] += before[:-1]
        ends = end + sentences.closes @ self.gaps[:, 1] + edge_end
        ends[:-1] += after[1:]
        # Sums over a stretch are differences of running sums. The gap before the first word is not inside.
        gap = np.cumsum(gap_inside, dtype=np.float64)
        inner = np.cumsum(inside, dtype=np.float64)
        total = (starts - (inner - inside + gap))[:, None] + (ends + inner + gap)[sentences.ends]
        total += (sentences.holds.reshape(-1, len(HOLDS)) @ self.holds).reshape(total.shape) + self.lengths
        return np.where(sentences.inside, total, -np.inf).astype(np.float32)
