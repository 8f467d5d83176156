"""Fit how a neural re-ranker's scores count beside the learned ones, and write it into the model's folder.

    python -m benchmarks.fit_reranker --reranker FOLDER --articles A.jsonl.xz --questions Q.jsonl …

Weight and context are those with the best MRR@10 over the sets of questions, sets of the same questions in several
varieties counting as one. Figures are printed out of fold: the folds part the articles, so that no article's questions
are on both sides. What is fitted is what will run: the library hands its candidates to this command as it hands them
to the re-ranker.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from benchmarks.arguments import fitting_arguments
from benchmarks.meter import memory
from index import Library, Span
from index.engines import Candidate
from index.evaluation.files import Question, read_questions
from index.evaluation.score import DEPTH
from index.importing import import_paths
from index.models import DuplicatePolicy
from index.ranking.blending import Blend, Load, blended, first_candidates
from index.ranking.cross_encoder import CONTEXTS, CrossEncoder, Passage
from index.ranking.features import Measured
from index.ranking.hits import Floats

Array = NDArray[np.float64]
FOLDS = 5
STEPS = (0.0, *(2 ** (power / 2) for power in range(-8, 9)))
"""Weights tried, in units of the learned scores' mean deviation among a question's candidates."""
_CLEARLY = 2.0
ALONE = 1e9
"""A weight beside which the learned score is nothing."""


@dataclass(frozen=True)
class Example:
    """A question with the candidates that the re-ranker reads.

    Args:
        dataset: the set it is of.
        fold: on which side of the partings its article is.
        learned: scores of the learned ranking, falling; shape (candidates,).
        right: which candidates hold an answer.
        neural: scores of the model for each of `CONTEXTS`.
    """

    dataset: str
    fold: int
    learned: Array
    right: NDArray[np.bool_]
    neural: Mapping[str, Array]


@dataclass
class Recorder:
    """Stands where the re-ranker stands, and keeps what that would be given.

    Args:
        number: how many candidates a question.
        candidates: the first ones of the question asked last, best first.
        passages: what is read of them.
        learned: their scores.
    """

    number: int
    candidates: list[Candidate] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    learned: Floats = field(default_factory=lambda: np.zeros(0))

    def rescored(self, question: str, measured: Measured, scores: Floats, load: Load) -> Floats:
        """Keep them and leave the scores as they are."""
        places, self.passages = first_candidates(measured, scores, self.number, load)
        self.candidates = [measured.candidates[at] for at in places]
        self.learned = scores[places]
        return scores


def collect(
    encoder: CrossEncoder, articles: Path, question_files: Sequence[Path], candidates: int
) -> tuple[list[Example], list[float]]:
    """Ask all answerable questions of a library of the articles.

    Returns:
        The examples, and the seconds of processor time that the model took for each question, with titles.
    """
    examples: list[Example] = []
    seconds: list[float] = []
    recorder = Recorder(candidates)
    with TemporaryDirectory() as folder, Library(folder, reranker=recorder) as library:
        import_paths(library, [articles], DuplicatePolicy.SKIP)
        for path in question_files:
            for question in read_questions(path):
                if not question.answers:
                    continue
                library.ask(question.question, 1, distinct=False)
                neural = {}
                for context in CONTEXTS:
                    started = time.process_time()
                    scores = encoder.scores(question.question, recorder.passages, context)
                    if context == "title":
                        seconds.append(time.process_time() - started)
                    assert scores is not None, "there is no time limit"
                    neural[context] = scores
                places = library.places(recorder.candidates)
                right = np.array([_is_right(question, place) for place in places], bool)
                fold = int(hashlib.md5(question.answers[0].article_id.encode()).hexdigest(), 16) % FOLDS
                examples.append(Example(path.name.split(".")[0], fold, recorder.learned, right, neural))
    return examples, seconds


def _is_right(question: Question, place: tuple[str, Span] | None) -> bool:
    return place is not None and any(
        gold.article_id == place[0] and place[1].start <= gold.start < place[1].end for gold in question.answers
    )


def first_right(one: Example, weight: float, context: str) -> int | None:
    """The rank of the first right candidate, from 1; None where none of them is right."""
    if not one.right.any():
        return None
    final = blended(one.learned, one.neural[context], weight)
    order = np.argsort(-final, kind="stable")
    return int(np.argmax(one.right[order])) + 1


def figures(ranks: Sequence[int | None]) -> tuple[float, float, float]:
    """S@1, S@3 and MRR@10."""
    found = [rank for rank in ranks if rank is not None and rank <= DEPTH]
    total = max(len(ranks), 1)
    return (
        sum(rank == 1 for rank in found) / total,
        sum(rank <= 3 for rank in found) / total,
        sum(1 / rank for rank in found) / total,
    )


def fit(examples: Sequence[Example], candidates: int) -> Blend:
    """The blend with the best MRR@10, of equals the lightest; no weight where it is not clearly better than none.

    Clearly: by more than two standard errors of the difference, question by question. The best of many weights does
    better than none by chance alone.
    """
    if not examples:
        return Blend()
    spread = float(np.mean([one.learned.std() if len(one.learned) else 0.0 for one in examples]))
    families = [one.dataset.split("-")[0] for one in examples]
    sizes = Counter(families)
    share = np.array([1 / (len(sizes) * sizes[family]) for family in families])

    def reciprocal(blend: Blend) -> Array:
        ranks = [first_right(one, blend.weight, blend.context) for one in examples]
        return np.array([1 / rank if rank and rank <= DEPTH else 0.0 for rank in ranks])

    tried = [Blend(round(step * spread, 4), context, candidates) for step in STEPS for context in CONTEXTS]
    values = {blend: reciprocal(blend) for blend in tried}
    best = max(tried, key=lambda blend: round(float(share @ values[blend]), 9))
    none = tried[0]
    gained = values[best] - values[none]
    mean = float(share @ gained)
    error = float(np.sqrt((share**2) @ (gained - mean) ** 2))
    return best if mean > _CLEARLY * error else none


def report(examples: Sequence[Example], candidates: int) -> bool:
    """Print out-of-fold figures; whether the re-ranker helped."""
    blends = [fit([one for one in examples if one.fold != fold], candidates) for fold in range(FOLDS)]
    print("fitted without each fold:", ", ".join(f"{blend.weight} ({blend.context})" for blend in blends))
    print(f"{'set':14} {'n':>5}  {'learned alone':^20}  {'blended':^20}  {'neural alone':^20}")
    print(f"{'':14} {'':5}  " + "  ".join([f"{'S@1':>6} {'S@3':>6} {'MRR':>6}"] * 3))
    for name in dict.fromkeys(one.dataset for one in examples):
        mine = [one for one in examples if one.dataset == name]
        row = [
            figures([first_right(one, 0.0, CONTEXTS[0]) for one in mine]),
            figures([first_right(one, blends[one.fold].weight, blends[one.fold].context) for one in mine]),
            figures([first_right(one, ALONE, blends[one.fold].context) for one in mine]),
        ]
        print(f"{name:14} {len(mine):5}  " + "  ".join(" ".join(f"{value:6.3f}" for value in three) for three in row))
    without = figures([first_right(one, 0.0, CONTEXTS[0]) for one in examples])[2]
    blended_in = figures([first_right(one, blends[one.fold].weight, blends[one.fold].context) for one in examples])[2]
    return blended_in > without


def main() -> None:
    parser = fitting_arguments(__doc__)
    parser.add_argument("--reranker", type=Path, required=True, help="the model's folder")
    parser.add_argument("--candidates", type=int, default=Blend().candidates, help="how many are read a question")
    chosen = parser.parse_args()
    before = memory().rss
    encoder = CrossEncoder(chosen.reranker)
    grown = memory().rss - before
    examples, seconds = collect(encoder, chosen.articles, chosen.questions, chosen.candidates)
    if not examples:
        parser.error("none of the questions has an answer")
    print(
        f"{encoder.file}: processor time {1000 * float(np.mean(seconds)):.0f} ms a question of {chosen.candidates} "
        f"candidates, {1000 * float(np.quantile(seconds, 0.95)):.0f} ms for the slowest in twenty; "
        f"{encoder.threads} threads; memory grown by {grown / 1e6:.0f} MB"
    )
    helped = report(examples, chosen.candidates)
    blend = fit(examples, chosen.candidates)
    print(f"on all: {blend}, written to {blend.write(chosen.reranker)}")
    if not helped:
        print("out of fold the re-ranker did not help on these questions: better leave it off")


if __name__ == "__main__":
    main()
