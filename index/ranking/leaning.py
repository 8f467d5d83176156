"""Sentences that lean on the one before them: «وأضاف أنه …», «كما …», «وهو ما …», «وتبلغ مساحتها …».

Quoted alone such a sentence leaves open who or what it speaks of. It is told by how it begins, by the words of
`leaning.tsv`: an expression that points back, a verb of speech before which and behind which nobody is named, a
demonstrative, or a noun that belongs to somebody not yet named.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from index.text import lexicon
from index.text.lexicon import alternatives, key, read_table
from index.text.words import Word, words

__all__ = ["leans"]

_LONGEST_EXPRESSION = 3
_LOOK = 16
"""How many words are looked at behind a verb of speech: who speaks is named before what is said."""
_HEAD = 200
"""The same in characters."""
_FEWEST_WORDS = 3
"""Fewer words before are a heading or a date, which explain nothing."""
_ANNOUNCES = re.compile(r"[:：]\s*[\"«“]?\s*$")
_OPENS_SPEECH = re.compile(r"[:\"«“]")
_OWNERS = ("هما", "ها", "هم", "ه")


def leans(sentence: str, before: str) -> bool:
    """Whether a sentence can't be understood without the one before it.

    Args:
        sentence: as it is written.
        before: the sentence before it in the same article; empty where there is none.

    Returns:
        False where there is nothing to lean on.
    """
    # Most sentences don't lean, which their beginning tells: the one before is split last.
    leaning = _ANNOUNCES.search(before) is not None or _begins_leaning(sentence)
    return leaning and len(words(before, 0, _HEAD, most=_FEWEST_WORDS)) == _FEWEST_WORDS


def _begins_leaning(sentence: str) -> bool:
    found = words(sentence, 0, _HEAD, most=_LONGEST_EXPRESSION)
    if not found:
        return False
    keys = [key(word.surface) for word in found]
    # «و» and «ف» join a sentence to the one before without leaning on it.
    return any(
        (first in _telling() and (_opens(first, keys) or _speaks(sentence, first) or _points(first, keys)))
        or _owns(first, found, keys)
        for first in _beginnings(keys[0])
    )


@cache
def _telling() -> frozenset[str]:
    """The words that a sentence which opens, speaks or points begins with: most sentences begin with none."""
    roles = ("opening", "speech", "pointing")
    return frozenset(("كان", "كانت")).union(one.split()[0] for role in roles for one in _listed(role))


def _beginnings(word: str) -> tuple[str, ...]:
    return (word, word[1:]) if word[:1] in ("و", "ف") and len(word) > 2 else (word,)


@cache
def _listed(role: str) -> frozenset[str]:
    """The expressions of a role, folded."""
    rows = (group for name, group in read_table("leaning.tsv", 2) if name == role)
    return frozenset(" ".join(map(key, one.split())) for group in rows for one in alternatives(group))


@cache
def _people() -> frozenset[str]:
    """Words that announce or are a person's name."""
    titles = (group for name, group in read_table("answer_words.tsv", 2) if name == "title")
    return lexicon.names() | {key(word) for group in titles for word in alternatives(group)}


def _opens(first: str, keys: Sequence[str]) -> bool:
    rest = keys[1:_LONGEST_EXPRESSION]
    return any(" ".join((first, *rest[:more])) in _listed("opening") for more in range(len(rest) + 1))


def _speaks(sentence: str, first: str) -> bool:
    """A verb of speech, and nobody named before what is said."""
    if first not in _listed("speech"):
        return False
    found = words(sentence, 0, _HEAD, most=_LOOK)
    keys = [key(word.surface) for word in found]
    for place in range(1, len(found)):
        if _OPENS_SPEECH.search(sentence, found[place - 1].end, found[place].start) or keys[place] in _listed("said"):
            return True
        if place == 1 and keys[1] in _listed("bare") and len(keys) > 2:
            # «وقال الوزير إن»: which minister stands in the sentence before.
            follows = _OPENS_SPEECH.search(sentence, found[1].end, found[2].start)
            return follows is not None or keys[2] in _listed("said")
        if _names_somebody(found[place].surface, keys[place], place):
            return False
    return False


def _names_somebody(surface: str, word: str, place: int) -> bool:
    """Whether a word can be who speaks. Right behind the verb that is every noun; later on, a name or title."""
    if word in _people() or word.removeprefix("ال") in _people():
        return True
    function = surface in lexicon.stop_words() or word[:2] == "لل" or word[:1] in ("ب", "ل")
    adverb = word.endswith("ا") and word not in lexicon.concept()  # أيضا, لاحقا
    return place == 1 and not function and not adverb


def _points(first: str, keys: Sequence[str]) -> bool:
    at = 1 if first in ("كان", "كانت") and len(keys) > 1 else 0
    points = (keys[1] if at else first) in _listed("pointing")
    return points and not (len(keys) > at + 1 and keys[at + 1] in _listed("time"))


def _owns(first: str, found: Sequence[Word], keys: Sequence[str]) -> bool:
    """A noun with a pronoun («وعاصمتها»), at the beginning or right behind a verb that can have it for a subject."""
    if _has_owner(found[0].surface, first):
        return True
    after = 1
    if len(keys) > 2 and first in _listed("verb") and keys[1] in ("عدد", "متوسط", "اجمالي", "معدل"):
        after = 2  # «ويبلغ عدد سكانها»
    behind_verb = first in _listed("verb") or first in _listed("speech")
    return behind_verb and len(keys) > after and _has_owner(found[after].surface, keys[after])


def _has_owner(surface: str, word: str) -> bool:
    if surface.endswith("ة") or word in lexicon.forms() or word.startswith("ال"):
        return False
    for ending in _OWNERS:
        noun = word.removesuffix(ending)
        if noun == word or len(noun) < 3:
            continue
        for whole in (noun, noun[:-1] + "ه") if noun[-1] == "ت" else (noun,):
            form = lexicon.forms().get(whole)
            if form is not None and not form.verb and form.root[:1] not in ("", "@", "#"):
                return True
    return False
