"""Dialect words of a question → words of the standard language, in which the articles are written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from index.ranking.kinds import dialect_questions
from index.text import lexicon
from index.text.lexicon import alternatives, key, read_table
from index.text.stem import known_form
from index.text.words import Word

__all__ = ["Meaning", "is_dialect", "is_dialect_word", "meanings"]

_CLITICS = ("و", "ال", "ب", "ل", "ف", "وال", "بال", "فال", "لل")
_PREFIXES = (
    "بي",
    "بت",
    "بن",
    "كاي",
    "كات",
    "كان",
    "كي",
    "كت",
    "كن",
    "تاي",
    "حي",
    "حت",
    "هي",
    "هت",
    "عم",
    "غاي",
    "غي",
    "را",
)
_WE_FORM = re.compile("ن(..+)و(?:ها|هم|ه|ك)?")
_LONGEST_EXPRESSION = 3
_OBJECTS = ("هم", "ها", "ه", "ني", "نا", "كم", "ك")


class Meaning(NamedTuple):
    """What a word of a question means in the standard language.

    Args:
        surface: the word as asked.
        standard: words of the standard language that stand for it, the likeliest first.
        itself: it may also be meant as it stands.
        strength: how far a match of one of `standard` counts.
    """

    surface: str
    standard: tuple[str, ...] = ()
    itself: bool = True
    strength: float = 0.9


class _Entry(NamedTuple):
    """A line of the dialect table: standard words, none for a function word; doubtful where it is standard too."""

    standard: tuple[str, ...]
    doubtful: bool


@cache
def _table() -> dict[tuple[str, ...], _Entry]:
    """Dialect word or expression, as a tuple of folded words → what it is in the standard language."""
    table: dict[tuple[str, ...], _Entry] = {}
    for word, standard, _, doubt in read_table("dialect.tsv", 4):
        parts = tuple(key(part) for part in word.split())
        table.setdefault(parts, _Entry(tuple(alternatives(standard)), doubt == "?"))
    return table


def is_dialect(keys: Sequence[str]) -> bool:
    """Whether a question is in dialect: it has a word that the standard language hasn't.

    Args:
        keys: the question's words, folded and normalised.
    """
    table = _table()
    for place, word in enumerate(keys):
        entry = table.get((word,))
        if word in dialect_questions() or (entry is not None and not entry.standard and not entry.doubtful):
            return True
        if tuple(keys[place : place + 2]) in table and len(keys) > place + 1:
            return True
        if not _is_standard(word) and _stripped(word) is not None:
            return True
    return False


def is_dialect_word(word: str, spoken: bool) -> bool:
    """Whether a folded word is in the dialect table; in a dialect question also whether it is a known word with what
    only dialects attach to it.
    """
    return (word,) in _table() or (spoken and _stripped(word) is not None)


def meanings(asked: Sequence[Word], keys: Sequence[str], spoken: bool) -> Iterator[Meaning | None]:
    """For each word what it means; None for words that carry nothing or belong to an expression begun before them."""
    table = _table()
    skip = 0
    for place, word in enumerate(asked):
        if skip:
            skip -= 1
            yield None
            continue
        for length in range(min(_LONGEST_EXPRESSION, len(keys) - place), 1, -1):
            entry = table.get(tuple(keys[place : place + length])) if spoken else None
            if entry is not None and not entry.doubtful:
                skip = length - 1
                yield Meaning(word.surface, entry.standard, itself=False) if entry.standard else None
                break
        else:
            yield _meaning(word.surface, keys[place], spoken)


def _meaning(surface: str, word: str, spoken: bool) -> Meaning | None:
    """What one word means. In a standard question only a word unknown to the lexicon is looked up as dialect."""
    table = _table()
    entry = table.get((word,))
    if entry is not None and (spoken or known_form(word) is None):
        if not entry.standard:
            return Meaning(surface) if entry.doubtful else None
        doubtful = entry.doubtful or not spoken
        return Meaning(surface, entry.standard, itself=doubtful, strength=0.5 if doubtful else 0.9)
    verb = _stripped(word) if spoken and not _is_standard(word) else None
    if verb is not None:
        entry = table.get((verb,))
        form = lexicon.forms().get(verb)
        if entry is None or not entry.standard or (entry.doubtful and form is not None and form.verb):
            return Meaning(surface, (verb,), itself=False)
        return Meaning(surface, entry.standard, itself=False)
    if known_form(word) is not None:
        return Meaning(surface)
    for prefix in _CLITICS:
        if word.startswith(prefix) and len(word) - len(prefix) >= 3 and (entry := table.get((word[len(prefix) :],))):
            return Meaning(surface, entry.standard, strength=0.5 if entry.doubtful else 0.8)
    return Meaning(surface)


def _without_object(verb: str) -> str | None:
    """A verb without the pronoun it ends in (نضيفه → نضيف); None where that is no verb."""
    for pronoun in _OBJECTS:
        bare = verb.removesuffix(pronoun)
        form = lexicon.forms().get(bare) if bare != verb and len(bare) > 2 else None
        if form is not None and form.verb:
            return bare
    return None


def _is_standard(word: str) -> bool:
    """Whether a word, with its article or without, is a form of the lexicon as it stands."""
    return word in lexicon.forms() or (word.startswith("ال") and word[2:] in lexicon.forms())


def _stripped(word: str) -> str | None:
    """A dialect word without what only dialects attach to it, where that leaves a known word.

    Verbs lose the prefix of the present or future and the negation (بيستخدم, كايستعملو, ما…ش) and the و of the
    Maghrebi first person plural (نستعملو → يستعمل); nouns and verbs lose the pronoun و (راسو → راس).
    """
    core = word
    if word.endswith("ش") and len(word) > 4:
        core = word[2:-1] if word.startswith("ما") and len(word) > 5 else word[:-1]
        if core != word[2:-1] and known_form(core) is None:
            core = word
    for prefix in _PREFIXES:
        if core.startswith(prefix) and len(core) - len(prefix) >= 2:
            bare = core[len(prefix) :]
            person = prefix[-1] if prefix[-1] in "يتن" else ""
            for verb in (person + bare, bare, (person + bare).removesuffix("و"), bare.removesuffix("و")):
                if len(verb) < 3:
                    continue
                form = lexicon.forms().get(verb)
                if form is None and (whom := _without_object(verb)) is not None:
                    return whom
                if form is not None or (verb,) in _table():
                    return verb
    ours = _WE_FORM.fullmatch(core)
    if ours is not None and ("ي" + ours[1] in lexicon.forms() or ("ي" + ours[1],) in _table()):
        return "ي" + ours[1]
    if core.endswith("و") and len(core) > 3 and ((core[:-1],) in _table() or known_form(core[:-1]) is not None):
        return core[:-1]
    return core if core != word else None
