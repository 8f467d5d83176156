"""A cross-encoder in ONNX form: question and passage read together, one number for how well they go together.

The method is that of Nogueira and Cho 2019, "Passage Re-ranking with BERT". onnxruntime and tokenizers are optional;
they are imported when a model is opened, not before.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import RerankerError

__all__ = ["CONFIG", "CONTEXTS", "MODEL_FILES", "TOKENIZER", "CrossEncoder", "Passage", "model_file", "threads_for"]

CONTEXTS = ("sentence", "title", "neighbour")
"""What a sentence is read with: nothing; its article's title; the title and the sentence before."""
CONFIG = "config.json"
TOKENIZER = "tokenizer.json"
MODEL_FILES = ("model.onnx", "onnx/model.onnx")
"""Where a model's folder has the model; a quantised variant is taken where it is the only one."""

_LONGEST = 256
"""Tokens of a pair at the most, whatever the model could take: a title and a sentence rarely need more, and time grows
faster than length."""
_ROWS = 4
"""Pairs a run: few enough that the time can be watched in between, and that pairs of like length share a run."""
_MOST_THREADS = 4
_QUESTION_CHARACTERS = 2_000
_INPUTS = frozenset({"input_ids", "attention_mask", "token_type_ids"})
_OFFSET_POSITIONS = frozenset({"roberta", "xlm-roberta", "camembert", "xlm-roberta-xl"})
"""Model types that number positions from after the padding's number, and so take that many tokens fewer."""

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Passage:
    """A candidate as it is read.

    Args:
        sentence: the candidate.
        title: its article's title, or an empty text.
        before: the sentence before it, or an empty text.
    """

    sentence: str
    title: str = ""
    before: str = ""

    def text(self, context: str) -> str:
        """The sentence with one of `CONTEXTS`."""
        if context == "sentence":
            return self.sentence
        lead = f"{self.before} " if context == "neighbour" and self.before else ""
        return f"{self.title}: {lead}{self.sentence}" if self.title else f"{lead}{self.sentence}"


def model_file(folder: Path) -> Path:
    """The model in a folder: `MODEL_FILES`, or else the one other `.onnx` there is.

    Raises:
        RerankerError: there is none, or several and no telling which.
    """
    for name in MODEL_FILES:
        if (folder / name).is_file():
            return folder / name
    others = sorted(path for place in (folder, folder / "onnx") for path in place.glob("*.onnx"))
    if len(others) == 1:
        return others[0]
    found = "no model.onnx" if not others else f"several models and none named model.onnx: {[o.name for o in others]}"
    raise _unusable(folder, found)


