"""A large Arabic vocabulary made from the project's own tables, drawn from by Zipf's law.

A lexeme is a noun, a verb, a place or a coined name with the forms that writing shows of it: clitics before, endings
and pronouns after. Real text has a long tail of names no table holds; the coined ones (roots of the tables' letters in
the commonest patterns) stand for them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from index.text.inflect import verb_forms
from index.text.lexicon import alternatives, read_table

__all__ = ["VOCABULARY_SIZE", "Vocabulary", "noun_forms"]

VOCABULARY_SIZE = 400_000
"""How many forms are kept: what some twenty million words of news hold."""

_COINED_NAMES = 12_000
# Zipf–Mandelbrot, (exponent, shift), set so that 20,000 sentences have about the words, stems and shares of common
# words that as many sentences of news (the ANT corpus) have.
_LEXEME_LAW, _FORM_LAW, _STOP_LAW = (1.25, 30.0), (1.6, 0.6), (1.1, 0.5)

_PREFIXES = ("ال", "", "وال", "بال", "لل", "و", "ب", "ل", "فال", "كال", "ف", "ك")
_PRONOUNS = ("ه", "ها", "هم", "نا", "هما", "كم", "ي", "ك")
_BEFORE_PRONOUNS = ("", "و", "ب", "ل", "وب", "ول", "ك", "ف")
_VERB_PROCLITICS = ("", "و", "س", "ف", "ل")
_OBJECTS = ("", "ها", "ه", "هم", "نا")
_NAME_PROCLITICS = ("", "و", "ل", "ب")
_NAME_PATTERNS = ("فاعل", "فعيل", "فعلان", "مفعل", "فعول", "فعال", "فعلي", "مفعول", "فعالي", "فيعل", "فعلون", "تفعل")


def noun_forms(noun: str) -> Iterator[str]:
    """The forms of a noun: with prefixes, and with possessive pronouns; its spelling changes before them."""
    bare = noun.removeprefix("ال")
    for prefix in _PREFIXES:
        if not (prefix == "لل" and bare.startswith("ل")):
            yield prefix + bare
    if bare.endswith("ة"):
        stem = bare[:-1] + "ت"
    elif bare.endswith("ى"):
        stem = bare[:-1] + "ا"
    elif bare.endswith("ء"):
        stem = bare[:-1] + "ئ"
    else:
        stem = bare
    for proclitic in _BEFORE_PRONOUNS:
        for pronoun in _PRONOUNS:
            yield proclitic + stem + pronoun


def _regular_plurals(noun: str) -> list[str]:
    """The sound plurals of a participle or a noun in ة."""
    if noun.endswith("ة"):
        return [noun[:-1] + "ات"]
    return [noun + "ون", noun + "ين", noun + "ات"] if noun[-1:] not in "اىءي" else []


def _verb_lexeme(pasts: list[str], presents: list[str]) -> Iterator[str]:
    forms = list(dict.fromkeys(verb_forms(pasts, presents)))
    for proclitic in _VERB_PROCLITICS:
        for form in forms:
            if proclitic in ("", "و", "ف") or form[:1] in "ينتأا":
                yield proclitic + form
    for form in forms[:20]:
        for pronoun in _OBJECTS[1:]:
            yield form + pronoun


def _coined_names(letters: Sequence[str], chance: random.Random) -> Iterator[list[str]]:
    for _ in range(_COINED_NAMES):
        first, second, third = (chance.choice(letters) for _ in range(3))
        pattern = chance.choice(_NAME_PATTERNS)
        name = pattern.replace("ف", first).replace("ع", second).replace("ل", third)
        yield [proclitic + name for proclitic in _NAME_PROCLITICS]


def _lexemes(chance: random.Random) -> list[list[str]]:
    """Every lexeme with its forms, commonest forms first, lexemes in random order."""
    nouns: dict[str, list[str]] = {}
    roots: list[str] = []
    for table in ("plurals_society.tsv", "plurals_world.tsv"):
        for singular, broken, root in read_table(table, 3):
            nouns.setdefault(singular, []).extend(alternatives(broken))
            roots.append(root)
    lexemes = []
    for past, present, verbal, participles, root in read_table("verbs.tsv", 5):
        lexemes.append(list(_verb_lexeme(alternatives(past), alternatives(present))))
        roots.append(root)
        for noun in [*alternatives(verbal), *alternatives(participles)]:
            nouns.setdefault(noun, _regular_plurals(noun))
    for place, _, _, demonyms, _ in read_table("places.tsv", 5):
        if " " not in place:
            lexemes.append([place, *(clitic + place for clitic in ("و", "ب", "ل")), *alternatives(demonyms)])
        for demonym in alternatives(demonyms):
            nouns.setdefault(demonym, [demonym + "ون", demonym + "ين", demonym + "ة", demonym + "ات"])
    for noun, plurals in nouns.items():
        if " " not in noun:
            lexemes.append([form for base in (noun, *plurals) for form in noun_forms(base) if " " not in base])
    letters = [letter for root in roots for letter in root if letter not in "اأإءؤئىة "]
    lexemes.extend(_coined_names(letters, chance))
    chance.shuffle(lexemes)
    return [[form for form in dict.fromkeys(forms) if len(form) > 1] for forms in lexemes]


def _zipf(count: int, exponent: float, shift: float) -> npt.NDArray[np.float64]:
    weights: npt.NDArray[np.float64] = (np.arange(count, dtype=np.float64) + 1.0 + shift) ** -exponent
    weights /= weights.sum()
    return weights


class Vocabulary:
    """Words with their probabilities.

    Args:
        seed: the same seed and the same tables give the same vocabulary.
        size: how many forms are kept, the likeliest ones.
    """

    def __init__(self, seed: int = 1, size: int = VOCABULARY_SIZE) -> None:
        chance = random.Random(seed)
        lexemes = _lexemes(chance)
        self.stop_words = [word for (word,) in read_table("stop_words.tsv", 1) if " " not in word]
        self._stop_cumulative = np.cumsum(_zipf(len(self.stop_words), *_STOP_LAW))
        shares = _zipf(len(lexemes), *_LEXEME_LAW)
        weights = np.concatenate(
            [share * _zipf(len(forms), *_FORM_LAW) for share, forms in zip(shares, lexemes, strict=True)]
        )
        least = np.partition(weights, -size)[-size] if len(weights) > size else 0.0
        kept = np.flatnonzero(weights >= least)[:size]
        flat = [form for forms in lexemes for form in forms]
        owners = np.repeat(np.arange(len(lexemes)), [len(forms) for forms in lexemes])[kept]
        self.words: list[str] = [flat[place] for place in kept]
        self._starts = np.searchsorted(owners, np.arange(len(lexemes) + 1))
        self._cumulative = np.cumsum(weights[kept] / weights[kept].sum())

    def __len__(self) -> int:
        return len(self.words)

    def draw(self, generator: np.random.Generator, count: int) -> list[str]:
        """Content words by Zipf's law."""
        places = np.searchsorted(self._cumulative, generator.random(count) * self._cumulative[-1], side="right")
        words = self.words
        return [words[place] for place in places.tolist()]

    def draw_stop_words(self, generator: np.random.Generator, count: int) -> list[str]:
        """Function words by Zipf's law."""
        last = self._stop_cumulative[-1]
        places = np.searchsorted(self._stop_cumulative, generator.random(count) * last, side="right")
        return [self.stop_words[place] for place in places.tolist()]

    def forms_of(self, word: str) -> Sequence[str]:
        """All forms of the word's lexeme, the commonest first; the word alone where it is none of this vocabulary."""
        place = self._places.get(word)
        if place is None:
            return (word,)
        lexeme = int(np.searchsorted(self._starts, place, side="right")) - 1
        return self.words[int(self._starts[lexeme]) : int(self._starts[lexeme + 1])]

    @cached_property
    def _places(self) -> dict[str, int]:
        places: dict[str, int] = {}
        for place, word in enumerate(self.words):
            places.setdefault(word, place)
        return places
