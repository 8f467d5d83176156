"""Fit how much what a sentence says counts beside its score: `make fit-reading ARGS="--articles A --questions Q …"`.

The first candidates of each question, by a ranking fitted on the other folds, are read with weights of highlights that
were fitted on the other folds as well. What one of the evidence is worth in units of the score is found by minimising
the listwise cross-entropy of the right ones, a weight for each kind of question that differs from the common one as
far as the data speak for it. A kind for which that comes out below `LEAST` keeps the order of its scores. Figures are
out of fold. Run it after `make train` and `make fit-highlights`, with the same questions.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks import fit_highlights
from benchmarks.arguments import fitting_arguments
from benchmarks.fit_ranking import held_out
from benchmarks.parts import by_fold
from benchmarks.ranking_examples import FOLDS, Case, collect, dataset_weights
from index.ranking.answer_spans import GROUPS, group_of
from index.ranking.highlight import HighlightModel
from index.ranking.ranker import in_order

Array = NDArray[np.float64]
CANDIDATES = 5
PENALTY = 0.01
"""That of the squared weights, the common one's and what each group's differs by."""
LEAST = 0.05
UNREAD = ("what",)
"""Kinds that keep the order of their scores: anything can be what is asked for, so that what speaks for an answer in a
sentence tells little of it. Read with the weight that was fitted, the encyclopedia's lost what news gained."""
MODEL = Path(__file__).resolve().parent.parent / "index" / "ranking" / "data" / "reading.json"


@dataclass(frozen=True)
class Read:
    """The first candidates of a question, one of which at the least is right.

    Args:
        case: the question.
        scores: theirs, best first, [c].
        evidence: theirs, less its mean, [c].
        right: whether each answers, [c].
        group: the kind of question, its place in `GROUPS`.
        weight: how far the question counts.
    """

    case: Case
    scores: Array
    evidence: Array
    right: NDArray[np.bool_]
    group: int
    weight: float


def read(cases: Sequence[Case], models: Mapping[int | str, HighlightModel]) -> list[Read]:
    """Read what stands first for each question that has an answer.

    Args:
        cases: questions with candidates.
        models: for each fold the highlights fitted without it.
    """
    shares = dataset_weights([case.example for case in cases])
    found = []
    for case in cases:
        first = in_order(case.measured.candidates, case.scores.tolist())[:CANDIDATES]
        marked = case.reading(models[case.example.fold]).first(case.scores, CANDIDATES)
        told = np.array([one.evidence for one in marked])
        group = GROUPS.index(group_of(case.measured.query))
        weight = shares[case.example.dataset]
        found.append(Read(case, case.scores[first], told - told.mean(), case.example.right[first], group, weight))
    return found


def fit(questions: Sequence[Read]) -> Array:
    """A weight for each of `GROUPS`, 0 for those that aren't read."""
    telling = [one for one in questions if one.right.any() and not one.right.all()]
    whole = sum(one.weight for one in telling)

    def loss(weights: Array) -> tuple[float, Array]:
        value, slope = PENALTY * float(weights @ weights), 2 * PENALTY * weights
        for one in telling:
            raised = one.scores + (weights[0] + weights[1 + one.group]) * one.evidence
            chances = np.exp(raised - raised.max())
            chances /= chances.sum()
            right = chances[one.right].sum() + 1e-12
            value -= one.weight / whole * float(np.log(right))
            wanted = np.where(one.right, chances / right, 0.0) - chances
            step = one.weight / whole * float(wanted @ one.evidence)
            slope[0] -= step
            slope[1 + one.group] -= step
        return value, slope

    best = minimize(loss, np.zeros(1 + len(GROUPS)), jac=True, method="L-BFGS-B").x
    weights = best[0] + best[1:]
    unread = [group in UNREAD for group in GROUPS]
    return np.asarray(np.where((weights < LEAST) | unread, 0.0, weights))


def firsts(questions: Sequence[Read], weights: Array) -> list[tuple[bool, bool]]:
    """For each question whether the first, and one of the first three, is right."""
    ranks = []
    for one in questions:
        order = np.argsort(-(one.scores + weights[one.group] * one.evidence), kind="stable")
        ranks.append((bool(one.right[order[0]]), bool(one.right[order[:3]].any())))
    return ranks


def report(questions: Sequence[Read], asked: Mapping[str, int]) -> None:
    """Print S@1 and S@3 of each set before and after, out of fold.

    Args:
        questions: those with candidates.
        asked: how many questions of each set have an answer.
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for fold in range(FOLDS):
        weights = fit([one for one in questions if one.case.example.fold != fold])
        held = [one for one in questions if one.case.example.fold == fold]
        for name, used in (("before", np.zeros(len(GROUPS))), ("after", weights)):
            for one, (first, third) in zip(held, firsts(held, used), strict=True):
                counts[one.case.example.dataset] += Counter({f"{name} 1": first, f"{name} 3": third})
    print(f"{'set':13} {'n':>5} {'S@1':>6} {'S@3':>6} {'S@1, read':>10} {'S@3, read':>10}")
    for name, told in counts.items():
        rates = [told[column] / asked[name] for column in ("before 1", "before 3", "after 1", "after 3")]
        print(f"{name:13} {asked[name]:5} {rates[0]:6.3f} {rates[1]:6.3f} {rates[2]:10.3f} {rates[3]:10.3f}")


def main() -> None:
    chosen = fitting_arguments(__doc__, f"the weights to {MODEL.name}").parse_args()
    seen = collect(chosen.articles, chosen.questions)
    examples = {id(one) for one in seen.examples if one.answerable}
    cases = [one for one in held_out(seen, by_fold) if id(one.example) in examples and not one.removed]
    answers = fit_highlights.collect(chosen.articles, chosen.questions)
    questions = read(cases, fit_highlights.held_out_models(answers, by_fold))
    report(questions, Counter(one.dataset for one in seen.examples if one.answerable))
    weights = fit(questions)
    print({group: round(float(weight), 3) for group, weight in zip(GROUPS, weights, strict=True)})
    if chosen.write:
        told = {group: round(float(weight), 3) for group, weight in zip(GROUPS, weights, strict=True)}
        MODEL.write_text(json.dumps({"candidates": CANDIDATES, "weights": told}, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
