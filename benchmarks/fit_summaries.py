"""Fit the weights of summaries: `python -m benchmarks.fit_summaries EASC.jsonl [--write]`.

For a summary of a given length, ROUGE-2 F is a sum over its sentences, but for what they share: each adds the share
of its word pairs that a person chose, the more the shorter that person's summary. That is what the weighted sum is
fitted to foretell, by ridge regression in which each article counts alike. EASC has no titles: the first sentence says
the topic there. Figures are printed for articles the weights were not fitted on, and for all with the weights that are
written.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.evaluation.rouge import Reference, read_references, rouge, rouge_words
from index.summaries import summarise
from index.summary.features import FEATURES, features
from index.summary.model import SummaryModel
from index.summary.units import units
from index.text.terms import Analyzer

EXPECTED_SHARE = 0.42
"""The share of a text's words that a summary comes to when asked for 35 %."""


@dataclass(frozen=True)
class Measured:
    """An article's sentences: their features, and what each adds to ROUGE-2."""

    reference: Reference
    values: NDArray[np.float64]
    worth: NDArray[np.float64]


def measure(article: Reference, analyzer: Analyzer) -> Measured:
    """The features of an article's quotable sentences and what they turned out to be worth."""
    every = units(article.text)
    parts = [unit for unit in every if unit.quotable] or every
    length = EXPECTED_SHARE * len(rouge_words(article.text))
    chosen = [_pairs(rouge_words(summary)) for summary in article.summaries]
    worth = []
    for unit in parts:
        pairs = _pairs(rouge_words(article.text[unit.span.start : unit.span.end]))
        size = max(1, pairs.total())
        worth.append(np.mean([(pairs & one).total() / size * 2 * length / (length + one.total()) for one in chosen]))
    return Measured(article, features(parts, article.title, analyzer), np.array(worth))


def _pairs(words: Sequence[str]) -> Counter[tuple[str, str]]:
    return Counter(pairwise(words))


def fit(articles: Sequence[Measured], ridge: float, coverage: float, patience: float) -> SummaryModel:
    """The weights for these articles; `ridge` is the penalty in hundredths of the weight of all sentences."""
    rows = np.concatenate([article.values for article in articles])
    worth = np.concatenate([article.worth for article in articles])
    each = np.concatenate([np.full(len(article.worth), 1 / len(article.worth)) for article in articles])
    middle, spread = np.average(rows, axis=0, weights=each), rows.std(axis=0) + 1e-9
    mean = float(np.average(worth, weights=each))
    scaled = (rows - middle) / spread
    penalty = ridge / 100 * each.sum() * np.eye(len(FEATURES))
    slopes = np.linalg.solve(scaled.T @ (scaled * each[:, None]) + penalty, scaled.T @ ((worth - mean) * each)) / spread
    weights = tuple(round(float(slope), 5) for slope in slopes)
    return SummaryModel(weights, round(mean - float(slopes @ middle), 5), coverage, patience)


def figures(
    articles: Sequence[Measured], model: SummaryModel, ratio: float, analyzer: Analyzer
) -> list[tuple[float, float]]:
    """ROUGE-1 and ROUGE-2 of each article's summary."""
    found = []
    for article in articles:
        text = article.reference.text
        spans = summarise(text, article.reference.title, analyzer, ratio=ratio, model=model)
        found.append(rouge(" ".join(text[span.start : span.end] for span in spans), article.reference.summaries))
    return found


def out_of_fold(articles: Sequence[Measured], options: argparse.Namespace, analyzer: Analyzer) -> NDArray[np.float64]:
    """Mean ROUGE-1 and ROUGE-2 of articles by weights fitted on the others, over several divisions into folds."""
    found: list[tuple[float, float]] = []
    for seed in range(options.repeats):
        order = np.random.RandomState(seed).permutation(len(articles))
        for fold in range(options.folds):
            held = set(order[fold :: options.folds].tolist())
            rest = [article for number, article in enumerate(articles) if number not in held]
            model = fit(rest, options.ridge, options.coverage, options.patience)
            found += figures([articles[number] for number in sorted(held)], model, options.ratio, analyzer)
    return np.mean(found, axis=0)  # type: ignore[no-any-return]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("path", type=Path, help="articles with people's summaries, JSONL")
    parser.add_argument("--ratio", type=float, default=0.35)
    parser.add_argument("--ridge", type=float, default=50.0)
    parser.add_argument("--coverage", type=float, default=0.45)
    parser.add_argument("--patience", type=float, default=0.6)
    parser.add_argument("--folds", type=int, default=7)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="put the weights into index/summary/data/weights.json")
    options = parser.parse_args()
    analyzer = Analyzer()
    articles = [measure(article, analyzer) for article in read_references(options.path)]
    one, two = out_of_fold(articles, options, analyzer)
    print(f"out of fold   ROUGE-1 {one:.4f}  ROUGE-2 {two:.4f}")
    model = fit(articles, options.ridge, options.coverage, options.patience)
    one, two = np.mean(figures(articles, model, options.ratio, analyzer), axis=0)
    print(f"fitted on all ROUGE-1 {one:.4f}  ROUGE-2 {two:.4f}")
    fields = {
        "weights": dict(zip(FEATURES, model.weights, strict=True)),
        "bias": model.bias,
        "coverage": model.coverage,
        "patience": model.patience,
    }
    print(json.dumps(fields, indent=2))
    if options.write:
        target = Path(str(files("index.summary") / "data" / "weights.json"))
        target.write_text(json.dumps(fields, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
