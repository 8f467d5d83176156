"""Dialect words of a question → words of the standard language, in which the articles are written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from index.ranking.dialect_table import Entry, entry_at, table
from index.ranking.kinds import asks_there, dialect_questions, is_spelled_out, spelled_dialect_questions
from index.ranking.spoken_spelling import foreign_letters, respelled
from index.ranking.spoken_verbs import is_marked, spoken_verb, standard_verb, verb_cores
from index.ranking.standard_words import (
    is_function,
    is_rather_standard,
    is_standard,
    is_standard_phrase,
    is_written_out,
    stands_as_noun,
)
from index.text import lexicon
from index.text.lexicon import key, read_table
from index.text.stem import known_form, stem_and_root
from index.text.words import Word

__all__ = ["Meaning", "is_dialect", "is_dialect_word", "meanings"]

_CLITICS = ("و", "ال", "ب", "ل", "ف", "وال", "بال", "فال", "لل")
_SPOKEN_CLITICS = (*_CLITICS, "عال", "ع", "هال", "دال", "مال")
"""Also what dialects write before nouns: «on» (عالبيت), «this» (هالبيت), «of» (دالبيت), «from» (مالبيت)."""
_WE_FORM = re.compile("ن(..+)و(?:ها|هم|ه|ك)?")
_LONGEST_EXPRESSION = 3
RESPELLED = 0.8
"""How far a word counts that is another but for a letter that dialects write otherwise."""
BESIDE = 0.5
"""How far the standard meaning of a word counts beside that in dialect."""
DOUBTFUL_VERB = 0.6
"""How far the meaning of a dialect's verb counts that is written like a standard one with another."""


class Meaning(NamedTuple):
    """What a word of a question means in the standard language.

    Args:
        surface: the word as asked.
        standard: words of the standard language that stand for it, the likeliest first.
        itself: it may also be meant as it stands.
        strength: how far a match of one of `standard` counts.
        beside: how far a match of the word itself counts where it isn't meant as it stands, but may be.
    """

    surface: str
    standard: tuple[str, ...] = ()
    itself: bool = True
    strength: float = 0.9
    beside: float = 0.0


def is_dialect(asked: Sequence[Word], keys: Sequence[str]) -> bool:
    """Whether a question is in dialect: it has a word that the standard language hasn't.

    Args:
        asked: the question's words.
        keys: the same, folded and normalised.
    """
    lines = table()
    for place, word in enumerate(keys):
        surface = asked[place].surface
        asks = word in dialect_questions() and not is_spelled_out(surface, word)
        if (asks or surface in spelled_dialect_questions()) and asks_there(keys, place):
            return True
        entry = entry_at(asked, keys, place) if word in _spoken_only() else None
        if entry is not None and not entry.doubtful:
            return True
        following = lines.get(tuple(keys[place : place + 2])) if len(keys) > place + 1 else None
        if following is not None and not following.doubtful and not (is_standard(word) or is_function(word)):
            return True
        if not is_standard(word) and not is_written_out(surface) and _is_spoken_verb(word):
            return True
        if word.startswith("هال") and len(word) > 5 and known_form(word) is None and is_standard(word[1:]):
            return True  # «هالبيت», this house
    return False


@cache
def _spoken_only() -> frozenset[str]:
    """Words of the table that the standard language hasn't, so that a question with one of them is in dialect.

    What is but another form of its standard word (الانتخابات, النسا) tells nothing, nor does what is written like a
    word of the lexicon or a name.
    """
    known = lexicon.names() | lexicon.canonical().keys()
    return frozenset(
        word
        for (word, *rest), entry in table().items()
        if not rest
        and not entry.doubtful
        and (is_function(word) or (not (word in known or is_standard(word)) and _differs(word, entry)))
    )


def _differs(word: str, entry: Entry) -> bool:
    """Whether a word has another stem than the standard words that stand for it."""
    own = stem_and_root(word)[0]
    return all(stem_and_root(key(part))[0] != own for one in entry.standard for part in one.split())


@lru_cache(maxsize=4096)
def _is_spoken_verb(word: str) -> bool:
    """Whether a word is a verb as only dialects write it: one of theirs, or with their marks (كيستعمل, بيقول)."""
    if is_standard_phrase(word):
        return False
    if is_marked(word) and any(map(_is_present, verb_cores(word))):
        return True
    said = spoken_verb(word) if known_form(word) is None and word not in lexicon.names() else None
    if said is None or len(said.core) < 3:
        return False
    return is_marked(word) if said.doubtful else known_form(said.core) is None


