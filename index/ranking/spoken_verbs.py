"""Verbs as dialects inflect them: their own verbs in all persons, and what they write before and behind any verb.

Dialects mark the present and the future (بيعمل, كيدير, هيروح, ديسوي, غيمشي), write objects and «to him» as one word
with the verb (بيسموه, قالولو) and enclose it in a negation (ما شافوش). The Maghreb says نديرو for «we do», مشاو for
«they went».
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from index.text import lexicon
from index.text.lexicon import alternatives, key, read_table
from index.text.stem import known_form

__all__ = ["SpokenVerb", "inflected", "is_marked", "spoken_verb", "standard_verb", "verb_cores"]

_PERSONS = "يتنا"
_TENSES = ("ب", "ه", "ها", "ح", "حا", "ك", "كا", "ت", "تا", "غ", "غا", "د", "عم", "عمب", "را", "راح")
"""What stands before a verb's person, for what goes on and what will be."""
_OBJECTS = ("ه", "و", "ها", "هم", "هن", "هون", "ني", "نا", "ك", "كم", "كو", "وه")
_TO_WHOM = ("له", "لو", "لها", "لهم", "لهن", "لون", "لي", "لك", "لنا", "لكم", "ليه", "ليها", "ليهم", "لوه")
_SHORTEST = 3


class SpokenVerb(NamedTuple):
    """What a form of a dialect's verb means.

    Args:
        core: the form without what is written before and behind it.
        standard: words of the standard language, the likeliest first.
        doubtful: it may be meant as the standard verb it is written like.
        plain: nothing is written before or behind it, and it is the form that verbs are cited by.
    """

    core: str
    standard: tuple[str, ...]
    doubtful: bool
    plain: bool = False


class _Verb(NamedTuple):
    """A line of the table of verbs."""

    standard: tuple[str, ...]
    doubtful: bool


@cache
def _forms() -> dict[str, _Verb]:
    """Folded form → the verb; one of several verbs belongs to the first that is no standard verb."""
    table: dict[str, _Verb] = {}
    functions = {key(word) for word in lexicon.stop_words()}
    for past, present, standard, _, doubt in read_table("dialect_verbs.tsv", 5):
        verb = _Verb(tuple(alternatives(standard)), doubt == "?")
        for form in inflected(key(past), key(present)):
            if form != key(past) and (form in functions or _is_of_other_root(form)):
                continue
            known = table.get(form)
            table[form] = verb if known is None or (known.doubtful and not verb.doubtful) else known
    return table


def _is_of_other_root(form: str) -> bool:
    """Whether the lexicon has a form as one of a verb that begins with what marks a person or passive here.

    «نشروا» is they published, of نشر, rather than we buy; «يتكلم» is of تكلم, rather than the passive of كلم.
    """
    known = lexicon.forms().get(form)
    return known is not None and known.verb and known.lemma[0] in "تن" and known.lemma[0] in form[:2]


def inflected(past: str, present: str) -> Iterator[str]:
    """The forms of a verb in all persons and dialects.

    Args:
        past: third person singular, folded: شاف, مشي, حط, لعب.
        present: the same of the present: يشوف.
    """
    weak = past[-1] in "يا" and len(past) > 2
    long = past[:-1] if weak else past
    short = long if weak or len(past) != 3 or past[1] != "ا" else past[0] + past[2]
    joint = "ي" if weak or len(past) == 2 else ""
    yield past
    if weak:
        yield from (long + "ا", long + "ي")
    for ending in ("ت", "وا", "و", "ات", "او", "اوا"):
        yield long + ending
    for ending in ("ت", "تي", "نا", "توا", "تو", "تم"):
        yield short + joint + ending
    stem = present[1:]
    bare = stem[:-1] if stem[-1:] in ("ي", "ا") else stem
    for person in _PERSONS:
        for passive in ("", "ت", "ن") if person in "يت" else ("",):
            for ending in ("ي", "و", "وا", "ون", "ين") if person != "ا" else ():
                yield person + passive + bare + ending
            yield person + passive + stem
            if bare != stem:
                for ending in ("", "و", "وا", "و", "ون"):
                    yield person + passive + stem + ending
    if short != long:  # a hollow verb
        yield from (
            person + passive + past + ending for person in "يت" for passive in "تن" for ending in ("", "وا", "و")
        )
    for passive in ("ات", "ان", "ت"):
        for ending in ("", "ت", "وا", "و", "ات"):
            if past[0] != "ا":
                yield passive + (past if not ending else long) + ending


