"""Train the word vectors on articles: `make vectors ARGS="ARTICLES.jsonl.xz [--write]"`.

Words that keep the same company are alike. How often two stems stand within ten words of each other in a sentence, the
nearer the more, or one in an article's title and the other in its first two sentences, which say the same in other
words, is counted; what exceeds chance (positive pointwise mutual information, contexts smoothed by the power .75) is
factored by truncated singular value decomposition, and the left singular vectors without the singular values are the
words' vectors (Levy, Goldberg and Dagan 2015, who find this as good as skip-gram at this size of text). Roots that are
no stem get the mean of their stems' vectors, for stems too rare to have one.

The same articles give the same file, on one kind of machine and with one version of SciPy.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.linalg import svds

from index.models import Article
from index.ranking.vectors import Vectors
from index.readers import read_articles
from index.text.segment import sentences
from index.text.terms import Analyzer
from index.text.words import word_list

__all__ = ["Settings", "read_texts", "train"]

OUT = Path(__file__).resolve().parent.parent / "index" / "ranking" / "data" / "vectors.npz"
Ids = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Settings:
    """How to train.

    Args:
        dimensions: how many numbers a vector has.
        window: how many words to either side are a word's company; function words don't count.
        title: how much it counts to be in a title and in the first sentences below it; neighbours count 1.
        lead: how many first sentences a title is paired with.
        least: how often a stem must occur to have a vector; a root too, all its stems together.
        smoothing: the power that frequencies of contexts are raised to, so that rare ones don't stand out.
        rarity: the share of all words at which a word's rarity is a half.
        seed: of the vector the decomposition starts from.
    """

    dimensions: int = 100
    window: int = 10
    title: float = 0.5
    lead: int = 2
    least: int = 3
    smoothing: float = 0.75
    rarity: float = 1e-3
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Text:
    """An article as stems and roots: of its title, and of each sentence."""

    title: list[tuple[str, str]]
    sentences: list[list[tuple[str, str]]]


def read_texts(articles: Iterable[Article]) -> Iterator[Text]:
    """Analyse articles as the library does; function words are left out."""
    terms = Analyzer().terms

    def pairs(text: str, start: int = 0, end: int | None = None) -> list[tuple[str, str]]:
        found = [terms(word) for word in word_list(text, start, end)]
        return [pair for one in found for pair in zip(one.stem.split(), one.root.split(), strict=False)]

    for article in articles:
        spans = sentences(article.text)
        yield Text(pairs(article.title), [pairs(article.text, span.start, span.end) for span in spans])


def train(texts: Iterable[Text], settings: Settings | None = None) -> Vectors:
    """Train vectors.

    Args:
        texts: what to learn from.
        settings: see there; of fewer dimensions where there are too few words.

    Raises:
        ValueError: fewer than three words are frequent enough.
    """
    chosen = settings or Settings()
    held = list(texts)
    counts: Counter[tuple[str, str]] = Counter()
    for text in held:
        for words in (text.title, *text.sentences):
            counts.update(words)
    frequency: Counter[str] = Counter()
    for (stem, _), count in counts.items():
        frequency[stem] += count
    # The most frequent first: a fixed order, and the one that is kept of two with the same hash.
    frequent = [stem for stem, count in frequency.items() if count >= chosen.least]
    stems = sorted(frequent, key=lambda stem: (-frequency[stem], stem))
    if len(stems) < 3:
        raise ValueError("too little text to train word vectors on")
    vectors = _factors(_association(_company(held, stems, chosen), chosen.smoothing), chosen)
    # A word that is alone whenever it occurs keeps no company, and has no vector.
    some = np.flatnonzero(np.abs(vectors).max(1) > 1e-7)
    stems, vectors = [stems[at] for at in some], vectors[some]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    roots, means = _roots(counts, stems, vectors, chosen.least)
    shares = np.array([frequency[stem] for stem in stems] + list(roots.values())) / frequency.total()
    return Vectors.quantised([*stems, *roots], np.vstack([vectors, means]), chosen.rarity / (chosen.rarity + shares))


def _company(texts: Sequence[Text], stems: Sequence[str], settings: Settings) -> sparse.csr_matrix:
    """How often each two stems keep company, shape [n × n], symmetric."""
    place = {stem: at for at, stem in enumerate(stems)}

    def known(words: Iterable[tuple[str, str]]) -> list[int]:
        return [place[stem] for stem, _ in words if stem in place]

    titles = [known(text.title) for text in texts]
    bodies = [[known(sentence) for sentence in text.sentences] for text in texts]
    runs = [run for title, body in zip(titles, bodies, strict=True) for run in (title, *body)]
    flat = np.array([word for run in runs for word in run], np.int32)
    owner = np.repeat(np.arange(len(runs)), [len(run) for run in runs])
    size = len(stems)
    found = sparse.csr_matrix((size, size), dtype=np.float32)
    for distance in range(1, settings.window + 1):
        together = owner[:-distance] == owner[distance:]
        found += _counted(flat[:-distance][together], flat[distance:][together], 1 / distance, size)
    if settings.title:
        leads = [sorted({word for run in body[: settings.lead] for word in run}) for body in bodies]
        heads = [sorted(set(title)) for title in titles]
        left = [np.repeat(np.array(head, np.int32), len(lead)) for head, lead in zip(heads, leads, strict=True)]
        right = [np.tile(np.array(lead, np.int32), len(head)) for head, lead in zip(heads, leads, strict=True)]
        found += _counted(np.concatenate(left), np.concatenate(right), settings.title, size)
    return sparse.csr_matrix(found + found.T)


def _counted(left: Ids, right: Ids, weight: float, size: int) -> sparse.csr_matrix:
    weights = np.full(len(left), weight, np.float32)
    return sparse.coo_matrix((weights, (left, right)), shape=(size, size)).tocsr()


def _association(company: sparse.csr_matrix, smoothing: float) -> sparse.csr_matrix:
    """Positive pointwise mutual information: how much oftener two words meet than by chance, as a logarithm."""
    met = company.tocoo()
    total = np.asarray(company.sum(1)).ravel().clip(1e-9)
    contexts = total**smoothing
    surplus = np.log(met.data * contexts.sum() / (total[met.row] * contexts[met.col]))
    kept = surplus > 0
    return sparse.csr_matrix((surplus[kept].astype(np.float32), (met.row[kept], met.col[kept])), shape=met.shape)


def _factors(matrix: sparse.csr_matrix, settings: Settings) -> NDArray[np.float64]:
    """The left singular vectors, the strongest first, each with its largest number positive."""
    rank = min(settings.dimensions, matrix.shape[0] - 1)
    start = np.random.default_rng(settings.seed).standard_normal(matrix.shape[0]).astype(np.float32)
    left, strengths, _ = svds(matrix, k=rank, v0=start)
    left = left[:, np.argsort(-strengths, kind="stable")].astype(np.float64)
    largest = left[np.abs(left).argmax(0), np.arange(rank)]
    return np.asarray(left * np.where(largest < 0, -1, 1))


def _roots(
    counts: Counter[tuple[str, str]], stems: Sequence[str], vectors: NDArray[np.float64], least: int
) -> tuple[dict[str, int], NDArray[np.float64]]:
    """Roots that are no stem, with how often their stems occur, and the means of these stems' vectors."""
    place = {stem: at for at, stem in enumerate(stems)}
    sums: dict[str, NDArray[np.float64]] = {}
    held: Counter[str] = Counter()
    for (stem, root), count in sorted(counts.items()):
        if stem in place and root not in place:
            sums[root] = sums.get(root, 0.0) + vectors[place[stem]] * np.log1p(count)
            held[root] += count
    kept = {root: held[root] for root in sorted(sums) if held[root] >= least and np.abs(sums[root]).max() > 1e-7}
    return kept, np.array([sums[root] for root in kept]).reshape(-1, vectors.shape[1])


def main() -> None:
    default = Settings()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path, nargs="+", help="files of articles (.jsonl, .jsonl.xz, .txt …)")
    parser.add_argument("--write", action="store_true", help=f"write them to {OUT.name}")
    parser.add_argument("--out", type=Path, default=OUT, help="another file to write them to")
    parser.add_argument("--dimensions", type=int, default=default.dimensions)
    parser.add_argument("--window", type=int, default=default.window)
    parser.add_argument("--least", type=int, default=default.least)
    chosen = parser.parse_args()
    records = (record for path in chosen.articles for record in read_articles(path))
    texts = read_texts(record.article for record in records if record.article is not None)
    vectors = train(texts, Settings(dimensions=chosen.dimensions, window=chosen.window, least=chosen.least))
    print(f"{len(vectors)} words, {vectors.dimensions} dimensions, {time.process_time():.0f} s of processor time")
    for word in ("رييس", "طبيب", "سعر"):
        print(word, "~", " ".join(f"{other} {alike:.2f}" for other, alike in vectors.nearest(word, 6)))
    if chosen.write or chosen.out != OUT:
        vectors.save(chosen.out)
        print(f"{chosen.out}: {chosen.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
