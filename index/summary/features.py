"""What is measured of a sentence: where it stands, how it begins and ends, how central it is, how near to the topic.

Of about a hundred such measures tried on EASC, these helped on articles their weights were not fitted on.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from index.summary.centrality import GRAPH_SENTENCES, central
from index.summary.units import Unit
from index.text.lexicon import stop_words
from index.text.terms import Analyzer
from index.text.words import word_list

__all__ = ["FEATURES", "features"]

FEATURES = (
    "first",  # 1 for the first sentence
    "early",  # 1 / its number
    "place",  # the share of the words that stand before it
    "distance",  # ln(1 + twenties of words before it)
    "lead",  # 1 in the first 35 % of the words, about what people take of a text
    "central",  # see `index.summary.centrality`
    "opens",  # 1 where it opens a paragraph, but for the text's first
    "closes",  # 1 where it closes one
    "continues",  # 1 where it goes on with a sentence that began before it: people quote how a sentence begins
    "conjunction",  # 1 where it begins with و or ف and so leans on what is before it
    "length",  # ln(words)
    "topic",  # the share it has of the stems of what says the topic: the title or, for want of one, the first sentence
)
_LEAD = 0.35
_TWENTY = 20


def features(parts: Sequence[Unit], title: str, analyzer: Analyzer) -> NDArray[np.float64]:
    """Measure sentences.

    Args:
        parts: the quotable sentences of the text, in order, at least one.
        title: the article's headline, possibly empty.
        analyzer: gives the stems.

    Returns:
        A row for each sentence, a column for each of `FEATURES`.
    """
    near = parts[:GRAPH_SENTENCES]
    stems = [analyzer.fields(unit.words)[1].split() for unit in near]
    lengths = np.array([max(1, len(unit.words)) for unit in parts], dtype=float)
    number = np.arange(len(parts), dtype=float)
    before = np.cumsum(lengths) - lengths
    place = before / lengths.sum()
    columns: dict[str, NDArray[np.float64]] = {
        "first": (number == 0).astype(float),
        "early": 1 / (1 + number),
        "place": place,
        "distance": np.log1p(before / _TWENTY),
        "lead": (place < _LEAD).astype(float),
        "central": central([*stems, *([] for _ in parts[GRAPH_SENTENCES:])]),
        "opens": np.array([float(unit.opens) for unit in parts]) * (number > 0),
        "closes": np.array([float(unit.closes) for unit in parts]),
        "continues": np.array([float(unit.continues) for unit in parts]),
        "conjunction": np.array([float(_leans(unit.words[:1], analyzer)) for unit in parts]),
        "length": np.log(lengths),
        "topic": _topic(analyzer.fields(word_list(title))[1].split(), stems, len(parts)),
    }
    return np.stack([columns[name] for name in FEATURES], axis=1)


def _topic(title: Sequence[str], stems: Sequence[Sequence[str]], count: int) -> NDArray[np.float64]:
    """How much each sentence has of the title's stems or, where the text has not half of them, of the first sentence's.

    A title of which the text knows little is a label («Sport (6)») or a joke. Numbers do not count; sentences after
    the last in `stems` get 0.
    """
    wanted = _words(title)
    if 2 * len(wanted & set(chain.from_iterable(stems))) < max(1, len(wanted)):
        wanted = _words(stems[0])
    found = [len(wanted.intersection(sentence)) / max(1, len(wanted)) for sentence in stems]
    return np.array(found + [0.0] * (count - len(found)))


def _words(stems: Sequence[str]) -> set[str]:
    return {stem for stem in stems if not stem[0].isdigit()}


def _leans(opening: Sequence[str], analyzer: Analyzer) -> bool:
    """Whether a word begins with the conjunction و or ف, not with a letter of its own."""
    if not opening or opening[0][0] not in "وف" or len(opening[0]) < 3:
        return bool(opening) and opening[0] == "و"
    word = opening[0]
    if word in stop_words():
        return word[1:] in stop_words()
    stem = analyzer.terms(word).stem
    return not stem or stem[0] != word[0]
