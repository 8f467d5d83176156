"""Words of a dialect question that are, or may be, of the standard language."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from index.ranking.spoken_spelling import hamzas
from index.ranking.spoken_verbs import is_marked
from index.text import lexicon
from index.text.lexicon import alternatives, key, read_table

__all__ = [
    "is_function",
    "is_rather_standard",
    "is_standard",
    "is_standard_phrase",
    "is_written_out",
    "stands_as_noun",
]

_ATTACHED = ("و", "ف", "ب", "ل", "ك")
_PRONOUNS = ("ه", "ها", "هم", "هما", "هن", "نا", "ني")


def is_standard(word: str) -> bool:
    """Whether a word, with its article or without, is a form of the lexicon as it stands."""
    return word in lexicon.forms() or (word.startswith("ال") and word[2:] in lexicon.forms())


def is_function(word: str) -> bool:
    """Whether a folded word is a function word, of the standard language or a dialect."""
    return word in _functions()


@cache
def _functions() -> frozenset[str]:
    """Function words, also the dialects', folded."""
    return frozenset(key(word) for word in lexicon.stop_words())


def is_written_out(surface: str, standard: Collection[str] = ()) -> bool:
    """Whether a word has a letter that a dialect's verb hasn't: «بأن» is no form of بان, nor «بتجربة» of جرّب.

    Args:
        surface: the word as asked.
        standard: the standard words for the verb; where they have a hamza, it may have one (تأكل: أكل).
    """
    return surface.endswith("ة") or (hamzas(surface) > 0 and not any(set("أؤئء") & set(one) for one in standard))


def is_standard_phrase(word: str) -> bool:
    """Whether a word is one of the standard language with what that writes before and behind words.

    «تتهمها» is تتهم and its object, «بتشكيله» ب and a noun, «ولو» two function words.
    """
    forms = lexicon.forms()
    if word in lexicon.names() or _is_function_phrase(word):
        return True
    for pronoun in ("", *_PRONOUNS):
        bare = word.removesuffix(pronoun)
        if pronoun and bare == word:
            continue
        if pronoun and (bare in forms or (bare.endswith("ا") and bare[:-1] + "ي" in forms)):
            return True
        noun = forms.get(bare[1:]) or forms.get(bare[1:].removesuffix("ا")) if word[:1] in ("ب", "ل", "ك") else None
        if noun is not None and not noun.verb and len(bare) > 3:
            return True
    return False


def _is_function_phrase(word: str) -> bool:
    """Whether a word is two function words written as one: «ولو», «لكي»; longer ones in و are dialects' (بانو)."""
    attached = word[:1] in _ATTACHED and is_function(word[1:]) and not is_marked(word)
    return attached and (len(word) < 4 or word[-1] != "و")


def is_rather_standard(word: str, core: str) -> bool:
    """Whether a word that may be a dialect's verb is rather two standard words written as one: «لكي», «بحسب»."""
    if _is_function_phrase(word):
        return True
    return core != word and not is_marked(word) and is_standard_phrase(word)


def stands_as_noun(word: str) -> bool:
    """Whether a word is a noun of the lexicon as it stands, without a pronoun behind its ت: not «راحت».

    What begins like a verb of the present is one before it is a noun (نسوي), but for a month or unit (يوليو, يورو).
    """
    form = lexicon.forms().get(word)
    if form is None or form.verb:
        return False
    if word[0] in "يتن":
        return word in _months_and_units()
    return not word.endswith("ت") or word.endswith("ات") or not form.lemma.endswith("ه")


@cache
def _months_and_units() -> frozenset[str]:
    months = (name for _, _, names in read_table("months.tsv", 3) for name in alternatives(names))
    units = (unit for role, _, cell in read_table("measures.tsv", 3) if role == "unit" for unit in alternatives(cell))
    return frozenset(key(word) for name in (*months, *units) for word in name.split())
