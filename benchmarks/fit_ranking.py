"""Fit the ranking on questions with known answers: `make train ARGS="--articles A --questions Q …"`.

The weighted sum minimises the listwise cross-entropy of the right sentences among the candidates (ListNet's top-one
form, Cao et al. 2007), with an L2 penalty on standardised features; the trees are LightGBM's LambdaMART. The
confidence is a logistic regression on whether a question's best candidate is right. Figures are printed out of fold:
the folds part the articles, so that no article's questions are on both sides; and, with `--families`, for each family
of data sets by what was fitted on the others. `--ablation` prints instead what each group of features brings to the
weighted sum. The same data give the same files.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks.ablation import ablate
from benchmarks.arguments import fitting_arguments
from benchmarks.boosting import boosted
from benchmarks.parts import Part, by_family, by_fold
from benchmarks.ranking_examples import Case, Collected, Example, cases_of, collect, dataset_weights
from index.ranking.answered import ANSWERABLE_INPUTS
from index.ranking.features import FEATURES
from index.ranking.ranker import CONFIDENCE_INPUTS, LearnedRanker
from index.ranking.trees import Trees

Array = NDArray[np.float64]
PENALTY = 0.03
"""That of the squared weights of standardised features."""
TRUST_PENALTY = 0.02
BLEND = 0.15
"""What the trees add, as a share of the weighted sum's spread."""
DATA = Path(__file__).resolve().parent.parent / "index" / "ranking" / "data"
_RANKING = {
    "objective": "lambdarank",
    "lambdarank_truncation_level": 5,
    "min_data_in_leaf": 80,
    "feature_fraction": 0.3,
}
ROUNDS = 200
"""How many trees."""
BOUNDS: dict[str, tuple[float | None, float | None]] = {
    "event": (None, 0.0),
    "counted": (0.0, None),
    "unit": (0.0, None),
    "other_unit": (None, 0.0),
    "pairs": (0.0, None),
    "asks": (None, 0.0),
}
"""Between what the weights of some features are held, as they rest on few questions and their direction is known."""


