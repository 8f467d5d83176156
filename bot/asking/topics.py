"""What a question is about, for a follow-up that leaves it out: «ومن مديرها؟», «وعرضها؟», «وأين توفي؟»."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from bot.asking.agreement import first_agreeing, is_feminine, is_of_hers, is_of_owner, is_owned
from bot.asking.places import is_demonym, is_place
from bot.asking.pronouns import bound_to, has_pronoun, is_bound, pronoun_of, without_object, without_pronoun
from bot.asking.wording import Token, asking_words, cut, is_elative, is_time, is_verb, may_be_verb, role
from index.models import QuestionKind
from index.text import lexicon
from index.text.lexicon import key, read_table
from index.text.stem import known_form

__all__ = ["about", "begins_with_verb", "of_its", "topic", "with_topic"]

_COUNTING = (QuestionKind.HOW_MANY, QuestionKind.HOW_MUCH)
_OF_THINGS = (*_COUNTING, QuestionKind.WHAT, QuestionKind.DEFINITION, QuestionKind.UNKNOWN)
_OF_DEEDS = (QuestionKind.WHEN, QuestionKind.WHERE, QuestionKind.WHY, QuestionKind.HOW)
"""After these the verb's subject is what was spoken of; after «من» it is who is asked for."""
_PEOPLE = ("ون", "ين")
_STANDING = ("هو", "هي", "هم", "هما", "هناك", "هنالك")
"""Pronouns in whose place the topic itself is put."""
_SAID = ("ذلك", "هذا")
_WAS = ("كان", "كانت")
_RELATIVES = ("الذي", "التي", "الذين", "اللي", "يلي", "لي")


def about(before: Sequence[Token], kind: QuestionKind) -> list[Token]:
    """The question before without its question words, for others to stand before it.

    Args:
        before: the question.
        kind: what those ask for.
    """
    found = asking_words(before)
    if found is None:
        return list(before)
    spent, old = found
    rest = list(before[spent:])
    if len(rest) > 1 and rest[0].key in map(key, _WAS):
        rest = rest[1:]
    if old in _COUNTING and kind not in _COUNTING:
        while rest and role(rest[0]) == "measure":
            rest = rest[1:]
        rest = _verb_first(rest)
    if old is QuestionKind.YES_NO:
        rest = _without_predicate(rest)
    if kind not in (QuestionKind.UNKNOWN, old) and len(rest) > 2 and rest[1].key in map(key, _RELATIVES):
        return rest[2:]  # «ما الدولة التي فازت …», «وعلى من؟»
    return rest


def topic(before: Sequence[Token], rest: Sequence[Token], kind: QuestionKind = QuestionKind.UNKNOWN) -> list[Token]:
    """What the question before was about, without what the follow-up says in its place.

    Args:
        before: the question.
        rest: the follow-up without its question words.
        kind: what that asks for.
    """
    told = whole = about(before, QuestionKind.UNKNOWN)
    present = {token.key for token in rest}
    found = asking_words(before)
    while len(told) > 2 and told[0].key in _before_verbs() and may_be_verb(told[1]):  # «غادي يتفتح»
        told = told[1:]
    if found and len(told) > 1 and role(before[found[0] - 1]) != "pronoun" and begins_with_verb(told, found[1]):
        told = told[1:] if role(told[0]) in ("measure", "attribute") else _unbound(told[1:])
    told = _meant(told, rest, counted=found is not None and found[1] in _COUNTING)
    if rest and ((kind in _OF_DEEDS and is_of_owner(rest[0], told)) or is_of_hers(rest[0], told)):
        told = told[1:]
    if told == whole and found and _alike(found[1], kind) and _is_others(before[: found[0]], kind, told, rest):
        told = told[1:]
    if any(is_place(token) for token in rest):
        told = _without_places(told)
    if any(is_time(token) for token in rest):
        told = [token for token in told if not is_time(token)]
    told = [token for token in told if token.key not in present and role(token) != "pronoun"]
    while told and role(told[-1]) == "preposition":
        told.pop()
    return told


