"""Typing mistakes of a question, mended against the library's own words.

Only a word that neither the library nor any table knows is looked at, so a question without mistakes costs one look at
the frequencies of its words. For an unknown word all words one slip away are made (`index.ranking.slips`), and the
index is asked which of them it holds; that takes no list of the vocabulary in memory. A missing and a stray blank are
slips too. The choice weighs how common a word is in the library against how likely the slip is, the idea of the noisy
channel (Kernighan, Church and Gale 1990, "A spelling correction program based on a noisy channel model").
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from index.engines import Engine
from index.ranking.dialect import is_dialect_word
from index.ranking.kinds import is_question_word
from index.ranking.other_forms import other_forms, takes_article
from index.ranking.question import Query, QueryTerm, understand
from index.ranking.slips import COMMON, DEAREST, DEAREST_SHORT, LETTERS, slips, written
from index.text import lexicon
from index.text.lexicon import key
from index.text.normalize import fold, normalize
from index.text.stem import known_form
from index.text.terms import Analyzer
from index.text.words import Word, words

__all__ = ["MENDED", "mend", "mended_text"]

MENDED = 0.8
"""How far a mended word counts beside one that was written right."""
_RIVAL = 0.6
"""How far the second-best reading of a mistyped word counts beside the best."""
_SHORTEST = 4
_LONGEST = 16
_MOST_WORDS = 3
"""So many unknown words of a question are mended at the most: more are another language rather than mistakes."""
_MISSING_BLANK, _MISSING_BLANK_DOUBTFUL, _STRAY_BLANK = 1.5, 4.5, 1.0
_FUNCTION_WORD = 0.02
"""A function word, which the index doesn't hold, is taken to stand in so large a share of the sentences."""
_MARGIN = 3.0
"""A reading so much worse than the best is none."""
_LOWEST, _LOWEST_PER_LETTER, _USUAL_SIZE = 0.5, 0.3, 50_000
"""A reading is taken above so low a score, less for each letter: a long word is seldom another by chance. This is for a
library of so many sentences."""
_RARE = 3
"""A word that fewer sentences hold may be a piece of one with a stray blank in it."""
_COMMONER = 10
"""Two words stand for one that is so many times as common as the rarer of them."""
_PARTICLES = frozenset("وبفلكعدم")
"""Single letters that stand before a word: particles, as some write them apart, and titles (د, م)."""


_PREPOSITIONS = frozenset(("في", "من", "عن"))


class _Reading(NamedTuple):
    """What a stretch of words, from `first` to `last`, may have been meant as; the higher the score the likelier."""

    score: float
    first: int
    last: int
    meant: str


def mend(query: Query, engine: Engine, analyzer: Analyzer) -> Query:
    """A question with its typing mistakes mended.

    Args:
        query: the question as understood.
        engine: the index, which knows the library's words.
        analyzer: the analysis of the library.

    Returns:
        The same object where there is nothing to mend; else the question understood anew with what was mended in
        `mended`, its `text` still as it was asked. A mended word counts `MENDED` of what it would.
    """
    held = engine.frequencies([term.stem for term in query.terms])
    asked = words(query.text)
    pieces = {one.surface for one in asked if len(one.surface) == 1 and one.surface in _LETTERS_ONLY - _PARTICLES}
    if not pieces and min(held, default=_COMMONER) >= _RARE:
        return query
    unknown = _unknown(query, held, engine)
    rare = {term.surface for term, count in zip(query.terms, held, strict=True) if count < _RARE} | pieces
    if not unknown and not rare:
        return query
    chosen: list[_Reading] = []
    rivals: dict[str, str] = {}
    for place in [at for at, word in enumerate(asked) if word.surface in rare | unknown][:_MOST_WORDS]:
        if chosen and place <= chosen[-1].last:
            continue
        found = (
            _readings(place, asked, engine, analyzer)
            if asked[place].surface in unknown
            else _joined(place, asked, engine)
        )
        readings = sorted(found, reverse=True)
        if readings and chosen and readings[0].first <= chosen[-1].last:
            readings = []
        if readings:
            best = readings[0]
            chosen.append(best)
            stem = analyzer.terms(best.meant).stem
            for other in readings[1:]:
                if other.score > best.score - _MARGIN and (rival := analyzer.terms(other.meant).stem) != stem:
                    if rival and " " not in rival:
                        rivals[best.meant] = rival
                    break
    return _understood(query, asked, chosen, rivals, analyzer) if chosen else query