def fit_weights(examples: Sequence[Example], without: Sequence[int] = ()) -> Array:
    """The weights of the features.

    Args:
        examples: the questions.
        without: columns of features that get no weight.
    """
    shares = dataset_weights(examples)
    usable = [one for one in examples if one.right.any()]
    values = np.vstack([one.measured.values for one in usable])
    values[:, list(without)] = 0.0
    right = np.concatenate([one.right for one in usable]).astype(float)
    sizes = [len(one.right) for one in usable]
    starts = np.cumsum([0, *sizes])[:-1]
    owner = np.repeat(np.arange(len(usable)), sizes)
    importance = np.array([shares[one.dataset] for one in usable])
    importance /= importance.sum()
    spread = values.std(0) + 1e-9
    scaled = (values - values.mean(0)) / spread

    def loss(weights: Array) -> tuple[float, Array]:
        scores = scaled @ weights
        exponentials = np.exp(scores - np.maximum.reduceat(scores, starts)[owner])
        probability = exponentials / np.add.reduceat(exponentials, starts)[owner]
        found = np.add.reduceat(probability * right, starts) + 1e-12
        value = -(importance * np.log(found)).sum() + PENALTY * weights @ weights
        slope = (
            scaled.T @ ((probability - probability * right / found[owner]) * importance[owner]) + 2 * PENALTY * weights
        )
        return float(value), slope

    bounds = [BOUNDS.get(name, (None, None)) for name in FEATURES]  # of zero or nothing, so in any unit
    best = minimize(loss, np.zeros(values.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds)
    return np.asarray(best.x / spread)


def fit_trees(examples: Sequence[Example]) -> str:
    """The trees of the ranking, as text."""
    shares = dataset_weights(examples)
    usable = [one for one in examples if one.right.any()]
    return boosted(
        _RANKING,
        ROUNDS,
        FEATURES,
        np.vstack([one.measured.values for one in usable]),
        np.concatenate([one.right for one in usable]).astype(float),
        np.concatenate([np.full(len(one.right), shares[one.dataset]) for one in usable]),
        [len(one.right) for one in usable],
    )


def fit_order(examples: Sequence[Example]) -> LearnedRanker:
    """A ranking that orders, and has no confidence yet."""
    weights = fit_weights(examples)
    trees = Trees.from_text(fit_trees(examples), FEATURES)
    usable = [one.measured.values for one in examples if len(one.right)]
    linear = np.mean([(values @ weights).std() for values in usable])
    spread = np.mean([trees.sums(values).std() for values in usable])
    none = Trees.from_text(f"feature_names={' '.join(ANSWERABLE_INPUTS)}", ANSWERABLE_INPUTS)
    trust = (0.0,) * len(CONFIDENCE_INPUTS)
    return LearnedRanker(tuple(weights.tolist()), trees, float(BLEND * linear / spread), trust, none, 0.0)


def fit_trust(cases: Sequence[Case]) -> Array:
    """Logistic regression on answerable questions: is the best right? The first input is the bias, not penalised."""
    cases = [one for one in cases if one.example.answerable and not one.removed]
    shares = dataset_weights([one.example for one in cases])
    inputs = np.array([one.confidence_inputs() for one in cases])
    labels = np.array([float(one.right) for one in cases])
    importance = np.array([shares[one.example.dataset] for one in cases])
    importance /= importance.sum()
    spread = inputs.std(0)
    spread[spread == 0] = 1.0
    scaled = inputs / spread
    mask = np.array([0.0, *[1.0] * (inputs.shape[1] - 1)])

    def loss(weights: Array) -> tuple[float, Array]:
        logits = scaled @ weights
        value = (importance * (np.logaddexp(0, logits) - labels * logits)).sum() + TRUST_PENALTY * (
            mask * weights
        ) @ weights
        slope = scaled.T @ (importance * (1 / (1 + np.exp(-logits)) - labels)) + 2 * TRUST_PENALTY * mask * weights
        return float(value), slope

    best = minimize(loss, np.zeros(inputs.shape[1]), jac=True, method="L-BFGS-B")
    return np.asarray(best.x / spread)


def held_out(seen: Collected, part: Part) -> list[Case]:
    """The cases of all examples, each scored by what was fitted on the other parts."""
    cases = []
    for one in sorted({part(example) for example in seen.examples}, key=str):
        ranker = fit_order([example for example in seen.examples if part(example) != one])
        cases += cases_of([example for group in seen.groups for example in group if part(example) == one], ranker)
    return cases


def report(seen: Collected, part: Part) -> list[Case]:
    """Print figures held out by part; give the cases."""
    cases = held_out(seen, part)
    print(f"{'set':13} {'n':>5} {'S@1':>6} {'S@3':>6} {'recall':>7}")
    whole = {id(one) for one in seen.examples if one.answerable}
    found = [case for case in cases if id(case.example) in whole and not case.removed]
    for name in dict.fromkeys(case.example.dataset for case in found):
        asked = [case for case in found if case.example.dataset == name]
        total = sum(one.answerable for one in seen.examples if one.dataset == name)
        third = sum(bool(case.example.right[np.argsort(-case.scores, kind="stable")[:3]].any()) for case in asked)
        print(
            f"{name:13} {total:5} {sum(case.right for case in asked) / total:6.3f} {third / total:6.3f} "
            f"{sum(bool(case.example.right.any()) for case in asked) / total:7.3f}"
        )
    within = {id(one) for one in seen.small if one.answerable}
    first = [case.right for case in cases if id(case.example) in within]
    print(f"small libraries: {len(first)} questions, S@1 {np.mean(first):.3f}")
    return cases


def main() -> None:
    parser = fitting_arguments(__doc__, f"the model files to {DATA.name}/", families=True)
    parser.add_argument("--ablation", action="store_true", help="print what each group of features brings, and end")
    chosen = parser.parse_args()
    seen = collect(chosen.articles, chosen.questions)
    examples = seen.examples
    if chosen.ablation:
        ablate(examples, fit_weights)
        return
    cases = report(seen, by_fold)
    if chosen.families:
        print("each family by what was fitted on the others:")
        report(seen, by_family)
    if not chosen.write:
        return
    order = fit_order(examples)
    numbers = {
        "weights": {name: round(value, 4) for name, value in zip(FEATURES, order.weights, strict=True)},
        "blend": round(order.blend, 4),
        # Fitted on cases scored out of fold, as the scores of questions trained on are surer than those of new ones.
        "trust": {n: round(float(v), 4) for n, v in zip(CONFIDENCE_INPUTS, fit_trust(cases), strict=True)},
    }
    (DATA / "ranking.json").write_text(json.dumps(numbers, indent=2) + "\n", encoding="utf-8")
    (DATA / "ranking_trees.txt").write_text(fit_trees(examples), encoding="utf-8")


if __name__ == "__main__":
    main()
