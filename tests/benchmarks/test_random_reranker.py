"""Models with random weights."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks.random_reranker import main
from index.ranking.cross_encoder import CrossEncoder, Passage


@pytest.mark.parametrize("more", [[], ["--quantised"]])
def test_it_is_a_model_that_reads_all_of_the_pair(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: list[str]
) -> None:
    shape = ["--layers", "1", "--width", "64", "--vocabulary", "4000"]
    monkeypatch.setattr(sys, "argv", ["random_reranker", str(tmp_path), *shape, *more])
    main()
    encoder = CrossEncoder(tmp_path)
    assert encoder.max_length == 256
    passages = [Passage("وصل الوفد إلى العاصمة أمس."), Passage("وصل الوفد إلى المدينة أمس."), Passage("وصل.")]
    together = encoder.scores("من وصل؟", passages)
    alone = [encoder.scores("من وصل؟", [one]) for one in passages]
    assert together is not None
    assert len(set(together.tolist())) == 3
    if not more:  # eight bits are rounded by what else is in the run
        assert np.allclose(together, np.array(alone).ravel(), atol=1e-5), "padding is not attended to"