def _is_present(core: str) -> bool:
    """Whether what is left of a word is a verb of the present, rather than a noun (بتغير: by change)."""
    form = lexicon.forms().get(core) if len(core) > 3 and core[0] in "يتن" else None
    return form is not None and form.verb and not (core[0] == "ت" and "ي" + core in lexicon.forms())


def is_dialect_word(word: str, spoken: bool) -> bool:
    """Whether a folded word is in the dialect table; in a dialect question also whether it is a known word with what
    only dialects attach to it.
    """
    return (word,) in table() or (spoken and _stripped(word) is not None)


def meanings(asked: Sequence[Word], keys: Sequence[str], spoken: bool) -> Iterator[Meaning | None]:
    """For each word what it means; None for words that carry nothing or belong to an expression begun before them."""
    lines = table()
    skip = 0
    for place, word in enumerate(asked):
        if skip:
            skip -= 1
            yield None
            continue
        for length in range(min(_LONGEST_EXPRESSION, len(keys) - place), 1, -1):
            entry = lines.get(tuple(keys[place : place + length])) if spoken else None
            if entry is not None and not entry.doubtful:
                skip = length - 1
                yield Meaning(word.surface, entry.standard, itself=False) if entry.standard else None
                break
        else:
            if not spoken:
                yield _written_meaning(asked, keys, place)
            elif keys[place] in _before_verbs() and _begins_with_verb(keys[place + 1 : place + 2]):
                yield None
            else:
                found = _spoken_meaning(asked, keys, place)
                yield _happened(found, keys, place) if found is not None else None


@cache
def _before_verbs() -> frozenset[str]:
    """Words that only say when or whether somebody does what the verb behind them tells."""
    return frozenset(key(word) for word, _ in read_table("dialect_before_verbs.tsv", 2))


def _begins_with_verb(keys: Sequence[str]) -> bool:
    return any(
        _is_present(core)
        or (word[0] == "ن" and word[-1] == "و")
        or (core[:1] in ("ي", "ت", "ن") and spoken_verb(core) is not None)
        for word in keys
        for core in verb_cores(word)
    )


def _happened(meaning: Meaning, keys: Sequence[str], place: int) -> Meaning:
    """«صار» is became, which tells nothing, but happened where nothing follows that something could have become."""
    following = keys[place + 1] if place + 1 < len(keys) else ""
    alone = (
        not following or following in ("في", "ف", "ب", "ل", "مع", "بعد", "قبل") or following.startswith(("لل", "بال"))
    )
    if alone and len(meaning.standard) > 1 and not meaning.itself and is_function(key(meaning.standard[0])):
        return meaning._replace(standard=meaning.standard[1:])
    return meaning


def _written_meaning(asked: Sequence[Word], keys: Sequence[str], place: int) -> Meaning:
    """What a word of a standard question means; only one that the lexicon doesn't know is looked up as dialect."""
    surface, word = asked[place].surface, keys[place]
    if known_form(word) is not None:
        return Meaning(surface)
    entry = entry_at(asked, keys, place)
    if entry is not None and entry.standard:
        return Meaning(surface, entry.standard, strength=0.5)
    if entry is not None:
        return Meaning(surface)
    return _behind_clitic(surface, word, _CLITICS) or Meaning(surface)


