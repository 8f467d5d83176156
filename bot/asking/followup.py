"""Follow-up questions: «ومتى؟», «وفي سوريا؟», «ومن مديرها؟», made whole from the question before.

The result is there to be searched with, and shown so that one can see how the follow-up was understood; its grammar is
as good as that needs. Three things may be missing: everything but the question word, everything but one phrase, or only
what it is about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot.asking.wording import (
    Token,
    asking_words,
    is_content,
    is_demonym,
    is_place,
    is_time,
    is_verb,
    may_be_verb,
    openers,
    read,
    role,
)
from index.models import QuestionKind
from index.text import lexicon
from index.text.lexicon import key
from index.text.stem import known_form

__all__ = ["complete", "leans"]

_COUNTING = (QuestionKind.HOW_MANY, QuestionKind.HOW_MUCH)
_PRONOUN_ENDINGS = ("هما", "هم", "ها", "ه")
_ARABIC = re.compile("[\u0620-\u064a0-9٠-٩]")
_LONGEST_PHRASE = 4
"""A follow-up with more words that say something is a question of its own."""


def complete(previous: str, follow_up: str) -> str:
    """Make a follow-up whole.

    Args:
        previous: the question before, itself complete.
        follow_up: what was asked in reply to its answer.

    Returns:
        A question that can be searched by itself: the follow-up where it was one already.
    """
    before, new = read(previous), _opened(read(follow_up))
    if not before or not new or not _ARABIC.search(follow_up):
        return follow_up.strip()
    found = asking_words(new)
    rest = new[found[0] :] if found else new
    content = [token for token in rest if is_content(token)]
    if found and not content and not any(role(token) == "pronoun" for token in rest):
        return _text([*new, *_about(before, found[1])])
    if found:
        return _text(_with_topic(new, _topic(before, rest))) if _is_open(rest, content) else follow_up.strip()
    if len(content) > _LONGEST_PHRASE or any(asking_words(new[at:]) for at in range(1, len(new))):
        return follow_up.strip()
    if any(is_verb(token) for token in content) or not content:
        return _text([*before, *content]) if len(content) < 2 else follow_up.strip()
    return _text(_substituted(before, new))


def leans(text: str) -> bool:
    """Whether a text can't be understood without the question before: «ومتى؟», «وفي سوريا؟», «ليش».

    A reply to an answer goes on from it however it is worded; what is simply sent must show that it does.
    """
    tokens = read(text)
    new = _opened(tokens)
    if not new or not _ARABIC.search(text):
        return False
    found = asking_words(new)
    if found and not any(is_content(token) or role(token) == "pronoun" for token in new[found[0] :]):
        return True
    joined = new[0].surface != tokens[0].surface  # «و», or «طيب» and the like, was before it
    return joined and (found is not None or role(new[0]) == "preposition")


def _text(tokens: Sequence[Token]) -> str:
    return " ".join(token.surface for token in tokens) + "؟"


def _opened(tokens: list[Token]) -> list[Token]:
    """The follow-up without what merely connects it to the conversation."""
    changed = True
    while changed and tokens:
        changed = False
        for opener in openers():
            if len(tokens) > len(opener) and tuple(token.key for token in tokens[: len(opener)]) == opener:
                tokens, changed = tokens[len(opener) :], True
                break
    while tokens and tokens[0].surface == "و":  # before a number it stands alone
        tokens = tokens[1:]
    if not tokens:
        return tokens
    first = _without_and(tokens[0])
    # «بالنسبة لسوريا» loses its first word above only where «ل» stands alone; here it stands before the name.
    if first.key == key("بالنسبة") and len(tokens) > 1:
        return [_without_to(tokens[1]), *tokens[2:]]
    return [first, *tokens[1:]]


def _without_and(token: Token) -> Token:
    if not token.surface.startswith("و") or len(token.surface) < 3 or role(token) == "name":
        return token
    rest = _cut(token, 1)
    return token if token.key in lexicon.forms() and is_content(rest) else rest


def _without_to(token: Token) -> Token:
    if token.surface.startswith("لل"):
        rest = "ال" + token.surface[2:]
        return Token(rest, key(rest))
    return _cut(token, 1) if token.surface.startswith("ل") and len(token.surface) > 3 else token


def _cut(token: Token, letters: int) -> Token:
    return Token(token.surface[letters:], key(token.surface[letters:]))


def _about(before: Sequence[Token], kind: QuestionKind) -> list[Token]:
    """The question before without its question words, for another question word to stand before it."""
    found = asking_words(before)
    if found is None:
        return list(before)
    spent, old = found
    rest = list(before[spent:])
    if old in _COUNTING and kind not in _COUNTING:
        while rest and role(rest[0]) == "measure":
            rest = rest[1:]
    return rest


def _is_open(rest: Sequence[Token], content: Sequence[Token]) -> bool:
    """Whether a question with words of its own leaves out what it is about."""
    if any(role(token) == "pronoun" or _has_pronoun(token) for token in rest):
        return True
    named = [token for token in content if not is_verb(token)]
    return not named or (len(content) == 1 and not is_place(named[0]))


def _with_topic(question: Sequence[Token], topic: Sequence[Token]) -> list[Token]:
    """A question and what it is about, which takes the place of a pronoun at its end: «طولها», «طول قناة السويس»."""
    last = _without_pronoun(question[-1]) if topic else None
    return [*question[:-1], last, *topic] if last else [*question, *topic]


def _has_pronoun(token: Token) -> bool:
    return _without_pronoun(token) is not None


def _without_pronoun(token: Token) -> Token | None:
    """A word without the pronoun at its end; None where it has none."""
    for ending in _PRONOUN_ENDINGS:
        stem = token.key.removesuffix(ending)
        # ة too is folded to ه: what is written with it ends in no pronoun.
        if stem != token.key and len(stem) > 1 and not token.surface.endswith("ة"):
            feminine = stem.removesuffix("ت") + "ه"
            if token.key in lexicon.forms():
                continue
            bare = token.surface.removesuffix(ending)
            # «بنتها» was built by her or is her girl: what stands alone goes before what needs its ة.
            if known_form(stem):
                return Token(bare, key(bare))
            if known_form(feminine):
                return Token(bare.removesuffix("ت") + "ة", feminine)
    return None


def _topic(before: Sequence[Token], rest: Sequence[Token]) -> list[Token]:
    """What the question before was about: without its question words, and what the follow-up says in their place."""
    topic = _about(before, QuestionKind.UNKNOWN)
    present = {token.key for token in rest}
    if len(topic) > 1 and asking_words(before) and may_be_verb(topic[0]):
        topic = topic[1:]
    if any(is_place(token) for token in rest):
        topic = _without_places(topic)
    if any(is_time(token) for token in rest):
        topic = [token for token in topic if not is_time(token)]
    topic = [token for token in topic if token.key not in present and role(token) != "pronoun"]
    while topic and role(topic[-1]) == "preposition":
        topic.pop()
    return topic


def _without_places(tokens: Sequence[Token]) -> list[Token]:
    kept: list[Token] = []
    for token in tokens:
        if is_place(token):
            while kept and role(kept[-1]) == "preposition":
                kept.pop()
        else:
            kept.append(token)
    return kept


def _substituted(before: Sequence[Token], phrase: Sequence[Token]) -> list[Token]:
    """The question before with a phrase in the place of the one that is of its kind, or after it where none is."""
    head = phrase[1:] if role(phrase[0]) == "preposition" else phrase
    for of_kind in (is_time, is_place, is_demonym):
        if head and all(of_kind(token) for token in head):
            span = _last_run(before, of_kind)
            if span is None:
                break
            return _put(before, span, phrase)
    else:
        if role(phrase[0]) != "preposition":
            return _put(before, _last_name(before, len(phrase)), phrase)
    preposition = phrase[0] if role(phrase[0]) == "preposition" else None
    if preposition is not None:
        span = _phrase_after(before, preposition)
        if span is not None and not all(is_time(token) for token in head):
            return _put(before, span, phrase)
    return [*before, *phrase]


def _last_run(tokens: Sequence[Token], test: Callable[[Token], bool]) -> tuple[int, int] | None:
    end = next((at + 1 for at in range(len(tokens) - 1, -1, -1) if test(tokens[at])), None)
    if end is None:
        return None
    start = end - 1
    # One place is asked for by one name; a date has several words.
    while test is is_time and start > 0 and test(tokens[start - 1]):
        start -= 1
    return start, end


def _put(tokens: Sequence[Token], span: tuple[int, int], phrase: Sequence[Token]) -> list[Token]:
    """Tokens with a phrase in the place of some of them; one preposition is enough, and clitics are taken over."""
    start, end = span
    given = list(phrase)
    if role(given[0]) == "preposition" and start > 0 and role(tokens[start - 1]) == "preposition":
        start -= 1
    elif role(given[0]) != "preposition":
        given[0] = _with_clitic(tokens[start], given[0])
    return [*tokens[:start], *given, *tokens[end:]]


def _with_clitic(old: Token, new: Token) -> Token:
    """«بالعراق» with «سوريا» in its place is «بسوريا»."""
    if new.surface[:1] in "بل" and is_place(_cut(new, 1)) and new.key not in lexicon.concept():
        return new
    for clitic, article in (("بال", "ب"), ("لل", "ل"), ("ب", "ب"), ("ل", "ل")):
        bare = old.surface.removeprefix(clitic)
        if bare != old.surface and is_place(Token(bare, key(bare))) and key(old.surface) not in lexicon.concept():
            merged = article == "ل" and new.surface.startswith("ال")
            surface = "لل" + new.surface[2:] if merged else article + new.surface
            return Token(surface, key(surface))
    return new


def _phrase_after(tokens: Sequence[Token], preposition: Token) -> tuple[int, int] | None:
    """Where the last phrase after a preposition stands, up to the next one, a time, or the end."""
    start = next((at for at in range(len(tokens) - 1, 0, -1) if tokens[at].key == preposition.key), None)
    if start is None:
        return None
    end = start + 1
    while end < len(tokens) and role(tokens[end]) != "preposition" and not (end > start + 1 and is_time(tokens[end])):
        end += 1
    return start, end


def _last_name(tokens: Sequence[Token], size: int) -> tuple[int, int]:
    """What a name without a preposition stands for: all that follows the verb, or else as many of the last words."""
    end = len(tokens)
    while end > 1 and is_time(tokens[end - 1]):
        end -= 1
    stop = next((at for at in range(1, end) if role(tokens[at]) == "preposition"), end)
    end = stop if stop > 1 else end
    verb = next((at for at in range(end - 1, -1, -1) if is_verb(tokens[at])), None)
    if verb is not None and verb + 1 < end:
        return verb + 1, end
    found = asking_words(tokens)
    first = found[0] if found and found[0] < end else 0
    return max(first, end - size), end
