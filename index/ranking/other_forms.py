"""Other forms of a word that a library may hold: with the article or without, with a pronoun, as a dual or plural.

A word that is written right is often not held in the very form a question has it in: an article tells of «عمته» and is
asked of «العمة». Such a word is no typing mistake.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from index.text import lexicon
from index.text.lexicon import read_table
from index.text.normalize import fold
from index.text.stem import known_form

__all__ = ["other_forms", "takes_article"]

_ARTICLES = ("وال", "بال", "فال", "كال", "لل", "ال")
_CLITICS = "وفبلك"
_BEFORE = ("", "ال", "و", "ب", "ل", "وال", "بال", "لل")
_SHORTEST, _SHORTEST_WITH_PRONOUN = 3, 4
"""A core of fewer letters is part of too many words."""
_NOUN_ENDINGS = ("ات", "ون", "ين", "ان", "ه", "يه", "ي", "تان", "تين")


def other_forms(norm: str) -> list[str]:
    """The other forms of a word, as far as they are told by its letters alone.

    Args:
        norm: the word in its normal form (`index.text.normalize`).

    Returns:
        Words in normal form, each once, most of which are none; the word itself isn't among them.
    """
    found = dict.fromkeys(before + form for core in _cores(norm) for form in core for before in _BEFORE)
    found.pop(norm, None)
    return list(found)


def takes_article(norm: str) -> bool:
    """Whether a word can stand behind an article: it is no verb, and nothing with a clitic before it.

    Args:
        norm: a word in its normal form, no function word.
    """
    forms, folded = lexicon.forms(), fold(norm)
    form = forms.get(folded)
    if form is not None:
        return not form.verb
    bare = (norm.removesuffix(ending) for ending in _NOUN_ENDINGS if norm.endswith(ending))
    found = (forms.get(fold(one)) for stem in bare for one in (stem, stem + "ه"))
    return any(one is not None and not one.verb for one in found) or known_form(folded) is None


def _cores(norm: str) -> Iterator[list[str]]:
    """For each thing that the word can be a form of, the forms of that."""
    article = next((one for one in _ARTICLES if norm.startswith(one)), "")
    if article:
        yield from _of_noun(norm[len(article) :])
        return
    yield from _of_noun(norm)
    for bare in (norm, norm[1:]) if norm[:1] in _CLITICS else (norm,):
        if bare.endswith(("تا", "تي")):
            yield _feminine(bare[:-2])
        for pronoun in _pronouns():
            if bare.endswith(pronoun):
                yield from _of_construct(bare.removesuffix(pronoun), sure=len(pronoun) > 1)


def _of_noun(core: str) -> Iterator[list[str]]:
    """The forms of a noun without its article."""
    form = known_form(fold(core))
    # «البيوم» is no other form of «بيوم», nor «النتحدث» of «نتحدث»: no article stands before a clitic or a verb.
    if form is not None and (form.verb or (core[0] in _CLITICS and form == known_form(fold(core[1:])))):
        return
    for ending in ("ه", "ات", "تان", "تين"):
        if core.endswith(ending) and not (ending == "ات" and core[-3:-2] == "ا"):
            yield _feminine(core[: -len(ending)])
    if len(core) < _SHORTEST:
        return
    yield [core]
    if len(core) >= _SHORTEST_WITH_PRONOUN:
        yield [core + pronoun for pronoun in _pronouns()]


def _of_construct(core: str, *, sure: bool) -> Iterator[list[str]]:
    """The forms of what stood before a pronoun; `sure` where that was hardly a letter of the word."""
    for ending in ("ت", "تا", "تي", "ات"):
        if core.endswith(ending):
            yield _feminine(core[: -len(ending)])
    if not sure or len(core) < _SHORTEST_WITH_PRONOUN:
        return
    if core[-1] in "ءئؤ":  # a last hamza has a seat before a pronoun: أعداء, أعدائنا
        yield [core[:-1] + "ء", *(core[:-1] + seat + pronoun for seat in "ءئؤ" for pronoun in _pronouns())]
    else:
        yield [core, *(core + pronoun for pronoun in _pronouns())]
    if core[-1] in "وي":
        yield [core[:-1] + "ون", core[:-1] + "ين"]


def _feminine(stem: str) -> list[str]:
    """The forms of a noun that ends in ة, by what stands before that."""
    if len(stem) < 2:
        return []
    return [stem + "ه", stem + "ات", *(stem + "ت" + pronoun for pronoun in _pronouns())]


@cache
def _pronouns() -> tuple[str, ...]:
    return tuple(form for role, form, _, _ in read_table("affixes.tsv", 4) if role == "pronoun")
