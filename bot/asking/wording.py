"""What the words of a question are to the question: which of them ask, which connect, which name a time or a place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from index.models import QuestionKind
from index.ranking.spoken_verbs import is_marked, spoken_verb, standard_verb, verb_cores
from index.text import lexicon
from index.text.inflect import verb_forms
from index.text.lexicon import alternatives, key, read_table
from index.text.stem import known_form
from index.text.words import words

__all__ = [
    "LONGEST_EXPRESSION",
    "Token",
    "asking_words",
    "button_meant",
    "command_named",
    "courtesy",
    "cut",
    "is_content",
    "is_elative",
    "is_time",
    "is_verb",
    "led_by",
    "may_be_verb",
    "openers",
    "read",
    "role",
    "without_adverbs",
]

LONGEST_EXPRESSION = 5
"""How many words the longest expression has that is looked for."""
_RANKS = (
    ("next", "context"),
    ("greeting", "thanks", "farewell", "identity", "doubt", "news", "sources", "help"),
    ("reaction",),
)
"""What a message is that is several things: «شكراً، غيره» asks for another answer, «حلو، شكراً» thanks."""
_NUMBER = re.compile(r"[\d.,٫٬]+")
_LAUGHTER = re.compile(r"(ه|خ|ح|[xX])\1{2,}|(?:ha){2,}h?|(?:ها){2,}ه?", re.IGNORECASE)
_ELATIVE = re.compile("أ[\u0620-\u064a]{2}[\u0620-\u064a]?")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a question: as written, and the form under which facts about it are stored."""

    surface: str
    key: str


def read(text: str) -> list[Token]:
    """The words of a text."""
    return list(_read(text))


@lru_cache(maxsize=16)  # whoever asks something of a message reads it
def _read(text: str) -> tuple[Token, ...]:
    return tuple(Token(word.surface, key(word.surface)) for word in words(text))


def asking_words(tokens: Sequence[Token]) -> tuple[int, QuestionKind] | None:
    """How many of the first words ask, and what for; None where they don't.

    A word of the content at the end of an expression (ما عاصمة, متى ولد) tells the kind, but is none of them; one that
    only counts (كم عدد) is.
    """
    for length in range(min(LONGEST_EXPRESSION, len(tokens)), 0, -1):
        kind = _expressions().get(" ".join(token.key for token in tokens[:length]))
        if kind is None:
            continue
        while length > 1 and is_content(tokens[length - 1]) and role(tokens[length - 1]) not in ("measure", "time"):
            length -= 1
        return length, kind
    return None


def courtesy(text: str) -> str | None:
    """What a message is that asks nothing of the articles; None where any of it does.

    Returns:
        `greeting`, `thanks`, `farewell`, `identity` (who the bot is), `doubt` (whether an answer is so), `news`,
        `sources` and `help` (what `/latest`, `/sources` and `/help` show), `next` (another answer to the last
        question), `context` (more around the last answer), or only a `reaction` (assent, praise, laughter).
    """
    tokens = read(text)
    if len(tokens) == 1 and _LAUGHTER.fullmatch(tokens[0].surface):
        return "reaction"
    found, rest = led_by(tokens)
    if rest:
        return None
    return next((kind for wanted in _RANKS for kind in found if kind in wanted), None)


def command_named(text: str) -> str | None:
    """The command that a message means which says in Arabic what it does; None where it means none."""
    return _commands().get(" ".join(token.key for token in read(text.lstrip("/").replace("_", " "))))


def button_meant(text: str) -> str | None:
    """What an admin means who writes what there is a button for; None where it is none.

    Returns:
        `article` or `question` (what something is that the bot has asked about), `delete`, `undo` or `rename`.
    """
    return _buttons().get(" ".join(token.key for token in read(text)))


def led_by(tokens: list[Token]) -> tuple[list[str], list[Token]]:
    """The kinds of the expressions at a message's beginning that ask nothing of the articles, and what follows them."""
    found: list[str] = []
    at = 0
    while at < len(tokens):
        for end in range(min(at + LONGEST_EXPRESSION, len(tokens)), at, -1):
            kind = _courtesies().get(" ".join(token.key for token in tokens[at:end]))
            if kind is not None:
                found.append(kind)
                at = end
                break
        else:
            break
    return found, tokens[at:]


def cut(token: Token, letters: int) -> Token:
    """A word without its first letters."""
    return Token(token.surface[letters:], key(token.surface[letters:]))


def role(token: Token) -> str | None:
    """What `data/words.tsv` says of a word: preposition, time, pronoun, measure, attribute, people, name."""
    return _roles().get(token.key)


def without_adverbs(tokens: Sequence[Token]) -> tuple[list[Token], list[Token]]:
    """A question without the adverbs at its end that say nothing of what it is about («من جديد»), and those."""
    end = len(tokens)
    while end > 1:
        length = next((size for size in (2, 1) if end > size and _is_adverb(tokens[end - size : end])), 0)
        if not length:
            break
        end -= length
    return list(tokens[:end]), list(tokens[end:])


