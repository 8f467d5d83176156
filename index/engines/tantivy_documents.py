"""Sentences and articles as tantivy's documents: their fields, how they are filled, asked for and read."""

from __future__ import annotations

from collections.abc import Iterator

import tantivy

from index.engines.base import EngineArticle, Weighted

__all__ = [
    "ORDINALS",
    "article_document",
    "article_schema",
    "sentence_documents",
    "sentence_schema",
    "weighted_query",
]

ORDINALS = 1 << 22
"""A sentence's `place` is the key of its article times this, and its own number: one integer column, so that reading a
hit is a single look-up. The longest article that is taken can have 2.5 million sentences, of a letter and a line break
each."""


def sentence_schema() -> tantivy.Schema:
    """The fields of a sentence: its stems, and where it stands."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("stem", tokenizer_name="whitespace", index_option="freq")
    builder.add_integer_field("key", indexed=True)
    builder.add_integer_field("place", fast=True)
    return builder.build()


def article_schema() -> tantivy.Schema:
    """The fields of an article: the stems of its text and title, its normal forms, its key."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("stem", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("title", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("norm", tokenizer_name="whitespace", index_option="basic")
    builder.add_integer_field("key", indexed=True, fast=True)
    return builder.build()


def sentence_documents(article: EngineArticle) -> Iterator[tantivy.Document]:
    """A document of each sentence of an article."""
    first = article.key * ORDINALS
    for ordinal, stems in enumerate(article.sentences):
        document = tantivy.Document()
        document.add_text("stem", stems)
        document.add_integer("key", article.key)
        document.add_integer("place", first + ordinal)
        yield document


def article_document(article: EngineArticle) -> tantivy.Document:
    """The document of a whole article."""
    document = tantivy.Document()
    document.add_text("stem", article.article)
    document.add_text("title", article.title)
    document.add_text("norm", article.norms)
    document.add_integer("key", article.key)
    return document


def weighted_query(schema: tantivy.Schema, field: str, stems: Weighted) -> tantivy.Query | None:
    """The sum of weighted stems of a field; None where there are none."""
    clauses = [
        (
            tantivy.Occur.Should,
            tantivy.Query.boost_query(tantivy.Query.term_query(schema, field, stem, "freq"), weight),
        )
        for stem, weight in stems
    ]
    return tantivy.Query.boolean_query(clauses) if clauses else None