@lru_cache(maxsize=4096)
def spoken_verb(word: str) -> SpokenVerb | None:
    """The dialect verb that a folded word is a form of, whatever is written before and behind it; None for others.

    Letters are taken off a word that the lexicon knows only where they mark a tense or a negation: حاجة is no form of
    جا.
    """
    table = _forms()
    if word in table:
        return SpokenVerb(word, table[word].standard, table[word].doubtful, word in _pasts())
    marked = is_marked(word)
    if not marked and known_form(word) is not None:
        return None
    plain = (core for inner in _without_negation(word) for core in _without_suffixes(inner))
    if marked and any(map(standard_verb, plain)):
        return None  # «كتبوها» has no mark of the present, though it begins like one
    cores = (core for core in verb_cores(word) if len(core) >= _SHORTEST and core in table)
    return next((SpokenVerb(core, *table[core]) for core in cores), None)


@cache
def _pasts() -> frozenset[str]:
    return frozenset(key(past) for (past,) in read_table("dialect_verbs.tsv", 1))


def is_marked(word: str) -> bool:
    """Whether a folded word has what marks a dialect's present or future before a person, or its negation around it."""
    if len(word) > 5 and word.endswith("ش") and word[0] == "م":
        return True
    return any(len(word) > len(mark) + 3 and word.startswith(mark) and word[len(mark)] in "يتن" for mark in _TENSES)


def verb_cores(word: str) -> Iterator[str]:
    """What a folded word can be without what dialects write before and behind verbs, the least taken off first."""
    if not word.startswith("ال"):
        for inner in _without_negation(word):
            for start in _without_tense(inner):
                yield from _without_suffixes(start)


def _without_suffixes(start: str) -> Iterator[str]:
    """A verb, and what is left of it without a pronoun, or «to» somebody, or both."""
    yield start
    for whom in ("", *_TO_WHOM):
        left = start.removesuffix(whom) if whom else start
        if whom and (left == start or len(left) < 2):
            continue
        if whom:
            yield left
        for pronoun in _OBJECTS:
            if left.endswith(pronoun) and len(left) - len(pronoun) > 1:
                yield left.removesuffix(pronoun)


def standard_verb(core: str) -> str | None:
    """The form of a verb of the lexicon that stands in a dialect's form of it; None where there is none.

    Dialects leave the alif of several out (كتبو), say يتكتب and ينباع for is written and is sold, and mark the present
    of any person (كاتدخل), which the lexicon may have as a noun (تدخل).
    """
    tried: list[str] = [
        core,
        core.removesuffix("و"),
        core.removesuffix("وا"),
        *([core + "ا"] if core.endswith("و") else []),
    ]
    if core.endswith("او"):
        tried.append(core[:-2] + "ي")
    if core.endswith(("توا", "تو", "تي")):
        tried.append(core[: core.rindex("ت")] + "تم")
    found = next((verb for verb in tried if len(verb) > 2 and _is_verb(verb)), None)
    if found is not None:
        return found
    for verb in tried:
        if len(verb) > 3 and verb[0] in "تن" and _is_verb("ي" + verb[1:]):
            return "ي" + verb[1:]
        if len(verb) > 4 and verb[0] in "يت" and verb[1] in "تن" and _is_verb("ي" + verb[2:]):
            return "ي" + verb[2:]
    return None


def _is_verb(word: str) -> bool:
    form = lexicon.forms().get(word)
    return form is not None and form.verb


def _without_negation(word: str) -> Iterator[str]:
    """The word, and what «ما … ش» encloses."""
    yield word
    inner = word
    if len(word) > 4 and word.endswith("ش"):
        inner = word[:-1]
        yield inner
    if len(inner) > 4 and inner.startswith("ما"):
        yield inner[2:]
    elif len(inner) > 4 and inner[0] == "م" and inner != word:
        yield inner[1:]


def _without_tense(word: str) -> Iterator[str]:
    """The word, and what is left without a mark of present or future."""
    yield word
    for mark in _TENSES:
        rest = word[len(mark) :]
        if word.startswith(mark) and len(rest) > 2 and rest[0] in "يتن":
            yield rest
    if known_form(word) is not None:
        return
    if word.startswith("من") and len(word) > 4:
        yield word[1:]  # «منعمل», we do, in the Levant
    if word.startswith("ب") and len(word) > 3:
        yield "ي" + word[1:]  # «بطلب» for بيطلب
