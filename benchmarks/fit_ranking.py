"""Fit the ranking on questions with known answers: `make train ARGS="--articles A --questions Q …"`.

The weighted sum minimises the listwise cross-entropy of the right sentences among the candidates (ListNet's top-one
form, Cao et al. 2007), with an L2 penalty on standardised features; the trees are LightGBM's LambdaMART. The
confidence is a logistic regression on whether a question's best candidate is right; whether it can be answered at all
is learned by trees from every question seen twice, with the article of its answer in the library and without. Figures
are printed out of fold: the folds part the articles, so that no article's questions are on both sides; and, with
`--families`, for each family of data sets by what was fitted on the others. `--ablation` prints instead what each group
of features brings to the weighted sum. The same data give the same files.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import lightgbm
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks.ablation import ablate
from benchmarks.ranking_examples import Case, Collected, Example, cases_of, collect, dataset_weights
from index.evaluation.score import auroc
from index.ranking.answered import ANSWERABLE_INPUTS, answerable_inputs
from index.ranking.features import FEATURES
from index.ranking.ranker import CONFIDENCE_INPUTS, LearnedRanker
from index.ranking.trees import MAX_LEAVES, Trees

Array = NDArray[np.float64]
PENALTY = 0.03
"""That of the squared weights of standardised features."""
TRUST_PENALTY = 0.02
BLEND = 0.5
"""What the trees add, as a share of the weighted sum's spread."""
BESIDE = 0.5
"""How far questions count where it is learned whether any is answered, whose data set has none without an answer: of
those it is known only what they are like with the article taken away."""
KEPT = 0.92
"""The share of answerable questions that shall keep their answer: where the threshold is put."""
DATA = Path(__file__).resolve().parent.parent / "index" / "ranking" / "data"
_TREES: dict[str, object] = {
    "learning_rate": 0.05,
    "num_leaves": MAX_LEAVES,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5,
    "num_threads": 1,
    "seed": 7,
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
}
_RANKING = {
    "objective": "lambdarank",
    "lambdarank_truncation_level": 5,
    "min_data_in_leaf": 80,
    "feature_fraction": 0.3,
}
_ANSWERABLE = {"objective": "binary", "min_data_in_leaf": 60, "feature_fraction": 0.4}
ROUNDS = 200
ANSWERABLE_ROUNDS = 300
"""How many trees order candidates, and how many tell whether a question is answered."""
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


def _booster(
    settings: dict[str, object],
    rounds: int,
    values: Array,
    labels: Array,
    weights: Array,
    groups: Sequence[int] | None = None,
) -> str:
    """Train trees, and give their text."""
    names = list(FEATURES) if values.shape[1] == len(FEATURES) else list(ANSWERABLE_INPUTS)
    data = lightgbm.Dataset(values, labels, weight=weights, group=groups, feature_name=names)
    text = str(lightgbm.train({**_TREES, **settings}, data, rounds).model_to_string())
    # What follows the trees is how they were trained, with paths and machines' settings: nothing reads it.
    return text.split("\nend of trees")[0] + "\nend of trees\n"


