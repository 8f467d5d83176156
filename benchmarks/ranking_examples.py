"""Questions with known answers and their measured candidates: what the ranking is fitted on, and judged by.

Every question is asked of a library of all articles, of the same library without the articles of its answers, with
another place or year than it names, and some of small libraries.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from benchmarks.altered import altered
from index import Library
from index.evaluation.files import Question, read_questions
from index.importing import import_paths
from index.models import DuplicatePolicy
from index.ranking.features import FEATURES, Measured
from index.ranking.highlight import HighlightModel
from index.ranking.ranker import CONFIDENCE_INPUTS, LearnedRanker, confidence_inputs
from index.ranking.reading import Reading
from index.ranking.trees import Trees
from index.store import StoredArticle

__all__ = ["Case", "Collected", "Example", "cases_of", "collect", "dataset_weights"]

FOLDS = 5
"""Parts of the articles, by turns held out."""
SMALL = 25
"""Articles in a small library."""
NEAREST = 3
"""Of a question without an answer, how many of the articles that come nearest a small library holds."""
ASKED = 2.5
"""How far a question counts, where it is learned whether it is answered, that people asked of all articles, some of its
kind in vain: most of what is learned from is made up from such questions, and easier to tell."""


@dataclass(frozen=True)
class Example:
    """A question with its measured candidates.

    Args:
        dataset: the name of the questions' file.
        fold: the part that the answer's article is in, or the question itself where it has no answer.
        answerable: whether the library holds an answer.
        measured: the candidates, n of them.
        without: those found when the articles of the answers are left out; None where that wasn't asked.
        right: whether each of `measured` holds an answer's beginning, shape [n].
        articles: those of the library it was asked of, by key, as far as they have candidates.
        retold: its data set has questions without an answer too, so that what is left without an article needn't teach
            what those are like: of news that is another article telling the same, more often than not.
        weight: how far it counts where it is learned whether a question is answered.
    """

    dataset: str
    fold: int
    answerable: bool
    measured: Measured
    without: Measured | None
    right: NDArray[np.bool_]
    articles: Mapping[int, StoredArticle] = field(default_factory=dict)
    retold: bool = False
    weight: float = 1.0

    @property
    def family(self) -> str:
        """The data set, varieties of Arabic taken together."""
        return self.dataset.split("-")[0]


class _Asked:
    """A library that is asked, and the articles of all candidates that it named."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.articles: dict[int, StoredArticle] = {}

    def retrieve(self, question: str, without: Collection[str] = ()) -> Measured:
        """As `Library.retrieve`."""
        measured = self.library.retrieve(question, without)
        self.articles |= self.library.stored({one.key for one in measured.candidates} - self.articles.keys())
        return measured


@dataclass(frozen=True)
class Collected:
    """What was measured.

    Args:
        examples: every question, asked of a library of all articles.
        small: questions asked of small libraries, about one half of which hold the answer: most libraries begin small,
            and there words are rare for another reason.
        altered: questions with another place or year, asked of the library of all articles.
        near: questions without an answer, asked of small libraries that hold what comes nearest: to a new library
            people bring questions about its articles, and not all are answered there.
    """

    examples: Sequence[Example]
    small: Sequence[Example]
    altered: Sequence[Example]
    near: Sequence[Example]

    @property
    def groups(self) -> tuple[Sequence[Example], ...]:
        """All of these, in this order."""
        return self.examples, self.small, self.altered, self.near


def collect(articles: Path, question_files: Sequence[Path]) -> Collected:
    """Ask all questions of a library of the articles and of small ones, and keep what was measured."""
    asked = [(path.name.split(".")[0], one) for path in question_files for one in read_questions(path)]
    with TemporaryDirectory() as folder, Library(folder, ranker=_blank_ranker()) as library:
        import_paths(library, [articles], DuplicatePolicy.SKIP)
        all_articles = _Asked(library)
        examples = [_example(all_articles, name, question) for name, question in asked]
        others = altered(question.question for _, question in asked)
        small = list(_ask_small(library, asked, others))
        near = list(_ask_near(library, asked, examples))
        changed = list(_ask_altered(all_articles, asked, others, examples))
    unanswered = {one.family for one in examples if not one.answerable}
    parts = (examples, small, changed, near)
    told = ([replace(one, retold=one.family in unanswered) for one in part] for part in parts)
    whole, *made_up = told
    return Collected([replace(one, weight=ASKED if one.retold else 1.0) for one in whole], *made_up)


def _ask_altered(
    library: _Asked, asked: Sequence[tuple[str, Question]], others: Sequence[str | None], examples: Sequence[Example]
) -> Iterator[Example]:
    """Ask for another place or year than each question that names one, in the folds of the questions as they are."""
    for (dataset, question), example, other in zip(asked, examples, others, strict=True):
        if other is not None and example.answerable:
            found = _example(library, dataset, Question(question.id, other, ()))
            yield replace(found, fold=example.fold)


