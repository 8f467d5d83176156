"""Fit the weights of highlights: `make fit-highlights ARGS="--articles A --questions Q … [--write]"`.

In the sentence of each known answer all stretches of up to fourteen words are weighed. The weights raise the
probability of stretches that share the answer's words: the loss is the negative log of the expected F1, to the power
of `span_batch.SHARPNESS`, over a softmax of all stretches, with an L2 penalty on the weights all kinds of questions
share and another on each kind's own. Data sets weigh by the root of their size, those of the same questions in several
varieties as one. Figures are F1 by `index.evaluation.overlap`, out of fold (the folds part the articles), and for each
family of data sets by weights fitted on the others alone.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks.arguments import fitting_arguments
from benchmarks.parts import Part
from benchmarks.span_batch import Batch, Example
from index.answering import matched_places
from index.evaluation.files import read_questions
from index.evaluation.overlap import best_overlap
from index.models import Article
from index.ranking.answer_spans import GROUPS, SpanSigns, SpanWeights, feature_names, group_of
from index.ranking.describing import describe
from index.ranking.highlight import HighlightModel, best_stretches
from index.ranking.matching import Matcher
from index.ranking.question import understand
from index.readers import read_articles
from index.text.segment import sentences
from index.text.terms import Analyzer

FOLDS = 5
PENALTY = 1.5
OWN_PENALTY = 4.0
STEPS = 100
LEFT_OUT = 0.015
"""Weights nearer to 0 than this are not written."""
THRESHOLD = 0.3
MODEL = Path(__file__).resolve().parent.parent / "index" / "ranking" / "data" / "highlights.json"


def collect(articles: Path, question_files: Iterable[Path]) -> list[Example]:
    """The sentences of all known answers."""
    analyzer = Analyzer()
    texts: dict[str, Article] = {
        record.article.id: record.article for record in read_articles(articles) if record.article is not None
    }
    found: list[Example] = []
    for path in question_files:
        for question in read_questions(path):
            answers: dict[tuple[str, int, int], list[tuple[int, str]]] = {}
            for gold in question.answers:
                if gold.article_id in texts:
                    text = texts[gold.article_id].text
                    for span in sentences(text):
                        words = gold.words_in(text[span.start : span.end], span.start)
                        if words and span.start <= gold.start < span.end:
                            place = (gold.article_id, span.start, span.end)
                            answers.setdefault(place, []).append((gold.start - span.start, words))
            query = understand(question.question, analyzer)
            for (article_id, start, end), known in answers.items():
                sentence = texts[article_id].text[start:end]
                signs = describe(sentence, query, matched_places(sentence, Matcher(query.terms, analyzer)))
                fold = int(hashlib.md5(article_id.encode()).hexdigest(), 16) % FOLDS
                found.append(
                    Example(
                        path.name.split(".")[0],
                        question.id,
                        (article_id, start),
                        fold,
                        group_of(query),
                        sentence,
                        signs,
                        tuple(text for _, text in known),
                        tuple(_places(signs, at, at + len(text)) for at, text in known),
                        1 / len(answers),
                    )
                )
    return found


def _places(signs: SpanSigns, start: int, end: int) -> tuple[int, int]:
    """The first and last word of an answer."""
    inside = [place for place, word in enumerate(signs.words) if word.start < end and word.end > start]
    return (inside[0], inside[-1]) if inside else (0, len(signs.words) - 1)


def importances(examples: Sequence[Example]) -> dict[str, float]:
    """Each data set's weight a question."""
    families = Counter(one.family for one in examples)
    most = max(families.values())
    return {one.dataset: float((most / families[one.family]) ** 0.5) for one in examples}


