"""Follow-ups that ask for somebody's relatives: «متى ولدت ماري كوري؟», «وزوجها؟»: «متى ولد زوج ماري كوري؟».

A relative takes the place of the person, and the verb agrees with them. Where a person isn't named but asked for («من
اخترع الإنسولين؟»), the relative is theirs, whoever they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bot.asking.places import is_place
from bot.asking.wording import Token, asking_words, is_verb, may_be_verb, role
from index.models import QuestionKind
from index.text.lexicon import key

__all__ = ["Relative", "of_kin", "relative"]

_PRONOUNS = ("هما", "هم", "ها", "ه")
_COUNTING = (QuestionKind.HOW_MANY, QuestionKind.HOW_MUCH)
_HE_SHE_THEY = {"m": "هو", "f": "هي", "p": "هم"}
_WHO = Token("من", key("من"))


@dataclass(frozen=True, slots=True)
class Relative:
    """A relative of somebody spoken of before.

    Args:
        name: without the pronoun: «زوج» of «زوجها».
        gender: `m`, `f`, or `p` for several.
    """

    name: Token
    gender: str


def relative(token: Token) -> Relative | None:
    """The relative that a word with a pronoun at its end means; None where it means none."""
    if is_place(token) or token.surface.endswith("ة"):
        return None
    for ending in _PRONOUNS:
        stem = token.key.removesuffix(ending)
        if stem != token.key and stem in _stems():
            return _stems()[stem]
    return None


def of_kin(before: Sequence[Token], one: Relative) -> list[Token]:
    """The question before, asked of a relative of whom it asked of.

    Args:
        before: the question.
        one: the relative.
    """
    found = asking_words(before)
    if found is None:
        return [_WHO, one.name, *before]
    spent, kind = found
    asking, told = list(before[:spent]), list(before[spent:])
    if asking and role(asking[-1]) == "pronoun":
        pronoun = _HE_SHE_THEY[one.gender]
        return [*asking[:-1], Token(pronoun, key(pronoun)), one.name, *_after_kin(told)]
    at = next((at for at, token in enumerate(told) if token.key in _names()), None)
    if at is not None and at + 1 < len(told):
        if kind in _COUNTING and one.gender != "p":
            return [_WHO, one.name, *told[at + 1 :]]
        return [*asking, *_agreeing(told[:at], one.gender), one.name, *told[at + 1 :]]
    if told and _does(told[0], kind):
        if kind is QuestionKind.WHO:  # whoever it was
            return [*asking, one.name, _WHO, *told]
        return [*asking, *_agreeing(told[:1], one.gender), one.name, *told[1:]]
    if kind is QuestionKind.WHO or len(told) < 2:
        return [*asking, one.name, *told]
    return [*asking, told[0], one.name, *told[1:]]


def _does(token: Token, kind: QuestionKind) -> bool:
    """Whether the first word after question words is the verb: after «ما» a noun would be."""
    return not _is_measure(token) and (is_verb(token) or (kind is not QuestionKind.WHAT and may_be_verb(token)))


def _is_measure(token: Token) -> bool:
    return role(token) in ("measure", "attribute")


def _after_kin(told: list[Token]) -> list[Token]:
    """«زوجة نجيب محفوظ» without the relative, whose place another takes."""
    return told[1:] if len(told) > 1 and told[0].key in _names() else told


def _agreeing(told: list[Token], gender: str) -> list[Token]:
    """A verb before its subject as it agrees with that: «ولدت» and «زوج»: «ولد»."""
    if not told or not may_be_verb(told[0]) or _is_measure(told[0]):
        return told
    surface = told[0].surface
    if gender == "f":
        forms = ["ت" + surface[1:]] if surface.startswith("ي") else []
        forms += [surface[:-1] + "ت"] if surface.endswith(("ى", "ا")) else []
        forms += [] if surface.endswith("ت") or surface.startswith("ت") else [surface + "ت"]
    else:
        forms = [surface[:-1]] if surface.endswith("ت") else ["ي" + surface[1:]] if surface.startswith("ت") else []
    for form in forms:
        made = Token(form, key(form))
        if may_be_verb(made):
            return [made, *told[1:]]
    return told


@cache
def _rows() -> tuple[tuple[str, str, tuple[str, ...], bool], ...]:
    lines = (files("bot.asking") / "data" / "kin.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return tuple((name, gender, tuple(stems.split("|")), use == "name") for name, gender, stems, use in rows)


@cache
def _stems() -> dict[str, Relative]:
    table: dict[str, Relative] = {}
    for name, gender, stems, _ in _rows():
        for stem in stems:
            table.setdefault(key(stem), Relative(Token(name, key(name)), gender))
    return table


@cache
def _names() -> frozenset[str]:
    """Relatives whose place another may take: «زوجة نجيب محفوظ», but not «ابن خلدون»."""
    return frozenset(key(name) for name, _, _, begins_names in _rows() if not begins_names)
