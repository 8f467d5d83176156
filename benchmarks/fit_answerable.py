"""Fit what tells whether a question is answered: `make fit-answerable ARGS="--articles A --questions Q …"`.

Learned by trees from every question seen twice, with the article of its answer in the library and without, and from
questions that no article answers, asked of libraries large and small. All inputs are out of fold: the candidates of a
question are scored by a ranking, and their sentences read with weights of highlights, that were fitted on the other
folds, as both are surer of questions they were fitted on than of new ones. Figures are out of fold once more, and with
`--families` for each family of data sets by what was fitted on the others. Run it last, with the same questions as
`make train`; the same data give the same files.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks import fit_highlights
from benchmarks.arguments import fitting_arguments
from benchmarks.boosting import boosted
from benchmarks.fit_ranking import DATA, held_out
from benchmarks.parts import Part, by_family, by_fold
from benchmarks.ranking_examples import Case, Collected, collect, dataset_weights
from benchmarks.span_batch import Example as Sentence
from index.evaluation.score import auroc
from index.ranking.answered import ANSWERABLE_INPUTS, answerable_inputs
from index.ranking.reading import default_reading
from index.ranking.trees import Trees

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
BESIDE = 0.5
"""How far questions count whose data set has none without an answer: of those it is known only what they are like with
the article taken away."""
KEPT = 0.92
"""The share of answerable questions that shall keep their answer: where the threshold is put."""
ROUNDS = 300
_TREES = {"objective": "binary", "min_data_in_leaf": 60, "feature_fraction": 0.2}


@dataclass(frozen=True)
class Told:
    """A question, and what tells whether it is answered.

    Args:
        case: the question.
        inputs: the values of `ANSWERABLE_INPUTS`.
    """

    case: Case
    inputs: Array

    @property
    def answered(self) -> bool:
        """Whether the library that was asked answers it."""
        return self.case.example.answerable and not self.case.removed


def tell(seen: Collected, sentences: Sequence[Sentence], part: Part) -> list[Told]:
    """All questions, with inputs by what was fitted on the other parts.

    Args:
        seen: the questions.
        sentences: those of known answers, which highlights are fitted on.
        part: how questions are parted.
    """
    models = fit_highlights.held_out_models(sentences, part)
    number = default_reading().candidates
    found = []
    for case in held_out(seen, part):
        read = case.reading(models[part(case.example)]).first(case.scores, number)
        found.append(Told(case, answerable_inputs(case.measured, case.scores, read)))
    return found


def fit(told: Sequence[Told]) -> str:
    """The trees, as text; see `Example.retold`."""
    told = [one for one in told if not (one.case.removed and one.case.example.retold)]
    examples = list({id(one.case.example): one.case.example for one in told}.values())
    shares = dataset_weights(examples)
    weights = [
        shares[one.dataset] * one.weight * (1.0 if one.retold else BESIDE)
        for one in (each.case.example for each in told)
    ]
    return boosted(
        _TREES,
        ROUNDS,
        ANSWERABLE_INPUTS,
        np.vstack([one.inputs for one in told]),
        np.array([float(one.answered) for one in told]),
        np.array(weights),
    )


def likelihoods(told: Sequence[Told], part: Part) -> Array:
    """For each question how likely it is answered, by trees fitted on the other parts."""
    likely = np.zeros(len(told))
    parts = [part(one.case.example) for one in told]
    for held in sorted(set(parts), key=str):
        trees = Trees.from_text(
            fit([one for one, its in zip(told, parts, strict=True) if its != held]), ANSWERABLE_INPUTS
        )
        mine = [at for at, its in enumerate(parts) if its == held]
        likely[mine] = 1 / (1 + np.exp(-trees.sums(np.vstack([told[at].inputs for at in mine]))))
    return likely


def report(seen: Collected, told: Sequence[Told], part: Part) -> float:
    """Print figures held out by part; give the threshold that keeps the wanted share of answers."""
    likely = likelihoods(told, part)
    places = {id(one): place for place, group in enumerate(seen.groups) for one in group}
    group = np.array([places[id(one.case.example)] for one in told])
    whole, small, altered, near = (group == place for place in range(4))
    answered, removed = (
        np.array(flags) for flags in zip(*((one.answered, one.case.removed) for one in told), strict=True)
    )
    dataset, family = (
        np.array(names)
        for names in zip(*((one.case.example.dataset, one.case.example.family) for one in told), strict=True)
    )
    # The threshold is that of people's questions on news where there are any: others ask with the article at hand.
    hopeless = list(dict.fromkeys(one.dataset for one in seen.examples if not one.answerable))
    natural = whole & answered & np.isin(dataset, hopeless)
    threshold = float(np.quantile(likely[natural if natural.any() else whole & answered], 1 - KEPT))
    print(f"{'not answered':40} {'n':>5} {'AUROC':>8} {'kept':>8} {'refused':>8}")

    def show(name: str, right: Flags, wrong: Flags) -> None:
        if right.any() and wrong.any():
            ours, others = likely[right], likely[wrong]
            figures = (auroc(ours.tolist(), others.tolist()), (ours >= threshold).mean(), (others < threshold).mean())
            print(f"{name:40} {wrong.sum():5} " + " ".join(f"{figure:8.3f}" for figure in figures))

    for name in hopeless:
        # Questions of which none has an answer are told from those of their family.
        mine = whole & answered & (dataset == name)
        mine = mine if mine.any() else whole & answered & (family == name.split("-")[0])
        show(name, mine, whole & ~answered & ~removed & (dataset == name))
    families = list(dict.fromkeys(one.family for one in seen.examples))
    for what, wrong in (("another place or year", altered), ("the article taken out", whole & removed)):
        for name in families:
            show(f"{name}, {what}", whole & answered & (family == name), wrong & (family == name))
    show("small libraries", small & answered, small & ~answered)
    for name in families:
        mine = family == name
        show(f"{name}, small libraries of the nearest", small & answered & mine, near & mine)
    return threshold


def main() -> None:
    chosen = fitting_arguments(__doc__, f"the model files to {DATA.name}/", families=True).parse_args()
    seen = collect(chosen.articles, chosen.questions)
    sentences = fit_highlights.collect(chosen.articles, chosen.questions)
    told = tell(seen, sentences, by_fold)
    threshold = report(seen, told, by_fold)
    if chosen.write:
        numbers = {"threshold": round(threshold, 4)}
        (DATA / "answerable.json").write_text(json.dumps(numbers, indent=2) + "\n", encoding="utf-8")
        (DATA / "answerable_trees.txt").write_text(fit(told), encoding="utf-8")
    if chosen.families:
        print("each family by what was fitted on the others:")
        report(seen, tell(seen, sentences, by_family), by_family)


if __name__ == "__main__":
    main()
