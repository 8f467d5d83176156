"""Words that tell of what a number is: places and their people, and the words of `counts.tsv`, with their roles."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

from index.ranking.question import QueryTerm
from index.text import lexicon
from index.text.lexicon import alternatives, key, read_table
from index.text.signs import Sign, signs_of

__all__ = ["is_date", "is_function", "is_location", "is_needed", "is_past", "listed", "place_of", "tells_of"]

_TELLING = 0.5
"""Words of the question that count less needn't be matched: those that merely ask for a number."""
_CLITICS = ("", "و", "ف", "ب", "ل", "لل", "ك", "وب", "ول", "فب")


@lru_cache(maxsize=20_000)
def tells_of(role: str, word: str) -> bool:
    """Whether a folded word has a role of `counts.tsv`, clitics aside."""
    return any(bare in listed(role) for bare in _bare(word))


@lru_cache(maxsize=20_000)
def is_past(word: str) -> bool:
    """Whether a folded word is a verb in the past that tells what was done, rather than what there is («بلغ»)."""
    for clitic in ("", "و", "ف"):
        form = lexicon.forms().get(word[len(clitic) :]) if word.startswith(clitic) else None
        if form is not None:
            deed = form.verb and word[len(clitic) :].startswith(form.lemma)
            return deed and form.lemma not in listed("being")
    return False


def is_needed(term: QueryTerm) -> bool:
    """Whether a sentence that gives the number must have a question's word: neither one that merely asks for a number,
    nor one that tells nothing («الموجودين»)."""
    return term.weight >= _TELLING and not tells_of("neutral", key(term.surface))


def is_location(term: QueryTerm) -> bool:
    """Whether a question's word names a place, rather than its people («الأميركيين»)."""
    return term.root.startswith("@") and any(bare in _place_names() for bare in _bare(key(term.surface)))


@lru_cache(maxsize=20_000)
def is_date(word: str) -> bool:
    """Whether a folded word is of a date, or leads up to one."""
    return bool(signs_of(word, word) & int(Sign.DATE))


@lru_cache(maxsize=20_000)
def place_of(word: str) -> str:
    """The place that a word names, or whose people; empty where it names none."""
    table = lexicon.concept()
    named = table.get(word.removeprefix("ال"), "")
    if named or word in lexicon.forms():  # بلد is no «in Lod»
        return named
    return next((named for bare in _bare(word) if len(bare) > 2 and (named := table.get(bare, ""))), "")


def _bare(word: str) -> Iterator[str]:
    """A folded word without what can be written before it, in all ways."""
    return (word[len(clitic) :].removeprefix("ال") for clitic in _CLITICS if word.startswith(clitic))


@cache
def listed(role: str) -> frozenset[str]:
    """The words of a role, folded, without «ال»."""
    rows = (cell for name, cell in read_table("counts.tsv", 2) if name == role)
    return frozenset(key(word).removeprefix("ال") for cell in rows for word in alternatives(cell))


@cache
def _place_names() -> frozenset[str]:
    rows = read_table("places.tsv", 3)
    return frozenset(
        key(name).removeprefix("ال") for place, _, others in rows for name in (place, *alternatives(others))
    )


@cache
def _functions() -> frozenset[str]:
    return frozenset(key(word) for word in lexicon.stop_words())


def is_function(word: str) -> bool:
    """Whether a folded word is a function word."""
    return word in _functions()
