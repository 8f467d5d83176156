"""What the words of a sentence are like: signs by which those that answer are told from the others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from index.text import lexicon
from index.text.lexicon import alternatives, key, read_table
from index.text.normalize import fold, normalize, normalize_digits
from index.text.signs import Sign, table_signs

__all__ = ["sign_names", "signs_of"]

_SHAPES = (
    "digits",  # a number in digits
    "year",  # four digits that can be a year
    "day",  # one or two digits
    "number_word",
    "month",  # of any calendar, or a day of the week
    "place",
    "name",  # a person's
    "verb",  # a form of a verb that no noun is written like
    "unknown",  # no word of the lexicon: mostly names
    "latin",
    "stop",  # a function word
    "definite",  # with the article
    "for_the",  # with ب or ل and the article
    "and",  # begins with و
    "clitic",  # begins with ب, ل, ك or ف
    "nisba",  # ends like an adjective of origin
    "feminine",
    "accusative",  # ends in the alef of an indefinite accusative
    "plural",
)
_YEAR = re.compile(r"1[0-9]{3}|20[0-9]{2}")
_PREFIXES = ("وبال", "وال", "بال", "فال", "كال", "لل", "ال", "و", "ب", "ل", "ف", "ك")
_PREFIXES_BY_LETTER = {letter: tuple(one for one in _PREFIXES if one[0] == letter) for letter in "ابفكلو"}
_ENDINGS = frozenset(("ين", "ون", "ات", "ان", "ها", "هم", "يه", "ه", "ا", "ي"))
_NUMBER, _DATE, _PLACE = int(Sign.NUMBER), int(Sign.DATE), int(Sign.PLACE)


@cache
def sign_names() -> tuple[str, ...]:
    """The names of all signs; those of single function words begin with «=»."""
    listed = {sign for signs in _listed().values() for sign in signs}
    return (*_SHAPES, *sorted(listed.difference(_SHAPES)))


@lru_cache(maxsize=50_000)
def signs_of(surface: str) -> bytes:
    """The signs of a word.

    Args:
        surface: the word as it is written.

    Returns:
        For each of `sign_names` 1 where the word has it, else 0.
    """
    numbers = _numbers()
    has = bytearray(len(numbers))
    for name in _signs(surface):
        has[numbers[name]] = 1
    return bytes(has)


@cache
def _numbers() -> dict[str, int]:
    return {name: number for number, name in enumerate(sign_names())}


@cache
def _listed() -> dict[str, tuple[str, ...]]:
    """Folded word → the classes of the data file it belongs to."""
    table: dict[str, set[str]] = {}
    for name, group in read_table("answer_words.tsv", 2):
        for word in alternatives(group):
            table.setdefault(key(word), set()).add(f"={key(word)}" if name == "function" else name)
    return {word: tuple(sorted(signs)) for word, signs in table.items()}


def _signs(surface: str) -> Iterator[str]:
    if surface[0].isdigit():
        plain = normalize_digits(surface)
        yield "digits"
        if _YEAR.fullmatch(plain):
            yield "year"
        elif len(plain) <= 2:
            yield "day"
        return
    if surface[0] <= "z" and surface[0].isalpha():
        yield "latin"
        return
    word, listed = fold(normalize(surface)), _listed()  # kept with the signs, and so not by `key`
    told = table_signs(word)
    stop = surface in lexicon.stop_words()
    if word not in listed and word[:1] in ("و", "ف") and (stop or surface[1:] in lexicon.stop_words()):
        word, stop = word[1:], True
        yield "and"
    if word in listed:
        yield from listed[word]
    elif not stop and word[:1] in ("و", "ف", "ب", "ل"):
        yield from (sign for sign in listed.get(word[1:], ()) if sign[0] != "=")
    if told & _NUMBER:
        yield "number_word"
        if word[:1] == "و" and table_signs(word[1:]) & _NUMBER:
            yield "and"
    if told & _DATE:
        yield "month"
    if told & _PLACE:
        yield "place"
    if stop:
        yield "stop"
    else:
        yield from _form_signs(word)


def _form_signs(word: str) -> Iterator[str]:
    """The signs of a content word's form."""
    bare, prefix = _bare(word)
    if prefix:
        if prefix.endswith("ال") or prefix == "لل":
            yield "definite"
            if prefix in ("لل", "بال"):
                yield "for_the"
        if prefix[0] == "و":
            yield "and"
        elif prefix[0] in "بلكف":
            yield "clitic"
    forms = lexicon.forms()
    form = forms.get(word) or (forms.get(bare) if prefix else None)
    if bare in lexicon.names():
        yield "name"
    elif form is None and not any(bare[-size:] in _ENDINGS and bare[:-size] in forms for size in (1, 2)):
        yield "unknown"
    if form is not None and form.verb:
        yield "verb"
    if word.endswith(("ي", "يه")) and len(bare) > 3:
        yield "nisba"
    if word.endswith("ه"):
        yield "feminine"
    if word.endswith("ا") and len(bare) > 3:
        yield "accusative"
    if word.endswith(("ون", "ين", "ات", "ان")) and len(bare) > 4:
        yield "plural"


def _bare(word: str) -> tuple[str, str]:
    """A folded word without what is written before it, and that; a single letter only where a known word is left."""
    for prefix in _PREFIXES_BY_LETTER.get(word[:1], ()):
        if word.startswith(prefix) and len(word) - len(prefix) >= 3:
            rest = word[len(prefix) :]
            if len(prefix) > 1 or (word not in lexicon.forms() and _is_known(rest, prefix)):
                return rest, prefix
    return word, ""


def _is_known(word: str, prefix: str) -> bool:
    """Whether a word can be what is left without its prefix: بافل is no form of أفل with ب."""
    form = lexicon.forms().get(word)
    if form is not None and not (form.verb and prefix in "بك"):  # these stand before nouns alone
        return True
    return word in lexicon.names() or word in lexicon.concept()