def fit_trees(examples: Sequence[Example]) -> str:
    """The trees of the ranking, as text."""
    shares = dataset_weights(examples)
    usable = [one for one in examples if one.right.any()]
    return _booster(
        _RANKING,
        ROUNDS,
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


def fit_answerable(cases: Sequence[Case]) -> str:
    """The trees that tell whether a question is answered, as text; see `Example.retold`."""
    cases = [one for one in cases if not (one.removed and one.example.retold)]
    shares = dataset_weights(list({id(one.example): one.example for one in cases}.values()))
    return _booster(
        _ANSWERABLE,
        ANSWERABLE_ROUNDS,
        np.vstack([answerable_inputs(one.measured, one.scores) for one in cases]),
        np.array([float(one.example.answerable and not one.removed) for one in cases]),
        np.array(
            [
                shares[one.example.dataset] * one.example.weight * (1.0 if one.example.retold else BESIDE)
                for one in cases
            ]
        ),
    )


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


def held_out(seen: Collected, part: Callable[[Example], object]) -> list[Case]:
    """The cases of all examples, each scored by what was fitted on the other parts."""
    cases = []
    for one in sorted({part(example) for example in seen.examples}, key=str):
        ranker = fit_order([example for example in seen.examples if part(example) != one])
        cases += cases_of(
            [example for example in (*seen.examples, *seen.small, *seen.altered) if part(example) == one], ranker
        )
    return cases


def answerable_of(cases: Sequence[Case], part: Callable[[Example], object]) -> list[float]:
    """For each case how likely it is answered, by trees fitted on the other parts."""
    likely = np.zeros(len(cases))
    for one in sorted({part(case.example) for case in cases}, key=str):
        trees = Trees.from_text(fit_answerable([c for c in cases if part(c.example) != one]), ANSWERABLE_INPUTS)
        mine = [at for at, case in enumerate(cases) if part(case.example) == one]
        inputs = np.vstack([answerable_inputs(cases[at].measured, cases[at].scores) for at in mine])
        likely[mine] = 1 / (1 + np.exp(-trees.sums(inputs)))
    return [float(value) for value in likely]


def report(seen: Collected, part: Callable[[Example], object]) -> tuple[list[Case], float]:
    """Print figures held out by part; give the cases and the threshold that keeps the wanted share of answers."""
    examples = seen.examples
    cases = held_out(seen, part)
    likely = answerable_of(cases, part)
    whole = {id(one) for one in examples}
    rows = [(case, p) for case, p in zip(cases, likely, strict=True) if id(case.example) in whole]
    within = {id(one) for one in seen.small}
    small = [(case, p) for case, p in zip(cases, likely, strict=True) if id(case.example) in within]
    changed = {id(one) for one in seen.altered}
    others = [(case, p) for case, p in zip(cases, likely, strict=True) if id(case.example) in changed]
    # The threshold is that of people's questions on news where there are any: others ask with the article at hand.
    news = {case.example.dataset for case, _ in rows if not case.example.answerable}
    kept = [p for case, p in rows if case.example.answerable and not case.removed]
    natural = [p for case, p in rows if case.example.answerable and not case.removed and case.example.dataset in news]
    threshold = float(np.quantile(natural or kept, 1 - KEPT))
    print(
        f"{'set':13} {'n':>5} {'S@1':>6} {'S@3':>6} {'recall':>7} {'AUROC':>6} {'AUROC without article':>22} "
        f"{'kept':>6} {'refused':>8} {'without':>8}"
    )
    for name in dict.fromkeys(one.dataset for one in examples):
        mine = [(case, p) for case, p in rows if case.example.dataset == name]
        hopeless = [p for case, p in mine if not case.example.answerable]
        removed = [p for case, p in mine if case.removed]
        asked = [case for case, _ in mine if case.example.answerable and not case.removed]
        # Questions of which none has an answer are told from those of their family.
        family = mine[0][0].example.family
        of_set = [(case, p) for case, p in rows if case.example.dataset == name or not asked]
        answerable = [
            p for case, p in of_set if case.example.family == family and case.example.answerable and not case.removed
        ]
        total = sum(one.answerable for one in examples if one.dataset == name) or 1
        third = sum(bool(case.example.right[np.argsort(-case.scores, kind="stable")[:3]].any()) for case in asked)
        told = f"{auroc(answerable, hopeless):.3f}" if hopeless else "–"
        refused = f"{np.mean(np.array(hopeless) < threshold):.3f}" if hopeless else "–"
        told_without = f"{auroc(answerable, removed):.3f}" if removed else "–"
        without = f"{np.mean(np.array(removed) < threshold):.3f}" if removed else "–"
        print(
            f"{name:13} {len(mine) - len(removed):5} {sum(case.right for case in asked) / total:6.3f} "
            f"{third / total:6.3f} {sum(case.example.right.any() for case in asked) / total:7.3f} {told:>6} "
            f"{told_without:>22} {np.mean(np.array(answerable) >= threshold):6.3f} {refused:>8} {without:>8}"
        )
    held = [p for case, p in small if case.example.answerable]
    lacking = [p for case, p in small if not case.example.answerable]
    first = np.mean([case.right for case, _ in small if case.example.answerable])
    print(
        f"small libraries: {len(held)} questions answered, {len(lacking)} not; S@1 {first:.3f}, "
        f"AUROC {auroc(held, lacking):.3f}, "
        f"kept {np.mean(np.array(held) >= threshold):.3f}, refused {np.mean(np.array(lacking) < threshold):.3f}"
    )
    for family in dict.fromkeys(case.example.family for case, _ in others):
        of_family = [p for case, p in others if case.example.family == family]
        meant = [
            p for case, p in rows if case.example.family == family and case.example.answerable and not case.removed
        ]
        print(
            f"{family}, another place or year: {len(of_family)} questions, AUROC {auroc(meant, of_family):.3f}, "
            f"refused {np.mean(np.array(of_family) < threshold):.3f}"
        )
    return cases, threshold


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path, required=True)
    parser.add_argument("--questions", type=Path, nargs="+", required=True)
    parser.add_argument("--families", action="store_true", help="also hold out whole families of data sets")
    parser.add_argument("--ablation", action="store_true", help="print what each group of features brings, and end")
    parser.add_argument("--write", action="store_true", help=f"write the model files to {DATA.name}/")
    chosen = parser.parse_args()
    seen = collect(chosen.articles, chosen.questions)
    examples = seen.examples
    if chosen.ablation:
        ablate(examples, fit_weights)
        return
    cases, threshold = report(seen, lambda one: one.fold)
    if chosen.families:
        print("each family by what was fitted on the others:")
        report(seen, lambda one: one.family)
    if not chosen.write:
        return
    order = fit_order(examples)
    numbers = {
        "weights": {name: round(value, 4) for name, value in zip(FEATURES, order.weights, strict=True)},
        "blend": round(order.blend, 4),
        # Fitted on cases scored out of fold, as the scores of questions trained on are surer than those of new ones.
        "trust": {n: round(float(v), 4) for n, v in zip(CONFIDENCE_INPUTS, fit_trust(cases), strict=True)},
        "threshold": round(threshold, 4),
    }
    (DATA / "ranking.json").write_text(json.dumps(numbers, indent=2) + "\n", encoding="utf-8")
    (DATA / "ranking_trees.txt").write_text(fit_trees(examples), encoding="utf-8")
    (DATA / "answerable_trees.txt").write_text(fit_answerable(cases), encoding="utf-8")


if __name__ == "__main__":
    main()