def mended_text(query: Query) -> str | None:
    """The question as it was meant, for showing; None where nothing was mended."""
    text, done = query.text, 0
    for typed, meant in query.mended:
        found = re.compile(rf"(?<!\w){re.escape(typed)}(?!\w)").search(text, done)
        if found is not None:
            text = text[: found.start()] + meant + text[found.end() :]
            done = found.start() + len(meant)
    return text if query.mended else None


def _unknown(query: Query, held: Sequence[int], engine: Engine) -> set[str]:
    """The written words that may be mistakes."""
    found: set[str] = set()
    known: set[str] = set()
    for term, count in zip(query.terms, held, strict=True):
        if count or not _LETTERS_ONLY.issuperset(term.norm) or _in_tables(term, query.spoken):
            known.add(term.surface)
        elif term.surface not in found:
            # A word whose standard counterpart the library holds is understood, and one of another form is right.
            others = [stem for stem, _ in term.others]
            right = any(engine.frequencies(others)) or any(engine.article_frequencies(other_forms(term.norm)))
            (known if right else found).add(term.surface)
    return found - known


def _in_tables(term: QueryTerm, spoken: bool) -> bool:
    word = key(term.surface)
    bare = _without_article(word)
    form = lexicon.forms().get(bare)
    return (
        (form is not None and (bare == word or not form.verb))
        or bare in lexicon.canonical()
        or is_dialect_word(word, spoken)
        or is_question_word(word)
        or word in lexicon.names()
        or term.root[:1] in ("@", "#")
    )


def _readings(place: int, asked: Sequence[Word], engine: Engine, analyzer: Analyzer) -> Iterator[_Reading]:
    """What an unknown word may have been meant as."""
    surface = asked[place].surface
    norm = normalize(surface)
    yield from _joined(place, asked, engine)
    if not _SHORTEST <= len(norm) <= _LONGEST:
        return
    # The more words a library has, the likelier that one of them is near by chance.
    size = min(max(0.5 * math.log(_USUAL_SIZE / max(engine.sentence_count, 1)), -1.5), 3.0)
    # A word that may be an inflected one of the lexicon (العرقا: عرق) is rather that, but for the commonest slips.
    inflected = known_form(key(surface)) is not None
    yield from _split(place, norm, surface, engine, analyzer, inflected)
    bare = _without_article(norm)
    lowest = _LOWEST - _LOWEST_PER_LETTER * len(bare) - size
    highest = COMMON if inflected else DEAREST if len(bare) > _SHORTEST else DEAREST_SHORT
    for word in dict.fromkeys((norm, bare)):
        likely = [slip for slip in slips(word) if slip.cost <= highest]
        variants = [word[: slip.start] + slip.instead + word[slip.end :] for slip in likely]
        counts = engine.article_frequencies(variants)
        if word == bare and not any(counts):  # the library may hold another form of the word
            counts = [_other_form_count(variant, engine, analyzer) for variant in variants]
        shift = len(norm) - len(word)
        found = False
        for slip, variant, count in zip(likely, variants, counts, strict=True):
            if shift and (_is_function(variant, 0) or not takes_article(variant)):
                continue
            # A content word isn't taken for a function word for less than a common slip: it would be lost.
            function = not shift and (slip.cost <= COMMON or (place == 0 and is_question_word(fold(variant))))
            common = max(count, _as_function_word(variant, place, engine) if function else 0)
            score = math.log1p(common) - slip.cost
            if common and score >= lowest:
                found = True
                moved = slip._replace(start=slip.start + shift, end=slip.end + shift)
                yield _Reading(score, place, place, written(surface, norm, moved))
        if found or len(bare) < _SHORTEST:
            return


def _other_form_count(norm: str, engine: Engine, analyzer: Analyzer) -> int:
    """How many sentences hold any form of a word of the lexicon; 0 for other words."""
    return engine.frequencies([analyzer.terms(norm).stem])[0] if fold(norm) in lexicon.forms() else 0


def _without_article(norm: str) -> str:
    for prefix in ("وال", "بال", "لل", "ال"):
        if norm.startswith(prefix):
            return norm[len(prefix) :]
    return norm


