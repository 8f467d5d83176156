"""Mujīb's library: articles in, the sentences that answer a question out.

from index import Article, Library

with Library("my-library") as library:
    library.add(Article(id="1", title="…", text="…"))
    print(library.ask("كم عدد الجنود الأميركيين في العراق؟").answers[0].sentence)
"""

import os

# The arrays here are small: threads for them cost more than they bring, most of all where many questions come at once.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from index.errors import MujibError  # numpy reads the setting when it is first imported
from index.library import Library
from index.models import (
    Added,
    AddStatus,
    Answer,
    Arrivals,
    Article,
    ArticleInfo,
    Counts,
    DuplicatePolicy,
    QuestionKind,
    Result,
    Source,
    Span,
)

__all__ = [
    "AddStatus",
    "Added",
    "Answer",
    "Arrivals",
    "Article",
    "ArticleInfo",
    "Counts",
    "DuplicatePolicy",
    "Library",
    "MujibError",
    "QuestionKind",
    "Result",
    "Source",
    "Span",
]
