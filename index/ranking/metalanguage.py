"""Which words of a question speak of texts and words rather than of the matter: «حسب المتحدث», «معنى كلمة».

A text says nothing of itself, so that such words only lead away from it: to spokesmen and writers in other articles.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache

from index.text.lexicon import alternatives, key, read_table, stop_words

__all__ = ["of_the_text", "of_words"]

_CLITICS = ("ب", "ل", "ك", "و", "ف", "ه")
"""What is written before a noun with its article: «بالمقال», «للكاتب», «هالفيديو»."""
_DONE = frozenset(map(key, ("تم", "يتم", "تمت", "انذكر", "جرى")))
_RELATIVE = frozenset(map(key, ("الذي", "التي", "الذين", "اللذان", "اللتان", "اللذين", "اللتين", "اللي", "اللاتي")))


def of_the_text(keys: Sequence[str], used: Collection[int]) -> frozenset[int]:
    """The places of words that speak of the text asked about.

    Args:
        keys: the question's words, folded and normalised.
        used: the places of question and function words.
    """
    roles = [_role_of(word) for word in keys]
    tellers = {place for place in range(len(keys)) if _tells(keys, roles, place)}
    named = tellers | {place for place in range(len(keys)) if _is_text(keys, roles, place, bool(tellers))}
    found = set(named)
    for place, role in enumerate(roles):
        said = "says" in role and (named or (place > 0 and keys[place - 1] in _DONE))
        according = "according" in role and place + 1 in named
        if said or according or "mentioned" in role or ("listener" in role and tellers):
            found.add(place)
    content = [place for place in range(len(keys)) if place not in used and place not in found]
    return frozenset(found if any(keys[place] not in stop_words() for place in content) else ())


def of_words(keys: Sequence[str]) -> frozenset[int]:
    """The places of words that ask what another means: «معنى كلمة …», «يعني اختصار …»; none where no other is left.

    Args:
        keys: the question's words, folded and normalised.
    """
    roles = [_role_of(word) for word in keys]
    found: set[int] = set()
    for place, role in enumerate(roles):
        if "means" in role or ("word" in role and place - 1 in found):
            found.add(place)
    return frozenset(found) if found and max(found) < len(keys) - 1 else frozenset()


def _tells(keys: Sequence[str], roles: Sequence[frozenset[str]], place: int) -> bool:
    """Whether a word names who tells the text."""
    if "speaker" not in roles[place] and "author" not in roles[place]:
        return False
    following = keys[place + 1] if place + 1 < len(keys) else ""
    before = roles[place - 1] if place else frozenset[str]()
    if "official" in (roles[place + 1] if following else ()) or _is_nisba(following) or following in _RELATIVE:
        return False  # «المتحدث باسم الوزارة», «الكاتب الفرنسي», «الكاتب الذي فاز»
    if "author" in roles[place]:
        return bool(before & {"says", "according"})
    return "who" not in before


def _is_nisba(word: str) -> bool:
    return word.startswith("ال") and word.endswith(("ي", "يه"))


def _is_text(keys: Sequence[str], roles: Sequence[frozenset[str]], place: int, told: bool) -> bool:
    """Whether a word names the text itself."""
    following = keys[place + 1] if place + 1 < len(keys) else ""
    if following and following not in stop_words():
        return False  # «في المقال الأول», «نص القانون»
    before = roles[place - 1] if place else frozenset[str]()
    shown = "demonstrative" in before or keys[place].startswith("هال")
    if "shown" in roles[place]:
        return told or shown
    inside = shown or bool(before & {"within", "according"}) or not keys[place].startswith("ال")  # «بالمقال»
    return "text" in roles[place] and inside


def _role_of(word: str) -> frozenset[str]:
    """The roles of a word, with or without what is written before its article."""
    roles = _roles()
    found = roles.get(word)
    if found is None and word[:1] in _CLITICS:
        rest = word[1:]
        found = roles.get("ا" + rest if word[0] == "ل" and rest.startswith("ل") else rest)
    return found or frozenset()


@cache
def _roles() -> dict[str, frozenset[str]]:
    """Word → its roles."""
    found: dict[str, set[str]] = {}
    for role, cell in read_table("metalanguage.tsv", 2):
        for word in alternatives(cell):
            found.setdefault(key(word), set()).add(role)
    return {word: frozenset(roles) for word, roles in found.items()}
