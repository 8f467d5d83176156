"""Pronouns at the ends of words, which stand for something said before: «طولها», «فيه», «طعنه»."""

from __future__ import annotations

from functools import cache

from bot.asking.kin import relative
from bot.asking.wording import Token, may_be_verb, role
from index.text import lexicon
from index.text.lexicon import key
from index.text.stem import known_form

__all__ = ["bound_preposition", "has_pronoun", "pronoun_of", "without_object", "without_pronoun"]

_ENDINGS = ("هما", "هم", "ها", "ه")


def has_pronoun(token: Token) -> bool:
    """Whether a word ends in a pronoun that stands for something said before."""
    return without_pronoun(token) is not None


def pronoun_of(token: Token) -> str:
    """The pronoun at a word's end; empty where it has none."""
    if token.key in _bound():
        return _bound()[token.key][1]
    found = without_pronoun(token)
    return next(end for end in _ENDINGS if token.key.endswith(end)) if found is not None else ""


def without_pronoun(token: Token) -> Token | None:
    """A word without the pronoun at its end; None where it has none."""
    kin, form = relative(token), lexicon.forms().get(token.key)
    if kin is not None and (form is None or not form.verb):  # where it isn't spelled ة, «أبوه» is no «أبوة»
        return kin.name
    for ending in _ENDINGS:
        stem = token.key.removesuffix(ending)
        # ة too is folded to ه: what is written with it ends in no pronoun.
        if stem != token.key and len(stem) > 1 and not token.surface.endswith("ة"):
            feminine = stem.removesuffix("ت") + "ه"
            if token.key in lexicon.forms():
                continue
            bare = token.surface.removesuffix(ending)
            if stem.endswith("ت") and _is_noun(feminine):
                return Token(bare.removesuffix("ت") + "ة", feminine)
            # «بنتها» was built by her or is her girl: what stands alone goes before what needs its ة.
            if known_form(stem):
                return Token(bare, key(bare))
            if known_form(feminine):
                return Token(bare.removesuffix("ت") + "ة", feminine)
    return None


def without_object(token: Token) -> Token | None:
    """A verb, or what may be one, without the pronoun that is its object; None where it has none."""
    ending = next((end for end in ("ها", "هم", "ه") if token.surface.endswith(end)), "")
    bare = token.surface.removesuffix(ending)
    made = Token(bare, key(bare))
    known = may_be_verb(made) or known_form(token.key) is None
    return made if ending and len(bare) > 2 and known else None


def bound_preposition(token: Token) -> str | None:
    """The preposition of a word such as «فيها»; None of others."""
    found = _bound().get(token.key)
    return found[0] if found is not None else None


@cache
def _bound() -> dict[str, tuple[str, str]]:
    """«فيها» and the like: the preposition and the pronoun."""
    prepositions = {
        "في": "في",
        "من": "من",
        "عن": "عن",
        "مع": "مع",
        "علي": "على",
        "الي": "إلى",
        "بعد": "بعد",
        "قبل": "قبل",
    }
    return {key(stem + end): (word, end) for stem, word in prepositions.items() for end in ("ه", "ها", "هم")}


def _is_noun(word: str) -> bool:
    """Whether a word that ends in ة is one the lexicon has, and not another's plural."""
    form = lexicon.forms().get(word)
    return role(Token(word, word)) == "attribute" or (form is not None and form.lemma == word)