class CrossEncoder:
    """A model opened. Any number of threads may use it at once.

    Args:
        folder: holds the model, `tokenizer.json` and, by choice, `config.json`.
        threads: threads a run; by default the cores, four at the most.

    Raises:
        RerankerError: a package is missing, or the model can't be used; it was tried on a pair.
    """

    def __init__(self, folder: Path, threads: int | None = None) -> None:
        try:
            import onnxruntime
            from tokenizers import Tokenizer
        except ImportError as error:
            raise RerankerError(
                f"the re-ranker needs the packages onnxruntime and tokenizers: {error}",
                code="reranker_package",
                package=error.name or "onnxruntime",
            ) from error
        self.folder = folder
        self.file = model_file(folder)
        self.threads = threads or threads_for(1)
        self.runs = max(1, _cores() // self.threads)
        """How many runs at once the machine has cores for."""
        try:
            config = _read_config(folder / CONFIG)
            self._tokenizer: Any = Tokenizer.from_file(str(folder / TOKENIZER))
            self._session: Any = self._open(onnxruntime)
            self._read_inputs(config)
            self._tokenizer.no_padding()  # of the file's own: pairs are padded to the longest of their run
            self._tokenizer.enable_truncation(self.max_length)
            self.scores("ما هذا؟", [Passage("هذه تجربة.", "عنوان")], CONTEXTS[-1])
        except RerankerError:
            raise
        except Exception as error:  # both packages raise plain exceptions
            raise _unusable(folder, str(error) or type(error).__name__) from error

    def _open(self, onnxruntime: Any) -> Any:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self.threads
        options.inter_op_num_threads = 1
        # Threads that wait for work by spinning would take the cores from everything else in this process.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(str(self.file), options, providers=["CPUExecutionProvider"])

    def _read_inputs(self, config: dict[str, Any]) -> None:
        """What the session takes and gives: names, types, and lengths where the model was exported with fixed ones."""
        inputs = self._session.get_inputs()
        names = {one.name for one in inputs}
        if "input_ids" not in names or not names <= _INPUTS:
            raise _unusable(self.folder, f"its inputs are {sorted(names)}")
        self._inputs = {one.name: np.int32 if "int32" in one.type else np.int64 for one in inputs}
        rows, columns = next(one.shape for one in inputs if one.name == "input_ids")
        self._fixed_rows = rows if isinstance(rows, int) else None
        self._fixed_columns = columns if isinstance(columns, int) else None
        outputs = [one.name for one in self._session.get_outputs()]
        self._output = "logits" if "logits" in outputs else outputs[0]
        padding = config.get("pad_token_id")
        self._padding = padding if isinstance(padding, int) else 0
        most = config.get("max_position_embeddings")
        if isinstance(most, int) and config.get("model_type") in _OFFSET_POSITIONS:
            most -= self._padding + 1
        lengths = (most if isinstance(most, int) and most > 0 else None, self._fixed_columns, _LONGEST)
        self.max_length = min(length for length in lengths if length is not None)

    def scores(
        self,
        question: str,
        passages: Sequence[Passage],
        context: str = "title",
        out_of_time: Callable[[], bool] = lambda: False,
    ) -> Scores | None:
        """How well each passage answers.

        Args:
            question: as it was asked.
            passages: candidates of this question.
            context: what each is read with, one of `CONTEXTS`; what makes a pair too long for the model is left out.
            out_of_time: asked before every run.

        Returns:
            One score a passage, shape (passages,): the model's logit, or with two labels that of the second less
            that of the first, which is the difference of the logarithms of their softmax. None when time was out.

        Raises:
            RerankerError: what came out is no such scores.
        """
        pairs = self._encode(question[:_QUESTION_CHARACTERS], passages, context)
        scores = np.zeros(len(passages))
        order = sorted(range(len(pairs)), key=lambda at: len(pairs[at].ids))
        rows = self._fixed_rows or _ROWS
        for first in range(0, len(order), rows):
            if out_of_time():
                return None
            places = order[first : first + rows]
            scores[places] = self._run([pairs[at] for at in places])
        return scores

    def _encode(self, question: str, passages: Sequence[Passage], context: str) -> list[Any]:
        """Token pairs, each with as much of the context as fits; a sentence that is too long alone is cut."""
        pairs: dict[int, Any] = {}
        waiting = list(range(len(passages)))
        for level in reversed(CONTEXTS[: CONTEXTS.index(context) + 1]):
            encoded = self._tokenizer.encode_batch([(question, passages[at].text(level)) for at in waiting])
            pairs.update(zip(waiting, encoded, strict=True))
            waiting = [at for at in waiting if pairs[at].overflowing]
            if not waiting:
                break
        return [pairs[at] for at in range(len(passages))]

    def _run(self, pairs: Sequence[Any]) -> Scores:
        rows = self._fixed_rows or len(pairs)
        columns = self._fixed_columns or max(len(pair.ids) for pair in pairs)
        fields = {
            "input_ids": np.full((rows, columns), self._padding, np.int64),
            "attention_mask": np.zeros((rows, columns), np.int64),
            "token_type_ids": np.zeros((rows, columns), np.int64),
        }
        for row, pair in enumerate(pairs):
            length = len(pair.ids)
            fields["input_ids"][row, :length] = pair.ids
            fields["attention_mask"][row, :length] = 1
            fields["token_type_ids"][row, :length] = pair.type_ids
        feed = {name: fields[name].astype(kind, copy=False) for name, kind in self._inputs.items()}
        (found,) = self._session.run([self._output], feed)
        logits = np.asarray(found, np.float64)
        if logits.shape not in ((rows,), (rows, 1), (rows, 2)):
            raise _unusable(self.folder, f"its output for {rows} pairs has the shape {logits.shape}")
        logits = logits.reshape(rows, -1)[: len(pairs)]
        scores: Scores = logits[:, 0] if logits.shape[1] == 1 else logits[:, 1] - logits[:, 0]
        if not np.isfinite(scores).all():
            raise _unusable(self.folder, "its output is not a number")
        return scores


def _read_config(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    config = json.loads(path.read_text(encoding="utf-8"))
    return config if isinstance(config, dict) else {}


def threads_for(processes: int) -> int:
    """How many threads a run takes where so many processes share the cores: four at the most."""
    return max(1, min(_cores() // processes, _MOST_THREADS))


def _cores() -> int:
    """The cores this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)  # not on every system
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _unusable(folder: Path, reason: str) -> RerankerError:
    return RerankerError(
        f"the re-ranking model in {folder} can't be used: {reason}",
        code="reranker_model",
        path=str(folder),
        reason=reason,
    )