def with_topic(question: Sequence[Token], told: Sequence[Token]) -> list[Token]:
    """A question and what it is about, which takes the place of a pronoun: «طولها», «طول قناة السويس»."""
    if not told:
        return list(question)
    found = asking_words(question)
    first = found[0] if found else 0
    standing = {key(word) for word in _STANDING}
    kept = [token for at, token in enumerate(question) if at < first or token.key not in standing]
    if is_bound(kept[-1]):  # «وكم محل فيه»
        return [*kept[:-1], *bound_to(kept[-1], told)]
    for at in range(len(kept) - 1, first - 1, -1):
        bare = without_pronoun(kept[at])
        if bare is not None:
            return [*kept[:at], bare, *told, *kept[at + 1 :]]
    counts = found is not None and found[1] is QuestionKind.HOW_MANY
    if len(kept) == first + 1 and not counts and _is_common_noun(kept[-1]):  # «ومن المدير», of a bank: «من مدير البنك»
        return [*kept[:-1], cut(kept[-1], 2), *told]
    if found and found[1] is QuestionKind.WHO and len(kept) == first + 1:  # «ومن طعنه»: of verbs not all are known
        bare = without_object(kept[-1])
        return [*kept[:-1], bare or kept[-1], *told]
    if kept[-1].key in map(key, _SAID):  # «ومن قال ذلك»
        return [*kept, Token("عن", key("عن")), *told]
    if counts and told[0].surface.startswith("ال") and not may_be_verb(kept[-1]):
        return [*kept, Token("في", key("في")), *told]
    return [*kept, *told]


def of_its(before: Sequence[Token], phrase: Sequence[Token]) -> list[Token]:
    """The question before asked of something else of the same: «كم طول القناة», «وعرضها»: «كم عرض القناة».

    Args:
        before: the question.
        phrase: words the last of which ends in a pronoun.
    """
    found = asking_words(before)
    spent, kind = found if found else (0, QuestionKind.UNKNOWN)
    asking = list(before[:spent])
    told = list(before[spent:])
    if told and _is_verb_of(kind, told[0]) and not (asking and role(asking[-1]) == "pronoun"):
        asking.append(told.pop(0))
    while len(asking) > 1 and role(asking[-1]) == "measure":
        asking.pop()
    owner = _meant(told, phrase, counted=kind in _COUNTING)
    if owner == told and _is_others(asking, kind, told, phrase):
        owner = told[1:]
    last = without_pronoun(phrase[-1])
    if kind is QuestionKind.WHO and asking and role(last or phrase[-1]) == "attribute":  # «وعمره», of «من رئيس فرنسا»
        asking = [Token("ما", key("ما"))]
    return [*asking, *phrase[:-1], last or phrase[-1], *owner]


def begins_with_verb(told: Sequence[Token], kind: QuestionKind) -> bool:
    """Whether the first of several words behind question words is the verb: in «كم لوح وجدوا» it is counted.

    Args:
        told: those words.
        kind: what the question words ask for.
    """
    first = told[0]
    if kind in _COUNTING:
        return is_verb(first) or (may_be_verb(first) and _is_subject(told[1:]))
    if may_be_verb(first):
        return True
    unknown = kind in _OF_DEEDS and first.key[0] in "يت" and known_form(first.key) is None  # «متى تفقس البيضة»
    return unknown and told[1].surface.startswith("ال") and not is_place(first)


@cache
def _before_verbs() -> frozenset[str]:
    return frozenset(key(word) for word, _ in read_table("dialect_before_verbs.tsv", 2))


def _is_subject(told: Sequence[Token]) -> bool:
    """Whether words name somebody or something definite: «القطار», «قطار البراق», «ميسي»."""
    first = told[0]
    if role(first) == "preposition" or is_verb(first):
        return False
    named = first.surface.startswith("ال") or is_place(first) or first.key in lexicon.names()
    named |= known_form(first.key) is None
    return named or (len(told) > 1 and told[1].surface.startswith("ال"))


def _is_verb_of(kind: QuestionKind, token: Token) -> bool:
    """Whether the first word after question words is the verb: after «متى» «ولد» is, after «ما» a noun would be."""
    if role(token) in ("measure", "attribute"):
        return False
    return is_verb(token) if kind in _OF_THINGS else may_be_verb(token)


def _is_common_noun(token: Token) -> bool:
    """Whether a word is a thing with its article, which it loses before whose it is."""
    if not token.surface.startswith("ال") or is_place(token) or is_demonym(token) or is_time(token):
        return False
    bare = cut(token, 2)
    return not is_elative(bare) and not bare.key.endswith(_PEOPLE) and known_form(bare.key) is not None


def _alike(one: QuestionKind, other: QuestionKind) -> bool:
    return one is other or (one in _COUNTING and other in _COUNTING)


