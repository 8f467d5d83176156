"""Words that may stand for a word asked: by the tables of synonyms, and by the verbs that nouns belong to.

A word is looked up by its lemma, not by its stem, which several words share: «رئيسي» and «رئيس» have one stem, and what
stands for the one («أساسي») doesn't stand for the other. What stands for a word is told by stems, by which texts
are searched.

What stands for a verb, does so in its other forms: where شيد and بنى are alike, so are تشييد and بناء, مشيد and مبني,
and what one شيد has a باني. The tables need to tell only one of these pairs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import permutations
from typing import NamedTuple

from index.text.lexicon import alternatives, forms, key, read_table, read_tables
from index.text.stem import known_form
from index.text.terms import Analyzer

__all__ = ["DERIVED_ALIKE", "DERIVED_FROM_PARTICIPLE", "DERIVED_OTHERWISE", "synonyms"]

DERIVED_ALIKE = 0.9
"""How far a pair counts that follows from a pair of the tables, where both words are the same form of their verbs."""
DERIVED_OTHERWISE = 0.8
"""The same where one is a verb and the other a verbal noun."""
DERIVED_FROM_PARTICIPLE = 0.7
"""The same where one is a participle."""
_FEMININE_RELATED = "يه"
_ACTIVE = 2
_Verb = tuple[tuple[str, ...], ...]
"""A verb's past, its verbal nouns, its active and its passive participle, as written."""


class _Tables(NamedTuple):
    """What the tables tell, by lemmas.

    Args:
        told: lemma → words that may stand for it, as written, with how safely.
        verbs: the verbs.
        forms: lemma → the verbs that it is a form of, by number, and which of their forms.
        alike: number of a verb → numbers of those that may stand for it, with how safely.
    """

    told: dict[str, dict[str, float]]
    verbs: list[_Verb]
    forms: dict[str, list[tuple[int, int]]]
    alike: dict[int, dict[int, float]]


@lru_cache(maxsize=8192)
def synonyms(word: str, analyzer: Analyzer) -> tuple[tuple[str, float], ...]:
    """The stems that may stand for a word, each with how safely, from 0 to 1; nothing for one in no group."""
    tables, lemma, own = _tables(analyzer), _lemma(word, analyzer), analyzer.terms(word).stem
    found = _stems(tables.told.get(lemma, {}).items(), own, analyzer)
    if lemma.endswith(_FEMININE_RELATED):  # groups tell of رئيسي alone what رئيسية is as well
        found = _stems(tables.told.get(lemma[:-1], {}).items(), own, analyzer) | found
    return tuple((_stems(_derived(lemma, tables), own, analyzer) | found).items())


def _stems(pairs: Iterable[tuple[str, float]], own: str, analyzer: Analyzer) -> dict[str, float]:
    """The stems of words, but the asked one's own, with the greatest safety of each."""
    found: dict[str, float] = {}
    for word, safety in pairs:
        stem = analyzer.terms(word).stem
        if stem and stem != own and " " not in stem:
            found[stem] = max(found.get(stem, 0.0), safety)
    return found


def _derived(lemma: str, tables: _Tables) -> Iterator[tuple[str, float]]:
    """What stands for a form of a verb because it is one of a verb that stands for that."""
    for number, place in tables.forms.get(lemma, ()):
        for other, safety in tables.alike.get(number, {}).items():
            for at, words in enumerate(tables.verbs[other]):
                participle = max(at, place) >= _ACTIVE
                far = DERIVED_ALIKE if at == place else DERIVED_FROM_PARTICIPLE if participle else DERIVED_OTHERWISE
                yield from ((word, safety * far) for word in words)


def _lemma(word: str, analyzer: Analyzer) -> str:
    folded = key(word)
    form = forms().get(folded) or known_form(folded)
    return form.lemma if form is not None else analyzer.terms(word).stem


@lru_cache(maxsize=4)
def _tables(analyzer: Analyzer) -> _Tables:
    rows = list(read_table("verbs.tsv", 5))
    verbs: list[_Verb] = []
    owners: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for past, _, verbal_nouns, participles, _ in rows:
        cells = (alternatives(past), alternatives(verbal_nouns), *([one] for one in alternatives(participles)[:2]))
        of_verb: dict[str, int] = {}
        for at, cell in enumerate(cells):
            for word in cell:
                if " " not in word:
                    of_verb.setdefault(_lemma(word, analyzer), at)
        for lemma, at in of_verb.items():
            owners[lemma].append((len(verbs), at))
        verbs.append(tuple(tuple(word for word in cell if " " not in word) for cell in cells))
    told: dict[str, dict[str, float]] = defaultdict(dict)
    alike: dict[int, dict[int, float]] = defaultdict(dict)
    presents = {key(one): present for past, present, *_ in rows for one in alternatives(past)}
    for group, weight in read_tables("synonyms", 2):
        safety = float(weight)
        read = [one for word in alternatives(group) if " " not in word for one in _readings(word, presents, analyzer)]
        for (lemma, _), (_, other) in permutations(read, 2):
            told[lemma][other] = max(told[lemma].get(other, 0.0), safety)
        # A form of several verbs tells of none of them: مرض is «illness», and what pleases.
        sure = {owners[lemma][0][0] for lemma, _ in read if len(owners.get(lemma, ())) == 1}
        for one, like in permutations(sure, 2):
            alike[one][like] = max(alike[one].get(like, 0.0), safety)
    return _Tables(dict(told), verbs, dict(owners), dict(alike))


def _readings(word: str, presents: Mapping[str, str], analyzer: Analyzer) -> Iterator[tuple[str, str]]:
    """How a word of the groups may be read, each a lemma and a form of it: أسس is «foundations», and «founded»."""
    lemma, folded = _lemma(word, analyzer), key(word)
    yield lemma, word
    if lemma != folded and folded in presents:
        present = alternatives(presents[folded])[0]
        if _lemma(present, analyzer) == folded:
            yield folded, present
