"""Questions with another place or year in the place of the one they name: nothing answers them, however near it comes.

People ask such questions of every library («كم عدد الجنود في الكويت؟» where only those in Iraq are told of), and data
sets have few of them. What stands in for a place is one of the same form that another question names, so that its name
is neither stranger nor rarer.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from index.text.lexicon import alternatives, key, read_table
from index.text.words import Word, words

__all__ = ["altered"]

_YEAR = re.compile(r"1[5-9][0-9]{2}|20[0-9]{2}")
_PREFIXES = ("", "و", "ب", "ل", "ف", "ال", "وال", "بال", "لل")
_ENDINGS = ("يون", "يين", "ية", "ي")


@dataclass(frozen=True)
class _Named:
    """A place or year in a question.

    Args:
        word: where it stands.
        form: what can stand in for it: years; names of one kind of place; names of peoples of one ending.
        what: the place's number in the table, or the year.
        prefix: what is written with it.
        bare: it without that.
    """

    word: Word
    form: str
    what: str
    prefix: str
    bare: str


def altered(questions: Iterable[str]) -> list[str | None]:
    """For each question one that names another place or year, or None where it names none that others name otherwise.

    Args:
        questions: as people ask them; the same questions give the same ones.
    """
    asked = list(questions)
    found = [list(_named(question)) for question in asked]
    choice: dict[str, dict[tuple[str, str], None]] = {}
    for named in found:
        for one in named:
            choice.setdefault(one.form, {})[one.what, one.bare] = None
    return [_alter(question, named, choice) for question, named in zip(asked, found, strict=True)]


def _alter(question: str, named: list[_Named], choice: dict[str, dict[tuple[str, str], None]]) -> str | None:
    seed = int(hashlib.md5(question.encode()).hexdigest(), 16)
    own = {one.what for one in named}
    for one in random.Random(seed).sample(named, len(named)):
        others = [bare for what, bare in choice[one.form] if what not in own]
        if others:
            other = one.prefix + others[seed % len(others)]
            return question[: one.word.start] + other + question[one.word.end :]
    return None


def _named(question: str) -> Iterator[_Named]:
    for word in words(question):
        if _YEAR.fullmatch(word.surface):
            yield _Named(word, "year", word.surface, "", word.surface)
            continue
        for prefix in _PREFIXES:
            bare = word.surface.removeprefix(prefix)
            form = _forms().get(key(bare)) if word.surface.startswith(prefix) and len(bare) > 2 else None
            if form is not None:
                # «العراق» has its article, «تركيا» none: each stands in for its like only.
                yield _Named(word, f"{form[0]} {prefix.endswith(('ال', 'لل'))}", form[1], prefix, bare)
                break


@cache
def _forms() -> dict[str, tuple[str, str]]:
    """Names and demonyms of one word, folded: what can stand in for them, and which place it is."""
    table: dict[str, tuple[str, str]] = {}
    for number, (place, kind, others, demonyms, _) in enumerate(read_table("places.tsv", 5)):
        for name in (place, *alternatives(others)):
            if " " not in name:
                table.setdefault(key(name), (kind, str(number)))
        for name in alternatives(demonyms):
            ending = next((ending for ending in _ENDINGS if name.endswith(ending)), "")
            if " " not in name:
                table.setdefault(key(name), (f"people {ending}", str(number)))
    return table
