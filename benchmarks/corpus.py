"""The text that is measured on: synthetic articles, or given ones repeated with small changes.

Everything is drawn from one seed, so the same arguments give the same text on every machine, and streamed, so that a
million sentences need no memory.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

import numpy as np

from benchmarks.vocabulary import Vocabulary
from index.models import Article
from index.readers import read_articles
from index.text.lexicon import abbreviations
from index.text.segment import sentences
from index.text.words import words

__all__ = ["Corpus", "repeated", "synthetic", "write_corpus"]

SENTENCE_WORDS = (8, 40)
ARTICLE_SENTENCES = (10, 40)
_STOP_SHARE, _TOPIC_SHARE, _NUMBER_SHARE = 0.30, 0.18, 0.03
_TOPIC_LEXEMES = 24
_PARAGRAPH = 4


@dataclass(frozen=True, slots=True)
class Corpus:
    """A corpus on disk.

    Args:
        path: JSONL, an article a line, each with the number of its `sentences`.
        articles, sentences: how many there are.
        text_bytes: the size of titles and texts in UTF-8.
        prefixes: for each size asked for, how many articles from the start hold so many sentences.
    """

    path: Path
    articles: int
    sentences: int
    text_bytes: int
    prefixes: dict[int, int]


def synthetic(vocabulary: Vocabulary, seed: int = 1) -> Iterator[tuple[Article, int]]:
    """Articles without end.

    Sentences of 8–40 words end at full stops and paragraphs; an article's topic (some lexemes) recurs in it and makes
    its title.

    Yields:
        An article and the number of its sentences.
    """
    generator = np.random.default_rng(seed)
    chance = random.Random(seed)
    for number in count(1):
        size = chance.randint(*ARTICLE_SENTENCES)
        topic = [vocabulary.forms_of(word) for word in vocabulary.draw(generator, _TOPIC_LEXEMES)]
        lengths = [chance.randint(*SENTENCE_WORDS) for _ in range(size)]
        tokens = _tokens(vocabulary, topic, sum(lengths), generator, chance)
        pieces, start = [], 0
        for place, length in enumerate(lengths):
            pieces.append(_sentence(tokens[start : start + length], vocabulary, generator, chance))
            pieces.append("\n" if place % _PARAGRAPH == _PARAGRAPH - 1 else " ")
            start += length
        title = " ".join(_form(chance.choice(topic), chance) for _ in range(chance.randint(4, 9)))
        day = f"{2010 + number % 15}-{1 + number % 12:02}-{1 + number % 28:02}"
        yield Article(f"synthetic-{number}", title, "".join(pieces).strip(), published=day), size


def _form(forms: Sequence[str], chance: random.Random) -> str:
    """One of a lexeme's forms, the first ones likelier."""
    return forms[int(len(forms) * chance.random() ** 3)]


def _tokens(
    vocabulary: Vocabulary,
    topic: Sequence[Sequence[str]],
    total: int,
    generator: np.random.Generator,
    chance: random.Random,
) -> list[str]:
    tokens = vocabulary.draw(generator, total)
    kinds = generator.random(total).tolist()
    stops = iter(vocabulary.draw_stop_words(generator, total))
    for place, kind in enumerate(kinds):
        if kind < _STOP_SHARE:
            tokens[place] = next(stops)
        elif kind < _STOP_SHARE + _TOPIC_SHARE:
            # The square makes some of the topic's words recur more than others.
            tokens[place] = _form(topic[int(len(topic) * chance.random() ** 2)], chance)
        elif kind < _STOP_SHARE + _TOPIC_SHARE + _NUMBER_SHARE:
            tokens[place] = _number(chance)
    return tokens


def _number(chance: random.Random) -> str:
    shape = chance.random()
    if shape < 0.4:
        return str(chance.randint(1950, 2025))
    if shape < 0.8:
        return str(int(10 ** (5 * chance.random())) + 1)
    if shape < 0.9:
        return f"{chance.randint(1, 99)}.{chance.randint(1, 9)}"
    return f"{chance.randint(1, 999)},{chance.randint(0, 999):03}"


def _sentence(tokens: list[str], vocabulary: Vocabulary, generator: np.random.Generator, chance: random.Random) -> str:
    # After a short word or a number a full stop may be an abbreviation's: the count of sentences must be exact.
    while len(tokens[-1]) < 4 or not tokens[-1].isalpha() or tokens[-1] in abbreviations():
        tokens[-1] = vocabulary.draw(generator, 1)[0]
    if len(tokens) > 20:
        tokens[len(tokens) // 2] += "،"
    if chance.random() < 0.05:
        tokens[1] = f"«{tokens[1]}»"
    return " ".join(tokens) + "."


def repeated(path: Path, seed: int = 1) -> Iterator[tuple[Article, int]]:
    """Given articles over and over: as they are at first, then under new ids with one word of each sentence changed.

    The words put in are words of the articles before, so that the vocabulary stays that of the text. What can't be read
    is passed over.

    Raises:
        ValueError: the file holds no article.
    """
    chance = random.Random(seed)
    pool: list[str] = []
    for round_number in count(1):
        found = False
        for article in filter(None, (record.article for record in read_articles(path))):
            found = True
            if round_number > 1:
                text = _varied(article.text, pool, chance)
                article = replace(article, id=f"{article.id[:180]}~{round_number}", text=text)
            elif len(pool) < 200_000:
                pool.extend(word.surface for word in words(article.text))
            yield article, len(sentences(article.text))
        if not found:
            raise ValueError(f"{path} holds no article with a text")


def _varied(text: str, pool: Sequence[str], chance: random.Random) -> str:
    pieces, done = [], 0
    for span in sentences(text):
        found = words(text, span.start, span.end)
        if found:
            old = chance.choice(found)
            pieces += [text[done : old.start], chance.choice(pool)]
            done = old.end
    return "".join(pieces) + text[done:]


def write_corpus(articles: Iterator[tuple[Article, int]], path: Path, sizes: Sequence[int]) -> Corpus:
    """Write articles until they hold as many sentences as the greatest size.

    Args:
        articles: articles with their number of sentences; the last one is written whole.
        path: the file to write.
        sizes: numbers of sentences; the corpus's prefixes are noted for each.
    """
    waiting = sorted(set(sizes))
    prefixes: dict[int, int] = {}
    written = total = size = 0
    with path.open("w", encoding="utf-8") as out:
        while waiting:
            article, held = next(articles)
            record = {"id": article.id, "title": article.title, "text": article.text, "published": article.published}
            out.write(json.dumps(record | {"sentences": held}, ensure_ascii=False) + "\n")
            written, total = written + 1, total + held
            size += len(article.text.encode("utf-8", "replace")) + len(article.title.encode("utf-8", "replace"))
            while waiting and total >= waiting[0]:
                prefixes[waiting.pop(0)] = written
    return Corpus(path, written, total, size, prefixes)
