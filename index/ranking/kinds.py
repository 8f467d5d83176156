"""What kind of question it is, read off its question words in standard Arabic and the dialects."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from index.models import QuestionKind
from index.ranking.spoken_verbs import verb_cores
from index.text import lexicon
from index.text.lexicon import alternatives, key, read_table
from index.text.signs import BEFORE_PAIRS

__all__ = [
    "FIRST_ONLY",
    "ReadKind",
    "asks_there",
    "dialect_questions",
    "during",
    "is_question_word",
    "is_spelled_out",
    "number_nouns",
    "read_kind",
    "spelled_dialect_questions",
]

_LONGEST_EXPRESSION = 5
FIRST_ONLY = frozenset(("من", "ما", "ماذا", "اي", "كم", "هل", "وش", "لمن", "لم"))
"""Words that ask only at the start of a question; further in they are something else (من: from)."""


class ReadKind(NamedTuple):
    """What the question words tell.

    Args:
        kind: what is asked for.
        used: the places of question and function words that are no content.
        frame: the places of all words that merely ask for a number (كم يبلغ عدد); empty for other kinds.
    """

    kind: QuestionKind
    used: frozenset[int]
    frame: frozenset[int]


def read_kind(keys: Sequence[str]) -> ReadKind:
    """The kind of a question.

    Nouns of the expression that tells it (ما عاصمة, كم مساحة) are content too, unless they only ask for a number.

    Args:
        keys: the question's words, folded and normalised.
    """
    table, keys = _expressions(), list(keys)
    found: list[tuple[int, int, QuestionKind]] = []
    place = 0
    while place < len(keys):
        for length in range(min(_LONGEST_EXPRESSION, len(keys) - place), 0, -1):
            expression = " ".join(keys[place : place + length])
            kind = table.get(expression)
            if kind is None and length > 1 and place < 3 and keys[place] in _spoken_what():
                kind = _as_behind_what(keys[place + 1 : place + length])
            if kind is None and place == 0 and expression[:1] in "وف" and (kind := table.get(expression[1:])):
                keys[0] = keys[0][1:]
            last = place + length == len(keys) and expression in _ALSO_LAST
            if kind is None or (length == 1 and place > 1 and expression in FIRST_ONLY and not last):
                continue
            if length == 1 and not asks_there(keys, place):
                continue
            found.append((place, length, kind))
            place += length
            break
        else:
            place += 1
    if found and found[0][0] == 0:  # «ماذا يحل على من يكثر منه؟»
        found = [one for one in found if one[0] == 0 or one[1] == 1 or keys[one[0] + one[1] - 1] != "من"]
    if len(found) > 1 and found[0][:2] == (1, 1) and keys[1] == "من":
        del found[0]  # «طلب من السارقين إيه؟»
    if not found:
        found = _further_in(keys)
    if not found:
        return ReadKind(QuestionKind.UNKNOWN, frozenset(), frozenset())
    # A question word at the start rules; a longer expression says more than a shorter one.
    start, size, kind = min(found, key=lambda item: (item[0] > 2, -item[1] if item[1] > 1 else 0, item[0]))
    kind = _told_by_next(keys, start, size, _quantity(keys, start, size, kind))
    used = {at for begin, length, _ in found for at in range(begin, begin + length) if _is_function(keys[at])}
    frame = list(range(start, start + size)) if kind is QuestionKind.HOW_MANY else []
    if frame and start + size == len(keys):  # «عدد سكان مصر كام؟»
        frame = [at for at, word in enumerate(keys) if word in number_nouns()][:1] or frame
    return ReadKind(kind, frozenset(used), frozenset(frame))


_ALSO_LAST = frozenset(("ماذا", "وش"))
"""Those of `FIRST_ONLY` that ask at the end too."""


def _as_behind_what(following: Sequence[str]) -> QuestionKind | None:
    """What the same words ask for behind «ما» or «ماذا»: شنو هو اسم …, شنو كيتسمى …."""
    table = _expressions()
    if following[0] in ("اللي", "لي", "يلي") and len(following) == 2:
        following = following[1:]
    kind = table.get(" ".join(("ما", *following)))
    if kind is None and len(following) == 1:
        cores = (table.get(f"ماذا {core}") for core in verb_cores(following[0]))
        kind = next((one for one in cores if one is QuestionKind.NAME), None)
    return kind


def _told_by_next(keys: Sequence[str], start: int, size: int, kind: QuestionKind) -> QuestionKind:
    """The kind where a Maghrebi question word asks for several, told apart by what follows.

    «شكون النوع اللي» asks which, «شكون الوزير اللي» who; «فاش ظهر» when; «واش المتحدث كيستعمل …» whether.
    """
    word, following = keys[start], keys[start + 1 : start + 5]
    if size > 1 or not following:
        return kind
    noun = following[0].removeprefix("ال")
    form = lexicon.forms().get(following[0]) or lexicon.forms().get(noun)
    thing = not form.verb if form is not None else following[0].startswith("ال")  # «شكون الستريب اللي»
    if word == "شكون" and thing and not _is_person(noun):
        relative = any(one in ("اللي", "لي", "ديال") for one in following[1:])
        return QuestionKind.WHICH if relative and following[0] not in ("هو", "هي", "هما") else kind
    if word == "فاش" and form is not None and form.verb:
        return QuestionKind.WHEN
    if word == "واش" and following[0].startswith("ال") and len(keys) > start + 3:
        return QuestionKind.YES_NO
    return kind


def _is_person(noun: str) -> bool:
    """Whether a noun is what people are called by their office or work."""
    return noun.startswith(tuple(_offices()))


@cache
def _offices() -> frozenset[str]:
    shown = (word for kind, word in read_table("evidence.tsv", 2) if kind == "who" and word.endswith("*"))
    return frozenset(word.removesuffix("*") for word in shown)


def _further_in(keys: Sequence[str]) -> list[tuple[int, int, QuestionKind]]:
    """Where no word of the table asks: كم or ماذا further in («الفريق فيه كم لاعب»), or a question of what there is."""
    kinds = {"كم": QuestionKind.HOW_MANY, "ماذا": QuestionKind.WHAT}
    asking = [(place, 1, kinds[word]) for place, word in enumerate(keys) if word in kinds]
    if not asking and keys and keys[0] in _THERE_IS:
        asking = [(0, 1, QuestionKind.YES_NO)]
    return asking


_THERE_IS = frozenset(("اكو", "ماكو", "كاين", "كاينه", "كاينين", "فيه", "هناك", "هنالك", "يوجد", "توجد"))


def _quantity(keys: Sequence[str], start: int, size: int, kind: QuestionKind) -> QuestionKind:
    """How many or how much: dialects ask for both by one word, told apart by what is counted."""
    if size > 1 or keys[start] not in _both():
        return kind
    following = keys[start + 1] if start + 1 < len(keys) else ""
    if following in _THERE_IS or following == "في":
        return QuestionKind.HOW_MANY
    if not following:  # at the end: what is asked for stands before («سعر الدولار كام»)
        if not number_nouns().isdisjoint(keys[:start]):
            return QuestionKind.HOW_MANY
        measured = any(one.removeprefix("ال") in _measures() for one in keys[:2])
        return QuestionKind.HOW_MUCH if measured else kind
    told = _expressions().get(f"كم {following.removeprefix('ال')}")
    if told in (QuestionKind.HOW_MANY, QuestionKind.HOW_MUCH):
        return told
    if following.startswith("ال") and following.removeprefix("ال") in _measures():
        return QuestionKind.HOW_MUCH
    form = lexicon.forms().get(following)
    counted = form is not None and not form.verb and following.removeprefix("ال") not in _measures()
    return QuestionKind.HOW_MANY if counted and not following.startswith("ال") else kind


@cache
def _spoken_what() -> frozenset[str]:
    """Words that ask what in dialect: what follows them tells as much as behind «ما» («شنو هو اسم …»)."""
    asking = (
        words for words, kind, where in read_table("question_words.tsv", 3) if kind == "what" and "msa" not in where
    )
    return frozenset(key(word) for word in asking if " " not in word)


@cache
def _both() -> frozenset[str]:
    """Words that ask for a number or a measure, but for a price (بكم)."""
    asking = (QuestionKind.HOW_MANY, QuestionKind.HOW_MUCH)
    return frozenset(
        word for word, kind in _expressions().items() if kind in asking and " " not in word and word[0] != "ب"
    )


@cache
def _measures() -> frozenset[str]:
    """Nouns that are measured, not counted (مساحة, سعر)."""
    asked = (expression.split() for expression, kind in _expressions().items() if kind is QuestionKind.HOW_MUCH)
    return frozenset(words[-1].removeprefix("ال") for words in asked if len(words) > 1)


_TIME = "وقت"
_SAME = frozenset(("نفس", "كل", "اول", "اخر", "اي"))


def during(keys: Sequence[str]) -> int | None:
    """The place of a «وقت» that only means «during» («شنو دارو وقت الحرب»), and asks for no time; None for none.

    Args:
        keys: the question's words, folded and normalised.
    """
    place = next((at for at, word in enumerate(keys) if word == _TIME and at + 1 < len(keys)), None)
    if place is None or keys[place + 1].startswith("ل") or _is_function(keys[place + 1]):
        return None  # «وقت لزراعة …», «من وقت لآخر»
    if place == 0:
        return place if any(map(is_question_word, keys[2:])) else None
    before = keys[place - 1]
    best = len(before) == 4 and before[0] == "ا"  # «أحسن وقت»
    return None if best or before in _SAME or _is_function(before) else place


def is_question_word(word: str) -> bool:
    """Whether a folded word asks by itself."""
    return word in _question_singles()


@cache
def number_nouns() -> frozenset[str]:
    """Nouns that say that what follows is counted (عدد, وعدد, العدد), folded; prepositions that do too aside."""
    rows = (words for role, _, words in read_table("measures.tsv", 3) if role == "number_of")
    nouns = {key(word) for cell in rows for word in alternatives(cell)} - _folded_stops()
    return frozenset(before + article + noun for before in BEFORE_PAIRS for article in ("", "ال") for noun in nouns)


_STANDARD_TOO = frozenset(("انهي", "شنوا", "متين", "ياهو"))
"""Question words of dialects that are written like «finished», «launched», «solid» and «Yahoo»."""


def asks_there(keys: Sequence[str], place: int) -> bool:
    """Whether a question word asks where it stands: «أنهى» is «which» first or behind a preposition, else a verb.

    Args:
        keys: the question's words, folded and normalised.
        place: which of them.
    """
    if place == 0 or keys[place] not in _STANDARD_TOO:
        return True
    return keys[place - 1] in _folded_stops() and not is_question_word(keys[place - 1])


def is_spelled_out(surface: str, word: str) -> bool:
    """Whether a word is written as no dialect's question word is, though it is folded to one: «أدائه» to «أد إيه».

    Args:
        surface: the word as asked.
        word: the same, folded and normalised.
    """
    written = surface.endswith("ة") or not {"ئ", "ؤ"}.isdisjoint(surface)
    return written and word in dialect_questions() and surface not in _written_questions()


@cache
def _written_questions() -> frozenset[str]:
    return frozenset(words for words, _ in read_table("question_words.tsv", 2) if " " not in words)


def _is_function(word: str) -> bool:
    return word in _question_singles() or word in _folded_stops()


@cache
def _expressions() -> dict[str, QuestionKind]:
    table: dict[str, QuestionKind] = {}
    for expression, kind, _ in read_table("question_words.tsv", 3):
        table.setdefault(" ".join(key(word) for word in expression.split()), QuestionKind(kind))
    return table


@cache
def _question_singles() -> frozenset[str]:
    return frozenset(expression for expression in _expressions() if " " not in expression)


@cache
def _folded_stops() -> frozenset[str]:
    return frozenset(key(word) for word in lexicon.stop_words())


@cache
def dialect_questions() -> frozenset[str]:
    """Single question words that are dialect only."""
    standard = {key(words) for words, _, where in read_table("question_words.tsv", 3) if "msa" in where}
    return frozenset(word for word in _question_singles() if word not in standard and word not in lexicon.forms())


@cache
def spelled_dialect_questions() -> frozenset[str]:
    """The same as people write them, for those that are standard words once they are folded (إيه: أية, آية)."""
    spoken: set[str] = set()
    standard: set[str] = set()
    for words, _, where in read_table("question_words.tsv", 3):
        if " " not in words:
            (standard if "msa" in where else spoken).update((words, words.translate(_BARE_ALEF)))
    return frozenset(word for word in spoken - standard if word[-1] != "ة" and key(word) not in FIRST_ONLY)


_BARE_ALEF = str.maketrans("أإآٱ", "اااا")