def _split(
    place: int, norm: str, surface: str, engine: Engine, analyzer: Analyzer, inflected: bool
) -> Iterator[_Reading]:
    """A word as two whose blank is missing (فيالعراق, كمعدد)."""
    cuts = range(2, len(norm) - 1) if len(surface) == len(norm) else range(0)
    lefts, rights = [norm[:cut] for cut in cuts], [norm[cut:] for cut in cuts]
    counts = zip(engine.article_frequencies(lefts), engine.article_frequencies(rights), strict=True)
    for cut, left, right, (first, second) in zip(cuts, lefts, rights, counts, strict=True):
        if not second and place == 0 and is_question_word(left):  # the library may hold another form of the word
            second = _other_form_count(right, engine, analyzer) or int(len(left) > 2 and fold(right) in lexicon.forms())
        before, after = _is_function(left, place), _is_function(right, place + 1)
        if right == "ال" or (len(right) < 3 and not after):  # an article ends no word
            continue
        # A question word that runs on into the next, or an article in the middle, shows where the blank was.
        sure = right.startswith("ال") or (place == 0 and is_question_word(left))
        if before and (second or after):
            common = second
        elif first and (second or after) and (len(left) > 3 or right.startswith("ال")):
            common = first if after else min(first, second)
        else:
            continue
        score = math.log1p(common) - (_MISSING_BLANK if sure or after else _MISSING_BLANK_DOUBTFUL)
        if sure or (not inflected and (score > 0.0 or min(len(left), len(right)) > 3)):
            yield _Reading(score, place, place, f"{surface[:cut]} {surface[cut:]}")


def _joined(place: int, asked: Sequence[Word], engine: Engine) -> Iterator[_Reading]:
    """A word with its neighbour, parted by a stray blank (الج نود): where the whole is far commoner than a part."""
    for first, last in ((place - 1, place), (place, place + 1)):
        if first < 0 or last >= len(asked) or asked[last].start - asked[first].end != 1:
            continue
        parts = [normalize(asked[first].surface), normalize(asked[last].surface)]
        whole = "".join(parts)
        if len(whole) < _SHORTEST or not _LETTERS_ONLY.issuperset(whole) or parts[0] in _PARTICLES:
            continue
        count, *rest = engine.article_frequencies([whole, *parts])
        if parts[0] in _PREPOSITIONS and (rest[1] or known_form(fold(parts[1])) is not None):
            continue  # «في سهل» is no «فيسهل»
        held = [max(one, _as_function_word(part, place, engine)) for one, part in zip(rest, parts, strict=True)]
        if count and min(held) * _COMMONER <= count:
            meant = asked[first].surface + asked[last].surface
            yield _Reading(math.log1p(count) - _STRAY_BLANK, first, last, meant)


def _understood(
    query: Query, asked: Sequence[Word], chosen: Sequence[_Reading], rivals: dict[str, str], analyzer: Analyzer
) -> Query:
    """The question understood with the chosen readings in it."""
    parts: list[str] = []
    done = 0
    mended: list[tuple[str, str]] = []
    for reading in chosen:
        start, end = asked[reading.first].start, asked[reading.last].end
        mended.append((query.text[start:end], reading.meant))
        parts += [query.text[done:start], reading.meant]
        done = end
    text = "".join([*parts, query.text[done:]])
    meant = {word: reading.meant for reading in chosen for word in reading.meant.split()}
    understood = understand(text, analyzer)
    terms = []
    for term in understood.terms:
        whole = meant.get(term.surface)
        if whole is not None:
            rival = rivals.get(whole)
            others = (*term.others, (rival, _RIVAL)) if rival else term.others
            term = replace(term, weight=term.weight * MENDED, others=others)
        terms.append(term)
    return replace(understood, text=query.text, terms=tuple(terms), mended=tuple(mended))


def _is_function(word: str, place: int) -> bool:
    """Whether a word is one that the index doesn't hold: question words are looked for at the start alone."""
    return word in _function_words() or (place < 2 and is_question_word(word))


def _as_function_word(word: str, place: int, engine: Engine) -> int:
    """How common a function word, which no index holds, is taken to be; 0 for other words."""
    return int(engine.sentence_count * _FUNCTION_WORD) + 1 if len(word) > 2 and _is_function(word, place) else 0


@cache
def _function_words() -> frozenset[str]:
    return frozenset(normalize(word) for word in lexicon.stop_words() if len(word) > 1)


_LETTERS_ONLY = frozenset(LETTERS)
