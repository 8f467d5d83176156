"""What a verb or pronoun of a follow-up agrees with: of «تذكرة القطار» «متى يبدأ» is the train's."""

from __future__ import annotations

from collections.abc import Sequence

from bot.asking.places import is_place
from bot.asking.wording import Token, cut, is_verb, may_be_verb, role
from index.text import lexicon

__all__ = ["first_agreeing", "is_feminine", "is_of_hers", "is_of_owner", "is_owned"]


def is_owned(told: Sequence[Token]) -> bool:
    """Whether a noun and whose it is begin a topic: «رئيس الوزراء», «طلاب جامعة القاهرة»."""
    return len(told) > 1 and not told[0].surface.startswith("ال") and role(told[1]) != "preposition"


def first_agreeing(told: Sequence[Token], *, feminine: bool) -> int:
    """The place of the first noun of a topic that a pronoun agrees with: of «مدير شركة المرفأ» «ها» is the company's.

    The first of all where none does, or nothing tells.
    """
    for at in range(len(told)):
        noun = cut(told[at], 2) if told[at].surface.startswith("ال") else told[at]
        hers = _takes_feminine(noun) or (at > 0 and is_place(told[at]))
        if hers is feminine:
            return at
        if not is_owned(told[at:]):
            break
    return 0


def is_of_owner(verb: Token, told: Sequence[Token]) -> bool:
    """Whether a verb can't have a topic's first noun as its subject: «بكم تذكرة القطار», «ومتى يبدأ»: the train."""
    if not told or not may_be_verb(verb) or verb.key.endswith(("وا", "ون")) or is_feminine(verb):
        return False
    return _takes_feminine(told[0]) and is_owned(told)


def is_of_hers(verb: Token, told: Sequence[Token]) -> bool:
    """The same for a masculine noun: «من مدير الشركة», «وشو بتعمل؟»: the company."""
    if not is_verb(verb) or not verb.key.startswith(("ت", "بت", "كت")) or not is_owned(told):
        return False
    return not _takes_feminine(told[0]) and told[1].surface.endswith("ة")


def is_feminine(verb: Token) -> bool:
    """Whether a verb is marked for a woman, or for several things: «افتتحت», «تبدأ»."""
    return verb.surface.endswith("ت") or verb.surface.startswith("ت")


def _takes_feminine(noun: Token) -> bool:
    """Whether a verb or pronoun agrees with a noun as with a woman: «تذكرة», «حافلات», «أعراض»."""
    if role(noun) == "people" or noun.surface.startswith("ال"):
        return False
    return noun.surface.endswith(("ة", "ات")) or _is_broken_plural(noun)


def _is_broken_plural(noun: Token) -> bool:
    form = lexicon.forms().get(noun.key)
    if form is None or form.verb or (len(noun.key) < 4 and not noun.surface.endswith("ى")):
        return False  # «حفر» is rather what somebody does than several holes
    return form.lemma != noun.key and not noun.key.startswith(form.lemma) and not noun.key.endswith(("ون", "ين"))
