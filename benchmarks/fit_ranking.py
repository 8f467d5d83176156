"""Fit the ranking's weights on questions with known answers: `make fit ARGS="--articles A --questions Q …"`.

The weights minimise the listwise cross-entropy of the right sentences among the candidates (ListNet's top-one form,
Cao et al. 2007), with an L2 penalty on standardised features; the confidence is a logistic regression on whether the
best candidate is right, seen with the article of the answer in the library and, as an unanswerable question, without
it. Figures are printed out of fold: the folds part the articles, so that no article's questions are on both sides.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from index import Library
from index.evaluation.files import read_questions
from index.evaluation.score import auroc
from index.importing import import_paths
from index.models import DuplicatePolicy
from index.ranking.features import FEATURES, Measured
from index.ranking.ranker import CONFIDENCE_INPUTS, LinearRanker, confidence_inputs

Array = NDArray[np.float64]
FOLDS = 5
PENALTY = 0.03
TRUST_PENALTY = 0.02
KEPT = 0.92
"""The share of answerable questions that shall keep their answer: where the threshold is put."""
MODEL = Path(__file__).resolve().parent.parent / "index" / "ranking" / "data" / "linear.json"


@dataclass(frozen=True)
class Example:
    """A question with its measured candidates."""

    dataset: str
    fold: int
    answerable: bool
    measured: Sequence[Measured]
    values: Array
    right: NDArray[np.bool_]
    same_article: NDArray[np.bool_]


def collect(articles: Path, question_files: Sequence[Path]) -> list[Example]:
    """Ask all questions of a library of the articles, and keep what was measured."""
    examples = []
    with TemporaryDirectory() as folder, Library(folder, ranker=_blank()) as library:
        import_paths(library, [articles], DuplicatePolicy.SKIP)
        for path in question_files:
            for question in read_questions(path):
                found = library.retrieve(question.question)
                gold = [(answer.article_id, answer.start) for answer in question.answers]
                places = [
                    (
                        found.articles[one.candidate.key].article.id,
                        found.articles[one.candidate.key].span(one.candidate.ordinal),
                    )
                    for one in found.measured
                ]
                right = [any(a == name and low <= at < high for a, at in gold) for name, (low, high) in places]
                same = [any(a == name for a, _ in gold) for name, _ in places]
                values = np.array([one.values for one in found.measured]).reshape(-1, len(FEATURES))
                fold = int(hashlib.md5((gold[0][0] if gold else question.id).encode()).hexdigest(), 16) % FOLDS
                name = path.name.split(".")[0]
                examples.append(
                    Example(name, fold, bool(gold), found.measured, values, np.array(right, bool), np.array(same, bool))
                )
    return examples


def _blank() -> LinearRanker:
    return LinearRanker((0.0,) * len(FEATURES), (0.0,) * len(CONFIDENCE_INPUTS), 0.0)


def dataset_weights(examples: Sequence[Example]) -> dict[str, float]:
    """Each data set's weight a question: sets of the same questions in several varieties count as one set."""
    families: dict[str, int] = {}
    for one in examples:
        families[_family(one.dataset)] = families.get(_family(one.dataset), 0) + 1
    largest = max(families.values())
    return {one.dataset: (largest / families[_family(one.dataset)]) ** 0.5 for one in examples}


def _family(dataset: str) -> str:
    return dataset.split("-")[0]


def fit_weights(examples: Sequence[Example], penalty: float = PENALTY) -> Array:
    """The weights of the features."""
    shares = dataset_weights(examples)
    usable = [one for one in examples if one.right.any()]
    values = np.vstack([one.values for one in usable])
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
        value = -(importance * np.log(found)).sum() + penalty * weights @ weights
        slope = (
            scaled.T @ ((probability - probability * right / found[owner]) * importance[owner]) + 2 * penalty * weights
        )
        return float(value), slope

    best = minimize(loss, np.zeros(values.shape[1]), jac=True, method="L-BFGS-B")
    return np.asarray(best.x / spread)


def trust_rows(examples: Sequence[Example], weights: Array) -> tuple[Array, Array, Array, list[tuple[Example, bool]]]:
    """The confidence's inputs for each question as it is, and once more without the article of its answer."""
    shares = dataset_weights(examples)
    inputs, labels, importance, whose = [], [], [], []
    for one in examples:
        for without in (False, True) if one.answerable else (False,):
            allowed = ~one.same_article if without else np.ones(len(one.right), bool)
            if not allowed.any():
                continue
            scores = np.where(allowed, one.values @ weights, -np.inf)
            best = int(np.argmax(scores))
            key = one.measured[best].candidate.key
            rivals = [s for s, m in zip(scores, one.measured, strict=True) if m.candidate.key != key and np.isfinite(s)]
            margin = float(scores[best] - max(rivals)) if rivals else 1.0
            inputs.append(confidence_inputs(one.measured[best], float(scores[best]), margin))
            labels.append(float(one.right[best]) if not without else 0.0)
            importance.append(shares[one.dataset])
            whose.append((one, without))
    return np.array(inputs), np.array(labels), np.array(importance), whose


