"""Questions made from the corpus they are asked of: question words and words of one of its sentences, reinflected."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from itertools import cycle, islice

from benchmarks.corpus import Corpus
from benchmarks.vocabulary import Vocabulary
from index.text.lexicon import key, read_table
from index.text.segment import sentences
from index.text.words import words

__all__ = ["make_questions"]

QUESTION_WORDS = (3, 8)
_OTHER_FORM = 0.5


@cache
def _expressions() -> list[list[str]]:
    """Question expressions of all kinds and varieties, a list for each kind."""
    kinds: dict[str, list[str]] = defaultdict(list)
    for expression, kind, _ in read_table("question_words.tsv", 3):
        kinds[kind].append(expression)
    return list(kinds.values())


def make_questions(corpus: Corpus, size: int, number: int, vocabulary: Vocabulary, seed: int = 1) -> list[str]:
    """Questions about the first articles of a corpus.

    Args:
        corpus: where sentences are taken from.
        size: one of the corpus's sizes; questions are spread evenly over the articles of that prefix.
        number: how many questions.
        vocabulary: gives words their other forms.
        seed: the same seed gives the same questions.
    """
    chance = random.Random(f"{seed}-{size}")
    articles = corpus.prefixes[size]
    chosen = sorted(chance.choices(range(articles), k=number))
    kinds = cycle(_expressions())
    questions: list[str] = []
    with corpus.path.open(encoding="utf-8") as lines:
        for place, line in enumerate(islice(lines, articles)):
            while len(questions) < number and chosen[len(questions)] == place:
                content = _content_words(json.loads(line)["text"], vocabulary, chance)
                questions.append(f"{chance.choice(next(kinds))} {' '.join(content)}؟")
    chance.shuffle(questions)
    return questions


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(key(word) for (word,) in read_table("stop_words.tsv", 1))


def _content_words(text: str, vocabulary: Vocabulary, chance: random.Random) -> list[str]:
    span = chance.choice(sentences(text))
    found = [word.surface for word in words(text, span.start, span.end)]
    content = [word for word in found if len(word) > 2 and key(word) not in _stop_words()] or found
    wanted = min(chance.randint(*QUESTION_WORDS), len(content))
    places = sorted(chance.sample(range(len(content)), wanted))
    return [_other_form(content[place], vocabulary, chance) for place in places]


def _other_form(word: str, vocabulary: Vocabulary, chance: random.Random) -> str:
    if chance.random() >= _OTHER_FORM or not word.isalpha():
        return word
    forms: Sequence[str] = vocabulary.forms_of(word)
    if len(forms) > 1:
        return chance.choice(forms[:12])
    return word[2:] if word.startswith("ال") and len(word) > 5 else f"و{word}"