def _spoken_meaning(asked: Sequence[Word], keys: Sequence[str], place: int) -> Meaning | None:
    """What a word of a dialect question means."""
    surface, word = asked[place].surface, keys[place]
    lines = table()
    entry = entry_at(asked, keys, place)
    if entry is not None and not entry.standard:
        return Meaning(surface) if entry.doubtful else None
    if entry is None and is_function(word):
        return Meaning(surface)
    if foreign_letters(surface) and (standard := respelled(surface)) is not None:
        return Meaning(surface, (standard,), itself=False)
    noun = surface.endswith("ة")  # no verb is written so, whatever is behind it: شركة is no form of شرك
    said = spoken_verb(word) if not noun else None
    if said is not None and (is_written_out(surface, said.standard) or is_rather_standard(word, said.core)):
        said = None
    if word in lexicon.names() and (said is not None or entry is not None):
        meant = said.standard if said is not None else entry.standard if entry is not None else ()
        return Meaning(surface, meant, strength=BESIDE)  # «نجيب» is also «we bring»
    if said is not None and not said.doubtful:
        if not said.plain and not is_marked(word) and stands_as_noun(word):
            return Meaning(surface, said.standard, strength=BESIDE)  # «أنصار» is supporters before it is «it became»
        empty = said.plain and is_function(key(said.standard[0]))  # «ولى», it became
        beside = BESIDE if known_form(word) is not None and not empty else 0.0
        return Meaning(surface, said.standard, itself=False, beside=beside)
    if said is not None and (is_marked(word) or said.plain or not _is_noun(word)):
        if known_form(said.core) is not None:
            return Meaning(surface, (said.core, *said.standard), itself=False, strength=DOUBTFUL_VERB)
        # A line of the word's own is surer than a form of such a verb: «توفت» is of «توفي», not of «وفى».
        if entry is None or entry.doubtful:
            return Meaning(surface, said.standard, itself=False)
    if entry is not None:
        if entry.doubtful:
            return Meaning(surface, entry.standard, strength=0.5)
        empty = is_function(key(entry.standard[0]))  # «لازم», it must
        beside = BESIDE if known_form(word) is not None and not empty and _differs(word, entry) else 0.0
        return Meaning(surface, entry.standard, itself=False, beside=beside)
    known = known_form(word)
    inflected_noun = known is not None and not known.verb and word[0] not in "يتن" and not _may_be_marked(word)
    verb = _stripped(word) if not (noun or inflected_noun or is_standard(word)) else None
    if verb is not None and is_marked(word) and (is_function(verb) or is_function(verb.removesuffix("و"))):
        return None  # «كيكونو», «بيتم»
    if verb is not None:
        entry = lines.get((verb,))
        form = lexicon.forms().get(verb)
        if entry is None or not entry.standard or (form is not None and form.verb):
            return Meaning(surface, (verb,), itself=known_form(word) is None)
        return Meaning(surface, entry.standard, itself=known_form(word) is None)
    if known_form(word) is not None:
        return Meaning(surface)
    if (behind := _behind_clitic(surface, word, _SPOKEN_CLITICS)) is not None:
        return behind
    again = respelled(surface) if word not in lexicon.names() else None
    return Meaning(surface, (again,), strength=RESPELLED) if again is not None else Meaning(surface)


def _may_be_marked(word: str) -> bool:
    """Whether a word may be a verb of the present with its mark (بتكون), rather than a noun (حياته, كتابها)."""
    cores = list(verb_cores(word)) if is_marked(word) else []
    return any(_is_present(core) or (word[0] == "ب" and standard_verb(core) is not None) for core in cores)


def _behind_clitic(surface: str, word: str, clitics: Sequence[str]) -> Meaning | None:
    """What a word means whose clitic the lexicon can't tell, as it doesn't know the rest or no such clitic."""
    for clitic in clitics:
        rest = word[len(clitic) :]
        if not word.startswith(clitic) or len(rest) < 3:
            continue
        if (entry := table().get((rest,))) is not None:
            return Meaning(surface, entry.standard, strength=0.5 if entry.doubtful else 0.8)
        if clitic not in _CLITICS and known_form(rest) is not None:
            return Meaning(surface, (rest,), itself=False)
    return None


def _is_noun(word: str) -> bool:
    form = lexicon.forms().get(word)
    return form is not None and not form.verb


def _stripped(word: str) -> str | None:
    """A dialect word without what only dialects attach to it, where that leaves a known word.

    Verbs lose the prefix of the present or future and the negation (بيستخدم, كايستعملو, ما…ش) and the و of the
    Maghrebi first person plural (نستعملو → يستعمل); nouns and verbs lose the pronoun و (راسو → راس).
    """
    sure = known_form(word) is None or is_marked(word)
    for core in verb_cores(word):
        if (verb := standard_verb(core)) is not None:
            return verb
        if sure and core != word and len(core) > 3 and (core,) in table():
            return core
    ours = _WE_FORM.fullmatch(word)
    if ours is not None and ("ي" + ours[1] in lexicon.forms() or ("ي" + ours[1],) in table()):
        return "ي" + ours[1]
    if word.endswith("و") and len(word) > 3 and ((word[:-1],) in table() or known_form(word[:-1]) is not None):
        return word[:-1]
    return None