def fit_trust(inputs: Array, labels: Array, importance: Array) -> Array:
    """Logistic regression; the first input is the bias and is not penalised."""
    spread = inputs.std(0)
    spread[spread == 0] = 1.0
    scaled = inputs / spread
    mask = np.array([0.0, *[1.0] * (inputs.shape[1] - 1)])
    importance = importance / importance.sum()

    def loss(weights: Array) -> tuple[float, Array]:
        logits = scaled @ weights
        value = (importance * (np.logaddexp(0, logits) - labels * logits)).sum() + TRUST_PENALTY * (
            mask * weights
        ) @ weights
        slope = scaled.T @ (importance * (1 / (1 + np.exp(-logits)) - labels)) + 2 * TRUST_PENALTY * mask * weights
        return float(value), slope

    best = minimize(loss, np.zeros(inputs.shape[1]), jac=True, method="L-BFGS-B")
    return np.asarray(best.x / spread)


def out_of_fold(examples: Sequence[Example]) -> list[tuple[Example, bool, float, bool]]:
    """For each question, as it is and without its article: its confidence and whether its best sentence is right."""
    rows = []
    for fold in range(FOLDS):
        train = [one for one in examples if one.fold != fold]
        test = [one for one in examples if one.fold == fold]
        weights = fit_weights(train)
        trust = fit_trust(*trust_rows(train, weights)[:3])
        inputs, labels, _, whose = trust_rows(test, weights)
        confidence = 1 / (1 + np.exp(-(inputs @ trust)))
        rows += [
            (one, without, float(c), bool(y)) for (one, without), c, y in zip(whose, confidence, labels, strict=True)
        ]
    return rows


def report(examples: Sequence[Example]) -> float:
    """Print out-of-fold figures, and return the threshold that keeps the wanted share of answers."""
    rows = out_of_fold(examples)
    kept = [c for one, without, c, _ in rows if one.answerable and not without]
    threshold = float(np.quantile(kept, 1 - KEPT))
    print(
        f"{'set':12} {'n':>5} {'S@1':>6} {'recall':>7} {'AUROC':>6} {'AUROC without article':>22} "
        f"{'kept':>6} {'refused':>8}"
    )
    for name in dict.fromkeys(one.dataset for one in examples):
        mine = [row for row in rows if row[0].dataset == name]
        answerable = [c for one, without, c, _ in mine if one.answerable and not without]
        hopeless = [c for one, _, c, _ in mine if not one.answerable]
        removed = [c for _, without, c, _ in mine if without]
        right = sum(y for one, without, _, y in mine if one.answerable and not without)
        total = sum(one.answerable for one in examples if one.dataset == name)
        recall = sum(one.right.any() for one in examples if one.dataset == name) / total
        told = f"{auroc(answerable, hopeless):.3f}" if hopeless else "–"
        refused = f"{np.mean(np.array(hopeless) < threshold):.3f}" if hopeless else "–"
        print(
            f"{name:12} {total:5} {right / total:6.3f} {recall:7.3f} {told:>6} {auroc(answerable, removed):22.3f} "
            f"{np.mean(np.array(answerable) >= threshold):6.3f} {refused:>8}"
        )
    return threshold


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path, required=True)
    parser.add_argument("--questions", type=Path, nargs="+", required=True)
    parser.add_argument("--write", action="store_true", help=f"write the model to {MODEL.name}")
    chosen = parser.parse_args()
    examples = collect(chosen.articles, chosen.questions)
    threshold = report(examples)
    weights = fit_weights(examples)
    trust = fit_trust(*trust_rows(examples, weights)[:3])
    model = {
        "weights": {name: round(float(value), 4) for name, value in zip(FEATURES, weights, strict=True)},
        "trust": {name: round(float(value), 4) for name, value in zip(CONFIDENCE_INPUTS, trust, strict=True)},
        "threshold": round(threshold, 4),
    }
    text = json.dumps(model, indent=2, ensure_ascii=False) + "\n"
    if chosen.write:
        MODEL.write_text(text, encoding="utf-8")
    else:
        print(text)


if __name__ == "__main__":
    main()