def _is_adverb(tokens: Sequence[Token]) -> bool:
    return " ".join(token.key for token in tokens) in _adverbs()


def is_content(token: Token) -> bool:
    """Whether a word says what the question is about."""
    return role(token) not in ("preposition", "pronoun") and token.key not in _functions()


def is_verb(token: Token) -> bool:
    """Whether a word is a form of a verb, and nothing but that; also as only dialects have it (لقوا, بيستفيد)."""
    return token.key in _verbs() or _is_spoken_verb(token.key)


def may_be_verb(token: Token) -> bool:
    """Whether the first word after a question word can be the verb: «ولد» is a boy elsewhere, here it is «was born»."""
    if token.key in _ours():  # what we do nobody asks: نجيب محفوظ
        return False
    if len(token.key) > 3 and token.key[0] in "بحه" and token.key[1] in "يتن" and token.key[1:] in _verb_forms():
        return True  # of the dialects: بتقع, هيفتح
    if _is_spoken_verb(token.key):
        return True
    return token.key in _verb_forms() or (token.surface.endswith("ت") and not token.surface.startswith("ال"))


@lru_cache(maxsize=4096)
def _is_spoken_verb(word: str) -> bool:
    if word.startswith("ال") or known_form(word) is not None or word in lexicon.names():
        return False
    said = spoken_verb(word)
    if said is not None and (len(word) > 3 or (len(word) == 2 and said.plain)):
        return True
    if len(word) < 4:
        return False
    return (word[0] in "يت" or is_marked(word)) and any(map(standard_verb, verb_cores(word)))


def is_time(token: Token) -> bool:
    """Whether a word belongs to a date: a year, a month, «عام»."""
    return role(token) == "time" or _NUMBER.fullmatch(token.surface) is not None or token.key in _months()


def is_elative(token: Token) -> bool:
    """Whether a word may say that something is the most of all: «أطول», «أقصر», «أعلى»."""
    return _ELATIVE.fullmatch(token.surface) is not None


def _table(*roles: str) -> dict[str, str]:
    return {expression: what for expression, what in _rows() if what in roles}


@cache
def _rows() -> tuple[tuple[str, str], ...]:
    lines = (files("bot.asking") / "data" / "words.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return tuple((" ".join(key(word.surface) for word in words(expression)), what) for expression, what in rows)


@cache
def _roles() -> dict[str, str]:
    return _table("preposition", "time", "pronoun", "measure", "attribute", "people", "name")


@cache
def _adverbs() -> frozenset[str]:
    return frozenset(_table("adverb"))


@cache
def _courtesies() -> dict[str, str]:
    return _table(*(kind for rank in _RANKS for kind in rank), "filler")


@cache
def _commands() -> dict[str, str]:
    rows = _rows()
    return {expression: what.removeprefix("/") for expression, what in rows if what.startswith("/")}


@cache
def _buttons() -> dict[str, str]:
    return {expression: what[1:-1] for expression, what in _rows() if what.startswith("[")}


@cache
def openers() -> frozenset[tuple[str, ...]]:
    """Expressions that begin a follow-up and ask nothing, each as the keys of its words."""
    return frozenset(tuple(text.split()) for text in _table("opener"))


@cache
def _expressions() -> dict[str, QuestionKind]:
    table: dict[str, QuestionKind] = {}
    for expression, kind, _ in read_table("question_words.tsv", 3):
        table.setdefault(" ".join(key(word.surface) for word in words(expression)), QuestionKind(kind))
    return table


@cache
def _functions() -> frozenset[str]:
    asking = {expression for expression in _expressions() if " " not in expression}
    return frozenset(key(word) for word in lexicon.stop_words()) | asking


@cache
def _verb_forms() -> frozenset[str]:
    return frozenset(
        key(form)
        for past, present, _, _, _ in read_table("verbs.tsv", 5)
        for form in verb_forms(alternatives(past), alternatives(present))
    )


@cache
def _ours() -> frozenset[str]:
    """Forms of the first person plural that are no other form of a verb."""
    pasts: set[str] = set()
    presents: set[str] = set()
    for past, present, _, _, _ in read_table("verbs.tsv", 5):
        pasts.update(map(key, alternatives(past)))
        presents.update("ن" + key(form)[1:] for form in alternatives(present) if form.startswith("ي"))
    return frozenset(presents - pasts)


@cache
def _verbs() -> frozenset[str]:
    nouns: set[str] = set()
    for _, _, named, participles, _ in read_table("verbs.tsv", 5):
        nouns.update(key(noun) for noun in (*alternatives(named), *alternatives(participles)))
    for table in ("plurals_society.tsv", "plurals_world.tsv"):
        for singular, broken, _ in read_table(table, 3):
            nouns.update(key(noun) for noun in (singular, *alternatives(broken)))
    return _verb_forms() - nouns


@cache
def _months() -> frozenset[str]:
    return frozenset(key(name) for _, _, names in read_table("months.tsv", 3) for name in alternatives(names))
