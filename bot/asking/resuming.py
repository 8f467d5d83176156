"""What a follow-up takes up of the question before: its noun alone («مقر الشركة»), or all that happened («بعدها»)."""

from __future__ import annotations

from collections.abc import Sequence

from bot.asking.pronouns import is_bound
from bot.asking.topics import about, begins_with_verb
from bot.asking.wording import Token, asking_words, is_time, is_verb, may_be_verb, role
from index.models import QuestionKind
from index.text.lexicon import key

__all__ = ["happened_after", "resumed"]

_JOINTS = {"بعد": ("بعدما",), "قبل": ("قبل", "أن")}
_SAID = ("ذلك", "هذا", "ذاك")


def resumed(question: Sequence[Token], before: Sequence[Token]) -> list[Token]:
    """A question with what the one before named in full where it is taken up by its noun alone.

    «من أسس شركة لسان؟», «ووين مقر الشركة؟»: «وين مقر شركة لسان».

    Args:
        question: the follow-up.
        before: the question before.
    """
    spent = (asking_words(before) or (0,))[0]
    named = {before[at].key.removeprefix("ال"): at for at in range(len(before) - 1, spent - 1, -1)}
    for place, token in enumerate(question):
        followed = place + 1 < len(question) and question[place + 1].surface.startswith("ال")
        at = named.get(token.key.removeprefix("ال")) if token.surface.startswith("ال") and not followed else None
        if at is None:
            continue
        whole = [before[at], *_of_name(before, at)]
        if len(whole) > 1:
            return [*question[:place], *whole, *question[place + 1 :]]
    return list(question)


def _of_name(before: Sequence[Token], at: int) -> list[Token]:
    """The words behind a noun that belong to its name: «لسان» in «شركة لسان», «العالي» in «السد العالي»."""
    found: list[Token] = []
    definite = before[at].surface.startswith("ال")
    for token in before[at + 1 :]:
        if role(token) == "preposition" or is_time(token) or is_verb(token):
            break
        if definite and not token.surface.startswith("ال"):
            break
        found.append(token)
    return found


def happened_after(question: Sequence[Token], before: Sequence[Token]) -> list[Token] | None:
    """A question of what was before or after what the one before asked of: «متى أغلقت القناة؟», «وماذا حدث بعدها؟».

    Args:
        question: the follow-up.
        before: the question before.

    Returns:
        «ماذا حدث بعدما أغلقت القناة»; None where it doesn't ask so, or nothing happened before.
    """
    found = asking_words(before)
    if found is None or len(question) < 3 or not any(map(may_be_verb, question[1:])):
        return None
    two = len(question) > 3 and question[-1].key in map(key, _SAID)
    joint = _JOINTS.get(question[-2 if two else -1].key.removesuffix("ها").removesuffix("ه"))
    said = about(before, QuestionKind.UNKNOWN)
    if joint is None or (not two and not is_bound(question[-1])) or len(said) < 2:
        return None
    if found[1] is QuestionKind.WHAT and role(said[0]) == "preposition":  # «وش صار في غزة», «ووش صار بعدها»
        return [*question, *said]
    if not begins_with_verb(said, found[1]):
        return None
    if said[0].key in {token.key for token in question}:
        return [*question, *said[1:]]
    return [*question[: -2 if two else -1], *(Token(word, key(word)) for word in joint), *said]
