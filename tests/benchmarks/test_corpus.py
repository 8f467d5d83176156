"""The benchmark's text: the same every time, as long as it says, Arabic."""

from __future__ import annotations

import json
import lzma
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest

from benchmarks.corpus import repeated, synthetic, write_corpus
from benchmarks.questions import make_questions
from benchmarks.vocabulary import Vocabulary, noun_forms
from index.text.segment import sentences
from index.text.words import word_list


def test_nouns_are_inflected_as_they_are_written() -> None:
    assert {"المدينة", "بمدينتهم", "للمدينة"} <= set(noun_forms("مدينة"))
    assert "ووزرائها" in set(noun_forms("وزراء"))


def test_same_seed_gives_same_articles_and_another_seed_others(vocabulary: Vocabulary) -> None:
    first = list(islice(synthetic(vocabulary, 7), 3))
    assert first == list(islice(synthetic(vocabulary, 7), 3))
    assert first != list(islice(synthetic(vocabulary, 8), 3))


def test_sentences_are_as_many_and_as_long_as_promised(vocabulary: Vocabulary) -> None:
    for article, held in islice(synthetic(vocabulary), 30):
        spans = sentences(article.text)
        assert len(spans) == held
        assert 10 <= held <= 40
        assert all(5 <= len(word_list(article.text, span.start, span.end)) <= 45 for span in spans)


def test_words_follow_zipf_and_articles_have_a_topic(vocabulary: Vocabulary) -> None:
    texts = [word_list(article.text) for article, _ in islice(synthetic(vocabulary), 40)]
    everywhere = Counter(word for text in texts for word in text)
    assert sum(times for _, times in everywhere.most_common(100)) > 0.2 * everywhere.total()
    assert sum(1 for times in everywhere.values() if times == 1) > 0.4 * len(everywhere)
    topical = Counter(word for word in texts[0] if everywhere[word] < 40)
    assert topical.most_common(1)[0][1] >= 4


def test_forms_of_a_word_hold_it(vocabulary: Vocabulary) -> None:
    for place in range(0, len(vocabulary), 997):
        assert vocabulary.words[place] in vocabulary.forms_of(vocabulary.words[place])
    assert vocabulary.forms_of("xyz") == ("xyz",)


def test_given_articles_are_repeated_with_one_word_a_sentence_changed(tmp_path: Path) -> None:
    path = tmp_path / "articles.jsonl.xz"
    text = "وصل الوزير إلى المدينة أمس. وتحدث مع سكانها عن المياه."
    with lzma.open(path, "wt", encoding="utf-8") as out:
        out.write(json.dumps({"id": "a", "title": "زيارة", "text": text}) + "\n\n")
    (first, held), (second, _), (third, _) = islice(repeated(path), 3)
    assert (first.id, first.text, held) == ("a", text, 2)
    assert len({first.id, second.id, third.id}) == 3
    for old, new in zip(first.text.split(". "), second.text.split(". "), strict=True):
        assert sum(one != other for one, other in zip(old.split(), new.split(), strict=True)) <= 1


def test_a_file_without_articles_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "empty.jsonl"
    path.write_text('{"id": "a", "text": " "}\n')
    with pytest.raises(ValueError, match="no article"):
        next(repeated(path))


def test_corpus_has_the_sizes_asked_for_and_questions_of_all_kinds(vocabulary: Vocabulary, tmp_path: Path) -> None:
    corpus = write_corpus(synthetic(vocabulary), tmp_path / "corpus.jsonl", [500, 1000])
    counts = [json.loads(line)["sentences"] for line in corpus.path.read_text(encoding="utf-8").splitlines()]
    assert len(counts) == corpus.articles
    assert sum(counts) == corpus.sentences >= 1000 > sum(counts[:-1])
    assert sum(counts[: corpus.prefixes[500]]) >= 500 > sum(counts[: corpus.prefixes[500] - 1])
    questions = make_questions(corpus, 500, 60, vocabulary)
    assert len(questions) == 60
    assert questions == make_questions(corpus, 500, 60, vocabulary)
    assert all(question.endswith("؟") for question in questions)
    assert len({question.split()[0] for question in questions}) > 12
