"""Words that may stand for a word asked: by the tables of synonyms, and by the verbs that nouns belong to.

A word is looked up by its lemma, not by its stem, which several words share: «رئيسي» and «رئيس» have one stem, and what
stands for the one («أساسي») doesn't stand for the other. What stands for a word is told by stems, by which texts
are searched.

What stands for a verb, does so in its other forms: where شيد and بنى are alike, so are تشييد and بناء, مشيد and مبني,
and what one شيد has a باني. The tables need to tell only one of these pairs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import permutations, product
from typing import NamedTuple

from index.text.lexicon import alternatives, key, read_table, read_tables
from index.text.stem import known_form
from index.text.terms import Analyzer

__all__ = ["DERIVED_ALIKE", "DERIVED_FROM_PARTICIPLE", "DERIVED_OTHERWISE", "synonyms"]

DERIVED_ALIKE = 0.9
"""How far a pair counts that follows from a pair of the tables, where both words are the same form of their verbs."""
DERIVED_OTHERWISE = 0.8
"""The same where one is a verb and the other a verbal noun."""
DERIVED_FROM_PARTICIPLE = 0.7
"""The same where one is a participle."""


class _Word(NamedTuple):
    lemma: str
    stem: str


class _Verb(NamedTuple):
    """The forms of a verb: its past, verbal nouns, and participles."""

    past: tuple[_Word, ...]
    nouns: tuple[_Word, ...]
    active: tuple[_Word, ...]
    passive: tuple[_Word, ...]


_Pairs = dict[str, dict[str, float]]
_FEMININE_RELATED = "يه"


def synonyms(word: str, analyzer: Analyzer) -> tuple[tuple[str, float], ...]:
    """The stems that may stand for a word, each with how safely, from 0 to 1; nothing for one in no group."""
    table, lemma = _table(analyzer), _word(word, analyzer).lemma
    found = table.get(lemma, ())
    if lemma.endswith(_FEMININE_RELATED):  # groups tell of رئيسي alone what رئيسية is as well
        found = (*found, *(pair for pair in table.get(lemma[:-1], ()) if pair[0] not in dict(found)))
    return found


def _word(word: str, analyzer: Analyzer) -> _Word:
    form = known_form(key(word))
    stem = analyzer.terms(word).stem
    return _Word(form.lemma if form is not None else stem, stem)


def _readings(word: str, pasts: Mapping[str, str], analyzer: Analyzer) -> tuple[_Word, ...]:
    """How a word of the tables may be read: أسس is «foundations» at first, and «founded» as well."""
    first = _word(word, analyzer)
    if first.lemma == key(word) or key(word) not in pasts:
        return (first,)
    verb = _word(alternatives(pasts[key(word)])[0], analyzer)
    return (first, verb) if verb.lemma == key(word) else (first,)


@lru_cache(maxsize=4)
def _table(analyzer: Analyzer) -> dict[str, tuple[tuple[str, float], ...]]:
    """Lemma → stems that may stand for it, with how safely, as this analysis has them."""
    pasts = {key(one): presents for past, presents, _, _, _ in read_table("verbs.tsv", 5) for one in alternatives(past)}
    groups = [
        (
            [one for word in alternatives(group) if " " not in word for one in _readings(word, pasts, analyzer)],
            float(safety),
        )
        for group, safety in read_tables("synonyms", 2)
    ]
    told: _Pairs = defaultdict(dict)
    for words, safety in groups:
        for one, other in permutations(words, 2):
            _add(told, one, other, safety)
    verbs = _verbs(analyzer)
    derived: _Pairs = defaultdict(dict)
    for words, safety in groups:
        for verb, alike in permutations([verbs[word.lemma] for word in words if word.lemma in verbs], 2):
            for left, right, far in _derived(verb, alike):
                if right.stem not in told.get(left.lemma, ()):
                    _add(derived, left, right, safety * far)
    return {lemma: (*told.get(lemma, {}).items(), *derived.get(lemma, {}).items()) for lemma in told | derived}


def _add(table: _Pairs, one: _Word, other: _Word, safety: float) -> None:
    if one.stem and other.stem and one.stem != other.stem and " " not in one.stem + other.stem:
        table[one.lemma][other.stem] = max(table[one.lemma].get(other.stem, 0.0), safety)


def _derived(one: _Verb, other: _Verb) -> Iterator[tuple[_Word, _Word, float]]:
    """The pairs of forms of two verbs, each with how far it counts."""
    if one is not other:
        for (at, left), (place, right) in product(enumerate(one), enumerate(other)):
            participle = max(at, place) > 1
            far = DERIVED_ALIKE if at == place else DERIVED_FROM_PARTICIPLE if participle else DERIVED_OTHERWISE
            yield from ((first, second, far) for first, second in product(left, right))


def _verbs(analyzer: Analyzer) -> dict[str, _Verb]:
    """The lemma of a form → the verb; no lemma of two verbs."""
    owners: dict[str, list[_Verb]] = defaultdict(list)
    for past, _, verbal_nouns, participles, _ in read_table("verbs.tsv", 5):
        cells = (alternatives(past), alternatives(verbal_nouns), *((one,) for one in alternatives(participles)[:2]))
        found: list[tuple[_Word, ...]] = []
        for cell in (*cells, (), ())[:4]:
            words = dict.fromkeys(_word(word, analyzer) for word in cell if " " not in word)
            found.append(tuple(word for word in words if not any(word in before for before in found)))
        verb = _Verb(*found)
        for lemma in {word.lemma for form in verb for word in form}:
            owners[lemma].append(verb)
    return {lemma: own[0] for lemma, own in owners.items() if len(own) == 1}
