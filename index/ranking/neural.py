"""The optional neural re-ranker: the learned ranking's first candidates in a better order, or in the same one.

Each of the first candidates is read by a cross-encoder together with the question. What decides is

    learned score + weight x standardised neural score,

the neural scores standardised (mean 0, deviation 1) over the candidates of the question, the weight fitted by
`python -m benchmarks.fit_reranker`. The learned scores themselves stay with the ranks: whether the library holds an
answer is still judged by the learned ranking, whose confidence was calibrated; this only chooses among its candidates.

Nothing that goes wrong here reaches whoever asks. Without the packages, the model or the time, answers come without it,
and the log says so once.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from index.errors import RerankerError
from index.ranking.blending import Blend, Load, blended, first_candidates
from index.ranking.cross_encoder import CrossEncoder, Passage, Scores
from index.ranking.features import Measured
from index.ranking.hits import Floats
from index.ranking.pace import BUDGET, Pace
from index.ranking.ranker import permuted

__all__ = ["Reranker", "Rescoring"]

log = logging.getLogger(__name__)


class Rescoring(Protocol):
    """What a library asks to put its candidates into another order."""

    def rescored(self, question: str, measured: Measured, scores: Floats, load: Load) -> Floats:
        """Scores in whose order to answer: the same ones, some of them given to other candidates.

        Args:
            question: as it was asked.
            measured: all candidates.
            scores: the learned ranking's, [C].
            load: gives the candidates' texts.

        Raises:
            StorageError: as `load`.
        """


class Reranker:
    """A cross-encoder that is there when it is needed and out of the way when it isn't.

    Args:
        source: a folder with a model, or a hub name (`owner/name`, `owner/name@revision`).
        models: where models from a hub are kept, `models` in the library's folder.
        budget: seconds a question may take; None for as long as it takes, for measuring.
        threads: threads a question is read by; by default the cores, four at the most.
        hub: another hub's address.
        clock: seconds, from anywhere on.
    """

    def __init__(
        self,
        source: str | Path,
        models: Path,
        *,
        budget: float | None = BUDGET,
        threads: int | None = None,
        hub: str | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.source = str(source)
        self._models = models
        self._threads = threads
        self._hub = hub
        self._clock = clock
        self._pace = Pace(budget, clock)
        self._loading = threading.Lock()
        self._starting = threading.Lock()
        self._loader: threading.Thread | None = None
        self._closed = threading.Event()
        self._loaded: tuple[CrossEncoder, Blend, threading.Semaphore] | None = None

    # -- making it ready ---------------------------------------------------------------------------------------------

    def local_folder(self) -> Path | None:
        """The model's folder on this machine; None where it has yet to be fetched.

        Raises:
            RerankerError: the source is neither a folder nor a hub name.
        """
        folder = Path(self.source).expanduser()
        if folder.is_dir():
            return folder
        from index.ranking import hub

        model = hub.model_name(self.source)
        if model is None:
            raise RerankerError(
                f"{self.source} is neither a folder nor a hub name such as owner/name",
                code="reranker_source",
                source=self.source,
            )
        place = hub.place_of(model, self._models)
        return place if place.is_dir() else None

    def load(self, on_progress: Callable[[int, int | None], None] | None = None) -> CrossEncoder:
        """Make it ready now; the model is fetched where it isn't there.

        Args:
            on_progress: told how many bytes of how many have come of the file at hand.

        Raises:
            RerankerError: it can't be.
        """
        with self._loading:
            if self._loaded is None:
                folder = self.local_folder() or self._fetch(on_progress)
                blend = Blend.of(folder)
                encoder = CrossEncoder(folder, self._threads)
                self._loaded = encoder, blend, threading.Semaphore(encoder.runs)
                log.info(
                    "re-ranker ready",
                    extra={"model": str(encoder.file), "threads": encoder.threads, "weight": blend.weight},
                )
            return self._loaded[0]

    @property
    def weight(self) -> float | None:
        """The weight of its scores, once it is ready."""
        return self._loaded[1].weight if self._loaded else None

    def _fetch(self, on_progress: Callable[[int, int | None], None] | None) -> Path:
        from index.ranking import hub

        model = hub.model_name(self.source)
        assert model is not None, "local_folder has looked"
        address = self._hub or hub.HUB
        return hub.fetch(model, self._models, hub=address, on_progress=on_progress, stopped=self._closed.is_set)

    def start(self) -> None:
        """Make it ready in a thread of its own; where that fails, a question asked some time later tries again."""
        with self._starting:
            busy = self._loader is not None and self._loader.is_alive()
            if busy or self._loaded is not None or self._closed.is_set():
                return
            self._loader = threading.Thread(target=self._load_quietly, name="mujib-reranker", daemon=True)
            self._loader.start()

    def _load_quietly(self) -> None:
        try:
            self.load()
        except Exception as error:  # a package may raise anything; answers come without it
            if not self._closed.is_set():
                self._pace.failed(str(error) or type(error).__name__)

    def close(self) -> None:
        """Stop what is being made ready."""
        self._closed.set()
        with self._starting:
            loader = self._loader
        if loader is not None:
            loader.join()

    # -- re-ranking --------------------------------------------------------------------------------------------------

    def rescored(self, question: str, measured: Measured, scores: Floats, load: Load) -> Floats:
        """See `Rescoring`. Where it can't help, the scores stay."""
        if len(scores) < 2 or self._pace.resting():
            return scores
        if self._loaded is None:
            self.start()
            return scores
        encoder, blend, free = self._loaded
        if blend.weight == 0:
            return scores
        places, passages = first_candidates(measured, scores, blend.candidates, load)
        if len(places) < 2:
            return scores
        try:
            neural = self._read(question, passages, encoder, blend.context, free)
            if neural is None:
                return scores
            return permuted(scores, places, blended(scores[places], neural, blend.weight))
        except Exception as error:  # the asker gets the answer without it, whatever happened
            self._pace.failed(str(error) or type(error).__name__)
            return scores

    def _read(
        self, question: str, passages: Sequence[Passage], encoder: CrossEncoder, context: str, free: threading.Semaphore
    ) -> Scores | None:
        """The neural scores of the passages; None where there is no time for them."""
        started, budget = self._clock(), self._pace.budget
        neural = None
        # More runs at once than there are cores would only make each of them late.
        if free.acquire(timeout=budget):
            try:
                neural = encoder.scores(question, passages, context, lambda: self._late(started))
            finally:
                free.release()
        self._pace.took(self._clock() - started)
        return neural

    def _late(self, started: float) -> bool:
        return self._pace.budget is not None and self._clock() - started > self._pace.budget