def _ask_small(
    library: Library, asked: Sequence[tuple[str, Question]], texts: Sequence[str | None]
) -> Iterator[Example]:
    """Ask questions of libraries of `SMALL` articles: those that a group of articles answers, as many others, and the
    former with another place or year."""
    changed = {(name, one.id): other for (name, one), other in zip(asked, texts, strict=True) if other is not None}
    ids = sorted({answer.article_id for _, one in asked for answer in one.answers}, key=_digest)
    groups = [set(ids[at : at + SMALL]) for at in range(0, len(ids), SMALL)]
    for number, group in enumerate(groups):
        mine = [(name, one) for name, one in asked if any(answer.article_id in group for answer in one.answers)]
        others = [(name, one) for name, one in asked if not any(answer.article_id in group for answer in one.answers)]
        others.sort(key=lambda item: _digest(f"{number}{item[0]}{item[1].id}"))
        with TemporaryDirectory() as folder, Library(folder, ranker=_blank_ranker()) as filled:
            for _ in filled.add_many(article for name in sorted(group) if (article := library.get(name)) is not None):
                pass
            one = _Asked(filled)
            for dataset, question in [*mine, *others[: len(mine)]]:
                known = [answer for answer in question.answers if answer.article_id in group]
                found = _example(one, dataset, replace(question, answers=tuple(known)), taken_out=False)
                yield found
                if known and (other := changed.get((dataset, question.id))) is not None:
                    unanswered = _example(one, dataset, Question(question.id, other, ()), taken_out=False)
                    yield replace(unanswered, fold=found.fold)


def _ask_near(
    library: Library, asked: Sequence[tuple[str, Question]], examples: Sequence[Example]
) -> Iterator[Example]:
    """Ask the questions without an answer of libraries of about `SMALL` articles, those nearest to each among them."""
    hopeless = [(*item, one) for item, one in zip(asked, examples, strict=True) if not one.answerable]
    hopeless.sort(key=lambda item: _digest(item[1].id))
    together = SMALL // NEAREST
    for group in (hopeless[at : at + together] for at in range(0, len(hopeless), together)):
        keys = {key for _, _, one in group for key in _nearest(one.measured)}
        with TemporaryDirectory() as folder, Library(folder, ranker=_blank_ranker()) as filled:
            for _ in filled.add_many(stored.article for _, stored in sorted(library.stored(keys).items())):
                pass
            held = _Asked(filled)
            for dataset, question, _ in group:
                yield _example(held, dataset, question, taken_out=False)


def _nearest(measured: Measured) -> list[int]:
    """The keys of the `NEAREST` articles that match a question best."""
    ranks = measured.values[:, FEATURES.index("article_rank")]
    best = dict.fromkeys(measured.candidates[at].key for at in np.argsort(-ranks, kind="stable"))
    return list(best)[:NEAREST]


def _digest(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()


def _example(library: _Asked, dataset: str, question: Question, taken_out: bool = True) -> Example:
    gold = [(answer.article_id, answer.start) for answer in question.answers]
    measured = library.retrieve(question.question)
    places = library.library.places(measured.candidates)
    right = [
        place is not None and any(a == place[0] and place[1].start <= at < place[1].end for a, at in gold)
        for place in places
    ]
    without = library.retrieve(question.question, without={a for a, _ in gold}) if gold and taken_out else None
    fold = int(_digest(gold[0][0] if gold else question.id), 16) % FOLDS
    return Example(dataset, fold, bool(gold), measured, without, np.array(right, bool), library.articles)


def _blank_ranker() -> LearnedRanker:
    """A ranking that knows nothing, for collecting."""
    none = Trees.from_text(f"feature_names={' '.join(FEATURES)}", FEATURES)
    return LearnedRanker((0.0,) * len(FEATURES), none, 0.0, (0.0,) * len(CONFIDENCE_INPUTS), none, 0.0)


def dataset_weights(examples: Sequence[Example]) -> dict[str, float]:
    """Each data set's weight a question, by how many have an answer: sets of the same questions in several varieties
    count as one set."""
    families = Counter(one.family for one in examples if one.answerable)
    largest = max(families.values())
    return {one.dataset: (largest / families[one.family]) ** 0.5 for one in examples}


@dataclass(frozen=True)
class Case:
    """A question as it is, or without its article, with the scores of its candidates.

    Args:
        example: the question.
        removed: whether the articles of its answers were left out.
        measured: the candidates, n of them, at least one.
        scores: the score of each, shape [n].
    """

    example: Example
    removed: bool
    measured: Measured
    scores: NDArray[np.float64]

    @property
    def best(self) -> int:
        """The place of the candidate with the highest score."""
        return int(np.argmax(self.scores))

    @property
    def right(self) -> bool:
        """Whether that candidate answers the question."""
        return not self.removed and bool(self.example.right[self.best])

    def reading(self, model: HighlightModel) -> Reading:
        """The candidates' sentences, read with these weights of highlights."""
        return Reading(self.measured, lambda keys: {key: self.example.articles[key] for key in keys}, model)

    def confidence_inputs(self) -> tuple[float, ...]:
        """What `index.ranking.ranker.confidence_inputs` tells of that candidate."""
        keys = np.array([one.key for one in self.measured.candidates])
        rivals = self.scores[keys != keys[self.best]]
        top = float(self.scores[self.best])
        return confidence_inputs(self.measured, self.best, top, top - float(rivals.max()) if len(rivals) else 1.0)


def cases_of(examples: Sequence[Example], ranker: LearnedRanker) -> list[Case]:
    """Each question as it is and, where it has an answer, without that answer's article."""
    seen = [(one, False, one.measured) for one in examples]
    seen += [(one, True, one.without) for one in examples if one.without is not None]
    return [
        Case(one, removed, measured, ranker.scores(measured)) for one, removed, measured in seen if measured.candidates
    ]
