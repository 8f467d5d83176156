"""Articles that go by numbers, each with a word of its own by which it is found."""

from __future__ import annotations

from index import Article, Library

__all__ = ["article", "finds", "in_step", "word"]

_LETTERS = "بتثجحخدذرزسشصضطظعغفقكلمنهي"


def word(number: int) -> str:
    """A word that stands for a number and is no inflection of another."""
    digits: list[str] = []
    while number or len(digits) < 4:
        number, digit = divmod(number, len(_LETTERS))
        digits.append(_LETTERS[digit])
    return "زق".join(digits)


def article(number: int) -> Article:
    """An article with a word of its own."""
    text = f"وصل الوفد رقم {number} إلى مدينة {word(number)} صباحا. " + "واستقبله أهلها عند أبوابها. " * 3
    return Article(f"n{number}", f"خبر {number}", text)


def finds(library: Library, number: int) -> bool:
    """Whether the article of that number is found by its own word."""
    answers = library.ask(f"من وصل إلى {word(number)}؟", 1).answers
    return bool(answers) and answers[0].article_id == f"n{number}" and word(number) in answers[0].sentence


def in_step(library: Library) -> bool:
    """Whether the index holds what the store holds."""
    state = library.state()
    return (state["store_revision"], state["store_sentences"]) == (state["index_revision"], state["index_sentences"])
