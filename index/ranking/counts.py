"""What a sentence says there are so many of, and what narrows that: for telling whether two sentences count the same.

Soldiers of one base and soldiers of the country, inhabitants of a city and of its province: both give a number of what
was asked for, and neither is the other's newer one. What is read are the words around a number, up to the next comma,
number or «and»; `counts.tsv` lists those that tell of something else than how many there are now.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import NamedTuple

from index.models import Article
from index.ranking.asked import COUNT, other_measures
from index.ranking.count_words import is_date, is_function, is_location, is_needed, is_past, listed, place_of, tells_of
from index.ranking.kinds import number_nouns
from index.ranking.question import Query, QueryTerm
from index.text.lexicon import key
from index.text.measures import mask_of, quantities_of
from index.text.signs import Sign, table_signs
from index.text.stem import known_form
from index.text.words import Word, words

__all__ = ["FIRST_YEAR", "Count", "Said", "counts_in"]

FIRST_YEAR = 1800
"""Smaller numbers of four digits count something else more often than years."""
_CLAUSE = 12
"""How many words before its number the noun of «عدد الجنود» stands at the most."""
_BEFORE, _BEHIND = 6, 8
"""How many words before a number or «عدد», and behind number and noun, can say of whom the number is."""
_STOP, _PAUSE = re.compile(r"[.!?؟؛…\n]"), re.compile(r"[.!?؟؛…\n،,:()\[\]«»“”\"]")
_FROM = "من"
_TO = frozenset(("الى", "هو", "قدره"))
_IN = frozenset(("في", "وفي", "فى"))


class Count(NamedTuple):
    """How a number is narrowed.

    Args:
        narrowed: what the words around it name beyond the question's: other places, places within a place, what stands
            right behind the noun.
        places: the places that sentence and title name beyond the question's.
        year: the last year that the sentence names; None without one.
        now: whether it tells how many there are: not of some of them, nor of victims, nor of those who came or went,
            nor of another time.
    """

    narrowed: frozenset[str]
    places: frozenset[str]
    year: int | None
    now: bool


class _Sentence(NamedTuple):
    """A sentence read for its numbers; the words are folded.

    Args:
        keys: its words.
        asked: the question words that each matches.
        numbers: which words are of a number that can be the one asked for.
        units: which of those have a unit.
        stops, pauses: before which words a sentence, or at least a clause, ends.
        counted: the number of the noun among the question's words.
    """

    keys: Sequence[str]
    asked: Sequence[Collection[int]]
    numbers: Sequence[bool]
    units: Sequence[bool]
    stops: Sequence[bool]
    pauses: Sequence[bool]
    counted: int


class Said(NamedTuple):
    """A sentence to be read for what it counts.

    Args:
        sentence: as it is written.
        article: whose it is.
        matches: its words, by their places, with the question words that each matches, by theirs.
    """

    sentence: str
    article: Article
    matches: Mapping[int, Collection[int]]


def counts_in(said: Sequence[Said], query: Query) -> list[Count | None]:
    """The number of what is counted, of each of some sentences the one that is narrowed least.

    Args:
        said: the sentences.
        query: a question how many there are.

    Returns:
        Of each one that tells how many there are now, where there is any; None where none is of what is asked for.
    """
    split = [(one.sentence, words(one.sentence)) for one in said]
    if query.counted is None or not any(found for _, found in split):
        return [None] * len(said)
    told = quantities_of(split)
    others = other_measures(query.measures or COUNT)
    numbers = (told.numbers & ((told.masks & others) == 0)).tolist()
    dated = (told.numbers & ((told.masks & mask_of("moment")) > 0)).tolist()
    units = (told.masks > 0).tolist()
    counts: list[Count | None] = []
    start = 0
    for one, (sentence, found) in zip(said, split, strict=True):
        mine = slice(start, start + len(found))
        start = mine.stop
        keys = [key(word.surface) for word in found]
        asked = [one.matches.get(place, ()) for place in range(len(found))]
        read = _Sentence(keys, asked, numbers[mine], units[mine], *_ends(sentence, found), query.counted)
        years = [word.surface for word, date in zip(found, dated[mine], strict=True) if date and len(word.surface) == 4]
        counts.append(_count(read, years, one.article.title, query))
    return counts


def _count(read: _Sentence, years: Sequence[str], title: str, query: Query) -> Count | None:
    """What a sentence counts.

    Args:
        read: the sentence.
        years: its dates of four letters or digits.
        title: its article's.
        query: the question.
    """
    titled = [key(word.surface) for word in words(title)]
    foreign = frozenset(_places(read.keys, read.asked))
    possible = [one for one in _narrowings(read) if _is_of_asked(read, one[0], query, titled, bool(foreign))]
    if not possible:
        return None
    _, narrowed, now = min(possible, key=lambda one: (not one[2], len(one[1])))
    named = {place_of(key(term.surface)) for term in query.terms}
    year = max((int(one) for one in years if one.isdecimal() and int(one) >= FIRST_YEAR), default=None)
    now = now and (year is None or year <= datetime.now(UTC).year)
    return Count(narrowed, foreign | (frozenset(_places(titled)) - named), year, now)


def _ends(sentence: str, found: Sequence[Word]) -> tuple[list[bool], list[bool]]:
    """Before which words a sentence ends, and before which at least a clause; one more for what is behind the last."""
    gaps = [sentence[one.end : other.start] for one, other in pairwise(found)]
    ends = ([gap != " " and mark.search(gap) is not None for gap in gaps] for mark in (_STOP, _PAUSE))
    stops, pauses = ([True, *inner, True] for inner in ends)
    return stops, pauses


def _is_of_asked(read: _Sentence, stretch: range, query: Query, titled: Sequence[str], foreign: bool) -> bool:
    """Whether the number of a stretch is of what the question names: there, in the title, or anywhere in a sentence
    that names no other place."""
    near = {term for place in stretch for term in read.asked[place]}
    anywhere = {term for terms in read.asked for term in terms}
    for at, term in enumerate(query.terms):
        if not is_needed(term) or at in near:
            continue
        people = term.root.startswith("@") and not is_location(term)
        if people and at in anywhere:
            continue
        in_title = _in_title(term, titled)
        if not (in_title and (at in anywhere or (is_location(term) and not foreign))) and (
            at not in anywhere or foreign
        ):
            return False
    return True


def _in_title(term: QueryTerm, titled: Sequence[str]) -> bool:
    own, place = key(term.norm).removeprefix("ال"), place_of(term.norm)
    return any(word.removeprefix("ال") == own or (place and place_of(word) == place) for word in titled)


def _narrowings(read: _Sentence) -> Iterator[tuple[range, frozenset[str], bool]]:
    """For each number of what is counted the words that tell of whom it is, what narrows it, and whether it is now."""
    first = 0
    while first < len(read.keys):
        if not read.numbers[first]:
            first += 1
            continue
        last = first
        while last + 1 < len(read.keys) and read.numbers[last + 1] and not read.pauses[last + 1]:
            last += 1
        if (noun := _noun_behind(read, last)) is not None:
            begin, end, head = _left(read, first), _right(read, noun), first
        elif (noun := _noun_before(read, first)) is not None and not _is_of_another(read, first, last):
            head = noun - 1
            begin, end = _left(read, head), _right(read, last)
        else:
            first = last + 1
            continue
        rest = [place for place in range(begin, end + 1) if not read.asked[place] and not read.numbers[place]]
        chain = _chain(read, noun)
        aside = _is_aside(read, [place for place in rest if place < head], rest, by_noun=noun < first)
        aside = aside or _is_foreseen(read, begin) or any(tells_of("more", read.keys[place]) for place in chain)
        yield range(begin, end + 1), frozenset(_narrowing(read, rest, chain)), not aside
        first = last + 1


def _noun_behind(read: _Sentence, last: int) -> int | None:
    """The counted noun behind a number: «2500 جندي», «2500 من الجنود»."""
    noun = last + 2 if read.keys[last + 1 : last + 2] == [_FROM] else last + 1
    there = noun < len(read.keys) and read.counted in read.asked[noun] and not any(read.pauses[last + 1 : noun + 1])
    return noun if there else None


def _noun_before(read: _Sentence, first: int) -> int | None:
    """The counted noun before a number: «عدد الجنود … 2500»."""
    for place in range(first - 1, max(first - 1 - _CLAUSE, 0), -1):
        if read.stops[place + 1] or read.numbers[place] or read.keys[place] in number_nouns():
            return None
        between = place > 1 and not is_function(read.keys[place - 1])  # «العدد الكلي للجنود»
        heads = read.keys[place - 1 - between : place]
        if read.counted in read.asked[place] and not number_nouns().isdisjoint(heads):
            return place
    return None


def _is_of_another(read: _Sentence, first: int, last: int) -> bool:
    """Whether a number behind «عدد الجنود» counts what stands behind it: «عدد الجنود في 12 قاعدة»."""
    place, before = last + 1, read.keys[first - 1]
    if read.pauses[place] or read.units[first] or read.units[last]:
        return False
    word, form = read.keys[place], known_form(before)
    counts = not (is_function(word) or _is_joined(word) or read.asked[place] or tells_of("neutral", word))
    reached = (form is not None and form.verb) or before in _TO or tells_of("neutral", before)
    return counts and not reached


def _left(read: _Sentence, first: int) -> int:
    """Where what is said of a number begins before a place."""
    begin = first
    while begin > max(first - _BEFORE, 0) and not read.pauses[begin]:
        word = read.keys[begin - 1]
        if read.numbers[begin - 1] or word in listed("begins"):
            break
        begin -= 1
        if _is_joined(word) and not read.asked[begin]:
            break
    return begin


def _right(read: _Sentence, last: int) -> int:
    """Where what is said of a number ends behind a place."""
    end = last
    while end + 1 < min(last + 1 + _BEHIND, len(read.keys)) and not read.pauses[end + 1]:
        word = read.keys[end + 1]
        joined = _is_joined(word) and not place_of(word) and not read.asked[end + 1]
        if read.numbers[end + 1] or joined or word in listed("begins"):
            break
        end += 1
    return end


def _is_joined(word: str) -> bool:
    return word.startswith("و") and len(word) > 2


def _is_aside(read: _Sentence, before: Sequence[int], rest: Sequence[int], *, by_noun: bool) -> bool:
    """Whether words around a number tell of something else than how many there are now: of some, of victims, of those
    who came or went, of another time."""
    around = [read.keys[place] for place in rest]
    if any(table_signs(word) & int(Sign.EVENT) for word in around):
        return True
    if any(tells_of(role, word) for word in around for role in ("part", "past", "future")):
        return True
    head = before[-1] if before else -1
    deeds = around if not by_noun else [read.keys[place] for place in rest if place > head]
    if any(is_past(word) for word in deeds):
        return True
    led = [read.keys[place] for place in before]
    changes = any(tells_of("changed", word) for word in led)
    if by_noun:
        return changes and any(word in listed("by") for word in around)
    return changes or any(tells_of("moved", word) for word in led)


def _is_foreseen(read: _Sentence, begin: int) -> bool:
    """Whether what begins at a place is said to be expected or planned: «ومن المتوقع أن يبلغ …»."""
    if not begin or read.keys[begin - 1] not in listed("begins"):
        return False
    return any(tells_of("future", word) for word in read.keys[max(begin - _BEFORE, 0) : begin - 1])


def _chain(read: _Sentence, noun: int) -> list[int]:
    """The places of what is said right behind a noun, as far as the question doesn't have it: «جندي أميركي متقاعد»."""
    chain: list[int] = []
    for place in range(noun + 1, len(read.keys)):
        word = read.keys[place]
        form = known_form(word)
        ends = read.pauses[place] or read.numbers[place] or _is_joined(word) or is_function(word)
        if ends or (form is not None and form.verb):
            break
        if not read.asked[place]:
            chain.append(place)
    return chain


def _narrowing(read: _Sentence, rest: Sequence[int], chain: Collection[int]) -> Iterator[str]:
    """What of the words around a number narrows it."""
    for place in rest:
        word = read.keys[place]
        named = place_of(word)
        if named:
            yield named
        elif is_function(word) or tells_of("neutral", word) or is_date(word):
            continue
        elif tells_of("narrower", word) or place in chain or (place and read.keys[place - 1] in _IN):
            yield word.removeprefix("ال")


def _places(keys: Sequence[str], asked: Sequence[Collection[int]] = ()) -> Iterator[str]:
    """The places that words name, those of the question aside."""
    for place, word in enumerate(keys):
        if not (asked and asked[place]) and (named := place_of(word)):
            yield named