def fit(examples: Sequence[Example]) -> NDArray[np.float64]:
    """The weights: a row that all groups share, and one for each of `GROUPS` with what it adds."""
    importance = importances(examples)
    batches = {
        row: Batch(mine, importance)
        for row, group in enumerate(GROUPS, start=1)
        if (mine := [one for one in examples if one.group == group])
    }
    shape = (len(GROUPS) + 1, len(feature_names()))

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = flat.reshape(shape)
        penalty = np.array([PENALTY, *[OWN_PENALTY] * len(GROUPS)])[:, None]
        value, slope = float((penalty * weights**2).sum()), 2 * penalty * weights
        for row, batch in batches.items():
            part, gradient = batch.loss(weights[0] + weights[row])
            value += part
            slope[0] += gradient
            slope[row] += gradient
        return value, slope.ravel()

    found = minimize(loss, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    return np.asarray(found.x.reshape(shape))


def held_out_models(examples: Sequence[Example], part: Part) -> dict[int | str, HighlightModel]:
    """For each part the model fitted on the others, as it is read from its file."""
    return {
        held: HighlightModel.from_json(as_json(fit([one for one in examples if part(one) != held])))
        for held in sorted({part(one) for one in examples}, key=str)
    }


def marked(examples: Sequence[Example], weights: NDArray[np.float64]) -> list[tuple[float, float]]:
    """For each example the F1 of the best stretch, and the F1 that was expected of it."""
    groups = {group: SpanWeights.of(weights[0] + weights[row]) for row, group in enumerate(GROUPS, start=1)}
    found = []
    for one in examples:
        (best,) = best_stretches(one.signs, groups[one.group], exact=one.group == "number")
        text = one.sentence[one.signs.words[best.first].start : one.signs.words[best.last].end]
        found.append((best_overlap(text, one.answers), best.expected))
    return found


def out_of_fold(examples: Sequence[Example]) -> list[tuple[float, float]]:
    """As `marked`, each by weights fitted on the other folds."""
    found: dict[int, tuple[float, float]] = {}
    for fold in range(FOLDS):
        weights = fit([one for one in examples if one.fold != fold])
        held = [number for number, one in enumerate(examples) if one.fold == fold]
        found.update(zip(held, marked([examples[number] for number in held], weights), strict=True))
    return [found[number] for number in range(len(examples))]


def first_hits(run_files: Iterable[Path]) -> set[tuple[str, str, str, int]]:
    """Data set, question, article and start of each first hit in runs of `mujib evaluate --run`."""
    found = set()
    for path in run_files:
        for line in path.read_text(encoding="utf-8").splitlines():
            run = json.loads(line)
            for hit in run["hits"][:1]:
                found.add((path.name.split(".")[1], run["id"], hit["article_id"], hit["start"]))
    return found


def report(examples: Sequence[Example], hits: set[tuple[str, str, str, int]]) -> None:
    """Print figures for sentences that hold an answer, and for those of them that stand first in a run."""
    rows = list(zip(examples, out_of_fold(examples), strict=True))
    families = list(dict.fromkeys(one.family for one in examples))
    others: dict[str, float] = {}
    for family in families if len(families) > 1 else ():
        weights = fit([one for one in examples if one.family != family])
        mine = [one for one in examples if one.family == family]
        others[family] = float(np.mean([f1 for f1, _ in marked(mine, weights)]))
    columns = ("F1", "marked", "F1 of marked", "F1 by other sets", "F1 of first hits")
    print(f"{'set':12} {'n':>5} " + " ".join(f"{name:>16}" for name in columns))
    for name in dict.fromkeys(one.dataset for one in examples):
        of_set = [row for row in rows if row[0].dataset == name]
        first = [f1 for one, (f1, _) in of_set if (name, one.question, *one.place) in hits]
        kept = [f1 for _, (f1, expected) in of_set if expected >= THRESHOLD]
        figures = (
            float(np.mean([f1 for _, (f1, _) in of_set])),
            len(kept) / len(of_set),
            float(np.mean(kept)),
            others.get(name.split("-")[0], math.nan),
            float(np.mean(first)) if first else math.nan,
        )
        print(f"{name:12} {len(of_set):5} " + " ".join(f"{figure:16.3f}" for figure in figures))
    for group in GROUPS:
        of_group = [f1 for one, (f1, _) in rows if one.group == group]
        if of_group:
            print(f"{group:12} {len(of_group):5} {np.mean(of_group):16.3f}")
    print(f"{'expected F1':12} {'n':>5} {'F1':>16}")
    for low, high in pairwise((0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.01)):
        reached = [f1 for _, (f1, expected) in rows if low <= expected < high]
        if reached:
            print(f"from {low:.1f}     {len(reached):5} {np.mean(reached):16.3f}")


def as_json(weights: NDArray[np.float64]) -> str:
    """The model file."""
    names = feature_names()

    def told(row: NDArray[np.float64]) -> dict[str, float]:
        return {name: round(float(w), 3) for name, w in zip(names, row, strict=True) if abs(w) >= LEFT_OUT}

    model = {
        "threshold": THRESHOLD,
        "all": told(weights[0]),
        "groups": {group: told(weights[row]) for row, group in enumerate(GROUPS, start=1)},
    }
    return json.dumps(model, indent=1, ensure_ascii=False) + "\n"


def main() -> None:
    parser = fitting_arguments(__doc__, f"the model to {MODEL.name}")
    parser.add_argument(
        "--runs", type=Path, nargs="*", default=(), help="RUN.SET.jsonl of mujib evaluate, to measure its right answers"
    )
    chosen = parser.parse_args()
    examples = collect(chosen.articles, chosen.questions)
    report(examples, first_hits(chosen.runs))
    if chosen.write:
        MODEL.write_text(as_json(fit(examples)), encoding="utf-8")


if __name__ == "__main__":
    main()
