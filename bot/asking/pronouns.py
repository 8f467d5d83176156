"""Pronouns at the ends of words, which stand for what was said before: «طولها», «اشتراها», «فيه», «لهم»."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from bot.asking.kin import relative
from bot.asking.wording import Token, may_be_verb, role
from index.text import lexicon
from index.text.lexicon import key
from index.text.stem import known_form

__all__ = ["bound_to", "has_pronoun", "is_bound", "pronoun_of", "without_object", "without_pronoun"]

_ENDINGS = ("هما", "هم", "ها", "ه")
_PREPOSITIONS = ("في", "من", "عن", "مع", "على", "إلى", "بعد", "قبل", "عند", "لدى")
_CLITICS = ("ل", "ب")


def has_pronoun(token: Token) -> bool:
    """Whether a word ends in a pronoun that stands for something said before."""
    return without_pronoun(token) is not None


def pronoun_of(token: Token) -> str:
    """The pronoun at a word's end; empty where it has none."""
    if is_bound(token):
        return _bound()[token.key][1]
    return next(end for end in _ENDINGS if token.key.endswith(end)) if has_pronoun(token) else ""


def is_bound(token: Token) -> bool:
    """Whether a word is a preposition and its pronoun: «فيها», «له»."""
    return token.key in _bound()


def bound_to(token: Token, told: Sequence[Token]) -> list[Token]:
    """A preposition before what its pronoun stands for: of «فيها» and «القناة» «في القناة», of «له» «للقناة».

    Args:
        token: the preposition with its pronoun.
        told: what that stands for; at least one word.
    """
    word = _bound()[token.key][0]
    if word not in _CLITICS:
        return [Token(word, key(word)), *told]
    first = told[0].surface
    surface = "لل" + first[2:] if word == "ل" and first.startswith("ال") else word + first
    return [Token(surface, key(surface)), *told[1:]]


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
            if (verb := _ending_in_ya(bare)) is not None:
                return verb
            # «بنتها» was built by her or is her girl: what stands alone goes before what needs its ة.
            if known_form(stem):
                return Token(bare, key(bare))
            if known_form(feminine):
                return Token(bare.removesuffix("ت") + "ة", feminine)
    return None


def without_object(token: Token) -> Token | None:
    """A verb without the pronoun at its end, whether the lexicon knows it or not; None where it has none."""
    ending = next((end for end in ("ها", "هم", "ه") if token.surface.endswith(end)), "")
    bare = token.surface.removesuffix(ending)
    made = _ending_in_ya(bare) or Token(bare, key(bare))
    known = may_be_verb(made) or known_form(token.key) is None
    return made if ending and len(bare) > 2 and known else None


def _ending_in_ya(bare: str) -> Token | None:
    """The verb that ends in ى where no pronoun follows: of «اشتراها» «اشترى»."""
    if not bare.endswith("ا") or len(bare) < 3:
        return None
    verb = bare[:-1] + "ى"
    made = Token(verb, key(verb))
    return made if may_be_verb(made) else None


def _is_noun(word: str) -> bool:
    """Whether a word that ends in ة is one the lexicon has, and not another's plural."""
    form = lexicon.forms().get(word)
    return role(Token(word, word)) == "attribute" or (form is not None and form.lemma == word)


@cache
def _bound() -> dict[str, tuple[str, str]]:
    """«فيها» and the like: the preposition and the pronoun."""
    return {key(word + end): (word, end) for word in (*_PREPOSITIONS, *_CLITICS) for end in ("ه", "ها", "هم")} | {
        key(word[:-1] + "ي" + end): (word, end)
        for word in _PREPOSITIONS
        if word.endswith("ى")
        for end in ("ه", "ها", "هم")
    }