def _verb_first(rest: list[Token]) -> list[Token]:
    """«جندياً قتل في الهجوم», of «كم جندياً …», as it follows another question word: «قتل جندياً في الهجوم»."""
    if len(rest) < 2 or role(rest[0]) in ("measure", "attribute") or rest[0].surface.startswith("ال"):
        return rest
    counted = rest[0].surface.endswith(("اً", "ًا", "ا"))  # in «كلفة سوق السمك» nobody does a thing
    if not (may_be_verb(rest[1]) if counted else is_verb(rest[1])) or is_place(rest[1]):
        return rest
    end = 2
    while end < len(rest) and rest[end].surface.startswith("ال"):
        end += 1
    return [*rest[1:end], rest[0], *rest[end:]]


def _without_predicate(rest: list[Token]) -> list[Token]:
    """«المهرجان مجاني» without what is said of it."""
    if len(rest) > 1 and rest[-2].surface.startswith("ال") and not may_be_verb(rest[0]):
        return rest if rest[-1].surface.startswith(("ال", "لل", "ب")) or is_place(rest[-1]) else rest[:-1]
    return rest


def _unbound(told: list[Token]) -> list[Token]:
    """What a verb was bound to by a preposition, as another verb has it: «بكأس العالم», «في المؤتمر»."""
    if len(told) > 1 and role(told[0]) == "preposition":
        return told if is_place(told[1]) or is_time(told[1]) else told[1:]
    if told and told[0].surface.startswith("ب") and not is_place(told[0]) and told[0].key not in lexicon.forms():
        bare = cut(told[0], 1)
        return [bare, *told[1:]] if known_form(bare.key) else told
    return told


def _meant(told: list[Token], rest: Sequence[Token], *, counted: bool) -> list[Token]:
    """The part of a topic that a follow-up speaks of: of «طلاب جامعة القاهرة» «رئيسها» is the university's.

    Args:
        told: the topic.
        rest: the follow-up without its question words.
        counted: whether the question before asked for a number.
    """
    if len(told) < 2:
        return told
    ending = next((end for end in map(pronoun_of, reversed(rest)) if end), "")
    said = any(role(token) == "pronoun" for token in rest)
    verb = next((token for token in rest[:1] if may_be_verb(token)), None) if not (ending or said) else None
    if role(told[0]) == "attribute" and is_owned(told):
        told = told[1:]
    if ending in ("ها", "ه"):
        told = told[first_agreeing(told, feminine=ending == "ها") :]
    if counted and ending in ("ها", "ه") and len(told) > 1 and told[1].surface.startswith("ل"):
        bare = _without_to(told[1])  # «كم فرعا لبنك القاهرة»
        if bare is not None:
            return [bare, *told[2:]]
    within = next((at for at in range(1, len(told) - 1) if told[at].key == key("في")), None)
    if ending == "ه" and within is not None and is_place(told[0]):  # «من ساعد مصر في بناء السد»: no country is «هو»
        return told[within + 1 :]
    if counted and within is not None:
        several = told[0].key.endswith(_PEOPLE)
        of_one = ending in ("ها", "ه") and (ending == "ه" or several)
        of_one |= verb is not None and not verb.key.endswith(("وا", "ون")) and (several or not is_feminine(verb))
        if of_one:
            return told[within + 1 :]
    return told


def _without_to(token: Token) -> Token | None:
    """A noun without «to» before it: of «لبنك» «بنك»; None where that leaves no noun."""
    bare = "ال" + token.surface[2:] if token.surface.startswith("لل") else token.surface[1:]
    made = Token(bare, key(bare))
    form = lexicon.forms().get(token.key)
    return (
        made
        if len(bare) > 2 and known_form(made.key) is not None and (form is None or form.lemma != token.key)
        else None
    )


def _is_others(asking: Sequence[Token], kind: QuestionKind, told: Sequence[Token], rest: Sequence[Token]) -> bool:
    """Whether the same is asked of something else that its owner has: «ما أعراض السكري», «وعلاجه»: its, not theirs."""
    # «ما هي هيئة الأمم» asks of that itself.
    itself = bool(asking) and role(asking[-1]) == "pronoun"
    return kind in _OF_THINGS and not itself and is_owned(told) and any(map(has_pronoun, rest))


def _without_places(tokens: Sequence[Token]) -> list[Token]:
    kept: list[Token] = []
    for token in tokens:
        if is_place(token):
            while kept and role(kept[-1]) == "preposition":
                kept.pop()
        else:
            kept.append(token)
    return kept
