"""ROUGE-1 and ROUGE-2 (Lin 2004) of summaries against those of people, for Arabic.

F with equal weights of precision and recall, over runs of letters and digits without diacritics and tatweel, with one
form of alef, ى as ي and ة as ه; no stemming, no stop words. The figure of a summary is the mean over its references.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import InputError, ReadError
from index.summaries import summarise
from index.text.terms import Analyzer

__all__ = ["Reference", "evaluate_summaries", "read_references", "rouge", "rouge_f", "rouge_words"]

_WORD = re.compile(r"\w+")
_MARKS = re.compile("[\u064b-\u0652\u0670\u0640]")
_LETTERS = str.maketrans("إأآٱىة", "اااايه")


@dataclass(frozen=True, slots=True)
class Reference:
    """An article with summaries that people made of it."""

    id: str
    title: str
    text: str
    summaries: tuple[str, ...]


def rouge_words(text: str) -> list[str]:
    """The words that are compared."""
    return _WORD.findall(_MARKS.sub("", text).translate(_LETTERS))


def _grams(words: Sequence[str], size: int) -> Counter[tuple[str, ...]]:
    return Counter(zip(*(words[start:] for start in range(size)), strict=False))


def rouge_f(words: Sequence[str], reference: Sequence[str], size: int) -> float:
    """F of the runs of `size` words, each counted as often as both have it; 0 where they share none."""
    ours, theirs = _grams(words, size), _grams(reference, size)
    shared = (ours & theirs).total()
    if not shared:
        return 0.0
    precision, recall = shared / ours.total(), shared / theirs.total()
    return 2 * precision * recall / (precision + recall)


def rouge(summary: str, references: Sequence[str]) -> tuple[float, float]:
    """ROUGE-1 and ROUGE-2 F of a summary, means over its references, of which there is at least one."""
    words = rouge_words(summary)
    others = [rouge_words(reference) for reference in references]
    one, two = (sum(rouge_f(words, other, size) for other in others) / len(others) for size in (1, 2))
    return one, two


def read_references(path: Path) -> list[Reference]:
    """Read a file of `{"id","title","text","summaries":["…"]}`, one a line.

    Raises:
        ReadError: it can't be read, a line is not like that, or there is none.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(f"{path} can't be read: {error}", path=path, code="summaries_file") from error
    found: list[Reference] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            found.append(_reference(json.loads(line)))
        except (ValueError, RecursionError) as error:
            raise ReadError(str(error), path=path, line=number, code="summaries_line") from error
    if not found:
        raise ReadError("there are no summaries in it", path=path, code="summaries_file")
    return found


def _reference(fields: object) -> Reference:
    if not isinstance(fields, dict):
        raise ValueError("a line is a JSON object")
    texts = [fields.get("id"), fields.get("title", ""), fields.get("text")]
    summaries = fields.get("summaries")
    if not all(isinstance(text, str) for text in texts):
        raise ValueError('"id", "title" and "text" have to be strings')
    if not isinstance(summaries, list) or not summaries or not all(isinstance(text, str) for text in summaries):
        raise ValueError('"summaries" has to be a list of strings, at least one')
    return Reference(str(texts[0]), str(texts[1]), str(texts[2]), tuple(summaries))


def evaluate_summaries(path: Path, ratio: float, run_path: Path | None = None) -> dict[str, float]:
    """Summarise the articles of a file and compare with what people chose.

    Args:
        path: see `read_references`.
        ratio: the share of words, as `index.summaries.summarise` takes it.
        run_path: where to write the summaries, `{"id","summary"}` a line; nowhere if None.

    Returns:
        "articles", how many there are, and the means "rouge_1", "rouge_2" and "words", the share of words taken.

    Raises:
        ReadError: see `read_references`.
        InputError: the run can't be written.
        ValueError: the ratio is none.
    """
    analyzer = Analyzer()
    references = read_references(path)
    summaries: dict[int, str] = {}
    for number, article in enumerate(references):
        spans = summarise(article.text, article.title, analyzer, ratio=ratio)
        summaries[number] = " ".join(article.text[span.start : span.end] for span in spans)
    if run_path is not None:
        lines = [{"id": references[number].id, "summary": summary} for number, summary in summaries.items()]
        _write(run_path, "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
    return _means(references, summaries)


def _write(path: Path, content: str) -> None:
    try:
        path.write_text(content, encoding="utf-8", newline="\n")
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(f"can't write {path}: {reason}", code="run_file", path=str(path), reason=reason) from error


def _means(references: Sequence[Reference], summaries: Mapping[int, str]) -> dict[str, float]:
    figures = [rouge(summaries[number], article.summaries) for number, article in enumerate(references)]
    shares = [
        len(rouge_words(summaries[number])) / max(1, len(rouge_words(article.text)))
        for number, article in enumerate(references)
    ]
    count = len(references)
    return {
        "articles": float(count),
        "rouge_1": sum(one for one, _ in figures) / count,
        "rouge_2": sum(two for _, two in figures) / count,
        "words": sum(shares) / count,
    }
